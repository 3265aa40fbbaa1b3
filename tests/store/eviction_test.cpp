// SPDX-License-Identifier: Apache-2.0
// A shard whose memory fills: what it evicts, when, how many keys at a time; and what it refuses.
#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Region;

constexpr const char* kOutOfMemory = "(error) OOM command not allowed when used memory > 'maxmemory'.";

Options with(EvictionPolicy policy, std::int64_t bytes = 400'000, std::int64_t reserve_ppb = 50'000'000) {
  Options options;
  options.memory = {bytes, policy, reserve_ppb};
  return options;
}

std::string key_name(int i) { return fmt::format("key:{}", i); }

/// Writes until so much of the limit is held.
int fill_to(Region& region, double share, const std::string& more = "", int from = 0) {
  const auto enough = static_cast<std::int64_t>(static_cast<double>(region.db.options().memory.bytes) * share);
  int i = from;
  for (; region.db.book()->used() < enough; ++i) {
    region.advance(Duration::millis(1));
    region.run("SET " + key_name(i) + " 0123456789" + more);
  }
  return i;
}

int present(Region& region, int from, int to) {
  int count = 0;
  for (int i = from; i < to; ++i) count += region.db.find(key_name(i)) != nullptr ? 1 : 0;
  return count;
}

int every_20th(Region& region, int keys) {
  int count = 0;
  for (int i = 0; i < keys; i += 20) count += region.db.find(key_name(i)) != nullptr ? 1 : 0;
  return count;
}

std::int64_t evictions(const std::vector<testing::Shipped>& log) {
  return std::ranges::count_if(log, [](const testing::Shipped& s) { return s.op.evicted; });
}

