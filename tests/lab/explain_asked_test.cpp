// SPDX-License-Identifier: Apache-2.0
// What clients asked for, beside what was replicated for it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

std::vector<std::string> asked_of(const observe::Explanation& why) {
  std::vector<std::string> asked;
  for (const auto& op : why.operations) asked.push_back(op.asked.empty() ? "= " + op.command : op.asked);
  return asked;
}

using Words = std::vector<std::string>;

TEST(ExplainAsked, TheCommandIsTheOneThatTheClientTyped) {
  const auto text =
      explain(torn(R"({"at": "4s", "region": "us", "run": "SET k a"}, {"at": "5s", "region": "eu", "run": "append k 'b c'"},
                                     {"at": "5500ms", "region": "us", "run": "GETDEL k"})"),
              "k", std::nullopt);
  EXPECT_EQ(asked_of(text), (Words{"= SET k a", "APPEND k \"b c\"", "GETDEL k"}));
  EXPECT_EQ(text.operations[1].command, "SET k \"ab c\" KEEPTTL");
  EXPECT_EQ(text.operations[2].command, "DEL k");
  const auto set =
      explain(torn(R"({"at": "4s", "region": "us", "run": "SADD k m"}, {"at": "5s", "region": "eu", "run": "SREM k m"})"), "k",
              std::nullopt);
  EXPECT_EQ(asked_of(set).back(), "SREM k m");
}

TEST(ExplainAsked, OneCommandMayWriteManyKeys) {
  const auto why = explain(
      torn(R"({"at": "4s", "region": "us", "run": "MSET {k} 1 k{k} 2"}, {"at": "5s", "region": "eu", "run": "INCRBY k{k} 5"})"),
      "k{k}", std::nullopt);
  EXPECT_EQ(asked_of(why), (Words{"MSET {k} 1 k{k} 2", "INCRBY k{k} 5"}));
  EXPECT_EQ(why.operations[0].command, "SET k{k} 2");
  EXPECT_EQ(why.operations[1].command, "increment of k{k} (its own sum is now 5)");
}

TEST(ExplainAsked, OfOtherKeysOfOtherShardsNothingIsTold) {
  std::string others;  // their operations are numbered like those of the key
  for (const char* key : {"a", "b", "c", "d"})
    others += R"(, {"at": "4500ms", "region": "us", "run": "SET )" + std::string(key) + R"( 2"})";
  const auto why =
      explain(torn(R"({"at": "4s", "region": "us", "run": "SADD cart milk"})" + others, R"(, "database": {"shards": 4})"), "cart",
              std::nullopt);
  EXPECT_EQ(asked_of(why), (Words{"= SADD cart milk"}));
}

TEST(ExplainAsked, UnderMaxTheValueThatWasAskedForIsTold) {
  const auto why =
      explain(torn(R"({"at": "4s", "region": "us", "run": "SET k 9"}, {"at": "5s", "region": "us", "run": "SET k 5"})",
                   R"(, "database": {"rules": [{"keys": "k", "conflict": "max"}]})"),
              "k", std::nullopt);
  EXPECT_EQ(asked_of(why), (Words{"= SET k 9", "SET k 5"}));
  EXPECT_TRUE(why.operations[1].asked_worse);
}

TEST(ExplainAsked, NobodyAsksForAnExpiry) {
  const auto why =
      explain(torn(R"({"at": "4s", "region": "us", "run": "SET k a PX 500"}, {"at": "5s", "region": "us", "run": "SET k b"})"),
              "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].asked, "SET k a PX 500");
  EXPECT_EQ(why.operations[1].kind, observe::OperationKind::kExpire);
  EXPECT_EQ(why.operations[1].asked, "");
  EXPECT_EQ(why.operations[2].asked, "");
}

}  // namespace
}  // namespace jetlag::lab
