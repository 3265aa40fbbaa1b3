// SPDX-License-Identifier: Apache-2.0
// maxima   what a picture shows of a series: from the start of the run on, the largest value within each of `steps` steps. A step
//          before the first sample stays a gap, and so does everything where there is no series. With Between::kGap also a step
//          in which nothing was sampled: of what is looked at now and then, the last value says little.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "metrics/series.h"
#include "observe/run_report.h"

namespace jetlag::lab {

enum class Between : std::uint8_t { kHold, kGap };

inline observe::Series maxima(const metrics::Series* series, Duration step, std::size_t steps, double factor = 1,
                              Between between = Between::kHold) {
  observe::Series out{Instant{}, step, {}};
  for (std::size_t i = 0; i < steps; ++i) {
    const Instant from = Instant{} + step * static_cast<std::int64_t>(i);
    std::int64_t low = 0, high = 0;
    const auto sampled = [&](const metrics::Series::Point& point) { return point.begin < from + step && point.end >= from; };
    const bool any = series != nullptr && series->range(from, from + step, low, high) &&
                     (between == Between::kHold || std::ranges::any_of(series->points(), sampled));
    out.values.push_back(any ? static_cast<double>(high) * factor : observe::Series::kNoSample);
  }
  return out;
}

}  // namespace jetlag::lab
