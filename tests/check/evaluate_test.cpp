// SPDX-License-Identifier: Apache-2.0
#include "check/evaluate.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/monitor.h"
#include "check/seeds.h"

namespace jetlag::check {
namespace {

using metrics::Labels;
using testing::HasSubstr;

constexpr std::int64_t kPercent = 10'000'000;
Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

/// A run of 60 s with 2 s of warm-up and a cut from 10 s to 30 s.
struct Scene {
  metrics::Registry registry;
  std::vector<FaultWindow> faults{{"cut", second(10), second(30), second(31)}};
  std::vector<std::pair<Property, Verdict>> verdicts;
  MetricsView at(std::int64_t s, bool finished = true) const {
    return {&registry, second(2), second(s), kNever, finished, second(s), 1, true, &faults, &verdicts};
  }
};

Expectation parsed(const std::string& text) {
  Entities e;
  e.regions = {"us", "eu", "ap"};
  e.faults = {"cut"};
  const auto result = parse_expectation(text, e);
  EXPECT_TRUE(result.has_value()) << text;
  return result.value_or(Expectation{});
}
ExpectationResult result_of(const Scene& run, const std::string& text, std::int64_t now = 60) {
  return evaluate(parsed(text), run.at(now));
}

TEST(Evaluate, ADistributionWithoutSamplesIsUndecided) {
  Scene run;
  EXPECT_EQ(result_of(run, "lag.p99 < 1s").verdict, Outcome::kUndecided) << "no instrument at all";
  run.registry.distribution("lag", {{"from", "us"}, {"to", "eu"}});
  EXPECT_EQ(result_of(run, "lag.p99 < 1s").verdict, Outcome::kUndecided);
  EXPECT_EQ(result_of(run, "lag.p99 < 1s").measured, "no samples");
  EXPECT_EQ(result_of(run, "lag.count == 0").verdict, Outcome::kPass) << "but their number is known";
}

TEST(Evaluate, CountersExistAtZeroFromTheStart) {
  Scene run;
  EXPECT_EQ(result_of(run, "full_syncs == 0").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "full_syncs > 0").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "full_syncs > 0").measured, "0");
}

TEST(Evaluate, DistributionsMergeAndCountersAddUpOverWhatTheSelectorMatches) {
  Scene run;
  const auto us_eu = run.registry.distribution("lag", {{"from", "us"}, {"to", "eu"}});
  const auto us_ap = run.registry.distribution("lag", {{"from", "us"}, {"to", "ap"}});
  for (int i = 0; i < 99; ++i) run.registry.record(us_eu, Duration::millis(34));
  run.registry.record(us_ap, Duration::seconds(20));
  EXPECT_EQ(result_of(run, "lag{from=us,to=eu}.max < 100ms").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "lag.max < 100ms").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "lag.max < 100ms").measured, "20 s (2 series together)");
  EXPECT_EQ(result_of(run, "lag{from=us}.med < 100ms").verdict, Outcome::kPass);
  run.registry.add(run.registry.counter("egress", {{"from", "us"}, {"to", "eu"}}), 3'000'000);
  run.registry.add(run.registry.counter("egress", {{"from", "us"}, {"to", "ap"}}), 4'000'000);
  EXPECT_EQ(result_of(run, "egress{region=us} == 7MB").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "egress{from=us,to=ap} == 4MB").verdict, Outcome::kPass);
}

