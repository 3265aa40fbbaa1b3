// SPDX-License-Identifier: Apache-2.0
// The script: commands that run at given instants or one after the other, and what they replied.
//
// A step with `at` runs then; a step without runs when the previous one has completed. `settle` completes when reachable replicas
// are equal and nothing is on its way, and fails at the end of the drain. Script clients stand beside the shard: no latency.
// A command that waits for its keys (BLPOP) does so on a connection of its own: its region's other steps go on.
// A command about all keys asks several shards (store/all_keys.h), and its reply is there when all of them have answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/box.h"
#include "core/ids.h"
#include "core/time.h"
#include "store/reply.h"

namespace jetlag::world {

struct ScriptOutcome {
  std::uint32_t step = 0;
  RegionId region;
  Instant at{};
  store::Reply reply;
  bool operator==(const ScriptOutcome&) const = default;
};

/// What one of several shards has answered while others still have to.
struct ScriptPart {
  std::uint32_t step = 0;
  RegionId region;
  ShardId shard;
  Box<store::Reply> reply;  ///< none: it was down
  bool operator==(const ScriptPart&) const = default;
};

struct ScriptState {
  std::vector<ScriptOutcome> outcomes;      ///< in the order of their completion
  std::vector<ScriptPart> parts;            ///< of steps that wait for more
  std::vector<std::uint32_t> waiting;       ///< by step: replies still expected
  std::vector<bool> done;                   ///< by step
  std::vector<bool> blocked;                ///< by step: it waits for its keys, or has
  std::vector<Instant> issued_at;           ///< by step; kNever: not (yet)
  std::optional<std::uint32_t> settling;    ///< the step that waits for equality
  std::vector<Instant> settled_at;          ///< by step; kNever: not (yet)
  /// By step: who reached each other when it settled, unless everybody reached everybody.
  std::vector<std::optional<std::vector<std::vector<RegionId>>>> settled_among;
  std::uint32_t remaining = 0;              ///< steps not done
  bool operator==(const ScriptState&) const = default;
};

}  // namespace jetlag::world
