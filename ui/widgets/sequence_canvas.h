// SPDX-License-Identifier: GPL-3.0-or-later
// SequenceCanvas: a space-time diagram. Lifelines run left to right, messages are arrows whose slope is the real delay.
//
// Pointer   wheel pans, Ctrl+wheel zooms at the pointer, drag pans, double click fits; a click selects an event or arrow; a
//           second click with Shift picks a second point and the difference of the two is shown (Escape forgets it). Hovering
//           lights the chain of causes and consequences and fades the rest.
// Keys      Left and Right go to the previous and next event, Up and Down along its cause and consequence, + and - zoom, F
//           fits.
// Density   arrows outside the view are skipped and labels that would overlap are left out; with over 4 000 visible arrows
//           heads and labels are left out. Painting needs no sorting: scenes are given in time order.
// Export    paintScene() draws into any painter (SVG, PNG).
#pragma once

#include <QHash>
#include <QSet>
#include <QWidget>

#include "widgets/sequence_scene.h"
#include "widgets/time_axis.h"

namespace jetlag::ui {

class SequenceCanvas : public QWidget {
  Q_OBJECT

 public:
  explicit SequenceCanvas(QWidget* parent = nullptr);

  /// Keeps the view when `fit` is false.
  void setScene(const SequenceScene& scene, bool fit = true);
  void setSelected(const QString& id);
  QString selected() const { return selected_; }
  /// Lights an object and its chain as the pointer would; empty: none.
  void setHighlighted(const QString& id);
  QSet<QString> chain() const { return chain_; }
  void setRange(std::int64_t begin, std::int64_t end);
  const TimeAxis& axis() const { return axis_; }
  void fit();
  /// Within a page that scrolls the wheel is the page's; with Ctrl it still zooms.
  void setScrollsPage(bool scrolls) { scrollsPage_ = scrolls; }
  /// "18.5 ms between …" of the two picked points; empty while there are not two.
  QString difference() const;
  QPointF pointOf(const QString& id) const;
  void paintScene(QPainter& painter, const QRectF& area) const;
  QSize sizeHint() const override { return {900, 260}; }
  QSize minimumSizeHint() const override { return {320, 120}; }

 Q_SIGNALS:
  void selectedChanged(const QString& id);
  void highlightedChanged(const QString& id);
  void rangeChanged(qint64 begin, qint64 end);
  void lifelineClicked(int line);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Pick {
    QString id;
    std::int64_t at = 0;
    int line = 0;
  };

  void layOut();
  void follow(const QString& id);
  QString hit(const QPointF& point) const;
  int lifelineAt(const QPointF& point) const;  ///< Whose name is there; -1: none.
  Pick pickOf(const QString& id) const;
  double yOf(int line) const;
  QString describe(const QString& id) const;
  void stepTime(int by);
  void stepCause(bool forward);
  void emitRange();

  SequenceScene scene_;
  TimeAxis axis_;
  QRectF area_;
  QString selected_, hot_;
  bool scrollsPage_ = false;
  QSet<QString> chain_;
  QVector<Pick> picks_;
  QHash<QString, int> events_, arrows_;
  QPointF pressed_;
  bool dragging_ = false;
};

}  // namespace jetlag::ui
