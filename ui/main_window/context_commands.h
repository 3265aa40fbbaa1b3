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
};

/// The target that is selected comes first, then links, regions and the network.
ContextCommands contextCommands(FaultActions& actions, const observe::Snapshot& seen, const Selection& selected);

}  // namespace jetlag::ui
