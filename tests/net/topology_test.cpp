// SPDX-License-Identifier: Apache-2.0
#include "net/topology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/check.h"

namespace jetlag::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Duration ten(std::size_t, std::size_t) { return Duration::millis(10); }

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(std::string(1, static_cast<char>('a' + i)));
  return result;
}

Graph shape(Shape s, std::size_t count, std::size_t hub = 0) { return build(s, names(count), ten, hub); }

/// a-b-c and d-e-f, each a triangle, joined by c-d.
Graph two_triangles() {
  Graph graph{names(6), {}};
  for (const auto& [a, b] : {std::pair<std::size_t, std::size_t>{0, 1}, {1, 2}, {0, 2}, {2, 3}, {3, 4}, {4, 5}, {3, 5}}) {
    graph.links.push_back({a, b, Duration::millis(10), Duration::millis(10)});
  }
  return graph;
}

TEST(Shapes, HaveTheirLinks) {
  using Links = std::vector<std::pair<std::size_t, std::size_t>>;
  EXPECT_EQ(shape_links(Shape::kFullMesh, 4).size(), 6u);
  EXPECT_EQ(shape_links(Shape::kStar, 4, 2), (Links{{0, 2}, {1, 2}, {2, 3}}));
  EXPECT_EQ(shape_links(Shape::kRing, 4), (Links{{0, 1}, {0, 3}, {1, 2}, {2, 3}}));
  EXPECT_EQ(shape_links(Shape::kRing, 2), (Links{{0, 1}}));
  EXPECT_EQ(shape_links(Shape::kLine, 4), (Links{{0, 1}, {1, 2}, {2, 3}}));
  EXPECT_EQ(shape_links(Shape::kTree, 6), (Links{{0, 1}, {0, 2}, {1, 3}, {1, 4}, {2, 5}}));
  EXPECT_THAT(shape_links(Shape::kFullMesh, 1), IsEmpty());
}

TEST(Topology, AFullMeshHasNoSinglePointOfFailure) {
  const auto report = analyse(shape(Shape::kFullMesh, 5));
  EXPECT_TRUE(report.connected());
  EXPECT_EQ(report.paths.size(), 20u);
  EXPECT_EQ(report.diameter_hops, 1u);
  EXPECT_THAT(report.bridges, IsEmpty());
  EXPECT_THAT(report.articulation_points, IsEmpty());
  EXPECT_EQ(report.min_cut->weight, 4u);
  EXPECT_EQ(report.min_cut->links.size(), 4u);
  EXPECT_EQ(report.min_cut->side.size(), 1u);
  for (const LinkCut& cut : report.link_cuts) {
    EXPECT_FALSE(cut.separates(1));
    ASSERT_EQ(cut.slower.size(), 2u);  // the two ends now need a second hop
    EXPECT_EQ(cut.slower[0].one_way, Duration::millis(20));
  }
}

TEST(Topology, AStarHangsOnItsHub) {
  const auto report = analyse(shape(Shape::kStar, 4, 1));
  EXPECT_THAT(report.articulation_points, ElementsAre("b"));
  EXPECT_EQ(report.bridges.size(), 3u);
  EXPECT_EQ(report.min_cut->weight, 1u);
  EXPECT_THAT(report.path("a", "d")->path, ElementsAre("a", "b", "d"));
  EXPECT_EQ(report.path("a", "d")->one_way, Duration::millis(20));
  EXPECT_EQ(report.link_cuts[0].groups, (std::vector<Group>{{"a"}, {"b", "c", "d"}}));
  EXPECT_TRUE(report.region_losses[1].partitions_the_rest(1));
  EXPECT_EQ(report.region_losses[1].groups, (std::vector<Group>{{"a"}, {"c"}, {"d"}}));
  EXPECT_EQ(report.region_losses[0].groups, (std::vector<Group>{{"b", "c", "d"}}));
}

TEST(Topology, ARingSurvivesOneCutByTheLongWayRound) {
  const auto report = analyse(shape(Shape::kRing, 5));
  EXPECT_THAT(report.bridges, IsEmpty());
  EXPECT_EQ(report.min_cut->weight, 2u);
  EXPECT_EQ(report.diameter_hops, 2u);
  EXPECT_EQ(report.diameter->one_way, Duration::millis(20));
  const LinkCut& cut = report.link_cuts[0];  // a-b
  EXPECT_EQ(cut.link, (LinkName{"a", "b"}));
  EXPECT_FALSE(cut.separates(1));
  const auto longest = std::max_element(cut.slower.begin(), cut.slower.end(),
                                        [](const ShortestPath& x, const ShortestPath& y) { return x.one_way < y.one_way; });
  EXPECT_EQ(longest->one_way, Duration::millis(40));
  EXPECT_THAT(longest->path, testing::AnyOf(ElementsAre("a", "e", "d", "c", "b"), ElementsAre("b", "c", "d", "e", "a")));
}

