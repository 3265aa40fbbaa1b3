// SPDX-License-Identifier: GPL-3.0-or-later
// Words and plain facts of charts that need no plotting: values with their unit, the value of a series at a time, CSV. A value
// inside a gap or outside the series is absent, never interpolated across the gap.
#pragma once

#include <QPair>
#include <QPointF>

#include <optional>

#include "widgets/chart.h"

namespace jetlag::ui {

/// "5 395 keys", "52.5 %"; of milliseconds "4.81 s", as everywhere in the window.
QString valueText(double value, const QString& unit);
/// The value of the last point at or before `at`, when the series reaches there.
std::optional<double> valueAt(const ChartSeries& series, double at);
/// The last point that has a value, not after `at`.
std::optional<QPointF> lastValue(const ChartSeries& series, double at);
/// The least and the largest value that lines show from `begin` to `end`, what they have at its ends included, also where they
/// only pass through. Nothing where no line is.
std::optional<QPair<double, double>> shownValues(const ChartFacts& facts, const QStringList& hidden, double begin, double end);
/// One row per distinct time, one column per series; gaps are empty fields.
QString chartCsv(const ChartFacts& facts);
QString histogramCsv(const HistogramFacts& facts);

}  // namespace jetlag::ui
