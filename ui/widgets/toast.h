// SPDX-License-Identifier: GPL-3.0-or-later
// Toast: a line, two where it is long, at the lower middle of its parent that says what happened, where, and what can be done,
// with a state dot and at most one action. It goes after a few seconds, stays while the pointer is on it, and is announced to
// screen readers at most once per second (the latest message wins). A new message replaces the old one; nothing stacks, nothing
// blinks.
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <functional>

#include "widgets/theme.h"

namespace jetlag::ui {

class Button;

class Toast : public QWidget {
  Q_OBJECT

 public:
  explicit Toast(QWidget* parent);
  void say(const QString& text, State state = State::kNone, const QString& action = {}, int ms = 5000);
  QString text() const { return text_; }
  int announced() const { return announced_; }  ///< how many messages went to screen readers
  /// Distance of the line from the parent's lower edge, asked whenever it is placed.
  void setBottomMargin(std::function<int()> px);

 Q_SIGNALS:
  void actionRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void place();
  void announce();
  QStringList linesFor(double room) const;

  QString text_;
  State state_ = State::kNone;
  Button *action_, *close_;
  QTimer leave_, quiet_;
  bool waiting_ = false;
  int announced_ = 0, lines_ = 1;
  std::function<int()> bottom_;
};

}  // namespace jetlag::ui
