// SPDX-License-Identifier: Apache-2.0
// Two regions change a list before they hear of each other, by commands: what clients then observe.
#include <gtest/gtest.h>

#include "settle.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

struct ListsApart : ::testing::Test {
  Region us{1}, eu{2};

  void everybody_has(std::string_view line) {
    us.run(line);
    sync();
    us.advance(Duration::seconds(1));
    eu.advance(Duration::seconds(1));
  }
  void sync() { settle({&us, &eu}); }
  void expect_both(std::string_view line, std::string_view reply) {
    EXPECT_EQ(us.say(line), reply) << line << " in the first region";
    EXPECT_EQ(eu.say(line), reply) << line << " in the second region";
  }
  void collect() {
    crdt::AckView acks;
    acks.everyone = true;
    acks.entries = {{us.db.identity(), &us.db.observed()}, {eu.db.identity(), &eu.db.observed()}};
    us.db.collect(acks);
    eu.db.collect(acks);
  }
  void TearDown() override {
    sync();
    EXPECT_EQ(us.db.observed(), eu.db.observed());
    EXPECT_EQ(us.db.digest(), eu.db.digest());
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
  }
};

TEST_F(ListsApart, ADeleteTakesTheItemsItSawAndKeepsAConcurrentPush) {
  everybody_has("RPUSH l a b");
  us.run("DEL l");
  eu.run("LPUSH l c");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"c\"");
}

TEST_F(ListsApart, OfTwoInsertionsAtOnePlaceTheFirstRegionsComesFirst) {
  everybody_has("RPUSH l a b");
  eu.run("LINSERT l AFTER a from-eu");
  us.advance(Duration::seconds(5));
  us.run("LINSERT l AFTER a from-us");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"a\"\n2) \"from-us\"\n3) \"from-eu\"\n4) \"b\"");
}

TEST_F(ListsApart, WhatOneRegionPushesStaysTogether) {
  everybody_has("RPUSH l middle");
  for (const char* command : {"LPUSH l u1", "RPUSH l u2", "LPUSH l u3", "RPUSH l u4"}) us.run(command);
  for (const char* command : {"LPUSH l e1", "RPUSH l e2", "LPUSH l e3", "RPUSH l e4"}) eu.run(command);
  sync();
  expect_both("LRANGE l 0 -1",
              "1) \"u3\"\n2) \"u1\"\n3) \"e3\"\n4) \"e1\"\n5) \"middle\"\n6) \"u2\"\n7) \"u4\"\n8) \"e2\"\n9) \"e4\"");
}

TEST_F(ListsApart, AJobMayBePoppedTwiceAndIsThenGone) {
  everybody_has("RPUSH jobs first second third");
  EXPECT_EQ(us.say("LPOP jobs"), "\"first\"");
  EXPECT_EQ(eu.say("LPOP jobs 2"), "1) \"first\"\n2) \"second\"");
  us.seen.clear();
  eu.seen.clear();
  sync();
  expect_both("LRANGE jobs 0 -1", "1) \"third\"");
  EXPECT_EQ(us.seen.at(0).popped_twice, 1u);
  EXPECT_EQ(eu.seen.at(0).popped_twice, 1u);
}

TEST_F(ListsApart, ARemovalThatNobodyGotIsNoPop) {
  everybody_has("RPUSH jobs first second");
  us.run("LREM jobs 0 first");
  eu.run("LTRIM jobs 1 -1");
  sync();
  for (const Region* region : {&us, &eu})
    for (const crdt::Observation& met : region->seen) EXPECT_EQ(met.popped_twice, 0u);
  expect_both("LRANGE jobs 0 -1", "1) \"second\"");
}

TEST_F(ListsApart, LsetKeepsAnItemThatIsPoppedMeanwhile) {
  everybody_has("RPUSH l a b c");
  us.run("LPOP l");
  eu.run("LSET l 0 changed");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"changed\"\n2) \"b\"\n3) \"c\"");
}

TEST_F(ListsApart, OfTwoLsetsTheLaterOneIsReadAndNothingIsDoubled) {
  everybody_has("RPUSH l a");
  us.run("LSET l 0 earlier");
  eu.advance(Duration::millis(5));
  eu.run("LSET l 0 later");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"later\"");
}

TEST_F(ListsApart, ATrimTakesWhatItsRegionHad) {
  everybody_has("RPUSH l a b c");
  us.run("LTRIM l 0 0");
  eu.run("RPUSH l d");
  eu.run("LINSERT l AFTER b b2");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"a\"\n2) \"b2\"\n3) \"d\"");
}

TEST_F(ListsApart, AnItemThatTwoRegionsMoveIsThereTwice) {
  everybody_has("RPUSH {q}todo job");
  us.run("LMOVE {q}todo {q}doing LEFT RIGHT");
  eu.run("LMOVE {q}todo {q}doing LEFT RIGHT");
  sync();
  expect_both("LRANGE {q}doing 0 -1", "1) \"job\"\n2) \"job\"");
  expect_both("EXISTS {q}todo", "(integer) 0");
}

TEST_F(ListsApart, ADeadlineEndsWhatItSawAndALaterItemLivesOn) {
  everybody_has("RPUSH l a");
  everybody_has("PEXPIRE l 1000");
  us.advance(Duration::seconds(2));
  us.expire();
  eu.run("RPUSH l b");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"b\"");
  expect_both("TTL l", "(integer) -1");
}

TEST_F(ListsApart, AnotherTypeHidesItUntilADelete) {
  us.run("RPUSH k a");
  eu.advance(Duration::millis(5));
  eu.run("SADD k b");
  sync();
  expect_both("TYPE k", "set");
  us.run("SREM k b");
  sync();
  expect_both("TYPE k", "list");
  us.run("DEL k");
  sync();
  expect_both("EXISTS k", "(integer) 0");
}

TEST_F(ListsApart, AnEmptiedListIsForgottenOnceEverybodyKnows) {
  for (int i = 0; i < 50; ++i) us.run("LPUSH l " + std::to_string(i));
  sync();
  const std::int64_t in_use = us.db.memory().total();
  eu.run("LTRIM l 1 0");
  EXPECT_GT(eu.db.memory().tombstones, 0);
  collect();  // the other region does not know yet
  EXPECT_GT(eu.db.memory().tombstones, 0);
  us.run("LPUSH l saw-all-of-it");
  sync();
  collect();
  EXPECT_EQ(eu.db.memory().tombstones, us.db.memory().tombstones);
  EXPECT_LT(us.db.memory().total(), in_use);
  us.run("LPOP l");
  sync();
  collect();
  EXPECT_EQ(us.db.memory().tombstones, 0);
  EXPECT_EQ(eu.db.memory().tombstones, 0);
  eu.run("RPUSH l again");
  sync();
  expect_both("LRANGE l 0 -1", "1) \"again\"");
}

}  // namespace
}  // namespace jetlag::store
