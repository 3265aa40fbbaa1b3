// SPDX-License-Identifier: Apache-2.0
// Dots: the identity of one operation.
//
// OriginId   who issues dots: (region, incarnation) packed into 16 bits; the shard is implied, because all replicated state is
//            per shard. It is the same number on every replica, so there is no table of origins to agree on. Up to 64 regions
//            and 1 024 incarnations of one shard.
// Dot        (origin, sequence): `sequence` starts at 1 and is contiguous within an origin. Dot{} (0) means "none".
//
// Invariants (replication rules 1.1)
//   I1  a dot is issued at most once, ever, by one process: a promoted or restarted-with-loss primary takes a new incarnation.
//   I2  a version vector that holds n for an origin has seen all of that origin's 1..n.
// Order    OriginId orders by (region, incarnation): the tie rule of every conflict is "at equal time the lower region wins".
#pragma once

#include <compare>
#include <cstdint>

#include "core/check.h"
#include "core/ids.h"

namespace jetlag::crdt {

struct OriginId {
  static constexpr unsigned kIncarnationBits = 10;
  static constexpr std::uint16_t kMaxRegions = 64, kMaxIncarnations = 1024;

  std::uint16_t packed = 0;

  static constexpr OriginId of(RegionId region, std::uint16_t incarnation) {
    return {static_cast<std::uint16_t>((region.value << kIncarnationBits) | incarnation)};
  }
  constexpr RegionId region() const { return {static_cast<std::uint8_t>(packed >> kIncarnationBits)}; }
  constexpr std::uint16_t incarnation() const { return packed & (kMaxIncarnations - 1); }
  constexpr auto operator<=>(const OriginId&) const = default;
};

struct Dot {
  static constexpr unsigned kSequenceBits = 48;
  static constexpr std::uint64_t kSequenceMask = (std::uint64_t{1} << kSequenceBits) - 1;

  std::uint64_t packed = 0;

  static constexpr Dot of(OriginId origin, std::uint64_t sequence) {
    return {(static_cast<std::uint64_t>(origin.packed) << kSequenceBits) | sequence};
  }
  constexpr OriginId origin() const { return {static_cast<std::uint16_t>(packed >> kSequenceBits)}; }
  constexpr std::uint64_t sequence() const { return packed & kSequenceMask; }
  explicit constexpr operator bool() const { return packed != 0; }
  constexpr auto operator<=>(const Dot&) const = default;
};

}  // namespace jetlag::crdt
