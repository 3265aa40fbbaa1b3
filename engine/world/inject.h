// SPDX-License-Identifier: Apache-2.0
// What is done to a running world by hand: it becomes part of the world's scenario, as if the file had said so.
//
// inject(fault)     the fault is appended to the scenario's list and strikes at world.now, before what the queue still holds for
//                   that instant of other lanes.
// inject(command)   a step is appended to the script and runs at world.now; its reply is in world.script.outcomes.
// Value             the world gets a setup of its own; other copies of the world keep theirs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario/spec.h"
#include "world/world.h"

namespace jetlag::world {

/// The fault's position in the scenario. Its `at` becomes world.now; an empty name is made up.
std::uint16_t inject(World& world, scenario::FaultSpec fault);
/// The step's position in the script.
std::uint32_t inject(World& world, RegionId region, std::vector<std::string> arguments, std::string text);

}  // namespace jetlag::world
