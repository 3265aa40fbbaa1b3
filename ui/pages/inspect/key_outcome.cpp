// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <algorithm>

#include "pages/inspect/key_rows.h"
#include "pages/inspect/key_story.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("InspectPage", text); }

using Kind = observe::OperationKind;

struct Outcome {
  QString text;
  State state = State::kNone;
  std::optional<Icon> icon;
};

QStringList sharedNames(const KeyReplay::Operation& a, const KeyReplay::Operation& b) {
  QStringList names;
  for (const QString& name : a.names)
    if (b.touches(name)) names << name;
  return names;
}

/// The additions that it took away: what its writer saw of the names it touches.
QStringList removedBy(const KeyReplay& replay, const KeyReplay::Operation& removal) {
  QStringList dots;
  for (const ReplayItem& item : replay.after([&](const KeyReplay::Operation& op) { return KeyReplay::saw(removal, op); }))
    if (removal.touches(item.name)) dots << item.dots;
  dots.removeDuplicates();
  return dots;
}

Outcome ofRemoval(const KeyReplay& replay, const KeyReplay::Operation& op) {
  const QStringList gone = removedBy(replay, op);
  if (gone.isEmpty()) return {tr("nothing to remove"), State::kNone, {}};
  const QString what = gone.size() <= 2 ? gone.join(QLatin1Char(' ')) : tr("%1 operations").arg(gone.size());
  if (unseenAdditions(replay, op).isEmpty()) return {tr("removes %1").arg(what), State::kNone, {}};
  return {tr("removes %1 only").arg(what), State::kLagging, {}};
}

/// Which operation ended it in the state that contains all: one that had seen it and touches the same names.
const KeyReplay::Operation* enderOf(const KeyReplay& replay, const KeyReplay::Operation& op) {
  for (const auto& other : replay.operations()) {
    if (!KeyReplay::saw(other, op)) continue;
    if (op.names.isEmpty()) {
      if (other.resets()) return &other;
      continue;
    }
    if (!sharedNames(op, other).isEmpty()) return &other;
  }
  return nullptr;
}

bool partOfOutcome(const KeyReplay& replay, const QString& dot) {
  const auto& items = replay.finally();
  return std::any_of(items.begin(), items.end(), [&](const ReplayItem& item) { return item.dots.contains(dot); });
}

bool waitsBehindCut(const observe::Snapshot& seen, const KeyReplay::Operation& op) {
  for (std::size_t r = 0; r < op.told->arrivals.size(); ++r)
    if (!op.arrivedAt(static_cast<int>(r)) && !canArrive(seen, op, static_cast<int>(r))) return true;
  return false;
}

/// What becomes of an operation that has not reached every region yet.
Outcome ofPending(const observe::Snapshot& seen, const KeyReplay& replay, const KeyReplay::Operation& op) {
  if (!replay.holds())
    return {waitsBehindCut(seen, op) ? tr("waits behind the cut") : tr("not everywhere yet"), State::kPartial, {}};
  if (op.is(Kind::kIncrement)) {
    const auto* ender = enderOf(replay, op);
    return ender == nullptr ? Outcome{tr("counts"), State::kHealthy, Icon::kOk}
                            : Outcome{tr("cancelled by %1").arg(ender->dot), State::kNone, {}};
  }
  if (!partOfOutcome(replay, op.dot)) {
    const auto* ender = enderOf(replay, op);
    return ender == nullptr
               ? Outcome{tr("ended"), State::kNone, {}}
               : Outcome{(ender->removes() ? tr("removed by %1") : tr("superseded by %1")).arg(ender->dot), State::kNone, {}};
  }
  if (!op.is(Kind::kSet)) {
    const auto contested = std::any_of(replay.operations().begin(), replay.operations().end(), [&](const auto& other) {
      return other.removes() && KeyReplay::concurrent(op, other) && !sharedNames(op, other).isEmpty();
    });
    return {contested ? tr("wins, stays") : tr("stays"), State::kHealthy, Icon::kOk};
  }
  const auto outcome = replay.outcome();
  if (!outcome || replay.finally().size() < 2)
    return {replay.finally().size() < 2 ? tr("stays") : tr("undecided"), State::kPartial, {}};
  return *outcome == op.value ? Outcome{tr("will win"), State::kHealthy, Icon::kOk}
                                       : Outcome{tr("will be discarded"), State::kLagging, {}};
}

