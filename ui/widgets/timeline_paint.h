// SPDX-License-Identifier: GPL-3.0-or-later
// Painting of the timeline into any QPainter.
//
// Order: ground and grid, fault bands, veil over the future, rows, selected range, bookmarks, hover, cursor. Colours come from
// the current theme. The same scene and layout paint the same pixels. timeline_paint.cpp has the frame, _lanes bars and
// expectations, _charts the charts, _branches the branch tree.
#pragma once

#include <QPainter>

#include "widgets/timeline_layout.h"

namespace jetlag::ui {

struct TimelineFrame {
  const TimelineScene& scene;
  const TimelineLayout& layout;
  std::optional<Nanos> hover = std::nullopt;  ///< A line with the values of all series.
  bool focus = false;
};

void paintTimeline(QPainter& painter, const TimelineFrame& frame);

void paintBranches(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row);
void paintBars(QPainter& painter, const TimelineFrame& frame);
/// Marks, and the texts of all items.
void paintMarks(QPainter& painter, const TimelineFrame& frame);
void paintExpectations(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row);
void paintChart(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row);
/// A name with its value; it stands where the cursor crosses its line.
struct ChartLabel {
  double x, y;
  QString text;
  QColor colour;
  bool strong;
  bool over;  ///< a line: its own, or what passes beneath
};
std::vector<ChartLabel> chartLabels(const TimelineFrame& frame, const TimelineChart& chart, const ChartAxis& axis,
                                    const QRectF& plot);
void paintChartHover(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row);

}  // namespace jetlag::ui
