// SPDX-License-Identifier: Apache-2.0
#include "crdt/score.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.h"

namespace jetlag::crdt {
namespace {

/// One region that adds to a score of its own.
struct Alone {
  OriginId me = OriginId::of(RegionId{1}, 1);
  VersionVector seen;
  Score score;

  Dot next() const { return Dot::of(me, seen.at(me) + 1); }
  Meta meta(Dot dot) const { return {dot, Hlc::of_millis(static_cast<std::int64_t>(dot.sequence())), &seen}; }
  void set(double value) {
    const Dot dot = next();
    score.write({dot, meta(dot).hlc, value}, seen, Overwrite::kObserved, score.observed_resets(), Rule::kLww);
    seen.raise(me, dot.sequence());
  }
  void add(double delta) {
    const Dot dot = next();
    const Increment increment = score.next_increment(dot, delta);
    score.increment(increment.birth, increment.sum, meta(dot));
    seen.raise(me, dot.sequence());
  }
};

TEST(Score, OneRegionAloneGetsTheDoublesThatAddingGives) {
  Rng rng(4);
  int same = 0;
  constexpr int kRuns = 2'000;
  for (int run = 0; run < kRuns; ++run) {
    const auto some = [&] { return static_cast<double>(static_cast<std::int64_t>(rng.below(20'001)) - 10'000) / 100; };
    Alone region;
    double plain = some();
    region.set(plain);
    for (int i = 0; i < 8; ++i) {
      const double delta = some();
      region.add(delta);
      plain += delta;
      ASSERT_NEAR(region.score.value(), plain, 1e-10);
    }
    same += region.score.value() == plain;
  }
  EXPECT_GT(same, kRuns * 99 / 100);
}

TEST(Score, SmallStepsOnALargeScoreAreNotLost) {
  Alone region;
  region.set(1e16);
  for (int i = 0; i < 4; ++i) region.add(1);  // as doubles 1e16 + 1 is 1e16
  double counted = 0;
  for (const AccumulatorReset& reset : region.score.observed_resets()) counted += as_double(reset.sum);
  EXPECT_EQ(counted, 4);
  region.set(0);
  EXPECT_EQ(region.score.value(), 0) << "a region that has not seen the large score would be left with 4";
}

TEST(Score, WhatIsInfiniteNeverSharesAnAccumulator) {
  Alone region;
  region.add(3);
  region.add(HUGE_VAL);
  region.add(4);
  region.add(HUGE_VAL);
  EXPECT_EQ(region.score.value(), HUGE_VAL);
  ASSERT_NE(region.score.accumulators(), nullptr);
  EXPECT_EQ(region.score.accumulators()->entries().size(), 2u);
}

TEST(Score, SumsThatLeaveTheRangeAreInfiniteAndComeBack) {
  Alone region;
  region.add(1.5e308);
  region.add(1.5e308);
  EXPECT_EQ(region.score.value(), HUGE_VAL);
  const auto resets = region.score.observed_resets();
  for (const AccumulatorReset& reset : resets) EXPECT_TRUE(std::isfinite(as_double(reset.sum)));
}

TEST(Score, IsNeverNaN) {
  Alone region;
  region.set(HUGE_VAL);
  const Dot dot = Dot::of(OriginId::of(RegionId{2}, 1), 1);
  const VersionVector nothing;
  region.score.increment(dot, float_amount(-HUGE_VAL), {dot, Hlc{1}, &nothing});
  EXPECT_EQ(region.score.value(), 0);
  // What no writer sends and a decoder may still let through: a reset of another kind than the accumulator.
  const std::vector<AccumulatorReset> odd = {{dot, 1, integer_amount(-1)}};
  Score malformed = region.score;
  malformed.increment(dot, float_amount(2), {Dot::of(dot.origin(), 2), Hlc{2}, &nothing});
  malformed.remove(odd, {Dot::of(OriginId::of(RegionId{3}, 1), 1), Hlc{3}, &nothing});
  EXPECT_FALSE(std::isnan(malformed.value()));
}

}  // namespace
}  // namespace jetlag::crdt
