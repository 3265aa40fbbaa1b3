// SPDX-License-Identifier: Apache-2.0
// What frames say of syncs to come is what comes, and how they count and name what regions hold.
#include <gtest/gtest.h>

#include <algorithm>

#include "../world/scenario_text.h"
#include "lab/faults.h"
#include "lab/session.h"

namespace jetlag::lab {
namespace {

Instant at_seconds(double s) { return Instant{} + Duration{static_cast<std::int64_t>(s * 1e9)}; }

void run_to(Session& session, double seconds) {
  while (session.advance(at_seconds(seconds), 777)) {
  }
  session.rest();
}

/// Three regions, full mesh, and what `more` adds.
scenario::ScenarioSpec three_regions(const std::string& more) {
  return scenario_of(R"({"jetlag": 1, "name": "test", "seed": 3, "duration": "20s", "drain": "20s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
                {"id": "ap", "location": "aws:ap-southeast-1"}],
    "workloads": [{"name": "w", "rate": "200/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"SET": "60%", "GET": "40%"}}])" +
                     (more.empty() ? "" : ", " + more) + "}");
}

const observe::LinkView& direction(const observe::Frame& frame, std::uint8_t from, std::uint8_t to) {
  return *std::ranges::find_if(frame.links, [&](const auto& l) { return l.from == from && l.to == to; });
}

std::ptrdiff_t full_syncs(const observe::Snapshot& seen, const std::string& from, const std::string& to, Instant since) {
  return std::ranges::count_if(seen.timeline->syncs, [&](const observe::SyncRecord& sync) {
    return sync.from == from && sync.to == to && sync.kind == observe::SyncKind::kFull && sync.start >= since;
  });
}

/// The links heal at 8 s: what the last frame before said of each direction is what happens.
void expect_forecast_to_hold(const scenario::ScenarioSpec& spec, const std::string& what) {
  Session session(spec);
  run_to(session, 7.999);
  const observe::Snapshot before = session.snapshot();
  run_to(session, 15);
  const observe::Snapshot after = session.snapshot();
  for (const observe::LinkView& link : before.frame->links) {
    const std::string from = before.scenery->regions[link.from].id, to = before.scenery->regions[link.to].id;
    EXPECT_EQ(link.full_shards, static_cast<std::uint32_t>(full_syncs(after, from, to, at_seconds(8))))
        << what << ": " << from << " to " << to;
  }
}

std::string cut(const char* kind, const char* operands, const char* backlog, const char* shards = "1") {
  return std::string(R"("database": {"shards": )") + shards + R"(, "backlog": ")" + backlog +
         R"("}, "faults": [{"name": "cut", "at": "2s", "for": "6s", ")" + kind + R"(": )" + operands + "}]";
}

TEST(Forecast, TheNextSyncIsOfTheKindThatWasForecast) {
  expect_forecast_to_hold(two_regions(cut("cut", R"(["us", "eu"])", "40KiB")), "both ways, overflown");
  expect_forecast_to_hold(two_regions(cut("cut", R"(["us", "eu"])", "4MiB")), "both ways, covered");
  expect_forecast_to_hold(two_regions(cut("one-way", R"({"from": "eu", "to": "us"})", "40KiB")),
                          "no acknowledgements, overflown");
  expect_forecast_to_hold(three_regions(cut("cut", R"(["us", "eu"])", "40KiB")), "a third region relays");
}

TEST(Forecast, SomeShardsMayBeFullAndOthersPartial) {
  const auto spec = two_regions(cut("cut", R"(["us", "eu"])", "8KiB", "8"));
  expect_forecast_to_hold(spec, "eight shards");
  Session session(spec);
  bool some = false;
  for (double at = 2; at < 8; at += 0.05) {
    run_to(session, at);
    const observe::LinkView link = direction(*session.snapshot().frame, 0, 1);
    some |= link.full_shards > 0 && link.full_shards < 8 && link.sync_bytes > 0;
  }
  EXPECT_TRUE(some);
}

TEST(Forecast, WhatPartialSyncsBringIsTheSumOverTheShards) {
  Session session(two_regions(cut("cut", R"(["us", "eu"])", "4MiB", "8")));
  run_to(session, 7.9);
  const observe::LinkView link = direction(*session.snapshot().frame, 0, 1);
  EXPECT_GT(link.sync_bytes, 4 * link.backlog_bytes);
  EXPECT_EQ(link.full_shards, 0u);
}

TEST(Forecast, ABacklogLastsAsLongAsWasForecastBeforeAndDuringTheCut) {
  Session session(two_regions(cut("cut", R"(["us", "eu"])", "40KiB")));
  const auto deadline = [&] {
    const observe::Snapshot seen = session.snapshot();
    const auto in = direction(*seen.frame, 0, 1).exhausted_in;
    return in ? (seen.at + *in - Instant{}).in_seconds() : -1;
  };
  run_to(session, 1.99);
  const double before = deadline();
  run_to(session, 3);
  const double during = deadline();
  double gone = 3;
  for (; direction(*session.snapshot().frame, 0, 1).full_shards == 0 && gone < 8; gone += 0.02) run_to(session, gone);
  EXPECT_LT(gone, 7.9);
  EXPECT_NEAR(before, gone, 0.15 * (gone - 2));
  EXPECT_NEAR(during, gone, 0.15 * (gone - 2));
}

