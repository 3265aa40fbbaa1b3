// SPDX-License-Identifier: Apache-2.0
// Hand-made results that the rendering tests print: a run with everything in it, and a small one that passes.
#pragma once

#include "observe/explain.h"
#include "observe/run_report.h"

namespace jetlag::report::sample {

/// Three regions, a 20 s cut, partial syncs, conflicts, two failed expectations of four.
observe::RunReport transatlantic_cut();
/// Two regions, a script of three steps, all as expected.
observe::RunReport small_pass();
/// One key, two concurrent SETs, one of them discarded.
observe::Explanation two_sets();

}  // namespace jetlag::report::sample
