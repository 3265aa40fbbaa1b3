// SPDX-License-Identifier: Apache-2.0
#include "replication/causal_inbox.h"

#include <algorithm>

namespace jetlag::replication {

void CausalInbox::add(Slice slice, RegionId from, const crdt::VersionVector& observed) {
  const crdt::OriginId origin = slice.origin();
  if (slice.last_sequence() <= observed.at(origin)) {
    duplicates_ += slice.size();
    return;
  }
  auto queue = std::lower_bound(queues_.begin(), queues_.end(), origin,
                                [](const Queue& q, crdt::OriginId o) { return q.origin < o; });
  if (queue == queues_.end() || queue->origin != origin) queue = queues_.insert(queue, Queue{origin, {}});
  auto& held = queue->held;
  auto at = held.end();
  while (at != held.begin() && std::prev(at)->slice.first_sequence() > slice.first_sequence()) --at;
  held.insert(at, Held{std::move(slice), from});
}

void CausalInbox::drop_seen(Queue& queue, std::uint64_t seen) {
  while (!queue.held.empty()) {
    Slice& slice = queue.held.front().slice;
    if (slice.first_sequence() > seen) return;
    const std::uint64_t last_known = std::min(seen, slice.last_sequence());
    const auto known = static_cast<std::uint32_t>(last_known - slice.first_sequence() + 1);
    duplicates_ += known;
    slice.begin += known;
    if (slice.begin != slice.end) return;
    queue.held.pop_front();
  }
}

std::uint32_t CausalInbox::deliverable(const Slice& slice, const crdt::VersionVector& observed) {
  if (slice.first_sequence() != observed.at(slice.origin()) + 1) return 0;
  const auto& contexts = slice.batch->contexts();
  const crdt::OriginId own = slice.origin();
  const auto satisfied = [&](const crdt::VersionVector& deps) {
    return std::all_of(deps.begin(), deps.end(), [&](const crdt::VersionVector::Entry& e) {
      return e.origin == own || e.sequence <= observed.at(e.origin);
    });
  };
  std::uint32_t until = slice.begin;
  for (std::size_t c = slice.batch->context_of(slice.begin); c < contexts.size() && contexts[c].first < slice.end; ++c) {
    if (!satisfied(contexts[c].deps)) break;
    until = c + 1 < contexts.size() ? std::min(contexts[c + 1].first, slice.end) : slice.end;
  }
  return until - slice.begin;
}

std::optional<CausalInbox::Run> CausalInbox::next(const crdt::VersionVector& observed) {
  for (Queue& queue : queues_) {
    drop_seen(queue, observed.at(queue.origin));
    if (queue.held.empty()) continue;
    Held& head = queue.held.front();
    const std::uint32_t count = deliverable(head.slice, observed);
    if (count == 0) continue;
    Run run{{head.slice.batch, head.slice.begin, head.slice.begin + count}, head.from};
    if (count == head.slice.size()) queue.held.pop_front();
    else head.slice.begin += count;
    return run;
  }
  return std::nullopt;
}

void CausalInbox::forget(RegionId from) {
  for (Queue& queue : queues_) std::erase_if(queue.held, [from](const Held& held) { return held.from == from; });
}

void CausalInbox::clear() { queues_.clear(); }

std::size_t CausalInbox::held_operations() const {
  std::size_t total = 0;
  for (const Queue& queue : queues_)
    for (const Held& held : queue.held) total += held.slice.size();
  return total;
}

bool CausalInbox::empty() const {
  return std::all_of(queues_.begin(), queues_.end(), [](const Queue& q) { return q.held.empty(); });
}

}  // namespace jetlag::replication
