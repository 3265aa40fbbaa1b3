// SPDX-License-Identifier: Apache-2.0
// What becomes of operations when memory is lost, types differ, a full sync brings them, or their time is up.
#include "lab/explain_fate.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "explain_scenes.h"
#include "lab/explain_text.h"

namespace jetlag::lab {
namespace {

TEST(ExplainFate, WhatAFullSyncBroughtIsOnRecordAndNeverFasterThanTheWay) {
  const auto overflown = [](const std::string& script) {
    return scenario_of(R"({"jetlag": 1, "name": "t", "duration": "10s", "database": {"backlog": "64KiB"},
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
                  {"id": "ap", "location": "aws:ap-northeast-1"}],
      "workloads": [{"rate": "300/s", "keys": {"count": 50, "pattern": "w:{}"}, "mix": {"SET": "100%"}, "value": "500B"}],
      "faults": [{"at": "1s", "for": "6s", "isolate": "eu"}], "script": [)" + script + "]}");
  };
  const auto lost = explain(overflown(R"({"at": "2s", "region": "us", "run": "SET k lost"}, {"at": "3s", "region": "eu", "run": "SET k seen"})"),
                            "k", std::nullopt);
  ASSERT_EQ(lost.operations.size(), 2u);
  EXPECT_EQ(fates_of(lost), (Fates{"lost " + lost.operations[1].dot, "won"}));
  const auto late = explain(overflown(R"({"at": "7050ms", "region": "ap", "run": "SET k x"})"), "k", std::nullopt);
  ASSERT_EQ(late.operations.size(), 1u);
  for (const auto& arrival : late.operations[0].arrivals) {
    ASSERT_TRUE(arrival.at);
    const Duration least = arrival.region == "ap" ? Duration{} : Duration::millis(60);
    EXPECT_GE(*arrival.at - late.operations[0].at, least) << arrival.region;
  }
}

TEST(ExplainFate, WhatNobodyHoldsOrOnlyARegionThatIsDownEndsNobody) {
  const std::string crash = R"(, {"at": "3s", "for": "1s", "crash": "us"})";
  const auto lost = explain(three(R"({"at": "1500ms", "region": "eu", "run": "SET k x"}, {"at": "1600ms", "region": "ap", "run": "SET k y"},
                                     {"at": "2s", "region": "us", "run": "SET k b"})", crash), "k", std::nullopt);
  EXPECT_EQ(fates_of(lost), (Fates{"lost ap:1", "won", "gone"}));
  const auto replaced = explain(three(R"({"at": "500ms", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "us", "run": "SET k b"},
                                         {"at": "2500ms", "region": "eu", "run": "SET k c"})", crash), "k", std::nullopt);
  EXPECT_EQ(fates_of(replaced), (Fates{"replaced eu:1", "gone", "kept"}));
  const auto down = explain(three(R"({"at": "1500ms", "region": "eu", "run": "SET k x"}, {"at": "1600ms", "region": "ap", "run": "SET k y"},
                                     {"at": "2s", "region": "us", "run": "SET k b"})",
                                  R"(, {"at": "3s", "region-down": {"region": "us", "data": "keep"}})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(down), (Fates{"lost ap:1", "won", "pending"}));
}

TEST(ExplainFate, AProcessThatLostItsMemoryMayHaveSpreadWhatItHad) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "3s", "for": "1s", "crash": "us"}, {"at": "3s", "for": "1s", "crash": "eu"}],
    "script": [{"at": "2s", "region": "us", "run": "SET k a"}]})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"gone"}));
  EXPECT_EQ(why.operations[0].rule, "every process that had it lost its memory");
}

TEST(ExplainFate, OfOtherTypesTheNewerOneOfTheVisibleTypeIsNamed) {
  EXPECT_EQ(fates_of(explain(three(R"({"at": "1500ms", "region": "eu", "run": "HSET k f x"}, {"at": "2s", "region": "us", "run": "SADD k m"},
                                      {"at": "3s", "region": "ap", "run": "SET k y"})"), "k", std::nullopt)),
            (Fates{"lost ap:1", "lost ap:1", "kept"}));
  EXPECT_EQ(fates_of(explain(torn(R"({"at": "1500ms", "region": "eu", "run": "SET k x"}, {"at": "2s", "region": "us", "run": "SADD k m"},
                                     {"at": "2500ms", "region": "eu", "run": "SET k y"})"), "k", std::nullopt)),
            (Fates{"replaced eu:2", "lost eu:2", "kept"}));
}

TEST(ExplainFate, FieldsThatWereDiscardedAreToldOfAnOperationThatStands) {
  const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": "HSET k f 1 g 2 h 3"}, {"at": "2100ms", "region": "eu", "run": "HSET k f 4 g 5"},
                                   {"at": "4s", "region": "eu", "run": "HSET k f 6"})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"merged", "merged", "kept"}));
  EXPECT_EQ(why.operations[0].lost_fields, (std::vector<std::string>{"f", "g"}));
  EXPECT_EQ(why.summary, "3 operations make the value together; us:1's f, us:1's g acknowledged and discarded");
}

