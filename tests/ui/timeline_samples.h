// SPDX-License-Identifier: GPL-3.0-or-later
// Timeline samples: the situation of the design's picture (a cut at 10.3 s, a full sync, a what-if branch) and a crowded one.
#pragma once

#include <cstdint>

#include "widgets/timeline_scene.h"

namespace jetlag::ui::samples {

TimelineScene transatlanticTimeline();
/// `count` bars, diamonds and marks at random times in three lanes.
TimelineScene crowdedTimeline(int count, std::uint32_t seed);
/// `count` faults in the first lane that all overlap, as a ladder: each has a row of its own.
TimelineScene ladderTimeline(int count);
/// Only a ruler and one lane, as under the inspector.
TimelineScene plainTimeline();

}  // namespace jetlag::ui::samples
