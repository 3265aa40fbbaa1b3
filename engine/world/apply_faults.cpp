// SPDX-License-Identifier: Apache-2.0
// Faults, the world's side: a fault of the scenario becomes events in the lanes that it concerns.
//
// A fault strikes several parts at once: directed links, or the processes of shards. Each part is repaired once, by the fault's
// own end or by a heal or restart before; when none is left the fault is over.
#include <algorithm>

#include "fault/kinds.h"
#include "scenario/repairs.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

using fault::Change;
using fault::Effect;
using fault::Where;
using scenario::DirectedPair;
using scenario::FaultKind;
using scenario::FaultSpec;

struct Process {
  RegionId region;
  ShardId shard;
};

const FaultSpec& spec_of(const World& world, std::uint16_t fault) { return world.setup->spec.faults[fault]; }
std::uint16_t count_of_faults(const World& world) { return static_cast<std::uint16_t>(world.faults.states.size()); }
Effect effect_of(const World& world, std::uint16_t fault) { return fault::effect_of(spec_of(world, fault).kind); }

bool strikes_processes(Effect effect) { return effect == Effect::kStopsProcess || effect == Effect::kPausesProcess; }

std::vector<Process> processes_of(const World& world, const FaultSpec& fault) {
  std::vector<Process> all;
  for (const RegionId region : fault.regions)
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
      if (!fault.shard || fault.shard->value == s) all.push_back({region, {s}});
  return all;
}

std::size_t parts_of(const World& world, std::uint16_t fault) {
  return strikes_processes(effect_of(world, fault)) ? processes_of(world, spec_of(world, fault)).size()
                                                    : spec_of(world, fault).links.size();
}

void tell(World& world, LaneId lane, Event event) { schedule(world, Lanes::world(), lane, world.now, std::move(event)); }

/// Both ends of one direction, for every shard.
void change_direction(World& world, std::uint16_t fault, DirectedPair pair, Change change) {
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    tell(world, world.setup->lanes.shard(pair.to, {s}),
         ChannelChange{pair.from, Direction::kInbound, change, {fault, Where::kLink}});
    tell(world, world.setup->lanes.shard(pair.from, {s}),
         ChannelChange{pair.to, Direction::kOutbound, change, {fault, Where::kLink}});
  }
}

/// Changes the list of degradations at the sender; its first shard's lane stands for the region's end of the link.
void degrade(World& world, std::uint16_t fault, DirectedPair pair, Change change) {
  const FaultSpec& spec = spec_of(world, fault);
  LinkChange event{pair.to, net::Degradation{}, fault};
  if (change == Change::kDown) {
    const bool both = std::find(spec.links.begin(), spec.links.end(), DirectedPair{pair.to, pair.from}) != spec.links.end();
    event.degradation.latency_factor_ppm = spec.delay_factor_ppm;
    event.degradation.latency_added = spec.extra_one_way_delay;
    event.degradation.loss_ppb = static_cast<std::uint64_t>(spec.loss_ppb.value_or(0));
    event.degradation.bandwidth_bps = spec.bandwidth_bits_per_s.value_or(0);
    event.degradation.ways = both ? net::Degradation::Ways::kBothWays : net::Degradation::Ways::kOneWay;
  }
  tell(world, world.setup->lanes.shard(pair.from, {0}), event);
}

DataFate fate_of(const FaultSpec& fault) {
  if (fault.kind != FaultKind::kRegionDown) return DataFate::kAsPersisted;
  return fault.data == scenario::DataFate::kKeep ? DataFate::kKept : DataFate::kLost;
}

/// A process ends or begins: its neighbours' connections to it break or come back.
void stop_process(World& world, std::uint16_t fault, Process process, Change change) {
  const Setup& setup = *world.setup;
  tell(world, setup.lanes.shard(process.region, process.shard),
       ProcessChange{change, fault::Stop::kDown, fate_of(spec_of(world, fault)), fault});
  for (const RegionId peer : setup.places[process.region.value].peers)
    for (const Direction direction : {Direction::kInbound, Direction::kOutbound})
      tell(world, setup.lanes.shard(peer, process.shard),
           ChannelChange{process.region, direction, change, {fault, Where::kPeerProcess}});
}

void change_part(World& world, std::uint16_t fault, std::size_t part, Change change) {
  const FaultSpec& spec = spec_of(world, fault);
  switch (effect_of(world, fault)) {
    case Effect::kCutsLinks: return change_direction(world, fault, spec.links[part], change);
    case Effect::kDegradesLinks: return degrade(world, fault, spec.links[part], change);
    case Effect::kStopsProcess: return stop_process(world, fault, processes_of(world, spec)[part], change);
    case Effect::kPausesProcess: {
      const Process process = processes_of(world, spec)[part];
      return tell(world, world.setup->lanes.shard(process.region, process.shard),
                  ProcessChange{change, fault::Stop::kPause, {}, fault});
    }
    case Effect::kRepairsLinks:
    case Effect::kRepairsProcess:
    case Effect::kMovesClock: return;
  }
}

/// Every part that nobody has repaired yet.
void change_parts(World& world, std::uint16_t fault, Change change) {
  const std::vector<bool>& repaired = world.faults.states[fault].repaired;
  for (std::size_t part = 0; part < repaired.size(); ++part)
    if (!repaired[part]) change_part(world, fault, part, change);
}

