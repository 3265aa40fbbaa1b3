// SPDX-License-Identifier: Apache-2.0
// What the clients of workloads meet, and what is counted of it.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

TEST(Clients, AnErrorReplyIsAnErrorAndNoReadOfAnything) {
  StoryText text;
  text.more = R"(, "dataset": {"keys": 10, "value": "16B", "pattern": "k:{}"})";
  text.workloads =
      R"([{"name": "w", "rate": "100/s", "arrival": "constant", "keys": {"count": 10, "pattern": "k:{}"}, "mix": {"SADD": "100%"}}])";
  Story story(text);
  story.finish();
  for (const RegionMeters& region : story.world.measure.regions) {
    EXPECT_EQ(story.world.measure.registry.value(region.errors), 2000);
    EXPECT_EQ(story.world.measure.registry.value(region.writes), 2000);
  }
  EXPECT_EQ(story.world.measure.sessions.verdict(check::Property::kMonotonicReads).outcome, check::Outcome::kUndecided);
}

TEST(Clients, AClientThatIsRefusedDoesNotAskAgainAtOnceForEver) {
  StoryText text;
  text.workloads = R"([{"name": "w", "regions": ["b"], "clients": 1, "keys": {"count": 10}, "mix": {"SET": "100%"}}])";
  text.times = R"("duration": "1s", "drain": "5s")";
  text.more = R"(, "database": {"command-latency": "0s"})";
  text.faults = R"([{"name": "crash", "at": "100ms", "for": "20ms", "crash": "b"}])";
  Story story(text);
  story.finish();
  EXPECT_GT(story.fault("crash").refused, 1'000u);
  EXPECT_LT(story.fault("crash").refused, 130'000u);  // one each 5 us, until the shard is refilled
}

TEST(Clients, EveryConnectionHasItsOwnSession) {
  StoryText text;
  text.workloads = R"([{"name": "one", "regions": ["a"], "clients": 3, "keys": {"count": 10}, "mix": {"SET": "100%"}},
                       {"name": "two", "clients": 5, "keys": {"count": 10}, "mix": {"GET": "100%"}}])";
  const Story story(text);
  EXPECT_EQ(story.world.sessions.size(), 3u + 5u + 5u);
  EXPECT_EQ(story.world.first_session, (std::vector<std::uint32_t>{0, 3, 8}));
  EXPECT_EQ(story.world.script_sessions.size(), 2u);
}

}  // namespace
}  // namespace jetlag::world
