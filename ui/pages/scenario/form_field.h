// SPDX-License-Identifier: GPL-3.0-or-later
// FormField: one control for one value of a scenario, chosen by the value's type: a list of names for choices, yes or no,
// regions, else a line of text. The default stands in it in grey while nothing is given. edited() carries JSON text; empty text
// takes the value out. The value shown is not replaced while a person is typing in it.
#pragma once

#include <QWidget>

#include <string>

#include "core/json_text.h"
#include "scenario/format.h"

class QLineEdit;

namespace jetlag::ui {

class Select;

class FormField : public QWidget {
  Q_OBJECT

 public:
  FormField(const scenario::FieldInfo& field, const QStringList& regions, const QString& name, QWidget* parent = nullptr);
  void setValue(const JsonValue* value);
  QString text() const;
  QLineEdit* line() const { return line_; }
  Select* select() const { return select_; }

 Q_SIGNALS:
  void edited(const QString& json);

 private:
  void submit();
  /// What stands for a value that the text does not have.
  QString notGiven() const;

  scenario::FieldInfo field_;
  QStringList offered_;
  QLineEdit* line_ = nullptr;
  Select* select_ = nullptr;
  QString shown_;
};

}  // namespace jetlag::ui
