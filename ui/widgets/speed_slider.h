// SPDX-License-Identifier: GPL-3.0-or-later
// SpeedSlider: simulated seconds per second on a logarithmic scale, 1/1000 to 1000 with a tick per decade, and `max` at the
// end, which is infinity here. Left and Right double and halve, Page keys move a decade, Home and End go to the ends; a value
// near a tick snaps to it. The slider's integer value is 1000 per decade (0 .. 7000), so that screen readers find an ordinary
// slider.
#pragma once

#include <QAbstractSlider>

namespace jetlag::ui {

class SpeedSlider : public QAbstractSlider {
  Q_OBJECT

 public:
  explicit SpeedSlider(QWidget* parent = nullptr);
  double speed() const;            ///< infinity at the right end
  void setSpeed(double speed);     ///< emits nothing
  /// "1/10×", "0.50×", "25×", "max".
  static QString textOf(double speed);
  QSize sizeHint() const override { return {236, 40}; }
  QSize minimumSizeHint() const override { return {176, 40}; }

 Q_SIGNALS:
  void speedChanged(double speed);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void moveTo(double x);
  double xOf(double decade) const;
};

}  // namespace jetlag::ui
