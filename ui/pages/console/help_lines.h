// SPDX-License-Identifier: GPL-3.0-or-later
// Help lines: what HELP answers in the console: all commands by their groups, those of a group or with a common beginning, one
// per line with what it does, or one. Pure functions.
#pragma once

#include <QString>
#include <QVector>

namespace jetlag::ui {

struct KnownCommand {
  QString name, group, summary;
};

/// `command` asks for help.
bool asksForHelp(const QString& command);
/// The answer to "HELP", "HELP hash", "HELP HSET", "HELP H".
QString helpLines(const QVector<KnownCommand>& commands, const QString& command);

}  // namespace jetlag::ui
