// SPDX-License-Identifier: GPL-3.0-or-later
// PageRail: the column of page buttons at the window's left edge. 64 px with labels, 48 px without. Exactly one page is
// current; pages that need a scenario are disabled, not hidden, and keep their place. Buttons shrink from 52 to 40 px where
// the window is low. Up and Down move between buttons, Enter and Space open; pageRequested is only emitted by a person, never
// by setCurrent.
#pragma once

#include <QAbstractButton>
#include <QVector>
#include <QWidget>

#include "widgets/icons.h"

namespace jetlag::ui {

struct RailEntry {
  QString id;
  Icon icon = Icon::kHome;
  QString label;
  QString hint = {};                ///< tooltip: what the page shows, with its shortcut
  bool separatorBefore = false;
};

class RailButton : public QAbstractButton {
  Q_OBJECT

 public:
  RailButton(const RailEntry& entry, QWidget* parent);
  void setLabelled(bool labelled);
  QSize sizeHint() const override { return {labelled_ ? 56 : 40, labelled_ ? 52 : 40}; }
  QSize minimumSizeHint() const override { return {labelled_ ? 56 : 40, labelled_ ? 40 : 36}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  Icon icon_;
  bool labelled_ = true;
};

class PageRail : public QWidget {
  Q_OBJECT

 public:
  explicit PageRail(const QVector<RailEntry>& entries, QWidget* parent = nullptr);
  void setCurrent(const QString& id);
  QString current() const { return current_; }
  void setPageEnabled(const QString& id, bool enabled);
  void setLabelled(bool labelled);
  RailButton* button(const QString& id) const;

 Q_SIGNALS:
  void pageRequested(const QString& id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QVector<RailEntry> entries_;
  QVector<RailButton*> buttons_;
  QString current_;
};

}  // namespace jetlag::ui
