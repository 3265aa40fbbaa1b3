// SPDX-License-Identifier: Apache-2.0
// Why a list reads as it does: what stood around an item when it was put there, and what became of it.
#include <gtest/gtest.h>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

const char* const kPushed = R"({"at": "100ms", "region": "us", "run": "RPUSH k a b"}, )";

TEST(ExplainedLists, AnInsertionNamesWhatItsWriterSawAroundIt) {
  const char* const kInserted = R"({"at": "2s", "region": "us", "run": "LINSERT k AFTER a u"},
                                   {"at": "2100ms", "region": "eu", "run": "LINSERT k AFTER a e"})";
  const auto why = explain(torn(std::string(kPushed) + kInserted), "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].command, "insertion into k of a b, into the empty list");
  EXPECT_EQ(why.operations[1].command, "insertion into k of u, behind 1:1 and before 1:1.1");
  EXPECT_EQ(why.operations[2].command, "insertion into k of e, behind 1:1 and before 1:1.1");
  EXPECT_EQ(fates_of(why), (Fates{"kept", "merged", "merged"}));
  EXPECT_EQ(why.regions[0].type, "list");
  EXPECT_EQ(why.regions[0].value, R"(1) "a" 2) "u" 3) "e" 4) "b")");
  EXPECT_TRUE(why.agree);
  EXPECT_TRUE(why.rule.starts_with("list order")) << why.rule;
}

TEST(ExplainedLists, APopAndAnLsetSayWhichItem) {
  const char* const kChanged = R"({"at": "2s", "region": "us", "run": "LPOP k"},
                                  {"at": "2100ms", "region": "eu", "run": "LSET k 0 changed"})";
  const auto why = explain(torn(std::string(kPushed) + kChanged), "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[1].command, "pop from k of 1:1");
  EXPECT_EQ(why.operations[2].command, "LSET k, item 1:1 changed");
  EXPECT_EQ(why.regions[0].value, R"(1) "changed" 2) "b")");
  EXPECT_EQ(why.operations[2].shown, true);
}

TEST(ExplainedLists, OfTwoLsetsTheEarlierIsLost) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "RPUSH k a"},
                                   {"at": "2s", "region": "us", "run": "LSET k 0 u"},
                                   {"at": "2100ms", "region": "eu", "run": "LSET k 0 e"})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"replaced us:2", "lost eu:1", "won"}));
  EXPECT_EQ(why.regions[0].value, R"(1) "e")");
  EXPECT_EQ(why.regions[0].candidates.size(), 2u);
}

TEST(ExplainedLists, APoppedItemIsRemoved) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "RPUSH k a"},
                                   {"at": "2s", "region": "eu", "run": "RPOP k"})"), "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed eu:1", "kept"}));
}

TEST(ExplainedLists, TwoPopsOfOneItemSayThatBothGotIt) {
  const auto why = explain(torn(std::string(kPushed) + R"({"at": "2s", "region": "us", "run": "LPOP k"},
                                                          {"at": "2100ms", "region": "eu", "run": "LPOP k"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[1].popped_by, "eu:1");
  EXPECT_EQ(why.operations[1].rule, "popped twice: eu:1 gave the same item to a client");
  EXPECT_EQ(why.operations[2].popped_by, "us:2");
}

TEST(ExplainedLists, ARegionShowsItsItemsAndThePlacesOfThoseThatAreGone) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "RPUSH k a b"},
                                   {"at": "2s", "region": "eu", "run": "LPOP k"})"), "k", std::nullopt);
  const std::vector<observe::StateRow> state = {{0, "1:1", "", true}, {0, "1:1.1", "b", false}};
  EXPECT_EQ(why.regions[0].state, state);
  EXPECT_EQ(why.regions[1].state, state);
}

}  // namespace
}  // namespace jetlag::lab
