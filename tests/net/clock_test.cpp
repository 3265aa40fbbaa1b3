// SPDX-License-Identifier: Apache-2.0
#include "net/clock.h"

#include <gtest/gtest.h>

namespace jetlag::net {
namespace {

constexpr Instant at(std::int64_t seconds) { return Instant{} + Duration::seconds(seconds); }

TEST(WallClock, ShowsTheTrueTimeUnlessItIsWrong) { EXPECT_EQ(WallClock().read(at(5)), at(5)); }

TEST(WallClock, OffsetAndDriftAddUp) {
  const WallClock clock(Duration::millis(40), 20'000);  // 20 ppm fast
  EXPECT_EQ(clock.error(Instant{}), Duration::millis(40));
  EXPECT_EQ(clock.read(at(100)) - at(100), Duration::millis(42));
}

TEST(WallClock, ChangingTheDriftKeepsTheReadingOfThatMoment) {
  WallClock clock({}, 1'000'000);
  const Instant before = clock.read(at(10));
  clock.set_drift(at(10), -1'000'000);
  EXPECT_EQ(clock.read(at(10)), before);
  EXPECT_EQ(clock.error(at(20)), Duration{});
}

TEST(WallClock, SkewSetsTheErrorAndAJumpAddsToIt) {
  WallClock clock(Duration::millis(5), 1'000'000);
  clock.skew(at(10), Duration::millis(-300));
  EXPECT_EQ(clock.error(at(10)), Duration::millis(-300));
  EXPECT_EQ(clock.error(at(11)), Duration::millis(-299));
  clock.jump(Duration::seconds(-2));
  EXPECT_EQ(clock.error(at(11)), Duration::millis(-2'299));
}

TEST(WallClock, AJumpBackMakesReadingsGoBackwards) {
  WallClock clock;
  const Instant before = clock.read(at(10));
  clock.jump(Duration::seconds(-1));
  EXPECT_LT(clock.read(Instant{at(10).ns + 1}), before);
}

TEST(WallClock, UntilIsTheFirstInstantAtWhichAReadingIsShown) {
  for (const std::int64_t drift : {-500'000'000ll, -333'333'333ll, -20'000ll, 0ll, 7ll, 20'000ll, 100'000'000ll, 500'000'000ll}) {
    WallClock clock(Duration::millis(-700), drift);
    for (const std::int64_t ahead : {1ll, 2ll, 999ll, 1'000'000'007ll, 86'400'000'000'001ll}) {
      const Instant now = at(3), reading = clock.read(now) + Duration{ahead};
      const Duration wait = clock.until(reading, now);
      EXPECT_GE(clock.read(now + wait), reading) << drift << ' ' << ahead;
      EXPECT_LT(clock.read(now + wait - Duration{1}), reading) << drift << ' ' << ahead;
    }
    EXPECT_EQ(clock.until(clock.read(at(3)), at(3)), Duration{});
    EXPECT_EQ(clock.until(Instant{}, at(3)), Duration{});
  }
  EXPECT_EQ(at(3) + WallClock({}, -1'000'000'000).until(at(4), at(3)), kNever);  // it stands still
  EXPECT_EQ(at(3) + WallClock({}, -500'000'000).until(Instant{kNever.ns - 1}, at(3)), kNever);
}

TEST(WallClock, DriftDoesNotOverflowOverYears) {
  const WallClock clock({}, 500'000'000);
  EXPECT_EQ(clock.error(at(100ll * 365 * 86'400)), Duration::seconds(50ll * 365 * 86'400));
}

}  // namespace
}  // namespace jetlag::net
