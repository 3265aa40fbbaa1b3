// SPDX-License-Identifier: Apache-2.0
// The fault board: which faults have struck, and the evidence of what each did.
//
// A fault of the scenario becomes one event in each lane that it concerns; the board is the world's own record. Evidence is counted
// where the fault is felt: a message lost in a cut, held by a pause, slowed by a degraded link.
#pragma once

#include <cstdint>
#include <vector>

#include "core/time.h"
#include "crdt/version_vector.h"

namespace jetlag::fault {

struct FaultState {
  bool active = false;
  Instant struck = kNever;
  Instant ended = kNever;
  std::uint32_t strikes = 0;       ///< a flap strikes several times
  std::uint64_t lost = 0;          ///< messages that went down with a connection or a process
  std::uint64_t held = 0;          ///< messages and commands that waited
  std::uint64_t slowed = 0;        ///< messages sent over a degraded link
  std::uint64_t stamped = 0;       ///< writes stamped by a skewed clock
  std::uint64_t refused = 0;       ///< client commands that nobody was there to execute
  Instant converged_at = kNever;
  bool operator==(const FaultState&) const = default;
};

/// After a fault has ended: everything that any live replica had seen by then, per shard. Converged when all have it.
struct PendingConvergence {
  std::uint16_t fault = 0;
  Instant since;
  std::vector<crdt::VersionVector> targets;
  bool operator==(const PendingConvergence&) const = default;
};

struct Board {
  std::vector<FaultState> states;  ///< as spec.faults
  std::vector<PendingConvergence> pending;
  bool operator==(const Board&) const = default;
};

}  // namespace jetlag::fault
