// SPDX-License-Identifier: Apache-2.0
// What stands where: the plot lies between x 86 and 986, y 34 (the largest value) and 204 (zero).
#include "report/chart_svg.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jetlag::report {
namespace {

Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

observe::NamedSeries each_second(std::vector<double> values, const char* unit = "") {
  return {"n", unit, {Instant{}, Duration::seconds(1), std::move(values)}};
}

std::string drawn(const std::vector<observe::NamedSeries>& lines, Instant until, const std::vector<SvgMark>& marks = {}) {
  std::vector<const observe::NamedSeries*> all;
  for (const observe::NamedSeries& line : lines) all.push_back(&line);
  return chart_svg("label", all, marks, until);
}

/// The texts of the axis whose letters are anchored there: "end" of values, "middle" of times.
std::vector<std::string> ticks(std::string_view svg, const std::string& anchor) {
  std::vector<std::string> out;
  const std::string begin = "text-anchor=\"" + anchor + "\">";
  for (std::size_t at = svg.find(begin); at != std::string_view::npos; at = svg.find(begin, at + 1))
    out.emplace_back(svg.substr(at + begin.size(), svg.find('<', at) - at - begin.size()));
  return out;
}

bool has(const std::string& svg, const std::string& what) { return svg.find(what) != std::string::npos; }

using Ticks = std::vector<std::string>;

TEST(ChartSvg, StepsAreOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_EQ(ticks(drawn({each_second({0, 7})}, second(1)), "end"), (Ticks{"0", "1", "2", "3", "4", "5", "6", "7"}));
  EXPECT_EQ(ticks(drawn({each_second({0, 7.5})}, second(1)), "end"), (Ticks{"0", "2", "4", "6", "8"}));
  EXPECT_EQ(ticks(drawn({each_second({0, 300})}, second(1)), "end"), (Ticks{"0", "50", "100", "150", "200", "250", "300"}));
  EXPECT_EQ(ticks(drawn({each_second({3e9}, "ns")}, second(40)), "end").back(), "3.00 s");
  EXPECT_EQ(ticks(drawn({each_second({1})}, second(40)), "middle"),
            (Ticks{"0 s", "5 s", "10 s", "15 s", "20 s", "25 s", "30 s", "35 s", "40 s"}));
}

TEST(ChartSvg, WhereARoundNumberIsTheLargestItStandsAtTheEndOfItsAxis) {
  for (const double peak : {0.07, 0.3, 0.6, 0.7, 3.0, 7.0, 300.0, 600.0, 700.0, 7e6, 3e8, 6e8, 7e9}) {
    const std::string svg = drawn({each_second({0, peak})}, second(1));
    EXPECT_TRUE(has(svg, "L986.0 34.0\"")) << peak;
    EXPECT_TRUE(has(svg, "y=\"38.0\" text-anchor=\"end\"")) << peak;
  }
  for (const std::int64_t end : {1, 2, 3, 4, 6, 7, 8, 12, 14, 35, 40, 60, 70, 300, 700})
    EXPECT_TRUE(has(drawn({}, second(end)), "x=\"986.0\" y=\"222.0\" text-anchor=\"middle\"")) << end;
}

TEST(ChartSvg, OfBytesTheStepsArePowersOfTwo) {
  const double mebi = 1024 * 1024;
  EXPECT_EQ(ticks(drawn({each_second({0, 100 * mebi}, "bytes")}, second(1)), "end"),
            (Ticks{"0", "16 MiB", "32 MiB", "48 MiB", "64 MiB", "80 MiB", "96 MiB", "112 MiB"}));
  EXPECT_EQ(ticks(drawn({each_second({0, 3}, "bytes")}, second(1)), "end"), (Ticks{"0", "1 B", "2 B", "3 B"}))
      << "and no byte is divided";
}

TEST(ChartSvg, ZeroNeedsNoUnit) {
  for (const char* unit : {"ns", "bytes", ""})
    EXPECT_EQ(ticks(drawn({each_second({4}, unit)}, second(1)), "end").front(), "0") << unit;
}

TEST(ChartSvg, TheLargestValueTouchesTheUpperEdgeAndZeroTheLower) {
  const std::string svg = drawn({each_second({0, 7, 3.5})}, second(2));
  EXPECT_TRUE(has(svg, "d=\"M86.0 204.0L536.0 34.0L986.0 119.0\"")) << svg;
}

TEST(ChartSvg, ValuesThatAreAllZeroLieOnTheLowerEdge) {
  for (const auto& lines : {std::vector{each_second({0, 0})}, std::vector<observe::NamedSeries>{}}) {
    const std::string svg = drawn(lines, second(1));
    EXPECT_FALSE(has(svg, "nan") || has(svg, "inf")) << svg;
    EXPECT_EQ(ticks(svg, "end"), (Ticks{"0", "0.2", "0.4", "0.6", "0.8", "1"}));
    EXPECT_EQ(has(svg, "d=\"M86.0 204.0L986.0 204.0\""), !lines.empty()) << svg;
  }
}

TEST(ChartSvg, WhatWasSampledAfterTheEndIsNotShownAndSetsNoScale) {
  const std::string svg = drawn({each_second({0, 7, 700, 700})}, second(1));
  EXPECT_TRUE(has(svg, "d=\"M86.0 204.0L986.0 34.0\"")) << svg;
  EXPECT_EQ(ticks(svg, "end").back(), "7");
}

TEST(ChartSvg, AGapIsNoLine) {
  const std::string svg = drawn({each_second({7, 7, observe::Series::kNoSample, 7, 7})}, second(4));
  EXPECT_TRUE(has(svg, "d=\"M86.0 34.0L311.0 34.0M761.0 34.0L986.0 34.0\"")) << svg;
}

TEST(ChartSvg, ARunWithoutLengthIsDrawnAtTheLeftEdge) {
  const std::string svg = drawn({each_second({7})}, Instant{}, {{Instant{}, Instant{}, "f", "f"}});
  EXPECT_FALSE(has(svg, "nan") || has(svg, "inf")) << svg;
  EXPECT_EQ(ticks(svg, "middle"), (Ticks{"0 s"}));
  EXPECT_TRUE(has(svg, "d=\"M86.0 34.0\"")) << svg;
}

TEST(ChartSvg, ABandKeepsWithinThePlotAndCanBeSeenHoweverShort) {
  const auto band = [](Instant from, Instant to) { return drawn({each_second({1})}, second(100), {{from, to, "", ""}}); };
  EXPECT_TRUE(has(band(second(50), second(60)), "<rect class=\"span\" x=\"536.0\" y=\"34\" width=\"90.0\" height=\"170.0\"/>"));
  EXPECT_TRUE(has(band(second(90), second(500)), "x=\"896.0\" y=\"34\" width=\"90.0\""));
  EXPECT_TRUE(has(band(Instant{-5'000'000'000}, second(10)), "x=\"86.0\" y=\"34\" width=\"90.0\""));
  EXPECT_TRUE(has(band(second(50), second(50) + Duration::millis(1)), "x=\"536.0\" y=\"34\" width=\"1.0\""));
}

TEST(ChartSvg, InstantsAreTrianglesAndOnlyThoseOfFullSyncsLookSo) {
  const auto mark = [](bool sync) { return drawn({each_second({1})}, second(2), {{second(1), second(1), "", "", sync}}); };
  EXPECT_TRUE(has(mark(true), "<path class=\"sync\" d=\"M536.0 34l-5 -8h10z\"/>"));
  EXPECT_TRUE(has(mark(false), "<path class=\"fault\" d=\"M536.0 34l-5 -8h10z\"/>"));
  EXPECT_FALSE(has(mark(false), "<rect"));
}

TEST(ChartSvg, BandsLieBehindTheLinesAndInstantsAboveThem) {
  const std::string svg =
      drawn({each_second({1})}, second(4), {{second(1), second(1), "", "instant"}, {second(2), second(3), "", "band"}});
  EXPECT_LT(svg.find("band"), svg.find("class=\"grid\""));
  EXPECT_LT(svg.find("class=\"line"), svg.find("instant"));
}

TEST(ChartSvg, NamesThatWouldRunIntoOneAnotherOrOverTheEdgeAreLeftToTheTooltip) {
  const auto shown = [](const std::vector<std::pair<int, const char*>>& names) {
    std::vector<SvgMark> marks;
    for (const auto& [at, name] : names) marks.push_back({second(at), second(at), name, name});
    const std::string svg = drawn({each_second({1})}, second(900), marks);  // 1 s is as wide as 1 unit, a letter as 7
    std::string out;
    for (const auto& [at, name] : names) {
      EXPECT_TRUE(has(svg, "<title>" + std::string(name) + "</title>")) << name;
      if (has(svg, ">" + std::string(name) + "</text>")) out += (out.empty() ? "" : " ") + std::string(name);
    }
    return out;
  };
  EXPECT_EQ(shown({{120, "hidden"}, {100, "first"}, {144, "close"}, {146, "third"}}), "first third");
  EXPECT_EQ(shown({{800, "a"}, {880, "beyond"}, {885, "edge"}}), "a edge") << "and it takes no room from others";
  EXPECT_FALSE(has(drawn({each_second({1})}, second(2), {{second(1), second(1), "", "t"}}), "></text>")) << "nothing to say";
}

TEST(ChartSvg, NoMoreLinesThanCanBeToldApart) {
  const std::string svg = drawn(std::vector(kMostLines + 1, each_second({1})), second(1));
  EXPECT_TRUE(has(svg, "class=\"line l7\""));
  EXPECT_FALSE(has(svg, "class=\"line l8\""));
}

TEST(ChartSvg, TextCannotBecomeMarkup) {
  const std::string svg = chart_svg("<a>", {}, {{second(0), second(0), "<b>", "<i>"}}, second(1));
  EXPECT_FALSE(has(svg, "<a>") || has(svg, "<b>") || has(svg, "<i>")) << svg;
}

}  // namespace
}  // namespace jetlag::report
