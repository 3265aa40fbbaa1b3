// SPDX-License-Identifier: Apache-2.0
// Consumer groups of two regions: what each keeps to itself, and what it tells the other one.
#include <gtest/gtest.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

struct GroupsApart : ::testing::Test {
  Region us{1}, eu{2};

  void sync() { settle({&us, &eu}); }
  /// Three entries, and a group that reads from the start; both regions know.
  void given() {
    for (const char* line : {"XADD x 110 n 1", "XADD x 120 n 2", "XADD x 130 n 3", "XGROUP CREATE x g 0"}) us.run(line);
    sync();
  }
  std::vector<std::string> ids(Region& region, std::string_view line) {
    std::vector<std::string> out;
    const Reply reply = region.run(line);
    if (reply.kind() != Reply::Kind::kArray) return out;
    for (const Reply& stream : reply.items())
      for (const Reply& entry : stream.items()[1].items()) out.push_back(entry.items()[0].text().str());
    return out;
  }
  std::int64_t pending(Region& region) { return region.run("XPENDING x g").items()[0].integer_value(); }
  using Ids = std::vector<std::string>;
};

TEST_F(GroupsApart, WhatIsHandedOutInOneRegionIsHandedOutInTheOtherToo) {
  given();
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x >"), (Ids{"110-1", "120-1", "130-1"}));
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x >"), Ids{});
  sync();
  EXPECT_EQ(pending(eu), 0);
  EXPECT_EQ(eu.say("XINFO CONSUMERS x g"), "(empty array)");
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert COUNT 2 STREAMS x >"), (Ids{"110-1", "120-1"}));
  EXPECT_EQ(pending(us), 3);
  EXPECT_EQ(pending(eu), 2);
}

