// SPDX-License-Identifier: GPL-3.0-or-later
// Words and plain facts of charts that need no plotting: values with three significant digits, the value of a series at a
// time, CSV. A value inside a gap or outside the series is absent, never interpolated across the gap.
#pragma once

#include "widgets/chart.h"

namespace jetlag::ui {

/// "14.0", "5 395", "0.012", "-3.2" with a true minus sign; "–" for NaN.
QString chartNumber(double value);
/// For axes: "10 k", "2.5 M".
QString axisNumber(double value);
/// The value of the last point at or before `at`, when the series reaches there.
std::optional<double> valueAt(const ChartSeries& series, double at);
std::optional<double> lastValue(const ChartSeries& series);
/// One row per distinct time, one column per series; gaps are empty fields.
QString chartCsv(const ChartFacts& facts);
QString histogramCsv(const HistogramFacts& facts);

}  // namespace jetlag::ui
