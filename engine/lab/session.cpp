// SPDX-License-Identifier: Apache-2.0
#include "lab/session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "lab/run.h"
#include "lab/session_parts.h"
#include "scenario/json_of.h"
#include "store/command.h"
#include "store/command_line.h"
#include "store/reply.h"
#include "world/inject.h"

namespace jetlag::lab {

namespace {

/// After a checkpoint whatever is written is first copied, which can be seen as a hitch of the picture where the data are large.
/// So the larger they are, the more has to happen between two. To simulate two events anew takes about as long as to copy an
/// entry once.
std::uint64_t worth_a_checkpoint(const world::World& world, Watch watch) {
  std::uint64_t entries = 0;
  for (const world::ShardLane& lane : world.shards) entries += lane.shard.database().key_count();
  return watch == Watch::kFramesOnly ? 4 * entries : 2 * entries;
}

/// For who wants to arrive: a frame costs about as much as five events per link.
bool worth_a_frame(const world::World& world, const observe::Frame& last) {
  return world.events - last.events >= 100 * world.links.size();
}

/// What a checkpoint shares is copied now rather than by the writes that follow: played at once, they would be late, and the
/// first pictures with them. Of very large data this would take too long.
void own_data(world::World& world) {
  constexpr std::size_t kMostEntries = 2'000'000;
  std::size_t entries = 0;
  for (const world::ShardLane& lane : world.shards) entries += lane.shard.database().key_count();
  if (entries > kMostEntries) return;
  for (world::ShardLane& lane : world.shards) lane.shard.own_data();
}

using observe::TraceEntry;
using observe::TraceKind;

Error wrong(std::string message) { return {ErrorCode::kInvalid, "", std::move(message)}; }

}  // namespace

Session::Session(const scenario::ScenarioSpec& spec, HistoryLimits limits) : spec_(spec), limits_(limits), cache_(make_cache()) {
  const Duration whole = spec.duration + spec.drain;
  frame_step_ = std::clamp(whole / 1200, Duration::millis(1), Duration::seconds(10));
  checkpoint_step_ = std::clamp(whole / 90, Duration::millis(20), Duration::seconds(600));
  Branch& main = branches_.emplace_back();
  main.info.name = "main";
  begin(main);
}

void Session::begin(Branch& main) {
  main.history = History(limits_);
  main.frames = FrameMaker();
  main.pace = FramePace(frame_step_);
  main.watched_since = {};
  main.generation = ++generations_;
  main.finished = false;
  main.problem.clear();
  main.at = main.reached = {};
  try {
    main.world = std::make_shared<world::World>(world::make_world(std::make_shared<const world::Setup>(setup_of(spec_))));
  } catch (const CheckFailure& failure) {
    main.problem = failure.what();
    return;
  }
  scenery_ = std::make_shared<const observe::Scenery>(scenery_of(*main.world));
  main.tracer.emplace(*main.world);
  main.told_broken.assign(spec_.expect.size(), kNever);
  note_checkpoint(main);
  own_data(*main.world);
  note_frame(main);
}

bool Session::advance(Instant limit, std::size_t max_events, Watch watch) {
  Branch& here = branch();
  if (!here.world) return false;
  if (watch == Watch::kEverything) tell_again(here);
  if (here.at < here.reached) {  // the past is shown, not simulated
    here.at = std::min(limit, here.reached);
    if (here.at < here.reached) return false;
  }
  const bool more = simulate(here, limit, max_events, watch);
  here.at = std::max(here.at, here.reached);
  return more;
}

/// A past that express has passed is simulated once more, the same, so that the trace tells of it; but for one in which something
/// was done by hand later on.
void Session::tell_again(Branch& here) {
  const bool untold = here.at < std::min(here.watched_since, here.reached);
  const auto later = [&](const Injection& injection) { return injection.at > here.at; };
  if (untold && !std::ranges::any_of(here.injected, later)) rewind_world(here);
}

bool Session::simulate(Branch& here, Instant limit, std::size_t max_events, Watch watch) {
  if (here.finished || !here.problem.empty()) return false;
  world::World& world = *here.world;
  const Instant past = limit == kNever ? kNever : limit + Duration{1};  // what happens at the instant shown has happened
  if (watch == Watch::kFramesOnly) {
    here.watched_since = kNever;
  } else if (here.watched_since == kNever) {
    here.tracer.emplace(world);
    here.watched_since = here.reached;
  }
  const auto sink = [&here](TraceEntry&& entry) {
    here.pace.note(entry);
    here.history.add(std::move(entry));
  };
  try {
    for (std::size_t n = 0; n < max_events; ++n) {
      const bool went = watch == Watch::kEverything ? here.tracer->step(world, past, sink) : world::step(world, past);
      if (!went) {
        here.finished = world.now >= world.ends_at || world.kernel.empty();
        here.reached = here.finished ? world.now : std::max(here.reached, std::min(limit, world.ends_at));
        note_frame(here, FrameMaker::Pace::kRunning);
        return false;
      }
      here.reached = std::max(here.reached, world.now);
      if (!here.pace.due(world) || (watch == Watch::kFramesOnly && !worth_a_frame(world, *here.history.frames().back())))
        continue;
      note_frame(here, FrameMaker::Pace::kRunning);
      if (world.now < here.next_checkpoint || world.events - here.checkpoint_events < worth_a_checkpoint(world, watch)) continue;
      note_checkpoint(here);
    }
  } catch (const CheckFailure& failure) {
    here.problem = fmt::format("{} (at {} s)", failure.what(), world.now.in_seconds());
    return false;
  }
  return true;
}

void Session::note_checkpoint(Branch& here, History::Keep keep) {
  here.history.checkpoint(moment_of(here), keep);
  here.next_checkpoint = here.world->now + checkpoint_step_;
  here.checkpoint_events = here.world->events;
}

Moment Session::moment_of(const Branch& here) const {
  return {std::make_shared<const world::World>(*here.world), here.frames, here.pace};
}

void Session::note_frame(Branch& here, FrameMaker::Pace pace) {
  if (!here.history.frames().empty() && here.history.frames().back()->events == here.world->events) return;
  here.history.add(here.frames.make(*here.world, pace));
  here.rested = pace == FrameMaker::Pace::kAtRest;
  here.pace.made(*here.world);
  note_expectations(here);
}

void Session::note_expectations(Branch& here) {
  const auto results = expectations_of(*here.world, here.finished);
  here.told_broken.resize(results.size(), kNever);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (here.told_broken[i] < kNever || !results[i].first_broken_at) continue;
    here.told_broken[i] = here.world->now;
    TraceEntry entry;
    entry.kind = TraceKind::kExpectation;
    entry.at = entry.sent = here.world->now;
    entry.number = here.world->events;
    entry.subject = Bytes(results[i].text + " broke: " + results[i].measured);
    here.history.add(std::move(entry));
  }
}

