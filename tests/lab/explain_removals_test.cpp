// SPDX-License-Identifier: Apache-2.0
// What a removal leaves others without: deadlines and acknowledgements that come to nothing, and what it does not take.
#include <gtest/gtest.h>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

std::string step(const std::string& at, const std::string& region, const std::string& line) {
  return R"({"at": ")" + at + R"(", "region": ")" + region + R"(", "run": ")" + line + R"("}, )";
}
/// us and eu, cut from 1 s to 3 s. us:1 is an operation on another key.
observe::Explanation of(const std::string& steps, const std::string& more = "") {
  const std::string all = step("100ms", "us", "SET other 1") + steps;
  return explain(torn(all.substr(0, all.size() - 2), more), "k", std::nullopt);
}

void expect_in_vain(const observe::Explanation& why, std::size_t which, const std::string& by, const std::string& rule) {
  ASSERT_LT(which, why.operations.size());
  const observe::ExplainedOperation& op = why.operations[which];
  EXPECT_TRUE(op.in_vain && op.fate == observe::Fate::kLost) << op.command << ": " << fates_of(why)[which];
  EXPECT_EQ(op.ended_by, by) << op.command;
  EXPECT_EQ(op.rule, rule) << op.command;
}

TEST(ExplainInVain, ADeadlineOfAKeyThatWasDeleted) {
  const std::string rule = "the key was removed by eu:1, which had not seen it";
  for (const char* create : {"SET k 1", "PFADD k a", "SADD k a b", "JSON.SET k $ 1", "RPUSH k a"}) {
    const auto why = of(step("200ms", "us", create) + step("2s", "us", "EXPIRE k 900") + step("2s", "eu", "DEL k"));
    EXPECT_EQ(why.regions[0].type, "none") << create;
    expect_in_vain(why, 1, "eu:1", rule);
    EXPECT_EQ(why.summary, "nothing that was written is part of the value any more; us:3 acknowledged, but came to nothing");
  }
  expect_in_vain(of(step("200ms", "us", "SET k 1 EX 500") + step("2s", "us", "PERSIST k") + step("2s", "eu", "DEL k")), 1, "eu:1",
                 rule);
}

TEST(ExplainInVain, AProlongingThatCameTooLateForTheRegionWhoseDeadlineItWas) {
  const auto why = of(step("200ms", "us", "SET k 1 PX 1800") + step("1500ms", "eu", "EXPIRE k 60"));
  ASSERT_EQ(why.operations.size(), 3u);
  EXPECT_EQ(fates_of(why), (Fates{"removed us:3", "lost us:3", "kept"}));
  expect_in_vain(why, 1, "us:3", "the key was removed by us:3, an expiry that had not seen it");
  EXPECT_EQ(why.summary, "the key has expired; eu:1 acknowledged, but came to nothing");
}

TEST(ExplainInVain, NotWhereAnotherWriteStandsThatTheDeadlineIsOfNow) {
  const auto why = of(step("200ms", "us", "SADD k a") + step("1500ms", "us", "SADD k b") + step("2s", "us", "EXPIRE k 900") +
                      step("2s", "eu", "DEL k"));
  EXPECT_EQ(fates_of(why), (Fates{"removed eu:1", "kept", "kept", "kept"}));
  EXPECT_TRUE(why.regions[1].expires_at.has_value());
}

TEST(ExplainInVain, NotWhereWhoDeletedTheKeyHadSeenIt) {
  const auto why = of(step("200ms", "us", "SET k 1") + step("300ms", "us", "EXPIRE k 900") + step("2s", "eu", "DEL k"));
  EXPECT_EQ(fates_of(why), (Fates{"removed eu:1", "removed eu:1", "kept"}));
  EXPECT_FALSE(why.operations[1].in_vain);
}

TEST(ExplainInVain, ADeadlineOfAFieldThatWasDeleted) {
  const auto why =
      of(step("200ms", "us", "HSET k a 1 b 2") + step("2s", "us", "HPEXPIRE k 90000 FIELDS 1 a") + step("2s", "eu", "HDEL k a"));
  expect_in_vain(why, 1, "eu:1", "the field was removed by eu:1, which had not seen it");
  EXPECT_TRUE(why.regions[0].fields_end.empty());
}

