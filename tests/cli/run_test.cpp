// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "program.h"
#include "scenario_input.h"

namespace jetlag::cli {
namespace {

using nlohmann::json;
using testing::Folder;
using testing::Outcome;
using testing::small_scenario;

TEST(RunCommand, PassesAndPrintsTheReport) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_EQ(run.err, "");
  EXPECT_NE(run.out.find("SADD cart:7 milk"), std::string::npos);
  EXPECT_NE(run.out.find("PASS"), std::string::npos);
  EXPECT_EQ(run.out.find('\x1b'), std::string::npos);  // no terminal, no colours
}

TEST(RunCommand, AFailedExpectationGives1WithItsLineAndTheRerunLine) {
  const Folder folder;
  folder.write("small.json", small_scenario(R"("expect": ["full_syncs == 0", "lag.max < 1ms"])"));
  const Outcome run = folder.run({"run", "small.json", "--seed", "11"});
  EXPECT_EQ(run.exit_code, 1) << run.out << run.err;
  EXPECT_NE(run.out.find("✗ lag.max < 1ms"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("small.json:13"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("rerun: jetlag run small.json --seed 11"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("fingerprint "), std::string::npos);
}

TEST(RunCommand, AnInvalidScenarioGives65WithAllMistakesAndTheirPlaces) {
  const Folder folder;
  folder.write("bad.json", small_scenario(R"("durration": "5s", "drain": 3)"));
  const Outcome run = folder.run({"run", "bad.json"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err.find("bad.json:13:3: "), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("duration"), std::string::npos) << run.err;
}

TEST(RunCommand, AnUnknownMetricIsFoundBeforeTheRun) {
  const Folder folder;
  folder.write("bad.json", small_scenario(R"("expect": ["full_sinks == 0"])"));
  const Outcome run = folder.run({"run", "bad.json"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_NE(run.err.find("bad.json:13:"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("full_syncs"), std::string::npos) << run.err;
}

TEST(RunCommand, AMissingFileGives66AndAFolderToo) {
  const Folder folder;
  EXPECT_EQ(folder.run({"run", "nowhere.json"}).exit_code, 66);
  EXPECT_NE(folder.run({"run", "nowhere.json"}).err.find("nowhere.json: no such file"), std::string::npos);
  folder.write("small.jsonc", small_scenario());
  EXPECT_NE(folder.run({"run", "small"}).err.find("did you mean \"small.jsonc\"?"), std::string::npos);
  EXPECT_NE(folder.run({"run", "small.jsonc", "--json", "out.json"}).err.find("takes its path as in --json=PATH"),
            std::string::npos);
  EXPECT_EQ(folder.run({"run", "."}).exit_code, 66);
}

TEST(RunCommand, ReadsStandardInput) {
  const Folder folder;
  const Outcome run = folder.run({"run", "-", "--json"}, small_scenario());
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(json::parse(run.out)["scenario"]["file"], "");
}

TEST(RunCommand, BareJsonTakesStandardOutputAndPeopleReadStandardError) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "--json", "small.json"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const json report = json::parse(run.out);
  EXPECT_EQ(report["verdict"], "pass");
  EXPECT_EQ(report["seed"], 7);
  EXPECT_NE(run.err.find("PASS"), std::string::npos);
}

TEST(RunCommand, WritesEveryOutputToItsPath) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json", "--json=r.json", "--junit=r.xml", "--csv=r.csv", "--quiet"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(json::parse(folder.read("r.json"))["exit_code"], 0);
  EXPECT_TRUE(folder.read("r.xml").starts_with("<?xml"));
  EXPECT_TRUE(folder.read("r.csv").starts_with("time_ns,"));
}

TEST(RunCommand, AQuietFailureNamesWhatFailed) {
  const Folder folder;
  folder.write("small.json", small_scenario(R"("expect": ["converged", "full_syncs > 3"])"));
  const Outcome run = folder.run({"run", "small.json", "--quiet"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err.find("✗ full_syncs > 3"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("✓"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("FAIL  1 of 2 expectations failed"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("\nrerun: "), std::string::npos) << run.err;
}

TEST(RunCommand, EqualRunsGiveEqualReports) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  EXPECT_EQ(folder.run({"run", "small.json", "--json"}).out, folder.run({"run", "small.json", "--json"}).out);
}

TEST(RunCommand, RefusesAnOutputThatWouldOverwriteAnInput) {
  const Folder folder;
  folder.write("base.json", small_scenario());
  folder.write("small.json", R"({ "jetlag": 1, "extends": "base.json", "name": "Extended" })");
  for (const char* path : {"small.json", "./small.json", "base.json"}) {
    const Outcome run = folder.run({"run", "small.json", std::string("--json=") + path});
    EXPECT_EQ(run.exit_code, 64) << path << run.err;
    EXPECT_NE(run.err.find("is an input"), std::string::npos) << run.err;
  }
  EXPECT_EQ(folder.read("base.json"), small_scenario());
}

TEST(RunCommand, RefusesTwoOutputsInOnePlace) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  EXPECT_EQ(folder.run({"run", "small.json", "--json", "--csv"}).exit_code, 64);
  EXPECT_EQ(folder.run({"run", "small.json", "--json=a", "--csv=./a"}).exit_code, 64);
}

TEST(RunCommand, AnOutputThatCannotBeWrittenIsAnErrorBeforeTheRun) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json", "--csv=ok.csv", "--json=missing/r.json"});
  EXPECT_EQ(run.exit_code, 73);
  EXPECT_EQ(run.out, "");                   // nothing ran
  EXPECT_FALSE(folder.has("ok.csv"));       // and nothing was left behind
  EXPECT_NE(run.err.find("missing/r.json"), std::string::npos);
}

TEST(RunCommand, AFullDiskIsNoticed) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  EXPECT_EQ(folder.run({"run", "small.json", "--json=/dev/full"}).exit_code, 73);
}

TEST(RunCommand, WritesATraceOfTheSameRun) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome traced = folder.run({"run", "small.json", "--trace=r.trace.json"});
  EXPECT_EQ(traced.exit_code, 0) << traced.err;
  EXPECT_EQ(traced.err, "");
  const json trace = json::parse(folder.read("r.trace.json"));
  EXPECT_EQ(trace["otherData"]["dropped"], 0);
  EXPECT_EQ(trace["otherData"]["fingerprint"], json::parse(folder.run({"run", "small.json", "--json"}).out)["fingerprint"]);
  const auto named = [](const char* name) { return [name](const json& event) { return event["name"] == name; }; };
  EXPECT_EQ(std::ranges::count_if(trace["traceEvents"], named("SADD cart:7 milk")), 2) << "begin and end";
  EXPECT_EQ(folder.run({"run", "small.json", "--trace=small.json"}).exit_code, 64) << "the scenario itself";
  EXPECT_EQ(folder.run({"run", "small.json", "--trace=missing/r.json"}).exit_code, 73);
  EXPECT_EQ(folder.run({"run", "small.json", "--trace", "--json"}).exit_code, 64) << "both to standard output";
}

TEST(RunCommand, StandardOutputByItsNameIsStandardOutput) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json", "--json=/dev/stdout"});
  EXPECT_EQ(json::parse(run.out)["verdict"], "pass") << "nothing else is on it";
  EXPECT_NE(run.err.find("PASS"), std::string::npos);
  EXPECT_EQ(folder.run({"run", "small.json", "--json=/dev/stdout", "--trace"}).exit_code, 64) << "two of them";
}

TEST(RunCommand, ATraceOfARunThatIsStoppedHoldsWhatWasReached) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  folder.run({"run", "small.json", "-q", "--until", "50ms", "--trace=r.json"});
  for (const json& event : json::parse(folder.read("r.json"))["traceEvents"])
    EXPECT_LE(event.value("ts", 0.0), 50'000.0) << event;
}

TEST(RunCommand, WritesAPageToKeep) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  EXPECT_EQ(folder.run({"run", "small.json", "-q", "--html=r.html"}).exit_code, 0);
  EXPECT_TRUE(folder.read("r.html").starts_with("<!doctype html>"));
  EXPECT_EQ(folder.run({"run", "small.json", "--html=small.json"}).exit_code, 64) << "the scenario itself";
  EXPECT_EQ(folder.run({"run", "small.json", "--html=missing/r.html"}).exit_code, 73);
}

TEST(RunCommand, StopsWhereItIsToldAndSaysSo) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json", "--until", "50ms", "--json=r.json"});
  EXPECT_NE(run.out.find("STOPPED at"), std::string::npos) << run.out;
  const json report = json::parse(folder.read("r.json"));
  EXPECT_EQ(report["interrupted"], true);
  EXPECT_LE(report["reached_ns"].get<std::int64_t>(), 50'000'000);
}

TEST(RunCommand, ATimeWithoutUnitIsAMistake) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  for (const char* text : {"5", "5 parsecs", "0s", "-3s"})
    EXPECT_EQ(folder.run({"run", "small.json", std::string("--until=") + text}).exit_code, 64) << text;
}

TEST(RunCommand, OverridesValuesAndNamesUnknownPaths) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json", "--set", "duration=3s", "--set", "name=\"Longer run\"", "--json"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(json::parse(run.out)["duration_ns"], 3'000'000'000);
  EXPECT_EQ(json::parse(run.out)["scenario"]["name"], "Longer run");
  EXPECT_EQ(json::parse(run.out)["rerun"], "jetlag run small.json --set duration=3s --set 'name=\"Longer run\"' --seed 7");
  EXPECT_EQ(folder.run({"run", "small.json", "--set", "duraton=3s"}).exit_code, 65);
  EXPECT_EQ(folder.run({"run", "small.json", "--set", "duration"}).exit_code, 64);
}

TEST(RunCommand, ATimeBudgetThatRunsOutGives124WithTheReportSoFar) {
  const Folder folder;
  folder.write(
      "long.json",
      small_scenario(R"("workloads": [{ "name": "w", "rate": "50k/s", "keys": { "count": 1000 }, "mix": { "SET": "100%" } }])"));
  const Outcome run = folder.run({"run", "long.json", "--set", "duration=3600s", "--time-budget", "300ms"});
  EXPECT_EQ(run.exit_code, 124) << run.err;
  EXPECT_NE(run.out.find("STOPPED at"), std::string::npos) << run.out;
}

TEST(RunCommand, AnInterruptGives130WithTheReportSoFar) {
  for (const char* signal : {"INT", "TERM", "HUP"}) {
    const Folder folder;
    folder.write(
        "long.json",
        small_scenario(R"("workloads": [{ "name": "w", "rate": "5k/s", "keys": { "count": 1000 }, "mix": { "SET": "100%" } }])"));
    const Outcome run = folder.run({"run", "long.json", "--set", "duration=100000s", "--json=r.json"}, "",
                                   {"timeout", "--foreground", "--preserve-status", "-s", signal, "1"});
    EXPECT_EQ(run.exit_code, 130) << signal << run.err;
    EXPECT_NE(run.out.find("STOPPED at"), std::string::npos) << run.out;
    EXPECT_LT(run.out.find("STOPPED at"), run.out.find("CHECKS")) << "before what it qualifies";
    EXPECT_EQ(json::parse(folder.read("r.json"))["interrupted"], true);
  }
}

TEST(RunCommand, MemoryThatRunsOutIsNotCalledABug) {
  const Folder folder;
  folder.write("big.json", small_scenario(R"("dataset": { "keys": 1000000, "value": "100B", "pattern": "k:{}" })"));
  for (const char* command : {"run", "test"}) {
    const Outcome run = folder.run({command, "big.json"}, "", {"prlimit", "--as=120000000"});
    EXPECT_EQ(run.exit_code, 70) << run.err;
    EXPECT_NE((run.out + run.err).find("out of memory"), std::string::npos) << run.out << run.err;
    EXPECT_EQ((run.out + run.err).find("bug in Jetlag"), std::string::npos) << run.out << run.err;
  }
}

TEST(RunCommand, AFileThatMayNotGrowIs73AndLeavesNothing) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome run = folder.run({"run", "small.json", "-q", "--json=r.json"}, "", {"prlimit", "--fsize=1000"});
  EXPECT_EQ(run.exit_code, 73) << run.err;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) files += entry.exists() ? 1u : 0u;
  EXPECT_EQ(files, 1u);
}