TEST(ExplainFate, WhatHadEndedBeforeAWriteHasNotBeatenIt) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s", "database": {"clock": "causal-wall"},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1", "clock": {"offset": "3s"}}],
    "script": [{"at": "1s", "region": "eu", "run": "HSET k h 1"}, {"at": "2s", "region": "us", "run": "SET k 10"},
               {"at": "2001ms", "region": "eu", "run": "HINCRBY k g 4"}]})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed us:1", "kept", "lost eu:2", "kept"}));
}

TEST(ExplainFate, AnOperationOfWhichOneFieldWasReplacedKnowinglyHasNotLostAsAWhole) {
  const auto why = explain(
      torn(R"({"at": "2s", "region": "us", "run": "HSET k f 1 g 2"}, {"at": "2001ms", "region": "eu", "run": "HSET k f 3"},
                                   {"at": "4s", "region": "eu", "run": "HSET k g 5"}, {"at": "5s", "region": "eu", "run": "HSET k f 7"})"),
      "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"replaced eu:2", "replaced eu:3", "kept", "kept"}));
  EXPECT_EQ(why.operations[0].lost_fields, (std::vector<std::string>{"f"}));
  EXPECT_EQ(why.summary, "2 operations make the value; us:1's f acknowledged and discarded");
}

TEST(ExplainFate, WhatWasDiscardedStaysDiscardedWhateverIsWrittenLater) {
  const std::string type = R"({"at": "1500ms", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "eu", "run": "SADD k x"},
                              {"at": "4s", "region": "us", "run": "SADD k y"})";
  EXPECT_EQ(fates_of(explain(torn(type + R"(, {"at": "5s", "region": "us", "run": "DEL k"})"), "k", std::nullopt)),
            (Fates{"removed us:3", "removed us:3", "removed us:3", "kept"}));
  const std::string deadline =
      R"({"at": "500ms", "region": "us", "run": "SET k a"}, {"at": "1500ms", "region": "us", "run": "EXPIRE k 50"},
                                  {"at": "2s", "region": "eu", "run": "EXPIRE k 80"})";
  EXPECT_EQ(fates_of(explain(torn(deadline + R"(, {"at": "5s", "region": "us", "run": "EXPIRE k 20"})"), "k", std::nullopt)),
            (Fates{"kept", "lost eu:1", "replaced us:3", "kept"}));
  const std::string never =
      R"({"at": "500ms", "region": "us", "run": "SET k a EX 9"}, {"at": "1500ms", "region": "us", "run": "EXPIRE k 50"},
                               {"at": "2s", "region": "eu", "run": "PERSIST k"}, {"at": "5s", "region": "us", "run": "EXPIRE k 20"})";
  EXPECT_EQ(fates_of(explain(torn(never), "k", std::nullopt)), (Fates{"kept", "lost eu:1", "replaced us:3", "kept"}));
  const std::string field =
      R"({"at": "1500ms", "region": "us", "run": "HSET k f b"}, {"at": "2s", "region": "eu", "run": "HSET k f q g r"},
                               {"at": "5s", "region": "us", "run": "HSET k g c"})";
  const auto part = explain(torn(field, R"(, "database": {"rules": [{"keys": "k", "conflict": "fww"}]})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(part), (Fates{"won", "replaced us:2", "kept"}));  // its f is still there, and does not show
  EXPECT_EQ(part.operations[1].lost_fields, (std::vector<std::string>{"f"}));
}

TEST(ExplainFate, AnIncrementThatATextHadHiddenStaysDiscarded) {
  const std::string script = R"({"at": "500ms", "region": "us", "run": "SET k 5"}, {"at": "2s", "region": "us", "run": "INCR k"},
                                {"at": "2100ms", "region": "eu", "run": "SET k text"})";
  EXPECT_EQ(fates_of(explain(torn(script), "k", std::nullopt)).at(1), "lost eu:1");
  EXPECT_EQ(fates_of(explain(torn(script + R"(, {"at": "5s", "region": "eu", "run": "SET k z"})"), "k", std::nullopt)).at(1),
            "lost eu:1");
  EXPECT_EQ(fates_of(explain(torn(script + R"(, {"at": "5s", "region": "eu", "run": "DEL k"})"), "k", std::nullopt)).at(1),
            "lost eu:1");
  const std::string number = R"({"at": "500ms", "region": "us", "run": "SET k 5"}, {"at": "2s", "region": "us", "run": "INCR k"},
                                {"at": "5s", "region": "eu", "run": "SET k z"})";
  EXPECT_EQ(fates_of(explain(torn(number), "k", std::nullopt)).at(1), "replaced eu:1");
}

