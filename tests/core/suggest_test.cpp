// SPDX-License-Identifier: Apache-2.0
#include "core/suggest.h"

#include <array>

#include <gtest/gtest.h>

namespace jetlag {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"duration", "drain", "database", "datasets", "seed"};

TEST(Suggest, CountsASwapOfNeighboursOnceAndIgnoresCase) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("draitn", "draint"), 1U);
  EXPECT_EQ(edit_distance("DRAIN", "drain"), 0U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Suggest, FindsTheNearestName) {
  EXPECT_EQ(nearest_name("duratoin", kKeys), "duration");
  EXPECT_EQ(nearest_name("dataset", kKeys), "datasets");
  EXPECT_EQ(nearest_name("data", kKeys), "database");
  EXPECT_EQ(did_you_mean("sed", kKeys), "; did you mean \"seed\"?");
}

TEST(Suggest, RatherSaysNothingThanSomethingFar) {
  EXPECT_EQ(nearest_name("latency", kKeys), "");
  EXPECT_EQ(did_you_mean("x", kKeys), "");
  EXPECT_EQ(nearest_name("", kKeys), "");
}

TEST(Suggest, CopesWithHugeWords) {
  EXPECT_EQ(nearest_name(std::string(1'000'000, 'x'), kKeys), "");
}

TEST(Suggest, ListsNamesForPeople) {
  const std::array<std::string_view, 3> three{"a", "b", "c"};
  EXPECT_EQ(name_list(three), "a, b or c");
  EXPECT_EQ(name_list(std::span(three).first(1)), "a");
  EXPECT_EQ(name_list({}), "");
}

}  // namespace
}  // namespace jetlag
