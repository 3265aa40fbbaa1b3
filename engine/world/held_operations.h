// SPDX-License-Identifier: Apache-2.0
// The operations that a replica still holds one by one: in its backlog, and in the batch that is open.
#pragma once

#include <cstdint>

#include "replication/replicator.h"

namespace jetlag::world {

/// visit(slice, when it came here), oldest first; an open batch comes last, as of `now`.
template <class Visit>
void for_each_slice_held(const replication::Replicator& replicator, Instant now, Visit&& visit) {
  const replication::Backlog& backlog = replicator.backlog();
  for (std::uint64_t p = backlog.first(); p < backlog.end(); ++p)
    if (!backlog.at(p).is_jump()) visit(backlog.at(p).slice, backlog.at(p).at);
  if (replicator.open_batch().empty()) return;
  replication::BatchBuilder open = replicator.open_batch();
  const replication::BatchPtr batch = open.seal(0);
  visit(replication::Slice{batch, 0, batch->size()}, now);
}

}  // namespace jetlag::world
