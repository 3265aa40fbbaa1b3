// SPDX-License-Identifier: Apache-2.0
// "converged within D after F": what has to be equal, where, and since when.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

TEST(Convergence, ARegionThatComesBackWithItsDataHasToDeliverItToo) {
  StoryText text;
  text.links = R"([{"from": "a", "to": "b", "one-way": "10ms"}, {"from": "b", "to": "a", "one-way": "2s"}])";
  text.workloads = R"([{"name": "w", "regions": ["b"], "rate": "100/s", "arrival": "constant", "mix": {"SET": "100%"}}])";
  text.faults = R"([{"name": "d", "at": "10s", "for": "1s", "region-down": {"region": "b", "data": "keep"}}])";
  Story story(text);
  story.finish();
  EXPECT_GE(story.converged_after("d"), Duration::seconds(2));
  EXPECT_LE(story.converged_after("d"), Duration::millis(2'100));
}

TEST(Convergence, FaultsThatEndAtOneInstantAreJudgedAfterAllOfThem) {
  Story story(
      R"([{"name": "cut", "at": "5s", "for": "1s", "cut": ["a", "b"]}, {"name": "down", "at": "5s", "for": "1s", "region-down": "a"},
                  {"name": "crash", "at": "5s", "for": "1s", "crash": "b"}])");
  story.finish();
  for (const char* name : {"cut", "down", "crash"}) {
    EXPECT_GE(story.converged_after(name), Duration::millis(100)) << name;  // a round trip at least
    EXPECT_LE(story.converged_after(name), Duration::millis(300)) << name;
  }
}

TEST(Convergence, AFaultThatAHealEndsIsWatchedLikeOneThatEndsByItself) {
  Story story(R"([{"name": "cut", "at": "2s", "for": "15s", "cut": ["a", "b"]}, {"name": "h", "at": "5s", "heal": "all"}])");
  story.finish();
  EXPECT_EQ(story.fault("cut").ended, Instant{} + Duration::seconds(5));
  EXPECT_EQ(story.fault("cut").converged_at, story.fault("h").converged_at);
  EXPECT_LT(story.converged_after("cut"), Duration::millis(200));
}

StoryText three_regions() {
  StoryText text;
  text.regions =
      R"([{"id": "a", "location": "aws:us-east-1"}, {"id": "b", "location": "aws:eu-west-1"}, {"id": "c", "location": "aws:ap-southeast-1"}])";
  text.links =
      R"([{"between": ["a", "b"], "rtt": "100ms"}, {"between": ["a", "c"], "rtt": "100ms"}, {"between": ["b", "c"], "rtt": "100ms"}])";
  return text;
}

TEST(Convergence, ARegionThatNobodyReachesDoesNotCount) {
  StoryText text = three_regions();
  text.faults =
      R"([{"name": "iso", "at": "1s", "for": "40s", "isolate": "c"}, {"name": "cut", "at": "3s", "for": "2s", "cut": ["a", "b"]}])";
  Story story(text);
  story.finish();
  EXPECT_LT(story.converged_after("cut"), Duration::millis(300));
  EXPECT_LT(story.converged_after("iso"), Duration::seconds(1));
}

TEST(Convergence, ARestartInsideACutIsJudgedWhenTheCutEnds) {
  // b is empty until it reaches a again: nothing is equal at its restart, though nobody who is reachable differs from it.
  Story story(
      R"([{"name": "cut", "at": "2s", "for": "10s", "cut": ["a", "b"]}, {"name": "crash", "at": "4s", "for": "2s", "crash": "b"}])");
  story.finish();
  EXPECT_GE(story.converged_after("crash"), Duration::millis(6'100));
  EXPECT_LT(story.converged_after("crash"), Duration::seconds(7));
  EXPECT_GE(story.converged_after("cut"), Duration::millis(100));
  EXPECT_LT(story.converged_after("cut"), Duration::seconds(1));
}

TEST(Convergence, ACutInsideALongerOneIsJudgedWhenBothHaveEnded) {
  Story story(
      R"([{"name": "long", "at": "2s", "for": "10s", "cut": ["a", "b"]}, {"name": "short", "at": "4s", "for": "2s", "cut": ["a", "b"]}])");
  story.finish();
  EXPECT_EQ(story.fault("short").converged_at, story.fault("long").converged_at);
  EXPECT_GE(story.converged_after("short"), Duration::millis(6'100));
}

TEST(Convergence, ACutIsNotOverWhileTheOtherSideIsDownAndComesBack) {
  // When the cut ends b is down; it has its data and comes back at 7 s. Until then neither has what the other wrote.
  Story story(
      R"([{"name": "cut", "at": "2s", "for": "2s", "cut": ["a", "b"]}, {"name": "down", "at": "3s", "for": "4s", "region-down": {"region": "b", "data": "keep"}}])");
  story.finish();
  EXPECT_GE(story.converged_after("cut"), Duration::millis(3'050));
  EXPECT_LT(story.converged_after("cut"), Duration::millis(3'500));
}

TEST(Convergence, ARegionThatStaysDownIsNotWaitedFor) {
  Story story(
      R"([{"name": "cut", "at": "2s", "for": "2s", "cut": ["a", "b"]}, {"name": "down", "at": "3s", "region-down": {"region": "b", "data": "keep"}}])");
  story.finish();
  EXPECT_LT(story.converged_after("cut"), Duration::millis(50));
}

TEST(Convergence, ARegionThatGoesDownForGoodBeforeItIsEqualNeverBecomesSo) {
  for (const char* end : {R"("crash": "b")", R"("region-down": "b")"})
    for (const char* fault : {R"("cut": ["a", "b"])", R"("isolate": "b")", R"("degrade": {"between": ["a", "b"], "loss": "60%"})",
                              R"("one-way": {"from": "a", "to": "b"})", R"("pause": "b")"}) {
      Story story(std::string(R"([{"name": "f", "at": "5s", "for": "3s", )") + fault + R"(}, {"at": "8020ms", )" + end + "}]");
      story.finish();
      EXPECT_EQ(story.fault("f").converged_at, kNever) << fault << ", " << end;
    }
  Story back(
      R"([{"name": "f", "at": "5s", "for": "3s", "cut": ["a", "b"]}, {"at": "8020ms", "for": "2s", "region-down": {"region": "b", "data": "keep"}}])");
  back.finish();
  EXPECT_GE(back.converged_after("f"), Duration::seconds(2));
}

TEST(Convergence, WhatNeverReachesItsPeersAgainIsNeverEqual) {
  Story story(R"([{"name": "iso", "at": "2s", "isolate": "b"}, {"name": "crash", "at": "4s", "for": "2s", "crash": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("crash").converged_at, kNever);
}

TEST(Convergence, NobodyWaitsForWhatOnlyALostMemoryHeld) {
  // b crashes 20 ms after the cut: what it had written in the cut is in no other region.
  Story story(
      R"([{"name": "cut", "at": "2s", "for": "3s", "cut": ["a", "b"]}, {"name": "crash", "at": "5.02s", "for": "1s", "crash": "b"}])");
  story.finish();
  EXPECT_LT(story.converged_after("cut"), Duration::seconds(2));
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Convergence, TwoHealsOfHalfAFaultEndIt) {
  StoryText text = three_regions();
  text.faults =
      R"([{"name": "iso", "at": "2s", "for": "15s", "isolate": "b"}, {"at": "4s", "heal": ["a", "b"]}, {"at": "6s", "heal": ["b", "c"]}])";
  Story story(text);
  story.run_to(Duration::seconds(5));
  EXPECT_TRUE(story.fault("iso").active);
  story.finish();
  EXPECT_EQ(story.fault("iso").ended, Instant{} + Duration::seconds(6));
  EXPECT_LT(story.fault("iso").converged_at, kNever);
}

TEST(Convergence, AHealedLinkOfAFlapStaysUp) {
  StoryText text = three_regions();
  text.faults =
      R"([{"name": "flap", "at": "2s", "for": "15s", "flap": {"region": "b", "down": "500ms", "up": "500ms"}}, {"at": "4.2s", "heal": ["a", "b"]}])";
  Story story(text);
  story.run_to(Duration::millis(6'200));  // the flap is down
  EXPECT_TRUE(story.world.lane({1}, {0}).inbound[0].up());
  EXPECT_FALSE(story.world.lane({1}, {0}).inbound[2].up());
}

TEST(Convergence, ClocksThatAreRightAgainHaveNothingToConverge) {
  Story story(
      R"([{"name": "skew", "at": "2s", "for": "2s", "skew": {"region": "b", "by": "1s"}}, {"name": "jump", "at": "3s", "jump": {"region": "a", "by": "1s"}}])");
  story.finish();
  EXPECT_EQ(story.fault("skew").converged_at, kNever);
  EXPECT_EQ(story.fault("jump").converged_at, kNever);
  EXPECT_TRUE(story.world.faults.pending.empty());
}

TEST(Settle, WaitsForOperationsOnTheirWayOverALinkThatWorksOneWay) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"name": "way", "at": "1s", "one-way": {"from": "b", "to": "a"}}])";
  text.more =
      R"(, "script": [{"at": "2s", "region": "a", "run": "SET k v"}, {"settle": true}, {"region": "b", "run": "GET k", "expect": "v"}])";
  Story story(text);
  story.finish();
  ASSERT_LT(story.world.script.settled_at[1], kNever);
  EXPECT_GE(story.world.script.settled_at[1], Instant{} + Duration::millis(2'050));
  EXPECT_EQ(story.world.script.outcomes.back().reply, store::Reply::bulk("v"));
}

TEST(Drain, DoesNotEndBeforeWhatClientsHaveSent) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "1/s", "arrival": "constant", "start": "154050us", "mix": {"SET": "100%"}}])";
  text.times = R"("duration": "3s", "drain": "5s")";
  Story story(text);
  story.run_to(Duration::seconds(3));
  ASSERT_TRUE(commands_under_way(story.world));  // the third write has left its client and not reached its shard
  story.finish();
  EXPECT_FALSE(commands_under_way(story.world));
  EXPECT_EQ(story.lag(0, 1).count(), 3u);
  EXPECT_TRUE(quiet(story.world));
  EXPECT_TRUE(reachable_equal(story.world));
}

}  // namespace
}  // namespace jetlag::world
