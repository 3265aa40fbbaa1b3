// SPDX-License-Identifier: Apache-2.0
// An eviction in one region and what others do meanwhile, in whatever way they hear of each other.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Region;

Options with(EvictionPolicy policy, std::int64_t bytes = 400'000) {
  Options options;
  options.memory = {bytes, policy, 50'000'000};
  return options;
}

/// Full after few writes.
Options small() { return with(EvictionPolicy::kVolatileLru, 80'000); }

Options roomy() {
  Options options;
  options.memory = {4'000'000, EvictionPolicy::kNone, 50'000'000};
  return options;
}

/// Makes `here` evict the key: it is the only one with a deadline, and then memory fills.
void evict_key(Region& here, const std::string& key) {
  here.run("EXPIRE " + key + " 1000");
  for (int i = 0; here.db.find(key) != nullptr && here.db.find(key)->exists(); ++i) {
    ASSERT_LT(i, 100'000);
    here.run(fmt::format("SET filler:{} 0123456789", i));
  }
  ASSERT_EQ(here.db.book()->evicted(), 1u);
}

struct Meeting {
  const char* name;
  const char* before;     ///< Seen by both.
  const char* meanwhile;  ///< What eu writes without having seen the eviction.
  const char* question;
  const char* answer;  ///< What all give in the end.
};
void PrintTo(const Meeting& meeting, std::ostream* out) { *out << meeting.name; }

class EvictionApart : public ::testing::TestWithParam<Meeting> {};

TEST_P(EvictionApart, TheWriteThatItHadNotSeenSurvives) {
  const Meeting& meeting = GetParam();
  Region us(1, small()), eu(2, roomy()), ap(3, roomy());
  us.run(meeting.before);
  testing::settle({&us, &eu, &ap});
  us.advance(Duration::seconds(1));
  eu.advance(Duration::seconds(2));
  ASSERT_NO_FATAL_FAILURE(evict_key(us, "k"));
  EXPECT_EQ(us.say("EXISTS k"), "(integer) 0");
  eu.run(meeting.meanwhile);
  Region told = ap;
  told.pull(us);
  EXPECT_EQ(told.say("EXISTS k"), "(integer) 0") << "where only the eviction is known";
  testing::settle({&us, &eu, &ap});
  for (Region* reader : {&us, &eu, &ap}) EXPECT_EQ(reader->say(meeting.question), meeting.answer);
}

INSTANTIATE_TEST_SUITE_P(Stories, EvictionApart,
                         ::testing::Values(Meeting{"ASet", "SET k old", "SET k new", "GET k", "\"new\""},
                                           Meeting{"AnIncrement", "INCRBY k 10", "INCRBY k 3", "GET k", "\"3\""},
                                           Meeting{"AMember", "SADD k a b", "SADD k c", "SMEMBERS k", "1) \"c\""},
                                           Meeting{"AField", "HSET k f old", "HSET k g new", "HGETALL k", "1) \"g\"\n2) \"new\""},
                                           Meeting{"AScore", "ZADD k 1 a", "ZINCRBY k 2 a", "ZSCORE k a", "\"2\""},
                                           Meeting{"AnItem", "RPUSH k a b", "RPUSH k c", "LRANGE k 0 -1", "1) \"c\""},
                                           Meeting{"AnEntry", "XADD k * f v", "XADD k * f w", "XLEN k", "(integer) 1"},
                                           Meeting{"NothingElse", "SET k old", "SET other v", "EXISTS k", "(integer) 0"}),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(Eviction, OfAHyperLogLogEndsAddsThatItHadNotSeen) {
  Region us(1, small()), eu(2, roomy());
  us.run("PFADD k a b");
  testing::settle({&us, &eu});
  ASSERT_NO_FATAL_FAILURE(evict_key(us, "k"));
  eu.run("PFADD k c");
  testing::settle({&us, &eu});
  EXPECT_EQ(eu.say("PFCOUNT k"), "(integer) 0") << "as every DEL of one";
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST(Eviction, InBothRegionsOfOneKeyIsFine) {
  Region us(1, small()), eu(2, small());
  us.run("RPUSH k a b c");
  testing::settle({&us, &eu});
  ASSERT_NO_FATAL_FAILURE(evict_key(us, "k"));
  ASSERT_NO_FATAL_FAILURE(evict_key(eu, "k"));
  testing::settle({&us, &eu});
  EXPECT_EQ(us.say("EXISTS k"), "(integer) 0");
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

/// The acknowledgements that a region has: its own, and those of the others that it can hear.
void collect(Region& region, std::initializer_list<const Region*> heard, bool everyone) {
  crdt::AckView acks;
  acks.entries.push_back({region.db.identity(), &region.db.observed()});
  for (const Region* other : heard) acks.entries.push_back({other->db.identity(), &other->db.observed()});
  acks.everyone = everyone;
  region.db.collect(acks);
}

TEST(Eviction, OfListsFreesNextToNothingUntilAllRegionsHaveSeenIt) {
  Region us(1, with(EvictionPolicy::kAllLru)), eu(2, roomy());
  // eu cannot be reached: us goes on, evicts, and is none the better for it.
  int refused = 0;
  for (int i = 0; i < 5'000 && refused < 100; ++i) {
    refused += us.run(fmt::format("RPUSH news:{} hello", i)).is_error() ? 1 : 0;
    if (i % 50 == 0) collect(us, {}, false);
  }
  EXPECT_EQ(refused, 100);
  EXPECT_EQ(us.db.key_count(), 0u) << "all keys are evicted ...";
  EXPECT_GT(us.db.book()->fill_ppb(), 950'000'000) << "... and it is full all the same";
  EXPECT_GT(us.db.memory().tombstones, 400'000 / 2);
  // It is back.
  testing::carry({&us, &eu});
  collect(us, {&eu}, true);
  EXPECT_LT(us.db.book()->fill_ppb(), 100'000'000);
  EXPECT_FALSE(us.run("RPUSH news:1 hello").is_error());
}

TEST(Eviction, OfACounterKeepsWhatAnotherRegionHasAdded) {
  Region us(1, small()), eu(2, roomy());
  us.run("INCR k");
  testing::settle({&us, &eu});
  eu.run("INCR k");
  testing::settle({&us, &eu});
  ASSERT_NO_FATAL_FAILURE(evict_key(us, "k"));
  collect(us, {}, false);
  EXPECT_GT(us.db.memory().tombstones, 0) << "eu may be counting on";
  testing::settle({&us, &eu});
  collect(us, {&eu}, true);
  EXPECT_EQ(us.db.memory().tombstones, 0);
}

TEST(Eviction, OfStringsFreesTheirMemoryAtOnce) {
  Region us(1, with(EvictionPolicy::kAllLru));
  for (int i = 0; i < 5'000; ++i) ASSERT_FALSE(us.run(fmt::format("SET page:{} v", i)).is_error()) << i;
  EXPECT_LT(us.db.book()->fill_ppb(), 820'000'000);
  EXPECT_EQ(us.db.memory().tombstones, 0);
}

TEST(Eviction, IsTheSameInEveryRun) {
  for (const auto policy : {EvictionPolicy::kAllLru, EvictionPolicy::kAllLfu, EvictionPolicy::kAllRandom,
                            EvictionPolicy::kVolatileLru, EvictionPolicy::kVolatileTtl}) {
    const auto live = [](Region& region, int from, int to) {
      for (int i = from; i < to; ++i) {
        region.advance(Duration::millis(3));
        region.run(fmt::format("SET key:{} v EX {}", i % 3'000, 1'000 + i % 37));
        region.run(fmt::format("GET key:{}", i * 7 % 3'000));
      }
    };
    Region once(1, with(policy)), again(1, with(policy));
    live(once, 0, 2'500);
    Region copy = once;
    live(once, 2'500, 5'000);
    live(copy, 2'500, 5'000);
    live(again, 0, 5'000);
    EXPECT_GT(once.db.book()->evicted(), 1'000u);
    EXPECT_TRUE(once.db == copy.db && once.db == again.db);
    EXPECT_TRUE(once.rng == copy.rng && once.rng == again.rng);
  }
}

}  // namespace
}  // namespace jetlag::store
