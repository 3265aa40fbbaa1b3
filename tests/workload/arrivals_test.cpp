// SPDX-License-Identifier: Apache-2.0
#include "workload/arrivals.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace jetlag::workload {
namespace {

Instant millis(std::int64_t ms) { return Instant{} + Duration::millis(ms); }

Config open_loop(Arrival arrival, std::vector<RatePoint> rates, Instant stop) {
  Config c;
  c.arrival = arrival;
  c.rates = std::move(rates);
  c.stop = stop;
  return c;
}

std::vector<Instant> all(Arrivals arrivals) {
  std::vector<Instant> times;
  while (arrivals.next() < kNever) {
    times.push_back(arrivals.next());
    arrivals.take();
  }
  return times;
}

std::size_t within(const std::vector<Instant>& times, Instant from, Instant until) {
  return static_cast<std::size_t>(std::count_if(times.begin(), times.end(), [&](Instant t) { return t >= from && t < until; }));
}

TEST(Arrivals, AConstantRateIsExactInTheLongRunEvenWhenTheIntervalIsNoWholeNumber) {
  const auto times = all(Arrivals(open_loop(Arrival::kConstant, {{{}, 7'000'000}}, millis(10'000)), Rng(1)));
  EXPECT_NEAR(static_cast<double>(times.size()), 70'000.0, 1.0);
  for (std::size_t i = 1; i < times.size(); ++i) {
    ASSERT_GE((times[i] - times[i - 1]).ns, 142'857);
    ASSERT_LE((times[i] - times[i - 1]).ns, 142'858);
  }
}

TEST(Arrivals, RatesBelowOnePerSecondWork) {
  const auto times = all(Arrivals(open_loop(Arrival::kConstant, {{{}, 100}}, millis(100'000)), Rng(1)));
  ASSERT_EQ(times.size(), 10u);
  EXPECT_EQ((times[1] - times[0]).ns, 10'000'000'000);
}

TEST(Arrivals, PoissonHasTheRateAndTheSpreadOfAPoissonProcess) {
  const auto times = all(Arrivals(open_loop(Arrival::kPoisson, {{{}, 1'000'000}}, millis(100'000)), Rng(5)));
  EXPECT_NEAR(static_cast<double>(times.size()), 100'000.0, 1'300.0);  // four standard deviations
  double sum = 0, squares = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const double gap = static_cast<double>((times[i] - times[i - 1]).ns);
    sum += gap;
    squares += gap * gap;
  }
  const double n = static_cast<double>(times.size() - 1), mean = sum / n;
  EXPECT_NEAR(std::sqrt(squares / n - mean * mean) / mean, 1.0, 0.02);
}

TEST(Arrivals, AChangeOfRateTakesEffectAtItsInstantAndNotAfterTheNextArrival) {
  Config c = open_loop(Arrival::kConstant, {{{}, 1}, {millis(1'000), 1'000'000}, {millis(2'000), 0}}, millis(9'000));
  c.slope = Slope::kStep;
  const auto times = all(Arrivals(c, Rng(2)));  // one arrival per 1000 s would otherwise be waited for
  EXPECT_NEAR(static_cast<double>(times.size()), 1'000.0, 1.0);
  EXPECT_GE(times.front(), millis(1'000));
  EXPECT_LE(times.back(), millis(2'000));
}

TEST(Arrivals, ARateOfZeroIsAPause) {
  Config c = open_loop(Arrival::kPoisson, {{{}, 1'000'000}, {millis(1'000), 0}, {millis(3'000), 1'000'000}}, millis(4'000));
  c.slope = Slope::kStep;
  const auto times = all(Arrivals(c, Rng(3)));
  EXPECT_EQ(within(times, millis(1'000) + Duration{1}, millis(3'000)), 0u);
  EXPECT_NEAR(static_cast<double>(within(times, millis(3'000), millis(4'000))), 1'000.0, 130.0);
}

TEST(Arrivals, AStraightSlopeHasTheMeanOfItsEnds) {
  const auto times =
      all(Arrivals(open_loop(Arrival::kConstant, {{{}, 0}, {millis(10'000), 2'000'000}}, millis(20'000)), Rng(4)));
  EXPECT_NEAR(static_cast<double>(within(times, {}, millis(10'000))), 10'000.0, 2.0);
  EXPECT_NEAR(static_cast<double>(within(times, {}, millis(5'000))), 2'500.0, 20.0);
  EXPECT_NEAR(static_cast<double>(within(times, millis(10'000), millis(20'000))), 20'000.0, 2.0);
}

TEST(Arrivals, NothingComesBeforeTheStartOrAtTheStop) {
  Config c = open_loop(Arrival::kConstant, {{{}, 1'000'000}}, millis(300));
  c.start = millis(200);
  const auto times = all(Arrivals(c, Rng(9)));
  ASSERT_EQ(times.size(), 100u);
  EXPECT_GE(times.front(), millis(200));
  EXPECT_LT(times.back(), millis(300));
}

TEST(Arrivals, ClientsOfAnOpenLoopTakeTurns) {
  Config c = open_loop(Arrival::kConstant, {{{}, 1'000'000}}, millis(100));
  c.clients = 3;
  Arrivals a(c, Rng(1));
  EXPECT_EQ(a.take(), 0u);
  EXPECT_EQ(a.take(), 1u);
  EXPECT_EQ(a.take(), 2u);
  EXPECT_EQ(a.take(), 0u);
}

TEST(Arrivals, RegionsWithAConstantRateDoNotBeatInStep) {
  const Config c = open_loop(Arrival::kConstant, {{{}, 1'000'000}}, millis(100));
  EXPECT_NE(Arrivals(c, Rng(1)).next(), Arrivals(c, Rng(2)).next());
}

TEST(Arrivals, AClosedLoopWaitsForTheReplyAndThenThinks) {
  Config c;
  c.arrival = Arrival::kClosed;
  c.clients = 1;
  c.think = Distribution::constant(50'000'000);
  Arrivals a(c, Rng(1));
  EXPECT_LE(a.next(), millis(50));
  EXPECT_EQ(a.take(), 0u);
  EXPECT_EQ(a.next(), kNever);
  a.completed(0, millis(400));
  EXPECT_EQ(a.next(), millis(450));
}

TEST(Arrivals, AClosedLoopNeverHasMoreRequestsUnderWayThanClients) {
  Config c;
  c.arrival = Arrival::kClosed;
  c.clients = 5;
  Arrivals a(c, Rng(1));
  std::vector<bool> busy(5);
  for (int i = 0; i < 5; ++i) {
    const std::uint32_t client = a.take();
    EXPECT_FALSE(busy[client]);
    busy[client] = true;
  }
  EXPECT_EQ(a.next(), kNever);
  a.completed(3, millis(7));
  EXPECT_EQ(a.next(), millis(7));
  EXPECT_EQ(a.take(), 3u);
}

TEST(Arrivals, APoolWithoutClientsSendsNothing) {
  Config c;
  c.arrival = Arrival::kClosed;
  c.clients = 0;
  c.stop = millis(1'000);
  EXPECT_EQ(Arrivals(c, Rng(1)).next(), kNever);
}

TEST(Arrivals, AClosedLoopEndsAtItsStop) {
  Config c;
  c.arrival = Arrival::kClosed;
  c.stop = millis(100);
  Arrivals a(c, Rng(1));
  a.take();
  a.completed(0, millis(100));
  EXPECT_EQ(a.next(), kNever);
}

TEST(Arrivals, ACopyHasTheSameFuture) {
  Config c = open_loop(Arrival::kPoisson, {{{}, 1'000'000}}, millis(1'000));
  Arrivals a(c, Rng(8));
  for (int i = 0; i < 100; ++i) a.take();
  const Arrivals copy = a;
  EXPECT_EQ(all(a), all(copy));
}

}  // namespace
}  // namespace jetlag::workload
