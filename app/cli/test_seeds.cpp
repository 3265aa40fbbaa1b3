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

int exit_code_of_seed(const observe::RunReport& report) {
  bool failed = false, undecided = false, shared_failed = false;
  const auto look = [&](Verdict verdict) {
    failed = failed || verdict == Verdict::kFail;
    undecided = undecided || verdict == Verdict::kUndecided;
  };
  for (const auto& step : report.script) {
    if (step.command != "settle") look(step.verdict);  // which gives 3, below
  }
  for (const auto& checker : report.checkers) {
    failed = failed || ((checker.name == "converged" || checker.name == "causal") && checker.verdict == Verdict::kFail);
  }
  for (const auto& result : report.expectations) {
    if (!result.required_seeds_ppb) look(result.verdict);
    else shared_failed = shared_failed || result.verdict != Verdict::kPass;
  }
  if (!shared_failed) return report.exit_code;
  if (failed) return kFail;
  if (report.exit_code == kUnequal || !report.converged) return report.interrupted ? kUndecided : kUnequal;
  return undecided ? kUndecided : kPass;
}

void judge_over_seeds(report::TestSession& session) {
  for (Gathered& entry : gather(session)) {
    const check::SeedsVerdict verdict = check::over_seeds(entry.outcomes, entry.required_ppb);
    entry.result.verdict = verdict_of(verdict.outcome);
    entry.result.measured = verdict.measured;
    session.over_seeds.push_back(std::move(entry.result));
  }
  if (session.exit_code == kInterrupted) return;
  int code = kPass;
  for (report::TestedRun& run : session.runs) {
    if (run.report && run.exit_code == run.report->exit_code) run.exit_code = exit_code_of_seed(*run.report);
    code = worse(code, run.exit_code);
  }
  for (const report::SeedsResult& result : session.over_seeds) {
    if (result.verdict != Verdict::kPass) code = worse(code, result.verdict == Verdict::kFail ? kFail : kUndecided);
  }
  session.exit_code = session.skipped > 0 ? worse(code, session.exit_code == kTimeBudget ? kTimeBudget : kPass) : code;
}

}  // namespace jetlag::cli
