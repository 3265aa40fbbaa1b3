// SPDX-License-Identifier: GPL-3.0-or-later
// RegionDetails: everything about one region, and what may be done to it. The dock owns it and gives it snapshots.
#pragma once

#include <QVector>
#include <QWidget>

#include "pages/page.h"
#include "widgets/key_values.h"

namespace jetlag::ui {

class Button;
class DockSection;
class DockTitle;
class FaultActions;

QVector<KeyValue> dataRows(const observe::Snapshot& seen, std::uint8_t region);
/// By origin with a link into the region: the age of the oldest operation that is missing here.
QVector<KeyValue> behindRows(const observe::Snapshot& seen, std::uint8_t region);
QVector<KeyValue> processRows(const observe::Snapshot& seen, std::uint8_t region);

class RegionDetails : public QWidget {
  Q_OBJECT

 public:
  RegionDetails(FaultActions* actions, QWidget* parent = nullptr);
  void show(const observe::Snapshot& seen, std::uint8_t region);
  DockTitle* title() const { return title_; }

 private:
  void addButtons();

  FaultActions* actions_;
  std::uint8_t region_ = 0;
  bool down_ = false;
  DockTitle* title_;
  Button *write_ = nullptr, *down_button_ = nullptr, *pause_ = nullptr, *isolate_ = nullptr;
  DockSection *data_, *behind_, *process_;
  KeyValues *dataRows_, *behindRows_, *processRows_;
};

}  // namespace jetlag::ui