TEST(Evaluate, RatesArePerSecondOfTheLoadAfterTheWarmUp) {
  Scene run;
  run.registry.add(run.registry.counter("requests", {{"class", "read"}, {"region", "us"}}), 50'000);
  MetricsView view = run.at(92);
  view.load_until = second(52);  // 50 s of load, 40 s of drain
  EXPECT_EQ(evaluate(parsed("throughput{region=us} == 1k/s"), view).verdict, Outcome::kPass);
  EXPECT_EQ(evaluate(parsed("requests.rate == 1k/s"), view).verdict, Outcome::kPass);
  run.registry.add(run.registry.counter("egress", {{"from", "us"}, {"to", "eu"}}), 50'000'000);
  EXPECT_EQ(evaluate(parsed("egress.rate == 8Mbit/s"), view).verdict, Outcome::kPass);
}

TEST(Evaluate, AvailabilityIsTheShareOfRequestsWithoutErrors) {
  Scene run;
  EXPECT_EQ(result_of(run, "availability >= 99%").verdict, Outcome::kUndecided) << "a share of nothing";
  run.registry.add(run.registry.counter("requests", {{"class", "read"}, {"region", "us"}}), 9'000);
  run.registry.add(run.registry.counter("requests", {{"class", "write"}, {"region", "us"}}), 1'000);
  run.registry.add(run.registry.counter("requests", {{"class", "read"}, {"region", "eu"}}), 10'000);
  run.registry.add(run.registry.counter("errors", {{"region", "us"}}), 1);
  EXPECT_EQ(result_of(run, "availability{region=us} >= 99.99%").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "availability{region=us} > 99.99%").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "availability{region=us} > 99.99%").measured, "99.99 %");
  EXPECT_EQ(result_of(run, "availability{region=eu} == 100%").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "availability > 99.99%").verdict, Outcome::kPass);
}

TEST(Evaluate, WhatIsMeasuredSaysWhenHowBadAndOfHowMany) {
  Scene run;
  const auto keys = run.registry.gauge("divergent_keys");
  for (const auto& [at, value] : {std::pair{5, 0}, {12, 3'912}, {15, 0}, {18, 4'100}, {19, 0}})
    run.registry.set(keys, second(at), value);
  EXPECT_EQ(result_of(run, "always divergent_keys < 1000").measured, "3,912, at 12 s, at worst 4,100 at 18 s");
  EXPECT_EQ(result_of(run, "always divergent_keys > 0").measured, "0, at 5 s") << "no other is worse";
  EXPECT_THAT(result_of(run, "divergent_keys == 0").measured, testing::StartsWith("0, at ")) << "of the last value only";
  for (const char* to : {"eu", "ap"})
    run.registry.record(run.registry.distribution("lag", {{"from", "us"}, {"to", to}}), Duration::millis(80));
  EXPECT_EQ(result_of(run, "lag.p99 < 1s").measured, "80 ms (2 series together)");
  EXPECT_EQ(result_of(run, "lag{from=us,to=eu}.p99 < 1s").measured, "80 ms");
}

TEST(Evaluate, ABareGaugeIsItsLastValueEverySampleOrAnySample) {
  Scene run;
  const auto keys = run.registry.gauge("divergent_keys");
  run.registry.set(keys, second(5), 0);
  run.registry.set(keys, second(12), 3'912);
  run.registry.set(keys, second(31), 0);
  EXPECT_EQ(result_of(run, "divergent_keys == 0").verdict, Outcome::kPass);
  const auto always = result_of(run, "always divergent_keys < 1000");
  EXPECT_EQ(always.verdict, Outcome::kFail);
  EXPECT_EQ(always.measured, "3,912, at 12 s");
  EXPECT_EQ(always.first_broken_at, second(12));
  EXPECT_EQ(result_of(run, "always divergent_keys < 4000").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "always divergent_keys < 4000").measured, "3,912 at most, at 12 s");
  EXPECT_EQ(result_of(run, "sometimes divergent_keys > 1000").verdict, Outcome::kPass);
  const auto never = result_of(run, "sometimes divergent_keys > 5000");
  EXPECT_EQ(never.verdict, Outcome::kFail);
  EXPECT_EQ(never.measured, "never: 3,912 at most, at 12 s");
  EXPECT_EQ(result_of(run, "sometimes divergent_keys == 0").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "always divergent_keys != 7").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "divergent_keys.max == 3912").verdict, Outcome::kPass);
}

TEST(Evaluate, WhatAGaugeSaidBeforeTheWarmUpEndedCountsOnlyAsLongAsItHeld) {
  Scene run;
  const auto keys = run.registry.gauge("divergent_keys");
  run.registry.set(keys, second(0), 500);
  run.registry.set(keys, second(1), 7);
  run.registry.set(keys, second(20), 0);
  EXPECT_EQ(result_of(run, "always divergent_keys <= 7").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "always divergent_keys < 7").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "always divergent_keys < 7").first_broken_at, second(2));
}

TEST(Evaluate, TheDivergenceIntegralIsKeysTimesSeconds) {
  Scene run;
  const auto keys = run.registry.gauge("divergent_keys");
  run.registry.set(keys, second(0), 0);
  run.registry.set(keys, second(10), 100);
  run.registry.set(keys, second(30), 0);
  EXPECT_EQ(result_of(run, "divergence_integral == 2000").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "divergence_integral < 1000").measured, "2,000 key seconds");
}