TEST(ExplainInVain, WhatWasAcknowledgedToAGroupThatWasDestroyed) {
  const auto why = of(step("200ms", "us", "XGROUP CREATE k g 0 MKSTREAM") + step("300ms", "us", "XADD k 1 a 1") +
                      step("400ms", "us", "XREADGROUP GROUP g c STREAMS k >") + step("2s", "us", "XACK k g 1-1") +
                      step("2s", "eu", "XGROUP DESTROY k g"));
  expect_in_vain(why, 2, "eu:1", "the group was removed by eu:1, which had not seen it");
}

TEST(ExplainHidden, WhatAnotherTypeHidIsRemovedByWhoHadSeenIt) {
  const auto why = of(step("1500ms", "us", "SET k v") + step("1600ms", "eu", "SADD k a") + step("5s", "us", "DEL k"));
  EXPECT_EQ(fates_of(why), (Fates{"removed us:3", "removed us:3", "kept"}));
  EXPECT_EQ(why.operations[0].rule, "until then eu:1 hid it: a key has one type: that of the newest write shows");
  EXPECT_EQ(why.summary, "nothing that was written is part of the value any more");
}

TEST(ExplainTouchAncestors, WhatIsWrittenInsideWins) {
  const auto why = of(step("200ms", "us", "JSON.SET k $ '{\\\"a\\\":{\\\"y\\\":1}}'") + step("2s", "us", "JSON.SET k $.a.x 1") +
                          step("2s", "eu", "JSON.DEL k $.a"),
                      R"(, "database": {"touch-ancestors": true})");
  EXPECT_EQ(why.rule, "json: of one slot the first region's value; touch-ancestors: what is written inside wins over removals");
  EXPECT_EQ(fates_of(why), (Fates{"kept", "kept", "kept"}));
  EXPECT_EQ(why.operations[1].rule, "touch-ancestors: what is written inside wins over removals");
  EXPECT_EQ(why.operations[2].rule, why.operations[1].rule);
  EXPECT_EQ(why.summary, "2 operations make the value");
}

TEST(ExplainTouchAncestors, TwoWhoWriteInOneContainerDoNotCompeteForIt) {
  const auto why = of(step("200ms", "us", "JSON.SET k $ '{\\\"a\\\":{}}'") + step("2s", "us", "JSON.SET k $.a.x 1") +
                          step("2s", "eu", "JSON.SET k $.a.z 1"),
                      R"(, "database": {"touch-ancestors": true})");
  EXPECT_EQ(fates_of(why), (Fates{"kept", "merged", "merged"}));
  EXPECT_TRUE(why.operations[1].contests.empty() && why.operations[2].contests.empty());
  EXPECT_TRUE(why.regions[0].candidates.empty()) << "both name the same container";
  const auto contest = of(step("200ms", "us", "JSON.SET k $ '{\\\"a\\\":{}}'") + step("2s", "us", "JSON.SET k $.a.x 1") +
                              step("2s", "eu", "JSON.SET k $.a.x 2"),
                          R"(, "database": {"touch-ancestors": true})");
  EXPECT_EQ(fates_of(contest), (Fates{"kept", "won", "lost us:3"}));
}

TEST(ExplainRemoval, WhatItHadNotSeenStandsAndSaysWhy) {
  const std::string rule = "eu:1 had not seen it, and a removal takes away only what it had seen";
  const auto list = of(step("200ms", "us", "RPUSH k a b c") + step("2s", "us", "LSET k 1 B") + step("2s", "eu", "LREM k 0 b"));
  EXPECT_EQ(list.operations[1].rule, rule);
  EXPECT_EQ(list.summary, "2 operations make the value") << "that they did not compete would be wrong";
  const auto text = of(step("200ms", "us", "SET k a") + step("2s", "us", "SET k b") + step("2s", "eu", "DEL k"));
  EXPECT_EQ(text.summary, "us:3 stands: " + rule);
  const auto apart = of(step("200ms", "us", "SADD k b c") + step("2s", "us", "SADD k a") + step("2s", "eu", "SREM k b"));
  EXPECT_EQ(apart.operations[1].rule, "") << "of another member";
}

