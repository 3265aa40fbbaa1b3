// SPDX-License-Identifier: Apache-2.0
// Worlds whose shards have a memory limit.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

/// a writes to many more keys than fit: both may hold half a megabyte.
StoryText cache(const std::string& mix, const std::string& eviction) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "500/s", "keys": {"count": 50000}, "mix": {")" + mix + R"(": "100%"}}])";
  text.more = R"(, "memory": {"limit": "512KiB", "eviction": ")" + eviction + R"("})";
  return text;
}

std::int64_t count(const World& world, metrics::CounterHandle handle) { return world.measure.registry.value(handle); }

TEST(MemoryLimit, IsDividedAmongShardsAndByTheScale) {
  StoryText text;
  text.more = R"(, "memory": {"limit": "4MiB", "eviction": "volatile-ttl", "reserve": "10%"}, "database": {"shards": 4})";
  const Story story(text);
  for (const ShardLane& lane : story.world.shards)
    EXPECT_EQ(lane.shard.database().options().memory,
              (store::MemoryLimit{1 << 20, store::EvictionPolicy::kVolatileTtl, 100'000'000}));
  const Story plain(StoryText{});
  EXPECT_EQ(plain.shard(0).database().book(), nullptr);
}

TEST(MemoryLimit, KeepsACacheAtFourFifthsOfIt) {
  StoryText text = cache("SET", "allkeys-lru");
  Story story(text);
  story.finish();
  const Measure& measure = story.world.measure;
  for (std::uint8_t r = 0; r < 2; ++r) {
    const store::MemoryBook& book = *story.shard(r).database().book();
    EXPECT_EQ(book.used(), story.shard(r).database().memory().total());
    EXPECT_NEAR(static_cast<double>(measure.registry.value(measure.regions[r].memory_fill)), 8e8, 2e7);
    EXPECT_EQ(count(story.world, measure.regions[r].evicted), static_cast<std::int64_t>(book.evicted()));
    EXPECT_EQ(count(story.world, measure.regions[r].oom_errors), 0);
  }
  EXPECT_GT(count(story.world, measure.regions[0].evicted), 3'000);
  EXPECT_EQ(count(story.world, measure.regions[1].evicted), 0) << "nobody writes there, and a's deletions are enough";
  EXPECT_EQ(count(story.world, measure.regions[0].errors), 0);
  EXPECT_EQ(story.shard(0).database().digest(), story.shard(1).database().digest());
}

TEST(MemoryLimit, OfListsIsReachedInAPartitionThoughEveryKeyIsEvicted) {
  StoryText text = cache("RPUSH", "allkeys-lru");
  text.times = R"("duration": "30s", "drain": "30s")";
  text.faults = R"([{"name": "cut", "at": "8s", "for": "17s", "cut": ["a", "b"]}])";
  Story story(text);
  story.run_to(Duration::millis(7'900));
  const RegionMeters& a = story.world.measure.regions[0];
  EXPECT_GT(story.shard(0).database().book()->evicted(), 500u);
  EXPECT_LT(story.shard(0).database().book()->fill_ppb(), 850'000'000) << "b acknowledges, and then nothing is left of them";
  story.run_to(Duration::millis(24'900));
  EXPECT_EQ(story.shard(0).database().key_count(), 0u);
  EXPECT_GT(story.shard(0).database().book()->fill_ppb(), 940'000'000);
  EXPECT_GT(story.shard(0).database().book()->refused(), 1'000u);
  story.run_to(Duration::seconds(28));
  EXPECT_LT(story.shard(0).database().book()->fill_ppb(), 850'000'000) << "b is back";
  const std::uint64_t refused = story.shard(0).database().book()->refused();
  story.finish();
  EXPECT_EQ(story.shard(0).database().book()->refused(), refused);
  EXPECT_EQ(count(story.world, a.oom_errors), static_cast<std::int64_t>(refused));
  EXPECT_EQ(count(story.world, a.errors), static_cast<std::int64_t>(refused));
  EXPECT_EQ(story.shard(0).database().digest(), story.shard(1).database().digest());
  EXPECT_EQ(story.world.measure.client_errors.front().message.view().substr(0, 4), "OOM ");
}

TEST(MemoryLimit, ReplicationGoesOnAboveItAndIsCounted) {
  StoryText text = cache("SET", "noeviction");
  text.workloads = R"([{"name": "w", "rate": "400/s", "keys": {"count": 100000}, "mix": {"SET": "100%"}}])";
  text.faults = R"([{"name": "cut", "at": "1s", "for": "15s", "cut": ["a", "b"]}])";
  Story story(text);
  story.finish();
  for (std::uint8_t r = 0; r < 2; ++r) {
    EXPECT_GT(story.shard(r).database().book()->fill_ppb(), 1'200'000'000);
    EXPECT_GT(count(story.world, story.world.measure.regions[r].taken_beyond_limit), 500);
    EXPECT_GT(count(story.world, story.world.measure.regions[r].oom_errors), 1'000);
  }
  EXPECT_EQ(story.shard(0).database().digest(), story.shard(1).database().digest());
}

TEST(MemoryLimit, SurvivesALossOfMemoryAndAFullSync) {
  StoryText text = cache("SET", "allkeys-lfu");
  text.more += R"(, "database": {"backlog": "64KiB"})";
  text.faults = R"([{"name": "crash", "at": "9s", "for": "1s", "crash": "a"}, {"at": "12s", "for": "6s", "cut": ["a", "b"]}])";
  Story story(text);
  story.finish();
  EXPECT_FALSE(story.world.measure.syncs.empty());
  for (std::uint8_t r = 0; r < 2; ++r)
    EXPECT_EQ(story.shard(r).database().book()->used(), story.shard(r).database().memory().total());
  EXPECT_EQ(count(story.world, story.world.measure.regions[0].evicted),
            static_cast<std::int64_t>(story.shard(0).database().book()->evicted()));
  EXPECT_EQ(story.shard(0).database().digest(), story.shard(1).database().digest());
}

TEST(MemoryLimit, GivesTheSameRunEveryTime) {
  for (const char* policy : {"allkeys-lru", "allkeys-lfu", "allkeys-random"}) {
    StoryText text = cache("SET", policy);
    text.workloads = R"([{"name": "w", "rate": "400/s", "keys": {"count": 9000}, "mix": {"SET": "60%", "GET": "40%"}}])";
    text.times = R"("duration": "12s", "drain": "10s")";
    text.faults = R"([{"name": "cut", "at": "7s", "for": "2s", "cut": ["a", "b"]}])";
    Story once(text), again(text);
    once.run_to(Duration::seconds(8));
    World copy = once.world;
    while (step(copy)) {
    }
    once.finish();
    again.finish();
    EXPECT_GT(once.shard(0).database().book()->evicted(), 300u) << policy;
    EXPECT_EQ(fingerprint(once.world), fingerprint(again.world)) << policy;
    EXPECT_EQ(fingerprint(once.world), fingerprint(copy)) << policy;
    EXPECT_TRUE(once.world == copy) << policy;
  }
}

}  // namespace
}  // namespace jetlag::world
