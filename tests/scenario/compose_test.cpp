// SPDX-License-Identifier: Apache-2.0
#include "scenario/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

const std::string kBase = two(R"(, "seed": 7, "duration": "20s", "tags": ["a", "b"],
"database": { "backlog": "1MiB", "shards": 2 },
"workloads": [ { "name": "w", "rate": "1k/s", "mix": { "GET": "100%" } } ],
"faults": [ { "name": "cut", "at": "1s", "for": "5s", "cut": ["us", "eu"] } ])");

Files with_base() {
  Files files;
  files.texts["base.jsonc"] = kBase;
  return files;
}

TEST(Extends, MergesObjectsAndListsOfThings) {
  const ScenarioSpec s = load_one(R"({ "extends": "base.jsonc", "name": "child", "tags": ["c"],
    "database": { "shards": 4 },
    "regions": [ { "id": "ap", "location": "aws:ap-southeast-1" }, { "id": "eu", "clock": { "offset": "1s" } } ],
    "faults": [ { "name": "cut", "for": "9s" }, { "at": "2s", "crash": "us" } ] })", with_base());
  EXPECT_EQ(s.name, "child");
  EXPECT_EQ(s.seed, 7U);
  EXPECT_THAT(s.tags, ElementsAre("c"));
  EXPECT_EQ(s.database.backlog_bytes, 1 << 20);
  EXPECT_EQ(s.database.shards, 4);
  ASSERT_EQ(s.regions.size(), 3U);
  EXPECT_EQ(s.regions[1].id, "eu");
  EXPECT_EQ(s.regions[1].location, "aws:eu-west-1");
  EXPECT_EQ(s.regions[1].clock.offset, Duration::seconds(1));
  EXPECT_EQ(s.regions[2].id, "ap");
  ASSERT_EQ(s.faults.size(), 2U);
  EXPECT_EQ(s.faults[0].lasts, Duration::seconds(9));
  EXPECT_EQ(s.faults[1].kind, FaultKind::kCrash);
}

TEST(Extends, NullRemovesAKeyAndAnEmptyListEmpties) {
  const ScenarioSpec s = load_one(R"({ "extends": "base.jsonc", "faults": [], "database": null, "seed": null })", with_base());
  EXPECT_TRUE(s.faults.empty());
  EXPECT_EQ(s.seed, 1U);
  EXPECT_EQ(s.database, DatabaseSpec{});
}

TEST(Extends, MessagesNameTheFileThatALineCameFrom) {
  Files files;
  files.texts["base.jsonc"] = "{ \"jetlag\": 1,\n \"duration\": \"5\" }";
  EXPECT_THAT(wrong("{ \"extends\": \"base.jsonc\", \"name\": \"c\",\n\"drain\": \"6\", \"regions\": [ { \"id\": \"a\", "
                    "\"location\": \"aws:us-east-1\" } ] }",
                    files),
              ElementsAre(StartsWith("f:2:10 expected a duration"), StartsWith("base.jsonc:2:14 expected a duration")));
}

TEST(Extends, ChainsAreRelativeToTheNamingFile) {
  Files files;
  files.texts["lib/base.jsonc"] = kBase;
  files.texts["lib/mid/mid.jsonc"] = R"({ "extends": "../base.jsonc", "seed": 8 })";
  files.texts["s.jsonc"] = R"({ "extends": "./lib/mid/mid.jsonc", "name": "top" })";
  const auto cases = load_scenario("s.jsonc", files.loader());
  ASSERT_TRUE(cases) << lines(cases.error()).at(0);
  EXPECT_EQ(cases->at(0).spec.seed, 8U);
  EXPECT_EQ(cases->at(0).spec.workloads.at(0).where.file, "lib/base.jsonc");
}

TEST(Extends, CyclesAndMissingFilesAreMistakes) {
  Files files;
  files.texts["a/x.json"] = R"({ "extends": "../a/./y.json" })";
  files.texts["a/y.json"] = R"({ "extends": "x.json" })";
  const auto loop = load_scenario("a/x.json", files.loader());
  ASSERT_FALSE(loop);
  EXPECT_THAT(lines(loop.error()),
              ElementsAre("a/y.json:1:14 expected no cycle, found a/x.json extends a/y.json extends a/x.json"));
  EXPECT_THAT(wrong(R"({ "extends": "gone.json" })"),
              ElementsAre("f:1:14 expected a readable scenario, found that gone.json is not: no such file"));
}

