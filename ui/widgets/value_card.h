// SPDX-License-Identifier: GPL-3.0-or-later
// ValueCard: what one region holds of a key, beside its siblings: letter, region, how many agree; one row per member (all
// cards of a key list the same members, so rows line up); a member that is missing here is struck out with the reason; a
// footer with a count. Rows that do not fit are summed up in the last one; the tooltip of a row says it in full.
#pragma once

#include <QAbstractButton>
#include <QVector>

namespace jetlag::ui {

struct ValueFacts {
  struct Row {
    QString name, detail;   ///< member and its dot; or, when missing, the reason
    bool missing = false;
    QString id = {};        ///< what hovering tells and setHighlighted() lights; empty: the detail
    QString mark() const { return id.isEmpty() ? detail : id; }
  };
  QString letter, region, agreement;   ///< "B", "us-east-1", "only this region"
  QVector<Row> rows;
  QString footerLeft, footerRight;     ///< "SCARD 2", "2 ops behind"
  bool empty = false;                  ///< the key is absent here
};

class ValueCard : public QAbstractButton {
  Q_OBJECT

 public:
  explicit ValueCard(QWidget* parent = nullptr);
  void setFacts(const ValueFacts& facts);
  void setSelected(bool selected);
  void setHighlighted(const QString& id);   ///< lights the row whose id this is
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {148, 128}; }
  int shownRows() const;
  /// Height of a card with that many rows.
  static int heightOf(int rows);

 Q_SIGNALS:
  void rowHovered(const QString& id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void paintRow(QPainter& painter, const QRectF& box, const ValueFacts::Row& row) const;
  int rowAt(double y) const;

  ValueFacts facts_;
  bool selected_ = false;
  QString lit_;
};

}  // namespace jetlag::ui
