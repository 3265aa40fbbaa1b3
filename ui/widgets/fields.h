// SPDX-License-Identifier: GPL-3.0-or-later
// Fields: SearchField, a line of text with a lens that follows the theme, and Select, a button that chooses one of some
// words: Enter, Space or a click opens the list, Up and Down change it at once. Both emit only what a person does; setters
// are silent.
#pragma once

#include <QLineEdit>

#include "widgets/button.h"

namespace jetlag::ui {

class SearchField : public QLineEdit {
  Q_OBJECT

 public:
  explicit SearchField(const QString& placeholder, QWidget* parent = nullptr);
  /// The shortcut that leads here, shown as a key while the field is empty and wide enough.
  void setKeyText(const QString& key);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString key_;
};

class Select : public Button {
  Q_OBJECT

 public:
  /// `name` is what a screen reader calls it.
  explicit Select(const QString& name, QWidget* parent = nullptr);
  void setItems(const QStringList& items);
  void setCurrent(const QString& item);
  QString current() const { return items_.value(at_); }
  const QStringList& items() const { return items_; }
  /// As the keys do; stops at the ends.
  void step(int by);

 Q_SIGNALS:
  void currentChanged(const QString& item);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void openList();
  void choose(int at);

  QString name_;
  QStringList items_;
  int at_ = 0;
};

}  // namespace jetlag::ui
