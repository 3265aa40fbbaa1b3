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
  fault::Channel& channel = (event.direction == Direction::kInbound ? here.inbound : here.outbound)[event.other.value];
  if (!channel.apply(event.change, event.reason, world.now)) return;
  if (event.direction == Direction::kInbound) {
    if (!channel.up()) here.shard.inbound_down(world.now, event.other, world.outbox);
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
      here.shard.crash(world.now, event.keeps_data, world.outbox);
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
  state.degraded_by.set(event.fault, event.degradation);
  state.link.set_degradation(state.degraded_by.sum());
}

}  // namespace jetlag::world
