// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix rows: the convergence matrix of a snapshot as the widget shows it: letters, how long a key has differed, and which keys
// are hot: the twenty that clients have used most in the five seconds before the instant shown, as the trace tells.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>
#include <QVector>

#include "observe/snapshot.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

struct MatrixRows {
  QStringList regions, ids;      ///< short names for heads; in full
  QVector<MatrixRow> rows;       ///< what is left of the toggles
  QStringList hot;               ///< whether the snapshot lists them or not: every page tells the same ones
  int all = 0, divergent = 0;
};

/// Null: nothing. Both toggles together: divergent keys that are hot. `filter` is part of a key's name.
MatrixRows matrixRows(const observe::Snapshot* seen, bool onlyDivergent, bool onlyHot, const QString& filter = {});
/// "12 327 of 20 000 keys differ · 1 000 of them listed", "All regions hold the same data".
QString summaryText(const observe::Frame& frame, const MatrixRows& rows);
/// "Divergent 501": without a filter all that the frame counts; with one those listed, "200+" where the list ends before they do.
QString divergentText(const observe::Snapshot* seen, const MatrixRows& rows, int most, const QString& filter);
/// How often clients used a key in the five seconds before the instant shown; looks at the newest 20 000 entries at most.
QHash<QString, int> usesOfKeys(const observe::Snapshot& seen);
/// The twenty most used ones, each used at least twice.
QStringList hottest(const observe::Snapshot& seen);
/// "BACAA" of a key that the matrix lists, else empty.
QString lettersOf(const observe::Snapshot* seen, const QString& key);

}  // namespace jetlag::ui
