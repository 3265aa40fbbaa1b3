// SPDX-License-Identifier: GPL-3.0-or-later
// KeyFacts: what the inspector shows of a key besides its explanation, as plain values made from a snapshot. Letters are those of
// the convergence matrix where it lists the key, else by equal value: the same on cards and in the matrix.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

#include "observe/snapshot.h"
#include "pages/inspect/key_replay.h"
#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/value_card.h"
#include "widgets/vector_table.h"

namespace jetlag::ui {

struct KeyFacts {
  QString key, type, place;          ///< "shard 5 of 8, slot 10 732"
  QString stateText;                 ///< "Diverged: 3 versions for 2.6 s"
  State state = State::kNone;
  std::optional<Icon> stateIcon;
  QStringList regions, letters;      ///< scenario order
  std::optional<std::int64_t> differsFor;  ///< nanoseconds; absent where all agree or nobody knows
  QVector<ValueFacts> cards;
  VectorFacts vectors;
  QString vectorHint, vectorSentence;  ///< the sentence is rich text
};

/// `chosen` is the region that is looked at; -1: none.
KeyFacts keyFacts(const observe::Snapshot& seen, const KeyReplay& replay, int chosen);
/// The region to look at first: one that differs from most, else the first.
int firstOddRegion(const observe::Snapshot& seen);
bool isOddRegion(const observe::Snapshot& seen, int region);
QString formName(const KeyReplay& replay);
/// The snapshot's matrix row of the key, if it lists it.
const observe::MatrixRow* matrixRowOf(const observe::Snapshot& seen, const std::string& key);

}  // namespace jetlag::ui