std::optional<Error> Session::handle(const Action& action) {
  if (!branch().world) return wrong("the scenario could not be started: " + branch().problem);
  if (const auto* seek = std::get_if<Seek>(&action)) {
    branch().at = std::clamp(seek->at, Instant{}, reached());
  } else if (std::holds_alternative<StepEvent>(action)) {
    return step_event(false);
  } else if (std::holds_alternative<StepInteresting>(action)) {
    return step_event(true);
  } else if (std::holds_alternative<StepBack>(action)) {
    return step_back();
  } else if (std::holds_alternative<Restart>(action)) {
    branches_.erase(branches_.begin() + 1, branches_.end());
    current_ = 0;
    branches_[0].injected.clear();
    begin(branches_[0]);
  } else if (const auto* fault = std::get_if<Inject>(&action)) {
    return inject(*fault);
  } else if (const auto* run = std::get_if<Command>(&action)) {
    return command(*run);
  } else if (std::holds_alternative<Undo>(action)) {
    return undo();
  } else if (const auto* copy = std::get_if<Fork>(&action)) {
    if (branches_.size() >= kMostBranches)
      return wrong(fmt::format("expected at most {} branches; close one first", kMostBranches));
    fork(*copy);
  } else if (const auto* to = std::get_if<Switch>(&action)) {
    const auto found = find_branch(to->branch);
    if (found == branches_.end()) return wrong(fmt::format("no branch has the number {}", to->branch));
    current_ = static_cast<std::size_t>(found - branches_.begin());
  } else if (const auto* gone = std::get_if<Close>(&action)) {
    return close(gone->branch);
  }
  return std::nullopt;
}

/// What is done by hand in the past replaces the future.
void Session::rewind_world(Branch& here) {
  if (here.at >= here.reached) return;
  Relived& past = relived();
  while (past.go_on()) {
  }
  go_on_from(here, past.moment());
}

/// A change comes before whatever else happens at its instant, as it does in the file that is made of it.
void Session::rewind_before_instant(Branch& here) {
  if (here.world->now < here.at) return;
  const Instant before = here.at - Duration{1};
  const auto at_once = [&](const Injection& injection) { return injection.at == here.at; };
  if (before.ns < 0 || std::ranges::any_of(here.injected, at_once)) return rewind_world(here);
  Relived past(here.history.checkpoint_before(before), before);
  while (past.go_on()) {
  }
  go_on_from(here, past.moment());
  forget_after(here, before);  // what happens at the instant is told after the change
}

