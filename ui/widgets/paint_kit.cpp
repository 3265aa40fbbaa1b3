// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/paint_kit.h"

#include <QFontDatabase>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

namespace jetlag::ui {

namespace {

constexpr int kSmallest = 11;

std::unique_ptr<Face> makeFace(int pixels, bool strong) {
  QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
  font.setPixelSize(pixels);
  font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
  font.setHintingPreference(QFont::PreferNoHinting);
  auto made = std::make_unique<Face>(Face{font, QFontMetricsF(font)});
  double least = 1e9;
  for (char c = '0'; c <= '9'; ++c) {
    const double wide = made->metrics.horizontalAdvance(QLatin1Char(c));
    made->digit = std::max(made->digit, wide);
    least = std::min(least, wide);
  }
  made->tabular = made->digit - least < 0.01;
  return made;
}

/// Sets digits in cells and everything else in runs.
void drawCells(QPainter& painter, QPointF at, const QString& text, const Face& face) {
  for (qsizetype i = 0; i < text.size();) {
    qsizetype end = i + 1;
    if (!text[i].isDigit())
      while (end < text.size() && !text[end].isDigit()) ++end;
    const QString run = text.mid(i, end - i);
    const double wide = face.metrics.horizontalAdvance(run);
    const double cell = text[i].isDigit() ? face.digit : wide;
    painter.drawText(at + QPointF((cell - wide) / 2, 0), run);
    at.rx() += cell;
    i = end;
  }
}

}  // namespace

double Face::width(const QString& text) const {
  if (tabular) return metrics.horizontalAdvance(text);
  QString other;
  int digits = 0;
  for (const QChar c : text) {
    if (c.isDigit()) ++digits;
    else other += c;
  }
  return metrics.horizontalAdvance(other) + digits * digit;
}

const Face& face(double pixels, bool strong) {
  static std::map<int, std::unique_ptr<Face>> faces;
  const int size = std::max(kSmallest, static_cast<int>(std::lround(pixels)));
  auto& found = faces[size * 2 + (strong ? 1 : 0)];
  if (!found) found = makeFace(size, strong);
  return *found;
}

void drawText(QPainter& painter, const QPointF& at, const QString& text, const Face& face, const QColor& colour, Align align) {
  if (text.isEmpty()) return;
  QPointF start = at;
  if (align != Align::kLeft) start.rx() -= face.width(text) * (align == Align::kCentre ? 0.5 : 1.0);
  painter.setFont(face.font);
  painter.setPen(colour);
  if (face.tabular) painter.drawText(start, text);
  else drawCells(painter, start, text, face);
}

QString elide(const QString& text, const Face& face, double width, Qt::TextElideMode mode) {
  return face.width(text) <= width ? text : face.metrics.elidedText(text, mode, std::max(0.0, width));
}

QRectF crisp(const QRectF& box) {
  return QRectF(QPointF(std::round(box.left()) + 0.5, std::round(box.top()) + 0.5),
                QPointF(std::round(box.right()) - 0.5, std::round(box.bottom()) - 0.5));
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

}  // namespace jetlag::ui
