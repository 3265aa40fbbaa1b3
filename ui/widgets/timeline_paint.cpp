// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline_paint.h"

#include <algorithm>
#include <cmath>

#include "widgets/numbers.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

/// The whole pixel's middle, so that one pixel lines are crisp.
double snap(double x) { return std::floor(x) + 0.5; }

QRectF plateOf(const TimelineFrame& frame) {
  const TimelineLayout& layout = frame.layout;
  const double wide = std::max(72.0, face(12, true).width(numbers::instant(frame.scene.cursor)) + 16);
  const double x =
      std::clamp(layout.x(frame.scene.cursor) - wide / 2, layout.left, std::max(layout.left, layout.area.right() - wide));
  return {x, layout.ruler.top() + 3, wide, 20};
}

void paintRuler(QPainter& painter, const TimelineFrame& frame) {
  const TimelineLayout& layout = frame.layout;
  const Theme& t = theme();
  const double base = layout.ruler.top() + 18;
  drawText(painter, QPointF(layout.area.left() + 12, base), QStringLiteral("Timeline"), face(12, true), t.text);
  const Face& type = face(11);
  const QRectF plate = plateOf(frame).adjusted(-4, 0, 4, 0);
  const Nanos step = layout.tickStep, minor = std::max<Nanos>(1, step / 5);
  painter.setPen(QPen(t.hair, 1));
  for (Nanos at = layout.visible.from / minor * minor; at <= layout.visible.to; at += minor)
    if (at >= layout.visible.from)
      painter.drawLine(QPointF(snap(layout.x(at)), layout.ruler.bottom() - 3),
                       QPointF(snap(layout.x(at)), layout.ruler.bottom()));
  for (Nanos at = layout.visible.from / step * step; at <= layout.visible.to; at += step) {
    if (at < layout.visible.from) continue;
    const double x = snap(layout.x(at));
    painter.setPen(QPen(t.border, 1));
    painter.drawLine(QPointF(x, layout.ruler.bottom() - 6), QPointF(x, layout.ruler.bottom()));
    painter.setPen(QPen(t.graticule, 1));
    painter.drawLine(QPointF(x, layout.ruler.bottom()), QPointF(x, layout.area.bottom()));
    const QString text = numbers::tick(at, step);
    const double wide = type.width(text);
    const bool last = x + 4 + wide > layout.area.right() - 4;
    const QRectF box(last ? x - 4 - wide : x + 4, layout.ruler.top(), wide, layout.ruler.height());
    if (!box.intersects(plate)) drawText(painter, QPointF(box.left(), base), text, type, t.text3);
  }
}

void paintTitle(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row) {
  const double x = frame.layout.area.left() + 12, room = frame.layout.left - x - (row.kind == TimelineRowKind::kChart ? 44 : 8);
  const auto title = [&](const QString& text, const QString& hint, const QString& more = {}) {
    // On one line with the names of branches, however high their row is.
    const bool named = row.kind == TimelineRowKind::kBranches;
    const double y = row.box.top() + (named ? 17.0 : std::min(row.box.height() / 2 + 4, 17.0));
    drawText(painter, QPointF(x, y), elide(text, face(12), room), face(12), theme().text);
    if (!hint.isEmpty() && row.box.height() >= 40)
      drawText(painter, QPointF(x, row.box.top() + 32), elideWords(hint, face(11), room), face(11), theme().text3);
    if (!more.isEmpty() && row.box.height() >= 52)
      drawText(painter, QPointF(x, row.box.top() + 46), elideWords(more, face(11), room), face(11), theme().text3);
  };
  switch (row.kind) {
    case TimelineRowKind::kLane: title(frame.scene.lanes[row.index].title, {}); break;
    case TimelineRowKind::kEvents:
      title(frame.scene.lanes.size() == 1 ? frame.scene.lanes[0].title : QStringLiteral("Events"), {});
      break;
    case TimelineRowKind::kExpectations: title(QStringLiteral("Expectations"), frame.scene.verdicts); break;
    case TimelineRowKind::kChart:
      title(frame.scene.charts[row.index].title, frame.scene.charts[row.index].unit, otherCharts(frame.scene, frame.layout));
      break;
    case TimelineRowKind::kBranches:
      title(QStringLiteral("Branches"),
            frame.scene.branchesMore > 0 ? QStringLiteral("%1 more").arg(frame.scene.branchesMore) : QString());
      break;
  }
}

