// SPDX-License-Identifier: Apache-2.0
// What replication does, told as stories over real shards.
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "cluster.h"

namespace jetlag::replication {
namespace {

TEST(Replication, AWriteReachesEveryRegion) {
  Cluster t({.regions = 3});
  t.run(0, "SET greeting hello");
  t.settle();
  EXPECT_EQ(t.text(2, "GET greeting"), "\"hello\"");
  EXPECT_TRUE(t.equal());
}

TEST(Replication, AHealthyFullMeshCarriesEachOperationOncePerPeer) {
  Cluster t({.regions = 4});
  for (int i = 0; i < 200; ++i) {
    t.run(i % 4, "INCR k" + std::to_string(i % 7));
    t.pass(Duration::millis(3));
    while (t.deliver_one()) {}
  }
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.operations_sent, 200u * 3u);
  for (int r = 0; r < 4; ++r) EXPECT_EQ(t.at(r).replicator.inbox().duplicates(), 0u);
}

TEST(Replication, BothSidesOfACutGoOnAndAPartialSyncJoinsThem) {
  Cluster t({.regions = 2});
  t.settle();
  t.cut(0, 1);
  t.run(0, "SADD cart milk");
  t.run(1, "SADD cart bread");
  t.pass(Duration::seconds(2));
  EXPECT_EQ(t.text(1, "SCARD cart"), "(integer) 1");
  t.heal(0, 1);
  t.settle();
  EXPECT_EQ(t.text(0, "SCARD cart"), "(integer) 2");
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.syncs(1, SyncKind::kPartial), 1u);
  EXPECT_EQ(t.syncs(1, SyncKind::kFull), 0u);
}

TEST(Replication, AnOverflowedBacklogTakesAFullSyncWhileBothSidesWrite) {
  Cluster t({.regions = 2, .backlog = 2000});
  t.settle();
  t.cut(0, 1);
  for (int i = 0; i < 300; ++i) t.run(0, "SET key" + std::to_string(i) + " value" + std::to_string(i));
  t.run(1, "SET mine 1");
  t.pass(Duration::seconds(1));
  t.heal(0, 1);
  for (int i = 0; i < 50; ++i) {
    t.deliver_one();
    t.run(i % 2, "INCR during");
    t.run(i % 2, "DEL key" + std::to_string(i));
  }
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.text(1, "GET during"), "\"50\"");
  EXPECT_GE(t.syncs(1, SyncKind::kFull), 1u);
  EXPECT_EQ(t.syncs(0, SyncKind::kFull), 0u);  // the other direction's backlog sufficed
}

TEST(Replication, OthersRelayAroundACutLinkOfAMesh) {
  Cluster t({.regions = 3});
  t.settle();
  t.cut(0, 1);
  t.run(0, "SET news today");
  t.settle();
  EXPECT_EQ(t.text(1, "GET news"), "\"today\"");
  EXPECT_TRUE(t.equal());
}

TEST(Replication, ARingRelays) {
  Cluster t({.regions = 5, .links = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}}});
  for (int r = 0; r < 5; ++r) t.run(r, "SADD seen r" + std::to_string(r));
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.text(3, "SCARD seen"), "(integer) 5");
}

TEST(Replication, AProcessWithoutItsMemoryIsRefilledUnderANewIncarnation) {
  Cluster t({.regions = 3, .backlog = 400});
  for (int i = 0; i < 100; ++i) t.run(i % 3, "SET k" + std::to_string(i) + " v");
  t.settle();
  t.lose_memory(1);
  EXPECT_FALSE(t.at(1).replicator.ready());
  t.settle();
  EXPECT_TRUE(t.at(1).replicator.ready());
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.at(1).database.key_count(), 100u);
  t.run(1, "SET after 1");
  EXPECT_EQ(t.at(1).database.identity().incarnation(), 2);
  t.settle();
  EXPECT_EQ(t.text(0, "GET after"), "\"1\"");
  EXPECT_EQ(t.syncs(1, SyncKind::kFull), 1u);  // one neighbour refills; the others need only go on from there
}

