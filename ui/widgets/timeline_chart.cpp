// SPDX-License-Identifier: GPL-3.0-or-later
// Axes of the timeline's charts and values of their series.
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/numbers.h"
#include "widgets/timeline_layout.h"

namespace jetlag::ui {

namespace {

/// The first sample at or after a time.
auto firstAt(const TimelineSeries& series, double at) {
  return std::lower_bound(series.points.begin(), series.points.end(), at, [](const QPointF& p, double x) { return p.x() < x; });
}

struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
};

Extent extentOf(const TimelineChart& chart, const TimeSpan& visible) {
  Extent extent;
  for (const TimelineSeries& series : chart.series) {
    auto from = firstAt(series, static_cast<double>(visible.from));
    if (from != series.points.begin()) --from;
    for (; from != series.points.end() && from->x() <= static_cast<double>(visible.to); ++from) {
      if (!std::isfinite(from->y()) || (chart.logarithmic && from->y() <= 0)) continue;
      extent.low = std::min(extent.low, from->y());
      extent.high = std::max(extent.high, from->y());
    }
  }
  return extent;
}

}  // namespace

double ChartAxis::y(double value, const QRectF& plot) const {
  const double share = logarithmic ? (std::log10(std::max(value, 1e-12)) - std::log10(low)) / (std::log10(high) - std::log10(low))
                                   : (value - low) / (high - low);
  return plot.bottom() - plot.height() * std::clamp(share, 0.0, 1.0);
}

ChartAxis axisOf(const TimelineChart& chart, const TimeSpan& visible, double height) {
  ChartAxis axis;
  axis.logarithmic = chart.logarithmic;
  const Extent extent = extentOf(chart, visible);
  const double most = std::clamp(std::floor(height / 14), 2.0, 5.0);
  if (chart.logarithmic) {
    const bool some = extent.low <= extent.high;
    axis.low = some ? std::max(std::pow(10, std::floor(std::log10(extent.low))), extent.low / 2) : 1;
    axis.high = some ? std::max(extent.high * 1.6, axis.low * 10) : 1000;
    const double first = std::ceil(std::log10(axis.low) - 1e-9), last = std::floor(std::log10(axis.high) + 1e-9);
    const double step = std::max(1.0, std::ceil((last - first + 1) / most));
    for (double power = first; power <= last; power += step) axis.ticks.push_back(std::pow(10, power));
    return axis;
  }
  const double low = std::min(extent.low <= extent.high ? extent.low : 0, 0.0);
  double high = extent.low <= extent.high ? std::max(extent.high, 0.0) : 0;
  if (high <= low) high = low + most;  // whole steps where nothing is
  const double step = numbers::niceStep(std::max(high - low, 1e-9) / most);
  axis.low = std::floor(low / step) * step;
  axis.high = std::max(high + (high - axis.low) * 0.12, axis.low + step);
  for (double tick = axis.low; tick <= axis.high + step * 1e-6; tick += step)
    axis.ticks.push_back(std::abs(tick) < step * 1e-6 ? 0 : tick);
  return axis;
}

QRectF plotOf(const TimelineLayout& layout, const TimelineRow& row) {
  return {QPointF(layout.left, row.box.top() + 8), QPointF(layout.right, row.box.bottom() - 6)};
}

QString otherCharts(const TimelineScene& scene, const TimelineLayout& layout) {
  const TimelineRow* const row = layout.row(TimelineRowKind::kChart);
  const auto shown = std::ranges::count(layout.rows, TimelineRowKind::kChart, &TimelineRow::kind);
  if (row == nullptr || static_cast<std::size_t>(shown) >= scene.charts.size()) return {};
  return QStringLiteral("%1 of %2 · click").arg(row->index + 1).arg(scene.charts.size());
}

const QPointF* shownPoint(const TimelineSeries& series, Nanos cursor) {
  for (auto point = series.points.rbegin(); point != series.points.rend(); ++point)
    if (std::isfinite(point->y()) && point->x() <= static_cast<double>(cursor)) return &*point;
  return nullptr;
}

double valueAt(const TimelineSeries& series, Nanos at) {
  auto found = std::upper_bound(series.points.begin(), series.points.end(), static_cast<double>(at),
                                [](double x, const QPointF& p) { return x < p.x(); });
  if (found == series.points.begin() || series.points.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double until = std::max(static_cast<double>(series.until), series.points.back().x());
  if (static_cast<double>(at) > until) return std::numeric_limits<double>::quiet_NaN();
  return (found - 1)->y();
}

}  // namespace jetlag::ui
