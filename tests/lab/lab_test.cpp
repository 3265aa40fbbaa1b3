// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../world/scenario_text.h"
#include "lab/determinism.h"
#include "lab/reply_match.h"
#include "lab/run.h"
#include "lab/session.h"

namespace jetlag::lab {
namespace {

constexpr const char* kCut = R"("faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}])";

TEST(LabRun, AReportTellsTheSyncAfterACutWithBytesAndCause) {
  lab::Run run(two_regions(std::string(kCut) + R"(, "expect": ["full_syncs == 0", "converged within 2s after cut"])"));
  run.finish();
  const observe::RunReport report = run.report();
  ASSERT_EQ(report.syncs.size(), 2u);
  EXPECT_EQ(report.syncs[0].kind, observe::SyncKind::kPartial);
  EXPECT_GT(report.syncs[0].bytes, 1000u);
  EXPECT_NE(report.syncs[0].cause.find("link restored"), std::string::npos);
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_TRUE(report.converged);
  EXPECT_FALSE(report.interrupted);
}

/// Eight megabytes that go to b again over a link that carries one megabit per second, because b has lost its memory.
lab::Run refill_over_a_thin_link(const std::string& drain) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "10s", "drain": ")" + drain + R"(",
    "regions": [{"id": "a", "location": "aws:us-east-1"}, {"id": "b", "location": "aws:eu-west-1"}],
    "network": {"defaults": {"bandwidth": "1Mbit/s"}}, "dataset": {"keys": 8000, "value": "1KB"},
    "faults": [{"name": "crash", "at": "2s", "for": "1s", "crash": "b"}]})"));
  run.finish();
  return run;
}

TEST(LabRun, AFullSyncThatTheEndOfTheRunCutsShortSaysWhatItHasBrought) {
  const observe::RunReport report = refill_over_a_thin_link("20s").report();
  ASSERT_EQ(report.syncs.size(), 2u);  // of a, and of b an empty partial one
  EXPECT_FALSE(report.syncs[0].duration);
  EXPECT_NEAR(static_cast<double>(report.syncs[0].bytes), 27 * 125'000, 100'000);  // from second 3 to 30
}

TEST(LabRun, AReportTellsMemoryByType) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "5s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "script": [{"at": "1s", "region": "us", "run": "SADD s a b c"}, {"at": "1s", "region": "us", "run": "SET k v"},
               {"at": "1s", "region": "us", "run": "SET l w"}]})"));
  run.finish();
  const observe::RunReport report = run.report();
  ASSERT_EQ(report.memory_by_type.size(), 3u);
  std::uint64_t data = 0, metadata = 0;
  for (const observe::TypeMemoryRow& row : report.memory_by_type) data += row.data_bytes, metadata += row.metadata_bytes;
  EXPECT_EQ(report.memory_by_type[0], (observe::TypeMemoryRow{"string", 4, 4, 8, report.memory_by_type[0].metadata_bytes, 0}));
  EXPECT_EQ(report.memory_by_type[1], (observe::TypeMemoryRow{"set", 2, 6, 8, report.memory_by_type[1].metadata_bytes, 0}));
  EXPECT_EQ(report.memory_by_type[2].type, "(index)");
  EXPECT_EQ(data, report.memory[0].data_bytes + report.memory[1].data_bytes);
  EXPECT_EQ(metadata, report.memory[0].metadata_bytes + report.memory[1].metadata_bytes)
      << "nothing is told twice, or not at all";
}

TEST(LabRun, ARestartedShardIsSentItsDataOnce) {
  const observe::RunReport report = refill_over_a_thin_link("90s").report();
  ASSERT_EQ(report.syncs.size(), 2u);
  ASSERT_TRUE(report.syncs[0].duration);
  const double needed = static_cast<double>(report.syncs[0].bytes) / 125'000;  // seconds at the bandwidth of the link
  EXPECT_GT(report.syncs[0].bytes, 8'000'000u);
  EXPECT_NEAR(report.syncs[0].duration->in_seconds(), needed, 0.5);
}

TEST(LabRun, AFullSyncThatOnlyTheTiersAskForSaysSo) {
  lab::Run run(two_regions(std::string(kCut) + R"(, "database": {"sync": {"tiers": ["full"]}})"));
  run.finish();
  const observe::RunReport report = run.report();
  ASSERT_FALSE(report.syncs.empty());
  for (const auto& sync : report.syncs) EXPECT_EQ(sync.cause, "link restored, and tiers allow full syncs only");
}

