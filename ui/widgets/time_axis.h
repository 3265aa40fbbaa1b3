// SPDX-License-Identifier: GPL-3.0-or-later
// TimeAxis: nanoseconds of simulated time to pixels and back, round ticks and their words. Zooming keeps the time under the
// pointer, panning keeps the scale. Times are signed 64-bit nanoseconds; the span is never below 100 ns.
#pragma once

#include <QString>
#include <QVector>

#include <cstdint>

namespace jetlag::ui {

struct TimeAxis {
  std::int64_t begin = 0, end = 1;
  double left = 0, right = 1;   ///< pixels of begin and end

  double x(std::int64_t at) const;
  std::int64_t at(double x) const;
  void zoom(double factor, double x);   ///< factor below 1 shows less
  void pan(double pixels);
  /// Round times inside the range, at least `gap` pixels apart.
  QVector<std::int64_t> ticks(double gap) const;
  /// "12.020 s" with as many decimals as the tick distance needs.
  QString tickText(std::int64_t at, double gap) const;

 private:
  std::int64_t step(double gap) const;
};

}  // namespace jetlag::ui
