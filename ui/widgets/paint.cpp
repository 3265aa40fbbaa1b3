// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/paint.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace jetlag::ui {

QRectF crisp(const QRectF& box) {
  return QRectF(QPointF(std::round(box.left()) + 0.5, std::round(box.top()) + 0.5),
                QPointF(std::round(box.right()) - 0.5, std::round(box.bottom()) - 0.5));
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

void drawCard(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& edge, double radius) {
  painter.setPen(QPen(edge, 1));
  painter.setBrush(fill);
  painter.drawRoundedRect(crisp(box), radius, radius);
}

void drawMeter(QPainter& painter, const QRectF& box, double share, const QColor& track, const QColor& fill, double tick,
               const QColor& tickColour) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(track);
  painter.drawRoundedRect(box, 2, 2);
  QRectF part = box;
  part.setWidth(box.width() * std::clamp(share, 0.0, 1.0));
  painter.setBrush(fill);
  painter.drawRoundedRect(part, 2, 2);
  if (tick < 0) return;
  const double x = box.left() + box.width() * tick;
  painter.setPen(QPen(tickColour, 1.5));
  painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3));
}

QColor withAlpha(QColor colour, double alpha) {
  colour.setAlphaF(static_cast<float>(alpha));
  return colour;
}

QPen dashedPen(const QColor& colour, double width, const std::vector<double>& pixels) {
  QPen pen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
  if (pixels.empty()) return pen;
  QList<qreal> pattern;
  for (const double p : pixels) pattern << p / width;
  pen.setDashPattern(pattern);
  return pen;
}

State versionState(const QString& letter) {
  if (letter == QLatin1String("A")) return State::kHealthy;
  if (letter == QLatin1String("B")) return State::kDiverged;
  if (letter == QLatin1String("C")) return State::kVersionC;
  return State::kNone;
}

void drawVersionDisc(QPainter& painter, const QPointF& centre, double radius, const QString& letter) {
  const QString dash(QChar(0x2013));
  const bool down = letter == QString(QChar(0x00d7)), absent = down || letter.isEmpty() || letter == dash;
  const StateColour& colour = stateColour(versionState(letter));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(absent ? QPen(theme().control, 1, Qt::DashLine) : QPen(Qt::NoPen));
  painter.setBrush(absent ? theme().none.soft : colour.line);
  painter.drawEllipse(centre, radius, radius);
  const QRectF box(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
  drawText(painter, box, absent && !down ? dash : letter, uiFont(std::max(11, qRound(radius * 1.2)), QFont::DemiBold),
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
