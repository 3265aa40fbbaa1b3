// SPDX-License-Identifier: Apache-2.0
// For how long the regions differ on a key: since the oldest operation on it was written that a live region lacks; where none
// lacks any, since the key's time is up on some clocks only.
//
// What a backlog has dropped nobody remembers. Where a region lacks operations that no backlog holds any more a key may differ
// for longer than is told: MatrixRow::differs_longer.
//
// Cost   one pass over what the shards' backlogs hold.
#pragma once

#include <string>
#include <vector>

#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

bool live(const region::Shard& shard);
/// What the live replicas of a shard hold.
std::vector<const store::Database*> replicas_of(const world::World& world, ShardId shard);

/// Of keys that differ the `most` that have done so for longest, by what backlogs hold.
void keep_longest(const world::World& world, std::size_t most, std::vector<std::string>& keys);

/// Of the rows that differ and have not been told.
void tell_ages(const world::World& world, std::vector<observe::MatrixRow>& rows);

}  // namespace jetlag::lab
