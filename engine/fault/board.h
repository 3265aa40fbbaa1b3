// SPDX-License-Identifier: Apache-2.0
// The fault board: which faults have struck, and the evidence of what each did.
//
// A fault of the scenario becomes one event in each lane that it concerns; the board is the world's own record. Evidence is
// counted where the fault is felt: a message lost in a cut, held by a pause, slowed by a degraded link.
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
  std::vector<bool> repaired;      ///< by link or process that it struck: what a heal or a restart has mended before its end
  std::uint64_t lost = 0;          ///< messages that went down with a connection or a process
  std::uint64_t held = 0;          ///< messages that waited for a paused process
  std::uint64_t slowed = 0;        ///< messages sent over a degraded link
  std::uint64_t waited = 0;        ///< client commands that waited for a paused process
  std::uint64_t refused = 0;       ///< client commands that nobody was there to execute
  std::uint64_t stamped = 0;       ///< writes stamped by a wrong clock
  std::uint64_t memories = 0;      ///< shards that lost their memory
  Instant converged_at = kNever;
  bool operator==(const FaultState&) const = default;
};

/// After a fault has ended: what every replica had seen by then. Converged when within each group of regions that reach each
/// other everybody has all that its members had.
struct PendingConvergence {
  std::uint16_t fault = 0;
  Instant since;
  std::vector<crdt::VersionVector> seen;  ///< by shard of the world; empty until everything that ends at `since` has ended
  std::vector<bool> live;                 ///< likewise: who was there to become equal
  bool operator==(const PendingConvergence&) const = default;
};

struct Board {
  std::vector<FaultState> states;  ///< as spec.faults
  std::vector<PendingConvergence> pending;
  bool operator==(const Board&) const = default;
};

}  // namespace jetlag::fault
