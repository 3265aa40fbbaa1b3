// SPDX-License-Identifier: Apache-2.0
// What each fault is said to have done: counted once, and to the fault that did it.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

TEST(Evidence, ACrashIsCreditedWithWhatItLost) {
  Story story(R"([{"name": "crash", "at": "10s", "for": "1s", "crash": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("crash").lost, 11u);
  EXPECT_EQ(story.affected("crash"), 11);
  EXPECT_EQ(story.fault("crash").refused, 110u);  // a second of them, and those of the round trip until it was refilled
  EXPECT_EQ(story.fault("crash").memories, 1u);
}

TEST(Evidence, AnOlderCutHasNoPartInALaterCrash) {
  Story story(
      R"([{"name": "cut", "at": "2s", "for": "1s", "cut": ["a", "b"]}, {"name": "crash", "at": "10s", "for": "1s", "crash": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("cut").lost, 11u);
  EXPECT_EQ(story.fault("crash").lost, 11u);
}

TEST(Evidence, OfTwoCrashesEachIsCreditedWithItsOwnRefusalsAndLosses) {
  Story story(
      R"([{"name": "c1", "at": "2s", "for": "1s", "crash": "b"}, {"name": "c2", "at": "10s", "for": "2s", "crash": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("c1").refused, 110u);
  EXPECT_EQ(story.fault("c2").refused, 211u);
  EXPECT_EQ(story.fault("c1").memories, 1u);
  EXPECT_EQ(story.fault("c2").memories, 1u);
}

TEST(Evidence, ACrashOfOneShardLosesOneMemory) {
  StoryText text;
  text.more = R"(, "database": {"shards": 4})";
  text.faults =
      R"([{"name": "one", "at": "2s", "for": "1s", "crash": {"region": "b", "shard": 2}}, {"name": "all", "at": "8s", "for": "1s", "crash": "b"}])";
  Story story(text);
  story.finish();
  EXPECT_EQ(story.fault("one").memories, 1u);
  EXPECT_EQ(story.fault("all").memories, 4u);
}

TEST(Evidence, ASkewStampsWhileItLastsAndAJumpFromThenOn) {
  Story story(
      R"([{"name": "s", "at": "5s", "for": "5s", "skew": {"region": "b", "by": "1s"}}, {"name": "j", "at": "12s", "jump": {"region": "b", "by": "-3s"}}])");
  story.finish();
  EXPECT_EQ(story.fault("s").stamped, 500u);
  EXPECT_EQ(story.fault("j").stamped, 800u);
}

TEST(Evidence, APauseHoldsMessagesAndLetsCommandsWait) {
  Story story(R"([{"name": "p", "at": "2s", "for": "3s", "pause": "b"}])");
  story.finish();
  EXPECT_EQ(story.fault("p").held, 340u);  // a message every 10 ms, an acknowledgement every 100 ms until a has seen all
  EXPECT_EQ(story.affected("p"), 340);
  EXPECT_EQ(story.fault("p").waited, 300u);
  EXPECT_EQ(story.fault("p").lost, 0u);
}

TEST(Evidence, ADegradedLinkIsCreditedWithWhatItSlowedAndACutInItWithWhatItLost) {
  Story story(
      R"([{"name": "d", "at": "3s", "for": "10s", "degrade": {"between": ["a", "b"], "latency": "300ms"}}, {"name": "c", "at": "5s", "for": "1s", "cut": ["a", "b"]}])");
  story.finish();
  EXPECT_GT(story.fault("d").slowed, 1'900u);
  EXPECT_EQ(story.affected("d"), static_cast<std::int64_t>(story.fault("d").slowed));
  EXPECT_EQ(story.fault("d").lost + story.fault("d").held, 0u);
  EXPECT_EQ(story.fault("c").lost, 77u);  // 350 ms of both directions
  EXPECT_EQ(story.affected("c"), 77);
}

}  // namespace
}  // namespace jetlag::world
