// SPDX-License-Identifier: GPL-3.0-or-later
// Button: the lab's push button, painted from theme tokens: icon, text, shortcut key and menu arrow in one row.
//
// Looks: normal (framed), ghost (no frame until hovered), primary (filled), chip (round, for filters). A checked button is
// drawn in accent. An icon-only button takes a name, which becomes its tooltip and its accessible name. Keyboard focus is a 2
// px accent ring; Space and Enter press it; a mouse click does not take the focus away from a canvas. Follows theme changes
// by itself.
#pragma once

#include <QAbstractButton>

#include <optional>

#include "widgets/icons.h"
#include "widgets/theme.h"

namespace jetlag::ui {

class Button : public QAbstractButton {
  Q_OBJECT

 public:
  enum class Look { kNormal, kGhost, kPrimary, kChip };

  explicit Button(const QString& text, QWidget* parent = nullptr);
  /// Icon only; `name` is what tooltip and screen reader say.
  Button(Icon icon, const QString& name, QWidget* parent = nullptr);

  void setLook(Look look);
  void setGlyph(std::optional<Icon> glyph, int size = 16);
  /// A dot before the text: the button is the legend of what it shows.
  void setSwatch(State state);
  void setKeyText(const QString& key);  ///< drawn as a key cap after the text
  void setArrow(bool arrow);            ///< a small down arrow: opens a menu
  void setSmall();                      ///< 26 px high, 12 px text
  void setExtent(int width, int height);  ///< fixed height; fixed width unless zero
  void setTextPixels(int px, bool bold = false);
  /// Hides the text (icon stays) where room is short; the text stays the accessible name.
  void setTextShown(bool shown);
  QString keyText() const { return key_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  double contentWidth() const;
  QColor inkColour() const;
  void paintFrame(QPainter& painter) const;

  Look look_ = Look::kNormal;
  std::optional<Icon> glyph_;
  int glyphSize_ = 16;
  std::optional<State> swatch_;
  QString key_;
  bool arrow_ = false;
  bool textShown_ = true;
  int height_ = 30;
  int width_ = 0;
  int px_ = 13;
  bool bold_ = false;
};

}  // namespace jetlag::ui
