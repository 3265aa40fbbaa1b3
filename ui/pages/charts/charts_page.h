// SPDX-License-Identifier: GPL-3.0-or-later
// ChartsPage: lag per link, divergent keys, backlog fill, throughput, client latency, and tables of lag quantiles and of egress
// with its cost.
//
// Axis     all charts over time share it: zooming one zooms all, the pointer's line stands in all; fault bands lie behind them.
// Pace     charts are drawn anew at most four times a second while the world runs, at once when it stands.
// Focus    the report is asked for while the page is the current one: latency, quantiles and money come from it.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QVector>

#include "models/throughput.h"
#include "pages/charts/chart_facts.h"
#include "pages/page.h"

class QGridLayout;
class QLabel;
class QStackedWidget;

namespace jetlag::ui {

class ChartCard;
class EmptyState;
class LogTable;
class Select;
class TextTable;

class ChartsPage : public Page {
  Q_OBJECT

 public:
  explicit ChartsPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  void selectRange(const std::optional<TimeSpan>& range) override;
  void want(observe::Focus& focus) const override { focus.report = true; }
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;
  /// "lag", "divergence", "backlog", "throughput", "egress", "latency"
  ChartCard* card(const QString& id) const;
  Select* links() const { return links_; }
  const TextTable& lagTable() const { return *lagRows_; }
  const TextTable& costTable() const { return *costRows_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  QWidget* tableCard(const QString& title, const QString& hint, TextTable* rows, const QVector<int>& widths, int flexible);
  void draw();
  void alignTimes();
  void tellHint();
  void arrange();
  void share(ChartCard* card);

  SnapshotPtr seen_;
  Throughput throughput_;
  QVector<ChartCard*> cards_;
  QVector<QWidget*> tiles_;
  TextTable *lagRows_, *costRows_;
  Select* links_;
  QString keptLinks_;  ///< chosen in another window, until there is a scenario that offers them
  QLabel* hint_;
  QGridLayout* grid_ = nullptr;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QElapsedTimer drawn_;
  QTimer later_;
  int columns_ = 0;
};

}  // namespace jetlag::ui
