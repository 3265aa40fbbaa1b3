// SPDX-License-Identifier: GPL-3.0-or-later
// Charts of the timeline: dashed lines, an area for a single series, names at the lines' ends, values under the pointer.
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/numbers.h"
#include "widgets/paint.h"
#include "widgets/timeline_paint.h"

namespace jetlag::ui {

namespace {

constexpr double kLabel = 14;

const std::vector<double>& dashOf(const TimelineSeries& series) {
  static const std::vector<std::vector<double>> kDashes{{}, {7, 4}, {2, 3}, {10, 3, 2, 3}, {4, 2}};
  static const std::vector<double> kOther{4, 3};
  return series.otherBranch ? kOther : kDashes[static_cast<std::size_t>(std::clamp(series.dash, 0, 4))];
}

QColor colourOf(const TimelineSeries& series) {
  return series.otherBranch ? theme().text2 : series.colour == State::kNone ? theme().none.line : stateColour(series.colour).line;
}

/// Runs between gaps, in which a value holds until the next one; thinned to at most four points per pixel column, whatever the
/// number of samples.
std::vector<QPolygonF> runsOf(const TimelineSeries& series, const TimelineLayout& layout, const ChartAxis& axis,
                              const QRectF& plot) {
  std::vector<QPolygonF> runs;
  QPolygonF run;
  const auto less = [](const QPointF& p, double x) { return p.x() < x; };
  auto at = std::lower_bound(series.points.begin(), series.points.end(), static_cast<double>(layout.visible.from), less);
  if (at != series.points.begin()) --at;
  const auto finish = [&] {
    if (run.size() > 1) runs.push_back(run);
    run.clear();
  };
  double column = -1e9, low = 0, high = 0, held = 0;
  for (; at != series.points.end(); ++at) {
    if (!std::isfinite(at->y())) {
      finish();
      column = -1e9;
      continue;
    }
    const QPointF p(layout.x(static_cast<Nanos>(at->x())), axis.y(at->y(), plot));
    const double before = std::exchange(held, p.y());
    if (run.isEmpty() || p.x() - column >= 1) {
      if (!run.isEmpty()) run << QPointF(p.x(), before);
      run << p;
      column = p.x(), low = high = p.y();
    } else if (p.y() < low || p.y() > high) {
      run << QPointF(p.x(), p.y());
      low = std::min(low, p.y()), high = std::max(high, p.y());
    }
    if (at->x() > static_cast<double>(layout.visible.to)) break;
  }
  finish();
  return runs;
}

void paintAxis(QPainter& painter, const ChartAxis& axis, const QRectF& plot) {
  const Face& type = face(11);
  double last = 1e9;
  for (const double tick : axis.ticks) {
    const double y = std::floor(axis.y(tick, plot)) + 0.5;
    painter.setPen(dashedPen(theme().hair, 1, {2, 3}));
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    if (last - y < 13) continue;
    drawText(painter, QPointF(plot.left() - 8, std::min(y + 4, plot.bottom() + 4)), numbers::axis(tick), type, theme().text3,
             Align::kRight);
    last = y;
  }
}

/// Names and values where the cursor crosses the lines, pushed apart; those of other branches over their lines.
void paintValues(QPainter& painter, const TimelineFrame& frame, const TimelineChart& chart, const ChartAxis& axis,
                 const QRectF& plot) {
  std::vector<ChartLabel> ends = chartLabels(frame, chart, axis, plot);
  // Of more than there is room for the first ones give way: what matters comes last, other branches' not before.
  const double top = plot.top() + 1, bottom = plot.bottom() - 2;
  const auto fit = static_cast<std::size_t>(std::max(1.0, std::floor((bottom - top) / kLabel) + 1));
  std::stable_partition(ends.begin(), ends.end(), [](const ChartLabel& label) { return !label.strong; });
  if (ends.size() > fit) ends.erase(ends.begin(), ends.end() - static_cast<std::ptrdiff_t>(fit));
  std::stable_sort(ends.begin(), ends.end(), [](const ChartLabel& a, const ChartLabel& b) { return a.y < b.y; });
  double room = bottom;
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) end->y = std::min(end->y, room), room = end->y - kLabel;
  room = top;
  for (ChartLabel& end : ends) {
    end.y = std::max(end.y, room);
    room = end.y + kLabel;
    const Face& type = face(11, end.strong);
    if (end.over) painter.fillRect(QRectF(end.x - 4, end.y - 7, type.width(end.text) + 8, 14), theme().bg);
    drawText(painter, QPointF(end.x, end.y + type.middle()), end.text, type, end.colour);
  }
}

}  // namespace

