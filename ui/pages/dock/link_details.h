// SPDX-License-Identifier: GPL-3.0-or-later
// LinkDetails: everything about one link, and what may be done to it. The dock owns it and gives it snapshots.
#pragma once

#include <QWidget>

#include "pages/page.h"

class QLabel;

namespace jetlag::ui {

class Button;
class DockSection;
class DockTitle;
class FaultActions;
class ForecastRows;
class GaugeBar;
class KeyValues;
class Spark;

class LinkDetails : public QWidget {
  Q_OBJECT

 public:
  LinkDetails(FaultActions* actions, QWidget* parent = nullptr);
  /// Requires a link between the two.
  void show(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to);

  DockTitle* title() const { return title_; }
  ForecastRows* forecast() const { return forecast_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void addButtons();
  void inkSources();

  FaultActions* actions_;
  std::uint8_t from_ = 0, to_ = 0;
  bool cut_ = true;  ///< As the button says.
  DockTitle* title_;
  Button *heal_ = nullptr, *oneWay_ = nullptr;
  DockSection *backlog_, *whenHealed_, *lag_, *network_;
  GaugeBar *there_, *back_;
  ForecastRows* forecast_;
  Spark* spark_;
  KeyValues* figures_;
  QLabel* sources_;
};

}  // namespace jetlag::ui
