// SPDX-License-Identifier: Apache-2.0
// A run that is traced is the same run; what is kept of it is bounded and the newest.
#include <gtest/gtest.h>

#include <algorithm>

#include "../world/scenario_text.h"
#include "lab/run.h"
#include "lab/session.h"
#include "lab/trace_ring.h"

namespace jetlag::lab {
namespace {

constexpr const char* kCut = R"("faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}])";

std::vector<observe::TraceEntry> entries_of(const std::vector<observe::TraceChunkPtr>& chunks) {
  std::vector<observe::TraceEntry> all;
  for (const auto& chunk : chunks) all.insert(all.end(), chunk->entries.begin(), chunk->entries.end());
  return all;
}

TEST(RunTrace, ChangesNothing) {
  lab::Run plain(two_regions(kCut)), traced(two_regions(kCut));
  traced.keep_trace();
  plain.finish(), traced.finish();
  EXPECT_EQ(traced.fingerprint(), plain.fingerprint());
  EXPECT_EQ(traced.report(), plain.report());
  EXPECT_TRUE(plain.trace().chunks.empty());
}

TEST(RunTrace, TellsWhatTheLabTells) {
  lab::Run run(two_regions(kCut));
  run.keep_trace();
  while (run.step_until(kNever, 777)) {
  }
  Session session(two_regions(kCut));
  while (session.advance(kNever, 555)) {
  }
  auto all = entries_of(session.snapshot().trace);
  const auto rest = std::stable_partition(all.begin(), all.end(), [](const auto& e) { return !observe::is_interesting(e.kind); });
  EXPECT_TRUE(entries_of(run.trace().chunks) == std::vector(all.begin(), rest));
  EXPECT_TRUE(run.trace().notable == std::vector(rest, all.end()));
  EXPECT_GT(entries_of(run.trace().chunks).size(), 1000u);
  EXPECT_GE(run.trace().notable.size(), 4u) << "the cut, its end, two syncs, and all is equal again";
}

TEST(RunTrace, KeepsTheNewestAndCountsTheRest) {
  lab::Run whole(two_regions(kCut)), bounded(two_regions(kCut));
  whole.keep_trace();
  bounded.keep_trace(2 * TraceRing::kChunk * sizeof(observe::TraceEntry));
  whole.finish(), bounded.finish();
  const auto all = entries_of(whole.trace().chunks), newest = entries_of(bounded.trace().chunks);
  ASSERT_EQ(bounded.trace().dropped + newest.size(), all.size());
  EXPECT_GT(bounded.trace().dropped, 0u);
  EXPECT_LT(newest.size(), 3 * TraceRing::kChunk);
  EXPECT_EQ(bounded.trace().whole_since, newest.front().at + Duration{1}) << "others of its instant may have gone";
  EXPECT_EQ(whole.trace().whole_since, Instant{});
  EXPECT_TRUE(std::equal(newest.begin(), newest.end(), all.end() - static_cast<std::ptrdiff_t>(newest.size())));
}

/// The refill of us comes to its end among what waited for the pause.
constexpr const char* kPausedWhileFilling = R"({"jetlag": 1, "name": "t", "seed": 1, "duration": "10s", "drain": "30s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "dataset": {"keys": 5000, "value": "200B"},
    "workloads": [{"rate": "1000/s", "keys": {"pattern": "k:{}", "count": 1000}, "mix": {"SET": "50%", "GET": "50%"}}],
    "faults": [{"at": "2s", "for": "1s", "crash": "us"}, {"at": "3020ms", "for": "2000ms", "pause": "us"}]})";

/// What a trace says of a region's commands, and what the report counts.
struct Told {
  std::uint64_t executed = 0, refused = 0, lost = 0;
};
Told told_of(const observe::Trace& trace, std::size_t region) {
  Told told;
  for (const observe::TraceEntry& entry : entries_of(trace.chunks)) {
    if (entry.kind == observe::TraceKind::kLost) ++told.lost;
    if ((entry.kind != observe::TraceKind::kRead && entry.kind != observe::TraceKind::kWrite) || entry.to != region) continue;
    ++(entry.refused ? told.refused : told.executed);
  }
  return told;
}

