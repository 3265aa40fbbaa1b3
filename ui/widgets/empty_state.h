// SPDX-License-Identifier: GPL-3.0-or-later
// EmptyState: what a view shows instead of nothing: an icon, one sentence, optionally a second quieter one, and the action that
// helps, or some things to choose from. Fills its parent's place in a layout; the words are the caller's.
#pragma once

#include <QStringList>
#include <QWidget>

#include "widgets/icons.h"

class QLabel;
class QVBoxLayout;

namespace jetlag::ui {

class Button;

class EmptyState : public QWidget {
  Q_OBJECT

 public:
  explicit EmptyState(QWidget* parent = nullptr);
  void set(Icon icon, const QString& sentence, const QString& detail = {}, const QString& action = {});
  void setChoices(const QStringList& texts);
  Button* actionButton() const { return action_; }

 Q_SIGNALS:
  void actionRequested();
  void choiceRequested(int choice);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Icon icon_ = Icon::kFile;
  QLabel *sentence_, *detail_;
  Button* action_;
  QVBoxLayout* list_;
  QStringList choices_;
  QWidget* space_;
};

}  // namespace jetlag::ui
