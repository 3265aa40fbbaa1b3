// SPDX-License-Identifier: Apache-2.0
// Channel: one direction of a link, as one of its ends sees it.
//
// It is down while there is a reason: a fault of the scenario, or the process at the other end being gone. Reasons are a set, so two
// faults may overlap on one link and each takes away only its own.
//
// In flight   whatever was sent before the channel last changed belongs to a connection that is gone: carries(sent) says no to it.
// Value       reasons, the instant of the last change, and the last fault that took it down (for the evidence).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/time.h"

namespace jetlag::fault {

/// Position of a fault among the scenario's faults; kPeerProcess stands for "the process at the other end".
using Reason = std::uint16_t;
inline constexpr Reason kPeerProcess = UINT16_MAX;

enum class Change : std::uint8_t { kDown, kUp };

class Channel {
 public:
  bool up() const { return reasons_.empty(); }
  /// Adds or takes away a reason; true when the channel went up or down by it.
  bool apply(Change change, Reason reason, Instant now) {
    const bool was_up = up();
    const auto at = std::lower_bound(reasons_.begin(), reasons_.end(), reason);
    const bool present = at != reasons_.end() && *at == reason;
    if (change == Change::kDown && !present) reasons_.insert(at, reason);
    if (change == Change::kUp && present) reasons_.erase(at);
    if (change == Change::kDown && reason != kPeerProcess) last_fault_ = reason;
    if (up() == was_up) return false;
    since_ = now;
    return true;
  }
  /// Whether a message sent then arrives now.
  bool carries(Instant sent) const { return up() && sent >= since_; }
  Instant since() const { return since_; }
  Reason last_fault() const { return last_fault_; }
  bool operator==(const Channel&) const = default;

 private:
  std::vector<Reason> reasons_;  // sorted
  Instant since_{};
  Reason last_fault_ = kPeerProcess;
};

}  // namespace jetlag::fault
