// SPDX-License-Identifier: Apache-2.0
// Samples: at regular instants everything that has a time line gets a point.
#include <algorithm>
#include <bit>
#include <utility>

#include "world/world.h"

namespace jetlag::world {

namespace {

using metrics::TimeLine;

RegionId region_at(std::size_t r) { return {static_cast<std::uint8_t>(r)}; }

using Replicas = std::vector<const store::Database*>;

/// Whether the key at a place of `owner` is to be counted: it is not equal in all replicas, and none before the owner holds it.
bool counts(std::uint16_t bucket, const Replicas& replicas, std::size_t owner, std::uint32_t place) {
  const store::Entry& mine = replicas[owner]->bucket(bucket).at(place);
  bool differs = false;
  for (std::size_t other = 0; other < replicas.size() && !(differs && other >= owner); ++other) {
    if (other == owner) continue;
    const store::Bucket& theirs = replicas[other]->bucket(bucket);
    const std::uint32_t found = theirs.find(mine.key, mine.hash, place);
    if (found != store::Bucket::kAbsent && other < owner) return false;
    differs |= found == store::Bucket::kAbsent || theirs.at(found).digest != mine.digest;
  }
  return differs;
}

/// Keys of one bucket that are not equal in all of `replicas`. Most are, and stand at the same place everywhere: one pass finds
/// the places that need a closer look.
std::uint32_t differing(std::uint16_t bucket, const Replicas& replicas) {
  const store::Bucket& first = replicas.front()->bucket(bucket);
  std::size_t places = 0;
  for (const store::Database* replica : replicas) places = std::max(places, replica->bucket(bucket).size());
  std::uint32_t count = 0;
  for (std::uint32_t place = 0; place < places; ++place) {
    const bool equal =
        place < first.size() && std::all_of(replicas.begin() + 1, replicas.end(), [&](const store::Database* replica) {
          return first.surely_equal_at(place, replica->bucket(bucket));
        });
    for (std::size_t owner = 0; !equal && owner < replicas.size(); ++owner)
      if (place < replicas[owner]->bucket(bucket).size() && counts(bucket, replicas, owner, place)) ++count;
  }
  return count;
}

/// A shard's part of what its region has until its backlog overflows.
void forecast_backlog(World& world, std::size_t r, std::uint16_t s, Duration& exhaustion) {
  RegionMeters& meters = world.measure.regions[r];
  const replication::Replicator& replicator = world.lane(region_at(r), {s}).shard.replicator();
  const replication::Backlog& backlog = replicator.backlog();
  const std::int64_t needed = backlog_needed(replicator), limit = std::max<std::int64_t>(backlog.limit(), 1);
  const std::int64_t written = backlog.appended_bytes() - meters.appended[s];
  meters.appended[s] = backlog.appended_bytes();
  if (written <= 0 || world.now > world.setup->spec.end()) return;  // in the drain nobody writes
  const double left = static_cast<double>(std::max<std::int64_t>(limit - needed, 0));
  const double seconds = left / static_cast<double>(written) * (world.now - world.measure.sampled_at).in_seconds();
  exhaustion = std::min(exhaustion, Duration{static_cast<std::int64_t>(std::min(seconds, 9e9) * 1e9)});
}

void sample_region(World& world, std::size_t r, bool memory) {
  read_region(world, r, TimeLine::kKept);
  Duration exhaustion{INT64_MAX};
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) forecast_backlog(world, r, s, exhaustion);
  if (exhaustion.ns < INT64_MAX) world.measure.registry.set(world.measure.regions[r].exhaustion, world.now, exhaustion.ns);
  if (memory) read_memory(world, r, TimeLine::kKept);
}

/// The registry follows a total that only grows; what it has of it is in `counted`.
void follow(metrics::Registry& registry, metrics::CounterHandle counter, std::uint64_t total, std::uint64_t& counted) {
  if (total <= counted) return;
  registry.add(counter, static_cast<std::int64_t>(total - counted));
  counted = total;
}

/// A run of many more samples than the 200 of its load looks ever more seldom: its cost grows with the logarithm of their number.
void spare_looks(World& world) {
  constexpr std::uint64_t kBudget = 100'000'000;
  Measure& measure = world.measure;
  for (const ShardLane& lane : world.shards) measure.divergence_cost += lane.shard.database().key_count() + store::kBuckets / 4;
  if (measure.divergence_cost < kBudget) return;
  measure.divergence_cost = 0;
  measure.divergence_every *= 2;
}

void probe_convergence(World& world) {
  for (const ShardLane& lane : world.shards) {
    const store::Database& database = lane.shard.database();
    if (lane.shard.process() != region::Process::kRunning) continue;
    world.measure.convergence_checker.observe(
        {world.now, lane.shard.region(), lane.shard.shard(), database.observed(), database.digest()});
  }
}

}  // namespace

