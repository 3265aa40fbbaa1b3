// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <gtest/gtest.h>

#include "region.h"

namespace jetlag::store {
namespace {

using testing::carry;
using testing::Region;

TEST(Database, ACopyIsIndependentAndSharesWhatNobodyChanged) {
  Region us(1);
  us.run("SET a 1");
  us.run("SET b 2");
  Database copy = us.db;
  EXPECT_TRUE(copy == us.db);
  const Bytes a = "a", b = "b";
  const std::uint16_t bucket_of_b = KeyRef(b).bucket();
  EXPECT_EQ(&copy.bucket(bucket_of_b), &us.db.bucket(bucket_of_b));
  us.run("SET a changed");
  EXPECT_EQ(&copy.bucket(bucket_of_b), &us.db.bucket(bucket_of_b));
  EXPECT_EQ(copy.find("a")->string().value({}), "1");
  EXPECT_EQ(us.db.find("a")->string().value({}), "changed");
  EXPECT_FALSE(copy == us.db);
}

TEST(Database, ASnapshotDoesNotSeeLaterWrites) {
  Region us(1);
  us.run("SET a 1");
  const Snapshot frozen = us.db.snapshot();
  const Bytes a = "a";
  const std::uint64_t before = deref(frozen.buckets[KeyRef(a).bucket()]).digest();
  us.run("SET a 2");
  us.run("DEL a");
  EXPECT_EQ(deref(frozen.buckets[KeyRef(a).bucket()]).digest(), before);
  EXPECT_EQ(frozen.observed.at(us.db.identity()), 1u);
}

TEST(Database, DigestAndKeyCountFollowEveryWrite) {
  Region us(1);
  EXPECT_EQ(us.db.digest(), 0u);
  us.run("SET a 1");
  const std::uint64_t one = us.db.digest();
  EXPECT_NE(one, 0u);
  us.run("SADD s x");
  us.run("HINCRBY h f 1");
  EXPECT_EQ(us.db.key_count(), 3u);
  std::uint64_t sum = 0;
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    sum += us.db.bucket_digest(i);
    us.db.for_each_key(i, [&](const Bytes& key, const crdt::Object& object, std::uint64_t digest) {
      EXPECT_TRUE(object.exists()) << key.view();
      EXPECT_NE(digest, 0u);
    });
  }
  EXPECT_EQ(sum, us.db.digest());
  for (const char* key : {"a", "s", "h"}) us.run(std::string("DEL ") + key);
  EXPECT_EQ(us.db.key_count(), 0u);
  EXPECT_EQ(us.db.digest(), 0u);
}

TEST(Database, EqualVectorsMeanEqualDigestsWhateverTheOrderOfDelivery) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng(seed);
    Region regions[3] = {Region(1), Region(2), Region(3)};
    const char* const lines[] = {"SET k1 a",    "SET k2 7",   "INCR k2",     "INCRBY k1 3",         "SADD s a b",
                                 "SREM s a",    "SPOP s",     "HSET h a 1",  "HINCRBY h a 2",       "HDEL h a",
                                 "DEL k1",      "DEL h",      "DEL s",       "SET s str",           "SADD k1 x",
                                 "EXPIRE k2 5", "PERSIST k2", "APPEND k2 1", "INCRBYFLOAT k2 0.25", "GETDEL k2"};
    for (int step = 0; step < 200; ++step) {
      Region& here = regions[rng.below(3)];
      here.advance(Duration::millis(static_cast<std::int64_t>(rng.below(40))));
      if (rng.below(4) == 0) here.pull(regions[rng.below(3)]);
      else here.run(lines[rng.below(std::size(lines))]);
    }
    carry({&regions[0], &regions[1], &regions[2]});
    for (const Region& r : regions) {
      EXPECT_EQ(r.db.observed(), regions[0].db.observed());
      EXPECT_EQ(r.db.digest(), regions[0].db.digest()) << "seed " << seed;
      EXPECT_EQ(r.db.content_digest(), regions[0].db.content_digest()) << "seed " << seed;
    }
  }
}

TEST(Database, RefusesDuplicatesGapsAndAReusedIdentity) {
  Region us(1), eu(2);
  us.run("SET a 1");
  us.run("SET a 2");
  EXPECT_THROW(eu.db.apply(us.log[1].op, us.log[1].deps), CheckFailure);
  eu.db.apply(us.log[0].op, us.log[0].deps);
  EXPECT_THROW(eu.db.apply(us.log[0].op, us.log[0].deps), CheckFailure);
  EXPECT_THROW(us.db.become(us.db.identity()), CheckFailure);
}

