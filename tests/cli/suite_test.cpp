// SPDX-License-Identifier: Apache-2.0
// `jetlag test`: a suite of scenarios, as a pipeline runs it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "discovery.h"
#include "fingerprints.h"
#include "program.h"

namespace jetlag::cli {
namespace {

using nlohmann::json;
using testing::Folder;
using testing::Outcome;
using testing::small_scenario;

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  std::stringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

/// a.json passes, sub/b.jsonc fails an expectation, big.json is tagged large; other files are none of the suite's business.
void fill(const Folder& folder) {
  folder.write("s/a.json", small_scenario(R"("expect": ["full_syncs == 0"])"));
  folder.write("s/sub/b.jsonc", "// fails\n" + small_scenario(R"("expect": ["lag.max < 1ms"])"));
  folder.write("s/big.json", small_scenario(R"("tags": ["large"])"));
  folder.write("s/package.json", R"({ "name": "not a scenario" })");
  folder.write("s/notes.txt", "{");
  folder.write("s/.hidden/c.json", small_scenario());
}

TEST(TestCommand, RunsAFolderAndTheWorstWins) {
  const Folder folder;
  fill(folder);
  const Outcome run = folder.run({"test", "s"});
  EXPECT_EQ(run.exit_code, 1) << run.out << run.err;
  EXPECT_NE(run.out.find("✓ s/a.json"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("✗ s/sub/b.jsonc"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("s/sub/b.jsonc:14: lag.max < 1ms"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("rerun: jetlag run s/sub/b.jsonc --seed 7"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("1 passed, 1 failed"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("1 tagged large left out (--all)"), std::string::npos) << run.out;
}

TEST(TestCommand, PassesByReportsAndFilesThatOthersExtend) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  folder.write("base.json", R"({"jetlag": 1, "tags": ["base"], "duration": "5s"})");
  EXPECT_EQ(folder.run({"run", "small.json", "-q", "--json=report.json"}).exit_code, 0);
  EXPECT_EQ(folder.run({"test", ".", "-q", "--json=all.json"}).exit_code, 0);
  const Outcome again = folder.run({"test", "."});
  EXPECT_EQ(again.exit_code, 0) << again.out << again.err;
  EXPECT_NE(again.out.find("1 passed, 0 failed"), std::string::npos) << again.out;
}

TEST(TestCommand, ListsWhatWouldRun) {
  const Folder folder;
  fill(folder);
  EXPECT_EQ(lines_of(folder.run({"test", "s", "--list"}).out),
            (std::set<std::string>{"s/a.json seed 7", "s/sub/b.jsonc seed 7"}));
  EXPECT_EQ(lines_of(folder.run({"test", "s", "--list", "--all", "--filter", "*big*"}).out),
            (std::set<std::string>{"s/big.json seed 7"}));
  EXPECT_EQ(lines_of(folder.run({"test", "s/a.json", "--list", "--seeds", "3"}).out),
            (std::set<std::string>{"s/a.json seed 7", "s/a.json seed 8", "s/a.json seed 9"}));
}

TEST(TestCommand, FiltersByFileCaseAndTitleAndNeverWhatIsMissing) {
  const Folder folder;
  folder.write(
      "s/cuts.json",
      small_scenario(
          R"("params": {"warm": "10ms"}, "warmup": "${warm}", "cases": [{"name": "short"}, {"name": "long", "warm": "20ms"}])"));
  for (const char* filter : {"cut*", "cuts.json", "*.json", "s/*"})
    EXPECT_EQ(lines_of(folder.run({"test", "s", "--list", "--filter", filter}).out).size(), 2u) << filter;
  for (const char* filter : {"sho*", "short", "*#short"})
    EXPECT_EQ(lines_of(folder.run({"test", "s", "--list", "--filter", filter}).out),
              (std::set<std::string>{"s/cuts.json#short seed 7"}))
        << filter;
  const Outcome mistyped = folder.run({"test", "s", "--filter", "short", "--junit", "out.xml"});
  EXPECT_EQ(mistyped.exit_code, 66);
  EXPECT_NE((mistyped.out + mistyped.err).find("--junit=out.xml"), std::string::npos) << mistyped.out << mistyped.err;
}

TEST(TestCommand, AScenarioThatForgotItsFormatIsToldSo) {
  const Folder folder;
  fill(folder);
  folder.write("s/package.json", R"({"name": "web", "scripts": {}})");
  folder.write("s/forgot.json",
               R"({"jetlg": 1, "name": "t", "regions": [{"id": "us", "location": "aws:us-east-1"}], "expect": ["converged"]})");
  const Outcome run = folder.run({"test", "s"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_NE((run.out + run.err).find("did you mean \"jetlag\"?"), std::string::npos) << run.out << run.err;
  EXPECT_EQ(run.out.find("package.json"), std::string::npos);
}

TEST(TestCommand, SetsAValueInEveryScenario) {
  const Folder folder;
  folder.write("s/a.json", small_scenario());
  folder.write("s/fingerprints.csv", "scenario,seed,version,fingerprint\n");
  EXPECT_EQ(folder.run({"test", "s", "--update-fingerprints"}).exit_code, 0);
  const Outcome run = folder.run({"test", "s", "--set", "duration=3s", "--json"});
  EXPECT_EQ(run.exit_code, 0) << run.out << "what is on record is of the file as it stands";
  EXPECT_NE(run.out.find("--set duration=3s"), std::string::npos) << run.out;
  EXPECT_EQ(folder.run({"test", "s", "--set", "duration=3s", "--update-fingerprints"}).exit_code, 64);
  EXPECT_EQ(folder.run({"test", "s", "--set", "duratoin=3s"}).exit_code, 65);
}

TEST(TestCommand, GivesEachCaseToExactlyOneShard) {
  const Folder folder;
  for (int i = 0; i < 12; ++i) folder.write("s/case" + std::to_string(i) + ".json", small_scenario());
  std::multiset<std::string> seen;
  for (int i = 1; i <= 3; ++i) {
    for (const std::string& line : lines_of(folder.run({"test", "s", "--list", "--shard", std::to_string(i) + "/3"}).out))
      seen.insert(line);
  }
  EXPECT_EQ(seen.size(), 12u);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 12u);
  const Outcome environment = folder.run({"test", "s", "--list"}, "", {"GTEST_TOTAL_SHARDS=3", "GTEST_SHARD_INDEX=0"});
  EXPECT_EQ(environment.out, folder.run({"test", "s", "--list", "--shard", "1/3"}).out);
  for (const char* bad : {"0/3", "4/3", "1", "a/b", "1/3x"})
    EXPECT_EQ(folder.run({"test", "s", "--shard", bad}).exit_code, 64) << bad;
  for (const char* bad : {"abc", "1x", "3", "-1"}) {
    const Outcome run =
        folder.run({"test", "s", "--list"}, "", {"GTEST_TOTAL_SHARDS=3", std::string("GTEST_SHARD_INDEX=") + bad});
    EXPECT_EQ(run.exit_code, 64) << bad;
    EXPECT_NE(run.err.find("GTEST_SHARD_INDEX"), std::string::npos) << run.err;
  }
  EXPECT_EQ(folder.run({"test", "s", "--list", "--json=listed.json"}).exit_code, 64) << "a list writes no report";
}

TEST(TestCommand, Gives64WhenNothingMatched) {
  const Folder folder;
  fill(folder);
  const Outcome run = folder.run({"test", "s", "--filter", "nothing*"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_NE(run.err.find("no scenario matched"), std::string::npos);
  folder.write("empty/readme.txt", "");
  EXPECT_EQ(folder.run({"test", "empty"}).exit_code, 64);
}

TEST(TestCommand, CountsInvalidAndMissingFilesAndGoesOn) {
  const Folder folder;
  fill(folder);
  folder.write("s/bad.json", small_scenario(R"("expect": ["nonsense"])"));
  const Outcome run = folder.run({"test", "s", "--junit=j.xml", "--github"});
  EXPECT_EQ(run.exit_code, 65) << run.out << run.err;
  EXPECT_NE(run.out.find("✗ s/bad.json"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("1 passed, 2 failed"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("::error file=s/bad.json,line=13"), std::string::npos) << run.out;
  EXPECT_NE(folder.read("j.xml").find("<error type=\"invalid scenario\""), std::string::npos);
  EXPECT_EQ(folder.run({"test", "s/a.json", "nowhere.json"}).exit_code, 66);
}

TEST(TestCommand, RemembersFingerprintsAndFailsWhenOneChanges) {
  const Folder folder;
  folder.write("s/sub/a.json", small_scenario());
  folder.write("s/fingerprints.csv", "scenario,seed,version,fingerprint\n");
  EXPECT_EQ(folder.run({"test", "s", "--update-fingerprints"}).exit_code, 0);
  const std::string csv = folder.read("s/fingerprints.csv");
  EXPECT_TRUE(csv.starts_with("scenario,seed,version,fingerprint\nsub/a.json,7,")) << csv;
  EXPECT_FALSE(folder.has("s/sub/fingerprints.csv"));  // the nearest one was used
  EXPECT_EQ(folder.run({"test", "s"}).exit_code, 0);

  const std::string changed = csv.substr(0, csv.size() - 9) + "00000000\n";
  folder.write("s/fingerprints.csv", changed);
  const Outcome run = folder.run({"test", "s"});
  EXPECT_EQ(run.exit_code, 1) << run.out;
  EXPECT_NE(run.out.find("fingerprint changed (s)"), std::string::npos) << run.out;

  std::string other = changed;
  other.replace(other.find(",7,") + 3, other.find(',', other.find(",7,") + 3) - other.find(",7,") - 3, "0.0.1");
  folder.write("s/fingerprints.csv", other);  // of another version: a notice
  const Outcome notice = folder.run({"test", "s", "--verbose"});
  EXPECT_EQ(notice.exit_code, 0) << notice.out;
  EXPECT_NE(notice.out.find("of version 0.0.1"), std::string::npos) << notice.out;
}

TEST(TestCommand, FindsRunsOfOneBinaryEqual) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  EXPECT_EQ(folder.run({"test", "a.json", "--check-determinism", "--repeat", "2"}).exit_code, 0);
}

TEST(TestCommand, WritesAllReportsAsJson) {
  const Folder folder;
  fill(folder);
  const Outcome run = folder.run({"test", "s", "--json", "--jobs", "2"});
  const json session = json::parse(run.out);
  EXPECT_EQ(session["exit_code"], 1);
  ASSERT_EQ(session["runs"].size(), 2u);
  EXPECT_EQ(session["runs"][1]["report"]["verdict"], "fail");
  EXPECT_NE(run.err.find("1 passed, 1 failed"), std::string::npos);
}

TEST(TestCommand, AppendsAStepSummary) {
  const Folder folder;
  fill(folder);
  folder.write("summary.md", "before\n");
  folder.run({"test", "s", "--github"}, "", {"GITHUB_STEP_SUMMARY=summary.md"});
  EXPECT_TRUE(folder.read("summary.md").starts_with("before\n### Jetlag: 1 of 2 runs passed")) << folder.read("summary.md");
}

TEST(TestCommand, StopsAfterTheFirstFailureOnRequest) {
  const Folder folder;
  folder.write("s/a.json", small_scenario(R"("expect": ["lag.max < 1ms"])"));
  for (int i = 0; i < 4; ++i) folder.write("s/b" + std::to_string(i) + ".json", small_scenario());
  const Outcome run = folder.run({"test", "s", "--fail-fast", "--jobs", "1"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.out.find("4 not run"), std::string::npos) << run.out;
}

TEST(TestCommand, QuietPrintsOnlyWhatIsWrong) {
  const Folder folder;
  fill(folder);
  const Outcome good = folder.run({"test", "s/a.json", "--quiet"});
  EXPECT_EQ(good.out + good.err, "");
  const Outcome bad = folder.run({"test", "s", "--quiet"});
  EXPECT_EQ(bad.out, "");
  EXPECT_NE(bad.err.find("✗ s/sub/b.jsonc"), std::string::npos);
  EXPECT_EQ(bad.err.find("✓"), std::string::npos);
}

TEST(Glob, MatchesAsShellsDo) {
  EXPECT_TRUE(glob_matches("*.json", "a/b.json"));
  EXPECT_TRUE(glob_matches("a/?.json", "a/b.json"));
  EXPECT_TRUE(glob_matches("case[12]*", "case2x"));
  EXPECT_FALSE(glob_matches("case[12]", "case3"));
  EXPECT_FALSE(glob_matches("*.json", "a.jsonc"));
  EXPECT_TRUE(glob_matches("cut", "scenarios/transatlantic-cut.json"));  // without a wildcard: a part
  EXPECT_TRUE(glob_matches("*a*b*c*", "xxaxxbxxcxx"));
  EXPECT_FALSE(glob_matches("[", "x"));
}

TEST(Glob, DoesNotExplode) { EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*a*b", std::string(5000, 'a'))); }

TEST(Fingerprints, KeepNamesWithCommas) {
  FingerprintFile file;
  file.set("a,\"b\".json#x", 3, "0.1.0", "f");
  const Folder folder;
  folder.write("fingerprints.csv", file.text());
  const auto found = FingerprintFile::read((folder.path() / "fingerprints.csv").string());
  ASSERT_TRUE(found.has_value());
  const FingerprintFile& read = *found;
  EXPECT_EQ(read.compare("a,\"b\".json#x", 3, "0.1.0", "f").match, FingerprintFile::Match::kSame);
  EXPECT_EQ(read.compare("a,\"b\".json#x", 4, "0.1.0", "f").match, FingerprintFile::Match::kMissing);
  EXPECT_EQ(read.compare("a,\"b\".json#x", 3, "0.1.0", "g").match, FingerprintFile::Match::kChanged);
  EXPECT_EQ(read.compare("a,\"b\".json#x", 3, "0.2.0", "g").match, FingerprintFile::Match::kOtherVersion);
}

}  // namespace
}  // namespace jetlag::cli