TEST(LabRun, ACutThatNeverHealsLeavesOperationsThatNeverArrive) {
  lab::Run run(two_regions(R"("faults": [{"at": "2s", "isolate": "eu"}])"));
  run.step_until(Instant{} + Duration::seconds(3));
  EXPECT_EQ(run.report().lag[0].never_arrived, 0u);  // not yet the end
  run.finish();
  const observe::RunReport report = run.report();
  EXPECT_TRUE(report.converged);
  EXPECT_TRUE(report.parted);
  for (const observe::LagRow& row : report.lag) EXPECT_GT(row.never_arrived, 0u) << row.from;
  lab::Run healed(two_regions(kCut));
  healed.finish();
  EXPECT_FALSE(healed.report().parted);
  EXPECT_EQ(healed.report().lag[0].never_arrived, 0u);
}

TEST(LabRun, AFailedExpectationIsExitCodeOneAndSaysWhatItMeasured) {
  lab::Run run(two_regions(std::string(kCut) + R"(, "expect": ["lag{from=us,to=eu}.max < 1s"])"));
  run.finish();
  const observe::RunReport report = run.report();
  EXPECT_EQ(report.exit_code, 1);
  EXPECT_FALSE(report.expectations[0].measured.empty());
  EXPECT_TRUE(report.expectations[0].first_broken_at.has_value());
}

TEST(LabRun, AScriptThatDoesNotGetItsReplyFails) {
  lab::Run run(two_regions(R"("script": [{"at": "1s", "region": "us", "run": "SADD s a", "expect": 5}])"));
  run.finish();
  EXPECT_EQ(run.report().exit_code, 1);
  EXPECT_EQ(run.report().script[0].message, "expected 5, got 1");
}

TEST(LabRun, SettleThatCannotHappenIsExitCodeThree) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "3s", "drain": "2s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "network": {"links": [{"between": ["us", "eu"], "rtt": "30s"}]},
    "script": [{"at": "2s", "region": "us", "run": "SET a 1"}, {"settle": true}]})"));
  run.finish();
  EXPECT_EQ(run.report().exit_code, 3);
}

TEST(LabRun, AnInterruptedRunSaysSo) {
  lab::Run run(two_regions(kCut));
  run.step_until(Instant{} + Duration::seconds(3));
  EXPECT_TRUE(run.report().interrupted);
}

TEST(LabRun, AFaultThatARunDidNotReachHasNotStruck) {
  lab::Run run(two_regions(kCut));
  run.step_until(Instant{} + Duration::seconds(1));
  ASSERT_EQ(run.report().faults.size(), 1u);
  EXPECT_FALSE(run.report().faults[0].struck);
  EXPECT_EQ(run.report().faults[0].at, Instant{} + Duration::seconds(2));  // as planned
  EXPECT_EQ(run.report().faults[0].until, Instant{} + Duration::seconds(5));
  run.step_until(Instant{} + Duration::seconds(3));
  EXPECT_TRUE(run.report().faults[0].struck);
}

TEST(LabRun, AFaultThatAffectedNothingSaysSo) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "10s", "drain": "5s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "1s", "pause": "eu"}, {"at": "3s", "jump": {"region": "us", "by": "1s"}}, {"at": "5s", "crash": "us"},
               {"at": "6s", "restart": "us"}]})"));
  run.finish();
  const auto faults = run.report().faults;
  EXPECT_EQ(faults[0].evidence, "affected nothing: no message and no client command met it");
  EXPECT_EQ(faults[1].evidence, "affected nothing: no write was stamped");
  EXPECT_EQ(faults[2].evidence, "1 shard lost its memory");
  EXPECT_EQ(faults[3].evidence, "ended crash-1");
}

