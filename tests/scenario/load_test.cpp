// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json_text.h"
#include "scenario/starter.h"
#include "files.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;

constexpr RegionId kUs{0}, kEu{1}, kAp{2};

constexpr const char* kFull = R"({
  "$schema": "https://example.org/schema.json",
  "jetlag": 1,
  "name": "Transatlantic cut",
  "description": "What a 20 s cut costs a three-region store.",
  "tags": ["large"],
  "seed": 18446744073709551615, "warmup": "2s", "duration": "60s", "drain": "30s",
  "regions": [
    { "id": "us", "location": "aws:us-east-1" },
    { "id": "eu", "location": "aws:eu-west-1", "clock": { "offset": "-40ms", "drift": "20ppm" } },
    { "id": "ap", "location": { "lat": 1.35, "lon": 103.8 } }   // not in the catalogue
  ],
  "network": { "topology": "full-mesh",
    "defaults": { "loss": "10ppm", "window": "4MiB" },
    "links": [ { "between": ["us","eu"], "rtt": "68ms", "jitter": "2ms", "bandwidth": "1Gbit/s", "loss": "0.01%" },
               { "from": "us", "to": "ap", "one-way": { "distribution": "lognormal", "median": "100ms", "sigma": 0.25 },
                 "burst-loss": { "enter": "0.1%", "leave": "20%" } } ] },
  "database": { "profile": "jetlag", "strategy": "active-active", "shards": 2, "replicas": 0, "backlog": "auto",
    "clock": "causal-wall", "causal": true, "persistence": "always", "command-latency": "400us",
    "sync": { "batch": { "delay": "7ms", "bytes": "32KiB" }, "compression": 3, "tiers": ["full"], "credit": "1MiB" },
    "rules": [ { "keys": "highscore:*", "conflict": "max" } ] },
  "scale": "1/500",
  "dataset": { "keys": 100000, "value": "256B", "type": "string" },
  "workloads": [ { "name": "page views", "regions": "all", "arrival": "poisson",
      "keys": { "pattern": "page:{}", "count": 10000, "distribution": "zipf", "exponent": 0.8 },
      "home": { "by": "key", "stray": "2%" }, "mix": { "INCR": "50%", "GET": "50%" },
      "shape": [ { "at": "0s", "rate": "2k/s" }, { "at": "30s", "rate": "8k/s" } ] },
    { "regions": ["eu", "us"], "clients": 20, "think": "10ms", "mix": { "SADD {key} {element}": "100%" }, "start": "1s", "stop": "59s",
      "per-region": { "us": { "clients": 5 } } } ],
  "faults": [ { "name": "cut", "at": "10s", "for": "20s", "cut": ["us","eu"] },
              { "at": "40s", "crash": { "region": "ap", "shard": 1, "role": "primary" } },
              { "at": "41s", "crash": "us" },
              { "at": "42s", "isolate": "ap" },
              { "at": "43s", "degrade": { "region": "us", "latency": "50ms", "latency-factor": 2, "loss": "1%", "bandwidth": "10Mbit/s" } } ],
  "script": [ { "at": "12s", "region": "us", "run": "SADD cart:7 'whole milk'", "expect": 1 },
              { "settle": true },
              { "region": "*", "run": ["GET", {"b64": "AP8="}], "expect": { "unordered": ["milk", null, 2.5] } } ],
  "expect": [ "converged within 5s after cut",
              "full_syncs == 0" ]
})";

TEST(Load, TheExampleOfEveryFaultIsOne) {
  for (const fault::KindInfo& kind : fault::kCatalogue) {
    const std::string before = kind.kind == FaultKind::kRestart    ? R"({"at": "10s", "crash": "eu"}, )"
                               : kind.kind == FaultKind::kRegionUp ? R"({"at": "10s", "region-down": "eu"}, )"
                               : kind.kind == FaultKind::kHeal     ? R"({"at": "10s", "isolate": "eu"}, )"
                                                                   : "";
    const ScenarioSpec spec = load_one(two(R"(, "duration": "30s", "faults": [)" + before + std::string(kind.example) + "]"));
    ASSERT_FALSE(spec.faults.empty()) << kind.name;
    EXPECT_EQ(spec.faults.back().kind, kind.kind);
  }
}

