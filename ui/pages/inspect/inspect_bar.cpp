// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/inspect_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>

#include "pages/words/glossary.h"
#include "pages/words/redis_text.h"
#include "widgets/button.h"
#include "widgets/chip.h"
#include "widgets/elided_label.h"
#include "widgets/fields.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

ElidedLabel* name(const char* role, QWidget* parent) {
  auto* label = new ElidedLabel(parent);
  label->setProperty("role", role);
  return label;
}

QLabel* word(const char* role, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setProperty("role", role);
  label->setTextFormat(Qt::PlainText);
  return label;
}

Button* small(const QString& text, Icon glyph, QWidget* parent) {
  auto* button = new Button(text, parent);
  button->setGlyph(glyph, 14);
  button->setSmall();
  return button;
}

}  // namespace

InspectBar::InspectBar(QWidget* parent) : QWidget(parent) {
  setFixedHeight(44);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 16, 1);
  row->setSpacing(8);
  back_ = new Button(Icon::kLeft, tr("Previous key (Alt+Left)"), this);
  forward_ = new Button(Icon::kRight, tr("Next key (Alt+Right)"), this);
  for (auto* button : {back_, forward_}) {
    button->setLook(Button::Look::kGhost);
    button->setExtent(26, 26);
    row->addWidget(button);
  }
  region_ = name("prose", this);
  first_ = word("hint", this);
  place_ = word("prose", this);
  second_ = word("hint", this);
  for (auto* chevron : {first_, second_}) chevron->setText(QStringLiteral("›"));
  key_ = name("heading", this);
  key_->setObjectName(QStringLiteral("inspectedKey"));
  type_ = new Chip(this);
  state_ = new Chip(this);
  state_->setObjectName(QStringLiteral("keyState"));
  explainWord(state_, QStringLiteral("convergence"));
  for (QWidget* each : std::initializer_list<QWidget*>{region_, first_, place_, second_, key_, type_, state_})
    row->addWidget(each);
  row->addStretch(1);
  convergence_ = small(tr("Convergence"), Icon::kMatrix, this);
  convergence_->setCheckable(true);
  convergence_->hide();
  pin_ = small(tr("Pin"), Icon::kPin, this);
  pin_->setCheckable(true);
  pin_->setToolTip(tr("Keep this key in sight below the convergence matrix"));
  copy_ = small(tr("Copy as command line"), Icon::kCopy, this);
  copy_->setToolTip(tr("Copies the jetlag explain command that gives this answer in a terminal"));
  find_ = new SearchField(tr("Find a key"), this);
  find_->setToolTip(tr("Part of a key's name (Ctrl+F). Enter inspects the first match"));
  find_->setClearButtonEnabled(true);
  find_->setKeyText(tr("Ctrl F"));
  find_->setMinimumWidth(120);
  find_->installEventFilter(this);
  for (QWidget* each : std::initializer_list<QWidget*>{convergence_, pin_, copy_, find_}) row->addWidget(each);
  connect(back_, &Button::clicked, this, &InspectBar::backAsked);
  connect(forward_, &Button::clicked, this, &InspectBar::forwardAsked);
  connect(pin_, &Button::clicked, this, &InspectBar::pinAsked);
  connect(copy_, &Button::clicked, this, &InspectBar::copyAsked);
  connect(convergence_, &Button::clicked, this, &InspectBar::convergenceAsked);
  connect(find_, &QLineEdit::textChanged, this, &InspectBar::findEdited);
  connect(find_, &QLineEdit::returnPressed, this, [this] { Q_EMIT findEntered(find_->text()); });
  setHistory(false, false);
  setFacts({}, -1);
}

void InspectBar::setFacts(const KeyFacts& facts, int chosen) {
  keyText_ = facts.key;
  region_->setFullText(facts.regions.value(chosen));
  place_->setText(facts.place);
  type_->set(facts.type, State::kNone);
  state_->set(facts.stateText, facts.state, facts.stateIcon);
  const bool some = !facts.key.isEmpty();
  for (QWidget* each : std::initializer_list<QWidget*>{region_, first_, second_, key_, type_, state_}) each->setVisible(some);
  pin_->setEnabled(some);
  copy_->setEnabled(some);
  fit();
}

void InspectBar::setHistory(bool back, bool forward) {
  back_->setEnabled(back);
  forward_->setEnabled(forward);
}

void InspectBar::setPinned(bool pinned) { pin_->setChecked(pinned); }

void InspectBar::setTabs(bool shown, bool convergence) {
  convergence_->setVisible(shown);
  convergence_->setChecked(convergence);
}

void InspectBar::fit() {
  const int wide = width();
  const bool some = !keyText_.isEmpty();
  const bool named = some && (wide >= 1080 || region_->sizeHint().width() <= 80);  // of a long id too little would be left
  region_->setVisible(named);
  first_->setVisible(named);
  place_->setVisible(some && wide >= 1180);
  second_->setVisible(some && wide >= 1180);
  pin_->setTextShown(wide >= 1080);
  copy_->setTextShown(wide >= 1320);
  find_->setFixedWidth(wide >= 1320 ? 210 : wide >= 1080 ? 180 : 140);
  key_->setFullText(shownWord(keyText_));
  key_->setAccessibleName(tr("Inspected key %1").arg(keyText_));
  key_->setMaximumWidth(std::max(120, wide / 4));
  region_->setMaximumWidth(std::max(80, wide / 8));
}

void InspectBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

bool InspectBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched == find_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
      !find_->text().isEmpty()) {
    find_->clear();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void InspectBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().hair);
}

}  // namespace jetlag::ui
