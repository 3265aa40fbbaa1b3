// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/commands.h"

#include <algorithm>

namespace jetlag::ui {

namespace {

QString keysText(const WindowCommand& command) {
  QStringList all;
  for (const QKeySequence& keys : command.keys)
    all.push_back(keys.toString(QKeySequence::NativeText).replace(QLatin1Char('+'), QLatin1Char(' ')));
  return all.join(QStringLiteral(" / "));
}

}  // namespace

QVector<Command> paletteOf(const QVector<WindowCommand>& commands) {
  QVector<Command> out;
  for (const WindowCommand& command : commands)
    out.push_back(
        {command.id, command.text, command.group, keysText(command), command.words, !command.enabled || command.enabled()});
  return out;
}

QVector<ShortcutGroup> sheetOf(const QVector<WindowCommand>& commands, const QVector<PageKey>& ownKeys) {
  QVector<ShortcutGroup> groups;
  const auto add = [&groups](const QString& title, const QString& keys, const QString& what) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const ShortcutGroup& g) { return g.title == title; });
    if (group == groups.end()) group = groups.insert(groups.end(), {title, {}});
    group->rows.push_back({keys, what});
  };
  for (const WindowCommand& command : commands)
    if (!command.keys.isEmpty()) add(command.group, keysText(command), command.text);
  for (const PageKey& key : ownKeys) add(QString::fromUtf8(key.group), QString::fromUtf8(key.keys), QString::fromUtf8(key.what));
  return groups;
}

const WindowCommand* commandOf(const QVector<WindowCommand>& commands, const QString& id) {
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const WindowCommand& c) { return c.id == id; });
  return found == commands.end() ? nullptr : &*found;
}

}  // namespace jetlag::ui
