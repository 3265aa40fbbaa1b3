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
//             Every instant of the past is shown at once, by the newest frame before it; whoever rests there has it simulated
//             again from a checkpoint (rest()), and then sees what was seen when it was the present. So do a key, the matrix,
//             watches, and whoever looks there for a condition, an event's number, or what no trace was kept of.
// Errors      handle() gives what was wrong with an action. A broken check inside the world ends the branch: state kBroken, with
//             what broke and the line that reruns it; the session lives on.
#pragma once

#include <cstdint>
#include <functional>
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
#include "lab/relived.h"
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
  /// To be called where somebody stops to look: what is counted now and then on the way is counted for this instant, and an
  /// instant of the past is simulated again, at most so many events of it. True while that is not done.
  bool rest(std::size_t max_events = SIZE_MAX);
  observe::Snapshot snapshot(const observe::Focus& focus = {}) const;

  Instant at() const { return branch().at; }
  /// How far the branch has been simulated.
  Instant reached() const { return branch().reached; }
  bool finished() const { return branch().finished; }
  /// How much was done by hand in the branch.
  std::size_t changes() const { return branch().injected.size(); }
  bool broken() const { return !branch().problem.empty(); }
  /// Events that have happened by reached().
  std::uint64_t events() const { return branch().world ? branch().world->events : 0; }
  using Wanted = std::function<bool(const observe::TraceEntry&)>;
  /// When the trace first tells of that after `since`, up to the instant shown.
  std::optional<Instant> happened(const Wanted& wanted, Instant since) const;
  /// When that is first told of after the instant shown, in what was simulated already; also where no trace was kept.
  std::optional<Instant> next_told(const Wanted& wanted) const;
  /// For where it was met in what lies after the instant shown and was simulated already.
  Search search(const Condition& condition) const;
  /// When the event of that number happened; simulated again from a checkpoint. None: it has not happened yet.
  std::optional<Instant> instant_of(std::uint64_t event) const;
  /// The last sample of the furthest instant simulated; and whether the condition was met by it, after `since`.
  Instant sampled_at() const { return branch().world ? branch().world->measure.sampled_at : Instant{}; }
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
    Moment before;
  };
  struct Branch {
    observe::Branch info;
    std::shared_ptr<world::World> world;  ///< the furthest instant simulated
    std::optional<Tracer> tracer;
    FrameMaker frames;
    FramePace pace;
    History history;
    Instant at{};                         ///< the instant shown
    Instant reached{};                    ///< everything up to here has happened; at least world->now
    Instant next_checkpoint{};
    Instant watched_since{};              ///< from here on the trace tells everything
    std::uint64_t generation = 0;         ///< no two pasts of a session have the same
    bool rested = false;                  ///< the newest frame was counted at rest
    std::uint64_t checkpoint_events = 0;  ///< World::events at the last one
    std::vector<Instant> told_broken;     ///< by expectation: when the trace said so; kNever: not yet
    std::vector<Injection> injected;
    bool finished = false;
    std::string problem;
  };
  struct Cache;
  static std::shared_ptr<Cache> make_cache();

  static bool same_past(const Branch& here, const Branch& other);

  Branch& branch() { return branches_[current_]; }
  const Branch& branch() const { return branches_[current_]; }
  void begin(Branch& branch);
  void tell_again(Branch& branch);
  bool simulate(Branch& branch, Instant limit, std::size_t max_events, Watch watch);
  void note_frame(Branch& branch, FrameMaker::Pace pace = FrameMaker::Pace::kAtRest);
  void note_expectations(Branch& branch);
  void note_checkpoint(Branch& branch, History::Keep keep = History::Keep::kWhileThereIsRoom);
  Moment moment_of(const Branch& branch) const;
  void rewind_world(Branch& branch);
  void rewind_before_instant(Branch& branch);
  void go_on_from(Branch& branch, const Moment& moment);
  void forget_after(Branch& branch, Instant at);
  Relived& relived() const;
  const Relived* relived_here() const;
  /// From when on the trace has everything.
  Instant told_since(const Branch& branch) const;
  std::optional<Error> prepare_change(Branch& branch);
  void note_change(Branch& branch, Injection injection);
  std::optional<Error> undo();
  std::optional<Error> step_event(bool interesting);
  std::optional<Error> step_back();
  std::optional<Error> inject(const Inject& action);
  std::optional<Error> command(const Command& action);
  void fork(const Fork& action);
  std::optional<Error> close(std::uint32_t id);
  std::vector<Branch>::iterator find_branch(std::uint32_t id);
  void fill_flights(observe::Snapshot& out) const;

  scenario::ScenarioSpec spec_;
  HistoryLimits limits_;
  Duration frame_step_, checkpoint_step_;
  std::uint64_t generations_ = 0;
  std::vector<Branch> branches_;
  std::size_t current_ = 0;
  std::shared_ptr<const observe::Scenery> scenery_;
  std::shared_ptr<Cache> cache_;  ///< what answering the last focus has cost; decides nothing
};

}  // namespace jetlag::lab
