// SPDX-License-Identifier: Apache-2.0
// The script's steps.
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "crdt/slot.h"
#include "store/all_keys.h"
#include "store/command.h"
#include "world/apply.h"

namespace jetlag::world {

namespace {

store::Reply nobody_there() { return store::Reply::error("ERR connection refused"); }

/// The command, if shards have to answer it together.
const store::Command* about_all_keys(const World& world, std::span<const Bytes> arguments) {
  if (world.setup->lanes.shards == 1) return nullptr;
  return store::about_all_keys(arguments, world.shards.front().shard.database().options().commands);
}

/// A transaction is executed by one shard, which knows its own keys only.
std::optional<store::Reply> refused(const World& world, store::Session& session, const ScriptCommand& event) {
  const store::Command* command = event.parts > 0 ? nullptr : about_all_keys(world, *event.arguments);
  if (command == nullptr) return std::nullopt;
  if (session.transaction) session.transaction->doomed = true;
  return store::Reply::error("ERR " + std::string(command->name) +
                             " is about all keys, and a transaction is executed by one of several shards");
}

/// The first key of a command, if it names one.
const Bytes* key_of(std::span<const Bytes> arguments) {
  const store::Command* command = store::find_command(arguments.front());
  if (command == nullptr || store::misused(arguments)) return nullptr;
  const std::vector<std::size_t> places = store::key_places(*command, arguments);
  return places.empty() ? nullptr : &arguments[places.front()];
}

/// The channel to which a command sends, if it is one that does.
const Bytes* channel_of(std::span<const Bytes> arguments) {
  const store::Command* command = store::find_command(arguments.front());
  return command != nullptr && command->has(store::kChannel) && !store::misused(arguments) ? &arguments[1] : nullptr;
}

/// Where a command is executed: where its keys are; one without any, such as EXEC, where those of its transaction are. Where
/// there are none at all, at its channel.
ShardId shard_for(const World& world, const store::Session& session, std::span<const Bytes> arguments) {
  const Bytes* key = key_of(arguments);
  if (key == nullptr && session.transaction)
    for (const std::vector<Bytes>& queued : session.transaction->queued)
      if (key == nullptr) key = key_of(queued);
  if (key == nullptr && !session.watched.empty()) key = &session.watched.front().key;
  if (key == nullptr) key = channel_of(arguments);
  if (key == nullptr && session.transaction)
    for (const std::vector<Bytes>& queued : session.transaction->queued)
      if (key == nullptr) key = channel_of(queued);
  return key == nullptr ? ShardId{0} : world.setup->lanes.shard_of_slot(crdt::slot_of(*key));
}

/// The shards that a command is given to. One about all keys is given to those that answer it together, unless a transaction is
/// open when it is issued.
struct Given {
  store::ShardsAsked to;
  std::uint16_t parts = 0;
};
Given given(const World& world, const store::Session& session, std::span<const Bytes> arguments) {
  const store::Command* all = session.transaction ? nullptr : about_all_keys(world, arguments);
  if (all == nullptr) return {{shard_for(world, session, arguments).value, 1}, 0};
  const store::ShardsAsked asked = store::shards_asked(*all, arguments, world.setup->lanes.shards);
  return {asked, asked.count};
}

region::Served serve(World& world, ShardLane& here, ScriptCommand& event) {
  store::Session& session = world.script_sessions[event.region.value];
  if (event.parts == 0)
    return here.shard.execute(world.now, session, *event.arguments, world.outbox, nullptr, audience(world, event.region));
  store::Session own;  // a transaction that was opened while this shard was paused came later
  own.db = session.db;
  const store::Command& command = *store::find_command(event.arguments->front());
  const store::ShardPlace place{here.shard.shard().value, world.setup->lanes.shards};
  store::address(command, place, *event.arguments);
  region::Served served = here.shard.execute(world.now, own, *event.arguments, world.outbox);
  served.reply =
      store::part_of(command, place, std::move(served.reply), here.shard.database(), own, here.shard.clock().read(world.now));
  return served;
}

/// Keeps a part of a reply; the last one makes it the whole. A region that is "*" to the step and has no shard left has none.
void join_parts(World& world, ScriptReply& event) {
  std::vector<ScriptPart>& all = world.script.parts;
  const auto belongs = [&](const ScriptPart& part) { return part.step == event.step && part.region == event.region; };
  all.push_back({event.step, event.region, event.shard, std::move(event.reply)});
  event.reply.reset();
  if (std::ranges::count_if(all, belongs) < event.parts) return;
  std::vector<ScriptPart> parts;
  for (ScriptPart& part : all)
    if (belongs(part)) parts.push_back(std::move(part));
  std::erase_if(all, belongs);
  if (std::ranges::none_of(parts, [](const ScriptPart& part) { return static_cast<bool>(part.reply); })) return;
  std::ranges::sort(parts, {}, &ScriptPart::shard);
  std::vector<store::Reply> replies;
  for (ScriptPart& part : parts) replies.push_back(part.reply ? std::move(*part.reply) : nobody_there());
  const Bytes name(world.setup->spec.script[event.step].arguments.front());
  const Rng draws = Rng(world.setup->spec.seed).stream(fmt::format("script/{}/{}", event.step, event.region.value));
  event.reply.ensure() = store::join(*store::find_command(name), std::move(replies), draws);
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

namespace {

enum Follower { kAny, kAtItsInstant, kWithoutTime };

/// The step that waits for this one, of which there is at most one: the next one, or the next of its region at its instant.
void release_next(World& world, std::uint32_t step, Follower which) {
  const auto& steps = world.setup->spec.script;
  for (std::uint32_t next = step + 1; next < steps.size(); ++next) {
    if (awaited_by(*world.setup, next) == step) {
      const bool released = which == kAny || (which == kAtItsInstant) == steps[next].at.has_value();
      if (released) schedule(world, Lanes::world(), Lanes::world(), world.now, ScriptNext{next});
      return;
    }
    if (world.setup->lanes.shards == 1 || !steps[next].at || steps[next].at != steps[step].at) break;
  }
}

}  // namespace

void complete_step(World& world, std::uint32_t step) {
  ScriptState& script = world.script;
  script.done[step] = true;
  --script.remaining;
  release_next(world, step, script.blocked[step] ? kWithoutTime : kAny);
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
    const Given all = given(world, world.script_sessions[r], *arguments);
    for (std::uint16_t i = 0; i < all.to.count; ++i) {
      const ShardId shard{static_cast<std::uint16_t>(all.to.first + i)};
      schedule(world, Lanes::world(), world.setup->lanes.shard(region, shard), world.now,
               ScriptCommand{event.step, region, !step.region, all.parts, arguments});
    }
    asked += all.to.count;
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
    schedule(world, lane, Lanes::world(), world.now + Duration{1},
             ScriptReply{event.step, event.region, here.shard.shard(), event.parts, false, {}});
    return;
  }
  region::Served served{nobody_there(), world.now, false, {}};
  const std::vector<Bytes> asked = *event.arguments;
  if (auto error = refused(world, world.script_sessions[event.region.value], event)) served.reply = std::move(*error);
  else if (state == fault::ProcessState::kUp) served = serve(world, here, event);
  if (served.wait) {
    schedule(world, lane, Lanes::world(), world.now + Duration{1},
             ScriptReply{event.step, event.region, here.shard.shard(), 0, true, {}});
    block(world, lane, std::move(event), world.script_sessions[event.region.value].db, std::move(served));
  } else {
    answer(world, lane, event, std::move(served.reply));
  }
  flush(world, lane, asked);
}

void answer(World& world, LaneId lane, const ScriptCommand& event, store::Reply reply) {
  ScriptReply answer{event.step, event.region, world.shards[Lanes::index(lane)].shard.shard(), event.parts, false, {}};
  answer.reply.ensure() = std::move(reply);
  schedule(world, lane, Lanes::world(), world.now + Duration{1}, std::move(answer));
}

void apply(World& world, LaneId, ScriptReply& event) {
  if (event.waits) {  // who only followed it at its instant goes on
    if (!world.script.blocked[event.step]) release_next(world, event.step, kAtItsInstant);
    world.script.blocked[event.step] = true;
    return;
  }
  if (event.parts > 0) join_parts(world, event);
  if (event.reply) world.script.outcomes.push_back({event.step, event.region, world.now, std::move(*event.reply)});
  if (--world.script.waiting[event.step] == 0) complete_step(world, event.step);
}

}  // namespace jetlag::world
