// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/card_row.h"

#include <algorithm>
#include <numeric>

namespace jetlag::ui {

CardRow::CardRow(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void CardRow::setCards(const QVector<ValueFacts>& facts, int chosen) {
  while (cards_.size() > facts.size()) delete cards_.takeLast();
  while (cards_.size() < facts.size()) {
    auto* card = new ValueCard(this);
    const int at = static_cast<int>(cards_.size());
    connect(card, &ValueCard::clicked, this, [this, at] { Q_EMIT this->chosen(at); });
    connect(card, &ValueCard::rowHovered, this, &CardRow::rowHovered);
    card->show();
    cards_.push_back(card);
  }
  for (int i = 0; i < count(); ++i) {
    cards_[i]->setFacts(facts[i]);
    cards_[i]->setSelected(i == chosen);
  }
  order_.resize(count());
  std::iota(order_.begin(), order_.end(), 0);
  std::stable_partition(order_.begin(), order_.end(), [&](int i) { return facts[i].letter != QLatin1String("A"); });
  updateGeometry();
  place();
}

void CardRow::setHighlighted(const QString& dot) {
  for (auto* card : cards_) card->setHighlighted(dot);
}

int CardRow::columnsFor(int width) const {
  const int fit = std::max(1, (width + kGap) / (kLeast + kGap)), all = std::max(1, count());
  const int lines = (all + fit - 1) / fit;
  return (all + lines - 1) / lines;   // lines of about equal length
}

int CardRow::cardHeight() const {
  int height = 0;
  for (const auto* card : cards_) height = std::max(height, card->sizeHint().height());
  return std::min(height, ValueCard::heightOf(kMostRows));
}

int CardRow::heightForWidth(int width) const {
  if (cards_.isEmpty()) return 0;
  const int columns = columnsFor(width), lines = (count() + columns - 1) / columns;
  return lines * cardHeight() + (lines - 1) * kGap;
}

void CardRow::place() {
  if (cards_.isEmpty()) return;
  const int columns = columnsFor(width()), height = cardHeight();
  ValueCard* before = nullptr;
  for (int i = 0; i < count(); ++i) {
    const int column = i % columns, line = i / columns;
    const int left = column * (width() + kGap) / columns, right = (column + 1) * (width() + kGap) / columns - kGap;
    ValueCard* const card = cards_[columns < count() ? order_[i] : i];
    card->setGeometry(left, line * (height + kGap), right - left, height);
    if (i > 0) setTabOrder(before, card);
    before = card;
  }
}

void CardRow::resizeEvent(QResizeEvent*) { place(); }

}  // namespace jetlag::ui
