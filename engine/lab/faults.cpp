// SPDX-License-Identifier: Apache-2.0
#include "lab/faults.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::lab {

namespace {

using scenario::FaultKind;
using scenario::FaultSpec;

FaultSpec of_pair(FaultKind kind, const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b) {
  FaultSpec fault;
  fault.kind = kind;
  fault.regions = {{a}, {b}};
  fault.links = {{{std::min(a, b)}, {std::max(a, b)}}, {{std::max(a, b)}, {std::min(a, b)}}};
  const auto linked = [&](const auto& link) { return link.from == a && link.to == b; };
  JETLAG_CHECK(std::any_of(scenery.links.begin(), scenery.links.end(), linked), "only neighbours have a link");
  return fault;
}

FaultSpec degrade(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b) {
  FaultSpec fault = of_pair(FaultKind::kDegrade, scenery, a, b);
  fault.regions.clear();
  return fault;
}

FaultSpec of_region(FaultKind kind, std::uint8_t region) {
  FaultSpec fault;
  fault.kind = kind;
  fault.regions = {{region}};
  return fault;
}

FaultSpec of_links_of(FaultKind kind, const observe::Scenery& scenery, std::uint8_t region) {
  FaultSpec fault = of_region(kind, region);
  for (const auto& link : scenery.links)
    if (link.from == region || link.to == region) fault.links.push_back({{link.from}, {link.to}});
  std::sort(fault.links.begin(), fault.links.end());
  return fault;
}

}  // namespace

FaultSpec cut(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b) { return of_pair(FaultKind::kCut, scenery, a, b); }

FaultSpec one_way(const observe::Scenery& scenery, std::uint8_t from, std::uint8_t to) {
  FaultSpec fault = of_pair(FaultKind::kOneWay, scenery, from, to);
  fault.links = {{{from}, {to}}};
  return fault;
}

FaultSpec isolate(const observe::Scenery& scenery, std::uint8_t region) {
  return of_links_of(FaultKind::kIsolate, scenery, region);
}

FaultSpec heal(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b) {
  return of_pair(FaultKind::kHeal, scenery, a, b);
}

FaultSpec reconnect(const observe::Scenery& scenery, std::uint8_t region) {
  return of_links_of(FaultKind::kHeal, scenery, region);
}

FaultSpec heal_all(const observe::Scenery& scenery) {
  FaultSpec fault;
  fault.kind = FaultKind::kHeal;
  for (const auto& link : scenery.links) fault.links.push_back({{link.from}, {link.to}});
  std::sort(fault.links.begin(), fault.links.end());
  return fault;
}

FaultSpec slow(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b, Duration added) {
  FaultSpec fault = degrade(scenery, a, b);
  fault.extra_one_way_delay = added;
  return fault;
}

FaultSpec lose(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b, std::int64_t loss_ppb) {
  FaultSpec fault = degrade(scenery, a, b);
  fault.loss_ppb = loss_ppb;
  return fault;
}

FaultSpec narrow(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b, std::int64_t bits_per_s) {
  FaultSpec fault = degrade(scenery, a, b);
  fault.bandwidth_bits_per_s = bits_per_s;
  return fault;
}

FaultSpec crash(std::uint8_t region, std::uint16_t shard) {
  FaultSpec fault = of_region(FaultKind::kCrash, region);
  fault.shard = ShardId{shard};
  return fault;
}

FaultSpec restart(std::uint8_t region, std::uint16_t shard) {
  FaultSpec fault = of_region(FaultKind::kRestart, region);
  fault.shard = ShardId{shard};
  return fault;
}

FaultSpec pause(std::uint8_t region, Duration lasts) {
  FaultSpec fault = of_region(FaultKind::kPause, region);
  fault.lasts = lasts;
  return fault;
}

FaultSpec region_down(std::uint8_t region, scenario::DataFate data) {
  FaultSpec fault = of_region(FaultKind::kRegionDown, region);
  fault.data = data;
  return fault;
}

FaultSpec region_up(std::uint8_t region) { return of_region(FaultKind::kRegionUp, region); }

FaultSpec skew(std::uint8_t region, Duration by) {
  FaultSpec fault = of_region(FaultKind::kSkew, region);
  fault.by = by;
  return fault;
}

}  // namespace jetlag::lab
