// SPDX-License-Identifier: Apache-2.0
// The operations that a replica still holds one by one: in its backlog, and in the batch that is open.
#pragma once

#include <cstdint>

#include "replication/replicator.h"

namespace jetlag::world {

/// visit(operation, what its writer had seen but for its own operations) for operations [begin, end) of a batch, sealed or open.
template <class Batch, class Visit>
void for_each_operation(const Batch& batch, std::uint32_t begin, std::uint32_t end, Visit&& visit) {
  const auto& contexts = batch.contexts();
  std::size_t context = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    while (context + 1 < contexts.size() && contexts[context + 1].first <= i) ++context;
    visit(batch.op(i), contexts[context].deps);
  }
}

/// visit(operation, deps, when it came here) for all that came here since `since`, oldest first; an open batch last, as of `now`.
template <class Visit>
void for_each_operation_held(const replication::Replicator& replicator, Instant since, Instant now, Visit&& visit) {
  const replication::Backlog& backlog = replicator.backlog();
  std::uint64_t p = backlog.end();
  while (p > backlog.first() && backlog.at(p - 1).at >= since) --p;
  for (; p < backlog.end(); ++p) {
    const replication::Backlog::Entry& entry = backlog.at(p);
    if (entry.is_jump()) continue;
    for_each_operation(*entry.slice.batch, entry.slice.begin, entry.slice.end,
                       [&](const crdt::Op& op, const crdt::VersionVector& deps) { visit(op, deps, entry.at); });
  }
  const replication::BatchBuilder& open = replicator.open_batch();
  for_each_operation(open, 0, open.size(), [&](const crdt::Op& op, const crdt::VersionVector& deps) { visit(op, deps, now); });
}

/// visit(what it brought, when it ended) for the full syncs that the backlog remembers.
template <class Visit>
void for_each_jump_held(const replication::Replicator& replicator, Visit&& visit) {
  const replication::Backlog& backlog = replicator.backlog();
  for (std::uint64_t p = backlog.first(); p < backlog.end(); ++p)
    if (backlog.at(p).is_jump()) visit(backlog.jump_vector(p), backlog.at(p).at);
}

}  // namespace jetlag::world