TEST(ExplainMask, ARegionThatHidesWhatItsOwnerHasNotRemovedSaysSo) {
  const auto at = Instant{} + Duration::millis(2'800);
  const auto why =
      explain(torn(step("200ms", "us", "SADD k a") + R"({"at": "300ms", "region": "us", "run": "PEXPIRE k 2000"})"), "k", at);
  EXPECT_EQ(why.regions[0].kept_until, "");
  EXPECT_EQ(why.regions[1].kept_until, "us");
  EXPECT_TRUE(why.agree) << "clients read the same";
  EXPECT_FALSE(why.regions[0].shows_the_same(why.regions[1])) << "and yet it is another row";
  const auto field = explain(
      torn(step("200ms", "us", "HSET k a 1 b 2") + R"({"at": "300ms", "region": "us", "run": "HPEXPIRE k 2000 FIELDS 1 a"})"),
      "k", at);
  EXPECT_TRUE(field.regions[0].fields_kept.empty());
  EXPECT_EQ(field.regions[1].fields_kept, (std::vector<std::string>{"a"}));
}

TEST(ExplainDeadlines, TheHeadSaysWhichCountsAndWhose) {
  const auto why = of(step("200ms", "us", "SET k a") + step("2s", "us", "EXPIRE k 100") + step("2s", "eu", "EXPIRE k 200"));
  EXPECT_EQ(why.rule, "lww (default); of deadlines the longest counts");
  EXPECT_EQ(why.summary, "us:2 stands; it ends as eu:1 said, the longest time counts; us:3 acknowledged and discarded");
  EXPECT_EQ(of(step("200ms", "us", "SET k a") + step("2s", "us", "EXPIRE k 100")).rule, "lww (default)");
  const auto never = of(step("200ms", "us", "SET k a EX 50") + step("2s", "us", "EXPIRE k 100") + step("2s", "eu", "PERSIST k"));
  EXPECT_NE(never.summary.find("; it stays as eu:1 said, the longest time counts"), std::string::npos) << never.summary;
  const auto field = of(step("200ms", "us", "HSET k f 1") + step("2s", "us", "HEXPIRE k 100 FIELDS 1 f") +
                        step("2s", "eu", "HEXPIRE k 200 FIELDS 1 f"));
  EXPECT_NE(field.summary.find("; a field ends as eu:1 said, the longest time counts"), std::string::npos) << field.summary;
}

TEST(ExplainVectors, OfAnotherDimensionAreNotFound) {
  const auto why =
      of(step("200ms", "us", "VADD k VALUES 2 1 0 c") + step("400ms", "eu", "DEL k") + step("2s", "us", "VADD k VALUES 2 1 0 a") +
         step("2s", "eu", "VADD k VALUES 3 1 0 1 b") + step("4s", "us", "VADD k VALUES 2 0 1 d"));
  ASSERT_EQ(why.operations.size(), 5u);
  EXPECT_NE(why.operations[3].rule.find("b has 3 dimensions and the set 2: no search finds it"), std::string::npos)
      << why.operations[3].rule;
  EXPECT_EQ(why.operations[2].rule.find("dimensions"), std::string::npos);
}

TEST(ExplainChannel, IsNoKeyWithARuleOfItsOwn) {
  const auto why = of(step("2s", "us", "PUBLISH k hello"));
  EXPECT_EQ(why.rule, "none: it is a channel");
  EXPECT_EQ(why.summary, "a channel: its messages are passed on, and none is kept");
}

TEST(ExplainHash, TheHeadTellsOfAdditionsAndIncrements) {
  EXPECT_EQ(of(step("2s", "us", "HSET k f 1")).rule, "lww (default) of each field; additions win, increments add up");
}

}  // namespace
}  // namespace jetlag::lab
