// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/timeline/scheduled_end.h"

#include <algorithm>

#include "pages/facts.h"
#include "pages/timeline/timeline_scene_of.h"

namespace jetlag::ui {

namespace {

using observe::FaultRecord;
using observe::Snapshot;

bool isOneOf(const std::string& kind, std::initializer_list<const char*> kinds) {
  return std::ranges::any_of(kinds, [&](const char* each) { return kind == each; });
}

bool holdsBack(const FaultRecord& fault) {
  return isOneOf(fault.kind, {"cut", "isolate", "one-way", "flap", "region-down", "crash", "pause"});
}

bool concerns(const Snapshot& seen, std::size_t fault, std::uint8_t a, std::uint8_t b) {
  const Selection what = selectionOf(seen, kFaultItem + static_cast<int>(fault));
  if (what.kind == Selection::Kind::kRegion) return what.a == a || what.a == b;
  if (what.kind == Selection::Kind::kLink) return pairId(what.a, what.b) == pairId(a, b);
  return seen.timeline->faults[fault].kind == "heal";  // of many links at once
}

/// The first repair to come that undoes faults of this kind.
std::optional<Instant> repairOf(const Snapshot& seen, const FaultRecord& fault, std::uint8_t a, std::uint8_t b) {
  std::optional<Instant> first;
  for (std::size_t i = 0; i < seen.timeline->faults.size(); ++i) {
    const FaultRecord& repair = seen.timeline->faults[i];
    const bool undoes = isOneOf(fault.kind, {"region-down", "crash"}) ? isOneOf(repair.kind, {"region-up", "restart"})
                        : fault.kind == "pause"                       ? repair.kind == "restart"
                                                                      : repair.kind == "heal";
    if (!undoes || repair.at <= seen.at || !concerns(seen, i, a, b)) continue;
    first = std::min(first.value_or(repair.at), repair.at);
  }
  return first;
}

}  // namespace

std::optional<Instant> scheduledEnd(const Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  std::optional<Instant> last;
  if (!seen.timeline) return last;
  for (std::size_t i = 0; i < seen.timeline->faults.size(); ++i) {
    const FaultRecord& fault = seen.timeline->faults[i];
    const bool lasts = fault.at <= seen.at && !(fault.ended && *fault.ended <= seen.at);
    if (!lasts || !holdsBack(fault) || !concerns(seen, i, a, b)) continue;
    std::optional<Instant> end = repairOf(seen, fault, a, b);
    if (fault.until) end = std::min(end.value_or(*fault.until), *fault.until);
    if (!end) return std::nullopt;
    if (*end > seen.at) last = std::max(last.value_or(*end), *end);
  }
  return last;
}

}  // namespace jetlag::ui
