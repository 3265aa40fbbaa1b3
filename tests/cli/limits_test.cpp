// SPDX-License-Identifier: Apache-2.0
// Runs that are stopped, refused or cannot be: what the exit code, the report and the rerun line say then.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>

#include "program.h"
#include "scenario_input.h"

namespace jetlag::cli {
namespace {

using nlohmann::json;
using testing::Folder;
using testing::Outcome;
using testing::small_scenario;

constexpr const char* kBusy =
    R"("workloads": [{ "name": "w", "rate": "5k/s", "keys": { "count": 1000 }, "mix": { "SET": "100%" } }])";

/// The words after "jetlag" of the rerun line; the words of these tests need no quotes.
std::vector<std::string> rerun_of(const std::string& text) {
  const auto at = text.find("rerun: jetlag ");
  std::vector<std::string> words;
  if (at == std::string::npos) return words;
  std::istringstream line(text.substr(at + 14, text.find('\n', at) - at - 14));
  for (std::string word; line >> word;) words.push_back(word);
  return words;
}

TEST(RerunLine, GivesTheExitCodeOfTheRunThatPrintedIt) {
  const Folder folder;
  const std::vector<std::string> expectations{
      "lag{from=us}.p99 < 5ms",         "lag.max < 1ms",  "requests.count < 20",       "always lag_ops < 1",
      "converged within 1ms after cut", "full_syncs > 3", "backlog_fill.max < 0.0001%"};
  for (const std::string& expectation : expectations) {
    folder.write("a.json", small_scenario(R"("workloads": [{ "rate": "100/s", "mix": { "SET": "50%", "GET": "50%" } }],
  "faults": [{ "name": "cut", "at": "500ms", "for": "200ms", "cut": ["us", "eu"] }], "expect": [")" + expectation + "\"]"));
    const Outcome run = folder.run({"run", "a.json"});
    const auto words = rerun_of(run.out);
    ASSERT_FALSE(words.empty()) << expectation << run.out << run.err;
    EXPECT_EQ(run.exit_code, 1) << expectation << run.out;
    EXPECT_EQ(folder.run(words).exit_code, run.exit_code) << expectation << run.out;
    const Outcome test = folder.run({"test", "a.json"});
    EXPECT_EQ(folder.run(rerun_of(test.out)).exit_code, test.exit_code) << test.out;
  }
}

TEST(RerunLine, SaysUntilWhereAShorterRunFailsAsWell) {
  const Folder folder;
  folder.write("a.json", small_scenario(std::string(kBusy) + R"(, "expect": ["lag.max < 1ms"])"));
  EXPECT_NE(folder.run({"run", "a.json"}).out.find("--seed 7 --until 0."), std::string::npos);
  folder.write("b.json", small_scenario(std::string(kBusy) + R"(, "expect": ["lag.p99 < 1ms"])"));
  EXPECT_EQ(folder.run({"run", "b.json"}).out.find("--until"), std::string::npos);
  const Outcome stopped = folder.run({"run", "b.json", "--until", "1230ms"});
  EXPECT_NE(stopped.out.find("--seed 7 --until 1.23s"), std::string::npos) << stopped.out;
  EXPECT_EQ(folder.run(rerun_of(stopped.out)).exit_code, stopped.exit_code);
}

TEST(RunCommand, AStopBeyondTheEndIsSaid) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  const Outcome run = folder.run({"run", "a.json", "--until", "1h"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.err.find("not before the end of the run (4 s)"), std::string::npos) << run.err;
}

TEST(RunCommand, ASeedIsDecimalDigitsAndNothingElse) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  for (const char* seed : {"-1", "+1", "0x10", " 7", "7 ", "", "99999999999999999999", "1e3"})
    EXPECT_EQ(folder.run({"run", "a.json", std::string("--seed=") + seed}).exit_code, 64) << seed;
  EXPECT_EQ(folder.run({"run", "a.json", "--seed", "18446744073709551615"}).exit_code, 0);
}

TEST(RunCommand, AStepThatTheStopDidNotReachIsUndecided) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  const Outcome run = folder.run({"run", "a.json", "--until", "50ms", "--json=r.json"});
  EXPECT_EQ(run.exit_code, 2) << run.out;
  const json script = json::parse(folder.read("r.json"))["script"];
  ASSERT_EQ(script.size(), 3u);
  EXPECT_EQ(script[0]["verdict"], "undecided");
  EXPECT_EQ(script[0]["region"], "us");
  EXPECT_EQ(script[2]["region"], "*");
  EXPECT_NE(script[0]["message"].get<std::string>().find("not reached: the run stopped at 50 ms"), std::string::npos)
      << script[0];
}

TEST(RunCommand, LoadingDataCanBeStopped) {
  const Folder folder;
  folder.write("a.json", small_scenario(R"("dataset": { "keys": 3000000, "value": "100B" })"));
  const auto begin = std::chrono::steady_clock::now();
  const Outcome budget = folder.run({"run", "a.json", "--time-budget", "50ms", "--json=r.json"});
  EXPECT_EQ(budget.exit_code, 124) << budget.out << budget.err;
  const Outcome interrupt =
      folder.run({"run", "a.json"}, "", {"timeout", "--foreground", "--preserve-status", "-s", "INT", "0.1"});
  EXPECT_EQ(interrupt.exit_code, 130) << interrupt.out << interrupt.err;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(json::parse(folder.read("r.json"))["exit_code"], 124);
}

TEST(CutShort, NothingExportsAFingerprint) {
  const Folder folder;
  folder.write("a.json", small_scenario(kBusy));
  const Outcome run = folder.run({"run", "a.json", "--set", "duration=100000s", "--until", "99999s", "--time-budget", "50ms",
                                  "--json=r.json", "--junit=r.xml"});
  const Outcome test = folder.run({"test", "a.json", "--timeout", "1ms", "--json=t.json", "--junit=t.xml"});
  EXPECT_EQ(run.exit_code, 124);
  EXPECT_EQ(test.exit_code, 124);
  for (const Outcome& outcome : {run, test})
    EXPECT_NE(outcome.out.find("fingerprint none: the run was cut short"), std::string::npos) << outcome.out;
  EXPECT_TRUE(json::parse(folder.read("r.json"))["fingerprint"].is_null());
  EXPECT_TRUE(json::parse(folder.read("t.json"))["runs"][0]["report"]["fingerprint"].is_null());
  for (const char* file : {"r.xml", "t.xml"})
    EXPECT_NE(folder.read(file).find(R"(<property name="fingerprint" value="none: the run was cut short"/>)"), std::string::npos)
        << folder.read(file);
}

TEST(RunCommand, TheReportSaysTheExitCodeOfTheProcess) {
  const Folder folder;
  folder.write("a.json", small_scenario(kBusy));
  const Outcome budget = folder.run({"run", "a.json", "--set", "duration=3600s", "--time-budget", "200ms", "--json=r.json"});
  EXPECT_EQ(budget.exit_code, 124);
  const json report = json::parse(folder.read("r.json"));
  EXPECT_EQ(report["exit_code"], 124);
  EXPECT_EQ(report["verdict"], "undecided");
  EXPECT_EQ(budget.out.find("PASS"), std::string::npos) << budget.out;
  const Outcome test = folder.run({"test", "a.json", "--timeout", "1ms", "--json"});
  EXPECT_EQ(test.exit_code, 124);
  const json session = json::parse(test.out);
  EXPECT_EQ(session["runs"][0]["exit_code"], 124);
  EXPECT_EQ(session["runs"][0]["report"]["exit_code"], 124);
}

TEST(CheckCommand, RefusesWhatTheEngineCouldNotRun) {
  const Folder folder;
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"("workloads": [{ "rate": "20/s", "keys": { "count": 1, "pattern": "k" }, "home": {}, "mix": { "SET": "100%" } }])",
       "at least one key per region"},
      {R"("scale": "1/1000", "workloads": [{ "rate": "20/s", "keys": { "count": 1000 }, "home": {}, "mix": { "SET": "100%" } }])",
       "at least one key per region"},
      {R"("workloads": [{ "rate": "1/s", "value": "1GB", "mix": { "SET": "100%" } }])", "between 0 and 512 MiB"},
      {R"("workloads": [{ "rate": "1/s", "value": { "distribution": "pareto", "min": "1B", "alpha": 0.1 }, "mix": { "SET": "100%" } }])",
       "between 0 and 512 MiB"},
      {R"("workloads": [{ "rate": "1/s", "value": { "distribution": "lognormal", "median": "1GB", "sigma": 8 }, "mix": { "SET": "100%" } }])",
       "between 0 and 512 MiB"},
      {R"("workloads": [{ "rate": "1/s", "value": { "distribution": "exponential", "mean": "900000000GB" }, "mix": { "SET": "100%" } }])",
       "the mean of an exponential distribution"},
      {R"("workloads": [{ "rate": "5G/s", "mix": { "SET": "100%" } }])", "rate"},
      {R"("dataset": { "keys": 1000000000, "value": "1KB" })", "at most 16 GiB in memory"},
      {R"("dataset": [{ "keys": 9000000, "value": "1KB" }, { "pattern": "b:{}", "keys": 9000000, "value": "1KB" }])",
       "at most 16 GiB in memory"}};
  for (const auto& [extra, message] : cases) {
    folder.write("a.json", small_scenario(extra));
    for (const char* command : {"check", "run"}) {
      const Outcome outcome = folder.run({command, "a.json"});
      EXPECT_EQ(outcome.exit_code, 65) << extra << outcome.out << outcome.err;
      EXPECT_TRUE(outcome.err.starts_with("a.json:13:")) << outcome.err;
      EXPECT_NE(outcome.err.find(message), std::string::npos) << outcome.err;
    }
  }
}

