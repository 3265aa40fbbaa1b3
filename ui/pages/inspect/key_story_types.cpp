// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <algorithm>

#include "pages/inspect/key_story.h"
#include "pages/words/redis_text.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using Operation = KeyReplay::Operation;

constexpr qsizetype kLong = 36;  // letters of a value in a sentence; the cards' tooltips have all of it

QString tr(const char* text) { return QCoreApplication::translate("InspectPage", text); }
QString regionOf(const Operation& op) { return textOf(op.told->region); }
/// What it wrote; of an operation on members or fields, itself.
QString valueOf(const Operation& op) {
  if (!op.names.isEmpty()) return shortened(op.brief(), kLong);
  const bool plain = !op.value.isEmpty() && !op.value.contains(QLatin1Char(' '));
  const QString value = shortened(op.value, kLong);
  return plain ? value : QLatin1Char('"') + value + QLatin1Char('"');
}

/// The newest removal that met an addition of the same member which it had not seen.
std::pair<const Operation*, const Operation*> removalAgainstAddition(const KeyReplay& replay) {
  std::pair<const Operation*, const Operation*> found{nullptr, nullptr};
  for (const auto& op : replay.operations()) {
    if (!op.removes()) continue;
    const QStringList unseen = unseenAdditions(replay, op);
    if (!unseen.isEmpty()) found = {&op, replay.find(unseen.back())};
  }
  return found;
}

QString contested(const Operation& removal, const Operation& addition) {
  if (removal.deletes()) return addition.names.value(0);
  for (const QString& name : removal.names)
    if (addition.touches(name)) return name;
  return {};
}

double clockErrorMs(const observe::Snapshot& seen, const std::string& region) {
  for (std::size_t r = 0; seen.scenery && seen.frame && r < seen.scenery->regions.size(); ++r)
    if (seen.scenery->regions[r].id == region && r < seen.frame->regions.size())
      return seen.frame->regions[r].clock_error.in_millis();
  return 0;
}

/// Why the stamps are not in the order of the writes, where a clock is to blame.
QString clockBlame(const observe::Snapshot& seen, const Operation& winner, const Operation& loser) {
  for (const auto* op : {&winner, &loser}) {
    const double error = clockErrorMs(seen, op->told->region);
    if (std::abs(error) < 1) continue;
    const QString by = numbers::duration(static_cast<std::int64_t>(std::abs(error) * 1e6));
    return (error > 0 ? tr(" The clock of %1 is %2 ahead.") : tr(" The clock of %1 is %2 behind.")).arg(regionOf(*op), by);
  }
  return {};
}

QString concurrentText(const Operation& a, const Operation& b) {
  return tr("%1 and %2 are concurrent: neither had seen the other.").arg(a.dot, b.dot);
}

/// By what one was preferred: the key's rule, or what holds for every key.
QString decision(const KeyReplay& replay, const Operation& winner, const Operation& loser) {
  const QString told = textOf(loser.told->rule), rule = told.section(QStringLiteral(": "), 0, 0);
  const bool ofKey = textOf(replay.why().rule).startsWith(rule);
  if (!ofKey) return QLatin1Char(' ') + told.left(1).toUpper() + told.mid(1) + QLatin1Char('.');
  const QString decided = told.section(QStringLiteral(": "), 1, 1);
  if (!decided.contains(QStringLiteral("stamp"))) return tr(" So the rule decides: %1.").arg(decided);
  return tr(" So the rule decides: %1 (%2 against %3).").arg(decided, textOf(winner.told->clock), textOf(loser.told->clock));
}