TEST(LabRun, AScaledRunIsReportedAtFullSizeAndSaysWhatIsNot) {
  const auto report_of = [](const char* scale) {
    lab::Run run(scenario_of(std::string(R"({"jetlag": 1, "name": "t", "duration": "10s", "scale": ")") + scale + R"(",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}], "dataset": {"keys": 5000},
      "workloads": [{"name": "w", "rate": "1k/s", "arrival": "constant", "mix": {"SET": "100%"}}],
      "expect": ["requests == 20000", "always keys <= 5000", "sometimes keys >= 5000", "throughput > 900/s", "full_syncs == 0"]})"));
    run.finish();
    return run.report();
  };
  const observe::RunReport full = report_of("1/1"), small = report_of("1/10");
  EXPECT_EQ(small.clients[0].requests, full.clients[0].requests);
  EXPECT_NEAR(small.clients[0].requests_per_second, 1000, 1);
  EXPECT_EQ(small.lag[0].operations, full.lag[0].operations);
  EXPECT_EQ(small.memory[0].keys, full.memory[0].keys);
  EXPECT_NEAR(static_cast<double>(small.costs[0].egress_bytes), static_cast<double>(full.costs[0].egress_bytes),
              0.5 * static_cast<double>(full.costs[0].egress_bytes));
  for (const auto* report : {&full, &small})  // an expectation is about the full size too, and so are the metrics of the report
    for (const auto& row : report->expectations)
      EXPECT_EQ(row.verdict, observe::Verdict::kPass) << row.text << ": " << row.measured;
  const auto metric = [](const observe::RunReport& report, const char* name) {
    for (const auto& row : report.metrics)
      if (row.name == name) return row.values.at(0).value;
    return 0.0;
  };
  EXPECT_EQ(metric(small, "requests"), metric(full, "requests"));
  EXPECT_TRUE(full.scenario.not_scaled.empty());
  EXPECT_FALSE(small.scenario.not_scaled.empty());
}

TEST(LabRun, AnHourCostsWhatTheBilledTimeCost) {
  const auto per_hour = [](const char* warmup) {
    lab::Run run(two_regions(std::string(R"("warmup": ")") + warmup + "\""));
    run.finish();
    return *run.report().costs[0].usd_per_hour;
  };
  EXPECT_NEAR(per_hour("5s") / per_hour("0s"), 1, 0.15);
}

TEST(LabRun, TheReportAndTheMetricCountTheSameMessagesForEveryFault) {
  lab::Run run(two_regions(
      R"("faults": [{"name": "p", "at": "2s", "for": "1s", "pause": "eu"}, {"name": "c", "at": "5s", "for": "1s", "cut": ["us", "eu"]},
                                         {"name": "d", "at": "7s", "for": "1s", "degrade": {"between": ["us", "eu"], "latency": "50ms"}},
                                         {"name": "x", "at": "9s", "for": "1s", "crash": "eu"}])"));
  run.finish();
  const observe::RunReport report = run.report();
  for (const observe::FaultRecord& fault : report.faults) {
    EXPECT_GT(fault.messages_affected(), 0u) << fault.name;
    for (const observe::MetricRow& row : report.metrics) {
      if (row.name != "messages_affected" || row.labels[0].second != fault.name) continue;
      EXPECT_EQ(row.values[0].value, static_cast<double>(fault.messages_affected())) << fault.name;
    }
  }
  EXPECT_NE(report.faults[0].evidence.find("client commands waited"), std::string::npos) << report.faults[0].evidence;
  EXPECT_NE(report.faults[3].evidence.find("1 shard lost its memory"), std::string::npos) << report.faults[3].evidence;
}

TEST(Validate, NamesTheLineAndTheNearestMetric) {
  const auto errors = validate(two_regions(R"("expect": ["full_sync == 0"])"));
  ASSERT_FALSE(errors.empty());
  EXPECT_NE(errors[0].message.find("full_syncs"), std::string::npos);
  EXPECT_NE(errors[0].where.find("test.json:"), std::string::npos);
}

TEST(Determinism, ARunEqualsItselfAndItsCopy) {
  EXPECT_EQ(first_divergence(two_regions(kCut)), std::nullopt);
  int asked = 0;
  EXPECT_THROW(first_divergence(two_regions(kCut),
                                [&] {
                                  if (++asked == 9) throw asked;
                                }),
               int)
      << "it can be stopped";
}

TEST(Determinism, TheFirstDifferingEventIsNamed) {
  scenario::ScenarioSpec spec = two_regions(kCut);
  auto a = world::make_world(std::make_shared<const world::Setup>(setup_of(spec)));
  spec.seed = 99;
  auto b = world::make_world(std::make_shared<const world::Setup>(setup_of(spec)));
  const auto difference = first_difference(std::move(a), std::move(b));
  ASSERT_TRUE(difference.has_value());
  EXPECT_NE(difference->find("first differing event"), std::string::npos);
  const auto other = difference->find("in the other");
  ASSERT_NE(other, std::string::npos);
  for (const std::string& side : {difference->substr(0, other), difference->substr(other)}) {
    EXPECT_NE(side.find(" at "), std::string::npos) << side;
    EXPECT_NE(side.find(", lane "), std::string::npos) << side;
    EXPECT_NE(side.find(": "), std::string::npos) << side;
  }
}

TEST(Determinism, TwoEventsOfOneKindThatCarryOtherThingsDiffer) {
  auto a = world::make_world(std::make_shared<const world::Setup>(
      setup_of(two_regions(R"("script": [{"at": "1s", "region": "us", "run": "SET k one"}])"))));
  auto b = world::make_world(std::make_shared<const world::Setup>(
      setup_of(two_regions(R"("script": [{"at": "1s", "region": "us", "run": "SET k two"}])"))));
  const auto difference = first_difference(std::move(a), std::move(b));
  ASSERT_TRUE(difference.has_value());
  EXPECT_NE(difference->find("SET k one"), std::string::npos) << *difference;
  EXPECT_NE(difference->find("SET k two"), std::string::npos) << *difference;
  EXPECT_NE(difference->find("us shard 0"), std::string::npos) << *difference;
}

TEST(Determinism, ACopyThatGoesAnotherWayNamesTheFirstDifferingEventToo) {
  const auto at_middle = [](const char* written) {
    auto world = world::make_world(std::make_shared<const world::Setup>(
        setup_of(two_regions(R"("script": [{"at": "6s", "region": "us", "run": "SET k )" + std::string(written) + R"("}])"))));
    while (world::step(world, Instant{} + Duration::seconds(5))) {}
    return world;
  };
  EXPECT_EQ(copy_difference(at_middle("one"), at_middle("one"), Duration::seconds(5)), std::nullopt);
  const auto difference = copy_difference(at_middle("one"), at_middle("two"), Duration::seconds(5));
  ASSERT_TRUE(difference.has_value());
  EXPECT_NE(difference->find("its copy taken at 5 s"), std::string::npos) << *difference;
  EXPECT_NE(difference->find("the first differing event: in one run event "), std::string::npos) << *difference;
  EXPECT_NE(difference->find("SET k one"), std::string::npos) << *difference;
  EXPECT_NE(difference->find("SET k two"), std::string::npos) << *difference;
}

TEST(LabRun, ErrorsOfClientsAreToldByTheirKind) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "2s", "for": "1s", "crash": "us"}],
    "workloads": [{"name": "w", "rate": "50/s", "keys": {"pattern": "k:{}", "count": 3}, "mix": {"SET": "50%", "INCR": "50%"}}]})"));
  run.finish();
  const observe::RunReport report = run.report();
  std::uint64_t errors = 0, told = 0;
  for (const auto& row : report.clients) errors += row.errors;
  for (const auto& row : report.client_errors) told += row.count;
  EXPECT_EQ(errors, told);
  ASSERT_GE(report.client_errors.size(), 2u);
  EXPECT_EQ(report.client_errors[0].command, "INCR");
  EXPECT_EQ(report.client_errors[0].message, "ERR value is not an integer or out of range");
  EXPECT_TRUE(report.client_errors[0].example_key.starts_with("k:"));
  EXPECT_TRUE(std::ranges::any_of(report.client_errors, [](const auto& row) { return row.message.starts_with("refused: "); }));
}

