// SPDX-License-Identifier: Apache-2.0
// A run as a person reads it, on one screen where that is possible.
//
// render_run      the whole report: its opening and its results.
// render_opening  what runs, and over which links: known before the first event, so it can be shown while the run goes on.
// render_results  a chart over time, tables, expectations, and the verdict with the line that reruns it.
// Normal          shows what matters and says how much it left out ("… 14 more pairs"); verbose shows every row.
// Order           heading, links, chart, lag, clients, syncs, faults, conflicts, cost, [memory], checks, script, expectations,
// verdict.
#pragma once

#include <optional>
#include <string>

#include "observe/run_report.h"
#include "report/layout.h"

namespace jetlag::report {

std::string render_run(const observe::RunReport& run, const Style& style);
std::string render_opening(const observe::RunReport& run, const Style& style);
std::string render_results(const observe::RunReport& run, const Style& style);

/// The one line `jetlag test` prints per run: verdict, name, and what failed.
std::string verdict_sentence(const observe::RunReport& run);
/// Absent of a run that was cut short.
std::optional<std::string> fingerprint_of(const observe::RunReport& run);
/// The same for people: "8c1f02ae.11d0c9a4.90fe6a1b.27c5d3e8", or why there is none.
std::string fingerprint_text(const observe::RunReport& run);

}  // namespace jetlag::report
