// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/time_axis.h"

#include <algorithm>
#include <cmath>

#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr std::int64_t kLeastSpan = 100;

}  // namespace

double TimeAxis::x(std::int64_t time) const {
  const double span = static_cast<double>(std::max<std::int64_t>(end - begin, 1));
  return left + (right - left) * static_cast<double>(time - begin) / span;
}

std::int64_t TimeAxis::at(double px) const {
  const double span = static_cast<double>(end - begin);
  return begin + static_cast<std::int64_t>(std::llround((px - left) / std::max(right - left, 1.0) * span));
}

void TimeAxis::zoom(double factor, double px) {
  const std::int64_t fixed = at(px);
  const double before = static_cast<double>(fixed - begin) * factor, after = static_cast<double>(end - fixed) * factor;
  if (before + after < static_cast<double>(kLeastSpan) || before + after > 9e17) return;
  begin = fixed - static_cast<std::int64_t>(std::llround(before));
  end = fixed + static_cast<std::int64_t>(std::llround(after));
}

void TimeAxis::pan(double pixels) {
  const auto shift =
      static_cast<std::int64_t>(std::llround(pixels * static_cast<double>(end - begin) / std::max(right - left, 1.0)));
  begin += shift;
  end += shift;
}

std::int64_t TimeAxis::step(double gap) const {
  const double least = static_cast<double>(end - begin) * gap / std::max(right - left, 1.0);
  const double power = std::pow(10.0, std::floor(std::log10(std::max(least, 1.0))));
  for (const double round : {1.0, 2.0, 5.0, 10.0})
    if (power * round >= least) return std::max<std::int64_t>(1, std::llround(power * round));
  return std::max<std::int64_t>(1, std::llround(power * 10));
}

QVector<std::int64_t> TimeAxis::ticks(double gap) const {
  const std::int64_t by = step(gap);
  QVector<std::int64_t> all;
  std::int64_t first = begin / by * by;
  if (first < begin) first += by;
  for (std::int64_t t = first; t <= end && all.size() < 1000; t += by) all.push_back(t);
  return all;
}

QString TimeAxis::tickText(std::int64_t time, double gap) const {
  const double digits = 9.0 - std::floor(std::log10(static_cast<double>(step(gap))));
  return numbers::seconds(time, std::clamp(static_cast<int>(digits), 0, 9));
}

}  // namespace jetlag::ui
