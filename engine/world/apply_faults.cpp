// SPDX-License-Identifier: Apache-2.0
// Faults, the world's side: a fault of the scenario becomes events in the lanes that it concerns.
#include <algorithm>

#include "world/apply.h"

namespace jetlag::world {

namespace {

using scenario::DirectedPair;
using scenario::FaultKind;
using scenario::FaultSpec;

template <class F>
void for_each_shard(const World& world, const FaultSpec& fault, F&& f) {
  if (fault.shard) return f(*fault.shard);
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) f(ShardId{s});
}

void tell(World& world, LaneId lane, Event event) { schedule(world, Lanes::world(), lane, world.now, std::move(event)); }

/// Both ends of one direction, for every shard.
void change_direction(World& world, std::uint16_t fault, DirectedPair pair, fault::Change change) {
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    tell(world, world.setup->lanes.shard(pair.to, {s}), ChannelChange{pair.from, Direction::kInbound, change, fault});
    tell(world, world.setup->lanes.shard(pair.from, {s}), ChannelChange{pair.to, Direction::kOutbound, change, fault});
  }
}

void change_links(World& world, std::uint16_t fault, fault::Change change) {
  for (const DirectedPair& pair : world.setup->spec.faults[fault].links) change_direction(world, fault, pair, change);
}

/// A process ends or begins: its neighbours' connections to it break or come back.
void change_process(World& world, std::uint16_t fault, RegionId region, ShardId shard, ProcessStep step, bool keeps_data) {
  const Setup& setup = *world.setup;
  tell(world, setup.lanes.shard(region, shard), ProcessChange{step, keeps_data, fault, kNever});
  const fault::Change change = step == ProcessStep::kCrash ? fault::Change::kDown : fault::Change::kUp;
  for (const RegionId peer : setup.places[region.value].peers)
    for (const Direction direction : {Direction::kInbound, Direction::kOutbound})
      tell(world, setup.lanes.shard(peer, shard), ChannelChange{region, direction, change, fault::kPeerProcess});
}

void change_processes(World& world, std::uint16_t fault, ProcessStep step, bool keeps_data) {
  const FaultSpec& spec = world.setup->spec.faults[fault];
  for (const RegionId region : spec.regions)
    for_each_shard(world, spec, [&](ShardId shard) { change_process(world, fault, region, shard, step, keeps_data); });
}

void pause(World& world, std::uint16_t fault, ProcessStep step) {
  const FaultSpec& spec = world.setup->spec.faults[fault];
  const Instant resumes = spec.lasts ? spec.at + *spec.lasts : kNever;
  for (const RegionId region : spec.regions)
    for_each_shard(world, spec, [&](ShardId shard) {
      tell(world, world.setup->lanes.shard(region, shard), ProcessChange{step, true, fault, resumes});
    });
}

void change_clocks(World& world, std::uint16_t fault, std::int64_t sign) {
  const FaultSpec& spec = world.setup->spec.faults[fault];
  for (const RegionId region : spec.regions)
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
      tell(world, world.setup->lanes.shard(region, {s}), ClockChange{spec.by * sign, spec.drift_ppb * sign});
}

/// Changes the list of degradations at the sender; its first shard's lane stands for the region's end of the link.
void degrade(World& world, std::uint16_t fault, fault::Change change) {
  const FaultSpec& spec = world.setup->spec.faults[fault];
  for (const DirectedPair& pair : spec.links) {
    LinkChange event{pair.to, net::Degradation{}, fault};
    if (change == fault::Change::kDown) {
      event.degradation.latency_factor_ppm = spec.delay_factor_ppm;
      event.degradation.latency_added = spec.extra_one_way_delay;
      event.degradation.loss_ppb = static_cast<std::uint64_t>(spec.loss_ppb.value_or(0));
      event.degradation.bandwidth_bps = spec.bandwidth_bits_per_s.value_or(0);
    }
    tell(world, world.setup->lanes.shard(pair.from, {0}), event);
  }
}

bool cuts_links(FaultKind kind) {
  return kind == FaultKind::kCut || kind == FaultKind::kOneWay || kind == FaultKind::kIsolate || kind == FaultKind::kFlap;
}

/// `heal` ends every cut on the links that it names.
void heal(World& world, std::uint16_t healer) {
  const FaultSpec& spec = world.setup->spec.faults[healer];
  for (std::uint16_t f = 0; f < world.faults.states.size(); ++f) {
    const FaultSpec& other = world.setup->spec.faults[f];
    fault::FaultState& state = world.faults.states[f];
    if (!cuts_links(other.kind) || !state.active) continue;
    bool all = true;
    for (const DirectedPair& pair : other.links) {
      const bool named = std::find(spec.links.begin(), spec.links.end(), pair) != spec.links.end();
      if (named) change_direction(world, f, pair, fault::Change::kUp);
      all &= named;
    }
    if (!all) continue;
    state.active = false;
    state.ended = world.now;
  }
}