TEST(Replication, AHealthyMeshWithASmallBacklogNeedsNoFullSync) {
  // The backlog holds less than a round trip of writes, so relayed operations leave it before anybody can have acknowledged them.
  Cluster t({.regions = 3, .backlog = 3000});
  t.settle();
  for (int i = 0; i < 3000; ++i) {
    t.run(i % 3, "SET k" + std::to_string(i % 50) + " " + std::string(40, 'x'));
    t.pass(Duration::millis(2));
    while (t.deliver_one()) {}
  }
  t.settle();
  EXPECT_TRUE(t.equal());
  for (int r = 0; r < 3; ++r) EXPECT_EQ(t.syncs(r, SyncKind::kFull), 0u);
}

TEST(Replication, ABacklogSmallerThanABatchStillServesTheNewestOne) {
  Cluster t({.regions = 2, .backlog = 1000});
  t.settle();
  for (int i = 0; i < 20; ++i) {
    t.run(0, "SET k " + std::string(4000, 'x'));
    t.pass(Duration::millis(10));
    while (t.deliver_one()) {}
  }
  t.cut(0, 1);
  t.run(0, "SET k " + std::string(4000, 'y'));
  t.pass(Duration::millis(100));
  t.heal(0, 1);
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.syncs(1, SyncKind::kFull), 0u);
}

TEST(Replication, AFullSyncSaysWhyItWasNeeded) {
  Cluster t({.regions = 2, .backlog = 1000});
  t.cut(0, 1);  // from the very beginning: the receiver has written nothing and lost nothing
  for (int i = 0; i < 200; ++i) t.run(0, "SET k" + std::to_string(i) + " v"), t.pass(Duration::millis(6));
  t.heal(0, 1);
  t.settle();
  ASSERT_FALSE(t.at(1).syncs.empty());
  EXPECT_EQ(t.at(1).syncs.back().cause, SyncCause::kBacklogOverflow);
  t.lose_memory(1);
  t.settle();
  EXPECT_EQ(t.at(1).syncs.back().cause, SyncCause::kMemoryLost);
}

TEST(Replication, WithoutThePartialTierWhoeverMissedSomethingTakesAFullSync) {
  for (const bool partial : {true, false}) {
    Cluster t({.regions = 3, .partial_syncs = partial});
    t.settle();
    t.cut(0, 1);
    t.cut(2, 1);
    t.run(0, "SET a 1");
    t.run(1, "SET b 1");
    t.heal(0, 1);
    t.heal(2, 1);
    t.settle();
    EXPECT_TRUE(t.equal());
    EXPECT_EQ(t.syncs(1, SyncKind::kFull) > 0, !partial);
    EXPECT_EQ(t.syncs(0, SyncKind::kFull) > 0, !partial);
  }
}

TEST(Replication, AFullSyncOverAGapIsNotBlamedOnABacklogThatDroppedOtherEntries) {
  // 1 takes a full sync from 0 while it is cut from 2. Its own backlog has dropped entries long ago, but still reaches back to
  // what 2 has: only the jump stands between them.
  Cluster t({.regions = 3, .backlog = 4000, .links = {{0, 1}, {1, 2}}});
  for (int i = 0; i < 400; ++i) t.run(1, "SET mine" + std::to_string(i % 9) + " v"), t.pass(Duration::millis(6));
  t.settle();
  ASSERT_GT(t.at(1).replicator.backlog().dropped_entries(), 0u);
  t.cut(0, 1);
  for (int i = 0; i < 400; ++i) t.run(0, "SET k" + std::to_string(i) + " v"), t.pass(Duration::millis(6));
  t.cut(1, 2);
  t.heal(0, 1);
  t.settle();
  EXPECT_EQ(t.at(1).syncs.back().cause, SyncCause::kBacklogOverflow);
  t.heal(1, 2);
  t.settle();
  EXPECT_EQ(t.at(2).syncs.back().kind, SyncKind::kFull);
  EXPECT_EQ(t.at(2).syncs.back().cause, SyncCause::kHistoryGap);
  EXPECT_TRUE(t.equal());
}

