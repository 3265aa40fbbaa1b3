// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scenario/scenario_page.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

#include "pages/readable.h"
#include "pages/scenario/changes.h"
#include "pages/scenario/form_view.h"
#include "scenario/bundled.h"
#include "scenario/edit.h"
#include "widgets/button.h"
#include "widgets/card.h"

namespace jetlag::ui {

namespace {

constexpr int kPause = 250;  // ms after the last key before a text is checked
constexpr int kSideBySide = 1080;

bool isWritable(const QString& path) {
  return !path.isEmpty() && !path.startsWith(QString::fromStdString(std::string(scenario::kBundled)));
}

/// A mistake's column counts bytes and its length is not known: the whole word or text in quotes there is meant.
QVector<Diagnostic> onTokens(const QString& text, QVector<Diagnostic> mistakes) {
  const QStringList lines = text.split(u'\n');
  for (Diagnostic& each : mistakes) {
    const QString line = lines.value(each.line - 1);
    const qsizetype from = QString::fromUtf8(line.toUtf8().left(each.column - 1)).size();
    each.column = static_cast<int>(from) + 1;
    if (each.length > 1 || from >= line.size()) continue;
    qsizetype end = from + 1;
    if (line[from] == u'"') {
      while (end < line.size() && (line[end] != u'"' || line[end - 1] == u'\\')) ++end;
      ++end;
    } else if (line[from].isLetterOrNumber()) {
      while (end < line.size() && (line[end].isLetterOrNumber() || line[end] == u'.')) ++end;
    }
    each.length = static_cast<int>(std::min(end, line.size()) - from);
  }
  return mistakes;
}

}  // namespace

ScenarioPage::ScenarioPage(QWidget* parent)
    : Page(parent),
      editor_(new ScenarioEditor),
      form_(new FormView),
      split_(new QSplitter(Qt::Horizontal)),
      tabs_(new QTabBar),
      name_(new QLabel),
      state_(new QLabel),
      undo_(new Button(tr("Undo"))),
      redo_(new Button(tr("Redo"))),
      save_(new Button(tr("Save"))),
      saveAs_(new Button(tr("Save as…"))),
      hand_(new Button(tr("Take in what was done by hand"))),
      run_(new Button(tr("Run"))) {
  setAccessibleName(tr("Scenario"));
  build();
  connectAll();
  editor_->setWords(scenarioWords());
  wait_.setSingleShot(true);
  wait_.setInterval(kPause);
  connect(&wait_, &QTimer::timeout, this, &ScenarioPage::check);
  setFocusProxy(editor_);
  showHead();
}

void ScenarioPage::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 4, 0);
  column->setSpacing(12);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 0, 12, 0);
  row->setSpacing(8);
  name_->setProperty("role", "cardTitle");
  name_->setAccessibleName(tr("File"));
  name_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  state_->setProperty("role", "hint");
  state_->setAccessibleName(tr("State of the text"));
  row->addWidget(name_, 1);
  row->addWidget(state_);
  tabs_->addTab(tr("Text"));
  tabs_->addTab(tr("Form"));
  tabs_->setDrawBase(false);
  tabs_->setAccessibleName(tr("Text or form"));
  row->addWidget(tabs_);
  for (Button* each : {undo_, redo_}) {
    each->setLook(Button::Look::kGhost);
    row->addWidget(each);
  }
  undo_->setToolTip(tr("Takes the last change back (Ctrl+Z)"));
  redo_->setToolTip(tr("Makes it again (Ctrl+Shift+Z)"));
  save_->setToolTip(tr("Writes the file (Ctrl+S)"));
  hand_->setGlyph(Icon::kPin);
  hand_->setToolTip(
      tr("Adds the faults and commands of this branch to the text, at the times at which you made them, in the place "
         "of those that were taken in before"));
  run_->setLook(Button::Look::kPrimary);
  run_->setGlyph(Icon::kPlay);
  run_->setToolTip(tr("Opens this text as the running world (Ctrl+Return)"));
  for (Button* each : {hand_, save_, saveAs_, run_}) row->addWidget(each);
  column->addLayout(row);
  auto* card = new Card;
  card->setAccessibleName(tr("Text of the scenario"));
  card->body()->addWidget(editor_);
  auto* left = new QWidget;
  auto* room = new QVBoxLayout(left);
  room->setContentsMargins(0, 0, 12, 16);
  room->addWidget(card);
  split_->addWidget(left);
  split_->addWidget(form_);
  split_->setChildrenCollapsible(false);
  split_->setStretchFactor(0, 3);
  split_->setStretchFactor(1, 2);
  split_->setHandleWidth(1);
  column->addWidget(split_, 1);
}

