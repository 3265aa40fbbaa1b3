// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "world/world.h"

namespace jetlag::world {

void watch_slice(World& world, const replication::Slice& slice, RegionId region, Instant at) {
  KeyWatch& watch = *world.measure.watch;
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    const crdt::Op& op = slice.batch->op(i);
    if (op.key != watch.key) continue;
    auto seen = std::find_if(watch.seen.begin(), watch.seen.end(), [&](const KeyWatch::Seen& s) { return s.op.dot == op.dot; });
    if (seen == watch.seen.end()) {
      if (watch.seen.size() >= KeyWatch::kMostOperations) {
        ++watch.dropped;
        continue;
      }
      KeyWatch::Seen fresh{op, slice.batch->contexts()[slice.batch->context_of(i)].deps, std::vector<Instant>(world.setup->lanes.regions, kNever)};
      fresh.deps.raise(op.dot.origin(), op.dot.sequence() - 1);
      fresh.arrived[op.dot.origin().region().value] = op.created_at;
      seen = watch.seen.insert(watch.seen.end(), std::move(fresh));
    }
    Instant& arrived = seen->arrived[region.value];
    arrived = std::min(arrived, at);
  }
}

}  // namespace jetlag::world
