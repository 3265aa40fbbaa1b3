// SPDX-License-Identifier: GPL-3.0-or-later
// ShortcutSheet: all shortcuts on one frame over the window (F1 or ?), in groups that flow into as many columns as the width
// allows. Escape, F1, the close button or a click elsewhere closes it. It lists what it is given; it binds nothing.
#pragma once

#include <QFrame>
#include <QVector>

class QPainter;

namespace jetlag::ui {

class Button;

struct ShortcutGroup {
  struct Row {
    QString keys;   ///< "Ctrl K"; alternatives as "F1 / ?"
    QString what;
  };
  QString title;
  QVector<Row> rows;
};

class ShortcutSheet : public QFrame {
  Q_OBJECT

 public:
  explicit ShortcutSheet(QWidget* parent);
  void setGroups(const QVector<ShortcutGroup>& groups);
  void open();
  /// No text is cut at the end of its column.
  bool cutsNothing() const;
  /// What lies below the lower edge, in pixels: the wheel, Up, Down and the Page keys bring it into sight.
  double below() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  static double widthOf(const ShortcutGroup::Row& row);
  double columnWidth() const;
  int columnsFor(int width) const;
  double heightOf(const ShortcutGroup& group) const;
  double paintGroup(QPainter& painter, const QRectF& column, const ShortcutGroup& group) const;
  void scrollBy(double pixels);
  double columnHeight(int columns) const;
  double lay(QPainter* painter, int columns, int width) const;

  QVector<ShortcutGroup> groups_;
  Button* close_;
  double offset_ = 0;
};

}  // namespace jetlag::ui
