// SPDX-License-Identifier: Apache-2.0
// Which operations a region lacks: those that some region has, be it down, and that this one has not applied. Every page counts
// them by this definition.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.h"

namespace jetlag::lab {

/// Of one shard: [region][origin region], all incarnations of the origin together; what was loaded before the start is none.
std::vector<std::vector<std::uint64_t>> operations_missing(const world::World& world, ShardId shard);

}  // namespace jetlag::lab
