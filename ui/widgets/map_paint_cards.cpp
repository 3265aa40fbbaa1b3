// SPDX-License-Identifier: GPL-3.0-or-later
// Cards over the map: gauges of backlogs, progress of full syncs, the headline, the legend.
#include <algorithm>
#include <cmath>

#include "widgets/gauge_bar.h"
#include "widgets/icons.h"
#include "widgets/map_paint.h"
#include "widgets/numbers.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

QString percent(double share) { return numbers::percent(std::clamp(share, 0.0, 1.0)); }

void paintGauge(QPainter& painter, const MapFrame& frame, const MapGauge& gauge, const QRectF& box) {
  const double k = frame.layout.k, left = box.left() + 10 * k, right = box.right() - 10 * k;
  const QColor tone = stateColour(gaugeState(gauge.share, gauge.gone)).line;
  drawCard(painter, box, theme().surface, theme().border);
  const QString share = gaugeText(gauge.share, gauge.gone);
  const double room = right - left - face(13 * k, true).width(share) - 8 * k;
  drawText(painter, QPointF(left, box.top() + 17 * k), elide(gauge.title, face(12 * k), room), face(12 * k), theme().text2);
  drawText(painter, QPointF(right, box.top() + 17 * k), share, face(13 * k, true), tone, Align::kRight);
  drawMeter(painter, QRectF(left, box.top() + 25 * k, right - left, 8 * k), gauge.share, theme().none.soft, tone, 0.8,
            theme().text2);
  drawText(painter, QPointF(left, box.top() + 52 * k), gauge.deadline, face(12 * k, true), tone);
  drawText(painter, QPointF(right, box.top() + 52 * k), gauge.amount, face(11 * k), theme().text2, Align::kRight);
}

/// What is left of a card where many would cover the map; the rest is in the tooltip, and in the card of a selected link.
void paintGaugeChip(QPainter& painter, const MapFrame& frame, const MapGauge& gauge, const QRectF& box) {
  const double k = frame.layout.k;
  const QColor tone = stateColour(gaugeState(gauge.share, gauge.gone)).line;
  drawCard(painter, box, theme().surface, theme().border, 4);
  drawMeter(painter, QRectF(box.left() + 6 * k, box.center().y() - 3 * k, 24 * k, 6 * k), gauge.share, theme().none.soft, tone,
            -1, theme().text2);
  const Face& type = face(11 * k, true);
  drawText(painter, QPointF(box.right() - 6 * k, box.center().y() + type.middle()), gaugeText(gauge.share, gauge.gone), type,
           tone, Align::kRight);
}

void paintProgress(QPainter& painter, const MapFrame& frame, const MapPipe& pipe, const QRectF& box) {
  const double k = frame.layout.k, left = box.left() + 10 * k, right = box.right() - 10 * k;
  const StateColour& tone = theme().fullSync;
  drawCard(painter, box, theme().surface, tone.line);
  const QString share = percent(pipe.share);
  const double room = right - left - face(13 * k, true).width(share) - 8 * k;
  drawText(painter, QPointF(left, box.top() + 18 * k), elide(pipe.title, face(12 * k, true), room), face(12 * k, true),
           tone.line);
  drawText(painter, QPointF(right, box.top() + 18 * k), share, face(13 * k, true), tone.line, Align::kRight);
  drawMeter(painter, QRectF(left, box.top() + 26 * k, right - left, 8 * k), pipe.share, tone.soft, tone.line, -1, tone.line);
  drawText(painter, QPointF(left, box.top() + 52 * k), pipe.amount, face(12 * k), theme().text2);
  drawText(painter, QPointF(right, box.top() + 52 * k), pipe.rate, face(12 * k, true), theme().text, Align::kRight);
}

void paintSample(QPainter& painter, LegendSample sample, const QPointF& at, double k) {
  const auto line = [&](State state, const std::vector<double>& dash, double width) {
    painter.setPen(dashedPen(stateColour(state).line, width * k, dash));
    painter.drawLine(at - QPointF(14 * k, 0), at + QPointF(14 * k, 0));
  };
  switch (sample) {
    case LegendSample::kHealthy: line(State::kHealthy, {}, 2.4); break;
    case LegendSample::kLagging: line(State::kLagging, {}, 2.4); break;
    case LegendSample::kDegraded: line(State::kLagging, kDegradedDash, 2.4); break;
    case LegendSample::kCut: line(State::kCut, kCutDash, 2.6); break;
    case LegendSample::kDead: line(State::kNone, kDeadDash, 1.4); break;
    case LegendSample::kSync:
      painter.fillRect(QRectF(at.x() - 14 * k, at.y() - 5 * k, 28 * k, 10 * k), theme().fullSync.line);
      break;
    case LegendSample::kBacklog:
      drawMeter(painter, QRectF(at.x() - 14 * k, at.y() - 3 * k, 28 * k, 6 * k), 0.6, theme().none.soft,
                stateColour(gaugeState(0.6)).line, -1, theme().text2);
      break;
    case LegendSample::kDots:
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme().text);
      painter.drawEllipse(at - QPointF(8 * k, 0), 4 * k, 4 * k);
      painter.setPen(QPen(theme().text2, 1.3 * k));
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(at + QPointF(6 * k, 0), 2.6 * k, 2.6 * k);
      break;
    case LegendSample::kLost:
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme().cut.line);
      painter.drawEllipse(at, 4 * k, 4 * k);
  }
}

}  // namespace

