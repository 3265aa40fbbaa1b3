// SPDX-License-Identifier: Apache-2.0
// From a setup to a world at time 0.
#include <algorithm>
#include <deque>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "crdt/slot.h"
#include "scenario/convert.h"
#include "world/apply.h"
#include "world/world.h"

namespace jetlag::world {

namespace {

using scenario::ScenarioSpec;

store::Options options_of(const ScenarioSpec& spec) {
  store::Options options;
  options.clock = static_cast<store::ClockMode>(spec.database.clock);
  options.commands = static_cast<store::CommandSet>(spec.database.commands);
  options.stream_ids = static_cast<store::StreamIds>(spec.database.stream_ids);
  options.regions = static_cast<std::uint8_t>(spec.regions.size());
  options.touch_ancestors = spec.database.touch_ancestors;
  if (spec.memory)
    options.memory = {spec.memory->limit_bytes / spec.database.shards, static_cast<store::EvictionPolicy>(spec.memory->eviction),
                      spec.memory->reserve_ppb};
  for (const scenario::RuleSpec& rule : spec.database.rules)
    if (rule.conflict == scenario::ConflictRule::kCustom) options.rules.add(rule.keys, crdt::CustomRule(rule.resolve));
    else options.rules.add(rule.keys, static_cast<crdt::Rule::Kind>(rule.conflict));
  return options;
}

std::string key_of(const std::string& pattern, std::int64_t number) {
  const auto at = pattern.find("{}");
  return at == std::string::npos ? pattern : pattern.substr(0, at) + std::to_string(number) + pattern.substr(at + 2);
}

/// `bytes` of text that is the same in every run: a readable head, then filler.
std::string filler(std::int64_t number, std::int64_t bytes) {
  std::string text = fmt::format("v{}", number);
  text.resize(static_cast<std::size_t>(std::max<std::int64_t>(bytes, 1)), '.');
  return text;
}

void load(const scenario::DatasetSpec& data, const Lanes& lanes, Rng rng, std::vector<store::Database>& shards,
          const std::function<void()>& between) {
  const Distribution size = scenario::sampler_of(data.value);
  const std::int64_t chunk = has_elements(data.type) ? 16 : 1024;
  const auto fillers = [&] {
    std::vector<Bytes> texts;
    for (std::int64_t e = 0; e < data.elements; ++e) texts.emplace_back(filler(e, size.sample(rng)));
    return texts;
  };
  for (std::int64_t n = 0; n < data.keys; ++n) {
    if (between && n % chunk == 0) between();
    const Bytes key(key_of(data.pattern, n));
    store::Database& shard = shards[lanes.shard_of_slot(crdt::slot_of(key)).value];
    switch (data.type) {
      case scenario::ValueType::kString: shard.load_string(key, filler(n, size.sample(rng))); break;
      case scenario::ValueType::kCounter: shard.load_counter(key, 0); break;
      case scenario::ValueType::kSet: shard.load_set(key, fillers()); break;
      case scenario::ValueType::kList: shard.load_list(key, fillers()); break;
      case scenario::ValueType::kSortedSet: {
        std::vector<std::pair<Bytes, double>> members;
        for (Bytes& member : fillers()) members.emplace_back(std::move(member), static_cast<double>(members.size()));
        shard.load_sorted_set(key, std::move(members));
        break;
      }
      case scenario::ValueType::kHash: {
        std::vector<std::pair<Bytes, Bytes>> fields;
        for (std::int64_t e = 0; e < data.elements; ++e) fields.emplace_back(fmt::format("e{}", e), filler(e, size.sample(rng)));
        shard.load_hash(key, std::move(fields));
        break;
      }
    }
  }
}

std::vector<store::Database> preload(const Setup& setup, const Rng& root, const std::function<void()>& between) {
  std::vector<store::Database> shards(setup.lanes.shards, store::Database(store::Database::genesis(), options_of(setup.spec)));
  std::int64_t keys = 0;
  for (const auto& data : setup.spec.datasets) keys += data.keys;
  for (store::Database& shard : shards) shard.reserve(static_cast<std::size_t>(keys / setup.lanes.shards + 1));
  for (std::size_t d = 0; d < setup.spec.datasets.size(); ++d)
    load(setup.spec.datasets[d], setup.lanes, root.stream(fmt::format("dataset/{}", d)), shards, between);
  return shards;
}

/// "auto": 1 % of the data per shard, within 1 MB and 250 MB.
std::int64_t backlog_of(const ScenarioSpec& spec, const std::vector<store::Database>& shards) {
  if (spec.database.backlog_bytes) return *spec.database.backlog_bytes;
  std::int64_t bytes = 0;
  for (const store::Database& shard : shards) bytes += shard.memory().total();
  return std::clamp<std::int64_t>(bytes / 100 / spec.database.shards, 1'000'000, 250'000'000);
}

region::ShardConfig config_of(const Setup& setup, const std::vector<store::Database>& shards) {
  const scenario::DatabaseSpec& database = setup.spec.database;
  region::ShardConfig config;
  config.replication.batch_delay = database.sync.batch.delay;
  config.replication.batch_bytes = database.sync.batch.bytes;
  config.replication.compression = static_cast<int>(database.sync.compression);
  config.replication.backlog_bytes = backlog_of(setup.spec, shards);
  config.replication.window_bytes = database.sync.credit_bytes;
  config.replication.partial_syncs = database.sync.tiers.front() == scenario::SyncTier::kPartial;
  config.replication.relay_delay = setup.longest_rtt() * 2 + config.replication.ack_interval * 2 + database.sync.batch.delay;
  config.options = options_of(setup.spec);
  config.persists = database.persistence == scenario::Persistence::kAlways;
  return config;
}

void make_shards(World& world, const Rng& root, const std::function<void()>& between) {
  const Setup& setup = *world.setup;
  const std::vector<store::Database> preloaded = preload(setup, root, between);
  const region::ShardConfig config = config_of(setup, preloaded);
  for (std::uint16_t r = 0; r < setup.lanes.regions; ++r)
    for (std::uint16_t s = 0; s < setup.lanes.shards; ++s) {
      if (between) between();
      const RegionId region{static_cast<std::uint8_t>(r)};
      const scenario::ClockSpec& clock = setup.spec.regions[r].clock;
      world.shards.push_back(
          {region::Shard(region, {s}, config, setup.places[r], preloaded[s], net::WallClock(clock.offset, clock.drift_ppb),
                         root.stream(fmt::format("shard/{}/{}", setup.name(region), s))),
           std::vector<fault::Channel>(setup.lanes.regions),
           std::vector<fault::Channel>(setup.lanes.regions),
           {},
           fault::kNobody,
           {},
           {}});
    }
}

void make_clients(World& world, const Rng& root) {
  const Setup& setup = *world.setup;
  world.script_sessions.resize(setup.lanes.regions);
  for (const scenario::WorkloadSpec& spec : setup.spec.workloads)
    for (std::size_t i = 0; i < spec.regions.size(); ++i) {
      const auto number = static_cast<std::uint32_t>(world.generators.size());
      const Rng rng = root.stream(fmt::format("workload/{}/{}", spec.name, setup.name(spec.regions[i])));
      world.generators.emplace_back(scenario::workload_config(spec, spec.regions[i], number), rng);
      world.generator_region.push_back(spec.regions[i]);
      world.first_session.push_back(static_cast<std::uint32_t>(world.sessions.size()));
      world.sessions.resize(world.sessions.size() + world.generators.back().clients());
      const LaneId lane = setup.lanes.clients(spec.regions[i]);
      if (const Instant first = world.generators.back().next_arrival(); first < kNever)
        schedule(world, lane, lane, first, Arrival{number});
    }
}

void schedule_world(World& world) {
  const ScenarioSpec& spec = world.setup->spec;
  constexpr LaneId kWorld = Lanes::world();
  if (spec.warmup.ns > 0) schedule(world, kWorld, kWorld, Instant{} + spec.warmup, WarmupOver{});
  schedule(world, kWorld, kWorld, Instant{}, Sample{});
  // Of one instant: first what strikes, then what ends (so that a process held by both stays down), then the script.
  const auto faults = static_cast<std::uint16_t>(spec.faults.size());
  for (std::uint16_t f = 0; f < faults; ++f)
    schedule(world, kWorld, kWorld, spec.faults[f].at, FaultEvent{f, FaultStep::kStrike});
  for (std::uint16_t f = 0; f < faults; ++f)
    if (spec.faults[f].lasts)
      schedule(world, kWorld, kWorld, spec.faults[f].at + *spec.faults[f].lasts, FaultEvent{f, FaultStep::kEnd});
  for (std::uint32_t i = 0; i < spec.script.size(); ++i)
    if (!awaited_by(*world.setup, i)) schedule(world, kWorld, kWorld, spec.script[i].at.value_or(Instant{}), ScriptNext{i});
}

struct Letter {
  RegionId from, to;
  ShardId shard;
  replication::Message message;
};

/// Before time 0 everybody has met everybody: what they say to open their streams arrives at once and costs nothing.
void open_streams(World& world) {
  std::deque<Letter> letters;
  const auto collect = [&](const region::Shard& shard) {
    auto& sends = world.outbox.streams.sends;
    for (replication::Send& send : sends) letters.push_back({shard.region(), send.to, shard.shard(), std::move(send.message)});
    sends.clear();
    flush(world, world.setup->lanes.shard(shard.region(), shard.shard()));
  };
  for (ShardLane& here : world.shards) {
    for (const RegionId peer : world.setup->places[here.shard.region().value].peers)
      here.shard.inbound_up(world.now, peer, replication::SyncCause::kStart, world.outbox);
    collect(here.shard);
  }
  for (; !letters.empty(); letters.pop_front()) {
    const Letter& letter = letters.front();
    region::Shard& shard = world.lane(letter.to, letter.shard).shard;
    shard.receive(world.now, letter.from, letter.message, world.outbox);
    collect(shard);
  }
}

void start_processes(World& world) {
  for (ShardLane& here : world.shards) {
    here.shard.start(world.now, world.outbox);
    flush(world, world.setup->lanes.shard(here.shard.region(), here.shard.shard()));
  }
  open_streams(world);
}

}  // namespace

World make_world(std::shared_ptr<const Setup> setup, const std::function<void()>& between) {
  World world;
  world.setup = std::move(setup);
  const ScenarioSpec& spec = world.setup->spec;
  const Rng root(spec.seed);
  world.ends_at = spec.drain_end();
  world.sequences.assign(world.setup->lanes.count(), 0);
  make_shards(world, root, between);
  for (const LinkSetup& link : world.setup->links) {
    const Rng rng = root.stream(fmt::format("net/link/{}->{}", world.setup->name(link.from), world.setup->name(link.to)));
    world.links.push_back({net::Link(link.config, rng), {}});
  }
  std::size_t keys = 0;
  for (const ShardLane& lane : world.shards) keys += lane.shard.database().key_count();
  for (const auto& w : spec.workloads) keys += static_cast<std::size_t>(w.keys.count) * spec.regions.size();
  world.faults.states.resize(spec.faults.size());
  const auto steps = spec.script.size();
  world.script.waiting.assign(steps, 0);
  world.script.done.assign(steps, false);
  world.script.blocked.assign(steps, false);
  world.script.issued_at.assign(steps, kNever);
  world.script.settled_at.assign(steps, kNever);
  world.script.settled_among.resize(steps);
  world.script.remaining = static_cast<std::uint32_t>(steps);
  world.measure = make_measure(*world.setup, keys);
  for (std::size_t i = 0; i < world.shards.size(); ++i) {
    const region::Shard& shard = world.shards[i].shard;
    world.measure.commits[i].restart(shard.database().identity());
    // Preloaded data is part of every history from the start.
    world.measure.causal.observe(
        check::Jump{world.now, shard.region(), shard.shard(), check::JumpKind::kMerge, shard.database().observed()});
  }
  make_clients(world, root);
  schedule_world(world);
  start_processes(world);
  return world;
}

}  // namespace jetlag::world
