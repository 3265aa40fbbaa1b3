// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/charts/report_tables.h"

#include <algorithm>

#include "pages/facts.h"
#include "pages/words/redis_text.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

const QString kUnknown(QChar(0x2013));

QString timeOf(const std::optional<Duration>& d) { return d ? numbers::duration(d->ns) : kUnknown; }
QString money(const std::optional<double>& usd) {
  if (!usd) return kUnknown;
  return *usd > 0 && *usd < 0.01 ? QStringLiteral("< $0.01") : QStringLiteral("$") + QString::number(*usd, 'f', 2);
}

/// The greatest age of what had arrived or waited.
Duration longest(const observe::LagRow& row) {
  double most = static_cast<double>(row.max.value_or(Duration{}).ns);
  for (const double value : row.over_time.values)
    if (value != observe::Series::kNoSample) most = std::max(most, value);
  return {static_cast<std::int64_t>(most)};
}

/// "us → eu" with ids that give way in the middle.
QString brief(const QString& text) {
  const QString arrow = QStringLiteral(" → ");
  const qsizetype at = text.indexOf(arrow);
  return at < 0 ? text : briefId(text.left(at)) + arrow + briefId(text.mid(at + arrow.size()));
}

}  // namespace

void TextTable::setRows(const QVector<QStringList>& rows) {
  if (rows == rows_) return;
  if (rows.size() == rows_.size()) {
    rows_ = rows;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    return;
  }
  beginResetModel();
  rows_ = rows;
  endResetModel();
}

QVariant TextTable::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const QString text = rows_.value(index.row()).value(index.column());
  if (role == Qt::ToolTipRole) return text;
  if (role == Qt::DisplayRole) return isProse(index.column()) ? brief(text) : text;
  if (role == Qt::TextAlignmentRole && !isProse(index.column())) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  return {};
}

QVariant TextTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::DisplayRole) return heads_.value(section);
  if (role == Qt::TextAlignmentRole && !isProse(section)) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) return tips_.value(section);
  return {};
}

QVector<QStringList> lagRows(const observe::RunReport& report) {
  std::vector<const observe::LagRow*> order;
  for (const observe::LagRow& row : report.lag)
    if (row.operations > 0) order.push_back(&row);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return longest(*a) > longest(*b); });
  QVector<QStringList> rows;
  for (const observe::LagRow* row : order)
    rows.push_back({textOf(row->from) + QStringLiteral(" → ") + textOf(row->to),
                    numbers::grouped(static_cast<qint64>(row->operations)), timeOf(row->p50), timeOf(row->p99), timeOf(row->max),
                    timeOf(longest(*row))});
  return rows;
}

QVector<QStringList> costRows(const observe::RunReport& report) {
  std::vector<const observe::CostRow*> order;
  for (const observe::CostRow& row : report.costs) order.push_back(&row);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->egress_bytes > b->egress_bytes; });
  QVector<QStringList> rows;
  for (const observe::CostRow* row : order)
    rows.push_back({textOf(row->region), numbers::memory(static_cast<double>(row->egress_bytes)), money(row->usd),
                    money(row->usd_per_hour), row->price_note.empty() ? kUnknown : textOf(row->price_note)});
  return rows;
}

}  // namespace jetlag::ui
