// SPDX-License-Identifier: GPL-3.0-or-later
// A fault in words, the same wherever it is named: what it is, whom it hits, and what it did to messages and commands.
#pragma once

#include <QString>

#include <optional>

#include "observe/run_report.h"

namespace jetlag::ui {

/// What a fault does while it lasts, or a repair at once.
enum class FaultEffect { kCuts, kSlows, kStops, kPauses, kRepairsLinks, kRepairsProcesses, kMovesClock };
FaultEffect effectOf(const observe::FaultRecord& fault);
/// When what it does now ends by itself: of a flap that is down the end of this turn. Nothing: never, or not known.
std::optional<Instant> endOf(const observe::FaultRecord& fault, Instant at);

/// "cut virginia ⇄ ireland", or with the name that somebody gave it: "fire: region-down frankfurt".
QString faultText(const observe::FaultRecord& fault);
/// "12 messages lost, 3 held", "4 client commands refused", "affected nothing: no message was in flight"; empty where there is
/// nothing to tell, or not yet.
QString faultEffect(const observe::FaultRecord& fault);

}  // namespace jetlag::ui
