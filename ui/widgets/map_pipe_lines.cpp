// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_pipe_lines.h"

#include <algorithm>
#include <cmath>

namespace jetlag::ui {

namespace {

constexpr double kPairWidth = 0.62, kPairShift = 6.5;

}  // namespace

bool isPaired(const MapScene& scene, const MapPipe& pipe) {
  return std::any_of(scene.pipes.begin(), scene.pipes.end(),
                     [&](const MapPipe& other) { return other.link == pipe.link && other.forward != pipe.forward; });
}

double pipeThinness(const MapScene& scene, const MapPipe& pipe) { return isPaired(scene, pipe) ? kPairWidth : 1; }

QPointF pipeShift(const MapScene& scene, const MapLayout& layout, const MapPipe& pipe, const QPointF& along) {
  if (!isPaired(scene, pipe)) return {};
  return QPointF(-along.y(), along.x()) * kPairShift * layout.k * (layout.detail == MapDetail::kThumbnail ? 0.6 : 1);
}

std::vector<QPolygonF> pipePieces(const MapScene& scene, const MapLayout& layout, const MapPipe& pipe, double from, double to) {
  const MapLine* found = layout.line(pipe.link);
  if (found == nullptr) return {};
  std::vector<QPolygonF> lines =
      pipe.forward ? pieces(found->path, layout.view, from, to) : pieces(found->path, layout.view, 1 - to, 1 - from);
  if (!isPaired(scene, pipe)) return lines;
  for (QPolygonF& line : lines) {
    const QPolygonF before = line;
    for (qsizetype i = 0; i < line.size(); ++i) {
      const QPointF way = before[std::min(i + 1, line.size() - 1)] - before[std::max<qsizetype>(i - 1, 0)];
      const double length = std::max(1e-9, std::hypot(way.x(), way.y()));
      line[i] += pipeShift(scene, layout, pipe, (pipe.forward ? way : -way) / length);
    }
  }
  return lines;
}

}  // namespace jetlag::ui
