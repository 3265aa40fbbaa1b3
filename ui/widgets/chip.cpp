// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chip.h"

#include <QPainter>

#include <cmath>

#include "widgets/paint.h"

namespace jetlag::ui {

Chip::Chip(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

Chip::Chip(const QString& text, State state, std::optional<Icon> icon, QWidget* parent) : Chip(parent) { set(text, state, icon); }

void Chip::set(const QString& text, State state, std::optional<Icon> icon) {
  text_ = text;
  state_ = state;
  icon_ = icon;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSizeF Chip::draw(QPainter* painter, const QPointF& leftTop, const QString& text, State state, std::optional<Icon> icon) {
  const QFont font = uiFont(12, QFont::DemiBold);
  const double lead = icon ? 19 : 0;
  const QSizeF size(std::ceil(textWidth(font, text)) + 14 + lead, 20);
  if (painter == nullptr) return size;
  const StateColour& colour = stateColour(state);
  const QColor ink = state == State::kNone ? theme().text2 : colour.line;
  const QRectF box(leftTop, size);
  drawBox(*painter, box, 4, colour.soft, QColor());
  if (icon) paintIcon(*painter, *icon, QRectF(box.left() + 7, box.top() + 3, 14, 14), ink);
  drawText(*painter, box.adjusted(7 + lead, 0, 0, 0), text, font, ink, Qt::AlignLeft, Qt::ElideNone);
  return size;
}

QSize Chip::sizeHint() const { return draw(nullptr, {}, text_, state_, icon_).toSize(); }

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw(&painter, {0, (height() - 20) / 2.0}, text_, state_, icon_);
}

Pill::Pill(const QString& text, QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setText(text);
}

void Pill::setText(const QString& text) {
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize Pill::sizeHint() const { return {static_cast<int>(std::ceil(textWidth(uiFont(11), text_))) + 12, 18}; }

QRectF Pill::draw(QPainter& painter, const QPointF& middle, const QString& text, std::optional<State> edge) {
  const QFont font = uiFont(11, edge ? QFont::DemiBold : QFont::Normal);
  const double width = std::ceil(textWidth(font, text)) + 12;
  const QRectF box(std::round(middle.x() - width / 2), std::round(middle.y() - 9), width, 18);
  drawBox(painter, box, 4, theme().surface, edge ? stateColour(*edge).line : theme().hair);
  drawText(painter, box, text, font, edge ? stateColour(*edge).line : theme().text2, Qt::AlignHCenter, Qt::ElideNone);
  return box;
}

void Pill::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw(painter, QRectF(rect()).center(), text_);
}

KeyCap::KeyCap(const QString& key, QWidget* parent) : QWidget(parent), key_(key) {
  setAccessibleName(key);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize KeyCap::sizeHint() const { return {static_cast<int>(std::ceil(drawKeyCap(nullptr, {}, key_))), 20}; }

void KeyCap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawKeyCap(&painter, {0, height() / 2.0}, key_);
}

VersionBadge::VersionBadge(const QString& letter, QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setLetter(letter);
}

void VersionBadge::setLetter(const QString& letter) {
  letter_ = letter;
  setAccessibleName(QStringLiteral("version %1").arg(letter));
  update();
}

void VersionBadge::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawVersionDisc(painter, QRectF(rect()).center(), 9, letter_);
}

}  // namespace jetlag::ui
