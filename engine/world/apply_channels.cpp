// SPDX-License-Identifier: Apache-2.0
// Faults, as the lane that feels them: channels, clocks, degraded links.
#include <algorithm>
#include <utility>

#include "core/check.h"
#include "world/apply.h"

namespace jetlag::world {

void move_deliveries(World& world, RegionId from, RegionId to, const std::vector<net::Moved>& moved) {
  if (moved.empty()) return;
  const Lanes& lanes = world.setup->lanes;
  std::size_t found = 0;
  world.kernel.reschedule([&](const sim::Key& key, const Event& event) {
    const auto* delivery = std::get_if<Deliver>(&event);
    if (delivery == nullptr || delivery->from != from || lanes.region_of(key.to) != to) return key.at;
    const auto at = std::lower_bound(moved.begin(), moved.end(), delivery->number,
                                     [](const net::Moved& m, std::uint32_t n) { return m.number < n; });
    if (at == moved.end() || at->number != delivery->number) return key.at;
    ++found;
    return at->arrives;
  });
  JETLAG_CHECK(found == moved.size(), "what a link can still move has not arrived");
}

namespace {

/// Whether all connections of a link go in one instant: the link itself is cut, or every process at one of its ends is gone.
bool takes_all(const World& world, fault::Reason reason) {
  return reason.where == fault::Where::kLink || !world.setup->spec.faults[reason.fault].shard;
}

/// Of connections that all go at once the first takes the others with it: what one of them has waiting need not be moved only to
/// be dropped by the next. Once an instant: where a heal comes in the same one, some have sent anew before the others go.
void reset(World& world, ShardLane& here, RegionId to, fault::Reason reason) {
  LinkState& state = world.links[world.setup->link_of[here.shard.region().value][to.value]];
  if (takes_all(world, reason) && std::exchange(state.reset_at, world.now) != world.now) return state.link.reset_all(world.now);
  move_deliveries(world, here.shard.region(), to, state.link.reset(world.now, here.shard.shard().value));
}

/// As the receiving end sees it.
replication::SyncCause restored_by(fault::Where where) {
  switch (where) {
    case fault::Where::kLink: return replication::SyncCause::kLinkRestored;
    case fault::Where::kPeerProcess: return replication::SyncCause::kSenderRestarted;
    case fault::Where::kOwnProcess: break;
  }
  return replication::SyncCause::kReceiverRestarted;
}

}  // namespace

void close_channel(World& world, ShardLane& here, RegionId other, Direction direction, fault::Reason reason) {
  if (direction == Direction::kInbound) return here.shard.inbound_down(world.now, other, world.outbox);
  here.shard.outbound_down(other);
  reset(world, here, other, reason);
}

void open_channel(World& world, ShardLane& here, RegionId other, Direction direction, replication::SyncCause cause) {
  if (direction == Direction::kInbound) here.shard.inbound_up(world.now, other, cause, world.outbox);
  else here.shard.outbound_up(other, world.outbox);
}

void apply(World& world, LaneId lane, ChannelChange& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  fault::Channel& channel = (event.direction == Direction::kInbound ? here.inbound : here.outbound)[event.other.value];
  if (!channel.apply(event.change, event.reason, world.now)) return;
  if (!channel.up()) close_channel(world, here, event.other, event.direction, event.reason);
  else if (here.shard.process() == region::Process::kRunning)
    open_channel(world, here, event.other, event.direction, restored_by(event.reason.where));
  flush(world, lane);
}

void apply(World& world, LaneId lane, ClockChange& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  net::WallClock& clock = here.shard.clock();
  clock.jump(event.by);
  if (event.drift_ppb != 0) clock.set_drift(world.now, clock.drift_ppb() + event.drift_ppb);
  here.shard.clock_changed(world.now, world.outbox);
  flush(world, lane);
}

void apply(World& world, LaneId lane, LinkChange& event) {
  const RegionId self = world.setup->lanes.region_of(lane);
  LinkState& state = world.links[world.setup->link_of[self.value][event.to.value]];
  state.degraded_by.set(event.fault, event.degradation);
  move_deliveries(world, self, event.to, state.link.set_degradation(world.now, state.degraded_by.sum()));
}

}  // namespace jetlag::world
