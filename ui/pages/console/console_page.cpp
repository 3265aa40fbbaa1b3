// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/console/console_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "pages/console/reply_lines.h"
#include "pages/facts.h"
#include "pages/readable.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/console_view.h"
#include "widgets/empty_state.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

ConsolePage::ConsolePage(QWidget* parent)
    : Page(parent),
      view_(new ConsoleView),
      stack_(new QStackedWidget(this)),
      empty_(new EmptyState(this)),
      hint_(new QLabel),
      fork_(new Button(tr("Fork first"))) {
  setAccessibleName(tr("Console"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 16, 16);
  column->setSpacing(12);
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  hint_->setProperty("role", "label");
  hint_->setWordWrap(true);
  hint_->setMinimumHeight(30);
  row->addWidget(hint_, 1);
  fork_->setGlyph(Icon::kFork);
  fork_->setToolTip(tr("Copies the branch at the instant shown, so that what was simulated after it is kept"));
  row->addWidget(fork_);
  auto* page = new QWidget;
  auto* inner = new QVBoxLayout(page);
  inner->setContentsMargins(0, 0, 0, 0);
  inner->setSpacing(12);
  inner->addLayout(row);
  auto* card = new Card;
  card->setAccessibleName(tr("Console"));
  card->body()->addWidget(view_);
  inner->addWidget(card, 1);
  stack_->addWidget(page);
  stack_->addWidget(empty_);
  column->addWidget(stack_, 1);
  view_->setHint(tr(
      "Try SET greeting hello, then GET greeting in another region; or INCR visits, SADD cart:7 milk. HELP lists all commands"));
  connect(view_, &ConsoleView::submitted, this, &ConsolePage::submit);
  connect(view_, &ConsoleView::regionChanged, this, [this](const QString& region) {
    for (std::size_t r = 0; seen_ && r < seen_->scenery->regions.size(); ++r)
      if (QString::fromStdString(seen_->scenery->regions[r].id) == region)
        Q_EMIT selected({Selection::Kind::kRegion, static_cast<std::uint8_t>(r), 0, {}, 0});
  });
  connect(fork_, &Button::clicked, this, [this] { Q_EMIT acted(lab::Fork{}); });
  empty_->set(Icon::kConsole, tr("No scenario open"), tr("Open a scenario or drop a file here"));
  stack_->setCurrentIndex(1);
  setFocusProxy(view_->field());
}

void ConsolePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  view_->field()->setFocus();
}

void ConsolePage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  keepReadable(*layout(), {16, 12, 16, 16}, width(), 1600);
}

void ConsolePage::setCommands(const QVector<KnownCommand>& commands) {
  commands_ = commands;
  QStringList words{QStringLiteral("HELP")};
  for (const KnownCommand& each : commands) words << each.name;
  words.sort();
  view_->setWords(words);
}

void ConsolePage::display(const SnapshotPtr& seen) {
  const bool other = !seen || !seen_ || seen->scenery != seen_->scenery;
  if (seen && seen_ && other) view_->addNote(tr("another scenario: %1").arg(QString::fromStdString(seen->scenery->scenario.name)));
  const bool undone = seen && seen_ && !other && seen->branch == seen_->branch && seen->injected.size() < seen_->injected.size();
  if (undone) view_->addNote(tr("undone or replaced: what was done by hand after %1").arg(numbers::instant(seen->at.ns)));
  seen_ = seen;
  stack_->setCurrentIndex(seen ? 0 : 1);
  if (!seen) return;
  if (other) {
    QStringList regions;
    for (const auto& region : seen->scenery->regions) regions << QString::fromStdString(region.id);
    view_->setRegions(regions);
    if (!keptRegion_.isEmpty()) view_->setRegion(std::exchange(keptRegion_, {}));
    waiting_.clear();
    known_.clear();
  }
  showReplies();
  showHint();
}

void ConsolePage::showHint() {
  const bool past = seen_->at < seen_->reached;
  fork_->setVisible(past);
  const QString now = numbers::instant(seen_->at.ns);
  hint_->setText(past ? tr("Commands run at %1. What the branch has simulated after it, up to %2, is then discarded.")
                            .arg(now, numbers::instant(seen_->reached.ns))
                 : seen_->state == observe::RunState::kFinished
                     ? tr("The run has ended at %1. Go back in time to run commands.").arg(now)
                     : tr("Commands run at %1, the instant shown, and become part of this branch.").arg(now));
}

void ConsolePage::select(const Selection& selection) {
  if (seen_ && selection.kind == Selection::Kind::kRegion && selection.a < seen_->scenery->regions.size())
    view_->setRegion(QString::fromStdString(seen_->scenery->regions[selection.a].id));
}

QVariantMap ConsolePage::kept() const {
  QVariantMap all = view_->kept();
  all.insert(QStringLiteral("region"), view_->region());
  return all;
}

void ConsolePage::takeOver(const QVariantMap& kept) {
  view_->takeOver(kept);
  keptRegion_ = kept.value(QStringLiteral("region")).toString();
}

void ConsolePage::submit(const QString& region, const QString& command) {
  if (!seen_) return;
  if (asksForHelp(command)) return view_->addReply(helpLines(commands_, command));
  for (std::size_t r = 0; r < seen_->scenery->regions.size(); ++r) {
    if (QString::fromStdString(seen_->scenery->regions[r].id) != region) continue;
    waiting_.push_back({region, command.toStdString()});
    Q_EMIT acted(lab::Command{RegionId{static_cast<std::uint8_t>(r)}, command.toStdString()});
  }
}

/// A transcript goes on over instants and branches: where they change it says so.
void ConsolePage::sayWhere(Instant replied) {
  const QString where = seen_->branches.size() > 1
                            ? tr("at %1 in %2").arg(numbers::instant(replied.ns), nameOfBranch(*seen_, seen_->branch))
                            : tr("at %1").arg(numbers::instant(replied.ns));
  if (std::exchange(where_, where) != where) view_->addNote(where);
}

bool ConsolePage::answer(Waiting& waiting) {
  const auto& script = seen_->timeline->script;
  for (auto result = script.rbegin(); result != script.rend(); ++result) {
    if (result->command != waiting.command ||
        known_.contains({result->index, result->region, result->replied ? result->replied->ns : 0}))
      continue;
    if (result->reply && result->replied && QString::fromStdString(result->region) == waiting.region) {
      known_.insert({result->index, result->region, result->replied->ns});
      sayWhere(*result->replied);
      view_->addReply(replyLines(*result->reply), result->reply->type == observe::ReplyValue::Type::kError);
      return true;
    }
    if (!result->reply && !waiting.told) {
      waiting.told = true;
      view_->addNote(result->waits ? tr("no reply yet: the command waits for its keys")
                                   : tr("no reply yet: the process in %1 does not answer").arg(waiting.region));
    }
  }
  return false;
}

void ConsolePage::showReplies() {
  if (!seen_->timeline) return;
  for (qsizetype i = 0; i < waiting_.size();)
    if (answer(waiting_[i])) waiting_.removeAt(i);
    else ++i;
  known_.clear();
  for (const auto& result : seen_->timeline->script)
    known_.insert({result.index, result.region, result.replied ? result.replied->ns : 0});
}

bool ConsolePage::refused(const QString& why) {
  if (waiting_.isEmpty()) return false;
  waiting_.removeFirst();
  view_->addReply(QStringLiteral("(error) ") + why, true);
  return true;
}

}  // namespace jetlag::ui
