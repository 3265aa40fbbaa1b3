// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/vector_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

#include "widgets/numbers.h"
#include "widgets/paint.h"
#include "widgets/table_header.h"

namespace jetlag::ui {

namespace {

QString grouped(std::uint64_t value) { return numbers::grouped(static_cast<qint64>(value)); }

class VectorDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    const QRectF cell(option.rect);
    const bool strong = index.data(VectorModel::kStrong).toBool();
    painter->save();
    if (isHotRow(option, index)) painter->fillRect(cell, t.hover);
    if (index.column() == 0) {
      drawText(*painter, cell.adjusted(12, 0, -4, 0), index.data().toString(),
               uiFont(13, strong ? QFont::DemiBold : QFont::Normal), t.text, Qt::AlignLeft, Qt::ElideMiddle);
    } else {
      const auto behind = index.data(VectorModel::kBehind).toULongLong();
      const QFont font = monoFont(12, strong || behind > 0 ? QFont::DemiBold : QFont::Normal);
      const QString lack = behind > 0 ? QChar(0x2212) + grouped(behind) : QString();
      const bool alone = behind > 0 && index.data(VectorModel::kCompact).toBool();
      const QString value = alone ? lack : index.data().toString();
      if (behind > 0) {
        painter->fillRect(cell.adjusted(0, 0, 0, -1), t.diverged.soft);
        const double right = 12 + textWidth(font, value) + 12;
        if (!alone)
          drawText(*painter, cell.adjusted(2, 0, -right, 0), lack, monoFont(12), t.diverged.line, Qt::AlignRight, Qt::ElideNone);
      }
      drawText(*painter, cell.adjusted(2, 0, -12, 0), value, font, behind > 0 ? t.diverged.line : t.text, Qt::AlignRight,
               Qt::ElideNone);
    }
    painter->fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), t.hair);
    painter->restore();
  }
};

}  // namespace

void VectorModel::set(const VectorFacts& facts) {
  beginResetModel();
  facts_ = facts;
  most_.fill(0, facts.origins.size());
  for (const auto& row : facts_.rows)
    for (qsizetype i = 0; i < std::min(row.counts.size(), most_.size()); ++i) most_[i] = std::max(most_[i], row.counts[i]);
  endResetModel();
}

int VectorModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(facts_.rows.size()); }
int VectorModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(facts_.origins.size()) + 1;
}

QVariant VectorModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& row = facts_.rows[index.row()];
  if (index.column() == 0) {
    if (role == kStrong) return row.strong;
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(row.region) : QVariant();
  }
  const int origin = index.column() - 1;
  const std::uint64_t value = row.counts.value(origin, 0), behind = most_[origin] - value;
  if (role == Qt::DisplayRole) return grouped(value);
  if (role == kBehind) return QVariant::fromValue<qulonglong>(behind);
  if (role == kStrong) return origin == index.row();
  if (role == kCompact) return compact_;
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
    const QString has = tr("%1 has applied %2 operations of %3").arg(row.region, grouped(value), facts_.origins[origin]);
    return behind == 0 ? has : has + tr(", %1 are missing").arg(grouped(behind));
  }
  return {};
}

QVariant VectorModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section > 0) return facts_.rows.value(section - 1).region;
  if (role == Qt::DisplayRole) return section == 0 ? tr("Region") : facts_.origins[section - 1];
  return {};
}

VectorTable::VectorTable(QWidget* parent) : QTableView(parent), model_(new VectorModel(this)) {
  setAccessibleName(tr("Version vectors"));
  setModel(model_);
  setItemDelegate(new VectorDelegate(this));
  setShowGrid(false);
  setHorizontalHeader(new TableHeader(12, this));
  trackHotRow(this);
  setSelectionMode(NoSelection);
  setEditTriggers(NoEditTriggers);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(36);
  connect(this, &QTableView::clicked, this,
          [this](const QModelIndex& index) { Q_EMIT regionActivated(model_->index(index.row(), 0).data().toString()); });
}

void VectorTable::setFacts(const VectorFacts& facts) {
  model_->set(facts);
  fitColumns();
}

std::uint64_t VectorTable::behind(int row, int origin) const {
  return model_->index(row, origin + 1).data(VectorModel::kBehind).toULongLong();
}

int VectorTable::heightOf(int rows) const { return horizontalHeader()->sizeHint().height() + 36 * std::max(1, rows) + 1; }

int VectorTable::widthOf(int column, bool compact) const {
  const double most = compact ? 56 : 92;  // heads give way, numbers do not
  double need = std::min(
      most, textWidth(uiFont(12, QFont::DemiBold), model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
  for (int row = 0; row < model_->rowCount(); ++row) {
    const QModelIndex at = model_->index(row, column);
    const auto lack = at.data(VectorModel::kBehind).toULongLong();
    const double value = textWidth(monoFont(12, QFont::DemiBold), at.data().toString());
    const double missing = lack > 0 ? textWidth(monoFont(12, QFont::DemiBold), QChar(0x2212) + grouped(lack)) : 0;
    need = std::max(need, lack == 0 ? value : compact ? missing : value + missing + 12);
  }
  return static_cast<int>(std::ceil(need)) + (compact ? 14 : 24);
}

/// Each origin gets what its widest cell needs; the names get the rest.
void VectorTable::fitColumns() {
  const int names = std::min(96, viewport()->width() / 5);
  int full = 0;
  for (int column = 1; column < model_->columnCount(); ++column) full += widthOf(column, false);
  const bool compact = full + names > viewport()->width();
  model_->setCompact(compact);
  int used = 0;
  for (int column = 1; column < model_->columnCount(); ++column) {
    const int width = widthOf(column, compact);
    setColumnWidth(column, width);
    used += width;
  }
  if (model_->columnCount() > 0) setColumnWidth(0, std::max(names, viewport()->width() - used));
}

void VectorTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fitColumns();
}

}  // namespace jetlag::ui
