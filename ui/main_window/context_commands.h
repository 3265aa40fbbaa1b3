// SPDX-License-Identifier: GPL-3.0-or-later
// Context commands: everything that the menus of regions, links and the network offer now, as commands of the palette. They are
// made from the menus themselves, so that none can be forgotten and each does the same thing.
#pragma once

#include <QMenu>

#include <memory>
#include <vector>

#include "main_window/commands.h"
#include "pages/page.h"

namespace jetlag::ui {

class FaultActions;

struct ContextCommands {
  QVector<WindowCommand> commands;
  std::vector<std::unique_ptr<QMenu>> menus;  ///< whose actions the commands trigger
  std::vector<Selection> links;               ///< those that nothing has named yet
};

/// The target that is selected comes first, then links where there are few, regions and the network.
ContextCommands contextCommands(FaultActions& actions, const observe::Snapshot& seen, const Selection& selected);

/// Of the others, of which a menu each would take long, those whose regions `typed` names; those whose both ends it names before
/// all others. Adds them to `known` and gives what was added.
QVector<WindowCommand> linkCommands(FaultActions& actions, const observe::Snapshot& seen, const QString& typed,
                                    ContextCommands& known);

}  // namespace jetlag::ui
