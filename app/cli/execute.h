// SPDX-License-Identifier: Apache-2.0
// Running one simulation under limits: simulated time, wall time, Ctrl-C, somebody else giving up.
//
// The exit code is the report's own, or 124 when the wall time ran out, or 130 when interrupted: the report then holds what was
// reached. The report's `program` figures and `interrupted` flag are set here.
#pragma once

#include <functional>
#include <optional>

#include "console.h"
#include "observe/run_report.h"
#include "scenario/spec.h"

namespace jetlag::cli {

struct ExecuteLimits {
  std::optional<Instant> until{};
  std::optional<double> wall_seconds{};
  ProgressBar* progress = nullptr;
  std::function<void(const observe::RunReport&)> opening{};  ///< shown the report as it is before the first event
  std::function<bool()> give_up{};  ///< asked now and then; true ends the run as if interrupted
};

struct Executed {
  observe::RunReport report{};
  int exit_code = 0;
};

Executed execute(const scenario::ScenarioSpec& spec, const ExecuteLimits& limits);

}  // namespace jetlag::cli
