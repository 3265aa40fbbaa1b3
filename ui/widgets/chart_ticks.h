// SPDX-License-Identifier: GPL-3.0-or-later
// Where the axes of a chart have their ticks, and what stands there. Only chart.cpp sees this, as it does QCustomPlot.
#pragma once

#include <QVector>

#include <cmath>

#include <qcustomplot.h>

#include "widgets/numbers.h"

namespace jetlag::ui {

/// Few round ticks; numbers as axes write them.
class Ticker : public QCPAxisTicker {
 public:
  Ticker() { setTickCount(4); }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override {
    return numbers::axis(std::abs(tick) < 1e-12 ? 0 : tick);
  }
};

class LogTicker : public QCPAxisTickerLog {
 public:
  QString getTickLabel(double tick, const QLocale&, QChar, int) override { return numbers::axis(tick); }

 protected:
  /// Powers of ten; within two of them also 2 and 5 times one.
  QVector<double> createTickVector(double, const QCPRange& range) override {
    QVector<double> ticks;
    if (range.lower <= 0) return ticks;
    const bool few = range.upper < range.lower * 100;
    for (double power = std::pow(10.0, std::floor(std::log10(range.lower))); power <= range.upper; power *= 10)
      for (const double times : {1.0, 2.0, 5.0})
        if ((times == 1 || few) && range.contains(times * power)) ticks << times * power;
    return ticks;
  }
};

class SecondsTicker : public Ticker {
 public:
  SecondsTicker() { setTickCount(6); }
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
    return Ticker::getTickLabel(tick, locale, format, precision) + numbers::kThinSpace + QLatin1Char('s');
  }
};

}  // namespace jetlag::ui
