// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/context_commands.h"

#include <QAction>
#include <QPointer>

#include <algorithm>

#include "pages/facts.h"
#include "pages/faults/fault_actions.h"

namespace jetlag::ui {

namespace {

QVector<Selection> targetsOf(const observe::Snapshot& seen, const Selection& selected) {
  QVector<Selection> all;
  const bool chosen = selected.kind == Selection::Kind::kLink || selected.kind == Selection::Kind::kRegion;
  if (chosen) all << selected;
  const auto isChosen = [&](Selection::Kind kind, std::uint8_t a, std::uint8_t b) {
    if (!chosen || selected.kind != kind) return false;
    return kind == Selection::Kind::kRegion ? selected.a == a : pairId(selected.a, selected.b) == pairId(a, b);
  };
  for (const LinkPair& pair : pairsOf(*seen.frame))
    if (!isChosen(Selection::Kind::kLink, pair.a, pair.b)) all.push_back({Selection::Kind::kLink, pair.a, pair.b, {}, 0});
  for (std::size_t r = 0; r < seen.scenery->regions.size(); ++r)
    if (const auto region = static_cast<std::uint8_t>(r); !isChosen(Selection::Kind::kRegion, region, 0))
      all.push_back({Selection::Kind::kRegion, region, 0, {}, 0});
  all.push_back({});
  return all;
}

QString targetText(const observe::Snapshot& seen, const Selection& target) {
  if (target.kind == Selection::Kind::kLink) return bothWays(seen, target.a, target.b);
  return target.kind == Selection::Kind::kRegion ? nameOf(seen, target.a) : QString();
}

void addActions(const QMenu& menu, const QString& before, const QString& group, const QString& target,
                QVector<WindowCommand>& commands) {
  for (QAction* action : menu.actions()) {
    if (action->isSeparator() || action->text() == group) continue;  // the menu's head
    const QString text = before.isEmpty() ? action->text() : QStringLiteral("%1 · %2").arg(before, action->text());
    const QString words = QStringLiteral("%1 %2").arg(action->property("words").toString(), target);
    if (action->menu() != nullptr) {
      addActions(*action->menu(), text, group, target, commands);
      continue;
    }
    WindowCommand command;
    command.id = QStringLiteral("do-%1").arg(commands.size());
    command.text = target.isEmpty() || text.contains(QStringLiteral("→")) ? text : QStringLiteral("%1 · %2").arg(text, target);
    command.group = group;
    command.words = words;
    const QPointer<QAction> pointer = action;
    command.run = [pointer] {
      if (pointer) pointer->trigger();
    };
    command.enabled = [pointer] { return pointer && pointer->isEnabled(); };
    commands.push_back(command);
  }
}

}  // namespace

ContextCommands contextCommands(FaultActions& actions, const observe::Snapshot& seen, const Selection& selected) {
  ContextCommands out;
  if (!seen.scenery || !seen.frame) return out;
  for (const Selection& target : targetsOf(seen, selected)) {
    std::unique_ptr<QMenu> menu(actions.menuFor(target));
    addActions(*menu, {}, menu->accessibleName(), targetText(seen, target), out.commands);
    out.menus.push_back(std::move(menu));
  }
  return out;
}

}  // namespace jetlag::ui
