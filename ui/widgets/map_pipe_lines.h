// SPDX-License-Identifier: GPL-3.0-or-later
// Where a full sync's pipe lies. Full syncs of both directions lie side by side, each narrower and right of its own way, the
// empty pipe as well as what has arrived.
#pragma once

#include "widgets/map_layout.h"

namespace jetlag::ui {

/// Another full sync comes the other way.
bool isPaired(const MapScene& scene, const MapPipe& pipe);
/// How much narrower and shorter than a lone one.
double pipeThinness(const MapScene& scene, const MapPipe& pipe);
/// From the link's line to the pipe's, where its way is `along`.
QPointF pipeShift(const MapScene& scene, const MapLayout& layout, const MapPipe& pipe, const QPointF& along);
/// The pipe between two shares of its own way.
std::vector<QPolygonF> pipePieces(const MapScene& scene, const MapLayout& layout, const MapPipe& pipe, double from, double to);

}  // namespace jetlag::ui
