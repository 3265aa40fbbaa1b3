// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gauge_bar.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/numbers.h"
#include "widgets/paint.h"

namespace jetlag::ui {

State gaugeState(double fill, bool gone) {
  return gone || fill > 0.8 ? State::kCut : fill >= 0.5 ? State::kLagging : State::kHealthy;
}

QString gaugeText(double fill, bool gone) {
  return isLost(fill, gone) ? GaugeBar::tr("gone") : numbers::percent(std::clamp(fill, 0.0, 1.0));
}

void drawGauge(QPainter& painter, const QRectF& box, double fill, const QColor& ink) {
  const double part = std::clamp(fill, 0.0, 1.0);
  const QRectF track(box.left(), box.center().y() - 4, box.width(), 8);
  drawBox(painter, track, 2, theme().none.soft, QColor());
  if (part > 0) drawBox(painter, QRectF(track.left(), track.top(), std::max(2.0, track.width() * part), 8), 2, ink, QColor());
  painter.fillRect(QRectF(std::round(track.left() + track.width() * 0.8) - 0.75, track.top() - 3, 1.5, 14), theme().text2);
}

GaugeBar::GaugeBar(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void GaugeBar::setFacts(const GaugeFacts& facts) {
  facts_ = facts;
  const QString fill = isLost(facts.fill, facts.gone) ? tr("gone") : tr("%1 per cent").arg(qRound(facts.fill * 100));
  setAccessibleName(tr("%1, %2, %3").arg(facts.label, fill, facts.headline));
  setToolTip(facts.headline + QLatin1Char('\n') + facts.detail);
  updateGeometry();
  update();
}

bool GaugeBar::stacks() const {
  return textWidth(uiFont(12, QFont::DemiBold), facts_.headline) + 8 + face(uiFont(12)).width(facts_.detail) > width();
}

void GaugeBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  updateGeometry();
}

void GaugeBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor ink = stateColour(gaugeState(facts_.fill, facts_.gone)).line;
  const QString percent = gaugeText(facts_.fill, facts_.gone);
  drawText(painter, QRectF(0, 0, width() - 56, 18), facts_.label, uiFont(13), theme().text, Qt::AlignLeft, Qt::ElideMiddle);
  drawTabular(painter, QRectF(width() - 56, 0, 56, 18), percent, uiFont(13, QFont::DemiBold), ink, Qt::AlignRight);
  drawGauge(painter, QRectF(0, 19, width(), 14), facts_.fill, ink);
  drawText(painter, QRectF(0, 35, width(), 17), facts_.headline, uiFont(12, QFont::DemiBold), ink);
  drawTabular(painter, QRectF(0, stacks() ? 52 : 35, width(), 17), facts_.detail, uiFont(12), theme().text3, Qt::AlignRight);
}

}  // namespace jetlag::ui
