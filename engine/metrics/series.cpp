// SPDX-License-Identifier: Apache-2.0
#include "metrics/series.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::metrics {

Series::Series(std::uint32_t capacity) : capacity_(capacity) {
  JETLAG_CHECK(capacity >= 2 && capacity % 2 == 0, "a series holds an even number of points");
}

void Series::sample(Instant at, std::int64_t value) {
  if (!points_.empty()) {
    Point& p = points_.back();
    JETLAG_CHECK(at >= p.end, "samples come in ascending time");
    total_ += static_cast<WideInteger>(p.last) * (at - p.end).ns;
    if (at == p.end || in_last_ < width_) return extend_last(at, value);
    if (points_.size() == capacity_) {
      thin();
      if (in_last_ < width_) return extend_last(at, value);
    }
  }
  points_.push_back({at, at, value, value, value, value, total_});
  in_last_ = 1;
}

void Series::extend_last(Instant at, std::int64_t value) {
  Point& p = points_.back();
  if (at != p.end) ++in_last_;
  p.end = at;
  p.min = std::min(p.min, value);
  p.max = std::max(p.max, value);
  p.last = value;
}

void Series::thin() {
  for (std::size_t i = 0; i + 1 < points_.size(); i += 2) {
    Point merged = points_[i];
    const Point& right = points_[i + 1];
    merged.end = right.end;
    merged.min = std::min(merged.min, right.min);
    merged.max = std::max(merged.max, right.max);
    merged.last = right.last;
    points_[i / 2] = merged;
  }
  points_.resize(points_.size() / 2);
  in_last_ += width_;
  width_ *= 2;
}

std::int64_t Series::min() const {
  std::int64_t low = points_.empty() ? 0 : points_.front().min;
  for (const Point& p : points_) low = std::min(low, p.min);
  return low;
}

std::int64_t Series::max() const {
  std::int64_t high = points_.empty() ? 0 : points_.front().max;
  for (const Point& p : points_) high = std::max(high, p.max);
  return high;
}

Instant Series::time_of_max() const {
  const auto it = std::max_element(points_.begin(), points_.end(), [](const Point& a, const Point& b) { return a.max < b.max; });
  return it == points_.end() ? Instant{} : it->max == it->last && it->max != it->first ? it->end : it->begin;
}

std::int64_t Series::value_at(Instant t, std::int64_t otherwise) const {
  const auto after = std::upper_bound(points_.begin(), points_.end(), t, [](Instant x, const Point& p) { return x < p.begin; });
  if (after == points_.begin()) return otherwise;
  const Point& p = *(after - 1);
  return t < p.end ? p.first : p.last;
}

bool Series::range(Instant from, Instant until, std::int64_t& low, std::int64_t& high) const {
  bool any = false;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const Point& p = points_[i];
    if (p.begin > until) break;
    if (p.end < from && i + 1 < points_.size() && points_[i + 1].begin <= from) continue;  // over before the range
    const bool only_last = p.end < from;
    const std::int64_t a = only_last ? p.last : p.min, b = only_last ? p.last : p.max;
    low = any ? std::min(low, a) : a;
    high = any ? std::max(high, b) : b;
    any = true;
  }
  return any;
}

WideInteger Series::integral(Instant until) const {
  const auto after =
      std::upper_bound(points_.begin(), points_.end(), until, [](Instant x, const Point& p) { return x < p.begin; });
  if (after == points_.begin()) return 0;
  const Point& p = *(after - 1);
  const bool is_last = after == points_.end();
  if (until >= p.end) {
    const WideInteger at_end = is_last ? total_ : after->before - static_cast<WideInteger>(p.last) * (after->begin - p.end).ns;
    return at_end + static_cast<WideInteger>(p.last) * (until - p.end).ns;
  }
  const WideInteger at_end = is_last ? total_ : after->before - static_cast<WideInteger>(p.last) * (after->begin - p.end).ns;
  return p.before + (at_end - p.before) * (until - p.begin).ns / (p.end - p.begin).ns;
}

}  // namespace jetlag::metrics