/// Of a write to a hash of which some fields were written elsewhere as well.
Outcome ofContests(const std::vector<observe::Contest>& contests) {
  const auto lost = std::count_if(contests.begin(), contests.end(), [](const auto& contest) { return !contest.won; });
  const auto first = std::find_if(contests.begin(), contests.end(), [&](const auto& each) { return each.won == (lost == 0); });
  const QString field = textOf(*first->field), rival = textOf(first->rival);
  if (lost == 0)
    return {tr("wins %1").arg(contests.size() == 1 ? field : tr("%1 fields").arg(contests.size())), State::kHealthy, Icon::kOk};
  return {lost == 1 ? tr("%1 lost to %2").arg(field, rival) : tr("lost %1 fields").arg(lost), State::kLagging, {}};
}

/// Of an addition of several members or fields of which some are gone.
std::optional<Outcome> ofRest(const KeyReplay& replay, const KeyReplay::Operation& op) {
  if (op.names.size() < 2 || !replay.holds()) return {};
  QStringList rest;
  for (const ReplayItem& item : replay.finally())
    if (item.dots.contains(op.dot)) rest << item.name;
  if (rest.isEmpty() || rest.size() == op.names.size()) return {};
  return Outcome{rest.size() == 1 ? tr("%1 stays").arg(rest.front()) : tr("%1 of %2 stay").arg(rest.size()).arg(op.names.size()),
                 State::kHealthy, Icon::kOk};
}

Outcome outcomeOf(const observe::Snapshot& seen, const KeyReplay& replay, const KeyReplay::Operation& op) {
  if (op.removes() && replay.form() == KeyForm::kBuilt && op.told->fate != observe::Fate::kPending)
    return {tr("removes"), State::kNone, {}};  // what, its words say
  if (op.removes() && replay.form() != KeyForm::kBuilt) return ofRemoval(replay, op);
  std::vector<observe::Contest> contests = op.told->contests;
  std::erase_if(contests, [](const observe::Contest& each) { return !each.field; });
  const bool byField = std::any_of(contests.begin(), contests.end(),
                                   [&](const observe::Contest& each) { return each.rival == op.told->ended_by; });
  const bool stands = op.told->fate == observe::Fate::kWon || op.told->fate == observe::Fate::kKept ||
                      op.told->fate == observe::Fate::kMerged;
  if (op.setsDeadline() && (stands || op.told->fate == observe::Fate::kPending)) return {tr("sets its time"), State::kNone, {}};
  if (!contests.empty() && (stands || (op.told->fate == observe::Fate::kLost && byField))) return ofContests(contests);
  if (replay.form() == KeyForm::kCounter && op.is(Kind::kSet) && enderOf(replay, op) == nullptr)
    return {!replay.meetsConcurrent(op) ? tr("resets the sum") : tr("resets what it saw"), State::kNone, {}};
  if (stands)
    if (const auto rest = ofRest(replay, op)) return *rest;
  // The state that contains all of what is recorded has another write in its place: the cards say so, too.
  if (stands && replay.form() == KeyForm::kText && op.is(Kind::kSet) && replay.holds() && !partOfOutcome(replay, op.dot))
    if (const auto* later = enderOf(replay, op)) return {tr("superseded by %1").arg(later->dot), State::kNone, {}};
  const QString ender = textOf(op.told->ended_by);
  switch (op.told->fate) {
    case observe::Fate::kPending: return ofPending(seen, replay, op);
    case observe::Fate::kGone: return {tr("gone with its memory"), State::kCut, Icon::kWarn};
    case observe::Fate::kWon: return {tr("wins"), State::kHealthy, Icon::kOk};
    case observe::Fate::kKept:
      return {op.is(Kind::kIncrement) ? tr("counts") : tr("stays"), State::kHealthy, Icon::kOk};
    case observe::Fate::kMerged:
      return {op.is(Kind::kIncrement) ? tr("counts") : tr("merged, stays"), State::kHealthy, Icon::kOk};
    case observe::Fate::kReplaced: return {tr("superseded by %1").arg(ender), State::kNone, {}};
    case observe::Fate::kLost:
      if (op.told->hidden) return {tr("hidden by %1").arg(ender), State::kNone, {}};  // another type shows, until it goes
      return {ender.isEmpty() ? tr("discarded") : tr("discarded, lost to %1").arg(ender), State::kLagging, {}};
    case observe::Fate::kRemoved: return {tr("removed by %1").arg(ender), State::kNone, {}};
  }
  return {};
}

