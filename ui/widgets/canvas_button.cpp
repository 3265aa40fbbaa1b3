// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_button.h"

#include <QPainter>

#include <cmath>

#include "widgets/paint.h"
#include "widgets/theme.h"

namespace jetlag::ui {

CanvasButton::CanvasButton(Look look, const QString& text, const QString& tip, QWidget* parent)
    : QAbstractButton(parent), look_(look) {
  setText(text);
  setToolTip(tip);
  setAccessibleName(text.isEmpty() ? tip.section(QLatin1Char('\n'), 0, 0) : text);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::ArrowCursor);
}

void CanvasButton::setGlyph(Icon icon) {
  glyph_ = icon;
  hasGlyph_ = true;
}

void CanvasButton::setOpensMenu(bool opens) { opensMenu_ = opens; }

QSize CanvasButton::sizeHint() const {
  if (text().isEmpty()) return {30, 30};
  const double wide = 20 + face(12, true).width(text()) + (hasGlyph_ ? 22 : 0) + (opensMenu_ ? 18 : 0);
  return {static_cast<int>(std::ceil(wide)), 26};
}

void CanvasButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box(rect());
  const Theme& t = theme();
  if (look_ == Look::kCard) drawCard(painter, box, hovered_ || isDown() ? t.hover : t.surface, t.border);
  else if (isChecked() || hovered_ || isDown()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? t.accentSoft : t.hover);
    painter.drawRoundedRect(box, 4, 4);
  }
  const QColor ink = isChecked() ? t.accent : t.text2;
  double x = text().isEmpty() ? box.center().x() - 8 : 10;
  if (hasGlyph_) {
    paintIcon(painter, glyph_, QRectF(x, box.center().y() - 8, 16, 16), ink, 1.5);
    x += 22;
  }
  const Face& type = face(12, isChecked());
  if (!text().isEmpty()) drawText(painter, QPointF(x, box.center().y() + type.middle()), text(), type, ink);
  if (opensMenu_) paintIcon(painter, Icon::kDown, QRectF(box.right() - 20, box.center().y() - 6, 12, 12), ink, 1.5);
  if (hasFocus()) {
    painter.setPen(QPen(t.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5);
  }
}

void CanvasButton::enterEvent(QEnterEvent* event) {
  hovered_ = true;
  update();
  QAbstractButton::enterEvent(event);
}

void CanvasButton::leaveEvent(QEvent* event) {
  hovered_ = false;
  update();
  QAbstractButton::leaveEvent(event);
}

}  // namespace jetlag::ui
