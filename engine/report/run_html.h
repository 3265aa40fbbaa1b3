// SPDX-License-Identifier: Apache-2.0
// A run as one HTML page that needs nothing else: to attach to a change, to mail, to keep.
//
// Content   the verdict first, then what decided it; charts of lag, divergence and backlog with the faults and syncs behind them;
//           then every table of the verbose text report, in its words and tones.
// Page      no scripts, no network; follows the reader's light or dark preference; the same bytes for the same run.
#pragma once

#include <string>

#include "observe/run_report.h"

namespace jetlag::report {

/// `version`: of the program.
std::string run_html(const observe::RunReport& run, const std::string& version);

}  // namespace jetlag::report
