// SPDX-License-Identifier: Apache-2.0
// What replication does, told as stories over real shards.
#include <gtest/gtest.h>

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
