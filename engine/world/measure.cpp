// SPDX-License-Identifier: Apache-2.0
#include "world/measure.h"

#include <algorithm>
#include <utility>

#include "fault/kinds.h"
#include "scenario/links.h"
#include "world/world.h"

namespace jetlag::world {

namespace {

using metrics::Labels;
using metrics::TimeLine;

PairMeters make_pair_meters(metrics::Registry& registry, const Setup& setup, RegionId from, RegionId to) {
  const Labels labels{{"from", setup.name(from)}, {"to", setup.name(to)}};
  PairMeters meters;
  meters.lag = registry.distribution("lag", labels, TimeLine::kKept);
  meters.lag_now = registry.gauge("lag_now", labels);
  meters.lag_ops = registry.gauge("lag_ops", labels);
  meters.lag_bytes = registry.gauge("lag_bytes", labels);
  if (!setup.linked(from, to)) return meters;
  meters.link = setup.link_of[from.value][to.value];
  meters.sync_duration = registry.distribution("sync_duration", labels);
  meters.partial_syncs = registry.counter("partial_syncs", labels, TimeLine::kKept);
  meters.full_syncs = registry.counter("full_syncs", labels, TimeLine::kKept);
  meters.sync_bytes = registry.counter("sync_bytes", labels);
  meters.egress = registry.counter("egress", labels, TimeLine::kKept);
  meters.egress_cost = registry.counter("egress_cost", labels);
  meters.messages = registry.counter("messages", labels);
  return meters;
}

RegionMeters make_region_meters(metrics::Registry& registry, const Setup& setup, RegionId region) {
  const std::string& name = setup.name(region);
  const Labels own{{"region", name}};
  const auto of_class = [&](const char* kind) { return Labels{{"class", kind}, {"region", name}}; };
  RegionMeters meters;
  meters.visible = registry.distribution("visible", {{"from", name}});
  meters.latency_read = registry.distribution("latency", of_class("read"));
  meters.latency_write = registry.distribution("latency", of_class("write"));
  meters.latency_other = registry.distribution("latency", of_class("other"));
  meters.reads = registry.counter("requests", of_class("read"));
  meters.writes = registry.counter("requests", of_class("write"));
  meters.others = registry.counter("requests", of_class("other"));
  meters.errors = registry.counter("errors", own, TimeLine::kKept);
  meters.delivered = registry.counter("delivered", own);
  meters.duplicates = registry.counter("duplicates", own);
  meters.relayed = registry.counter("relayed", own);
  meters.evicted = registry.counter("evicted", own);
  meters.oom_errors = registry.counter("oom_errors", own);
  meters.taken_beyond_limit = registry.counter("taken_beyond_limit", own);
  meters.memory_fill = registry.gauge("memory_fill", own);
  meters.expired = registry.counter("expired", own);
  meters.keys = registry.gauge("keys", own);
  meters.data = registry.gauge("data_bytes", own);
  meters.metadata = registry.gauge("metadata_bytes", own);
  meters.tombstones = registry.gauge("tombstone_bytes", own);
  meters.clock_error = registry.gauge("clock_error", own);
  meters.exhaustion = registry.gauge("backlog_exhaustion", own);
  for (std::uint16_t s = 0; s < setup.lanes.shards; ++s) {
    const Labels labels{{"region", name}, {"shard", std::to_string(s)}};
    meters.backlog_fill.push_back(registry.gauge("backlog_fill", labels));
    meters.backlog_bytes.push_back(registry.gauge("backlog_bytes", labels));
    meters.appended.push_back(0);
  }
  return meters;
}

std::vector<ConflictMeters> make_conflict_meters(metrics::Registry& registry) {
  std::vector<ConflictMeters> all;
  for (std::size_t k = 0; k < replication::kConflictKinds; ++k)
    for (std::size_t rule = 0; rule < replication::kConflictRules; ++rule) {
      const auto kind = static_cast<replication::ConflictKind>(k);
      const Labels labels{{"rule", rule_name(kind, static_cast<crdt::Rule::Kind>(rule))},
                          {"type", std::string(replication::name_of(kind))}};
      if (!replication::rule_decides(kind) && rule > 0)
        continue;  // one way of settling, whatever the key's rule for registers is
      all.push_back({kind, static_cast<crdt::Rule::Kind>(rule), registry.counter("conflicts", labels),
                     registry.counter("discarded_updates", labels)});
    }
  return all;
}

std::vector<check::Expectation> parse_all(const Setup& setup) {
  check::Entities entities = entities_of(setup.spec);
  std::vector<check::Expectation> parsed;
  for (const scenario::ExpectationText& expect : setup.spec.expect)
    if (auto one = check::parse_expectation(expect.text, entities)) parsed.push_back(std::move(*one));
  return parsed;
}

}  // namespace

check::Entities names_of(const scenario::ScenarioSpec& spec) {
  check::Entities entities;
  for (const auto& region : spec.regions) entities.regions.push_back(region.id);
  for (const auto& fault : spec.faults) entities.faults.push_back(fault.name);
  entities.shards = static_cast<std::uint32_t>(spec.database.shards);
  return entities;
}

check::Entities entities_of(const scenario::ScenarioSpec& spec) {
  check::Entities entities = names_of(spec);
  for (const auto& [from, to] : scenario::linked_pairs(spec))
    entities.links.emplace_back(entities.regions[from.value], entities.regions[to.value]);
  return entities;
}

Measure make_measure(const Setup& setup, std::size_t keys) {
  Measure measure;
  metrics::Registry& registry = measure.registry;
  const std::uint16_t regions = setup.lanes.regions;
  for (std::uint16_t a = 0; a < regions; ++a)
    for (std::uint16_t b = 0; b < regions; ++b) {
      const RegionId from{static_cast<std::uint8_t>(a)}, to{static_cast<std::uint8_t>(b)};
      measure.pairs.push_back(a == b ? PairMeters{} : make_pair_meters(registry, setup, from, to));
    }
  for (std::uint16_t r = 0; r < regions; ++r)
    measure.regions.push_back(make_region_meters(registry, setup, {static_cast<std::uint8_t>(r)}));
  measure.conflicts = make_conflict_meters(registry);
  measure.divergent = registry.gauge("divergent_keys");
  measure.double_pops = registry.counter("double_pops");
  measure.lost_updates = registry.counter("lost_updates");
  for (const scenario::FaultSpec& fault : setup.spec.faults) {
    measure.convergence.push_back(registry.distribution("convergence", {{"fault", fault.name}}));
    measure.messages_affected.push_back(registry.counter("messages_affected", {{"fault", fault.name}}));
  }
  for (std::size_t g = 0; g < 4; ++g) {
    const auto property = static_cast<check::Property>(static_cast<std::size_t>(check::Property::kReadYourWrites) + g);
    measure.session_violations[g] = registry.counter("session_violations", {{"guarantee", check::name_of(property)}});
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(regions) * setup.lanes.shards; ++i) {
    measure.commits.emplace_back(regions);
    measure.commits.back().exempt(i / setup.lanes.shards);  // a region has its own operations at once
  }
  measure.reached.resize(measure.commits.size());
  measure.retired.resize(measure.commits.size());
  const std::int64_t step = setup.spec.duration.ns / 200 / 1'000'000 * 1'000'000;
  measure.step = Duration{std::clamp<std::int64_t>(step, 10'000'000, 60'000'000'000)};
  // About 200 samples: counting differing keys looks at all of them, and may look at ten million in all, at half of that of large
  // data.
  measure.divergence_every = static_cast<std::uint32_t>(1 + keys * 200 / (keys < 250'000 ? 10'000'000 : 5'000'000));
  measure.memory_every = static_cast<std::uint32_t>(50 + keys * 200 / 1'000'000);
  measure.monitor = check::Monitor(parse_all(setup));
  measure.window_needs = needs_of(measure.monitor);
  return measure;
}

void record_sends(World& world, RegionId from, RegionId to, std::uint64_t messages, std::int64_t bytes) {
  PairMeters& pair = world.measure.pair(from, to);
  metrics::Registry& registry = world.measure.registry;
  registry.add(pair.messages, static_cast<std::int64_t>(messages));
  registry.add(pair.egress, bytes);
  // nano-dollars per 10^9 bytes: kept as a remainder so that small messages cost something too
  const LinkSetup& link = world.setup->links[pair.link];
  pair.unbilled += bytes * (link.nano_usd_per_gb / 1000);
  if (pair.unbilled >= 1'000'000) {
    registry.add(pair.egress_cost, pair.unbilled / 1'000'000);
    pair.unbilled %= 1'000'000;
  }
}

void record_carried(World& world) {
  for (std::size_t i = 0; i < world.links.size(); ++i)
    if (const std::int64_t bytes = world.links[i].link.take_carried(world.now); bytes > 0)
      record_sends(world, world.setup->links[i].from, world.setup->links[i].to, 0, bytes);
}

namespace {

/// A skew stamps while it lasts, a jump from then on; a clock that is right again stamps nothing wrong.
void record_stamps(World& world, const region::Shard& shard, std::uint64_t writes) {
  if (world.setup->spec.faults.empty() || shard.clock().error(world.now) == Duration{}) return;
  for (std::size_t f = 0; f < world.faults.states.size(); ++f) {
    const scenario::FaultSpec& spec = world.setup->spec.faults[f];
    fault::FaultState& state = world.faults.states[f];
    if (fault::effect_of(spec.kind) != fault::Effect::kMovesClock || state.struck == kNever) continue;
    if (!state.active && !fault::momentary(spec.kind)) continue;
    if (std::find(spec.regions.begin(), spec.regions.end(), shard.region()) != spec.regions.end()) state.stamped += writes;
  }
}

}  // namespace

void record_written(World& world, LaneId lane, std::span<const Bytes> asked) {
  CommitLog& commits = world.measure.commits[Lanes::index(lane)];
  const region::Shard& shard = world.shards[Lanes::index(lane)].shard;
  const std::uint64_t before = commits.last(), after = shard.database().observed().at(shard.database().identity());
  if (after == before) return;
  for (std::uint64_t sequence = before + 1; sequence <= after; ++sequence) commits.committed(sequence, world.now);
  world.measure.causal.observe_own(world.now, shard.region(), shard.shard(), shard.database().identity(), before, after);
  record_stamps(world, shard, after - before);
  watch_written(world, shard, before, asked);
}

Retired counted_by(const region::Shard& shard) {
  const replication::Replicator& replicator = shard.replicator();
  Retired counted{replicator.inbox().duplicates(), 0, {replicator.conflicts()}};
  for (const replication::Outbound& stream : replicator.outbound()) counted.relayed += stream.relayed_operations();
  return counted;
}

void record_memory_loss(World& world, LaneId lane, const store::Database& lost, Retired counted) {
  const std::size_t index = Lanes::index(lane);
  const region::Shard& shard = world.shards[index].shard;
  const crdt::OriginId origin = lost.identity();
  world.measure.lost.memory_lost({shard.shard(), origin, lost.observed().at(origin)});
  world.measure.commits[index].restart(shard.database().identity());
  world.measure.causal.observe(
      check::Jump{world.now, shard.region(), shard.shard(), check::JumpKind::kReplace, shard.database().observed()});
  Retired& retired = world.measure.retired[index];
  retired.duplicates += counted.duplicates;
  retired.relayed += counted.relayed;
  retired.conflicts.insert(retired.conflicts.end(), counted.conflicts.begin(), counted.conflicts.end());
  // Nobody can be asked to converge to what only this process had.
  for (fault::PendingConvergence& pending : world.faults.pending)
    if (!pending.seen.empty()) pending.seen[index] = {};
}

void observe_session(World& world, const check::OperationView& operation) {
  const std::uint8_t broken = world.measure.sessions.observe(operation);
  for (std::size_t g = 0; g < 4; ++g)
    if ((broken >> g) & 1) world.measure.registry.add(world.measure.session_violations[g]);
}

void record_delivered(World& world, LaneId lane, const std::vector<replication::Delivered>& delivered) {
  const region::Shard& shard = world.shards[Lanes::index(lane)].shard;
  const std::size_t to = shard.region().value, regions = world.setup->lanes.regions;
  metrics::Registry& registry = world.measure.registry;
  crdt::VersionVector& reached = world.measure.reached[Lanes::index(lane)];
  for (const replication::Delivered& run : delivered) {
    const replication::Slice& slice = run.slice;
    watch_slice(world, slice, shard.region(), world.now);
    const crdt::OriginId origin = slice.origin();
    const std::size_t from = origin.region().value;
    const bool own = from == to;  // operations of an earlier incarnation of this very shard come back
    const PairMeters& pair = world.measure.pairs[from * regions + to];
    const std::uint64_t known = reached.at(origin), first_sequence = slice.batch->first_sequence();
    reached.raise(origin, slice.last_sequence());
    for (std::uint32_t i = slice.begin; !own && i < slice.end; ++i)
      if (first_sequence + i > known) registry.record(pair.lag, world.now - slice.batch->op(i).created_at);
    registry.add(world.measure.regions[to].delivered, slice.size());
    world.measure.commits[world.setup->lanes.index(origin.region(), shard.shard())].delivered(
        origin, to, slice.last_sequence(), world.now, registry, world.measure.regions[from].visible);
    const auto& contexts = slice.batch->contexts();
    for (std::size_t c = slice.batch->context_of(slice.begin); c < contexts.size() && contexts[c].first < slice.end; ++c) {
      const std::uint32_t first = std::max(contexts[c].first, slice.begin);
      const std::uint32_t end = c + 1 < contexts.size() ? std::min(contexts[c + 1].first, slice.end) : slice.end;
      check::Delivery delivery{world.now, shard.region(), shard.shard(), slice.batch->op(first).dot, contexts[c].deps, {}};
      world.measure.causal.observe_run(delivery, slice.batch->first_sequence() + end - 1);
    }
  }
}

namespace {

/// What a full sync brought is visible here now, after a lag of its own.
void record_jump(World& world, const region::Shard& shard, const crdt::VersionVector& vector) {
  metrics::Registry& registry = world.measure.registry;
  const std::size_t to = shard.region().value, regions = world.setup->lanes.regions;
  crdt::VersionVector& reached = world.measure.reached[world.setup->lanes.index(shard.region(), shard.shard())];
  for (const auto& entry : vector) {
    const std::size_t from = entry.origin.region().value;
    if (entry.origin.incarnation() == 0 || from == to) continue;
    CommitLog& commits = world.measure.commits[world.setup->lanes.index(entry.origin.region(), shard.shard())];
    commits.record_lag(entry.origin, reached.at(entry.origin), entry.sequence, world.now, registry,
                       world.measure.pairs[from * regions + to].lag);
    reached.raise(entry.origin, entry.sequence);
    commits.delivered(entry.origin, to, entry.sequence, world.now, registry, world.measure.regions[from].visible);
  }
}

}  // namespace

namespace {

/// A full sync is in the list from its start on; its end completes that line.
void note_sync(World& world, ShardId shard, const replication::SyncRecord& sync) {
  auto& all = world.measure.syncs;
  if (sync.kind == replication::SyncKind::kFull && sync.phase != replication::SyncPhase::kStarted) {
    const auto begun = std::find_if(all.rbegin(), all.rend(), [&](const ShardSync& s) {
      return s.shard == shard && s.record.kind == sync.kind && s.record.from == sync.from && s.record.to == sync.to;
    });
    if (begun != all.rend()) begun->record = sync;
    return;
  }
  all.push_back({shard, sync});
}

}  // namespace

void record_syncs(World& world, LaneId lane, const std::vector<replication::SyncRecord>& syncs) {
  const region::Shard& shard = world.shards[Lanes::index(lane)].shard;
  metrics::Registry& registry = world.measure.registry;
  for (const replication::SyncRecord& sync : syncs) {
    const PairMeters& pair = world.measure.pair(sync.from, sync.to);
    const bool full = sync.kind == replication::SyncKind::kFull;
    if (!full && sync.cause == replication::SyncCause::kStart)
      continue;  // opening the streams at the start of a run is not an event
    note_sync(world, shard.shard(), sync);
    if (!full) registry.add(pair.partial_syncs);
    if (sync.phase == replication::SyncPhase::kStarted) registry.add(pair.full_syncs);
    else registry.add(pair.sync_bytes, sync.bytes);
    if (sync.phase != replication::SyncPhase::kFinished) continue;
    registry.record(pair.sync_duration, sync.end - sync.start);
    if (!full) continue;
    world.measure.causal.observe(check::Jump{world.now, shard.region(), shard.shard(), check::JumpKind::kMerge, sync.vector});
    record_jump(world, shard, sync.vector);
    watch_jump(world, shard.shard(), sync.vector, shard.region(), world.now);
  }
}

}  // namespace jetlag::world
