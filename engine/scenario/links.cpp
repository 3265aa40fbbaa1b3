// SPDX-License-Identifier: Apache-2.0
#include "scenario/links.h"

#include <algorithm>
#include <utility>

#include "net/topology.h"

namespace jetlag::scenario {
namespace {

net::Shape shape_of(TopologyKind kind) {
  switch (kind) {
    case TopologyKind::kStar: return net::Shape::kStar;
    case TopologyKind::kRing: return net::Shape::kRing;
    case TopologyKind::kLine: return net::Shape::kLine;
    case TopologyKind::kTree: return net::Shape::kTree;
    case TopologyKind::kFullMesh:
    case TopologyKind::kExplicit: break;
  }
  return net::Shape::kFullMesh;
}

/// The tree's root may be any region: positions are numbered from it, the others keep their order.
std::size_t tree_position(std::size_t place, std::size_t root) { return place == 0 ? root : place <= root ? place - 1 : place; }

RegionId region(std::size_t i) { return RegionId{static_cast<std::uint8_t>(i)}; }

/// What `given` says; where it is silent, `otherwise`.
LinkTraits over(const LinkTraits& given, LinkTraits otherwise) {
  if (given.jitter) otherwise.jitter = given.jitter;
  if (given.bandwidth_bits_per_s) otherwise.bandwidth_bits_per_s = given.bandwidth_bits_per_s;
  if (given.loss_ppb) otherwise.loss_ppb = given.loss_ppb;
  if (given.burst_loss) otherwise.burst_loss = given.burst_loss;
  if (given.window_bytes) otherwise.window_bytes = given.window_bytes;
  return otherwise;
}

}  // namespace

std::vector<DirectedPair> linked_pairs(const ScenarioSpec& spec) {
  std::vector<DirectedPair> out;
  if (spec.network.topology == TopologyKind::kExplicit) {
    for (const LinkSpec& link : spec.network.links) {
      out.push_back({link.from, link.to});
      if (link.ways == LinkWays::kBoth) out.push_back({link.to, link.from});
    }
  } else {
    const std::size_t hub = spec.network.hub ? spec.network.hub->value : 0;
    const bool tree = spec.network.topology == TopologyKind::kTree;
    for (const auto& [a, b] : net::shape_links(shape_of(spec.network.topology), spec.regions.size(), tree ? 0 : hub)) {
      const RegionId from = region(tree ? tree_position(a, hub) : a), to = region(tree ? tree_position(b, hub) : b);
      out.push_back({from, to});
      out.push_back({to, from});
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool speaks_of(const LinkSpec& entry, DirectedPair direction) {
  const DirectedPair there{entry.from, entry.to}, back{entry.to, entry.from};
  return direction == there || (entry.ways == LinkWays::kBoth && direction == back);
}

LinkTraits traits_of(const ScenarioSpec& spec, DirectedPair direction) {
  LinkTraits traits = spec.network.defaults;
  for (const LinkSpec& entry : spec.network.links)
    if (speaks_of(entry, direction)) traits = over(entry.traits, std::move(traits));
  return traits;
}

std::vector<DirectedPair> unreachable_pairs(std::size_t regions, const std::vector<DirectedPair>& links) {
  std::vector<DirectedPair> out;
  for (std::size_t start = 0; start < regions; ++start) {
    std::vector<bool> reached(regions, false);
    std::vector<std::size_t> frontier{start};
    reached[start] = true;
    while (!frontier.empty()) {
      const std::size_t at = frontier.back();
      frontier.pop_back();
      for (const DirectedPair& link : links) {
        if (link.from.value != at || link.to.value >= regions || reached[link.to.value]) continue;
        reached[link.to.value] = true;
        frontier.push_back(link.to.value);
      }
    }
    for (std::size_t to = 0; to < regions; ++to)
      if (!reached[to]) out.push_back({region(start), region(to)});
  }
  return out;
}

}  // namespace jetlag::scenario
