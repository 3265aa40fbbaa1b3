// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/inspect_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "pages/inspect/card_row.h"
#include "pages/inspect/convergence_card.h"
#include "pages/inspect/inspect_bar.h"
#include "pages/inspect/key_sequence.h"
#include "pages/inspect/near_keys.h"
#include "pages/inspect/operations_table.h"
#include "pages/inspect/why_card.h"
#include "pages/words/glossary.h"
#include "pages/words/redis_text.h"
#include "widgets/chip.h"
#include "widgets/empty_state.h"
#include "widgets/fields.h"
#include "widgets/numbers.h"
#include "widgets/sequence_canvas.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

namespace {

constexpr int kNarrow = 1040, kGap = 10, kReadableMs = 90;

/// As low as its parts may be: what is left over goes to the sequence, and only what does not fit scrolls.
class KeyPart : public QWidget {
 public:
  using QWidget::QWidget;
  /// A box layout gives those that tell a height for a width no less than that, whatever the least is that they could do with.
  int heightForWidth(int width) const override {
    const QMargins sides = layout()->contentsMargins();
    width -= sides.left() + sides.right();
    int sum = 0;
    for (int i = 0; i < layout()->count(); ++i) {
      const QLayoutItem& part = *layout()->itemAt(i);
      if (part.isEmpty()) continue;
      sum += (sum == 0 ? 0 : kGap) + (part.hasHeightForWidth() ? part.heightForWidth(width) : part.minimumSize().height());
    }
    return sum;
  }
  QSize minimumSizeHint() const override { return {320, 100}; }   // what the layout says is for its narrowest width
};

}  // namespace

