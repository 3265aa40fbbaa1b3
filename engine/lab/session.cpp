// SPDX-License-Identifier: Apache-2.0
#include "lab/session.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "lab/run.h"
#include "lab/session_parts.h"
#include "lab/watch.h"
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

using observe::TraceEntry;
using observe::TraceKind;

Error wrong(std::string message) { return {ErrorCode::kInvalid, "", std::move(message)}; }

}  // namespace

/// The last answers, so that a still picture costs nothing.
struct Session::Cache {
  Instant rewound_to{-1};
  std::size_t rewound_branch = 0;
  std::uint64_t rewound_events = 0;
  std::shared_ptr<const world::World> rewound;
  observe::Focus focus;
  Instant answered_at{-1};
  std::size_t answered_branch = 0;
  std::uint64_t answered_events = 0;
  observe::Snapshot answers;
};

Session::Session(const scenario::ScenarioSpec& spec, HistoryLimits limits)
    : spec_(spec), limits_(limits), cache_(std::make_shared<Cache>()) {
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
  main.broken_expectations.assign(spec_.expect.size(), false);
  main.history.checkpoint(*main.world);
  note_frame(main);
  main.next_checkpoint = Instant{} + checkpoint_step_;
}

bool Session::advance(Instant limit, std::size_t max_events, Watch watch) {
  Branch& here = branch();
  if (!here.world) return false;
  if (here.at < here.reached) {  // the past is shown, not simulated
    here.at = std::min(limit, here.reached);
    if (here.at < here.reached) return false;
  }
  const bool more = simulate(here, limit, max_events, watch);
  here.at = std::max(here.at, here.reached);
  return more;
}

bool Session::simulate(Branch& here, Instant limit, std::size_t max_events, Watch watch) {
  if (here.finished || !here.problem.empty()) return false;
  world::World& world = *here.world;
  const auto sink = [&here](TraceEntry&& entry) {  // who stops where a fault begins or ends sees it, not the frame before
    if (entry.kind == TraceKind::kFault || entry.kind == TraceKind::kFaultEnd) here.next_frame = entry.at;
    here.history.add(std::move(entry));
  };
  try {
    for (std::size_t n = 0; n < max_events; ++n) {
      const bool went = watch == Watch::kEverything ? here.tracer->step(world, limit, sink) : world::step(world, limit);
      if (!went) {
        here.finished = world.now >= world.ends_at || world.kernel.empty();
        here.reached = here.finished ? world.now : std::max(here.reached, std::min(limit, world.ends_at));
        if (watch == Watch::kFramesOnly) here.tracer.emplace(world);
        note_frame(here, FrameMaker::Pace::kRunning);
        return false;
      }
      here.reached = std::max(here.reached, world.now);
      if (world.now < here.next_frame || world.kernel.next_at() == world.now) continue;
      note_frame(here, FrameMaker::Pace::kRunning);
      if (world.now < here.next_checkpoint || world.events - here.checkpoint_events < worth_a_checkpoint(world, watch)) continue;
      here.history.checkpoint(world);
      here.next_checkpoint = world.now + checkpoint_step_;
      here.checkpoint_events = world.events;
    }
  } catch (const CheckFailure& failure) {
    here.problem = fmt::format("{} (at {} s)", failure.what(), world.now.in_seconds());
    return false;
  }
  return true;
}

void Session::rest() {
  Branch& here = branch();
  if (!here.world || here.at < here.reached || here.rested) return;
  observe::Frame exact = here.frames.make(*here.world, FrameMaker::Pace::kAtRest);
  here.history.replace_last(std::move(exact));
  here.rested = true;
}

void Session::note_frame(Branch& here, FrameMaker::Pace pace) {
  if (!here.history.frames().empty() && here.history.frames().back()->events == here.world->events) return;
  here.history.add(here.frames.make(*here.world, pace));
  here.rested = pace == FrameMaker::Pace::kAtRest;
  here.next_frame = here.world->now + frame_step_;
  note_expectations(here);
}

