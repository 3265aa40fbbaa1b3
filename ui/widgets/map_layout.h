// SPDX-License-Identifier: GPL-3.0-or-later
// MapLayout: where everything of a MapScene stands on the screen: nodes, lines, boxes of texts. Painting and hit testing use it.
//
// Laws      no label overlaps a node, another label or a reserved box; every label lies inside the view. Labels without a free
//           place are left out, alarming ones last; a region whose badge finds none gets a short one.
// Stability widths of texts are rounded up, so counting numbers do not move boxes; the same scene and view give the same places.
// Cost      about a millisecond for five regions; the canvas keeps it until layoutKey() changes.
#pragma once

#include <QByteArray>
#include <QPointF>
#include <QPolygonF>
#include <QRectF>

#include <map>
#include <vector>

#include "widgets/map_density.h"
#include "widgets/map_projection.h"
#include "widgets/map_scene.h"

namespace jetlag::ui {

enum class MapDetail { kFull, kThumbnail };

struct MapNode {
  QPointF at;
  bool inside = false;
};

struct MapLine {
  LinkPath path;
  std::vector<QPolygonF> pieces;
  bool known = false;  ///< Both its regions exist.
};

enum class LabelKind { kBadge, kShortBadge, kRtt, kStub, kCut, kGauge, kGaugeChip, kPipe, kNote };

struct MapLabel {
  LabelKind kind = LabelKind::kRtt;
  std::size_t index = 0;  ///< Into the scene's list of that kind (regions, links, gauges, pipes, notes).
  QRectF box;
  QPointF anchor;  ///< What it hangs on.
  bool leader = false;
  QString text;  ///< Of stubs; what a cut's label says behind its duration. Others are read from the scene, so never stale.
};

struct MapLayout {
  MapView view;
  MapDetail detail = MapDetail::kFull;
  double k = 1;                ///< Scale of type and marks.
  std::vector<MapNode> nodes;  ///< As scene.regions.
  std::vector<MapLine> lines;  ///< As scene.links.
  std::vector<MapLabel> labels;
  QRectF headline, legend;            ///< Empty when not shown.
  std::map<int, std::size_t> lineOf;  ///< Link id to index.

  const MapLine* line(int link) const;
  /// On the screen at a share of a link's length from its end a (forward) or b.
  PathPoint on(const MapLine& line, double share, bool forward = true) const;
  /// The share of a line nearest its middle that is inside the view.
  double visibleMiddle(const MapLine& line) const;
};

/// `reserved`: boxes of controls that lie over the map.
MapLayout layoutMap(const MapScene& scene, const MapView& view, const std::vector<QRectF>& reserved = {},
                    MapDetail detail = MapDetail::kFull);
/// Of a text's box, so that it stays when the text grows by a digit.
double roundedUp(double width);
/// Equal keys, equal layouts.
QByteArray layoutKey(const MapScene& scene, const MapView& view, const std::vector<QRectF>& reserved, MapDetail detail);

/// What is under `point`: cards before nodes before lines.
MapHit hitTest(const MapScene& scene, const MapLayout& layout, const QPointF& point);

/// Pixels at the top that the headline takes from the first view.
double headRoom(const MapScene& scene);
/// Radius of a region's disc and the half width of what no label may cover.
double nodeRadius(const MapLayout& layout);
/// Texts of the legend's rows.
enum class LegendSample { kHealthy, kLagging, kDegraded, kCut, kDead, kSync, kDots, kLost, kBacklog };
struct LegendRow {
  LegendSample sample{};
  QString text;
};
/// Some message under way is lost.
bool hasLostDots(const MapScene& scene);
/// What is seldom has its row only while it is there.
std::vector<LegendRow> legendRows(const MapScene& scene);

}  // namespace jetlag::ui
