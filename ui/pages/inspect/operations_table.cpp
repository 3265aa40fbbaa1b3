// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/operations_table.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

#include "pages/words/glossary.h"
#include "widgets/chip.h"
#include "widgets/paint.h"
#include "widgets/table_header.h"

namespace jetlag::ui {

namespace {

constexpr int kRow = 30, kSide = 12, kInner = 8;

class OperationDelegate : public QStyledItemDelegate {
 public:
  explicit OperationDelegate(OperationsTable* table) : QStyledItemDelegate(table), table_(table) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const auto& row = static_cast<const OperationsModel*>(index.model())->row(index.row());
    const Theme& t = theme();
    const QRectF cell(option.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool lit = option.state.testFlag(QStyle::State_Selected) || (!row.dot.isEmpty() && row.dot == table_->highlighted());
    if (lit) painter->fillRect(cell, t.accentSoft);
    else if (isHotRow(option, index)) painter->fillRect(cell, t.hover);
    painter->fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), t.hair);
    const QRectF inner = cell.adjusted(kSide, 0, -2, -1);
    switch (index.column()) {
      case OperationsModel::kDot: drawText(*painter, inner, row.dot, monoFont(12), t.text, Qt::AlignLeft, Qt::ElideMiddle); break;
      case OperationsModel::kCommand: {
        drawText(*painter, inner, table_->isBrief() ? row.brief : row.command, monoFont(12), t.text, Qt::AlignLeft,
                 Qt::ElideRight);
        break;
      }
      case OperationsModel::kRegion:
        drawText(*painter, inner, row.region, uiFont(13), t.text, Qt::AlignLeft, Qt::ElideMiddle);
        break;
      case OperationsModel::kAt:
        drawTabular(*painter, cell.adjusted(2, 0, -kSide, -1), row.at, uiFont(13), t.text, Qt::AlignRight);
        break;
      case OperationsModel::kSaw: drawText(*painter, inner, row.saw, monoFont(12), t.text2, Qt::AlignLeft, Qt::ElideRight); break;
      default: Chip::draw(painter, {inner.left(), std::round(cell.center().y() - 10)}, row.outcome, row.state, row.icon);
    }
    painter->restore();
  }

 private:
  OperationsTable* table_;
};

}  // namespace

void OperationsModel::set(const QVector<OperationRow>& rows) {
  beginResetModel();
  rows_ = rows;
  endResetModel();
}

int OperationsModel::rowOf(const QString& dot) const {
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const OperationRow& row) { return row.dot == dot; });
  return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

QVariant OperationsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const OperationRow& row = rows_[index.row()];
  if (role == Qt::ToolTipRole) return row.details;
  if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
  const QString texts[] = {row.dot, row.command, row.region, row.at, row.saw, row.outcome};
  return texts[index.column()];
}

QVariant OperationsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant((section == kAt ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) {
    if (section == kDot) return glossary(QStringLiteral("dot"));
    if (section == kSaw) return glossary(QStringLiteral("concurrent"));
    if (section == kAt) return tr("True simulated time of the write; the stamp that the rule compares is in the row's tooltip");
  }
  if (role != Qt::DisplayRole) return {};
  const QString heads[] = {tr("Dot"), tr("Operation"), tr("Region"), tr("At"), tr("Had seen"), tr("Outcome")};
  return heads[section];
}

OperationsTable::OperationsTable(QWidget* parent) : QTableView(parent), model_(new OperationsModel(this)) {
  setObjectName(QStringLiteral("operations"));
  setAccessibleName(tr("Operations of the key"));
  setModel(model_);
  setItemDelegate(new OperationDelegate(this));
  setShowGrid(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setHorizontalHeader(new TableHeader(kSide, this));
  trackHotRow(this);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  setVerticalScrollMode(ScrollPerPixel);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(kRow);
  connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (now.isValid()) Q_EMIT chosen(model_->row(now.row()).dot);
  });
}

