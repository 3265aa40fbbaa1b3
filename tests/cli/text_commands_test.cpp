// SPDX-License-Identifier: Apache-2.0
// check, fmt, new, schema, list, conflicts: the commands that are asked something and run no scenario of the user's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "program.h"

namespace jetlag::cli {
namespace {

using nlohmann::json;
using testing::Folder;
using testing::Outcome;
using testing::small_scenario;

TEST(CheckCommand, ListsEveryMistakeOfEveryFile) {
  const Folder folder;
  folder.write("good.json", small_scenario());
  folder.write("bad.json", small_scenario(R"("sead": 3, "warmup": "soon")"));
  const Outcome run = folder.run({"check", "good.json", "bad.json"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_NE(run.out.find("good.json: fine: Small, 2 regions"), std::string::npos) << run.out;
  EXPECT_NE(run.err.find("bad.json:13:3: "), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("\"seed\""), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("bad.json:13:24: "), std::string::npos) << run.err;
  EXPECT_EQ(folder.run({"check", "good.json", "-q"}).out, "");
}

TEST(CheckCommand, ReportsExpectationsTogetherWithOtherMistakes) {
  const Folder folder;
  folder.write("bad.json", small_scenario(R"("warmup": "1 sec", "expect": ["full_sync == 0", "lag{from=us,to=xy}.p99 < 5"])"));
  const Outcome run = folder.run({"check", "bad.json"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_NE(run.err.find("did you mean \"s\"?"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("did you mean \"full_syncs\"?"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("found \"5\", which has no unit"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("unknown region \"xy\""), std::string::npos) << run.err;
}

TEST(CheckCommand, ADuplicateKeyHidesNoExpectation) {
  const Folder folder;
  folder.write("bad.json",
               small_scenario(R"("drain": "1s", "faults": [{ "name": "cable", "at": "90s", "for": "1s", "isolate": "uk" }],
  "expect": ["converged within 5s after cabel", "full_sync == 0", "lag{from=us,to=zz}.p99 < 150ms", "lag.p99 < 150", "sync_bytes <"])"));
  const Outcome run = folder.run({"check", "bad.json"});
  EXPECT_EQ(run.exit_code, 65);
  for (const char* mistake : {"found \"drain\" again", "did you mean \"cable\"?", "did you mean \"full_syncs\"?",
                              "unknown region \"zz\"", "found \"150\", which has no unit", "expected a value to compare with"})
    EXPECT_NE(run.err.find(mistake), std::string::npos) << mistake << "\n" << run.err;
}

TEST(CheckCommand, HintsAtWhatIsMeant) {
  const Folder folder;
  folder.write("bad.json", small_scenario(R"("database": { "backlog": "64K" },
    "faults": [{ "at": "1s", "duration": "1s", "isolate": "us" }, { "at": "1s", "cut": ["us"] }])"));
  const Outcome run = folder.run({"check", "bad.json"});
  for (const char* hint : {"did you mean \"KiB\"?", "did you mean \"for\"?", "found a list of 1\n"})
    EXPECT_NE(run.err.find(hint), std::string::npos) << run.err;
  folder.write("none.json", small_scenario(R"("dataset": { "keys": 0, "pattern": "one" })"));
  const Outcome none = folder.run({"check", "none.json"});
  EXPECT_EQ(std::count(none.err.begin(), none.err.end(), '\n'), 1) << none.err;
  const Outcome newer = folder.run({"check", "-"}, R"({ "jetlag": 2, "name": "x", "duration": "1s", "regions": [] })");
  EXPECT_NE(newer.err.find("expected 1 (this version reads format 1), found the number 2"), std::string::npos) << newer.err;
  EXPECT_NE(folder.run({"run", "bad.json", "--sed", "3"}).err.find("did you mean \"--seed\"?"), std::string::npos);
}

TEST(CheckCommand, ReadsStandardInput) {
  const Folder folder;
  EXPECT_EQ(folder.run({"check", "-"}, small_scenario()).exit_code, 0);
  const Outcome bad = folder.run({"check", "-"}, "{");
  EXPECT_EQ(bad.exit_code, 65);
  EXPECT_TRUE(bad.err.starts_with("stdin:1:")) << bad.err;
}

TEST(FmtCommand, FormatsInPlaceAndThenHasNothingToDo) {
  const Folder folder;
  folder.write("a.jsonc", "// kept\n{\"jetlag\":1,   \"name\":\"x\"}");
  EXPECT_EQ(folder.run({"fmt", "--check", "a.jsonc"}).exit_code, 1);
  EXPECT_EQ(folder.read("a.jsonc"), "// kept\n{\"jetlag\":1,   \"name\":\"x\"}");
  EXPECT_EQ(folder.run({"fmt", "a.jsonc"}).exit_code, 0);
  const std::string formatted = folder.read("a.jsonc");
  EXPECT_NE(formatted.find("// kept"), std::string::npos);
  EXPECT_EQ(folder.run({"fmt", "--check", "a.jsonc"}).exit_code, 0);
  EXPECT_EQ(folder.run({"fmt", "-"}, "{\"jetlag\":1,   \"name\":\"x\"}").out, formatted.substr(formatted.find('{')));
}

TEST(FmtCommand, LeavesABrokenFileAlone) {
  const Folder folder;
  folder.write("a.json", "{\"jetlag\": }");
  EXPECT_EQ(folder.run({"fmt", "a.json"}).exit_code, 65);
  EXPECT_EQ(folder.read("a.json"), "{\"jetlag\": }");
}

TEST(NewCommand, WritesAScenarioThatRunsAndPasses) {
  const Folder folder;
  EXPECT_EQ(folder.run({"new", "first"}).exit_code, 0);
  EXPECT_EQ(folder.run({"check", "first.jsonc"}).exit_code, 0);
  EXPECT_EQ(folder.run({"fmt", "--check", "first.jsonc"}).exit_code, 0);
  const Outcome run = folder.run({"run", "first.jsonc"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_EQ(folder.run({"new", "second.json"}).exit_code, 0);
  EXPECT_TRUE(folder.has("second.json"));
}

TEST(NewCommand, RefusesToOverwrite) {
  const Folder folder;
  folder.write("first.jsonc", "mine");
  EXPECT_EQ(folder.run({"new", "first"}).exit_code, 73);
  EXPECT_EQ(folder.read("first.jsonc"), "mine");
}

TEST(SchemaCommand, PrintsBothSchemas) {
  const Folder folder;
  EXPECT_TRUE(json::parse(folder.run({"schema"}).out).contains("properties"));
  EXPECT_EQ(json::parse(folder.run({"schema", "--report"}).out)["title"], "Jetlag run report");
}

TEST(ListCommand, KnowsRegionsFaultsMetricsAndCommands) {
  const Folder folder;
  const json regions = json::parse(folder.run({"list", "regions", "--json"}).out);
  EXPECT_TRUE(std::any_of(regions.begin(), regions.end(), [](const json& r) { return r["id"] == "aws:us-east-1"; }));
  for (const json& region : regions) EXPECT_TRUE(region["latitude"].is_number() && region["longitude"].is_number()) << region;
  for (const json& metric : json::parse(folder.run({"list", "metrics", "--json"}).out))
    if (metric["name"] == "lag") {
      EXPECT_EQ(metric["labels"], json({"from", "to"}));
    }
  EXPECT_TRUE(json::parse(folder.run({"list", "commands", "--json"}).out)[0]["arity"].is_number_integer());
  EXPECT_NE(folder.run({"list", "metrics"}).out.find("full_syncs"), std::string::npos);
  EXPECT_NE(folder.run({"list", "faults"}).out.find("isolate"), std::string::npos);
  EXPECT_NE(folder.run({"list", "commands"}).out.find("SADD"), std::string::npos);
}

TEST(ListCommand, NeverShortensWhatIsCopied) {
  const Folder folder;
  const std::string narrow = folder.run({"list", "regions"}, "", {"COLUMNS=80"}).out;
  for (const char* id : {"aws:ap-northeast-1 ", "aws:ap-southeast-1 "}) EXPECT_NE(narrow.find(id), std::string::npos) << narrow;
  EXPECT_EQ(narrow.find("…"), std::string::npos) << narrow;
  EXPECT_EQ(narrow.find("longitude"), std::string::npos) << narrow;
  EXPECT_NE(folder.run({"list", "regions"}).out.find("longitude"), std::string::npos);
}

TEST(ListCommand, ShowsUnitsAsPeopleWriteThem) {
  const std::string metrics = Folder().run({"list", "metrics"}).out;
  for (const char* unit : {"ppb", "1/1000", "nano", " ns "}) EXPECT_EQ(metrics.find(unit), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("from, to"), std::string::npos) << metrics;
}

TEST(ListCommand, NamesTheNearestKind) {
  const Folder folder;
  const Outcome run = folder.run({"list", "metric"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_NE(run.err.find("did you mean \"metrics\"?"), std::string::npos) << run.err;
}

TEST(ListCommand, ShowsTheScenariosOfTheFolder) {
  const Folder folder;
  folder.write("scenarios/a.json", small_scenario(R"("tags": ["large", "demo"])"));
  const json list = json::parse(folder.run({"list", "scenarios", "--json"}).out);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["file"], "scenarios/a.json");
  EXPECT_EQ(list[0]["tags"], json({"large", "demo"}));
}

TEST(ConflictsCommand, ShowsOutcomesAndWritesEachAsAScenarioThatRuns) {
  const Folder folder;
  const Outcome shown = folder.run({"conflicts", "SET k a", "SET k b"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, ::testing::HasSubstr("5 interleavings in 3 regions"));
  EXPECT_THAT(shown.out, ::testing::HasSubstr("concurrent: A = B or B < A"));
  const Outcome saved = folder.run({"conflicts", "SET k a", "SET k b", "--save=met.json", "--which", "1", "--quiet"});
  EXPECT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_TRUE(saved.out.empty());
  EXPECT_EQ(folder.run({"run", "met.json", "--quiet"}).exit_code, 0);
  EXPECT_EQ(folder.run({"conflicts", "SET k a", "SET k b", "--json"}).out.front(), '{');
  EXPECT_THAT(folder.run({"conflicts", "SET k a", "DEL k", "--markdown"}).out, ::testing::HasSubstr("### `SET k a` and `DEL k`"));
}

TEST(ConflictsCommand, RefusesWhatIsNoQuestion) {
  const Folder folder;
  EXPECT_EQ(folder.run({"conflicts", "SET k a"}).exit_code, 64);
  const Outcome unknown = folder.run({"conflicts", "SET k a", "GTE k"});
  EXPECT_EQ(unknown.exit_code, 64);
  EXPECT_THAT(unknown.err, ::testing::HasSubstr("command B: unknown command \"GTE\"; did you mean \"GET\"?"));
  EXPECT_EQ(folder.run({"conflicts", "SET k a", "GET k", "--which", "6", "--save=x.json"}).exit_code, 64);
  EXPECT_EQ(folder.run({"conflicts", "SET k a", "GET k", "--set", "clock"}).exit_code, 64);
}

}  // namespace
}  // namespace jetlag::cli
