// SPDX-License-Identifier: Apache-2.0
// What somebody keeps an eye on, one line of text each: a metric of the expectation language ("divergent_keys",
// "lag_now{from=us,to=eu}"), as of the run's last sample; or a command that reads ("GET cart:7"), asked of every region.
//
// Effect  none: commands run on a copy of the replica, at the instant of the world.
// Errors  Watched::problem, with its column where there is one.
// Cost    a metric: a look at its instruments; a command: itself, once per region.
#pragma once

#include <string>
#include <vector>

#include "core/shared_bytes.h"
#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

/// One answer per line, in their order.
std::vector<observe::Watched> watched(const world::World& world, const std::vector<std::string>& lines);

/// What a client of this region reads at `at`, on one line, as redis-cli prints it. `command` reads keys of one slot.
std::string reply_in(const world::World& world, RegionId region, Instant at, const std::vector<Bytes>& command);

}  // namespace jetlag::lab
