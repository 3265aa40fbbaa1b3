// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scenario/form_field.h"

#include <QHBoxLayout>
#include <QLineEdit>

#include "pages/scenario/form_format.h"
#include "widgets/fields.h"

namespace jetlag::ui {

namespace {

using Shape = scenario::TypeInfo::Shape;

QStringList offeredBy(const scenario::TypeInfo& type, const QStringList& regions) {
  QStringList items;
  if (type.shape == Shape::kBoolean) items << QStringLiteral("true") << QStringLiteral("false");
  if (type.shape == Shape::kText && type.text == "region") items = regions;
  for (const scenario::Choice& choice : type.choices) items << QString::fromStdString(choice.name);
  return items;
}

QString tipOf(const scenario::FieldInfo& field) {
  QString tip =
      QString::fromStdString(field.meaning) + u'\n' + FormField::tr("Takes: %1").arg(QString::fromStdString(field.type.text));
  if (!field.standard.empty()) tip += u'\n' + FormField::tr("Default: %1").arg(QString::fromStdString(field.standard));
  for (const scenario::Choice& choice : field.type.choices)
    tip += u'\n' + QString::fromStdString(choice.name) + QStringLiteral(": ") + QString::fromStdString(choice.meaning);
  return tip;
}

}  // namespace

FormField::FormField(const scenario::FieldInfo& field, const QStringList& regions, const QString& name, QWidget* parent)
    : QWidget(parent), field_(field) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  offered_ = offeredBy(field.type, regions);
  setToolTip(tipOf(field));
  if (!offered_.isEmpty()) {
    if (field.need != scenario::Need::kRequired && field.standard.empty()) offered_.prepend(notGiven());
    select_ = new Select(name, this);
    select_->setItems(offered_);
    row->addWidget(select_, 0, Qt::AlignLeft);
    connect(select_, &Select::currentChanged, this, [this](const QString& item) {
      shown_ = item;
      Q_EMIT edited(field_.standard.empty() && item == notGiven() ? QString()
                    : field_.type.shape == Shape::kBoolean        ? item
                                                                  : QString::fromStdString(quote_json(item.toStdString())));
    });
    return;
  }
  line_ = new QLineEdit(this);
  line_->setAccessibleName(name.isEmpty() ? QString::fromStdString(field.meaning).section(QLatin1Char('.'), 0, 0) : name);
  const bool plain = field.type.shape == Shape::kText;
  if (!plain) line_->setProperty("role", "mono");
  line_->setPlaceholderText(field.standard.empty() ? QString::fromStdString(field.type.text)
                                                   : QString::fromStdString(field.standard));
  row->addWidget(line_);
  connect(line_, &QLineEdit::editingFinished, this, &FormField::submit);
}

QString FormField::notGiven() const {
  return field_.standard.empty() ? tr("not given") : QString::fromStdString(field_.standard);
}

QString FormField::text() const { return line_ != nullptr ? line_->text() : select_->current(); }

void FormField::submit() {
  if (line_->text() == shown_) return;
  shown_ = line_->text();
  Q_EMIT edited(shown_.trimmed().isEmpty() ? QString() : QString::fromStdString(typedValue(field_.type, shown_)));
}

void FormField::setValue(const JsonValue* value) {
  const QString text = shownValue(value);
  if (select_ != nullptr) {
    const QString current = value != nullptr ? text : notGiven();
    QStringList items = offered_;
    if (!items.contains(current)) items.prepend(current);  // a parameter, or what is a mistake
    select_->setItems(items);
    select_->setCurrent(current);
    return;
  }
  const bool typing = line_->hasFocus() && line_->text() != shown_;
  shown_ = text;
  if (typing || line_->text() == text) return;
  line_->setText(text);
  line_->setCursorPosition(0);
}

}  // namespace jetlag::ui