TEST(CheckCommand, ShowsTheFirstOfVeryManyMistakesQuickly) {
  const Folder folder;
  std::string keys;
  for (int i = 0; i < 20'000; ++i) keys += (i == 0 ? "" : ", ") + ("\"key" + std::to_string(i)) + "\": 1";
  folder.write("a.json", small_scenario(keys));
  std::string expectations;
  for (int i = 0; i < 80'000; ++i) expectations += (i == 0 ? "\"x" : ", \"x") + std::to_string(i) + " < 1\"";
  folder.write("b.json", small_scenario("\"expect\": [" + expectations + "]"));
  const auto begin = std::chrono::steady_clock::now();
  for (const char* file : {"a.json", "b.json"}) {
    const Outcome check = folder.run({"check", file});
    EXPECT_EQ(check.exit_code, 65);
    EXPECT_EQ(std::count(check.err.begin(), check.err.end(), '\n'), 101) << check.err.substr(0, 400);
    EXPECT_NE(check.err.find("... and "), std::string::npos);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(Usage, IsSaidBeforeFilesAreRead) {
  const Folder folder;
  EXPECT_EQ(folder.run({"run", "nowhere.json", "--json", "--csv"}).exit_code, 64);
  EXPECT_EQ(folder.run({"topology", "nowhere.json", "--json", "--svg"}).exit_code, 64);
  EXPECT_EQ(folder.run({"test", "nowhere.json", "--json", "--junit"}).exit_code, 64);
  EXPECT_EQ(folder.run({"run", "nowhere.json", "--until", "5"}).exit_code, 64);
  EXPECT_EQ(folder.run({"list", "--json"}).exit_code, 64);
  EXPECT_EQ(folder.run({"new", ""}).exit_code, 64);
  folder.write("a.json", small_scenario());
  EXPECT_EQ(folder.run({"explain", "a.json", "--key", "k", "--at", "5s"}).exit_code, 64);
  const Outcome missing = folder.run({"run", "nowhere.json"});
  EXPECT_EQ(missing.err, "jetlag: nowhere.json: no such file\n");
}

TEST(ExplainCommand, CanBeInterrupted) {
  const Folder folder;
  folder.write("a.json", small_scenario(kBusy));
  const Outcome run = folder.run({"explain", "a.json", "--key", "k", "--set", "duration=100000s"}, "",
                                 {"timeout", "--foreground", "--preserve-status", "-s", "INT", "0.5"});
  EXPECT_EQ(run.exit_code, 130) << run.out << run.err;
  EXPECT_NE(run.err.find("interrupted"), std::string::npos);
}

TEST(RunCommand, BytesThatAreNoTextAreBase64InJson) {
  const Folder folder;
  std::string text = small_scenario();
  text.insert(text.find("{ \"settle\""),
              R"({ "region": "us", "run": ["SET", "b", { "b64": "/wA=" }] }, { "region": "us", "run": "GET b" }, )");
  folder.write("a.json", text);
  const json report = json::parse(folder.run({"run", "a.json", "--json"}).out);
  EXPECT_EQ(report["script"][2]["reply"]["value"]["b64"], "/wA=");
}

TEST(CheckCommand, ShowsNoEscapeSequenceOfAFile) {
  const Folder folder;
  folder.write("a.json", small_scenario(R"("a\u001b[31mb": 1)"));
  const Outcome check = folder.run({"check", "a.json"});
  EXPECT_EQ(check.err.find('\x1b'), std::string::npos) << check.err;
  EXPECT_NE(check.err.find("\\x1b"), std::string::npos) << check.err;
}

}  // namespace
}  // namespace jetlag::cli
