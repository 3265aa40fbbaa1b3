// SPDX-License-Identifier: Apache-2.0
#include "lab/explain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "explain_scenes.h"
#include "lab/session.h"

namespace jetlag::lab {
namespace {

TEST(Explain, TellsWhoWonAndWhoWasDiscarded) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "SET note a"}, {"at": "3s", "region": "eu", "run": "SET note b"}]})");
  const observe::Explanation why = explain(spec, "note", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[0].command, "SET note a");
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kWon);
  EXPECT_TRUE(why.agree);
  const observe::Explanation during = explain(spec, "note", Instant{} + Duration::millis(3500));
  EXPECT_FALSE(during.agree);
  EXPECT_EQ(during.operations[1].fate, observe::Fate::kPending);
}

TEST(Explain, KnowsWhatIsStillInTheOpenBatchAndWhichInstantItSpeaksOf) {
  const auto spec =
      scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s", "database": {"sync": {"batch": {"delay": "500ms"}}},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "script": [{"at": "2s", "region": "us", "run": "INCR n"}]})");
  const observe::Explanation why = explain(spec, "n", Instant{} + Duration::millis(2250));
  EXPECT_EQ(why.at, Instant{} + Duration::millis(2250));
  ASSERT_EQ(why.operations.size(), 1u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kPending);
  EXPECT_EQ(why.regions[0].type, "counter");
  EXPECT_EQ(why.regions[1].type, "none");
}

TEST(Explain, WhatLostBeforeItWasReplacedHasLost) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "SET note a"}, {"at": "3s", "region": "eu", "run": "SET note b"},
               {"at": "6s", "region": "us", "run": "SET note c"}]})");
  const observe::Explanation why = explain(spec, "note", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[0].ended_by, "eu:1");
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kReplaced);
  EXPECT_EQ(why.summary, "us:2 stands; its writer had seen the others; us:1 acknowledged and discarded");
}

TEST(Explain, WhatWasReplacedKnowinglyHasNotLost) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "SET note a"}, {"at": "3s", "region": "eu", "run": "SET note b"},
               {"at": "3500ms", "region": "us", "run": "SET note c"}]})"), "note", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kReplaced);
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[2].fate, observe::Fate::kWon);
}

TEST(Explain, UnderMultiValueAllAreShownAndNobodyHasLost) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "5s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "database": {"rules": [{"keys": "mv:*", "conflict": "multi-value"}]},
    "script": [{"at": "1s", "region": "us", "run": "SET mv:1 A"}, {"at": "1s", "region": "eu", "run": "SET mv:1 B"}]})"),
                           "mv:1", std::nullopt);
  for (const auto& op : why.operations) {
    EXPECT_EQ(op.fate, observe::Fate::kMerged);
    EXPECT_TRUE(op.shown);
  }
  for (const auto& region : why.regions)
    for (const auto& candidate : region.candidates) EXPECT_TRUE(candidate.shown);
  EXPECT_EQ(why.summary, "2 operations are merged into the value");
}

TEST(Explain, OfAHashTheFieldsThatTwoWroteUnseenAreNamed) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "HSET h name Ann city Rome"}, {"at": "2500ms", "region": "eu", "run": "HSET h name Bob age 3"}]})"),
                           "h", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].rule, "lww: the newer stamp wins: name lost to eu:1");
  EXPECT_EQ(why.operations[1].rule, "lww: the newer stamp wins: name won over us:1");
  EXPECT_EQ(why.operations[0].contests, (std::vector<observe::Contest>{{"name", "eu:1", false, "lww: the newer stamp wins"}}));
  ASSERT_EQ(why.regions[0].candidates.size(), 2u) << "of the one field that is contested";
  for (const auto& candidate : why.regions[0].candidates) EXPECT_EQ(candidate.shown, candidate.dot == "eu:1") << candidate.value;
}

