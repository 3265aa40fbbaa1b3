// SPDX-License-Identifier: Apache-2.0
// A session shows a run, goes back in it, changes it by hand and branches; and watching changes nothing.
#include "lab/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "../world/scenario_text.h"
#include "lab/faults.h"
#include "lab/run.h"
#include "scenario/load.h"

namespace jetlag::lab {
namespace {

constexpr const char* kCut = R"("faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}])";

Instant at_seconds(double s) { return Instant{} + Duration{static_cast<std::int64_t>(s * 1e9)}; }

void run_to(Session& session, Instant limit) {
  while (session.advance(limit, 777)) {}
}

std::string fingerprint_of(const scenario::ScenarioSpec& spec) {
  lab::Run run(spec);
  run.finish();
  return run.fingerprint().text();
}

const observe::FaultRecord* fault_named(const observe::Snapshot& seen, const std::string& name) {
  const auto it =
      std::find_if(seen.timeline->faults.begin(), seen.timeline->faults.end(), [&](const auto& f) { return f.name == name; });
  return it == seen.timeline->faults.end() ? nullptr : &*it;
}

std::size_t entries_of(const observe::Snapshot& seen, observe::TraceKind kind) {
  std::size_t count = 0;
  for (const auto& chunk : seen.trace)
    count += static_cast<std::size_t>(
        std::count_if(chunk->entries.begin(), chunk->entries.end(), [&](const auto& e) { return e.kind == kind; }));
  return count;
}