/// "HINCRBY cart milk (its own sum is now 15)" -> "HINCRBY cart milk, own sum 15"
QString commandText(const KeyReplay::Operation& op) {
  const QString text = textOf(op.told->command);
  return op.counts() ? tr("%1, own sum %2").arg(text.section(QStringLiteral(" (its own sum"), 0, 0), op.value) : text;
}

QString arrivals(const observe::Snapshot& seen, const KeyReplay::Operation& op) {
  QStringList lines;
  for (std::size_t r = 0; r < op.told->arrivals.size(); ++r) {
    const auto& arrival = op.told->arrivals[r];
    const QString region = textOf(arrival.region);
    if (!arrival.at) lines << tr("%1: %2").arg(region, whyNotHere(seen, op, static_cast<int>(r)));
    else if (arrival.region != op.told->region)
      lines << tr("%1: visible after %2").arg(region, numbers::duration(arrival.at->ns - op.told->at.ns));
  }
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

QStringList unseenAdditions(const KeyReplay& replay, const KeyReplay::Operation& removal) {
  QStringList dots;
  for (const auto& other : replay.operations()) {
    if (other.removes() || !KeyReplay::concurrent(removal, other)) continue;
    if (removal.deletes() || !sharedNames(removal, other).isEmpty()) dots << other.dot;
  }
  return dots;
}

OperationRow operationRow(const observe::Snapshot& seen, const KeyReplay& replay, const KeyReplay::Operation& op) {
  const Outcome outcome = outcomeOf(seen, replay, op);
  OperationRow row;
  row.dot = op.dot;
  row.command = commandText(op);
  row.brief = op.brief();
  row.region = textOf(op.told->region);
  row.at = numbers::instant(op.told->at.ns);
  const QStringList frontier = replay.frontier(op);
  row.saw = frontier.isEmpty() ? QString(QChar(0x2013)) : frontier.join(QLatin1Char(' '));
  row.outcome = outcome.text;
  row.state = outcome.state;
  row.icon = outcome.icon;
  QStringList details{row.command, tr("Written in %1 at %2").arg(row.region, row.at)};
  if (!op.told->clock.empty()) details << tr("Stamp: %1").arg(textOf(op.told->clock));
  if (!op.told->rule.empty()) details << tr("Rule: %1").arg(textOf(op.told->rule));
  if (!frontier.isEmpty()) details << tr("Had seen %1").arg(frontier.join(QStringLiteral(", ")));
  QStringList rivals;
  for (const auto& other : replay.operations())
    if (KeyReplay::concurrent(op, other)) rivals << other.dot;
  if (rivals.size() > 6) rivals = rivals.mid(0, 5) << tr("%1 more").arg(rivals.size() - 5);
  if (!rivals.isEmpty()) details << tr("Concurrent with %1").arg(rivals.join(QStringLiteral(", ")));
  row.details = (details << arrivals(seen, op)).join(QLatin1Char('\n'));
  return row;
}

}  // namespace jetlag::ui
