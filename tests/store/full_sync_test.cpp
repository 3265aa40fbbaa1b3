// SPDX-License-Identifier: Apache-2.0
// Full sync by buckets while everybody keeps writing must end where replaying all operations ends.
#include <gtest/gtest.h>

#include <algorithm>

#include "region.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::Shipped;

const char* const kLines[] = {"SET %s a",           "SET %s 7",  "INCR %s",        "INCRBY %s 3", "SADD %s a b",
                              "SADD %s c",          "SREM %s a", "SPOP %s",        "HSET %s a 1", "HINCRBY %s a 2",
                              "HDEL %s a",          "DEL %s",    "EXPIRE %s 900",  "PERSIST %s",  "APPEND %s 1",
                              "INCRBYFLOAT %s 0.5", "GETDEL %s", "SET %s b EX 700",
                              "SETBIT %s 9 1",      "HSETNX %s b 2", "HINCRBYFLOAT %s a 0.5"};

void write_something(Region& region, Rng& rng) {
  std::string line = kLines[rng.below(std::size(kLines))];
  line.replace(line.find("%s"), 2, "key" + std::to_string(rng.below(10)));
  region.advance(Duration::millis(static_cast<std::int64_t>(rng.below(20))));
  region.run(line);
}

/// Applies at most `limit` of the operations that `from` itself issued, each when everything it depends on is here.
std::size_t pull_own(Region& to, const Region& from, std::size_t limit) {
  std::size_t applied = 0;
  for (const Shipped& s : from.log) {
    if (applied == limit) break;
    if (s.op.dot.origin() != from.db.identity() || to.db.observed().contains(s.op.dot)) continue;
    if (!s.deps.covered_by(to.db.observed())) break;
    to.db.apply(s.op, s.deps);
    ++applied;
  }
  return applied;
}

void deliver_everything(const std::vector<Region*>& regions) {
  for (bool moved = true; moved;) {
    moved = false;
    for (Region* to : regions)
      for (const Region* from : regions)
        if (to != from && pull_own(*to, *from, SIZE_MAX) != 0) moved = true;
  }
}

/// A full sync in progress: what the receiver still has to join, in some order.
struct Transfer {
  Snapshot snapshot;
  std::vector<std::uint16_t> left;

  Transfer(Region& receiver, const Region& sender, Rng& rng) : snapshot(sender.db.snapshot()) {
    receiver.db.observe_clock(snapshot.clock);
    receiver.db.begin_join(snapshot.observed);
    for (std::uint16_t i = 0; i < kBuckets; ++i) left.push_back(i);
    for (std::size_t i = left.size() - 1; i > 0; --i) std::swap(left[i], left[rng.below(i + 1)]);
  }
  void join_some(Region& receiver, std::size_t count) {
    for (; count > 0 && !left.empty(); --count) {
      const std::uint16_t index = left.back();
      left.pop_back();
      receiver.db.join_bucket(index, deref(snapshot.buckets[index]));
    }
  }
};

TEST(FullSync, WhileAllRegionsWriteEndsWhereReplayEnds) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Rng rng(seed);
    Region a(1), b(2), c(3);
    std::vector<Region*> all = {&a, &b, &c};
    for (int step = 0; step < 80; ++step) {
      write_something(*all[rng.below(3)], rng);
      if (rng.below(3) == 0) pull_own(*all[rng.below(3)], a, rng.below(4));
      if (rng.below(3) == 0) pull_own(c, b, rng.below(4));
      if (rng.below(3) == 0) pull_own(a, c, rng.below(4));
    }
    // b takes a full sync from a; all three go on writing, and b goes on hearing from c and, by operations, from a.
    Transfer transfer(b, a, rng);
    const bool abandoned = rng.below(3) == 0;
    while (!transfer.left.empty()) {
      transfer.join_some(b, 1 + rng.below(150));
      write_something(*all[rng.below(3)], rng);
      if (rng.below(2) == 0) write_something(b, rng);
      pull_own(b, c, rng.below(3));
      pull_own(c, b, rng.below(3));
      pull_own(b, a, rng.below(2));
      pull_own(a, c, rng.below(3));
      if (abandoned && transfer.left.size() < 300) break;
    }
    if (abandoned) {
      // The link to a is lost, and b goes on without; then c serves a new full sync, and may know less than a did.
      b.db.abandon_join();
      for (int step = 0; step < 5; ++step) write_something(b, rng);
      Transfer second(b, c, rng);
      while (!second.left.empty()) {
        second.join_some(b, 1 + rng.below(200));
        write_something(*all[rng.below(3)], rng);
      }
      b.db.finish_join();
    } else {
      b.db.finish_join();
    }
    for (int step = 0; step < 10; ++step) write_something(*all[rng.below(3)], rng);
    Region replay(4);
    all.push_back(&replay);
    deliver_everything(all);
    ASSERT_EQ(replay.db.observed().at(a.db.identity()), a.db.observed().at(a.db.identity()));
    for (const Region* r : all) {
      EXPECT_FALSE(r->db.joining());
      ASSERT_EQ(r->db.observed(), replay.db.observed()) << "seed " << seed;
      ASSERT_EQ(r->db.digest(), replay.db.digest()) << "seed " << seed;
      ASSERT_EQ(r->db.content_digest(), replay.db.content_digest()) << "seed " << seed;
    }
  }
}

