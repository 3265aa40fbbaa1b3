// SPDX-License-Identifier: GPL-3.0-or-later
// InspectPage: one key in every region: values side by side, version vectors, why it has this value, its messages in space and
// time, and the convergence matrix to choose keys from.
//
// Keys      Ctrl+F finds, Alt+Left and Alt+Right go back and forward over the keys that were looked at.
// Narrow    below 1 040 px the matrix takes turns with the key; the left part scrolls where it is too low.
// Signals   a key that is chosen here is selected() everywhere.
// No key    those that differ, else those that clients use most, are offered as buttons.
#pragma once

#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>

#include "pages/inspect/key_facts.h"
#include "pages/inspect/key_story.h"
#include "pages/inspect/visited.h"
#include "pages/page.h"

class QBoxLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace jetlag::ui {

class Card;
class CardRow;
class Chip;
class ConvergenceCard;
class EmptyState;
class InspectBar;
class SequenceCanvas;
class VectorTable;
class WhyCard;

class InspectPage : public Page {
  Q_OBJECT

 public:
  explicit InspectPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;
  void want(observe::Focus& focus) const override;

  /// Looks at a key from now on, as if it had been chosen here.
  void inspect(const QString& key);
  QString key() const { return key_; }
  void goBack();
  void goForward();
  void setPinned(const QStringList& keys);
  QStringList pinned() const { return pinned_; }
  /// What is shown now.
  const KeyFacts& facts() const { return facts_; }
  const KeyStory& story() const { return story_; }

 Q_SIGNALS:
  /// The command line that explains this key in a terminal is to be copied.
  void lineRequested(const QString& key);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeKeyPart();
  void makeShortcuts();
  void linkDots();
  void look(const QString& key);
  void tell();
  void choose(int region);
  void present(const observe::Snapshot& seen);
  void showSequence(const observe::Snapshot& seen, const KeyReplay& replay, bool fresh);
  void showEmpty();
  void offerKeys();
  void showAbsent(const observe::Snapshot& seen);
  void find(const QString& text);
  QString wantedFilter() const;
  void arrange();
  void light(const QString& dot);
  void copy();
  void pin(bool on);

  SnapshotPtr seen_;
  std::shared_ptr<const observe::KeyView> shown_;
  std::shared_ptr<const std::vector<observe::MatrixRow>> shownMatrix_;
  QString key_, wish_, filter_;   ///< the key, the region wished for, the field's text
  int chosen_ = -1;
  bool chosenByHand_ = false, convergenceShown_ = false;
  bool typed_ = false;    ///< the key was typed: where no region has it, the first that contains it is meant
  bool absent_ = false;   ///< no region has the key: its neighbours are listed
  std::optional<QString> nearest_;
  QStringList offered_;  ///< keys to begin with
  Visited visited_;
  QStringList pinned_;
  KeyFacts facts_;
  KeyStory story_;
  QTimer typing_;
  QElapsedTimer sinceShown_;
  std::int64_t sceneBegin_ = 0, sceneEnd_ = 0;

  InspectBar* bar_;
  QScrollArea* scroll_;
  QStackedWidget* left_;
  EmptyState* empty_;
  CardRow* cards_;
  QBoxLayout* middle_;
  Card *vectorCard_, *sequenceCard_;
  VectorTable* vectors_;
  QLabel* vectorSentence_;
  WhyCard* why_;
  Chip *writes_, *removals_, *lost_;
  SequenceCanvas* canvas_;
  ConvergenceCard* convergence_;
};

}  // namespace jetlag::ui
