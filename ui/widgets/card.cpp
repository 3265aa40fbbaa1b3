// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

QFrame* hairline(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setProperty("role", "hair");
  line->setFixedHeight(1);
  return line;
}

/// One line that gives way at its end.
class HintLabel : public QLabel {
 public:
  using QLabel::QLabel;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    drawText(painter, rect(), text(), uiFont(11), theme().text3);
  }
};

}  // namespace

Card::Card(QWidget* parent) : QFrame(parent) {
  setProperty("surface", "card");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 1, 1, 1);
  column->setSpacing(0);
  head_ = new QWidget(this);
  head_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* headColumn = new QVBoxLayout(head_);
  headColumn->setContentsMargins(0, 0, 0, 0);
  headColumn->setSpacing(0);
  auto* line = new QWidget(head_);
  line->setFixedHeight(37);
  headRow_ = new QHBoxLayout(line);
  headRow_->setContentsMargins(12, 0, 12, 0);
  headRow_->setSpacing(8);
  title_ = new QLabel(line);
  title_->setProperty("role", "cardTitle");
  hint_ = new HintLabel(line);
  hint_->setProperty("role", "hint");
  hint_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  headRow_->addWidget(title_);
  headRow_->addWidget(hint_, 1);
  headColumn->addWidget(line);
  headColumn->addWidget(hairline(head_));
  column->addWidget(head_);
  head_->hide();
  body_ = new QVBoxLayout;
  body_->setContentsMargins(0, 0, 0, 0);
  body_->setSpacing(0);
  column->addLayout(body_, 1);
}

Card::Card(const QString& title, const QString& hint, QWidget* parent) : Card(parent) { setTitle(title, hint); }

void Card::setTitle(const QString& title, const QString& hint) {
  title_->setText(title);
  hint_->setText(hint);
  hint_->setToolTip(hint);
  setAccessibleName(title);
  head_->setVisible(!title.isEmpty());
}

void Card::addToHead(QWidget* widget) {
  widget->setParent(head_);
  headRow_->addWidget(widget);
  head_->show();
}

void Card::addHairline() { body_->addWidget(hairline(this)); }

void Card::setSelected(bool selected) {
  selected_ = selected;
  update();
}

void Card::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawBox(painter, rect(), 8, theme().surface, selected_ ? theme().accent : theme().hair, selected_ ? 2 : 1);
}

}  // namespace jetlag::ui
