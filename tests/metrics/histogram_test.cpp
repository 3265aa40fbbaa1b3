// SPDX-License-Identifier: Apache-2.0
#include "metrics/histogram.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.h"

namespace jetlag::metrics {
namespace {

std::int64_t exact_quantile(std::vector<std::int64_t> values, std::uint32_t ppm) {
  std::sort(values.begin(), values.end());
  const auto rank = (values.size() * ppm + 999'999) / 1'000'000;
  return values[std::max<std::size_t>(rank, 1) - 1];
}

TEST(Histogram, AnEmptyOneGivesZeroes) {
  const Histogram h;
  EXPECT_TRUE(h.empty());
  EXPECT_EQ(h.min(), 0);
  EXPECT_EQ(h.max(), 0);
  EXPECT_EQ(h.mean(), 0);
  EXPECT_EQ(h.quantile(500'000), 0);
  EXPECT_EQ(h.heap_bytes(), 0u);
}

TEST(Histogram, OneSampleIsEveryQuantile) {
  Histogram h;
  h.record(34'900'123);
  for (const std::uint32_t ppm : {0u, 1u, 500'000u, 999'999u, 1'000'000u}) EXPECT_EQ(h.quantile(ppm), 34'900'123);
}

TEST(Histogram, SmallValuesAreExact) {
  Histogram h;
  for (int i = 1; i <= 100; ++i) h.record(i);
  EXPECT_EQ(h.quantile(500'000), 50);
  EXPECT_EQ(h.quantile(990'000), 99);
  EXPECT_EQ(h.quantile(10'000), 1);
}

TEST(Histogram, BucketsTileTheWholeRangeWithoutGaps) {
  const std::uint32_t last = BucketCounts::bucket_of(INT64_MAX);
  for (std::uint32_t b = 0; b < last; ++b) {
    ASSERT_EQ(BucketCounts::bucket_of(BucketCounts::lowest(b)), b);
    ASSERT_EQ(BucketCounts::bucket_of(BucketCounts::highest(b)), b);
    ASSERT_EQ(BucketCounts::highest(b) + 1, BucketCounts::lowest(b + 1));
  }
}

TEST(Histogram, QuantilesAreWithinOnePercentOfTheExactOnes) {
  Rng rng(7);
  std::vector<std::int64_t> values;
  Histogram h;
  for (int i = 0; i < 50'000; ++i) {
    const auto value = static_cast<std::int64_t>(rng.next() >> (rng.below(60) + 3));
    values.push_back(value);
    h.record(value);
  }
  for (const std::uint32_t ppm : {1'000u, 100'000u, 500'000u, 900'000u, 990'000u, 999'000u, 999'900u}) {
    const auto exact = static_cast<double>(exact_quantile(values, ppm));
    EXPECT_LE(std::abs(static_cast<double>(h.quantile(ppm)) - exact), 0.01 * exact + 1e-9) << ppm;
  }
}

TEST(Histogram, NegativeValuesHaveQuantilesToo) {
  Histogram h;
  for (const std::int64_t v : {-1'000'000'000LL, -40'000'000LL, -1LL, 0LL, 25'000'000LL}) h.record(v);
  EXPECT_EQ(h.min(), -1'000'000'000);
  EXPECT_EQ(h.quantile(500'000), -1);
  EXPECT_NEAR(static_cast<double>(h.quantile(400'000)), -40e6, 0.4e6);
  EXPECT_EQ(h.quantile(800'000), 0);
}

TEST(Histogram, ExtremesOfTheRangeDoNotOverflow) {
  Histogram h;
  h.record(INT64_MAX, 3);
  h.record(INT64_MIN, 3);
  EXPECT_EQ(h.min(), INT64_MIN);
  EXPECT_EQ(h.max(), INT64_MAX);
  EXPECT_EQ(h.quantile(0), INT64_MIN);
  EXPECT_EQ(h.quantile(1'000'000), INT64_MAX);
  EXPECT_EQ(h.mean(), 0);
  EXPECT_LE(h.heap_bytes(), 64'000u);
}

TEST(Histogram, TheOrderOfRecordingAndMergingLeavesNoTrace) {
  Rng rng(3);
  std::vector<std::int64_t> values;
  for (int i = 0; i < 2'000; ++i) values.push_back(static_cast<std::int64_t>(rng.next() >> (4 + rng.below(50))) - 1'000);
  Histogram forward, backward, left, right;
  for (const auto v : values) forward.record(v);
  for (auto it = values.rbegin(); it != values.rend(); ++it) backward.record(*it);
  for (std::size_t i = 0; i < values.size(); ++i) (i % 3 == 0 ? left : right).record(values[i]);
  EXPECT_EQ(forward, backward);
  right.merge(left);
  EXPECT_EQ(forward, right);
}

TEST(Histogram, TheDifferenceToAFormerStateHoldsWhatCameInBetween) {
  Histogram h;
  for (int i = 0; i < 1'000; ++i) h.record(1'000'000);
  const Histogram before = h;
  EXPECT_TRUE(h.since(before, {}).empty());
  EXPECT_EQ(h.since(before, {}), Histogram());
  for (int i = 0; i < 10; ++i) h.record(20'000'000'000);
  const Histogram between = h.since(before, {20'000'000'000, 20'000'000'000});
  EXPECT_EQ(between.count(), 10u);
  EXPECT_EQ(between.sum(), WideInteger{200'000'000'000});
  EXPECT_NEAR(static_cast<double>(between.quantile(500'000)), 20e9, 0.2e9);
  EXPECT_EQ(between.max(), 20'000'000'000);
  EXPECT_EQ(between.min(), 20'000'000'000);
}

TEST(Histogram, MemoryFollowsTheRangeOfTheValuesAndNotTheirNumber) {
  Histogram h;
  for (int i = 0; i < 100'000; ++i) h.record(34'000'000 + i);
  EXPECT_LE(h.heap_bytes(), 2'048u);
}

}  // namespace
}  // namespace jetlag::metrics
