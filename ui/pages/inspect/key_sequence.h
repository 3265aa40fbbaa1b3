// SPDX-License-Identifier: GPL-3.0-or-later
// The space-time diagram of one key: its operations as points at their origins, each arrival as an arrow with its real delay,
// what a cut holds back as a lost arrow, cuts as marks. The range shown first is the newest conflict, else the newest operation.
#pragma once

#include "observe/snapshot.h"
#include "pages/inspect/key_replay.h"
#include "widgets/sequence_scene.h"

namespace jetlag::ui {

struct KeySequence {
  SequenceScene scene;
  QString hint;                 ///< "slope = real time until visible there"
  bool hasWrites = false, hasRemovals = false, hasLost = false;   ///< for the legend
};

/// Of at most kMostOperations newest operations. Events have the dot as id, arrivals "dot>region".
KeySequence keySequence(const observe::Snapshot& seen, const KeyReplay& replay);
inline constexpr qsizetype kMostOperations = 60;

}  // namespace jetlag::ui
