// SPDX-License-Identifier: Apache-2.0
#include "report/run_text.h"

#include <gtest/gtest.h>

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

TEST(RunText, SaysThatAStoppedRunIsOnlyPartOfTheStory) {
  observe::RunReport run = sample::transatlantic_cut();
  run.interrupted = true;
  run.reached = Instant{} + Duration::seconds(12);
  EXPECT_NE(render_run(run, kWide).find("STOPPED at 12.00 s of 90.00 s"), std::string::npos);
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

TEST(RunText, PrintsAnEmptyReportWithoutInventingAnything) {
  const std::string text = render_run(observe::RunReport{}, kNarrow);
  EXPECT_NE(text.find("PASS  nothing was expected"), std::string::npos) << text;
  EXPECT_EQ(text.find("CLIENTS"), std::string::npos);
}

TEST(ExplainText, SaysSoWhenNothingTouchedTheKey) {
  observe::Explanation why;
  why.key = "nobody";
  EXPECT_NE(render_explanation(why, kNarrow).find("No operation touched this key."), std::string::npos);
}

}  // namespace
}  // namespace jetlag::report
