// SPDX-License-Identifier: GPL-3.0-or-later
// Paint: the few strokes that every self-painted widget shares: fonts by pixel size, text that elides, digits of equal width,
// boxes whose one-pixel lines stay crisp, meters, version letters and key caps as marks. All sizes are logical pixels, fonts
// never below 11.
//
// Digits of equal width: a Face and drawTabular give each digit the width of the widest one, so that a running number never
// changes its width; fonts with tabular figures need nothing else. Faces are made once and live for the whole run; UI thread
// only.
#pragma once

#include <QColor>
#include <QFont>
#include <QFontMetricsF>
#include <QPen>
#include <QRectF>
#include <QString>

#include <vector>

#include "widgets/theme.h"

class QPainter;

namespace jetlag::ui {

/// The platform's interface face at `px` pixels; weights 400 and 600.
QFont uiFont(int px, QFont::Weight weight = QFont::Normal);
/// The platform's fixed face: code, keys, commands, dots.
QFont monoFont(int px, QFont::Weight weight = QFont::Normal);

/// A font with what is needed to set digits in cells of equal width.
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
const Face& face(const QFont& font);
/// The interface face; `pixels` is rounded.
const Face& face(double pixels, bool strong = false);

enum class Align { kLeft, kCentre, kRight };

/// One line of text whose baseline starts, is centred or ends at `at`; digits of equal width.
void drawText(QPainter& painter, const QPointF& at, const QString& text, const Face& face, const QColor& colour,
              Align align = Align::kLeft);
/// One line of text in `box`, vertically centred, elided where it does not fit; true when it had to be.
bool drawText(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
              Qt::Alignment align = Qt::AlignLeft, Qt::TextElideMode elide = Qt::ElideRight);
/// The same with digits of equal width, never elided.
void drawTabular(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
                 Qt::Alignment align = Qt::AlignLeft);
/// At most `lines` lines, the last elided at its end; returns the height used.
double drawParagraph(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
                     int lines, double lineHeight);
double textWidth(const QFont& font, const QString& text);
/// `text` shortened at its end (prose) or in its middle (ids, paths) to fit `width`.
QString elide(const QString& text, const Face& face, double width, Qt::TextElideMode mode = Qt::ElideRight);
/// `text`, or as many of its first words as fit, with an ellipsis; empty where that says nothing (no word, or a bare number).
QString elideWords(const QString& text, const Face& face, double width);

/// Moves the edges of `box` to the middles of pixels, so that a one pixel pen is crisp.
QRectF crisp(const QRectF& box);
/// A filled and stroked rounded box; the stroke lies inside `box` and on whole pixels.
void drawBox(QPainter& painter, const QRectF& box, double radius, const QColor& fill, const QColor& stroke, double width = 1.0,
             Qt::PenStyle style = Qt::SolidLine);
/// The same with a one pixel edge, for a box that stands anywhere between pixels.
void drawCard(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& edge, double radius = 6);
/// A horizontal bar filled to `share` with a tick; `tick` below 0 paints none.
void drawMeter(QPainter& painter, const QRectF& box, double share, const QColor& track, const QColor& fill, double tick,
               const QColor& tickColour);
QColor withAlpha(QColor colour, double alpha);
/// A pen in a dash pattern given in pixels (Qt counts in pen widths).
QPen dashedPen(const QColor& colour, double width, const std::vector<double>& pixels);

/// A version's letter in its disc ("A" most regions, "B", "C", ...; an en dash for absent).
void drawVersionDisc(QPainter& painter, const QPointF& centre, double radius, const QString& letter);
/// The state that a version letter has: A healthy, B diverged, C, later ones none.
State versionState(const QString& letter);

/// A shortcut drawn as a key; returns its width. With no painter it only measures.
double drawKeyCap(QPainter* painter, const QPointF& leftMiddle, const QString& key);

}  // namespace jetlag::ui