TEST(Evaluate, OfSeveralGaugesEachHasToSatisfyAndUnderSometimesOne) {
  Scene run;
  const auto us = run.registry.gauge("backlog_fill", {{"region", "us"}, {"shard", "0"}});
  const auto eu = run.registry.gauge("backlog_fill", {{"region", "eu"}, {"shard", "0"}});
  run.registry.set(us, second(20), 60 * kPercent);
  run.registry.set(eu, second(20), 10 * kPercent);
  EXPECT_EQ(result_of(run, "always backlog_fill < 50%").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "always backlog_fill < 50%").measured, "60 %, at 20 s (backlog_fill{region=us,shard=0})");
  EXPECT_EQ(result_of(run, "always backlog_fill{region=eu} < 50%").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "sometimes backlog_fill > 50%").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "sometimes backlog_fill > 90%").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "backlog_fill.max > 50%").verdict, Outcome::kPass) << "the maximum is over all of them";
  EXPECT_EQ(result_of(run, "backlog_fill < 50%").verdict, Outcome::kFail);
}

TEST(Evaluate, ConvergedWithinComparesTheInstantAfterTheHeal) {
  Scene run;
  EXPECT_EQ(result_of(run, "converged within 5s after cut").verdict, Outcome::kPass);
  EXPECT_EQ(result_of(run, "converged within 5s after cut").measured, "1 s");
  EXPECT_EQ(result_of(run, "converged within 5s after cut").met_at, second(31));
  const auto late = result_of(run, "converged within 500ms after cut");
  EXPECT_EQ(late.verdict, Outcome::kFail);
  EXPECT_EQ(late.first_broken_at, second(30) + Duration::millis(500));
  run.faults[0].converged_at = kNever;
  EXPECT_EQ(result_of(run, "converged within 5s after cut").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "converged within 5s after cut", 33).verdict, Outcome::kUndecided) << "the time is not over";
  EXPECT_EQ(evaluate(parsed("converged within 5s after cut"), run.at(33, false)).measured, "not yet, 3 s after its end");
  run.faults[0].end = kNever;
  EXPECT_EQ(result_of(run, "converged within 5s after cut").verdict, Outcome::kUndecided);
  run.faults.clear();
  EXPECT_EQ(result_of(run, "converged within 5s after cut").measured, "cut did not strike");
  EXPECT_EQ(evaluate(parsed("converged within 5s after cut"), run.at(33, false)).measured, "cut has not struck yet");
}

TEST(Evaluate, AFaultThatStrikesTwiceMustSatisfyTwice) {
  Scene run;
  run.faults.push_back({"cut", second(40), second(45), second(52)});
  EXPECT_EQ(result_of(run, "converged within 5s after cut").verdict, Outcome::kFail);
  EXPECT_EQ(result_of(run, "converged within 5s after cut").measured, "7 s");
  EXPECT_EQ(result_of(run, "converged within 10s after cut").measured, "7 s");
}

TEST(Evaluate, PropertiesComeFromTheCheckersWithTheirWitness) {
  Scene run;
  EXPECT_EQ(result_of(run, "causal").verdict, Outcome::kUndecided) << "nobody checked";
  Verdict bad;
  bad.outcome = Outcome::kFail;
  bad.message = "an operation was applied twice";
  bad.first_broken_at = second(7);
  bad.witness = {{second(7), {1}, crdt::Dot::of(crdt::OriginId::of({0}, 0), 9), "k", "applied region 1:9 twice"}};
  run.verdicts = {{Property::kCausal, bad}};
  const auto result = result_of(run, "causal");
  EXPECT_EQ(result.verdict, Outcome::kFail);
  EXPECT_EQ(result.first_broken_at, second(7));
  EXPECT_EQ(witness_text(result.witness, {"us", "eu"}), "7 s eu: applied us:9 twice (key k)");
}

TEST(Evaluate, ConvergedNeedsEqualReplicasAndNoDifferenceBetweenEqualVectors) {
  Scene run;
  EXPECT_EQ(result_of(run, "converged").verdict, Outcome::kPass);
  MetricsView view = run.at(60);
  view.converged = false;
  EXPECT_EQ(evaluate(parsed("converged"), view).verdict, Outcome::kFail);
  Verdict bad;
  bad.outcome = Outcome::kFail;
  bad.message = "replicas that had seen the same operations were in different states";
  run.verdicts = {{Property::kConvergence, bad}};
  EXPECT_EQ(result_of(run, "converged").verdict, Outcome::kFail) << "equal now, and yet wrong in between";
}

