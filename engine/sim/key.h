// SPDX-License-Identifier: Apache-2.0
// The order of events.
//
// Key    when an event happens, in which lane, and who sent it as its how-manieth. Keys are unique: the origin lane numbers what
//        it sends. The order (at, to, from, sequence) is total and independent of who was inserted first, so the same events
//        come out in the same order whatever queue, machine or number of threads held them.
// Limits lanes < 8192 (64 regions of 64 shards, their clients, and the world), sequence < 2^38: a tie of two equal instants is
// settled by comparing one 64-bit word.
#pragma once

#include <compare>
#include <cstdint>

#include "core/ids.h"
#include "core/time.h"

namespace jetlag::sim {

struct Key {
  static constexpr std::uint16_t kLanes = 8192;
  static constexpr std::uint64_t kSequences = std::uint64_t{1} << 38;

  Instant at;
  LaneId to;
  LaneId from;
  std::uint64_t sequence = 0;

  constexpr auto operator<=>(const Key&) const = default;
};

/// The 16-byte form that queues store and compare: the same order as Key.
struct PackedKey {
  std::int64_t at = 0;
  std::uint64_t tie = 0;  ///< to:13 | from:13 | sequence:38

  constexpr PackedKey() = default;
  explicit constexpr PackedKey(const Key& key)
      : at(key.at.ns),
        tie(std::uint64_t{key.to.value} << 51 | std::uint64_t{key.from.value} << 38 | key.sequence) {}

  /// True if the lanes and the sequence of `key` fit the tie word.
  static constexpr bool holds(const Key& key) {
    return (key.to.value | key.from.value) < Key::kLanes && key.sequence < Key::kSequences;
  }
  /// Before every key that an event can have.
  static constexpr PackedKey lowest() {
    PackedKey key;
    key.at = INT64_MIN;
    return key;
  }
  constexpr Key unpack() const {
    return {{at},
            {static_cast<std::uint16_t>(tie >> 51)},
            {static_cast<std::uint16_t>(tie >> 38 & (Key::kLanes - 1))},
            tie & (Key::kSequences - 1)};
  }
  constexpr auto operator<=>(const PackedKey&) const = default;
};

}  // namespace jetlag::sim