TEST(LabRun, TheExampleOfAConflictIsAKeyThatTheRuleDecided) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "SET first a"}, {"at": "2s", "region": "us", "run": "SET second a"},
               {"at": "3s", "region": "eu", "run": "SET first b"}, {"at": "3s", "region": "eu", "run": "SET second b"},
               {"at": "6s", "region": "us", "run": "SET first c"}]})"));
  run.finish();
  ASSERT_EQ(run.report().conflicts.size(), 1u);
  EXPECT_EQ(run.report().conflicts[0].example_key, "second");
}

TEST(ReplyMatch, KnowsEveryWayOfExpecting) {
  using scenario::ReplyExpectation;
  using scenario::ReplyMatch;
  using Kind = scenario::ReplyValue::Kind;
  const auto want = [](ReplyMatch match, Kind kind, std::int64_t integer, std::string text) {
    ReplyExpectation e;
    e.match = match;
    e.value.kind = kind;
    e.value.integer = integer;
    e.value.text = std::move(text);
    return e;
  };
  const auto list = store::Reply::array({store::Reply::bulk("b"), store::Reply::bulk("a")});
  EXPECT_FALSE(mismatch_of(store::Reply::integer(3), want(ReplyMatch::kEquals, Kind::kInteger, 3, "3")));
  EXPECT_TRUE(mismatch_of(store::Reply::integer(4), want(ReplyMatch::kEquals, Kind::kInteger, 3, "3")));
  EXPECT_FALSE(mismatch_of(store::Reply::error("WRONGTYPE x"), want(ReplyMatch::kError, Kind::kString, 0, "WRONGTYPE")));
  EXPECT_TRUE(mismatch_of(store::Reply::bulk("WRONGTYPE"), want(ReplyMatch::kError, Kind::kString, 0, "WRONGTYPE")));
  EXPECT_FALSE(mismatch_of(list, want(ReplyMatch::kLength, Kind::kInteger, 2, "2")));
  EXPECT_FALSE(mismatch_of(list, want(ReplyMatch::kContains, Kind::kString, 0, "a")));
  EXPECT_TRUE(mismatch_of(list, want(ReplyMatch::kContains, Kind::kString, 0, "c")));
  EXPECT_FALSE(mismatch_of(store::Reply::bulk("abc"), want(ReplyMatch::kMatch, Kind::kString, 0, "^a.c$")));
  EXPECT_FALSE(
      mismatch_of(store::Reply::bulk("{\"a\":1,\"b\":2}"), want(ReplyMatch::kJson, Kind::kString, 0, "{\"b\":2,\"a\":1}")));
}

