// SPDX-License-Identifier: Apache-2.0
// Faults, as the process that feels them: crashes, pauses and their ends.
#include <utility>

#include "world/apply.h"

namespace jetlag::world {

namespace {

/// The process's own end of all its connections.
void change_connections(World& world, ShardLane& here, fault::Change change, fault::FaultNumber fault) {
  for (const RegionId peer : world.setup->places[here.shard.region().value].peers)
    for (const Direction direction : {Direction::kInbound, Direction::kOutbound}) {
      if (direction == Direction::kOutbound && !world.setup->linked(here.shard.region(), peer)) continue;
      fault::Channel& channel = (direction == Direction::kInbound ? here.inbound : here.outbound)[peer.value];
      const fault::Reason reason{fault, fault::Where::kOwnProcess};
      if (channel.apply(change, reason, world.now) && !channel.up()) close_channel(world, here, peer, direction, reason);
    }
}

/// A process that is running again opens every channel that is up: what it asks for on an inbound one leaves by the outbound one.
void open_channels(World& world, ShardLane& here, replication::SyncCause cause) {
  for (const RegionId peer : world.setup->places[here.shard.region().value].peers) {
    if (here.outbound[peer.value].up() && world.setup->linked(here.shard.region(), peer))
      open_channel(world, here, peer, Direction::kOutbound, cause);
    if (here.inbound[peer.value].up()) open_channel(world, here, peer, Direction::kInbound, cause);
  }
}

void take_down(World& world, LaneId lane, ShardLane& here, const ProcessChange& event) {
  const std::uint64_t losses = here.shard.memory_losses();
  const store::Database before = here.shard.database();
  Retired counted = counted_by(here.shard);
  here.shard.crash(world.now, event.data == DataFate::kKept, world.outbox);
  world.script_sessions[here.shard.region().value] = {};  // connections end, and with them transactions and watched keys
  drop_blocked(world, lane);
  if (event.data == DataFate::kLost) here.shard.lose_memory();
  if (here.shard.memory_losses() == losses) return;
  here.memory_lost_by = event.fault;
  ++world.faults.states[event.fault].memories;
  record_memory_loss(world, lane, before, std::move(counted));
}

void bring_up(World& world, ShardLane& here) {
  const bool was_down = here.shard.process() == region::Process::kDown;
  if (was_down) here.shard.restart(world.now, world.outbox);
  else here.shard.resume();
  open_channels(world, here, was_down ? replication::SyncCause::kReceiverRestarted : replication::SyncCause::kLinkRestored);
}

/// What waited for a paused process reaches it now, in its order, or finds that it is gone.
void release(World& world, LaneId lane) {
  for (Event& event : std::exchange(world.shards[Lanes::index(lane)].waiting, {}))
    std::visit([&](auto& waiting) { apply(world, lane, waiting); }, event);
}

}  // namespace

void apply(World& world, LaneId lane, ProcessChange& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  const fault::ProcessState before = here.stopped_by.state();
  here.stopped_by.apply(event.change, event.stop, event.fault);
  const fault::ProcessState after = here.stopped_by.state();
  if (event.stop == fault::Stop::kDown) {
    if (event.change == fault::Change::kDown) take_down(world, lane, here, event);
    change_connections(world, here, event.change, event.fault);
  }
  if (after == before) return flush(world, lane);
  if (after == fault::ProcessState::kUp) bring_up(world, here);
  else if (after == fault::ProcessState::kPaused && here.shard.process() == region::Process::kRunning) here.shard.pause();
  flush(world, lane);
  if (after != fault::ProcessState::kPaused) release(world, lane);
}

}  // namespace jetlag::world