TEST(Forecast, WhatARegionCatchesUpWithIsNotTakenForWhatItWrites) {
  Session session(two_regions(cut("cut", R"(["us", "eu"])", "4MiB")));
  run_to(session, 1.9);
  const auto usual = *direction(*session.snapshot().frame, 0, 1).exhausted_in;
  for (const double at : {8.1, 8.2, 8.3, 8.5, 9.0}) {
    run_to(session, at);
    const auto in = direction(*session.snapshot().frame, 0, 1).exhausted_in;
    ASSERT_TRUE(in) << at;
    EXPECT_NEAR(in->in_seconds(), usual.in_seconds(), 0.2 * usual.in_seconds()) << at;
  }
}

TEST(Forecast, WhereOthersRelayABacklogLasts) {
  Session session(three_regions(cut("cut", R"(["us", "eu"])", "200KiB")));
  for (const double at : {1.5, 7.9}) {
    run_to(session, at);
    const observe::LinkView link = direction(*session.snapshot().frame, 0, 1);
    EXPECT_TRUE(link.relayed) << at;
    EXPECT_FALSE(link.exhausted_in) << at;
    EXPECT_EQ(link.full_shards, 0u) << at;
    EXPECT_LT(link.backlog_bytes, link.backlog_limit / 2) << at;
  }
  Session isolated(three_regions(cut("isolate", R"("eu")", "200KiB")));
  run_to(isolated, 4);
  EXPECT_FALSE(direction(*isolated.snapshot().frame, 0, 1).relayed);
  EXPECT_TRUE(direction(*isolated.snapshot().frame, 0, 1).exhausted_in);
}

TEST(Frames, EveryPageCountsTheOperationsThatARegionLacksAlike) {
  Session session(three_regions(R"("faults": [
    {"name": "lost", "at": "3s", "for": "4s", "region-down": {"region": "us", "data": "lost"}},
    {"name": "cut", "at": "2s", "for": "8s", "cut": ["ap", "eu"]}])"));
  for (const double at : {2.9, 5.0, 6.9, 7.05, 8.0}) {
    run_to(session, at);
    const observe::Snapshot seen = session.snapshot({.key = "k:1"});
    for (std::size_t r = 0; r < seen.frame->regions.size(); ++r) {
      std::uint64_t lacks = 0;
      for (const std::uint64_t of_origin : seen.key->vectors[r].lacks) lacks += of_origin;
      EXPECT_EQ(seen.frame->regions[r].operations_behind, lacks) << at << " region " << r;
    }
  }
}

TEST(Frames, AtATieTheFirstRegionsVersionIsA) {
  for (const char* seed : {"1", "2", "3", "4", "5"}) {
    auto spec = two_regions(R"("faults": [{"name": "cut", "at": "2s", "for": "4s", "cut": ["us", "eu"]}])");
    spec.seed = static_cast<std::uint64_t>(std::stoi(seed));
    Session session(spec);
    run_to(session, 5);
    const observe::Snapshot seen = session.snapshot({.matrix = true});
    EXPECT_EQ(seen.frame->regions[0].version, 0u);
    EXPECT_EQ(seen.frame->regions[1].version, 1u);
    for (const observe::MatrixRow& row : *seen.matrix) {
      if (row.versions[0] == observe::MatrixRow::kAbsent) continue;
      EXPECT_EQ(row.versions[0], 0) << row.key;
    }
  }
}

TEST(Frames, KeysAreThoseThatAnyLiveRegionHolds) {
  Session session(two_regions(R"("faults": [{"name": "cut", "at": "0s", "for": "8s", "cut": ["us", "eu"]}],
    "script": [{"at": "1s", "region": "eu", "run": "SET only:eu 1"}, {"at": "1s", "region": "us", "run": "SET only:us 1"}])"));
  for (const double at : {0.1, 0.5, 2.0, 9.5}) {
    run_to(session, at);
    const observe::Snapshot seen = session.snapshot({.matrix = true, .matrix_rows = 100'000});
    const auto held = std::ranges::count_if(*seen.matrix, [](const auto& row) {
      return std::ranges::any_of(row.versions, [](auto version) { return version >= 0; });
    });
    EXPECT_EQ(seen.frame->total_keys, static_cast<std::uint64_t>(held)) << at;
    EXPECT_LE(seen.frame->divergent_keys, seen.frame->total_keys) << at;
  }
}

TEST(Frames, OfARegionThatIsDownTheMatrixTakesNeitherTypeNorAge) {
  Session session(two_regions(R"("faults": [
      {"name": "cut", "at": "1s", "for": "8s", "cut": ["us", "eu"]},
      {"name": "down", "at": "3s", "for": "5s", "region-down": {"region": "us", "data": "keep"}}],
    "script": [{"at": "2s", "region": "us", "run": "SADD only:us a"}])"));
  run_to(session, 4);
  const observe::Snapshot seen = session.snapshot({.key = "only:us", .matrix = true, .matrix_filter = "only:us"});
  for (const observe::MatrixRow& row : *seen.matrix) {
    EXPECT_EQ(row.type, "none");
    EXPECT_FALSE(row.differs_for);
  }
}

TEST(Frames, ADegradedLinkSaysByHowMuch) {
  Session session(two_regions(R"("faults": [{"name": "slow", "at": "1s", "for": "5s",
    "degrade": {"between": ["us", "eu"], "latency": "40ms"}}])"));
  run_to(session, 3);
  EXPECT_EQ(direction(*session.snapshot().frame, 0, 1).delay_added, Duration::millis(40));
  run_to(session, 7);
  EXPECT_EQ(direction(*session.snapshot().frame, 0, 1).delay_added, Duration{});
}

}  // namespace
}  // namespace jetlag::lab
