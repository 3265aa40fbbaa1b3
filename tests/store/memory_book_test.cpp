// SPDX-License-Identifier: Apache-2.0
// What a database with a memory limit knows of its memory, against what a look at all keys finds.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Region;

Options limited(std::int64_t bytes, EvictionPolicy policy) {
  Options options;
  options.memory = {bytes, policy, 50'000'000};
  return options;
}

/// Something of every type, on keys of which there are few, so that they meet.
std::string some_command(Rng& rng) {
  static constexpr const char* kCommands[] = {"SET s{0} {1}",
                                              "APPEND s{0} {1}",
                                              "INCRBY c{0} {2}",
                                              "SADD set{0} {1}",
                                              "SREM set{0} {1}",
                                              "HSET h{0} {1} {1}",
                                              "HINCRBY h{0} n{2} {2}",
                                              "HDEL h{0} {1}",
                                              "HSETEX h{0} PX {2} FIELDS 1 {1} {1}",
                                              "HPEXPIRE h{0} 5{2} FIELDS 1 {1}",
                                              "HPERSIST h{0} FIELDS 1 {1}",
                                              "PUBLISH s{0} {1}",
                                              "ZADD z{0} {2} {1}",
                                              "ZINCRBY z{0} 1 {1}",
                                              "ZREM z{0} {1}",
                                              "RPUSH l{0} {1} {1}",
                                              "LPOP l{0}",
                                              "LREM l{0} 0 {1}",
                                              "XADD x{0} * f {1}",
                                              "XTRIM x{0} MAXLEN 2",
                                              "XGROUP CREATE x{0} g $ MKSTREAM",
                                              "XREADGROUP GROUP g me COUNT 1 STREAMS x{0} >",
                                              "XGROUP DESTROY x{0} g",
                                              "JSON.SET j{0} $ '[1,2,{{\"a\":\"{1}\"}}]'",
                                              "JSON.ARRPOP j{0} $",
                                              "JSON.NUMINCRBY j{0} $[0] 1",
                                              "PFADD p{0} {1}",
                                              "BC.CREATE b{0} 0 100 50",
                                              "BC.DECR b{0} 1",
                                              "VADD v{0} VALUES 2 1 {2} {1}",
                                              "VREM v{0} {1}",
                                              "EXPIRE s{0} {2}",
                                              "PERSIST s{0}",
                                              "EXPIRE l{0} 100",
                                              "DEL s{0}",
                                              "DEL c{0}",
                                              "DEL h{0}",
                                              "DEL z{0}",
                                              "DEL l{0}",
                                              "DEL x{0}",
                                              "DEL j{0}",
                                              "DEL p{0}",
                                              "RENAME s{0} s1{0}",
                                              "SET c{0} {2}",
                                              "SUNIONSTORE set{0} set{0}"};
  const std::string word(rng.below(3) == 0 ? 40 + rng.below(200) : 1 + rng.below(3), static_cast<char>('a' + rng.below(8)));
  return fmt::format(fmt::runtime(kCommands[rng.below(std::size(kCommands))]), fmt::format("{{{}}}", rng.below(6)), word,
                     1 + rng.below(9));
}

void expect_exact(const Region& region, const std::string& after) {
  ASSERT_EQ(region.db.book()->used(), region.db.memory().total()) << after;
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    std::uint32_t timed = 0;
    for (const Entry& entry : region.db.bucket(i)) timed += entry.object.deadline() ? 1u : 0u;
    ASSERT_EQ(region.db.book()->timed(i), timed) << after;
  }
}

/// What a replicator does when everybody else has seen what this region has.
void collect(Region& region, std::initializer_list<const Region*> others) {
  crdt::AckView acks;
  acks.entries.push_back({region.db.identity(), &region.db.observed()});
  for (const Region* other : others) acks.entries.push_back({other->db.identity(), &other->db.observed()});
  acks.everyone = true;
  region.db.collect(acks);
}

