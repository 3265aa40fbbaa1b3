// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/speed_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>

#include <cmath>
#include <limits>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kDecade = 1000;
constexpr int kEnd = 7 * kDecade;
constexpr double kSide = 10;

struct Tick {
  int decade;
  const char* label;
};
constexpr Tick kTicks[] = {{0, "1/1000"}, {1, ""}, {2, ""}, {3, "1×"}, {4, ""}, {5, "100×"}, {6, ""}, {7, "max"}};

int snapped(double value) {
  const double tick = std::round(value / kDecade) * kDecade;
  return static_cast<int>(std::abs(value - tick) < 60 ? tick : value);
}

}  // namespace

SpeedSlider::SpeedSlider(QWidget* parent) : QAbstractSlider(parent) {
  setRange(0, kEnd);
  setValue(3 * kDecade);
  setSingleStep(301);
  setPageStep(kDecade);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setAccessibleName(tr("Speed"));
  setToolTip(tr("Simulated seconds per second"));
  connect(this, &QAbstractSlider::valueChanged, this, [this] {
    update();
    Q_EMIT speedChanged(speed());
  });
}

double SpeedSlider::speed() const {
  if (value() > 6 * kDecade + kDecade / 2) return std::numeric_limits<double>::infinity();
  return std::pow(10.0, std::min(value(), 6 * kDecade) / double{kDecade} - 3.0);
}

void SpeedSlider::setSpeed(double speed) {
  const QSignalBlocker quiet(this);
  setValue(std::isinf(speed) ? kEnd : qRound((std::log10(std::max(speed, 1e-3)) + 3.0) * kDecade));
  update();
}

QString SpeedSlider::textOf(double speed) {
  if (std::isinf(speed)) return QStringLiteral("max");
  for (const int part : {1000, 100, 10})
    if (std::abs(speed * part - 1) < 1e-3) return QStringLiteral("1/%1×").arg(part);
  if (std::abs(speed - std::round(speed)) < 1e-3 || speed >= 100) return QStringLiteral("%1×").arg(std::round(speed), 0, 'f', 0);
  return QStringLiteral("%1×").arg(speed, 0, 'f', speed < 0.01 ? 4 : speed < 0.1 ? 3 : speed < 10 ? 2 : 1);
}

double SpeedSlider::xOf(double decade) const { return kSide + (width() - 2 * kSide) * decade / 7; }

void SpeedSlider::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  if (!isEnabled()) painter.setOpacity(0.4);
  const double x = xOf(value() / double{kDecade});
  drawBox(painter, QRectF(kSide, 13, width() - 2 * kSide, 4), 2, t.border, QColor());
  drawBox(painter, QRectF(kSide, 13, x - kSide, 4), 2, t.accent, QColor());
  for (const Tick& tick : kTicks) {
    const double at = xOf(tick.decade);
    painter.fillRect(QRectF(std::round(at) - 0.5, 20, 1, 3), t.control);
    const QString label = QString::fromUtf8(tick.label);
    const Qt::Alignment align = tick.decade == 0 ? Qt::AlignLeft : tick.decade == 7 ? Qt::AlignRight : Qt::AlignHCenter;
    const double left = tick.decade == 0 ? at - 6 : tick.decade == 7 ? at - 54 : at - 30;
    drawText(painter, QRectF(left, 24, 60, 14), label, uiFont(11), t.text3, align, Qt::ElideNone);
  }
  painter.setPen(QPen(hasFocus() ? t.accent : t.surface, 2));
  painter.setBrush(t.text);
  painter.drawEllipse(QPointF(x, 15), 7, 7);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(x, 15), 10, 10);
  }
}

void SpeedSlider::moveTo(double x) {
  setValue(snapped(kEnd * std::clamp((x - kSide) / (width() - 2 * kSide), 0.0, 1.0)));
}

void SpeedSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) moveTo(event->position().x());
}

void SpeedSlider::mouseMoveEvent(QMouseEvent* event) {
  if ((event->buttons() & Qt::LeftButton) != 0) moveTo(event->position().x());
}

void SpeedSlider::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Right: return setValue(snapped(value() + singleStep()));
    case Qt::Key_Left: return setValue(snapped(value() - singleStep()));
    default: QAbstractSlider::keyPressEvent(event);
  }
}

}  // namespace jetlag::ui
