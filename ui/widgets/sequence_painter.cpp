// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sequence_painter.h"

#include <QLineF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "widgets/paint.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr double kTop = 30, kBottom = 26, kSide = 14, kTickGap = 90;
constexpr qsizetype kDense = 4000;

void arrowHead(QPainter& painter, const QPointF& tip, const QPointF& unit, const QColor& colour) {
  const QPointF side(-unit.y(), unit.x());
  const QPointF base = tip - unit * 9;
  QPainterPath head(tip);
  head.lineTo(base + side * 4);
  head.lineTo(base - side * 4);
  head.closeSubpath();
  painter.fillPath(head, colour);
}

QPointF unitOf(const QPointF& a, const QPointF& b) {
  const QPointF gap = b - a;
  const double length = std::max(std::hypot(gap.x(), gap.y()), 1e-6);
  return gap / length;
}

}  // namespace

SequencePainter::SequencePainter(QPainter& painter, const SequenceScene& scene, const TimeAxis& axis, const QRectF& plot)
    : painter_(painter), scene_(scene), axis_(axis), plot_(plot) {}

void SequencePainter::setChain(const QSet<QString>& chain, const QString& selected) {
  chain_ = chain;
  selected_ = selected;
}

void SequencePainter::setDifference(const QPointF& a, const QPointF& b, const QString& text) {
  picked_ = {a, b};
  difference_ = text;
}

QRectF SequencePainter::plotArea(const SequenceScene& scene, const QRectF& whole) {
  double names = 40;
  for (const auto& line : scene.lifelines) names = std::max(names, textWidth(uiFont(12, QFont::DemiBold), line.name));
  names = std::min(names, whole.width() * 0.3);
  return whole.adjusted(kSide + std::ceil(names) + 12, kTop, -20, -kBottom);
}

double SequencePainter::lineY(const SequenceScene& scene, const QRectF& plot, int line) {
  const double count = static_cast<double>(std::max<qsizetype>(scene.lifelines.size(), 1));
  const double room = std::max(0.0, plot.height() - 32);
  if (count < 2) return plot.center().y();
  return std::round(plot.top() + 22 + room * line / (count - 1));
}

std::pair<QPointF, QPointF> SequencePainter::ends(const SequenceScene& scene, const TimeAxis& axis, const QRectF& plot,
                                                  const SequenceScene::Arrow& arrow) {
  const QPointF a(axis.x(arrow.sent), lineY(scene, plot, arrow.from));
  const QPointF b(axis.x(arrow.received), lineY(scene, plot, arrow.to));
  return {a, arrow.lost ? a + (b - a) * lostShare(arrow) : b};
}

double SequencePainter::lostShare(const SequenceScene::Arrow& arrow) {
  return 1 - 0.5 / std::max(1, std::abs(arrow.to - arrow.from));
}

double SequencePainter::fade(const QString& id) const { return chain_.isEmpty() || chain_.contains(id) ? 1.0 : 0.25; }

void SequencePainter::paint(const QRectF& whole) {
  painter_.save();
  painter_.setRenderHint(QPainter::Antialiasing);
  painter_.fillRect(whole, theme().surface);
  paintGrid(whole.right());
  painter_.setClipRect(QRectF(plot_.left(), whole.top(), whole.right() - plot_.left(), whole.height()));
  paintBands();
  paintMarks();
  paintCrowds();
  paintArrows();
  paintEvents();
  paintCursor();
  paintDifference();
  paintLabels();
  painter_.restore();
}

