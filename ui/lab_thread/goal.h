// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: until when a run goes on. A time, an event's number, a condition (lab/condition.h), or the next entry of the trace that
// tells of something.
#pragma once

#include <QString>

#include <cstdint>
#include <functional>

#include "observe/trace.h"

namespace jetlag::ui {

struct Goal {
  enum class Kind { kTime, kEvent, kConverged, kFullSync, kInteresting, kCondition, kEnd };
  Kind kind = Kind::kEnd;
  Instant at{};
  std::uint64_t event = 0;
  QString condition = {};  ///< "divergent_keys > 100" (lab/condition.h)

  /// Whether an entry of the trace is what it waits for; empty of a goal that no entry tells.
  std::function<bool(const observe::TraceEntry&)> told() const;
  /// "event 4 200", "the next full sync": what a run that ended first did not reach. Empty of a time and of the end.
  QString text() const;
};

}  // namespace jetlag::ui
