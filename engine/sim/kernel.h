// SPDX-License-Identifier: Apache-2.0
// Kernel<Event>: the future-event list.
//
// Hands events back in the order of their keys (sim/key.h), whatever the order in which they came.
//
// Value    copyable and comparable: two kernels are equal when the same events are pending under the same keys.
// Order    events may be pushed at or after the instant of the last popped one, never before: that is a programmer error, as are
//          an event at kNever and the same key twice.
#pragma once

#include <cstddef>
#include <map>
#include <utility>

#include "core/check.h"
#include "sim/key.h"

namespace jetlag::sim {

template <class Event>
class Kernel {
 public:
  struct Entry {
    Key key;
    Event event;
  };

  void push(const Key& key, Event event) {
    JETLAG_CHECK(PackedKey::holds(key), "lanes are below 4096, sequence numbers below 2^40");
    JETLAG_CHECK(key.at >= now_, "an event cannot be scheduled in the past");
    JETLAG_CHECK(key.at < kNever, "an event at kNever would never happen");
    JETLAG_CHECK(pending_.emplace(PackedKey(key), std::move(event)).second, "event keys are unique");
  }

  bool empty() const { return pending_.empty(); }
  std::size_t size() const { return pending_.size(); }
  /// The instant of the next event; kNever when there is none.
  Instant next_at() const { return empty() ? kNever : Instant{pending_.begin()->first.at}; }

  /// Moves the first event into `out`; false if nothing is pending.
  bool pop(Entry& out) { return pop_before(kNever, out); }
  /// Moves the first event into `out` if it happens before `limit` (exclusive).
  bool pop_before(Instant limit, Entry& out) {
    if (next_at() >= limit) return false;
    out.key = pending_.begin()->first.unpack();
    out.event = std::move(pending_.begin()->second);
    pending_.erase(pending_.begin());
    now_ = out.key.at;
    return true;
  }

  /// Calls visit(const Key&, const Event&) for every pending event, first to last.
  template <class Visit>
  void for_each_sorted(Visit&& visit) const {
    for (const auto& [key, event] : pending_) visit(key.unpack(), event);
  }

  bool operator==(const Kernel& other) const { return pending_ == other.pending_; }

 private:
  std::map<PackedKey, Event> pending_;
  Instant now_{INT64_MIN};
};

}  // namespace jetlag::sim