void ScenarioPage::connectAll() {
  connect(editor_, &ScenarioEditor::textEdited, this, &ScenarioPage::textChanged);
  connect(editor_, &ScenarioEditor::dirtyChanged, this, [this](bool dirty) {
    showHead();
    Q_EMIT dirtyChanged(dirty);
  });
  connect(form_, &FormView::edited, this, [this](const QString& text) { editor_->replaceText(text); });
  connect(form_, &FormView::refused, this, &Page::announced);
  connect(undo_, &Button::clicked, editor_, &ScenarioEditor::undo);
  connect(redo_, &Button::clicked, editor_, &ScenarioEditor::redo);
  connect(save_, &Button::clicked, this, [this] { Q_EMIT saveRequested(false); });
  connect(saveAs_, &Button::clicked, this, [this] { Q_EMIT saveRequested(true); });
  connect(hand_, &Button::clicked, this, [this] {
    const QString why = seen_ ? addInjected(seen_->injected) : QString();
    Q_EMIT announced(why.isEmpty() ? tr("The text holds what was done by hand now, no more and no less; Undo takes that back")
                                   : why);
  });
  connect(run_, &Button::clicked, this, &ScenarioPage::run);
  connect(tabs_, &QTabBar::currentChanged, this, &ScenarioPage::showTab);
}

void ScenarioPage::display(const SnapshotPtr& seen) {
  const bool other = !seen || !seen_ || seen->injected != seen_->injected;
  seen_ = seen;
  if (!other) return;
  lookForChangesByHand();
  showHead();
}

QVariantMap ScenarioPage::kept() const {
  return {{QStringLiteral("path"), path_},
          {QStringLiteral("saved"), saved_},
          {QStringLiteral("document"), editor_->document()},
          {QStringLiteral("editor"), editor_->kept()},
          {QStringLiteral("taken"), QVariant::fromValue(taken_)}};
}

void ScenarioPage::takeOver(const QVariantMap& kept) {
  setText(kept.value(QStringLiteral("path")).toString(), kept.value(QStringLiteral("saved")).toString());
  editor_->showDocument(kept.value(QStringLiteral("document")));
  editor_->takeOver(kept.value(QStringLiteral("editor")).toMap());
  taken_ = kept.value(QStringLiteral("taken")).value<std::vector<std::string>>();
}

/// A text that cannot be read may still lack them.
void ScenarioPage::lookForChangesByHand() {
  const auto next = textWith(seen_ ? seen_->injected : std::vector<std::string>());
  handIsIn_ = next && QString::fromStdString(*next) == editor_->text();
}

Result<std::string> ScenarioPage::textWith(const std::vector<std::string>& injected) const {
  return withChanges(editor_->text().toStdString(), ran_.toStdString(), injected, taken_);
}

bool ScenarioPage::holdsOtherChanges(const std::vector<std::string>& injected) const {
  const auto own = scenario::with_injected(editor_->text().toStdString(), injected), all = textWith(injected);
  return own && all && *own != *all;
}

void ScenarioPage::setText(const QString& path, const QString& text) {
  path_ = path;
  saved_ = text;
  open_ = true;
  foreign_ = false;
  noText_ = text.contains(QChar(0)) ? text : QString();
  editor_->setText(QString(text).replace(QChar(0), QChar(0x2400)));  // the sign for it: the editor ends at a 0
  form_->forget();
  checked_ = false;
  check();
  showHead();
}

void ScenarioPage::setWorld(const std::optional<QString>& text) {
  holdsWorld_ = text.has_value();
  if (text && !ran_.isEmpty() && *text != ran_) taken_.clear();
  if (text) ran_ = *text;
  lookForChangesByHand();
  showHead();
}

/// As far as one can tell; what another file says is another matter.
bool ScenarioPage::saysWhatRuns() const {
  if (!seen_ || !holdsWorld_ || editor_->text() == ran_) return true;
  const auto with = scenario::with_injected(ran_.toStdString(), seen_->injected);
  return with && QString::fromStdString(*with) == editor_->text();
}

