// SPDX-License-Identifier: GPL-3.0-or-later
// GaugeBar: how full something with an end is (a backlog): label and per cent, a bar with a tick at 80 %, and below it what
// that means and the amount. Colour by fill: below 50 % healthy, to 80 % lagging, above it cut; the words say the same. What is
// gone, because memory was lost and not because it overflowed, has the colour of a cut and "gone" for its per cent.
#pragma once

#include <QWidget>

#include "widgets/theme.h"

class QPainter;

namespace jetlag::ui {

struct GaugeFacts {
  QString label;      ///< "us → eu"
  double fill = 0;    ///< 0 .. 1
  QString headline;   ///< "exhausted in 3.1 s"
  QString detail;     ///< "52.5 MiB, +3.75 MiB/s"; a line of its own where both do not fit into one: neither is elided
  bool gone = false;  ///< what it should hold it holds no longer
};

/// The state that a fill has.
State gaugeState(double fill, bool gone = false);
/// Gone, and not for being full.
inline bool isLost(double fill, bool gone) { return gone && fill < 0.8; }
/// "82 %"; "gone" where that is not for being full.
QString gaugeText(double fill, bool gone);
/// The bar alone, 8 px high at the middle of `box`, with its tick.
void drawGauge(QPainter& painter, const QRectF& box, double fill, const QColor& ink);

class GaugeBar : public QWidget {
  Q_OBJECT

 public:
  explicit GaugeBar(QWidget* parent = nullptr);
  void setFacts(const GaugeFacts& facts);
  QSize sizeHint() const override { return {280, stacks() ? 71 : 54}; }
  QSize minimumSizeHint() const override { return {180, sizeHint().height()}; }
  bool stacks() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  GaugeFacts facts_;
};

}  // namespace jetlag::ui
