// SPDX-License-Identifier: GPL-3.0-or-later
// What lies over a chart's lines: title, names at the lines' ends, labels of bands and marks, cursor, hover line with its
// box. Knows the plot only as a mapping from values to pixels, so that plotting stays in chart.cpp.
#pragma once

#include <QPen>
#include <QRectF>

#include <functional>

#include "widgets/chart.h"

class QPainter;

namespace jetlag::ui {

struct ChartMapping {
  QRectF area;    ///< where lines are drawn
  QSizeF size;    ///< the whole widget
  std::function<double(double)> x, y;
};

struct ChartName {
  QString name, text;
  QString figure = {};  ///< What `text` says behind the name; never elided.
  QColor ink;
  double value = 0;
  bool shown = true;
  QRectF box = {};
};

struct ChartPicture {
  bool isHistogram = false;
  ChartFacts facts;
  HistogramFacts histogram;
  QStringList hidden;
  QVector<ChartName> names;
  qsizetype unnamed = 0;  ///< Of those, how many have no box.
  QRectF moreBox = {};
  std::optional<double> hover, dragFrom, dragTo;   ///< seconds; pixels
  std::optional<QPair<double, double>> zoomed = {};  ///< seconds: the values beside the lines are those at its end
};

constexpr int kChartTitle = 30;

QColor chartInk(const ChartFacts& facts, qsizetype index);
/// Its line: colour and dash together belong to one series only, up to thirty.
QPen chartPen(const ChartFacts& facts, qsizetype index);
/// Fills `names` with words and colours; returns the width of the widest.
double nameLines(ChartPicture& picture);
/// Names at the height where their line ends, pushed apart so that none covers another; above six, as a list of those that there
/// is room for, and a box for the number of the others.
void placeNames(ChartPicture& picture, const ChartMapping& mapping);
/// "14 more": those without a box and those that the facts leave out.
QString moreText(const ChartPicture& picture);
/// As much of a name as its box has room for, with the whole figure.
QString shownText(const ChartPicture& picture, const ChartName& name);
void paintOverlay(QPainter& painter, const ChartPicture& picture, const ChartMapping& mapping);

/// Paints the overlay over its parent, with a ring when the parent has the focus; lets every pointer event through.
class ChartOverlay : public QWidget {
  Q_OBJECT

 public:
  ChartOverlay(QWidget* parent, const ChartPicture& picture, std::function<ChartMapping()> mapping);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const ChartPicture& picture_;
  std::function<ChartMapping()> mapping_;
};

}  // namespace jetlag::ui
