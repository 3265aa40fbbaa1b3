// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/timeline/scheduled_end.h"

#include <algorithm>

#include "models/fault_words.h"
#include "pages/facts.h"
#include "pages/timeline/timeline_scene_of.h"

namespace jetlag::ui {

namespace {

using observe::FaultRecord;
using observe::Snapshot;

bool holdsBack(const FaultRecord& fault) {
  const FaultEffect effect = effectOf(fault);
  return effect == FaultEffect::kCuts || effect == FaultEffect::kStops || effect == FaultEffect::kPauses;
}

bool concerns(const Snapshot& seen, std::size_t fault, std::uint8_t a, std::uint8_t b) {
  const Selection what = selectionOf(seen, kFaultItem + static_cast<int>(fault));
  if (what.kind == Selection::Kind::kRegion) return what.a == a || what.a == b;
  if (what.kind == Selection::Kind::kLink) return pairId(what.a, what.b) == pairId(a, b);
  return seen.timeline->faults[fault].kind == "heal";  // of many links at once
}

bool undoes(const FaultRecord& repair, const FaultRecord& fault) {
  return effectOf(fault) == FaultEffect::kStops    ? effectOf(repair) == FaultEffect::kRepairsProcesses
         : effectOf(fault) == FaultEffect::kPauses ? repair.kind == "restart"
                                                   : effectOf(repair) == FaultEffect::kRepairsLinks;
}

/// The first repair to come that undoes faults of this kind.
std::optional<Instant> repairOf(const Snapshot& seen, const FaultRecord& fault, std::uint8_t a, std::uint8_t b) {
  std::optional<Instant> first;
  for (std::size_t i = 0; i < seen.timeline->faults.size(); ++i) {
    const FaultRecord& repair = seen.timeline->faults[i];
    if (!undoes(repair, fault) || repair.at <= seen.at || !concerns(seen, i, a, b)) continue;
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
    if (const auto own = endOf(fault, seen.at)) end = std::min(end.value_or(*own), *own);
    if (!end) return std::nullopt;
    if (*end > seen.at) last = std::max(last.value_or(*end), *end);
  }
  return last;
}

std::optional<Instant> scheduledEnd(const Snapshot& seen, std::size_t fault) {
  const FaultRecord& record = seen.timeline->faults[fault];
  std::optional<Instant> end = record.until;
  const Selection what = selectionOf(seen, kFaultItem + static_cast<int>(fault));
  const auto same = [&](const Selection& other) {
    return other.kind == what.kind &&
           (what.kind == Selection::Kind::kRegion ? other.a == what.a : pairId(other.a, other.b) == pairId(what.a, what.b));
  };
  const bool known = what.kind == Selection::Kind::kRegion || what.kind == Selection::Kind::kLink;
  for (std::size_t i = 0; i < seen.timeline->faults.size(); ++i) {
    const FaultRecord& repair = seen.timeline->faults[i];
    if (!undoes(repair, record) || repair.at <= record.at) continue;
    const Selection concerned = selectionOf(seen, kFaultItem + static_cast<int>(i));
    const bool all = repair.kind == "heal" && concerned.kind == Selection::Kind::kNone;
    if (all || (known && same(concerned))) end = std::min(end.value_or(repair.at), repair.at);
  }
  return end;
}

}  // namespace jetlag::ui
