// SPDX-License-Identifier: Apache-2.0
// Full syncs that do not reach their end, and shards that lost their memory: who refills them, and when they are ready.
#include <gtest/gtest.h>

#include "cluster.h"

namespace jetlag::replication {
namespace {

/// Region 0 writes much more than its backlog holds while nobody hears it.
void overflow(Cluster& t, int keys = 400) {
  for (int i = 0; i < keys; ++i) {
    t.run(0, "SET key" + std::to_string(i) + " " + std::string(60, 'x'));
    if (i % 10 == 9) t.pass(Duration::millis(6));
  }
  t.pass(Duration::seconds(1));
}

/// Region 1 begins a full sync from region 0 and is left in the middle of it.
void begin_full_sync(Cluster& t) {
  t.settle();
  t.cut(0, 1);
  t.cut(0, 2);
  overflow(t);
  t.heal(0, 1);
  while (!t.at(1).database.joining()) ASSERT_TRUE(t.deliver_one());
  for (int i = 0; i < 6; ++i) t.deliver_one();
  ASSERT_TRUE(t.at(1).database.joining());
}

TEST(AbandonedFullSync, LaterWritesReachHealthyPeers) {
  Cluster t({.regions = 3, .backlog = 1000, .window = 4000});
  begin_full_sync(t);
  t.cut(0, 1);
  EXPECT_FALSE(t.at(1).database.joining());
  t.run(1, "SET z fromb");
  t.settle();
  EXPECT_EQ(t.text(2, "GET z"), "\"fromb\"");
  t.heal(0, 1);
  t.heal(0, 2);
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(AbandonedFullSync, ConvergesWhenItsSourceLostEverything) {
  Cluster t({.regions = 3, .backlog = 1000, .window = 4000});
  begin_full_sync(t);
  t.run(1, "SET during 1");
  t.crash(0, true);
  t.run(1, "SET z fromb");
  t.settle();
  EXPECT_EQ(t.text(2, "GET z"), "\"fromb\"");
  EXPECT_EQ(t.text(2, "GET during"), "\"1\"");
  t.restart(0);
  t.heal(0, 2);
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.at(1).replicator.inbox().held_operations(), 0u);
}

TEST(AbandonedFullSync, IsOnRecordFromItsStart) {
  Cluster t({.regions = 3, .backlog = 1000, .window = 4000});
  begin_full_sync(t);
  ASSERT_EQ(t.at(1).syncs.back().phase, SyncPhase::kStarted);
  EXPECT_EQ(t.at(1).syncs.back().kind, SyncKind::kFull);
  t.cut(0, 1);
  EXPECT_EQ(t.at(1).syncs.back().phase, SyncPhase::kAbandoned);
  EXPECT_GT(t.at(1).syncs.back().bytes, 0);
  t.heal(0, 1);
  t.settle();
  EXPECT_EQ(t.syncs(1, SyncKind::kFull), 1u);
}

TEST(AbandonedFullSync, ACrashInItsMiddleStartsAgain) {
  for (const bool loses_memory : {false, true}) {
    Cluster t({.regions = 3, .backlog = 1000, .window = 4000});
    begin_full_sync(t);
    t.crash(1, loses_memory);
    t.restart(1);
    t.settle();
    t.heal(0, 2);
    t.settle();
    EXPECT_TRUE(t.equal());
    EXPECT_EQ(t.at(1).database.key_count(), 400u);
  }
}

TEST(Refill, IsNotHeldUpByANeighbourThatCannotBeReached) {
  Cluster t({.regions = 3, .backlog = 400});
  for (int i = 0; i < 100; ++i) t.run(2, "SET k" + std::to_string(i) + " v");
  t.settle();
  t.cut_way(1, 0);  // 0 is heard by 1 ...
  t.heal_way(1, 0);
  t.cut_way(0, 1);  // ... but now cannot ask it
  t.lose_memory(0);
  t.settle();
  EXPECT_TRUE(t.at(0).replicator.ready());
  EXPECT_EQ(t.at(0).database.key_count(), 100u);
}

TEST(Refill, IsNotHeldUpByANeighbourThatIsPaused) {
  Cluster t({.regions = 3, .backlog = 400});
  for (int i = 0; i < 100; ++i) t.run(2, "SET k" + std::to_string(i) + " v");
  t.settle();
  t.pause(1);
  t.lose_memory(0);
  t.settle();
  EXPECT_TRUE(t.at(0).replicator.ready());
  EXPECT_EQ(t.at(0).database.key_count(), 100u);
  t.resume(1);
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(Refill, LeavesASourceThatStopsForOneThatServes) {
  Cluster t({.regions = 3, .backlog = 1000, .window = 4000});
  overflow(t);
  t.settle();
  t.lose_memory(2);
  while (!t.at(2).database.joining()) ASSERT_TRUE(t.deliver_one());
  t.pause(0);  // the nearest, in the middle of its snapshot
  for (int i = 0; i < 4; ++i) t.settle();
  EXPECT_TRUE(t.at(2).replicator.ready());
  EXPECT_EQ(t.at(2).database.key_count(), 400u);
  t.resume(0);
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(Refill, ASecondCrashDoesNotMakeAHalfEmptyShardReady) {
  Cluster t({.regions = 2, .backlog = 1000, .window = 4000});
  overflow(t);
  t.settle();
  t.lose_memory(1);
  for (int i = 0; i < 6; ++i) t.deliver_one();
  EXPECT_FALSE(t.at(1).replicator.ready());
  t.crash(1, false);  // what it has by now survives
  t.restart(1);
  EXPECT_FALSE(t.at(1).replicator.ready());
  t.settle();
  EXPECT_TRUE(t.at(1).replicator.ready());
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.at(1).database.key_count(), 400u);
}

TEST(Refill, TwoEmptyNeighboursAreNotReadyBeforeTheThirdHasRefilledThem) {
  for (const auto& links : {std::vector<std::pair<int, int>>{{0, 1}, {1, 2}, {0, 2}}, {{0, 1}, {1, 2}}}) {
    Cluster t({.regions = 3, .backlog = 400, .links = links});
    for (int i = 0; i < 100; ++i) t.run(2, "SET k" + std::to_string(i) + " v");
    t.settle();
    t.crash(0, true);
    t.crash(1, true);
    t.restart(0);
    t.restart(1);
    for (int step = 0; step < 400; ++step) {
      step % 4 == 0 ? t.pass(Duration::millis(10)) : void(t.deliver_one());
      for (const int r : {0, 1}) ASSERT_TRUE(!t.at(r).replicator.ready() || t.at(r).database.key_count() == 100);
    }
    t.settle();
    EXPECT_TRUE(t.equal());
    EXPECT_TRUE(t.at(0).replicator.ready());
  }
}

TEST(Refill, EndsWhenThereIsNoDataLeftAnywhere) {
  for (const auto& links : {std::vector<std::pair<int, int>>{{0, 1}, {1, 2}, {0, 2}}, {{0, 1}, {1, 2}}}) {
    Cluster t({.regions = 3, .links = links});
    t.run(0, "SET k v");
    t.settle();
    for (int r = 0; r < 3; ++r) t.crash(r, true);
    for (int r = 0; r < 3; ++r) t.restart(r);
    EXPECT_FALSE(t.at(0).replicator.ready());
    t.settle();
    for (int r = 0; r < 3; ++r) EXPECT_TRUE(t.at(r).replicator.ready());
    t.run(1, "SET again 1");
    t.settle();
    EXPECT_TRUE(t.equal());
    EXPECT_EQ(t.text(0, "GET again"), "\"1\"");
  }
}

TEST(Refill, AskingAgainMakesUpForARequestThatWasLost) {
  Cluster t({.regions = 2});
  t.settle();
  t.cut_way(1, 0);
  t.cut_way(0, 1);
  t.run(0, "SET k v");
  t.run(1, "SET l w");
  t.heal_way(0, 1);  // 1 asks, and nobody hears it
  t.pause(1);
  t.heal_way(1, 0);  // 1 is not told that it is heard again
  t.resume(1);
  t.settle();
  EXPECT_EQ(t.text(1, "GET k"), "\"v\"");
  EXPECT_TRUE(t.equal());
}

/// Region 0 writes something that only region 1 hears.
void speak_to_one(Cluster& t) {
  t.settle();
  t.cut(0, 2);
  t.cut(1, 2);
  t.run(0, "SET last words");
  t.settle();
  ASSERT_EQ(t.text(1, "GET last"), "\"words\"");
}

TEST(DeadIncarnation, ItsLastOperationsComeBackFromWhoHeardThem) {
  // Pitfalls 1 and 2: 2, which has not heard them, refills 0. Were their numbers used again or jumped over, they or what follows
  // would be taken for known somewhere.
  Cluster t({.regions = 3});
  speak_to_one(t);
  t.cut(0, 1);
  t.heal(0, 2);
  t.lose_memory(0);
  t.settle();
  ASSERT_TRUE(t.at(0).replicator.ready());
  EXPECT_EQ(t.text(0, "GET last"), "(nil)");
  for (int i = 0; i < 3; ++i) t.run(0, "INCR new");
  t.settle();
  t.heal(0, 1);
  t.heal(1, 2);
  t.settle();
  for (int r = 0; r < 3; ++r) {
    EXPECT_EQ(t.text(r, "GET last"), "\"words\"") << "in region " << r;
    EXPECT_EQ(t.text(r, "GET new"), "\"3\"") << "in region " << r;
  }
  EXPECT_TRUE(t.equal());
}

TEST(DeadIncarnation, ItsLastOperationsOutliveTheBacklogThatHeldThem) {
  // Pitfall 25: the only backlog that could serve them is trimmed before 2 can be reached again.
  Cluster t({.regions = 3, .backlog = 600});
  speak_to_one(t);
  t.lose_memory(0);
  for (int i = 0; i < 40; ++i) t.run(1, "SET k" + std::to_string(i) + " " + std::string(40, 'x')), t.pass(Duration::millis(6));
  ASSERT_GT(t.at(1).replicator.backlog().dropped_entries(), 0u);
  t.heal(1, 2);
  t.settle();
  EXPECT_EQ(t.text(2, "GET last"), "\"words\"");
  t.heal(0, 2);
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(DeadIncarnation, ItsSuccessorStampsLaterThanAllItWasRefilledWith) {
  // Pitfall 24: the clock ran fast, and is right again when the process comes back; an old stamp would lose against older writes.
  Cluster t({.regions = 2, .backlog = 600});
  t.at(0).skew = Duration::seconds(60);
  for (int i = 0; i < 40; ++i) t.run(0, "SET k" + std::to_string(i) + " v"), t.pass(Duration::millis(6));
  t.settle();
  const crdt::Hlc before = t.at(0).database.clock().last();
  t.at(0).skew = {};
  t.lose_memory(0);
  t.settle();
  ASSERT_EQ(t.syncs(0, SyncKind::kFull), 1u);
  t.run(0, "SET k0 new");
  EXPECT_GT(t.at(0).database.clock().last(), before);
  t.settle();
  EXPECT_EQ(t.text(1, "GET k0"), "\"new\"");
}

}  // namespace
}  // namespace jetlag::replication
