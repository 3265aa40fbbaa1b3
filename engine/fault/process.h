// SPDX-License-Identifier: Apache-2.0
// ProcessFaults: the faults that stop one process, as a set.
//
// State    kDown while a crash or a region-down holds it; else kPaused while a pause does; else kUp. It serves only when no
//          reason is left, so overlapping faults end one by one.
// Evidence down_by() and paused_by(): of the faults that hold it now, the first that struck.
// Value    the faults in the order in which they struck.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "fault/reason.h"

namespace jetlag::fault {

enum class Stop : std::uint8_t { kDown, kPause };
enum class ProcessState : std::uint8_t { kUp, kPaused, kDown };

class ProcessFaults {
 public:
  void apply(Change change, Stop stop, FaultNumber fault) {
    const Entry entry{stop, fault};
    const auto at = std::find(entries_.begin(), entries_.end(), entry);
    if (change == Change::kDown && at == entries_.end()) entries_.push_back(entry);
    if (change == Change::kUp && at != entries_.end()) entries_.erase(at);
  }
  ProcessState state() const {
    if (entries_.empty()) return ProcessState::kUp;
    return down_by() != kNobody ? ProcessState::kDown : ProcessState::kPaused;
  }
  FaultNumber down_by() const { return first(Stop::kDown); }
  FaultNumber paused_by() const { return first(Stop::kPause); }
  bool operator==(const ProcessFaults&) const = default;

 private:
  struct Entry {
    Stop stop{};
    FaultNumber fault = 0;
    bool operator==(const Entry&) const = default;
  };
  FaultNumber first(Stop stop) const {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [stop](const Entry& e) { return e.stop == stop; });
    return at == entries_.end() ? kNobody : at->fault;
  }

  std::vector<Entry> entries_;
};

}  // namespace jetlag::fault
