// SPDX-License-Identifier: Apache-2.0
// Messages and timers of the shards.
#include <algorithm>

#include "world/apply.h"

namespace jetlag::world {

namespace {

/// The message goes down with its connection, or with the process that should take it.
void lose(World& world, std::uint16_t fault) {
  if (fault == fault::kPeerProcess) return;
  ++world.faults.states[fault].lost;
  world.measure.registry.add(world.measure.messages_affected[fault]);
}

}  // namespace

void apply(World& world, LaneId lane, Deliver& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  const fault::Channel& channel = here.inbound[event.from.value];
  // A connection that broke took along what was in flight: only what was sent since it was made again arrives.
  if (!channel.carries(event.sent)) return lose(world, channel.last_fault());
  if (here.shard.process() == region::Process::kPaused) {
    fault::FaultState& fault = world.faults.states[here.paused_by];
    ++fault.held;
    world.measure.registry.add(world.measure.messages_affected[here.paused_by]);
    if (here.resumes < kNever) {
      const LaneId from = world.setup->lanes.shard(event.from, world.setup->lanes.shard_of(lane));
      event.sent = std::max(event.sent, channel.since());
      schedule(world, from, lane, here.resumes, std::move(event));
    }
    return;
  }
  if (here.shard.process() == region::Process::kDown) return lose(world, channel.last_fault());
  here.shard.receive(world.now, event.from, event.message, world.outbox);
  flush(world, lane);
}

void apply(World& world, LaneId lane, ShardTimer& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (event.process != here.shard.process_number() || here.shard.process() == region::Process::kDown) return;
  if (here.shard.process() == region::Process::kPaused) {
    if (here.resumes < kNever) schedule(world, lane, lane, here.resumes, event);
    return;
  }
  here.shard.on_timer(world.now, event.timer, world.outbox);
  flush(world, lane);
}

void apply(World& world, LaneId lane, ExpiryDue& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (event.process != here.shard.process_number() || here.shard.process() == region::Process::kDown) return;
  if (here.shard.process() == region::Process::kPaused) {
    if (here.resumes < kNever) schedule(world, lane, lane, here.resumes, event);
    return;
  }
  const std::size_t before = here.shard.database().key_count();
  here.shard.expire(world.now, world.outbox);
  const std::size_t after = here.shard.database().key_count();
  if (after < before) {
    const RegionId region = here.shard.region();
    world.measure.registry.add(world.measure.regions[region.value].expired, static_cast<std::int64_t>(before - after));
  }
  flush(world, lane);
}

void flush(World& world, LaneId lane) {
  const Setup& setup = *world.setup;
  ShardLane& here = world.shards[Lanes::index(lane)];
  const RegionId self = here.shard.region();
  const ShardId shard = here.shard.shard();
  replication::Outbox& out = world.outbox.streams;
  if (!out.syncs.empty()) record_syncs(world, lane, out.syncs);  // first: a full sync comes before what was held for it
  if (!out.delivered.empty()) record_delivered(world, lane, out.delivered);
  for (replication::Send& send : out.sends) {
    const fault::Channel& channel = here.outbound[send.to.value];
    if (!channel.up()) {
      lose(world, channel.last_fault());
      continue;
    }
    const std::int64_t bytes = replication::wire_bytes(send.message);
    LinkState& link = world.links[setup.link_of[self.value][send.to.value]];
    const net::Transmission sent = link.link.transmit(world.now, bytes, shard.value);
    for (const auto& [fault, unused] : link.degraded_by) {
      ++world.faults.states[fault].slowed;
      world.measure.registry.add(world.measure.messages_affected[fault]);
    }
    record_sends(world, self, send.to, bytes);
    schedule(world, lane, setup.lanes.shard(send.to, shard), sent.arrives, Deliver{self, world.now, std::move(send.message)});
  }
  for (const replication::TimerRequest& timer : out.timers)
    schedule(world, lane, lane, timer.at, ShardTimer{timer.timer, here.shard.process_number()});
  if (world.outbox.expiry_timer < kNever) schedule(world, lane, lane, world.outbox.expiry_timer, ExpiryDue{here.shard.process_number()});
  world.outbox.clear();
}

}  // namespace jetlag::world
