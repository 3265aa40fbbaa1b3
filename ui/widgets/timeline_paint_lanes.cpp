// SPDX-License-Identifier: GPL-3.0-or-later
// Bars, diamonds and marks; the expectations' stripes.
#include <algorithm>

#include "widgets/icons.h"
#include "widgets/paint.h"
#include "widgets/timeline_items.h"
#include "widgets/timeline_paint.h"

namespace jetlag::ui {

namespace {

constexpr double kClearOfText = 15;  ///< from this height on a bar's edges are clear of its text

void paintBar(QPainter& painter, const TimelineItem& item, const TimelineItemBox& box) {
  const StateColour& tone = stateColour(item.state);
  const double done = std::clamp(box.doneX, box.box.left(), box.box.right());
  const double radius = std::min(3.0, box.box.height() / 3);
  if (done < box.box.right()) {
    painter.setPen(dashedPen(tone.line, 1, {3, 3}));
    painter.setBrush(Qt::NoBrush);
    QRectF rest = crisp(box.box);
    if (done > box.box.left()) rest.setLeft(done);
    painter.drawRect(rest);
  }
  if (done <= box.box.left()) return;
  QRectF solid = box.box;
  solid.setRight(done);
  painter.setPen(item.filled ? QPen(Qt::NoPen) : QPen(tone.line, 1));
  painter.setBrush(item.filled ? tone.line : tone.soft);
  painter.drawRoundedRect(item.filled ? solid : crisp(solid), radius, radius);
}

void paintMark(QPainter& painter, const TimelineItem& item, const TimelineItemBox& box) {
  const StateColour& tone = stateColour(item.state);
  const QPointF c = box.box.center();
  if (item.shape == TimelineShape::kMark) {
    painter.setPen(QPen(tone.line, 2, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(c.x(), box.box.top() - 2), QPointF(c.x(), box.box.bottom() + 2));
    return;
  }
  const double h = std::min(8.0, box.box.height() / 2 + 2), w = h * 0.75;
  painter.setPen(item.planned ? QPen(tone.line, 1.5) : QPen(Qt::NoPen));
  painter.setBrush(item.planned ? QBrush(Qt::NoBrush) : QBrush(tone.line));
  painter.drawPolygon(QPolygonF({c + QPointF(0, -h), c + QPointF(w, 0), c + QPointF(0, h), c + QPointF(-w, 0)}));
}

void paintText(QPainter& painter, const TimelineText& text, const Face& type, const QColor& colour) {
  if (!text.text.isEmpty())
    drawText(painter, QPointF(text.box.left(), text.box.center().y() + type.middle()), text.text, type, colour);
}

/// A text on its ground, a bar's or the row's; the cursor's line makes way for it.
void paintTextOn(QPainter& painter, const TimelineFrame& frame, const TimelineText& text, const Face& type, const QColor& colour,
                 const QColor& ground) {
  const double cursor = frame.layout.x(frame.scene.cursor);
  if (!text.text.isEmpty() && text.box.left() - 3 < cursor && cursor < text.box.right() + 3)
    painter.fillRect(text.box.adjusted(-3, 1, 3, -1), ground);
  paintText(painter, text, type, colour);
}

/// A text in the dashed part of a bar that is as low as the text: the dashes make way, else they strike it through.
void clearDashes(QPainter& painter, const TimelineItemBox& box, const TimelineText& text) {
  const bool dashed = text.box.left() >= box.doneX && box.box.intersects(text.box);
  if (text.text.isEmpty() || box.box.height() >= kClearOfText || !dashed) return;
  painter.fillRect(QRectF(text.box.left() - 3, box.box.top() - 1, text.box.width() + 6, box.box.height() + 2), theme().bg);
}

}  // namespace

void paintBars(QPainter& painter, const TimelineFrame& frame) {
  for (const TimelineItemBox& box : frame.layout.items) {
    const TimelineItem& item = frame.scene.lanes[box.lane].items[box.item];
    if (item.shape == TimelineShape::kBar) paintBar(painter, item, box);
  }
}

void paintMarks(QPainter& painter, const TimelineFrame& frame) {
  for (const TimelineItemBox& box : frame.layout.items) {
    const TimelineItem& item = frame.scene.lanes[box.lane].items[box.item];
    if (item.shape != TimelineShape::kBar) paintMark(painter, item, box);
    const StateColour& tone = stateColour(item.state);
    if (item.glyphSwap && box.box.width() >= 14 && box.box.height() >= 14)
      paintIcon(painter, Icon::kSwap, QRectF(box.box.center() - QPointF(7, 7), QSizeF(14, 14)), tone.line);
    if (item.shape == TimelineShape::kBar)
      for (const TimelineText* text : {&box.inside, &box.beside}) clearDashes(painter, box, *text);
    const bool dashed = item.planned || box.doneX <= box.box.left();
    paintTextOn(painter, frame, box.inside, insideFace(item), item.filled && !item.planned ? theme().bg : tone.line,
                dashed        ? theme().bg
                : item.filled ? tone.line
                              : tone.soft);
    paintTextOn(painter, frame, box.beside, besideFace(item),
                item.planned && item.shape == TimelineShape::kDiamond ? theme().text3 : tone.line, theme().bg);
    paintTextOn(painter, frame, box.tail, face(11), item.filled ? tone.line : theme().text3, theme().bg);
    if (item.id != frame.scene.selectedItem) continue;
    painter.setPen(QPen(theme().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.box.adjusted(-2, -2, 2, 2), 4, 4);
  }
}

void paintExpectations(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row) {
  const TimelineLayout& layout = frame.layout;
  const Face& type = face(11);
  const double now = std::clamp(layout.x(frame.scene.now), layout.left, layout.right);
  const std::size_t count = std::min<std::size_t>(frame.scene.expectations.size(), 6);
  for (std::size_t i = 0; i < count; ++i) {
    const TimelineExpectation& expectation = frame.scene.expectations[i];
    const double y = row.box.top() + 5 + 16.5 * static_cast<double>(i);
    for (const TimelineSegment& segment : expectation.segments) {
      const double x0 = std::clamp(layout.x(segment.span.from), layout.left, layout.right);
      const double x1 = std::clamp(layout.x(segment.span.to), layout.left, layout.right);
      if (x1 <= x0) continue;
      painter.fillRect(QRectF(x0, y, x1 - x0, 12), stateColour(segment.state).soft);
      painter.fillRect(QRectF(x0, y + 10, x1 - x0, 2), stateColour(segment.state).line);
    }
    const QColor tone = stateColour(expectation.verdict).line;
    const double wide = std::min(type.width(expectation.text), layout.right - layout.left - 40);
    const double x = std::max(layout.left + 8, std::min(now + 9, layout.right - wide - 26));
    if (x < now) painter.fillRect(QRectF(x - 4, y - 1, wide + 28, 14), theme().bg);
    const Icon glyph = expectation.verdict == State::kHealthy ? Icon::kOk
                       : expectation.verdict == State::kCut   ? Icon::kClose
                                                              : Icon::kMinus;
    paintIcon(painter, glyph, QRectF(x, y - 1, 13, 13), tone);
    drawText(painter, QPointF(x + 19, y + 10), elideWords(expectation.text, type, wide + 1), type, tone);
  }
}

}  // namespace jetlag::ui
