// SPDX-License-Identifier: GPL-3.0-or-later
// mapSceneOf: from a snapshot to what the map shows. Pure: the same snapshot and options give the same scene.
//
// Ids        a region's id is its position in the scenario; a link's is pairId(), its end a the lower position.
// Regions    the badge's line says what matters most: down, paused, stale until, keys differ, clock error over 10 ms, size.
// Links      both directions in one arc; the worse one decides colour and label.
// Headline   one true sentence; its number is the sum of what the badges say.
#pragma once

#include "observe/snapshot.h"
#include "pages/page.h"
#include "widgets/map_scene.h"

namespace jetlag::ui {

struct MapOptions {
  double motion = 1;  ///< 1, 4, 16; 0: automatic
  double speed = 1;   ///< Simulated seconds per second; automatic motion and very fast runs ask for it.
  MapLayers layers;
  MapArrangement arrangement = MapArrangement::kGeographic;
  Selection selection;
  bool reducedMotion = false;
  double scale = 1;
};

MapScene mapSceneOf(const observe::Snapshot& seen, const MapOptions& options);

/// What automatic motion comes to: the smallest stretch at which a flight of median length is seen for 0.4 s.
double motionFactor(const observe::Snapshot& seen, const MapOptions& options);
MapHit hitOf(const Selection& selection);
Selection selectionOf(const MapHit& hit, const Selection& otherwise = {});

/// What is wrong now, as one sentence.
MapHeadline headlineOf(const observe::Snapshot& seen);

}  // namespace jetlag::ui
