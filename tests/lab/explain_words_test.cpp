// SPDX-License-Identifier: Apache-2.0
// What the summary says, and that it is true.
#include "lab/explain_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "explain_scenes.h"
#include "lab/session.h"

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
      "us:2 stands; it ends as eu:2 said, the longest time counts; us:1, us:3 acknowledged and discarded");
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

TEST(ExplainWords, OneIsGoneOrSeveralAre) {
  const std::string crash =
      R"(, "faults": [{"at": "5s", "for": "4s", "isolate": "us"}, {"at": "7s", "for": "1s", "crash": "us"}])";
  const std::string kept = step("1s", "us", "SADD k a") + ", ", lost = step("6s", "us", "SADD k b");
  EXPECT_EQ(explain(pair(kept + lost, "", crash), "k", std::nullopt).summary,
            "us:1 stands; nothing competed with it; us:2 acknowledged and gone: no replica holds it");
  EXPECT_EQ(explain(pair(kept + lost + ", " + step("6100ms", "us", "SADD k c"), "", crash), "k", std::nullopt).summary,
            "us:1 stands; nothing competed with it; us:2, us:3 acknowledged and gone: no replica holds them");
}

TEST(ExplainWords, WhoWasChosenIsNamedThoughALaterOneIsKeptToo) {
  const auto why = explain(pair(step("1s", "eu", "HSET k f 9") + ", " + step("2s", "us", "HSET k f 6 g 7"), "",
                                R"(, "database": {"rules": [{"keys": "k", "conflict": "max"}]})"),
                           "k", std::nullopt);
  EXPECT_EQ(why.summary, "eu:1 won by max: the larger value wins: f won over us:1; us:1's f acknowledged and discarded");
}

TEST(ExplainWords, OnlyOfThoseThatMetNobodyIsItSaidThatTheyDidNotCompete) {
  const std::string max = R"(, "database": {"rules": [{"keys": "k", "conflict": "max"}]})";
  const auto met = explain(
      pair(step("1s", "us", "HSET k f 9 g 7") + ", " + step("2s", "eu", "HSET k f 2") + ", " + step("3s", "us", "HSET k h 1"), "",
           max),
      "k", std::nullopt);
  EXPECT_EQ(met.summary, "2 operations make the value; eu:1 acknowledged and discarded");
  // Who did compete, and is not part of it, met only what the data set had loaded.
  const auto apart =
      explain(pair(step("1s", "eu", "SET k 5") + ", " + step("2s", "us", "INCR k") + ", " + step("3s", "us", "INCR k"), "",
                   R"(, "database": {"rules": [{"keys": "k", "conflict": "min"}]},
                                          "dataset": {"keys": 1, "pattern": "k", "type": "counter"})"),
              "k", std::nullopt);
  EXPECT_EQ(apart.summary, "2 operations make the value; they did not compete; eu:1 acknowledged and discarded");
}

TEST(ExplainWords, SeveralMayBeShownInSomeRegionsOnly) {
  const auto why =
      explain(torn(R"({"at": "1500ms", "region": "us", "run": "SADD k a"}, {"at": "1600ms", "region": "us", "run": "SADD k b"})"),
              "k", Instant{} + Duration::seconds(2));
  EXPECT_EQ(why.summary, "2 operations are shown in some regions and under way to others");
}

TEST(ExplainWords, OfACounterTheRuleOfItsSetsIsToldWhereSeveralAreThere) {
  const std::string increment = ", " + step("3s", "us", "INCR k");
  const auto rule = [&](const std::string& sets) { return explain(pair(sets + increment), "k", std::nullopt).rule; };
  EXPECT_EQ(rule(step("1s", "us", "SET k 5")), "sum: concurrent increments merge");
  EXPECT_EQ(rule(step("1s", "us", "SET k 5") + ", " + step("1001ms", "eu", "SET k 7")),
            "sum: concurrent increments merge; of SETs lww");
}

TEST(ExplainWords, WhatAHiddenBodyHoldsOrARegionPastItsTimeIsNotShown) {
  const auto hidden =
      explain(torn(R"({"at": "1500ms", "region": "eu", "run": "SET k a"}, {"at": "2s", "region": "us", "run": "SADD k m"})"), "k",
              std::nullopt);
  for (const auto& region : hidden.regions) {
    ASSERT_EQ(region.candidates.size(), 1u);
    EXPECT_FALSE(region.candidates[0].shown);
  }
  const auto over =
      explain(torn(R"({"at": "500ms", "region": "us", "run": "SET k a PX 2000"})"), "k", Instant{} + Duration::millis(2'800));
  EXPECT_EQ(fates_of(over), (Fates{"removed us:2", "pending"}));
  EXPECT_FALSE(over.operations[0].shown) << "eu does not know of the expiry, and its clock says the same";
}

TEST(ExplainWords, WhatEveryRegionShowsMayHaveEndedEverywhere) {
  // us has deleted its own value and then got ap's, which reads the same; eu has written another that the deleted one hides.
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s", "database": {"sync": {"batch": {"delay": "1ms"}}},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1", "clock": {"offset": "-15ms"}},
                {"id": "ap", "location": "aws:ap-northeast-1"}],
    "network": {"defaults": {"jitter": "0ms"}, "links": [{"between": ["us", "eu"], "rtt": "100ms"}, {"between": ["us", "ap"], "rtt": "100ms"},
                                                        {"between": ["eu", "ap"], "rtt": "100ms"}]},
    "script": [{"at": "1010ms", "region": "ap", "run": "SET k v"}, {"at": "1030ms", "region": "us", "run": "SET k v"},
               {"at": "1035ms", "region": "eu", "run": "SET k w"}, {"at": "1040ms", "region": "us", "run": "DEL k"}]})");
  const auto why = explain(spec, "k", Instant{} + Duration::millis(1'083));
  EXPECT_EQ(fates_of(why), (Fates{"lost eu:1", "removed us:2", "pending", "pending"}));
  EXPECT_TRUE(why.agree);
  EXPECT_EQ(why.summary, "ap:1 is shown until what ended it arrives; ap:1 acknowledged and discarded; 2 not yet everywhere");
}

TEST(ExplainWords, ASetMayStemFromOperationsThatAreNoLongerOnRecord) {
  std::string script = step("1s", "us", "SADD k old");
  for (int i = 0; i < 1'200; ++i)
    script += ", " + step(std::to_string(2'000 + 5 * i) + "ms", "us", i % 2 == 0 ? "SADD k new" : "SREM k new");
  const auto why = explain(pair(script), "k", std::nullopt);
  EXPECT_EQ(why.summary,
            "what is shown stems from operations that are no longer on record; 201 older ones are no longer on record");
}

TEST(ExplainWords, AKeyMayBeThereOfWhichNoOperationIsOnRecord) {
  Session session(pair(step("100ms", "us", "SADD k old"), "", R"(, "database": {"backlog": "64KiB"},
    "workloads": [{"rate": "300/s", "keys": {"count": 50, "pattern": "w:{}"}, "mix": {"SET": "100%"}, "value": "500B"}])"));
  while (session.advance(kNever, 10'000)) {
  }
  const observe::Explanation why = session.snapshot({.key = "k"}).key->why;
  EXPECT_EQ(why.operations.size(), 0u);
  EXPECT_EQ(why.summary, "what is shown stems from operations that are no longer on record");
}

}  // namespace
}  // namespace jetlag::lab
