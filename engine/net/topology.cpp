// SPDX-License-Identifier: Apache-2.0
#include "net/topology.h"

#include <algorithm>
#include <exception>
#include <map>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/one_bit_color_map.hpp>
#include <boost/graph/stoer_wagner_min_cut.hpp>

#include "core/check.h"

namespace jetlag::net {
namespace {

constexpr std::size_t kNone = SIZE_MAX;
constexpr std::int64_t kFar = INT64_MAX / 4;

using Weight = boost::property<boost::edge_weight_t, std::int64_t>;
using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Weight>;
using Indexed = boost::property<boost::edge_weight_t, std::int64_t, boost::property<boost::edge_index_t, std::size_t>>;
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Indexed>;

/// The graph without one link or one region (kNone: with all of them); a lost region keeps its number but has no links.
struct Without {
  std::size_t link = kNone, region = kNone;
  bool has(std::size_t i, const GraphLink& l) const { return i != link && l.a != region && l.b != region; }
};

Undirected undirected(const Graph& graph, Without without = {}) {
  Undirected result(graph.regions.size());
  for (std::size_t i = 0; i < graph.links.size(); ++i) {
    const GraphLink& link = graph.links[i];
    if (without.has(i, link)) boost::add_edge(link.a, link.b, Indexed(1, i), result);
  }
  return result;
}

std::vector<Group> groups_of(const Graph& graph, Without without = {}) {
  std::vector<std::size_t> component(graph.regions.size());
  if (component.empty()) return {};
  boost::connected_components(undirected(graph, without), component.data());
  std::vector<Group> groups;
  std::map<std::size_t, std::size_t> position;
  for (std::size_t region = 0; region < component.size(); ++region) {
    if (region == without.region) continue;
    const auto [at, fresh] = position.try_emplace(component[region], groups.size());
    if (fresh) groups.emplace_back();
    groups[at->second].push_back(graph.regions[region]);
  }
  return groups;
}

/// Shortest paths over the directed graph, with one link cut at will.
class PathFinder {
 public:
  explicit PathFinder(const Graph& graph) : graph_(graph), directed_(graph.regions.size()) {
    for (const GraphLink& link : graph.links) {
      edges_.push_back(boost::add_edge(link.a, link.b, Weight(link.one_way_ab.ns), directed_).first);
      edges_.push_back(boost::add_edge(link.b, link.a, Weight(link.one_way_ba.ns), directed_).first);
    }
  }

  void cut(std::size_t link) { set(link, kFar, kFar); }
  void restore(std::size_t link) { set(link, graph_.links[link].one_way_ab.ns, graph_.links[link].one_way_ba.ns); }

  /// The way that an operation takes while nothing fails: from its origin straight to those that have a link with it.
  std::vector<ShortestPath> served_by(std::size_t source) {
    const auto direct = [&](std::size_t region) {
      return std::any_of(graph_.links.begin(), graph_.links.end(), [&](const GraphLink& l) {
        return (l.a == source && l.b == region) || (l.b == source && l.a == region);
      });
    };
    std::vector<bool> neighbour(graph_.regions.size());
    for (std::size_t region = 0; region < neighbour.size(); ++region) neighbour[region] = direct(region);
    for (std::size_t i = 0; i < graph_.links.size(); ++i) {
      const GraphLink& link = graph_.links[i];
      set(i, neighbour[link.b] && link.a != source ? kFar : link.one_way_ab.ns,
          neighbour[link.a] && link.b != source ? kFar : link.one_way_ba.ns);
    }
    std::vector<ShortestPath> paths = from(source);
    for (std::size_t i = 0; i < graph_.links.size(); ++i) restore(i);
    return paths;
  }

  /// To every other region, in the graph's order.
  std::vector<ShortestPath> from(std::size_t source) const {
    const std::size_t count = graph_.regions.size();
    std::vector<std::int64_t> distance(count);
    std::vector<std::size_t> before(count);
    boost::dijkstra_shortest_paths(directed_, source,
                                   boost::predecessor_map(before.data()).distance_map(distance.data()).distance_inf(kFar));
    std::vector<ShortestPath> paths;
    for (std::size_t to = 0; to < count; ++to) {
      if (to == source) continue;
      ShortestPath& path = paths.emplace_back();
      path.from = graph_.regions[source];
      path.to = graph_.regions[to];
      path.reachable = distance[to] < kFar;
      if (!path.reachable) continue;
      path.one_way = {distance[to]};
      for (std::size_t at = to; at != source; at = before[at]) path.path.push_back(graph_.regions[at]);
      path.path.push_back(path.from);
      std::reverse(path.path.begin(), path.path.end());
    }
    return paths;
  }

