// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineCanvas: the timeline as a widget. Give it a scene per frame; it answers with signals.
//
// Mouse    drag the cursor or its plate to scrub, click on time to jump, click on a bar to select it; drag on the ruler selects a
//          range, double click on the ruler clears it; drag elsewhere pans. Wheel pans, Ctrl+wheel zooms at the pointer; on the
//          branches, where more are there than have room, it goes through them, and a click on their title asks for all.
// Keys     Left and Right step by a small tick (Shift: by a labelled one), Home and End go to the start and to the present; W and
// S
//          zoom, A and D pan, 0 shows all; "." and "," go through bars; Return activates; Escape clears the range.
// The cursor moves at once with the pointer; the next scene has the last word. While one chart fits, a click on its title shows
// the next one. Times in signals are nanoseconds of simulated time and lie inside the scene's range.
#pragma once

#include <QPoint>
#include <QWidget>

#include "widgets/canvas_access.h"
#include "widgets/timeline_layout.h"
#include "widgets/timeline_paint.h"
#include "widgets/timeline_scene.h"

namespace jetlag::ui {

class TimelineCanvas : public QWidget, public CanvasItems {
  Q_OBJECT
 public:
  explicit TimelineCanvas(QWidget* parent = nullptr);

  void setScene(TimelineScene scene);
  const TimelineScene& scene() const { return scene_; }
  TimeSpan visible() const { return visible_; }
  /// Part of the range; empty or wider ones are corrected.
  void showSpan(const TimeSpan& span);
  void showAll();
  void zoomAt(double x, double factor);
  void panBy(double pixels);
  TimelineLayout places() const;

  std::vector<TimelineHit> items() const;
  std::vector<CanvasItem> canvasItems() const override;
  void chooseCanvasItem(int index) override;
  QSize sizeHint() const override { return {1536, 324}; }
  QSize minimumSizeHint() const override { return {320, 48}; }

 Q_SIGNALS:
  void scrubbed(qint64 at);
  void rangeSelected(qint64 from, qint64 to);
  void rangeCleared();
  void itemSelected(const jetlag::ui::TimelineHit& hit);
  void activated(const jetlag::ui::TimelineHit& hit);
  /// The next branches are to be shown (1) or those before (-1), while there is no room for all; or all of them in a list.
  void branchesTurned(int by);
  void branchesAsked(const QPoint& globalPos);
  void contextRequested(const jetlag::ui::TimelineHit& hit, const QPoint& globalPos);
  void visibleChanged(qint64 from, qint64 to);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  enum class Drag { kNone, kPending, kScrub, kRange, kPan };

  Nanos inRange(Nanos at) const;
  void scrubTo(Nanos at);
  void startDrag(const QPointF& at);
  void clearRange();
  void clickAt(const QPointF& at);
  void selectItem(const TimelineHit& hit);
  bool isOnCursor(const QPointF& at) const;
  bool isOnBranches(const QPointF& at) const;
  void goBy(int step);
  void describe();

  TimelineScene scene_;
  TimeSpan visible_{0, 1};
  bool all_ = true;
  std::size_t chart_ = 0;
  Drag drag_ = Drag::kNone;
  QPointF pressed_, last_;
  std::optional<Nanos> hover_;
};

}  // namespace jetlag::ui
