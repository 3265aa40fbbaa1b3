// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/coastline.h"

#include <QByteArray>
#include <QList>
#include <QPointF>

#include <cmath>
#include <string_view>
#include <vector>

#include "widgets/map_projection.h"

namespace jetlag::embedded {
extern const std::string_view kCoastline;
}

namespace jetlag::ui {

namespace {

using Ring = std::vector<QPointF>;  ///< x = longitude, y = latitude, in degrees.

std::vector<Ring> rings() {
  const QByteArray text(embedded::kCoastline.data(), static_cast<qsizetype>(embedded::kCoastline.size()));
  std::vector<Ring> all;
  for (const QByteArray& line : text.split('\n')) {
    if (line.isEmpty() || line.startsWith('#')) continue;
    const QList<QByteArray> numbers = line.split(',');
    Ring ring;
    for (qsizetype i = 0; i + 1 < numbers.size(); i += 2)
      ring.emplace_back(numbers[i].toDouble() / 10, numbers[i + 1].toDouble() / 10);
    if (ring.size() > 2) all.push_back(std::move(ring));
  }
  return all;
}

bool isMapEdge(const QPointF& a, const QPointF& b) {
  return (std::abs(a.x()) >= 179.9 && std::abs(b.x()) >= 179.9) || (a.y() <= -89.9 && b.y() <= -89.9);
}

QPainterPath makeLand() {
  QPainterPath path;
  path.setFillRule(Qt::OddEvenFill);
  for (const Ring& ring : rings()) {
    path.moveTo(planeOf(ring.front().y(), ring.front().x()));
    for (std::size_t i = 1; i < ring.size(); ++i) path.lineTo(planeOf(ring[i].y(), ring[i].x()));
    path.closeSubpath();
  }
  return path;
}

QPainterPath makeShore() {
  QPainterPath path;
  for (const Ring& ring : rings()) {
    bool down = false;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const QPointF& a = ring[i];
      const QPointF& b = ring[(i + 1) % ring.size()];
      if (a == b || isMapEdge(a, b)) {
        down = false;
        continue;
      }
      if (!down) path.moveTo(planeOf(a.y(), a.x()));
      path.lineTo(planeOf(b.y(), b.x()));
      down = true;
    }
  }
  return path;
}

}  // namespace

const QPainterPath& landPath() {
  static const QPainterPath path = makeLand();
  return path;
}

const QPainterPath& shorePath() {
  static const QPainterPath path = makeShore();
  return path;
}

}  // namespace jetlag::ui
