// SPDX-License-Identifier: GPL-3.0-or-later
// WhyCard: "Why this value?": one sentence, the reason, the operations and what is going to happen. Sentences wrap; the
// operations scroll.
#pragma once

#include "pages/inspect/key_story.h"
#include "widgets/card.h"

class QLabel;

namespace jetlag::ui {

class Chip;
class OperationsTable;

class WhyCard : public Card {
  Q_OBJECT

 public:
  explicit WhyCard(QWidget* parent = nullptr);
  void setStory(const KeyStory& story);
  OperationsTable* table() const { return table_; }

 private:
  Chip* rule_;
  QLabel *headline_, *reason_, *forecast_, *glyph_;
  OperationsTable* table_;
  QWidget* foot_;
  bool settled_ = false;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void paintGlyph();
};

}  // namespace jetlag::ui
