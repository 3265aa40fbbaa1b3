// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineLayout: where lanes, bars and texts of a TimelineScene stand. Painting and hit testing use it.
//
// Heights   ruler 26, branches 22 each (at least 44 where all has room, at most 3), lanes 26 and 22 more per stacked row,
//           expectations 16.5 per row, charts share the rest, 56 at least. Where that does not fit: at first the rows of lanes
//           grow thin as long as faults keep their names, then charts give way but for one, then lanes become one event lane,
//           then no expectations, then ruler and events alone (visual design, section 10).
// Texts     see timeline_items.h. The label column is 152 wide, less in small windows.
#pragma once

#include <QRectF>
#include <QString>

#include <vector>

#include "widgets/timeline_scene.h"

namespace jetlag::ui {

struct TimelineText {
  QRectF box;
  QString text;  ///< As many words as there is room for; the whole of it is spokenName().
};

struct TimelineItemBox {
  std::size_t lane = 0, item = 0;  ///< Into scene.lanes[lane].items.
  QRectF box;                      ///< The whole mark.
  double doneX = 0;                ///< Bars: where the dashed part begins.
  TimelineText inside, beside, tail;
  std::size_t more = 0;  ///< Diamonds: others of the lane that have no mark of their own, because they would lie on this one.
};

enum class TimelineRowKind { kBranches, kLane, kEvents, kExpectations, kChart };

struct TimelineRow {
  TimelineRowKind kind = TimelineRowKind::kLane;
  std::size_t index = 0;  ///< Lane or chart.
  QRectF box;             ///< Across the whole width.
};

struct TimelineLayout {
  QRectF area;
  TimeSpan visible;
  double left = 152, right = 0;  ///< The time axis runs between them.
  QRectF ruler;
  std::vector<TimelineRow> rows;
  std::vector<TimelineItemBox> items;
  Nanos tickStep = 1;

  double x(Nanos at) const;
  Nanos time(double x) const;
  const TimelineRow* row(TimelineRowKind kind) const;
};

/// `chart`: which chart is shown when only one fits.
TimelineLayout layoutTimeline(const TimelineScene& scene, const QRectF& area, const TimeSpan& visible, std::size_t chart = 0);
TimelineHit hitTest(const TimelineScene& scene, const TimelineLayout& layout, const QPointF& point);

/// Values between which a chart's axis runs, and its ticks.
struct ChartAxis {
  double low = 0, high = 1;
  bool logarithmic = false;
  std::vector<double> ticks;
  double y(double value, const QRectF& plot) const;
};
ChartAxis axisOf(const TimelineChart& chart, const TimeSpan& visible, double height);
/// The plotted part of a chart's row.
QRectF plotOf(const TimelineLayout& layout, const TimelineRow& row);
/// The value of a series at a time (the last sample before it); NaN where there is none.
double valueAt(const TimelineSeries& series, Nanos at);
/// The point that `value` of the series speaks of: the last one not after the cursor; null where there is none.
const QPointF* shownPoint(const TimelineSeries& series, Nanos cursor);

/// "1 of 2 · click" where there is no room for all charts: a click shows the next one. Else nothing.
QString otherCharts(const TimelineScene& scene, const TimelineLayout& layout);

/// "cut us ⇄ eu, from 10.3 s to 30.3 s": for tooltips and screen readers.
QString spokenName(const TimelineScene& scene, const TimelineHit& hit);

}  // namespace jetlag::ui
