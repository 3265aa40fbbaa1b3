// SPDX-License-Identifier: Apache-2.0
// Commands that wait for their keys: who is woken by what and when, in which order, and how waiting ends.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag {
namespace {

/// As in a scenario: ["q", "x"], 2, "text", OK, null, an error's text.
std::string compact(const store::Reply& reply) {
  if (reply.is_nil()) return "null";
  if (reply.is_error()) return reply.text().str();
  if (reply.kind() != store::Reply::Kind::kArray) {
    const std::string text = reply.to_text();
    return text.starts_with("(integer) ") ? text.substr(10) : text;
  }
  std::string text = "[";
  for (const store::Reply& item : reply.items()) text += (text.size() > 1 ? ", " : "") + compact(item);
  return text + "]";
}

/// Two regions a and b, 50 ms one way; the script's steps, numbered from 0.
class Waiting {
 public:
  explicit Waiting(const std::string& script, const std::string& more = "", const std::string& workloads = "[]") {
    StoryText text;
    text.workloads = workloads;
    text.times = R"("duration": "20s", "drain": "10s")";
    text.more = R"(, "script": [)" + script + "]" + more;
    story = std::make_unique<Story>(text);
    story->finish();
  }
  /// "1.05s [q x]": when the step was answered, to the millisecond, and what; "" if it never was.
  std::string answer(std::uint32_t step, std::uint8_t region) const {
    for (const world::ScriptOutcome& outcome : story->world.script.outcomes)
      if (outcome.step == step && outcome.region.value == region)
        return std::to_string(outcome.at.ns / 1'000'000) + " " + compact(outcome.reply);
    return "";
  }
  std::string answer(std::uint32_t step) const {
    for (const world::ScriptOutcome& outcome : story->world.script.outcomes)
      if (outcome.step == step) return answer(step, outcome.region.value);
    return "";
  }
  std::unique_ptr<Story> story;
};

const std::string kNil = "null";

TEST(Waiting, IsWokenByACommandOfItsRegion) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "3s", "region": "a", "run": "RPUSH q x y"},
                     {"at": "4s", "region": "*", "run": "LRANGE q 0 -1"})");
  EXPECT_EQ(w.answer(0), "3000 [\"q\", \"x\"]");
  EXPECT_EQ(w.answer(1), "3000 2") << "whoever pushes is told the length before others take";
  for (std::uint8_t region = 0; region < 2; ++region) EXPECT_EQ(w.answer(2, region), "4000 [\"y\"]");
}

TEST(Waiting, IsWokenByAnotherRegionOnceItsOperationIsThere) {
  const Waiting w(R"({"at": "1s", "region": "b", "run": "BLPOP q 0"}, {"at": "3s", "region": "a", "run": "RPUSH q x"},
                     {"at": "4s", "region": "*", "run": "EXISTS q"})");
  const std::string answer = w.answer(0);
  EXPECT_GE(answer, "3050 ") << answer;
  EXPECT_LT(answer, "3070 ") << answer;
  for (std::uint8_t region = 0; region < 2; ++region) EXPECT_EQ(w.answer(2, region), "4000 0");
}

TEST(Waiting, InTwoRegionsBothTakeWhatOneTakesWhileItIsOnItsWay) {
  const Waiting w(R"({"at": "1s", "region": "b", "run": "BLPOP q 0"}, {"at": "3s", "region": "a", "run": "RPUSH q x"},
                     {"at": "3020ms", "region": "a", "run": "LPOP q"})");
  EXPECT_NE(w.answer(0).find("[\"q\", \"x\"]"), std::string::npos) << w.answer(0);
  EXPECT_EQ(w.answer(2), "3020 \"x\"");
}

TEST(Waiting, OfWhatIsTakenAtOnceOthersHearNothing) {
  const Waiting w(R"({"at": "1s", "region": "b", "run": "BLPOP q 0"}, {"at": "1s", "region": "a", "run": "BLPOP q 0"},
                     {"at": "3s", "region": "a", "run": "RPUSH q x"}, {"at": "5s", "region": "b", "run": "RPUSH q y"})");
  EXPECT_EQ(w.answer(1), "3000 [\"q\", \"x\"]");
  EXPECT_EQ(w.answer(0), "5000 [\"q\", \"y\"]") << "both halves came in one batch";
}