void paintGround(QPainter& painter, const TimelineFrame& frame) {
  const TimelineLayout& layout = frame.layout;
  painter.fillRect(layout.area, theme().bg);
  painter.fillRect(layout.ruler, theme().surface);
  paintRuler(painter, frame);
  // Faults lie behind all charts.
  for (const TimelineItemBox& box : layout.items) {
    const TimelineItem& item = frame.scene.lanes[box.lane].items[box.item];
    if (item.shape != TimelineShape::kBar || item.state != State::kCut || item.planned) continue;
    for (const TimelineRow& row : layout.rows)
      if (row.kind == TimelineRowKind::kChart)
        painter.fillRect(
            QRectF(QPointF(box.box.left(), row.box.top()), QPointF(std::max(box.doneX, box.box.left()), row.box.bottom())),
            withAlpha(theme().cut.soft, 0.35));
  }
  const double now = std::clamp(layout.x(frame.scene.now), layout.left, layout.area.right());
  painter.fillRect(QRectF(QPointF(now, layout.ruler.bottom()), layout.area.bottomRight()), withAlpha(theme().surface, 0.42));
  painter.setPen(QPen(theme().hair, 1));
  for (const TimelineRow& row : layout.rows)
    painter.drawLine(QPointF(layout.area.left(), row.box.bottom() - 0.5), QPointF(layout.area.right(), row.box.bottom() - 0.5));
  painter.drawLine(QPointF(layout.left - 0.5, layout.area.top()), QPointF(layout.left - 0.5, layout.area.bottom()));
  painter.drawLine(QPointF(layout.area.left(), layout.area.top() + 0.5), QPointF(layout.area.right(), layout.area.top() + 0.5));
}

void paintSelection(QPainter& painter, const TimelineFrame& frame) {
  if (!frame.scene.selection) return;
  const TimelineLayout& layout = frame.layout;
  const double x0 = std::clamp(layout.x(frame.scene.selection->from), layout.left, layout.right);
  const double x1 = std::clamp(layout.x(frame.scene.selection->to), layout.left, layout.right);
  if (x1 <= x0) return;
  painter.fillRect(QRectF(QPointF(x0, layout.area.top()), QPointF(x1, layout.area.bottom())), withAlpha(theme().accent, 0.12));
  painter.setPen(QPen(theme().accent, 1));
  for (const double x : {snap(x0), snap(x1)}) painter.drawLine(QPointF(x, layout.area.top()), QPointF(x, layout.area.bottom()));
}

void paintBookmarks(QPainter& painter, const TimelineFrame& frame) {
  const TimelineRow* branches = frame.layout.row(TimelineRowKind::kBranches);
  const double y = branches == nullptr ? frame.layout.ruler.bottom() - 15 : branches->box.top() + 4;
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().accent);
  for (const TimelineBookmark& mark : frame.scene.bookmarks) {
    const double x = frame.layout.x(mark.at);
    if (x < frame.layout.left || x > frame.layout.right) continue;
    painter.drawPolygon(QPolygonF({{x - 5, y}, {x + 5, y}, {x + 5, y + 14}, {x, y + 10}, {x - 5, y + 14}}));
  }
}

bool showsCursor(const TimelineFrame& frame) {
  const double x = frame.layout.x(frame.scene.cursor);
  return x >= frame.layout.left - 1 && x <= frame.layout.right + 1;
}

void paintCursorLine(QPainter& painter, const TimelineFrame& frame) {
  if (!showsCursor(frame)) return;
  const double x = frame.layout.x(frame.scene.cursor);
  painter.setPen(QPen(theme().text, 1.5));
  painter.drawLine(QPointF(x, frame.layout.ruler.bottom() - 3), QPointF(x, frame.layout.area.bottom()));
}

void paintCursorPlate(QPainter& painter, const TimelineFrame& frame) {
  if (!showsCursor(frame)) return;
  const QRectF plate = plateOf(frame);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawRoundedRect(plate, 4, 4);
  const Face& type = face(12, true);
  drawText(painter, QPointF(plate.center().x(), plate.center().y() + type.middle()), numbers::instant(frame.scene.cursor), type,
           theme().bg, Align::kCentre);
  if (!frame.focus) return;
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(plate.adjusted(-2, -2, 2, 2), 5, 5);
}

void paintHover(QPainter& painter, const TimelineFrame& frame) {
  if (!frame.hover) return;
  const double x = snap(frame.layout.x(*frame.hover));
  if (x < frame.layout.left || x > frame.layout.right) return;
  painter.setPen(QPen(theme().text3, 1));
  painter.drawLine(QPointF(x, frame.layout.ruler.bottom()), QPointF(x, frame.layout.area.bottom()));
  for (const TimelineRow& row : frame.layout.rows)
    if (row.kind == TimelineRowKind::kChart) paintChartHover(painter, frame, row);
}

}  // namespace

void paintTimeline(QPainter& painter, const TimelineFrame& frame) {
  painter.save();
  painter.setClipRect(frame.layout.area, Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing);
  if (frame.layout.ruler.isEmpty()) {
    painter.fillRect(frame.layout.area, theme().bg);
    painter.restore();
    return;
  }
  paintGround(painter, frame);
  for (const TimelineRow& row : frame.layout.rows) {
    paintTitle(painter, frame, row);
    if (row.kind == TimelineRowKind::kBranches) paintBranches(painter, frame, row);
    else if (row.kind == TimelineRowKind::kExpectations) paintExpectations(painter, frame, row);
    else if (row.kind == TimelineRowKind::kChart) paintChart(painter, frame, row);
  }
  paintBars(painter, frame);
  paintCursorLine(painter, frame);
  paintMarks(painter, frame);
  paintSelection(painter, frame);
  paintBookmarks(painter, frame);
  paintHover(painter, frame);
  paintCursorPlate(painter, frame);
  painter.restore();
}

}  // namespace jetlag::ui
