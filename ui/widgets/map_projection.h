// SPDX-License-Identifier: GPL-3.0-or-later
// Map projection: from degrees to a plane, from the plane to the screen, and the paths of links.
//
// Plane   equirectangular with the standard parallel at 37 degrees: x = 0.8 longitude, y = -latitude; the map's window is 360
//         degrees wide and starts at `west`, chosen in the largest gap between the regions, so that oceans are cut, not data.
// Path    a great circle while its highest latitude is at most 66 degrees, else a bow of 8 % of the chord towards the pole.
//         Points are unwrapped (they may leave the window); pieces() cuts them at the window's edges. Fractions are of length.
// View    a uniform scale and a centre, so lengths on the plane are lengths on the screen times `scale`.
#pragma once

#include <QPointF>
#include <QPolygonF>
#include <QRectF>

#include <vector>

#include "widgets/map_scene.h"

namespace jetlag::ui {

inline constexpr double kPlanePerDegree = 0.8;
inline constexpr double kWorldWidth = 360 * kPlanePerDegree;

QPointF planeOf(double lat, double lon);
/// `lon` moved by full turns into [west, west + 360).
double wrapped(double lon, double west);
/// The west edge for these regions: the middle of the largest gap between their longitudes.
double westOf(const std::vector<MapRegion>& regions);

struct PathPoint {
  QPointF at;
  QPointF along;  ///< Unit vector.
};

struct LinkPath {
  std::vector<QPointF> points;    ///< On the plane, unwrapped.
  std::vector<double> travelled;  ///< Length up to each point.
  bool flattened = false;         ///< A bow stands for a great circle that would leave the map.
  double kilometres = 0;

  double length() const { return travelled.empty() ? 0 : travelled.back(); }
  PathPoint at(double fraction) const;
};

/// Longitudes as they are in the window; a great circle takes the short way, a bow prefers to stay in the window.
LinkPath arcBetween(double lat1, double lon1, double lat2, double lon2);
/// A chord of the circle arrangement, bent towards the centre.
LinkPath chordBetween(const QPointF& a, const QPointF& b);
double greatCircleKilometres(double lat1, double lon1, double lat2, double lon2);

struct MapView {
  QRectF area;         ///< On the screen.
  QPointF centre;      ///< On the plane, shown in the middle of `area`.
  double scale = 4;    ///< Pixels per degree of latitude.
  double west = -180;  ///< Left edge of the window, in degrees.
  bool geographic = true;

  QPointF toScreen(const QPointF& plane) const;
  QPointF toPlane(const QPointF& screen) const;
  /// `plane` moved by full turns into the window.
  QPointF intoWindow(const QPointF& plane) const;
  bool operator==(const MapView&) const = default;
};

/// The part of `path` between two fractions, cut at the edges of the window, in screen pixels.
std::vector<QPolygonF> pieces(const LinkPath& path, const MapView& view, double from = 0, double to = 1);

/// The first view: all regions (and arcs, where they fit) inside `area` with a margin of 8 %, the regions below
/// `headRoom` pixels at the top.
MapView fittedView(const MapScene& scene, const QRectF& area, double headRoom = 0);
/// Zooms by `factor` so that what is under `point` stays there.
MapView zoomedAt(const MapView& view, const QPointF& point, double factor);
/// Keeps the world in sight.
MapView clamped(MapView view);

/// Where regions stand on the plane, in the scene's order.
std::vector<QPointF> regionSpots(const MapScene& scene, double west);

}  // namespace jetlag::ui