TEST(Waiting, EndsAfterItsTime) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP q 0.5"}, {"at": "1s", "region": "a", "run": "BZPOPMIN z 1"},
                     {"at": "1s", "region": "a", "run": "XREAD BLOCK 700 STREAMS s $"},
                     {"at": "1s", "region": "a", "run": "BLMOVE {q}1 {q}2 LEFT LEFT 0.0001"},
                     {"at": "5s", "region": "a", "run": "RPUSH q x"}, {"region": "a", "run": "LLEN q"})");
  EXPECT_EQ(w.answer(0), "1500 " + kNil);
  EXPECT_EQ(w.answer(1), "2000 " + kNil);
  EXPECT_EQ(w.answer(2), "1700 " + kNil);
  EXPECT_EQ(w.answer(3), "1001 " + kNil) << "at least a millisecond";
  EXPECT_EQ(w.answer(5), "5000 1") << "whoever has stopped waiting takes nothing";
}

TEST(Waiting, LongestComesFirst) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "2s", "region": "a", "run": "BRPOP {q}other q 0"},
                     {"at": "3s", "region": "a", "run": "BLMPOP 0 1 q LEFT COUNT 5"}, {"at": "4s", "region": "a", "run": "RPUSH q 1 2 3 4 5"})");
  EXPECT_EQ(w.answer(0), "4000 [\"q\", \"1\"]");
  EXPECT_EQ(w.answer(1), "4000 [\"q\", \"5\"]");
  EXPECT_EQ(w.answer(2), "4000 [\"q\", [\"2\", \"3\", \"4\"]]");
}

TEST(Waiting, OneWakesTheNext) {
  const Waiting w(
      R"({"at": "1s", "region": "a", "run": "BLPOP {q}done 0"}, {"at": "2s", "region": "a", "run": "BLMOVE {q}busy {q}done LEFT LEFT 0"},
                     {"at": "2s", "region": "a", "run": "BRPOPLPUSH {q}new {q}busy 0"}, {"at": "3s", "region": "a", "run": "RPUSH {q}new job"},
                     {"region": "a", "run": "EXISTS {q}new {q}busy {q}done"})");
  for (const std::uint32_t step : {1u, 2u}) EXPECT_EQ(w.answer(step), "3000 \"job\"");
  EXPECT_EQ(w.answer(0), "3000 [\"{q}done\", \"job\"]");
  EXPECT_EQ(w.answer(4), "3000 0");
}

TEST(Waiting, SeesATransactionAsAWhole) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "2s", "region": "a", "run": "MULTI"},
                     {"region": "a", "run": "RPUSH q x"}, {"region": "a", "run": "LPOP q"}, {"region": "a", "run": "BLPOP q 0"},
                     {"region": "a", "run": "EXEC"}, {"at": "3s", "region": "a", "run": "RPUSH q y"})");
  EXPECT_EQ(w.answer(5), "2000 [1, \"x\", " + kNil + "]") << "and within one nobody waits";
  EXPECT_EQ(w.answer(0), "3000 [\"q\", \"y\"]");
}

TEST(Waiting, ForSortedSets) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BZPOPMAX z 0"}, {"at": "1s", "region": "a", "run": "BZMPOP 0 1 z MIN"},
                     {"at": "2s", "region": "a", "run": "ZADD z 1 low 2 mid 3 high"})");
  EXPECT_EQ(w.answer(0), "2000 [\"z\", \"high\", \"3\"]");
  EXPECT_EQ(w.answer(1), "2000 [\"z\", [[\"low\", \"1\"]]]");
}

TEST(Waiting, ForStreamsIsForWhatComesAfterTheEndOfThen) {
  const Waiting w(
      R"({"at": "1s", "region": "a", "run": "XADD s 5 f old"}, {"at": "2s", "region": "b", "run": "XREAD BLOCK 0 STREAMS s $"},
                     {"at": "3s", "region": "b", "run": "SET other 1"}, {"at": "4s", "region": "a", "run": "XADD s 6 f new"},
                     {"at": "5s", "region": "a", "run": "XREAD BLOCK 0 STREAMS s 5-1"})");
  EXPECT_NE(w.answer(1).find("[[\"s\", [[\"6-1\", [\"f\", \"new\"]]]]]"), std::string::npos) << w.answer(1);
  EXPECT_EQ(w.answer(4).substr(0, 5), "5000 ") << "there is something to read";
}

