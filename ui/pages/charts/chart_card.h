// SPDX-License-Identifier: GPL-3.0-or-later
// ChartCard: a chart on a card with a button that exports it as a picture or as numbers, and words instead of it while there is
// nothing to draw.
//
// Export    the button asks for a path and announces what came of it; exportTo() takes one (".png", ".csv", and ".svg" where Qt's
//           module for it is installed, in any case). What is there is replaced when the new file is complete, or stays as it is.
// Tooltip   over the title: what its words mean.
#pragma once

#include "widgets/card.h"
#include "widgets/chart.h"

class QStackedLayout;

namespace jetlag::ui {

class Button;
class EmptyState;

class ChartCard : public Card {
  Q_OBJECT

 public:
  /// `id` names exported files and finds the card: "lag".
  explicit ChartCard(const QString& id, QWidget* parent = nullptr);
  void setFacts(const ChartFacts& facts, const QString& otherwise);
  void setHistogram(const HistogramFacts& facts, const QString& otherwise);
  Chart* chart() const { return chart_; }
  bool showsChart() const;
  bool exportTo(const QString& path) const;

 Q_SIGNALS:
  void announced(const QString& what);

 protected:
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show(bool any, const QString& title, const QString& otherwise);
  void ask(const QString& ending);
  QString outcome(const QString& path) const;

  QString id_;
  Chart* chart_;
  EmptyState* empty_;
  QStackedLayout* stack_;
  Button* menu_;
};

}  // namespace jetlag::ui
