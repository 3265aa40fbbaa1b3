// SPDX-License-Identifier: GPL-3.0-or-later
// Paint kit: the few strokes that map, timeline and charts share. Text in the platform's face at a pixel size, measured so that
// changing digits never change a width; cards with crisp one pixel edges; elision.
//
// Faces are made once per size and weight and live for the whole run; UI thread only. Sizes are logical pixels, never below 11.
#pragma once

#include <QColor>
#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QString>

#include <vector>

namespace jetlag::ui {

enum class Align { kLeft, kCentre, kRight };

/// A font at one size with what is needed to set digits in cells of equal width.
struct Face {
  QFont font;
  QFontMetricsF metrics;
  double digit = 0;      ///< Width of the widest digit.
  bool tabular = false;  ///< All digits are that wide already.

  /// Width of `text` with every digit as wide as the widest one.
  double width(const QString& text) const;
  /// Distance from the middle of a line of capitals to its baseline.
  double middle() const { return metrics.capHeight() / 2; }
};

/// The UI face; `pixels` is rounded and at least 11.
const Face& face(double pixels, bool strong = false);

/// One line of text whose baseline starts, is centred or ends at `at`.
void drawText(QPainter& painter, const QPointF& at, const QString& text, const Face& face, const QColor& colour,
              Align align = Align::kLeft);
/// `text` shortened at its end (prose) or in its middle (ids, paths) to fit `width`.
QString elide(const QString& text, const Face& face, double width, Qt::TextElideMode mode = Qt::ElideRight);

/// Moves the edges of `box` to the middles of pixels, so that a one pixel pen is crisp.
QRectF crisp(const QRectF& box);
/// A rounded box with a one pixel edge.
void drawCard(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& edge, double radius = 6);
/// A horizontal bar filled to `share` with a tick; `tick` below 0 paints none.
void drawMeter(QPainter& painter, const QRectF& box, double share, const QColor& track, const QColor& fill, double tick,
               const QColor& tickColour);
QColor withAlpha(QColor colour, double alpha);
/// A pen in a dash pattern given in pixels (Qt counts in pen widths).
QPen dashedPen(const QColor& colour, double width, const std::vector<double>& pixels);

}  // namespace jetlag::ui
