// SPDX-License-Identifier: Apache-2.0
// What is measured, and when it counts.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

TEST(Measure, WhatExpiresIsAWriteThatIsRecorded) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "rate": "100/s", "keys": {"count": 500}, "mix": {"SET {key} {value} PX 3000": "60%", "GET": "40%"}}])";
  Story story(text);
  story.finish();
  EXPECT_EQ(story.world.measure.causal.verdict().outcome, check::Outcome::kPass) << story.world.measure.causal.verdict().message;
  EXPECT_GT(story.world.measure.registry.value(story.world.measure.regions[0].expired), 100);
  for (const ShardLane& lane : story.world.shards) {
    const CommitLog& commits =
        story.world.measure.commits[story.world.setup->lanes.index(lane.shard.region(), lane.shard.shard())];
    EXPECT_EQ(commits.last(), lane.shard.database().observed().at(lane.shard.database().identity()));
  }
}

TEST(Measure, AnOperationHasOneLagHoweverOftenItIsDelivered) {
  StoryText text;
  text.times = R"("duration": "20s", "drain": "30s")";
  text.faults = R"([{"at": "15s", "for": "10ms", "crash": "b"}])";
  Story story(text);
  story.finish();
  EXPECT_EQ(story.lag(0, 1).count(), 2'000u);
  EXPECT_LT(story.lag(0, 1).max(), Duration::seconds(1).ns);
}

StoryText line(const char* faults, const char* warmup) {
  StoryText text;
  text.regions =
      R"([{"id": "a", "location": "aws:us-east-1"}, {"id": "b", "location": "aws:eu-west-1"}, {"id": "c", "location": "aws:ap-southeast-1"}])";
  text.links = R"([{"between": ["a", "b"], "rtt": "100ms"}, {"between": ["b", "c"], "rtt": "100ms"}], "topology": "line")";
  text.workloads = R"([{"name": "w", "regions": ["a"], "rate": "100/s", "arrival": "constant", "mix": {"SET": "100%"}}])";
  text.times = std::string(R"("duration": "20s", "drain": "30s", "warmup": ")") + warmup + "\"";
  text.faults = faults;
  return text;
}

TEST(Measure, ARunOfManySamplesLooksEverMoreSeldomForKeysThatDiffer) {
  Story story("[]");
  story.run_to(Duration::seconds(2));
  EXPECT_EQ(story.world.measure.divergence_every, 1u);
  story.world.measure.divergence_cost = 99'999'999;
  story.run_to(Duration::millis(2'100));
  EXPECT_EQ(story.world.measure.divergence_every, 2u);
  EXPECT_LT(story.world.measure.divergence_cost, 10'000u);
}

TEST(Measure, KeysOfALargeDataSetAreCountedSoonAfterTheStartAlready) {
  Story story("[]");
  story.world.measure.divergence_every = 64;
  story.run_to(Duration::millis(450));  // a sample every 100 ms
  EXPECT_EQ(story.world.measure.divergent_at, Instant{} + Duration::millis(400));
  EXPECT_GT(story.world.measure.registry.value(story.world.measure.divergent), 0);
}

TEST(Measure, RelaysOfTheWarmUpDoNotCount) {
  Story story(line("[]", "10s"));
  story.finish();
  const auto relayed = story.world.measure.registry.value(story.world.measure.regions[1].relayed);
  EXPECT_GE(relayed, 1'000);
  EXPECT_LE(relayed, 1'010);  // a few were under way
}

TEST(Measure, WhatAProcessHadRelayedBeforeItsCrashStillCounts) {
  Story story(line(R"([{"at": "15s", "for": "1s", "crash": "b"}])", "0s"));
  story.finish();
  EXPECT_GE(story.world.measure.registry.value(story.world.measure.regions[1].relayed), 1'900);
}

TEST(Measure, ConflictsSurviveTheCrashOfTheReplicaThatMetThem) {
  StoryText text;
  text.workloads = R"([{"name": "w", "rate": "100/s", "arrival": "constant", "keys": {"count": 1}, "mix": {"SET": "100%"}}])";
  text.faults = R"([{"at": "15s", "for": "1s", "crash": "a"}, {"at": "15s", "for": "1s", "crash": "b"}])";
  Story story(text);
  story.run_to(Duration::millis(14'990));
  const auto before = conflict_total(story.world, replication::ConflictKind::kString, crdt::Rule::kLww).concurrent;
  EXPECT_GT(before, 1'000u);
  story.finish();
  EXPECT_GT(conflict_total(story.world, replication::ConflictKind::kString, crdt::Rule::kLww).concurrent, before + 200);
}

TEST(Measure, TheTimeToExhaustionIsThatOfTheWriteRateAndEndsWithTheWrites) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "100/s", "arrival": "constant", "keys": {"count": 1000}, "mix": {"SET": "100%"}}])";
  text.more = R"(, "database": {"backlog": "1MiB"})";
  Story story(text);
  story.finish();
  const auto& gauge = story.world.measure.regions[0].exhaustion;
  const double seconds = static_cast<double>(story.world.measure.registry.value(gauge)) / 1e9;
  const double bytes_per_second = static_cast<double>(story.shard(0).replicator().backlog().appended_bytes()) / 20;
  EXPECT_NEAR(seconds, 1'048'576 / bytes_per_second, 0.12 * 1'048'576 / bytes_per_second);
}

}  // namespace
}  // namespace jetlag::world