TEST(Evaluate, WhileTheRunGoesOnOnlyWhatCannotChangeIsDecided) {
  Scene run;
  const auto keys = run.registry.gauge("divergent_keys");
  run.registry.set(keys, second(5), 10);
  const auto early = [&](const char* text) { return evaluate(parsed(text), run.at(20, false)).verdict; };
  EXPECT_EQ(early("full_syncs == 0"), Outcome::kUndecided);
  EXPECT_EQ(early("always divergent_keys < 100"), Outcome::kUndecided);
  EXPECT_EQ(early("always divergent_keys < 5"), Outcome::kFail);
  EXPECT_EQ(early("sometimes divergent_keys > 5"), Outcome::kPass);
  run.registry.add(run.registry.counter("full_syncs", {{"from", "us"}, {"to", "eu"}}));
  EXPECT_EQ(early("full_syncs == 0"), Outcome::kFail);
  EXPECT_EQ(early("full_syncs >= 1"), Outcome::kPass);
  EXPECT_EQ(early("full_syncs < 5"), Outcome::kUndecided);
}

// --------------------------------------------------------------------------------------------------------------- monitor
struct Watched : Scene {
  metrics::CounterHandle errors = registry.counter("errors", {{"region", "us"}});
  metrics::CounterHandle requests = registry.counter("requests", {{"class", "read"}, {"region", "us"}});
  metrics::DistributionHandle latency = registry.distribution("latency", {{"class", "read"}, {"region", "us"}});
  Monitor monitor;

  explicit Watched(const std::vector<std::string>& texts) {
    std::vector<Expectation> expectations;
    for (const std::string& text : texts) expectations.push_back(parsed(text));
    monitor = Monitor(std::move(expectations));
    faults[0].end = kNever;
  }
  /// One second: 100 requests, with errors and slow reads from 10 s to 30 s.
  void second_passes(std::int64_t s) {
    const bool cut = s > 10 && s <= 30;
    registry.add(requests, 100);
    registry.add(errors, cut ? 10 : 0);
    for (int i = 0; i < 100; ++i) registry.record(latency, Duration::millis(cut ? 80 : 1));
    if (s == 30) faults[0].end = second(30);
    MetricsView view = at(s, false);
    const std::vector<FaultWindow> none;
    if (s < 10) view.faults = &none;
    monitor.look(view);
    registry.mark();
    monitor.sample(view);
  }
};

TEST(Monitor, MeasuresInsideTheWindowOfAFaultOnly) {
  Watched run({"errors == 0 during cut", "errors == 0", "latency.max < 10ms during cut", "availability >= 95% during cut",
               "errors == 0 within 10s after cut", "latency.p99 < 10ms within 10s after cut"});
  for (std::int64_t s = 1; s <= 60; ++s) run.second_passes(s);
  const auto results = run.monitor.results(run.at(60));
  EXPECT_EQ(results[0].verdict, Outcome::kFail);
  EXPECT_EQ(results[0].measured, "200");
  EXPECT_EQ(results[1].verdict, Outcome::kFail);
  EXPECT_EQ(results[2].verdict, Outcome::kFail);
  EXPECT_EQ(results[2].measured, "80 ms");
  EXPECT_EQ(results[3].measured, "90 %");
  EXPECT_EQ(results[4].verdict, Outcome::kPass);
  EXPECT_EQ(results[5].verdict, Outcome::kPass);
}

TEST(Monitor, TellsWhenAnExpectationFirstBroke) {
  Watched run({"errors == 0", "latency.p99 < 50ms", "requests > 100000", "availability >= 99%"});
  for (std::int64_t s = 1; s <= 60; ++s) run.second_passes(s);
  const auto results = run.monitor.results(run.at(60));
  EXPECT_EQ(results[0].first_broken_at, second(11));
  EXPECT_EQ(results[1].first_broken_at, second(11));
  EXPECT_EQ(results[2].verdict, Outcome::kFail);
  EXPECT_EQ(results[2].first_broken_at, kNever) << "never reached is not broken";
  EXPECT_EQ(results[3].first_broken_at, second(12)) << "99.09 % after the first bad second";
}

