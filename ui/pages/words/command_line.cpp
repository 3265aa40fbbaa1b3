// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/command_line.h"

#include <QRegularExpression>

namespace jetlag::ui {

namespace {

/// 4.5s, 12.000000001s: exact, as the command line reads durations.
QString timeWord(std::int64_t ns) {
  QString text = QStringLiteral("%1.%2").arg(ns / 1'000'000'000).arg(ns % 1'000'000'000, 9, 10, QLatin1Char('0'));
  while (text.endsWith(QLatin1Char('0'))) text.chop(1);
  if (text.endsWith(QLatin1Char('.'))) text.chop(1);
  return text + QLatin1Char('s');
}

}  // namespace

QString shellWord(const QString& word) {
  static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
  if (plain.match(word).hasMatch()) return word;
  QString inner = word;
  inner.replace(QLatin1Char('\''), QLatin1String("'\\''"));
  return QLatin1Char('\'') + inner + QLatin1Char('\'');
}

QString runCommand(const QString& file, const QString& case_name, const observe::Snapshot& seen, std::optional<Instant> until) {
  QString text = QStringLiteral("jetlag run ") + shellWord(file);
  if (!case_name.isEmpty()) text += QStringLiteral(" --case ") + shellWord(case_name);
  if (seen.scenery) text += QStringLiteral(" --seed %1").arg(seen.scenery->seed);
  if (until) text += QStringLiteral(" --until ") + timeWord(until->ns);
  return text;
}

QString explainCommand(const QString& file, const QString& case_name, const observe::Snapshot& seen, const QString& key) {
  QString text = QStringLiteral("jetlag explain ") + shellWord(file);
  if (!case_name.isEmpty()) text += QStringLiteral(" --case ") + shellWord(case_name);
  return text + QStringLiteral(" --key ") + shellWord(key) + QStringLiteral(" --at ") + timeWord(seen.at.ns);
}

}  // namespace jetlag::ui