void live_through(EvictionPolicy policy, std::int64_t bytes) {
  Region us(1, limited(bytes, policy)), eu(2, limited(bytes, policy));
  Rng rng(11);
  std::uint16_t incarnation = 1;
  for (int step = 0; step < 4'000; ++step) {
    Region& here = rng.below(2) == 0 ? us : eu;
    Region& there = &here == &us ? eu : us;
    const std::string line = some_command(rng);
    here.advance(Duration::millis(static_cast<std::int64_t>(rng.below(2'000))));
    here.run(line);
    ASSERT_NO_FATAL_FAILURE(expect_exact(here, line));
    const std::uint64_t then = rng.below(60);
    if (then == 0) here.expire();
    if (then == 1) testing::take_state(here, there);
    if (then == 2 || then == 3) testing::carry({&us, &eu});
    if (then == 3) collect(us, {&eu}), collect(eu, {&us});
    if (then == 4) here.db.clear_memory(), here.log.clear(), testing::take_state(here, there);
    if (then == 4) here.db.become(crdt::OriginId::of(here.db.region(), ++incarnation));
    ASSERT_NO_FATAL_FAILURE(expect_exact(here, "what followed " + line));
    ASSERT_NO_FATAL_FAILURE(expect_exact(there, "what followed elsewhere " + line));
  }
}

TEST(MemoryBook, KnowsWhatALookAtAllKeysFinds) { live_through(EvictionPolicy::kNone, 1'000'000'000); }
TEST(MemoryBook, KnowsItWhileKeysAreEvictedByUse) { live_through(EvictionPolicy::kAllLru, 28'000); }
TEST(MemoryBook, KnowsItWhileKeysWithADeadlineAreEvicted) { live_through(EvictionPolicy::kVolatileLfu, 28'000); }

TEST(MemoryBook, CountsWhatADataSetTakes) {
  Database db(Database::genesis(), limited(1'000'000, EvictionPolicy::kAllLru));
  EXPECT_EQ(db.book()->used(), db.memory().total());
  db.reserve(500);
  for (int i = 0; i < 700; ++i) db.load_string(fmt::format("key:{}", i), fmt::format("value {}", i));
  EXPECT_EQ(db.book()->used(), db.memory().total());
  Database copy = db;
  copy.become(crdt::OriginId::of(RegionId{0}, 1));
  std::vector<crdt::Op> written;
  const Bytes key("key:3");
  copy.write(KeyRef(key), copy.find(KeyRef(key))->prepare_delete(), {}, written);
  EXPECT_EQ(copy.book()->used(), copy.memory().total());
  EXPECT_EQ(db.book()->used(), db.memory().total()) << "a copy has a book of its own";
}

TEST(MemoryBook, IsThereOnlyWithALimit) {
  EXPECT_EQ(Region(1).db.book(), nullptr);
  static_assert(sizeof(Box<MemoryBook>) == sizeof(void*), "a pointer is all that it costs without");
}

TEST(MemoryBook, UsesAreKeptOnlyForPoliciesThatAskForThem) {
  for (const auto policy :
       {EvictionPolicy::kNone, EvictionPolicy::kAllRandom, EvictionPolicy::kVolatileRandom, EvictionPolicy::kVolatileTtl})
    EXPECT_FALSE(MemoryBook({100'000, policy, 0}).keeps_uses());
  for (const auto policy :
       {EvictionPolicy::kAllLru, EvictionPolicy::kAllLfu, EvictionPolicy::kVolatileLru, EvictionPolicy::kVolatileLfu})
    EXPECT_TRUE(MemoryBook({100'000, policy, 0}).keeps_uses());
}

TEST(MemoryBook, AFrequencyLosesOneForEachMinuteThatBegins) {
  const Use use{Instant{Duration::seconds(59).ns}, 7};
  EXPECT_EQ(use.frequency_at(Instant{Duration::seconds(59).ns}), 7u);
  EXPECT_EQ(use.frequency_at(Instant{Duration::seconds(60).ns}), 6u);
  EXPECT_EQ(use.frequency_at(Instant{Duration::seconds(179).ns}), 5u);
  EXPECT_EQ(use.frequency_at(Instant{Duration::seconds(100 * 60).ns}), 0u);
  EXPECT_EQ(use.frequency_at(Instant{Duration::seconds(-5).ns}), 7u) << "a clock that was set back takes nothing";
}

TEST(MemoryBook, AFrequencyGrowsEverMoreSlowly) {
  MemoryBook book({100'000, EvictionPolicy::kAllLfu, 0});
  Bucket bucket;
  const Bytes key("key");
  const MemoryBook::Before before = MemoryBook::before(&bucket, Bucket::kAbsent);
  const std::uint32_t place = bucket.insert(KeyRef(key));
  book.after(before, 0, &bucket, place);
  Rng rng(3);
  const auto after = [&](int uses) {
    for (int i = 0; i < uses; ++i) book.use(0, place, rng.next());
    return book.use_of(0, place).frequency;
  };
  EXPECT_EQ(book.use_of(0, place).frequency, Use::kNewcomer);
  EXPECT_EQ(after(1), 6u) << "the first use always counts";
  const std::uint32_t hundred = after(99), thousand = after(900), most = after(1'000'000);
  EXPECT_GE(hundred, 8u);
  EXPECT_LE(hundred, 13u);
  EXPECT_GE(thousand, 15u);
  EXPECT_LE(thousand, 22u);
  EXPECT_EQ(most, Use::kMost);
}

}  // namespace
}  // namespace jetlag::store