InspectPage::InspectPage(QWidget* parent) : Page(parent) {
  setObjectName(QStringLiteral("inspectPage"));
  setAccessibleName(tr("Inspector"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  bar_ = new InspectBar(this);
  column->addWidget(bar_);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(16, 12, 16, 8);
  row->setSpacing(12);
  left_ = new QStackedWidget(this);
  empty_ = new EmptyState(left_);
  connect(empty_, &EmptyState::actionRequested, this, [this] {
    if (nearest_) inspect(QString(*nearest_));
  });
  connect(empty_, &EmptyState::choiceRequested, this, [this](int choice) { inspect(QString(offered_.value(choice))); });
  left_->addWidget(empty_);
  left_->addWidget(makeKeyPart());
  row->addWidget(left_, 1);
  convergence_ = new ConvergenceCard(this);
  row->addWidget(convergence_);
  column->addLayout(row, 1);
  typing_.setSingleShot(true);
  typing_.setInterval(150);
  connect(&typing_, &QTimer::timeout, this, &InspectPage::focusChanged);
  connect(convergence_, &ConvergenceCard::keyChosen, this, &InspectPage::inspect);
  connect(convergence_, &ConvergenceCard::hotAsked, this, &InspectPage::focusChanged);
  connect(cards_, &CardRow::chosen, this, &InspectPage::choose);
  connect(vectors_, &VectorTable::regionActivated, this,
          [this](const QString& region) { choose(static_cast<int>(facts_.regions.indexOf(region))); });
  makeShortcuts();
  linkDots();
  showEmpty();
}

QWidget* InspectPage::makeKeyPart() {
  scroll_ = new QScrollArea(left_);
  scroll_->setAccessibleName(tr("The key in every region"));
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->viewport()->setAutoFillBackground(false);
  auto* part = new KeyPart(scroll_);
  part->setAutoFillBackground(false);
  auto* column = new QVBoxLayout(part);
  column->setContentsMargins(0, 0, 4, 0);  // off the scroll bar
  column->setSpacing(kGap);
  cards_ = new CardRow(part);
  column->addWidget(cards_);
  middle_ = new QBoxLayout(QBoxLayout::LeftToRight);
  middle_->setSpacing(kGap);
  vectorCard_ = new Card(part);
  vectorCard_->setTitle(tr("Version vectors"));
  explainWord(vectorCard_, QStringLiteral("version vector"));
  vectors_ = new VectorTable(vectorCard_);
  vectors_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  vectorCard_->body()->addWidget(vectors_, 1);
  vectorSentence_ = new QLabel(vectorCard_);
  vectorSentence_->setObjectName(QStringLiteral("vectorSentence"));
  vectorSentence_->setProperty("role", "label");
  vectorSentence_->setTextFormat(Qt::RichText);
  vectorSentence_->setWordWrap(true);
  vectorSentence_->setContentsMargins(12, 8, 12, 9);
  vectorCard_->body()->addWidget(vectorSentence_);
  vectorCard_->body()->addStretch(0);
  why_ = new WhyCard(part);
  middle_->addWidget(vectorCard_, 5);
  middle_->addWidget(why_, 8);
  column->addLayout(middle_);
  sequenceCard_ = new Card(part);
  sequenceCard_->setTitle(tr("Sequence"));
  explainWord(sequenceCard_, QStringLiteral("space-time diagram"));
  writes_ = new Chip(tr("write"), State::kFullSync, {}, sequenceCard_);
  removals_ = new Chip(tr("removal"), State::kDiverged, {}, sequenceCard_);
  lost_ = new Chip(tr("discarded write"), State::kLagging, {}, sequenceCard_);
  for (auto* chip : {writes_, removals_, lost_}) sequenceCard_->addToHead(chip);
  canvas_ = new SequenceCanvas(sequenceCard_);
  canvas_->setScrollsPage(true);
  sequenceCard_->body()->addWidget(canvas_, 1);
  column->addWidget(sequenceCard_, 1);
  scroll_->setWidget(part);
  return scroll_;
}

void InspectPage::makeShortcuts() {
  const auto on = [this](const QKeySequence& keys, auto&& then) {
    auto* shortcut = new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, then);
  };
  on(QKeySequence::Find, [this] {
    bar_->find()->setFocus(Qt::ShortcutFocusReason);
    bar_->find()->selectAll();
  });
  on(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { goBack(); });
  on(QKeySequence(Qt::ALT | Qt::Key_Right), [this] { goForward(); });
  connect(bar_, &InspectBar::backAsked, this, &InspectPage::goBack);
  connect(bar_, &InspectBar::forwardAsked, this, &InspectPage::goForward);
  connect(bar_, &InspectBar::pinAsked, this, &InspectPage::pin);
  connect(bar_, &InspectBar::copyAsked, this, &InspectPage::copy);
  connect(bar_, &InspectBar::findEdited, this, [this](const QString& text) {
    filter_ = text;
    typing_.start();
  });
  connect(bar_, &InspectBar::findEntered, this, &InspectPage::find);
  connect(bar_, &InspectBar::convergenceAsked, this, [this](bool shown) {
    convergenceShown_ = shown;
    arrange();
  });
}

/// A dot under the pointer is lit wherever it appears.
void InspectPage::linkDots() {
  connect(cards_, &CardRow::rowHovered, this, &InspectPage::light);
  connect(why_->table(), &OperationsTable::hovered, this, &InspectPage::light);
  connect(canvas_, &SequenceCanvas::highlightedChanged, this, [this](const QString& id) {
    const QString dot = id.section(QLatin1Char('>'), 0, 0);
    cards_->setHighlighted(dot);
    why_->table()->setHighlighted(dot);
  });
  connect(why_->table(), &OperationsTable::chosen, canvas_, &SequenceCanvas::setSelected);
  connect(canvas_, &SequenceCanvas::selectedChanged, this,
          [this](const QString& id) { why_->table()->showDot(id.section(QLatin1Char('>'), 0, 0)); });
}

void InspectPage::light(const QString& dot) {
  cards_->setHighlighted(dot);
  why_->table()->setHighlighted(dot);
  canvas_->setHighlighted(dot);
}

void InspectPage::want(observe::Focus& focus) const {
  focus.key = key_.toStdString();
  focus.matrix = true;
  focus.matrix_filter = wantedFilter().toStdString();
  for (const QString& hot : convergence_->hotKeys()) focus.matrix_keys.push_back(hot.toStdString());
}

void InspectPage::inspect(const QString& key) {
  if (key.isEmpty()) return;
  visited_.visit(key);
  look(key);
  tell();
}

/// The key is the selection of all pages now.
void InspectPage::tell() {
  Selection selection;
  selection.kind = Selection::Kind::kKey;
  selection.key = key_;
  Q_EMIT selected(selection);
}

void InspectPage::look(const QString& key) {
  bar_->setHistory(visited_.canGoBack(), visited_.canGoForward());
  if (key == key_) return;
  key_ = key;
  typed_ = absent_ = false;
  nearest_.reset();
  chosenByHand_ = false;
  convergence_->setKey(key);
  bar_->setPinned(pinned_.contains(key));
  if (width() < kNarrow) {
    convergenceShown_ = false;
    arrange();
  }
  if (!shown_) showEmpty();
  Q_EMIT focusChanged();
}

void InspectPage::goBack() {
  if (!visited_.canGoBack()) return;
  look(visited_.back());
  tell();
}

void InspectPage::goForward() {
  if (!visited_.canGoForward()) return;
  look(visited_.forward());
  tell();
}

void InspectPage::select(const Selection& selection) {
  if (selection.kind == Selection::Kind::kKey && !selection.key.isEmpty()) {
    visited_.visit(selection.key);
    return look(selection.key);
  }
  if (selection.kind != Selection::Kind::kRegion || !seen_ || !seen_->scenery || selection.a >= seen_->scenery->regions.size())
    return;
  choose(selection.a);
}

QVariantMap InspectPage::kept() const {
  return {{QStringLiteral("key"), key_}, {QStringLiteral("visited"), visited_.keys()}, {QStringLiteral("pinned"), pinned_}};
}

void InspectPage::takeOver(const QVariantMap& kept) {
  for (const QString& key : kept.value(QStringLiteral("visited")).toStringList()) visited_.visit(key);
  while (visited_.canGoBack() && visited_.current() != kept.value(QStringLiteral("key")).toString()) visited_.back();
  look(visited_.current());
  setPinned(kept.value(QStringLiteral("pinned")).toStringList());
}

void InspectPage::choose(int region) {
  if (region < 0) return;
  chosenByHand_ = true;
  chosen_ = region;
  if (shown_ && seen_ && seen_->key) present(*seen_);
}

void InspectPage::display(const SnapshotPtr& seen) {
  // While time runs, ten pictures a second are what one can read; the last one always comes.
  const bool running = seen && seen->state == observe::RunState::kRunning;
  const bool same = seen_ && seen && seen_->branch == seen->branch;
  if (running && same && sinceShown_.isValid() && sinceShown_.elapsed() < kReadableMs) return;
  sinceShown_.start();
  seen_ = seen;
  convergence_->setSeen(seen, wantedFilter());
  convergence_->setKey(key_);
  const bool fits = seen && seen->scenery && seen->key && textOf(seen->key->why.key) == key_;
  if (!seen || !seen->scenery) {
    shown_.reset();
    return showEmpty();
  }
  if (!fits) {
    if (key_.isEmpty()) shown_.reset();
    if (!shown_) showEmpty();
    return;
  }
  if (isAbsent(*seen->key)) return showAbsent(*seen);
  if (std::exchange(absent_, false)) Q_EMIT focusChanged();
  if (std::exchange(typed_, false)) inspect(key_);
  if (shown_ == seen->key && shownMatrix_ == seen->matrix) return;
  present(*seen);
}

void InspectPage::present(const observe::Snapshot& seen) {
  const bool fresh = !shown_ || shown_->why.key != seen.key->why.key;
  shown_ = seen.key;
  shownMatrix_ = seen.matrix;
  const auto regions = static_cast<int>(seen.key->why.regions.size());
  // Nobody chose a region: look at one that differs, as long as it does.
  if (!chosenByHand_ && (fresh || !isOddRegion(seen, chosen_))) chosen_ = firstOddRegion(seen);
  chosen_ = std::min(chosen_, regions - 1);
  const KeyReplay replay(seen.key->why);
  facts_ = keyFacts(seen, replay, chosen_);
  story_ = keyStory(seen, replay);
  bar_->setFacts(facts_, chosen_);
  cards_->setCards(facts_.cards, chosen_);
  vectorCard_->setTitle(tr("Version vectors"), facts_.vectorHint);
  vectors_->setFacts(facts_.vectors);
  const int rows = static_cast<int>(facts_.vectors.rows.size());
  vectors_->setMinimumHeight(vectors_->heightOf(std::min(rows, 3)));
  vectors_->setMaximumHeight(vectors_->heightOf(rows));
  vectorSentence_->setText(numbers::inRichText(facts_.vectorSentence));
  why_->setStory(story_);
  MatrixRow row{facts_.key, facts_.type, facts_.letters, facts_.differsFor.value_or(0), {}};
  if (facts_.differsFor) row.differsText = numbers::duration(*facts_.differsFor);
  convergence_->setInspected(row);
  convergence_->setKey(key_);
  showSequence(seen, replay, fresh);
  left_->setCurrentWidget(scroll_);
}

void InspectPage::showSequence(const observe::Snapshot& seen, const KeyReplay& replay, bool fresh) {
  const KeySequence sequence = keySequence(seen, replay);
  const auto& scene = sequence.scene;
  sequenceCard_->setVisible(!scene.events.isEmpty());
  writes_->setVisible(sequence.hasWrites);
  removals_->setVisible(sequence.hasRemovals);
  lost_->setVisible(sequence.hasLost);
  if (scene.events.isEmpty()) return;
  const bool moved = scene.begin != sceneBegin_ || scene.end != sceneEnd_;
  sceneBegin_ = scene.begin;
  sceneEnd_ = scene.end;
  const int decimals = scene.end - scene.begin < 2'000'000'000 ? 3 : 1;
  sequenceCard_->setTitle(
      tr("Sequence, %1 to %2")
          .arg(QString::number(static_cast<double>(scene.begin) / 1e9, 'f', decimals), numbers::seconds(scene.end, decimals)),
      sequence.hint);
  canvas_->setMinimumHeight(80 + 24 * static_cast<int>(scene.lifelines.size()));
  canvas_->setScene(scene, fresh || moved);
}

void InspectPage::copy() {
  if (seen_ && !key_.isEmpty()) Q_EMIT lineRequested(key_);
}

void InspectPage::setPinned(const QStringList& keys) {
  pinned_ = keys;
  convergence_->setPinned(keys);
  bar_->setPinned(pinned_.contains(key_));
}

void InspectPage::pin(bool on) {
  if (key_.isEmpty()) return;
  QStringList keys = pinned_;
  keys.removeAll(key_);
  if (on) keys << key_;
  setPinned(keys);
}

void InspectPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  arrange();
}

void InspectPage::arrange() {
  const bool narrow = width() < kNarrow;
  bar_->setTabs(narrow, narrow && convergenceShown_);
  left_->setVisible(!narrow || !convergenceShown_);
  convergence_->setVisible(!narrow || convergenceShown_);
  convergence_->setMinimumWidth(narrow ? 0 : width() >= 1400 ? 432 : 340);
  convergence_->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : width() >= 1400 ? 432 : 340);
  const int left = width() - 32 - (narrow ? 0 : convergence_->maximumWidth() + 12);
  middle_->setDirection(left >= 800 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

}  // namespace jetlag::ui
