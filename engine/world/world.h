// SPDX-License-Identifier: Apache-2.0
// World: several regions, the network between them, their clients and what happens to them, as one value.
//
// A world is a plain struct; what happens in it are events, and each kind of event has one overload of apply() in apply_*.cpp.
// step() takes the next event and applies it. Copying a world forks history; two copies never influence each other.
//
// Order        events are ordered by (time, lane, origin lane, the origin's own number), so the order does not depend on who
//              scheduled first. Lanes touch each other only through events.
// Time         0 is the start; load happens before it; the run ends at `ends_at`: the end of the drain, or earlier when all is
//              settled.
// Fingerprint  e and t fold every event as it happens; r and s are taken from the final state (fingerprint()).
// Cost         one step: one queue operation and the event's own work. A copy: O(buckets + pending events); payloads are shared.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/fingerprint.h"
#include "fault/board.h"
#include "fault/channel.h"
#include "fault/degradations.h"
#include "fault/process.h"
#include "region/shard.h"
#include "sim/kernel.h"
#include "store/session.h"
#include "workload/generator.h"
#include "world/blocked.h"
#include "world/event.h"
#include "world/look_ahead.h"
#include "world/measure.h"
#include "world/script.h"
#include "world/setup.h"

namespace jetlag::world {

struct ShardLane {
  region::Shard shard;
  std::vector<fault::Channel> inbound, outbound;  ///< by region
  fault::ProcessFaults stopped_by;
  fault::FaultNumber memory_lost_by = fault::kNobody;  ///< the last fault that took its memory
  std::vector<Event> waiting;              ///< what reached it while it was paused, in order
  BlockedClients blocked;
  bool operator==(const ShardLane&) const = default;
};

/// The sending half of one direction of a link, with the faults that degrade it.
struct LinkState {
  net::Link link;
  fault::Degradations degraded_by;
  Instant reset_at{INT64_MIN};  ///< the last time that all its connections went at once
  bool operator==(const LinkState&) const = default;
};

struct World {
  using Entry = sim::Kernel<Event>::Entry;

  std::shared_ptr<const Setup> setup;
  sim::Kernel<Event> kernel;
  std::vector<std::uint64_t> sequences;   ///< next number of what each lane sends
  std::vector<ShardLane> shards;          ///< by Lanes::index
  std::vector<LinkState> links;           ///< as setup->links
  std::vector<workload::Generator> generators;
  std::vector<RegionId> generator_region;
  std::vector<std::uint32_t> first_session;   ///< by generator: the session of its first client
  std::vector<store::Session> sessions;   ///< one per connection: those of the workloads' clients ...
  std::vector<store::Session> script_sessions;  ///< ... and one per region for the script
  fault::Board faults;
  ScriptState script;
  Measure measure;
  Instant now{};
  Instant ends_at{};
  std::uint64_t events = 0;
  std::uint64_t event_hash = 0, time_hash = 0;
  region::Outbox outbox;                  ///< scratch, empty between steps
  LookAhead look_ahead;                   ///< scratch, decides nothing

  bool operator==(const World& other) const;

  ShardLane& lane(RegionId r, ShardId s) { return shards[setup->lanes.index(r, s)]; }
  const ShardLane& lane(RegionId r, ShardId s) const { return shards[setup->lanes.index(r, s)]; }
};

/// A world at time 0, data loaded, everything scheduled. Requires a spec that load_scenario() has accepted. `between` is called
/// now and then while the data is loaded; what it throws ends the work.
World make_world(std::shared_ptr<const Setup> setup, const std::function<void()>& between = {});

using Pending = World::Entry;

/// Applies the next event before `limit`; false when there is none or the run has ended. `taken`: a copy of it, as it was before.
bool step(World& world, Instant limit = kNever, World::Entry* taken = nullptr);
/// The two halves of step(), for observers that look at an event before it happens: take() removes it from the queue and moves
/// time to it, perform() applies it.
bool take(World& world, Instant limit, Pending& next);
void perform(World& world, Pending& next);

/// The `e`, `t`, `r`, `s` of the run so far.
Fingerprint fingerprint(const World& world);

// --- what apply_*.cpp and readers share ----------------------------------------------------------------------------------
void schedule(World& world, LaneId from, LaneId to, Instant at, Event event);
/// Sends, schedules and measures what a shard has put into world.outbox, and what it has written: because of the command
/// `asked`, where there is one. Then serves the clients that waited for it.
void flush(World& world, LaneId lane, std::span<const Bytes> asked = {});
/// Gives deliveries from one region to another their new times. What has not left its sender is still the sender's.
void move_deliveries(World& world, RegionId from, RegionId to, const std::vector<net::Moved>& moved);

/// Regions whose processes run and that can reach each other, as groups; a region that is down is in none.
std::vector<std::vector<RegionId>> reachable_groups(const World& world, ShardId shard);
/// True when within every group all replicas have seen the same operations and hold equal data.
bool reachable_equal(const World& world);
/// True when no replica has anything left to take: no live one has an open batch or an operation that is held, and none is under
/// way, alone or in a full sync, to one that lacks it. What clients may still write is another matter.
bool quiet(const World& world);
/// A command of a workload is on its way to its shard.
bool commands_under_way(const World& world);

}  // namespace jetlag::world