TEST(Explain, AKeyWhoseTimeIsUpIsNotSaidToBeDeletedByAnybody) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "script": [{"at": "1s", "region": "us", "run": "SET k v EX 2"}]})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].kind, observe::OperationKind::kSet);
  EXPECT_EQ(why.operations[0].parts, (std::vector<observe::OperationPart>{{"", "v"}}));
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kRemoved);
  EXPECT_EQ(why.operations[1].command, "expiry of k, by the time that us:1 had set");
  EXPECT_EQ(why.operations[1].kind, observe::OperationKind::kExpire);
  EXPECT_GT(why.operations[1].stamp, why.operations[0].stamp);
  EXPECT_EQ(why.summary, "the key has expired");
  const auto deleted = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k v EX 100"}, {"at": "200ms", "region": "us", "run": "DEL k"})"),
                               "k", std::nullopt);
  EXPECT_EQ(deleted.summary, "nothing that was written is part of the value any more");
}

TEST(Explain, AKeyMayBeOverBeforeItsOwnerHasSaidSo) {
  // us owns the deadline and is down: nobody deletes the key, and nobody shows it.
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "2s", "region-down": "us"}], "script": [{"at": "1s", "region": "us", "run": "SET k v EX 2"}]})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 1u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kRemoved);
  EXPECT_EQ(why.operations[0].rule, "its time to live is over");
  EXPECT_EQ(why.summary, "the key has expired");
}

TEST(Explain, ARegionThatIsDownDecidesNothing) {
  const auto with = [](const char* later) {
    return explain(scenario_of(std::string(R"({"jetlag": 1, "name": "t", "duration": "6s",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
      "faults": [{"at": "2s", "region-down": "eu"}],
      "script": [{"at": "1s", "region": "us", "run": "SET k a"}, {"at": "3s", "region": "us", "run": ")") + later + R"("}]})"),
                   "k", std::nullopt);
  };
  EXPECT_EQ(fates_of(with("DEL k")), (Fates{"removed us:2", "kept"}));
  EXPECT_EQ(with("DEL k").summary, "nothing that was written is part of the value any more");
  EXPECT_EQ(fates_of(with("SET k b")), (Fates{"replaced us:2", "kept"}));
  const auto nobody = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k a"})"), "k", std::nullopt);
  EXPECT_EQ(nobody.summary, "us:1 stands; nothing competed with it");
}