TEST(Database, ARestartWithoutItsMemoryComesBackUnderANewIdentity) {
  Region us(1), eu(2);
  us.run("SET a 1");
  us.run("INCRBY n 5");
  carry({&us, &eu});
  us.db.clear_memory();
  EXPECT_EQ(us.db.key_count(), 0u);
  EXPECT_TRUE(us.db.observed().empty());
  us.db.become(crdt::OriginId::of(RegionId{0}, 2));
  us.log.clear();
  us.pull(eu);
  EXPECT_EQ(us.say("INCRBY n 2"), "(integer) 7");
  eu.pull(us);
  EXPECT_EQ(eu.say("GET n"), "\"7\"");
  EXPECT_EQ(us.db.digest(), eu.db.digest());
  EXPECT_EQ(us.log.back().op.dot, crdt::Dot::of(crdt::OriginId::of(RegionId{0}, 2), 1));
}

TEST(Database, LoadedDataIsEqualInEveryRegionAndNeedsNoReplication) {
  Database seed;
  seed.load_string("name", "jetlag");
  seed.load_counter("visits", 40);
  seed.load_set("tags", {"a", "b"});
  seed.load_hash("user", {{"name", "ann"}, {"age", "7"}});
  Region us(1), eu(2);
  us.db = seed;
  us.db.become(crdt::OriginId::of(RegionId{0}, 1));
  eu.db = seed;
  eu.db.become(crdt::OriginId::of(RegionId{1}, 1));
  EXPECT_EQ(us.db.digest(), eu.db.digest());
  EXPECT_EQ(us.db.observed().at(Database::genesis()), 4u);
  EXPECT_EQ(us.say("INCR visits"), "(integer) 41");
  EXPECT_EQ(eu.say("INCR visits"), "(integer) 41");
  us.run("SREM tags a");
  eu.run("HINCRBY user age 1");
  carry({&us, &eu});
  EXPECT_EQ(us.say("GET visits"), "\"42\"");
  EXPECT_EQ(eu.say("SMEMBERS tags"), "1) \"b\"");
  EXPECT_EQ(us.say("HGET user age"), "\"8\"");
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST(Database, TheGenesisOriginCannotWrite) {
  Database db;
  std::vector<crdt::Op> written;
  const Bytes key = "k";
  EXPECT_THROW(db.write(KeyRef(key), crdt::DeleteKey{}, {}, written), CheckFailure);
}

TEST(Database, OperationsCarrySlotHashStampAndTrueTime) {
  Region us(1);
  us.skew = Duration::millis(250);
  us.run("SET {user}:1 v");
  const crdt::Op& op = us.log[0].op;
  EXPECT_EQ(op.slot, crdt::slot_of("user"));
  EXPECT_EQ(op.key_hash, crdt::hash_key("{user}:1"));
  EXPECT_EQ(op.created_at, us.clock);
  EXPECT_EQ(op.hlc, crdt::Hlc::of(us.clock + us.skew));
  EXPECT_EQ(op.dot, crdt::Dot::of(us.db.identity(), 1));
}

TEST(Database, CollectErasesDeadCountersOnceTheirOwnerKnowsAndChangesNoDigest) {
  Region us(1), eu(2);
  us.run("INCRBY n 5");
  carry({&us, &eu});
  eu.run("DEL n");
  carry({&us, &eu});
  EXPECT_GT(us.db.memory().tombstones, 0);
  EXPECT_EQ(us.db.key_count(), 0u);
  const crdt::VersionVector nothing;
  crdt::AckView not_yet{{{us.db.identity(), &nothing}, {eu.db.identity(), &eu.db.observed()}}};
  const std::uint64_t digest = us.db.digest();
  eu.db.collect(not_yet);
  EXPECT_GT(eu.db.memory().tombstones, 0);
  crdt::AckView known{{{us.db.identity(), &us.db.observed()}, {eu.db.identity(), &eu.db.observed()}}};
  eu.db.collect(known);
  EXPECT_EQ(eu.db.memory().tombstones, 0);
  EXPECT_EQ(eu.db.digest(), digest);
  EXPECT_EQ(us.db.digest(), digest);
  eu.run("INCR n");
  carry({&us, &eu});
  EXPECT_EQ(us.say("GET n"), "\"1\"");
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

}  // namespace
}  // namespace jetlag::store
