// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/log/colour_rules.h"

#include <algorithm>

namespace jetlag::ui {

const QVector<RuleColour>& ruleColours() {
  static const QVector<RuleColour> kAll{{"green", State::kHealthy}, {"orange", State::kLagging}, {"red", State::kCut},
                                        {"blue", State::kFullSync}, {"purple", State::kDiverged}};
  return kAll;
}

QVector<ColourRule> rulesOf(const QStringList& lines) {
  QVector<ColourRule> rules;
  for (const QString& line : lines) {
    const QString name = line.section(QLatin1Char(' '), 0, 0), filter = line.section(QLatin1Char(' '), 1).trimmed();
    const auto colour = std::find_if(ruleColours().begin(), ruleColours().end(),
                                     [&](const RuleColour& each) { return name == QLatin1String(each.name); });
    if (colour != ruleColours().end() && !filter.isEmpty()) rules.push_back({colour->tint, filter});
  }
  return rules;
}

QString lineOf(const ColourRule& rule) {
  const auto colour = std::find_if(ruleColours().begin(), ruleColours().end(),
                                   [&](const RuleColour& each) { return each.tint == rule.tint; });
  return QLatin1String(colour == ruleColours().end() ? "" : colour->name) + QLatin1Char(' ') + rule.filter;
}

}  // namespace jetlag::ui
