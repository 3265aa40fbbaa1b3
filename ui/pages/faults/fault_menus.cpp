// SPDX-License-Identifier: GPL-3.0-or-later
// The context menus of regions, links and the network.
#include <QAction>
#include <QMenu>

#include <algorithm>

#include "pages/facts.h"
#include "pages/faults/fault_actions.h"
#include "widgets/icons.h"

namespace jetlag::ui {

namespace {

constexpr std::uint32_t kMostShards = 32;

constexpr const char* kHealing = "repair reconnect mend end";
constexpr const char* kIsolating = "cut partition disconnect";
constexpr const char* kWriting = "command client SET console";

/// `words`: others for what it does; people look for it by those, too.
template <typename Then>
QAction* add(QMenu& menu, const QString& text, const char* words, const QString& tip, bool enabled, Then then) {
  QAction* action = menu.addAction(text);
  action->setToolTip(tip);
  action->setProperty("words", QString::fromLatin1(words));
  action->setEnabled(enabled);
  QObject::connect(action, &QAction::triggered, &menu, [then] { then(); });
  return action;
}

void addHead(QMenu& menu, const QString& words) {
  menu.setAccessibleName(words);
  QAction* head = menu.addAction(words);
  head->setEnabled(false);
  menu.addSeparator();
}

}  // namespace

QMenu* FaultActions::menuFor(const Selection& target) {
  auto* menu = new QMenu(owner_);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setToolTipsVisible(true);
  if (!isReady()) return menu;
  const std::size_t regions = seen_->scenery->regions.size();
  const bool linked = target.a < regions && target.b < regions && directionOf(*seen_->frame, target.a, target.b) != nullptr;
  if (target.kind == Selection::Kind::kRegion && target.a < regions) fillRegion(*menu, target.a);
  else if ((target.kind == Selection::Kind::kLink || target.kind == Selection::Kind::kMessage) && linked)
    fillLink(*menu, target.a, target.b);
  else fillNetwork(*menu);
  return menu;
}

void FaultActions::fillLink(QMenu& menu, std::uint8_t a, std::uint8_t b) {
  const observe::LinkView* there = directionOf(*seen_->frame, a, b);
  const observe::LinkView* back = directionOf(*seen_->frame, b, a);
  const bool cutThere = there != nullptr && there->cut, cutBack = back != nullptr && back->cut;
  const LinkPair pair{a, b, there, back};
  addHead(menu, QStringLiteral("Link %1").arg(bothWays(*seen_, a, b)));
  add(menu, QStringLiteral("Heal"), kHealing, QStringLiteral("Ends every cut of this link, and what slows, loses or narrows it"),
      pair.isHurt(), [this, a, b] { heal(a, b); })
      ->setIcon(icon(Icon::kHeal));
  add(menu, QStringLiteral("Cut"), "partition disconnect", QStringLiteral("Nothing gets through, until it is healed"),
      !(cutThere && cutBack), [this, a, b] { cut(a, b); })
      ->setIcon(icon(Icon::kCut));
  for (const auto& [from, to, isCut] : {std::tuple{a, b, cutThere}, {b, a, cutBack}})
    add(menu, QStringLiteral("Cut %1 only").arg(arrowOf(*seen_, from, to)), "one-way one way partition disconnect",
        QStringLiteral("The other direction lives on"), !isCut, [this, from = from, to = to] { oneWay(from, to); })
        ->setIcon(icon(Icon::kOneWay));
  menu.addSeparator();
  add(menu, QStringLiteral("Slow…"), "degrade latency delay", QStringLiteral("More one-way delay in both directions"), true,
      [this, a, b] { askSlow(a, b); })
      ->setIcon(icon(Icon::kSlow));
  add(menu, QStringLiteral("Lose…"), "degrade loss packets drop", QStringLiteral("A share of the messages is lost"), true,
      [this, a, b] { askLose(a, b); })
      ->setIcon(icon(Icon::kLoss));
  add(menu, QStringLiteral("Narrow…"), "degrade bandwidth throttle", QStringLiteral("Less bandwidth in both directions"), true,
      [this, a, b] { askNarrow(a, b); });
}

void FaultActions::addShards(QMenu& menu, const QString& word, const char* words, bool enabled,
                             const std::function<void(std::uint16_t)>& then) {
  const std::uint32_t shards = seen_->scenery->shards;
  if (shards == 1) {
    add(menu, QStringLiteral("%1 shard").arg(word), words, {}, enabled, [then] { then(0); });
    return;
  }
  QMenu* sub = menu.addMenu(QStringLiteral("%1 shard").arg(word));
  sub->setEnabled(enabled);
  for (std::uint32_t s = 0; s < std::min(shards, kMostShards); ++s)
    add(*sub, QStringLiteral("Shard %1").arg(s), words, {}, enabled, [then, s] { then(static_cast<std::uint16_t>(s)); });
}

void FaultActions::fillRegion(QMenu& menu, std::uint8_t region) {
  const bool allDown = isWhollyDown(*seen_, region), anyDown = seen_->frame->regions[region].shards_down > 0;
  bool anyHurt = false, allCut = true;
  for (const LinkPair& pair : pairsOf(*seen_->frame)) {
    if (pair.a != region && pair.b != region) continue;
    anyHurt |= pair.isHurt();
    allCut &= pair.forward != nullptr && pair.forward->cut && pair.backward != nullptr && pair.backward->cut;
  }
  addHead(menu, QStringLiteral("Region %1").arg(nameOf(*seen_, region)));
  add(menu, QStringLiteral("Write here…"), kWriting, QStringLiteral("A client of this region sends a command"), !allDown,
      [this, region] { askWrite(region); })
      ->setIcon(icon(Icon::kConsole));
  menu.addSeparator();
  add(menu, QStringLiteral("Isolate"), kIsolating, QStringLiteral("Cuts all links of the region"), !allCut, [this, region] {
    isolate(region);
  })->setIcon(icon(Icon::kCut));
  add(menu, QStringLiteral("Heal its links"), kHealing,
      QStringLiteral("Ends every cut of the region's links, and what slows, loses or narrows them"), anyHurt,
      [this, region] { reconnect(region); })
      ->setIcon(icon(Icon::kHeal));
  menu.addSeparator();
  addShards(menu, QStringLiteral("Crash"), "kill process stop", !allDown,
            [this, region](std::uint16_t shard) { crash(region, shard); });
  addShards(menu, QStringLiteral("Restart"), "start process again", anyDown,
            [this, region](std::uint16_t shard) { restart(region, shard); });
  add(menu, QStringLiteral("Pause…"), "freeze stall process", QStringLiteral("Stops all processes for a while"), !allDown,
      [this, region] { askPause(region); })
      ->setIcon(icon(Icon::kPause));
  add(menu, QStringLiteral("Region down, keeps its data"), "outage stop fail", QStringLiteral("All processes end; disks survive"),
      !allDown, [this, region] { regionDown(region, scenario::DataFate::kKeep); });
  add(menu, QStringLiteral("Region down, data lost"), "outage stop fail",
      QStringLiteral("All processes end and their data are gone"), !allDown,
      [this, region] { regionDown(region, scenario::DataFate::kLost); });
  add(menu, QStringLiteral("Region up"), "start back restart", QStringLiteral("Starts the region's processes again"), anyDown,
      [this, region] { regionUp(region); });
  menu.addSeparator();
  add(menu, QStringLiteral("Skew clock…"), "time drift", QStringLiteral("The region's clock is wrong from now on"), true,
      [this, region] { askSkew(region); })
      ->setIcon(icon(Icon::kSlow));
}

void FaultActions::fillNetwork(QMenu& menu) {
  const auto pairs = pairsOf(*seen_->frame);
  const bool anyHurt = std::any_of(pairs.begin(), pairs.end(), [](const LinkPair& pair) { return pair.isHurt(); });
  addHead(menu, QStringLiteral("Network"));
  add(menu, QStringLiteral("Heal all"), kHealing, QStringLiteral("Ends every cut, and what slows, loses or narrows links"),
      anyHurt, [this] { healAll(); })
      ->setIcon(icon(Icon::kHeal));
  QMenu* isolation = menu.addMenu(QStringLiteral("Isolate"));
  QMenu* writing = menu.addMenu(QStringLiteral("Write in"));
  for (QMenu* each : {isolation, writing}) each->setProperty(kSaidByRegions, true);
  for (std::size_t r = 0; r < seen_->scenery->regions.size(); ++r) {
    const auto region = static_cast<std::uint8_t>(r);
    add(*isolation, nameOf(*seen_, region), kIsolating, {}, true, [this, region] { isolate(region); });
    add(*writing, nameOf(*seen_, region) + QStringLiteral("…"), kWriting, {}, !isWhollyDown(*seen_, region),
        [this, region] { askWrite(region); });
  }
  menu.addSeparator();
  add(menu, QStringLiteral("Fork here"), "branch what-if", QStringLiteral("A copy of the run that may go another way"), true,
      [this] { Q_EMIT acted(lab::Fork{}); })
      ->setIcon(icon(Icon::kFork));
  const QString last = seen_->injected.empty() ? QStringLiteral("Nothing was done by hand yet") : textOf(seen_->injected.back());
  add(menu, QStringLiteral("Undo last action"), "take back", last, !seen_->injected.empty(),
      [this] { Q_EMIT acted(lab::Undo{}); });
}

}  // namespace jetlag::ui
