// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_projection.h"

#include <QtMath>

#include <algorithm>
#include <array>
#include <cmath>

namespace jetlag::ui {

namespace {

constexpr int kSegments = 64;
constexpr double kHighestLatitude = 66;
constexpr double kBow = 0.08;
constexpr double kUnturned = 200;  ///< Degrees of longitude a bow spans before it is drawn over the window's edge.
constexpr double kEarthRadiusKm = 6371.0;

struct Unit {
  double x, y, z;
};

Unit unitOf(double lat, double lon) {
  const double la = qDegreesToRadians(lat), lo = qDegreesToRadians(lon);
  return {std::cos(la) * std::cos(lo), std::cos(la) * std::sin(lo), std::sin(la)};
}

double angleBetween(const Unit& a, const Unit& b) { return std::acos(std::clamp(a.x * b.x + a.y * b.y + a.z * b.z, -1.0, 1.0)); }

void measure(LinkPath& path) {
  path.travelled.assign(1, 0);
  for (std::size_t i = 1; i < path.points.size(); ++i) {
    const QPointF d = path.points[i] - path.points[i - 1];
    path.travelled.push_back(path.travelled.back() + std::hypot(d.x(), d.y()));
  }
}

/// Points a + (b - a) t with a parabola of height `rise` along `up`.
LinkPath bowed(const QPointF& a, const QPointF& b, const QPointF& rise) {
  LinkPath path;
  for (int i = 0; i <= kSegments; ++i) {
    const double t = static_cast<double>(i) / kSegments;
    path.points.push_back(a + (b - a) * t + rise * (4 * t * (1 - t)));
  }
  measure(path);
  return path;
}

}  // namespace

QPointF planeOf(double lat, double lon) { return {lon * kPlanePerDegree, -lat}; }

double wrapped(double lon, double west) { return lon - 360 * std::floor((lon - west) / 360); }

double westOf(const std::vector<MapRegion>& regions) {
  if (regions.empty()) return -180;
  std::vector<double> lons;
  for (const MapRegion& region : regions) lons.push_back(wrapped(region.lon, -180));
  std::sort(lons.begin(), lons.end());
  double gap = lons.front() + 360 - lons.back(), after = lons.back();
  for (std::size_t i = 1; i < lons.size(); ++i)
    if (lons[i] - lons[i - 1] > gap) gap = lons[i] - lons[i - 1], after = lons[i - 1];
  return wrapped(after + gap / 2, -360);
}

PathPoint LinkPath::at(double fraction) const {
  if (points.size() < 2) return {points.empty() ? QPointF() : points.front(), QPointF(1, 0)};
  const double want = std::clamp(fraction, 0.0, 1.0) * length();
  const auto found = std::lower_bound(travelled.begin() + 1, travelled.end() - 1, want);
  const auto i = static_cast<std::size_t>(found - travelled.begin());
  const double span = travelled[i] - travelled[i - 1];
  const QPointF d = points[i] - points[i - 1];
  const double f = span > 0 ? (want - travelled[i - 1]) / span : 0;
  return {points[i - 1] + d * f, span > 0 ? d / span : QPointF(1, 0)};
}

double greatCircleKilometres(double lat1, double lon1, double lat2, double lon2) {
  return angleBetween(unitOf(lat1, lon1), unitOf(lat2, lon2)) * kEarthRadiusKm;
}

LinkPath arcBetween(double lat1, double lon1, double lat2, double lon2) {
  const double given = lon2;
  lon2 = wrapped(lon2, lon1 - 180);
  const Unit a = unitOf(lat1, lon1), b = unitOf(lat2, lon2);
  const double angle = angleBetween(a, b);
  LinkPath path;
  double highest = 0, lon = lon1;
  const bool antipodal = std::sin(angle) < 1e-6 && angle > 1;
  for (int i = 0; i <= kSegments && !antipodal; ++i) {
    const double t = static_cast<double>(i) / kSegments;
    const double s1 = angle < 1e-9 ? 1 - t : std::sin((1 - t) * angle) / std::sin(angle);
    const double s2 = angle < 1e-9 ? t : std::sin(t * angle) / std::sin(angle);
    const Unit q{a.x * s1 + b.x * s2, a.y * s1 + b.y * s2, a.z * s1 + b.z * s2};
    const double lat = qRadiansToDegrees(std::asin(std::clamp(q.z, -1.0, 1.0)));
    lon = wrapped(qRadiansToDegrees(std::atan2(q.y, q.x)), lon - 180);
    highest = std::max(highest, std::abs(lat));
    path.points.push_back(planeOf(lat, lon));
  }
  if (antipodal || highest > kHighestLatitude) {
    // A bow is no shortest way anyhow: it stays in the window where the other way round is not much shorter.
    const QPointF p = planeOf(lat1, lon1), q = planeOf(lat2, std::abs(given - lon1) <= kUnturned ? given : lon2);
    const double rise = kBow * std::hypot(q.x() - p.x(), q.y() - p.y());
    path = bowed(p, q, QPointF(0, lat1 + lat2 >= 0 ? -rise : rise));
    path.flattened = true;
  }
  measure(path);
  path.kilometres = angle * kEarthRadiusKm;
  return path;
}

LinkPath chordBetween(const QPointF& a, const QPointF& b) {
  const QPointF middle = (a + b) / 2;
  return bowed(a, b, -middle * 0.18);
}

QPointF MapView::toScreen(const QPointF& plane) const { return area.center() + (plane - centre) * scale; }
QPointF MapView::toPlane(const QPointF& screen) const { return centre + (screen - area.center()) / scale; }

QPointF MapView::intoWindow(const QPointF& plane) const {
  if (!geographic) return plane;
  return {wrapped(plane.x() / kPlanePerDegree, west) * kPlanePerDegree, plane.y()};
}

std::vector<QPolygonF> pieces(const LinkPath& path, const MapView& view, double from, double to) {
  std::vector<QPolygonF> all;
  if (path.points.size() < 2 || to <= from) return all;
  std::vector<QPointF> run{path.at(from).at};
  for (std::size_t i = 0; i < path.points.size(); ++i)
    if (path.travelled[i] > from * path.length() + 1e-9 && path.travelled[i] < to * path.length() - 1e-9)
      run.push_back(path.points[i]);
  run.push_back(path.at(to).at);
  const double left = view.west * kPlanePerDegree;
  const auto turnOf = [&](const QPointF& p) { return view.geographic ? std::floor((p.x() - left) / kWorldWidth) : 0.0; };
  QPolygonF piece;
  double turn = turnOf(run.front());
  for (std::size_t i = 0; i < run.size(); ++i) {
    while (turnOf(run[i]) != turn) {
      const bool east = turnOf(run[i]) > turn;
      const double edge = left + kWorldWidth * (turn + (east ? 1 : 0));
      const QPointF& p = run[i - 1];
      const double f = (edge - p.x()) / (run[i].x() - p.x());
      const QPointF cut(edge, p.y() + (run[i].y() - p.y()) * f);
      piece << view.toScreen(cut - QPointF(turn * kWorldWidth, 0));
      if (piece.size() > 1) all.push_back(piece);
      piece.clear();
      turn += east ? 1 : -1;
      piece << view.toScreen(cut - QPointF(turn * kWorldWidth, 0));
    }
    piece << view.toScreen(run[i] - QPointF(turn * kWorldWidth, 0));
  }
  if (piece.size() > 1) all.push_back(piece);
  return all;
}

std::vector<QPointF> regionSpots(const MapScene& scene, double west) {
  std::vector<QPointF> spots;
  if (scene.arrangement == MapArrangement::kGeographic) {
    for (const MapRegion& region : scene.regions) spots.push_back(planeOf(region.lat, wrapped(region.lon, west)));
    return spots;
  }
  // Round the circle from west to east, so that the two arrangements resemble each other.
  std::vector<std::size_t> order(scene.regions.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return wrapped(scene.regions[a].lon, west) < wrapped(scene.regions[b].lon, west);
  });
  spots.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double angle = M_PI + 2 * M_PI * static_cast<double>(i) / static_cast<double>(order.size());
    spots[order[i]] = order.size() == 1 ? QPointF() : QPointF(60 * std::cos(angle), 40 * std::sin(angle));
  }
  return spots;
}

}  // namespace jetlag::ui