void SequencePainter::paintGrid(double right) {
  const Theme& t = theme();
  for (const std::int64_t tick : axis_.ticks(kTickGap / 2))
    painter_.fillRect(QRectF(std::round(axis_.x(tick)), plot_.top(), 1, plot_.height() + 8), t.hair);
  double free = plot_.left() - 40;
  for (const std::int64_t tick : axis_.ticks(kTickGap)) {
    const QString text = axis_.tickText(tick, kTickGap);
    const double wide = textWidth(uiFont(11), text), x = axis_.x(tick);
    if (x - wide / 2 < free || x + wide / 2 > right - 4) continue;
    drawText(painter_, QRectF(x - wide / 2, plot_.top() - 20, wide + 1, 14), text, uiFont(11), t.text3);
    free = x + wide / 2 + 8;
  }
  for (int i = 0; i < static_cast<int>(scene_.lifelines.size()); ++i) {
    const auto& line = scene_.lifelines[i];
    const double y = lineY(scene_, plot_, i);
    painter_.fillRect(QRectF(plot_.left(), y - 0.75, plot_.width(), 1.5), t.border);
    const QFont font = uiFont(12, line.strong ? QFont::DemiBold : QFont::Normal);
    drawText(painter_, QRectF(kSide, y - 9, plot_.left() - kSide - 8, 18), line.name, font, t.text, Qt::AlignLeft,
             Qt::ElideMiddle);
  }
}

void SequencePainter::paintBands() {
  for (const auto& band : scene_.bands) {
    const double a = axis_.x(band.begin), b = std::max(axis_.x(band.end), a + 1);
    if (b < plot_.left() || a > plot_.right()) continue;
    if (band.line < 0) {
      painter_.fillRect(QRectF(a, plot_.top(), b - a, plot_.height()), stateColour(band.state).soft);
      continue;
    }
    const double y = lineY(scene_, plot_, band.line);
    painter_.fillRect(QRectF(a, y - 2.5, b - a, 5), stateColour(band.state).line);
  }
}

void SequencePainter::paintMarks() {
  for (const auto& mark : scene_.marks) {
    const double x = std::round(axis_.x(mark.at)) + 0.5;
    const double a = lineY(scene_, plot_, mark.from), b = lineY(scene_, plot_, mark.to);
    const QColor ink = stateColour(mark.state).line;
    QPen pen(ink, 1.5);
    pen.setDashPattern({3.4, 2.6});
    painter_.setPen(pen);
    painter_.drawLine(QPointF(x, a), QPointF(x, b));
    if (!mark.slashed) continue;
    const double y = (a + b) / 2;
    painter_.setPen(QPen(ink, 2.2, Qt::SolidLine, Qt::RoundCap));
    for (const double by : {-4.0, 4.0}) painter_.drawLine(QPointF(x - 6, y + by + 5), QPointF(x + 6, y + by - 5));
    taken_.push_back(QRectF(x - 7, y - 10, 14, 20));
  }
}

void SequencePainter::paintCursor() {
  if (!scene_.cursor || *scene_.cursor < axis_.begin || *scene_.cursor > axis_.end) return;
  const Theme& t = theme();
  const double x = std::round(axis_.x(*scene_.cursor));
  painter_.fillRect(QRectF(x - 0.75, plot_.top() - 2, 1.5, plot_.height() + 10), t.text);
  const QString text = numbers::instant(*scene_.cursor);
  const QFont font = uiFont(11, QFont::DemiBold);
  const double wide = textWidth(font, text) + 12;
  const QRectF plate(std::min(x - wide / 2, plot_.right() + 18 - wide), plot_.top() - 22, wide, 18);
  drawBox(painter_, plate, 4, t.text, QColor());
  drawText(painter_, plate, text, font, t.surface, Qt::AlignHCenter, Qt::ElideNone);
  taken_.push_back(plate);
}

