// SPDX-License-Identifier: Apache-2.0
// Files and streams that results go to.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/wait.h>

#include "files.h"
#include "fingerprints.h"
#include "program.h"

namespace jetlag::cli {
namespace {

using nlohmann::json;
using testing::Folder;
using testing::Outcome;
using testing::small_scenario;

std::size_t entries_of(const Folder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

TEST(Output, ReplacesItsTargetAtOnceAndKeepsModeAndLinks) {
  const Folder folder;
  folder.write("real.txt", "old");
  const std::string real = (folder.path() / "real.txt").string(), link = (folder.path() / "link.txt").string();
  ::chmod(real.c_str(), 0640);
  std::filesystem::create_symlink("real.txt", link);
  {
    auto output = Output::open("--json", link);
    ASSERT_TRUE(output.has_value());
    EXPECT_EQ(folder.read("real.txt"), "old");
    EXPECT_EQ(output->write("new"), "");
  }
  EXPECT_EQ(folder.read("real.txt"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  struct stat info {};
  ASSERT_EQ(::stat(real.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777u, 0640u);
  EXPECT_EQ(entries_of(folder), 2u);
}

TEST(Output, ThatIsNeverWrittenLeavesEverythingAsItWas) {
  const Folder folder;
  folder.write("a.txt", "old");
  { auto output = Output::open("--json", (folder.path() / "a.txt").string()); }
  { auto output = Output::open("--json", (folder.path() / "b.txt").string()); }
  EXPECT_EQ(folder.read("a.txt"), "old");
  EXPECT_EQ(entries_of(folder), 1u);
}

TEST(Output, FollowsALinkToWhatIsNotThereYet) {
  const Folder folder;
  std::filesystem::create_symlink("later.txt", folder.path() / "link.txt");
  auto output = Output::open("--json", (folder.path() / "link.txt").string());
  ASSERT_TRUE(output.has_value());
  EXPECT_EQ(output->write("x"), "");
  EXPECT_EQ(folder.read("later.txt"), "x");
}

TEST(FmtCommand, LeavesTheWholeOldFileOrTheWholeNewOne) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  ::chmod((folder.path() / "a.json").c_str(), 0600);
  EXPECT_EQ(folder.run({"fmt", "a.json"}).exit_code, 0);
  struct stat info {};
  ASSERT_EQ(::stat((folder.path() / "a.json").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777u, 0600u);
  EXPECT_EQ(entries_of(folder), 1u);
}

int shell_in(const Folder& folder, const std::string& script) {
  folder.write("s.sh", script);
  const std::string line = "cd '" + folder.path().string() + "' && bash s.sh";
  return WEXITSTATUS(std::system(line.c_str()));
}

TEST(NewCommand, LeavesNoEmptyFileWhereThereIsNoRoom) {
  const Folder folder;
  EXPECT_EQ(shell_in(folder, "ulimit -f 0; " JETLAG_PROGRAM " new first 2> /dev/null"), 73);
  EXPECT_EQ(entries_of(folder), 1u) << "the script";
}

TEST(Streams, AFullStandardOutputIs73AndAReaderThatGoesAwayIsNotComplainedAbout) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const auto shell = [&](const std::string& script) { return shell_in(folder, script); };
  const std::string program = JETLAG_PROGRAM;
  EXPECT_EQ(shell(program + " run a.json > /dev/full 2> err.txt"), 73);
  EXPECT_NE(folder.read("err.txt").find("cannot write to standard output"), std::string::npos);
  EXPECT_EQ(shell("exec 3> >(true); wait $!; " + program + " list metrics >&3 2> err.txt"), 73);
  EXPECT_EQ(folder.read("err.txt"), "");
}

TEST(Outputs, TheFileBehindStandardInputIsAnInput) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  const std::string line =
      "cd '" + folder.path().string() + "' && " + JETLAG_PROGRAM + " run - --json=a.json < a.json > out.txt 2> err.txt";
  EXPECT_EQ(WEXITSTATUS(std::system(line.c_str())), 64);
  EXPECT_EQ(folder.read("a.json"), small_scenario());
}

TEST(Outputs, TwoThatLeadToOneFileAreRefused) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  std::filesystem::create_symlink("same", folder.path() / "link");
  std::filesystem::create_symlink("link", folder.path() / "further");
  EXPECT_EQ(folder.run({"run", "small.json", "-q", "--json=same", "--csv=further"}).exit_code, 64);
  EXPECT_FALSE(folder.has("same"));
}

TEST(Outputs, OfATestNeverOverwriteItsFingerprints) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  folder.write("fingerprints.csv", "scenario,seed,version,fingerprint\n");
  EXPECT_EQ(folder.run({"test", "a.json", "--json=fingerprints.csv"}).exit_code, 64);
}

TEST(Outputs, WhatCannotBeWrittenIsKnownBeforeTheRuns) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  const Outcome summary = folder.run({"test", "a.json", "--github"}, "", {"GITHUB_STEP_SUMMARY=missing/summary.md"});
  EXPECT_EQ(summary.exit_code, 73);
  EXPECT_EQ(summary.out, "");
}

TEST(Fingerprints, AGarbledTableIsAnErrorWithItsLine) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  for (const char* text :
       {"scenario,seed,version,fingerprint\na.json,seven,0.1.0,x\n", "scenario,seed,version,fingerprint\n<<<<<<< ours\n",
        "scenario,seed,version,fingerprint\na.json,7,0.1.0\n"}) {
    folder.write("fingerprints.csv", text);
    const Outcome run = folder.run({"test", "a.json", "--update-fingerprints"});
    EXPECT_EQ(run.exit_code, 65) << run.out;
    EXPECT_NE(run.err.find("fingerprints.csv:2: expected scenario,seed,version,fingerprint"), std::string::npos) << run.err;
    EXPECT_EQ(folder.read("fingerprints.csv"), text);
  }
}