TEST(RunTrace, AgreesWithTheReport) {
  for (const char* faults : {R"({"at": "2s", "for": "3s", "cut": ["us", "eu"]})", R"({"at": "2s", "for": "3s", "pause": "us"})",
                             R"({"at": "1s", "for": "3s", "crash": "us"})",
                             R"({"at": "1s", "for": "3s", "region-down": {"region": "eu", "data": "lost"}})",
                             R"({"at": "1s", "for": "3s", "region-down": "eu"}, {"at": "2500ms", "for": "3s", "pause": "eu"})",
                             R"({"at": "1s", "for": "6s", "pause": "us"}, {"at": "3s", "for": "2s", "crash": "us"})"}) {
    SCOPED_TRACE(faults);
    lab::Run run(two_regions("\"faults\": [" + std::string(faults) + "]"));
    run.keep_trace();
    run.finish();
    const observe::RunReport report = run.report();
    std::uint64_t lost = 0;
    for (const observe::FaultRecord& fault : report.faults) lost += fault.messages_lost;
    for (std::size_t r = 0; r < report.clients.size(); ++r) {
      const Told told = told_of(run.trace(), r);
      EXPECT_EQ(told.executed, report.clients[r].requests - report.clients[r].errors) << report.clients[r].region;
      EXPECT_EQ(told.refused, report.clients[r].errors) << report.clients[r].region;
      EXPECT_LE(told.lost, lost) << "what was sent while no connection was up is lost as well";
    }
  }
}

TEST(RunTrace, WhatAPausedProcessIsSentIsToldWhenItGoesOn) {
  lab::Run run(two_regions(R"("faults": [{"at": "2s", "for": "3s", "pause": "us"}])"));
  run.keep_trace();
  run.finish();
  const Instant from = Instant{} + Duration::seconds(2), to = Instant{} + Duration::seconds(5);
  std::size_t waited = 0;
  for (const observe::TraceEntry& entry : entries_of(run.trace().chunks)) {
    if (entry.to != 0) continue;
    EXPECT_FALSE(entry.at > from && entry.at < to) << entry.at.in_seconds();
    waited += entry.at == to && entry.sent < to - Duration::millis(200);
  }
  EXPECT_GT(waited, 500u) << "two regions write 200 a second for three seconds";
}

