// SPDX-License-Identifier: GPL-3.0-or-later
// Chart: series over simulated seconds, or a histogram. Title and unit in one line, horizontal grid only, three to six round
// ticks, each series named at the right with its value at the cursor, or its last one without a cursor (a list above six), fault
// bands behind, own dash per series.
//
// Data      points in time order; a NaN value is a gap and is drawn as one. Linear axes keep zero in the picture; a log axis
//           says so in its title and skips values that are not positive. A series with a state keeps that state's colour, the
//           others take the chart colours in their order.
// Use       the pointer shows a line and the values of all series; drag zooms in time, double click resets, a click on a name
//           toggles its series; rangeChanged, rangeReset and hovered let charts that share an axis follow each other.
// Crowds    names for which there is no room are counted in the last line, "14 more", with what the facts leave out.
// Keys      Left and Right move the hover line, + and - zoom at it, Home resets, Escape takes it away.
// Export    paintInto() draws what is shown as lines and texts, csv() writes its numbers.
// Built on QCustomPlot, which no other file sees.
#pragma once

#include <QVariantMap>
#include <QVector>
#include <QWidget>

#include <memory>
#include <optional>

#include "widgets/theme.h"

namespace jetlag::ui {

struct ChartSeries {
  QString name;
  QVector<double> x, y;               ///< seconds, values; NaN: gap
  std::optional<State> state = {};
  bool estimated = false;             ///< drawn dotted, "estimated" after its name
  bool stepped = false;               ///< a value holds until the next one; else a line leads there
  bool branch = false;                ///< another branch's run: grey and dashed
  std::optional<double> until = {};   ///< its newest value is from then, before the cursor: its label says so
  /// Which colour and dash: what stands in several charts has the same in all of them. Absent: those of its place in this one.
  std::optional<qsizetype> look = {};
};

struct ChartBand {
  double begin = 0, end = 0;
  State state = State::kCut;
  QString label;
};

struct ChartFacts {
  QString title, unit;                ///< "Replication lag p99", "ms"
  QVector<ChartSeries> series;
  QVector<ChartBand> bands;
  bool log = false;
  bool area = false;                  ///< soft fill; only with a single series
  qsizetype more = 0;                 ///< series that would be too many to read
  std::optional<double> now = {};     ///< where the cursor stands
};

struct HistogramFacts {
  QString title, unit;
  QVector<double> edges;              ///< one more than counts, rising
  QVector<double> counts;
  struct Mark {
    double at = 0;
    QString label;                    ///< "p99 14.0 s"
    State state = State::kAccent;
  };
  QVector<Mark> marks;
  bool log = false;                   ///< edges on a log axis
};

class Chart : public QWidget {
  Q_OBJECT

 public:
  explicit Chart(QWidget* parent = nullptr);
  ~Chart() override;

  void setFacts(const ChartFacts& facts);
  void setHistogram(const HistogramFacts& facts);
  /// Room for the names at the right: as much as these need, or what charts that stand in one column share.
  int namesRoom() const;
  void shareRoom(int pixels);
  void setRange(double begin, double end);
  void resetRange();  ///< the whole, also of what is still to come
  QPair<double, double> range() const;
  void setHover(std::optional<double> at);
  QString hoverText() const;          ///< what the hover line says: "24.3 s: us → eu 14.0 s, …"
  void setShown(const QString& series, bool shown);
  bool isShown(const QString& series) const;
  QStringList legend() const;         ///< the names as written, with last values
  QString moreText() const;           ///< what stands below them for those that are left out: "14 more", or nothing
  QString shownName(const QString& entry) const;  ///< what there is room for of an entry of legend()
  QRect legendBox(const QString& series) const;   ///< where its name is, to click; empty without room for it
  QRect plotArea() const;
  void paintInto(QPainter& painter) const;  ///< without the hover line; as large as the widget
  QString csv() const;
  QVariantMap kept() const;  ///< what a person has zoomed and hidden, for a chart that takes its place
  void takeOver(const QVariantMap& kept);
  QSize sizeHint() const override { return {520, 200}; }
  QSize minimumSizeHint() const override { return {220, 96}; }

 Q_SIGNALS:
  void rangeChanged(double begin, double end);
  void rangeReset();
  void hovered(double at);            ///< NaN when the pointer leaves
  void shownChanged(const QString& series, bool shown);

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Impl;
  void rebuild();
  void pointer(const QMouseEvent& event);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jetlag::ui
