// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/change_text.h"

#include <QStringList>

#include "core/json_text.h"
#include "core/units.h"
#include "pages/words/redis_text.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

/// Every text in it, in order: names of regions, amounts.
void addWords(const JsonValue& value, QStringList& words) {
  if (!value.text.empty()) words << textOf(value.text);
  for (const JsonValue& item : value.items) addWords(item, words);
  for (const JsonMember& member : value.members) addWords(member.value, words);
}

}  // namespace

QString changeText(const std::string& json) {
  const JsonValue change = parse_json(json, "").root;
  const auto told = [&](const char* key) {
    const JsonMember* const member = change.find(key);
    return member == nullptr ? std::string() : member->value.text;
  };
  const auto at = parse_duration(told("at"));
  const QString when = at ? QStringLiteral(" at %1").arg(numbers::duration(at->ns)) : QString();
  if (const std::string run = told("run"); !run.empty())
    return QStringLiteral("%1 in %2").arg(textOf(run), textOf(told("region"))) + when;
  QStringList words;
  for (const JsonMember& member : change.members) {
    if (member.key == "name" || member.key == "at" || member.key == "for") continue;
    words << textOf(member.key);
    addWords(member.value, words);
  }
  return words.join(QLatin1Char(' ')) + when;
}

}  // namespace jetlag::ui
