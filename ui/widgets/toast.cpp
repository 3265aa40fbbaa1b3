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
  const int need = static_cast<int>(std::ceil(textWidth(uiFont(13), text_))) + 36 + action.width() + 44;
  const int wide = std::min(need, parentWidget()->width() - 32);
  const int bottom = bottom_ ? bottom_() : 48;
  setGeometry((parentWidget()->width() - wide) / 2, parentWidget()->height() - bottom - 38, wide, 38);
  close_->setGeometry(wide - 32, 7, 24, 24);
  action_->setGeometry(wide - 36 - action.width(), 6, action.width(), 26);
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
  drawText(painter, QRectF(30, 0, right - 36, height()), text_, uiFont(13), t.text);
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
