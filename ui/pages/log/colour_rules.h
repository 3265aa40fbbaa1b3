// SPDX-License-Identifier: GPL-3.0-or-later
// Colour rules of the event log: rows that pass a filter stand on a coloured ground; of several rules the first one counts.
//
// Kept as lines, "purple kind:sync lag>100ms": the colour's name, then the filter. A line without a known colour is no rule.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include "widgets/theme.h"

namespace jetlag::ui {

struct ColourRule {
  State tint = State::kNone;
  QString filter;
};

struct RuleColour {
  const char* name;
  State tint;
};
/// Those that can be chosen.
const QVector<RuleColour>& ruleColours();

QVector<ColourRule> rulesOf(const QStringList& lines);
QString lineOf(const ColourRule& rule);

}  // namespace jetlag::ui