TEST(Session, WhatIsDoneAtAnOddInstantIsWrittenInHumanTimesAndReadBackExactly) {
  const auto spec = two_regions("");
  Session session(spec);
  const Instant at{3'000'000'008};
  run_to(session, at);
  ASSERT_FALSE(session.handle(Inject{pause(0, Duration{1'234'567'891})}));
  const std::string json = session.snapshot().injected.at(0);
  EXPECT_NE(json.find(R"("at": "3.000000008s", "for": "1.234567891s")"), std::string::npos) << json;
  const auto back = two_regions("\"faults\": [" + json + "]").faults.at(0);
  EXPECT_EQ(back.at, at);
  EXPECT_EQ(back.lasts, Duration{1'234'567'891});
}

TEST(Session, WatchingChangesNothing) {
  const auto spec = two_regions(kCut);
  Session session(spec);
  for (int i = 1; session.advance(at_seconds(0.37 * i), 501) || !session.finished(); ++i)
    session.snapshot({.key = "k:1", .matrix = true});
  EXPECT_EQ(session.snapshot().fingerprint.text(), fingerprint_of(spec));
  EXPECT_EQ(session.snapshot().state, observe::RunState::kFinished);
}

TEST(Session, TrafficIsWhatTheLastMomentsCarriedHoweverTheInstantWasReached) {
  Session session(two_regions(""));
  for (const double at : {1.5, 1.5001, 1.6, 1.60001, 1.75}) {
    run_to(session, at_seconds(at));
    for (const observe::LinkView& link : session.snapshot().frame->links) EXPECT_GT(link.bytes_per_second, 100) << at;
  }
}

TEST(Session, OneInstantHasOneNumberOfKeysThatDiffer) {
  Session session(two_regions(kCut));
  for (const double at : {1.013, 2.5, 3.337, 4.999, 5.02}) {
    run_to(session, at_seconds(at));
    session.rest();
    const observe::Snapshot seen = session.snapshot({.matrix = true, .matrix_rows = 100'000});
    const auto differ = std::ranges::count_if(*seen.matrix, &observe::MatrixRow::differs);
    EXPECT_EQ(seen.frame->divergent_keys, static_cast<std::uint64_t>(differ)) << at;
  }
}

TEST(Session, ExpressGivesTheSameRunWithoutATrace) {
  const auto spec = two_regions(kCut);
  Session session(spec);
  while (session.advance(kNever, 10'000, Watch::kFramesOnly)) {}
  EXPECT_EQ(session.snapshot().fingerprint.text(), fingerprint_of(spec));
  EXPECT_EQ(entries_of(session.snapshot(), observe::TraceKind::kOperations), 0u);
}

TEST(Session, AnInstantOfThePastLooksAsItLookedThen) {
  Session session(two_regions(kCut));
  run_to(session, at_seconds(3));
  const observe::Snapshot then = session.snapshot();
  run_to(session, at_seconds(9));
  ASSERT_FALSE(session.handle(Seek{at_seconds(3)}));
  const observe::Snapshot now = session.snapshot();
  EXPECT_EQ(now.at, then.at);
  EXPECT_EQ(*now.frame, *then.frame);
  EXPECT_EQ(now.flights, then.flights);
  EXPECT_EQ(now.reached, at_seconds(9));
  EXPECT_TRUE(now.frame->links[0].cut);
  EXPECT_EQ(session.world_shown().now, session.world_shown().now);
}

TEST(Session, TheWorldOfAPastInstantIsTheOneThatWasThere) {
  const auto spec = two_regions(kCut);
  Session session(spec);
  run_to(session, at_seconds(8));
  session.handle(Seek{at_seconds(4.5)});
  lab::Run run(spec);
  run.step_until(at_seconds(4.5) + Duration{1});
  EXPECT_EQ(world::fingerprint(session.world_shown()).text(), run.fingerprint().text());
  EXPECT_EQ(session.world_shown().shards, run.world().shards);
}

TEST(Session, MessagesUnderWayHaveBeenSentAndHaveNotArrived) {
  Session session(two_regions(""));
  run_to(session, at_seconds(1));
  const observe::Snapshot seen = session.snapshot();
  ASSERT_FALSE(seen.flights.empty());
  for (const observe::Flight& flight : seen.flights) {
    EXPECT_LE(flight.sent, seen.at);
    EXPECT_GT(flight.arrives, seen.at);
  }
}

TEST(Session, ACutByHandIsEvidenceOnTheTimelineAndIsSavedAsAFault) {
  Session session(two_regions(""));
  run_to(session, at_seconds(2));
  ASSERT_FALSE(session.handle(Inject{cut(*session.snapshot().scenery, 0, 1)}));
  run_to(session, at_seconds(4));
  const observe::Snapshot seen = session.snapshot();
  const auto* fault = fault_named(seen, "cut-1");
  ASSERT_NE(fault, nullptr);
  EXPECT_EQ(fault->at, at_seconds(2));
  EXPECT_GT(fault->messages_lost, 0u);
  EXPECT_TRUE(seen.frame->links[0].cut);
  ASSERT_EQ(seen.injected.size(), 1u);
  EXPECT_EQ(seen.injected[0], R"({ "name": "cut-1", "at": "2s", "cut": ["us", "eu"] })");
}

TEST(Session, WhatWasDoneByHandGivesTheSameRunAsTheFileThatSaysSo) {
  Session session(two_regions(""));
  run_to(session, at_seconds(2));
  const auto scenery = session.snapshot().scenery;
  ASSERT_FALSE(session.handle(Inject{cut(*scenery, 0, 1)}));
  run_to(session, at_seconds(4));
  ASSERT_FALSE(session.handle(Inject{heal(*scenery, 0, 1)}));
  while (session.advance(kNever)) {}
  const auto injected = session.snapshot().injected;
  ASSERT_EQ(injected.size(), 2u);
  const auto spec = two_regions("\"faults\": [" + injected[0] + ", " + injected[1] + "]");
  lab::Run run(spec);
  run.finish();
  EXPECT_EQ(session.snapshot().fingerprint.state, run.fingerprint().state);
  EXPECT_TRUE(run.report().converged);
}

TEST(Session, EveryKindOfFaultCanBeDoneByHandAndReadBackFromItsText) {
  const auto scenery = scenery_of(lab::Run(two_regions("")).world());
  const std::vector<scenario::FaultSpec> all{cut(scenery, 0, 1),
                                             one_way(scenery, 0, 1),
                                             isolate(scenery, 1),
                                             slow(scenery, 0, 1, Duration::millis(300)),
                                             lose(scenery, 0, 1, scenario::kOne / 50),
                                             narrow(scenery, 0, 1, 1'000'000),
                                             crash(0, 0),
                                             lab::pause(1, Duration::millis(400)),
                                             region_down(1, scenario::DataFate::kLost),
                                             skew(0, Duration::millis(250)),
                                             heal(scenery, 0, 1),
                                             reconnect(scenery, 1),
                                             restart(0, 0),
                                             region_up(1)};
  for (const scenario::FaultSpec& fault : all) {
    Session session(two_regions(""));
    run_to(session, at_seconds(1.5));
    ASSERT_FALSE(session.handle(Inject{fault}));
    run_to(session, at_seconds(2.5));
    const observe::Snapshot seen = session.snapshot();
    EXPECT_TRUE(seen.problem.empty()) << seen.problem;
    ASSERT_EQ(seen.injected.size(), 1u);
    SCOPED_TRACE(seen.injected[0]);
    // A repair is only valid where there is something to repair.
    const std::string broken = fault.kind == scenario::FaultKind::kHeal      ? R"(, { "at": "1s", "cut": ["us", "eu"] })"
                               : fault.kind == scenario::FaultKind::kRestart ? R"(, { "at": "1s", "crash": "us" })"
                               : fault.kind == scenario::FaultKind::kRegionUp ? R"(, { "at": "1s", "region-down": "eu" })"
                                                                              : "";
    const auto back = two_regions("\"faults\": [" + seen.injected[0] + broken + "]").faults.at(0);
    EXPECT_EQ(back.kind, fault.kind);
    EXPECT_EQ(back.links, fault.links);
    EXPECT_EQ(back.regions.empty(), fault.regions.empty());
    EXPECT_EQ(back.at, at_seconds(1.5));
    if (!broken.empty()) continue;
    lab::Run file(two_regions("\"faults\": [" + seen.injected[0] + "]"));
    file.finish();
    while (session.advance(kNever)) {
    }
    EXPECT_EQ(session.snapshot().fingerprint.state, file.fingerprint().state) << "the same run, and it ends when it should";
  }
}

TEST(Session, RewindingAndChangingDiscardsTheFutureAndUndoTakesTheChangeBack) {
  const auto spec = two_regions(kCut);
  Session session(spec);
  run_to(session, at_seconds(8));
  session.handle(Seek{at_seconds(3)});
  ASSERT_FALSE(session.handle(Inject{heal(*session.snapshot().scenery, 0, 1)}));
  EXPECT_LT(session.reached(), at_seconds(3.1)) << "the future of the change has not happened yet";
  run_to(session, at_seconds(4));
  EXPECT_FALSE(session.snapshot().frame->links[0].cut);
  ASSERT_FALSE(session.handle(Undo{}));
  EXPECT_EQ(session.at(), at_seconds(3));
  EXPECT_TRUE(session.snapshot().injected.empty());
  while (session.advance(kNever)) {}
  EXPECT_EQ(session.snapshot().fingerprint.text(), fingerprint_of(spec)) << "as if nothing had been done";
  EXPECT_TRUE(session.handle(Undo{}).has_value());
}

TEST(Session, AForkGoesItsOwnWayAndTheOriginalStaysAsItWas) {
  const auto spec = two_regions(kCut);
  Session session(spec);
  run_to(session, at_seconds(8));
  session.handle(Seek{at_seconds(3)});
  ASSERT_FALSE(session.handle(Fork{"what if it healed at once?"}));
  ASSERT_FALSE(session.handle(Inject{heal(*session.snapshot().scenery, 0, 1)}));
  run_to(session, at_seconds(4));
  observe::Snapshot seen = session.snapshot();
  ASSERT_EQ(seen.branches.size(), 2u);
  EXPECT_EQ(seen.branches[1].forked_at, at_seconds(3));
  EXPECT_EQ(seen.branches[1].parent, seen.branches[0].id);
  EXPECT_FALSE(seen.frame->links[0].cut);
  EXPECT_EQ(seen.timeline->ghosts.size(), 1u);
  ASSERT_FALSE(session.handle(Switch{seen.branches[0].id}));
  EXPECT_EQ(session.reached(), at_seconds(8));
  while (session.advance(kNever)) {}
  EXPECT_EQ(session.snapshot().fingerprint.text(), fingerprint_of(spec));
}

TEST(Session, ABranchThatIsClosedLeavesWhatWasForkedFromItToItsParent) {
  const auto spec = two_regions(kCut);
  Session session(spec);
  run_to(session, at_seconds(2));
  ASSERT_FALSE(session.handle(Fork{}));
  run_to(session, at_seconds(3));
  ASSERT_FALSE(session.handle(Fork{}));
  run_to(session, at_seconds(4));
  EXPECT_TRUE(session.handle(Close{0})) << "the first one stays";
  EXPECT_TRUE(session.handle(Close{7}));
  ASSERT_FALSE(session.handle(Close{1}));
  observe::Snapshot seen = session.snapshot();
  ASSERT_EQ(seen.branches.size(), 2u);
  EXPECT_EQ(seen.branch, 2u);
  EXPECT_EQ(seen.branches[1].parent, std::optional<std::uint32_t>(0));
  EXPECT_EQ(seen.branches[1].forked_at, at_seconds(2));
  EXPECT_EQ(seen.timeline->ghosts.size(), 1u);
  ASSERT_FALSE(session.handle(Close{2}));
  EXPECT_EQ(session.snapshot().branch, 0u) << "and shows where it came from";
  EXPECT_EQ(session.at(), at_seconds(2));
  for (std::size_t i = 1; i < kMostBranches; ++i) ASSERT_FALSE(session.handle(Fork{}));
  EXPECT_TRUE(session.handle(Fork{}));
  ASSERT_FALSE(session.handle(Close{5}));
  EXPECT_FALSE(session.handle(Fork{}));
  while (session.advance(kNever)) {
  }
  EXPECT_EQ(session.snapshot().fingerprint.text(), fingerprint_of(spec));
}

TEST(Session, LargeDataAreAddedUpWhileTheRunGoesOn) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "large", "duration": "10s", "regions": [{"id": "us", "location": "aws:us-east-1"},
    {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"name": "w", "rate": "20000/s", "keys": {"pattern": "k:{}", "count": 1000000}, "mix": {"SET": "100%"}}]})");
  Session session(spec);
  std::uint64_t before = 0;
  int added_up = 0;  // now and then: each time visits every key
  for (int tenth = 20; tenth <= 30; ++tenth) {
    run_to(session, at_seconds(tenth / 10.0));
    const observe::RegionView& us = session.snapshot().frame->regions.at(0);
    EXPECT_GT(us.keys, 20'000u);
    EXPECT_GE(us.data_bytes, before) << "at " << tenth / 10.0;
    added_up += us.data_bytes > before ? 1 : 0;
    before = us.data_bytes;
  }
  EXPECT_GE(added_up, 2);
  while (session.rest()) {
  }
  const auto exact = static_cast<double>(session.snapshot().frame->regions[0].data_bytes);
  EXPECT_NEAR(static_cast<double>(before), exact, 0.1 * exact);
}

TEST(Session, NewKeysThatAreSmallerThanOldOnesAreNotToldAsLarge) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "small", "duration": "10s", "regions": [{"id": "us", "location": "aws:us-east-1"},
    {"id": "eu", "location": "aws:eu-west-1"}], "dataset": {"keys": 30000, "value": "500B", "pattern": "k:{}"},
    "workloads": [{"name": "w", "rate": "10000/s", "keys": {"pattern": "n:{}", "count": 1000000}, "mix": {"INCR": "100%"}}]})");
  Session session(spec);
  run_to(session, at_seconds(1));
  run_to(session, at_seconds(4));
  const auto told = static_cast<double>(session.snapshot().frame->regions[0].data_bytes);
  while (session.rest()) {
  }
  const auto exact = static_cast<double>(session.snapshot().frame->regions[0].data_bytes);
  EXPECT_NEAR(told, exact, 0.01 * exact);
}

TEST(Session, ACommandRunsAtTheInstantShownAndItsReplyIsOnTheTimeline) {
  Session session(two_regions(""));
  run_to(session, at_seconds(1));
  ASSERT_FALSE(session.handle(Command{{0}, "SADD cart:7 milk \"rye bread\""}));
  const auto& script = session.snapshot().timeline->script;
  ASSERT_EQ(script.size(), 1u);
  ASSERT_TRUE(script[0].reply.has_value());
  EXPECT_EQ(script[0].reply->integer, 2);
  EXPECT_TRUE(session.handle(Command{{0}, "SET \"open"}).has_value());
}

TEST(Session, ACommandAboutAllKeysIsAnsweredOnceBySeveralShards) {
  Session session(two_regions(R"("database": {"shards": 3}, "dataset": {"keys": 300, "value": "10B", "pattern": "k:{}"})"));
  run_to(session, at_seconds(1));
  for (const char* line : {"DBSIZE", "KEYS k:29?", "RANDOMKEY", "SCAN 2048 COUNT 1000"})
    ASSERT_FALSE(session.handle(Command{{1}, line})) << line;
  const auto& script = session.snapshot().timeline->script;
  ASSERT_EQ(script.size(), 4u);
  for (const auto& told : script) ASSERT_TRUE(told.reply.has_value()) << told.command;
  EXPECT_EQ(script[0].reply->integer, 300);
  EXPECT_EQ(script[1].reply->items.size(), 10u);
  EXPECT_EQ(script[2].reply->text.substr(0, 2), "k:");
  EXPECT_EQ(script[3].reply->items[0].text, "0");
}

TEST(Session, AKeyIsExplainedWithItsValueInEveryRegion) {
  Session session(two_regions(
      R"("script": [{"at": "1s", "region": "us", "run": "SET note a"}, {"at": "1s", "region": "eu", "run": "SET note b"}])"));
  run_to(session, at_seconds(1.02));
  const observe::Snapshot early = session.snapshot({.key = "note", .matrix = true});
  ASSERT_TRUE(early.key);
  EXPECT_EQ(early.key->why.regions[0].value, "\"a\"");
  EXPECT_EQ(early.key->why.regions[1].value, "\"b\"");
  EXPECT_FALSE(early.key->why.agree);
  const auto row = std::find_if(early.matrix->begin(), early.matrix->end(), [](const auto& r) { return r.key == "note"; });
  ASSERT_NE(row, early.matrix->end());
  EXPECT_NE(row->versions[0], row->versions[1]);
  EXPECT_TRUE(row->differs_for.has_value());
  run_to(session, at_seconds(2));
  const observe::Snapshot late = session.snapshot({.key = "note"});
  EXPECT_TRUE(late.key->why.agree);
  EXPECT_EQ(late.key->why.operations.size(), 2u);
}

TEST(Session, ARegionThatIsDownHoldsNothingAndDiffersFromNobody) {
  Session session(two_regions(R"("faults": [{"at": "2s", "region-down": "us"}],
    "script": [{"at": "1s", "region": "us", "run": "SET note a"}, {"at": "3s", "region": "eu", "run": "SET note b"}])"));
  run_to(session, at_seconds(4));
  const observe::Snapshot seen = session.snapshot({.key = "note", .matrix = true});
  const auto row = std::ranges::find(*seen.matrix, "note", &observe::MatrixRow::key);
  ASSERT_NE(row, seen.matrix->end());
  EXPECT_EQ(row->versions, (std::vector<std::int16_t>{observe::MatrixRow::kDown, 0}));
  EXPECT_FALSE(row->differs());
  EXPECT_FALSE(row->differs_for);
  EXPECT_FALSE(seen.key->why.regions[0].live);
  EXPECT_TRUE(seen.key->why.agree) << "nobody can read anything else";
  for (const observe::MatrixRow& each : *seen.matrix) EXPECT_FALSE(each.differs()) << each.key;
}

TEST(Session, TheMatrixNamesTypesAsTheInspectorDoes) {
  Session session(two_regions(
      R"("script": [{"at": "1s", "region": "us", "run": "INCR typed:n"}, {"at": "1s", "region": "us", "run": "SADD typed:s a"}])"));
  run_to(session, at_seconds(2));
  const observe::Snapshot seen = session.snapshot({.key = "typed:n", .matrix = true, .matrix_filter = "typed:"});
  EXPECT_EQ(seen.key->why.regions[0].type, "counter");
  std::map<std::string, std::string> types;
  for (const observe::MatrixRow& row : *seen.matrix) types[row.key] = row.type;
  EXPECT_EQ(types["typed:n"], "counter");
  EXPECT_EQ(types["typed:s"], "set");
}

TEST(Session, StepsGoToEventsAndInterestingStepsToFaultsAndSyncs) {
  Session session(two_regions(kCut));
  ASSERT_FALSE(session.handle(StepInteresting{}));
  EXPECT_EQ(session.at(), at_seconds(2));
  EXPECT_TRUE(session.snapshot().frame->links[0].cut) << "it has struck at the instant shown";
  ASSERT_FALSE(session.handle(StepEvent{}));
  EXPECT_GT(session.at(), at_seconds(2));
  EXPECT_LT(session.at(), at_seconds(2.1));
  ASSERT_FALSE(session.handle(StepInteresting{}));
  EXPECT_EQ(session.at(), at_seconds(5)) << "the cut ends";
  const Instant before = session.at();
  ASSERT_FALSE(session.handle(StepBack{}));
  EXPECT_LT(session.at(), before);
}

TEST(Session, TheTraceIsBoundedAndSaysWhatItDropped) {
  Session session(two_regions(""), {.trace_bytes = 3 * TraceRing::kChunk * sizeof(observe::TraceEntry)});
  while (session.advance(kNever)) {}
  const observe::Snapshot seen = session.snapshot();
  EXPECT_LE(seen.trace.size(), 4u);
  EXPECT_GT(seen.trace_dropped, 0u);
}

TEST(Session, AChangeBeforeWhatTheTraceKeptIsFollowedByAWholeTrace) {
  Session session(two_regions(""), {.trace_bytes = 3 * TraceRing::kChunk * sizeof(observe::TraceEntry)});
  while (session.advance(kNever)) {
  }
  ASSERT_FALSE(session.handle(Seek{at_seconds(0.1)}));
  ASSERT_FALSE(session.handle(Inject{cut(scenery_of(session.world_shown()), 0, 1)}));
  ASSERT_FALSE(session.handle(StepBack{}));
  EXPECT_LE(session.at(), at_seconds(0.1));
  EXPECT_GT(session.at(), at_seconds(0.08)) << "two regions write 200 a second";
  ASSERT_FALSE(session.handle(StepEvent{}));
  EXPECT_GT(session.at(), at_seconds(0.09));
}

TEST(TraceRing, KnowsFromWhenOnItIsWholeWhateverIsForgotten) {
  TraceRing ring(1);
  const auto fill = [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t ms = from; ms < to; ++ms) {
      observe::TraceEntry entry;
      entry.at = Instant{} + Duration::millis(ms);
      entry.number = static_cast<std::uint64_t>(ms);
      ring.add(std::move(entry));
    }
  };
  fill(0, 5 * TraceRing::kChunk);
  EXPECT_EQ(ring.whole_since(), Instant{} + Duration::millis(3 * TraceRing::kChunk) + Duration{1});
  ring.truncate(at_seconds(1));  // nothing is left
  EXPECT_TRUE(ring.chunks().empty());
  EXPECT_EQ(ring.whole_since(), at_seconds(1) + Duration{1});
  fill(1'001, 1'010);
  ring.truncate(Instant{} + Duration::millis(1'005), 1'004);
  EXPECT_EQ(ring.chunks().back()->entries.back().number, 1'004u);
}

TEST(Session, ABrokenExpectationIsAnEventOfTheLog) {
  Session session(two_regions(std::string(kCut) + R"(, "expect": ["always lag_now{from=us,to=eu} < 1s"])"));
  while (session.advance(kNever)) {}
  EXPECT_EQ(entries_of(session.snapshot(), observe::TraceKind::kExpectation), 1u);
}

TEST(Session, WhatIsWatchedIsReadAtTheInstantShown) {
  Session session(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s", "database": {"shards": 4},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "SET k a"}, {"at": "2500ms", "region": "us", "run": "SADD s \"x y\" z"}]})"));
  observe::Focus focus;
  focus.watches = {"GET k", "divergent_keys", "lag_now", "scard s", "SET k b", "divergent_kyes", "GET", "lag.p99", "MGET k s",
                   "SRANDMEMBER s"};
  using Values = std::vector<std::pair<std::string, std::string>>;
  const auto at = [&](std::int64_t ms) {
    session.handle(Seek{Instant{} + Duration::millis(ms)});
    return *session.snapshot(focus).watches;
  };
  while (session.advance(kNever, 1'000)) {}
  const auto during = at(2'800);
  ASSERT_EQ(during.size(), focus.watches.size());
  EXPECT_EQ(during[0].values, (Values{{"us", "\"a\""}, {"eu", "(nil)"}}));
  EXPECT_EQ(during[1].values, (Values{{"", "2"}}));
  EXPECT_EQ(during[2].values.size(), 2u) << "of each pair its own";
  EXPECT_EQ(during[3].values, (Values{{"us", "(integer) 2"}, {"eu", "(integer) 0"}}));
  EXPECT_EQ(during[4].problem, "SET does not read a key: a watched command changes nothing");
  EXPECT_EQ(during[5].problem, "column 1: unknown metric \"divergent_kyes\"; did you mean \"divergent_keys\"?");
  EXPECT_EQ(during[6].problem, "ERR wrong number of arguments for 'get' command");
  EXPECT_EQ(during[7].problem, "nothing was measured yet");
  EXPECT_EQ(during[8].problem, "its keys are in different shards");
  EXPECT_EQ(during[9].problem, "SRANDMEMBER answers at random: asked twice, a watched command answers the same");
  EXPECT_EQ(at(5'000)[0].values, (Values{{"us", "\"a\""}, {"eu", "\"a\""}}));
  EXPECT_EQ(at(1'000)[0].values, (Values{{"us", "(nil)"}, {"eu", "(nil)"}}));
}

TEST(Session, AKeyDiffersSinceTheOldestWriteThatARegionLacks) {
  Session session(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1", "clock": {"offset": "3s"}}],
    "faults": [{"at": "4s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "1s", "region": "us", "run": "SET k a"}, {"at": "1s", "region": "us", "run": "SET t v PX 2000"},
               {"at": "5s", "region": "us", "run": "SET k b"},
               {"at": "6s", "region": "us", "run": "SET k c"}]})"));
  while (session.advance(kNever, 1'000)) {}
  observe::Focus focus;
  focus.matrix = true;
  const auto age = [&](const char* key, std::int64_t ms) {
    session.handle(Seek{Instant{} + Duration::millis(ms)});
    focus.key = key;
    const auto matrix = session.snapshot(focus).matrix;
    const auto row = std::ranges::find(*matrix, key, &observe::MatrixRow::key);
    return row == matrix->end() ? std::optional<Duration>() : row->differs_for;
  };
  EXPECT_EQ(age("k", 6'500), Duration::millis(1'500)) << "not since the newest one";
  EXPECT_EQ(age("k", 8'000), std::nullopt);
  EXPECT_EQ(age("t", 2'000), Duration::seconds(1)) << "over on eu's clock since it was written";
}

TEST(Session, WhereBacklogsHaveDroppedWhatARegionLacksAKeyDiffersForAtLeastSoLong) {
  Session session(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s", "database": {"backlog": "16KiB"},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"rate": "100/s", "mix": {"SET": "100%"}, "value": "100B"}],
    "faults": [{"at": "2s", "for": "6s", "cut": ["us", "eu"]}],
    "script": [{"at": "2500ms", "region": "us", "run": "SET old a"}, {"at": "6800ms", "region": "us", "run": "SET new a"}]})"));
  while (session.advance(kNever, 1'000)) {
  }
  const auto row = [&](const char* key, std::int64_t ms) {
    session.handle(Seek{Instant{} + Duration::millis(ms)});
    const auto matrix = session.snapshot({.key = key, .matrix = true}).matrix;
    return *std::ranges::find(*matrix, key, &observe::MatrixRow::key);
  };
  EXPECT_EQ(row("old", 2'900).differs_for, Duration::millis(400));
  EXPECT_FALSE(row("old", 2'900).differs_longer);
  const observe::MatrixRow old = row("old", 7'000), recent = row("new", 7'000);
  EXPECT_TRUE(old.differs_longer);
  EXPECT_GT(*old.differs_for, Duration::millis(200)) << "as far as any backlog reaches back";
  EXPECT_LT(*old.differs_for, Duration::millis(4'500));
  EXPECT_EQ(recent.differs_for, Duration::millis(200));
  EXPECT_TRUE(recent.differs_longer) << "an older write of it might have been forgotten";
}

}  // namespace
}  // namespace jetlag::lab
