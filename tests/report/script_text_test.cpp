// SPDX-License-Identifier: Apache-2.0
// What the report shows of a script: its heading, which steps, and how wide they are.
#include <gtest/gtest.h>

#include <sstream>

#include "report/junit.h"
#include "report/run_html.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"
#include "sample_run.h"

namespace jetlag::report {
namespace {

using observe::ReplyValue;
using observe::RunReport;
using observe::ScriptResult;

const ReplyValue kOk{.type = ReplyValue::Type::kStatus, .text = "OK"};
const ReplyValue kWrongType{.type = ReplyValue::Type::kError, .text = "WRONGTYPE no list"};

enum class Asks : bool { kNo, kYes };

/// So many steps that answer OK.
RunReport scripted(std::size_t steps, Asks asks) {
  RunReport run;
  run.scenario.file = "a.json";
  for (std::size_t i = 0; i < steps; ++i)
    run.script.push_back({.index = static_cast<std::uint32_t>(i),
                          .file = "a.json",
                          .line = static_cast<std::uint32_t>(i + 1),
                          .at = Instant{} + Duration::millis(static_cast<std::int64_t>(i)),
                          .replied = Instant{} + Duration::millis(static_cast<std::int64_t>(i)),
                          .region = "us",
                          .command = "SET k" + std::to_string(i) + " v",
                          .reply = kOk,
                          .has_expectation = asks == Asks::kYes});
  return run;
}

std::string script_of(const RunReport& run, std::size_t width = 100, Detail detail = Detail::kNormal) {
  std::string out;
  print_script(out, run, Style{.width = width, .detail = detail});
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(ScriptText, ErrorsThatNobodyExpectedAreCountedMarkedAndShownAmongFoldedSteps) {
  RunReport run = scripted(20, Asks::kYes);
  EXPECT_EQ(script_of(run), "\nSCRIPT  20 of 20 steps as expected (-v shows them)\n");
  run.script[3].has_expectation = run.script[15].has_expectation = false;
  run.script[3].reply = kWrongType;
  run.script[15].reply = ReplyValue{.type = ReplyValue::Type::kArray, .items = {kOk, kWrongType}};
  EXPECT_EQ(script_of(run, 120),
            "\nSCRIPT  18 of 18 judged steps as expected, 2 without expectation (-v shows them)\n"
            "        2 steps answered an error that nobody expected\n"
            "0.003 s  !  us  SET k3 v   (error) WRONGTYPE no list  (a.json:4)\n"
            "0.015 s  !  us  SET k15 v  [OK, (error) WRONGTYPE no list]  (a.json:16)\n");
  EXPECT_EQ(unexpected_errors(run), 2u);
  run.script[3].has_expectation = true;  // as an expected error is told
  EXPECT_EQ(unexpected_errors(run), 1u);
}

TEST(ScriptText, TheVerdictOfAPassTellsOfErrors) {
  RunReport run = sample::small_pass();
  EXPECT_EQ(verdict_sentence(run), "1 expectation, 2 script steps");
  run.script[0].has_expectation = false;
  run.script[0].reply = kWrongType;
  EXPECT_EQ(verdict_sentence(run), "1 expectation, 1 script step, 1 unexpected error");
  run.expectations.clear(), run.script.resize(1);
  EXPECT_EQ(verdict_sentence(run), "nothing was expected, 1 unexpected error");
}

TEST(ScriptText, OneThatExpectsNothingShowsItsFirstRepliesAndSaysHowManyMore) {
  RunReport run = scripted(23, Asks::kNo);
  run.script[20].reply = kWrongType;
  const std::vector<std::string> lines = lines_of(script_of(run));
  ASSERT_EQ(lines.size(), 16u) << script_of(run);
  EXPECT_EQ(lines[1], "SCRIPT  1 step answered an error that nobody expected");
  EXPECT_EQ(lines[2], "0.000 s     us  SET k0 v   OK");
  EXPECT_EQ(lines[14], "0.020 s  !  us  SET k20 v  (error) WRONGTYPE no list  (a.json:21)");
  EXPECT_EQ(lines[15], "… 10 more steps  (-v shows all)");
  EXPECT_EQ(lines_of(script_of(run, 100, Detail::kVerbose)).size(), 25u);
}

TEST(ScriptText, WhatFailedIsShownAmongFoldedSteps) {
  RunReport run = scripted(16, Asks::kYes);
  run.script[2].verdict = observe::Verdict::kFail;
  run.script[2].message = "expected 1, got OK";
  EXPECT_EQ(script_of(run),
            "\nSCRIPT  15 of 16 steps as expected (-v shows them)\n"
            "0.002 s  ✗  us  SET k2 v  expected 1, got OK  (a.json:3)\n");
}

TEST(ScriptText, ASettleSaysAmongWhomAndAWaitHowLong) {
  RunReport run = sample::small_pass();
  run.script[1].message = "among those that reach each other; eu cut off";
  run.script[1].has_expectation = true;
  run.script[2].replied = *run.script[2].at + Duration::millis(1500);
  const std::string text = script_of(run);
  EXPECT_NE(text.find("settle            equal after 39 ms among those that reach each other; eu cut off\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("SMEMBERS cart:7   [\"milk\"]  after 1.5 s\n"), std::string::npos) << text;
  EXPECT_NE(text.find("SADD cart:7 milk  (integer) 1\n"), std::string::npos) << "who is answered at once has not waited";
}

TEST(ScriptText, VerboseWrapsCommandsAndRepliesWithinTheirColumns) {
  RunReport run = scripted(2, Asks::kYes);
  run.script[0].command =
      R"(JSON.SET doc $ {"title":"a","body":"b","tags":["one","two","three","four"],"last":"comma","end":true})";
  run.script[0].reply->text =
      "one,two three four,five six seven eight,nine ten eleven twelve thirteen fourteen fifteen sixteen end";
  run.script[1].region = "eu";
  for (const std::size_t width : {80u, 100u, 120u}) {
    const std::string text = script_of(run, width, Detail::kVerbose);
    const std::vector<std::string> lines = lines_of(text);
    const std::string before = "0.000 s  ✓  us  ";
    const std::size_t command = before.size() - 2,
                      reply = lines[2].find("one,two three") - 2;  // in columns: a tick has three bytes
    std::string commands, replies;
    for (std::size_t i = 2; i + 1 < lines.size(); ++i) {
      EXPECT_LE(display_width(lines[i]), width) << text;
      const std::string line = i == 2 ? std::string(command, ' ') + lines[i].substr(before.size()) : lines[i];
      EXPECT_EQ(line.substr(0, command), std::string(command, ' ')) << text;
      commands += line.substr(command, reply - 2 - command);
      if (line.size() > reply) replies += line.substr(reply) + " ";
    }
    std::erase(commands, ' ');
    EXPECT_EQ(commands, R"(JSON.SETdoc${"title":"a","body":"b","tags":["one","two","three","four"],"last":"comma","end":true})")
        << text;
    EXPECT_EQ(replies, run.script[0].reply->text + " ") << "words are whole\n" << text;
    EXPECT_EQ(lines.back().find("SET k1 v"), before.size()) << text;
    EXPECT_NE(script_of(run, width).find("…"), std::string::npos) << "cut without -v";
  }
}

TEST(ScriptText, AWordThatIsTooWideBreaksBehindACommaWhereOneIsNear) {
  RunReport run = scripted(1, Asks::kYes);
  const std::string a(24, 'a'), b(40, 'b');
  run.script[0].command = a + "," + b;
  EXPECT_NE(script_of(run, 80, Detail::kVerbose).find(a + ",         OK\n                " + b.substr(0, 32) + "\n"),
            std::string::npos)
      << script_of(run, 80, Detail::kVerbose);
  run.script[0].command = "a," + b;  // it would leave the line nearly empty
  EXPECT_NE(script_of(run, 80, Detail::kVerbose).find("a," + b.substr(0, 30) + "  OK\n"), std::string::npos)
      << script_of(run, 80, Detail::kVerbose);
}

TEST(ScriptText, MachinesAreToldOfErrorsThatNobodyExpected) {
  TestSession session;
  for (const std::uint64_t seed : {1u, 2u}) {
    TestedRun run{.id = "a.json", .file = "a.json", .seed = seed};
    run.report = scripted(2, Asks::kNo);
    run.report->scenario.name = "t";
    session.runs.push_back(run);
  }
  EXPECT_EQ(junit_xml(session).find("<system-out>"), std::string::npos);
  EXPECT_EQ(github_annotations(session), "");
  for (TestedRun& run : session.runs) run.report->script[1].reply = kWrongType;
  EXPECT_NE(
      junit_xml(session).find("    <system-out>seed 1: script step 2 us SET k1 v: nobody expected (error) WRONGTYPE no list "
                              "(a.json:2)\nseed 2: "),
      std::string::npos)
      << junit_xml(session);
  EXPECT_EQ(github_annotations(session),
            "::notice file=a.json,line=2,title=t seed 1::us SET k1 v: nobody expected (error) "
            "WRONGTYPE no list\n")
      << "once for all seeds";
  EXPECT_NE(run_html(*session.runs[0].report, "1").find(">!</span>  us  SET k1 v"), std::string::npos);
}

}  // namespace
}  // namespace jetlag::report
