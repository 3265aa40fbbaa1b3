// SPDX-License-Identifier: GPL-3.0-or-later
// Icons: strokes on a 16 px grid, drawn from path strings in whatever colour the text has. No bitmaps.
//
//   paintIcon(painter, Icon::kPlay, QRectF(x, y, 16, 16), theme().text2);
//   button->setIcon(icon(Icon::kFork));          // follows the theme; call again after a theme change
#pragma once

#include <QColor>
#include <QIcon>
#include <QPainterPath>
#include <QRectF>

class QPainter;

namespace jetlag::ui {

enum class Icon {
  kMenu, kRestart, kBack, kPlay, kPause, kStep, kNext, kUntil, kFork, kSearch, kHome, kMap, kInspect, kMatrix, kSequence, kLog,
  kCharts, kEditor, kConsole, kConflicts, kCompare, kLessons, kLive, kCut, kHeal, kOneWay, kSlow, kLoss, kDown, kRight, kLeft,
  kClose, kPlus, kMinus, kFit, kFile, kDrop, kPin, kOk, kWarn, kSwap, kGear, kEye, kLayers, kCopy, kStar,
};

/// The outline on the 16 x 16 grid.
const QPainterPath& iconPath(Icon icon);
/// Strokes (and fills, for solid ones) the icon into `box` with a pen of `width` grid units.
void paintIcon(QPainter& painter, Icon icon, const QRectF& box, const QColor& colour, double width = 1.4);
/// For buttons and menus: in text2, text when active, at 40 % when disabled.
QIcon icon(Icon icon, int size = 16);
QIcon icon(Icon icon, const QColor& colour, int size = 16);

/// An SVG path of M m L l H h V v C c A a Z z; empty where the text is not one.
QPainterPath pathFromSvg(const char* text);

}  // namespace jetlag::ui