TEST(Explain, WhatWasDiscardedStaysDiscardedWhoeverWritesLater) {
  const auto fates = [](const std::string& script, const char* key = "k", const std::string& more = "") {
    return fates_of(explain(torn(script, more), key, std::nullopt));
  };
  EXPECT_EQ(fates(R"({"at": "2s", "region": "us", "run": "SET k a"}, {"at": "2200ms", "region": "eu", "run": "SADD k b"},
                    {"at": "5s", "region": "us", "run": "SADD k c"})"), (Fates{"lost eu:1", "kept", "kept"}));
  EXPECT_EQ(fates(R"({"at": "2s", "region": "us", "run": "HSET k f a"}, {"at": "2200ms", "region": "eu", "run": "HSET k f b"},
                    {"at": "5s", "region": "us", "run": "HSET k f c"})"), (Fates{"lost eu:1", "replaced us:2", "kept"}));
  EXPECT_EQ(fates(R"({"at": "2s", "region": "us", "run": "HSET k f a"}, {"at": "2200ms", "region": "eu", "run": "HSET k f b"},
                    {"at": "5s", "region": "us", "run": "DEL k"})"), (Fates{"lost eu:1", "removed us:2", "kept"}));
  EXPECT_EQ(fates(R"({"at": "2s", "region": "us", "run": "SET k a"}, {"at": "2200ms", "region": "eu", "run": "SADD k b"},
                    {"at": "5s", "region": "us", "run": "DEL k"})"),
            (Fates{"removed us:2", "removed us:2", "kept"}))
      << "it was hidden, and who deleted the key knew of it";
  const std::string max = R"(, "database": {"rules": [{"keys": "k", "conflict": "max"}]})";
  EXPECT_EQ(fates(R"({"at": "100ms", "region": "us", "run": "SET k 5"}, {"at": "400ms", "region": "eu", "run": "SET k 7"},
                    {"at": "700ms", "region": "us", "run": "SET k 6"}, {"at": "900ms", "region": "us", "run": "SET k 8"})", "k", max),
            (Fates{"replaced us:2", "replaced us:3", "lost eu:1", "won"}));
}

TEST(Explain, NobodyLosesAgainstWhatWasGoneWhenHeWrote) {
  const auto fates = [](const char* rule, const std::string& script, const std::string& more = "") {
    return fates_of(explain(torn(script, std::string(R"(, "database": {"rules": [{"keys": "k", "conflict": ")") + rule + "\"}]" + more + "}"),
                            "k", std::nullopt));
  };
  const std::string three = R"({"at": "100ms", "region": "us", "run": "SET k 9"}, {"at": "200ms", "region": "us", "run": "SET k 5"},
                               {"at": "300ms", "region": "us", "run": "SET k 1"})";
  EXPECT_EQ(fates("fww", three), (Fates{"replaced us:2", "replaced us:3", "kept"}));
  EXPECT_EQ(fates("max", R"({"at": "100ms", "region": "us", "run": "SET k 9"}, {"at": "200ms", "region": "us", "run": "DEL k"},
                            {"at": "300ms", "region": "us", "run": "SET k 1"}, {"at": "400ms", "region": "us", "run": "SET k 2"})"),
            (Fates{"removed us:2", "kept", "replaced us:4", "kept"}));
  EXPECT_EQ(fates("lww", R"({"at": "100ms", "region": "us", "run": "SET k a"}, {"at": "100ms", "region": "us", "run": "SET k b"})",
                  R"(, "clock": "wall")"),
            (Fates{"replaced us:2", "kept"}));
}

TEST(Explain, WhatIsShownUntilItsEndArrivesIsOnRecord) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "2s", "for": "5s", "isolate": "eu"}],
    "script": [{"at": "1s", "region": "us", "run": "SET k a"}, {"at": "3s", "region": "eu", "run": "DEL k"}]})");
  const auto why = explain(spec, "k", Instant{} + Duration::seconds(4));
  EXPECT_EQ(why.summary, "the regions show different values; 1 not yet everywhere");
}

TEST(Explain, BetweenTwoArrivalsWhatIsSureToLoseHasNotWon) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "network": {"defaults": {"jitter": "0ms"}, "links": [{"between": ["us", "eu"], "rtt": "100ms"}]},
    "script": [{"at": "2s", "region": "us", "run": "SET k a"}, {"at": "2030ms", "region": "eu", "run": "SET k b"}]})");
  const auto why = explain(spec, "k", Instant{} + Duration::millis(2'060));
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "pending"}));
  EXPECT_TRUE(why.operations[0].shown) << "in us, still";
}

TEST(Explain, UnderMultiValueAnIncrementBelongsToTheNumbersBesideATextToo) {
  const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": "SET k 5"}, {"at": "2100ms", "region": "us", "run": "INCR k"},
                                   {"at": "2200ms", "region": "eu", "run": "SET k abc"})",
                                R"(, "database": {"rules": [{"keys": "k", "conflict": "multi-value"}]})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"merged", "merged", "merged"}));
}

TEST(Explain, ASetAndAnIncrementThatDidNotKnowEachOtherAreTheValueTogether) {
  const std::string both = R"({"at": "1500ms", "region": "us", "run": "SET k 5"}, {"at": "2s", "region": "eu", "run": "INCR k"})";
  const auto why = explain(torn(both), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"merged", "merged"}));
  EXPECT_EQ(why.regions[0].value, "\"6\"");
  EXPECT_EQ(why.summary, "2 operations are merged into the value");
  const auto rivals = explain(torn(both + R"(, {"at": "2500ms", "region": "eu", "run": "SET k 7"}, {"at": "2600ms", "region": "us", "run": "INCR k"})"),
                              "k", std::nullopt);
  EXPECT_EQ(fates_of(rivals), (Fates{"lost eu:2", "replaced eu:2", "won", "merged"}));
  EXPECT_EQ(rivals.summary, "eu:2 won by lww: the newer stamp wins; us:2 is part of the value too; us:1 acknowledged and discarded");
}

