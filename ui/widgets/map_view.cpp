// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of the world is on the screen: first view, zoom and limits.
#include <algorithm>
#include <cmath>

#include "widgets/map_projection.h"

namespace jetlag::ui {

namespace {

constexpr double kMargin = 0.08;
constexpr double kNorth = 75, kSouth = -58;  ///< What the map shows at most before it is zoomed by hand.
constexpr double kLeastSpan = 36;            ///< Degrees of latitude a single region is shown with.
constexpr double kEdge = 12;                 ///< Pixels between an arc and the edge of the view.
constexpr double kSmallest = 0.8, kLargest = 160;

QRectF boundsOf(const std::vector<QPointF>& points) {
  if (points.empty()) return {};
  double left = points[0].x(), right = left, top = points[0].y(), bottom = top;
  for (const QPointF& p : points) {
    left = std::min(left, p.x()), right = std::max(right, p.x());
    top = std::min(top, p.y()), bottom = std::max(bottom, p.y());
  }
  return {QPointF(left, top), QPointF(right, bottom)};
}

/// Regions, and what arcs reach north and south of them.
std::vector<QPointF> pointsToFit(const MapScene& scene, double west) {
  std::vector<QPointF> points = regionSpots(scene, west);
  const QRectF regions = boundsOf(points);
  if (scene.arrangement == MapArrangement::kCircle) return points;
  for (const MapLink& link : scene.links) {
    const MapRegion* a = scene.region(link.a);
    const MapRegion* b = scene.region(link.b);
    if (a == nullptr || b == nullptr) continue;
    const LinkPath path = arcBetween(a->lat, wrapped(a->lon, west), b->lat, wrapped(b->lon, west));
    for (const QPointF& p : path.points) points.emplace_back(std::clamp(p.x(), regions.left(), regions.right()), p.y());
  }
  return points;
}

/// Arcs come before a map without edges: what they reach is in sight, below the headline.
void keepInside(MapView& view, const QRectF& box, double head) {
  const double high = view.area.height(), above = head > 0 ? head + kEdge : kEdge;
  view.scale = std::min(view.scale, std::max(1.0, high - above - kEdge) / std::max(box.height(), 1.0));
  const double highest = box.top() + (high / 2 - above) / view.scale, lowest = box.bottom() - (high / 2 - kEdge) / view.scale;
  if (view.centre.y() > highest) view.centre.setY(highest);
  if (view.centre.y() < lowest) view.centre.setY(lowest);
}

}  // namespace

MapView fittedView(const MapScene& scene, const QRectF& area, double headRoom) {
  MapView view;
  view.area = area;
  view.geographic = scene.arrangement == MapArrangement::kGeographic;
  view.west = westOf(scene.regions);
  if (area.isEmpty()) return view;
  QRectF box = boundsOf(pointsToFit(scene, view.west));
  const double top = -kNorth, bottom = -kSouth;
  // Where a region lies beyond the band of land, to be seen counts more than to fill the height.
  const bool banded = std::all_of(scene.regions.begin(), scene.regions.end(),
                                  [&](const MapRegion& region) { return -region.lat >= top && -region.lat <= bottom; });
  if (scene.regions.empty()) box = QRectF(QPointF(view.west * kPlanePerDegree, top), QSizeF(kWorldWidth, bottom - top));
  view.centre = box.center();
  const double wide = std::max(box.width(), 1.0), high = std::max(box.height(), kLeastSpan);
  const double inner = 1 - 2 * kMargin;
  const double head = area.height() > 150 ? headRoom : 0;
  view.scale = std::min(area.width() * inner / wide, (area.height() - head) * inner / high);
  view.centre.ry() -= head / 2 / view.scale;
  if (view.geographic && banded) {
    // Not more sky than the world has: the band from 75 N to 58 S fills the height at least.
    view.scale = std::max(view.scale, std::min(area.height() / (bottom - top), area.width() * inner / wide));
    const double half = area.height() / 2 / view.scale;
    if (half * 2 < bottom - top) view.centre.setY(std::clamp(view.centre.y(), top + half, bottom - half));
    keepInside(view, box, head);
  } else if (!view.geographic) {
    view.centre = QPointF(0, -head / 2 / view.scale);
  }
  return view;
}

MapView clamped(MapView view) {
  view.scale = std::clamp(view.scale, kSmallest, kLargest);
  if (!view.geographic) {
    view.centre = {std::clamp(view.centre.x(), -80.0, 80.0), std::clamp(view.centre.y(), -60.0, 60.0)};
    return view;
  }
  const double left = view.west * kPlanePerDegree;
  view.centre = {std::clamp(view.centre.x(), left, left + kWorldWidth), std::clamp(view.centre.y(), -84.0, 84.0)};
  return view;
}

MapView zoomedAt(const MapView& view, const QPointF& point, double factor) {
  MapView next = view;
  next.scale = std::clamp(view.scale * factor, kSmallest, kLargest);
  const QPointF under = view.toPlane(point);
  next.centre = under - (point - next.area.center()) / next.scale;
  return next;
}

}  // namespace jetlag::ui
