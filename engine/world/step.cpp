// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "world/apply.h"
#include "world/world.h"

namespace jetlag::world {

bool World::operator==(const World& o) const {
  return (setup == o.setup || setup->spec == o.setup->spec) && now == o.now && ends_at == o.ends_at && events == o.events &&
         event_hash == o.event_hash && time_hash == o.time_hash && sequences == o.sequences && links == o.links &&
         generators == o.generators && sessions == o.sessions && script_sessions == o.script_sessions && faults == o.faults &&
         script == o.script && measure == o.measure && shards == o.shards && kernel == o.kernel;
}

void schedule(World& world, LaneId from, LaneId to, Instant at, Event event) {
  world.kernel.push({at, to, from, world.sequences[from.value]++}, std::move(event));
}

bool take(World& world, Instant limit, Pending& entry) {
  if (world.now >= world.ends_at || !world.kernel.pop_before(std::min(limit, world.ends_at + Duration{1}), entry)) return false;
  if (entry.key.at >= world.measure.monitor.due()) [[unlikely]]
    pass_borders(world, entry.key.at);
  world.now = entry.key.at;
  ++world.events;
  world.event_hash = mix(mix(world.event_hash ^ entry.event.index(), sim::PackedKey(entry.key).tie), digest_of(entry.event));
  world.time_hash = mix(world.time_hash, static_cast<std::uint64_t>(entry.key.at.ns));
  return true;
}

void perform(World& world, Pending& entry) {
  const LaneId lane = entry.key.to;
  std::visit([&](auto& event) { apply(world, lane, event); }, entry.event);
}

bool step(World& world, Instant limit, World::Entry* taken) {
  Pending entry;
  if (!take(world, limit, entry)) return false;
  if (taken != nullptr) *taken = entry;
  perform(world, entry);
  return true;
}

Fingerprint fingerprint(const World& world) {
  Fingerprint f{world.event_hash, world.time_hash, 0, 0};
  for (const LinkState& link : world.links) f.random = mix(f.random, link.link.random_digest());
  for (const workload::Generator& generator : world.generators) f.random = mix(f.random, generator.digest());
  for (const ShardLane& lane : world.shards) {
    f.random = mix(f.random, lane.shard.random_digest());
    f.state = mix(f.state, lane.shard.database().digest());
    for (const auto& entry : lane.shard.database().observed()) f.state = mix(f.state, mix(entry.origin.packed, entry.sequence));
  }
  return f;
}

std::vector<std::vector<RegionId>> reachable_groups(const World& world, ShardId shard) {
  const std::uint16_t regions = world.setup->lanes.regions;
  std::vector<bool> placed(regions, false);
  const auto running = [&](RegionId r) { return world.lane(r, shard).shard.process() == region::Process::kRunning; };
  const auto joined = [&](RegionId a, RegionId b) {
    return world.setup->linked(a, b) && world.lane(b, shard).inbound[a.value].up() && world.lane(a, shard).inbound[b.value].up();
  };
  std::vector<std::vector<RegionId>> groups;
  for (std::uint16_t first = 0; first < regions; ++first) {
    const RegionId start{static_cast<std::uint8_t>(first)};
    if (placed[first] || !running(start)) continue;
    std::vector<RegionId> group{start};
    placed[first] = true;
    for (std::size_t i = 0; i < group.size(); ++i)
      for (std::uint16_t next = 0; next < regions; ++next) {
        const RegionId other{static_cast<std::uint8_t>(next)};
        if (placed[next] || !running(other) || !joined(group[i], other)) continue;
        placed[next] = true;
        group.push_back(other);
      }
    std::sort(group.begin(), group.end());
    groups.push_back(std::move(group));
  }
  return groups;
}

bool reachable_equal(const World& world) {
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
    for (const auto& group : reachable_groups(world, ShardId{s})) {
      const store::Database& first = world.lane(group.front(), ShardId{s}).shard.database();
      for (const RegionId other : group) {
        const store::Database& database = world.lane(other, ShardId{s}).shard.database();
        if (database.digest() != first.digest() || !(database.observed() == first.observed())) return false;
      }
    }
  return true;
}

namespace {

/// Replicas that reach each other and are equal lack nothing of each other; this is about what comes from one that hears no
/// answer.
bool brings_something(const ShardLane& receiver, const Deliver& delivery) {
  const bool arrives = receiver.inbound[delivery.from.value].carries(delivery.sent, delivery.connection);
  if (!arrives || receiver.shard.process() == region::Process::kDown) return false;
  const crdt::VersionVector& observed = receiver.shard.database().observed();
  if (const auto* operations = std::get_if<replication::Operations>(&delivery.message))
    return operations->slice.last_sequence() > observed.at(operations->slice.origin());
  return std::holds_alternative<replication::Shared<replication::FullChunk>>(delivery.message);
}

template <class Matches>
bool any_pending(const World& world, Matches&& matches) {
  bool any = false;
  world.kernel.for_each([&](const sim::PackedKey& key, const Event& event) { any = any || matches(key, event); });
  return any;
}

}  // namespace

bool quiet(const World& world) {
  const bool nothing_held = std::all_of(world.shards.begin(), world.shards.end(), [](const ShardLane& lane) {
    const replication::Replicator& replicator = lane.shard.replicator();
    return lane.shard.process() == region::Process::kDown || (replicator.open_batch().empty() && replicator.inbox().empty());
  });
  return nothing_held && !any_pending(world, [&](const sim::PackedKey& key, const Event& event) {
    const auto* delivery = std::get_if<Deliver>(&event);
    return delivery != nullptr && brings_something(world.shards[Lanes::index(key.unpack().to)], *delivery);
  });
}

bool commands_under_way(const World& world) {
  return any_pending(world,
                     [](const sim::PackedKey&, const Event& event) { return std::holds_alternative<ClientCommand>(event); });
}

}  // namespace jetlag::world