Sentence ofLoss(const observe::Snapshot& seen, const KeyReplay& replay, const Operation& winner, const Operation& loser) {
  Sentence out;
  const std::int64_t later = loser.told->at.ns - winner.told->at.ns;
  const bool knew = KeyReplay::saw(loser, winner);
  if (later > 0) {
    out.headline = tr("%1 stays, although %2 was written %3 later.").arg(valueOf(winner), valueOf(loser), numbers::duration(later));
  } else {
    out.headline = tr("%1 wins. %2 was acknowledged and discarded.").arg(valueOf(winner), valueOf(loser));
  }
  if (knew && replay.why().rule.starts_with("lww"))
    out.reason = tr("%1 had seen %2 and replaced it. But the rule compares stamps only, and the newer one wins: %3 against %4.")
                     .arg(regionOf(loser), winner.dot, textOf(winner.told->clock), textOf(loser.told->clock));
  else
    out.reason = (knew ? tr("%1 had seen %2 and replaced it.").arg(regionOf(loser), winner.dot) : concurrentText(winner, loser)) +
                 decision(replay, winner, loser);
  return out.reason += clockBlame(seen, winner, loser), out;
}

/// What an operation wrote to a field.
QString fieldValue(const Operation& op, const std::string& field) {
  for (const auto& part : op.told->parts)
    if (part.name == field) return part.value.empty() ? QStringLiteral("\"\"") : shortened(textOf(part.value), kLong);
  return {};
}

/// Whether the operation is what a field stems from once everything has arrived.
bool stillHolds(const KeyReplay& replay, const QString& field, const QString& dot) {
  const auto& items = replay.finally();
  return std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.name == field && item.dots.contains(dot); });
}

/// The newest write of a hash that lost a field, or of a sorted set that lost a member.
Sentence fieldSentence(const observe::Snapshot& seen, const KeyReplay& replay) {
  for (auto op = replay.operations().crbegin(); op != replay.operations().crend(); ++op) {
    for (const observe::Contest& contest : op->told->contests) {
      const auto* winner = replay.find(textOf(contest.rival));
      if (contest.won || !contest.field || winner == nullptr) continue;
      const std::string& field = *contest.field;
      if (!stillHolds(replay, textOf(field), winner->dot)) continue;
      return {tr("%1 is %2. %3 was acknowledged and discarded.")
                  .arg(textOf(field), fieldValue(*winner, field), fieldValue(*op, field)),
              concurrentText(*winner, *op) +
                  (replay.form() == KeyForm::kSortedSet ? tr(" Both set the score of %1.") : tr(" Both wrote the field %1."))
                      .arg(textOf(field)) +
                  decision(replay, *winner, *op) + clockBlame(seen, *winner, *op)};
    }
  }
  return {};
}

}  // namespace

Sentence hiddenSentence(const KeyReplay& replay) {
  for (auto op = replay.operations().crbegin(); op != replay.operations().crend(); ++op) {
    const Operation* const shown = op->told->hidden ? replay.find(textOf(op->told->ended_by)) : nullptr;
    if (shown == nullptr) continue;
    return {
        tr("%1 is shown; %2 waits hidden.").arg(valueOf(*shown), valueOf(*op)),
        concurrentText(*shown, *op) +
            tr(" They made two types of the key. The newest is what clients see; the other comes back once a DEL that had seen "
               "it takes that one away.")};
  }
  return {};
}

Sentence setSentence(const observe::Snapshot& seen, const KeyReplay& replay) {
  const bool pairs = holdsPairs(replay.form());
  const auto [removal, addition] = removalAgainstAddition(replay);
  if (removal != nullptr && addition != nullptr) {
    const QString name = contested(*removal, *addition);
    const auto& items = replay.finally();
    const bool stays = std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
    const auto& all = replay.operations();
    const bool again = std::any_of(all.begin(), all.end(), [&, by = removal](const Operation& earlier) {
      return KeyReplay::saw(*by, earlier) && earlier.adds() && earlier.touches(name);
    });
    if (stays)
      return {tr("%1 stays. The removal had not seen the other addition.").arg(name),
              (again ? tr("%1 added %2 again while %3 removed it.") : tr("%1 added %2 while %3 removed it."))
                      .arg(regionOf(*addition), name, regionOf(*removal)) +
                  tr(" Neither had seen the other, so they are concurrent. ") +
                  (replay.form() == KeyForm::kSortedSet ? tr("In a sorted set a removal takes away only what it has seen.")
                   : pairs                              ? tr("In a hash a removal takes away only the writes it has seen.")
                                                        : tr("In a set a removal takes away only the additions it has seen."))};
  }
  const Operation *one = nullptr, *other = nullptr;
  for (const auto& op : replay.operations())
    for (const auto& rival : replay.operations())
      if (rival.place < op.place && op.adds() && rival.adds() && KeyReplay::concurrent(op, rival)) one = &rival, other = &op;
  if (pairs) return fieldSentence(seen, replay);
  if (one == nullptr) return {};
  return {tr("The set keeps what every region added."),
          concurrentText(*one, *other) + tr(" Additions do not compete, so both stay.")};
}