TEST(ReplyMatch, NothingMatchesNilAndNumbersAreRead) {
  using scenario::ReplyExpectation;
  using scenario::ReplyMatch;
  using Kind = scenario::ReplyValue::Kind;
  const auto want = [](ReplyMatch match, Kind kind, std::int64_t integer, std::string text) {
    ReplyExpectation e;
    e.match = match;
    e.value.kind = kind;
    e.value.integer = integer;
    e.value.text = std::move(text);
    return e;
  };
  const store::Reply nil = store::Reply::nil(), one = store::Reply::integer(1);
  EXPECT_TRUE(mismatch_of(nil, want(ReplyMatch::kMatch, Kind::kString, 0, "^$")));
  EXPECT_TRUE(mismatch_of(nil, want(ReplyMatch::kLength, Kind::kInteger, 0, "0")));
  EXPECT_TRUE(mismatch_of(nil, want(ReplyMatch::kContains, Kind::kString, 0, "")));
  EXPECT_TRUE(mismatch_of(one, want(ReplyMatch::kMatch, Kind::kString, 0, "^$")));
  EXPECT_TRUE(mismatch_of(one, want(ReplyMatch::kLength, Kind::kInteger, 0, "0")));
  EXPECT_TRUE(mismatch_of(store::Reply::error("ERR a"), want(ReplyMatch::kContains, Kind::kString, 0, "a")));
  EXPECT_FALSE(mismatch_of(one, want(ReplyMatch::kMatch, Kind::kString, 0, "^[0-9]+$")));
  EXPECT_TRUE(
      mismatch_of(store::Reply::bulk(std::string(40, 'a') + "!"), want(ReplyMatch::kMatch, Kind::kString, 0, "^(a|aa)+$")));
}

TEST(LabRun, StepsAfterAFailedSettleWereNotTried) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "3s", "drain": "2s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "network": {"links": [{"between": ["us", "eu"], "rtt": "30s"}]},
    "script": [{"at": "2s", "region": "us", "run": "SET a 1"}, {"settle": true}, {"region": "eu", "run": "GET a", "expect": "1"}]})"));
  run.finish();
  const observe::RunReport report = run.report();
  EXPECT_EQ(report.exit_code, 3);
  ASSERT_EQ(report.script.size(), 3u);
  EXPECT_EQ(report.script[2].verdict, observe::Verdict::kUndecided);
  EXPECT_EQ(report.script[2].region, "eu");
  EXPECT_EQ(report.script[2].message, "not reached: the settle of step 2 did not succeed");
}

TEST(LabRun, ConvergedIsOneThingInChecksAndExpectations) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "3s", "drain": "10ms",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"rate": "1k/s", "keys": {"count": 10}, "mix": {"SET": "100%"}}], "expect": ["converged"]})"));
  run.finish();
  const observe::RunReport report = run.report();
  EXPECT_FALSE(report.converged);
  EXPECT_EQ(report.expectations[0].verdict, observe::Verdict::kFail);
  EXPECT_EQ(report.checkers[0].name, "converged");
  EXPECT_EQ(report.checkers[0].verdict, observe::Verdict::kFail);
  EXPECT_EQ(report.exit_code, 1);
}

