// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tabular_label.h"

#include <QFontMetrics>
#include <QPainter>

#include <cmath>

#include "widgets/paint.h"

namespace jetlag::ui {

TabularLabel::TabularLabel(const QFont& font, Ink ink, const QString& sample, QWidget* parent)
    : QWidget(parent), font_(font), ink_(ink), room_(face(font).width(sample)) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void TabularLabel::setText(const QString& text) {
  if (text == text_) return;
  text_ = text;
  const double width = face(font_).width(text);
  if (width > room_) {
    room_ = width;
    updateGeometry();
  }
  update();
}

void TabularLabel::setAlignment(Qt::Alignment align) {
  align_ = align;
  update();
}

QSize TabularLabel::sizeHint() const { return {static_cast<int>(std::ceil(room_)) + 2, QFontMetrics(font_).height()}; }

void TabularLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& t = theme();
  QColor ink = ink_ == Ink::kText ? t.text : ink_ == Ink::kText2 ? t.text2 : t.text3;
  if (!isEnabled()) ink.setAlphaF(0.4f);
  drawTabular(painter, rect(), text_, font_, ink, align_);
}

}  // namespace jetlag::ui
