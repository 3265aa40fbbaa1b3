// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/button.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kWidest = 640;

}  // namespace

Toast::Toast(QWidget* parent)
    : QWidget(parent), action_(new Button(QString(), this)), close_(new Button(Icon::kClose, tr("Dismiss"), this)) {
  action_->setLook(Button::Look::kGhost);
  action_->setSmall();
  close_->setLook(Button::Look::kGhost);
  close_->setGlyph(Icon::kClose, 12);
  close_->setExtent(24, 24);
  leave_.setSingleShot(true);
  quiet_.setSingleShot(true);
  quiet_.setInterval(1000);
  connect(&leave_, &QTimer::timeout, this, &QWidget::hide);
  connect(&quiet_, &QTimer::timeout, this, [this] {
    if (waiting_) announce();
  });
  connect(close_, &Button::clicked, this, &QWidget::hide);
  connect(action_, &Button::clicked, this, [this] {
    hide();
    Q_EMIT actionRequested();
  });
  parent->installEventFilter(this);
  hide();
}

void Toast::say(const QString& text, State state, const QString& action, int ms) {
  text_ = text;
  state_ = state;
  setAccessibleName(text);
  action_->setText(action);
  action_->setAccessibleName(action);
  action_->setVisible(!action.isEmpty());
  place();
  show();
  raise();
  update();
  leave_.start(ms);
  if (quiet_.isActive()) waiting_ = true;
  else announce();
}

void Toast::setBottomMargin(std::function<int()> px) {
  bottom_ = std::move(px);
  if (isVisible()) place();
}

void Toast::announce() {
  waiting_ = false;
  ++announced_;
  QAccessibleEvent alert(this, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
  quiet_.start();
}

void Toast::place() {
  const QSize action = action_->text().isEmpty() ? QSize(0, 0) : action_->sizeHint();
  const int around = 36 + action.width() + 44;
  const int need = static_cast<int>(std::ceil(textWidth(uiFont(13), text_))) + around;
  const int wide = std::min({need, kWidest, parentWidget()->width() - 32});
  // What is longer takes a second line; what still does not fit is whole in the tooltip.
  lines_ = need > wide ? 2 : 1;
  setToolTip(need - around > (wide - around) * 2 ? text_ : QString());
  const int high = lines_ == 2 ? 56 : 38;
  const int bottom = bottom_ ? bottom_() : 48;
  setGeometry((parentWidget()->width() - wide) / 2, parentWidget()->height() - bottom - high, wide, high);
  close_->setGeometry(wide - 32, (high - 24) / 2, 24, 24);
  action_->setGeometry(wide - 36 - action.width(), (high - 26) / 2, action.width(), 26);
}

/// The text as its lines, the last one elided.
QStringList Toast::linesFor(double room) const {
  const Face& type = face(uiFont(13));
  if (lines_ == 1 || type.width(text_) <= room) return {elide(text_, type, room)};
  qsizetype end = 0;  // of what fits in whole words
  for (qsizetype at = text_.indexOf(QLatin1Char(' ')); at >= 0 && type.width(text_.left(at)) <= room;
       at = text_.indexOf(QLatin1Char(' '), at + 1))
    end = at;
  if (end == 0) return {elide(text_, type, room)};  // a path without a blank
  return {text_.left(end), elide(text_.mid(end + 1), type, room)};
}

void Toast::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  drawBox(painter, rect(), 8, t.raised, t.border);
  painter.setPen(Qt::NoPen);
  painter.setBrush(stateColour(state_).line);
  painter.drawEllipse(QPointF(18, height() / 2.0), 4, 4);
  const double right = action_->text().isEmpty() ? close_->x() : action_->x();
  const QStringList lines = linesFor(right - 36);
  const double high = lines.size() == 1 ? height() : 18, top = lines.size() == 1 ? 0 : (height() - 36) / 2.0;
  for (qsizetype i = 0; i < lines.size(); ++i)
    drawText(painter, QRectF(30, top + high * static_cast<double>(i), right - 36, high), lines[i], uiFont(13), t.text);
}

void Toast::enterEvent(QEnterEvent* event) {
  leave_.stop();
  QWidget::enterEvent(event);
}

void Toast::leaveEvent(QEvent* event) {
  leave_.start(2000);
  QWidget::leaveEvent(event);
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  return false;
}

}  // namespace jetlag::ui
