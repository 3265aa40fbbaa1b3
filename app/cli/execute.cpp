// SPDX-License-Identifier: Apache-2.0
#include "execute.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "engine.h"
#include "exit_code.h"
#include "report/figures.h"

namespace jetlag::cli {

namespace {

constexpr std::size_t kEventsPerLook = 16;  ///< an event may be a value of 100 MB

/// Thrown out of the loading of data.
struct StoppedLoading {};

/// Why a run has to stop now: kPass (it has not), kInterrupted or kTimeBudget.
class Stop {
 public:
  explicit Stop(const ExecuteLimits& limits) : limits_(limits) {}
  int look() {
    if (code_ != kPass) return code_;
    if (interrupted() || (limits_.give_up && limits_.give_up())) code_ = kInterrupted;
    else if (limits_.wall_seconds && clock_.seconds() > *limits_.wall_seconds) code_ = kTimeBudget;
    return code_;
  }
  double seconds() const { return clock_.seconds(); }

 private:
  const ExecuteLimits& limits_;
  const Stopwatch clock_;
  int code_ = kPass;
};

std::string progress_text(const Simulation& run, Instant goal) {
  return fmt::format("{:.1f} of {:.1f} simulated s, {} events", run.now().in_seconds(), goal.in_seconds(),
                     report::figure_short(static_cast<double>(run.events())));
}

/// What was reached, with the exit code that the process will have.
Executed concluded(observe::RunReport report, const Stop& stop, int stopped, std::uint64_t events) {
  Executed done;
  done.report = std::move(report);
  done.report.program = {.wall_seconds = stop.seconds(), .events = events};
  if (stopped != kPass) {
    done.report.interrupted = done.report.cut_short = true;
    done.report.exit_code = stopped;
    if (done.report.verdict == observe::Verdict::kPass) done.report.verdict = observe::Verdict::kUndecided;
  }
  done.exit_code = done.report.exit_code;
  return done;
}

}  // namespace

Executed execute(const scenario::ScenarioSpec& spec, const ExecuteLimits& limits) {
  Stop stop(limits);
  observe::RunReport opening = Simulation::opening(spec);
  if (limits.opening) limits.opening(opening);
  std::unique_ptr<Simulation> loaded;
  try {
    loaded = std::make_unique<Simulation>(spec, [&] { if (stop.look() != kPass) throw StoppedLoading(); });
  } catch (const StoppedLoading&) {
    return concluded(std::move(opening), stop, stop.look(), 0);
  }
  Simulation& run = *loaded;
  if (limits.keep_trace) run.keep_trace();
  const bool whole = !limits.until || *limits.until >= run.end();
  const Instant limit = whole ? kNever : *limits.until;
  const Instant goal = whole ? run.end() : limit;
  double drawn = 0;
  while (stop.look() == kPass && run.step_until(limit, kEventsPerLook)) {
    if (limits.progress == nullptr || goal.ns == 0 || stop.seconds() - drawn < 0.05) continue;
    drawn = stop.seconds();
    limits.progress->update(static_cast<double>(run.now().ns) / static_cast<double>(goal.ns), progress_text(run, goal));
  }
  const int stopped = stop.look();
  if (limits.progress != nullptr) limits.progress->wipe();
  Executed done = concluded(run.report(), stop, stopped, run.events());
  done.trace = run.trace();
  return done;
}

}  // namespace jetlag::cli
