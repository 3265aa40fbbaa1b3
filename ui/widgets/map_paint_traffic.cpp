// SPDX-License-Identifier: GPL-3.0-or-later
// What moves along links: message dots, and the pipe of a full sync.
#include <algorithm>
#include <cmath>

#include "widgets/map_paint.h"
#include "widgets/map_pipe_lines.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kCasing = 14, kTrough = 11.5, kFront = 18, kChevronStep = 22;

void strokeAll(QPainter& painter, const std::vector<QPolygonF>& lines, const QColor& colour, double width) {
  painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
  for (const QPolygonF& line : lines) painter.drawPolyline(line);
}

double sizeOf(const MapFrame& frame) { return frame.layout.k * (frame.layout.detail == MapDetail::kThumbnail ? 0.6 : 1); }

void paintChevronsOf(QPainter& painter, const MapFrame& frame, const MapPipe& pipe, const MapLine& line) {
  const double k = sizeOf(frame), share = paintedShare(frame, pipe);
  const double length = line.path.length() * frame.layout.view.scale;
  const double step = kChevronStep * k;
  const double phase = frame.scene.reducedMotion ? 0 : std::fmod(std::max(0.0, frame.scene.chevrons) * k, step);
  painter.setBrush(Qt::NoBrush);
  for (double d = 4 * k + phase; d < length - 12 * k; d += step) {
    if (d < 18 * k) continue;
    PathPoint p = frame.layout.on(line, d / length, pipe.forward);
    p.at += pipeShift(frame.scene, frame.layout, pipe, p.along);
    const bool filled = d / length < share - 6 * k / length;
    if (!filled && std::abs(d / length - share) * length < 6 * k) continue;
    const QPointF normal(-p.along.y(), p.along.x());
    const QPointF back = p.at - p.along * 3 * k;
    painter.setPen(QPen(withAlpha(filled ? theme().sea : theme().fullSync.line, filled ? 0.85 : 0.45), 1.6 * k));
    const double half = (isPaired(frame.scene, pipe) ? 2.2 : 3.5) * k;
    const QPointF points[] = {back + normal * half, p.at + p.along * 1.5 * k, back - normal * half};
    painter.drawPolyline(points, 3);
  }
}

void paintDot(QPainter& painter, const PathPoint& p, const MapDot& dot, double k) {
  const QColor tint = dot.tint ? stateColour(*dot.tint).line : QColor();
  if (dot.kind == DotKind::kAck) {
    painter.setPen(QPen(dot.tint ? tint : theme().text2, 1.3 * k));
    painter.setBrush(theme().sea);
    painter.drawEllipse(p.at, 2.6 * k, 2.6 * k);
    return;
  }
  const double r = dotRadius(dot.bytes) * k;
  painter.setPen(QPen(theme().sea, 1.2 * k));
  if (dot.kind == DotKind::kSync) {
    painter.setBrush(dot.tint ? tint : theme().partial.line);
    painter.drawRect(QRectF(p.at.x() - r, p.at.y() - r, 2 * r, 2 * r));
    return;
  }
  painter.setBrush(dot.tint ? tint : theme().text);
  painter.drawEllipse(p.at, r, r);
}

}  // namespace

double dotRadius(double bytes) { return std::clamp(2.6 + 0.8 * std::log10(std::max(1.0, bytes) / 256), 2.6, 6.0); }

void paintPipes(QPainter& painter, const MapFrame& frame) {
  for (const MapPipe& pipe : frame.scene.pipes) {
    const MapLine* line = frame.layout.line(pipe.link);
    if (line == nullptr) continue;
    const double fade = std::clamp(pipe.fade, 0.0, 1.0);
    const double k = sizeOf(frame), thin = (1 - 0.85 * fade) * pipeThinness(frame.scene, pipe);
    const double share = paintedShare(frame, pipe);
    const std::vector<QPolygonF> whole = pipePieces(frame.scene, frame.layout, pipe, 0, 1);
    const std::vector<QPolygonF> filled = pipePieces(frame.scene, frame.layout, pipe, 0, share);
    strokeAll(painter, whole, withAlpha(theme().sea, 0.8), (kCasing + 4) * k * thin);
    strokeAll(painter, whole, withAlpha(theme().fullSync.line, 0.55), kCasing * k * thin);
    strokeAll(painter, whole, theme().fullSync.soft, kTrough * k * thin);
    strokeAll(painter, filled, withAlpha(theme().fullSync.line, 1 - fade), kTrough * k * thin);
    if (fade > 0) continue;
    PathPoint front = frame.layout.on(*line, share, pipe.forward);
    front.at += pipeShift(frame.scene, frame.layout, pipe, front.along);
    const QPointF normal = QPointF(-front.along.y(), front.along.x()) * (kFront / 2 * k * pipeThinness(frame.scene, pipe));
    painter.setPen(QPen(theme().text, 2.5 * k, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(front.at + normal, front.at - normal);
  }
}

double paintedShare(const MapFrame& frame, const MapPipe& pipe) {
  const MapLine* line = frame.layout.line(pipe.link);
  const double pixels = line == nullptr ? 1 : std::max(1.0, line->path.length() * frame.layout.view.scale);
  return std::clamp(std::round(pipe.share * pixels) / pixels, 0.0, 1.0);
}

void paintChevrons(QPainter& painter, const MapFrame& frame) {
  for (const MapPipe& pipe : frame.scene.pipes)
    if (const MapLine* line = frame.layout.line(pipe.link); line != nullptr && pipe.fade <= 0)
      paintChevronsOf(painter, frame, pipe, *line);
}

void paintDots(QPainter& painter, const MapFrame& frame) {
  if (!frame.scene.layers.messages) return;
  const QRectF seen = frame.layout.view.area.adjusted(-8, -8, 8, 8);
  const double k = frame.layout.k * (frame.layout.detail == MapDetail::kThumbnail ? 0.55 : 1);
  for (const MapDot& dot : frame.scene.dots) {
    const MapLine* line = frame.layout.line(dot.link);
    if (line == nullptr) continue;
    const PathPoint p = frame.layout.on(*line, dot.at, dot.forward);
    if (seen.contains(p.at)) paintDot(painter, p, dot, k);
  }
}

}  // namespace jetlag::ui
