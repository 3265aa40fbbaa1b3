// SPDX-License-Identifier: Apache-2.0
// Why a stream reads as it does, and what became of its groups.
#include <gtest/gtest.h>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

TEST(ExplainedStreams, ARemovalTakesTheEntryItSawAndKeepsAnother) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "XADD k 100 n a"},
                                   {"at": "2s", "region": "us", "run": "XDEL k 100-1"},
                                   {"at": "2100ms", "region": "eu", "run": "XADD k 200 n b"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[0].command, "XADD k 100-1 n a");
  EXPECT_EQ(why.operations[1].command, "XDEL k 100-1");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept", "kept"}));
  EXPECT_EQ(why.operations[1].rule, "a removal takes away only what it had seen");
  EXPECT_EQ(why.regions[0].type, "stream");
  EXPECT_EQ(why.regions[0].value, why.regions[1].value);
  EXPECT_NE(why.regions[0].value.find("\"200-2\""), std::string::npos) << why.regions[0].value;
  EXPECT_TRUE(why.rule.starts_with("add-wins of entries")) << why.rule;
  EXPECT_TRUE(why.agree);
}

TEST(ExplainedStreams, ATrimEndsWhatLiesBeforeIt) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "XADD k 100 n a"},
                                   {"at": "200ms", "region": "us", "run": "XADD k 200 n b"},
                                   {"at": "2s", "region": "eu", "run": "XTRIM k MAXLEN 1"})"),
                           "k", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"removed eu:1", "kept", "kept"}));
  EXPECT_EQ(why.operations[2].command, "XTRIM k up to 100-1");
}

TEST(ExplainedStreams, AGroupLosesAgainstADeletionThatHadNotSeenIt) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "XGROUP CREATE k g $ MKSTREAM"},
                                   {"at": "2s", "region": "us", "run": "XGROUP DESTROY k g"},
                                   {"at": "2100ms", "region": "eu", "run": "XGROUP DESTROY k g"},
                                   {"at": "2200ms", "region": "eu", "run": "XGROUP CREATE k g 0 MKSTREAM"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 4u);
  EXPECT_EQ(why.operations[0].command, "XGROUP CREATE k g $");
  EXPECT_EQ(fates_of(why), (Fates{"removed us:2", "kept", "kept", "lost us:2"}));
  EXPECT_TRUE(why.operations[3].rule.starts_with("delete-wins")) << why.operations[3].rule;
  EXPECT_EQ(why.regions[0].type, "none");
}

TEST(ExplainedStreams, AnAcknowledgementSaysHowFarItGoes) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "XADD k 100 n a"},
                                   {"at": "200ms", "region": "us", "run": "XGROUP CREATE k g 0"},
                                   {"at": "300ms", "region": "us", "run": "XREADGROUP GROUP g anna STREAMS k >"},
                                   {"at": "400ms", "region": "us", "run": "XACK k g 100-1"})"),
                           "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(why.operations[2].command, "XACK k g up to 100-1 of region 1");
  EXPECT_EQ(fates_of(why), (Fates{"kept", "kept", "kept"}));
}

}  // namespace
}  // namespace jetlag::lab
