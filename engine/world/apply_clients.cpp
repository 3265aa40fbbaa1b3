// SPDX-License-Identifier: Apache-2.0
// Requests of the workloads.
#include <algorithm>

#include "crdt/slot.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

/// How long it takes to learn that nobody is there: as long as the service of a command.
const Duration kRefusal = region::ShardConfig{}.service;

/// Half of a client's wait is the way to the shard, half the way back; queueing and service come on top.
Duration half_way(const World& world) { return std::max(world.setup->spec.database.command_latency / 2, Duration{1}); }

check::SessionId session_of(const World& world, const ClientCommand& command) {
  return {world.first_session[command.generator] + command.request->client};
}

void record_latency(World& world, RegionId region, workload::CommandClass kind, Duration latency) {
  const RegionMeters& meters = world.measure.regions[region.value];
  metrics::Registry& registry = world.measure.registry;
  switch (kind) {
    case workload::CommandClass::kRead: registry.add(meters.reads); registry.record(meters.latency_read, latency); break;
    case workload::CommandClass::kWrite: registry.add(meters.writes); registry.record(meters.latency_write, latency); break;
    case workload::CommandClass::kOther: registry.add(meters.others); registry.record(meters.latency_other, latency); break;
  }
}

void record_error(World& world, RegionId region, const workload::Request& request, const Bytes& message) {
  world.measure.registry.add(world.measure.regions[region.value].errors);
  auto& errors = world.measure.client_errors;
  const Bytes& command = request.args.front();
  auto found = std::ranges::find_if(errors, [&](const ClientError& e) { return e.message == message && e.command == command; });
  if (found == errors.end()) {
    if (errors.size() == ClientError::kMostKinds) return;
    errors.push_back({command, message, request.args.size() > 1 ? request.args[1] : Bytes(), 0});
    found = errors.end() - 1;
  }
  ++found->count;
}

/// Nobody was there: the process is down, or it lost its memory and is not refilled yet.
void record_refused(World& world, const ShardLane& here, const workload::Request& request) {
  static const Bytes kNobodyThere("refused: the shard is down or being refilled");
  const workload::CommandClass kind = request.kind;
  const RegionMeters& meters = world.measure.regions[here.shard.region().value];
  metrics::Registry& registry = world.measure.registry;
  registry.add(kind == workload::CommandClass::kRead    ? meters.reads
               : kind == workload::CommandClass::kWrite ? meters.writes
                                                        : meters.others);
  record_error(world, here.shard.region(), request, kNobodyThere);
  const fault::FaultNumber fault =
      here.stopped_by.state() == fault::ProcessState::kDown ? here.stopped_by.down_by() : here.memory_lost_by;
  if (fault != fault::kNobody) ++world.faults.states[fault].refused;
}

check::OperationView operation_of(const World& world, const ShardLane& here, const ClientCommand& command,
                                  const crdt::VersionVector& seen) {
  static const Bytes no_key;
  const crdt::OriginId origin = here.shard.database().identity();
  const std::uint64_t before = seen.at(origin), after = here.shard.database().observed().at(origin);
  check::OperationView operation;
  operation.session = session_of(world, command);
  operation.region = here.shard.region();
  operation.shard = here.shard.shard();
  operation.access = after > before ? check::Access::kWrite : check::Access::kRead;
  operation.key = command.request->args.size() > 1 ? &command.request->args[1] : &no_key;
  operation.first = crdt::Dot::of(origin, before + 1);
  operation.dots = static_cast<std::uint32_t>(after - before);
  operation.seen = &seen;
  return operation;
}

}  // namespace

void apply(World& world, LaneId lane, Arrival& event) {
  workload::Generator& generator = world.generators[event.generator];
  const RegionId region = world.generator_region[event.generator];
  bool served = false;  // an earlier event may have taken what this one was scheduled for
  while (generator.next_arrival() == world.now) {
    served = true;
    ClientCommand command;
    command.generator = event.generator;
    command.issued = world.now;
    generator.next(world.now, command.request.ensure());
    const auto& args = command.request->args;
    ShardId shard{0};
    if (args.size() > 1) {
      const store::KeyRef key(args[1]);
      command.request->key_hash = key.hash;
      command.request->key_slot = key.slot;
      shard = world.setup->lanes.shard_of_slot(key.slot);
      world.look_ahead.add({key.hash, key.bucket(), static_cast<std::uint16_t>(world.setup->lanes.index(region, shard))},
                           [&](store::Database::Ahead step, const LookAhead::Coming& coming) {
                             world.shards[coming.shard].shard.database().prefetch(step, coming.bucket, coming.hash);
                           });
    }
    schedule(world, lane, world.setup->lanes.shard(region, shard), world.now + half_way(world), std::move(command));
  }
  const Instant next = generator.next_arrival();
  if (served && next < kNever) schedule(world, lane, lane, next, event);
}

void apply(World& world, LaneId lane, ClientCommand& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  const RegionId region = here.shard.region();
  const workload::Request& request = *event.request;
  if (here.stopped_by.state() == fault::ProcessState::kPaused) {
    ++world.faults.states[here.stopped_by.paused_by()].waited;
    here.waiting.push_back(std::move(event));
    return;
  }
  const crdt::VersionVector seen = here.shard.database().observed();
  region::Served served{store::Reply(), world.now, false, {}};
  if (here.shard.process() == region::Process::kRunning) {
    const std::span<const Bytes> args(request.args.data(), request.args.size());
    const store::KeyRef key(args[args.size() > 1 ? 1 : 0], request.key_hash, request.key_slot);
    store::Session& session = world.sessions[session_of(world, event).value];
    served =
        here.shard.execute(world.now, session, args, world.outbox, args.size() > 1 ? &key : nullptr, audience(world, region));
  }
  if (served.wait) {
    const Box<workload::Request> asked = event.request;
    const std::uint16_t db = world.sessions[session_of(world, event).value].db;
    block(world, lane, std::move(event), db, std::move(served));
    return flush(world, lane, asked->args);
  }
  answer(world, lane, event, served, seen, Duration{});
  flush(world, lane, request.args);
}

void answer(World& world, LaneId lane, const ClientCommand& event, const region::Served& served, const crdt::VersionVector& seen,
            Duration waited) {
  const ShardLane& here = world.shards[Lanes::index(lane)];
  const RegionId region = here.shard.region();
  const workload::Request& request = *event.request;
  // Whoever is refused knows it as late as whoever is served, so a client without think time does not ask for ever at one
  // instant.
  const Instant done = std::max(served.ready_at, world.now + (served.accepted ? Duration{} : kRefusal)) + half_way(world);
  if (served.accepted) {
    record_latency(world, region, request.kind, done - event.issued - waited);
    if (served.reply.is_error()) {
      record_error(world, region, request, served.reply.text());
    } else {
      check::OperationView operation = operation_of(world, here, event, seen);
      operation.end = done;
      observe_session(world, operation);
    }
  } else {
    record_refused(world, here, request);
  }
  if (request.turn == workload::Turn::kEnds && world.generators[event.generator].arrival() == workload::Arrival::kClosed)
    schedule(world, lane, world.setup->lanes.clients(region), std::max(done, world.now + Duration{1}),
             Completed{event.generator, request.client});
}

void apply(World& world, LaneId lane, Completed& event) {
  workload::Generator& generator = world.generators[event.generator];
  const Instant before = generator.next_arrival();
  generator.completed(event.client, world.now);
  const Instant next = generator.next_arrival();
  if (next < before && next < kNever) schedule(world, lane, lane, next, Arrival{event.generator});
}

}  // namespace jetlag::world
