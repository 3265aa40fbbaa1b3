// SPDX-License-Identifier: Apache-2.0
// What a session tells about a world, part by part. None of them changes it.
#pragma once

#include <vector>

#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

/// Faults, syncs, expectations, script and series (timeline.cpp). Cost: a few hundred points per series.
observe::Timeline timeline_of(const world::World& world, bool finished);
/// What a branch's charts show (timeline.cpp).
observe::GhostSeries ghost_of(std::uint32_t branch, const world::World& world);
std::vector<observe::ExpectationResult> expectations_of(const world::World& world, bool finished);
/// One key in every region, with why (inspect.cpp). Cost: a look at every operation that the backlogs still hold.
observe::KeyView inspect_key(const world::World& world, const std::string& key);
/// Keys that differ first, then recently written ones (inspect.cpp).
std::vector<observe::MatrixRow> matrix_of(const world::World& world, const observe::Focus& focus);
/// The report of a run (run.cpp).
observe::RunReport report_of(const world::World& world, bool finished, Instant reached);

}  // namespace jetlag::lab