void Session::note_expectations(Branch& here) {
  const auto results = expectations_of(*here.world, here.finished);
  here.broken_expectations.resize(results.size(), false);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (here.broken_expectations[i] || !results[i].first_broken_at) continue;
    here.broken_expectations[i] = true;
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
    if (branches_.size() >= kMostBranches) return wrong(fmt::format("expected at most {} branches", kMostBranches));
    fork(*copy);
  } else if (const auto* to = std::get_if<Switch>(&action)) {
    const auto found = std::find_if(branches_.begin(), branches_.end(), [&](const Branch& b) { return b.info.id == to->branch; });
    if (found == branches_.end()) return wrong(fmt::format("no branch has the number {}", to->branch));
    current_ = static_cast<std::size_t>(found - branches_.begin());
  }
  return std::nullopt;
}

std::optional<Instant> Session::happened(TraceKind kind, Instant since, std::string_view words) const {
  const TraceEntry* found = branch().history.trace().next_after(
      since, [&](const TraceEntry& e) { return e.kind == kind && e.subject.view().starts_with(words); });
  return found != nullptr && found->at <= at() ? std::optional(found->at) : std::nullopt;
}

std::optional<Instant> Session::happened_interesting(Instant since) const {
  const auto* found =
      branch().history.trace().next_after(since, [](const TraceEntry& e) { return observe::is_interesting(e.kind); });
  return found != nullptr && found->at <= at() ? std::optional(found->at) : std::nullopt;
}

std::optional<Error> Session::step_event(bool interesting) {
  Branch& here = branch();
  const auto wanted = [&](const TraceEntry& entry) { return !interesting || observe::is_interesting(entry.kind); };
  const TraceEntry* next = here.at < here.reached ? here.history.trace().next_after(here.at, wanted) : nullptr;
  here.at = next != nullptr ? next->at : here.reached;
  if (next != nullptr) return std::nullopt;
  const Instant from = here.world->now;
  while (simulate(here, kNever, interesting ? 256 : 1, Watch::kEverything)) {
    const TraceEntry* found = here.history.trace().next_after(interesting ? from : Instant{from.ns - 1}, wanted);
    if (found != nullptr && (interesting || found->number == here.world->events)) {
      here.at = interesting ? found->at : here.world->now;
      return std::nullopt;
    }
  }
  here.at = here.reached;
  return std::nullopt;
}

std::optional<Error> Session::step_back() {
  Branch& here = branch();
  const TraceEntry* before = here.history.trace().last_before(here.at, [](const TraceEntry&) { return true; });
  here.at = before != nullptr ? before->at : Instant{};
  return std::nullopt;
}

const world::World& Session::world_shown() const {
  const Branch& here = branch();
  if (here.at >= here.world->now) return *here.world;
  Cache& cache = *cache_;
  if (!cache.rewound || cache.rewound_to != here.at || cache.rewound_branch != current_ ||
      cache.rewound_events != here.world->events) {
    auto world = std::make_shared<world::World>(*here.history.checkpoint_before(here.at));
    while (world::step(*world, here.at + Duration{1})) {}
    cache.rewound = std::move(world);
    cache.rewound_to = here.at;
    cache.rewound_branch = current_;
    cache.rewound_events = here.world->events;
  }
  return *cache.rewound;
}

/// What is done by hand in the past replaces the future.
void Session::rewind_world(Branch& here) {
  if (here.at >= here.reached) return;
  go_on_from(here, world_shown());
}

void Session::go_on_from(Branch& here, const world::World& from) {
  here.world = std::make_shared<world::World>(from);
  here.world->now = here.reached = std::max(here.world->now, here.at);
  here.history.truncate(here.at);
  std::erase_if(here.injected, [&](const Injection& injection) { return injection.at > here.at; });
  here.tracer.emplace(*here.world);
  here.frames = FrameMaker();
  here.finished = false;
  here.problem.clear();
  here.next_frame = here.world->now;
  here.next_checkpoint = here.world->now + checkpoint_step_;
  here.checkpoint_events = here.world->events;
}

std::optional<Error> Session::prepare_change(Branch& here) {
  rewind_world(here);
  if (here.finished) return wrong("the run has ended: go back in time first");
  here.world->now = std::max(here.world->now, here.at);
  return std::nullopt;
}

void Session::note_change(Branch& here, Injection injection) {
  here.injected.push_back(std::move(injection));
  here.history.checkpoint(*here.world, History::Keep::kAlways);
  simulate(here, here.world->now + Duration{2}, SIZE_MAX, Watch::kEverything);
  here.at = here.reached;
  note_frame(here);
}

