// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/key_story.h"

#include <QCoreApplication>

#include <algorithm>

#include "pages/facts.h"
#include "pages/inspect/key_rows.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("InspectPage", text); }

/// The engine's summary as a sentence.
QString sentenceOf(const std::string& summary) {
  QString text = textOf(summary);
  if (text.isEmpty()) return text;
  if (text.section(QLatin1Char(' '), 0, 0).contains(QLatin1Char(':'))) return text + QLatin1Char('.');  // begins with a dot
  text[0] = text[0].toUpper();
  return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

void addRule(const KeyReplay& replay, KeyStory& story) {
  const QString rule = textOf(replay.why().rule);
  QString words = rule;
  if (rule.startsWith(QLatin1String("lww"))) words = tr("last writer wins") + rule.mid(3);
  else if (rule.startsWith(QLatin1String("fww"))) words = tr("first writer wins") + rule.mid(3);
  switch (replay.form()) {
    case KeyForm::kSet: story.rule = tr("Rule: set, add wins"); story.ruleWord = QStringLiteral("add wins"); break;
    case KeyForm::kHash:
      story.rule = tr("Rule: hash, fields by %1").arg(words);
      story.ruleWord = QStringLiteral("add wins");
      break;
    case KeyForm::kSortedSet:
      story.rule = tr("Rule: sorted set, add wins; scores by last writer wins, and increments add up");
      story.ruleWord = QStringLiteral("add wins");
      break;
    case KeyForm::kBuilt:
      story.rule = tr("Rule: %1").arg(rule);
      story.ruleWord = QStringLiteral("merge");
      break;
    case KeyForm::kCounter: story.rule = tr("Rule: counter, sums"); story.ruleWord = QStringLiteral("accumulator"); break;
    case KeyForm::kText: story.rule = tr("Rule: %1").arg(words); story.ruleWord = QStringLiteral("last writer wins"); break;
    case KeyForm::kNone: break;
  }
}

/// A key whose time was up, that was evicted, or whose times to live were set here and there.
Sentence deadlineSentence(const KeyReplay& replay) {
  using Kind = observe::OperationKind;
  const auto& all = replay.operations();
  const auto& regions = replay.why().regions;
  const bool gone = std::all_of(regions.begin(), regions.end(), [](const auto& region) { return region.type == "none"; });
  for (auto op = all.crbegin(); op != all.crend(); ++op) {
    if (gone && op->is(Kind::kExpire))
      return {tr("The key has expired."), tr("%1, whose time to live counted, removed it at %2. Of several the longest counts.")
                                              .arg(textOf(op->told->region), numbers::instant(op->told->at.ns))};
    if (gone && op->is(Kind::kEvict))
      return {tr("The key was evicted."), tr("%1, whose memory had filled, deleted it at %2 in all regions.")
                                              .arg(textOf(op->told->region), numbers::instant(op->told->at.ns))};
    for (const auto& other : all)
      if (op->is(Kind::kSetDeadline) && other.is(Kind::kSetDeadline) && KeyReplay::concurrent(*op, other))
        return {tr("The longest time to live counts."),
                tr("%1 and %2 set it, neither having seen the other. No rule picks the later one: a key lives as long as anybody "
                   "wanted, and the region that wanted it removes it.")
                    .arg(other.dot, op->dot)};
  }
  return {};
}

Sentence sentence(const observe::Snapshot& seen, const KeyReplay& replay) {
  const auto& why = replay.why();
  if (replay.operations().isEmpty()) {
    const bool held =
        std::any_of(why.regions.begin(), why.regions.end(), [](const auto& region) { return region.type != "none"; });
    if (!held) return {tr("No operation has touched this key so far."), {}};
    return {tr("What wrote this value is no longer recorded."),
            tr("Backlogs keep the newest operations only; those of this key are older. The same question asked from the start of "
               "the run has the full answer.")};
  }
  Sentence out = hiddenSentence(replay);
  if (!out.headline.isEmpty()) return out;
  switch (replay.form()) {
    case KeyForm::kSet:
    case KeyForm::kHash:
    case KeyForm::kSortedSet: out = replay.holds() ? setSentence(seen, replay) : Sentence{}; break;
    case KeyForm::kCounter: out = counterSentence(seen, replay); break;
    case KeyForm::kText: out = registerSentence(seen, replay); break;
    case KeyForm::kBuilt:
    case KeyForm::kNone: break;
  }
  if (out.headline.isEmpty()) out = deadlineSentence(replay);
  if (!out.headline.isEmpty()) return out;
  return {sentenceOf(why.summary), {}};
}

/// "us ⇄ eu" of the links that hold something back.
QString cutNames(const observe::Snapshot& seen, const KeyReplay& replay) {
  QStringList names;
  for (const auto& op : replay.operations()) {
    const int origin = originOf(seen, op);
    for (int r = 0; origin >= 0 && seen.frame && r < static_cast<int>(op.told->arrivals.size()); ++r) {
      const auto from = static_cast<std::uint8_t>(origin), to = static_cast<std::uint8_t>(r);
      if (op.arrivedAt(r) || hasDeadEnd(*seen.frame, from, to) || canArrive(seen, op, r)) continue;
      if (!isCut(*seen.frame, from, to)) return tr("the cut");  // of a link on the way
      const auto a = static_cast<std::uint8_t>(std::min(origin, r)), b = static_cast<std::uint8_t>(std::max(origin, r));
      const QString name = regionName(*seen.scenery, a) + QStringLiteral(" ⇄ ") + regionName(*seen.scenery, b);
      if (!names.contains(name)) names << name;
    }
  }
  return names.size() > 2 ? tr("the cut") : names.join(tr(" and "));
}

/// "frankfurt" of the regions that are down and hold something back or lack something.
QString downNames(const observe::Snapshot& seen, const KeyReplay& replay) {
  QStringList names;
  for (std::size_t r = 0; r < replay.why().regions.size(); ++r) {
    const bool concerned = std::ranges::any_of(replay.operations(), [&](const auto& op) {
      return !op.arrivedAt(static_cast<int>(r)) || (originOf(seen, op) == static_cast<int>(r) && !op.arrivedEverywhere());
    });
    if (concerned && !replay.why().regions[r].live) names << regionName(*seen.scenery, static_cast<std::uint8_t>(r));
  }
  return names.join(tr(" and "));
}

QString reads(const KeyReplay& replay, const QString& outcome) {
  if (outcome.isEmpty()) return tr("nothing");
  const bool one = replay.form() == KeyForm::kText;  // else a list, of which the beginning is read
  const QString shown = one ? shortened(outcome) : outcome.size() > 60 ? outcome.left(59) + QChar(0x2026) : outcome;
  return QStringLiteral("<b>%1</b>").arg(shown.toHtmlEscaped()) +
         (replay.form() == KeyForm::kHash ? tr(" as fields") : QString()) +
         (replay.form() == KeyForm::kSortedSet ? tr(" as members") : QString());
}

void addForecast(const observe::Snapshot& seen, const KeyReplay& replay, KeyStory& story) {
  if (replay.operations().isEmpty()) return;
  story.settled =
      std::all_of(replay.operations().begin(), replay.operations().end(), [](const auto& op) { return op.arrivedEverywhere(); });
  const auto& outcome = replay.outcome();
  if (story.settled) {
    const bool all = std::ranges::all_of(replay.why().regions, &observe::RegionValue::live);
    story.forecast = all ? tr("Every operation is everywhere") : tr("Every operation has reached every region that is up");
    story.forecast += !replay.why().agree ? tr(".") : all ? tr("; all regions agree.") : tr("; these agree.");
  } else {
    const QString cut = cutNames(seen, replay);
    const QString down = downNames(seen, replay);
    const QString when = cut.isEmpty() && !down.isEmpty() ? tr("When %1 is up again,").arg(down.toHtmlEscaped())
                         : cut.isEmpty()             ? tr("When the operations under way arrive,")
                         : cut == tr("the cut")      ? tr("When the cuts heal,")
                         : cut.contains(tr(" and ")) ? tr("When %1 heal,").arg(cut.toHtmlEscaped())
                                                     : tr("When %1 heals,").arg(cut.toHtmlEscaped());
    story.forecast = outcome ? tr("%1 every region reads %2.").arg(when, reads(replay, *outcome))
                             : tr("%1 the regions exchange what each lacks and agree.").arg(when);
  }
  for (const auto& op : replay.operations()) {
    if (!op.is(observe::OperationKind::kRemoveMembers) || op.names.size() != 1 || !replay.holds()) continue;
    const auto& items = replay.finally();
    const bool stays = std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.name == op.names.front(); });
    if (stays && !unseenAdditions(replay, op).isEmpty())
      story.forecast +=
          tr(" The SREM of %1 was acknowledged but has no lasting effect.").arg(textOf(op.told->region).toHtmlEscaped());
  }
}

}  // namespace

KeyStory keyStory(const observe::Snapshot& seen, const KeyReplay& replay) {
  KeyStory story;
  const Sentence said = sentence(seen, replay);
  story.headline = said.headline;
  story.reason = said.reason;
  addRule(replay, story);
  addForecast(seen, replay, story);
  const auto& all = replay.operations();
  const qsizetype first = std::max<qsizetype>(0, all.size() - KeyStory::kMostRows);
  for (qsizetype i = first; i < all.size(); ++i) story.rows.push_back(operationRow(seen, replay, all[i]));
  story.older = first + replay.older() + static_cast<qint64>(replay.why().operations_dropped);
  return story;
}

}  // namespace jetlag::ui
