// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/faults/ask_value.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <cmath>

#include "widgets/answer_row.h"
#include "widgets/button.h"
#include "widgets/fields.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

namespace jetlag::ui {

namespace {

void tint(QLabel* label, const QColor& colour) {
  QPalette palette = label->palette();
  palette.setColor(QPalette::WindowText, colour);
  label->setPalette(palette);
}

}  // namespace

AskValue::AskValue(const Question& question, QWidget* parent) : QDialog(parent), question_(question) {
  setWindowTitle(question.title);
  setAccessibleName(question.title);
  setModal(true);
  setMinimumWidth(380);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  explanation_ = new QLabel(question.explanation, this);
  explanation_->setWordWrap(true);
  column->addWidget(explanation_);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  auto* label = new QLabel(question.label, this);
  row->addWidget(label);
  field_ = new QLineEdit(question.initial, this);
  field_->setAccessibleName(question.label);
  field_->setMinimumHeight(30);
  label->setBuddy(field_);
  row->addWidget(field_, 1);
  if (!question.units.isEmpty()) {
    unit_ = new Select(QStringLiteral("Unit"), this);
    QStringList names;
    for (const Question::Unit& unit : question.units) names << unit.name;
    unit_->setItems(names);
    unit_->setCurrent(names.value(question.unit));
    row->addWidget(unit_);
    connect(unit_, &Select::currentChanged, this, &AskValue::check);
  }
  column->addLayout(row);
  problem_ = new QLabel(this);
  problem_->setAccessibleName(QStringLiteral("What is wrong"));
  problem_->setMinimumHeight(18);
  column->addWidget(problem_);
  accept_ = new Button(question.action, this);
  column->addLayout(answerRow(this, accept_));
  connect(accept_, &QAbstractButton::clicked, this, &QDialog::accept);
  connect(field_, &QLineEdit::textChanged, this, &AskValue::check);
  connect(field_, &QLineEdit::returnPressed, this, [this] {
    if (problem().isEmpty()) accept();
  });
  field_->selectAll();
  field_->setFocus();
  check();
}

double AskValue::value() const {
  QString typed = field_->text().trimmed();
  typed.replace(numbers::kMinus, QLatin1Char('-'));
  const int unit = static_cast<int>(unit_ == nullptr ? 0 : unit_->items().indexOf(unit_->current()));
  return typed.toDouble() * (question_.units.isEmpty() ? 1 : question_.units.at(std::max(0, unit)).factor);
}

QString AskValue::text() const { return field_->text().trimmed(); }

QString AskValue::limitText(double base) const {
  for (const Question::Unit& unit : question_.units)
    if (unit_ != nullptr && unit.name == unit_->current())
      return numbers::significant(base / unit.factor) + numbers::kThinSpace + unit.name;
  return {};
}

QString AskValue::problem() const {
  const QString typed = text();
  if (question_.units.isEmpty()) return typed.isEmpty() ? QStringLiteral("Expected a command such as SET key value") : QString();
  QString plain = typed;
  bool number = false;
  plain.replace(numbers::kMinus, QLatin1Char('-')).toDouble(&number);
  if (!number || !std::isfinite(value())) return QStringLiteral("Expected a number such as %1").arg(question_.initial);
  if (value() < question_.least) return QStringLiteral("At least %1").arg(limitText(question_.least));
  if (value() > question_.most) return QStringLiteral("At most %1").arg(limitText(question_.most));
  if (value() == 0) return QStringLiteral("Nothing would change");
  return {};
}

void AskValue::check() {
  const QString wrong = problem();
  problem_->setText(wrong);
  tint(problem_, theme().cut.line);
  tint(explanation_, theme().text2);
  accept_->setEnabled(wrong.isEmpty());
}

void AskValue::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::StyleChange && accept_ != nullptr) check();
}

}  // namespace jetlag::ui
