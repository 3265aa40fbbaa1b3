// SPDX-License-Identifier: Apache-2.0
// Why a HyperLogLog, a bounded counter or a vector set reads as it does.
#include <gtest/gtest.h>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

using observe::OperationKind;

constexpr const char* kKey = "k";

observe::Explanation told(const std::string& script) { return explain(torn(script), kKey, std::nullopt); }

TEST(ExplainHyperLogLog, AddsOfTwoRegionsMerge) {
  const auto why = told(R"({"at": "1500ms", "region": "us", "run": "PFADD k a b"},
                           {"at": "2s", "region": "eu", "run": "PFADD k c"})");
  EXPECT_EQ(fates_of(why), (Fates{"merged", "merged"}));
  EXPECT_EQ(why.rule, "delete-wins: adds merge; a deletion wins over those that it had not seen");
  EXPECT_EQ(why.operations[0].command, "PFADD k (raises 2 registers)");
  EXPECT_EQ(why.operations[0].kind, OperationKind::kAddRanks);
  EXPECT_EQ(why.regions[0].type, "hyperloglog");
  const std::vector<observe::StateRow> state = {{0, "estimate", "3", false},
                                                {0, "registers", "3 of 16384 are raised", false},
                                                {0, "adds of us", "us:1", false},
                                                {0, "adds of eu", "eu:1", false}};
  EXPECT_EQ(why.regions[0].state, state);
  EXPECT_EQ(why.regions[1].value, "(integer) 3");
  EXPECT_TRUE(why.agree);
}

TEST(ExplainHyperLogLog, ADeletionTakesWhatItHadNotSeen) {
  const auto why = told(R"({"at": "500ms", "region": "us", "run": "PFADD k a"},
                           {"at": "1500ms", "region": "us", "run": "DEL k"},
                           {"at": "2s", "region": "eu", "run": "PFADD k b"})");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept", "lost us:2"}));
  EXPECT_EQ(why.operations[2].rule, "a deletion wins over what it had not seen");
  EXPECT_EQ(why.operations[1].rule, "delete-wins: a deletion ends what it had not seen, too");
  EXPECT_EQ(why.regions[0].type, "none");
  EXPECT_EQ(why.rule, "delete-wins: adds merge; a deletion wins over those that it had not seen") << "of a key that is gone";
}

TEST(ExplainHyperLogLog, WhatCameAfterTheDeletionStands) {
  const auto why = told(R"({"at": "500ms", "region": "us", "run": "PFADD k a"},
                           {"at": "1500ms", "region": "us", "run": "DEL k"},
                           {"at": "1600ms", "region": "us", "run": "PFADD k new"},
                           {"at": "2s", "region": "eu", "run": "PFADD k b"})");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept", "kept", "lost us:2"}));
  EXPECT_EQ(why.regions[1].value, "(integer) 1");
}

TEST(ExplainTypes, TheOtherTypeIsHiddenAndShowsAgainWhenTheLastItemIsTaken) {
  const std::string meet =
      R"({"at": "1500ms", "region": "eu", "run": "SADD k a"}, {"at": "1600ms", "region": "us", "run": "LPUSH k x"})";
  const auto why = told(meet);
  EXPECT_EQ(fates_of(why), (Fates{"lost us:1", "kept"}));
  EXPECT_TRUE(why.operations[0].hidden && !why.operations[1].hidden);
  EXPECT_EQ(why.summary, "us:1 stands; eu:1 hidden: it shows again when what is shown goes");
  const auto drained = told(meet + R"(, {"at": "5s", "region": "us", "run": "LPOP k"})");
  EXPECT_EQ(drained.regions[1].type, "set");
  EXPECT_FALSE(drained.operations[0].hidden);
  EXPECT_EQ(
      told(R"({"at": "1500ms", "region": "eu", "run": "SET k a"}, {"at": "1600ms", "region": "us", "run": "SET k b"})").summary,
      "us:1 won by lww: the newer stamp wins; eu:1 acknowledged and discarded");
}

TEST(ExplainGone, TheRuleIsThatOfTheTypeThatWasWritten) {
  struct Case {
    std::string write, rule;
  };
  for (const Case& one :
       {Case{"SADD k a", "add-wins"}, Case{"ZADD k 1 a", "lww of scores"}, Case{"RPUSH k a", "list order"},
        Case{"XADD k * f v", "add-wins of entries"}, Case{"JSON.SET k $ 1", "json"}, Case{"BC.CREATE k 0 9 5", "escrow"},
        Case{"VADD k VALUES 1 1 e", "lww of vectors"}, Case{"INCR k", "sum"}, Case{"SET k 1", "lww (default)"}}) {
    const auto why = told(R"({"at": "500ms", "region": "us", "run": ")" + one.write +
                          R"("}, {"at": "600ms", "region": "us", "run": "DEL k"})");
    EXPECT_EQ(why.regions[0].type, "none");
    EXPECT_TRUE(why.rule.starts_with(one.rule)) << why.rule;
  }
}

