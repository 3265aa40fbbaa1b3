// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of branches: main in the accent, forks in grey.
#include <QPainterPath>

#include <algorithm>

#include "widgets/icons.h"
#include "widgets/paint.h"
#include "widgets/timeline_paint.h"

namespace jetlag::ui {

namespace {

constexpr double kPitch = 18, kFirst = 13, kBend = 24;

bool isFork(const TimelineBranch& branch) { return branch.forked || branch.parent >= 0; }

double yOf(const TimelineRow& row, std::size_t branch) {
  return row.box.top() + kFirst + kPitch * static_cast<double>(std::min<std::size_t>(branch, 2));
}

/// A text on a plate in the ground's colour, so that the branch's line does not run through it.
void plated(QPainter& painter, const QPointF& at, const QString& text, const Face& type, const QColor& colour,
            const QColor& ground) {
  painter.fillRect(QRectF(at.x() - 6, at.y() - 9, type.width(text) + 12, 18), ground);
  drawText(painter, QPointF(at.x(), at.y() + type.middle()), text, type, colour);
}

void paintTick(QPainter& painter, const QPointF& at) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().healthy.line);
  painter.drawEllipse(at, 6.5, 6.5);
  painter.setPen(QPen(theme().bg, 1.6));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(QPolygonF({at + QPointF(-3.5, 0), at + QPointF(-1, 2.5), at + QPointF(3.5, -2.5)}));
}

void paintMain(QPainter& painter, const TimelineFrame& frame, const TimelineBranch& branch, double y) {
  const TimelineLayout& layout = frame.layout;
  const QColor colour = branch.current ? theme().accent : theme().text2;
  const double from = std::clamp(layout.x(branch.from), layout.left, layout.right);
  const double reached = layout.x(branch.to), now = std::clamp(reached, layout.left, layout.right);
  const double end = std::clamp(layout.x(frame.scene.range.to), layout.left, layout.right);
  painter.setPen(QPen(colour, 3, Qt::SolidLine, Qt::FlatCap));
  if (now > from) painter.drawLine(QPointF(from, y), QPointF(now, y));
  if (!branch.current) {  // it goes no further while another one is shown; its label stands where it ends, on no line
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    if (reached >= layout.left && reached <= layout.right) painter.drawEllipse(QPointF(now, y), 4, 4);
    return;
  }
  painter.setPen(dashedPen(withAlpha(colour, 0.45), 1.5, {3, 4}));
  if (end > now) painter.drawLine(QPointF(now, y), QPointF(end, y));
}

void paintFork(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row, std::size_t index) {
  const TimelineLayout& layout = frame.layout;
  const TimelineBranch& branch = frame.scene.branches[index];
  const double y = yOf(row, index), parent = branch.parent < 0 ? y : yOf(row, static_cast<std::size_t>(branch.parent));
  const double fork = layout.x(branch.from), end = std::min(layout.x(branch.to), layout.right);
  if (end < layout.left || fork > layout.right) return;
  const QColor colour = branch.current ? theme().accent : theme().text2;
  QPainterPath path(QPointF(fork, parent));
  const double bend = std::clamp(end - fork, 0.0, kBend);  // one that has just begun goes straight down
  path.cubicTo(fork + bend * 0.6, parent, fork + bend / 3, y, fork + bend, y);
  path.lineTo(std::max(end, fork + bend), y);
  painter.save();
  painter.setClipRect(QRectF(QPointF(layout.left, row.box.top()), QPointF(layout.area.right(), row.box.bottom())),
                      Qt::IntersectClip);
  painter.setPen(QPen(colour, 2.2));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(path);
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(theme().bg);
  painter.drawEllipse(QPointF(fork, parent), 4.5, 4.5);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QPointF(end, y), 4, 4);
  painter.restore();
}

/// Where a text of this width has no fork of the branch under it, nor the cursor's line.
double afterForks(const TimelineFrame& frame, std::size_t index, double start, double width) {
  const double cursor = frame.layout.x(frame.scene.cursor);
  const auto clear = [&](double from) { return cursor > from - 8 && cursor < from + width + 8 ? cursor + 12 : from; };
  start = clear(start);
  for (const TimelineBranch& fork : frame.scene.branches) {
    if (fork.parent != static_cast<int>(index)) continue;
    const double x = frame.layout.x(fork.from);
    if (x < start + width + 8 && x + kBend + 10 > start) start = clear(x + kBend + 10);
  }
  return start;
}

void paintTexts(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row, std::size_t index) {
  const TimelineLayout& layout = frame.layout;
  const TimelineBranch& branch = frame.scene.branches[index];
  const Face& type = face(11);
  const double y = yOf(row, index), fork = layout.x(branch.from), end = std::min(layout.x(branch.to), layout.right);
  const double now = layout.x(frame.scene.now);
  if (const double wide = type.width(branch.forkText); wide > 0 && fork - 16 - wide > layout.left)
    plated(painter, QPointF(fork - 10 - wide, y - 1), branch.forkText, type, theme().text3, theme().bg);
  for (const Nanos at : branch.converged)
    if (const double x = layout.x(at); x > layout.left && x < layout.right) paintTick(painter, QPointF(x, y));
  const double tail = type.width(branch.tail);
  const double after = afterForks(frame, index, end + 12, tail);
  const bool fitsAfter = after - 2 + tail < layout.area.right() - 4;
  if (fitsAfter && end > layout.left && tail > 0)
    plated(painter, QPointF(after, y), branch.tail, type, theme().text2, theme().bg);
  // The note stands on the line after the present, or where the line has room.
  const double start = std::max({fork + 34, now + 14, layout.left + 8}), room = end - 16 - start;
  const QString note = elideWords(branch.note, type, room);
  if (!branch.note.isEmpty() && room > 60) plated(painter, QPointF(start, y), note, type, theme().text2, theme().bg);
}

}  // namespace

void paintBranches(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row) {
  const std::size_t count = std::min<std::size_t>(frame.scene.branches.size(), 3);
  for (std::size_t i = 0; i < count; ++i)
    if (!isFork(frame.scene.branches[i])) paintMain(painter, frame, frame.scene.branches[i], yOf(row, i));
  for (std::size_t i = 0; i < count; ++i)
    if (isFork(frame.scene.branches[i])) paintFork(painter, frame, row, i);
  for (std::size_t i = 0; i < count; ++i) paintTexts(painter, frame, row, i);
  const Face& type = face(11);
  const double left = frame.layout.area.left() + 12 + face(12).width(QStringLiteral("Branches")) + 10;
  const double x = std::min(left, frame.layout.left - 60), room = frame.layout.left - x - 20;
  for (std::size_t i = 0; i < count && room > 24; ++i) {
    const TimelineBranch& branch = frame.scene.branches[i];
    const QColor colour = branch.current ? theme().accent : theme().text2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(x + 4, yOf(row, i)), 4, 4);
    drawText(painter, QPointF(x + 13, yOf(row, i) + type.middle()), elide(branch.name, type, room, Qt::ElideMiddle), type,
             colour);
  }
}

}  // namespace jetlag::ui
