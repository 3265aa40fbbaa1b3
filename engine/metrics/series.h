// SPDX-License-Identifier: Apache-2.0
// Series: a quantity over time, in bounded memory.
//
// A sample says "from this instant on the value is v"; the value holds until the next sample. When the series is full,
// neighbouring points are merged two by two (keeping min, max and last) and new samples are collected in points twice as wide:
// extremes are never lost, only the instants within a point blur. The integral over the whole series is exact, whatever was
// merged.
//
// Value    points in ascending time. Deterministic: the points depend on the samples only.
// Cost     at most `capacity` points of 72 bytes; a sample is O(1) on average.
#pragma once

#include <cstdint>
#include <vector>

#include "core/time.h"
#include "metrics/histogram.h"

namespace jetlag::metrics {

class Series {
 public:
  static constexpr std::uint32_t kDefaultCapacity = 256;

  struct Point {
    Instant begin;  ///< the first sample in the point
    Instant end;    ///< the last sample in the point
    std::int64_t min = 0, max = 0;
    std::int64_t first = 0, last = 0;
    WideInteger before = 0;  ///< integral of the series up to `begin`, in units times nanoseconds
    bool operator==(const Point&) const = default;
  };

  explicit Series(std::uint32_t capacity = kDefaultCapacity);

  /// From `at` on the value is `value`. Samples come in ascending time; a second sample at one instant replaces what holds from
  /// then on.
  void sample(Instant at, std::int64_t value);

  bool empty() const { return points_.empty(); }
  const std::vector<Point>& points() const { return points_; }
  /// Exact over all samples. 0 when empty.
  std::int64_t min() const;
  std::int64_t max() const;
  std::int64_t last() const { return points_.empty() ? 0 : points_.back().last; }
  /// When the largest value was first reached, to the width of a point.
  Instant time_of_max() const;

  /// The value that holds at `t` (to the width of a point); `otherwise` before the first sample.
  std::int64_t value_at(Instant t, std::int64_t otherwise = 0) const;
  /// Extremes of the values that hold within [from, until], including the value that already held at `from`; false when there are
  /// none.
  bool range(Instant from, Instant until, std::int64_t& low, std::int64_t& high) const;
  /// Integral of the value over [first sample, until], in units times nanoseconds; exact when `until` is not inside a merged
  /// point.
  WideInteger integral(Instant until) const;
  WideInteger integral(Instant from, Instant until) const { return integral(until) - integral(from); }

  bool operator==(const Series&) const = default;

 private:
  void thin();
  void extend_last(Instant at, std::int64_t value);

  std::uint32_t capacity_;
  std::uint64_t width_ = 1;    ///< samples per point
  std::uint64_t in_last_ = 0;  ///< samples in the last point
  WideInteger total_ = 0;      ///< integral up to the last sample
  std::vector<Point> points_;
};

}  // namespace jetlag::metrics