TEST(LabRun, AStepHasTheInstantAtWhichItWasIssuedOrIsPlanned) {
  lab::Run run(two_regions(R"("faults": [{"at": "1s", "for": "3s", "pause": "eu"}],
    "script": [{"at": "2s", "region": "eu", "run": "SET a 1"}, {"at": "8s", "region": "us", "run": "GET a"}, {"settle": true}])"));
  const auto seconds = [](int n) { return Instant{} + Duration::seconds(n); };
  run.step_until(seconds(3));
  const auto waiting = run.report().script;
  ASSERT_EQ(waiting.size(), 3u);
  EXPECT_EQ(waiting[0].at, seconds(2));
  EXPECT_FALSE(waiting[0].replied);
  EXPECT_EQ(waiting[1].at, seconds(8));
  EXPECT_FALSE(waiting[2].at);  // it follows another
  run.finish();
  const auto steps = run.report().script;
  EXPECT_EQ(steps[0].at, seconds(2));
  EXPECT_GE(steps[0].replied, seconds(4));  // the process went on
  EXPECT_EQ(steps[1].at, seconds(8));
  ASSERT_TRUE(steps[2].at);
  EXPECT_GT(steps[2].at, seconds(8));
  EXPECT_GT(steps[2].replied, steps[2].at);
}

TEST(LabRun, LostUpdatesNameTheOperations) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "3s", "drain": "5s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "500ms", "for": "2s", "cut": ["us", "eu"]}, {"at": "2s", "for": "1s", "region-down": {"region": "us", "data": "lost"}}],
    "script": [{"at": "1s", "region": "us", "run": "SET a 1"}, {"at": "1s", "region": "us", "run": "SET b 1"}],
    "expect": ["no-lost-updates", "lost_updates == 0"]})"));
  run.finish();
  const observe::RunReport report = run.report();
  ASSERT_EQ(report.exit_code, 1);
  for (const auto& row : report.expectations)
    EXPECT_EQ(row.witness, "us:1 to us:2 were acknowledged in us and no live replica holds them") << row.text;
}

TEST(LabRun, ViolationsThatAreNotNamedAreCounted) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "5s", "drain": "5s",
    "regions": [{"id": "us", "location": "aws:us-east-1", "clock": {"offset": "-500ms"}}, {"id": "eu", "location": "aws:eu-west-1"}],
    "database": {"clock": "wall"},
    "script": [{"at": "1s", "region": "eu", "run": "SET a 1"}, {"at": "1s", "region": "eu", "run": "SET b 1"},
               {"at": "1.2s", "region": "us", "run": "SET a 2"}, {"at": "1.2s", "region": "us", "run": "SET b 2"}],
    "expect": ["no-lost-updates"]})"));
  run.finish();
  const observe::RunReport report = run.report();
  ASSERT_EQ(report.expectations[0].measured, "2 acknowledged updates are gone");
  EXPECT_EQ(report.expectations[0].witness, "on key \"a\" us:1 lost against a value that its writer had seen; and 1 more");
}

TEST(Validate, AFaultThatNeverEndsHasNoAfter) {
  const auto errors = validate(two_regions(
      R"("database": {"shards": 2}, "faults": [{"name": "f", "at": "1s", "isolate": "us"}, {"name": "c", "at": "1s", "crash": "eu"},
    {"name": "r", "at": "2s", "restart": "eu"}, {"name": "both", "at": "3s", "crash": "us"}, {"name": "up", "at": "4s", "restart": {"region": "us", "shard": 0}},
    {"name": "s", "at": "1s", "for": "1s", "skew": {"region": "us", "by": "1s"}}], "expect": ["converged within 5s after f", "converged within 5s after c", "converged within 5s after r",
    "converged within 5s after both", "converged within 5s after s"])"));
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_NE(errors[0].message.find("found \"f\", which lasts to the end of the run; give it \"for\""), std::string::npos)
      << errors[0].message;
  EXPECT_NE(errors[1].message.find("\"up\" repairs it: say after up"), std::string::npos) << errors[1].message;
  EXPECT_NE(errors[2].message.find("found \"s\", which moves a clock"), std::string::npos) << errors[2].message;
}

