// SPDX-License-Identifier: Apache-2.0
#include "core/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace jetlag {
namespace {

TEST(Glob, MatchesAsKeyPatternsDo) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("user:*", "user:"));
  EXPECT_TRUE(glob_matches("*:name", "user:1:name"));
  EXPECT_TRUE(glob_matches("a*b*c", "a-b-b-c"));
  EXPECT_TRUE(glob_matches("h?llo", "hello"));
  EXPECT_TRUE(glob_matches(R"(price\*)", "price*"));
  EXPECT_TRUE(glob_matches("**x", "yyx"));
  EXPECT_FALSE(glob_matches("user:*", "users:1"));
  EXPECT_FALSE(glob_matches("h?llo", "hllo"));
  EXPECT_FALSE(glob_matches(R"(price\*)", "prices"));
  EXPECT_FALSE(glob_matches("", "x"));
  EXPECT_FALSE(glob_matches("a*b", "a-c"));
}

TEST(Glob, KnowsClasses) {
  EXPECT_TRUE(glob_matches("[ab]:*", "a:1"));
  EXPECT_TRUE(glob_matches("k[0-9]", "k7"));
  EXPECT_TRUE(glob_matches("k[9-0]", "k7")) << "a range may be given backwards";
  EXPECT_TRUE(glob_matches("[^a]x", "bx"));
  EXPECT_TRUE(glob_matches(R"([\]]x)", "]x"));
  EXPECT_TRUE(glob_matches("*[0-2]", "key:12"));
  EXPECT_TRUE(glob_matches("h[ae", "ha")) << "a class that is not closed ends with the pattern";
  EXPECT_FALSE(glob_matches("[ab]:*", "c:1"));
  EXPECT_FALSE(glob_matches("[^a]x", "ax"));
  EXPECT_FALSE(glob_matches("[ab]", ""));
  EXPECT_FALSE(glob_matches("[]x", "x"));
  EXPECT_FALSE(glob_matches("[ab]:*", "[ab]:1"));
}

TEST(Glob, StaysFastOnPatternsThatInviteBacktracking) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "a*";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(20'000, 'a')));
}

}  // namespace
}  // namespace jetlag
