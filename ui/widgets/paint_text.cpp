// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFontDatabase>
#include <QPainter>
#include <QRegularExpression>
#include <QTextLayout>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kSmallest = 11;

QFont sized(QFont font, int px, QFont::Weight weight) {
  font.setPixelSize(std::max(px, kSmallest));
  font.setWeight(weight);
  return font;
}

std::unique_ptr<Face> makeFace(const QFont& font) {
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

QFont uiFont(int px, QFont::Weight weight) { return sized(QFontDatabase::systemFont(QFontDatabase::GeneralFont), px, weight); }
QFont monoFont(int px, QFont::Weight weight) { return sized(QFontDatabase::systemFont(QFontDatabase::FixedFont), px, weight); }

const Face& face(const QFont& font) {
  static std::map<std::tuple<QString, int, int, int>, std::unique_ptr<Face>> faces;
  auto& found = faces[{font.family(), font.pixelSize(), font.weight(), font.hintingPreference()}];
  if (!found) found = makeFace(font);
  return *found;
}

const Face& face(double pixels, bool strong) {
  static std::map<std::pair<int, bool>, const Face*> faces;
  const int size = static_cast<int>(std::lround(pixels));
  const Face*& found = faces[{size, strong}];
  if (found == nullptr) {
    QFont font = uiFont(size, strong ? QFont::DemiBold : QFont::Normal);
    font.setHintingPreference(QFont::PreferNoHinting);  // on canvases that zoom
    found = &face(font);
  }
  return *found;
}

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

void drawText(QPainter& painter, const QPointF& at, const QString& text, const Face& face, const QColor& colour, Align align) {
  if (text.isEmpty()) return;
  QPointF start = at;
  if (align != Align::kLeft) start.rx() -= face.width(text) * (align == Align::kCentre ? 0.5 : 1.0);
  painter.setFont(face.font);
  painter.setPen(colour);
  if (face.tabular) painter.drawText(start, text);
  else drawCells(painter, start, text, face);
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
  const Face& cells = face(font);
  const double baseline = box.center().y() + (cells.metrics.ascent() - cells.metrics.descent()) / 2;
  if ((align & Qt::AlignRight) != 0) drawText(painter, QPointF(box.right(), baseline), text, cells, colour, Align::kRight);
  else if ((align & Qt::AlignHCenter) != 0)
    drawText(painter, QPointF(box.center().x(), baseline), text, cells, colour, Align::kCentre);
  else drawText(painter, QPointF(box.left(), baseline), text, cells, colour);
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

double textWidth(const QFont& font, const QString& text) { return QFontMetricsF(font).horizontalAdvance(text); }

QString elide(const QString& text, const Face& face, double width, Qt::TextElideMode mode) {
  return face.width(text) <= width ? text : face.metrics.elidedText(text, mode, std::max(0.0, width));
}

QString elideWords(const QString& text, const Face& face, double width) {
  if (face.width(text) <= width) return text;
  static const QRegularExpression kLeadsOn(
      QStringLiteral("(?:[\\s,:;·→⇄<>=]|\\b(?:and|as|at|for|no|of|the|to|until|with|within))+$")),
      kLetter(QStringLiteral("\\p{L}"));
  for (qsizetype end = text.lastIndexOf(QLatin1Char(' ')); end > 0; end = text.lastIndexOf(QLatin1Char(' '), end - 1)) {
    const QString words = text.left(end).remove(kLeadsOn);
    if (face.width(words + QChar(0x2026)) <= width) return words.contains(kLetter) ? words + QChar(0x2026) : QString();
  }
  return {};
}

}  // namespace jetlag::ui
