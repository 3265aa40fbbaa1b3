// SPDX-License-Identifier: GPL-3.0-or-later
// Paint: the few strokes that every self-painted widget shares: fonts by pixel size, text that elides, digits of equal width,
// rounded boxes whose one-pixel lines stay crisp, chips, version letters and key caps as marks. All sizes are logical pixels.
//
// Tabular digits: drawTabular gives each digit the width of the widest one, so that a running number never changes its width;
// fonts without tabular figures need nothing else.
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

#include "widgets/theme.h"

class QPainter;

namespace jetlag::ui {

/// The platform's interface face at `px` pixels (at least 11); weights 400 and 600.
QFont uiFont(int px, QFont::Weight weight = QFont::Normal);
/// The platform's fixed face: code, keys, commands, dots.
QFont monoFont(int px, QFont::Weight weight = QFont::Normal);

double textWidth(const QFont& font, const QString& text);
double tabularWidth(const QFont& font, const QString& text);
/// One line of text in `box`, vertically centred, elided where it does not fit; true when it had to be.
bool drawText(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
              Qt::Alignment align = Qt::AlignLeft, Qt::TextElideMode elide = Qt::ElideRight);
/// The same with digits of equal width, never elided.
void drawTabular(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
                 Qt::Alignment align = Qt::AlignLeft);
/// At most `lines` lines, the last elided at its end; returns the height used.
double drawParagraph(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& colour,
                     int lines, double lineHeight);

/// A filled and stroked rounded box; the stroke lies inside `box` and on whole pixels.
void drawBox(QPainter& painter, const QRectF& box, double radius, const QColor& fill, const QColor& stroke, double width = 1.0,
             Qt::PenStyle style = Qt::SolidLine);

/// A version's letter in its disc ("A" most regions, "B", "C", ...; an en dash for absent).
void drawVersionDisc(QPainter& painter, const QPointF& centre, double radius, const QString& letter);
/// The state that a version letter has: A healthy, B diverged, C, later ones none.
State versionState(const QString& letter);

/// A shortcut drawn as a key; returns its width. With no painter it only measures.
double drawKeyCap(QPainter* painter, const QPointF& leftMiddle, const QString& key);

}  // namespace jetlag::ui
