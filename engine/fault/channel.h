// SPDX-License-Identifier: Apache-2.0
// Channel: one direction of a link, as one of its ends sees it.
//
// It is down while there is a reason: a fault of the link, or a process at one of its ends being gone. Reasons are a set, so two
// faults may overlap on one link and each takes away only its own.
//
// In flight   whatever was sent on a connection that is gone does not arrive: both ends count the connections that they have seen
//             go, a message carries its sender's count, and carries() compares. The count is kept short; the instant tells apart
//             what it cannot. The instant alone would not do: a cut and its heal may fall into the instant in which a message was
//             sent.
// Evidence    broken_by(): the fault that holds it down, the first to strike of those that still do; once it is up, the last that
//             did.
// Value       reasons in the order in which they struck, the instant of the last change, and the count.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/time.h"
#include "fault/reason.h"

namespace jetlag::fault {

class Channel {
 public:
  bool up() const { return reasons_.empty(); }
  /// Adds or takes away a reason; true when the channel went up or down by it.
  bool apply(Change change, Reason reason, Instant now) {
    const bool was_up = up();
    const auto at = std::find(reasons_.begin(), reasons_.end(), reason);
    if (change == Change::kDown && at == reasons_.end()) reasons_.push_back(reason);
    if (change == Change::kUp && at != reasons_.end()) reasons_.erase(at);
    if (!up()) broken_by_ = reasons_.front().fault;
    if (up() == was_up) return false;
    since_ = now;
    if (was_up) ++connection_;
    return true;
  }
  /// How many connections have gone, in 16 bits.
  std::uint16_t connection() const { return connection_; }
  /// Whether a message arrives now that was sent then, by an end that had seen so many connections go.
  bool carries(Instant sent, std::uint16_t connection) const { return up() && sent >= since_ && connection == connection_; }
  Instant since() const { return since_; }
  FaultNumber broken_by() const { return broken_by_; }
  bool operator==(const Channel&) const = default;

 private:
  std::vector<Reason> reasons_;
  Instant since_{};
  FaultNumber broken_by_ = kNobody;
  std::uint16_t connection_ = 0;
};

}  // namespace jetlag::fault
