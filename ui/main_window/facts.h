// SPDX-License-Identifier: GPL-3.0-or-later
// What the bars say about a snapshot: pure functions, tested without a window.
#pragma once

#include <QString>
#include <QVector>

#include <optional>

#include "observe/snapshot.h"
#include "widgets/status_line.h"
#include "widgets/transport_bar.h"

namespace jetlag::ui {

struct Pace {
  bool playing = false;
  double speed = 1;
  double behind = 0;            ///< simulated seconds
  double eventsPerSecond = 0, simulatedPerSecond = 0;
  std::optional<Instant> passed{};  ///< where an express run is, of which there is no picture yet
};

/// `seen` may be null.
TransportFacts transportFacts(const observe::Snapshot* seen, const QString& path, bool dirty, const Pace& pace,
                              const QString& case_name = {});
struct StatusFacts {
  QVector<StatusItem> left, right;
};
StatusFacts statusFacts(const observe::Snapshot* seen, const Pace& pace, int bundledScenarios);
/// "passed", "2 broken", "undecided": of a run that has ended; empty before.
QString verdictText(const observe::Snapshot& seen);

}  // namespace jetlag::ui
