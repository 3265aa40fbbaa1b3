// SPDX-License-Identifier: Apache-2.0
// The section "memory": what it says, its defaults, and what is wrong with others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files.h"
#include "scenario/scale.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MemorySection, SaysLimitPolicyAndReserve) {
  EXPECT_FALSE(load_one(two("")).memory);
  const ScenarioSpec spec = load_one(two(R"(, "memory": { "limit": "64MiB", "eviction": "allkeys-lru", "reserve": "10%" })"));
  ASSERT_TRUE(spec.memory);
  EXPECT_EQ(*spec.memory, (MemorySpec{64 << 20, EvictionPolicy::kAllLru, kOne / 10}));
  EXPECT_EQ(*load_one(two(R"(, "memory": { "limit": "1MB" })")).memory,
            (MemorySpec{1'000'000, EvictionPolicy::kNone, kOne / 20}));
}

TEST(MemorySection, TheLimitIsScaled) {
  const ScenarioSpec spec = load_one(two(R"(, "memory": { "limit": "64MiB" }, "scale": "1/16")"));
  EXPECT_EQ(scaled(spec).memory->limit_bytes, 4 << 20);
}

TEST(MemorySection, MistakesAreTold) {
  EXPECT_THAT(wrong(two(R"(, "memory": {})")), ElementsAre("f:3:13 expected the key \"limit\" in this memory, found none"));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "1MiB", "eviction": "allkeys-lur" })")),
              ElementsAre(HasSubstr("did you mean \"allkeys-lru\"?")));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "1MiB", "reserve": "25%" })")),
              ElementsAre("f:3:43 expected 0% to 20%, found \"25%\""));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": 64 })")), ElementsAre(HasSubstr("found the number 64 without a unit")));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "1MiB", "evicton": "allkeys-lru" })")),
              ElementsAre(HasSubstr("unknown key \"evicton\" in this memory; did you mean \"eviction\"?")));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "1MiB", "flash": "20%" })")),
              ElementsAre(HasSubstr("\"flash\" is known, not yet supported")));
}

TEST(MemorySection, AShardNeedsSomeMemory) {
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "32KiB" })")),
              ElementsAre("f:3:24 expected at least 64KiB for each shard, found 32KiB"));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "256KiB" }, "database": { "shards": 8 })")),
              ElementsAre(HasSubstr("for each shard, found 32KiB (the limit, times \"scale\", by shards)")));
  EXPECT_THAT(wrong(two(R"(, "memory": { "limit": "1MiB" }, "scale": "1/32")")), ElementsAre(HasSubstr("found 32KiB")));
}

}  // namespace
}  // namespace jetlag::scenario
