// SPDX-License-Identifier: Apache-2.0
// check, fmt, new, schema, list: the commands that run nothing.
#include <gtest/gtest.h>

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
  EXPECT_NE(folder.run({"list", "metrics"}).out.find("full_syncs"), std::string::npos);
  EXPECT_NE(folder.run({"list", "faults"}).out.find("isolate"), std::string::npos);
  EXPECT_NE(folder.run({"list", "commands"}).out.find("SADD"), std::string::npos);
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
  EXPECT_EQ(list[0]["tags"], "large demo");
}

}  // namespace
}  // namespace jetlag::cli
