// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/why_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "pages/inspect/operations_table.h"
#include "pages/words/glossary.h"
#include "widgets/chip.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

QLabel* sentenceLabel(const char* role, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setProperty("role", role);
  label->setWordWrap(true);
  label->setMinimumWidth(1);  // a long value is no reason to push the others aside
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace

WhyCard::WhyCard(QWidget* parent) : Card(parent) {
  setTitle(tr("Why this value?"));
  rule_ = new Chip(this);
  addToHead(rule_);
  auto* words = new QWidget(this);
  auto* column = new QVBoxLayout(words);
  column->setContentsMargins(12, 10, 12, 6);
  column->setSpacing(4);
  headline_ = sentenceLabel("headline", words);
  headline_->setObjectName(QStringLiteral("whyHeadline"));
  headline_->setTextFormat(Qt::PlainText);
  reason_ = sentenceLabel("prose", words);
  reason_->setObjectName(QStringLiteral("whyReason"));
  reason_->setTextFormat(Qt::PlainText);
  column->addWidget(headline_);
  column->addWidget(reason_);
  body()->addWidget(words);
  table_ = new OperationsTable(this);
  body()->addWidget(table_, 1);
  foot_ = new QWidget(this);
  auto* row = new QHBoxLayout(foot_);
  row->setContentsMargins(12, 8, 12, 8);
  row->setSpacing(8);
  glyph_ = new QLabel(foot_);
  glyph_->setFixedSize(16, 16);
  forecast_ = sentenceLabel("prose", foot_);
  forecast_->setObjectName(QStringLiteral("whyForecast"));
  forecast_->setTextFormat(Qt::RichText);
  row->addWidget(glyph_, 0, Qt::AlignVCenter);
  row->addWidget(forecast_, 1);
  body()->addWidget(foot_);
  body()->addStretch(0);  // where there is no table
}

void WhyCard::setStory(const KeyStory& story) {
  setTitle(tr("Why this value?"),
           story.older > 0 ? tr("%1 older operations are not shown").arg(numbers::grouped(story.older)) : QString());
  rule_->setVisible(!story.rule.isEmpty());
  rule_->set(story.rule, State::kNone);
  explainWord(rule_, story.ruleWord);
  headline_->setText(story.headline);
  reason_->setText(story.reason);
  reason_->setVisible(!story.reason.isEmpty());
  table_->setVisible(!story.rows.isEmpty());
  table_->setRows(story.rows);
  forecast_->setText(numbers::inRichText(story.forecast));
  foot_->setVisible(!story.forecast.isEmpty());
  settled_ = story.settled;
  paintGlyph();
}

void WhyCard::paintGlyph() { glyph_->setPixmap(icon(settled_ ? Icon::kOk : Icon::kHeal).pixmap(16, 16)); }

void WhyCard::changeEvent(QEvent* event) {
  Card::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && glyph_ != nullptr) paintGlyph();
}

}  // namespace jetlag::ui
