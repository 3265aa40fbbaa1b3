// SPDX-License-Identifier: Apache-2.0
// Faults, as the lane that feels them: channels, processes, clocks, degraded links.
#include <algorithm>

#include "world/apply.h"

namespace jetlag::world {

namespace {

void open_inbound(World& world, ShardLane& here, RegionId from) { here.shard.inbound_up(world.now, from, world.outbox); }

/// A process that is running again opens every channel that is up.
void open_channels(World& world, ShardLane& here) {
  for (const RegionId peer : world.setup->places[here.shard.region().value].peers)
    if (here.inbound[peer.value].up()) open_inbound(world, here, peer);
}

void note_memory_loss(World& world, LaneId lane, const store::Database& lost, const region::Shard& shard) {
  const crdt::OriginId origin = lost.identity();
  world.measure.dead.push_back({shard.shard(), origin, lost.observed().at(origin)});
  world.measure.commits[Lanes::index(lane)].restart(shard.database().identity());
  world.measure.causal.observe(check::Jump{world.now, shard.region(), shard.shard(), check::JumpKind::kReplace, shard.database().observed()});
}

}  // namespace

void apply(World& world, LaneId lane, ChannelChange& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  Channel& channel = (event.direction == Direction::kInbound ? here.inbound : here.outbound)[event.other.value];
  const bool was_up = channel.up();
  const auto at = std::lower_bound(channel.reasons.begin(), channel.reasons.end(), event.reason);
  const bool present = at != channel.reasons.end() && *at == event.reason;
  if (event.change == Change::kDown && !present) channel.reasons.insert(at, event.reason);
  if (event.change == Change::kUp && present) channel.reasons.erase(at);
  if (event.change == Change::kDown && event.reason != ChannelChange::kPeerProcess) channel.last_fault = event.reason;
  if (channel.up() == was_up) return;
  channel.since = world.now;
  if (event.direction == Direction::kInbound) {
    if (!channel.up()) here.shard.inbound_down(event.other);
    else if (here.shard.process() == region::Process::kRunning) open_inbound(world, here, event.other);
  } else {
    if (!channel.up()) {
      here.shard.outbound_down(event.other);
      world.links[world.setup->link_of[here.shard.region().value][event.other.value]].link.reset(world.now);
    } else if (here.shard.process() == region::Process::kRunning) {
      here.shard.outbound_up(event.other, world.outbox);
    }
  }
  flush(world, lane);
}

void apply(World& world, LaneId lane, ProcessChange& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  switch (event.step) {
    case ProcessStep::kCrash: {
      const std::uint64_t losses = here.shard.memory_losses();
      const store::Database before = here.shard.database();
      here.shard.crash(world.now, event.keeps_data);
      if (here.shard.memory_losses() != losses) note_memory_loss(world, lane, before, here.shard);
      break;
    }
    case ProcessStep::kRestart:
      if (here.shard.process() != region::Process::kDown) break;
      here.shard.restart(world.now, world.outbox);
      open_channels(world, here);
      break;
    case ProcessStep::kPause:
      if (here.shard.process() != region::Process::kRunning) break;
      here.shard.pause();
      here.resumes = event.resumes;
      here.paused_by = event.fault;
      break;
    case ProcessStep::kResume:
      if (here.shard.process() != region::Process::kPaused) break;
      here.shard.resume();
      open_channels(world, here);
      break;
  }
  flush(world, lane);
}

void apply(World& world, LaneId lane, ClockChange& event) {
  net::WallClock& clock = world.shards[Lanes::index(lane)].shard.clock();
  clock.jump(event.by);
  if (event.drift_ppb != 0) clock.set_drift(world.now, clock.drift_ppb() + event.drift_ppb);
}

void apply(World& world, LaneId lane, LinkChange& event) {
  const RegionId self = world.setup->lanes.region_of(lane);
  LinkState& state = world.links[world.setup->link_of[self.value][event.to.value]];
  const auto same = [&](const auto& entry) { return entry.first == event.fault; };
  state.degraded_by.erase(std::remove_if(state.degraded_by.begin(), state.degraded_by.end(), same), state.degraded_by.end());
  if (event.degradation != net::Degradation{}) state.degraded_by.emplace_back(event.fault, event.degradation);
  // Faults on one link add up: delays and losses are summed, factors multiply, the narrowest bandwidth holds.
  net::Degradation sum;
  for (const auto& [fault, one] : state.degraded_by) {
    sum.latency_factor_ppm = sum.latency_factor_ppm * one.latency_factor_ppm / 1'000'000;
    sum.latency_added += one.latency_added;
    sum.loss_ppb += one.loss_ppb;
    if (one.bandwidth_bps > 0) sum.bandwidth_bps = sum.bandwidth_bps > 0 ? std::min(sum.bandwidth_bps, one.bandwidth_bps) : one.bandwidth_bps;
  }
  state.link.set_degradation(sum);
}

}  // namespace jetlag::world
