// SPDX-License-Identifier: GPL-3.0-or-later
// Card: a framed surface with an optional head (title, grey hint, widgets at the right) over a body. The caller owns the
// body's layout: body() is an empty column without margins. A selected card has a 2 px accent frame.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace jetlag::ui {

class Card : public QFrame {
  Q_OBJECT

 public:
  explicit Card(QWidget* parent = nullptr);
  Card(const QString& title, const QString& hint, QWidget* parent = nullptr);
  void setTitle(const QString& title, const QString& hint = {});
  void addToHead(QWidget* widget);
  QVBoxLayout* body() const { return body_; }
  void addHairline();
  void setSelected(bool selected);
  bool isSelected() const { return selected_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* head_;
  QHBoxLayout* headRow_;
  QLabel *title_, *hint_;
  QVBoxLayout* body_;
  bool selected_ = false;
};

}  // namespace jetlag::ui