TEST(Cases, GiveOneSpecEachWithTheirOwnParameters) {
  const auto cases = load_text("f", two(R"(, "params": { "cut": "20s", "n": 3, "who": "us" },
    "duration": "60s", "description": "a cut of ${cut} at ${who}, $${n}", "database": { "shards": "${n}" },
    "cases": [ { "name": "short", "cut": "5s" }, { "name": "long", "cut": "40s", "n": 4 }, { "name": "standard" } ],
    "faults": [ { "at": "1s", "for": "${cut}", "isolate": "${who}" } ])"), Files{}.loader());
  ASSERT_TRUE(cases) << lines(cases.error()).at(0);
  ASSERT_EQ(cases->size(), 3U);
  EXPECT_EQ((*cases)[0].name, "short");
  EXPECT_EQ((*cases)[0].spec.faults[0].lasts, Duration::seconds(5));
  EXPECT_EQ((*cases)[0].spec.description, "a cut of 5s at us, ${n}");
  EXPECT_EQ((*cases)[0].spec.database.shards, 3);
  EXPECT_EQ((*cases)[1].spec.faults[0].lasts, Duration::seconds(40));
  EXPECT_EQ((*cases)[1].spec.database.shards, 4);
  EXPECT_EQ((*cases)[2].spec.faults[0].lasts, Duration::seconds(20));
}

TEST(Cases, EveryCaseIsCheckedAndEachMistakeSaidOnce) {
  EXPECT_THAT(wrong(two(R"(, "params": { "cut": "1s", "idle": 1 }, "sed": 1,
"cases": [ { "name": "a", "cut": "5" }, { "name": "a", "cutt": "6s" }, { "cut": "1s" } ],
"description": "${nothing}",
"faults": [ { "at": "1s", "for": "${cut}", "isolate": "us" } ])")),
              ElementsAre("f:3:28 the parameter \"idle\" is never used as \"${idle}\"",
                          "f:3:41 unknown key \"sed\" in this scenario; did you mean \"seed\"?",
                          "f:4:41 expected each case's name once, found \"a\" again",
                          "f:4:56 unknown parameter \"cutt\": \"params\" does not declare it; did you mean \"cut\"?",
                          "f:4:72 expected the key \"name\" in this case, found none", "f:5:16 unknown parameter \"nothing\"",
                          StartsWith("f:6:34 expected a duration")));
}

TEST(Overrides, ReachIntoObjectsAndLists) {
  Overrides o;
  o.seed = 99;
  o.set = {{"database.backlog", "5MiB"}, {"faults.cut.for", "3s"}, {"regions.1.clock.offset", "2s"}, {"network.topology", "ring"},
           {"workloads.w.mix", R"({"SET":"100%"})"}};
  const ScenarioSpec s = load_one(kBase, {}, o);
  EXPECT_EQ(s.seed, 99U);
  EXPECT_EQ(s.database.backlog_bytes, 5 << 20);
  EXPECT_EQ(s.faults[0].lasts, Duration::seconds(3));
  EXPECT_EQ(s.regions[1].clock.offset, Duration::seconds(2));
  EXPECT_EQ(s.network.topology, TopologyKind::kRing);
  EXPECT_EQ(s.workloads[0].mix[0].command, "SET");
}

TEST(Overrides, OfAParameterHoldInEveryCase) {
  const std::string text = R"({"jetlag": 1, "name": "n", "duration": "9s", "params": {"cut": "1s", "at": "1s"},
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"name": "c", "at": "${at}", "for": "${cut}", "cut": ["us", "eu"]}],
    "cases": [{"name": "short", "cut": "100ms"}, {"name": "late", "cut": "2s", "at": "3s"}]})";
  Overrides o;
  o.set = {{"params.cut", "5ms"}};
  const auto cases = load_text("f", text, Files{}.loader(), o);
  ASSERT_TRUE(cases);
  for (const Case& one : *cases) EXPECT_EQ(one.spec.faults[0].lasts, Duration::millis(5)) << one.name;
  EXPECT_EQ(cases->at(1).spec.faults[0].at, Instant{} + Duration::seconds(3)) << "other parameters are the case's own";
}

TEST(Overrides, MistakesNameTheOption) {
  Overrides o;
  o.set = {{"database.shards", "many"}, {"faults.cutt.for", "3s"}, {"database.shrads", "2"}, {"seed.x", "1"}};
  const auto cases = load_text("f", kBase, Files{}.loader(), o);
  ASSERT_FALSE(cases);
  EXPECT_THAT(lines(cases.error()),
              ElementsAre("--set database.shards=many expected a whole number from 1 to 64, found the string \"many\"",
                          "--set faults.cutt.for=3s expected the id or name of an entry (cut) or an entry's number below 1, "
                          "found \"cutt\"; did you mean \"cut\"?",
                          "--set database.shrads=2 unknown key \"shrads\" in this database; did you mean \"shards\"?",
                          "--set seed.x=1 expected a path of keys joined by dots, found \"x\" inside the number 7"));
}

TEST(Paths, AreSeenFromTheFileThatNamesThem) {
  EXPECT_EQ(path_beside("a/b/s.json", "x.csv"), "a/b/x.csv");
  EXPECT_EQ(path_beside("a/b/s.json", "../x.csv"), "a/x.csv");
  EXPECT_EQ(path_beside("s.json", "../x.csv"), "../x.csv");
  EXPECT_EQ(path_beside("../d/s.json", "../../x.csv"), "../../x.csv");
  EXPECT_EQ(path_beside("a/s.json", "/etc/x.csv"), "/etc/x.csv");
  EXPECT_EQ(path_beside("/a/s.json", "./x//y.csv"), "/a/x/y.csv");
}

}  // namespace
}  // namespace jetlag::scenario