TEST(Explain, WhatDidNotKnowSomethingThatIsGoneIsNotMergedWithIt) {
  const auto why = explain(torn(R"({"at": "1500ms", "region": "us", "run": "SADD s a"}, {"at": "2s", "region": "eu", "run": "SADD s b"},
                                   {"at": "4s", "region": "us", "run": "SREM s b"})"), "s", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"kept", "removed us:2", "kept"}));
}

TEST(Explain, AWorseValueThanTheRegionsOwnIsSaidToHaveBeenAskedFor) {
  const auto spec = torn(R"({"at": "100ms", "region": "us", "run": "SET k 9"}, {"at": "200ms", "region": "us", "run": "SET k 3"},
                            {"at": "300ms", "region": "us", "run": "HSET h f 9"},
                            {"at": "400ms", "region": "us", "run": "HSET h f 3 g 1"})",
                         R"(, "database": {"rules": [{"keys": "*", "conflict": "max"}]})");
  const auto why = explain(spec, "k", std::nullopt);
  EXPECT_EQ(why.operations[0].command, "SET k 9");
  EXPECT_EQ(why.operations[1].command, "SET k 9 (a worse value was asked for)");
  EXPECT_EQ(why.summary, "us:2 stands; nothing competed with it; the worse value that it asked for has no effect");
  const auto hash = explain(spec, "h", std::nullopt);
  EXPECT_EQ(hash.operations[0].command, "HSET h f 9");
  EXPECT_EQ(hash.operations[1].command, "HSET h f 9 g 1 (a worse value was asked for)");
}

TEST(Explain, ADeletedKeyWithADeadlineHasNotExpired) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k v"}, {"at": "2s", "region": "us", "run": "DEL k"},
                                   {"at": "2200ms", "region": "eu", "run": "EXPIRE k 100"})"),
                           "k", std::nullopt);
  EXPECT_EQ(why.summary, "nothing that was written is part of the value any more; eu:1 acknowledged, but came to nothing");
  EXPECT_FALSE(why.regions[0].expires_at) << "of a key that is not there";
}

TEST(Explain, PastItsDeadlineALoserIsStillALoser) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}, {"at": "4s", "region-down": "us"}],
    "script": [{"at": "2s", "region": "us", "run": "SET k a EX 3"}, {"at": "2200ms", "region": "eu", "run": "SET k b EX 2"}]})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "removed"}));
  EXPECT_EQ(why.operations[1].rule, "its time to live is over");
  EXPECT_EQ(why.summary, "the key has expired; us:1 acknowledged and discarded");
}

TEST(Explain, ARemovalIsNeverEnded) {
  const auto fates = [](const std::string& script) { return fates_of(explain(torn(script), "k", std::nullopt)); };
  EXPECT_EQ(fates(R"({"at": "100ms", "region": "us", "run": "SET k a"}, {"at": "200ms", "region": "us", "run": "DEL k"},
                    {"at": "300ms", "region": "us", "run": "SET k b"}, {"at": "400ms", "region": "us", "run": "DEL k"})"),
            (Fates{"removed us:2", "kept", "removed us:4", "kept"}));
}

TEST(Explain, WhatAProcessLostWithItsMemoryIsListedAsGone) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "database": {"persistence": "none"}, "faults": [{"at": "2s", "for": "5s", "isolate": "eu"}, {"at": "4s", "for": "1s", "crash": "eu"}],
    "script": [{"at": "1s", "region": "us", "run": "SET k a"}, {"at": "3s", "region": "eu", "run": "SET k b"}]})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"kept", "gone"}));
  EXPECT_EQ(why.summary, "us:1 stands; nothing competed with it; eu:1 acknowledged and gone: no replica holds it");
}