void ScenarioPage::textChanged() {
  open_ = true;
  noText_.clear();
  checked_ = false;
  ++ticket_;
  wait_.start();
  showHead();
}

void ScenarioPage::check() {
  wait_.stop();
  lookForChangesByHand();
  form_->setText(text());
  Q_EMIT checkRequested(text(), ++ticket_);
}

void ScenarioPage::takeMistakes(int ticket, const QVector<Diagnostic>& mistakes) {
  if (ticket == ticket_) showMistakes(foreign_ && text() == foreignText_ ? foreignBytes_ + mistakes : mistakes);
}

void ScenarioPage::setForeign() {
  foreign_ = true;
  foreignText_ = text();
  foreignBytes_ = editor_->diagnostics();
  showHead();
}

void ScenarioPage::showMistakes(const QVector<Diagnostic>& mistakes) {
  checked_ = true;
  editor_->setDiagnostics(onTokens(editor_->text(), mistakes));
  showHead();
}

void ScenarioPage::showHead() {
  QString name = path_.isEmpty() ? tr("Untitled") : QFileInfo(path_).fileName();
  if (isDirty()) name += QStringLiteral(" •");
  name_->setText(name);
  name_->setToolTip(path_.isEmpty()     ? tr("Not saved yet")
                    : isWritable(path_) ? path_
                                        : tr("%1: part of the program; saving makes a copy").arg(path_));
  const auto many = mistakes();
  const QString fine = !open_ ? QString() : checked_ ? tr("valid") : tr("checking");
  state_->setText((many == 0   ? fine
                   : many == 1 ? tr("1 mistake")
                               : tr("%1 mistakes").arg(many)) +
                  (isDirty()        ? tr(", not saved")
                   : saysWhatRuns() ? QString()
                                    : tr(", another text runs")));
  undo_->setEnabled(editor_->canUndo());
  redo_->setEnabled(editor_->canRedo());
  save_->setEnabled(open_ && (isDirty() || foreign_ || !isWritable(path_)));
  saveAs_->setEnabled(open_);
  const auto done = seen_ ? seen_->injected.size() : 0;
  hand_->setVisible((done > 0 || (seen_ && !handIsIn_)) && holdsWorld_);
  hand_->setEnabled(!handIsIn_);
  hand_->setText(handIsIn_   ? tr("Changes by hand are in the text")
                 : done == 0 ? tr("Take out what was undone")
                 : done == 1 ? tr("Take in 1 change by hand")
                             : tr("Take in %1 changes by hand").arg(done));
  run_->setEnabled(open_ && many == 0);
}

void ScenarioPage::markSaved(const QString& path) {
  const bool moved = path != path_;
  path_ = path;
  saved_ = text();
  foreign_ = false;
  editor_->setSaved();
  if (moved) check();  // what it extends is looked for beside it
  showHead();
}

void ScenarioPage::run() {
  if (open_ && mistakes() == 0) Q_EMIT runRequested(editor_->text());
}

int ScenarioPage::footHeight() const {
  constexpr int kMargin = 16;
  return editor_->problemHeight() == 0 ? 0 : editor_->problemHeight() + kMargin;
}

QString ScenarioPage::addInjected(const std::vector<std::string>& injected) {
  const auto next = textWith(injected);
  if (!next) return QString::fromStdString(next.error().message);
  const QString text = QString::fromStdString(*next);
  for (const std::string& each : injected)
    if (std::ranges::find(taken_, each) == taken_.end()) taken_.push_back(each);
  if (text == editor_->text()) return {};
  editor_->replaceText(text);
  check();
  showHead();
  return {};
}

void ScenarioPage::showTab(int tab) {
  const bool both = width() >= kSideBySide;
  tabs_->setVisible(!both);
  split_->widget(0)->setVisible(both || tab == 0);
  split_->widget(1)->setVisible(both || tab == 1);
}

void ScenarioPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  editor_->setFocus();
}

void ScenarioPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  keepReadable(*layout(), {16, 12, 4, 0}, width(), 2400);
  showTab(tabs_->currentIndex());
  saveAs_->setVisible(width() >= 700);
}

}  // namespace jetlag::ui
