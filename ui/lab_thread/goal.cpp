// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_thread/goal.h"

namespace jetlag::ui {

using observe::TraceEntry;
using observe::TraceKind;

std::function<bool(const TraceEntry&)> Goal::told() const {
  switch (kind) {
    case Kind::kConverged: return [](const TraceEntry& entry) { return entry.kind == TraceKind::kConverged; };
    case Kind::kFullSync: return [](const TraceEntry& entry) { return entry.kind == TraceKind::kSyncBegins; };
    case Kind::kInteresting: return [](const TraceEntry& entry) { return observe::is_interesting(entry.kind); };
    case Kind::kTime:
    case Kind::kEvent:
    case Kind::kCondition:
    case Kind::kEnd: break;
  }
  return {};
}

QString Goal::text() const {
  switch (kind) {
    case Kind::kEvent: return QStringLiteral("event %1").arg(event);
    case Kind::kConverged: return QStringLiteral("the regions converged after a fault");
    case Kind::kFullSync: return QStringLiteral("another full sync");
    case Kind::kInteresting: return QStringLiteral("anything else of note happened");
    case Kind::kCondition: return condition;
    case Kind::kTime:
    case Kind::kEnd: break;
  }
  return {};
}

}  // namespace jetlag::ui
