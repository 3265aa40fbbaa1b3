// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "widgets/map_paint.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kCutWidth = 2.6;
constexpr double kGap = 0.09;  ///< Of the length, in the middle of a cut link.

void stroke(QPainter& painter, const std::vector<QPolygonF>& lines, const QPen& pen) {
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  for (const QPolygonF& line : lines) painter.drawPolyline(line);
}

/// A slash across the line, `offset` pixels along it.
void paintSlash(QPainter& painter, const PathPoint& p, double offset, double k) {
  const QPointF at = p.at + p.along * offset;
  painter.setPen(QPen(theme().cut.line, 3 * k, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(at + QPointF(-6, 9) * k, at + QPointF(6, -9) * k);
}

void paintArrowHead(QPainter& painter, const PathPoint& p, const QColor& colour, double k) {
  const QPointF normal(-p.along.y(), p.along.x());
  const QPointF tip = p.at + p.along * 7 * k;
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawPolygon(QPolygonF({tip, p.at - p.along * 5 * k + normal * 6 * k, p.at - p.along * 5 * k - normal * 6 * k}));
}

void paintCut(QPainter& painter, const MapFrame& frame, const MapLink& link, const MapLine& line) {
  const MapLayout& layout = frame.layout;
  const double k = layout.k * (layout.detail == MapDetail::kThumbnail ? 0.55 : 1);
  const double middle = layout.visibleMiddle(line);
  const QPen pen = dashedPen(theme().cut.line, std::max(1.8, kCutWidth * k), kCutDash);
  const double gap = std::clamp(kGap, 20 * k / std::max(1.0, line.path.length() * layout.view.scale), 0.4);
  const PathPoint at = layout.on(line, middle);
  stroke(painter, pieces(line.path, layout.view, 0, middle - gap / 2), pen);
  stroke(painter, pieces(line.path, layout.view, middle + gap / 2, 1), pen);
  if (link.cutForward && link.cutBackward) {
    paintSlash(painter, at, -5 * k, k);
    paintSlash(painter, at, 5 * k, k);
    return;
  }
  paintSlash(painter, at, 0, k);
  const bool livingForward = link.cutBackward;
  paintArrowHead(painter,
                 layout.on(line, livingForward ? std::min(0.9, middle + 0.2) : 1 - std::max(0.1, middle - 0.2), livingForward),
                 theme().healthy.line, k);
}

void paintCasing(QPainter& painter, const MapFrame& frame, const MapLine& line, double alpha) {
  QPen pen(withAlpha(theme().accent, alpha), 10 * frame.layout.k, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin);
  stroke(painter, line.pieces, pen);
}

}  // namespace

double linkWidth(double bytesPerSecond) {
  const double width = 1.4 + 0.65 * std::log10(std::max(1.0, bytesPerSecond / 1e4));
  return std::clamp(std::round(width * 5) / 5, 1.4, 4.0);
}

bool isAlarming(State state) { return state == State::kCut || state == State::kLagging; }

void paintLinks(QPainter& painter, const MapFrame& frame, bool alarming) {
  const bool small = frame.layout.detail == MapDetail::kThumbnail;
  for (std::size_t i = 0; i < frame.layout.lines.size(); ++i) {
    const MapLink& link = frame.scene.links[i];
    const MapLine& line = frame.layout.lines[i];
    const bool cut = link.cutForward || link.cutBackward;
    if (!line.known || (cut || link.degraded || isAlarming(link.state)) != alarming) continue;
    const bool selected = frame.scene.selection.kind != MapKind::kRegion && frame.scene.selection.id == link.id &&
                          frame.scene.selection.kind != MapKind::kNone;
    const bool hovered = frame.hover.kind == MapKind::kLink && frame.hover.id == link.id;
    const bool faint = isDense(frame.scene) && !isAlarming(link.state) && !selected && !hovered;
    if ((selected || hovered) && !small) paintCasing(painter, frame, line, selected ? 0.30 : 0.16);
    if (cut) {
      paintCut(painter, frame, link, line);
      continue;
    }
    const State state = link.degraded && !isAlarming(link.state) ? State::kLagging : link.state;
    const double width = (small ? 1.6 : faint ? 1.2 : linkWidth(link.bytesPerSecond)) * frame.layout.k;
    QPen pen = dashedPen(withAlpha(stateColour(state).line, isAlarming(state) ? 0.95
                                                            : faint           ? 0.35
                                                                              : 0.75),
                         width,
                         link.degraded           ? kDegradedDash
                         : state == State::kNone ? kDeadDash
                                                 : std::vector<double>{});
    if (pen.style() == Qt::SolidLine) pen.setCapStyle(Qt::RoundCap);
    stroke(painter, line.pieces, pen);
  }
}

}  // namespace jetlag::ui
