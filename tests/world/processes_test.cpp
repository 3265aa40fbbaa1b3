// SPDX-License-Identifier: Apache-2.0
// Crashes and pauses that overlap, end early, or meet other faults.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

TEST(Processes, AShortCrashInsideALongOneDoesNotEndIt) {
  Story story(
      R"([{"name": "long", "at": "2s", "for": "10s", "crash": "b"}, {"name": "short", "at": "4s", "for": "1s", "crash": "b"}])");
  story.run_to(Duration::seconds(8));
  EXPECT_EQ(story.shard(1).process(), region::Process::kDown);
  EXPECT_FALSE(story.world.lane({0}, {0}).outbound[1].up());
  story.finish();
  EXPECT_EQ(story.shard(1).process(), region::Process::kRunning);
  EXPECT_EQ(story.shard(1).memory_losses(), 1u);
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Processes, ACrashWhoseProcessWasRestartedDoesNotReviveALaterOne) {
  Story story(
      R"([{"name": "c1", "at": "2s", "for": "10s", "crash": "b"}, {"name": "r", "at": "4s", "restart": "b"}, {"name": "c2", "at": "8s", "crash": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("c1").ended, Instant{} + Duration::seconds(4));
  EXPECT_LT(story.converged_after("c1"), Duration::seconds(1));
  EXPECT_EQ(story.shard(1).process(), region::Process::kDown);
}

TEST(Processes, RegionUpEndsEveryCrashOfTheRegion) {
  Story story(
      R"([{"name": "c", "at": "2s", "crash": {"region": "b", "shard": 0}}, {"name": "d", "at": "3s", "region-down": "b"}, {"at": "4s", "region-up": "b"}])");
  story.run_to(Duration::seconds(5));
  EXPECT_EQ(story.shard(1).process(), region::Process::kRunning);
  EXPECT_FALSE(story.fault("c").active);
  EXPECT_FALSE(story.fault("d").active);
}

TEST(Processes, ARegionDownThatLosesItsDataDoesSoWhileItIsAlreadyDown) {
  StoryText text;
  text.more = R"(, "database": {"persistence": "always"}, "dataset": {"keys": 10})";
  text.faults = R"([{"at": "1s", "for": "18s", "cut": ["a", "b"]}, {"name": "kept", "at": "2s", "for": "6s", "crash": "a"},
                    {"name": "lost", "at": "3s", "for": "6s", "region-down": {"region": "a", "data": "lost"}}])";
  Story story(text);
  story.run_to(Duration::millis(2'500));
  EXPECT_GT(story.shard(0).database().key_count(), 0u);
  story.run_to(Duration::seconds(4));
  EXPECT_EQ(story.shard(0).database().key_count(), 0u);
  EXPECT_EQ(story.fault("kept").memories, 0u);
  EXPECT_EQ(story.fault("lost").memories, 1u);
}

TEST(Processes, ALongPauseOutlastsAShortOneInIt) {
  Story story(
      R"([{"name": "long", "at": "2s", "for": "10s", "pause": "b"}, {"name": "short", "at": "4s", "for": "1s", "pause": "b"}])");
  story.run_to(Duration::seconds(8));
  EXPECT_EQ(story.shard(1).process(), region::Process::kPaused);
  EXPECT_FALSE(story.world.lane({1}, {0}).waiting.empty());
  story.finish();
  EXPECT_TRUE(story.world.lane({1}, {0}).waiting.empty());
  EXPECT_EQ(story.fault("long").waited, 1'000u);
  EXPECT_EQ(story.fault("short").waited, 0u);
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Processes, WhatWaitsForAPausedProcessIsServedWhenTheLastPauseEnds) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"at": "2s", "for": "3s", "pause": "a"}, {"at": "4s", "for": "10s", "pause": "a"}])";
  text.more = R"(, "script": [{"at": "3s", "region": "a", "run": "SET k v"}])";
  Story story(text);
  story.run_to(Duration::seconds(13));
  EXPECT_TRUE(story.world.script.outcomes.empty());
  story.finish();
  ASSERT_EQ(story.world.script.outcomes.size(), 1u);
  EXPECT_EQ(story.world.script.outcomes[0].at, Instant{} + Duration::seconds(14) + Duration{1});
}

