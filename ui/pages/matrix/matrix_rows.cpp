// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/matrix/matrix_rows.h"

#include <QSet>

#include <algorithm>

#include "pages/facts.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr std::int64_t kHotFor = 5'000'000'000;
// An age that reaches back to the very start stands for a write that no backlog holds yet or any more.
constexpr std::int64_t kUnknownMargin = 20'000'000;
constexpr std::size_t kMostEntries = 20'000, kMostHot = 20;

QString keyOf(const observe::TraceEntry& entry) {
  const QString subject = textOf(entry.subject.str());
  if (entry.kind != observe::TraceKind::kScript) return subject;
  return subject.section(QLatin1Char(' '), 1, 1);
}

/// "6.12 s", or "≥ 6.12 s".
QString ageText(const observe::MatrixRow& row) {
  return (row.differs_longer ? QString(QChar(0x2265)) + QChar(0x2009) : QString()) + numbers::duration(row.differs_for->ns);
}

}  // namespace

QHash<QString, int> usesOfKeys(const observe::Snapshot& seen) {
  QHash<QString, int> hot;
  std::size_t looked = 0;
  for (auto chunk = seen.trace.rbegin(); chunk != seen.trace.rend(); ++chunk) {
    const auto& entries = (*chunk)->entries;
    if (!entries.empty() && entries.front().at > seen.at) continue;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (entry->at > seen.at) continue;
      if (entry->at.ns < seen.at.ns - kHotFor || ++looked > kMostEntries) return hot;
      const bool client = entry->kind == observe::TraceKind::kRead || entry->kind == observe::TraceKind::kWrite ||
                          entry->kind == observe::TraceKind::kScript;
      if (client) ++hot[keyOf(*entry)];
    }
  }
  return hot;
}

QStringList hottest(const observe::Snapshot& seen) {
  const auto uses = usesOfKeys(seen);
  std::vector<std::pair<int, QString>> order;
  for (auto it = uses.begin(); it != uses.end(); ++it)
    if (it.value() > 1) order.emplace_back(-it.value(), it.key());
  std::sort(order.begin(), order.end());
  QStringList keys;
  for (const auto& [count, key] : order)
    if (keys.size() < static_cast<qsizetype>(kMostHot)) keys << key;
  return keys;
}

MatrixRows matrixRows(const observe::Snapshot* seen, bool onlyDivergent, bool onlyHot, const QString& filter) {
  MatrixRows out;
  if (seen == nullptr || !seen->scenery) return out;
  out.ids = regionIds(*seen->scenery);
  out.regions = shortNames(out.ids);
  if (!seen->matrix) return out;
  out.hot = hottest(*seen).filter(filter);
  const QSet<QString> hot(out.hot.begin(), out.hot.end());
  for (const auto& told : *seen->matrix) {
    MatrixRow row;
    row.key = textOf(told.key);
    row.type = textOf(told.type);
    for (const auto version : told.versions) row.letters << versionLetter(version);
    const bool differs = told.differs();
    // A key that differs since a moment that is not known differs, too: at least one nanosecond.
    const bool known = told.differs_for && told.differs_for->ns < seen->at.ns - kUnknownMargin;
    row.differsFor = !differs ? 0 : known ? std::max<std::int64_t>(1, told.differs_for->ns) : 1;
    row.differsText = !differs ? QString() : known ? ageText(told) : QStringLiteral("differs");
    const bool isHot = hot.contains(row.key);
    ++out.all;
    out.divergent += differs ? 1 : 0;
    if ((!onlyDivergent || differs) && (!onlyHot || isHot)) out.rows.push_back(std::move(row));
  }
  return out;
}

QString summaryText(const observe::Frame& frame, const MatrixRows& rows) {
  const auto keys = static_cast<qint64>(frame.divergent_keys);
  if (keys == 0 && rows.divergent > 0)
    return QObject::tr("Same data everywhere · %1 expired on some clocks only")
        .arg(numbers::counted(rows.divergent, QStringLiteral("key"), QStringLiteral("keys")));
  if (keys == 0) return sameDataText(frame);
  const QString differ =
      QObject::tr("%1 of %2 keys differ").arg(numbers::grouped(keys), numbers::grouped(static_cast<qint64>(frame.total_keys)));
  return rows.divergent >= keys ? differ : differ + QObject::tr(" · %1 of them listed").arg(numbers::grouped(rows.divergent));
}

QString divergentText(const observe::Snapshot* seen, const MatrixRows& rows, int most, const QString& filter) {
  const bool counted = filter.isEmpty() && seen != nullptr && seen->frame;
  const bool more = !counted && rows.divergent >= most;
  // Rows that differ though the data do not are over on some clocks only.
  const qint64 keys =
      counted ? std::max<qint64>(static_cast<qint64>(seen->frame->divergent_keys), rows.divergent) : rows.divergent;
  return QObject::tr("Divergent %1").arg(numbers::grouped(keys)) + (more ? QStringLiteral("+") : QString());
}

QString lettersOf(const observe::Snapshot* seen, const QString& key) {
  if (seen == nullptr || !seen->matrix) return {};
  const std::string wanted = key.toStdString();
  for (const auto& row : *seen->matrix) {
    if (row.key != wanted) continue;
    QString letters;
    for (const auto version : row.versions) letters += versionLetter(version);
    return letters;
  }
  return {};
}

}  // namespace jetlag::ui