TEST(RunCommand, WorksOnOneCaseAtATime) {
  const Folder folder;
  folder.write(
      "cases.json",
      small_scenario(
          R"("params": { "warm": "10ms" }, "warmup": "${warm}",
  "cases": [{ "name": "short" }, { "name": "long", "warm": "20ms" }])"));
  const Outcome all = folder.run({"run", "cases.json"});
  EXPECT_EQ(all.exit_code, 64) << all.err;
  EXPECT_NE(all.err.find("short and long"), std::string::npos) << all.err;
  EXPECT_EQ(folder.run({"run", "cases.json", "--case", "long"}).exit_code, 0);
  const Outcome wrong = folder.run({"run", "cases.json", "--case", "lon"});
  EXPECT_EQ(wrong.exit_code, 64);
  EXPECT_NE(wrong.err.find("did you mean \"long\"?"), std::string::npos) << wrong.err;
}

TEST(RunCommand, SurvivesHostileInput) {
  const Folder folder;
  EXPECT_EQ(folder.run({"run", "-"}, std::string(200'000, '[')).exit_code, 65);
  EXPECT_EQ(folder.run({"run", "-"}, "").exit_code, 65);
  EXPECT_EQ(folder.run({"run", "-"}, std::string("\x7f" "ELF\0\1\2\xff", 8)).exit_code, 65);
  EXPECT_EQ(folder.run({"run", "-"}, small_scenario().substr(0, 150)).exit_code, 65);
  EXPECT_EQ(folder.run({"run", "-"}, "{\"jetlag\": 1, \"name\": \"" + std::string(1'000'000, 'x') + "\"}").exit_code, 65);
}

TEST(ExplainCommand, TellsWhyAValueWon) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome text = folder.run({"explain", "small.json", "--key", "cart:7"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_NE(text.out.find("SADD cart:7 milk"), std::string::npos) << text.out;
  const json why = json::parse(folder.run({"explain", "small.json", "--key", "cart:7", "--json"}).out);
  EXPECT_EQ(why["operations"].size(), 1u);
  EXPECT_EQ(why["agree"], true);
  EXPECT_EQ(folder.run({"explain", "small.json"}).exit_code, 64);  // which key?
}

TEST(ExplainCommand, AKeyThatNothingTouchedGives64AndTheNearestOne) {
  const Folder folder;
  folder.write("small.json", small_scenario(R"("dataset": { "pattern": "item:{}", "keys": 5 })"));
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--quiet"}, {"--json=why.json"}}) {
    std::vector<std::string> words{"explain", "small.json", "--key", "cart:8"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome run = folder.run(words);
    EXPECT_EQ(run.exit_code, 64) << run.out;
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.err,
              "jetlag: --key cart:8: no region has this key, and no operation has touched it; did you mean \"cart:7\"?\n");
  }
  EXPECT_TRUE(json::parse(folder.read("why.json"))["operations"].empty());
  EXPECT_EQ(folder.run({"explain", "small.json", "--key", "item:3"}).exit_code, 0);  // as the data set loaded it
  EXPECT_EQ(folder.run({"explain", "small.json", "--key", "item:3", "--at", "0s"}).exit_code, 0);
  const Outcome early = folder.run({"explain", "small.json", "--key", "cart:7", "--at", "50ms"});
  EXPECT_EQ(early.exit_code, 64);
  EXPECT_NE(early.err.find("(looked at until 50 ms)"), std::string::npos) << early.err;
}

TEST(TopologyCommand, AnswersInFourForms) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  const Outcome text = folder.run({"topology", "small.json", "--dot=t.dot", "--svg=t.svg", "--json=t.json"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_NE(text.out.find("measured ("), std::string::npos) << text.out;
  EXPECT_TRUE(folder.read("t.dot").starts_with("digraph"));
  EXPECT_TRUE(folder.read("t.svg").starts_with("<svg"));
  EXPECT_EQ(json::parse(folder.read("t.json"))["bridges"].size(), 1u);
}

TEST(RerunLine, IsReadBackByAShell) {
  ScenarioWords words;
  words.file = "it's here.json";
  words.sets = {"name=\"a b\""};
  EXPECT_EQ(rerun_line(words, 3, Instant{10'150'000'000}),
            "jetlag run 'it'\\''s here.json' --set 'name=\"a b\"' --seed 3 --until 10.15s");
}

TEST(ExplainCommand, NamesAKeyOfTheScriptThatIsGoneByTheEnd) {
  const Folder folder;
  folder.write("a.json", R"({"jetlag": 1, "name": "t", "duration": "3s",
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
  "script": [{"at": "1s", "region": "us", "run": "RPUSH tasks mail"}, {"at": "2s", "region": "us", "run": "LPOP tasks"}]})");
  const Outcome end = folder.run({"explain", "a.json", "--key", "task"});
  EXPECT_EQ(end.exit_code, 64);
  EXPECT_EQ(end.err, "jetlag: --key task: no region has this key, and no operation has touched it; did you mean \"tasks\"?\n");
  const Outcome early = folder.run({"explain", "a.json", "--key", "task", "--at", "1500ms"});
  EXPECT_NE(early.err.find("; did you mean \"tasks\"? (looked at until 1.5 s)\n"), std::string::npos) << early.err;
  for (const char* at : {"500ms", "2500ms"})
    EXPECT_EQ(folder.run({"explain", "a.json", "--key", "tasks", "--at", at}).err.find("did you mean"), std::string::npos) << at;
}

}  // namespace
}  // namespace jetlag::cli
