// SPDX-License-Identifier: Apache-2.0
// Small typed numbers: a RegionId cannot be passed where a ShardId is meant.
//
// Id<Tag, Rep>  a dense index starting at 0, ordered and hashable by its `value`.
// RegionId      0-based position of a region in the scenario's `regions`. People see the region's name; the *region number* of
//               the conflict rules (replication rules: "the lower region wins") is this value plus one.
// ShardId       0-based shard of a region; every region has the same number of shards and the same slot map.
// LaneId        a queue lane of the kernel: 0 is the world itself (faults, script, sampling), see world/lanes.h.
#pragma once

#include <compare>
#include <cstdint>

namespace jetlag {

template <class Tag, class Rep>
struct Id {
  Rep value = 0;
  constexpr auto operator<=>(const Id&) const = default;
};

using RegionId = Id<struct RegionTag, std::uint8_t>;
using ShardId = Id<struct ShardTag, std::uint16_t>;
using LaneId = Id<struct LaneTag, std::uint16_t>;

}  // namespace jetlag