TEST(Monitor, TellsSinceWhenWhatHadToComeHolds) {
  Watched run({"errors > 0", "latency.max > 50ms", "errors == 0 within 10s after cut", "errors < 1000", "requests > 100000"});
  for (std::int64_t s = 1; s <= 10; ++s) run.second_passes(s);
  for (const auto& result : run.monitor.results(run.at(10, false))) EXPECT_EQ(result.met_at, kNever) << result.text;
  for (std::int64_t s = 11; s <= 60; ++s) run.second_passes(s);
  const auto results = run.monitor.results(run.at(60));
  EXPECT_EQ(results[0].met_at, second(11));
  EXPECT_EQ(results[1].met_at, second(11));
  EXPECT_EQ(results[2].met_at, second(40)) << "when its window was over";
  EXPECT_EQ(results[3].verdict, Outcome::kPass);
  EXPECT_EQ(results[3].met_at, kNever) << "it held all along";
  EXPECT_EQ(results[4].met_at, kNever) << "it never came";
}

TEST(Monitor, TellsSinceWhenWhatHadFailedHoldsAgain) {
  Watched run({"availability < 99.9%", "errors < 1000"});
  for (std::int64_t s = 1; s <= 60; ++s) run.second_passes(s);
  const auto results = run.monitor.results(run.at(60));
  EXPECT_EQ(results[0].verdict, Outcome::kPass);
  EXPECT_EQ(results[0].met_at, second(11));
  EXPECT_EQ(results[1].met_at, kNever) << "it held all along";
}

TEST(Monitor, AWindowThatTheRunDoesNotFinishIsUndecided) {
  Watched run({"errors == 0 within 10s after cut", "errors == 0 during cut"});
  for (std::int64_t s = 1; s <= 35; ++s) run.second_passes(s);
  EXPECT_EQ(run.monitor.results(run.at(35))[0].verdict, Outcome::kUndecided);
  EXPECT_EQ(run.monitor.results(run.at(35))[1].verdict, Outcome::kFail);
  Watched early({"errors == 0 during cut"});
  for (std::int64_t s = 1; s <= 9; ++s) early.second_passes(s);
  early.faults.clear();
  EXPECT_EQ(early.monitor.results(early.at(9))[0].measured, "cut did not strike");
  EXPECT_EQ(early.monitor.results(early.at(9, false))[0].measured, "cut has not struck yet");
}

TEST(Monitor, AFaultThatLastsToTheEndOfTheRunIsMeasuredUpToIt) {
  Watched run({"errors == 0 during cut"});
  for (std::int64_t s = 1; s <= 29; ++s) run.second_passes(s);
  const auto results = run.monitor.results(run.at(29));
  EXPECT_EQ(results[0].verdict, Outcome::kFail);
  EXPECT_EQ(results[0].measured, "190");
}

TEST(Monitor, NamesTheInstantsAtWhichItWantsToLook) {
  Watched run({"errors == 0 during cut", "errors == 0 within 5s after cut", "errors == 0"});
  for (std::int64_t s = 1; s <= 10; ++s) run.second_passes(s);
  EXPECT_EQ(run.monitor.due(), kNever) << "nobody knows yet when the fault ends";
  for (std::int64_t s = 11; s <= 30; ++s) run.second_passes(s);
  EXPECT_EQ(run.monitor.due(), second(35));
  EXPECT_FALSE(run.monitor.ends_window(second(34)));
  EXPECT_TRUE(run.monitor.ends_window(second(35)));
  for (std::int64_t s = 31; s <= 35; ++s) run.second_passes(s);
  EXPECT_EQ(run.monitor.due(), kNever);
  Watched without({"errors == 0"});
  for (std::int64_t s = 1; s <= 30; ++s) without.second_passes(s);
  EXPECT_EQ(without.monitor.due(), kNever) << "no window is asked for";
}

