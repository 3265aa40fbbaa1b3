// SPDX-License-Identifier: GPL-3.0-or-later
// Painting of the world map into any QPainter: widget, picture file, start-page card.
//
// Order: water and land, idle links, pipes, alarming links, chevrons, dots, nodes, labels, selection. One file per idea:
// map_paint_base (land, with its cache), _links, _traffic (dots and pipes), _nodes (nodes, badges, pills), _cards (gauges, pipe
// cards, headline, legend). Colours come from the current theme. The same scene and layout paint the same pixels.
#pragma once

#include <QByteArray>
#include <QPainter>
#include <QPixmap>

#include "widgets/map_layout.h"
#include "widgets/map_scene.h"

namespace jetlag::ui {

/// What the painter needs beside the scene.
struct MapFrame {
  const MapScene& scene;
  const MapLayout& layout;
  MapHit hover = {};
  bool focus = false;  ///< The canvas has the keyboard: the selection gets a wider ring.
};

/// Keeps what rarely changes as pictures, each on top of the one before: the land of one view, idle links, pipes with alarming
/// links. Another view, size, ratio or theme paints all anew, a link's change the upper two, a pipe that grew by a pixel only the
/// last. Long smooth lines are the dearest marks of a software painter, so a frame in which only dots and numbers move costs a
/// quarter.
class BaseMap {
 public:
  void paint(QPainter& painter, const MapFrame& frame);

 private:
  MapView view_;
  double ratio_ = 0;
  Scheme scheme_ = Scheme::kDark;
  QByteArray linkKey_, pipeKey_;
  QPixmap land_, idle_, lines_;
};

/// All of it; `base` may be null (then land is painted directly, as vectors).
void paintMap(QPainter& painter, const MapFrame& frame, BaseMap* base = nullptr);

void paintBase(QPainter& painter, const MapView& view);
void paintLinks(QPainter& painter, const MapFrame& frame, bool alarming);
void paintPipes(QPainter& painter, const MapFrame& frame);
void paintChevrons(QPainter& painter, const MapFrame& frame);
/// The share of a pipe to the pixel it is painted with.
double paintedShare(const MapFrame& frame, const MapPipe& pipe);
void paintDots(QPainter& painter, const MapFrame& frame);
void paintNodes(QPainter& painter, const MapFrame& frame);
void paintLeaders(QPainter& painter, const MapFrame& frame);
void paintLabels(QPainter& painter, const MapFrame& frame);
void paintCard(QPainter& painter, const MapFrame& frame, const MapLabel& label);
void paintHeadline(QPainter& painter, const MapFrame& frame);
void paintLegend(QPainter& painter, const MapFrame& frame);

/// Width of a link's line: 1.4 to 4 px by the logarithm of bytes per second, in steps of 0.2 px.
double linkWidth(double bytesPerSecond);
/// Dash and gap in pixels.
inline const std::vector<double> kCutDash{7, 5}, kDegradedDash{2, 3}, kDeadDash{4, 4};
/// Radius of an effect batch: 2.6 to 6 px by the logarithm of its bytes.
double dotRadius(double bytes);
bool isAlarming(State state);

/// A scene in a card: fitted, without labels but with notes, clipped to a rounded `box`.
void paintThumbnail(QPainter& painter, const MapScene& scene, const QRectF& box, double radius = 0);

}  // namespace jetlag::ui
