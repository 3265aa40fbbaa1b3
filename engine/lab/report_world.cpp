// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/units.h"
#include "lab/report_parts.h"
#include "scenario/names.h"

namespace jetlag::lab {

namespace {

std::string place_text(const scenario::RegionSpec& region) {
  if (!region.location.empty()) {
    const net::RegionInfo* info = net::catalogue().find_region(region.location);
    return info != nullptr ? fmt::format("{} ({})", info->id, info->name) : region.location;
  }
  return fmt::format("{:.2f} {}, {:.2f} {}", region.latitude < 0 ? -region.latitude : region.latitude,
                     region.latitude < 0 ? "S" : "N", region.longitude < 0 ? -region.longitude : region.longitude,
                     region.longitude < 0 ? "W" : "E");
}

observe::Provenance provenance_of(world::LinkSetup::Figure figure) {
  switch (figure) {
    case world::LinkSetup::Figure::kMeasured: return observe::Provenance::kMeasured;
    case world::LinkSetup::Figure::kEstimated: return observe::Provenance::kEstimated;
    case world::LinkSetup::Figure::kGiven: break;
  }
  return observe::Provenance::kGiven;
}

bool alike(const world::LinkSetup& a, const world::LinkSetup& b) {
  // Measured figures of the two directions differ by fractions of a millisecond: one line tells both.
  const Duration gap = a.one_way < b.one_way ? b.one_way - a.one_way : a.one_way - b.one_way;
  return gap < Duration::millis(1) && a.provenance == b.provenance && a.shape == b.shape;
}

/// The two ways take different times: the RTT alone does not tell how long a message takes.
bool lopsided(const world::LinkSetup& a, const world::LinkSetup& b) { return !alike(a, b) && a.one_way != b.one_way; }

const char* topology_name(scenario::TopologyKind kind) {
  static constexpr const char* kNames[] = {"full mesh", "star", "ring", "line", "tree", "explicit links"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

void describe_world(const world::World& world, observe::RunReport& report) {
  const world::Setup& setup = *world.setup;
  for (std::uint32_t r = 0; r < setup.spec.regions.size(); ++r)
    report.regions.push_back({setup.spec.regions[r].id, r + 1, place_text(setup.spec.regions[r])});
  for (const world::LinkSetup& link : setup.links) {
    const world::LinkSetup& back = setup.link(link.to, link.from);
    const bool both = alike(link, back);
    if (both && link.to < link.from) continue;
    std::string shape = link.shape;
    if (lopsided(link, back)) shape = "one-way " + format_duration(link.one_way) + (shape.empty() ? "" : ", ") + shape;
    report.links.push_back(
        {setup.name(link.from), setup.name(link.to), link.rtt, both, provenance_of(link.figure), link.provenance, shape});
  }
  const scenario::DatabaseSpec& database = setup.spec.database;
  report.database.topology = topology_name(setup.spec.network.topology);
  auto& facts = report.database.facts;
  facts.push_back("active-active, profile jetlag");
  facts.push_back(database.shards == 1 ? "1 shard" : fmt::format("{} shards", database.shards));
  facts.push_back(fmt::format(
      "backlog {} per shard",
      format_bytes(scenario::full_size(world.shards.front().shard.replicator().backlog().limit(), setup.spec.scale))));
  if (const auto& memory = setup.spec.memory)
    facts.push_back(fmt::format("memory {} per region, {}",
                                format_bytes(scenario::full_size(memory->limit_bytes, setup.spec.scale)),
                                scenario::name_of(memory->eviction)));
  static constexpr const char* kClocks[] = {"", "clock causal-wall", "clock wall"};
  if (database.clock != scenario::ClockMode::kHlc) facts.push_back(kClocks[static_cast<std::size_t>(database.clock)]);
  if (database.sync.compression > 0) facts.push_back(fmt::format("compression {}", database.sync.compression));
}

}  // namespace jetlag::lab
