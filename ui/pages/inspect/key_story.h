// SPDX-License-Identifier: GPL-3.0-or-later
// KeyStory: why a key has the value it has, in words: one plain sentence, the reason behind it, what is going to happen, and the
// operations with what became of each. Made from the explanation's operations only; where a sentence cannot be derived with
// certainty, the engine's own summary is said instead.
#pragma once

#include <QString>
#include <QVector>

#include <optional>

#include "observe/snapshot.h"
#include "pages/inspect/key_replay.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace jetlag::ui {

struct OperationRow {
  QString dot, command, brief, region, at, saw, outcome;   ///< `brief`: the command without its key, for narrow tables
  State state = State::kNone;
  std::optional<Icon> icon;
  QString details;   ///< stamp, rule and arrivals, one per line: the tooltip
};

struct KeyStory {
  QString headline, reason;
  QString forecast;            ///< rich text
  bool settled = false;        ///< nothing is on its way
  QString rule, ruleWord;      ///< "Rule: set, add wins"; its word in the glossary
  QVector<OperationRow> rows;  ///< oldest first, at most kMostRows of the newest
  qint64 older = 0;            ///< operations before these

  static constexpr qsizetype kMostRows = 200;
};

KeyStory keyStory(const observe::Snapshot& seen, const KeyReplay& replay);

/// The pieces, each for one kind of conflict; an empty headline: it does not apply.
struct Sentence {
  QString headline, reason;
};
/// Of a value that waits beneath one of another type; empty if none does.
Sentence hiddenSentence(const KeyReplay& replay);
Sentence setSentence(const observe::Snapshot& seen, const KeyReplay& replay);
Sentence registerSentence(const observe::Snapshot& seen, const KeyReplay& replay);
Sentence counterSentence(const observe::Snapshot& seen, const KeyReplay& replay);
OperationRow operationRow(const observe::Snapshot& seen, const KeyReplay& replay, const KeyReplay::Operation& operation);
/// Of a removal: the additions of the same names that it had not seen.
QStringList unseenAdditions(const KeyReplay& replay, const KeyReplay::Operation& removal);

}  // namespace jetlag::ui
