// SPDX-License-Identifier: Apache-2.0
// The script's steps.
#include <algorithm>

#include "crdt/slot.h"
#include "store/command.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

ShardId shard_for(const World& world, const std::vector<std::string>& arguments) {
  const store::Command* command = store::find_command(arguments.front());
  if (command == nullptr || command->keys.first == 0 || arguments.size() <= static_cast<std::size_t>(command->keys.first)) return {0};
  return world.setup->lanes.shard_of_slot(crdt::slot_of(arguments[static_cast<std::size_t>(command->keys.first)]));
}

}  // namespace

void complete_step(World& world, std::uint32_t step) {
  ScriptState& script = world.script;
  script.done[step] = true;
  --script.remaining;
  const auto& steps = world.setup->spec.script;
  if (step + 1 < steps.size() && !steps[step + 1].at) schedule(world, Lanes::world(), Lanes::world(), world.now, ScriptNext{step + 1});
}

void apply(World& world, LaneId, ScriptNext& event) {
  const scenario::ScriptStep& step = world.setup->spec.script[event.step];
  if (step.settle) {
    if (!probing(world)) schedule(world, Lanes::world(), Lanes::world(), world.now + kProbeStep, ConvergenceProbe{});
    world.script.settling = event.step;
    return;
  }
  const ShardId shard = shard_for(world, step.arguments);
  Box<std::vector<Bytes>> arguments;
  arguments.ensure().assign(step.arguments.begin(), step.arguments.end());
  std::uint32_t asked = 0;
  for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
    const RegionId region{static_cast<std::uint8_t>(r)};
    const bool chosen = step.region ? *step.region == region : world.lane(region, shard).shard.process() != region::Process::kDown;
    if (!chosen) continue;
    schedule(world, Lanes::world(), world.setup->lanes.shard(region, shard), world.now, ScriptCommand{event.step, region, arguments});
    ++asked;
  }
  world.script.waiting[event.step] = asked;
  if (asked == 0) complete_step(world, event.step);
}

void apply(World& world, LaneId lane, ScriptCommand& event) {
  ShardLane& here = world.shards[Lanes::index(lane)];
  if (here.shard.process() == region::Process::kPaused && here.resumes < kNever) {
    schedule(world, Lanes::world(), lane, here.resumes, std::move(event));
    return;
  }
  const crdt::OriginId origin = here.shard.database().identity();
  const std::uint64_t before = here.shard.database().observed().at(origin);
  region::Served served{store::Reply::error("ERR connection refused"), world.now, false};
  if (here.shard.process() == region::Process::kRunning)
    served = here.shard.execute(world.now, world.sessions[event.region.value], *event.arguments, world.outbox);
  const std::uint64_t after = here.shard.database().observed().at(origin);
  if (after > before) record_written(world, lane, before, after);
  Box<store::Reply> reply;
  reply.ensure() = std::move(served.reply);
  schedule(world, lane, Lanes::world(), world.now + Duration{1}, ScriptReply{event.step, event.region, std::move(reply)});
  flush(world, lane);
}

void apply(World& world, LaneId, ScriptReply& event) {
  world.script.outcomes.push_back({event.step, event.region, world.now, std::move(*event.reply)});
  if (--world.script.waiting[event.step] == 0) complete_step(world, event.step);
}

}  // namespace jetlag::world
