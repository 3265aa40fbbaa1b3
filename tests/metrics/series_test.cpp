// SPDX-License-Identifier: Apache-2.0
#include "metrics/series.h"

#include <gtest/gtest.h>

#include "core/check.h"

namespace jetlag::metrics {
namespace {

Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }
constexpr WideInteger kSecond = 1'000'000'000;

TEST(Series, AValueHoldsUntilTheNextSample) {
  Series s;
  s.sample(second(1), 5);
  s.sample(second(3), 7);
  EXPECT_EQ(s.value_at(second(0), -1), -1);
  EXPECT_EQ(s.value_at(second(1)), 5);
  EXPECT_EQ(s.value_at(second(2)), 5);
  EXPECT_EQ(s.value_at(second(3)), 7);
  EXPECT_EQ(s.value_at(second(99)), 7);
}

TEST(Series, TheIntegralIsTheAreaUnderTheSteps) {
  Series s;
  s.sample(second(1), 5);
  s.sample(second(3), 7);
  EXPECT_EQ(s.integral(second(1)), 0);
  EXPECT_EQ(s.integral(second(2)), 5 * kSecond);
  EXPECT_EQ(s.integral(second(3)), 10 * kSecond);
  EXPECT_EQ(s.integral(second(5)), 24 * kSecond);
  EXPECT_EQ(s.integral(second(2), second(4)), 12 * kSecond);
}

TEST(Series, ThinningKeepsExtremesLastValueAndTheIntegral) {
  Series s(8);
  WideInteger area = 0;
  for (std::int64_t i = 0; i < 1'000; ++i) {
    const std::int64_t value = i == 613 ? 9'999 : i == 614 ? -50 : i % 10;
    s.sample(second(i), value);
    area += value * kSecond;
  }
  EXPECT_LE(s.points().size(), 8u);
  EXPECT_EQ(s.max(), 9'999);
  EXPECT_EQ(s.min(), -50);
  EXPECT_EQ(s.last(), 9);
  EXPECT_EQ(s.integral(second(1'000)), area);
  for (std::size_t i = 1; i < s.points().size(); ++i) {
    EXPECT_LT(s.points()[i - 1].end, s.points()[i].begin);
    EXPECT_EQ(s.integral(s.points()[i].begin), s.points()[i].before);
  }
}

TEST(Series, ASecondSampleAtOneInstantReplacesWhatHoldsFromThenOn) {
  Series s;
  s.sample(second(1), 100);
  s.sample(second(1), 2);
  EXPECT_EQ(s.points().size(), 1u);
  EXPECT_EQ(s.value_at(second(1)), 2);
  EXPECT_EQ(s.integral(second(2)), 2 * kSecond);
}

TEST(Series, TheRangeIncludesTheValueThatAlreadyHeld) {
  Series s;
  s.sample(second(1), 50);
  s.sample(second(10), 3);
  s.sample(second(20), 8);
  std::int64_t low = 0, high = 0;
  ASSERT_TRUE(s.range(second(5), second(12), low, high));
  EXPECT_EQ(low, 3);
  EXPECT_EQ(high, 50);
  ASSERT_TRUE(s.range(second(11), second(12), low, high));
  EXPECT_EQ(low, 3);
  EXPECT_EQ(high, 3);
  ASSERT_TRUE(s.range(second(30), second(40), low, high));
  EXPECT_EQ(low, 8);
  EXPECT_FALSE(s.range(second(0), Instant{1}, low, high));
}

TEST(Series, TheRangeLeavesOutTheValueThatEndsWhereTheRangeBegins) {
  Series s;
  s.sample(second(1), 50);
  s.sample(second(10), 3);
  std::int64_t low = 0, high = 0;
  ASSERT_TRUE(s.range(second(10), second(12), low, high));
  EXPECT_EQ(high, 3);
}

TEST(Series, GoingBackInTimeIsABug) {
  Series s;
  s.sample(second(2), 1);
  EXPECT_THROW(s.sample(second(1), 1), CheckFailure);
}

TEST(Series, TheTimeOfTheMaximumIsWhenItWasReached) {
  Series s;
  s.sample(second(1), 4);
  s.sample(second(2), 9);
  s.sample(second(3), 9);
  EXPECT_EQ(s.time_of_max(), second(2));
}

}  // namespace
}  // namespace jetlag::metrics
