// SPDX-License-Identifier: Apache-2.0
// What a report says of a script's steps besides their replies.
#include <gtest/gtest.h>

#include <string>

#include "../world/scenario_text.h"
#include "lab/run.h"

namespace jetlag::lab {
namespace {

observe::RunReport report_of_three(const std::string& more) {
  Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "20s", "drain": "10s", "database": {"persistence": "always"},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
                {"id": "ap", "location": "aws:ap-southeast-1"}])" +
                      more + "}"));
  run.finish();
  return run.report();
}

/// Of a settle at 10 s, after a write of us at 5 s.
std::string settled_with(const std::string& faults, const std::string& topology = "full-mesh") {
  const observe::RunReport report =
      report_of_three(R"(, "network": {"topology": ")" + topology + R"("}, "faults": [)" + faults + R"(],
    "script": [{"at": "5s", "region": "us", "run": "SET k v"}, {"at": "10s", "settle": true}])");
  EXPECT_EQ(report.script.at(1).verdict, observe::Verdict::kPass);
  return report.script.at(1).message;
}

TEST(ReportScript, ASettleDuringACutSaysWhoWasCutOff) {
  EXPECT_EQ(settled_with(""), "");
  EXPECT_EQ(settled_with(R"({"at": "1s", "isolate": "eu"})"), "among those that reach each other; eu cut off");
  EXPECT_EQ(settled_with(R"({"at": "1s", "cut": ["us", "eu"]})"), "") << "ap passes it on";
  EXPECT_EQ(settled_with(R"({"at": "1s", "cut": ["us", "eu"]})", "line"), "among those that reach each other; us cut off");
  EXPECT_EQ(settled_with(R"({"at": "1s", "cut": ["us", "eu"]}, {"at": "2s", "cut": ["eu", "ap"]})", "line"),
            "among those that reach each other; us, eu, ap cut off from each other");
  EXPECT_EQ(settled_with(R"({"at": "1s", "one-way": {"from": "us", "to": "eu"}})", "line"),
            "among those that reach each other; us cut off");
}

TEST(ReportScript, WhatIsOverOrRepairedByThenCutsNobodyOff) {
  EXPECT_EQ(settled_with(R"({"at": "1s", "for": "9s", "isolate": "eu"})"), "");
  EXPECT_EQ(settled_with(R"({"at": "11s", "isolate": "eu"})"), "");
  EXPECT_EQ(settled_with(R"({"at": "1s", "isolate": "eu"}, {"at": "8s", "heal": ["us", "eu"]})"), "") << "by way of us";
  EXPECT_EQ(settled_with(R"({"at": "1s", "flap": {"region": "eu", "down": "4s", "up": "6s"}})"), "");
  EXPECT_EQ(settled_with(R"({"at": "1s", "flap": {"region": "eu", "down": "6s", "up": "2s"}})"),
            "among those that reach each other; eu cut off");
}

TEST(ReportScript, ARegionThatIsDownIsNotEqual) {
  EXPECT_EQ(settled_with(R"({"at": "1s", "for": "15s", "region-down": "ap"}, {"at": "2s", "isolate": "eu"})"),
            "among those that reach each other; us, eu cut off from each other; ap down");
  EXPECT_EQ(settled_with(R"({"at": "1s", "crash": "ap"})"), "among those that reach each other; ap down");
  EXPECT_EQ(settled_with(R"({"at": "1s", "crash": "ap"}, {"at": "2s", "restart": "ap"})"), "");
}

TEST(ReportScript, ACommandThatWaitedSaysWhenItWasIssuedAndWhenAnswered) {
  const observe::RunReport report = report_of_three(R"(, "script": [{"at": "1s", "region": "us", "run": "BLPOP jobs 0"},
    {"at": "3s", "region": "us", "run": "RPUSH jobs mail"}])");
  const observe::ScriptResult& waited = report.script.at(0);
  ASSERT_TRUE(waited.at && waited.replied);
  EXPECT_EQ((*waited.replied - *waited.at).ns / 1'000'000, 2000);
  EXPECT_LT(*report.script.at(1).replied - *report.script.at(1).at, Duration::millis(1));
}

}  // namespace
}  // namespace jetlag::lab