TEST(ExplainFate, MembersOfASetAreNoFieldsOfAHash) {
  EXPECT_EQ(fates_of(explain(
                torn(R"({"at": "1500ms", "region": "us", "run": "HSET k f a"}, {"at": "2s", "region": "eu", "run": "SADD k x"},
                                     {"at": "4s", "region": "eu", "run": "SADD k f"}, {"at": "4500ms", "region": "eu", "run": "SREM k x f"},
                                     {"at": "5s", "region": "us", "run": "HSET k f c"})"),
                "k", std::nullopt)),
            (Fates{"replaced us:2", "removed eu:3", "removed eu:3", "kept", "kept"}));
}

TEST(ExplainFate, WhatHadSeveralPartsIsEndedByWhoTookTheLast) {
  const std::string set = R"({"at": "4s", "region": "us", "run": "HSET k f 1 g 2"}, )";
  const std::string f = R"("region": "us", "run": "HDEL k f"})", g = R"("region": "us", "run": "HSET k g 3"})";
  EXPECT_EQ(fates_of(explain(torn(set + R"({"at": "4500ms", )" + g + R"(, {"at": "5s", )" + f), "k", std::nullopt)).front(),
            "removed us:3");
  EXPECT_EQ(fates_of(explain(torn(set + R"({"at": "4500ms", )" + f + R"(, {"at": "5s", )" + g), "k", std::nullopt)).front(),
            "replaced us:3");
}

TEST(ExplainFate, UnderMultiValueWhoWritesOverAllHasReplacedAll) {
  EXPECT_EQ(
      fates_of(explain(torn(R"({"at": "1500ms", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "eu", "run": "SET k b"},
                                     {"at": "5s", "region": "us", "run": "SET k c"})",
                            R"(, "database": {"rules": [{"keys": "k", "conflict": "multi-value"}]})"),
                       "k", std::nullopt)),
      (Fates{"replaced us:2", "replaced us:2", "kept"}));
}

TEST(ExplainFate, AValueThatKeepsTheTimeToLiveDoesNotReplaceIt) {
  EXPECT_EQ(fates_of(explain(
                torn(R"({"at": "4s", "region": "us", "run": "SET k a"}, {"at": "4200ms", "region": "us", "run": "EXPIRE k 100"},
                                     {"at": "4400ms", "region": "us", "run": "SET k b KEEPTTL"}, {"at": "4600ms", "region": "us", "run": "EXPIRE k 200"})"),
                "k", std::nullopt)),
            (Fates{"replaced us:3", "replaced us:4", "kept", "kept"}));
}

TEST(ExplainFate, ManyMembersOfManyOperationsAreJudgedAndTheWorkCanBeBrokenOff) {
  std::string members, script;
  for (int m = 0; m < 400; ++m) members += " m" + std::to_string(m);
  for (int i = 0; i < 300; ++i)
    script += std::string(i == 0 ? "" : ", ") + R"({"at": ")" + std::to_string(3'000 + i * 5) + R"(ms", "region": ")" +
              (i % 2 == 0 ? "us" : "eu") + R"(", "run": "SADD k)" + members + R"("})";
  int breaths = 0;
  const auto why = explain(torn(script), "k", std::nullopt, [&] { ++breaths; });
  EXPECT_EQ(why.operations.size(), 300u);
  EXPECT_EQ(why.operations.front().fate, observe::Fate::kReplaced);
  EXPECT_GE(breaths, 900);  // while it is told, placed and judged
}