/// Solid as far as it has come; the rest is where it will be.
void SequencePainter::paintUnderWay(const SequenceScene::Arrow& arrow, const QPointF& a, const QPointF& b, QPen pen) {
  const double whole = static_cast<double>(arrow.received - arrow.sent) * (arrow.lost ? lostShare(arrow) : 1.0);
  const double share = std::clamp(static_cast<double>(*scene_.cursor - arrow.sent) / std::max(1.0, whole), 0.0, 1.0);
  const QPointF here = a + (b - a) * share, unit = unitOf(a, b);
  painter_.setPen(pen);
  if (share > 0) painter_.drawLine(a, here);
  pen.setWidthF(1);
  pen.setDashPattern({4, 4});
  pen.setColor(withAlpha(pen.color(), 0.6));
  painter_.setPen(pen);
  painter_.drawLine(here, arrow.lost ? b : b - unit * 12);
  if (visible_ > kDense || arrow.lost) return;
  pen.setStyle(Qt::SolidLine);
  painter_.setPen(pen);
  const QPointF tip = b - unit * 4, side = QPointF(-unit.y(), unit.x()) * 4;
  painter_.drawPolyline(QPolygonF({tip - unit * 9 + side, tip, tip - unit * 9 - side}));
  painter_.setPen(Qt::NoPen);
  painter_.setBrush(stateColour(arrow.lost ? State::kCut : arrow.state).line);
  if (share > 0) painter_.drawEllipse(here, 2.6, 2.6);
}

bool SequencePainter::isPale(const SequenceScene::Arrow& arrow) const {
  return arrow.faded && arrow.id != selected_ && !chain_.contains(arrow.id);
}

/// What nobody asked for: there, but beneath and without heads.
void SequencePainter::paintFaded() {
  for (const auto& arrow : scene_.arrows) {
    if (!isPale(arrow) || arrow.received < axis_.begin || arrow.sent > axis_.end) continue;
    const auto [a, b] = ends(scene_, axis_, plot_, arrow);
    painter_.setPen(QPen(theme().hair, 1));
    painter_.drawLine(a, b);
  }
}

void SequencePainter::paintArrows() {
  visible_ = std::count_if(scene_.arrows.begin(), scene_.arrows.end(),
                           [&](const auto& a) { return a.received >= axis_.begin && a.sent <= axis_.end; });
  paintFaded();
  for (const bool lit : {false, true}) {
    for (const auto& arrow : scene_.arrows) {
      if (arrow.received < axis_.begin || arrow.sent > axis_.end || (fade(arrow.id) >= 1.0) != lit) continue;
      if (isPale(arrow)) continue;
      const auto [a, b] = ends(scene_, axis_, plot_, arrow);
      const QColor ink = stateColour(arrow.lost ? State::kCut : arrow.state).line;
      const QPointF unit = unitOf(a, b);
      painter_.setOpacity(fade(arrow.id));
      if (arrow.id == selected_ && !selected_.isEmpty()) {
        painter_.setPen(QPen(theme().accentSoft, 8, Qt::SolidLine, Qt::RoundCap));
        painter_.drawLine(a, b);
      }
      QPen pen(ink, arrow.id == selected_ || chain_.contains(arrow.id) ? 2.4 : 1.8);
      if (arrow.lost) pen.setDashPattern({3, 2.4});
      const bool arrived = !scene_.cursor || arrow.received <= *scene_.cursor;
      if (!arrived) {
        paintUnderWay(arrow, a, b, pen);
        continue;
      }
      painter_.setPen(pen);
      painter_.drawLine(a, arrow.lost ? b : b - unit * 6);
      if (visible_ > kDense) continue;
      if (!arrow.lost) {
        arrowHead(painter_, b - unit * 4, unit, ink);
        continue;
      }
      painter_.setPen(QPen(ink, 2.2, Qt::SolidLine, Qt::RoundCap));
      painter_.drawLine(b + QPointF(-4, -4), b + QPointF(4, 4));
      painter_.drawLine(b + QPointF(-4, 4), b + QPointF(4, -4));
    }
  }
  painter_.setOpacity(1);
}

bool SequencePainter::isInCrowd(const SequenceScene::Event& event) const {
  return event.small && !event.faded && event.id != selected_ && !chain_.contains(event.id) &&
         crowds_.contains({event.line, event.state});
}