std::optional<Error> Session::inject(const Inject& action) {
  Branch& here = branch();
  if (scenario().faults.size() >= fault::kMostFaults) return wrong(fmt::format("expected at most {} faults", fault::kMostFaults));
  if (auto error = prepare_change(here)) return error;
  Injection injection{here.world->now, "", std::make_shared<const world::World>(*here.world)};
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
  Injection injection{here.world->now, "", std::make_shared<const world::World>(*here.world)};
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
  go_on_from(here, *last.before);
  here.history.truncate(last.at - Duration{1});
  here.history.checkpoint(*here.world, here.injected.empty() ? History::Keep::kWhileThereIsRoom : History::Keep::kAlways);
  note_frame(here);
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
  branches_.push_back(std::move(copy));
  current_ = branches_.size() - 1;
  rewind_world(branch());
}

void Session::fill_flights(const Branch& here, observe::Snapshot& out) const {
  here.history.collect_flights(out.at, out.flights);
  here.world->kernel.for_each([&](const sim::PackedKey& key, const world::Event& event) {
    TraceEntry entry;
    if (describe_message(*here.world, key.unpack(), event, entry) && entry.sent <= out.at)
      out.flights.push_back(flight_of(entry));
  });
  std::sort(out.flights.begin(), out.flights.end(), [](const observe::Flight& a, const observe::Flight& b) {
    return std::tuple(a.arrives, a.from, a.to, a.shard, a.sent) < std::tuple(b.arrives, b.from, b.to, b.shard, b.sent);
  });
}

observe::Snapshot Session::snapshot(const observe::Focus& focus) const {
  const Branch& here = branch();
  observe::Snapshot out;
  out.scenery = scenery_;
  out.branch = here.info.id;
  for (const Branch& b : branches_) {
    out.branches.push_back(b.info);
    out.branches.back().reached = b.reached;
  }
  out.problem = here.problem;
  out.state = !here.problem.empty()                   ? observe::RunState::kBroken
              : here.finished && here.at >= reached() ? observe::RunState::kFinished
                                                      : observe::RunState::kReady;
  if (!here.world) return out;
  out.at = here.at;
  out.reached = here.reached;
  out.end = here.world->ends_at;
  out.frame = here.history.frame_at(here.at);
  out.trace = here.history.trace().chunks();
  out.trace_dropped = here.history.trace().dropped();
  out.events = here.world->events;
  out.fingerprint = world::fingerprint(*here.world);
  for (const Injection& injection : here.injected) out.injected.push_back(injection.json);
  out.rerun = fmt::format("jetlag run {} --seed {}", spec_.file.empty() ? "-" : spec_.file, spec_.seed);
  fill_flights(here, out);
  Cache& cache = *cache_;
  const bool same = cache.answered_at == here.at && cache.answered_branch == current_ &&
                    cache.answered_events == here.world->events && cache.focus == focus;
  if (!same) {
    cache.answers = {};
    observe::Timeline timeline = timeline_of(*here.world, here.finished);
    for (const Branch& other : branches_)
      if (&other != &here && other.world) timeline.ghosts.push_back({other.info.id, series_of(*other.world)});
    cache.answers.timeline = std::make_shared<const observe::Timeline>(std::move(timeline));
    if (!focus.key.empty()) cache.answers.key = std::make_shared<const observe::KeyView>(inspect_key(world_shown(), focus.key));
    if (focus.matrix)
      cache.answers.matrix = std::make_shared<const std::vector<observe::MatrixRow>>(matrix_of(world_shown(), focus));
    if (focus.report)
      cache.answers.report = std::make_shared<const observe::RunReport>(report_of(*here.world, here.finished, here.reached));
    if (!focus.watches.empty())
      cache.answers.watches = std::make_shared<const std::vector<observe::Watched>>(watched(world_shown(), focus.watches));
    cache.focus = focus;
    cache.answered_at = here.at;
    cache.answered_branch = current_;
    cache.answered_events = here.world->events;
  }
  out.timeline = cache.answers.timeline;
  out.key = cache.answers.key;
  out.matrix = cache.answers.matrix;
  out.report = cache.answers.report;
  out.watches = cache.answers.watches;
  return out;
}

}  // namespace jetlag::lab
