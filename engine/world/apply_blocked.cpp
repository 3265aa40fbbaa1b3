// SPDX-License-Identifier: Apache-2.0
// Commands that wait for their keys: how they begin to wait, are woken, and end.
#include <utility>

#include "store/command.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

/// Tells the script or the workload that sent it.
void conclude(World& world, LaneId lane, BlockedClient& client, region::Served served, const crdt::VersionVector& seen) {
  if (auto* script = std::get_if<ScriptCommand>(&client.command)) return answer(world, lane, *script, std::move(served.reply));
  answer(world, lane, std::get<ClientCommand>(client.command), served, seen, world.now - client.since);
}

}  // namespace

void block(World& world, LaneId lane, Event command, std::uint16_t db, region::Served served) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  BlockedClient client;
  client.command = std::move(command);
  client.arguments = std::move(served.wait->arguments);
  for (const std::size_t place : store::key_places(*store::find_command(client.arguments.front()), client.arguments))
    client.keys.push_back(client.arguments[place]);
  client.db = db;
  client.at_end = std::move(served.reply);
  client.since = world.now;
  const std::uint64_t number = here.blocked.add(std::move(client), here.shard.database());
  const Duration longest = served.wait->longest;
  if (longest > Duration{} && longest < kNever - world.now) schedule(world, lane, lane, world.now + longest, WaitOver{number});
}

void wake_blocked(World& world, LaneId lane) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (here.blocked.empty() || !here.shard.serving()) return;
  while (const BlockedClient* const stirred = here.blocked.next_stirred(here.shard.database())) {
    const std::uint64_t number = stirred->number;
    store::Session own;
    own.db = stirred->db;
    const crdt::VersionVector seen = here.shard.database().observed();
    region::Served served = here.shard.wake(world.now, own, stirred->arguments, world.outbox);
    if (served.wait) {
      here.blocked.calm(number);
      send_out(world, lane, {});  // it may have evicted to make room for itself, even what it waited for
      continue;
    }
    BlockedClient client = *here.blocked.take(number);
    conclude(world, lane, client, std::move(served), seen);
    send_out(world, lane, client.arguments);
  }
}

void drop_blocked(World& world, LaneId lane) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  for (BlockedClient& client : here.blocked.take_all())
    conclude(world, lane, client, {store::Reply::error("ERR connection lost while the command waited"), world.now, false, {}},
             here.shard.database().observed());
}

void apply(World& world, LaneId lane, WaitOver& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (here.stopped_by.state() == fault::ProcessState::kPaused) {
    here.waiting.push_back(event);
    return;
  }
  std::optional<BlockedClient> client = here.blocked.take(event.client);
  if (!client) return;  // it was served, or its process ended
  region::Served served{std::move(client->at_end), world.now, true, {}};
  conclude(world, lane, *client, std::move(served), here.shard.database().observed());
}

}  // namespace jetlag::world
