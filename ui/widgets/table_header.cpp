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
constexpr int kFlat = 30;

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
  setFixedHeight(kFlat);
  setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void TableHeader::setUpright(int height) {
  const int high = height > 0 ? height : kFlat;
  if (upright_ == (height > 0) && high == minimumHeight()) return;
  upright_ = height > 0;
  setFixedHeight(high);
  viewport()->update();
}

void TableHeader::paintEvent(QPaintEvent* event) {
  QHeaderView::paintEvent(event);
  if (offset() <= 0 || count() == 0) return;
  QPainter painter(viewport());
  paintSection(&painter, QRect(0, 0, sectionSize(0), height()), 0);
}

/// From the bottom up, read with the head turned to the left.
void TableHeader::paintUpright(QPainter& painter, const QRect& rect, const QString& text) const {
  painter.save();
  painter.setRenderHint(QPainter::TextAntialiasing);
  painter.translate(rect.left() + rect.width() / 2.0, rect.bottom() - 7);
  painter.rotate(-90);
  drawText(painter, QRectF(0, -rect.width() / 2.0, rect.height() - 12, rect.width()), text, uiFont(12, QFont::DemiBold),
           theme().text2, Qt::AlignLeft, Qt::ElideMiddle);
  painter.restore();
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  // Without a wish of its own a head stands as its column does.
  QVariant aligned = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
  if (!aligned.isValid()) aligned = model()->index(0, section).data(Qt::TextAlignmentRole);
  const auto align = aligned.isValid() ? static_cast<Qt::Alignment>(aligned.toInt()) : defaultAlignment();
  const int side = align.testFlag(Qt::AlignHCenter) ? 2 : side_;
  const QString text = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
  painter->save();
  painter->fillRect(rect, theme().surface);
  QRectF box = QRectF(rect).adjusted(align.testFlag(Qt::AlignRight) ? std::min(side, 2) : side, 0,
                                     align.testFlag(Qt::AlignLeft) ? -std::min(side, 2) : -side, -1);
  if (upright_) box.setTop(box.bottom() - kFlat + 1);
  if (upright_ && align.testFlag(Qt::AlignHCenter)) paintUpright(*painter, rect, text);
  else drawText(*painter, box, text, uiFont(12, QFont::DemiBold), theme().text2, align, Qt::ElideMiddle);
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
