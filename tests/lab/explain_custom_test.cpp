// SPDX-License-Identifier: Apache-2.0
// What is said of keys with a custom rule: which step decided, of what a value is made, who was left out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explain_scenes.h"
#include "lab/conflicts.h"
#include "lab/session.h"

namespace jetlag::lab {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRules = R"(, "database": { "rules": [
  { "keys": "order:*", "conflict": "custom", "resolve": ["matches cancelled", "matches shipped", "matches paid"] },
  { "keys": "tags:*", "conflict": "custom", "resolve": ["matches ?*", "union ,"] },
  { "keys": "home:*", "conflict": "custom", "resolve": ["from eu", "longest"] },
  { "keys": "sum:*", "conflict": "custom", "resolve": ["sum"] } ] })";

std::string at(const char* time, const char* region, const std::string& command) {
  return std::string(R"({"at": ")") + time + R"(", "region": ")" + region + R"(", "run": ")" + command + "\"}";
}

observe::Explanation of_three(const std::string& key, const std::string& us, const std::string& eu, const std::string& ap) {
  return explain(three(at("2s", "us", us) + ", " + at("2100ms", "eu", eu) + ", " + at("2200ms", "ap", ap), "", kRules), key,
                 std::nullopt);
}

TEST(ExplainCustom, TheStepThatDecidedIsNamed) {
  const auto why = of_three("order:7", "SET order:7 shipped", "SET order:7 paid", "SET order:7 new");
  EXPECT_EQ(why.rule, "custom rule [matches cancelled, matches shipped, matches paid] (order:*)");
  EXPECT_EQ(fates_of(why), (Fates{"won", "lost us:1", "lost us:1"}));
  EXPECT_EQ(why.operations[0].rule, "custom rule: matches shipped");
  EXPECT_EQ(why.operations[1].rule, "custom rule: matches shipped");
  EXPECT_EQ(why.operations[2].rule, "custom rule: matches shipped");
  EXPECT_EQ(why.summary, "us:1 won by custom rule: matches shipped; eu:1, ap:1 acknowledged and discarded");
  EXPECT_EQ(why.regions[0].value, "\"shipped\"");
}

TEST(ExplainCustom, WhereNoStepDecidesTheNewerStampDoes) {
  const auto why = of_three("order:7", "SET order:7 new", "SET order:7 packed", "SET order:7 paid");
  EXPECT_EQ(why.operations[2].rule, "custom rule: matches paid");
  const auto tie = of_three("order:7", "SET order:7 new", "SET order:7 packed", "SET order:7 made");
  EXPECT_EQ(tie.operations[2].rule, "custom rule: the newer stamp wins");
  EXPECT_EQ(fates_of(tie), (Fates{"lost ap:1", "lost ap:1", "won"}));
  const auto home = of_three("home:7", "SET home:7 aa", "PING", "SET home:7 bb");
  EXPECT_EQ(fates_of(home), (Fates{"lost ap:1", "won"}));
}

TEST(ExplainCustom, ARegionThatComesFirstIsNamed) {
  const auto why = of_three("home:7", "SET home:7 a", "SET home:7 b", "SET home:7 longer");
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "won", "lost eu:1"}));
  EXPECT_EQ(why.operations[1].rule, "custom rule: from eu");
}

TEST(ExplainCustom, AValueThatIsMadeOfSeveralSaysSo) {
  const auto why = of_three("tags:7", "SET tags:7 red", "SET tags:7 green", "SET tags:7 ''");
  EXPECT_EQ(fates_of(why), (Fates{"merged", "merged", "lost eu:1"}));
  EXPECT_EQ(why.operations[0].rule, "custom rule: \"union ,\" makes one value of several; custom rule: matches ?*");
  EXPECT_EQ(why.operations[2].rule, "custom rule: matches ?*");
  EXPECT_EQ(why.summary, "2 operations are merged into the value; ap:1 acknowledged and discarded");
  EXPECT_EQ(why.regions[2].value, "\"green,red\"");
  ASSERT_EQ(why.regions[0].candidates.size(), 3U);
  EXPECT_EQ(std::ranges::count(why.regions[0].candidates, true, &observe::Candidate::shown), 2);
  EXPECT_TRUE(why.agree);
}

TEST(ExplainCustom, FieldsAreJudgedOneByOne) {
  const auto why = of_three("order:7", "HSET order:7 state paid note a", "HSET order:7 state new note b", "HSET order:7 note c");
  EXPECT_EQ(why.operations[0].fate, observe::Fate::kMerged);
  EXPECT_EQ(why.operations[0].rule,
            "custom rule: the newer stamp wins: note lost to ap:1; custom rule: matches paid: state won over eu:1");
  EXPECT_EQ(why.operations[0].lost_fields, (std::vector<std::string>{"note"}));
  EXPECT_EQ(why.operations[1].fate, observe::Fate::kLost);
  const auto made = of_three("tags:7", "HSET tags:7 t a", "HSET tags:7 t b", "PING");
  EXPECT_EQ(fates_of(made), (Fates{"merged", "merged"}));
  EXPECT_THAT(made.operations[0].rule, HasSubstr("\"union ,\" makes one value of several"));
}

TEST(ExplainCustom, WhatAWriteReplacedThatHadSeenAMadeValueLostNothing) {
  const std::string script = at("2s", "us", "SET tags:7 red") + ", " + at("2100ms", "eu", "SET tags:7 green") + ", " +
                             at("2200ms", "ap", "SET tags:7 ''") + ", " + at("8s", "ap", "SET tags:7 blue");
  const auto why = explain(three(script, "", kRules), "tags:7", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"replaced ap:2", "replaced ap:2", "lost eu:1", "kept"}));
}

TEST(ExplainCustom, ASumSaysWhichValuesItConsistsOf) {
  const auto why = of_three("sum:7", "SET sum:7 1", "SET sum:7 text", "SET sum:7 20");
  EXPECT_EQ(fates_of(why), (Fates{"merged", "lost ap:1", "merged"}));
  EXPECT_EQ(why.operations[1].rule, "custom rule: sum");
  EXPECT_EQ(why.regions[0].value, "\"21\"");
  const auto texts = of_three("sum:7", "SET sum:7 a", "SET sum:7 b", "PING");
  EXPECT_EQ(fates_of(texts), (Fates{"lost eu:1", "won"}));
  EXPECT_EQ(texts.operations[1].rule, "custom rule: the newer stamp wins");
}

TEST(ExplainCustom, TheConflictExplorerTakesARule) {
  ConflictQuestion question{{"SET k paid", "SET k shipped"}, {}, 3, {}};
  question.set.emplace_back("database.rules",
                            R"([{"keys": "*", "conflict": "custom", "resolve": ["matches shipped", "matches paid"]}])");
  const auto table = conflicts(question);
  ASSERT_TRUE(table.has_value());
  for (const observe::Interleaving& way : table->interleavings) {
    const bool b_seen = way.saw[0][1];
    EXPECT_EQ(way.values.at(0).value, b_seen ? "\"paid\"" : "\"shipped\"") << "a write replaces what it had seen";
  }
}

}  // namespace
}  // namespace jetlag::lab
