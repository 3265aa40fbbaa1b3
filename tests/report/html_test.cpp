// SPDX-License-Identifier: Apache-2.0
#include "report/run_html.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sample_run.h"

namespace jetlag::report {
namespace {

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(RunHtml, SaysTheVerdictFirstAndAllThatTheTextSays) {
  const observe::RunReport run = sample::transatlantic_cut();
  const std::string page = run_html(run, "1.2.3");
  EXPECT_LT(page.find("</h1>"), page.find("EXPECTATIONS"));
  EXPECT_NE(page.find(">FAIL</span></h1>"), std::string::npos);
  for (const auto& expectation : run.expectations) EXPECT_NE(page.find(expectation.text.substr(0, 12)), std::string::npos);
  for (const char* title : {"REPLICATION LAG", "SYNCS", "FAULTS", "COST", "MEMORY", "jetlag 1.2.3"})
    EXPECT_NE(page.find(title), std::string::npos) << title;
  EXPECT_EQ(page, run_html(run, "1.2.3"));
}

TEST(RunHtml, HasTheTablesOfMemory) {
  observe::RunReport run = sample::transatlantic_cut();
  run.memory[0].limit = observe::MemoryLimitRow{.limit_bytes = 1 << 20, .fill = 0.8, .evicted = 1204, .refused = 3};
  const std::string page = run_html(run, "1");
  for (const char* text : {"MEMORY LIMIT", "1,204", "tombstones"}) EXPECT_NE(page.find(text), std::string::npos) << text;
}

TEST(RunHtml, WhatItOpensItClosesAndNothingIsFetchedOrRun) {
  const std::string page = run_html(sample::transatlantic_cut(), "1");
  for (const char* tag : {"span", "pre", "figure", "figcaption", "svg", "g", "p", "main", "body", "html"})
    EXPECT_EQ(count(page, std::string("<") + tag + " ") + count(page, std::string("<") + tag + ">"),
              count(page, std::string("</") + tag + ">"))
        << tag;
  for (const char* fetched : {"<script", "http:", "https:", "url(", "@import"})
    EXPECT_EQ(page.find(fetched), std::string::npos) << fetched;
}

TEST(RunHtml, NamesCannotBecomeMarkup) {
  observe::RunReport run = sample::transatlantic_cut();
  run.scenario.name = "<b>a & \"b\"\x1b[31m";
  run.faults.front().name = "<script>alert(1)</script>";
  run.lag.front().from = "</pre>";
  run.series.push_back({"lag{from=<i>,to=\"x\"}", "ns", {Instant{}, Duration::seconds(1), {1e9, 2e9}}});
  const std::string page = run_html(run, "1");
  for (const char* raw : {"<b>", "<script", "<i>", "\x1b"}) EXPECT_EQ(page.find(raw), std::string::npos) << raw;
  EXPECT_NE(page.find("&lt;b&gt;a &amp; &quot;b&quot;\\x1b[31m"), std::string::npos);
  EXPECT_EQ(count(page, "<pre>"), count(page, "</pre>"));
}

TEST(RunHtml, AChartShowsTheLargestAndSaysHowManyItLeavesOut) {
  observe::RunReport run = sample::transatlantic_cut();
  run.series.clear();
  EXPECT_EQ(run_html(run, "1").find("<figure>"), std::string::npos) << "nothing was sampled";
  for (int i = 0; i < 11; ++i)
    run.series.push_back({"lag{from=a,to=b" + std::to_string(i) + "}", "ns",
                          {Instant{}, Duration::seconds(1), {0, (i + 1) * 1e9, observe::Series::kNoSample, 5e8}}});
  const std::string page = run_html(run, "1");
  EXPECT_EQ(count(page, "<figure>"), 1u);
  EXPECT_NE(page.find("… 3 more with less"), std::string::npos);
  EXPECT_NE(page.find("a → b10, peak 11.0 s"), std::string::npos);
  EXPECT_EQ(page.find("a → b2,"), std::string::npos);
  const std::size_t line = page.find("class=\"line l0\" d=\"");
  EXPECT_EQ(count(page.substr(line, page.find('>', line) - line), "M"), 2u) << "a gap where nothing was sampled";
}

/// The first chart with its caption.
std::string chart_of(const std::string& page) {
  const std::size_t from = page.find("<svg viewBox=\"0 0 1000");
  return page.substr(from, page.find("</figure>", from) - from);
}

TEST(RunHtml, AxesHaveEnoughTicksAndNoLineCrossesAName) {
  for (const double peak : {1e6, 7.9e8, 1.01e9, 5.22e9, 2.02e10, 6.1e10}) {
    observe::RunReport run = sample::transatlantic_cut();
    run.series = {{"lag{from=a,to=b}", "ns", {Instant{}, Duration::seconds(1), {0, peak, 0}}}};
    const std::string chart = chart_of(run_html(run, "1"));
    EXPECT_GE(count(chart, "class=\"grid\""), 4u) << peak;
    EXPECT_LE(count(chart, "class=\"grid\""), 9u) << peak;
    EXPECT_NE(chart.find("y=\"20\">cut"), std::string::npos) << "the fault's name stands above the plot, which begins at 34";
  }
}

TEST(RunHtml, BandsAndTrianglesAreExplained) {
  observe::RunReport run = sample::transatlantic_cut();
  run.series = {{"lag{from=a,to=b}", "ns", {Instant{}, Duration::seconds(1), {0, 1e9}}}};
  for (auto& sync : run.syncs) sync.kind = observe::SyncKind::kFull;
  std::string chart = chart_of(run_html(run, "1"));
  EXPECT_NE(chart.find("while a fault lasts"), std::string::npos);
  EXPECT_NE(chart.find("a full sync begins"), std::string::npos);
  EXPECT_EQ(chart.find("a fault of an instant"), std::string::npos) << "there is none";
  run.syncs.clear();
  run.faults.front().momentary = true;
  chart = chart_of(run_html(run, "1"));
  EXPECT_EQ(chart.find("a full sync begins"), std::string::npos);
  EXPECT_NE(chart.find("a fault of an instant"), std::string::npos);
}

/// The page of a run with a lag from us to eu and nothing else on its chart.
observe::RunReport quiet() {
  observe::RunReport run = sample::transatlantic_cut();
  run.faults.clear(), run.syncs.clear();
  run.series = {{"lag{from=us,to=eu}", "ns", {Instant{}, Duration::seconds(1), {0, 1e9, 0}}}};
  return run;
}

bool has(const std::string& page, const std::string& what) { return page.find(what) != std::string::npos; }

TEST(RunHtml, TheHeadSaysTheVerdictInAWordAndAColour) {
  observe::RunReport run = quiet();
  const auto head = [&] { return run_html(run, "1"); };
  run.verdict = observe::Verdict::kPass, run.exit_code = 0;
  EXPECT_TRUE(has(head(), "<title>PASS Transatlantic cut</title>"));
  EXPECT_TRUE(has(head(), "<span class=\"verdict Good\">PASS</span></h1>"));
  run.verdict = observe::Verdict::kUndecided, run.exit_code = 2;
  EXPECT_TRUE(has(head(), "<span class=\"verdict Doubt\">UNDECIDED</span></h1>"));
  run.verdict = observe::Verdict::kFail, run.exit_code = 1;
  EXPECT_TRUE(has(head(), "<span class=\"verdict Bad\">FAIL</span></h1>"));
  run.verdict = observe::Verdict::kPass, run.exit_code = 3;  // two runs of it differ, whatever was expected of one
  EXPECT_TRUE(has(head(), "<title>UNEQUAL Transatlantic cut</title>"));
  EXPECT_TRUE(has(head(), "<span class=\"verdict Bad\">UNEQUAL</span></h1>"));
  run.scenario.name.clear();
  EXPECT_TRUE(has(head(), "<title>UNEQUAL (unnamed scenario)</title>"));
  EXPECT_TRUE(has(head(), "again: <code>jetlag run"));
  run.rerun.clear();
  EXPECT_FALSE(has(head(), "again: "));
}

TEST(RunHtml, TonesOfTheTextAreClassesOfThePage) {
  const std::string page = run_html(sample::transatlantic_cut(), "1");
  for (const char* toned :
       {"<span class=\"s\">EXPECTATIONS</span>", "<span class=\"g\">✓</span> converged", "<span class=\"b\">✗</span> lag",
        "<span class=\"q\">207 updates</span>", "<span class=\"d\">measured (cloudping, 2025-05-29)</span>"})
    EXPECT_TRUE(has(page, toned)) << toned;
}

TEST(RunHtml, AChartEndsWhereItsRunWasToEndOrWasInterrupted) {
  observe::RunReport run = quiet();
  run.duration = Duration::seconds(60), run.reached = Instant{} + Duration::seconds(40);
  run.interrupted = true;
  EXPECT_TRUE(has(chart_of(run_html(run, "1")), "x=\"986.0\" y=\"222.0\" text-anchor=\"middle\">40 s<"));
  run.interrupted = false;
  EXPECT_TRUE(has(chart_of(run_html(run, "1")), "x=\"986.0\" y=\"222.0\" text-anchor=\"middle\">60 s<"));
  run.reached = Instant{} + Duration::seconds(80);
  EXPECT_TRUE(has(chart_of(run_html(run, "1")), "x=\"986.0\" y=\"222.0\" text-anchor=\"middle\">80 s<"));
}

/// The texts of the marks of the only chart, each with the class of its shape.
std::vector<std::string> marks_of(const observe::RunReport& run) {
  std::vector<std::string> out;
  const std::string chart = chart_of(run_html(run, "1")), begin = "<g><title>", end = "</title>", shape = "class=\"";
  for (std::size_t at = chart.find(begin); at != std::string::npos; at = chart.find(begin, at + 1)) {
    const std::size_t from = at + begin.size(), to = chart.find(end, from), name = chart.find(shape, to) + shape.size();
    out.push_back(chart.substr(from, to - from) + ": " + chart.substr(name, chart.find('"', name) - name));
  }
  return out;
}

using Marks = std::vector<std::string>;
constexpr Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

TEST(RunHtml, AFaultIsABandFromItsStrikeToItsEnd) {
  observe::RunReport run = quiet();  // 62 s long
  observe::FaultRecord fault{.name = "f", .kind = "cut", .operands = "us", .at = second(10), .until = second(30)};
  const auto told = [&] { return run.faults = {fault}, marks_of(run); };
  EXPECT_EQ(told(), (Marks{"f: cut us, 10.00 s to 30.00 s: span"})) << "not ended when the report was taken";
  fault.ended = second(20);
  EXPECT_EQ(told(), (Marks{"f: cut us, 10.00 s to 20.00 s: span"})) << "mended before its time";
  fault.ended.reset(), fault.until.reset();
  EXPECT_EQ(told(), (Marks{"f: cut us, 10.00 s to 62.00 s: span"})) << "to the end of the run";
  fault.at = second(62), fault.until = second(90);
  EXPECT_EQ(told(), (Marks{"f: cut us, 62.00 s to 90.00 s: span"})) << "though the chart ends where it begins";
}

TEST(RunHtml, AFaultThatHasNotStruckIsNoMark) {
  observe::RunReport run = quiet();
  run.faults = {{.name = "f", .kind = "cut", .at = second(50), .until = second(55), .struck = false}};
  EXPECT_EQ(marks_of(run), Marks{});
}

TEST(RunHtml, AMomentaryFaultIsAnInstantHoweverLongItsTraces) {
  observe::RunReport run = quiet();
  run.faults = {{.name = "f",
                 .kind = "crash",
                 .operands = "us",
                 .at = second(10),
                 .until = second(30),
                 .momentary = true,
                 .ended = second(20)}};
  EXPECT_EQ(marks_of(run), (Marks{"f: crash us, 10.00 s: fault"}));
}

TEST(RunHtml, OfSyncsOnlyFullOnesAreMarked) {
  observe::RunReport run = quiet();
  for (const auto kind : {observe::SyncKind::kPartial, observe::SyncKind::kDelta, observe::SyncKind::kReconcile})
    run.syncs.push_back({.from = "us", .to = "eu", .kind = kind, .start = second(5), .bytes = 2048});
  EXPECT_EQ(marks_of(run), Marks{});
  run.syncs.push_back({.from = "us", .to = "eu", .kind = observe::SyncKind::kFull, .start = second(6), .bytes = 2048});
  EXPECT_EQ(marks_of(run), (Marks{"full sync us → eu, 6.00 s: 2 KiB: sync"}));
}

TEST(RunHtml, AFlatChartIsLeftOut) {
  observe::RunReport run = quiet();
  run.series.push_back({"divergent_keys", "", {Instant{}, Duration::seconds(1), {0, 0, 0}}});
  run.series.push_back({"backlog_bytes{region=us,shard=0}", "bytes", {Instant{}, Duration::seconds(1), {0, 1024}}});
  const std::string page = run_html(run, "1");
  EXPECT_EQ(count(page, "<figure>"), 2u);
  EXPECT_FALSE(has(page, "Keys that differ between regions"));
}

TEST(RunHtml, ALineIsNamedByItsLabels) {
  observe::RunReport run = quiet();
  EXPECT_TRUE(has(run_html(run, "1"), "</svg> us → eu, peak 1.00 s</span>"));
  run.series = {{"backlog_bytes{region=us,shard=1}", "bytes", {Instant{}, Duration::seconds(1), {0, 1024}}}};
  EXPECT_TRUE(has(run_html(run, "1"), "</svg> us shard 1, peak 1 KiB</span>"));
  run.series = {{"divergent_keys", "", {Instant{}, Duration::seconds(1), {0, 3}}}};
  EXPECT_TRUE(has(run_html(run, "1"), "</svg> peak 3</span>"));
}

}  // namespace
}  // namespace jetlag::report