TEST(Waiting, OfAConsumerEndsWithItsGroup) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "XGROUP CREATE s g $ MKSTREAM"},
                     {"at": "2s", "region": "a", "run": "XREADGROUP GROUP g one BLOCK 0 STREAMS s >"},
                     {"at": "2s", "region": "b", "run": "XREADGROUP GROUP g two BLOCK 0 STREAMS s >"},
                     {"at": "3s", "region": "a", "run": "XADD s 7 f v"}, {"at": "4s", "region": "a", "run": "XREADGROUP GROUP g one BLOCK 0 STREAMS s >"},
                     {"at": "5s", "region": "b", "run": "XGROUP DESTROY s g"})");
  EXPECT_EQ(w.answer(1), "3000 [[\"s\", [[\"7-1\", [\"f\", \"v\"]]]]]");
  EXPECT_NE(w.answer(2).find("7-1"), std::string::npos) << "each region has its own pending lists";
  EXPECT_NE(w.answer(4).find("NOGROUP"), std::string::npos) << w.answer(4);
}

TEST(Waiting, PassesOverAKeyThatBecomesSomethingElse) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP {q}1 {q}2 0"}, {"at": "2s", "region": "a", "run": "SET {q}1 text"},
                     {"at": "3s", "region": "a", "run": "RPUSH {q}2 x"},
                     {"at": "4s", "region": "a", "run": "BLPOP {q}1 0"}, {"at": "5s", "region": "a", "run": "XREAD BLOCK 0 STREAMS {q}3 $"},
                     {"at": "6s", "region": "a", "run": "SET {q}3 text"}, {"at": "7s", "region": "a", "run": "DEL {q}3"},
                     {"at": "8s", "region": "a", "run": "XADD {q}3 1 f v"})");
  EXPECT_EQ(w.answer(0), "3000 [\"{q}2\", \"x\"]");
  EXPECT_NE(w.answer(3).find("4000 ERR"), 0u);
  EXPECT_NE(w.answer(3).find("WRONGTYPE"), std::string::npos) << "what is something else from the start is an error";
  EXPECT_EQ(w.answer(4).substr(0, 5), "8000 ");
}

TEST(Waiting, AnItemWhoseWayIsBlockedStays) {
  const Waiting w(
      R"({"at": "1s", "region": "a", "run": "BLMOVE {q}1 {q}2 LEFT LEFT 0"}, {"at": "2s", "region": "a", "run": "SET {q}2 text"},
                     {"at": "3s", "region": "a", "run": "RPUSH {q}1 x"}, {"region": "a", "run": "LLEN {q}1"})");
  EXPECT_NE(w.answer(0).find("WRONGTYPE"), std::string::npos) << w.answer(0);
  EXPECT_EQ(w.answer(3), "3000 1");
}

TEST(Waiting, StepsWithoutATimeComeAfterTheAnswer) {
  const Waiting w(R"({"at": "1s", "region": "b", "run": "BLPOP q 0"}, {"region": "b", "run": "SET taken 1"},
                     {"at": "3s", "region": "b", "run": "EXISTS taken"}, {"at": "4s", "region": "b", "run": "RPUSH q x"})");
  EXPECT_EQ(w.answer(2), "3000 0");
  EXPECT_EQ(w.answer(1), "4000 OK");
}

TEST(Waiting, StopsNobodyElseAtItsInstantInAnyNumberOfShards) {
  for (const int shards : {1, 5}) {
    const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "1s", "region": "a", "run": "SET k 1"},
                       {"at": "1s", "region": "a", "run": "BLPOP r 1"}, {"region": "a", "run": "GET k"}, {"at": "4s", "region": "b", "run": "RPUSH q x"})",
                    R"(, "database": {"shards": )" + std::to_string(shards) + "}");
    EXPECT_EQ(w.answer(1), "1000 OK") << shards;
    EXPECT_EQ(w.answer(2), "2000 " + kNil) << shards;
    EXPECT_EQ(w.answer(3), "2000 \"1\"") << shards;
    EXPECT_EQ(w.answer(0).substr(0, 3), "405") << shards << ": " << w.answer(0);
  }
}

TEST(Waiting, EndsWithItsProcess) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"at": "2s", "for": "2s", "crash": "a"}])";
  text.more = R"(, "script": [{"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "1s", "region": "a", "run": "BLPOP q 9"},
                              {"at": "6s", "region": "a", "run": "RPUSH q x"}, {"at": "15s", "region": "a", "run": "LLEN q"}])";
  Story crashed(text);
  crashed.finish();
  ASSERT_EQ(crashed.world.script.outcomes.size(), 4u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(crashed.world.script.outcomes[i].reply.text(), "ERR connection lost while the command waited");
    EXPECT_EQ(crashed.world.script.outcomes[i].at.ns / 1'000'000, 2000);
  }
  EXPECT_EQ(crashed.world.script.outcomes[3].reply.integer_value(), 1) << "nobody waits any more";
}