TEST(ExplainBoundedCounter, MovesWithinTheRightsMerge) {
  const auto why = told(R"({"at": "200ms", "region": "us", "run": "BC.CREATE k 0 10 10"},
                           {"at": "400ms", "region": "us", "run": "BC.GIVE k 2 4"},
                           {"at": "1500ms", "region": "us", "run": "BC.DECR k 6"},
                           {"at": "2s", "region": "eu", "run": "BC.DECR k 4"},
                           {"at": "2100ms", "region": "eu", "run": "BC.DECR k"})");
  EXPECT_EQ(fates_of(why), (Fates{"kept", "kept", "merged", "merged"})) << "the refused one is no operation";
  EXPECT_EQ(why.rule, "escrow: moves within the rights of a region add up");
  EXPECT_EQ(why.operations[0].command, "BC.CREATE k 0 10 10");
  EXPECT_EQ(why.operations[1].command, "rights to k for region 2 (given it so far: 4 down and 0 up)");
  EXPECT_EQ(why.operations[3].command, "move of k (its own sums are now 0 up and 4 down)");
  EXPECT_EQ(why.regions[0].value, "(integer) 0");
  const std::vector<observe::StateRow> state = {{0, "us:1", "0 within 0 and 10", false},
                                                {0, "us", "may go down by 0, up by 6", false},
                                                {0, "eu", "may go down by 0, up by 4", false}};
  EXPECT_EQ(why.regions[0].state, state);
  EXPECT_TRUE(why.agree);
}

TEST(ExplainBoundedCounter, OfTwoCreationsTheNewerWins) {
  const auto why = told(R"({"at": "1500ms", "region": "us", "run": "BC.CREATE k 0 10 10"},
                           {"at": "2s", "region": "eu", "run": "BC.CREATE k 0 5 5"})");
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "won"}));
  EXPECT_EQ(why.operations[1].rule, "lww: the newer stamp wins");
  ASSERT_EQ(why.regions[1].state.size(), 3u);
  EXPECT_EQ(why.regions[1].state[2], (observe::StateRow{0, "us:1", "10, hidden: a newer counter shows", false}));
}

TEST(ExplainBoundedCounter, ADeletionTakesMovesThatItHadNotSeen) {
  const auto why = told(R"({"at": "200ms", "region": "us", "run": "BC.CREATE k 0 10 10"},
                           {"at": "400ms", "region": "us", "run": "BC.GIVE k 2 4"},
                           {"at": "1500ms", "region": "us", "run": "DEL k"},
                           {"at": "2s", "region": "eu", "run": "BC.DECR k 4"})");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:3", "removed us:3", "kept", "lost us:3"}));
  EXPECT_EQ(why.operations[3].rule, "a deletion wins over what it had not seen");
}

TEST(ExplainBoundedCounter, AMoveOfAHiddenOneSaysSo) {
  const auto why = told(R"({"at": "1500ms", "region": "us", "run": "BC.CREATE k 0 10 10"},
                           {"at": "1600ms", "region": "us", "run": "BC.DECR k 2"},
                           {"at": "2s", "region": "eu", "run": "BC.CREATE k 0 5 5"})");
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "lost eu:1", "won"}));
  EXPECT_EQ(why.operations[1].rule, "of bounded counters of one key the newest shows");
}

TEST(ExplainVectorSet, AttributesGoWithTheirElement) {
  const auto why = told(R"({"at": "500ms", "region": "us", "run": "VADD k VALUES 1 1 a"},
                           {"at": "1500ms", "region": "us", "run": "VREM k a"},
                           {"at": "2s", "region": "eu", "run": "VSETATTR k a x"},
                           {"at": "5s", "region": "us", "run": "VADD k VALUES 1 2 b"},
                           {"at": "6s", "region": "us", "run": "VSETATTR k b y"},
                           {"at": "7s", "region": "us", "run": "VADD k VALUES 1 3 b SETATTR z"})");
  EXPECT_EQ(why.operations[2].rule, "attributes do not show without their element");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept", "lost us:2", "replaced us:5", "replaced us:5", "kept"}));
}

TEST(ExplainVectorSet, OfTwoVectorsTheNewerWins) {
  const auto why = told(R"({"at": "1500ms", "region": "us", "run": "VADD k VALUES 2 1 0.5 a"},
                           {"at": "2s", "region": "eu", "run": "VADD k VALUES 2 0 1 a SETATTR x"})");
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "won"}));
  EXPECT_EQ(why.rule, "lww of vectors and attributes; elements merge, additions win");
  EXPECT_EQ(why.operations[0].command, "VADD k a [1 0.5]");
  EXPECT_EQ(why.operations[0].rule, "lww: the newer stamp wins: a lost to eu:1");
  EXPECT_EQ(why.operations[1].command, "VADD k a [0 1] SETATTR x");
  const std::vector<observe::StateRow> state = {{0, "eu:1", "a [0 1]", false}, {1, "eu:1", "attributes x", false}};
  EXPECT_EQ(why.regions[0].state, state);
}

TEST(ExplainVectorSet, ARemovalTakesOnlyWhatItHadSeen) {
  const auto why = told(R"({"at": "500ms", "region": "us", "run": "VADD k VALUES 1 1 a"},
                           {"at": "600ms", "region": "us", "run": "VADD k VALUES 1 1 b"},
                           {"at": "1500ms", "region": "us", "run": "VREM k a"},
                           {"at": "2s", "region": "eu", "run": "VADD k VALUES 1 2 a"},
                           {"at": "5s", "region": "eu", "run": "VSETATTR k a x"})");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:3", "kept", "kept", "kept", "kept"}));
  EXPECT_EQ(why.operations[2].rule, "a removal takes away only what it had seen");
  EXPECT_EQ(why.operations[2].command, "VREM k a");
  EXPECT_EQ(why.operations[4].command, "VSETATTR k a x");
}

}  // namespace
}  // namespace jetlag::lab