TEST(Explain, WhatLiesBetweenTwoIncrementsIsNoneOfThem) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "HINCRBY k g 1"}, {"at": "200ms", "region": "us", "run": "HSET k f old"},
                                   {"at": "300ms", "region": "us", "run": "HINCRBY k g 1"}, {"at": "600ms", "region": "eu", "run": "HSET k f new"})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"kept", "replaced eu:1", "kept", "kept"}));
  EXPECT_EQ(why.summary, "3 operations make the value; they did not compete");
}

TEST(Explain, ASetThatTheDataSetLoadedStands) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "SADD k a"}, {"at": "200ms", "region": "us", "run": "SREM k a"})",
                                R"(, "dataset": {"keys": 1, "pattern": "k", "type": "set", "elements": 3})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept"}));
  EXPECT_EQ(why.summary, "the value that the data set loaded stands");
}

TEST(Explain, WhatIsWrittenAnewKnowinglyIsReplacedInSetsAndHashesToo) {
  const auto fates = [](const std::string& script, const char* key) {
    const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
      "faults": [{"at": "4s", "for": "1s", "cut": ["us", "eu"]}], "script": [)" + script + "]}"), key, std::nullopt);
    return fates_of(why);
  };
  EXPECT_EQ(fates(R"({"at": "1s", "region": "us", "run": "HSET h f a"}, {"at": "2s", "region": "eu", "run": "HSET h f b g c"},
                    {"at": "3s", "region": "us", "run": "HDEL h g"})", "h"),
            (Fates{"replaced eu:1", "kept", "kept"}));
  EXPECT_EQ(fates(R"({"at": "1s", "region": "us", "run": "SADD s a"}, {"at": "2s", "region": "eu", "run": "SADD s b"},
                    {"at": "3s", "region": "us", "run": "SADD s a"})", "s"),
            (Fates{"replaced us:2", "kept", "kept"}));
  // A hash that lost against a string: its fields were contested, but nobody sees them.
  const auto lost = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}, {"id": "ap", "location": "aws:ap-southeast-1"}],
    "faults": [{"at": "1s", "for": "3s", "isolate": "us"}, {"at": "1s", "for": "3s", "cut": ["eu", "ap"]}],
    "script": [{"at": "2s", "region": "us", "run": "HSET k f a"}, {"at": "2100ms", "region": "eu", "run": "HSET k f b"},
               {"at": "2200ms", "region": "ap", "run": "SET k str"}]})"),
                            "k", std::nullopt);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(lost.operations[i].fate, observe::Fate::kLost);
    EXPECT_TRUE(lost.operations[i].contests.empty()) << lost.operations[i].rule;
  }
}

TEST(Explain, AnIncrementThatAResetHadSeenIsReplacedThoughItsCounterGoesOn) {
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "2s", "for": "2s", "cut": ["us", "eu"]}],
    "script": [{"at": "1s", "region": "us", "run": "INCRBY n 10"}, {"at": "2500ms", "region": "eu", "run": "SET n 0"},
               {"at": "3s", "region": "us", "run": "INCRBY n 5"}]})"),
                           "n", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kReplaced);
  EXPECT_EQ(why.operations[0].ended_by, "eu:1");
  EXPECT_EQ(why.operations[2].fate, observe::Fate::kMerged) << "the reset had not seen it";
  for (const auto& region : why.regions) EXPECT_EQ(region.value, "\"5\"");
}

