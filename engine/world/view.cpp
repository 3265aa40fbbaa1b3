// SPDX-License-Identifier: Apache-2.0
// What expectations are evaluated against.
#include <algorithm>

#include "scenario/scale.h"
#include "world/world.h"

namespace jetlag::world {

namespace {

/// What a shard's present process and those before it have counted.
template <class Visit>
void for_each_count(const World& world, RegionId region, ShardId shard, replication::ConflictKind kind, crdt::Rule::Kind rule,
                    Visit&& visit) {
  visit(world.lane(region, shard).shard.replicator().conflicts().at(kind, rule));
  for (const replication::Conflicts& before : world.measure.retired[world.setup->lanes.index(region, shard)].conflicts)
    visit(before.at(kind, rule));
}

}  // namespace

const char* rule_name(replication::ConflictKind kind, crdt::Rule::Kind rule) {
  static constexpr const char* kRules[] = {"lww", "fww", "max", "min", "multi-value", "region-priority", "custom"};
  if (kind == replication::ConflictKind::kCounter) return "sum";
  if (kind == replication::ConflictKind::kSet || kind >= replication::ConflictKind::kStringKept) return "add-wins";
  if (kind == replication::ConflictKind::kTypes || kind == replication::ConflictKind::kSortedSet) return "lww";
  if (kind == replication::ConflictKind::kVectorSet) return "lww";
  if (kind == replication::ConflictKind::kHyperLogLog) return "delete-wins";
  if (kind == replication::ConflictKind::kBoundedCounter) return "escrow";
  if (kind == replication::ConflictKind::kList) return "list-order";
  if (kind == replication::ConflictKind::kStream) return "stream-merge";
  if (kind == replication::ConflictKind::kDocument) return "json-slots";
  if (kind == replication::ConflictKind::kExpiry) return "longest-ttl";
  return kRules[static_cast<std::size_t>(rule)];
}

ConflictTotal conflict_total(const World& world, replication::ConflictKind kind, crdt::Rule::Kind rule) {
  const bool merges = !replication::rule_decides(kind);
  ConflictTotal total;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    std::uint64_t concurrent = 0, discarded = 0, popped_twice = 0;
    for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
      std::uint64_t here_concurrent = 0, here_discarded = 0, here_popped_twice = 0;
      for (std::size_t one = 0; one < replication::kConflictRules; ++one) {
        if (!merges && one != static_cast<std::size_t>(rule)) continue;
        for_each_count(world, {static_cast<std::uint8_t>(r)}, {s}, kind, static_cast<crdt::Rule::Kind>(one),
                       [&](const replication::Conflict& cell) {
                         here_concurrent += cell.concurrent;
                         here_discarded += cell.discarded;
                         here_popped_twice += cell.popped_twice;
                         if (total.example.empty()) total.example = cell.example;
                       });
      }
      concurrent = std::max(concurrent, here_concurrent);
      discarded = std::max(discarded, here_discarded);
      popped_twice = std::max(popped_twice, here_popped_twice);
    }
    total.concurrent += concurrent;
    total.discarded += discarded;
    total.popped_twice += popped_twice;
  }
  return total;
}

check::Presence presence_of(const World& world) {
  const bool over = world.now >= world.ends_at;
  check::Presence presence;
  for (const ShardLane& lane : world.shards) {
    const store::Database& database = lane.shard.database();
    const std::uint64_t issued = database.observed().at(database.identity());
    presence.acknowledged += issued;
    if (!over || lane.shard.process() != region::Process::kDown)
      presence.holders.push_back({lane.shard.shard(), &database.observed()});
    else presence.absent.push_back({lane.shard.shard(), database.identity(), issued});
  }
  return presence;
}

void fill_view(const World& world, bool finished, ViewParts& parts) {
  const scenario::ScenarioSpec& spec = world.setup->spec;
  for (std::size_t f = 0; f < world.faults.states.size(); ++f) {
    const fault::FaultState& state = world.faults.states[f];
    if (state.struck == kNever) continue;
    parts.windows.push_back({spec.faults[f].name, state.struck, state.ended, state.converged_at});
  }
  const Measure& measure = world.measure;
  if (finished) {
    parts.verdicts.emplace_back(check::Property::kConvergence, measure.convergence_checker.verdict());
    parts.verdicts.emplace_back(check::Property::kCausal, measure.causal.verdict());
    for (std::size_t g = 0; g < 4; ++g) {
      const auto property = static_cast<check::Property>(static_cast<std::size_t>(check::Property::kReadYourWrites) + g);
      parts.verdicts.emplace_back(property, measure.sessions.verdict(property));
    }
    parts.verdicts.emplace_back(check::Property::kNoLostUpdates, measure.lost.verdict(presence_of(world)));
  }
  parts.view.registry = &measure.registry;
  parts.view.from = measure.warm ? Instant{} + spec.warmup : Instant{};
  parts.view.until = world.now;
  parts.view.full_size = scenario::full_size_factor(world.setup->spec.scale);
  parts.view.finished = finished;
  parts.view.planned_until = spec.drain_end();
  parts.view.converged = finished && reachable_equal(world);
  parts.view.faults = &parts.windows;
  parts.view.verdicts = &parts.verdicts;
}

}  // namespace jetlag::world
