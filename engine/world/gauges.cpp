// SPDX-License-Identifier: Apache-2.0
// Gauges: computed from the state of all replicas when somebody looks.
#include <algorithm>

#include "world/world.h"

namespace jetlag::world {

namespace {

using metrics::TimeLine;

RegionId region_at(std::size_t r) { return {static_cast<std::uint8_t>(r)}; }

void tell(World& world, metrics::GaugeHandle gauge, std::int64_t value, TimeLine line) {
  if (line == TimeLine::kKept) world.measure.registry.set(gauge, world.now, value);
  else world.measure.registry.hold(gauge, value);
}

}  // namespace

std::int64_t backlog_needed(const replication::Replicator& replicator) {
  const replication::Backlog& backlog = replicator.backlog();
  std::int64_t needed = 0;
  for (const replication::Outbound& stream : replicator.outbound()) {
    if (stream.acknowledged().empty()) continue;  // has never asked for anything
    const auto start = backlog.start_for(stream.acknowledged());
    needed = std::max(needed, start ? backlog.bytes_from(*start) : backlog.limit());
  }
  return needed;
}

double backlog_fill(const replication::Replicator& replicator) {
  return static_cast<double>(backlog_needed(replicator)) /
         static_cast<double>(std::max<std::int64_t>(replicator.backlog().limit(), 1));
}

void read_pair(World& world, std::size_t from, std::size_t to, TimeLine line) {
  const Lanes& lanes = world.setup->lanes;
  const PairMeters& pair = world.measure.pairs[from * lanes.regions + to];
  std::int64_t operations = 0, bytes = 0;
  Duration age;
  for (std::uint16_t s = 0; s < lanes.shards; ++s) {
    const region::Shard& source = world.lane(region_at(from), {s}).shard;
    const region::Shard& target = world.lane(region_at(to), {s}).shard;
    const crdt::OriginId origin = source.database().identity();
    const std::uint64_t have = source.database().observed().at(origin), seen = target.database().observed().at(origin);
    if (have <= seen) continue;
    operations += static_cast<std::int64_t>(have - seen);
    const replication::Backlog& backlog = source.replicator().backlog();
    bytes += backlog.bytes_from(backlog.start_for(target.database().observed()).value_or(backlog.first()));
    if (auto oldest = world.measure.commits[lanes.index(region_at(from), {s})].committed_after(seen))
      age = std::max(age, world.now - *oldest);
  }
  tell(world, pair.lag_ops, operations, line);
  tell(world, pair.lag_bytes, bytes, line);
  tell(world, pair.lag_now, age.ns, line);
}

void read_region(World& world, std::size_t r, TimeLine line) {
  const RegionMeters& meters = world.measure.regions[r];
  std::int64_t keys = 0, fill = -1;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const region::Shard& shard = world.lane(region_at(r), {s}).shard;
    tell(world, meters.backlog_bytes[s], backlog_needed(shard.replicator()), line);
    tell(world, meters.backlog_fill[s], static_cast<std::int64_t>(backlog_fill(shard.replicator()) * 1e9), line);
    keys += static_cast<std::int64_t>(shard.database().key_count());
    if (const store::MemoryBook* const book = shard.database().book()) fill = std::max(fill, book->fill_ppb());
  }
  tell(world, meters.keys, keys, line);
  tell(world, meters.clock_error, world.lane(region_at(r), {0}).shard.clock().error(world.now).ns, line);
  if (fill >= 0) tell(world, meters.memory_fill, fill, line);
}

void read_memory(World& world, std::size_t r, TimeLine line) {
  const RegionMeters& meters = world.measure.regions[r];
  store::MemoryUse use;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const store::MemoryUse one = world.lane(region_at(r), {s}).shard.database().memory();
    use.data += one.data;
    use.metadata += one.metadata;
    use.tombstones += one.tombstones;
  }
  tell(world, meters.data, use.data, line);
  tell(world, meters.metadata, use.metadata, line);
  tell(world, meters.tombstones, use.tombstones, line);
}

}  // namespace jetlag::world