bool hasLostDots(const MapScene& scene) {
  return std::any_of(scene.dots.begin(), scene.dots.end(), [](const MapDot& dot) { return dot.tint == State::kCut; });
}

std::vector<LegendRow> legendRows(const MapScene& scene) {
  const auto any = [&](auto&& is) { return std::any_of(scene.links.begin(), scene.links.end(), is); };
  std::vector<LegendRow> rows{{LegendSample::kHealthy, QStringLiteral("lag within its bound · width = traffic")},
                              {LegendSample::kLagging, QStringLiteral("lag above its bound")},
                              {LegendSample::kCut, QStringLiteral("cut")},
                              {LegendSample::kSync, QStringLiteral("full sync, filled to its per cent")},
                              {LegendSample::kDots, QStringLiteral("batch of effects (size) · acknowledgement")}};
  if (any([](const MapLink& link) { return link.degraded; }))
    rows.insert(rows.begin() + 2, {LegendSample::kDegraded, QStringLiteral("slowed, narrowed or lossy by a fault")});
  if (any([](const MapLink& link) { return link.dead; }))
    rows.insert(rows.end() - 2, {LegendSample::kDead, QStringLiteral("one end is down")});
  if (hasLostDots(scene)) rows.push_back({LegendSample::kLost, QStringLiteral("message that will not arrive")});
  const std::vector<GaugeRole> roles = gaugeRoles(scene);
  if (std::find(roles.begin(), roles.end(), GaugeRole::kChip) != roles.end())
    rows.push_back({LegendSample::kBacklog, QStringLiteral("fullest backlog of a region")});
  if (scene.dotsOneIn > 1)
    std::find_if(rows.begin(), rows.end(), [](const LegendRow& row) { return row.sample == LegendSample::kDots; })->text =
        QStringLiteral("batch of effects · acknowledgement, 1 of %1").arg(scene.dotsOneIn);
  return rows;
}

void paintCard(QPainter& painter, const MapFrame& frame, const MapLabel& label) {
  if (label.kind == LabelKind::kGaugeChip) paintGaugeChip(painter, frame, frame.scene.gauges[label.index], label.box);
  else if (label.kind == LabelKind::kGauge) paintGauge(painter, frame, frame.scene.gauges[label.index], label.box);
  else paintProgress(painter, frame, frame.scene.pipes[label.index], label.box);
}

/// As many clauses as there is room for; of the first one as many words. The tooltip has all of them.
QString clausesWithin(QString clauses, const Face& face, double width) {
  while (face.width(clauses) > width && clauses.contains(QStringLiteral(" · ")))
    clauses = clauses.section(QStringLiteral(" · "), 0, -2);
  return elideWords(clauses, face, width);
}

void paintHeadline(QPainter& painter, const MapFrame& frame) {
  const QRectF& box = frame.layout.headline;
  if (box.isEmpty()) return;
  const double k = frame.layout.k;
  const MapHeadline& headline = frame.scene.headline;
  drawCard(painter, box, theme().surface, theme().border);
  const bool fine = headline.state == State::kHealthy || headline.state == State::kNone;
  paintIcon(painter, fine ? Icon::kOk : Icon::kWarn, QRectF(box.left() + 10 * k, box.center().y() - 8 * k, 16 * k, 16 * k),
            stateColour(headline.state).line);
  const Face& strong = face(14 * k, true);
  const double left = box.left() + 34 * k;
  const double after = left + strong.width(headline.strong) + 8 * k, room = box.right() - 10 * k - after;
  const double baseline = box.center().y() + strong.middle();
  drawText(painter, QPointF(left, baseline), elide(headline.strong, strong, box.right() - 10 * k - left), strong, theme().text);
  if (room > 40 * k)
    drawText(painter, QPointF(after, baseline), clausesWithin(headline.rest, face(13 * k), room), face(13 * k), theme().text2);
}

void paintLegend(QPainter& painter, const MapFrame& frame) {
  const QRectF& box = frame.layout.legend;
  if (box.isEmpty()) return;
  const double k = frame.layout.k;
  drawCard(painter, box, theme().surface, theme().hair);
  const std::vector<LegendRow> rows = legendRows(frame.scene);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = box.top() + (19 + 18.5 * static_cast<double>(i)) * k;
    paintSample(painter, rows[i].sample, QPointF(box.left() + 24 * k, y - 4 * k), k);
    drawText(painter, QPointF(box.left() + 46 * k, y), rows[i].text, face(11 * k), theme().text2);
  }
}

}  // namespace jetlag::ui
