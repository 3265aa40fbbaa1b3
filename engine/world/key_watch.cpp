// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "world/held_operations.h"
#include "world/world.h"

namespace jetlag::world {

void KeyWatch::shorten() {
  std::ranges::sort(seen, {}, [](const Seen& s) { return std::pair(s.op.created_at, s.op.dot); });
  if (seen.size() <= kMostOperations) return;
  const auto kept = seen.end() - static_cast<std::ptrdiff_t>(kMostOperations);
  dropped += static_cast<std::uint64_t>(kept - seen.begin());
  dropped_until = {(kept - 1)->op.created_at, (kept - 1)->op.dot};
  seen.erase(seen.begin(), kept);
}

void watch_slice(World& world, const replication::Slice& slice, RegionId region, Instant at) {
  KeyWatch& watch = *world.measure.watch;
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    const crdt::Op& op = slice.batch->op(i);
    if (op.key != watch.key) continue;
    auto seen = std::find_if(watch.seen.rbegin(), watch.seen.rend(), [&](const KeyWatch::Seen& s) { return s.op.dot == op.dot; });
    if (seen == watch.seen.rend()) {
      if (std::pair(op.created_at, op.dot) <= watch.dropped_until) continue;
      if (watch.seen.size() >= 2 * KeyWatch::kMostOperations) watch.shorten();
      KeyWatch::Seen fresh{op, slice.batch->contexts()[slice.batch->context_of(i)].deps,
                           std::vector<Instant>(world.setup->lanes.regions, kNever)};
      fresh.deps.raise(op.dot.origin(), op.dot.sequence() - 1);
      fresh.arrived[op.dot.origin().region().value] = op.created_at;
      watch.seen.push_back(std::move(fresh));
      seen = watch.seen.rbegin();
    }
    Instant& arrived = seen->arrived[region.value];
    arrived = std::min(arrived, at);
  }
}

void watch_held(World& world, const region::Shard& shard) {
  if (!world.measure.watch) return;
  for_each_slice_held(shard.replicator(), world.now, [&](const replication::Slice& slice, Instant at) {
    watch_slice(world, slice, shard.region(), at);
  });
}

}  // namespace jetlag::world
