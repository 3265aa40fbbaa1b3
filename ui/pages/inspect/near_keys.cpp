// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/near_keys.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "pages/matrix/matrix_rows.h"
#include "pages/words/redis_text.h"

namespace jetlag::ui {

namespace {

constexpr qsizetype kMostLetters = 200;  // longer names are compared by their beginning

/// Levenshtein's distance, row by row.
int distance(const QString& a, const QString& b) {
  std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
  std::iota(row.begin(), row.end(), 0);
  for (qsizetype i = 0; i < a.size(); ++i) {
    int corner = row[0]++;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const int same = corner + (a[i] == b[static_cast<qsizetype>(j) - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({same, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool isAbsent(const observe::KeyView& view) {
  return view.why.operations.empty() && view.why.operations_dropped == 0 &&
         std::all_of(view.why.regions.begin(), view.why.regions.end(), [](const auto& each) { return each.type == "none"; });
}

QString stemOf(const QString& key) {
  qsizetype end = key.size();
  while (end > 0 && (key[end - 1].isLetterOrNumber())) --end;
  return end == 0 ? key.left(1) : key.left(end);
}

std::optional<QString> nearestKey(const std::vector<observe::MatrixRow>& rows, const QString& key) {
  const QString wanted = key.left(kMostLetters);
  std::optional<std::pair<int, QString>> best;
  for (const observe::MatrixRow& row : rows) {
    const QString name = textOf(row.key);
    const std::pair candidate(distance(wanted, name.left(kMostLetters)), name);
    if (!best || candidate < *best) best = candidate;
  }
  return best ? std::optional(best->second) : std::nullopt;
}

QVector<MatrixRow> interestingKeys(const observe::Snapshot& seen) {
  constexpr qsizetype kMost = 6;
  const MatrixRows all = matrixRows(&seen, false, false);
  QVector<MatrixRow> out;
  for (const MatrixRow& row : all.rows)
    if (row.differsFor > 0) out.push_back(row);
  std::ranges::stable_sort(out, std::ranges::greater{}, &MatrixRow::differsFor);
  for (const QString& key : all.hot) {
    const bool listed = std::ranges::find(out, key, &MatrixRow::key) != out.end();
    if (!listed && out.size() < kMost) out.push_back({key, {}, {}, 0, {}});
  }
  out.resize(std::min(out.size(), kMost));
  return out;
}

}  // namespace jetlag::ui