TEST(Explain, ALaterChangeOfTheKeyIsNoOtherType) {
  const auto why = explain(torn(R"({"at": "2s", "region": "eu", "run": "SET k b"}, {"at": "2100ms", "region": "us", "run": "SET k a"},
                                   {"at": "2200ms", "region": "us", "run": "EXPIRE k 100"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[0].rule, "lww: the newer stamp wins");
}

TEST(Explain, WinnerLoserAndSummaryNameTheRuleThatDecided) {
  const auto told = [](const std::string& rule, const std::string& a, const std::string& b, const char* later) {
    const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": ")" + a + R"("}, {"at": ")" + later +
                                      R"(", "region": "eu", "run": ")" + b + R"("})",
                                  R"(, "database": {"rules": [{"keys": "k", "conflict": ")" + rule + R"("}]})"),
                             "k", std::nullopt);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto &op = why.operations[i], &other = why.operations[1 - i];
      if (op.fate != observe::Fate::kLost) continue;
      EXPECT_EQ(op.ended_by, other.dot);
      if (other.fate != observe::Fate::kWon) return op.rule;
      EXPECT_EQ(op.rule, other.rule);
      EXPECT_EQ(why.summary, other.dot + " won by " + other.rule + "; " + op.dot + " acknowledged and discarded");
      return op.rule;
    }
    return std::string("nobody lost");
  };
  EXPECT_EQ(told("fww", "SET k a", "SADD k b", "2200ms"), "a key has one type: that of the newest write shows");
  EXPECT_EQ(told("lww", "SET k a", "SET k b", "2200ms"), "lww: the newer stamp wins");
  EXPECT_EQ(told("fww", "SET k a", "SET k b", "2200ms"), "fww: the older stamp wins");
  EXPECT_EQ(told("lww", "SET k a", "SET k b", "2s"), "lww: equal stamps, the first region wins");
  EXPECT_EQ(told("max", "SET k 10", "SET k 10", "2200ms"), "max: equal values, the newer stamp wins");
  EXPECT_EQ(told("max", "SET k 5.0", "SET k 5", "2200ms"), "max: equal values, the newer stamp wins");
  EXPECT_EQ(told("min", "SET k 7", "SET k 7", "2s"), "min: equal values and stamps, the first region wins");
  EXPECT_EQ(told("max", "SET k 10", "SET k 9", "2200ms"), "max: the larger value wins");
  EXPECT_EQ(told("region-priority", "SET k a", "SET k b", "2200ms"), "region-priority: the first region wins");
  EXPECT_EQ(told("multi-value", "SET k a", "SET k b", "2200ms"), "nobody lost");
}

TEST(Explain, AValueThatAKnownLargerOneSupersedesHasNotLost) {
  const auto why = explain(torn(R"({"at": "200ms", "region": "us", "run": "SET k 5"}, {"at": "600ms", "region": "eu", "run": "SET k 10"},
                                   {"at": "900ms", "region": "us", "run": "SET k 7"})",
                                R"(, "database": {"rules": [{"keys": "k", "conflict": "max"}]})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kReplaced);
  EXPECT_EQ(why.operations[0].ended_by, "us:2") << "by its own region's 7: under max a write takes away its region's own";
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kWon);
  EXPECT_EQ(why.operations[2].fate, observe::Fate::kLost) << "it was told OK and never shown";
  EXPECT_EQ(why.operations[2].ended_by, "eu:1");
}

TEST(Explain, AnOperationOnSeveralFieldsIsEndedByTheOneThatTookTheLast) {
  const auto why = explain(torn(R"({"at": "200ms", "region": "us", "run": "HSET h a 1 b 2"}, {"at": "300ms", "region": "us", "run": "HSET h a 3"},
                                   {"at": "600ms", "region": "eu", "run": "HDEL h b"}, {"at": "700ms", "region": "eu", "run": "HSET h b 4"})"),
                           "h", std::nullopt);
  ASSERT_EQ(why.operations.size(), 4u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kRemoved);
  EXPECT_EQ(why.operations[0].ended_by, "eu:1");
}