TEST(Eviction, BeginsAbove80PercentOfTheLimit) {
  Region us(1, with(EvictionPolicy::kAllLru));
  const int keys = fill_to(us, 0.80);
  EXPECT_EQ(us.db.book()->evicted(), 0u);
  EXPECT_EQ(present(us, 0, keys), keys);
  us.run("GET key:1");
  EXPECT_EQ(us.db.book()->evicted(), 0u) << "reading evicts nothing";
  us.run("SET one-more value");
  EXPECT_EQ(us.db.book()->evicted(), 1u) << "before it, one key: less than one percent is above the 80";
  for (int i = 0; i < 2'000; ++i) us.run("SET " + key_name(keys + i) + " 0123456789");
  EXPECT_LE(us.db.book()->fill_ppb(), 810'000'000);
  EXPECT_GE(us.db.book()->fill_ppb(), 790'000'000);
  EXPECT_EQ(evictions(us.log), static_cast<std::int64_t>(us.db.book()->evicted())) << "each is an operation that says so";
}

TEST(Eviction, TakesMoreKeysTheFullerTheShardIs) {
  for (const auto& [share, most] : {std::pair{0.804, 1}, std::pair{0.815, 2}, std::pair{0.899, 10}, std::pair{0.949, 15}}) {
    Region us(1, with(EvictionPolicy::kNone, 400'000, 0));
    fill_to(us, share - 0.001);
    EXPECT_EQ(us.db.book()->pressure(), most) << share;
    Region other(2, with(EvictionPolicy::kAllRandom));
    other.pull(us);
    other.run("DEL nothing");
    EXPECT_EQ(other.db.book()->evicted(), static_cast<std::uint64_t>(most)) << share << ": any command that may write makes room";
  }
}

TEST(Eviction, StopsAtOnceWhenThereIsRoomAgain) {
  Region us(1, with(EvictionPolicy::kAllRandom)), eu(2, with(EvictionPolicy::kNone, 400'000, 0));
  eu.run("SET huge " + std::string(250'000, 'x'));
  fill_to(eu, 0.9);
  us.pull(eu);
  while (us.db.book()->must_evict()) us.run("DEL nothing");
  EXPECT_GT(us.db.book()->used(), 400'000 / 10);
  const std::uint64_t evicted = us.db.book()->evicted();
  us.run("SET small value");
  EXPECT_EQ(us.db.book()->evicted(), evicted);
}

TEST(Eviction, LruTakesWhatWasNotUsedForLongest) {
  Region us(1, with(EvictionPolicy::kAllLru));
  const int keys = fill_to(us, 0.79);
  for (int i = 0; i < keys; i += 20) us.advance(Duration::millis(1)), us.run("GET " + key_name(i));
  fill_to(us, 0.8, "", keys);
  for (int i = 0; i < keys / 2; ++i) us.advance(Duration::millis(1)), us.run("SET new:" + std::to_string(i) + " 0123456789");
  ASSERT_GT(us.db.book()->evicted(), static_cast<std::uint64_t>(keys) / 3);
  EXPECT_GT(every_20th(us, keys), keys / 20 * 85 / 100) << "they have been read";
  EXPECT_LT(present(us, 0, keys / 3), present(us, keys * 2 / 3, keys)) << "the oldest went first";
}

TEST(Eviction, LfuTakesWhatIsUsedLeast) {
  Region us(1, with(EvictionPolicy::kAllLfu));
  const int keys = fill_to(us, 0.79);
  for (int round = 0; round < 30; ++round)
    for (int i = 0; i < keys; i += 20) us.run("GET " + key_name(i));
  for (int i = 0; i < keys; ++i) us.run("GET " + key_name(i));  // all others last, but only once
  for (int i = 0; i < keys / 2; ++i) us.run("SET new:" + std::to_string(i) + " 0123456789");
  ASSERT_GT(us.db.book()->evicted(), static_cast<std::uint64_t>(keys) / 3);
  EXPECT_GT(every_20th(us, keys), keys / 20 * 95 / 100) << "they are read often";
}

TEST(Eviction, LfuForgetsWhatWasUsedLongAgo) {
  Region us(1, with(EvictionPolicy::kAllLfu));
  const int keys = fill_to(us, 0.79);
  for (int round = 0; round < 30; ++round)
    for (int i = 0; i < keys; i += 20) us.run("GET " + key_name(i));
  us.advance(Duration::seconds(3'600));
  for (int i = 0; i < keys; ++i)
    if (i % 20 != 0) us.run("GET " + key_name(i));
  for (int i = 0; i < keys / 2; ++i) us.run("SET new:" + std::to_string(i) + " 0123456789");
  EXPECT_LT(every_20th(us, keys), keys / 20 / 4) << "an hour takes sixty off";
}

TEST(Eviction, AtRandomSparesNobody) {
  Region us(1, with(EvictionPolicy::kAllRandom));
  const int keys = fill_to(us, 0.8);
  for (int i = 0; i < keys; ++i) us.run("SET new:" + std::to_string(i) + " 0123456789");
  for (int part = 0; part < 4; ++part) {
    const int left = present(us, keys * part / 4, keys * (part + 1) / 4);
    EXPECT_GT(left, keys / 16) << part;
    EXPECT_LT(left, keys / 5) << part;
  }
}

TEST(Eviction, VolatilePoliciesTakeOnlyKeysWithADeadline) {
  for (const auto policy : {EvictionPolicy::kVolatileLru, EvictionPolicy::kVolatileLfu, EvictionPolicy::kVolatileRandom,
                            EvictionPolicy::kVolatileTtl}) {
    Region us(1, with(policy));
    const int kept = fill_to(us, 0.5);
    const int keys = fill_to(us, 0.8, " EX 1000", kept);
    for (int i = 0; i < 500; ++i) us.run("SET new:" + std::to_string(i) + " 0123456789 EX 1000");
    EXPECT_GT(us.db.book()->evicted(), 300u);
    EXPECT_EQ(present(us, 0, kept), kept);
    EXPECT_LT(present(us, kept, keys), keys - kept);
  }
}

TEST(Eviction, WithoutAKeyThatHasADeadlineVolatilePoliciesRefuse) {
  Region us(1, with(EvictionPolicy::kVolatileTtl));
  for (int i = 0; us.db.book()->fill_ppb() <= 950'000'000; ++i) EXPECT_EQ(us.say("SET " + key_name(i) + " v"), "OK");
  EXPECT_EQ(us.say("SET k v"), kOutOfMemory);
  EXPECT_EQ(us.db.book()->evicted(), 0u);
  us.run("EXPIRE key:1 100");
  EXPECT_EQ(us.say("SET k v"), "OK") << "it had to go";
  EXPECT_EQ(us.say("EXISTS key:1"), "(integer) 0");
}

TEST(Eviction, TtlTakesTheNearestDeadline) {
  Region us(1, with(EvictionPolicy::kVolatileTtl));
  int keys = 0;
  for (; us.db.book()->fill_ppb() <= 800'000'000; ++keys)
    us.run(fmt::format("SET key:{} v EX {}", keys, 1'000 + keys * 7919 % 1'000));
  for (int i = 0; i < keys / 4; ++i) us.run("SET new:" + std::to_string(i) + " v EX 5000");
  int early = 0, late = 0;
  for (int i = 0; i < keys; ++i)
    if (us.db.find(key_name(i)) == nullptr) ++(i * 7919 % 1'000 < 500 ? early : late);
  EXPECT_GT(early, keys / 8);
  EXPECT_LT(late, early / 8);
}

TEST(Eviction, WhatOnlyLooksAtAKeyDoesNotUseIt) {
  Region us(1, with(EvictionPolicy::kAllLru));
  us.run("SET k v EX 1000");
  const auto idle = [&] { return us.say("OBJECT IDLETIME k"); };
  for (const char* line : {"EXISTS k", "TTL k", "TYPE k", "OBJECT REFCOUNT k", "WATCH k", "UNWATCH", "SCAN 0"}) {
    us.advance(Duration::seconds(10));
    us.run(line);
    EXPECT_NE(idle(), "(integer) 0") << line;
  }
  for (const char* line : {"GET k", "TOUCH k", "STRLEN k", "APPEND k x"}) {
    us.advance(Duration::seconds(10));
    EXPECT_NE(idle(), "(integer) 0") << line;
    us.run(line);
    EXPECT_EQ(idle(), "(integer) 0") << line;
  }
  us.run("MULTI");
  us.run("GET k");
  us.advance(Duration::seconds(10));
  us.run("EXEC");
  EXPECT_EQ(idle(), "(integer) 0") << "within a transaction, too";
}

TEST(Eviction, ReadingIsAUseInItsOwnRegionOnly) {
  Region us(1, with(EvictionPolicy::kAllLru)), eu(2, with(EvictionPolicy::kAllLru));
  us.run("SET k v");
  eu.pull(us);
  us.advance(Duration::seconds(50));
  eu.advance(Duration::seconds(50));
  us.run("GET k");
  EXPECT_EQ(us.log.size(), 1U) << "no operation tells of it";
  EXPECT_EQ(us.say("OBJECT IDLETIME k"), "(integer) 0");
  eu.run("GET other");
  EXPECT_NE(eu.say("OBJECT IDLETIME k"), "(integer) 0");
  us.run("APPEND k x");
  eu.pull(us);
  EXPECT_EQ(eu.say("OBJECT IDLETIME k"), "(integer) 0") << "a write is a use wherever it arrives";
}

TEST(Eviction, ObjectFreqAnswersUnderLfuOnly) {
  Region us(1, with(EvictionPolicy::kAllLfu)), eu(2, with(EvictionPolicy::kAllLru));
  us.run("SET k v");
  EXPECT_EQ(us.say("OBJECT FREQ k"), "(integer) 6");
  EXPECT_EQ(us.say("OBJECT FREQ nothing"), "(nil)");
  EXPECT_TRUE(us.say("OBJECT IDLETIME k").starts_with("(error) ERR An LFU maxmemory policy is selected"));
  eu.run("SET k v");
  EXPECT_TRUE(eu.say("OBJECT FREQ k").starts_with("(error) ERR An LFU maxmemory policy is not selected"));
}

TEST(OutOfMemory, RefusesWhatNeedsMemoryAndNothingElse) {
  Region us(1, with(EvictionPolicy::kNone));
  us.run("SADD set a b");
  us.run("RPUSH list a b");
  us.run("XGROUP CREATE stream group $ MKSTREAM");
  const int keys = fill_to(us, 0.9501);
  ASSERT_TRUE(us.db.book()->only_reserve_left());
  for (const char* line : {"SET k v", "INCR n", "APPEND key:1 x", "SADD set c", "HSET h f v", "ZADD z 1 m", "LPUSH list c",
                           "XADD s * f v", "PFADD p x", "JSON.SET j $ 1", "VADD v VALUES 1 1 e", "BC.CREATE b 0 9 5",
                           "COPY key:1 key:1", "XGROUP CREATE stream other $", "SUNIONSTORE set set", "SORT list STORE list"})
    EXPECT_EQ(us.say(line), kOutOfMemory) << line;
  EXPECT_EQ(us.db.book()->refused(), 16u);
  EXPECT_EQ(us.say("GET key:1"), "\"0123456789\"");
  EXPECT_EQ(us.say("SISMEMBER set c"), "(integer) 0") << "nothing was written";
  for (const char* line : {"EXPIRE key:1 100", "PERSIST key:1", "TTL key:1", "SREM set a", "LPOP list",
                           "XGROUP DESTROY stream group", "DEL key:2", "GETDEL key:3", "UNLINK key:4"})
    EXPECT_FALSE(us.run(line).is_error()) << line;
  EXPECT_EQ(us.say("SET k"), "(error) ERR wrong number of arguments for 'set' command") << "that is said first";
  for (int i = 5; i < keys / 10; ++i) us.run("DEL " + key_name(i));
  EXPECT_EQ(us.say("SET k v"), "OK") << "there is room again";
}

TEST(OutOfMemory, TheReserveIsAPartOfTheLimit) {
  for (const std::int64_t reserve : {0, 50'000'000, 200'000'000}) {
    Region us(1, with(EvictionPolicy::kNone, 400'000, reserve));
    while (us.say(fmt::format("SET key:{} v", us.log.size())) == "OK") {
    }
    EXPECT_NEAR(static_cast<double>(us.db.book()->fill_ppb()), static_cast<double>(1'000'000'000 - reserve), 2e6);
  }
}

TEST(OutOfMemory, ATransactionIsRefusedAsAWhole) {
  Region us(1, with(EvictionPolicy::kNone));
  us.run("MULTI");
  EXPECT_EQ(us.say("SET {key:1}a v"), "QUEUED");
  Region filler(2, with(EvictionPolicy::kNone, 400'000, 0));
  fill_to(filler, 0.97);
  us.pull(filler);
  EXPECT_EQ(us.say("EXEC"),
            "(error) EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.");
  EXPECT_EQ(us.say("EXEC"), "(error) ERR EXEC without MULTI");
  us.run("MULTI");
  EXPECT_EQ(us.say("SET key:1 v"), kOutOfMemory) << "it does not even wait";
  EXPECT_EQ(us.say("EXEC"), "(error) EXECABORT Transaction discarded because of previous errors.");
  us.run("MULTI");
  EXPECT_EQ(us.say("DEL key:1"), "QUEUED");
  EXPECT_EQ(us.say("EXEC"), "1) (integer) 1");
}

TEST(OutOfMemory, ReplicationGoesOnBeyondTheLimit) {
  Region us(1, with(EvictionPolicy::kNone)), eu(2, with(EvictionPolicy::kNone));
  fill_to(us, 0.94);
  fill_to(eu, 0.94, "", 100'000);
  testing::carry({&us, &eu});
  EXPECT_EQ(us.db.digest(), eu.db.digest());
  for (const Region* region : {&us, &eu}) {
    EXPECT_GT(region->db.book()->fill_ppb(), 1'500'000'000);
    EXPECT_GT(region->db.book()->taken_beyond(), 500u) << "counted";
  }
}

TEST(OutOfMemory, CommandTellsIt) {
  Region us(1);
  EXPECT_NE(us.say("COMMAND INFO SET").find("denyoom"), std::string::npos);
  EXPECT_EQ(us.say("COMMAND INFO DEL").find("denyoom"), std::string::npos);
}

}  // namespace
}  // namespace jetlag::store
