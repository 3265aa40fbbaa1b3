// SPDX-License-Identifier: Apache-2.0
// Acknowledged updates that are gone: who notices, whatever way the data travelled.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

std::uint64_t lost(const Story& story) { return story.world.measure.lost.count(presence_of(story.world)); }
std::int64_t counted(const Story& story) { return story.world.measure.registry.value(story.world.measure.lost_updates); }

/// b's clock is 8 s ahead and wall clocks decide: a reads b's price and writes another, which loses. The cut ends in a partial or
/// a full sync.
Story skewed(const std::string& backlog) {
  StoryText text;
  text.regions =
      R"([{"id": "a", "location": "aws:us-east-1"}, {"id": "b", "location": "aws:ap-northeast-1", "clock": {"offset": "8s"}}])";
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "1k/s", "keys": {"count": 3000}, "value": "100B", "mix": {"SET": "100%"}}])";
  text.times = R"("duration": "10s", "drain": "20s")";
  text.faults = R"([{"name": "cut", "at": "2s", "for": "4s", "cut": ["a", "b"]}])";
  text.more = R"(, "database": {"clock": "wall", "backlog": ")" + backlog +
              R"("}, "script": [{"at": "500ms", "region": "b", "run": "SET price 100"},
    {"at": "2.5s", "region": "a", "run": "GET price", "expect": "100"}, {"at": "2.6s", "region": "a", "run": "SET price 90"}])";
  Story story(text);
  story.finish();
  return story;
}

TEST(LostUpdates, AWriteThatLostAgainstWhatItsWriterHadSeenIsCountedWhereItWasWritten) {
  for (const char* backlog : {"64MiB", "64KiB"}) {
    const Story story = skewed(backlog);
    EXPECT_EQ(lost(story), 1u) << backlog;
    EXPECT_EQ(counted(story), 1) << backlog;
    ASSERT_TRUE(story.world.measure.lost.first_outranked()) << backlog;
    EXPECT_EQ(story.world.measure.lost.first_outranked()->key, Bytes("price")) << backlog;
  }
}

TEST(LostUpdates, OneOfThoseStoriesHadAFullSyncAndTheOtherHadNone) {
  const auto full = [](const Story& story) {
    return story.world.measure.registry.value(story.world.measure.pairs[1].full_syncs);
  };
  EXPECT_EQ(full(skewed("64MiB")), 0);
  EXPECT_EQ(full(skewed("64KiB")), 1);
}

StoryText one_write() {
  StoryText text;
  text.workloads = "[]";
  text.times = R"("duration": "8s", "drain": "5s")";
  text.more = R"(, "script": [{"at": "1s", "region": "a", "run": "SET k 1"}])";
  return text;
}

Story after(const std::string& faults) {
  StoryText text = one_write();
  text.faults = faults;
  Story story(text);
  story.finish();
  return story;
}

TEST(LostUpdates, ARegionThatStaysDownHoldsNothingForAnybody) {
  const Story story = after(
      R"([{"name": "d", "at": "3s", "region-down": {"region": "b", "data": "keep"}}, {"name": "c", "at": "4s", "for": "1s", "crash": "a"}])");
  EXPECT_EQ(lost(story), 1u);
  EXPECT_EQ(counted(story), 1);
}

TEST(LostUpdates, ARegionThatComesBackWithItsDataHasKeptItForAll) {
  const Story story = after(
      R"([{"name": "d", "at": "3s", "for": "4s", "region-down": {"region": "b", "data": "keep"}}, {"name": "c", "at": "4s", "for": "1s", "crash": "a"}])");
  EXPECT_EQ(lost(story), 0u);
  EXPECT_EQ(counted(story), 0);
}

TEST(LostUpdates, WhatOnlyARegionThatStaysDownHasWrittenIsGone) {
  const Story story =
      after(R"([{"at": "900ms", "cut": ["a", "b"]}, {"at": "3s", "region-down": {"region": "a", "data": "keep"}}])");
  EXPECT_EQ(lost(story), 1u);
  EXPECT_EQ(story.world.measure.lost.verdict(presence_of(story.world)).outcome, check::Outcome::kFail);
}

}  // namespace
}  // namespace jetlag::world
