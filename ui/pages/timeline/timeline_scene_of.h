// SPDX-License-Identifier: GPL-3.0-or-later
// timelineSceneOf: from a snapshot to what the timeline shows. Pure: the same snapshot and options give the same scene.
//
// Times      the run's whole range; `now` is how far the branch has been simulated, the cursor is the instant shown.
// Lanes      faults (past solid, planned dashed, hollow diamonds), syncs (with those under way and the expected end of
//            backlogs), and the script's commands where there are some.
// Charts     lag of every direction of a link, the worst ones named; keys that differ. Other branches dashed. Lines go through
//            the frame's number at the instant shown, and that number is their label: what the headline and the map say.
// Item ids   kFaultItem + position in Timeline.faults, and so on; see itemOf().
#pragma once

#include <optional>
#include <vector>

#include "observe/snapshot.h"
#include "pages/page.h"
#include "widgets/timeline_scene.h"

namespace jetlag::ui {

inline constexpr int kFaultItem = 0, kSyncItem = 100'000, kPipeItem = 200'000, kGoneItem = 300'000, kScriptItem = 400'000;
inline constexpr int kFaultLane = 1, kSyncLane = 2, kScriptLane = 3;

inline constexpr int kShownBranches = 3;  ///< at once

struct TimelineOptions {
  std::vector<TimelineBookmark> bookmarks;
  std::optional<TimeSpan> range;
  int selectedItem = -1;
  Selection selection;
  int firstBranch = -1;  ///< of those that are shown, by age; below 0: the current one with where it comes from
  bool reducedMotion = false;
};

TimelineScene timelineSceneOf(const observe::Snapshot& seen, const TimelineOptions& options);

/// What an item stands for: the region or link that it concerns.
Selection selectionOf(const observe::Snapshot& seen, int item);

// Parts, each in a file of its own.
std::vector<TimelineLane> lanesOf(const observe::Snapshot& seen);
std::vector<TimelineChart> chartsOf(const observe::Snapshot& seen, const Selection& selection);

}  // namespace jetlag::ui
