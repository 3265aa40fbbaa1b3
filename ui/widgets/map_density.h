// SPDX-License-Identifier: GPL-3.0-or-later
// Map density: what a map names where there is too much to name all of it: the worst, and what somebody selected.
//
// Gauges   up to four are cards. Of more the worst is a card, and those of the selection (of a region its two worst); every other
//          source region has a chip with its worst per cent.
// Links    on a dense map idle ones have no label, of lagging and degraded ones the three with the most lag; those of the
//          selection always have theirs.
// Cuts     on a dense map cuts of one duration share one label, which says how many links it stands for.
#pragma once

#include <vector>

#include "widgets/map_scene.h"

namespace jetlag::ui {

/// So many links that idle ones are thin, faint and without labels.
bool isDense(const MapScene& scene);
/// Whether a gauge is worth showing: over 10 %, or its link selected.
bool isShown(const MapScene& scene, const MapGauge& gauge);

enum class GaugeRole { kHidden, kChip, kCard };
/// As scene.gauges.
std::vector<GaugeRole> gaugeRoles(const MapScene& scene);
/// As scene.links: whether it has its label.
std::vector<bool> labelledLinks(const MapScene& scene);
/// Links that may carry one common label of their cut, the first one that finds a place.
std::vector<std::vector<std::size_t>> cutGroups(const MapScene& scene);

}  // namespace jetlag::ui
