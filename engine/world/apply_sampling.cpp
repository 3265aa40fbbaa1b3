// SPDX-License-Identifier: Apache-2.0
// Sampling, convergence, and the end of the run.
#include <algorithm>
#include <optional>

#include "fault/kinds.h"
#include "scenario/repairs.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

bool faults_over(const World& world) {
  for (std::size_t f = 0; f < world.faults.states.size(); ++f) {
    const fault::FaultState& state = world.faults.states[f];
    const scenario::FaultSpec& spec = world.setup->spec.faults[f];
    if (state.struck == kNever || (state.active && spec.lasts && spec.at + *spec.lasts <= world.setup->spec.drain_end()))
      return false;
  }
  return true;
}

bool settled(const World& world) { return reachable_equal(world) && quiet(world); }

using Groups = std::vector<std::vector<RegionId>>;

bool in_one_group(const Groups& groups, RegionId a, RegionId b) {
  const auto has = [](const std::vector<RegionId>& group, RegionId r) {
    return std::binary_search(group.begin(), group.end(), r);
  };
  return std::any_of(groups.begin(), groups.end(), [&](const auto& group) { return has(group, a) && has(group, b); });
}

/// Whether a process that is down will run again before the run ends: by the end of the fault that holds it, or by a repair.
bool comes_back(const World& world, const ShardLane& lane) {
  const auto& faults = world.setup->spec.faults;
  const fault::FaultNumber holder = lane.stopped_by.down_by();
  if (holder == fault::kNobody) return true;
  const Instant last = world.setup->spec.drain_end();
  if (faults[holder].lasts && faults[holder].at + *faults[holder].lasts <= last) return true;
  return std::ranges::any_of(faults, [&](const scenario::FaultSpec& fault) {
    return fault.at >= world.now && fault.at <= last && scenario::repairs(fault, lane.shard.region(), lane.shard.shard());
  });
}

/// Whatever the fault had parted reaches each other again. Another fault may still hold it apart, and replicas that cannot hear
/// of each other are not equal again. A region that was down when the fault ended, and stays down, has nothing to be equal with;
/// one that comes back is waited for, and one that goes down for good before it is equal never becomes so.
bool rejoined(const World& world, const fault::PendingConvergence& pending, ShardId shard, const Groups& groups) {
  const scenario::FaultSpec& fault = world.setup->spec.faults[pending.fault];
  const auto gone = [&](RegionId r) {
    const ShardLane& lane = world.lane(r, shard);
    return lane.shard.process() == region::Process::kDown && !comes_back(world, lane);
  };
  const auto was_live = [&](RegionId r) -> bool { return pending.live[world.setup->lanes.index(r, shard)]; };
  const auto lives = [&](RegionId r) { return !gone(r) || was_live(r); };
  const fault::Effect effect = fault::effect_of(fault.kind);
  if (effect == fault::Effect::kDegradesLinks)  // it parted nothing
    return std::ranges::none_of(fault.links, [&](scenario::DirectedPair link) {
      return (gone(link.from) && was_live(link.from)) || (gone(link.to) && was_live(link.to));
    });
  if (effect == fault::Effect::kCutsLinks || effect == fault::Effect::kRepairsLinks)
    return std::all_of(fault.links.begin(), fault.links.end(), [&](scenario::DirectedPair link) {
      return !lives(link.from) || !lives(link.to) || in_one_group(groups, link.from, link.to);
    });
  if (fault.shard && *fault.shard != shard) return true;
  return std::all_of(fault.regions.begin(), fault.regions.end(), [&](RegionId stopped) {
    const auto& peers = world.setup->places[stopped.value].peers;
    return std::all_of(peers.begin(), peers.end(),
                       [&](RegionId peer) { return !lives(peer) || in_one_group(groups, stopped, peer); });
  });
}

/// Within each group of regions that reach each other everybody has what its members had when the fault was over.
bool reached(const World& world, const fault::PendingConvergence& pending) {
  if (pending.seen.empty()) return false;
  const Lanes& lanes = world.setup->lanes;
  for (std::uint16_t s = 0; s < lanes.shards; ++s) {
    const Groups groups = reachable_groups(world, {s});
    if (!rejoined(world, pending, {s}, groups)) return false;
    for (const auto& group : groups) {
      crdt::VersionVector target;
      for (const RegionId region : group) target.merge(pending.seen[lanes.index(region, {s})]);
      for (const RegionId region : group)
        if (!target.covered_by(world.lane(region, {s}).shard.database().observed())) return false;
    }
  }
  return true;
}

/// Who reaches each other in the first shard in which not everybody reaches everybody.
std::optional<Groups> parted(const World& world) {
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    Groups groups = reachable_groups(world, {s});
    if (groups.size() != 1 || groups.front().size() < world.setup->lanes.regions) return groups;
  }
  return std::nullopt;
}

}  // namespace

bool probing(const World& world) { return !world.faults.pending.empty() || world.script.settling.has_value(); }

void apply(World& world, LaneId, ConvergenceProbe&) {
  auto& pending = world.faults.pending;
  for (auto it = pending.begin(); it != pending.end();) {
    if (!reached(world, *it)) {
      ++it;
      continue;
    }
    world.faults.states[it->fault].converged_at = world.now;
    world.measure.registry.record(world.measure.convergence[it->fault], world.now - it->since);
    it = pending.erase(it);
  }
  if (world.script.settling && settled(world)) {
    const std::uint32_t step = *world.script.settling;
    world.script.settling.reset();
    world.script.settled_at[step] = world.now;
    world.script.settled_among[step] = parted(world);
    complete_step(world, step);
  }
  if (probing(world)) schedule(world, Lanes::world(), Lanes::world(), world.now + kProbeStep, ConvergenceProbe{});
}

void apply(World& world, LaneId, Sample&) {
  take_sample(world);
  const scenario::ScenarioSpec& spec = world.setup->spec;
  const bool draining = world.now >= spec.end();
  if (draining && world.script.remaining == 0 && !probing(world) && faults_over(world) && settled(world) &&
      !commands_under_way(world)) {
    world.ends_at = world.now;
    count_lost(world);  // what only a region that stays down holds is gone by now
    return;
  }
  const Duration step = draining ? std::min(world.measure.step, Duration::millis(100)) : world.measure.step;
  const Instant next =
      std::min(world.now < spec.end() ? std::min(world.now + step, spec.end()) : world.now + step, spec.drain_end());
  if (next > world.now) schedule(world, Lanes::world(), Lanes::world(), next, Sample{});
}

void apply(World& world, LaneId, WarmupOver&) {
  count_replicas(world);  // what was counted until now belongs to the warm-up
  count_lost(world);
  record_carried(world);
  world.measure.registry.clear_samples(world.now);
  world.measure.monitor.clear();
  world.measure.client_errors.clear();
  world.measure.warm = true;
  border(world);
}

}  // namespace jetlag::world
