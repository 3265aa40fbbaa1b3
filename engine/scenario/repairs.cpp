// SPDX-License-Identifier: Apache-2.0
#include "scenario/repairs.h"

#include <algorithm>

namespace jetlag::scenario {

bool repairs(const FaultSpec& repair, DirectedPair link) {
  return fault::effect_of(repair.kind) == fault::Effect::kRepairsLinks &&
         std::ranges::find(repair.links, link) != repair.links.end();
}

bool repairs(const FaultSpec& repair, RegionId region, std::optional<ShardId> shard) {
  return fault::effect_of(repair.kind) == fault::Effect::kRepairsProcess && (!repair.shard || repair.shard == shard) &&
         std::ranges::find(repair.regions, region) != repair.regions.end();
}

bool repaired_later(const ScenarioSpec& spec, const FaultSpec& fault) {
  const fault::Effect effect = fault::effect_of(fault.kind);
  return std::ranges::any_of(spec.faults, [&](const FaultSpec& other) {
    if (other.at < fault.at) return false;
    if (effect == fault::Effect::kStopsProcess)
      return std::ranges::all_of(fault.regions, [&](RegionId region) { return repairs(other, region, fault.shard); });
    const bool links = effect == fault::Effect::kCutsLinks || effect == fault::Effect::kDegradesLinks;
    return links && std::ranges::all_of(fault.links, [&](DirectedPair link) { return repairs(other, link); });
  });
}

}  // namespace jetlag::scenario
