// SPDX-License-Identifier: GPL-3.0-or-later
// TabularLabel: one line of text whose digits have equal width and whose room is reserved by a sample, so that a running number
// neither changes its width nor pushes its neighbours. Text longer than the sample widens the label once.
#pragma once

#include <QFont>
#include <QWidget>

namespace jetlag::ui {

class TabularLabel : public QWidget {
  Q_OBJECT

 public:
  enum class Ink { kText, kText2, kText3 };

  TabularLabel(const QFont& font, Ink ink, const QString& sample, QWidget* parent = nullptr);
  void setText(const QString& text);
  void setAlignment(Qt::Alignment align);
  QString text() const { return text_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QFont font_;
  Ink ink_;
  double room_;
  Qt::Alignment align_ = Qt::AlignLeft;
  QString text_;
};

}  // namespace jetlag::ui