void count_memory(World& world, std::size_t r) {
  std::uint64_t evicted = 0, refused = 0, beyond = 0;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const store::MemoryBook* const book = world.lane(region_at(r), {s}).shard.database().book();
    if (book == nullptr) return;
    evicted += book->evicted();
    refused += book->refused();
    beyond += book->taken_beyond();
  }
  RegionMeters& meters = world.measure.regions[r];
  follow(world.measure.registry, meters.evicted, evicted, meters.counted_evicted);
  follow(world.measure.registry, meters.oom_errors, refused, meters.counted_oom);
  follow(world.measure.registry, meters.taken_beyond_limit, beyond, meters.counted_beyond);
}

void count_lost(World& world) {
  Measure& measure = world.measure;
  follow(measure.registry, measure.lost_updates, measure.lost.count(presence_of(world)), measure.counted_lost);
}

void count_replicas(World& world) {
  Measure& measure = world.measure;
  for (std::size_t r = 0; r < world.setup->lanes.regions; ++r) {
    std::uint64_t duplicates = 0, relayed = 0;
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
      const std::size_t index = world.setup->lanes.index(region_at(r), {s});
      const Retired now = counted_by(world.shards[index].shard);
      duplicates += now.duplicates + measure.retired[index].duplicates;
      relayed += now.relayed + measure.retired[index].relayed;
    }
    RegionMeters& meters = measure.regions[r];
    follow(measure.registry, meters.duplicates, duplicates, meters.counted_duplicates);
    follow(measure.registry, meters.relayed, relayed, meters.counted_relayed);
    count_memory(world, r);
  }
  for (ConflictMeters& meters : measure.conflicts) {
    const ConflictTotal total = conflict_total(world, meters.kind, meters.rule);
    follow(measure.registry, meters.concurrent, total.concurrent, meters.counted_concurrent);
    follow(measure.registry, meters.discarded, total.discarded, meters.counted_discarded);
  }
  const ConflictTotal lists = conflict_total(world, replication::ConflictKind::kList, crdt::Rule::kLww);
  follow(measure.registry, measure.double_pops, lists.popped_twice, measure.counted_double_pops);
}

std::uint64_t divergent_keys(const World& world, std::vector<DivergenceCell>& cells) {
  std::uint64_t total = 0;
  cells.resize(static_cast<std::size_t>(world.setup->lanes.shards) * store::kBuckets);
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    std::vector<const store::Database*> replicas;
    for (std::size_t r = 0; r < world.setup->lanes.regions; ++r) {
      const region::Shard& shard = world.lane(region_at(r), {s}).shard;
      if (shard.process() != region::Process::kDown) replicas.push_back(&shard.database());
    }
    for (std::uint16_t b = 0; b < store::kBuckets; ++b) {
      std::uint64_t fold = replicas.size();
      bool equal = true;
      for (const store::Database* replica : replicas) {
        fold = mix(fold, replica->bucket_digest(b));
        equal &= replica->bucket_digest(b) == replicas.front()->bucket_digest(b);
      }
      if (equal) continue;
      DivergenceCell& cell = cells[static_cast<std::size_t>(s) * store::kBuckets + b];
      if (cell.fold != fold) cell = {fold, differing(b, replicas)};
      total += cell.count;
    }
  }
  return total;
}

void take_sample(World& world) {
  Measure& measure = world.measure;
  const std::size_t regions = world.setup->lanes.regions;
  record_carried(world);
  for (std::size_t from = 0; from < regions; ++from)
    for (std::size_t to = 0; to < regions; ++to)
      if (from != to) read_pair(world, from, to, TimeLine::kKept);
  // While the data of the start begins to differ, it is looked at after 1, 2, 4, ... samples.
  const bool due = measure.samples % measure.divergence_every == 0 || std::has_single_bit(measure.samples);
  const bool look_closely = due || world.now >= world.setup->spec.end();
  for (std::size_t r = 0; r < regions; ++r) sample_region(world, r, measure.samples % measure.memory_every == 0);
  if (look_closely) {
    measure.registry.set(measure.divergent, world.now,
                         static_cast<std::int64_t>(divergent_keys(world, measure.divergence_cache)));
    measure.divergent_at = world.now;
    spare_looks(world);
  }
  count_replicas(world);
  count_lost(world);
  probe_convergence(world);
  ++measure.samples;
  measure.sampled_at = world.now;
  measure.registry.sample(world.now);
  ViewParts parts;
  fill_view(world, false, parts);
  measure.monitor.sample(parts.view);
}

}  // namespace jetlag::world
