// SPDX-License-Identifier: Apache-2.0
#include "net/wire.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.h"

namespace jetlag::net {
namespace {

constexpr Instant ns(std::int64_t n) { return {n}; }

TEST(Wire, CarriesOneAfterTheOther) {
  Wire wire;
  EXPECT_EQ(wire.take(ns(10), {5}).end(), ns(15));
  EXPECT_EQ(wire.take(ns(10), {5}).end(), ns(20));
  EXPECT_EQ(wire.take(ns(12), {1}).end(), ns(21));
  EXPECT_EQ(wire.taken_after(ns(12)), Duration{9});
  EXPECT_EQ(wire.take(ns(30), {1}).end(), ns(31));
  wire.forget(ns(21));
  EXPECT_EQ(wire.taken_after(ns(0)), Duration{1});
}

TEST(Wire, LeavesTheTimeThatNobodyIsReadyForToTheOthers) {
  Wire wire;
  EXPECT_EQ(wire.take(ns(100), {10}).end(), ns(110));
  EXPECT_EQ(wire.take(ns(0), {100}).end(), ns(100));
  EXPECT_EQ(wire.take(ns(0), {1}).end(), ns(111));
}

TEST(Wire, WhatDoesNotFitIntoAGapGoesOnBehindIt) {
  Wire wire;
  static_cast<void>(wire.take(ns(10), {10}));
  static_cast<void>(wire.take(ns(30), {10}));
  const Carriage in_three = wire.take(ns(5), {20});  // 5-10, 20-30, 40-45
  EXPECT_EQ(in_three.end(), ns(45));
  EXPECT_EQ(in_three.done(ns(0)), Duration{});
  EXPECT_EQ(in_three.done(ns(8)), Duration{3});
  EXPECT_EQ(in_three.done(ns(15)), Duration{5});
  EXPECT_EQ(in_three.done(ns(45)), Duration{20});
  EXPECT_EQ(wire.take(ns(0), {6}).end(), ns(46)) << "0-5 is free, and then nothing before 45";
}

TEST(Wire, TimeEnds) {
  Wire wire;
  const Duration long_time{kWireEnd.ns};
  EXPECT_EQ(wire.take(ns(5), long_time).end(), kWireEnd);
  EXPECT_EQ(wire.take(ns(5), long_time).end(), kWireEnd);
  EXPECT_EQ(wire.take(ns(0), long_time).end(), kWireEnd);
}

/// The specification: time cut into nanoseconds, each taken once, the first free ones from `ready` on.
TEST(Wire, EqualsACalendarOfSingleNanoseconds) {
  Rng random(7);
  for (int round = 0; round < 200; ++round) {
    Wire wire;
    std::map<std::int64_t, int> taken;
    std::int64_t now = 0;
    std::vector<std::pair<Carriage, std::vector<std::int64_t>>> carried;
    for (int i = 0; i < 60; ++i) {
      now += static_cast<std::int64_t>(random.below(6));
      wire.forget(ns(now));
      const std::int64_t ready = now + static_cast<std::int64_t>(random.below(3) == 0 ? random.below(80) : 0);
      const Duration time{1 + static_cast<std::int64_t>(random.below(8))};
      std::vector<std::int64_t> mine;
      for (std::int64_t t = ready; static_cast<std::int64_t>(mine.size()) < time.ns; ++t)
        if (taken.emplace(t, i).second) mine.push_back(t);
      carried.emplace_back(wire.take(ns(ready), time), mine);
      ASSERT_EQ(carried.back().first.end(), ns(mine.back() + 1));
      for (const auto& [carriage, units] : carried)
        ASSERT_EQ(carriage.done(ns(now)).ns, std::count_if(units.begin(), units.end(), [&](std::int64_t t) { return t < now; }));
      const auto busy = std::count_if(taken.begin(), taken.end(), [&](const auto& unit) { return unit.first >= now; });
      ASSERT_EQ(wire.taken_after(ns(now)).ns, busy);
    }
  }
}

}  // namespace
}  // namespace jetlag::net
