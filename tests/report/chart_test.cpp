// SPDX-License-Identifier: Apache-2.0
#include "report/chart.h"

#include <gtest/gtest.h>

namespace jetlag::report {
namespace {

Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

observe::Series each_second(std::vector<double> values) { return {Instant{}, Duration::seconds(1), std::move(values)}; }

TEST(Sparkline, NeverAveragesAPeakAway) {
  observe::Series series = each_second(std::vector<double>(100, 0));
  series.values[57] = 7;
  const std::string line = sparkline(series, second(100), 10, 7, LowestBar::kLittle);
  EXPECT_EQ(line, "▁▁▁▁▁█▁▁▁▁");
}

TEST(Sparkline, LeavesABlankWhereNothingWasSampled) {
  EXPECT_EQ(sparkline(each_second({7, observe::Series::kNoSample, 7}), second(4), 4, 7, LowestBar::kLittle), "█ █ ");
  EXPECT_EQ(sparkline({}, second(3), 3, 1, LowestBar::kLittle), "   ");
}

TEST(Sparkline, RepeatsACoarseSample) {
  EXPECT_EQ(sparkline(each_second({0, 7}), second(2), 6, 7, LowestBar::kLittle), "▁▁▁███");
}

TEST(Sparkline, TellsAFewFromNone) {
  EXPECT_EQ(sparkline(each_second({0, 1}), second(2), 2, 1000, LowestBar::kOnlyZero), "▁▂");
  EXPECT_EQ(sparkline(each_second({0, 1}), second(2), 2, 1000, LowestBar::kLittle), "▁▁");
}

TEST(Chart, PutsFaultsAndSyncsOnTheAxisOfTheSparklines) {
  Chart chart(second(60));
  chart.spans("cut", {{.from = second(10), .to = second(30), .text = "us × eu"}});
  chart.marks("syncs", {{.at = second(30), .letter = 'P', .text = "us⇄eu"}});
  chart.spark("lag", each_second(std::vector<double>(60, 1)), 1, LowestBar::kLittle, "1 s");
  std::string out;
  chart.print(out, Style{.width = 80});
  EXPECT_EQ(out,
            "       0s         10s        20s         30s        40s        50s\n"
            "cut               ├────────us × eu───────┤\n"
            "syncs                                    P us⇄eu\n"
            "lag    " + [] { std::string bars; for (int i = 0; i < 68; ++i) bars += "█"; return bars; }() + "  1 s\n");
}

TEST(Chart, WritesAShortFaultsNameBesideItsBar) {
  Chart chart(second(60));
  chart.spans("crash", {{.from = second(5), .to = second(5), .text = "ap shard 0", .open = false, .point = true}});
  chart.spans("flap", {{.from = second(55), .to = second(56), .text = "us × eu"}});
  std::string out;
  chart.print(out, Style{.width = 80});
  EXPECT_NE(out.find("▼ ap shard 0"), std::string::npos) << out;
  EXPECT_NE(out.find("us × eu ├─┤"), std::string::npos) << out;  // no room on its right
}

TEST(Chart, SurvivesARunOfNoLength) {
  Chart chart{Instant{}};
  chart.spans("cut", {{.from = Instant{}, .to = Instant{}, .text = "us × eu"}});
  std::string out;
  chart.print(out, Style{});
  EXPECT_NE(out.find("0s"), std::string::npos);
}

}  // namespace
}  // namespace jetlag::report
