// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/topology_views.h"

namespace jetlag::report {
namespace {

/// us - eu - ap in a line: eu is a single point of failure, both links are bridges.
TopologyView line() {
  const auto one_way = [](std::size_t, std::size_t) { return Duration::millis(40); };
  TopologyView view{.name = "Line & \"more\"", .file = "line.json", .topology = "line"};
  const net::Graph graph = net::build(net::Shape::kLine, {"us", "eu", "ap"}, one_way);
  view.report = net::analyse(graph);
  view.links = {{"us", "eu", Duration::millis(80), true, observe::Provenance::kGiven, "given", ""},
                {"eu", "ap", Duration::millis(80), true, observe::Provenance::kEstimated, "estimated ±30 % (zone)", ""}};
  return view;
}

TEST(TopologyText, NamesBoundsAndSinglePointsOfFailure) {
  const std::string text = render_topology(line(), Style{.width = 100});
  EXPECT_NE(text.find("diameter 80 ms one-way (us → ap), 2 hops"), std::string::npos) << text;
  EXPECT_NE(text.find("single points of failure  eu"), std::string::npos) << text;
  EXPECT_NE(text.find("bridges                   us × eu, eu × ap"), std::string::npos) << text;
  EXPECT_NE(text.find("link us × eu    separates {us} | {eu, ap}"), std::string::npos) << text;
  EXPECT_NE(text.find("region eu       the others fall apart: {us} | {ap}"), std::string::npos) << text;
  EXPECT_NE(text.find("1 link separates {ap} from the rest: eu × ap"), std::string::npos) << text;
  EXPECT_NE(text.find("80 ms /2"), std::string::npos) << text;
}

TEST(TopologyText, ListsPairsWhenTheMatrixWouldBeTooWide) {
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back("region" + std::to_string(i));
  TopologyView view{.name = "Ring", .file = "ring.json", .topology = "ring"};
  view.report = net::analyse(net::build(net::Shape::kRing, names, [](std::size_t, std::size_t) { return Duration::millis(10); }));
  const std::string text = render_topology(view, Style{.width = 80});
  EXPECT_NE(text.find("region0 → region6"), std::string::npos);
  EXPECT_NE(text.find("none: no single cut separates regions"), std::string::npos);
}

TEST(TopologyText, ACutOfAMeshIsOneRowAndManyAreCounted) {
  const std::vector<std::string> names{"us", "eu", "ap", "sa", "af"};
  TopologyView view{.name = "Mesh", .file = "mesh.json", .topology = "full mesh"};
  view.report =
      net::analyse(net::build(net::Shape::kFullMesh, names, [](std::size_t, std::size_t) { return Duration::millis(10); }));
  const std::string text = render_topology(view, Style{.width = 80});
  EXPECT_NE(text.find("link us × eu    slower: us ⇄ eu 20 ms one way by a relay\n"), std::string::npos) << text;
  EXPECT_NE(text.find("… 2 more links that separate nothing  (--verbose shows all)"), std::string::npos) << text;
  Style verbose{.width = 80};
  verbose.detail = Detail::kVerbose;
  EXPECT_EQ(render_topology(view, verbose).find("more link"), std::string::npos);
}

TEST(TopologyJson, CarriesTheAnalysis) {
  const auto value = nlohmann::json::parse(topology_json(line()));
  EXPECT_EQ(value["bridges"].size(), 2u);
  EXPECT_EQ(value["articulation_points"][0], "eu");
  EXPECT_EQ(value["diameter"]["one_way_ns"], 80'000'000);
  EXPECT_EQ(value["diameter"]["path"].size(), 3u);
  EXPECT_EQ(value["min_cut"]["weight"], 1);
  EXPECT_EQ(value["link_cuts"][0]["separates"], true);
}

TEST(TopologyDot, QuotesNamesAndMarksBridges) {
  const std::string dot = topology_dot(line());
  EXPECT_TRUE(dot.starts_with("digraph \"Line & \\\"more\\\"\" {")) << dot;
  EXPECT_NE(dot.find("\"us\" -> \"eu\" [dir=both, label=\"80 ms RTT\""), std::string::npos) << dot;
  EXPECT_NE(dot.find("color=red, style=dashed"), std::string::npos);
}

TEST(TopologySvg, EscapesNamesAndDrawsEveryRegionAndLink) {
  const std::string svg = topology_svg(line());
  EXPECT_TRUE(svg.starts_with("<svg xmlns="));
  EXPECT_NE(svg.find("Line &amp; &quot;more&quot;"), std::string::npos);
  std::size_t lines = 0;
  for (std::size_t at = svg.find("<line "); at != std::string::npos; at = svg.find("<line ", at + 1)) ++lines;
  EXPECT_EQ(lines, 2u);
  EXPECT_NE(svg.find("80 ms est."), std::string::npos);
  EXPECT_LT(svg.rfind("<line "), svg.find("80 ms est."));  // no line crosses a label
}

}  // namespace
}  // namespace jetlag::report