void OperationsTable::setRows(const QVector<OperationRow>& rows) {
  const int scrolled = verticalScrollBar()->value();
  const bool atEnd = scrolled >= verticalScrollBar()->maximum();
  const QModelIndex current = currentIndex();
  const QString kept = current.isValid() ? model_->row(current.row()).dot : QString();
  {
    const QSignalBlocker quiet(selectionModel());
    model_->set(rows);
    fitColumns();
    if (const int row = model_->rowOf(kept); row >= 0) setCurrentIndex(model_->index(row, 0));
  }
  updateGeometry();
  if (atEnd) scrollToBottom();
  else verticalScrollBar()->setValue(scrolled);
}

void OperationsTable::setHighlighted(const QString& dot) {
  if (dot == lit_) return;
  lit_ = dot;
  viewport()->update();
}

void OperationsTable::showDot(const QString& dot) {
  const int row = model_->rowOf(dot);
  if (row < 0) return clearSelection();
  const QSignalBlocker quiet(selectionModel());
  setCurrentIndex(model_->index(row, 0));
  viewport()->update();
}

int OperationsTable::heightOf(int rows) const {
  return 30 + kRow * std::min(rows, std::max(1, model_->rowCount())) + 1;
}

/// Dot, region, time and outcome get what their widest cell needs; the command and what it had seen share the rest.
void OperationsTable::fitColumns() {
  int need[OperationsModel::kColumns] = {};
  for (int column = 0; column < OperationsModel::kColumns; ++column)
    need[column] = static_cast<int>(std::ceil(textWidth(
                       uiFont(12, QFont::DemiBold), model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()))) +
                   6;
  const auto widen = [&](int column, double width) { need[column] = std::max(need[column], static_cast<int>(std::ceil(width))); };
  for (int i = 0; i < model_->rowCount(); ++i) {
    const OperationRow& row = model_->row(i);
    widen(OperationsModel::kDot, std::min(190.0, textWidth(monoFont(12), row.dot) + 6));
    widen(OperationsModel::kCommand, textWidth(monoFont(12), row.command) + 8);
    widen(OperationsModel::kRegion, std::min(160.0, textWidth(uiFont(13), row.region)));
    widen(OperationsModel::kAt, face(uiFont(13)).width(row.at));
    widen(OperationsModel::kSaw, std::min(180.0, textWidth(monoFont(12), row.saw)));
    widen(OperationsModel::kOutcome, Chip::draw(nullptr, {}, row.outcome, row.state, row.icon).width());
  }
  for (int column = 0; column < OperationsModel::kColumns; ++column)
    need[column] += kSide + (column == OperationsModel::kAt ? kSide : kInner);
  int used = 0;
  for (const int each : need) used += each;
  // Where it is tight the region goes: the dot begins with it.
  const bool tight = used > viewport()->width();
  setColumnHidden(OperationsModel::kRegion, tight);
  if (tight) used -= need[OperationsModel::kRegion];
  int room = viewport()->width() - used;
  const int command = std::max(110, need[OperationsModel::kCommand] + std::min(room, 0));
  room -= command - need[OperationsModel::kCommand];
  brief_ = command < need[OperationsModel::kCommand];
  const int saw = std::max(80, need[OperationsModel::kSaw] + std::min(room, 0));
  room -= saw - need[OperationsModel::kSaw];
  need[OperationsModel::kCommand] = command;
  need[OperationsModel::kSaw] = saw;
  // What is left goes between the columns, most of it behind the command.
  const int spare = std::max(0, room);
  need[OperationsModel::kCommand] += std::min(spare / 3, 80);
  need[OperationsModel::kOutcome] += spare - std::min(spare / 3, 80);
  for (int column = 0; column < OperationsModel::kColumns; ++column) setColumnWidth(column, need[column]);
}

void OperationsTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fitColumns();
}

void OperationsTable::mouseMoveEvent(QMouseEvent* event) {
  const QModelIndex index = indexAt(event->position().toPoint());
  Q_EMIT hovered(index.isValid() ? model_->row(index.row()).dot : QString());
  QTableView::mouseMoveEvent(event);
}

void OperationsTable::leaveEvent(QEvent* event) {
  Q_EMIT hovered({});
  QTableView::leaveEvent(event);
}

void OperationsTable::changeEvent(QEvent* event) {
  QTableView::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitColumns();
}

}  // namespace jetlag::ui
