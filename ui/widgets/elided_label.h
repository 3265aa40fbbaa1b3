// SPDX-License-Identifier: GPL-3.0-or-later
// ElidedLabel: one line of text that gives way: its middle is left out where it does not fit, and the whole is in the tooltip.
// It never makes its row wider than the row is.
#pragma once

#include <QLabel>

namespace jetlag::ui {

class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  explicit ElidedLabel(QWidget* parent = nullptr);
  void setFullText(const QString& text);
  const QString& fullText() const { return full_; }
  bool isElided() const { return text() != full_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fit();
  QString full_;
};

}  // namespace jetlag::ui
