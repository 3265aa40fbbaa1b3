// SPDX-License-Identifier: Apache-2.0
// That a key was evicted is said where it is explained, and in the trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "../world/scenario_text.h"
#include "lab/explain.h"
#include "lab/run.h"

namespace jetlag::lab {
namespace {

/// The key "old" is written, and then others until there is no room; at 9 s eu writes it again, cut off since 2 s.
scenario::ScenarioSpec crowded(const std::string& script = "") {
  return scenario_of(R"({"jetlag": 1, "name": "t", "seed": 2, "duration": "20s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "memory": {"limit": "256KiB", "eviction": "volatile-ttl"},
    "workloads": [{"regions": ["us"], "rate": "200/s", "keys": {"count": 100000}, "mix": {"SET": "100%"},
                   "start": "3s", "stop": "12s"}],
    "faults": [{"name": "cut", "at": "2s", "for": "12s", "cut": ["us", "eu"]}],
    "script": [{"at": "1s", "region": "us", "run": "SET old value EX 1000"})" +
                     script + "]}");
}

TEST(Evictions, AreTold) {
  const auto why = explain(crowded(), "old", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[1].kind, observe::OperationKind::kEvict);
  EXPECT_EQ(why.operations[1].command, "eviction of old");
  EXPECT_EQ(why.operations[1].asked, "") << "nobody asked for it";
  EXPECT_EQ(why.operations[0].ended_by, why.operations[1].dot);
  EXPECT_EQ(why.summary, "the key was evicted");
}

TEST(Evictions, LeaveWhatTheyHadNotSeen) {
  const auto why = explain(crowded(R"(, {"at": "9s", "region": "eu", "run": "SET old again"})"), "old", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_TRUE(std::ranges::any_of(why.operations, [](const auto& op) { return op.kind == observe::OperationKind::kEvict; }));
  for (const auto& region : why.regions) EXPECT_EQ(region.value, "\"again\"");
}

TEST(Evictions, AreInTheTrace) {
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "10s", "seed": 5,
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "memory": {"limit": "128KiB", "eviction": "allkeys-random"},
    "workloads": [{"regions": ["us"], "rate": "200/s", "keys": {"count": 100000}, "mix": {"SET": "100%"}}]})"));
  run.keep_trace();
  run.finish();
  std::set<std::string> keys;
  std::uint64_t told = 0;
  for (const auto& chunk : run.trace().chunks)
    for (const observe::TraceEntry& entry : chunk->entries) {
      if (entry.kind != observe::TraceKind::kEvicted) continue;
      ++told;
      EXPECT_EQ(entry.to, 0);
      keys.insert(entry.subject.str());
    }
  const observe::RunReport report = run.report();
  const observe::MemoryRow& us = report.memory.front();
  ASSERT_TRUE(us.limit.has_value());
  EXPECT_EQ(told, us.limit->evicted);
  EXPECT_GT(keys.size(), 300u);
  EXPECT_EQ(us.limit->limit_bytes, 128u * 1024);
  EXPECT_GT(us.limit->fill, 0.78);
}

TEST(Evictions, AreExplainedUnderEveryPolicy) {
  for (const char* policy : {"noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu",
                             "volatile-random", "volatile-ttl"}) {
    const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "2s", "regions": [{"id": "us", "location": "aws:us-east-1"}],
      "memory": {"limit": "256KiB", "eviction": ")" + std::string(policy) + R"("},
      "script": [{"at": "1s", "region": "us", "run": "SET k 1"}]})");
    EXPECT_EQ(explain(spec, "k", std::nullopt).regions[0].value, "\"1\"") << policy;
  }
}

}  // namespace
}  // namespace jetlag::lab
