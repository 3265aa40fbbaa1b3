// SPDX-License-Identifier: Apache-2.0
// Why a key has the value it has.
//
// explain   runs the scenario up to `at` (or its end), watching one key: every operation on it, what each writer had seen, when
//           it became visible where, and which of them the converged value consists of. The run is the real one; the watching
//           changes nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "observe/explain.h"
#include "scenario/spec.h"
#include "world/world.h"

namespace jetlag::lab {

/// `between` is called every few hundred events and while data is loaded; what it throws ends the work.
observe::Explanation explain(const scenario::ScenarioSpec& spec, const std::string& key, std::optional<Instant> at,
                             const std::function<void()>& between = {});
/// The same from a world as it stands: of the key's operations those that its backlogs still hold.
observe::Explanation explain(const world::World& world, const std::string& key);

}  // namespace jetlag::lab
