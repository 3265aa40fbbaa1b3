// SPDX-License-Identifier: GPL-3.0-or-later
// Coastline: the world's land on the map's plane (widgets/map_projection.h), from the embedded ui/data/coastline.csv.
//
// Both paths are made at the first call and kept. `land` is filled with the even-odd rule; `shore` leaves out the cuts that the
// data makes at the edges of the map (180 degrees, south pole), which are no coasts.
#pragma once

#include <QPainterPath>

namespace jetlag::ui {

const QPainterPath& landPath();
const QPainterPath& shorePath();

}  // namespace jetlag::ui
