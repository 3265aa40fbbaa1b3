// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the value cards: what each region holds of a key, one row per member, field, accumulator or candidate, the same rows in
// the same order for every region, so that they line up. What is missing in a region is marked so, with the reason.
#pragma once

#include <QVector>

#include "observe/snapshot.h"
#include "pages/inspect/key_replay.h"
#include "widgets/value_card.h"

namespace jetlag::ui {

/// By region, in scenario order.
QVector<QVector<ValueFacts::Row>> valueRows(const observe::Snapshot& seen, const KeyReplay& replay);
/// Some region that has the operation can be heard by this one.
bool canArrive(const observe::Snapshot& seen, const KeyReplay::Operation& operation, int region);
/// Why an operation is not in a region: "us:3 is behind the cut", "us:3 is on its way".
QString whyNotHere(const observe::Snapshot& seen, const KeyReplay::Operation& operation, int region);
/// The position of the region where the operation was written; -1: unknown.
int originOf(const observe::Snapshot& seen, const KeyReplay::Operation& operation);

}  // namespace jetlag::ui
