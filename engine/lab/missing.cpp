// SPDX-License-Identifier: Apache-2.0
#include "lab/missing.h"

#include <algorithm>

namespace jetlag::lab {

std::vector<std::vector<std::uint64_t>> operations_missing(const world::World& world, ShardId shard) {
  const std::size_t regions = world.setup->lanes.regions;
  const auto seen_by = [&](std::size_t r) -> const crdt::VersionVector& {
    return world.lane({static_cast<std::uint8_t>(r)}, shard).shard.database().observed();
  };
  crdt::VersionVector all;
  for (std::size_t r = 0; r < regions; ++r) all.merge(seen_by(r));
  std::vector<std::vector<std::uint64_t>> missing(regions, std::vector<std::uint64_t>(regions, 0));
  for (std::size_t r = 0; r < regions; ++r)
    for (const auto& entry : all)
      if (entry.origin.incarnation() > 0)
        missing[r][entry.origin.region().value] += entry.sequence - std::min(entry.sequence, seen_by(r).at(entry.origin));
  return missing;
}

}  // namespace jetlag::lab
