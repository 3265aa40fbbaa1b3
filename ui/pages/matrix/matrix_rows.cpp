// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/matrix/matrix_rows.h"

#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/time_axis.h"

namespace jetlag::ui {

namespace {

constexpr std::int64_t kHotFor = 5'000'000'000;
constexpr std::size_t kMostEntries = 20'000;

QString keyOf(const observe::TraceEntry& entry) {
  const QString subject = textOf(entry.subject.str());
  if (entry.kind != observe::TraceKind::kScript) return subject;
  return subject.section(QLatin1Char(' '), 1, 1);
}

}  // namespace

QHash<QString, int> hotKeys(const observe::Snapshot& seen) {
  QHash<QString, int> hot;
  std::size_t looked = 0;
  for (auto chunk = seen.trace.rbegin(); chunk != seen.trace.rend(); ++chunk) {
    const auto& entries = (*chunk)->entries;
    if (!entries.empty() && entries.front().at > seen.at) continue;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (entry->at > seen.at) continue;
      if (entry->at.ns < seen.at.ns - kHotFor || ++looked > kMostEntries) return hot;
      const bool client = entry->kind == observe::TraceKind::kRead || entry->kind == observe::TraceKind::kWrite || entry->kind == observe::TraceKind::kScript;
      if (client) ++hot[keyOf(*entry)];
    }
  }
  return hot;
}

MatrixRows matrixRows(const observe::Snapshot* seen, bool onlyDivergent, bool onlyHot) {
  MatrixRows out;
  if (seen == nullptr || !seen->scenery) return out;
  out.ids = regionIds(*seen->scenery);
  out.regions = shortNames(out.ids);
  if (!seen->matrix) return out;
  const auto hot = hotKeys(*seen);
  for (const auto& told : *seen->matrix) {
    MatrixRow row;
    row.key = textOf(told.key);
    row.type = textOf(told.type);
    bool differs = false;
    for (const auto version : told.versions) {
      row.letters << versionLetter(version);
      differs = differs || version != told.versions.front();
    }
    // A key that differs since a moment that is not known differs, too: at least one nanosecond.
    row.differsFor = !differs ? 0 : told.differs_for ? std::max<std::int64_t>(1, told.differs_for->ns) : 1;
    row.differsText = !differs ? QString() : told.differs_for ? durationText(told.differs_for->ns) : QStringLiteral("differs");
    const bool isHot = hot.contains(row.key);
    ++out.all;
    out.divergent += differs ? 1 : 0;
    out.hot += isHot ? 1 : 0;
    if ((!onlyDivergent || differs) && (!onlyHot || isHot)) out.rows.push_back(std::move(row));
  }
  return out;
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
