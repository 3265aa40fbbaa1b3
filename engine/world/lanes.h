// SPDX-License-Identifier: Apache-2.0
// Lanes: which queue lane belongs to whom.
//
//   0                     the world itself: faults, script, sampling (sorts first at equal times)
//   1 + region * S + shard  a shard of a region, S shards per region
//   1 + R * S + region      the clients of a region
//
// Slots map to shards in equal ranges, the same in every region.
#pragma once

#include <cstdint>

#include "core/ids.h"

namespace jetlag::world {

struct Lanes {
  std::uint16_t regions = 0, shards = 1;

  static constexpr LaneId world() { return {0}; }
  constexpr LaneId shard(RegionId r, ShardId s) const { return {static_cast<std::uint16_t>(1 + index(r, s))}; }
  constexpr LaneId clients(RegionId r) const { return {static_cast<std::uint16_t>(1 + regions * shards + r.value)}; }
  constexpr std::uint16_t count() const { return static_cast<std::uint16_t>(1 + regions * shards + regions); }

  constexpr bool is_shard(LaneId lane) const { return lane.value >= 1 && lane.value <= regions * shards; }
  constexpr bool is_clients(LaneId lane) const { return lane.value > regions * shards; }
  /// Position of a shard's lane among all shards of the world.
  constexpr std::size_t index(RegionId r, ShardId s) const { return static_cast<std::size_t>(r.value) * shards + s.value; }
  static constexpr std::size_t index(LaneId shard_lane) { return static_cast<std::size_t>(shard_lane.value) - 1; }
  constexpr RegionId region_of(LaneId lane) const {
    return {static_cast<std::uint8_t>(is_clients(lane) ? lane.value - 1 - regions * shards : (lane.value - 1) / shards)};
  }
  constexpr ShardId shard_of(LaneId shard_lane) const { return {static_cast<std::uint16_t>((shard_lane.value - 1) % shards)}; }
  constexpr ShardId shard_of_slot(std::uint16_t slot) const {
    return {static_cast<std::uint16_t>(slot * std::uint32_t{shards} / 16384)};
  }
  bool operator==(const Lanes&) const = default;
};

}  // namespace jetlag::world
