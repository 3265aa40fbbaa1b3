// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/button.h"

#include <QKeyEvent>
#include <QPainter>

#include <cmath>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kSwatch = 8;

}  // namespace

Button::Button(const QString& text, QWidget* parent) : QAbstractButton(parent) {
  setText(text);
  setAccessibleName(text);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

Button::Button(Icon icon, const QString& name, QWidget* parent) : QAbstractButton(parent), glyph_(icon), width_(32) {
  setAccessibleName(name);
  setToolTip(name);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Button::setLook(Look look) {
  look_ = look;
  if (look == Look::kChip) {
    height_ = 28;
    px_ = 12;
  }
  updateGeometry();
  update();
}

void Button::setSwatch(State state) {
  swatch_ = state;
  updateGeometry();
  update();
}

void Button::setGlyph(std::optional<Icon> glyph, int size) {
  glyph_ = glyph;
  glyphSize_ = size;
  updateGeometry();
  update();
}

void Button::setKeyText(const QString& key) {
  key_ = key;
  updateGeometry();
}

void Button::setArrow(bool arrow) {
  arrow_ = arrow;
  updateGeometry();
}

void Button::setSmall() {
  height_ = 26;
  px_ = 12;
  updateGeometry();
}

void Button::setExtent(int width, int height) {
  width_ = width;
  height_ = height;
  updateGeometry();
}

void Button::setTextPixels(int px, bool bold) {
  px_ = px;
  bold_ = bold;
  updateGeometry();
}

void Button::setTextShown(bool shown) {
  textShown_ = shown;
  setToolTip(shown ? QString() : text());
  updateGeometry();
  update();
}

double Button::contentWidth() const {
  double width = 0;
  const auto add = [&](double part) { width += part + (width > 0 ? 6 : 0); };
  if (glyph_) add(glyphSize_);
  if (swatch_) add(kSwatch);
  if (textShown_ && !text().isEmpty())
    add(textWidth(uiFont(px_, bold_ || isChecked() ? QFont::DemiBold : QFont::Normal), text()));
  if (textShown_ && !key_.isEmpty()) add(drawKeyCap(nullptr, {}, key_));
  if (arrow_) add(12);
  return width;
}

QSize Button::sizeHint() const {
  if (width_ > 0) return {width_, height_};
  const int padding = look_ == Look::kChip ? 24 : 20;
  return {static_cast<int>(std::ceil(contentWidth())) + padding, height_};
}

QColor Button::inkColour() const {
  QColor ink = theme().text;
  if (look_ == Look::kPrimary) ink = theme().onAccent;
  else if (isChecked()) ink = theme().accent;
  else if (look_ == Look::kChip) ink = theme().text2;
  if (!isEnabled() && look_ == Look::kPrimary) return theme().text3;
  if (!isEnabled()) ink.setAlphaF(0.4f);
  return ink;
}

void Button::paintFrame(QPainter& painter) const {
  const Theme& t = theme();
  const QRectF box(rect());
  const double radius = look_ == Look::kChip ? box.height() / 2 : 6;
  const bool hot = isEnabled() && (underMouse() || isDown());
  if (look_ == Look::kPrimary) {
    const QColor fill = isEnabled() ? (hot ? t.accentFill.lighter(112) : t.accentFill) : t.hover;
    drawBox(painter, hasFocus() ? box.adjusted(4, 4, -4, -4) : box, hasFocus() ? 3 : radius, fill, QColor());
    if (hasFocus()) drawBox(painter, box, radius, QColor(), t.accent, 2);
    return;
  }
  QColor fill = look_ == Look::kGhost || look_ == Look::kChip ? QColor() : t.raised;
  QColor line = look_ == Look::kGhost ? QColor() : t.control;
  if (hot) fill = t.hover;
  if (isChecked()) {
    fill = t.accentSoft;
    line = t.accent;
  }
  if (!isEnabled() && line.isValid()) line = t.border;
  drawBox(painter, box, radius, fill, hasFocus() ? t.accent : line, hasFocus() ? 2 : 1);
}

void Button::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintFrame(painter);
  const QColor ink = inkColour();
  const double middle = height() / 2.0;
  double x = std::max(4.0, (width() - contentWidth()) / 2);
  if (glyph_) {
    const bool quiet = look_ == Look::kNormal && !isChecked() && isEnabled();
    paintIcon(painter, *glyph_, QRectF(x, middle - glyphSize_ / 2.0, glyphSize_, glyphSize_), quiet ? theme().text2 : ink,
              *glyph_ == Icon::kPause ? 2.2 : 1.4);
    x += glyphSize_ + 6;
  }
  if (swatch_) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(stateColour(*swatch_).line);
    painter.drawEllipse(QPointF(x + kSwatch / 2, middle), kSwatch / 2, kSwatch / 2);
    x += kSwatch + 6;
  }
  if (textShown_ && !text().isEmpty()) {
    const QFont font = uiFont(px_, bold_ || isChecked() ? QFont::DemiBold : QFont::Normal);
    const double tail = (arrow_ ? 18 : 0) + (key_.isEmpty() ? 0 : drawKeyCap(nullptr, {}, key_) + 6);
    const double room = std::min(textWidth(font, text()), width() - x - 4 - tail);
    drawText(painter, QRectF(x, 0, room, height()), text(), font, ink);
    x += room + 6;
  }
  if (textShown_ && !key_.isEmpty()) x += drawKeyCap(&painter, {x, middle}, key_) + 6;
  if (arrow_) paintIcon(painter, Icon::kDown, QRectF(x, middle - 6, 12, 12), ink);
}

void Button::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    click();
    return;
  }
  QAbstractButton::keyPressEvent(event);
}

void Button::enterEvent(QEnterEvent* event) {
  QAbstractButton::enterEvent(event);
  update();
}

void Button::leaveEvent(QEvent* event) {
  QAbstractButton::leaveEvent(event);
  update();
}

}  // namespace jetlag::ui
