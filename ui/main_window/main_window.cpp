// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyleHints>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "main_window/context_commands.h"
#include "main_window/page_list.h"
#include "main_window/verdict.h"
#include "pages/dock/details_dock.h"
#include "pages/dock/watch_list.h"
#include "pages/scenario/scenario_page.h"
#include "pages/timeline/timeline_panel.h"
#include "pages/words/glossary.h"
#include "widgets/command_palette.h"
#include "widgets/explain.h"
#include "widgets/motion.h"
#include "widgets/numbers.h"
#include "widgets/page_rail.h"
#include "widgets/picture_export.h"
#include "widgets/shortcut_sheet.h"
#include "widgets/status_line.h"
#include "widgets/theme.h"
#include "widgets/toast.h"
#include "widgets/transport_bar.h"
#include "widgets/verdict_bar.h"

namespace jetlag::ui {

namespace {

constexpr int kTitleBar = 40;  // of most window managers, and some room

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      settings_(loadSettings()),
      systemIsDark_(QGuiApplication::palette().color(QPalette::Window).lightness() < 128) {
  setWindowTitle(QStringLiteral("Jetlag"));
  setAcceptDrops(true);
  setMinimumSize(900, 600);
  setReducedMotion(settings_.reducedMotion);
  setMeanings(meaningsIn);
  qApp->installEventFilter(new TipFilter(this));
  applyTheme(settings_.theme);
  build();
  addPages();
  makeCommands();
  connectBars();
  const QSize room = screen() == nullptr ? QSize(1600, 1000) : screen()->availableSize() - QSize(0, kTitleBar);
  resize(QSize(1600, 1000).boundedTo(room));
  if (settings_.presentation > 1) {
    setWindowState(Qt::WindowMaximized);
  } else {
    restoreGeometry(settings_.geometry);
    if (settings_.timelineHeight > 0) timelineHeight_ = settings_.timelineHeight;
  }
  connect(down_, &QSplitter::splitterMoved, this, [this] {
    if (timeline_->maximumHeight() == QWIDGETSIZE_MAX) timelineHeight_ = down_->sizes().value(1);
  });
  goTo(PageId::kStart);
  take(nullptr);
}

MainWindow::~MainWindow() { engine_.disconnect(this); }

void MainWindow::build() {
  auto* const whole = new QWidget(this);
  auto* const rows = new QVBoxLayout(whole);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  transport_ = new TransportBar(whole);
  rows->addWidget(transport_);
  auto* const middle = new QWidget(whole);
  auto* const columns = new QHBoxLayout(middle);
  columns->setContentsMargins(0, 0, 0, 0);
  columns->setSpacing(0);
  QVector<RailEntry> entries;
  for (const PageEntry& entry : pageList())
    entries.push_back({entry.name, entry.icon, entry.label, entry.hint, entry.separatorBefore});
  rail_ = new PageRail(entries, middle);
  columns->addWidget(rail_);
  auto* const right = new QVBoxLayout;  // the rail keeps its height whatever the verdict has to tell
  right->setSpacing(0);
  columns->addLayout(right, 1);
  verdict_ = new VerdictBar(middle);
  verdict_->hide();
  right->addWidget(verdict_);
  down_ = new QSplitter(Qt::Vertical, middle);
  down_->setChildrenCollapsible(false);
  across_ = new QSplitter(Qt::Horizontal, down_);
  across_->setChildrenCollapsible(false);
  stack_ = new QStackedWidget(across_);
  dock_ = new DetailsDock(across_);
  dock_->setMinimumWidth(280);
  dock_->setMaximumWidth(480);
  across_->setStretchFactor(0, 1);
  across_->setStretchFactor(1, 0);
  timeline_ = new TimelinePanel(down_);
  timeline_->setMinimumHeight(120);
  down_->setStretchFactor(0, 1);
  down_->setStretchFactor(1, 0);
  right->addWidget(down_, 1);
  rows->addWidget(middle, 1);
  status_ = new StatusLine(whole);
  rows->addWidget(status_);
  setCentralWidget(whole);
  palette_ = new CommandPalette(whole);
  sheet_ = new ShortcutSheet(whole);
  toast_ = new Toast(whole);
  toast_->setBottomMargin([this] { return status_->height() + 16 + footHeight(); });
}

void MainWindow::addPages() {
  for (const PageEntry& entry : pageList()) {
    Page* const page = entry.make(this);
    page->setAccessibleName(entry.label);
    stack_->addWidget(page);
    pages_.push_back(page);
    connectPage(page);
  }
  connectOwnSignals();
}

void MainWindow::connectPage(Page* page) {
  connect(page, &Page::acted, this, [this](const lab::Action& action) { engine_.act(action); });
  connect(page, &Page::selected, this, [this](const Selection& selection) { select(selection); });
  connect(page, &Page::focusChanged, this, [this] { refreshFocus(); });
  connect(page, &Page::wentTo, this, [this](PageId to) { goTo(to); });
  connect(page, &Page::announced, this, [this](const QString& what) { toast_->say(what); });
}

void MainWindow::connectBars() {
  connect(rail_, &PageRail::pageRequested, this, [this](const QString& name) { goTo(pageNamed(name)); });
  connect(transport_, &TransportBar::menuRequested, this, [this] { showMenu(); });
  connect(transport_, &TransportBar::runUntilRequested, this, [this] { showRunUntilMenu(); });
  connect(transport_, &TransportBar::playRequested, this, [this] { togglePlay(); });
  connect(transport_, &TransportBar::restartRequested, this, [this] { runCommand(QStringLiteral("restart")); });
  connect(transport_, &TransportBar::backRequested, this, [this] { runCommand(QStringLiteral("back")); });
  connect(transport_, &TransportBar::stepRequested, this, [this] { runCommand(QStringLiteral("step")); });
  connect(transport_, &TransportBar::nextRequested, this, [this] { runCommand(QStringLiteral("next")); });
  connect(transport_, &TransportBar::forkRequested, this, [this] { runCommand(QStringLiteral("fork")); });
  connect(transport_, &TransportBar::commandsRequested, this, [this] { runCommand(QStringLiteral("palette")); });
  connect(transport_, &TransportBar::speedRequested, this, &MainWindow::setSpeed);
  connect(verdict_, &VerdictBar::copyRequested, this, [this](const QString& line) { copyLine(line); });
  connect(verdict_, &VerdictBar::dismissed, this, [this] { showVerdict(false); });
  connect(palette_, &CommandPalette::activated, this, [this](const QString& id) { runCommand(id); });
  connect(palette_, &CommandPalette::closed, this, [this] {
    if (!palette_->isVisible()) context_.reset();
  });
  connect(&engine_, &EngineThread::snapshot, this, [this](const SnapshotPtr& seen) { take(seen); });
  connect(&engine_, &EngineThread::playing, this, [this](bool on) {
    pace_.playing = on;
    pace_.passed.reset();
    refreshBars();
  });
  connect(&engine_, &EngineThread::passed, this, [this](Instant at) {
    pace_.passed = at;
    refreshBars();
  });
  connect(&engine_, &EngineThread::discarded, this, [this](int changes, Instant after) {
    toast_->say(
        (changes == 1
             ? QStringLiteral("%1 by hand after %2 is discarded with all that followed; Fork before a change keeps it")
             : QStringLiteral("%1 by hand after %2 are discarded with all that followed; Fork before a change keeps them"))
            .arg(numbers::counted(changes, QStringLiteral("change"), QStringLiteral("changes")), numbers::instant(after.ns)),
        State::kLagging);
  });
  connect(&engine_, &EngineThread::goalMissed, this, [this](const QString& why) { toast_->say(why, State::kLagging); });
  connect(&engine_, &EngineThread::rates, this, [this](double behind, double events, double simulated) {
    pace_.behind = behind;
    pace_.eventsPerSecond = events;
    pace_.simulatedPerSecond = simulated;
  });
  connect(&engine_, &EngineThread::checked, this, &MainWindow::takeChecked);
  connect(&engine_, &EngineThread::failed, this, &MainWindow::takeFailure);
  connect(&engine_, &EngineThread::opened, this, &MainWindow::takeOpened);
  connect(&engine_, &EngineThread::released, this, [this](const KeptWorld& world) {
    released_ = world;
    Q_EMIT reopenRequested();
  });
}

void MainWindow::take(const SnapshotPtr& seen) {
  const bool ended = seen && seen_ && seen->state == observe::RunState::kFinished && seen_->state != observe::RunState::kFinished;
  seen_ = seen;
  if (seen && whenShown_) std::exchange(whenShown_, {})();
  if (Page* const current = pages_.value(static_cast<int>(page_))) current->display(seen);
  if (timeline_->isVisibleTo(this)) timeline_->display(seen);
  if (dock_->isVisibleTo(this)) dock_->display(seen);
  for (const PageEntry& entry : pageList())
    rail_->setPageEnabled(entry.name, entry.built && (seen != nullptr || !entry.needsScenario));
  if (settings_.presentation > 1) status_->setVisible(isPast());
  refreshBars();
  judge();
  if (ended) noteVerdict(*seen);
  if (seen) engine_.taken();
}

bool MainWindow::isPast() const { return seen_ && seen_->at < seen_->reached; }

void MainWindow::judge() {
  if (seen_ && judged_ && judged_->isOf(*seen_)) return;
  judged_.reset();
  verdict_->hide();
  if (!seen_ || !seen_->scenery) return;
  const auto before = std::ranges::find_if(judgedBefore_, [&](const Judged& judged) { return judged.isOf(*seen_); });
  if (before != judgedBefore_.end()) {  // a branch that one comes back to
    judged_ = *before;
    tellVerdict();
    arrange();
    return;
  }
  if (isJudged(*seen_)) {
    judged_ = Judged{seen_->branch, seen_->reached, seen_->fingerprint, seen_->report, false, seen_};
    remember(*judged_);
    tellVerdict();
    arrange();
  }
  // The report costs the engine time: it is asked for when a run has ended, and only once.
  if (judged_.has_value() || seen_->state == observe::RunState::kFinished) refreshFocus();
}

void MainWindow::remember(const Judged& judged) {
  std::erase_if(judgedBefore_, [&](const Judged& each) { return each.branch == judged.branch; });
  judgedBefore_.push_back(judged);
}

/// In the list of recent files: only of what the file says.
void MainWindow::noteVerdict(const observe::Snapshot& ended) {
  if (origin_.path.isEmpty() || origin_.path.startsWith(QLatin1Char(':')) || !whyNoLine(ended).isEmpty()) return;
  settings_.noteRecent(origin_.path, QDateTime::currentDateTime(), verdictText(ended));
  saveSettings(settings_);
  showRecent();
}

/// Of the run that was judged: by now its changes by hand may have been saved.
void MainWindow::tellVerdict() {
  if (!judged_) return;
  const QString why = whyNoLine(*judged_->seen);
  verdict_->setFacts(verdictFacts(*judged_->seen, why.isEmpty() ? commandLine({}) : QString(), why));
}

void MainWindow::showVerdict(bool shown) {
  if (!judged_) return;
  judged_->hidden = !shown;
  remember(*judged_);
  verdict_->showDetails(shown);
  arrange();
}

void MainWindow::showDetails(bool shown) {
  settings_.details = shown;
  saveSettings(settings_);
  arrange();
  if (shown) dock_->display(seen_);
  else toast_->say(QStringLiteral("Ctrl+I shows the details again"));
}

void MainWindow::refreshBars() {
  transport_->setFacts(
      transportFacts(seen_.get(), origin_.path, !isAsSaved() || (editorHoldsWorld() && isDirty()), pace_, origin_.caseName()));
  StatusFacts facts = statusFacts(seen_.get(), pace_, bundledCount());
  // The log says it in its filter, which may be edited.
  if (const auto& range = timeline_->range(); seen_ && range && page_ != PageId::kLog)
    facts.left.push_back(
        {QStringLiteral("Only %1 to %2").arg(numbers::instant(range->from), numbers::instant(range->to)), State::kAccent,
         QStringLiteral("Charts, sequence and log show the range selected on the timeline; a click on the ruler ends that")});
  status_->setItems(facts.left, facts.right);
}

void MainWindow::refreshFocus() {
  observe::Focus focus;
  if (selection_.kind == Selection::Kind::kKey) focus.key = selection_.key.toStdString();
  pages_[static_cast<int>(page_)]->want(focus);
  if (pageList()[static_cast<int>(page_)].dock)
    for (const QString& line : dock_->watches()->lines()) focus.watches.push_back(line.toStdString());
  if (seen_ && seen_->state == observe::RunState::kFinished && !judged_) focus.report = true;
  engine_.look(focus);
}

void MainWindow::select(const Selection& selection) {
  if (selection == selection_) return;
  selection_ = selection;
  for (Page* const page : pages_) page->select(selection);
  dock_->select(selection);
  timeline_->select(selection);
  refreshFocus();
}

void MainWindow::selectRange(const std::optional<TimeSpan>& range) {
  for (Page* const page : pages_) page->selectRange(range);
  refreshBars();
}

void MainWindow::goTo(PageId page) {
  const PageEntry& entry = pageList()[static_cast<int>(page)];
  if (!entry.built || (entry.needsScenario && !seen_)) return;
  page_ = page;
  stack_->setCurrentIndex(static_cast<int>(page));
  rail_->setCurrent(entry.name);
  arrange();
  pages_[static_cast<int>(page)]->display(seen_);
  pages_[static_cast<int>(page)]->setFocus(Qt::OtherFocusReason);
  refreshFocus();
}

void MainWindow::arrange() {
  const bool narrow = width() < 1180, low = height() < 760;
  const PageEntry& entry = pageList()[static_cast<int>(page_)];
  const bool presenting = settings_.presentation > 1;
  rail_->setVisible(!presenting);
  status_->setVisible(!presenting || isPast());  // which says that this is not the present
  rail_->setLabelled(!narrow);
  dock_->setVisible(entry.dock && seen_ && settings_.details.value_or(!narrow));
  timeline_->setVisible(entry.timeline && seen_);
  verdict_->setVisible(judged_ && !judged_->hidden && page_ != PageId::kStart);
  const int most = entry.slimTimeline ? 118 : low ? 160 : QWIDGETSIZE_MAX;
  timeline_->setMaximumHeight(most);
  // What a person has chosen, as soon as there is room for it: a window that was small for a while forgets nothing.
  const int height = down_->height();
  const int wanted = std::min(most, timelineHeight_ > 0 ? timelineHeight_ : std::clamp(height * 38 / 100, 330, 480));
  if (timeline_->isHidden() || down_->sizes().value(1) == wanted) return;
  down_->setSizes({std::max(1, height - wanted - down_->handleWidth()), wanted});
}

int MainWindow::footHeight() const {
  return page_ == PageId::kScenario ? qobject_cast<ScenarioPage*>(pageOf(page_))->footHeight() : 0;
}

void MainWindow::togglePlay() {
  if (!seen_) return;
  if (pace_.playing) engine_.pause();
  else engine_.play();
}

void MainWindow::setSpeed(double speed) {
  pace_.speed = std::min(speed, 1e6);
  engine_.setSpeed(pace_.speed);
  refreshBars();
}

void MainWindow::applyTheme(ThemeChoice choice) {
  settings_.theme = choice;
  const bool dark = choice == ThemeChoice::kDark || (choice == ThemeChoice::kSystem && systemIsDark_);
  setTheme(dark ? Scheme::kDark : Scheme::kLight);
}

bool MainWindow::exportPicture(const QString& path, QWidget& view) {
  toast_->hide();  // it tells of what was done before, such as of the last picture
  if (path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive))
    return canSaveSvg() &&
           saveSvg(path, view.size(), windowTitle(), [&view](QPainter& painter, const QRectF&) { paintWidgets(painter, view); });
  return saveImage(view.grab().toImage(), path);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayDiscard()) {
    event->ignore();
    return;
  }
  rememberShape();
  saveSettings(settings_);
  event->accept();
}

/// Its own: a presentation fills the screen.
void MainWindow::rememberShape() {
  if (settings_.presentation > 1) return;
  settings_.geometry = saveGeometry();
  settings_.timelineHeight = timelineHeight_;
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  if (!pages_.isEmpty()) arrange();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && transport_ != nullptr) refreshBars();
}

}  // namespace jetlag::ui
