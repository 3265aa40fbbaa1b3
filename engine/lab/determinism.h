// SPDX-License-Identifier: Apache-2.0
// Whether a scenario runs the same every time.
//
// first_divergence   runs it twice side by side, and once more from a copy taken half-way; the first event in which two runs
//                    differ, with time, lane and contents of both sides, or nothing. Also a run that ends with other fingerprints
//                    after equal events is a divergence. `between` is called now and then; what it throws ends the work.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "scenario/spec.h"
#include "world/world.h"

namespace jetlag::lab {

std::optional<std::string> first_divergence(const scenario::ScenarioSpec& spec, const std::function<void()>& between = {});

/// Steps two worlds together until they differ; nothing when both end alike.
std::optional<std::string> first_difference(world::World a, world::World b, const std::function<void()>& between = {});

/// The same of a world and a copy of it, which says so.
std::optional<std::string> copy_difference(world::World original, world::World copy, Duration taken_at,
                                           const std::function<void()>& between = {});

}  // namespace jetlag::lab
