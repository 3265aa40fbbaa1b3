// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "check/seeds.h"
#include "exit_code.h"
#include "test_runner.h"

namespace jetlag::cli {

namespace {

using observe::Verdict;

check::Outcome outcome_of(Verdict verdict) {
  return verdict == Verdict::kPass   ? check::Outcome::kPass
         : verdict == Verdict::kFail ? check::Outcome::kFail
                                     : check::Outcome::kUndecided;
}

Verdict verdict_of(check::Outcome outcome) {
  return outcome == check::Outcome::kPass   ? Verdict::kPass
         : outcome == check::Outcome::kFail ? Verdict::kFail
                                            : Verdict::kUndecided;
}

/// Ordered as the runs are: one entry per case and expectation.
struct Gathered {
  report::SeedsResult result{};
  std::optional<std::int64_t> required_ppb{};
  std::vector<check::Outcome> outcomes{};
};

std::vector<Gathered> gather(const report::TestSession& session) {
  std::vector<Gathered> all;
  for (const report::TestedRun& run : session.runs) {
    if (!run.report || run.repetition > 0) continue;
    for (const auto& expectation : run.report->expectations) {
      auto entry = std::find_if(all.begin(), all.end(), [&](const Gathered& g) {
        return g.result.id == run.id && g.result.text == expectation.text && g.result.line == expectation.line;
      });
      if (entry == all.end()) {
        all.push_back({{.id = run.id, .text = expectation.text, .file = expectation.file, .line = expectation.line},
                       expectation.required_seeds_ppb,
                       {}});
        entry = all.end() - 1;
      }
      entry->outcomes.push_back(outcome_of(expectation.verdict));
    }
  }
  return all;
}

}  // namespace

void leave_to_all_seeds(observe::RunReport& report) {
  bool failed = false, undecided = false, settled = true;
  const auto look = [&](Verdict verdict) {
    failed = failed || verdict == Verdict::kFail;
    undecided = undecided || verdict == Verdict::kUndecided;
  };
  for (auto& result : report.expectations) {
    result.over_seeds = result.required_seeds_ppb.has_value();
    if (!result.over_seeds) look(result.verdict);
  }
  for (const auto& step : report.script) {
    if (step.command == "settle" && step.verdict == Verdict::kFail) settled = false;  // which gives 3
    else look(step.verdict);
  }
  for (const auto& checker : report.checkers) failed = failed || checker.fails_the_run();
  const bool equal = report.interrupted || (report.converged && settled);
  const bool stopped = report.exit_code == kTimeBudget || report.exit_code == kInterrupted;
  if (!stopped) report.exit_code = failed ? kFail : !equal ? kUnequal : undecided ? kUndecided : kPass;
  report.verdict = failed || (!stopped && !equal) ? Verdict::kFail : undecided || stopped ? Verdict::kUndecided : Verdict::kPass;
}

void judge_over_seeds(report::TestSession& session) {
  for (Gathered& entry : gather(session)) {
    const check::SeedsVerdict verdict = check::over_seeds(entry.outcomes, entry.required_ppb);
    entry.result.verdict = verdict_of(verdict.outcome);
    entry.result.measured = verdict.measured;
    session.over_seeds.push_back(std::move(entry.result));
  }
  if (!session.not_run.empty() || session.exit_code == kInterrupted) return;  // these are not all seeds
  for (const report::SeedsResult& result : session.over_seeds)
    if (result.verdict != Verdict::kPass)
      session.exit_code = worse(session.exit_code, result.verdict == Verdict::kFail ? kFail : kUndecided);
}

}  // namespace jetlag::cli
