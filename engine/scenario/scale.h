// SPDX-License-Identifier: Apache-2.0
// A large store in a small world: "scale": "1/500".
//
// scaled      the scenario with keys, rates, clients, backlog, memory limit and bandwidth divided by the scale (nothing falls
//             below one of it): what a world runs. RTTs, value sizes and times stay, and so does the scale itself, so that
//             reports can say it.
// full_size   a figure of a scaled run as it would be at full size.
#pragma once

#include <cstdint>

#include "scenario/spec.h"

namespace jetlag::scenario {

ScenarioSpec scaled(const ScenarioSpec& spec);
std::int64_t full_size(std::int64_t figure, const ScaleSpec& scale);
/// What amounts are multiplied by: 500 at scale 1/500.
double full_size_factor(const ScaleSpec& scale);

}  // namespace jetlag::scenario
