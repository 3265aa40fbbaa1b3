// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "widgets/paint.h"
#include "widgets/table_header.h"

namespace jetlag::ui {

namespace {

constexpr int kRow = 26;

class LogDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {80, kRow}; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    const QRectF cell(option.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QVariant tint = index.data(LogTable::kTintRole);
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(cell, t.accentSoft);
    else if (tint.isValid()) painter->fillRect(cell, stateColour(static_cast<State>(tint.toInt())).soft);
    else if (isHotRow(option, index)) painter->fillRect(cell, t.hover);
    double left = 10;
    const QVariant state = index.data(LogTable::kStateRole);
    if (state.isValid()) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(stateColour(static_cast<State>(state.toInt())).line);
      painter->drawEllipse(QPointF(cell.left() + 14, cell.center().y()), 4, 4);
      left = 26;
    }
    const QFont font = index.data(LogTable::kMonoRole).toBool() ? monoFont(12) : uiFont(12);
    const QVariant align = index.data(Qt::TextAlignmentRole);
    const bool right = align.isValid() && (align.toInt() & Qt::AlignRight) != 0;
    const QString text = index.data().toString();
    const bool quiet = index.data(LogTable::kQuietRole).toBool();
    if (right) drawTabular(*painter, cell.adjusted(left, 0, -10, 0), text, font, quiet ? t.text3 : t.text2, Qt::AlignRight);
    else drawText(*painter, cell.adjusted(left, 0, -6, 0), text, font, quiet ? t.text3 : t.text);
    painter->fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), t.hair);
    painter->restore();
  }
};

}  // namespace

LogTable::LogTable(QWidget* parent) : QTableView(parent) {
  setAccessibleName(tr("Events"));
  setItemDelegate(new LogDelegate(this));
  setShowGrid(false);
  setWordWrap(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setHorizontalHeader(new TableHeader(10, this));
  trackHotRow(this);
  setVerticalScrollMode(ScrollPerItem);
  setHorizontalScrollMode(ScrollPerPixel);
  setCornerButtonEnabled(false);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setMinimumSectionSize(kRow);
  verticalHeader()->setDefaultSectionSize(kRow);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
  connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) { Q_EMIT rowActivated(index.row()); });
}

void LogTable::setModel(QAbstractItemModel* model) {
  QTableView::setModel(model);
  if (model == nullptr) return;
  connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (now.isValid()) Q_EMIT rowChosen(now.row());
  });
}

void LogTable::setColumnWidths(const QVector<int>& widths) {
  for (int i = 0; i < static_cast<int>(widths.size()); ++i) setColumnWidth(i, widths[i]);
  fitFlexible();
}

void LogTable::setFlexibleColumn(int column) {
  flexible_ = column;
  fitFlexible();
}

void LogTable::fitFlexible() {
  if (model() == nullptr || model()->columnCount() == 0) return;
  const int columns = model()->columnCount(), flexible = flexible_ < 0 ? columns - 1 : flexible_;
  int used = 0;
  for (int i = 0; i < columns; ++i) used += i == flexible ? 0 : columnWidth(i);
  setColumnWidth(flexible, std::max(flexible_ < 0 ? 160 : 100, viewport()->width() - used));
}

void LogTable::showRow(int row) {
  if (model() == nullptr || row < 0 || row >= model()->rowCount()) return;
  const QSignalBlocker quiet(this);
  setCurrentIndex(model()->index(row, 0));
  scrollTo(model()->index(row, 0), PositionAtCenter);
}

void LogTable::keyPressEvent(QKeyEvent* event) {
  if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
    Q_EMIT rowActivated(currentIndex().row());
    return;
  }
  // Of a table of rows: Qt's own would go to the first and last column.
  const bool home = event->key() == Qt::Key_Home, end = event->key() == Qt::Key_End;
  if ((home || end) && model() != nullptr && model()->rowCount() > 0) {
    setCurrentIndex(model()->index(home ? 0 : model()->rowCount() - 1, 0));
    return;
  }
  QTableView::keyPressEvent(event);
}

void LogTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fitFlexible();
}

}  // namespace jetlag::ui
