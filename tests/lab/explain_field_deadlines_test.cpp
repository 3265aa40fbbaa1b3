// SPDX-License-Identifier: Apache-2.0
// Why fields of a hash are there, or not any more.
#include <gtest/gtest.h>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

observe::Explanation told(const std::string& script, std::optional<Instant> at = {}) { return explain(torn(script), "h", at); }

constexpr const char* kHash = R"({"at": "100ms", "region": "us", "run": "HSET h a 1 b 2"},)";

TEST(ExplainFieldDeadlines, TheLongestCounts) {
  const auto why = told(kHash + std::string(R"({"at": "1500ms", "region": "us", "run": "HEXPIRE h 100 FIELDS 1 a"},
                                               {"at": "2s", "region": "eu", "run": "HEXPIRE h 300 FIELDS 2 a b"})"));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "lost eu:1", "kept"}));
  EXPECT_EQ(why.operations[1].rule, "the longest time to live counts");
  EXPECT_EQ(why.operations[1].command, "HPEXPIREAT h 101500 FIELDS 1 a");
  EXPECT_EQ(why.operations[2].kind, observe::OperationKind::kSetFieldDeadlines);
  ASSERT_EQ(why.regions[0].fields_end.size(), 2u);
  EXPECT_EQ(why.regions[0].fields_end[0], (observe::FieldEnd{"a", Instant{} + Duration::millis(302'000), "eu:1"}));
  EXPECT_TRUE(why.agree);
}

TEST(ExplainFieldDeadlines, OfSeveralFieldsEachIsJudged) {
  const auto why = told(kHash + std::string(R"({"at": "1500ms", "region": "us", "run": "HEXPIRE h 100 FIELDS 2 a b"},
                                               {"at": "2s", "region": "eu", "run": "HEXPIRE h 300 FIELDS 1 a"})"));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "kept", "kept"}));
  EXPECT_EQ(why.operations[1].lost_fields, (std::vector<std::string>{"a"}));
}

TEST(ExplainFieldDeadlines, AWriteTakesWhatItHadSeen) {
  const auto why = told(kHash + std::string(R"({"at": "200ms", "region": "us", "run": "HEXPIRE h 100 FIELDS 1 a"},
                                               {"at": "300ms", "region": "us", "run": "HSET h a 5"},
                                               {"at": "400ms", "region": "us", "run": "HPERSIST h FIELDS 1 a"},
                                               {"at": "500ms", "region": "us", "run": "HEXPIRE h 100 FIELDS 1 b"},
                                               {"at": "600ms", "region": "us", "run": "HPERSIST h FIELDS 1 b"})"));
  EXPECT_EQ(fates_of(why), (Fates{"kept", "replaced us:3", "kept", "replaced us:5", "kept"}));
  EXPECT_EQ(why.operations[4].command, "HPERSIST h FIELDS 1 b");
  EXPECT_TRUE(why.regions[0].fields_end.empty());
}

TEST(ExplainFieldDeadlines, AnExpiryNamesWhoseTimeItWas) {
  const std::string script = kHash + std::string(R"({"at": "200ms", "region": "us", "run": "HEXPIRE h 3 FIELDS 1 a"},
                                                    {"at": "400ms", "region": "eu", "run": "HEXPIRE h 4 FIELDS 1 a"})");
  const auto before = told(script, Instant{} + Duration::millis(4'000));
  EXPECT_EQ(fates_of(before), (Fates{"kept", "replaced eu:1", "kept"}));
  const auto why = told(script);
  EXPECT_EQ(fates_of(why), (Fates{"kept", "replaced eu:1", "removed eu:2", "kept"}));
  EXPECT_EQ(why.operations[3].command, "expiry of a in h, by the time that eu:1 had set");
  EXPECT_EQ(why.regions[0].value, R"(1) "b" 2) "2")");
}

TEST(ExplainFieldDeadlines, AnExpiryOfTheKeyIsNotBlamedOnAFieldNorTheOtherWayRound) {
  const auto key = told(R"({"at": "100ms", "region": "us", "run": "HSET h a 1"}, {"at": "200ms", "region": "us", "run": "EXPIRE h 3"},
                           {"at": "300ms", "region": "us", "run": "HEXPIRE h 1000 FIELDS 1 a"})");
  EXPECT_EQ(key.operations.back().command, "expiry of h, by the time that us:2 had set");
  const auto field = told(R"({"at": "100ms", "region": "us", "run": "HSET h a 1"}, {"at": "200ms", "region": "us", "run": "EXPIRE h 1000"},
                             {"at": "300ms", "region": "us", "run": "HEXPIRE h 3 FIELDS 1 a"})");
  EXPECT_EQ(field.operations.back().command, "expiry of h, by the time that us:3 had set");
}

TEST(ExplainFieldDeadlines, OfAFieldThatIsGoneCameToNothing) {
  const auto why = told(R"({"at": "100ms", "region": "us", "run": "HSET h a 1"},
                           {"at": "1500ms", "region": "us", "run": "HPEXPIRE h 90000 FIELDS 1 a"},
                           {"at": "2s", "region": "eu", "run": "HDEL h a"})");
  EXPECT_EQ(fates_of(why), (Fates{"removed eu:1", "lost eu:1", "kept"}));
  EXPECT_EQ(why.regions[0].type, "none");
}

TEST(ExplainFieldDeadlines, WhatIsOverAndNotYetRemovedIsSaidToBe) {
  // us, whose time counts, is cut off; eu only hides the field.
  const auto why = told(R"({"at": "100ms", "region": "us", "run": "HSETEX h PX 1400 FIELDS 1 a 1"},
                           {"at": "200ms", "region": "us", "run": "HSET h b 2"})",
                        Instant{} + Duration::millis(2'000));
  EXPECT_EQ(why.regions[1].value, R"(1) "b" 2) "2")");
  EXPECT_EQ(why.operations[0].command, "HSET h a 1");
  EXPECT_FALSE(why.operations[0].shown);
}

TEST(ExplainMessages, AreOperationsOfTheirChannel) {
  const auto why = explain(torn(R"({"at": "100ms", "region": "us", "run": "PUBLISH news hello"})"), "news", std::nullopt);
  EXPECT_EQ(fates_of(why), (Fates{"kept"}));
  EXPECT_EQ(why.operations[0].command, "PUBLISH news hello");
  EXPECT_EQ(why.regions[0].type, "none");
}

}  // namespace
}  // namespace jetlag::lab