TEST(ExplainFate, TheDeadlineOfALoserIsToldWhereItCounts) {
  const std::string script = R"({"at": "1500ms", "region": "us", "run": "SET k w PX 3000"}, {"at": "2s", "region": "eu", "run": "SET k z"})";
  const auto before = explain(torn(script), "k", Instant{} + Duration::millis(4'000));
  EXPECT_EQ(fates_of(before), (Fates{"lost eu:1", "won"}));
  EXPECT_EQ(before.operations[0].rule, "lww: the newer stamp wins; the time to live that it set counts all the same");
  const auto after = explain(torn(script), "k", std::nullopt);
  ASSERT_EQ(after.operations.size(), 3u);
  EXPECT_EQ(after.operations[2].command, "expiry of k, by the time that us:1 had set");
}

TEST(ExplainFate, ADeadlineIsNoPartOfAValue) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k a"}, {"at": "1500ms", "region": "us", "run": "SET k b KEEPTTL"},
                                   {"at": "2s", "region": "eu", "run": "EXPIRE k 200"})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"replaced us:2", "kept", "kept"}));
}

TEST(ExplainFate, ClocksThatDifferMayShowAKeyInOneRegionOnly) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1", "clock": {"offset": "3s"}}],
    "script": [{"at": "500ms", "region": "us", "run": "SET k v PX 4000"}]})"), "k", Instant{} + Duration::seconds(3));
  EXPECT_EQ(why.summary, "the regions show different values: a time to live is over on some clocks only");
  EXPECT_EQ(fates_of(why), (Fates{"kept"})) << "over is what is over everywhere";
  EXPECT_EQ(why.regions[0].expires_at, Instant{} + Duration::millis(4'500)) << "as the simulation counts time";
}

TEST(ExplainFate, ASetIsAddWinsWhateverTheRuleOfItsKey) {
  const auto why = explain(torn(R"({"at": "1500ms", "region": "us", "run": "SADD k a"}, {"at": "2s", "region": "eu", "run": "SADD k b"})",
                                R"(, "database": {"rules": [{"keys": "*", "conflict": "max"}]})"), "k", std::nullopt);
  EXPECT_EQ(why.rule, "add-wins: concurrent changes merge");
}

TEST(ExplainFate, WhoTakesItLaterEndsItNoMore) {
  const auto why = explain(torn(R"({"at": "1500ms", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "eu", "run": "SET k b"},
                                   {"at": "4s", "region": "us", "run": "DEL k"}, {"at": "4200ms", "region": "us", "run": "SET k c"},
                                   {"at": "4400ms", "region": "us", "run": "SET k d"})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "removed us:2", "kept", "replaced us:4", "kept"}));
}

TEST(ExplainFate, OfTwoThatEndedItTheFirstIsNamedAndNothingWithstoodThem) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "SADD k a"}, {"at": "1500ms", "region": "us", "run": "SREM k a"},
                                   {"at": "2s", "region": "eu", "run": "SREM k a"})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept", "kept"}));
  EXPECT_EQ(why.operations[1].rule, "") << "a removal that something withstood would say so";
}

TEST(ExplainFate, AnotherTypeThatWasGoneHidesNothing) {
  const auto why = explain(torn(R"({"at": "1500ms", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "eu", "run": "SADD k b"},
                                   {"at": "2200ms", "region": "eu", "run": "DEL k"}, {"at": "4s", "region": "us", "run": "DEL k"})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "removed eu:2", "kept", "kept"}));
}

TEST(ExplainFate, WhatWasGoneOnlyWithTheMemoryHidesNothing) {
  const std::string crash = R"(, {"at": "3s", "for": "500ms", "crash": "us"})";
  EXPECT_EQ(fates_of(explain(
                three(R"({"at": "1500ms", "region": "eu", "run": "HSET k f 1"}, {"at": "2s", "region": "us", "run": "SADD k a"},
                                      {"at": "4500ms", "region": "us", "run": "SADD k b"})",
                      crash),
                "k", std::nullopt)),
            (Fates{"lost us.2:1", "gone", "kept"}));
}

