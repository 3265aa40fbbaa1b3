// SPDX-License-Identifier: Apache-2.0
// What the summary says, and that it is true.
#include "lab/explain_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "explain_scenes.h"

namespace jetlag::lab {
namespace {

/// Two regions 80 ms apart, for 14 s; `eu` may have a clock of its own.
scenario::ScenarioSpec pair(const std::string& script, const std::string& eu = "", const std::string& more = "") {
  return scenario_of(R"({"jetlag": 1, "name": "t", "duration": "14s", "regions": [{"id": "us", "location": "aws:us-east-1"},
    {"id": "eu", "location": "aws:eu-west-1")" +
                     eu + R"(}], "script": [)" + script + "]" + more + "}");
}

std::string step(const std::string& at, const std::string& region, const std::string& command) {
  return R"({"at": ")" + at + R"(", "region": ")" + region + R"(", "run": ")" + command + R"("})";
}

constexpr const char* kNothing = "nothing that was written is part of the value any more";

TEST(ExplainWords, WhatWasWrittenAfterAnExpiryHasNotExpired) {
  const std::string expired = step("1s", "us", "SADD k x") + ", " + step("1100ms", "us", "EXPIRE k 2");
  EXPECT_EQ(explain(pair(expired), "k", std::nullopt).summary, "the key has expired");
  const auto emptied = explain(pair(expired + ", " + step("6s", "us", "SADD k a b") + ", " + step("7s", "us", "SREM k a") + ", " +
                                    step("7001ms", "eu", "SREM k b")),
                               "k", std::nullopt);
  EXPECT_EQ(emptied.summary, kNothing);
  const auto lost = explain(
      pair(expired + ", " + step("6s", "us", "SADD k a"), "", R"(, "faults": [{"at": "6010ms", "for": "1s", "crash": "us"}])"),
      "k", std::nullopt);
  EXPECT_EQ(lost.summary.find("expired"), std::string::npos) << lost.summary;
}

TEST(ExplainWords, AWriterHasSeenTheOthersOnlyIfItHasSeenAll) {
  const std::string rivals =
      step("1s", "us", "SET k a") + ", " + step("1001ms", "eu", "SET k b") + ", " + step("3s", "us", "SET k c");
  EXPECT_EQ(explain(pair(rivals), "k", std::nullopt).summary,
            "us:2 stands; its writer had seen the others; us:1 acknowledged and discarded");
  EXPECT_EQ(
      explain(pair(rivals + ", " + step("4s", "us", "EXPIRE k 100") + ", " + step("4s", "eu", "EXPIRE k 200")), "k", std::nullopt)
          .summary,
      "us:2 stands; us:1, us:3 acknowledged and discarded");
}

TEST(ExplainWords, ThatRegionsShowDifferentValuesIsSaidOfEveryValue) {
  const char* const kAhead = R"(, "clock": {"offset": "3s"})";
  const Instant at = Instant{} + Duration::seconds(10);
  const std::string expire = ", " + step("2s", "us", "EXPIRE k 10");
  EXPECT_EQ(explain(pair(step("1s", "us", "SET k a") + ", " + step("1s", "eu", "SET k b") + expire, kAhead), "k", at).summary,
            "eu:1 won by lww: the newer stamp wins; the regions show different values; us:1 acknowledged and discarded");
  EXPECT_EQ(explain(pair(step("1s", "us", "SADD k a") + ", " + step("1s", "eu", "SADD k b") + expire, kAhead), "k", at).summary,
            "2 operations are merged into the value; the regions show different values");
}

TEST(ExplainWords, AllWhoWonFieldsAreNamed) {
  const auto why = explain(pair(step("1s", "us", "HSET k a 1") + ", " + step("1001ms", "eu", "HSET k a 2") + ", " +
                                step("1002ms", "eu", "HSET k b 3") + ", " + step("1003ms", "us", "HSET k b 4")),
                           "k", std::nullopt);
  EXPECT_EQ(why.summary, "eu:1, us:2 won, each in fields of its own; us:1, eu:2 acknowledged and discarded");
}

TEST(ExplainWords, AnExpiryIsOneAlsoWhereAWriteFindsTheKeyPastItsTime) {
  const auto why = explain(
      pair(step("1s", "eu", "SET k a EX 100") + ", " + step("2s", "us", "EXPIRE k 3") + ", " + step("4s", "eu", "SET k w"),
           R"(, "clock": {"offset": "2s"})"),
      "k", std::nullopt);
  ASSERT_EQ(why.operations.size(), 4u);
  EXPECT_EQ(why.operations[2].command, "expiry of k, by the time that us:1 had set");
  EXPECT_EQ(why.operations[0].ended_by, why.operations[2].dot);
}

TEST(ExplainWords, ADriftingClockReachesADeadlineWhenItSaysSo) {
  const auto why =
      explain(pair(step("1s", "eu", "SET k a EX 10"), R"(, "clock": {"drift": "10%"})"), "k", Instant{} + Duration::seconds(2));
  ASSERT_TRUE(why.regions[1].expires_at);
  EXPECT_EQ(why.regions[1].expires_at->ns / 1'000'000, 10'090);  // (1.1 + 10) / 1.1
  const auto after = explain(pair(step("1s", "eu", "SET k a EX 10"), R"(, "clock": {"drift": "10%"})"), "k", std::nullopt);
  ASSERT_EQ(after.operations.size(), 2u);
  EXPECT_EQ(after.operations[1].at.ns / 1'000'000, 10'090);
}

}  // namespace
}  // namespace jetlag::lab