TEST(Validate, AScaleLeavesAtLeastOneOfTheClients) {
  const auto errors_at = [](int clients, const char* region) {
    return validate(scenario_of(R"({"jetlag": 1, "name": "t", "scale": "1/500", "regions": [
      {"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}], "workloads": [{"clients": )" +
                                std::to_string(clients) + R"(, "mix": {"SET": "100%"}, "per-region": {"us": {"clients": )" +
                                region + "}}}]}"));
  };
  EXPECT_TRUE(errors_at(500, "0").empty());  // none in one region is none at any scale
  const auto few = errors_at(499, "1000");
  ASSERT_EQ(few.size(), 1u);
  EXPECT_NE(few[0].message.find("expected at least 500 clients, of which \"scale\" 1/500 leaves one, found 499"),
            std::string::npos)
      << few[0].message;
  EXPECT_EQ(errors_at(500, "3").size(), 1u);
}

TEST(Validate, NamesInExpectationsAreJudgedWhereTheyAreKnown) {
  scenario::Case broken{"", two_regions(R"("expect": ["lag{from=us,to=zz}.p99 < 5ms", "converged within 5s after cabel"])")};
  broken.spec.regions.push_back(broken.spec.regions.back());
  const auto errors = validate_expectations(broken);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_NE(errors[0].message.find("unknown region \"zz\"; expected us or eu"), std::string::npos) << errors[0].message;
  EXPECT_NE(errors[1].message.find("unknown fault \"cabel\""), std::string::npos) << errors[1].message;
  broken.names_known = false;
  EXPECT_TRUE(validate_expectations(broken).empty());
}

TEST(Validate, AHealEndsWhateverIsWrongWithALink) {
  for (const char* fault : {R"("cut": ["us", "eu"])", R"("one-way": {"from": "us", "to": "eu"})", R"("isolate": "us")",
                            R"("degrade": {"between": ["us", "eu"], "latency": "100ms"})",
                            R"("flap": {"between": ["us", "eu"], "down": "100ms", "up": "100ms"})"}) {
    const auto spec = two_regions(R"("faults": [{"name": "f", "at": "1s", )" + std::string(fault) +
                                  R"(}, {"at": "2s", "heal": "all"}], "expect": ["converged within 5s after f"])");
    EXPECT_TRUE(validate(spec).empty()) << fault;
    lab::Run run(spec);
    run.finish();
    EXPECT_EQ(run.report().exit_code, 0) << fault;
  }
}

TEST(Validate, MistakesInsideAnExpectationHaveTheirColumn) {
  const auto errors = validate(two_regions(R"("expect": ["lag{from=us,to=ue}.p99 < 5ms"])"));
  const auto where = validate(two_regions(R"("expect": ["nonsense < 5ms"])"));
  ASSERT_FALSE(errors.empty());
  ASSERT_FALSE(where.empty());
  const auto column = [](const Error& e) { return std::stoi(e.where.substr(e.where.rfind(':') + 1)); };
  EXPECT_EQ(column(errors[0]), column(where[0]) + 12) << errors[0].where << " " << where[0].where;
}

TEST(Report, AWindowThatReachesIntoAnUneventfulEndIsDecided) {
  const auto verdicts = [](const std::string& within) {
    lab::Run run(scenario_of(R"({"jetlag": 1, "name": "w", "seed": 1, "duration": "6s", "drain": "8s",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
      "workloads": [{"name": "w", "rate": "100/s", "keys": {"pattern": "k:{}", "count": 10}, "mix": {"INCR": "100%"}}],
      "faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}],
      "expect": ["full_syncs == 0 within )" +
                             within + R"( after cut", "full_syncs > 0 within )" + within + R"( after cut",
                 "always divergent_keys < 100 within )" +
                             within + R"( after cut"]})"));
    run.finish();
    std::vector<observe::Verdict> all;
    for (const auto& result : run.report().expectations) all.push_back(result.verdict);
    return all;
  };
  using enum observe::Verdict;
  EXPECT_EQ(verdicts("3s"), (std::vector{kPass, kFail, kPass})) << "the run had nothing left to do at 6.1 s of 14";
  EXPECT_EQ(verdicts("500ms"), (std::vector{kPass, kFail, kPass}));
  EXPECT_EQ(verdicts("10s"), (std::vector{kUndecided, kUndecided, kUndecided})) << "the window ends after the run";
}

}  // namespace
}  // namespace jetlag::lab
