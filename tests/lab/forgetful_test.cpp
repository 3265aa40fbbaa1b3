// SPDX-License-Identifier: Apache-2.0
// A process that has lost its memory and can reach nobody: what it does not know of must not make replicas differ for good.
#include <gtest/gtest.h>

#include "../world/scenario_text.h"
#include "lab/run.h"

namespace jetlag::lab {
namespace {

/// us loses its memory while nobody is in reach, and is given `late` before anybody can refill it. All before has been collected.
observe::RunReport after_a_loss(const std::string& before, const std::string& late) {
  Run run(scenario_of(R"({"jetlag": 1, "name": "forgetful", "seed": 1, "duration": "10s", "drain": "30s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "4s", "cut": ["us", "eu"], "for": "3s"}, {"at": "5s", "crash": "us", "for": "500ms"}],
    "script": [)" + before + R"(,
      {"at": "6s", "region": "us", "run": ")" + late + R"("}], "expect": ["converged"]})"));
  run.finish();
  return run.report();
}

void expect_refused(const std::string& before, const std::string& late) {
  const observe::RunReport report = after_a_loss(before, late);
  EXPECT_EQ(report.expectations.front().verdict, observe::Verdict::kPass) << late;
  ASSERT_TRUE(report.script.back().reply.has_value());
  EXPECT_TRUE(report.script.back().reply->text.starts_with("LOADING")) << report.script.back().reply->text;
}

TEST(ForgetfulProcess, TakesNothingThatADeletionMayHaveEnded) {
  const std::string deleted = R"({"at": "1s", "region": "us", "run": "PFADD h a b"}, {"at": "2s", "region": "us", "run": "DEL h"})";
  expect_refused(deleted, "PFADD h x");
  expect_refused(deleted, "PFMERGE h");
  expect_refused(deleted, R"(SET h \"HYLL\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\\x7f\\xff\")");
  const std::string group = R"({"at": "1s", "region": "us", "run": "XGROUP CREATE s g 0 MKSTREAM"},
                               {"at": "2s", "region": "us", "run": "XGROUP DESTROY s g"})";
  expect_refused(group, "XGROUP CREATE s g 0 MKSTREAM");
  const std::string head = R"({"at": "1s", "region": "us", "run": "XADD s 1000 f v"},
                              {"at": "1s", "region": "us", "run": "XSETID s 90000-0"},
                              {"at": "2s", "region": "us", "run": "XDEL s 1000-1"})";
  expect_refused(head, "XADD s * f v");
}

TEST(ForgetfulProcess, SpendsNoRightsASecondTime) {
  // eu sells all of its five seats, which nobody hears of, and loses its memory; us can sell its own five, and not one more.
  lab::Run run(scenario_of(R"({"jetlag": 1, "name": "escrow", "seed": 1, "duration": "12s", "drain": "10s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "2s", "cut": ["us", "eu"], "for": "3s"}, {"at": "4s", "crash": "eu", "for": "500ms"}],
    "script": [{"at": "1s", "region": "us", "run": "BC.CREATE seats 0 10 10", "expect": "OK"},
      {"at": "1s", "region": "us", "run": "BC.GIVE seats 2 5", "expect": "OK"},
      {"at": "3s", "region": "eu", "run": "BC.DECR seats 5", "expect": 5},
      {"at": "7s", "region": "eu", "run": "BC.GET seats", "expect": 10},
      {"at": "7s", "region": "eu", "run": "BC.DECR seats", "expect": {"error": "NORIGHTS"}},
      {"at": "8s", "region": "us", "run": "BC.DECR seats 5", "expect": 5},
      {"at": "8s", "region": "us", "run": "BC.DECR seats", "expect": {"error": "NORIGHTS"}},
      {"at": "9s", "region": "us", "run": "BC.GIVE seats 9 1", "expect": {"error": "ERR expected the number of a region, 1 to 2"}}],
    "expect": ["converged"]})"));
  run.finish();
  const observe::RunReport report = run.report();
  EXPECT_EQ(report.exit_code, 0);
  for (const observe::ScriptResult& step : report.script) EXPECT_EQ(step.verdict, observe::Verdict::kPass) << step.index;
}

TEST(ForgetfulProcess, TakesEverythingElse) {
  const observe::RunReport report =
      after_a_loss(R"({"at": "1s", "region": "us", "run": "SADD s a"}, {"at": "2s", "region": "us", "run": "DEL s"})", "SADD s b");
  EXPECT_EQ(report.expectations.front().verdict, observe::Verdict::kPass);
  EXPECT_EQ(report.script.back().reply->integer, 1);
}

}  // namespace
}  // namespace jetlag::lab