TEST(Explain, FieldsThatDifferentRulesDecidedAreToldApart) {
  const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": "HSET h a 1 b 10 c 3"}, {"at": "2200ms", "region": "eu", "run": "HSET h a 1 b 9 c 4"})",
                                R"(, "database": {"rules": [{"keys": "h", "conflict": "max"}]})"),
                           "h", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].rule, "max: equal values, the newer stamp wins: a lost to eu:1; "
                                    "max: the larger value wins: b won over eu:1, c lost to eu:1");
  EXPECT_EQ(why.operations[1].rule, "max: equal values, the newer stamp wins: a won over us:1; "
                                    "max: the larger value wins: b lost to us:1, c won over us:1");
}

TEST(Explain, TheRivalOfALoserIsTheOneOfItsField) {
  const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": "HSET h a 1"}, {"at": "2100ms", "region": "eu", "run": "HSET h a 2"},
                                   {"at": "2200ms", "region": "eu", "run": "HSET h b 3"})"),
                           "h", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[0].ended_by, "eu:1");
  EXPECT_EQ(why.operations[0].contests, (std::vector<observe::Contest>{{"a", "eu:1", false, "lww: the newer stamp wins"}}));
}

TEST(Explain, ADeadlineIsEndedByWhatSetsItAnewAndNotByWhatKeepsIt) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k a"}, {"at": "200ms", "region": "us", "run": "EXPIRE k 100"},
                                   {"at": "300ms", "region": "us", "run": "EXPIRE k 50"}, {"at": "400ms", "region": "us", "run": "SET k b KEEPTTL"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 4u);
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kReplaced);
  EXPECT_EQ(why.operations[1].ended_by, "us:3");
  EXPECT_EQ(why.operations[2].fate, observe::Fate::kKept) << "the SET kept it";
  EXPECT_TRUE(why.operations[2].shown);
  const auto cleared = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k a"}, {"at": "200ms", "region": "us", "run": "EXPIRE k 100"},
                                       {"at": "400ms", "region": "us", "run": "SET k b"})"),
                               "k", std::nullopt);
  EXPECT_EQ(cleared.operations[1].fate, observe::Fate::kReplaced);
  EXPECT_EQ(cleared.operations[1].ended_by, "us:3");
}

TEST(Explain, AWriteWhoseValueLostHasLostThoughItsDeadlineStands) {
  const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": "SET k a EX 100"}, {"at": "2200ms", "region": "eu", "run": "SET k b"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kWon);
  EXPECT_TRUE(why.regions[0].expires_at);
}

TEST(Explain, OfTwoDeadlinesTheLongerOneCounts) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "SET k a"}, {"at": "2s", "region": "us", "run": "EXPIRE k 100"},
                                   {"at": "2200ms", "region": "eu", "run": "EXPIRE k 50"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_TRUE(why.operations[1].shown);
  EXPECT_EQ(why.operations[2].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[2].ended_by, "us:2");
  EXPECT_EQ(why.operations[2].rule, "the longest time to live counts");
}

TEST(Explain, AnIncrementThatATextHidesIsNotPartOfTheValue) {
  const auto why = explain(torn(R"({"at": "2s", "region": "us", "run": "INCR k"}, {"at": "2200ms", "region": "eu", "run": "SET k text"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[0].ended_by, "eu:1");
  EXPECT_FALSE(why.operations[0].shown);
}

TEST(Explain, ACounterThatDiffersIsNotSaidToStand) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "2s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "1s", "region": "eu", "run": "INCR n"}, {"at": "3s", "region": "us", "run": "INCR n"},
               {"at": "3s", "region": "us", "run": "INCR n"}, {"at": "3s", "region": "eu", "run": "INCR n"}]})");
  const auto why = explain(spec, "n", Instant{} + Duration::seconds(4));
  EXPECT_FALSE(why.agree);
  EXPECT_EQ(why.summary, "the regions show different values; 3 not yet everywhere");
}

