// SPDX-License-Identifier: Apache-2.0
// Setup: what a world is made of and never changes while it runs. Shared by all copies of a world.
//
// It is derived from a (scaled) ScenarioSpec: links with their one-way delays and where the figures come from, who neighbours
// whom, prices, and the order of lanes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "net/catalogue.h"
#include "net/link.h"
#include "net/topology.h"
#include "replication/config.h"
#include "scenario/spec.h"
#include "world/lanes.h"

namespace jetlag::world {

/// One direction of a link that exists.
struct LinkSetup {
  RegionId from, to;
  net::LinkConfig config;
  Duration one_way;             ///< median, without jitter
  Duration rtt;                 ///< of the pair: there and back, without jitter
  std::string provenance;       ///< "measured (cloudping, 2025-05-29)", "given", ...
  enum class Figure : std::uint8_t { kGiven, kMeasured, kEstimated } figure = Figure::kGiven;
  std::string shape;            ///< bandwidth, jitter and loss where the scenario gives them
  std::int64_t nano_usd_per_gb = 0;
  bool priced = false;
  std::string price_note;
};

struct Setup {
  scenario::ScenarioSpec spec;
  Lanes lanes;
  std::vector<LinkSetup> links;                 ///< by from, then to
  std::vector<std::vector<std::uint32_t>> link_of;  ///< [from][to] -> position in links, or kNoLink
  std::vector<replication::Neighbourhood> places;   ///< by region
  static constexpr std::uint32_t kNoLink = UINT32_MAX;

  bool linked(RegionId from, RegionId to) const { return link_of[from.value][to.value] != kNoLink; }
  const LinkSetup& link(RegionId from, RegionId to) const { return links[link_of[from.value][to.value]]; }
  const std::string& name(RegionId r) const { return spec.regions[r.value].id; }
  Duration longest_rtt() const;
};

/// Requires a spec that load_scenario() has accepted.
Setup make_setup(scenario::ScenarioSpec spec);

/// No message takes less, jitter included.
Duration least_delay(const LinkSetup& link);

/// The links of a scenario, each with its least delay, as the graph that topology analysis works on.
net::Graph graph_of(const Setup& setup);

}  // namespace jetlag::world
