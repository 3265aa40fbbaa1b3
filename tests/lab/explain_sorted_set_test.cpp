// SPDX-License-Identifier: Apache-2.0
// Why a member of a sorted set has the score it has.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "explain_scenes.h"
#include "lab/explain.h"

namespace jetlag::lab {
namespace {

using observe::Fate;

/// Cut from each other from second 1 to 4, with this script.
observe::Explanation apart(const std::string& script, const char* database = "{}") {
  return explain(scenario_of(fmt::format(R"({{"jetlag": 1, "name": "t", "duration": "8s", "database": {},
    "regions": [{{"id": "us", "location": "aws:us-east-1"}}, {{"id": "eu", "location": "aws:eu-west-1"}}],
    "faults": [{{"at": "1s", "for": "3s", "cut": ["us", "eu"]}}], "script": [{}]}})", database, script)),
                 "board", std::nullopt);
}

TEST(ExplainSortedSet, OfTwoScoresTheNewerStandsAndTheOtherIsDiscarded) {
  const auto why = apart(R"({"at": "2s", "region": "us", "run": "ZADD board 1.1 ann 5 bob"},
                            {"at": "3s", "region": "eu", "run": "ZADD board 2.1 ann"})");
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.rule, "lww of scores; concurrent increments and members merge");
  EXPECT_EQ(why.operations[0].command, "ZADD board 1.1 ann 5 bob");
  EXPECT_EQ(why.operations[0].kind, observe::OperationKind::kSetScores);
  EXPECT_EQ(why.operations[0].lost_fields, (std::vector<std::string>{"ann"}));
  EXPECT_EQ(why.operations[0].rule, "lww: the newer stamp wins: ann lost to eu:1");
  EXPECT_EQ(why.operations[1].fate, Fate::kWon);
  EXPECT_EQ(why.operations[1].rule, "lww: the newer stamp wins: ann won over us:1");
  EXPECT_TRUE(why.agree);
  EXPECT_EQ(why.regions[0].type, "zset");
  EXPECT_NE(why.summary.find("us:1's ann acknowledged and discarded"), std::string::npos) << why.summary;
  ASSERT_EQ(why.regions[0].candidates.size(), 2u) << "of the one score that is contested";
  for (const auto& candidate : why.regions[0].candidates) EXPECT_EQ(candidate.shown, candidate.dot == "eu:1");
}

TEST(ExplainSortedSet, TheRuleOfTheKeyDoesNotDecideScores) {
  const auto why = apart(R"({"at": "2s", "region": "us", "run": "ZADD board 9 ann"},
                            {"at": "3s", "region": "eu", "run": "ZADD board 2 ann"})",
                         R"({"rules": [{"keys": "*", "conflict": "max"}]})");
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].fate, Fate::kLost);
  EXPECT_EQ(why.operations[0].ended_by, "eu:1");
  EXPECT_EQ(why.operations[0].rule, "lww: the newer stamp wins: ann lost to eu:1");
}

TEST(ExplainSortedSet, ARemovalTakesOnlyWhatItHadSeen) {
  const auto why = apart(R"({"at": "500ms", "region": "us", "run": "ZADD board 4.1 ann"},
                            {"at": "2s", "region": "us", "run": "ZADD board 1 bob"},
                            {"at": "2100ms", "region": "us", "run": "ZREM board ann"},
                            {"at": "3s", "region": "eu", "run": "ZINCRBY board 2 ann"})");
  ASSERT_EQ(why.operations.size(), 4u);
  EXPECT_EQ(why.operations[0].fate, Fate::kRemoved);
  EXPECT_EQ(why.operations[0].ended_by, "us:3");
  EXPECT_EQ(why.operations[2].command, "ZREM board ann");
  EXPECT_EQ(why.operations[2].rule, "a removal takes away only what it had seen");
  EXPECT_EQ(why.operations[3].fate, Fate::kMerged);
  EXPECT_EQ(why.operations[3].command, "ZINCRBY board ann (its own sum is now 2)");
  EXPECT_EQ(why.regions[1].value, R"(1) "bob" 2) "1" 3) "ann" 4) "2")");
}

TEST(ExplainSortedSet, IncrementsMergeAndAZaddReplacesThoseItHadSeen) {
  const auto why = apart(R"({"at": "2s", "region": "us", "run": "ZINCRBY board 1 ann"},
                            {"at": "3s", "region": "eu", "run": "ZINCRBY board 2 ann"},
                            {"at": "6s", "region": "eu", "run": "ZADD board 10 ann"})");
  ASSERT_EQ(why.operations.size(), 3u);
  for (const std::size_t i : {0u, 1u}) {
    EXPECT_EQ(why.operations[i].fate, Fate::kReplaced);
    EXPECT_EQ(why.operations[i].ended_by, "eu:2");
  }
  EXPECT_EQ(why.operations[2].fate, Fate::kKept);
}

TEST(ExplainSortedSet, AFieldOfAHashAndAMemberOfTheSameNameDoNotCompete) {
  const auto why = apart(R"({"at": "2s", "region": "us", "run": "HSET board ann 1"},
                            {"at": "3s", "region": "eu", "run": "ZADD board 2 ann"})");
  ASSERT_EQ(why.operations.size(), 2u);
  EXPECT_EQ(why.operations[0].fate, Fate::kLost);
  EXPECT_EQ(why.operations[0].rule, "a key has one type: that of the newest write shows");
  EXPECT_TRUE(why.operations[0].contests.empty());
  EXPECT_EQ(why.operations[1].fate, Fate::kKept);
}

}  // namespace
}  // namespace jetlag::lab