TEST(ExplainFate, OfTwoThatTookItTheOneThatWasShownItTookItKnowingly) {
  // ap deletes a key that it was shown as a hash; eu had written over the string before it knew of the hash.
  EXPECT_EQ(fates_of(explain(
                three(R"({"at": "600ms", "region": "eu", "run": "SET k x"}, {"at": "650ms", "region": "ap", "run": "HSET k g 1"},
                                      {"at": "700ms", "region": "eu", "run": "SET k y"}, {"at": "750ms", "region": "ap", "run": "DEL k"})"),
                "k", std::nullopt)),
            (Fates{"replaced eu:2", "removed ap:2", "kept", "kept"}));
  // Also where the string was always beneath the hash for who deleted the key: he knew of it.
  EXPECT_EQ(fates_of(explain(
                three(R"({"at": "600ms", "region": "eu", "run": "SET k x"}, {"at": "650ms", "region": "ap", "run": "HSET k g 1"},
                                      {"at": "750ms", "region": "ap", "run": "DEL k"})"),
                "k", std::nullopt)),
            (Fates{"removed ap:2", "removed ap:2", "kept"}));
}

TEST(ExplainFate, WhoeverWroteOverItWhileItStoodDidSoKnowinglyThoughAnotherSawItBeaten) {
  const auto why =
      explain(three(R"({"at": "600ms", "region": "eu", "run": "SET k a"}, {"at": "620ms", "region": "us", "run": "SET k b"},
                                    {"at": "720ms", "region": "ap", "run": "SET k c"}, {"at": "760ms", "region": "eu", "run": "SET k d"})",
                    R"(, {"at": "300ms", "for": "4s", "cut": ["us", "ap"]})"),
              "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"replaced ap:1", "replaced eu:2", "lost eu:2", "won"}));
}

TEST(ExplainFate, UnderWallClocksAnOlderStampTakesNothingAwayOfWhatItHadSeen) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s", "database": {"clock": "wall"},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1", "clock": {"offset": "3s"}}],
    "script": [{"at": "1s", "region": "eu", "run": "SET k a"}, {"at": "2s", "region": "us", "run": "SET k b"},
               {"at": "6s", "region": "us", "run": "DEL k"}]})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "lost eu:1", "kept"}));
}

TEST(ExplainFate, APersistTakesADeadlineAway) {
  EXPECT_EQ(fates_of(explain(
                torn(R"({"at": "4s", "region": "us", "run": "SET k a"}, {"at": "4200ms", "region": "us", "run": "EXPIRE k 100"},
                                     {"at": "4400ms", "region": "us", "run": "PERSIST k"})"),
                "k", std::nullopt)),
            (Fates{"kept", "replaced us:3", "kept"}));
}

TEST(ExplainFate, AFieldThatIsWrittenReplacesWhatWasAddedToIt) {
  EXPECT_EQ(
      fates_of(explain(
          torn(R"({"at": "4s", "region": "us", "run": "HINCRBY k f 2"}, {"at": "4200ms", "region": "us", "run": "HSET k f 5"})"),
          "k", std::nullopt)),
      (Fates{"replaced us:2", "kept"}));
}

TEST(ExplainFate, AnIncrementThatATextHidesHasLostToTheText) {
  const auto why = explain(
      torn(R"({"at": "1500ms", "region": "us", "run": "HINCRBY k g 2"}, {"at": "2s", "region": "eu", "run": "HINCRBY k f 2"},
                                   {"at": "2500ms", "region": "eu", "run": "HSET k g y"})"),
      "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:2", "kept", "kept"}));
}

