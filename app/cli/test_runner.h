// SPDX-License-Identifier: Apache-2.0
// Runs a plan on several threads, a whole world per thread, and hands the results out in the plan's order.
//
// A job's result holds its own exit code (worst of report, fingerprint, determinism). Limits: a job longer than --timeout and a
// session longer than --time-budget give 124; Ctrl-C gives 130; after either, and after the first failure with --fail-fast, no
// job is started. Jobs that were cut short keep what they reached; the others are listed as not run.
#pragma once

#include <functional>

#include "report/test_session.h"
#include "test_plan.h"

namespace jetlag::cli {

/// `done` is called from the calling thread, in the plan's order, once per job that ran. The session's exit code is complete.
report::TestSession run_plan(Plan& plan, const TestOptions& options, const std::function<void(const report::TestedRun&)>& done);

/// The verdict of each expectation over all its seeds, which is what counts for one that says "in 95% of seeds".
void judge_over_seeds(report::TestSession& session);

/// Marks the expectations of one seed that are judged over all seeds, and says what the seed's report gives without them.
void leave_to_all_seeds(observe::RunReport& report);

}  // namespace jetlag::cli
