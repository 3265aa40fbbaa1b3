// SPDX-License-Identifier: Apache-2.0
// Session: a scenario under observation. It runs forward, is shown at any instant it has reached, is changed by hand, and
// branches.
//
//   Session session(spec);
//   session.advance(Instant{} + Duration::seconds(3));     // simulates, and shows what it reached
//   session.handle(Inject{cut(...)});                       // strikes at the instant shown
//   session.handle(Seek{Instant{} + Duration::seconds(1)}); // shows the past at once, from the history
//   observe::Snapshot seen = session.snapshot({.key = "cart:7"});
//
// Inputs      actions (lab/action.h); advance() is told how far and how many events at most, so that a driver keeps its frame
//             rate.
// Outputs     snapshots: values that hold no reference into the session.
// Invariants  watching changes nothing: the same actions at the same instants give the same fingerprint as `jetlag run`.
//             What was simulated is never simulated again to be shown; only inspecting a key in the past, and looking there for
//             a condition or an event's number, re-runs from a checkpoint.
// Errors      handle() gives what was wrong with an action. A broken check inside the world ends the branch: state kBroken, with
//             what broke and the line that reruns it; the session lives on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "lab/action.h"
#include "lab/condition.h"
#include "lab/frames.h"
#include "lab/history.h"
#include "lab/search.h"
#include "lab/tracer.h"

namespace jetlag::lab {

/// kEverything keeps the trace; kFramesOnly is for getting somewhere fast (express): no log, no flights.
enum class Watch : std::uint8_t { kEverything, kFramesOnly };

/// Each branch has a history of its own.
inline constexpr std::size_t kMostBranches = 12;

class Session {
 public:
  explicit Session(const scenario::ScenarioSpec& spec, HistoryLimits limits = {});

  /// Moves the instant shown towards `limit`, simulating what has not been; at most `max_events` events. True while there is
  /// more.
  bool advance(Instant limit, std::size_t max_events = SIZE_MAX, Watch watch = Watch::kEverything);
  /// Nothing, or what was wrong with the action.
  std::optional<Error> handle(const Action& action);
  /// To be called where a run stops to be looked at: figures that are counted now and then on the way are counted for this
  /// instant.
  void rest();
  observe::Snapshot snapshot(const observe::Focus& focus = {}) const;

  Instant at() const { return branch().at; }
  /// How far the branch has been simulated.
  Instant reached() const { return branch().reached; }
  bool finished() const { return branch().finished; }
  bool broken() const { return !branch().problem.empty(); }
  /// Events that have happened by reached().
  std::uint64_t events() const { return branch().world ? branch().world->events : 0; }
  /// When the trace first tells of `kind` after `since`, up to the instant shown; `words` must begin the entry's subject.
  std::optional<Instant> happened(observe::TraceKind kind, Instant since, std::string_view words = {}) const;
  std::optional<Instant> happened_interesting(Instant since) const;
  /// For where it was met in what lies after the instant shown and was simulated already.
  Search search(const Condition& condition) const;
  /// When the event of that number happened; simulated again from a checkpoint. None: it has not happened yet.
  std::optional<Instant> instant_of(std::uint64_t event) const;
  /// Of the furthest instant simulated.
  std::optional<Instant> met(const Condition& condition, Instant since) const { return condition.met(*branch().world, since); }
  /// The world at the instant shown; simulated again from a checkpoint when that lies in the past.
  const world::World& world_shown() const;
  /// The branch's scenario with everything that was done by hand.
  const scenario::ScenarioSpec& scenario() const { return branch().world->setup->spec; }

 private:
  /// Something done by hand, and the world before it.
  struct Injection {
    Instant at{};
    std::string json;
    std::shared_ptr<const world::World> before;
  };
  struct Branch {
    observe::Branch info;
    std::shared_ptr<world::World> world;  ///< the furthest instant simulated
    std::optional<Tracer> tracer;
    FrameMaker frames;
    History history;
    Instant at{};                         ///< the instant shown
    Instant reached{};                    ///< everything up to here has happened; at least world->now
    Instant next_frame{}, next_checkpoint{};
    bool rested = false;                  ///< the newest frame was counted at rest
    std::uint64_t checkpoint_events = 0;  ///< World::events at the last one
    std::vector<bool> broken_expectations;
    std::vector<Injection> injected;
    bool finished = false;
    std::string problem;
  };
  struct Cache;

  Branch& branch() { return branches_[current_]; }
  const Branch& branch() const { return branches_[current_]; }
  void begin(Branch& branch);
  bool simulate(Branch& branch, Instant limit, std::size_t max_events, Watch watch);
  void note_frame(Branch& branch, FrameMaker::Pace pace = FrameMaker::Pace::kAtRest);
  void note_expectations(Branch& branch);
  void rewind_world(Branch& branch);
  void go_on_from(Branch& branch, const world::World& world);
  std::optional<Error> prepare_change(Branch& branch);
  void note_change(Branch& branch, Injection injection);
  std::optional<Error> undo();
  std::optional<Error> step_event(bool interesting);
  std::optional<Error> step_back();
  std::optional<Error> inject(const Inject& action);
  std::optional<Error> command(const Command& action);
  void fork(const Fork& action);
  void fill_flights(const Branch& branch, observe::Snapshot& out) const;

  scenario::ScenarioSpec spec_;
  HistoryLimits limits_;
  Duration frame_step_, checkpoint_step_;
  std::vector<Branch> branches_;
  std::size_t current_ = 0;
  std::shared_ptr<const observe::Scenery> scenery_;
  std::shared_ptr<Cache> cache_;  ///< what answering the last focus has cost; decides nothing
};

}  // namespace jetlag::lab
