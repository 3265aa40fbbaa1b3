// SPDX-License-Identifier: Apache-2.0
#include "report/run_html.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

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

}  // namespace
}  // namespace jetlag::report