TEST(Topology, ALineIsAllBridges) {
  const auto report = analyse(shape(Shape::kLine, 4));
  EXPECT_EQ(report.bridges, (std::vector<LinkName>{{"a", "b"}, {"b", "c"}, {"c", "d"}}));
  EXPECT_THAT(report.articulation_points, ElementsAre("b", "c"));
  EXPECT_EQ(report.diameter->hops(), 3u);
  EXPECT_EQ(report.link_cuts[1].groups, (std::vector<Group>{{"a", "b"}, {"c", "d"}}));
  EXPECT_THAT(report.link_cuts[1].slower, IsEmpty());
}

TEST(Topology, TwoTrianglesHangOnTheLinkBetweenThem) {
  const auto report = analyse(two_triangles());
  EXPECT_THAT(report.bridges, ElementsAre(LinkName{"c", "d"}));
  EXPECT_THAT(report.articulation_points, ElementsAre("c", "d"));
  EXPECT_EQ(report.min_cut->weight, 1u);
  EXPECT_THAT(report.min_cut->links, ElementsAre(LinkName{"c", "d"}));
  EXPECT_THAT(report.min_cut->side, testing::AnyOf(ElementsAre("a", "b", "c"), ElementsAre("d", "e", "f")));
  EXPECT_EQ(report.region_losses[2].groups, (std::vector<Group>{{"a", "b"}, {"d", "e", "f"}}));
}

TEST(Topology, BothDirectionsOfALinkHaveTheirOwnDelay) {
  Graph graph{names(3), {{0, 1, Duration::millis(10), Duration::millis(50)}, {1, 2, Duration::millis(10), Duration::millis(10)},
                         {0, 2, Duration::millis(30), Duration::millis(5)}}};
  const auto report = analyse(graph);
  EXPECT_EQ(report.path("a", "c")->one_way, Duration::millis(20));
  EXPECT_THAT(report.path("a", "c")->path, ElementsAre("a", "b", "c"));
  EXPECT_EQ(report.path("c", "a")->one_way, Duration::millis(5));
  EXPECT_THAT(report.path("b", "a")->path, ElementsAre("b", "c", "a"));
}

TEST(Topology, SeparateGroupsAreReportedAsSuch) {
  Graph graph{names(5), {{0, 1, Duration::millis(1), Duration::millis(1)}, {2, 3, Duration::millis(1), Duration::millis(1)}}};
  const auto report = analyse(graph);
  EXPECT_FALSE(report.connected());
  EXPECT_EQ(report.groups, (std::vector<Group>{{"a", "b"}, {"c", "d"}, {"e"}}));
  EXPECT_FALSE(report.path("a", "c")->reachable);
  EXPECT_THAT(report.path("a", "c")->path, IsEmpty());
  EXPECT_EQ(report.min_cut->weight, 0u);
  EXPECT_THAT(report.min_cut->side, ElementsAre("e"));
  EXPECT_TRUE(report.link_cuts[0].separates(report.groups.size()));
  EXPECT_FALSE(report.region_losses[0].partitions_the_rest(report.groups.size()));
}

TEST(Topology, OneRegionAloneAndNoneAtAllAreFine) {
  const auto one = analyse(Graph{{"a"}, {}});
  EXPECT_TRUE(one.connected());
  EXPECT_EQ(one.diameter, std::nullopt);
  EXPECT_EQ(one.min_cut, std::nullopt);
  EXPECT_THAT(analyse(Graph{}).paths, IsEmpty());
}

TEST(Topology, ACutOfADirectLinkLeavesItsEndsToARelayEvenWhereAShorterWayExists) {
  Graph graph;
  graph.regions = {"a", "b", "c", "d"};
  const auto ms = [](std::int64_t n) { return Duration::millis(n); };
  graph.links = {{0, 1, ms(10), ms(10)}, {1, 2, ms(20), ms(20)}, {0, 2, ms(50), ms(50)}, {2, 3, ms(30), ms(30)}};
  const TopologyReport report = analyse(graph);
  EXPECT_EQ(report.path("a", "c")->one_way, ms(30));  // the bound: a relay could be faster
  const LinkCut& cut = report.link_cuts[2];
  EXPECT_THAT(cut.slower, IsEmpty());
  std::vector<std::string> relayed;
  for (const ShortestPath& path : cut.relayed) relayed.push_back(path.from + path.to);
  EXPECT_EQ(relayed, (std::vector<std::string>{"ac", "ad", "ca"}));  // d has no link with a: it hears a's writes from c
}

TEST(Topology, LinksThatMakeNoSenseAreBugs) {
  EXPECT_THROW(analyse(Graph{names(2), {{0, 2, {}, {}}}}), CheckFailure);
  EXPECT_THROW(analyse(Graph{names(2), {{1, 1, {}, {}}}}), CheckFailure);
  EXPECT_THROW(analyse(Graph{names(2), {{0, 1, {}, {}}, {1, 0, {}, {}}}}), CheckFailure);
}

TEST(Topology, AMeshOfManyRegionsNeedsAsManyCutsAsARegionHasLinks) {
  const auto report = analyse(shape(Shape::kFullMesh, 26));
  EXPECT_EQ(report.min_cut->weight, 25u);
  EXPECT_EQ(report.link_cuts.size(), 325u);
}

}  // namespace
}  // namespace jetlag::net
