// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of the map.
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "widgets/map_canvas.h"

namespace jetlag::ui {

namespace {

constexpr double kDragAfter = 4;  ///< Pixels a press may wander and still be a click.
constexpr double kStep = 48;      ///< Pixels per Shift+arrow.

}  // namespace

void MapCanvas::wheelEvent(QWheelEvent* event) {
  const double turns = event->angleDelta().y() / 120.0;
  if (turns != 0) zoomAt(event->position(), std::pow(1.2, turns));
  event->accept();
}

void MapCanvas::mousePressEvent(QMouseEvent* event) {
  pressed_ = last_ = event->position();
  dragging_ = false;
  if (event->button() == Qt::RightButton) select(hitAt(event->position()));
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
  if ((event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) == 0) {
    setHover(hitAt(event->position()));
    return;
  }
  const QPointF off = event->position() - pressed_;
  if (!dragging_ && std::hypot(off.x(), off.y()) < kDragAfter) return;
  dragging_ = true;
  setCursor(Qt::ClosedHandCursor);
  panBy(event->position() - last_);
  last_ = event->position();
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && !dragging_) select(hitAt(event->position()));
  if (dragging_) setCursor(Qt::ArrowCursor);
  dragging_ = false;
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  const MapHit hit = hitAt(event->position());
  if (event->button() == Qt::LeftButton && hit.kind != MapKind::kNone) Q_EMIT activated(hit);
}

void MapCanvas::leaveEvent(QEvent*) { setHover({}); }

void MapCanvas::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Keyboard)
    Q_EMIT contextRequested(scene_.selection, mapToGlobal(spotOf(scene_.selection).toPoint()));
  else Q_EMIT contextRequested(hitAt(event->pos()), event->globalPos());
}

void MapCanvas::goTo(const QPointF& direction) {
  const std::vector<MapHit> all = items();
  if (all.empty()) return;
  if (scene_.selection.kind == MapKind::kNone) {
    select(all.front());
    return;
  }
  const QPointF from = spotOf(scene_.selection);
  double least = 1e18;
  MapHit next = scene_.selection;
  for (const MapHit& hit : all) {
    if (hit.kind == scene_.selection.kind && hit.id == scene_.selection.id) continue;
    const QPointF off = spotOf(hit) - from;
    const double ahead = QPointF::dotProduct(off, direction);
    const double aside = std::abs(off.x() * direction.y() - off.y() * direction.x());
    if (ahead <= 1 || aside > 2 * ahead) continue;
    const double cost = ahead + 2 * aside;
    if (cost < least) least = cost, next = hit;
  }
  select(next);
}

void MapCanvas::goBy(int step) {
  const std::vector<MapHit> all = items();
  if (all.empty()) return;
  const auto now = std::find(all.begin(), all.end(), scene_.selection);
  const auto size = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t at = now == all.end() ? (step > 0 ? 0 : size - 1) : (now - all.begin() + step + size) % size;
  select(all[static_cast<std::size_t>(at)]);
}

void MapCanvas::keyPressEvent(QKeyEvent* event) {
  const bool pan = event->modifiers().testFlag(Qt::ShiftModifier);
  const auto arrow = [&](const QPointF& direction) {
    if (pan) panBy(-direction * kStep);
    else goTo(direction);
  };
  switch (event->key()) {
    case Qt::Key_Left: arrow({-1, 0}); break;
    case Qt::Key_Right: arrow({1, 0}); break;
    case Qt::Key_Up: arrow({0, -1}); break;
    case Qt::Key_Down: arrow({0, 1}); break;
    case Qt::Key_Period: goBy(1); break;
    case Qt::Key_Comma: goBy(-1); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomAt(view_.area.center(), 1.4); break;
    case Qt::Key_Minus: zoomAt(view_.area.center(), 1 / 1.4); break;
    case Qt::Key_0: fit(); break;
    case Qt::Key_Escape: select({}); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (scene_.selection.kind != MapKind::kNone) Q_EMIT activated(scene_.selection);
      break;
    case Qt::Key_Menu: Q_EMIT contextRequested(scene_.selection, mapToGlobal(spotOf(scene_.selection).toPoint())); break;
    default: QWidget::keyPressEvent(event);
  }
}

void MapCanvas::focusInEvent(QFocusEvent*) { update(); }
void MapCanvas::focusOutEvent(QFocusEvent*) { update(); }

}  // namespace jetlag::ui
