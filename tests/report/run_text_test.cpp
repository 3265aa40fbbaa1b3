// SPDX-License-Identifier: Apache-2.0
#include "report/run_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "report/explain_text.h"
#include "sample_run.h"

namespace jetlag::report {
namespace {

/// The layout as people see it is kept beside the tests. When it changes on purpose: look at the new text, then copy it there.
std::string golden(const std::string& name) {
  std::ifstream file(std::string(JETLAG_SOURCE_DIR) + "/tests/report/golden/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string without_colour(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') i = text.find('m', i);
    else out += text[i];
  }
  return out;
}

constexpr Style kNarrow{.width = 80}, kWide{.width = 120};

TEST(RunText, LooksAsAgreedAt80Columns) {
  EXPECT_EQ(render_run(sample::transatlantic_cut(), kNarrow), golden("transatlantic-80.txt"));
}
TEST(RunText, LooksAsAgreedAt120Columns) {
  EXPECT_EQ(render_run(sample::transatlantic_cut(), kWide), golden("transatlantic-120.txt"));
}
TEST(RunText, LooksAsAgreedForASmallScriptedRun) { EXPECT_EQ(render_run(sample::small_pass(), kNarrow), golden("small-80.txt")); }
TEST(ExplainText, LooksAsAgreed) { EXPECT_EQ(render_explanation(sample::two_sets(), kWide), golden("explain-120.txt")); }

TEST(RunText, ReadsTheSameWithoutColour) {
  Style coloured = kWide;
  coloured.colour = Colour::kColoured;
  const std::string text = render_run(sample::transatlantic_cut(), coloured);
  EXPECT_NE(text.find("\x1b[31m"), std::string::npos);
  EXPECT_EQ(without_colour(text), render_run(sample::transatlantic_cut(), kWide));
}

TEST(RunText, StaysWithinTheWidth) {
  for (const std::size_t width : {80u, 100u, 120u, 160u}) {
    std::stringstream lines(render_run(sample::transatlantic_cut(), Style{.width = width}));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(display_width(line), width) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
}

TEST(RunText, HidesWallTimeOnRequest) {
  Style style = kWide;
  style.program = ProgramLine::kHide;
  EXPECT_EQ(render_run(sample::transatlantic_cut(), style).find("events/s"), std::string::npos);
}

TEST(RunText, SaysWhyACheckIsUndecided) {
  observe::RunReport run = sample::small_pass();
  run.checkers = {{"causal", observe::Verdict::kUndecided, 0, 0, {}, ""},
                  {"converged", observe::Verdict::kUndecided, 7, 0, {}, ""}};
  EXPECT_NE(render_run(run, kWide).find("? causal (no samples)  ? converged (undecided)"), std::string::npos)
      << render_run(run, kWide);
}

TEST(RunText, SaysWhatNeverArrivedAndHowFarConvergedGoes) {
  observe::RunReport run = sample::transatlantic_cut();
  run.lag[0].never_arrived = 300;
  run.lag[2].never_arrived = 1;
  run.parted = true;
  for (const Style& style : {kNarrow, kWide}) {
    const std::string text = render_run(run, style);
    EXPECT_NE(text.find("\nnever arrived: us → eu 300 ops, eu → us 1 op\n"), std::string::npos) << text;
    EXPECT_NE(text.find("✓ converged (reachable regions)"), std::string::npos) << text;
    EXPECT_NE(text.find("most behind"), std::string::npos) << text;
  }
  EXPECT_EQ(render_run(sample::transatlantic_cut(), kWide).find("never arrived"), std::string::npos);
}

TEST(RunText, SaysThatAFullSyncHidesConflicts) {
  observe::RunReport run = sample::transatlantic_cut();
  const std::string note = "(conflicts settled by a full sync are not counted)";
  EXPECT_EQ(render_run(run, kWide).find(note), std::string::npos);
  run.syncs[0].kind = observe::SyncKind::kFull;
  EXPECT_NE(render_run(run, kWide).find("none\n" + note + "\nwhy: "), std::string::npos) << render_run(run, kWide);
  run.conflicts.clear();
  EXPECT_NE(render_run(run, kWide).find("CONFLICTS  none counted\n" + note), std::string::npos) << render_run(run, kWide);
  run.syncs[0].duration.reset();  // it did not come to its end
  EXPECT_EQ(render_run(run, kWide).find("CONFLICTS"), std::string::npos);
}

TEST(RunText, ARunCutShortHasNoFingerprint) {
  observe::RunReport run = sample::small_pass();
  run.interrupted = run.cut_short = true;
  const std::string text = render_run(run, kWide);
  EXPECT_NE(text.find("fingerprint none: the run was cut short"), std::string::npos) << text;
  EXPECT_NE(text.find("rerun to its end: jetlag run carts.json --seed 1"), std::string::npos) << text;
  run.cut_short = false;  // --until: it stops there again
  EXPECT_NE(render_run(run, kWide).find("fingerprint " + run.fingerprint.text()), std::string::npos);
}

TEST(RunText, SaysThatAStoppedRunIsOnlyPartOfTheStory) {
  observe::RunReport run = sample::transatlantic_cut();
  run.interrupted = true;
  run.reached = Instant{} + Duration::seconds(12);
  EXPECT_NE(render_run(run, kWide).find("STOPPED at 12.00 s of 90.00 s: what follows"), std::string::npos);
  run.reached = Instant{} + Duration::seconds(1);
  EXPECT_NE(render_run(run, kWide).find("STOPPED at 1.00 s of 90.00 s, inside the warm-up of 2.00 s: all figures"),
            std::string::npos);
}

TEST(RunText, AFaultThatTheRunDidNotReachDidNothing) {
  observe::RunReport run = sample::transatlantic_cut();
  run.interrupted = true;
  run.reached = Instant{} + Duration::seconds(3);
  run.faults[0].struck = false;
  run.faults[0].ended.reset();
  run.faults[0].messages_held = 0;
  const std::string text = render_run(run, kWide);
  EXPECT_NE(text.find("10.00 s  cut us × eu for 20 s  not reached: the run stopped at 3.00 s\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("\ncut "), std::string::npos) << text;  // no row on the axis of time
}

TEST(RunText, AStepThatFollowsAnotherHasNoPlannedTime) {
  observe::RunReport run = sample::small_pass();
  EXPECT_NE(render_run(run, kWide).find("settle            equal after 39 ms"), std::string::npos) << render_run(run, kWide);
  observe::ScriptResult& step = run.script.back();
  step.at.reset(), step.replied.reset(), step.reply.reset();
  step.verdict = observe::Verdict::kUndecided;
  step.message = "not reached: the run stopped at 120 ms";
  EXPECT_NE(render_run(run, kWide).find("–  ?  eu  SMEMBERS cart:7   no reply  not reached"), std::string::npos)
      << render_run(run, kWide);
}

TEST(RunText, AFaultShowsTheFiguresThatAreNotZero) {
  observe::RunReport run = sample::transatlantic_cut();
  const auto says = [&](std::uint64_t held, std::uint64_t lost, const char* evidence, const std::string& text) {
    run.faults[0].messages_held = held, run.faults[0].messages_lost = lost, run.faults[0].evidence = evidence;
    EXPECT_NE(render_run(run, kWide).find("for 20 s  " + text + "equal again 610 ms after"), std::string::npos)
        << render_run(run, kWide);
  };
  says(1, 0, "", "1 message in flight held; ");
  says(0, 31, "", "31 messages in flight lost; ");
  says(3, 31, "2 client commands waited", "3 messages in flight held, 31 lost; 2 client commands waited; ");
  says(0, 0, "affected nothing: no message was in flight", "affected nothing: no message was in flight; ");
  says(0, 0, "", "");
  for (int i = 0; i < 12; ++i) run.faults.push_back(run.faults[0]);
  EXPECT_NE(render_run(run, kWide).find("… 5 more  (--verbose shows all)"), std::string::npos);
  run.faults.back().messages_lost = 2;
  EXPECT_NE(render_run(run, kWide).find("… 5 more: 2 messages in flight lost  (--verbose shows all)"), std::string::npos);
}

TEST(RunText, ABacklogThatHoldsOneLargeEntrySaysSo) {
  observe::RunReport run = sample::transatlantic_cut();
  run.syncs.resize(1);
  run.syncs[0].backlog_needed = 48 << 10, run.syncs[0].backlog_capacity = 1 << 10;
  EXPECT_NE(render_run(run, kWide).find("link healed; backlog held one entry of 48 KiB, its limit is 1 KiB\n"), std::string::npos)
      << render_run(run, kWide);
}

TEST(RunText, ManySyncsInOneMarkSayWhatTheyHaveInCommon) {
  observe::RunReport run = sample::transatlantic_cut();
  run.syncs.resize(2);
  run.syncs[0].kind = observe::SyncKind::kFull;
  run.syncs[1].from = "eu", run.syncs[1].to = "ap";
  EXPECT_NE(render_run(run, kWide).find(" F 1 full, 1 partial, with eu\n"), std::string::npos) << render_run(run, kWide);
  run.syncs[1].from = "ap", run.syncs[1].to = "us";
  EXPECT_NE(render_run(run, kWide).find(", with us\n"), std::string::npos);
}

TEST(RunText, EveryLineOfTheChartSaysItsLeastAndItsMost) {
  const std::string text = render_run(sample::transatlantic_cut(), kWide);
  for (const char* figures : {"34 ms … 20 s\n", "110 ms throughout\n", "0 … 3,912 keys\n"})
    EXPECT_NE(text.find(figures), std::string::npos) << figures << text;
}

TEST(RunText, NamesTheReplicasThatDiffer) {
  observe::RunReport run = sample::small_pass();
  run.unequal = {
      {.region = "eu", .shard = 1, .different_keys = 3, .example_key = "cart:7", .detail = "us has \"a\", eu has \"b\""}};
  run.exit_code = 3;
  run.verdict = observe::Verdict::kFail;
  run.converged = false;
  const std::string text = render_run(run, kWide);
  EXPECT_NE(text.find("eu shard 1  3 keys  e.g. cart:7  us has \"a\", eu has \"b\""), std::string::npos) << text;
  EXPECT_NE(text.find("UNEQUAL  replicas unequal"), std::string::npos) << text;
  EXPECT_NE(text.find("rerun: jetlag run carts.json --seed 1"), std::string::npos) << text;
}

TEST(RunText, ShowsManyLagRowsOnlyWhenVerbose) {
  observe::RunReport run = sample::transatlantic_cut();
  const observe::LagRow row = run.lag.back();
  for (int i = 0; i < 10; ++i) {
    run.lag.push_back(row);
    run.lag.back().from = "r" + std::to_string(i);
  }
  const std::string normal = render_run(run, kWide);
  EXPECT_NE(normal.find("… 10 more pairs with less: p99 90.3 ms to 90.3 ms  (--verbose shows all)"), std::string::npos) << normal;
  Style verbose = kWide;
  verbose.detail = Detail::kVerbose;
  EXPECT_NE(render_run(run, verbose).find("r9 → eu"), std::string::npos);
}

TEST(RunText, DoesNotLetAValueMoveTheCursor) {
  observe::RunReport run = sample::small_pass();
  run.scenario.name = "\x1b]0;title\a";
  run.script[0].command = "SET k \x1b[2J";
  run.script[0].reply->text = "\r";
  const std::string text = render_run(run, kWide);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
}

TEST(RunText, ALagOfNothingIsNone) {
  observe::RunReport run = sample::transatlantic_cut();
  for (observe::LagRow& row : run.lag) std::ranges::fill(row.over_time.values, 0.0);
  const std::string text = render_run(run, Style{.width = 100, .detail = Detail::kVerbose});
  EXPECT_EQ(text.find("-1 ns"), std::string::npos);
}

TEST(RunText, MemoryIsToldByTypeAndElement) {
  observe::RunReport run = sample::transatlantic_cut();
  run.memory_by_type = {{"zset", 2, 400, 4'000, 40'000, 0}, {"removed", 3, 0, 0, 0, 720}, {"(index)", 0, 0, 0, 114'688, 0}};
  const std::string text = render_run(run, Style{.width = 100, .detail = Detail::kVerbose});
  EXPECT_NE(text.find("MEMORY BY TYPE  keys      data  tombstones  metadata   per key  per item\n"), std::string::npos) << text;
  EXPECT_NE(text.find("zset               2  3.91 KiB         0 B  39.1 KiB  19.5 KiB     100 B\n"), std::string::npos) << text;
  EXPECT_EQ(render_run(run, Style{.width = 100}).find("BY TYPE"), std::string::npos) << "only when asked for more";
}

/// Twenty regions with names of 45 characters, and everything that can be said about them.
observe::RunReport wide_report() {
  observe::RunReport run = sample::transatlantic_cut();
  const auto name = [](int i) {
    return "region-" + std::to_string(i) + "-" + std::string(static_cast<std::size_t>(i < 10 ? 36 : 35), 'x');
  };
  run.regions.clear(), run.links.clear(), run.lag.clear(), run.clients.clear(), run.costs.clear(), run.memory.clear();
  const observe::LagRow lag = sample::transatlantic_cut().lag.front();
  const observe::ClientRow client = sample::transatlantic_cut().clients.front();
  const observe::CostRow cost = sample::transatlantic_cut().costs.front();
  for (int i = 0; i < 20; ++i) {
    run.regions.push_back({name(i), static_cast<std::uint32_t>(i + 1), "aws:us-east-1 (N. Virginia)"});
    run.links.push_back({.from = name(i),
                         .to = name((i + 1) % 20),
                         .rtt = Duration::millis(70),
                         .provenance_text = "measured (cloudping, 2025-05-29)"});
    run.lag.push_back(lag), run.lag.back().from = name(i), run.lag.back().to = name((i + 1) % 20);
    run.clients.push_back(client), run.clients.back().region = name(i);
    run.costs.push_back(cost), run.costs.back().region = name(i);
    run.memory_by_type.push_back({"bounded-counter", 1'000'000, 1'000'000, 1u << 30, 1u << 30, 1u << 30});
    run.memory.push_back({.region = name(i), .keys = 1'000'000, .data_bytes = 1'000'000'000});
    run.unequal.push_back({name(i), 0, 12, "page:" + std::string(60, 'k'), "42 operations behind " + name(0)});
    run.faults.push_back(
        {.name = "cut-" + name(i), .kind = "cut", .operands = name(i) + " × " + name(0), .at = Instant{}, .messages_lost = 3});
    run.syncs.push_back(
        {.from = name(i), .to = name(0), .cause = "link restored", .bytes = 123456, .backlog_needed = 5, .backlog_capacity = 64});
  }
  run.expectations.push_back({.text = "lag{from=" + name(1) + ",to=" + name(2) + "}.p99 < 150ms within 5s after " + name(3),
                              .file = "a.json",
                              .line = 3,
                              .verdict = observe::Verdict::kFail,
                              .measured = "19.8 s (lag{from=" + name(1) + "})"});
  return run;
}

TEST(RunText, NoLineIsWiderThanTheTerminalWhateverTheNames) {
  for (const Detail detail : {Detail::kNormal, Detail::kVerbose})
    for (const std::size_t width : {80u, 120u}) {
      Style style{.width = width};
      style.detail = detail;
      std::istringstream text(render_run(wide_report(), style));
      for (std::string line; std::getline(text, line);) {
        if (line.starts_with("rerun: ") || line.starts_with("why: ")) continue;  // to be copied as they are
        if (line.find(' ', line.find_first_not_of(' ')) == std::string::npos) continue;  // one word that is longer
        EXPECT_LE(display_width(line), width) << line;
      }
    }
}

TEST(RunText, AStopIsNoEnd) {
  observe::RunReport run = sample::transatlantic_cut();
  run.interrupted = true;
  run.unequal.push_back({"eu", 0, 3, "k", "2 operations behind us"});
  const std::string text = render_run(run, kNarrow);
  EXPECT_EQ(text.find("at the end of drain"), std::string::npos) << text;
  EXPECT_NE(text.find("different at the stop"), std::string::npos) << text;
  EXPECT_EQ(text.find("replicas unequal"), std::string::npos) << text;
}

TEST(RunText, AMemoryLimitThatWasMetIsToldInOneLine) {
  observe::RunReport run = sample::transatlantic_cut();
  for (observe::MemoryRow& row : run.memory) row.limit = observe::MemoryLimitRow{.limit_bytes = 1 << 20, .fill = 0.7};
  EXPECT_EQ(render_run(run, kWide).find("MEMORY LIMIT"), std::string::npos) << "nothing happened";
  run.memory[0].limit->evicted = 1204, run.memory[0].limit->refused = 3, run.memory[2].limit->refused = 1;
  EXPECT_NE(render_run(run, kWide)
                .find("\nMEMORY LIMIT  us evicted 1,204 keys and refused 3 commands, ap refused 1 command  (-v "
                      "shows more)\n"),
            std::string::npos)
      << render_run(run, kWide);
  Style verbose = kWide;
  verbose.detail = Detail::kVerbose;
  EXPECT_EQ(render_run(run, verbose).find("shows more"), std::string::npos) << "the table does";
}

TEST(RunText, ItemsThatWereHandedOutTwiceAreARowOfConflicts) {
  observe::RunReport run = sample::small_pass();
  run.metrics = {{"double_pops", {}, "", {{"count", 0}}}};
  EXPECT_EQ(render_run(run, kWide).find("CONFLICTS"), std::string::npos);
  run.metrics[0].values[0].value = 2;
  EXPECT_NE(render_run(run, kWide).find("\nitems handed out twice            2\n"), std::string::npos) << render_run(run, kWide);
}

TEST(RunText, FaultsAreToldInTheOrderOfTime) {
  observe::RunReport run = sample::transatlantic_cut();
  run.faults.push_back(run.faults[0]);
  run.faults[1].at = Instant{} + Duration::seconds(5);
  const std::string text = render_run(run, kWide);
  EXPECT_LT(text.find(" 5.00 s  cut us × eu"), text.find("10.00 s  cut us × eu")) << text;
}

TEST(RunText, BothEndsOfARangeAreAsExact) {
  observe::RunReport run = sample::transatlantic_cut();
  const auto says = [&](std::int64_t least_ms, std::int64_t most_ms, const char* text) {
    run.lag[0].over_time.values = {static_cast<double>(least_ms) * 1e6, static_cast<double>(most_ms) * 1e6};
    run.lag.resize(1);
    EXPECT_NE(render_run(run, kWide).find(text), std::string::npos) << text << render_run(run, kWide);
  };
  says(3300, 4220, "3.30 s … 4.22 s\n");
  says(9870, 12000, "9.87 s … 12.0 s\n");
  says(34, 118, "34 ms … 118 ms\n");
  says(2, 3, "2 ms … 3 ms\n");
  says(34, 20100, "34 ms … 20.1 s\n");
}

TEST(RunText, BytesAreAddedUpEvenWherePricesAreUnknown) {
  observe::RunReport run = sample::transatlantic_cut();
  run.costs.front().usd = run.costs.front().usd_per_hour = std::nullopt;
  const std::string text = render_run(run, kNarrow);
  const std::size_t all = text.find("\nall ");
  ASSERT_NE(all, std::string::npos) << text;
  const std::string row = text.substr(all + 1, text.find('\n', all + 1) - all - 1);
  EXPECT_NE(row.find("27.7 MiB"), std::string::npos) << row;
  EXPECT_NE(row.find("unknown"), std::string::npos) << row;
}

TEST(RunText, HintsCarryWhatTheRunWasGiven) {
  observe::RunReport run = sample::transatlantic_cut();
  run.scenario.case_name = "two words";
  run.scenario.overrides = {{"name", "it's"}};
  EXPECT_NE(render_run(run, kNarrow)
                .find("why: jetlag explain scenarios/transatlantic-cut.jsonc --case 'two words' --set 'name=it'\\''s' --seed 42"),
            std::string::npos);
}

TEST(RunText, PrintsAnEmptyReportWithoutInventingAnything) {
  const std::string text = render_run(observe::RunReport{}, kNarrow);
  EXPECT_NE(text.find("PASS  nothing was expected"), std::string::npos) << text;
  EXPECT_EQ(text.find("CLIENTS"), std::string::npos);
}

TEST(ExplainText, LongValuesFitAndStillTellThemselvesApart) {
  observe::Explanation why;
  why.key = "k";
  const std::string one = std::string(300, 'a') + "1", two = std::string(300, 'a') + "2";
  for (const char* region : {"us", "eu", "ap"})
    why.regions.push_back({region, "string", one, {{"us:1", one, true}, {"eu:1", two, false}}, std::nullopt});
  why.regions[2].value = two;
  std::istringstream text(render_explanation(why, kNarrow));
  std::size_t ends_in_one = 0, ends_in_two = 0;
  for (std::string line; std::getline(text, line);) {
    EXPECT_LE(display_width(line), 80u) << line;
    if (line.find("…") == std::string::npos) continue;
    ends_in_one += line.ends_with("aaaaaaaaaa1") ? 1u : 0u;
    ends_in_two += line.ends_with("aaaaaaaaaa2") ? 1u : 0u;
  }
  EXPECT_EQ(ends_in_one, 3u) << text.str();  // us and eu in one row; one candidate each there and in ap
  EXPECT_EQ(ends_in_two, 3u) << text.str();
}

TEST(ExplainText, SaysSoWhenNothingTouchedTheKey) {
  observe::Explanation why;
  why.key = "nobody";
  EXPECT_NE(render_explanation(why, kNarrow).find("no operation has touched this key"), std::string::npos);
}

}  // namespace
}  // namespace jetlag::report
