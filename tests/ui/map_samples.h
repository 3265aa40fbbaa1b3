// SPDX-License-Identifier: GPL-3.0-or-later
// Map samples: scenes that tests and the bench paint. The first is the situation of the design's picture: a transatlantic cut
// while Singapore is loading; the others are what layouts break on. Equal arguments give equal scenes.
#pragma once

#include <cstdint>

#include "widgets/map_scene.h"

namespace jetlag::ui::samples {

MapScene transatlanticCut();
/// `count` real regions in a full mesh, some links lagging or cut; at most 22.
MapScene manyRegions(int count, std::uint32_t seed);
/// Five regions with names of 40 letters and long status lines.
MapScene longNames();
MapScene oneRegion();
/// The first one with `dots` dots in flight.
MapScene busy(int dots);

}  // namespace jetlag::ui::samples