TEST(Explain, OfAKeyThatIsWrittenAllTheTimeTheNewestOperationsAreKept) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "8s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"name": "w", "rate": "200/s", "arrival": "constant", "keys": {"pattern": "hot", "count": 1}, "mix": {"SET": "100%"}}]})");
  Session session(spec);
  while (session.advance(kNever, 10'000)) {}
  for (const observe::Explanation& why : {explain(spec, "hot", std::nullopt), session.snapshot({.key = "hot"}).key->why}) {
    ASSERT_EQ(why.operations.size(), 1'000u);
    EXPECT_EQ(why.operations.size() + why.operations_dropped, 3'200u);
    EXPECT_TRUE(std::ranges::is_sorted(why.operations, {}, &observe::ExplainedOperation::at));
    EXPECT_GE(why.operations.back().at, Instant{} + Duration::millis(7'900));
    const auto stands = [](const auto& op) { return op.fate == observe::Fate::kWon || op.fate == observe::Fate::kKept; };
    EXPECT_EQ(std::ranges::count_if(why.operations, stands), 1) << why.summary;
    EXPECT_TRUE(why.competed(999));
    EXPECT_EQ(why.seen_by(999).size() + why.concurrent_with(999).size(), 999u);
  }
}

TEST(Explain, AValueThatTheDataSetLoadedHasNoOperation) {
  std::string script;
  for (int i = 1; i <= 1'200; ++i)
    script += fmt::format(R"({}{{"at": "{}ms", "region": "eu", "run": "SET c:1 {}"}})", i == 1 ? "" : ", ", 1'000 + 5 * i, -i);
  const auto why = explain(scenario_of(fmt::format(R"({{"jetlag": 1, "name": "t", "duration": "12s",
    "regions": [{{"id": "us", "location": "aws:us-east-1"}}, {{"id": "eu", "location": "aws:eu-west-1"}}],
    "dataset": {{"keys": 2, "pattern": "c:{{}}", "type": "counter"}},
    "database": {{"rules": [{{"keys": "*", "conflict": "max"}}]}}, "script": [{}]}})", script)),
                           "c:1", std::nullopt);
  EXPECT_TRUE(why.summary.starts_with("the value that the data set loaded stands")) << why.summary;
}

TEST(Explain, AValueMayBeOlderThanEveryOperationOnRecord) {
  std::string script = R"({"at": "1s", "region": "us", "run": "SET k 1000000"})";
  for (int i = 0; i < 1'200; ++i)
    script += fmt::format(R"(, {{"at": "{}ms", "region": "eu", "run": "SET k {}"}})", 2'000 + 5 * i, i);
  const auto spec = scenario_of(fmt::format(R"({{"jetlag": 1, "name": "t", "duration": "12s",
    "regions": [{{"id": "us", "location": "aws:us-east-1"}}, {{"id": "eu", "location": "aws:eu-west-1"}}],
    "database": {{"rules": [{{"keys": "*", "conflict": "max"}}]}}, "script": [{}]}})", script));
  const auto why = explain(spec, "k", std::nullopt);
  EXPECT_EQ(why.operations_dropped, 201u);
  EXPECT_TRUE(why.summary.starts_with("us:1 stands; its operation is no longer on record")) << why.summary;
}

TEST(Explain, TellsWhereAnUntouchedKeyComesFromAndWhichWasMeant) {
  const auto spec = two_regions(R"("dataset": {"pattern": "item:{}", "keys": 5})");
  EXPECT_NE(explain(spec, "item:3", std::nullopt).summary.find("as the data set loaded it"), std::string::npos);
  EXPECT_NE(explain(spec, "itm:3", std::nullopt).summary.find("did you mean \"item:3\"?"), std::string::npos);
}

TEST(Explain, CountsWhatIsVisibleSomewhereThoughNotEverywhere) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "3s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "us", "run": "SET note a"}]})");
  const auto why = explain(spec, "note", Instant{} + Duration::millis(2500));
  EXPECT_TRUE(why.operations[0].shown);
  EXPECT_EQ(why.summary, "1 operation is shown in some regions and under way to others");
}

}  // namespace
}  // namespace jetlag::lab