TEST(Processes, ACrashInAPauseLosesWhatWaitedAndTheProcessGoesOnWhenThePauseEnds) {
  Story story(
      R"([{"name": "pause", "at": "2s", "for": "10s", "pause": "b"}, {"name": "crash", "at": "4s", "for": "1s", "crash": "b"}])");
  story.run_to(Duration::millis(4'500));
  EXPECT_TRUE(story.world.lane({1}, {0}).waiting.empty());
  EXPECT_GE(story.fault("crash").refused, 200u);  // the commands of two seconds
  story.run_to(Duration::seconds(11));
  EXPECT_NE(story.shard(1).process(), region::Process::kRunning);
  story.finish();
  EXPECT_EQ(story.shard(1).process(), region::Process::kRunning);
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Processes, APausedProcessLearnsThatItsWayBackIsOpenAgain) {
  // The way from a to b comes back while a is paused: what a had said to b was lost, and a says it again when it goes on.
  Story story(
      R"([{"at": "1s", "for": "2s", "one-way": {"from": "b", "to": "a"}}, {"at": "2s", "for": "4s", "one-way": {"from": "a", "to": "b"}},
                  {"at": "5s", "for": "2s", "pause": "a"}])");
  story.finish();
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Processes, MessagesOfAConnectionThatDiedDoNotReachTheProcessThatFollows) {
  Story story(R"([{"name": "crash", "at": "5s", "for": "10ms", "crash": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("crash").lost,
            11u);  // all that was in flight: 50 ms of a message every 10 ms each way, and two acknowledgements
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Processes, EveryRegionMeansThoseThatRunOnceTheInstantIsOver) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"at": "1s", "for": "1s", "region-down": "b"}])";
  text.more = R"(, "script": [{"at": "1s", "region": "*", "run": "SET j v"}, {"at": "2s", "region": "*", "run": "SET k v"}])";
  Story story(text);
  story.finish();
  ASSERT_EQ(story.world.script.outcomes.size(), 3u);
  EXPECT_EQ(story.world.script.outcomes[0].region, RegionId{0});
  EXPECT_EQ(story.world.script.remaining, 0u);
}

TEST(Processes, EventsThatWaitTakeNoNumbersOfOtherLanes) {
  const char* pause = R"([{"at": "2s", "for": "3s", "pause": "b"}])";
  Story story(pause), calm("[]");
  story.run_to(Duration::millis(4'990));
  calm.run_to(Duration::millis(4'990));
  const Lanes& lanes = story.world.setup->lanes;
  EXPECT_EQ(story.world.sequences[lanes.clients({1}).value], calm.world.sequences[lanes.clients({1}).value]);
}

TEST(Clocks, AJumpIsFeltByWhatExpires) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"at": "2s", "jump": {"region": "a", "by": "1h"}}])";
  text.more = R"(, "script": [{"at": "1s", "region": "a", "run": "SET k v EX 100"}])";
  Story story(text);
  story.finish();
  EXPECT_EQ(story.shard(0).database().key_count(), 0u);
  EXPECT_EQ(story.shard(1).database().key_count(), 0u);
}

TEST(Clocks, ASkewTakesBackWhatTheClockHasDrifted) {
  Story story(R"([{"name": "s", "at": "5s", "for": "5s", "skew": {"region": "b", "by": "1s", "drift": "1%"}}])");
  story.run_to(Duration::seconds(9));
  EXPECT_GT(story.shard(1).clock().error(story.world.now), Duration::millis(1'030));
  story.finish();
  EXPECT_EQ(story.shard(1).clock().error(story.world.now), Duration{});
}

}  // namespace
}  // namespace jetlag::world