Sentence registerSentence(const observe::Snapshot& seen, const KeyReplay& replay) {
  for (auto op = replay.operations().crbegin(); op != replay.operations().crend(); ++op) {
    if (op->told->fate != observe::Fate::kLost || op->setsDeadline()) continue;
    if (const auto* winner = replay.find(textOf(op->told->ended_by)); winner != nullptr)
      return ofLoss(seen, replay, *winner, *op);
  }
  const auto& items = replay.finally();
  const auto& outcome = replay.outcome();
  if (!replay.holds() || items.size() < 2 || !outcome) return {};
  const Operation *winner = nullptr, *loser = nullptr;
  for (const auto& item : items) (item.value == *outcome ? winner : loser) = replay.find(item.dots.front());
  if (winner == nullptr || loser == nullptr) return {};
  return {tr("%1 will win over %2: its stamp is %3.")
              .arg(valueOf(*winner), valueOf(*loser), replay.why().rule.starts_with("fww") ? tr("older") : tr("newer")),
          tr("%1 and %2 are concurrent: neither had seen the other, and both were acknowledged. A register has one value, so the "
             "rule will discard one: %3 against %4.")
                  .arg(winner->dot, loser->dot, textOf(winner->told->clock), textOf(loser->told->clock)) +
              clockBlame(seen, *winner, *loser)};
}

Sentence counterSentence(const observe::Snapshot& seen, const KeyReplay& replay) {
  Q_UNUSED(seen);
  if (!replay.holds()) return {};
  const auto& total = replay.outcome();
  if (!total) return {};
  const Operation* reset = nullptr;
  QStringList unseen;
  for (const auto& op : replay.operations())
    if (op.resets() && replay.meetsConcurrent(op)) reset = &op;
  for (const auto& op : replay.operations())
    if (reset != nullptr && KeyReplay::concurrent(*reset, op)) unseen << op.dot;
  QStringList parts, shown;
  for (const auto& item : replay.finally())
    parts << (item.name.isEmpty() ? tr("%1 of the last SET").arg(item.value) : tr("%1 of %2").arg(item.value, item.name));
  for (const auto& region : replay.why().regions) {
    const QString value = region.type == "none" ? tr("nothing") : unquoted(textOf(region.value));
    shown << tr("%1 shows %2").arg(textOf(region.region), value);
  }
  const QString sum = tr("The value is a sum: %1.").arg(parts.join(QStringLiteral(" + ")));
  if (reset != nullptr)
    return {tr("%1 in all. The reset took away only what it had seen.").arg(*total),
            tr("%1 wrote %2 without having seen %3, which still counts. ")
                    .arg(regionOf(*reset), textOf(reset->told->command),
                         unseen.mid(0, 3).join(QStringLiteral(", "))) +
                sum};
  if (!replay.why().agree)
    return {tr("%1 in all: not every region has what the others counted meanwhile.").arg(*total),
            sum + QLatin1Char(' ') + shown.join(QStringLiteral(", ")) + QLatin1Char('.')};
  return {tr("%1 is what all regions counted together.").arg(*total),
          sum + tr(" Every region adds to its own part only, so nothing is lost and nothing counts twice.")};
}

}  // namespace jetlag::ui