TEST(RunTrace, WhatWaitedForAPauseIsRefusedUntilTheShardIsFilledAgain) {
  lab::Run plain(scenario_of(kPausedWhileFilling)), run(scenario_of(kPausedWhileFilling));
  run.keep_trace();
  plain.finish(), run.finish();
  EXPECT_EQ(run.fingerprint(), plain.fingerprint());
  const observe::RunReport report = run.report();
  EXPECT_EQ(report, plain.report());
  ASSERT_GT(report.clients[0].errors, 1'000u);
  const Told told = told_of(run.trace(), 0);
  EXPECT_EQ(told.refused, report.clients[0].errors);
  EXPECT_EQ(told.executed, report.clients[0].requests - report.clients[0].errors);
}

TEST(RunTrace, ARepairTellsWhatItEnds) {
  lab::Run run(
      two_regions(R"("faults": [{"name": "cut", "at": "1s", "cut": ["us", "eu"]}, {"name": "mend", "at": "2s", "heal": "all"},
    {"name": "kill", "at": "3s", "crash": "us"}, {"at": "4s", "restart": "us"}])"));
  run.keep_trace();
  run.finish();
  std::vector<std::pair<std::string, double>> ends;
  for (const observe::TraceEntry& entry : run.trace().notable)
    if (entry.kind == observe::TraceKind::kFaultEnd) ends.emplace_back(entry.subject.str(), entry.at.in_seconds());
  EXPECT_EQ(ends, (std::vector<std::pair<std::string, double>>{{"cut", 2.0}, {"kill", 4.0}}));
}

TEST(RunTrace, EntriesAscendAlsoWhereAPauseEndsASync) {
  Session session(scenario_of(R"({"jetlag": 1, "name": "t", "seed": 1, "duration": "8s", "drain": "2s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"name": "w", "rate": "1k/s", "keys": {"count": 100}, "mix": {"SET": "100%"}}],
    "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}, {"at": "3020ms", "for": "2s", "pause": "eu"}]})"));
  while (session.advance(kNever)) {
  }
  const auto all = entries_of(session.snapshot().trace);
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &observe::TraceEntry::at));
  const auto sync = std::ranges::find_if(all, [](const auto& e) { return e.kind == observe::TraceKind::kSync && e.to == 1; });
  ASSERT_NE(sync, all.end());
  EXPECT_EQ(sync->at, Instant{} + Duration::millis(5'020)) << "what is taken in when the pause ends";
}

TEST(RunTrace, AFullSyncBeginsAndEnds) {
  lab::Run run(two_regions(std::string(kCut) + R"(, "database": {"backlog": "4KiB"})"));
  run.keep_trace();
  run.finish();
  std::size_t full = 0;
  for (const observe::SyncRecord& sync : run.report().syncs) {
    if (sync.kind != observe::SyncKind::kFull) continue;
    ++full;
    const auto told = [&](observe::TraceKind kind, Instant at) {
      return std::ranges::count_if(run.trace().notable, [&](const observe::TraceEntry& e) {
        return e.kind == kind && e.at == at && e.subject.view().starts_with("full sync");
      });
    };
    EXPECT_EQ(told(observe::TraceKind::kSync, sync.start + *sync.duration), 1);
  }
  EXPECT_GT(full, 0u);
  const auto begun = std::ranges::count(run.trace().notable, observe::TraceKind::kSyncBegins, &observe::TraceEntry::kind);
  EXPECT_EQ(static_cast<std::size_t>(begun), full);
}

TEST(RunTrace, AFlapThatWasHealedStrikesNoMore) {
  lab::Run run(two_regions(
      R"("faults": [{"name": "flap", "at": "1s", "for": "8s", "flap": {"between": ["us", "eu"], "down": "500ms", "up": "500ms"}},
                                         {"at": "2200ms", "heal": "all"}])"));
  run.keep_trace();
  run.finish();
  const auto strikes = std::ranges::count_if(run.trace().notable, [](const observe::TraceEntry& entry) {
    return entry.kind == observe::TraceKind::kFault && entry.subject.view() == "flap";
  });
  EXPECT_EQ(strikes, 2);
}

TEST(RunTrace, LongKeysCountAndWhatIsRareStays) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "seed": 1, "duration": "6s", "drain": "4s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"name": "cut", "at": "100ms", "for": "100ms", "cut": ["us", "eu"]}],
    "workloads": [{"name": "w", "rate": "2k/s", "keys": {"pattern": ")" +
                           std::string(4'000, 'k') + R"({}", "count": 9},
                   "mix": {"GET": "100%"}}]})"));
  constexpr std::size_t kBound = std::size_t{2} << 20;
  run.keep_trace(kBound);
  run.finish();
  std::size_t bytes = 0;
  for (const observe::TraceEntry& entry : entries_of(run.trace().chunks))
    bytes += sizeof entry + entry.subject.heap_bytes() + entry.command.heap_bytes();
  EXPECT_GT(bytes, kBound / 2);
  EXPECT_LT(bytes, kBound + kBound / 2) << "the open chunk comes on top";
  EXPECT_GT(run.trace().dropped, 0u);
  ASSERT_FALSE(run.trace().notable.empty());
  EXPECT_EQ(run.trace().notable.front().subject.view(), "cut");
}

}  // namespace
}  // namespace jetlag::lab