TEST(Replication, TheOperationsOfOneCommandAreAppliedTogether) {
  // Pitfall 23: MSET sets several keys; a batch that is full in its middle, and other writes, must not part them.
  Cluster t({.regions = 3, .window = 2000, .batch_bytes = 100});
  t.settle();
  for (int i = 0; i < 60; ++i) {
    const std::string v = std::to_string(i), filler(80, 'x');
    t.run(0, "MSET a{t} " + v + " filler{t} " + filler + " b{t} " + v + " more{t} " + filler + " c{t} " + v);
    t.run(1, "SET other v");
    if (i % 7 == 0) t.pass(Duration::millis(10));
    for (int n = 0; n < 6; ++n) {
      t.deliver_one();
      for (int r = 1; r < 3; ++r) {
        const std::string one = t.text(r, "GET a{t}");
        ASSERT_EQ(one, t.text(r, "GET b{t}"));
        ASSERT_EQ(one, t.text(r, "GET c{t}"));
      }
    }
  }
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(Replication, ARemovalIsNeverAppliedBeforeWhatItRemoves) {
  // Pitfall 7: a removal that overtakes its element needs a memory of its own, and loses it with the element. Here it waits.
  Cluster t({.regions = 3});
  t.settle();
  t.cut(0, 2);
  t.run(0, "SADD s x");
  t.run(0, "HSET h f v");
  t.pass(Duration::millis(6));
  while (t.deliver_one()) {}
  t.cut(0, 1);
  t.run(1, "SREM s x");
  t.run(1, "HDEL h f");
  t.pass(Duration::millis(6));
  while (t.deliver_one()) {}
  EXPECT_EQ(t.at(2).database.key_count(), 0u);
  EXPECT_GT(t.at(2).replicator.inbox().held_operations(), 0u);
  t.settle();  // 1 relays what 0 cannot bring
  EXPECT_EQ(t.at(2).replicator.inbox().held_operations(), 0u);
  for (int r = 1; r < 3; ++r) EXPECT_EQ(t.at(r).database.key_count(), 0u);
  t.heal(0, 1);
  t.heal(0, 2);
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(Replication, DeadCountersAreForgottenWhereTheirOwnersAreFarAway) {
  for (const auto& links : {std::vector<std::pair<int, int>>{{0, 1}, {1, 2}, {2, 3}}, {{0, 1}, {1, 2}, {2, 3}, {3, 0}}}) {
    Cluster t({.regions = 4, .links = links});
    t.settle();
    for (int i = 0; i < 20; ++i) t.run(0, "INCR mine" + std::to_string(i)), t.run(0, "INCR theirs" + std::to_string(i));
    t.settle();
    for (int i = 0; i < 20; ++i) {
      t.run(0, "DEL mine" + std::to_string(i));    // its owner's own reset
      t.run(2, "DEL theirs" + std::to_string(i));  // somebody else's, two links away
    }
    t.settle();
    for (int r = 0; r < 4; ++r) {
      EXPECT_EQ(t.at(r).database.key_count(), 0u);
      EXPECT_EQ(t.at(r).database.memory().tombstones, 0) << "in region " << r;
    }
    EXPECT_TRUE(t.equal());
  }
}

TEST(Conflicts, AreBookedUnderWhatTheyConcern) {
  Cluster t({.regions = 2});
  t.run(0, "SADD set x");
  t.run(0, "INCR counter");
  t.run(0, "HSET hash f v");
  t.run(0, "SET key v");
  t.run(0, "ZADD board 1 ann 2 bob");
  t.settle();
  t.cut(0, 1);
  t.run(0, "ZADD board 5 ann");
  t.run(1, "ZADD board 7 ann");
  t.run(0, "ZINCRBY board 5 bob");  // a counter's increment
  t.run(1, "ZINCRBY board 7 bob");
  t.run(0, "SADD set y");
  t.run(1, "DEL set");
  t.run(0, "INCR counter");
  t.run(1, "DEL counter");
  t.run(0, "EXPIRE hash 100");
  t.run(1, "EXPIRE hash 200");
  t.run(0, "DEL key");
  t.run(0, "SADD key m");
  t.run(1, "SET key w");
  t.heal(0, 1);
  t.settle();
  const auto count = [&](ConflictKind kind) { return t.at(0).replicator.conflicts().at(kind, crdt::Rule::kLww).concurrent; };
  EXPECT_EQ(count(ConflictKind::kSet), 1u);
  EXPECT_EQ(count(ConflictKind::kSortedSet), 1u);
  EXPECT_EQ(count(ConflictKind::kCounter), 2u);
  EXPECT_EQ(count(ConflictKind::kExpiry), 1u);
  EXPECT_EQ(count(ConflictKind::kTypes), 1u);
  EXPECT_EQ(count(ConflictKind::kString), 0u);
  EXPECT_EQ(count(ConflictKind::kHash), 0u);
}

/// Two regions that are apart while each runs its command; what the first one then counts.
Conflict met(const std::string& before, const std::string& here, const std::string& there, ConflictKind kind) {
  Cluster t({.regions = 2});
  for (std::size_t from = 0, to = 0; from < before.size(); from = to + 1) {
    to = std::min(before.find(';', from), before.size());
    t.run(0, before.substr(from, to - from));
  }
  t.settle();
  t.cut(0, 1);
  t.run(0, here);
  t.run(1, there);
  t.heal(0, 1);
  t.settle();
  return t.at(0).replicator.conflicts().at(kind, crdt::Rule::kLww);
}

TEST(Conflicts, WhatARemovalHadNotSeenIsKept) {
  EXPECT_EQ(met("SET k v", "SET k w", "DEL k", ConflictKind::kStringKept).concurrent, 1u);
  EXPECT_EQ(met("HSET k f v", "HSET k f w", "HDEL k f", ConflictKind::kFieldKept).concurrent, 1u);
  EXPECT_EQ(met("HSET k f v", "HSET k f w", "DEL k", ConflictKind::kFieldKept).concurrent, 1u);
  EXPECT_EQ(met("ZADD k 1 m", "ZADD k 2 m", "ZREM k m", ConflictKind::kMemberKept).concurrent, 1u);
  EXPECT_EQ(met("VADD k VALUES 1 1 e", "VADD k VALUES 1 2 e", "VREM k e", ConflictKind::kVectorKept).concurrent, 1u);
  EXPECT_EQ(met("SET k v", "SET k w", "DEL k", ConflictKind::kString).concurrent, 0u);
}

TEST(Conflicts, AWriteAndAnIncrementThatItHadNotSeenAddUp) {
  for (const auto& [before, write, increment] :
       {std::tuple("SET k 1", "SET k 10", "INCRBY k 5"), std::tuple("HSET k f 1", "HSET k f 10", "HINCRBY k f 5"),
        std::tuple("ZADD k 1 m", "ZADD k 10 m", "ZINCRBY k 5 m")}) {
    for (const bool write_first : {true, false}) {
      const Conflict conflict =
          met(before, write_first ? write : increment, write_first ? increment : write, ConflictKind::kCounter);
      EXPECT_EQ(conflict.concurrent, 1u) << write << " and " << increment;
      EXPECT_EQ(conflict.discarded, 0u) << write << " and " << increment;
    }
  }
}

TEST(Conflicts, OfDeadlinesTheShorterIsDiscarded) {
  for (const auto& [here, there] : {std::pair("EXPIRE k 100", "EXPIRE k 200"), std::pair("EXPIRE k 200", "EXPIRE k 100"),
                                    std::pair("PERSIST k", "EXPIRE k 100"), std::pair("EXPIRE k 100", "PERSIST k")}) {
    const Conflict conflict = met("SET k v EX 50", here, there, ConflictKind::kExpiry);
    EXPECT_EQ(conflict.concurrent, 1u) << here << " and " << there;
    EXPECT_EQ(conflict.discarded, 1u) << here << " and " << there;
  }
  const Conflict fields = met("HSET k f v", "HEXPIRE k 100 FIELDS 1 f", "HEXPIRE k 200 FIELDS 1 f", ConflictKind::kExpiry);
  EXPECT_EQ(fields.discarded, 1u);
  EXPECT_EQ(met("SET k v", "PEXPIREAT k 90000", "PEXPIREAT k 90000", ConflictKind::kExpiry).discarded, 0u) << "the same";
}

TEST(Conflicts, OfAHyperLogLogTheDeletionWinsOverDeadlinesToo) {
  EXPECT_EQ(met("PFADD k a", "DEL k", "EXPIRE k 100", ConflictKind::kHyperLogLog).discarded, 1u);
  EXPECT_EQ(met("PFADD k a", "EXPIRE k 100", "DEL k", ConflictKind::kHyperLogLog).discarded, 1u);
}

TEST(Replication, AOneWayCutStopsOneDirectionOnly) {
  Cluster t({.regions = 2});
  t.settle();
  t.cut_way(0, 1);
  t.run(0, "SET a 1");
  t.run(1, "SET b 2");
  t.settle();
  EXPECT_EQ(t.text(0, "GET b"), "\"2\"");
  EXPECT_EQ(t.text(1, "GET a"), "(nil)");
  t.heal_way(0, 1);
  t.settle();
  EXPECT_TRUE(t.equal());
}

TEST(Replication, WhatAFullSyncBroughtReachesWhoeverIsBehindIt) {
  // Pitfall 9: 1 takes a full sync, so its backlog lacks what 2 needs; to serve 2 across the jump would leave a gap.
  Cluster t({.regions = 3, .backlog = 1000, .links = {{0, 1}, {1, 2}}});
  t.settle();
  t.cut(0, 1);
  for (int i = 0; i < 200; ++i) t.run(0, "SET k" + std::to_string(i) + " v"), t.pass(Duration::millis(6));
  t.heal(0, 1);
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.at(2).database.key_count(), 200u);
  EXPECT_EQ(t.syncs(1, SyncKind::kFull), 1u);
  ASSERT_FALSE(t.at(2).syncs.empty());
  EXPECT_EQ(t.at(2).syncs.back().kind, SyncKind::kFull);
  EXPECT_EQ(t.at(2).syncs.back().cause, SyncCause::kHistoryGap);
}

TEST(Replication, AFullSyncInterruptedHalfWayStartsAgain) {
  Cluster t({.regions = 2, .backlog = 1000, .window = 4000});
  for (int i = 0; i < 400; ++i) t.run(0, "SET key" + std::to_string(i) + " " + std::string(60, 'x'));
  t.settle();
  t.cut(0, 1);
  for (int i = 0; i < 400; ++i) t.run(0, "SET key" + std::to_string(i) + " " + std::string(60, 'y'));
  t.pass(Duration::seconds(1));
  t.heal(0, 1);
  for (int i = 0; i < 8; ++i) t.deliver_one();
  t.cut(0, 1);
  t.run(1, "DEL key3");
  t.run(0, "SET key4 z");
  t.heal(0, 1);
  t.settle();
  EXPECT_TRUE(t.equal());
  EXPECT_EQ(t.at(1).database.key_count(), t.at(0).database.key_count());
}

}  // namespace
}  // namespace jetlag::replication