 private:
  void set(std::size_t link, std::int64_t there, std::int64_t back) {
    boost::put(boost::edge_weight, directed_, edges_[2 * link], there);
    boost::put(boost::edge_weight, directed_, edges_[2 * link + 1], back);
  }

  const Graph& graph_;
  Directed directed_;
  std::vector<boost::graph_traits<Directed>::edge_descriptor> edges_;
};

LinkName name_of(const Graph& graph, const GraphLink& link) { return {graph.regions[link.a], graph.regions[link.b]}; }

/// Bridges are the biconnected components of a single link.
void find_single_points(const Graph& graph, TopologyReport& report) {
  const Undirected shape = undirected(graph);
  std::vector<std::size_t> component(graph.links.size(), 0);
  std::vector<std::size_t> cut_regions;
  const auto index = boost::get(boost::edge_index, shape);
  const auto component_of = boost::make_iterator_property_map(component.begin(), index);
  boost::biconnected_components(shape, component_of, std::back_inserter(cut_regions));
  std::map<std::size_t, std::size_t> sizes;
  for (const std::size_t c : component) sizes[c] += 1;
  for (std::size_t i = 0; i < graph.links.size(); ++i) {
    if (sizes[component[i]] == 1) report.bridges.push_back(name_of(graph, graph.links[i]));
  }
  std::sort(cut_regions.begin(), cut_regions.end());
  for (const std::size_t region : cut_regions) report.articulation_points.push_back(graph.regions[region]);
}

std::optional<MinCut> min_cut_of(const Graph& graph, const std::vector<Group>& groups) {
  if (graph.regions.size() < 2) return std::nullopt;
  MinCut cut;
  if (groups.size() > 1) {
    cut.side =
        *std::min_element(groups.begin(), groups.end(), [](const Group& x, const Group& y) { return x.size() < y.size(); });
    return cut;
  }
  const Undirected shape = undirected(graph);
  auto side = boost::make_one_bit_color_map(boost::num_vertices(shape), boost::get(boost::vertex_index, shape));
  cut.weight = static_cast<std::size_t>(
      boost::stoer_wagner_min_cut(shape, boost::get(boost::edge_weight, shape), boost::parity_map(side)));
  std::size_t set = 0;
  for (std::size_t region = 0; region < graph.regions.size(); ++region) set += boost::get(side, region) != 0 ? 1u : 0u;
  const bool smaller_is_set = 2 * set <= graph.regions.size();
  for (std::size_t region = 0; region < graph.regions.size(); ++region) {
    if ((boost::get(side, region) != 0) == smaller_is_set) cut.side.push_back(graph.regions[region]);
  }
  for (const GraphLink& link : graph.links) {
    if (boost::get(side, link.a) != boost::get(side, link.b)) cut.links.push_back(name_of(graph, link));
  }
  return cut;
}

bool uses(const ShortestPath& path, const LinkName& link) {
  for (std::size_t i = 0; i + 1 < path.path.size(); ++i) {
    const std::string &here = path.path[i], &next = path.path[i + 1];
    if ((here == link.a && next == link.b) || (here == link.b && next == link.a)) return true;
  }
  return false;
}

/// Served over the link as the first step from its origin: nobody else sends at once what the origin sends.
bool starts_over(const ShortestPath& path, const LinkName& link) {
  if (path.hops() == 0) return false;
  const std::string &first = path.path[0], &second = path.path[1];
  return (first == link.a && second == link.b) || (first == link.b && second == link.a);
}

/// Only regions whose paths use the cut link are looked at again.
void find_link_cuts(const Graph& graph, PathFinder& finder, TopologyReport& report) {
  const std::size_t others = graph.regions.size() - 1;
  std::vector<ShortestPath> served;
  for (std::size_t source = 0; source < graph.regions.size(); ++source)
    for (ShortestPath& path : finder.served_by(source)) served.push_back(std::move(path));
  for (std::size_t i = 0; i < graph.links.size(); ++i) {
    LinkCut& cut = report.link_cuts.emplace_back();
    cut.link = name_of(graph, graph.links[i]);
    cut.groups = groups_of(graph, {i, kNone});
    finder.cut(i);
    for (std::size_t source = 0; source < graph.regions.size(); ++source) {
      const ShortestPath *usual = &report.paths[source * others], *way = &served[source * others];
      const bool bound = std::any_of(usual, usual + others, [&](const ShortestPath& path) { return uses(path, cut.link); });
      if (!bound && std::none_of(way, way + others, [&](const ShortestPath& path) { return starts_over(path, cut.link); }))
        continue;
      for (ShortestPath& detour : finder.from(source)) {
        if (detour.reachable && starts_over(*way, cut.link)) cut.relayed.push_back(detour);
        if (detour.reachable && detour.one_way > usual->one_way) cut.slower.push_back(std::move(detour));
        ++usual;
        ++way;
      }
    }
    finder.restore(i);
  }
}

void check(const Graph& graph) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const GraphLink& link : graph.links) {
    JETLAG_CHECK(link.a < graph.regions.size() && link.b < graph.regions.size(), "a link joins two known regions");
    JETLAG_CHECK(link.a != link.b, "a link joins two different regions");
    JETLAG_CHECK(link.one_way_ab.ns >= 0 && link.one_way_ba.ns >= 0, "a link has no negative delay");
    pairs.emplace_back(std::minmax(link.a, link.b));
  }
  std::sort(pairs.begin(), pairs.end());
  JETLAG_CHECK(std::adjacent_find(pairs.begin(), pairs.end()) == pairs.end(), "two regions are joined by one link");
}

