// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/paint.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace jetlag::ui {

namespace {

QFont sized(QFont font, int px, QFont::Weight weight) {
  font.setPixelSize(std::max(px, 11));
  font.setWeight(weight);
  return font;
}

double widestDigit(const QFontMetricsF& metrics) {
  double widest = 0;
  for (char digit = '0'; digit <= '9'; ++digit) widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
  return widest;
}

}  // namespace

QFont uiFont(int px, QFont::Weight weight) { return sized(QFontDatabase::systemFont(QFontDatabase::GeneralFont), px, weight); }
QFont monoFont(int px, QFont::Weight weight) { return sized(QFontDatabase::systemFont(QFontDatabase::FixedFont), px, weight); }

double textWidth(const QFont& font, const QString& text) { return QFontMetricsF(font).horizontalAdvance(text); }

double tabularWidth(const QFont& font, const QString& text) {
  const QFontMetricsF metrics(font);
  const double digit = widestDigit(metrics);
  double width = 0;
  for (const QChar c : text) width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
  return width;
}

bool drawText(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
              Qt::Alignment align, Qt::TextElideMode elide) {
  const QFontMetricsF metrics(font);
  const QString shown = metrics.elidedText(text, elide, box.width() + 0.5);
  painter.setFont(font);
  painter.setPen(colour);
  painter.drawText(
      box, static_cast<int>((align & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip,
      shown);
  return shown != text;
}

void drawTabular(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
                 Qt::Alignment align) {
  const QFontMetricsF metrics(font);
  const double digit = widestDigit(metrics);
  const double width = tabularWidth(font, text);
  double x = box.left();
  if ((align & Qt::AlignRight) != 0) x = box.right() - width;
  if ((align & Qt::AlignHCenter) != 0) x = box.center().x() - width / 2;
  const double baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2;
  painter.setFont(font);
  painter.setPen(colour);
  for (const QChar c : text) {
    const double advance = metrics.horizontalAdvance(c);
    const double cell = c.isDigit() ? digit : advance;
    painter.drawText(QPointF(x + (cell - advance) / 2, baseline), QString(c));
    x += cell;
  }
}

double drawParagraph(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
                     int lines, double lineHeight) {
  QTextLayout layout(text, font);
  const QFontMetricsF metrics(font);
  painter.setFont(font);
  painter.setPen(colour);
  layout.beginLayout();
  double y = box.top();
  for (int i = 0; i < lines; ++i) {
    QTextLine line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(box.width());
    QString shown = text.mid(line.textStart(), line.textLength()).trimmed();
    if (i == lines - 1 && line.textStart() + line.textLength() < text.size())
      shown = metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, box.width());
    painter.drawText(QPointF(box.left(), y + (lineHeight + metrics.ascent() - metrics.descent()) / 2), shown);
    y += lineHeight;
  }
  layout.endLayout();
  return y - box.top();
}

void drawBox(QPainter& painter, const QRectF& box, double radius, const QColor& fill, const QColor& stroke, double width,
             Qt::PenStyle style) {
  const double inset = width / 2;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
  painter.setPen(stroke.isValid() ? QPen(stroke, width, style) : QPen(Qt::NoPen));
  painter.drawRoundedRect(stroke.isValid() ? box.adjusted(inset, inset, -inset, -inset) : box, radius, radius);
  painter.restore();
}

State versionState(const QString& letter) {
  if (letter == QLatin1String("A")) return State::kHealthy;
  if (letter == QLatin1String("B")) return State::kDiverged;
  if (letter == QLatin1String("C")) return State::kVersionC;
  return State::kNone;
}

void drawVersionDisc(QPainter& painter, const QPointF& centre, double radius, const QString& letter) {
  const bool absent = letter.isEmpty() || letter == QString(QChar(0x2013));
  const StateColour& colour = stateColour(versionState(letter));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(absent ? QPen(theme().control, 1, Qt::DashLine) : QPen(Qt::NoPen));
  painter.setBrush(absent ? theme().none.soft : colour.line);
  painter.drawEllipse(centre, radius, radius);
  const QRectF box(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
  drawText(painter, box, absent ? QString(QChar(0x2013)) : letter, uiFont(std::max(11, qRound(radius * 1.2)), QFont::DemiBold),
           absent ? theme().text2 : theme().bg, Qt::AlignHCenter);
  painter.restore();
}

double drawKeyCap(QPainter* painter, const QPointF& leftMiddle, const QString& key) {
  const QFont font = uiFont(11);
  const double width = std::max(18.0, textWidth(font, key) + 10);
  if (painter != nullptr) {
    const QRectF box(leftMiddle.x(), leftMiddle.y() - 9, width, 18);
    drawBox(*painter, box, 3, theme().raised, theme().border);
    drawText(*painter, box, key, font, theme().text2, Qt::AlignHCenter);
  }
  return width;
}

}  // namespace jetlag::ui
