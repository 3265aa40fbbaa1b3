// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table_header.h"

#include <QEvent>
#include <QPainter>
#include <QStyleOptionViewItem>
#include <QTableView>

#include <algorithm>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr const char* kHot = "hotRow";

/// Forgets the row when the pointer leaves.
class Leaver : public QObject {
 public:
  explicit Leaver(QTableView* table) : QObject(table), table_(table) { table->viewport()->installEventFilter(this); }
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Leave) {
      table_->setProperty(kHot, -1);
      table_->viewport()->update();
    }
    return false;
  }

 private:
  QTableView* table_;
};

}  // namespace

TableHeader::TableHeader(int side, QTableView* table) : QHeaderView(Qt::Horizontal, table), side_(side) {
  setSectionResizeMode(Fixed);
  setHighlightSections(false);
  setMinimumSectionSize(24);
  setFixedHeight(30);
  setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  // Without a wish of its own a head stands as its column does.
  QVariant aligned = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
  if (!aligned.isValid()) aligned = model()->index(0, section).data(Qt::TextAlignmentRole);
  const auto align = aligned.isValid() ? static_cast<Qt::Alignment>(aligned.toInt()) : defaultAlignment();
  const int side = align.testFlag(Qt::AlignHCenter) ? 0 : side_;
  painter->save();
  painter->fillRect(rect, theme().surface);
  drawText(*painter,
           QRectF(rect).adjusted(align.testFlag(Qt::AlignRight) ? std::min(side, 2) : side, 0,
                                 align.testFlag(Qt::AlignLeft) ? -std::min(side, 2) : -side, -1),
           model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString(), uiFont(12, QFont::DemiBold), theme().text2,
           align);
  painter->fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), theme().hair);
  painter->restore();
}

void trackHotRow(QTableView* table) {
  table->setMouseTracking(true);
  table->setProperty(kHot, -1);
  new Leaver(table);
  QObject::connect(table, &QTableView::entered, table, [table](const QModelIndex& index) {
    table->setProperty(kHot, index.row());
    table->viewport()->update();
  });
}

bool isHotRow(const QStyleOptionViewItem& option, const QModelIndex& index) {
  return option.widget != nullptr && option.widget->property(kHot).toInt() == index.row() &&
         option.widget->property(kHot).isValid();
}

}  // namespace jetlag::ui
