// SPDX-License-Identifier: GPL-3.0-or-later
// Verdict: what the lab says at the end of a run: expectations, script replies and guarantees with their figures, and the command
// line that gives the run again. Pure: from a snapshot whose run has ended, and its report.
#pragma once

#include <QString>

#include "observe/snapshot.h"
#include "widgets/verdict_bar.h"

namespace jetlag::ui {

/// Of a run that has ended (`seen.report` is there) or was stopped by a failed check. `command` gives it again; where no line
/// does it is empty, and `why_not` says why (Origin::whyNot()).
VerdictFacts verdictFacts(const observe::Snapshot& seen, const QString& command, const QString& why_not = {});
/// Whether verdictFacts() can tell.
bool isJudged(const observe::Snapshot& seen);

}  // namespace jetlag::ui
