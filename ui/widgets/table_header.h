// SPDX-License-Identifier: GPL-3.0-or-later
// TableHeader: the head of the lab's tables, painted like their delegates so that heads stand exactly over their columns: 12
// px semi-bold text2, aligned as the model says, a line below. Where columns are narrower than their names, the centred heads
// stand upright. The first head stays in sight while the others are scrolled. And the row under the pointer, which delegates
// light as a whole.
#pragma once

#include <QHeaderView>

class QStyleOptionViewItem;
class QTableView;

namespace jetlag::ui {

class TableHeader : public QHeaderView {
  Q_OBJECT

 public:
  /// `side` is the room left and right of the text; centred sections have none.
  TableHeader(int side, QTableView* table);
  /// Centred heads stand upright and the header is so high; 0: they lie.
  void setUpright(int height);
  bool isUpright() const { return upright_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;

 private:
  void paintUpright(QPainter& painter, const QRect& rect, const QString& text) const;
  int side_;
  bool upright_ = false;
};

/// Keeps the row under the pointer and repaints when it changes.
void trackHotRow(QTableView* table);
bool isHotRow(const QStyleOptionViewItem& option, const QModelIndex& index);

}  // namespace jetlag::ui
