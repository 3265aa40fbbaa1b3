// SPDX-License-Identifier: Apache-2.0
#include "lab/explain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "../world/scenario_text.h"
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
  EXPECT_EQ(why.summary, "2 concurrent operations are merged into the value");
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
  EXPECT_EQ(why.operations[0].contests, (std::vector<observe::Contest>{{"name", "eu:1", false}}));
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
  EXPECT_EQ(why.operations[1].command, "expiry of k");
  EXPECT_EQ(why.operations[1].kind, observe::OperationKind::kExpire);
  EXPECT_GT(why.operations[1].stamp, why.operations[0].stamp);
}

TEST(Explain, WhatIsWrittenAnewKnowinglyIsReplacedInSetsAndHashesToo) {
  const auto fates = [](const std::string& script, const char* key) {
    const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
      "faults": [{"at": "4s", "for": "1s", "cut": ["us", "eu"]}], "script": [)" + script + "]}"), key, std::nullopt);
    std::vector<std::pair<observe::Fate, std::string>> out;
    for (const auto& op : why.operations) out.emplace_back(op.fate, op.ended_by);
    return out;
  };
  using Fates = std::vector<std::pair<observe::Fate, std::string>>;
  EXPECT_EQ(fates(R"({"at": "1s", "region": "us", "run": "HSET h f a"}, {"at": "2s", "region": "eu", "run": "HSET h f b g c"},
                    {"at": "3s", "region": "us", "run": "HDEL h g"})", "h"),
            (Fates{{observe::Fate::kReplaced, "eu:1"}, {observe::Fate::kKept, ""}, {observe::Fate::kKept, ""}}));
  EXPECT_EQ(fates(R"({"at": "1s", "region": "us", "run": "SADD s a"}, {"at": "2s", "region": "eu", "run": "SADD s b"},
                    {"at": "3s", "region": "us", "run": "SADD s a"})", "s"),
            (Fates{{observe::Fate::kReplaced, "us:2"}, {observe::Fate::kKept, ""}, {observe::Fate::kKept, ""}}));
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
  const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}],
    "script": [{"at": "2s", "region": "eu", "run": "SET k b"}, {"at": "2100ms", "region": "us", "run": "SET k a"},
               {"at": "2200ms", "region": "us", "run": "EXPIRE k 100"}]})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kLost);
  EXPECT_EQ(why.operations[0].rule, "lww: the newer stamp wins");
}

TEST(Explain, TheRuleIsTheOneThatDecided) {
  const auto rule_of_loser = [](const std::string& rule, const std::string& a, const std::string& b, const char* later) {
    const auto why = explain(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
      "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
      "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}], "database": {"rules": [{"keys": "k", "conflict": ")" + rule + R"("}]},
      "script": [{"at": "2s", "region": "us", "run": ")" + a + R"("}, {"at": ")" + later + R"(", "region": "eu", "run": ")" + b + R"("}]})"),
                             "k", std::nullopt);
    for (const auto& op : why.operations)
      if (op.fate == observe::Fate::kLost) return op.rule + " / " + why.rule;
    return std::string("nobody lost");
  };
  EXPECT_EQ(rule_of_loser("fww", "SET k a", "SADD k b", "2200ms"), "a key has one type: that of the newest write shows / fww (k)");
  EXPECT_EQ(rule_of_loser("lww", "SET k a", "SET k b", "2s"), "equal stamps: the first region wins / lww (k)");
  EXPECT_EQ(rule_of_loser("max", "SET k 10", "SET k 10", "2200ms"), "equal values: the newer stamp wins / max (k)");
  EXPECT_EQ(rule_of_loser("max", "SET k 10", "SET k 11", "2200ms"), "max: the larger value wins / max (k)");
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
