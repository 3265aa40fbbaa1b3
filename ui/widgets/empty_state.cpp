// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/empty_state.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/button.h"
#include "widgets/paint.h"

namespace jetlag::ui {

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(8);
  column->addStretch(1);
  space_ = new QWidget(this);
  space_->setFixedSize(32, 40);
  column->addWidget(space_, 0, Qt::AlignHCenter);
  sentence_ = new QLabel(this);
  sentence_->setProperty("role", "cardTitle");
  detail_ = new QLabel(this);
  detail_->setProperty("role", "label");
  for (QLabel* label : {sentence_, detail_}) {
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    column->addWidget(label);
  }
  column->addSpacing(4);
  action_ = new Button(QString(), this);
  connect(action_, &Button::clicked, this, &EmptyState::actionRequested);
  column->addWidget(action_, 0, Qt::AlignHCenter);
  list_ = new QVBoxLayout;
  list_->setSpacing(6);
  column->addLayout(list_);
  column->addStretch(1);
}

/// A word that is too long for a line would widen the whole page: its middle goes.
static QString readable(const QString& text) {
  constexpr qsizetype kMostLetters = 56;
  QStringList words = text.split(QLatin1Char(' '));
  for (QString& word : words)
    if (word.size() > kMostLetters) word = word.left(kMostLetters / 2) + QChar(0x2026) + word.right(kMostLetters / 2);
  return words.join(QLatin1Char(' '));
}

void EmptyState::set(Icon icon, const QString& sentence, const QString& detail, const QString& action) {
  icon_ = icon;
  sentence_->setText(readable(sentence));
  sentence_->setToolTip(sentence_->text() == sentence ? QString() : sentence);
  detail_->setText(readable(detail));
  detail_->setToolTip(detail_->text() == detail ? QString() : detail);
  detail_->setVisible(!detail.isEmpty());
  action_->setText(action);
  action_->setAccessibleName(action);
  action_->setVisible(!action.isEmpty());
  action_->updateGeometry();
  setAccessibleName(sentence);
  update();
}

void EmptyState::setChoices(const QStringList& texts) {
  if (texts == choices_) return;
  choices_ = texts;
  while (QLayoutItem* item = list_->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();  // it may be the one that is being pressed
    delete item;
  }
  for (int i = 0; i < texts.size(); ++i) {
    auto* button = new Button(texts[i], this);
    button->setSmall();
    connect(button, &Button::clicked, this, [this, i] { Q_EMIT choiceRequested(i); });
    list_->addWidget(button, 0, Qt::AlignHCenter);
  }
}

void EmptyState::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintIcon(painter, icon_, QRectF(space_->pos(), QSizeF(32, 32)), theme().text3, 1.0);
}

}  // namespace jetlag::ui