TopologyReport analyse_checked(const Graph& graph) {
  TopologyReport report;
  report.regions = graph.regions;
  report.links = graph.links;
  report.groups = groups_of(graph);
  PathFinder finder(graph);
  for (std::size_t source = 0; source < graph.regions.size(); ++source) {
    for (ShortestPath& path : finder.from(source)) report.paths.push_back(std::move(path));
  }
  for (const ShortestPath& path : report.paths) {
    if (path.reachable && (!report.diameter || path.one_way > report.diameter->one_way)) report.diameter = path;
    report.diameter_hops = std::max(report.diameter_hops, path.hops());
  }
  find_single_points(graph, report);
  report.min_cut = min_cut_of(graph, report.groups);
  find_link_cuts(graph, finder, report);
  for (std::size_t region = 0; region < graph.regions.size(); ++region) {
    report.region_losses.push_back({graph.regions[region], groups_of(graph, {kNone, region})});
  }
  return report;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> shape_links(Shape shape, std::size_t regions, std::size_t hub) {
  std::vector<std::pair<std::size_t, std::size_t>> links;
  for (std::size_t a = 0; a < regions; ++a) {
    for (std::size_t b = a + 1; b < regions; ++b) {
      const bool neighbours = b == a + 1;
      const bool linked = shape == Shape::kFullMesh || (shape == Shape::kStar && (a == hub || b == hub)) ||
                          (shape == Shape::kLine && neighbours) || (shape == Shape::kTree && (b - 1) / 2 == a) ||
                          (shape == Shape::kRing && (neighbours || (a == 0 && b + 1 == regions)));
      if (linked) links.emplace_back(a, b);
    }
  }
  return links;
}

Graph build(Shape shape, std::vector<std::string> regions, const OneWay& one_way, std::size_t hub) {
  Graph graph;
  for (const auto& [a, b] : shape_links(shape, regions.size(), hub)) graph.links.push_back({a, b, one_way(a, b), one_way(b, a)});
  graph.regions = std::move(regions);
  return graph;
}

const ShortestPath* TopologyReport::path(const std::string& from, const std::string& to) const {
  const auto at = std::find_if(paths.begin(), paths.end(), [&](const ShortestPath& p) { return p.from == from && p.to == to; });
  return at == paths.end() ? nullptr : &*at;
}

TopologyReport analyse(const Graph& graph) {
  check(graph);
  try {
    return analyse_checked(graph);
  } catch (const CheckFailure&) {
    throw;
  } catch (const std::exception& error) {  // Boost.Graph refuses with exceptions; none of them leaves this file.
    fail_check("analyse", error.what(), __FILE__, __LINE__);
  }
}

}  // namespace jetlag::net