TEST(Monitor, LooksAtGaugesEverMoreSeldomTheLongerAWindowIs) {
  Watched run({"always divergent_keys < 5 during cut"});
  MetricsView view = run.at(10, false);
  view.registry = &run.registry;
  run.registry.gauge("divergent_keys");
  run.monitor.look(view);
  EXPECT_EQ(run.monitor.due(), second(10) + Monitor::kLookStep);
  std::uint32_t looks = 0;
  for (; run.monitor.due() < second(10 + 3'600); ++looks) {
    view.until = run.monitor.due();
    run.monitor.look(view);
  }
  EXPECT_GT(looks, 10 * Monitor::kLooksPerStep);
  EXPECT_LT(looks, 14 * Monitor::kLooksPerStep);
}

TEST(Monitor, WhatWasMeasuredInTheWarmUpIsNotInAWindow) {
  Watched run({"errors == 0 during cut", "errors == 0 within 5s after cut"});
  for (std::int64_t s = 1; s <= 20; ++s) run.second_passes(s);
  run.registry.clear_samples(second(20));
  run.monitor.clear();
  const auto look = [&](std::int64_t s) {
    MetricsView view = run.at(s, false);
    view.from = second(20);
    run.monitor.look(view);
    run.registry.mark();
  };
  look(20);
  run.registry.add(run.errors, 7);
  run.faults[0].end = second(30);
  look(30);
  look(35);
  EXPECT_EQ(run.monitor.results(run.at(60))[0].measured, "7");
  EXPECT_EQ(run.monitor.results(run.at(60))[1].measured, "0");
}

TEST(Monitor, AWindowInsideTheWarmUpIsUndecided) {
  for (const std::int64_t warm : {15, 20}) {
    Watched run({"errors == 0 during cut"});
    for (std::int64_t s = 1; s <= 11; ++s) run.second_passes(s);
    run.registry.clear_samples(second(warm));
    run.monitor.clear();
    MetricsView view = run.at(warm, false);
    view.from = second(warm);
    run.monitor.look(view);  // the end of both, of the warm-up first
    run.faults[0].end = second(15);
    run.monitor.look(view);
    MetricsView end = run.at(60);
    end.from = second(warm);
    EXPECT_EQ(run.monitor.results(end)[0].verdict, Outcome::kUndecided);
    EXPECT_EQ(run.monitor.results(end)[0].measured, "the window lies in the warm-up");
  }
}

TEST(Monitor, ACopyIsAValue) {
  Watched run({"errors == 0 during cut"});
  for (std::int64_t s = 1; s <= 12; ++s) run.second_passes(s);
  const Monitor copy = run.monitor;
  EXPECT_EQ(copy, run.monitor);
  run.second_passes(31);
  EXPECT_EQ(copy.results(run.at(31)).size(), 1u);
}

// ----------------------------------------------------------------------------------------------------------------- seeds
TEST(Seeds, TheWilsonIntervalHasItsKnownValues) {
  const Interval i = wilson(38, 40);  // 0.8351, 0.9862: the textbook figures
  EXPECT_NEAR(i.low, 0.8350, 0.0005);
  EXPECT_NEAR(i.high, 0.9862, 0.0005);
  EXPECT_EQ(wilson(0, 10).low, 0);
  EXPECT_NEAR(wilson(0, 10).high, 0.2775, 0.0005);
  EXPECT_EQ(wilson(10, 10).high, 1);
  EXPECT_EQ(wilson(0, 0).low, 0);
  EXPECT_EQ(wilson(0, 0).high, 1);
}

TEST(Seeds, AStraddlingIntervalIsUndecided) {
  const auto outcomes = [](std::size_t pass, std::size_t fail) {
    std::vector<Outcome> all(pass + fail, Outcome::kFail);
    for (std::size_t i = 0; i < pass; ++i) all[i] = Outcome::kPass;
    return all;
  };
  EXPECT_EQ(over_seeds(outcomes(38, 2), 950'000'000).outcome, Outcome::kUndecided);
  EXPECT_EQ(over_seeds(outcomes(200, 0), 950'000'000).outcome, Outcome::kPass);
  EXPECT_EQ(over_seeds(outcomes(10, 30), 950'000'000).outcome, Outcome::kFail);
  EXPECT_THAT(over_seeds(outcomes(38, 2), 950'000'000).measured, HasSubstr("38 of 40 seeds (95 %, between 83.5 % and 98.6 %)"));
}

TEST(Seeds, WithoutAShareEverySeedMustPass) {
  using O = Outcome;
  EXPECT_EQ(over_seeds({O::kPass, O::kPass}, std::nullopt).outcome, O::kPass);
  EXPECT_EQ(over_seeds({O::kPass, O::kFail, O::kUndecided}, std::nullopt).outcome, O::kFail);
  EXPECT_EQ(over_seeds({O::kPass, O::kUndecided}, std::nullopt).outcome, O::kUndecided);
  EXPECT_EQ(over_seeds({}, std::nullopt).outcome, O::kUndecided);
  EXPECT_EQ(over_seeds({O::kPass, O::kPass}, 1'000'000'000).outcome, O::kPass);
}

}  // namespace
}  // namespace jetlag::check
