// SPDX-License-Identifier: Apache-2.0
#include "lab/evictions.h"

#include "world/held_operations.h"

namespace jetlag::lab {
namespace {

/// The shard of the lane, if it is one with a memory limit.
const region::Shard* limited_shard(const world::World& world, LaneId lane) {
  if (!world.setup->lanes.is_shard(lane)) return nullptr;
  const region::Shard& shard = world.shards[world::Lanes::index(lane)].shard;
  return shard.database().book() == nullptr ? nullptr : &shard;
}

std::uint64_t written_by(const store::Database& database) { return database.observed().at(database.identity()); }

}  // namespace

Evictions::Evictions(const world::World& world, LaneId lane) : lane_(lane) {
  const region::Shard* const shard = limited_shard(world, lane);
  if (shard == nullptr) return;
  evicted_ = shard->database().book()->evicted();
  written_ = written_by(shard->database());
}

void Evictions::tell(const world::World& world, const std::function<void(observe::TraceEntry&&)>& sink) const {
  const region::Shard* const shard = limited_shard(world, lane_);
  if (shard == nullptr || shard->database().book()->evicted() == evicted_) return;
  const crdt::OriginId own = shard->database().identity();
  world::for_each_operation_held(shard->replicator(), world.now, world.now,
                                 [&](const crdt::Op& op, const crdt::VersionVector&, Instant) {
                                   if (!op.evicted || op.dot.origin() != own || op.dot.sequence() <= written_) return;
                                   observe::TraceEntry entry;
                                   entry.kind = observe::TraceKind::kEvicted;
                                   entry.at = entry.sent = world.now;
                                   entry.number = world.events;
                                   entry.to = shard->region().value;
                                   entry.shard = shard->shard().value;
                                   entry.subject = op.key;
                                   sink(std::move(entry));
                                 });
}

}  // namespace jetlag::lab
