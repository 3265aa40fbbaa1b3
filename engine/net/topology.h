// SPDX-License-Identifier: Apache-2.0
// The shape of a replication network and what follows from it before anything runs.
//
// Graph     regions by name and links between them, each with a one-way delay per direction.
// Builders  full mesh, star, ring, line, tree (binary, by order: the children of i are 2i+1 and 2i+2) and explicit links.
// analyse   all shortest paths, diameter, lag lower bound per ordered pair (no operation can be visible earlier), bridges,
//           articulation points, the global min cut (each link counts 1), and what each single link cut and each single region
//           loss separates.
// Relays    replication sends an operation directly where its origin has a link to the receiver, however much shorter a way over
//           others would be; those relay it only when the receiver has not acknowledged it in time. So a cut changes more than
//           the lower bounds: whoever was served by its origin over that link, and whoever is served by those, waits for the
//           relay.
// Cost      milliseconds at ten regions, about a second for a full mesh of 64; Boost.Graph does the work and stays inside
//           topology.cpp.
// Errors    a link to an unknown region, from a region to itself, or given twice is a bug here: readers of scenarios check first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/time.h"

namespace jetlag::net {

struct GraphLink {
  std::size_t a = 0, b = 0;  ///< Indices into Graph::regions.
  Duration one_way_ab, one_way_ba;
  bool operator==(const GraphLink&) const = default;
};

struct Graph {
  std::vector<std::string> regions;
  std::vector<GraphLink> links;
  bool operator==(const Graph&) const = default;
};

enum class Shape : std::uint8_t { kFullMesh, kStar, kRing, kLine, kTree };

/// The pairs (a < b) that a shape links, in the order of a, then b. `hub` is the centre of a star. A ring of two is a line.
std::vector<std::pair<std::size_t, std::size_t>> shape_links(Shape shape, std::size_t regions, std::size_t hub = 0);

/// A graph of a shape; `one_way(from, to)` gives each direction's delay.
using OneWay = std::function<Duration(std::size_t from, std::size_t to)>;
Graph build(Shape shape, std::vector<std::string> regions, const OneWay& one_way, std::size_t hub = 0);

using Group = std::vector<std::string>;  ///< Regions that reach each other, in the graph's order.

struct ShortestPath {
  std::string from, to;
  bool reachable = false;
  Duration one_way;               ///< The lag lower bound of this ordered pair.
  std::vector<std::string> path;  ///< from ... to; empty when unreachable.
  std::size_t hops() const { return path.empty() ? 0 : path.size() - 1; }
  bool operator==(const ShortestPath&) const = default;
};

struct LinkName {
  std::string a, b;
  bool operator==(const LinkName&) const = default;
};

/// What one cut link or one lost region does to the rest.
struct LinkCut {
  LinkName link;
  std::vector<Group> groups;      ///< The connected groups that remain; one group = nothing is separated.
  std::vector<ShortestPath> slower;  ///< Pairs that still reach each other, by a longer way: their lower bound rises.
  std::vector<ShortestPath> relayed; ///< Pairs that heard each other over this very link first; now somebody else has to step in.
  bool separates(std::size_t groups_before) const { return groups.size() > groups_before; }
  bool operator==(const LinkCut&) const = default;
};
struct RegionLoss {
  std::string region;
  std::vector<Group> groups;      ///< Of the surviving regions; one group = the others still reach each other.
  bool partitions_the_rest(std::size_t groups_before) const { return groups.size() > groups_before; }
  bool operator==(const RegionLoss&) const = default;
};

struct MinCut {
  std::size_t weight = 0;         ///< How many links must fail to separate the network; 0 when it already is.
  std::vector<LinkName> links;    ///< One such set.
  Group side;                     ///< The smaller side.
  bool operator==(const MinCut&) const = default;
};

struct TopologyReport {
  std::vector<std::string> regions;
  std::vector<GraphLink> links;
  std::vector<Group> groups;                ///< Connected groups; one = connected.
  std::vector<ShortestPath> paths;          ///< Every ordered pair, by from then to.
  std::optional<ShortestPath> diameter;     ///< The longest of the shortest paths, by delay; none below two connected regions.
  std::size_t diameter_hops = 0;            ///< The most hops of any shortest path.
  std::vector<LinkName> bridges;            ///< Links whose single cut separates regions.
  std::vector<std::string> articulation_points;  ///< Regions whose single loss separates others.
  std::optional<MinCut> min_cut;            ///< None below two regions.
  std::vector<LinkCut> link_cuts;           ///< One per link.
  std::vector<RegionLoss> region_losses;    ///< One per region.
  bool connected() const { return groups.size() <= 1; }
  const ShortestPath* path(const std::string& from, const std::string& to) const;
  bool operator==(const TopologyReport&) const = default;
};

TopologyReport analyse(const Graph& graph);

}  // namespace jetlag::net
