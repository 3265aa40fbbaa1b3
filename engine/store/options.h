// SPDX-License-Identifier: Apache-2.0
// What a database was created with: equal in every region of a scenario.
//
// clock        kHlc (default): stamps are hybrid logical clocks, so a causally later write is always newer. kCausalWall:
//              stamps are wall clocks, causality still wins over them. kWall: wall clocks alone, to show the harm of skew.
// CommandSet   kActiveActive: counters within +-2^58, the keys of a command in one slot, one numbered database. kStandard: a
//              single-region database with 64-bit counters, keys anywhere and sixteen numbered databases.
// regions      how many take part: commands that name one expect its number, from 1.
// memory       what a shard may hold, and what it gives up when that fills (store/memory_book.h, store/eviction.h).
// touch_ancestors  what is written inside a JSON document wins over a concurrent removal of what it is in (crdt/document.h).
#pragma once

#include <cstdint>

#include "store/rules.h"

namespace jetlag::store {

using crdt::ClockMode;
enum class CommandSet : std::uint8_t { kActiveActive, kStandard };
constexpr std::uint16_t databases_of(CommandSet commands) { return commands == CommandSet::kActiveActive ? 1 : 16; }

/// Which IDs XADD takes in an active-active database. kStrict: those that it makes itself, or milliseconds to make one in.
/// kSemiStrict: whole ones, too, which another region may have used. kLiberal: as Redis does, so "5" is "5-0".
enum class StreamIds : std::uint8_t { kStrict, kSemiStrict, kLiberal };

/// Which keys a shard gives up: any, or those with a deadline; by the time or frequency of their use, at random, or by deadline.
enum class EvictionPolicy : std::uint8_t {
  kNone,
  kAllLru,
  kAllLfu,
  kAllRandom,
  kVolatileLru,
  kVolatileLfu,
  kVolatileRandom,
  kVolatileTtl
};

struct MemoryLimit {
  std::int64_t bytes = 0;  ///< Of a shard; 0: there is none, and nothing is counted.
  EvictionPolicy eviction = EvictionPolicy::kNone;
  std::int64_t reserve_ppb = 50'000'000;  ///< The last part of it, which only replication may take.
  bool operator==(const MemoryLimit&) const = default;
};

struct Options {
  ClockMode clock = ClockMode::kHlc;
  CommandSet commands = CommandSet::kActiveActive;
  StreamIds stream_ids = StreamIds::kStrict;
  RuleTable rules;
  MemoryLimit memory;
  std::uint8_t regions = crdt::OriginId::kMaxRegions;
  bool touch_ancestors = false;
  bool operator==(const Options&) const = default;
};

}  // namespace jetlag::store