TEST(Fingerprints, CommentsStayWhereTheyAre) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  folder.write("fingerprints.csv",
               "# ours\nscenario,seed,version,fingerprint\n# about z\nz.json,1,0.1.0,x\n# the end\n");
  EXPECT_EQ(folder.run({"test", "a.json", "--update-fingerprints"}).exit_code, 0);
  const std::string csv = folder.read("fingerprints.csv");
  EXPECT_TRUE(csv.starts_with("# ours\nscenario,seed,version,fingerprint\na.json,7,")) << csv;
  EXPECT_TRUE(csv.ends_with("\n# about z\nz.json,1,0.1.0,x\n# the end\n")) << csv;
}

TEST(Fingerprints, EveryFileThatWasWrittenIsReported) {
  const Folder folder;
  folder.write("s/a.json", small_scenario());
  folder.write("s/sub/b.json", small_scenario());
  folder.write("s/sub/fingerprints.csv", "scenario,seed,version,fingerprint\n");
  const Outcome run = folder.run({"test", "s", "--update-fingerprints"});
  EXPECT_NE(run.out.find("1 fingerprint written to s/fingerprints.csv"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("1 fingerprint written to s/sub/fingerprints.csv"), std::string::npos) << run.out;
}

TEST(Fingerprints, ANewTableBelongsToTheFolderThatWasNamed) {
  const Folder folder;
  folder.write("s/sub/b.json", small_scenario());
  EXPECT_EQ(folder.run({"test", "s", "--update-fingerprints"}).exit_code, 0);
  EXPECT_TRUE(folder.read("s/fingerprints.csv").find("sub/b.json,7,") != std::string::npos);
  EXPECT_FALSE(folder.has("s/sub/fingerprints.csv"));
}

TEST(SeedsShare, OneSeedIsAVoteAndOnlyAllSeedsAreAVerdict) {
  const Folder folder;
  const auto scenario = [](const std::string& share) {
    return small_scenario(R"("workloads": [{ "rate": "50/s", "mix": { "SET": "50%", "GET": "50%" } }],
  "expect": ["lag{from=us}.p99 < 39.6ms in )" + share + R"( of seeds"])");
  };
  folder.write("a.json", scenario("1%"));
  const Outcome all = folder.run({"test", "a.json", "--seeds", "30", "--github", "--junit=j.xml", "--json=s.json"});
  const json session = json::parse(folder.read("s.json"));
  EXPECT_EQ(folder.read("j.xml").find("<failure"), std::string::npos);
  EXPECT_EQ(all.out.find("::error"), std::string::npos) << all.out;
  EXPECT_EQ(all.out.find("✗"), std::string::npos) << all.out;
  EXPECT_NE(all.out.find("30 passed, 0 failed"), std::string::npos) << all.out;
  EXPECT_NE(all.out.find("over all seeds: "), std::string::npos) << all.out;
  for (const json& run : session["runs"]) EXPECT_EQ(run["exit_code"], run["report"]["exit_code"]);
  folder.write("b.json", small_scenario(R"("expect": ["full_syncs > 0 in 90% of seeds"])"));
  const Outcome none = folder.run({"test", "b.json", "--seeds", "5", "--junit=k.xml"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.out.find("over all seeds: 0 of 1 expectation passed, 1 failed"), std::string::npos) << none.out;
  EXPECT_NE(folder.read("k.xml").find("counts over all seeds"), std::string::npos);
}

TEST(Shards, AnEmptyOneWritesAnEmptyReportAndIsFine) {
  const Folder folder;
  folder.write("s/a.json", small_scenario());
  int ran = 0;
  for (int i = 1; i <= 4; ++i)
    for (const bool filtered : {false, true}) {
      std::vector<std::string> words{"test", "s", "--shard", std::to_string(i) + "/4", "--junit=j.xml"};
      if (filtered) words.insert(words.end(), {"--filter", "*a.json"});
      const Outcome run = folder.run(words);
      EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
      EXPECT_NE(folder.read("j.xml").find("<testsuites"), std::string::npos);
      ran += folder.read("j.xml").find("<testcase") != std::string::npos ? 1 : 0;
      std::filesystem::remove(folder.path() / "j.xml");
    }
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(folder.run({"test", "s", "--shard", "1/4", "--filter", "zzz"}).exit_code, 64);
}

TEST(Interrupts, KeepWhatWasReachedAndListWhatWasNotRun) {
  const Folder folder;
  const std::string busy =
      small_scenario(R"("workloads": [{ "rate": "5k/s", "keys": { "count": 1000 }, "mix": { "SET": "100%" } }])");
  std::string endless = busy;
  endless.replace(endless.find("\"2s\""), 4, "\"100000s\"");
  folder.write("s/a.json", small_scenario());
  folder.write("s/b.json", endless);
  folder.write("s/c.json", small_scenario());
  const Outcome run = folder.run({"test", "s", "--jobs", "1", "--junit=j.xml", "--json=s.json"}, "",
                                 {"timeout", "--foreground", "--preserve-status", "-s", "INT", "4"});
  EXPECT_EQ(run.exit_code, 130) << run.out << run.err;
  const json session = json::parse(folder.read("s.json"));
  ASSERT_EQ(session["runs"].size(), 2u);
  EXPECT_EQ(session["runs"][1]["exit_code"], 130);
  EXPECT_GT(session["runs"][1]["report"]["reached_ns"].get<std::int64_t>(), 0);
  EXPECT_EQ(session["not_run"][0]["file"], "s/c.json");
  EXPECT_NE(folder.read("j.xml").find("<skipped message=\"not run"), std::string::npos);
  EXPECT_NE(run.out.find("1 passed, 0 failed · 1 stopped · 1 not run"), std::string::npos) << run.out;
}

TEST(Interrupts, DoNotHideAFailure) {
  const Folder folder;
  std::string endless =
      small_scenario(R"("workloads": [{ "rate": "5k/s", "keys": { "count": 1000 }, "mix": { "SET": "100%" } }])");
  endless.replace(endless.find("\"2s\""), 4, "\"100000s\"");
  folder.write("s/a.json", small_scenario(R"("expect": ["full_syncs > 3"])"));
  folder.write("s/b.json", endless);
  const Outcome run =
      folder.run({"test", "s", "--jobs", "1"}, "", {"timeout", "--foreground", "--preserve-status", "-s", "INT", "2"});
  EXPECT_EQ(run.exit_code, 1) << run.out << run.err;
  EXPECT_NE(run.out.find("0 passed, 1 failed · 1 stopped"), std::string::npos) << run.out;
  const Outcome budget = folder.run({"test", "s", "--jobs", "1", "--time-budget", "1s"});
  EXPECT_EQ(budget.exit_code, 1) << budget.out << budget.err;
}

TEST(Outputs, AnUnwritableOneHidesNothingWorse) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const Folder folder;
  folder.write("bad.json", "{}");
  folder.write("failing.json", small_scenario(R"("expect": ["full_syncs > 3"])"));
  EXPECT_EQ(folder.run({"test", "bad.json", "--json=/dev/full"}).exit_code, 65);
  EXPECT_EQ(folder.run({"test", "failing.json", "--json=/dev/full"}).exit_code, 73);
}

TEST(Counts, OfRunsAreBounded) {
  const Folder folder;
  folder.write("a.json", small_scenario());
  EXPECT_EQ(folder.run({"test", "a.json", "--repeat", "100000", "--seeds", "100000"}).exit_code, 64);
}

}  // namespace
}  // namespace jetlag::cli