/// More small points than have room beside one another are a strip beneath the arrows, the stronger the more there are.
void SequencePainter::paintCrowds() {
  constexpr double kRoom = 7, kStep = 4, kHigh = 4, kFaint = 0.15, kStrong = 0.5;
  const auto steps = static_cast<std::size_t>(std::max(0.0, plot_.width() / kStep)) + 1;
  std::map<std::pair<int, State>, std::vector<int>> counts;
  for (const auto& each : scene_.events) {
    if (!each.small || each.faded || each.at < axis_.begin || each.at > axis_.end) continue;
    auto& line = counts.try_emplace({each.line, each.state}, steps, 0).first->second;
    ++line[std::min(steps - 1, static_cast<std::size_t>(std::max(0.0, (axis_.x(each.at) - plot_.left()) / kStep)))];
  }
  for (const auto& [key, line] : counts) {
    if (std::accumulate(line.begin(), line.end(), 0) * kRoom < plot_.width()) continue;
    crowds_.insert(key);
    const double y = lineY(scene_, plot_, key.first), most = *std::max_element(line.begin(), line.end());
    for (std::size_t i = 0; i < steps; ++i) {
      const double x = plot_.left() + static_cast<double>(i) * kStep;
      const bool happened = !scene_.cursor || x <= axis_.x(*scene_.cursor);
      const double share = kFaint + (kStrong - kFaint) * line[i] / most;
      if (line[i] > 0)
        painter_.fillRect(QRectF(x, y - kHigh / 2, kStep, kHigh),
                          withAlpha(stateColour(key.second).line, happened ? share : kFaint));
    }
  }
}

void SequencePainter::paintEvents() {
  for (const auto& each : scene_.events) {
    if (each.at < axis_.begin || each.at > axis_.end || isInCrowd(each)) continue;
    const QPointF at(axis_.x(each.at), lineY(scene_, plot_, each.line));
    const QColor ink = stateColour(each.state).line;
    const double radius = each.hollow ? 3.5 : each.small ? 3 : 6;
    const bool happened = !scene_.cursor || each.at <= *scene_.cursor;
    painter_.setOpacity(fade(each.id) * (happened ? 1 : 0.4) * (each.faded && !chain_.contains(each.id) ? 0.25 : 1));
    painter_.setPen(each.hollow ? QPen(ink, 1.8) : QPen(Qt::NoPen));
    painter_.setBrush(each.hollow ? theme().surface : ink);
    painter_.drawEllipse(at, radius, radius);
    if (each.id == selected_ && !selected_.isEmpty()) {
      painter_.setPen(QPen(theme().accent, 2));
      painter_.setBrush(Qt::NoBrush);
      painter_.drawEllipse(at, radius + 4, radius + 4);
    }
    taken_.push_back(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius));
  }
  painter_.setOpacity(1);
}

bool SequencePainter::label(const QPointF& anchor, double centre, const QString& text, const QColor& ink, bool above,
                            bool leftward, int most) {
  if (text.isEmpty()) return true;
  const QFont font = uiFont(11, QFont::DemiBold);
  const double wide = textWidth(font, text) + 8;
  std::optional<QRectF> best;
  int fewest = most;
  // The wished side first; another one where that crosses fewer arrows.
  for (const auto& [flipY, flipX] :
       {std::pair(false, false), std::pair(true, false), std::pair(true, true), std::pair(false, true)}) {
    double left = leftward != flipX ? 2 * centre - anchor.x() - wide : anchor.x();
    left = std::clamp(left, plot_.left() - 4, std::max(plot_.left() - 4, plot_.right() + 18 - wide));
    const QRectF box(left, (above != flipY) ? anchor.y() - 21 : anchor.y() + 6, wide, 15);
    if (std::any_of(taken_.begin(), taken_.end(), [&](const QRectF& other) { return other.intersects(box); })) continue;
    const int crossed = crossings(box);
    if (crossed >= fewest) continue;
    fewest = crossed;
    best = box;
  }
  if (!best) return false;
  drawBox(painter_, *best, 3, theme().surface, QColor());
  drawText(painter_, *best, text, font, ink, Qt::AlignHCenter, Qt::ElideNone);
  taken_.push_back(*best);
  return true;
}