TEST(ExplainFate, WhatAMemoryLostWasNotAddedToACounterThatGoesOn) {
  const auto why =
      explain(three(R"({"at": "500ms", "region": "us", "run": "INCR k"}, {"at": "2s", "region": "us", "run": "INCR k"})",
                    R"(, {"at": "3s", "for": "1s", "crash": "us"})"),
              "k", Instant{} + Duration::millis(3'500));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "gone"}));
  EXPECT_TRUE(why.operations[0].shown);
  EXPECT_FALSE(why.operations[1].shown);
}

TEST(ExplainFate, OfFieldsThatDoNotShowThoseThatWereNotDiscardedNameWhatStandsForThem) {
  // us did not know eu's g, and knew its f and h when it wrote its own: under min all stay there, and do not show.
  const auto why = explain(
      torn(R"({"at": "1500ms", "region": "us", "run": "HSET k g 6"}, {"at": "2s", "region": "eu", "run": "HSET k f 8 g 8 h 8"},
                                   {"at": "4s", "region": "us", "run": "HSET k h 5"}, {"at": "5s", "region": "us", "run": "HSET k f 5"})",
           R"(, "database": {"rules": [{"keys": "k", "conflict": "min"}]})"),
      "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"won", "replaced us:3", "won", "won"})) << "by what stands for the last of them";
  EXPECT_EQ(why.operations[1].lost_fields, (std::vector<std::string>{"g"}));
  EXPECT_EQ(why.summary, "us:1, us:2, us:3 won, each in fields of its own; eu:1's g acknowledged and discarded");
  const auto later = explain(
      three(R"({"at": "600ms", "region": "eu", "run": "HSET k f 8 g 8"}, {"at": "650ms", "region": "us", "run": "HSET k f 5"},
                                      {"at": "700ms", "region": "ap", "run": "HSET k g 6"})",
            "", R"(, "database": {"rules": [{"keys": "k", "conflict": "min"}]})"),
      "k", std::nullopt);
  EXPECT_EQ(fates_of(later).front(), "replaced us:1") << "not by ap, which did not know it";
}

TEST(ExplainFate, WhereNoRegionIsLeftTheyAreJudgedByWhatTheyHad) {
  const auto both_down = [](const std::string& script) {
    return explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
      "faults": [{"at": "3s", "region-down": {"region": "us", "data": "keep"}}, {"at": "3s", "region-down": {"region": "eu", "data": "keep"}}],
      "script": [)" + script + "]}"),
                   "k", std::nullopt);
  };
  EXPECT_EQ(
      fates_of(both_down(R"({"at": "1s", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "eu", "run": "SET k b"})")),
      (Fates{"replaced eu:1", "kept"}));
  const auto over = both_down(R"({"at": "1s", "region": "us", "run": "SET k a PX 4000"})");
  EXPECT_EQ(fates_of(over), (Fates{"removed"}));
  EXPECT_EQ(over.operations[0].rule, "its time to live is over") << "by the clock of the simulation: nobody has another";
}

/// Operations as they might stand on record, made by hand: what each had seen, and where it stands.
struct Record {
  std::vector<Seen> all{};
  std::vector<observe::ExplainedOperation> told{};
  std::vector<Standing> standings{};
  std::vector<bool> known{};

  crdt::Dot add(std::uint8_t region, std::int64_t stamp_ms, crdt::Effect effect, std::vector<bool> saw, Standing stands) {
    crdt::Op op;
    op.dot = crdt::Dot::of(crdt::OriginId::of({region}, 1), all.size() + 1);
    op.hlc = crdt::Hlc::of_millis(stamp_ms);
    op.key = "k";
    op.effect = std::move(effect);
    observe::ExplainedOperation words;
    tell(op, words);
    words.dot = std::to_string(all.size());
    words.saw = std::move(saw);
    all.push_back({std::move(op), {}, {}});
    told.push_back(std::move(words));
    standings.push_back(std::move(stands));
    known.push_back(true);
    return all.back().op.dot;
  }
  Verdict of(std::size_t which) const { return FateJudge(all, told, standings, known, crdt::Rule::kLww).of(which); }
};

TEST(FateJudge, WhatIsHiddenByWhatIsNoLongerOnRecordHasNotLostToWhatKnewItNorToARemoval) {
  const crdt::Dot forgotten = crdt::Dot::of(crdt::OriginId::of({1}, 1), 99);
  const Standing behind_forgotten{.present = true, .ahead = forgotten, .why = kOneType};
  Record record;
  record.add(0, 10, crdt::SetRegister{.value = "a", .resets = {}}, {false, false}, behind_forgotten);
  record.add(1, 20, crdt::DeleteKey{}, {false, false}, {});
  EXPECT_EQ(record.of(0).fate, observe::Fate::kLost);
  EXPECT_EQ(record.of(0).ended_by, forgotten) << "not to a removal that had not seen it";

  Record set;
  const crdt::Dot newest = crdt::Dot::of(crdt::OriginId::of({1}, 1), 2);
  set.add(0, 10, crdt::SetRegister{.value = "a", .resets = {}}, {false, false},
          {.present = true, .ahead = newest, .why = kOneType});
  set.add(1, 20, crdt::AddMembers{{"m"}}, {true, false}, {.present = true, .shown = true});
  EXPECT_EQ(set.of(0).fate, observe::Fate::kReplaced) << "who added to the set that hid it, which is forgotten, knew it";
  EXPECT_EQ(set.of(0).ended_by, newest);
}

}  // namespace
}  // namespace jetlag::lab
