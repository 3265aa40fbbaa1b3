// SPDX-License-Identifier: GPL-3.0-or-later
// DetailsDock: the panel at the right that tells all about what is selected, and offers what may be done to it: a region, a link,
// or how to select one; below it what is being watched. Back and forward go through what was selected before.
//
// Inputs    display(), select(). Outputs  acted(), selected() (back and forward), closed(), wentTo() (to the key's page).
#pragma once

#include <QVector>
#include <QWidget>

#include "pages/page.h"

class QStackedWidget;

namespace jetlag::ui {

class Button;
class EmptyState;
class FaultActions;
class LinkDetails;
class RegionDetails;
class WatchList;

class DetailsDock : public QWidget {
  Q_OBJECT

 public:
  explicit DetailsDock(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen);
  void select(const Selection& selection);
  const Selection& selection() const { return selection_; }

  LinkDetails* link() const { return link_; }
  RegionDetails* region() const { return region_; }
  WatchList* watches() const { return watches_; }
  FaultActions* actions() const { return actions_; }
  QSize sizeHint() const override { return {360, 600}; }
  QSize minimumSizeHint() const override { return {280, 200}; }

 Q_SIGNALS:
  void acted(const jetlag::lab::Action& action);
  void selected(const jetlag::ui::Selection& selection);
  void wentTo(jetlag::ui::PageId page);
  void closed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* makeHead();
  void refresh();
  void travel(int step);

  FaultActions* actions_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  LinkDetails* link_;
  RegionDetails* region_;
  WatchList* watches_;
  Button *back_ = nullptr, *forward_ = nullptr;
  SnapshotPtr seen_;
  Selection selection_;
  QVector<Selection> history_;
  qsizetype place_ = -1;
};

}  // namespace jetlag::ui
