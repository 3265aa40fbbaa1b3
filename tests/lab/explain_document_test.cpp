// SPDX-License-Identifier: Apache-2.0
// Why a JSON document reads as it does: which slots an edit wrote, and what it won over or lost to.
#include <gtest/gtest.h>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

std::string step(const char* at, const char* region, const char* line) {
  return std::string("{\"at\": \"") + at + "\", \"region\": \"" + region + "\", \"run\": \"" + line + "\"}";
}
const std::string kCreated = step("100ms", "us", "JSON.SET k $ '{\\\"a\\\":{\\\"b\\\":1},\\\"n\\\":1,\\\"l\\\":[1,{}]}'") + ", ";

observe::Explanation of(const std::string& steps) { return explain(torn(kCreated + steps), "k", std::nullopt); }

TEST(ExplainedDocuments, OfOneSlotTheFirstRegionWins) {
  const auto why = of(step("2s", "us", "JSON.SET k $.n 2") + ", " + step("2100ms", "eu", "JSON.SET k $.n 3"));
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].command, R"(edit of k: $ = {"a":{"b":1},"n":1,"l":[1,{}]})");
  EXPECT_EQ(why.operations[1].command, "edit of k: $.n = 2");
  EXPECT_EQ(fates_of(why), (Fates{"kept", "won", "lost us:2"}));
  EXPECT_EQ(why.operations[2].rule, "region-priority: the first region wins: $.n lost to us:2");
  EXPECT_EQ(why.regions[0].type, "json");
  EXPECT_EQ(why.regions[0].value, R"("{\"a\":{\"b\":1},\"n\":2,\"l\":[1,{}]}")");
  EXPECT_EQ(why.regions[0].candidates.size(), 2u);
  EXPECT_TRUE(why.agree);
  EXPECT_TRUE(why.rule.starts_with("json: ")) << why.rule;
}

TEST(ExplainedDocuments, WhatIsWrittenInsideIsLostToWhatReplacesTheContainer) {
  const auto why = of(step("2s", "us", "JSON.SET k $.a.c 2") + ", " + step("2100ms", "eu", "JSON.SET k $.a {}"));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "lost eu:1", "kept"}));
  EXPECT_EQ(why.operations[1].rule, "what replaces or removes a container wins over what is written inside");
  EXPECT_EQ(why.regions[0].value, R"("{\"a\":{},\"n\":1,\"l\":[1,{}]}")");
}

TEST(ExplainedDocuments, WhatIsWrittenInsideIsLostToADeletionAndAPop) {
  const auto deleted = of(step("2s", "us", "JSON.SET k $.a.c 2") + ", " + step("2100ms", "eu", "JSON.DEL k"));
  EXPECT_EQ(fates_of(deleted), (Fates{"removed eu:1", "lost eu:1", "kept"}));
  EXPECT_EQ(deleted.regions[0].value, "(nil)");
  const auto popped = of(step("2s", "us", "JSON.SET k $.l[1].x 2") + ", " + step("2100ms", "eu", "JSON.ARRPOP k $.l"));
  EXPECT_EQ(fates_of(popped), (Fates{"kept", "lost eu:1", "kept"}));
  EXPECT_EQ(popped.operations[2].command, "edit of k: without $.l[item {}]");
}

TEST(ExplainedDocuments, AdditionsMergeAndArePartOfTheValue) {
  const auto why = of(step("2s", "us", "JSON.NUMINCRBY k $.n 5") + ", " + step("2100ms", "eu", "JSON.NUMINCRBY k $.n 7"));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "merged", "merged"}));
  EXPECT_EQ(why.operations[1].command, "edit of k: $.n + 5 (its own sum)");
  EXPECT_EQ(why.regions[0].value, R"("{\"a\":{\"b\":1},\"n\":13,\"l\":[1,{}]}")");
}

TEST(ExplainedDocuments, WhatIsReplacedKnowinglyIsReplaced) {
  const auto why = of(step("2s", "us", "JSON.SET k $.n 2") + ", " + step("5s", "eu", "JSON.SET k $.n 3"));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "replaced eu:1", "kept"}));
}

TEST(ExplainedDocuments, SpeakOfPathsAlsoWhereTheyLeadNowhereAnyMore) {
  const auto why = of(step("200ms", "us", "JSON.ARRAPPEND k $.l 7") + ", " + step("300ms", "us", "JSON.SET k $.a.c 2") + ", " +
                      step("400ms", "us", "JSON.CLEAR k $.a") + ", " + step("500ms", "us", "JSON.SET k '$[\\\"x y\\\"]' 3"));
  ASSERT_EQ(why.operations.size(), 5u);
  EXPECT_EQ(why.operations[1].command, "edit of k: $.l[2] = 7");
  EXPECT_EQ(why.operations[1].parts.front().name, "$.l[2]");
  EXPECT_EQ(why.operations[2].command, "edit of k: $.a.c = 2");
  EXPECT_EQ(why.operations[3].command, "edit of k: without $.a.*");
  EXPECT_EQ(why.operations[4].command, "edit of k: $[\"x y\"] = 3");
  for (const auto& op : why.operations) EXPECT_EQ(op.command.find('{' + std::string("1:")), std::string::npos) << op.command;
}

TEST(ExplainDocument, ContainersThatCompeteShowWhatIsInThem) {
  const auto why = explain(torn(R"({"at": "1500ms", "region": "us", "run": "JSON.SET k $ '{\"a\":1,\"l\":[1,\"x\"]}'"},
                                   {"at": "1600ms", "region": "eu", "run": "JSON.SET k $ '{\"b\":1}'"})"),
                           "k", std::nullopt);
  std::vector<std::string> values;
  for (const auto& candidate : why.regions[0].candidates) values.push_back(candidate.value);
  EXPECT_EQ(values, (std::vector<std::string>{R"($ "{\"a\":1,\"l\":[1,\"x\"]}")", R"($ "{\"b\":1}")"}));
}

}  // namespace
}  // namespace jetlag::lab
