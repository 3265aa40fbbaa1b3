// SPDX-License-Identifier: Apache-2.0
#include "test_runner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "engine.h"
#include "execute.h"
#include "exit_code.h"
#include "fingerprints.h"
#include "report/figures.h"
#include "scenario_input.h"
#include "version.h"

namespace jetlag::cli {

namespace {

using report::Problem;
using report::TestedRun;

void add_problem(TestedRun& run, Problem::Kind kind, std::string message, int exit_code) {
  run.problems.push_back({kind, std::move(message), run.file});
  run.exit_code = worse(run.exit_code, exit_code);
}

void compare_fingerprint(TestedRun& run, const Job& job, const TestOptions& options) {
  const FingerprintFile& file = *job.record;
  const std::string now = run.report->fingerprint.text();
  const auto found = file.compare(file.id_of(run.file, run.case_name), run.seed, version(), now);
  using Match = FingerprintFile::Match;
  run.unrecorded = found.match == Match::kMissing && run.seed == job.first_seed && !options.update_fingerprints;
  if (found.match == Match::kOtherVersion && !options.update_fingerprints)
    run.notices.push_back(fmt::format("the fingerprint on record is of version {}", found.recorded_version));
  if (found.match == Match::kChanged && !options.update_fingerprints) {
    add_problem(run, Problem::Kind::kFingerprint,
                fmt::format("fingerprint changed ({}): {}, on record {}; if that is meant: --update-fingerprints",
                            Fingerprint::difference(found.expected, now), now, found.expected),
                kFail);
  }
}

void add_stop(TestedRun& run, const TestOptions& options, bool out_of_time) {
  const std::string reached = report::figure(run.report->reached);
  if (run.exit_code == kTimeBudget && !out_of_time)
    add_problem(run, Problem::Kind::kTimeout,
                fmt::format("stopped after {:g} s at {} of simulated time", *options.timeout_seconds, reached), kTimeBudget);
  else if (run.exit_code == kTimeBudget)
    add_problem(run, Problem::Kind::kTimeout, fmt::format("the time budget is used up; stopped at {} of simulated time", reached),
                kTimeBudget);
  else add_problem(run, Problem::Kind::kInterrupted, fmt::format("interrupted at {} of simulated time", reached), kInterrupted);
}

/// Thrown out of the comparison: 124 or 130.
struct StoppedComparing {
  int exit_code = kPass;
};

/// Runs it again, within the time that the run has left.
void compare_runs(Job& job, const TestOptions& options, const Stopwatch& clock, const std::function<bool()>& out_of_time) {
  try {
    const auto difference = first_divergence(*job.spec, [&] {
      if (interrupted()) throw StoppedComparing{kInterrupted};
      if (out_of_time() || (options.timeout_seconds && clock.seconds() > *options.timeout_seconds))
        throw StoppedComparing{kTimeBudget};
    });
    if (difference) add_problem(job.run, Problem::Kind::kNondeterministic, *difference, kNondeterministic);
  } catch (const StoppedComparing& stopped) {
    const bool interruption = stopped.exit_code == kInterrupted;
    add_problem(job.run, interruption ? Problem::Kind::kInterrupted : Problem::Kind::kTimeout,
                fmt::format("{} while it ran again for comparison",
                            interruption    ? "interrupted"
                            : out_of_time() ? "the time budget is used up"
                                            : fmt::format("stopped after {:g} s", *options.timeout_seconds)),
                stopped.exit_code);
  }
}

void take_report(Job& job, const TestOptions& options, Executed done, bool out_of_time) {
  TestedRun& run = job.run;
  ScenarioWords words{.file = run.file, .case_name = run.case_name, .sets = options.sets};
  if (options.seeds > 1) leave_to_all_seeds(done.report);
  if (done.exit_code == kInterrupted && out_of_time && !interrupted()) done.report.exit_code = kTimeBudget;
  done.report.scenario.file = run.file;
  done.report.scenario.case_name = run.case_name;
  done.report.rerun = rerun_line(words, run.seed, shortest_failure(done.report));
  run.exit_code = done.report.exit_code;
  run.report = std::move(done.report);
  if (run.exit_code == kTimeBudget || run.exit_code == kInterrupted) return add_stop(run, options, out_of_time);
  if (options.sets.empty()) compare_fingerprint(run, job, options);  // what is on record is of the file as it stands
}

void run_job(Job& job, const TestOptions& options, const std::function<bool()>& out_of_time) {
  TestedRun& run = job.run;
  const Stopwatch clock;
  try {
    Executed done = execute(*job.spec, {.until = {}, .wall_seconds = options.timeout_seconds, .progress = nullptr, .opening = {},
                                        .give_up = out_of_time});
    take_report(job, options, std::move(done), out_of_time());
    if (options.check_determinism && !run.report->interrupted) compare_runs(job, options, clock, out_of_time);
  } catch (const std::exception& error) {
    const ScenarioWords words{.file = run.file, .case_name = run.case_name, .sets = options.sets};
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    add_problem(run, memory ? Problem::Kind::kOutOfMemory : Problem::Kind::kInternal,
                fmt::format("{}; rerun: {}", problem_text(error), rerun_line(words, run.seed, std::nullopt)),
                kInternal);
  }
  run.wall_seconds = clock.seconds();
}

/// Hands out positions until told to stop, and remembers which are done.
class Queue {
 public:
  Queue(std::size_t size, const TestOptions& options) : done_(size, false), options_(options) {}