TEST(Load, ReadsEverySectionOfTheContract) {
  const ScenarioSpec s = load_one(kFull);
  EXPECT_EQ(s.file, "f");
  EXPECT_EQ(s.seed, UINT64_MAX);
  EXPECT_EQ(s.end(), Instant{} + Duration::seconds(60));
  EXPECT_EQ(s.drain_end(), Instant{} + Duration::seconds(90));
  EXPECT_THAT(s.tags, ElementsAre("large"));
  ASSERT_EQ(s.regions.size(), 3U);
  EXPECT_EQ(s.regions[1].clock, (ClockSpec{Duration::millis(-40), 20'000}));
  EXPECT_NEAR(s.regions[0].latitude, 38.9, 1.0);
  EXPECT_EQ(s.regions[2].location, "");
  EXPECT_DOUBLE_EQ(s.regions[2].longitude, 103.8);
  EXPECT_EQ(s.database.shards, 2);
  EXPECT_FALSE(s.database.backlog_bytes);
  EXPECT_EQ(s.database.clock, ClockMode::kCausalWall);
  EXPECT_EQ(s.database.persistence, Persistence::kAlways);
  EXPECT_EQ(s.database.command_latency, Duration::micros(400));
  EXPECT_EQ(s.database.sync.batch, (BatchSpec{Duration::millis(7), 32 * 1024}));
  EXPECT_THAT(s.database.sync.tiers, ElementsAre(SyncTier::kFull));
  EXPECT_EQ(s.database.rules.at(0).conflict, ConflictRule::kMax);
  EXPECT_EQ(s.scale, (ScaleSpec{1, 500}));
  EXPECT_EQ(s.datasets.at(0).name, "dataset-1");
  EXPECT_EQ(s.datasets.at(0).value, constant_of(256));
  EXPECT_EQ(s.expect.at(1).where.to_string(), "f:39:15");
}

TEST(Load, LinksKeepWhatIsSaidAndNothingElse) {
  const ScenarioSpec s = load_one(kFull);
  ASSERT_EQ(s.network.links.size(), 2U);
  const LinkSpec &both = s.network.links[0], &one = s.network.links[1];
  EXPECT_EQ(both.ways, LinkWays::kBoth);
  EXPECT_EQ(both.rtt, constant_of(68'000'000));
  EXPECT_EQ(both.traits.jitter->kind, DistributionKind::kUniform);
  EXPECT_EQ(both.traits.jitter->max, 2'000'000);
  EXPECT_EQ(both.traits.bandwidth_bits_per_s, 1'000'000'000);
  EXPECT_EQ(both.traits.loss_ppb, 100'000);
  EXPECT_FALSE(both.traits.window_bytes);
  EXPECT_EQ(one.ways, LinkWays::kOneWay);
  EXPECT_EQ(one.from, kUs);
  EXPECT_EQ(one.to, kAp);
  EXPECT_FALSE(one.rtt);
  EXPECT_EQ(one.one_way_delay->median, 100'000'000);
  EXPECT_EQ(one.one_way_delay->sigma_milli, 250);
  EXPECT_EQ(one.traits.burst_loss, (BurstLossSpec{1'000'000, 200'000'000, kOne}));
  EXPECT_EQ(s.network.defaults.loss_ppb, 10'000);
}

TEST(Load, MixturesNest) {
  const ScenarioSpec s =
      load_one(two(R"(, "network": { "links": [ { "between": ["us", "eu"], "rtt": { "distribution": "mixture", "parts": [
    { "weight": "99%", "of": "68ms" }, { "weight": "1%", "of": { "distribution": "pareto", "min": "80ms", "alpha": 1.5, "max": "2s" } } ] } } ] })"));
  const DistributionSpec& d = *s.network.links.at(0).rtt;
  EXPECT_EQ(d.kind, DistributionKind::kMixture);
  EXPECT_THAT(d.weights_ppb, ElementsAre(990'000'000, 10'000'000));
  EXPECT_EQ(d.parts.at(0), constant_of(68'000'000));
  EXPECT_EQ(d.parts.at(1).alpha_milli, 1500);
  EXPECT_EQ(d.parts.at(1).max, 2'000'000'000);
}

TEST(Load, WorkloadsAreOpenOrClosedLoops) {
  const ScenarioSpec s = load_one(kFull);
  const WorkloadSpec &open = s.workloads.at(0), &closed = s.workloads.at(1);
  EXPECT_THAT(open.regions, ElementsAre(kUs, kEu, kAp));
  EXPECT_EQ(open.arrival, Arrival::kPoisson);
  EXPECT_THAT(open.shape, ElementsAre(ShapePoint{{}, 2'000'000}, ShapePoint{Duration::seconds(30), 8'000'000}));
  EXPECT_EQ(open.keys.exponent_milli, 800);
  EXPECT_EQ(open.home->stray_ppb, 20'000'000);
  EXPECT_THAT(open.mix, ElementsAre(MixEntry{"INCR", kOne / 2}, MixEntry{"GET", kOne / 2}));
  EXPECT_EQ(open.stop, s.end());
  EXPECT_EQ(closed.name, "workload-1");
  EXPECT_EQ(closed.arrival, Arrival::kClosed);
  EXPECT_THAT(closed.regions, ElementsAre(kEu, kUs));
  EXPECT_EQ(closed.clients, 20);
  EXPECT_EQ(closed.per_region.at(0).region, kUs);
  EXPECT_EQ(closed.per_region.at(0).clients, 5);
  EXPECT_EQ(closed.start, Instant{} + Duration::seconds(1));
}

TEST(Load, APresetSetsMixKeysAndValueAndMayBeOverridden) {
  const ScenarioSpec s = load_one(two(R"(, "workloads": [ { "rate": "1k/s", "preset": "ycsb-b", "keys": { "count": 77 } } ])"));
  const WorkloadSpec& w = s.workloads.at(0);
  EXPECT_THAT(w.mix, ElementsAre(MixEntry{"GET", 950'000'000}, MixEntry{"SET", 50'000'000}));
  EXPECT_EQ(w.keys.distribution, KeyChoice::kZipf);
  EXPECT_EQ(w.keys.count, 77);
  EXPECT_EQ(w.value, constant_of(1000));
}

TEST(Load, FaultsListTheLinksThatTheyConcern) {
  const ScenarioSpec s = load_one(kFull);
  ASSERT_EQ(s.faults.size(), 5U);
  EXPECT_THAT(s.faults[0].links, ElementsAre(DirectedPair{kUs, kEu}, DirectedPair{kEu, kUs}));
  EXPECT_EQ(s.faults[0].lasts, Duration::seconds(20));
  EXPECT_EQ(s.faults[1].name, "crash-1");
  EXPECT_EQ(s.faults[1].shard, ShardId{1});
  EXPECT_EQ(s.faults[2].name, "crash-2");
  EXPECT_FALSE(s.faults[2].shard);
  EXPECT_FALSE(s.faults[2].lasts);
  EXPECT_THAT(s.faults[3].links,
              ElementsAre(DirectedPair{kUs, kAp}, DirectedPair{kEu, kAp}, DirectedPair{kAp, kUs}, DirectedPair{kAp, kEu}));
  EXPECT_EQ(s.faults[4].links.size(), 4U);
  EXPECT_EQ(s.faults[4].extra_one_way_delay, Duration::millis(50));
  EXPECT_EQ(s.faults[4].delay_factor_ppm, 2'000'000);
  EXPECT_EQ(s.faults[4].where.line, 34);
}

TEST(Load, EveryFaultKindIsRead) {
  const ScenarioSpec s = load_one(two(R"(, "faults": [
    { "at": "1s", "one-way": { "from": "us", "to": "eu" } },
    { "at": "2s", "heal": "all" },
    { "at": "2s", "for": "4s", "flap": { "between": ["us", "eu"], "up": "1s", "down": "500ms" } },
    { "at": "2s", "restart": { "region": "us" } },
    { "at": "2s", "for": "1s", "pause": { "region": "us" } },
    { "at": "2s", "region-down": { "region": "us", "data": "lost" } },
    { "at": "3s", "region-up": "us" },
    { "at": "4s", "skew": { "region": "eu", "by": "-2s", "drift": "100ppm" } },
    { "at": "4s", "jump": { "region": "eu", "by": "1h" } },
    { "at": "1s", "crash": "us" } ])"));
  ASSERT_EQ(s.faults.size(), 10U);
  EXPECT_THAT(s.faults[0].links, ElementsAre(DirectedPair{kUs, kEu}));
  EXPECT_EQ(s.faults[1].links.size(), 2U);
  EXPECT_EQ(s.faults[2].down, Duration::millis(500));
  EXPECT_EQ(s.faults[5].data, DataFate::kLost);
  EXPECT_EQ(s.faults[6].kind, FaultKind::kRegionUp);
  EXPECT_EQ(s.faults[7].by, Duration::seconds(-2));
  EXPECT_EQ(s.faults[7].drift_ppb, 100'000);
  EXPECT_EQ(s.faults[8].by, Duration::seconds(3600));
}

TEST(Load, ScriptStepsKnowTheirArgumentsAndReplies) {
  const ScenarioSpec s = load_one(kFull);
  ASSERT_EQ(s.script.size(), 3U);
  EXPECT_THAT(s.script[0].arguments, ElementsAre("SADD", "cart:7", "whole milk"));
  EXPECT_EQ(s.script[0].region, kUs);
  EXPECT_EQ(s.script[0].expect->value.integer, 1);
  EXPECT_TRUE(s.script[1].settle);
  EXPECT_FALSE(s.script[2].region);
  EXPECT_FALSE(s.script[2].at);
  EXPECT_EQ(s.script[2].arguments.at(1), std::string("\0\xFF", 2));
  EXPECT_EQ(s.script[2].expect->match, ReplyMatch::kUnordered);
  const auto& items = s.script[2].expect->value.items;
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].text, "milk");
  EXPECT_EQ(items[1].kind, ReplyValue::Kind::kNull);
  EXPECT_EQ(items[2].kind, ReplyValue::Kind::kNumber);
  EXPECT_DOUBLE_EQ(items[2].number, 2.5);
}

TEST(Load, RepliesCanBeExpectedInEveryWay) {
  const ScenarioSpec s = load_one(two(R"(, "script": [
    { "region": "us", "run": "NOSUCH a", "expect": { "error": "ERR unknown" } },
    { "region": "us", "run": "GET a", "expect": { "approx": 2.0 } },
    { "region": "us", "run": "GET a", "expect": { "match": "^[a-z]+$" } },
    { "region": "us", "run": "GET a", "expect": { "json": {"a": [1, 2]} } },
    { "region": "us", "run": "GET a", "expect": { "contains": "x" } },
    { "region": "us", "run": "GET a", "expect": { "length": 3 } },
    { "region": "us", "run": "GET a", "expect": null } ])"));
  EXPECT_EQ(s.script[0].expect->value.text, "ERR unknown");
  EXPECT_DOUBLE_EQ(s.script[1].expect->value.number, 2.0);
  EXPECT_EQ(s.script[3].expect->value.text, "{\"a\":[1,2]}");
  EXPECT_EQ(s.script[5].expect->value.integer, 3);
  EXPECT_EQ(s.script[6].expect->value.kind, ReplyValue::Kind::kNull);
}

TEST(Load, RttImportsAreReadBesideTheScenario) {
  Files files;
  files.texts["dir/ours.csv"] = "from,to,p50_ms,p99_ms\nus,aws:eu-west-1,68.5,90\n";
  files.texts["dir/s.jsonc"] = two(R"(, "network": { "rtt": { "import": "ours.csv" } })");
  const auto cases = load_scenario("dir/s.jsonc", files.loader());
  ASSERT_TRUE(cases) << lines(cases.error()).at(0);
  const auto& rows = cases->at(0).spec.network.imported_rtts;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].p50, Duration::micros(68'500));
}

TEST(Load, TheStarterIsValidAndCanonical) {
  const std::string text = starter_text("My \"first\" one");
  EXPECT_THAT(wrong(text), ElementsAre());
  EXPECT_EQ(load_one(text).name, "My \"first\" one");
  const auto formatted = format_json(text, "f");
  ASSERT_TRUE(formatted);
  EXPECT_EQ(*formatted, text);
}

TEST(Load, AnEmptyNetworkMayBeOneRegion) {
  EXPECT_THAT(wrong(R"({ "jetlag": 1, "name": "t", "regions": [ { "id": "us", "location": "aws:us-east-1" } ] })"),
              ElementsAre());
}

TEST(Load, AMissingFileIsNotFound) {
  const auto cases = load_scenario("nowhere.json", Files{}.loader());
  ASSERT_FALSE(cases);
  EXPECT_EQ(cases.error().at(0).code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace jetlag::scenario