void expect_convergence(World& world, std::uint16_t fault) {
  fault::PendingConvergence pending{fault, world.now, {}};
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    crdt::VersionVector target;
    for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
      const region::Shard& shard = world.lane({static_cast<std::uint8_t>(r)}, {s}).shard;
      if (shard.process() != region::Process::kDown) target.merge(shard.database().observed());
    }
    pending.targets.push_back(std::move(target));
  }
  if (!probing(world)) schedule(world, Lanes::world(), Lanes::world(), world.now + kProbeStep, ConvergenceProbe{});
  world.faults.pending.push_back(std::move(pending));
}

void strike(World& world, std::uint16_t fault) {
  const FaultSpec& spec = world.setup->spec.faults[fault];
  const bool keeps = spec.data == scenario::DataFate::kKeep;
  switch (spec.kind) {
    case FaultKind::kCut:
    case FaultKind::kOneWay:
    case FaultKind::kIsolate: return change_links(world, fault, fault::Change::kDown);
    case FaultKind::kHeal: return heal(world, fault);
    case FaultKind::kDegrade: return degrade(world, fault, fault::Change::kDown);
    case FaultKind::kFlap:
      schedule(world, Lanes::world(), Lanes::world(), world.now + spec.down, FaultEvent{fault, FaultStep::kFlapUp});
      return change_links(world, fault, fault::Change::kDown);
    case FaultKind::kCrash: return change_processes(world, fault, ProcessStep::kCrash, false);
    case FaultKind::kRegionDown: return change_processes(world, fault, ProcessStep::kCrash, keeps);
    case FaultKind::kRestart:
    case FaultKind::kRegionUp: return change_processes(world, fault, ProcessStep::kRestart, false);
    case FaultKind::kPause: return pause(world, fault, ProcessStep::kPause);
    case FaultKind::kSkew:
    case FaultKind::kJump: return change_clocks(world, fault, 1);
  }
}

void end(World& world, std::uint16_t fault) {
  const FaultSpec& spec = world.setup->spec.faults[fault];
  switch (spec.kind) {
    case FaultKind::kCut:
    case FaultKind::kOneWay:
    case FaultKind::kIsolate:
    case FaultKind::kFlap: return change_links(world, fault, fault::Change::kUp);
    case FaultKind::kDegrade: return degrade(world, fault, fault::Change::kUp);
    case FaultKind::kCrash:
    case FaultKind::kRegionDown: return change_processes(world, fault, ProcessStep::kRestart, false);
    case FaultKind::kPause: return pause(world, fault, ProcessStep::kResume);
    case FaultKind::kSkew: return change_clocks(world, fault, -1);
    case FaultKind::kHeal:
    case FaultKind::kRestart:
    case FaultKind::kRegionUp:
    case FaultKind::kJump: return;
  }
}

}  // namespace

void apply(World& world, LaneId, FaultEvent& event) {
  fault::FaultState& state = world.faults.states[event.fault];
  const FaultSpec& spec = world.setup->spec.faults[event.fault];
  switch (event.step) {
    case FaultStep::kStrike:
      state.struck = world.now;
      ++state.strikes;
      strike(world, event.fault);
      if (spec.lasts) {
        state.active = true;
        schedule(world, Lanes::world(), Lanes::world(), world.now + *spec.lasts, FaultEvent{event.fault, FaultStep::kEnd});
      } else if (spec.kind == FaultKind::kHeal || spec.kind == FaultKind::kRestart || spec.kind == FaultKind::kRegionUp || spec.kind == FaultKind::kJump) {
        state.ended = world.now;
        if (spec.kind != FaultKind::kJump) expect_convergence(world, event.fault);
      } else {
        state.active = true;
      }
      return;
    case FaultStep::kEnd:
      if (!state.active) return;  // healed before
      state.active = false;
      state.ended = world.now;
      end(world, event.fault);
      if (spec.kind != FaultKind::kSkew) expect_convergence(world, event.fault);
      return;
    case FaultStep::kFlapDown:
    case FaultStep::kFlapUp: {
      if (!state.active) return;
      const bool down = event.step == FaultStep::kFlapDown;
      if (down) ++state.strikes;
      change_links(world, event.fault, down ? fault::Change::kDown : fault::Change::kUp);
      const FaultStep next = down ? FaultStep::kFlapUp : FaultStep::kFlapDown;
      schedule(world, Lanes::world(), Lanes::world(), world.now + (down ? spec.down : spec.up), FaultEvent{event.fault, next});
      return;
    }
  }
}

}  // namespace jetlag::world