  std::optional<std::size_t> next() {
    const std::lock_guard lock(mutex_);
    if (next_ == done_.size() || stopped()) return std::nullopt;
    return next_++;
  }
  void finish(std::size_t at, int exit_code) {
    const std::lock_guard lock(mutex_);
    done_[at] = true;
    if (options_.fail_fast && exit_code != kPass) failed_ = true;
    changed_.notify_all();
  }
  /// Waits for the job; false when it will never run.
  bool wait_for(std::size_t at) {
    std::unique_lock lock(mutex_);
    while (!done_[at]) {
      if (at >= next_ && stopped()) return false;
      changed_.wait_for(lock, std::chrono::milliseconds(50));
    }
    return true;
  }
  bool out_of_time() const { return options_.budget_seconds && clock_.seconds() > *options_.budget_seconds; }
  double seconds() const { return clock_.seconds(); }

 private:
  bool stopped() const { return failed_ || interrupted() || out_of_time(); }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> done_;
  std::size_t next_ = 0;
  bool failed_ = false;
  Stopwatch clock_;
  const TestOptions& options_;
};

}  // namespace

report::TestSession run_plan(Plan& plan, const TestOptions& options, const std::function<void(const TestedRun&)>& done) {
  report::TestSession session;
  session.version = version();
  session.ran_twice = options.check_determinism;
  Queue queue(plan.jobs.size(), options);
  const auto worker = [&] {
    while (const auto at = queue.next()) {
      Job& job = plan.jobs[*at];
      if (job.spec) run_job(job, options, [&] { return queue.out_of_time(); });
      queue.finish(*at, job.run.exit_code);
    }
  };
  const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t threads =
      std::min(options.jobs > 0 ? std::size_t{options.jobs} : processors, std::max<std::size_t>(plan.jobs.size(), 1));
  {
    std::vector<std::jthread> pool;
    try {
      for (std::size_t i = 0; i < threads; ++i) pool.emplace_back(worker);
    } catch (const std::system_error&) {  // as many as the system gives, one at least
      if (pool.empty()) worker();
    }
    for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
      if (!queue.wait_for(i)) {
        session.not_run.push_back(plan.jobs[i].run);
        continue;
      }
      TestedRun& run = plan.jobs[i].run;  // keeps its name and seed
      done(run);
      auto report = std::exchange(run.report, std::nullopt);
      session.runs.push_back(run);
      session.runs.back().report = std::move(report);
    }
  }
  for (const TestedRun& run : session.runs) session.exit_code = worse(session.exit_code, run.exit_code);
  if (queue.out_of_time() && !session.not_run.empty()) session.exit_code = worse(session.exit_code, kTimeBudget);
  if (interrupted()) session.exit_code = worse(session.exit_code, kInterrupted);
  session.wall_seconds = queue.seconds();
  return session;
}

}  // namespace jetlag::cli