TEST_F(GroupsApart, AcknowledgementsAreSentAsFarAsThereIsNoGap) {
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  const std::size_t sent = us.log.size();
  EXPECT_EQ(us.say("XACK x g 130-1"), "(integer) 1");
  EXPECT_EQ(us.say("XACK x g 120-1"), "(integer) 1");
  EXPECT_EQ(us.log.size(), sent) << "110-1 is not acknowledged";
  EXPECT_EQ(us.say("XACK x g 110-1"), "(integer) 1");
  ASSERT_EQ(us.log.size(), sent + 1) << "one operation for all of them";
  const auto& acks = std::get<crdt::AckEntries>(us.log.back().op.effect);
  ASSERT_EQ(acks.upto.size(), 1u);
  EXPECT_EQ(acks.upto.begin()->id, (crdt::StreamId{130, 1}));
  sync();
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x >"), Ids{});
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST_F(GroupsApart, AGapOfOneRegionsEntriesHoldsBackThoseOfTheOther) {
  eu.run("XADD x 125 n 4");
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  us.run("XACK x g 110-1 120-1");
  const std::size_t sent = us.log.size();
  EXPECT_EQ(us.say("XACK x g 130-1"), "(integer) 1");
  EXPECT_EQ(us.log.size(), sent) << "125-2 was read before it";
  EXPECT_EQ(us.say("XACK x g 125-2"), "(integer) 1");
  ASSERT_EQ(us.log.size(), sent + 1);
  EXPECT_EQ(std::get<crdt::AckEntries>(us.log.back().op.effect).upto.size(), 2u) << "one operation for both regions' entries";
  sync();
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x >"), Ids{});
}

TEST_F(GroupsApart, AConsumerThatChangesTheRegionGetsWhatWasNotAcknowledgedAgain) {
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  us.run("XACK x g 110-1");
  us.run("XACK x g 130-1");
  sync();
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g anna STREAMS x >"), (Ids{"120-1", "130-1"})) << "130-1 although it was acknowledged";
}

TEST_F(GroupsApart, AnAcknowledgementEndsWhatIsPendingElsewhere) {
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  eu.run("XREADGROUP GROUP g bert STREAMS x >");
  us.run("XACK x g 110-1 120-1");
  sync();
  EXPECT_EQ(pending(us), 1);
  EXPECT_EQ(pending(eu), 1);
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x 0"), Ids{"130-1"});
}

TEST_F(GroupsApart, AnAcknowledgementDoesNotConcernALaterGroupOfThatName) {
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  us.run("XACK x g 110-1 120-1 130-1");
  eu.run("XGROUP DESTROY x g");
  eu.run("XGROUP CREATE x g 0");
  sync();
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x >"), (Ids{"110-1", "120-1", "130-1"}));
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g bert STREAMS x >"), (Ids{"110-1", "120-1", "130-1"}));
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST_F(GroupsApart, ReadingOnByIdMissesWhatComesLaterWithASmallerOneAndAGroupDoesNot) {
  us.run("XGROUP CREATE x g $ MKSTREAM");
  sync();
  us.run("XADD x 115 n 1");
  eu.run("XADD x 110 n 2");
  EXPECT_EQ(ids(us, "XREAD STREAMS x 0"), Ids{"115-1"});
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x >"), Ids{"115-1"});
  sync();
  EXPECT_EQ(ids(us, "XREAD STREAMS x 115-1"), Ids{}) << "110-2 is skipped";
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x >"), Ids{"110-2"}) << "with a smaller ID than the one before";
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x 0"), (Ids{"110-2", "115-1"}));
}

TEST_F(GroupsApart, ADollarSkipsOnlyWhatItsRegionHadSeen) {
  us.run("XADD x 200 n 1");
  eu.run("XADD x 100 n 2");
  us.run("XGROUP CREATE x now $");
  us.run("XGROUP CREATE x by-id 200");
  sync();
  for (Region* region : {&us, &eu}) {
    EXPECT_EQ(ids(*region, "XREADGROUP GROUP now anna STREAMS x >"), Ids{"100-2"});
    EXPECT_EQ(ids(*region, "XREADGROUP GROUP by-id anna STREAMS x >"), Ids{"200-1"}) << "200 means 200-0";
  }
}

TEST_F(GroupsApart, WhatARegionKeepsToItselfStaysThere) {
  given();
  us.run("XREADGROUP GROUP g anna COUNT 1 STREAMS x >");
  us.run("XGROUP SETID x g 120-1");
  us.run("XCLAIM x g bert 0 110-1");
  us.run("XGROUP CREATECONSUMER x g carl");
  const std::uint64_t digest = us.db.digest();
  sync();
  EXPECT_EQ(us.db.digest(), digest);
  EXPECT_EQ(us.db.digest(), eu.db.digest());
  EXPECT_EQ(eu.say("XINFO CONSUMERS x g"), "(empty array)");
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g anna STREAMS x >"), (Ids{"110-1", "120-1", "130-1"}));
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x >"), Ids{"130-1"});
}

TEST_F(GroupsApart, ConsumersOfOneNameInTwoRegionsAreTwo) {
  given();
  us.run("XREADGROUP GROUP g anna COUNT 1 STREAMS x >");
  eu.run("XREADGROUP GROUP g anna COUNT 2 STREAMS x >");
  const std::size_t sent = us.log.size();
  EXPECT_EQ(us.say("XGROUP DELCONSUMER x g anna"), "(integer) 1");
  EXPECT_EQ(us.log.size(), sent);
  eu.run("XAUTOCLAIM x g bert 0 0");
  EXPECT_EQ(eu.log.size(), sent);
  EXPECT_EQ(pending(us), 0);
  EXPECT_EQ(pending(eu), 2);
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x 0"), (Ids{"110-1", "120-1"}));
}

TEST_F(GroupsApart, AReadEndsTheIdleTimeOfItsConsumerInItsRegion) {
  given();
  const auto idle = [](Region& region) { return region.run("XINFO CONSUMERS x g").items()[0].items()[5].integer_value(); };
  for (Region* region : {&us, &eu}) {
    region->run("XREADGROUP GROUP g anna COUNT 1 STREAMS x >");
    region->advance(Duration::seconds(5));
    EXPECT_EQ(idle(*region), 5'000);
  }
  us.run("XREADGROUP GROUP g anna COUNT 1 STREAMS x >");
  sync();
  EXPECT_EQ(idle(us), 0);
  EXPECT_EQ(idle(eu), 5'000);
}

TEST_F(GroupsApart, OfTwoAcknowledgedPrefixesTheLongerHolds) {
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  eu.run("XREADGROUP GROUP g bert STREAMS x >");
  us.run("XACK x g 110-1");
  eu.run("XACK x g 110-1 120-1");
  sync();
  for (Region* region : {&us, &eu}) EXPECT_EQ(pending(*region), 1);
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x 0"), Ids{"130-1"});
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x 0"), Ids{"130-1"});
}

TEST_F(GroupsApart, ADestroyedGroupTakesAnAcknowledgementThatItHadNotSeen) {
  given();
  us.run("XREADGROUP GROUP g anna STREAMS x >");
  us.run("XACK x g 110-1");
  eu.run("XGROUP DESTROY x g");
  sync();
  for (Region* region : {&us, &eu})
    EXPECT_EQ(region->say("XPENDING x g"), "(error) NOGROUP No such key 'x' or consumer group 'g'");
}

TEST_F(GroupsApart, AFullSyncBringsNoProgressAndTakesNone) {
  given();
  us.run("XREADGROUP GROUP g anna COUNT 2 STREAMS x >");
  eu.run("XREADGROUP GROUP g bert COUNT 1 STREAMS x >");
  eu.run("XADD x 140 n 4");
  const Snapshot snapshot = eu.db.snapshot();
  us.db.begin_join(snapshot.observed);
  for (std::uint16_t i = 0; i < kBuckets; ++i) us.db.join_bucket(i, deref(snapshot.buckets[i]));
  us.run("XREADGROUP GROUP g anna COUNT 1 STREAMS x >");  // while the join is under way
  us.run("XACK x g 110-1");
  us.db.finish_join();
  EXPECT_EQ(pending(us), 2);
  EXPECT_EQ(us.run("XINFO CONSUMERS x g").items().size(), 1u);
  EXPECT_EQ(ids(us, "XREADGROUP GROUP g anna STREAMS x >"), Ids{"140-2"});
}

TEST_F(GroupsApart, RenameAndCopyLoseTheGroups) {
  us.run("XADD {q}x 110 n 1");
  us.run("XGROUP CREATE {q}x g 0");
  us.run("COPY {q}x {q}copy");
  us.run("RENAME {q}x {q}y");
  for (const char* key : {"{q}copy", "{q}y"}) {
    EXPECT_EQ(us.say(std::string("XLEN ") + key), "(integer) 1");
    EXPECT_EQ(us.say(std::string("XINFO GROUPS ") + key), "(empty array)");
  }
  us.run("DEL {q}x {q}y {q}copy");
  us.run("XGROUP CREATE {q}x g 0 MKSTREAM");
  EXPECT_EQ(us.say("RENAME {q}x {q}y"), "OK");
  EXPECT_EQ(us.say("EXISTS {q}x {q}y"), "(integer) 0") << "there was nothing but a group";
}

TEST_F(GroupsApart, DeletionsAreRememberedUntilEverybodyKnows) {
  given();
  const auto collect = [](Region& region, const crdt::VersionVector& other) {
    crdt::AckView acks;
    acks.everyone = true;
    const crdt::VersionVector own = region.db.observed();
    acks.entries = {{crdt::OriginId::of(RegionId{0}, 1), &own}, {crdt::OriginId::of(RegionId{1}, 1), &other}};
    region.db.collect(acks);
  };
  us.run("DEL x");
  EXPECT_GT(us.db.memory().tombstones, 0);
  collect(us, eu.db.observed());
  EXPECT_GT(us.db.memory().tombstones, 0) << "the other region may still create a group";
  sync();
  collect(us, eu.db.observed());
  collect(eu, us.db.observed());
  EXPECT_EQ(us.db.memory().tombstones, 0);
  EXPECT_EQ(eu.db.memory().tombstones, 0);
}

TEST_F(GroupsApart, ANoackReadCountsAsAcknowledged) {
  given();
  us.run("XREADGROUP GROUP g anna COUNT 2 NOACK STREAMS x >");
  EXPECT_EQ(pending(us), 0);
  sync();
  EXPECT_EQ(ids(eu, "XREADGROUP GROUP g bert STREAMS x >"), Ids{"130-1"});
}

}  // namespace
}  // namespace jetlag::store
