// SPDX-License-Identifier: GPL-3.0-or-later
// CardRow: the value cards of all regions side by side, equally wide and equally high, in further lines where the width ends:
// then those that do not hold what most hold come first. One is chosen; a click or Enter chooses.
#pragma once

#include <QVector>
#include <QWidget>

#include "widgets/value_card.h"

namespace jetlag::ui {

class CardRow : public QWidget {
  Q_OBJECT

 public:
  explicit CardRow(QWidget* parent = nullptr);
  void setCards(const QVector<ValueFacts>& facts, int chosen);
  void setHighlighted(const QString& dot);
  ValueCard* card(int at) const { return cards_.value(at); }
  int count() const { return static_cast<int>(cards_.size()); }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {640, heightForWidth(640)}; }
  QSize minimumSizeHint() const override { return {kLeast, 100}; }

 Q_SIGNALS:
  void chosen(int region);
  void rowHovered(const QString& dot);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  static constexpr int kLeast = 172, kGap = 10, kMostRows = 7;
  int columnsFor(int width) const;
  int cardHeight() const;
  void place();
  QVector<ValueCard*> cards_;  ///< by region
  QVector<int> order_;         ///< of the regions, where there are several lines
};

}  // namespace jetlag::ui
