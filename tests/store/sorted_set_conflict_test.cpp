// SPDX-License-Identifier: Apache-2.0
// Two regions change a sorted set before they hear of each other, by commands: what clients then observe.
#include <gtest/gtest.h>

#include "settle.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

struct SortedSetsApart : ::testing::Test {
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
  void TearDown() override {
    sync();
    EXPECT_EQ(us.db.observed(), eu.db.observed());
    EXPECT_EQ(us.db.digest(), eu.db.digest());
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
  }
};

TEST_F(SortedSetsApart, ALeaderboardCountsThePointsOfAllRegions) {
  everybody_has("ZADD board 10 ann 20 bob");
  us.run("ZINCRBY board 15 ann");
  eu.run("ZINCRBY board 2 bob");
  eu.run("ZADD board INCR 1 ann");
  sync();
  expect_both("ZREVRANGE board 0 -1 WITHSCORES", "1) \"ann\"\n2) \"26\"\n3) \"bob\"\n4) \"22\"");
}

TEST_F(SortedSetsApart, TheDocumentedScoreThatNoRegionEverShowed) {
  everybody_has("ZADD z 4.1 x");
  us.run("ZREM z x");
  eu.run("ZINCRBY z 2.0 x");
  EXPECT_EQ(eu.say("ZSCORE z x"), "\"6.0999999999999996\"");
  sync();
  expect_both("ZSCORE z x", "\"2\"");
}

TEST_F(SortedSetsApart, ConditionsSeeOnlyTheirOwnRegion) {  // the later stamp gives the score, although a higher one was set
  everybody_has("ZADD z 5 x");
  us.run("ZADD z GT 20 x");
  eu.advance(Duration::millis(5));
  EXPECT_EQ(eu.say("ZADD z GT CH 10 x"), "(integer) 1");
  sync();
  expect_both("ZSCORE z x", "\"10\"");
}

TEST_F(SortedSetsApart, NxMaySucceedInTwoRegions) {
  us.run("ZADD z NX 1 x");
  eu.advance(Duration::millis(5));
  EXPECT_EQ(eu.say("ZADD z NX 2 x"), "(integer) 1");
  sync();
  expect_both("ZSCORE z x", "\"2\"");
}

TEST_F(SortedSetsApart, AMemberMayBePoppedTwiceAndIsThenGone) {
  everybody_has("ZADD jobs 1 first 2 second 3 third");
  EXPECT_EQ(us.say("ZPOPMIN jobs"), "1) \"first\"\n2) \"1\"");
  EXPECT_EQ(eu.say("ZPOPMIN jobs 2"), "1) \"first\"\n2) \"1\"\n3) \"second\"\n4) \"2\"");
  sync();
  expect_both("ZRANGE jobs 0 -1", "1) \"third\"");
}

TEST_F(SortedSetsApart, AStoreReplacesWhatItSawAndKeepsWhatItDidNot) {
  everybody_has("ZADD {k}a 1 x");
  everybody_has("ZADD {k}d 9 old");
  us.run("ZUNIONSTORE {k}d 1 {k}a");
  eu.run("ZADD {k}d 3 new");
  sync();
  expect_both("ZRANGE {k}d 0 -1", "1) \"x\"\n2) \"new\"");
}

TEST_F(SortedSetsApart, ARemovalByRangeTakesTheMembersThatItsRegionHad) {
  everybody_has("ZADD z 1 a 2 b");
  us.run("ZREMRANGEBYSCORE z 0 10");
  eu.run("ZADD z 3 c");
  eu.run("ZINCRBY z 4 b");
  sync();
  expect_both("ZRANGE z 0 -1 WITHSCORES", "1) \"c\"\n2) \"3\"\n3) \"b\"\n4) \"4\"");
}

TEST_F(SortedSetsApart, ADeadlineEndsWhatItSawAndALaterMemberLivesOn) {
  everybody_has("ZADD z 1 a");
  everybody_has("PEXPIRE z 1000");
  us.advance(Duration::seconds(2));
  us.expire();
  eu.run("ZADD z 2 b");
  sync();
  expect_both("ZRANGE z 0 -1", "1) \"b\"");
  expect_both("TTL z", "(integer) -1");
}

TEST_F(SortedSetsApart, AnotherTypeHidesItUntilADelete) {
  us.run("ZADD k 1 a");
  eu.advance(Duration::millis(5));
  eu.run("SADD k b");
  sync();
  expect_both("TYPE k", "set");
  us.run("SREM k b");
  sync();
  expect_both("TYPE k", "zset");
  expect_both("ZRANGE k 0 -1", "1) \"a\"");
  us.run("DEL k");
  sync();
  expect_both("EXISTS k", "(integer) 0");
}

TEST_F(SortedSetsApart, WhatDiedIsForgottenOnceEverybodyKnows) {
  for (int i = 0; i < 50; ++i) us.run("ZINCRBY z 1 m" + std::to_string(i));
  sync();
  eu.run("ZREMRANGEBYRANK z 10 -1");
  sync();
  EXPECT_GT(us.db.memory().tombstones, 0);
  crdt::AckView acks;
  acks.entries = {{us.db.identity(), &us.db.observed()}, {eu.db.identity(), &eu.db.observed()}};
  us.db.collect(acks);
  eu.db.collect(acks);
  EXPECT_EQ(us.db.memory().tombstones, 0);
  expect_both("ZCARD z", "(integer) 10");
}

}  // namespace
}  // namespace jetlag::store