/// A skew is taken back as a whole: also what the clock has drifted by it.
void move_clocks(World& world, std::uint16_t fault, Change change) {
  __extension__ using Wide = __int128;
  const FaultSpec& spec = spec_of(world, fault);
  const Duration lasted = world.now - world.faults.states[fault].struck;
  const Duration drifted{static_cast<std::int64_t>(static_cast<Wide>(lasted.ns) * spec.drift_ppb / 1'000'000'000)};
  const ClockChange event =
      change == Change::kDown ? ClockChange{spec.by, spec.drift_ppb} : ClockChange{-(spec.by + drifted), -spec.drift_ppb};
  for (const RegionId region : spec.regions)
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) tell(world, world.setup->lanes.shard(region, {s}), event);
}

/// What ends at this instant may still be on its way to the lanes that feel it: the replicas are looked at an instant later.
void expect_convergence(World& world, std::uint16_t fault) {
  if (effect_of(world, fault) == Effect::kMovesClock) return;
  if (!probing(world)) schedule(world, Lanes::world(), Lanes::world(), world.now + kProbeStep, ConvergenceProbe{});
  world.faults.pending.push_back({fault, world.now, {}, {}});
  schedule(world, Lanes::world(), Lanes::world(), world.now + Duration{1}, FaultEvent{fault, FaultStep::kAftermath});
}

void over(World& world, std::uint16_t fault) {
  world.faults.states[fault].active = false;
  world.faults.states[fault].ended = world.now;
  border(world);
  expect_convergence(world, fault);
}

/// Repairs the parts of an active fault that `names` says; the fault is over when none is left.
template <class Names>
void repair(World& world, std::uint16_t fault, Names&& names) {
  fault::FaultState& state = world.faults.states[fault];
  for (std::size_t part = 0; part < state.repaired.size(); ++part) {
    if (state.repaired[part] || !names(part)) continue;
    change_part(world, fault, part, Change::kUp);
    state.repaired[part] = true;
  }
  if (std::find(state.repaired.begin(), state.repaired.end(), false) == state.repaired.end()) over(world, fault);
}

/// `heal` ends what is wrong with the links that it names.
void heal(World& world, const FaultSpec& healer) {
  for (std::uint16_t f = 0; f < count_of_faults(world); ++f) {
    const Effect effect = effect_of(world, f);
    if (!world.faults.states[f].active || (effect != Effect::kCutsLinks && effect != Effect::kDegradesLinks)) continue;
    const auto& links = spec_of(world, f).links;
    repair(world, f, [&](std::size_t part) { return scenario::repairs(healer, links[part]); });
  }
}

/// `restart` and `region-up` end every crash of the processes that they name.
void revive(World& world, const FaultSpec& reviver) {
  for (std::uint16_t f = 0; f < count_of_faults(world); ++f) {
    if (!world.faults.states[f].active || effect_of(world, f) != Effect::kStopsProcess) continue;
    const std::vector<Process> down = processes_of(world, spec_of(world, f));
    repair(world, f, [&](std::size_t part) { return scenario::repairs(reviver, down[part].region, down[part].shard); });
  }
}

void strike(World& world, std::uint16_t fault) {
  const FaultSpec& spec = spec_of(world, fault);
  fault::FaultState& state = world.faults.states[fault];
  state.struck = world.now;
  ++state.strikes;
  border(world);
  state.active = !fault::momentary(spec.kind);
  if (spec.kind == FaultKind::kFlap)
    schedule(world, Lanes::world(), Lanes::world(), world.now + spec.down, FaultEvent{fault, FaultStep::kFlapUp});
  switch (effect_of(world, fault)) {
    case Effect::kRepairsLinks: heal(world, spec); break;
    case Effect::kRepairsProcess: revive(world, spec); break;
    case Effect::kMovesClock: move_clocks(world, fault, Change::kDown); break;
    default:
      state.repaired.assign(parts_of(world, fault), false);
      change_parts(world, fault, Change::kDown);
  }
  if (fault::momentary(spec.kind)) over(world, fault);
}

void end(World& world, std::uint16_t fault) {
  if (!world.faults.states[fault].active) return;  // repaired before
  if (effect_of(world, fault) == Effect::kMovesClock) {
    move_clocks(world, fault, Change::kUp);
    return over(world, fault);
  }
  repair(world, fault, [](std::size_t) { return true; });
}

void flap(World& world, std::uint16_t fault, FaultStep step) {
  if (!world.faults.states[fault].active) return;
  const FaultSpec& spec = spec_of(world, fault);
  const bool down = step == FaultStep::kFlapDown;
  if (down) ++world.faults.states[fault].strikes;
  change_parts(world, fault, down ? Change::kDown : Change::kUp);
  schedule(world, Lanes::world(), Lanes::world(), world.now + (down ? spec.down : spec.up),
           FaultEvent{fault, down ? FaultStep::kFlapUp : FaultStep::kFlapDown});
}

void look_at_replicas(World& world, std::uint16_t fault) {
  for (fault::PendingConvergence& pending : world.faults.pending) {
    if (pending.fault != fault) continue;
    pending.seen.clear();
    pending.live.clear();
    for (const ShardLane& lane : world.shards) {
      pending.seen.push_back(lane.shard.database().observed());
      pending.live.push_back(lane.shard.process() != region::Process::kDown);
    }
  }
}

}  // namespace

void apply(World& world, LaneId, FaultEvent& event) {
  switch (event.step) {
    case FaultStep::kStrike: return strike(world, event.fault);
    case FaultStep::kEnd: return end(world, event.fault);
    case FaultStep::kAftermath: return look_at_replicas(world, event.fault);
    case FaultStep::kFlapDown:
    case FaultStep::kFlapUp: return flap(world, event.fault, event.step);
  }
}

}  // namespace jetlag::world
