// SPDX-License-Identifier: Apache-2.0
// Which repair undoes what: heal the links that it names, restart and region-up the processes that they name.
//
// repairs(repair, ...)        whether it mends this link, or this process, whatever had struck it. Times are the caller's.
// repaired_later(spec, f)     whether one repair that is not earlier than `f` undoes all of it.
#pragma once

#include <optional>

#include "scenario/spec.h"

namespace jetlag::scenario {

bool repairs(const FaultSpec& repair, DirectedPair link);
/// `shard` absent: the processes of every shard.
bool repairs(const FaultSpec& repair, RegionId region, std::optional<ShardId> shard);

bool repaired_later(const ScenarioSpec& spec, const FaultSpec& fault);

}  // namespace jetlag::scenario
