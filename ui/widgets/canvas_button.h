// SPDX-License-Identifier: GPL-3.0-or-later
// Canvas button: a small button that lies over a canvas (zoom, layers, arrangement), painted in the theme's colours.
//
// Text, icon or both, an arrow when it opens a menu, a soft accent when checked, a focus ring of two pixels. The accessible name
// is the text or, for icons alone, the tooltip's first line.
#pragma once

#include <QAbstractButton>

#include "widgets/icons.h"

namespace jetlag::ui {

class CanvasButton : public QAbstractButton {
  Q_OBJECT
 public:
  enum class Look { kCard, kFlat };  ///< With a background of its own, or inside a box that has one.

  CanvasButton(Look look, const QString& text, const QString& tip, QWidget* parent);

  void setGlyph(Icon icon);
  void setOpensMenu(bool opens);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  Look look_;
  bool hasGlyph_ = false, opensMenu_ = false, hovered_ = false;
  Icon glyph_ = Icon::kPlus;
};

}  // namespace jetlag::ui
