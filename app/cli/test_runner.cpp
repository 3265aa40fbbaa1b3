// SPDX-License-Identifier: Apache-2.0
#include "test_runner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

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
  const FingerprintFile file = FingerprintFile::read(nearest_fingerprints(run.file));
  const std::string now = run.report->fingerprint.text();
  const auto found = file.compare(file.id_of(run.file, run.case_name), run.seed, version(), now);
  using Match = FingerprintFile::Match;
  if (found.match == Match::kMissing && run.seed == job.first_seed)
    run.notices.push_back("no fingerprint on record; --update-fingerprints writes one");
  if (found.match == Match::kOtherVersion)
    run.notices.push_back(fmt::format("the fingerprint on record is of version {}", found.recorded_version));
  if (found.match == Match::kChanged && !options.update_fingerprints) {
    add_problem(run, Problem::Kind::kFingerprint,
                fmt::format("fingerprint changed ({}): {}, on record {}", Fingerprint::difference(found.expected, now), now,
                            found.expected),
                kFail);
  }
}

void run_job(Job& job, const TestOptions& options, const std::function<bool()>& give_up) {
  TestedRun& run = job.run;
  const Stopwatch clock;
  ScenarioWords words{.file = run.file, .case_name = run.case_name};
  try {
    Executed done =
        execute(*job.spec, {.until = {}, .wall_seconds = options.timeout_seconds, .progress = nullptr, .opening = {}, .give_up = give_up});
    done.report.scenario.file = run.file;
    done.report.scenario.case_name = run.case_name;
    std::optional<Instant> until;
    for (const auto& result : done.report.expectations) {  // long enough to see the first failure
      if (result.verdict == observe::Verdict::kFail && result.first_broken_at)
        until = std::max(until.value_or(Instant{}), *result.first_broken_at);
      else if (result.verdict == observe::Verdict::kFail) until = done.report.reached;
    }
    done.report.rerun = rerun_line(words, run.seed, until == done.report.reached ? std::nullopt : until);
    run.exit_code = done.exit_code;
    run.report = std::move(done.report);
    if (done.exit_code == kTimeBudget) {
      add_problem(run, Problem::Kind::kTimeout,
                  fmt::format("stopped after {:g} s at {} of simulated time", *options.timeout_seconds,
                              report::figure(run.report->reached)),
                  kTimeBudget);
    } else if (done.exit_code != kInterrupted) {
      compare_fingerprint(run, job, options);
      if (options.check_determinism) {
        if (const auto difference = first_divergence(*job.spec))
          add_problem(run, Problem::Kind::kNondeterministic, *difference, kNondeterministic);
      }
    }
  } catch (const BrokenInside& error) {
    add_problem(run, Problem::Kind::kInternal,
                fmt::format("a bug in Jetlag: {}; rerun: {}", error.what(), rerun_line(words, run.seed, std::nullopt)),
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
    for (std::size_t i = 0; i < threads; ++i) pool.emplace_back(worker);
    for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
      if (!queue.wait_for(i) || plan.jobs[i].run.exit_code == kInterrupted) {  // the latter was cut short
        ++session.skipped;
        continue;
      }
      done(plan.jobs[i].run);
      session.runs.push_back(plan.jobs[i].run);
    }
  }
  for (const TestedRun& run : session.runs) session.exit_code = worse(session.exit_code, run.exit_code);
  if (queue.out_of_time() && session.skipped > 0) session.exit_code = worse(session.exit_code, kTimeBudget);
  if (interrupted()) session.exit_code = kInterrupted;
  session.wall_seconds = queue.seconds();
  return session;
}

}  // namespace jetlag::cli
