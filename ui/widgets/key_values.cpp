// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/key_values.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "widgets/explain.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kRow = 22;
constexpr double kLeastKey = 56;  // a label narrower than this says nothing

}  // namespace

KeyValues::KeyValues(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void KeyValues::setRows(const QVector<KeyValue>& rows) {
  rows_ = rows;
  QStringList said;
  for (const KeyValue& row : rows) said << row.key + QLatin1Char(' ') + row.value;
  setAccessibleDescription(said.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

bool KeyValues::stacks(const KeyValue& row, double width) const {
  const double key = std::min(kLeastKey, textWidth(uiFont(13), row.key));
  return face(uiFont(13)).width(row.value) + 8 + key > width;
}

int KeyValues::heightForWidth(int width) const {
  int height = 0;
  for (const KeyValue& row : rows_) height += stacks(row, width) ? 2 * kRow - 4 : kRow;
  return height;
}

QSize KeyValues::sizeHint() const { return {280, heightForWidth(std::max(width(), 200))}; }

QSize KeyValues::minimumSizeHint() const {
  double widest = 0;
  for (const KeyValue& row : rows_) widest = std::max(widest, face(uiFont(13)).width(row.value));
  return {static_cast<int>(std::ceil(widest)), static_cast<int>(rows_.size()) * kRow};
}

void KeyValues::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  double y = 0;
  for (const KeyValue& row : rows_) {
    const QFont font = uiFont(13, row.state ? QFont::DemiBold : QFont::Normal);
    const QColor ink = row.state ? stateColour(*row.state).line : theme().text;
    const bool two = stacks(row, width());
    const double value = two ? 0 : face(font).width(row.value) + 8;
    drawText(painter, QRectF(0, y, width() - value, kRow), row.key, uiFont(13), theme().text2);
    if (two) y += kRow - 4;
    drawTabular(painter, QRectF(0, y, width(), kRow), row.value, font, ink, Qt::AlignRight);
    y += kRow;
  }
}

bool KeyValues::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  int y = 0;
  for (const KeyValue& row : rows_) {
    const int height = stacks(row, width()) ? 2 * kRow - 4 : kRow;
    if (help->pos().y() < y + height) {
      QToolTip::showText(help->globalPos(), explained(row.hint.isEmpty() ? row.key + QStringLiteral(": ") + row.value : row.hint),
                         this);
      return true;
    }
    y += height;
  }
  QToolTip::hideText();
  return true;
}

}  // namespace jetlag::ui
