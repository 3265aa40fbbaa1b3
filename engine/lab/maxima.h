// SPDX-License-Identifier: Apache-2.0
// totals   of a counter: what it had counted by the end of each step, on a straight line between its samples, so that the
//          difference of two steps is what was counted in between; a gap beyond the last sample.
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

inline observe::Series totals(const metrics::Series& series, Duration step, std::size_t steps) {
  observe::Series out{Instant{}, step, std::vector<double>(steps, observe::Series::kNoSample)};
  Instant before;
  double counted = 0;
  std::size_t i = 0;
  const auto reach = [&](Instant at, std::int64_t total) {
    for (; i < steps; ++i) {
      const Instant end = Instant{} + step * static_cast<std::int64_t>(i + 1);
      if (end > at) break;
      const double share = at > before ? (end - before).in_seconds() / (at - before).in_seconds() : 1;
      out.values[i] = counted + (static_cast<double>(total) - counted) * share;
    }
    before = at;
    counted = static_cast<double>(total);
  };
  for (const metrics::Series::Point& point : series.points()) {
    reach(point.begin, point.first);
    reach(point.end, point.last);
  }
  return out;
}

}  // namespace jetlag::lab
