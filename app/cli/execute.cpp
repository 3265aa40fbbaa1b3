// SPDX-License-Identifier: Apache-2.0
#include "execute.h"

#include <fmt/format.h>

#include "engine.h"
#include "exit_code.h"
#include "report/figures.h"

namespace jetlag::cli {

namespace {

constexpr std::size_t kEventsPerLook = 20'000;  ///< about 10 ms between looks at the clock

std::string progress_text(const Simulation& run, Instant goal) {
  return fmt::format("{:.1f} of {:.1f} simulated s, {} events", run.now().in_seconds(), goal.in_seconds(),
                     report::figure_short(static_cast<double>(run.events())));
}

}  // namespace

Executed execute(const scenario::ScenarioSpec& spec, const ExecuteLimits& limits) {
  const Stopwatch clock;
  Simulation run(spec);
  const bool whole = !limits.until || *limits.until >= run.end();
  const Instant limit = whole ? kNever : *limits.until;
  const Instant goal = whole ? run.end() : limit;
  if (limits.opening) limits.opening(run.report());
  int stopped = kPass;
  while (run.step_until(limit, kEventsPerLook)) {
    if (interrupted() || (limits.give_up && limits.give_up())) stopped = kInterrupted;
    else if (limits.wall_seconds && clock.seconds() > *limits.wall_seconds) stopped = kTimeBudget;
    if (stopped != kPass) break;
    if (limits.progress != nullptr && goal.ns > 0) {
      limits.progress->update(static_cast<double>(run.now().ns) / static_cast<double>(goal.ns), progress_text(run, goal));
    }
  }
  if (limits.progress != nullptr) limits.progress->wipe();
  Executed done;
  done.report = run.report();
  done.report.interrupted = stopped != kPass || !whole;
  done.report.program = {.wall_seconds = clock.seconds(), .events = run.events()};
  done.exit_code = stopped != kPass ? stopped : done.report.exit_code;
  return done;
}

}  // namespace jetlag::cli