TEST(FullSync, FillsAnEmptyRegionAndIsIdempotent) {
  Region us(1), eu(2);
  Rng rng(5);
  for (int i = 0; i < 200; ++i) write_something(us, rng);
  for (int round = 0; round < 2; ++round) {
    Transfer transfer(eu, us, rng);
    transfer.join_some(eu, kBuckets);
    eu.db.finish_join();
    EXPECT_EQ(eu.db.digest(), us.db.digest());
    EXPECT_EQ(eu.db.content_digest(), us.db.content_digest());
    EXPECT_EQ(eu.db.key_count(), us.db.key_count());
    EXPECT_EQ(eu.db.observed(), us.db.observed());
  }
}

TEST(FullSync, RemovesWhatTheSenderRemovedAndKeepsWhatItNeverSaw) {
  Region us(1), eu(2);
  us.run("SET gone 1");
  us.run("SADD both x");
  pull_own(eu, us, SIZE_MAX);
  us.run("DEL gone");
  eu.run("SADD both y");
  eu.run("SET mine 1");
  Rng rng(1);
  Transfer transfer(eu, us, rng);
  transfer.join_some(eu, kBuckets);
  eu.db.finish_join();
  EXPECT_EQ(eu.say("EXISTS gone"), "(integer) 0");
  EXPECT_EQ(eu.say("GET mine"), "\"1\"");
  EXPECT_EQ(eu.say("SMEMBERS both"), "1) \"x\"\n2) \"y\"");
}

TEST(FullSync, SkipsTheEffectOfAnOperationThatTheMergedBucketHolds) {
  Region us(1), eu(2);
  us.run("SADD s x");
  us.run("SREM s x");
  us.run("SADD s y");
  Rng rng(1);
  Transfer transfer(eu, us, rng);
  const Bytes key = "s";
  const std::uint16_t bucket = KeyRef(key).bucket();
  eu.db.join_bucket(bucket, deref(transfer.snapshot.buckets[bucket]));
  std::erase(transfer.left, bucket);
  // The operations arrive late, by another link: they count, and change only what is in service.
  EXPECT_EQ(pull_own(eu, us, 1), 1u);
  EXPECT_EQ(eu.say("SMEMBERS s"), "1) \"x\"");
  eu.run("SADD s mine");
  transfer.join_some(eu, kBuckets);
  eu.db.finish_join();
  EXPECT_EQ(eu.say("SMEMBERS s"), "1) \"mine\"\n2) \"y\"");
  EXPECT_EQ(eu.db.observed().at(us.db.identity()), 3u);
}

TEST(FullSync, NobodySeesAJoinThatIsNotFinished) {
  Region us(1), eu(2);
  us.run("SET k theirs");
  Rng rng(1);
  Transfer transfer(eu, us, rng);
  transfer.join_some(eu, kBuckets);
  EXPECT_EQ(eu.say("GET k"), "(nil)");
  eu.run("SET other 1");
  EXPECT_EQ(eu.log.back().deps, crdt::VersionVector{}) << "what is written meanwhile depends on nothing of it";
  eu.db.finish_join();
  EXPECT_EQ(eu.say("GET k"), "\"theirs\"");
  EXPECT_EQ(eu.say("GET other"), "\"1\"");
}

TEST(FullSync, AnAbandonedJoinLeavesNoTrace) {
  Region us(1), eu(2), control(2);
  Rng rng(3);
  for (int i = 0; i < 100; ++i) write_something(us, rng);
  Transfer transfer(eu, us, rng);
  transfer.join_some(eu, 700);
  for (Region* r : {&eu, &control})
    for (const char* line : {"SET key1 mine", "SADD key2 x", "DEL key3", "INCR key4"}) r->run(line);
  eu.db.abandon_join();
  EXPECT_EQ(eu.db.digest(), control.db.digest());
  EXPECT_EQ(eu.db.observed(), control.db.observed());
  EXPECT_EQ(eu.db.key_count(), control.db.key_count());
}

}  // namespace
}  // namespace jetlag::store
