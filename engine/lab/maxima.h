// SPDX-License-Identifier: Apache-2.0
// maxima   what a picture shows of a series: from the start of the run on, the largest value within each of `steps` steps. A step
//          without a sample stays a gap, and so does everything where there is no series.
#pragma once

#include <cstddef>

#include "metrics/series.h"
#include "observe/run_report.h"

namespace jetlag::lab {

inline observe::Series maxima(const metrics::Series* series, Duration step, std::size_t steps, double factor = 1) {
  observe::Series out{Instant{}, step, {}};
  for (std::size_t i = 0; i < steps; ++i) {
    const Instant from = Instant{} + step * static_cast<std::int64_t>(i);
    std::int64_t low = 0, high = 0;
    const bool any = series != nullptr && series->range(from, from + step, low, high);
    out.values.push_back(any ? static_cast<double>(high) * factor : observe::Series::kNoSample);
  }
  return out;
}

}  // namespace jetlag::lab
