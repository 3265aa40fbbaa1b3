// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/context_commands.h"

#include <QAction>
#include <QPointer>
#include <QRegularExpression>

#include <utility>

#include "pages/facts.h"
#include "pages/faults/fault_actions.h"

namespace jetlag::ui {

namespace {

constexpr std::size_t kFewLinks = 10;    ///< offered at once
constexpr std::size_t kMostAtOnce = 20;  ///< menus that are made while a key is pressed
constexpr qsizetype kShortestName = 2;   ///< of what counts as a part of a region's name

/// All but the links.
QVector<Selection> targetsOf(const observe::Snapshot& seen, const Selection& selected) {
  QVector<Selection> all;
  for (std::size_t r = 0; r < seen.scenery->regions.size(); ++r) {
    const Selection region{Selection::Kind::kRegion, static_cast<std::uint8_t>(r), 0, {}, 0};
    if (selected.kind != Selection::Kind::kRegion || selected.a != region.a) all.push_back(region);
  }
  all.push_back({});
  return all;
}

/// By region: whether a word of what was typed is part of its name.
std::vector<bool> namedRegions(const observe::Snapshot& seen, const QString& typed) {
  static const QRegularExpression kBetween(QStringLiteral("[\\s⇄→,]+"), QRegularExpression::UseUnicodePropertiesOption);
  std::vector<bool> named(seen.scenery->regions.size(), false);
  for (const QString& word : typed.split(kBetween, Qt::SkipEmptyParts)) {
    if (word.size() < kShortestName) continue;
    for (std::size_t r = 0; r < named.size(); ++r)
      if (nameOf(seen, static_cast<std::uint8_t>(r)).contains(word, Qt::CaseInsensitive)) named[r] = true;
  }
  return named;
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
    if (text.startsWith(QStringLiteral("Fork here"))) continue;  // the window's own
    const QString words = QStringLiteral("%1 %2").arg(action->property("words").toString(), target);
    if (action->menu() != nullptr) {
      if (action->menu()->property(FaultActions::kSaidByRegions).toBool()) continue;
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

void addTarget(FaultActions& actions, const observe::Snapshot& seen, const Selection& target, ContextCommands& out) {
  std::unique_ptr<QMenu> menu(actions.menuFor(target));
  addActions(*menu, {}, menu->accessibleName(), targetText(seen, target), out.commands);
  out.menus.push_back(std::move(menu));
}

}  // namespace

ContextCommands contextCommands(FaultActions& actions, const observe::Snapshot& seen, const Selection& selected) {
  ContextCommands out;
  if (!seen.scenery || !seen.frame) return out;
  const bool chosen = selected.kind == Selection::Kind::kLink || selected.kind == Selection::Kind::kRegion;
  if (chosen) addTarget(actions, seen, selected, out);
  for (const LinkPair& pair : pairsOf(*seen.frame))
    if (selected.kind != Selection::Kind::kLink || pairId(selected.a, selected.b) != pairId(pair.a, pair.b))
      out.links.push_back({Selection::Kind::kLink, pair.a, pair.b, {}, 0});
  if (out.links.size() <= kFewLinks)
    for (const Selection& link : std::exchange(out.links, {})) addTarget(actions, seen, link, out);
  for (const Selection& target : targetsOf(seen, selected)) addTarget(actions, seen, target, out);
  return out;
}

QVector<WindowCommand> linkCommands(FaultActions& actions, const observe::Snapshot& seen, const QString& typed,
                                    ContextCommands& known) {
  const qsizetype before = known.commands.size();
  const std::vector<bool> named = known.links.empty() ? std::vector<bool>{} : namedRegions(seen, typed);
  const auto ends = [&](const Selection& link) {
    return link.a < named.size() && link.b < named.size() ? (named[link.a] ? 1 : 0) + (named[link.b] ? 1 : 0) : 0;
  };
  std::size_t made = 0;
  for (const int wanted : {2, 1})
    std::erase_if(known.links, [&](const Selection& link) {
      if (made >= kMostAtOnce || ends(link) != wanted) return false;
      addTarget(actions, seen, link, known);
      ++made;
      return true;
    });
  return known.commands.mid(before);
}

}  // namespace jetlag::ui
