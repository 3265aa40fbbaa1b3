// SPDX-License-Identifier: Apache-2.0
#include "metrics/window.h"

#include <gtest/gtest.h>

namespace jetlag::metrics {
namespace {

Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

struct Meters {
  Registry registry;
  CounterHandle us = registry.counter("errors", {{"region", "us"}}), eu = registry.counter("errors", {{"region", "eu"}});
  DistributionHandle lag = registry.distribution("lag", {{"from", "us"}, {"to", "eu"}});
  GaugeHandle keys = registry.gauge("keys", {{"region", "us"}});

  Window open(std::string_view name, Labels selector = {}) {
    Window window(registry, {name}, std::move(selector));
    registry.mark();
    return window;
  }
  void border(std::initializer_list<Window*> windows) {
    for (Window* window : windows) window->look(registry);
    registry.mark();
  }
};

TEST(Window, HoldsWhatWasCountedSinceItOpened) {
  Meters m;
  m.registry.add(m.us, 10);
  const Window all = m.open("errors"), one = m.open("errors", {{"region", "eu"}});
  m.registry.add(m.us, 3);
  m.registry.add(m.eu, 4);
  const Registry inside = all.inside(m.registry);
  EXPECT_EQ(inside.select("errors", {{"region", "us"}})[0].counter->value, 3);
  EXPECT_EQ(inside.select("errors", {{"region", "eu"}})[0].counter->value, 4);
  EXPECT_EQ(inside.size(), 2u) << "nothing else";
  EXPECT_EQ(one.inside(m.registry).size(), 1u);
}

TEST(Window, KnowsItsExtremesExactlyWhateverOverlapsIt) {
  Meters m;
  m.registry.record(m.lag, 1);
  m.registry.record(m.lag, 9'000'001);
  Window outer = m.open("lag");
  m.registry.record(m.lag, 2'000'003);
  m.border({&outer});
  Window inner = m.open("lag");
  m.registry.record(m.lag, 1'000'003);
  m.border({&outer, &inner});
  const Registry closed = inner.inside(m.registry);
  m.registry.record(m.lag, 5'000'007);
  const auto histogram = [](const Registry& registry) { return registry.select("lag")[0].distribution->histogram; };
  EXPECT_EQ(histogram(closed).count(), 1u);
  EXPECT_EQ(histogram(closed).min(), 1'000'003);
  EXPECT_EQ(histogram(closed).max(), 1'000'003);
  EXPECT_EQ(histogram(closed).quantile(500'000), 1'000'003) << "the middle of its bucket lies outside of what came";
  EXPECT_EQ(histogram(outer.inside(m.registry)).count(), 3u);
  EXPECT_EQ(histogram(outer.inside(m.registry)).min(), 1'000'003);
  EXPECT_EQ(histogram(outer.inside(m.registry)).max(), 5'000'007);
}

TEST(Window, IsEmptyWhereNothingCame) {
  Meters m;
  m.registry.record(m.lag, 700);
  const Window window(m.registry, {"lag"}, {});  // not marked yet
  EXPECT_EQ(window.inside(m.registry).select("lag")[0].distribution->histogram, Histogram());
}

TEST(Window, AGaugeHasATimeLineOfItsOwn) {
  Meters m;
  m.registry.set(m.keys, second(0), 1'000);
  Window window = m.open("keys");
  window.sample(m.registry, second(10));
  m.registry.set(m.keys, second(11), 9'000);  // nobody looked
  m.registry.hold(m.keys, 2'000);
  window.sample(m.registry, second(12));
  const Registry inside = window.inside(m.registry);
  const Series& series = *inside.select("keys")[0].series;
  EXPECT_EQ(series.points().size(), 2u);
  EXPECT_EQ(series.max(), 2'000);
  EXPECT_EQ(series.integral(second(10), second(14)), WideInteger{6'000} * Duration::seconds(1).ns);
  EXPECT_EQ(m.registry.select("keys")[0].series->max(), 9'000) << "what is held leaves no point";
  EXPECT_TRUE(window.has_gauges());
  EXPECT_FALSE(m.open("lag").has_gauges());
}

TEST(Window, AGaugeThatWasNeverSetHasNoPoint) {
  Meters m;
  Window window = m.open("keys");
  window.sample(m.registry, second(1));
  EXPECT_TRUE(window.inside(m.registry).select("keys")[0].series->empty());
}

TEST(Window, WhatIsRegisteredMeanwhileBelongsToItFromThenOn) {
  Meters m;
  Window window = m.open("messages_affected");
  const CounterHandle by_hand = m.registry.counter("messages_affected", {{"fault", "by hand"}});
  m.border({&window});
  m.registry.add(by_hand, 7);
  m.border({&window});
  EXPECT_EQ(window.inside(m.registry).select("messages_affected")[0].counter->value, 7);
}

}  // namespace
}  // namespace jetlag::metrics
