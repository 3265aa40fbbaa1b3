// SPDX-License-Identifier: Apache-2.0
// The script's steps.
#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "crdt/slot.h"
#include "store/command.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

/// What a region with several shards answers to KEYS and its like: one shard would tell of its own keys only.
std::optional<store::Reply> refused(const World& world, const std::vector<Bytes>& arguments) {
  const store::Command* command = store::find_command(arguments.front());
  if (world.setup->lanes.shards == 1 || command == nullptr || !command->whole_keyspace()) return std::nullopt;
  return store::Reply::error("ERR " + std::string(command->name) + " is about all keys, and this database has several shards");
}

/// The first key of a command, if it names one, or its channel: where it is executed.
const Bytes* key_of(std::span<const Bytes> arguments) {
  const store::Command* command = store::find_command(arguments.front());
  if (command == nullptr || store::misused(arguments)) return nullptr;
  if (command->has(store::kChannel)) return &arguments[1];
  const std::vector<std::size_t> places = store::key_places(*command, arguments);
  return places.empty() ? nullptr : &arguments[places.front()];
}

/// Where a command is executed: where its keys are; one without any, such as EXEC, where those of its transaction are.
ShardId shard_for(const World& world, const store::Session& session, std::span<const Bytes> arguments) {
  const Bytes* key = key_of(arguments);
  if (key == nullptr && session.transaction)
    for (const std::vector<Bytes>& queued : session.transaction->queued)
      if (key == nullptr) key = key_of(queued);
  if (key == nullptr && !session.watched.empty()) key = &session.watched.front().key;
  return key == nullptr ? ShardId{0} : world.setup->lanes.shard_of_slot(crdt::slot_of(*key));
}

}  // namespace

std::optional<std::uint32_t> awaited_by(const Setup& setup, std::uint32_t step) {
  const auto& steps = setup.spec.script;
  const scenario::ScriptStep& here = steps[step];
  if (step == 0) return std::nullopt;
  if (!here.at) return step - 1;
  // What is done by hand is scheduled when it is done, and settling is nobody's command.
  if (setup.lanes.shards == 1 || here.settle || here.where.line == 0) return std::nullopt;
  for (std::uint32_t before = step; before-- > 0 && steps[before].at == here.at;)
    if (steps[before].region == here.region && !steps[before].settle) return before;
  return std::nullopt;
}

void complete_step(World& world, std::uint32_t step) {
  ScriptState& script = world.script;
  script.done[step] = true;
  --script.remaining;
  const auto& steps = world.setup->spec.script;
  for (std::uint32_t next = step + 1; next < steps.size(); ++next) {
    if (awaited_by(*world.setup, next) == step) schedule(world, Lanes::world(), Lanes::world(), world.now, ScriptNext{next});
    if (!steps[next].at || steps[next].at != steps[step].at) break;
  }
}

void apply(World& world, LaneId, ScriptNext& event) {
  const scenario::ScriptStep& step = world.setup->spec.script[event.step];
  world.script.issued_at[event.step] = world.now;
  if (step.settle) {
    if (!probing(world)) schedule(world, Lanes::world(), Lanes::world(), world.now + kProbeStep, ConvergenceProbe{});
    world.script.settling = event.step;
    return;
  }
  Box<std::vector<Bytes>> arguments;
  arguments.ensure().assign(step.arguments.begin(), step.arguments.end());
  std::uint32_t asked = 0;
  for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
    const RegionId region{static_cast<std::uint8_t>(r)};
    if (step.region && *step.region != region) continue;
    const ShardId shard = shard_for(world, world.script_sessions[r], *arguments);
    schedule(world, Lanes::world(), world.setup->lanes.shard(region, shard), world.now,
             ScriptCommand{event.step, region, !step.region, arguments});
    ++asked;
  }
  world.script.waiting[event.step] = asked;
}

void apply(World& world, LaneId lane, ScriptCommand& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  const fault::ProcessState state = here.stopped_by.state();
  if (state == fault::ProcessState::kPaused) {
    here.waiting.push_back(std::move(event));
    return;
  }
  if (state == fault::ProcessState::kDown && event.if_live) {
    schedule(world, lane, Lanes::world(), world.now + Duration{1}, ScriptReply{event.step, event.region, {}});
    return;
  }
  region::Served served{store::Reply::error("ERR connection refused"), world.now, false};
  if (auto error = refused(world, *event.arguments)) served.reply = std::move(*error);
  else if (state == fault::ProcessState::kUp)
    served = here.shard.execute(world.now, world.script_sessions[event.region.value], *event.arguments, world.outbox, nullptr,
                                audience(world, event.region));
  Box<store::Reply> reply;
  reply.ensure() = std::move(served.reply);
  schedule(world, lane, Lanes::world(), world.now + Duration{1}, ScriptReply{event.step, event.region, std::move(reply)});
  flush(world, lane, *event.arguments);
}

void apply(World& world, LaneId, ScriptReply& event) {
  if (event.reply) world.script.outcomes.push_back({event.step, event.region, world.now, std::move(*event.reply)});
  if (--world.script.waiting[event.step] == 0) complete_step(world, event.step);
}

}  // namespace jetlag::world
