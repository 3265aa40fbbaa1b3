// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/console/help_lines.h"

#include <QMap>
#include <QObject>
#include <QStringList>

#include <algorithm>

namespace jetlag::ui {

namespace {

constexpr qsizetype kColumns = 100;

/// "string    APPEND BITCOUNT ...", broken where a line is full.
QString groupLines(const QString& group, const QStringList& names, qsizetype indent) {
  QStringList lines{group.leftJustified(indent)};
  for (const QString& name : names) {
    if (lines.back().size() + 1 + name.size() > kColumns) lines << QString(indent, QLatin1Char(' '));
    lines.back() += QLatin1Char(' ') + name;
  }
  return lines.join(QLatin1Char('\n'));
}

QString overview(const QVector<KnownCommand>& commands) {
  QMap<QString, QStringList> groups;
  qsizetype indent = 0;
  for (const KnownCommand& each : commands) groups[each.group] << each.name, indent = std::max(indent, each.group.size());
  QStringList lines;
  for (auto group = groups.begin(); group != groups.end(); ++group) lines << groupLines(group.key(), group.value(), indent);
  return (lines << QObject::tr("HELP and a name, its beginning or a group tell what these do, such as HELP SET")).join(u'\n');
}

}  // namespace

bool asksForHelp(const QString& command) {
  return command.section(QLatin1Char(' '), 0, 0).compare(QLatin1String("HELP"), Qt::CaseInsensitive) == 0;
}

QString helpLines(const QVector<KnownCommand>& commands, const QString& command) {
  const QString asked = command.section(QLatin1Char(' '), 1).trimmed();
  if (asked.isEmpty()) return overview(commands);
  const auto find = [&](const auto& fits) {
    QVector<KnownCommand> found;
    std::ranges::copy_if(commands, std::back_inserter(found), fits);
    return found;
  };
  const auto is = [&](const QString& word) { return word.compare(asked, Qt::CaseInsensitive) == 0; };
  QVector<KnownCommand> found = find([&](const KnownCommand& each) { return is(each.name); });
  if (found.isEmpty()) found = find([&](const KnownCommand& each) { return is(each.group); });
  if (found.isEmpty()) found = find([&](const KnownCommand& each) { return each.name.startsWith(asked, Qt::CaseInsensitive); });
  if (found.isEmpty()) return QObject::tr("No command begins with %1; HELP lists them all").arg(asked);
  qsizetype wide = 0;
  for (const KnownCommand& each : found) wide = std::max(wide, each.name.size());
  QStringList lines;
  for (const KnownCommand& each : found) lines << each.name.leftJustified(wide) + QStringLiteral("  ") + each.summary;
  return lines.join(QLatin1Char('\n'));
}

}  // namespace jetlag::ui
