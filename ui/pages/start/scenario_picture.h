// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a scenario that has not run: its regions and links on the map, at the moment when its faults have struck.
//
// Shown    cuts, regions that are down, degraded links, wrong clocks, a full sync where one is expected, what a script writes on
// two
//          sides of a cut. Only what the scenario says: no numbers of a run.
// Colours  state colours, as the map uses them.
#pragma once

#include <vector>

#include "scenario/spec.h"
#include "widgets/map_scene.h"

namespace jetlag::ui {

MapScene pictureOf(const scenario::ScenarioSpec& spec);

}  // namespace jetlag::ui