void Session::go_on_from(Branch& here, const Moment& from) {
  here.world = std::make_shared<world::World>(*from.world);
  here.world->now = here.reached = std::max(here.world->now, here.at);
  forget_after(here, here.at);
  std::erase_if(here.injected, [&](const Injection& injection) { return injection.at > here.at; });
  here.tracer.emplace(*here.world);
  here.watched_since = std::min(here.watched_since, here.reached);
  here.frames = from.frames;
  here.pace = from.pace;
  here.pace.soon(*here.world);
  here.finished = false;
  here.problem.clear();
  here.generation = ++generations_;
  here.next_checkpoint = here.world->now + checkpoint_step_;
  here.checkpoint_events = here.world->events;
}

void Session::forget_after(Branch& here, Instant at) {
  here.history.truncate(at);
  for (Instant& told : here.told_broken)
    if (told > at) told = kNever;
}

std::optional<Error> Session::prepare_change(Branch& here) {
  if (here.at < here.reached || !here.finished) rewind_before_instant(here);
  if (here.finished) return wrong("the run has ended: go back in time first");
  here.world->now = std::max(here.world->now, here.at);
  return std::nullopt;
}

void Session::note_change(Branch& here, Injection injection) {
  here.injected.push_back(std::move(injection));
  here.generation = ++generations_;
  note_checkpoint(here, History::Keep::kAlways);
  simulate(here, here.world->now + Duration{2}, SIZE_MAX, Watch::kEverything);
  here.at = here.reached;
  note_frame(here);
}

std::optional<Error> Session::inject(const Inject& action) {
  Branch& here = branch();
  if (scenario().faults.size() >= fault::kMostFaults) return wrong(fmt::format("expected at most {} faults", fault::kMostFaults));
  if (auto error = prepare_change(here)) return error;
  Injection injection{here.world->now, "", moment_of(here)};
  const std::uint16_t number = world::inject(*here.world, action.fault);
  injection.json = scenario::json_of(scenario(), scenario().faults[number]);
  note_change(here, std::move(injection));
  return std::nullopt;
}

std::optional<Error> Session::command(const Command& action) {
  Branch& here = branch();
  const auto words = store::split_command_line(action.text);
  if (!words || words->empty()) return wrong("expected a command such as SET key value, found unbalanced quotes or nothing");
  if (const auto error = store::misused(*words)) return wrong(error->text().str());
  if (auto error = prepare_change(here)) return error;
  std::vector<std::string> arguments;
  for (const Bytes& word : *words) arguments.push_back(word.str());
  Injection injection{here.world->now, "", moment_of(here)};
  const std::uint32_t step = world::inject(*here.world, action.region, std::move(arguments), action.text);
  injection.json = scenario::json_of(scenario(), scenario().script[step]);
  note_change(here, std::move(injection));
  return std::nullopt;
}

std::optional<Error> Session::undo() {
  Branch& here = branch();
  if (here.injected.empty()) return wrong("nothing was done by hand that could be undone");
  const Injection last = here.injected.back();
  here.injected.pop_back();
  here.at = last.at;
  here.history.forget_checkpoints_at(last.at);
  go_on_from(here, last.before);
  here.history.truncate(last.at, last.before.world->events);  // an earlier change of that instant has happened
  for (Instant& told : here.told_broken)
    if (told == last.at) told = kNever;
  note_checkpoint(here, here.injected.empty() ? History::Keep::kWhileThereIsRoom : History::Keep::kAlways);
  note_frame(here);
  return std::nullopt;
}

std::vector<Session::Branch>::iterator Session::find_branch(std::uint32_t id) {
  return std::ranges::find_if(branches_, [&](const Branch& branch) { return branch.info.id == id; });
}

std::optional<Error> Session::close(std::uint32_t id) {
  const auto found = find_branch(id);
  if (found == branches_.end()) return wrong(fmt::format("no branch has the number {}", id));
  if (!found->info.parent) return wrong("expected a branch that was forked: the first one stays");
  const observe::Branch gone = found->info;
  const std::uint32_t shown = branch().info.id == id ? *gone.parent : branch().info.id;
  branches_.erase(found);
  for (Branch& each : branches_) {
    if (each.info.parent != id) continue;
    each.info.parent = gone.parent;
    each.info.forked_at = std::min(each.info.forked_at, gone.forked_at);
  }
  current_ = static_cast<std::size_t>(find_branch(shown) - branches_.begin());
  branch().generation = ++generations_;  // what was answered before told of the other one too
  return std::nullopt;
}

void Session::fork(const Fork& action) {
  const std::size_t from = current_;
  Branch copy = branches_[from];
  copy.world = std::make_shared<world::World>(*copy.world);
  copy.info.id = 0;
  for (const Branch& b : branches_) copy.info.id = std::max(copy.info.id, b.info.id + 1);
  copy.info.parent = branches_[from].info.id;
  copy.info.forked_at = copy.at;
  copy.info.name = action.name.empty() ? fmt::format("what-if {}", copy.info.id) : action.name;
  copy.generation = ++generations_;
  branches_.push_back(std::move(copy));
  current_ = branches_.size() - 1;
  rewind_world(branch());
}

}  // namespace jetlag::lab