std::vector<ChartLabel> chartLabels(const TimelineFrame& frame, const TimelineChart& chart, const ChartAxis& axis,
                                    const QRectF& plot) {
  std::vector<ChartLabel> labels;
  const double cursor = frame.layout.x(frame.scene.cursor);
  const bool others = std::ranges::any_of(chart.series, &TimelineSeries::otherBranch);  // whose lines go on after the cursor
  for (const TimelineSeries& series : chart.series) {
    const QPointF* const shown = shownPoint(series, frame.scene.cursor);
    if (series.value.isEmpty() || shown == nullptr) continue;
    const double x = frame.layout.x(static_cast<Nanos>(shown->x()));
    if (x < plot.left() || (x > plot.right() + 1 && series.otherBranch)) continue;
    const Face& type = face(11, !series.otherBranch);
    const double rest = type.width(QStringLiteral(" ") + series.value);
    const QString name = elide(series.name, type, plot.width() - 24 - rest, Qt::ElideMiddle);
    const QString text = name.isEmpty() ? series.value : QStringLiteral("%1 %2").arg(name, series.value);
    const double wide = type.width(text);
    const double y = axis.y(shown->y(), plot);
    const bool goesOn = series.points.back().x() > shown->x();
    const double before = std::max(plot.left() + 4, std::min(x, plot.right()) - 10 - wide);
    const bool fits = x + 10 + wide <= plot.right();
    if (series.otherBranch)
      labels.push_back({fits && std::max(cursor + 10, x - wide) + wide <= plot.right() ? std::max(cursor + 10, x - wide) : before,
                        y - 9, text, theme().text2, false, true});
    else if (fits) labels.push_back({x + 10, goesOn ? y - 10 : y, text, colourOf(series), true, goesOn || others});
    else labels.push_back({before, y - 10, text, colourOf(series), true, true});
  }
  return labels;
}

void paintChart(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row) {
  const TimelineChart& chart = frame.scene.charts[row.index];
  const QRectF plot = plotOf(frame.layout, row);
  if (plot.height() < 16) return;
  const ChartAxis axis = axisOf(chart, frame.layout.visible, plot.height());
  paintAxis(painter, axis, plot);
  painter.save();
  painter.setClipRect(QRectF(QPointF(plot.left(), row.box.top()), QPointF(plot.right(), row.box.bottom())), Qt::IntersectClip);
  for (const TimelineSeries& series : chart.series) {
    const std::vector<QPolygonF> runs = runsOf(series, frame.layout, axis, plot);
    if (series.area) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(stateColour(series.colour).soft);
      for (QPolygonF run : runs) {
        const double zero = axis.y(0, plot);
        run << QPointF(run.last().x(), zero) << QPointF(run.first().x(), zero);
        painter.drawPolygon(run);
      }
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(dashedPen(colourOf(series),
                             series.otherBranch              ? 1.4
                             : series.colour == State::kNone ? 1.2
                                                             : 2,
                             dashOf(series)));
    for (const QPolygonF& run : runs) painter.drawPolyline(run);
  }
  painter.restore();
  if (chart.series.empty() ||
      std::all_of(chart.series.begin(), chart.series.end(), [](const auto& s) { return s.points.empty(); })) {
    drawText(painter, plot.center() + QPointF(0, 4), QStringLiteral("No samples in this range"), face(11), theme().text3,
             Align::kCentre);
    return;
  }
  if (!frame.hover) paintValues(painter, frame, chart, axis, plot);
}

void paintChartHover(QPainter& painter, const TimelineFrame& frame, const TimelineRow& row) {
  const TimelineChart& chart = frame.scene.charts[row.index];
  const QRectF plot = plotOf(frame.layout, row);
  const ChartAxis axis = axisOf(chart, frame.layout.visible, plot.height());
  const Face& type = face(11, true);
  const QString unit = chart.unit.section(QLatin1Char(','), 0, 0);
  const double x = frame.layout.x(*frame.hover);
  std::vector<std::pair<QString, QColor>> lines{{numbers::instant(*frame.hover), theme().text3}}, absent;
  for (const TimelineSeries& series : chart.series) {
    const double value = valueAt(series, *frame.hover);
    if (!std::isfinite(value)) {
      if (series.otherBranch) absent.emplace_back(QStringLiteral("%1 %2").arg(series.name, QChar(0x2013)), colourOf(series));
      continue;
    }
    painter.setPen(QPen(theme().bg, 1));
    painter.setBrush(colourOf(series));
    painter.drawEllipse(QPointF(x, axis.y(value, plot)), 3.5, 3.5);
    lines.emplace_back(
        QStringLiteral("%1 %2%3%4").arg(series.name, numbers::significant(value), numbers::kThinSpace, unit).trimmed(),
        colourOf(series));
  }
  lines.insert(lines.end(), absent.begin(), absent.end());  // where there is no room for all, the values are told
  const double pitch = std::min(14.0, lines.empty() ? 14.0 : (row.box.height() - 8) / static_cast<double>(lines.size()));
  if (lines.empty() || pitch < 12)
    lines.resize(std::min<std::size_t>(lines.size(), static_cast<std::size_t>(std::max(0.0, (row.box.height() - 8) / 14))));
  if (lines.size() < 2) return;
  double wide = 0;
  for (const auto& [text, colour] : lines) wide = std::max(wide, type.width(text));
  const double high = 14 * static_cast<double>(lines.size()) + 6;
  const bool left = x + 10 + wide + 16 > frame.layout.right;
  const QRectF box(left ? x - 10 - wide - 16 : x + 10, row.box.top() + (row.box.height() - high) / 2, wide + 16, high);
  drawCard(painter, box, theme().surface, theme().border, 4);
  for (std::size_t i = 0; i < lines.size(); ++i)
    drawText(painter, QPointF(box.left() + 8, box.top() + 3 + 7 + 14 * static_cast<double>(i) + type.middle()), lines[i].first,
             type, lines[i].second);
}

}  // namespace jetlag::ui
