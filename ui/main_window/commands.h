// SPDX-License-Identifier: GPL-3.0-or-later
// Commands: everything the window can do, once: what it is called, its keys, when it may be done, and the doing. The menu, the
// command palette, the shortcut sheet and the keyboard are made from this list.
#pragma once

#include <QKeySequence>
#include <QString>
#include <QVector>

#include <functional>

#include "main_window/page_keys.h"
#include "widgets/command_palette.h"
#include "widgets/shortcut_sheet.h"

namespace jetlag::ui {

struct WindowCommand {
  QString id, text, group;
  QVector<QKeySequence> keys;
  std::function<void()> run;
  std::function<bool()> enabled;  ///< empty: always
  QString words;                  ///< further words to find it by
};

/// For the palette, in the given order.
QVector<Command> paletteOf(const QVector<WindowCommand>& commands);
/// For the sheet: commands with keys and the keys of pages, by group.
QVector<ShortcutGroup> sheetOf(const QVector<WindowCommand>& commands, const QVector<PageKey>& keys);
const WindowCommand* commandOf(const QVector<WindowCommand>& commands, const QString& id);

}  // namespace jetlag::ui
