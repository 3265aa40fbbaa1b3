// SPDX-License-Identifier: Apache-2.0
// Running one simulation under limits: simulated time, wall time, Ctrl-C, somebody else giving up.
//
// Limits    looked at while data is loaded, every few hundred events, and once more at the end.
// Exit code the report's own, or 124 when the wall time ran out, or 130 when interrupted: the report then holds what was reached,
//           says the same exit code, and never PASS. Stopped while data is loaded, it holds no more than the opening.
// The report's `program` figures, `cut_short` and, with it, `interrupted` are set here.
#pragma once

#include <functional>
#include <optional>

#include "console.h"
#include "observe/run_report.h"
#include "observe/trace.h"
#include "scenario/spec.h"

namespace jetlag::cli {

struct ExecuteLimits {
  std::optional<Instant> until{};
  std::optional<double> wall_seconds{};
  ProgressBar* progress = nullptr;
  std::function<void(const observe::RunReport&)> opening{};  ///< shown what is known before anything is loaded
  bool keep_trace = false;
  std::function<bool()> give_up{};  ///< asked now and then; true ends the run as if interrupted
};

struct Executed {
  observe::RunReport report{};
  observe::Trace trace{};
  int exit_code = 0;
};

Executed execute(const scenario::ScenarioSpec& spec, const ExecuteLimits& limits);

}  // namespace jetlag::cli
