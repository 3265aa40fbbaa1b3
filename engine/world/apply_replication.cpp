// SPDX-License-Identifier: Apache-2.0
// Messages and timers of the shards.
#include <algorithm>
#include <utility>

#include "store/subscriptions.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

/// The message goes down with its connection, or with the process that should take it.
void lose(World& world, fault::FaultNumber fault) {
  if (fault == fault::kNobody) return;
  ++world.faults.states[fault].lost;
  world.measure.registry.add(world.measure.messages_affected[fault]);
}

/// Timers of an earlier process are void, and those of a paused one wait.
template <class Timer>
bool reaches_process(ShardLane& here, const Timer& timer) {
  if (timer.process != here.shard.process_number() || here.shard.process() == region::Process::kDown) return false;
  if (here.stopped_by.state() != fault::ProcessState::kPaused) return true;
  here.waiting.push_back(timer);
  return false;
}

/// What other regions have published. What comes once more to a shard that has lost its memory was told there already; `reached`:
/// all that has ever come.
void deliver_messages(World& world, RegionId region, const crdt::VersionVector& reached,
                      const std::vector<replication::Delivered>& delivered) {
  if (!store::any_subscription(audience(world, region))) return;
  for (const replication::Delivered& run : delivered) {
    const std::uint64_t known = reached.at(run.slice.origin());
    for (std::uint32_t i = run.slice.begin; i < run.slice.end && run.slice.origin().region() != region; ++i) {
      const crdt::Op& op = run.slice.batch->op(i);
      const auto* message = op.dot.sequence() > known ? std::get_if<crdt::PublishMessage>(&op.effect) : nullptr;
      if (message != nullptr) store::deliver(audience(world, region), op.key, *message);
    }
  }
}

}  // namespace

void apply(World& world, LaneId lane, Deliver& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  const fault::Channel& channel = here.inbound[event.from.value];
  // A connection that broke took along what was in flight: only what was sent on the present one arrives.
  if (!channel.carries(event.sent, event.connection)) return lose(world, channel.broken_by());
  if (here.stopped_by.state() == fault::ProcessState::kPaused) {
    const fault::FaultNumber pause = here.stopped_by.paused_by();
    ++world.faults.states[pause].held;
    world.measure.registry.add(world.measure.messages_affected[pause]);
    here.waiting.push_back(std::move(event));
    return;
  }
  here.shard.receive(world.now, event.from, event.message, world.outbox);
  flush(world, lane);
}

void apply(World& world, LaneId lane, ShardTimer& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (!reaches_process(here, event)) return;
  here.shard.on_timer(world.now, event.timer, world.outbox);
  flush(world, lane);
}

void apply(World& world, LaneId lane, ExpiryDue& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (!reaches_process(here, event)) return;
  const std::size_t before = here.shard.database().key_count();
  here.shard.expire(world.now, world.outbox);
  const std::size_t after = here.shard.database().key_count();
  if (after < before) {
    const RegionId region = here.shard.region();
    world.measure.registry.add(world.measure.regions[region.value].expired, static_cast<std::int64_t>(before - after));
  }
  flush(world, lane);
}

void send_out(World& world, LaneId lane, std::span<const Bytes> asked) {
  const Setup& setup = *world.setup;
  ShardLane& here = world.shards[Lanes::index(lane)];
  const RegionId self = here.shard.region();
  const ShardId shard = here.shard.shard();
  replication::Outbox& out = world.outbox.streams;
  record_written(world, lane, asked);
  for (const region::Outranked& write : world.outbox.outranked) world.measure.lost.outranked({write.dot, write.key, world.now});
  if (!out.syncs.empty()) record_syncs(world, lane, out.syncs);  // first: a full sync comes before what was held for it
  deliver_messages(world, self, world.measure.reached[Lanes::index(lane)], out.delivered);
  if (!out.delivered.empty()) record_delivered(world, lane, out.delivered);
  for (replication::Send& send : out.sends) {
    const fault::Channel& channel = here.outbound[send.to.value];
    if (!channel.up()) {
      lose(world, channel.broken_by());
      continue;
    }
    const std::int64_t bytes = replication::wire_bytes(send.message);
    LinkState& link = world.links[setup.link_of[self.value][send.to.value]];
    const net::Transmission sent = link.link.transmit(world.now, bytes, shard.value);
    for (const auto& [fault, unused] : link.degraded_by) {
      ++world.faults.states[fault].slowed;
      world.measure.registry.add(world.measure.messages_affected[fault]);
    }
    record_sends(world, self, send.to, 1, link.link.take_carried(world.now));
    schedule(world, lane, setup.lanes.shard(send.to, shard), sent.arrives,
             Deliver{self, channel.connection(), sent.number, world.now, std::move(send.message)});
  }
  for (const replication::TimerRequest& timer : out.timers)
    schedule(world, lane, lane, timer.at, ShardTimer{timer.timer, here.shard.process_number()});
  if (world.outbox.expiry_timer < kNever)
    schedule(world, lane, lane, world.outbox.expiry_timer, ExpiryDue{here.shard.process_number()});
  world.outbox.clear();
}

void flush(World& world, LaneId lane, std::span<const Bytes> asked) {
  send_out(world, lane, asked);
  wake_blocked(world, lane);
}

}  // namespace jetlag::world