int SequencePainter::crossings(const QRectF& box) const {
  if (visible_ > 400) return 0;
  int count = 0;
  const QLineF sides[] = {{box.topLeft(), box.topRight()},
                          {box.bottomLeft(), box.bottomRight()},
                          {box.topLeft(), box.bottomLeft()},
                          {box.topRight(), box.bottomRight()}};
  for (const auto& arrow : scene_.arrows) {
    if (arrow.received < axis_.begin || arrow.sent > axis_.end) continue;
    const auto [a, b] = ends(scene_, axis_, plot_, arrow);
    const QLineF line(a, b);
    count += std::any_of(std::begin(sides), std::end(sides),
                         [&](const QLineF& side) { return line.intersects(side, nullptr) == QLineF::BoundedIntersection; })
                 ? 1
                 : 0;
  }
  return count;
}

void SequencePainter::paintLabels() {
  if (visible_ > kDense) return;
  for (const auto& mark : scene_.marks) {
    const double y = (lineY(scene_, plot_, mark.from) + lineY(scene_, plot_, mark.to)) / 2;
    const double x = axis_.x(mark.at), wide = textWidth(uiFont(11, QFont::DemiBold), mark.label) + 22;
    const bool leftward = x - wide > plot_.left();
    label({x + 12, y - 8}, x, mark.label, stateColour(mark.state).line, true, leftward);
  }
  for (const auto& band : scene_.bands) {
    if (band.end < axis_.begin || band.begin > axis_.end) continue;
    const double y = band.line < 0 ? plot_.top() + 18 : lineY(scene_, plot_, band.line);
    const double middle = (std::max(axis_.x(band.begin), plot_.left()) + std::min(axis_.x(band.end), plot_.right())) / 2;
    const double wide = textWidth(uiFont(11, QFont::DemiBold), band.label) + 8;
    label({middle - wide / 2, y}, middle, band.label, stateColour(band.state).line, false, false,
          band.state == State::kCut ? 1 << 20 : 1);   // a fault is told in any case
  }
  for (const auto& each : scene_.events) {
    if (each.at < axis_.begin || each.at > axis_.end) continue;
    const QPointF at(axis_.x(each.at), lineY(scene_, plot_, each.line));
    if (fade(each.id) < 1) continue;
    label(at + QPointF(8, 0), at.x(), each.label, stateColour(each.state).line, !each.below, false);
  }
  for (const auto& arrow : scene_.arrows) {
    if (arrow.label.isEmpty() || arrow.received < axis_.begin || arrow.sent > axis_.end) continue;
    const auto [a, b] = ends(scene_, axis_, plot_, arrow);
    if (fade(arrow.id) < 1) continue;
    label(b + QPointF(6, 0), b.x(), arrow.label, theme().text2, b.y() >= a.y(), false);
  }
}

void SequencePainter::paintDifference() {
  if (difference_.isEmpty()) return;
  const auto& [a, b] = picked_;
  const Theme& t = theme();
  painter_.save();
  painter_.setRenderHint(QPainter::Antialiasing);
  painter_.setPen(QPen(t.accent, 1.5, Qt::DashLine));
  const double foot = plot_.bottom() + 6;
  for (const QPointF& each : {a, b}) painter_.drawLine(each, QPointF(each.x(), foot));
  painter_.setPen(QPen(t.accent, 1.5));
  painter_.drawLine(QPointF(a.x(), foot), QPointF(b.x(), foot));
  const QFont font = uiFont(12, QFont::DemiBold);
  const double wide = textWidth(font, difference_) + 14;
  const QRectF box((a.x() + b.x() - wide) / 2, foot - 9, wide, 18);
  drawBox(painter_, box, 4, t.accentSoft, t.accent);
  taken_ += {QRectF(a.x() - 2, a.y(), 4, foot - a.y()), QRectF(b.x() - 2, b.y(), 4, foot - b.y()), box};
  drawText(painter_, box, difference_, font, t.accent, Qt::AlignHCenter, Qt::ElideNone);
  painter_.restore();
}

}  // namespace jetlag::ui
