// SPDX-License-Identifier: Apache-2.0
// One overload of apply() per kind of event: event to state. Which file holds which is in the comment beside it.
#pragma once

#include "world/world.h"

namespace jetlag::world {

/// The connections of a region that may have subscribed to messages: those of scripts.
inline std::span<store::Session> audience(World& world, RegionId region) { return {&world.script_sessions[region.value], 1}; }

// apply_replication.cpp
/// flush() but for those who wait.
void send_out(World& world, LaneId lane, std::span<const Bytes> asked);
void apply(World& world, LaneId lane, Deliver& event);
void apply(World& world, LaneId lane, ShardTimer& event);
void apply(World& world, LaneId lane, ExpiryDue& event);
// apply_clients.cpp
void apply(World& world, LaneId lane, Arrival& event);
void apply(World& world, LaneId lane, ClientCommand& event);
void apply(World& world, LaneId lane, Completed& event);
/// Measures what a client was told, which takes its way back. `seen`: what its shard had observed before; `waited`: how long of
/// the time since it was issued it has waited for its keys.
void answer(World& world, LaneId lane, const ClientCommand& event, const region::Served& served, const crdt::VersionVector& seen,
            Duration waited);
// apply_blocked.cpp
void apply(World& world, LaneId lane, WaitOver& event);
/// A command, of database `db`, has found nothing, and waits.
void block(World& world, LaneId lane, Event command, std::uint16_t db, region::Served served);
/// Serves those that wait for what has changed.
void wake_blocked(World& world, LaneId lane);
/// Their process is gone.
void drop_blocked(World& world, LaneId lane);
// apply_faults.cpp: the world's side · apply_channels.cpp, apply_process.cpp: the side of the lane that feels it
void apply(World& world, LaneId lane, FaultEvent& event);
void apply(World& world, LaneId lane, ChannelChange& event);
void apply(World& world, LaneId lane, ProcessChange& event);
void apply(World& world, LaneId lane, ClockChange& event);
void apply(World& world, LaneId lane, LinkChange& event);
/// What a channel of a shard's lane does when it goes down, or comes up while the process runs.
void close_channel(World& world, ShardLane& here, RegionId other, Direction direction, fault::Reason reason);
void open_channel(World& world, ShardLane& here, RegionId other, Direction direction, replication::SyncCause cause);
// apply_script.cpp
void apply(World& world, LaneId lane, ScriptNext& event);
void apply(World& world, LaneId lane, ScriptCommand& event);
void apply(World& world, LaneId lane, ScriptReply& event);
void answer(World& world, LaneId lane, const ScriptCommand& event, store::Reply reply);
/// The step for which one waits: that before it, where it has no time of its own; or an earlier command to the same region at the
/// same instant, as the two would reach its shards in any order.
std::optional<std::uint32_t> awaited_by(const Setup& setup, std::uint32_t step);
/// A step of the script has completed: the next one may run.
void complete_step(World& world, std::uint32_t step);
// apply_sampling.cpp
/// While a fault's end or a `settle` waits for equality, the world looks every kProbeStep.
inline constexpr Duration kProbeStep = Duration::millis(5);
bool probing(const World& world);
void apply(World& world, LaneId lane, Sample& event);
void apply(World& world, LaneId lane, WarmupOver& event);
void apply(World& world, LaneId lane, ConvergenceProbe& event);

}  // namespace jetlag::world
