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

namespace {

KeyWatch::Seen* find(KeyWatch& watch, crdt::Dot dot) {
  const auto at = std::find_if(watch.seen.rbegin(), watch.seen.rend(), [&](const auto& s) { return s.op.dot == dot; });
  return at == watch.seen.rend() ? nullptr : &*at;
}

void watch_operation(World& world, const crdt::Op& op, const crdt::VersionVector& deps, RegionId region, Instant at) {
  KeyWatch& watch = *world.measure.watch;
  if (op.key != watch.key) return;
  KeyWatch::Seen* seen = find(watch, op.dot);
  if (seen == nullptr) {
    if (std::pair(op.created_at, op.dot) <= watch.dropped_until) return;
    if (watch.seen.size() >= 2 * KeyWatch::kMostOperations) watch.shorten();
    watch.seen.push_back({op, deps, std::vector<Instant>(world.setup->lanes.regions, kNever)});
    seen = &watch.seen.back();
    seen->deps.raise(op.dot.origin(), op.dot.sequence() - 1);
    seen->arrived[op.dot.origin().region().value] = op.created_at;
  }
  Instant& arrived = seen->arrived[region.value];
  arrived = std::min(arrived, at);
}

}  // namespace

void watch_written(World& world, const region::Shard& shard, std::uint64_t before, std::span<const Bytes> asked) {
  if (!world.measure.watch) return;
  const crdt::OriginId own = shard.database().identity();
  for_each_operation_held(shard.replicator(), world.now, world.now,
                          [&](const crdt::Op& op, const crdt::VersionVector& deps, Instant at) {
                            if (op.dot.origin() != own || op.dot.sequence() <= before || op.key != world.measure.watch->key)
                              return;
                            watch_operation(world, op, deps, shard.region(), at);
                            KeyWatch::Seen* const seen = op.expired || op.evicted ? nullptr : find(*world.measure.watch, op.dot);
                            if (seen != nullptr) seen->asked.assign(asked.begin(), asked.end());
                          });
}

void watch_slice(World& world, const replication::Slice& slice, RegionId region, Instant at) {
  if (!world.measure.watch) return;
  for_each_operation(*slice.batch, slice.begin, slice.end, [&](const crdt::Op& op, const crdt::VersionVector& deps) {
    watch_operation(world, op, deps, region, at);
  });
}

void watch_jump(World& world, ShardId shard, const crdt::VersionVector& brought, RegionId region, Instant at) {
  if (!world.measure.watch) return;
  for (KeyWatch::Seen& seen : world.measure.watch->seen) {
    if (world.setup->lanes.shard_of_slot(seen.op.slot) != shard || !brought.contains(seen.op.dot)) continue;
    Instant& arrived = seen.arrived[region.value];
    if (seen.op.created_at <= at) arrived = std::min(arrived, at);
  }
}

void watch_held(World& world) {
  for (const ShardLane& lane : world.shards)
    for_each_operation_held(lane.shard.replicator(), Instant{INT64_MIN}, world.now,
                            [&](const crdt::Op& op, const crdt::VersionVector& deps, Instant at) {
                              watch_operation(world, op, deps, lane.shard.region(), at);
                            });
  for (const ShardLane& lane : world.shards)
    for_each_jump_held(lane.shard.replicator(), [&](const crdt::VersionVector& brought, Instant at) {
      watch_jump(world, lane.shard.shard(), brought, lane.shard.region(), at);
    });
  world.measure.watch->shorten();
}

}  // namespace jetlag::world
