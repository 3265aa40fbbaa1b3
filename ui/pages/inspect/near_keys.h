// SPDX-License-Identifier: GPL-3.0-or-later
// Near keys: what to offer for a key that no region has, and where none has been chosen. Pure functions.
#pragma once

#include <QString>
#include <QVector>

#include <optional>
#include <vector>

#include "observe/snapshot.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

/// No region holds it, and no operation that is on record has touched it.
bool isAbsent(const observe::KeyView& view);
/// What its neighbours have in common with it: "cart:" of "cart:77"; empty where there is no such part.
QString stemOf(const QString& key);
/// The listed key that needs the fewest changed letters; of several the first by name.
std::optional<QString> nearestKey(const std::vector<observe::MatrixRow>& rows, const QString& key);
/// Those that differ, the longest first, then those that clients use most; at most six.
QVector<MatrixRow> interestingKeys(const observe::Snapshot& seen);

}  // namespace jetlag::ui