TEST(Waiting, APausedProcessServesLater) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"at": "2s", "for": "4s", "pause": "a"}])";
  text.more = R"(, "script": [{"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "1s", "region": "a", "run": "BLPOP r 2"},
                              {"at": "3s", "region": "b", "run": "RPUSH q x"}])";
  Story story(text);
  story.finish();
  const auto& outcomes = story.world.script.outcomes;
  ASSERT_EQ(outcomes.size(), 3u);
  for (const world::ScriptOutcome& outcome : outcomes)
    EXPECT_EQ(outcome.at.ns / 1'000'000, outcome.step == 2 ? 3000 : 6000) << outcome.step << " " << outcome.reply.to_text();
}

TEST(Waiting, AFullSyncWakes) {
  StoryText text;
  text.workloads = "[]";
  text.faults = R"([{"name": "cut", "at": "1s", "for": "6s", "cut": ["a", "b"]}])";
  text.more = R"(, "database": {"backlog": "64KiB"}, "script": [{"at": "2s", "region": "b", "run": "BLPOP q 0"},
      {"at": "3s", "region": "a", "run": "RPUSH q x"}, {"at": "4s", "region": "a", "run": "SETRANGE big 300000 x"}])";
  Story story(text);
  story.finish();
  ASSERT_EQ(story.world.script.outcomes.size(), 3u);
  const world::ScriptOutcome& woken = story.world.script.outcomes[2];
  EXPECT_EQ(compact(woken.reply), "[\"q\", \"x\"]");
  EXPECT_GE(woken.at.ns, Duration::seconds(7).ns);
  EXPECT_TRUE(world::reachable_equal(story.world));
}

TEST(Waiting, ClientsOfAClosedLoopTakeWhatOthersPush) {
  StoryText text;
  text.workloads =
      R"([{"name": "workers", "regions": ["b"], "clients": 4, "keys": {"count": 1, "pattern": "q"}, "mix": {"BLPOP": "100%"}},
                       {"name": "makers", "regions": ["a"], "rate": "50/s", "arrival": "constant", "keys": {"count": 1, "pattern": "q"},
                        "mix": {"RPUSH": "100%"}}])";
  Story story(text);
  story.finish();
  const auto& registry = story.world.measure.registry;
  const auto& us = story.world.measure.regions[0];
  const auto& eu = story.world.measure.regions[1];
  EXPECT_EQ(registry.value(us.writes), 1000);
  EXPECT_EQ(registry.value(eu.writes), 1000) << "each taken once, and those who wait at the end are not counted";
  EXPECT_EQ(story.shard(1).database().key_count(), 0u);
  EXPECT_EQ(story.world.lane({1}, {0}).blocked.size(), 1u) << "three were served after the end of the load and did not come back";
  EXPECT_LT(registry.histogram(eu.latency_write).max(), Duration::millis(2).ns) << "waiting is not latency";
}

TEST(Waiting, ThatEvictsWhatItWaitsForTellsTheOthers) {
  const Waiting w(R"({"at": "1s", "region": "a", "run": "BLPOP q 0"}, {"at": "1100ms", "region": "b", "run": "RPUSH q x"},
                     {"at": "5s", "region": "*", "run": "EXISTS q"})",
                  R"(, "memory": {"limit": "128KiB", "eviction": "allkeys-lru"})");
  EXPECT_EQ(w.answer(0), "") << "there is room for the index only, so the item went to make room for the pop";
  for (std::uint8_t region = 0; region < 2; ++region) EXPECT_EQ(w.answer(2, region), "5000 0");
  EXPECT_TRUE(world::reachable_equal(w.story->world));
}

TEST(Waiting, ForksWithItsWorld) {
  StoryText text;
  text.workloads = "[]";
  text.more = R"(, "script": [{"at": "1s", "region": "a", "run": "BLPOP q 5"}, {"at": "3s", "region": "b", "run": "RPUSH q x"}])";
  Story story(text);
  story.run_to(Duration::seconds(2));
  world::World copy = story.world;
  EXPECT_TRUE(copy == story.world);
  story.finish();
  EXPECT_FALSE(copy == story.world);
  while (world::step(copy)) {
  }
  EXPECT_TRUE(copy == story.world);
  EXPECT_EQ(world::fingerprint(copy).text(), world::fingerprint(story.world).text());
}

}  // namespace
}  // namespace jetlag
