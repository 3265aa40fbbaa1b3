// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, saving, exporting, dropping: everything that touches a file or the clipboard.
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QSaveFile>

#include <algorithm>
#include <utility>

#include "main_window/ask.h"
#include "main_window/main_window.h"
#include "pages/console/console_page.h"
#include "pages/dock/details_dock.h"
#include "pages/dock/watch_list.h"
#include "pages/inspect/inspect_page.h"
#include "pages/log/log_page.h"
#include "pages/scenario/scenario_page.h"
#include "pages/start/start_page.h"
#include "pages/timeline/timeline_panel.h"
#include "pages/words/command_line.h"
#include "pages/words/redis_text.h"
#include "report/run_html.h"
#include "scenario/bundled.h"
#include "widgets/numbers.h"
#include "widgets/picture_export.h"
#include "widgets/toast.h"

namespace jetlag::ui {

namespace {

/// As the editor marks them.
QVector<Diagnostic> diagnosticsOf(const std::vector<Mistake>& mistakes) {
  QVector<Diagnostic> out;
  for (const Mistake& each : mistakes)
    out.push_back({std::max(each.line, 1), std::max(each.column, 1), 1, QString::fromStdString(each.message)});
  return out;
}

/// The file that is being dragged; empty: something else.
QString draggedFile(const QMimeData& data) {
  const QList<QUrl> urls = data.urls();
  return urls.isEmpty() ? QString() : urls.first().toLocalFile();
}

QVector<KnownCommand> knownCommands() {
  QVector<KnownCommand> commands;
  for (const CommandSummary& each : commandSummaries())
    commands.push_back({textOf(each.name), textOf(each.group), textOf(each.summary)});
  return commands;
}

}  // namespace

void MainWindow::connectOwnSignals() {
  auto* const start = qobject_cast<StartPage*>(pageOf(PageId::kStart));
  auto* const scenario = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario));
  connect(start, &StartPage::openFile, this, &MainWindow::openFile);
  connect(start, &StartPage::openText, this, &MainWindow::openText);
  connect(start, &StartPage::chooseFile, this, &MainWindow::chooseFile);
  connect(start, &StartPage::clearRecent, this, [this] {
    settings_.recent.clear();
    saveSettings(settings_);
    showRecent();
  });
  connect(scenario, &ScenarioPage::checkRequested, this,
          [this](const QString& text, int ticket) { engine_.check(path_, text, ticket); });
  connect(scenario, &ScenarioPage::runRequested, this, [this, scenario] {
    if (mayDiscardChanges())
      openWith(path_, scenario->text(),
               editorHoldsWorld() ? origin_.which : 0);  // with what was taken in, where that was the answer
  });
  connect(scenario, &ScenarioPage::saveRequested, this, [this](bool asNew) { saveText(asNew); });
  connect(scenario, &ScenarioPage::dirtyChanged, this, [this] { refreshBars(); });
  connect(qobject_cast<InspectPage*>(pageOf(PageId::kInspect)), &InspectPage::lineRequested, this, &MainWindow::copyExplain);
  auto* const console = qobject_cast<ConsolePage*>(pageOf(PageId::kConsole));
  console->setCommands(knownCommands());
  connect(&engine_, &EngineThread::refused, this, [this, console](const QString& why) {
    const bool told = console->refused(why) && page_ == PageId::kConsole;
    if (!told) toast_->say(why, State::kLagging);
  });
  auto* const log = qobject_cast<LogPage*>(pageOf(PageId::kLog));
  log->setSavedFilters(settings_.logFilters);
  connect(log, &LogPage::savedFiltersChanged, this, [this](const QStringList& filters) {
    settings_.logFilters = filters;
    saveSettings(settings_);
  });
  log->setColourRules(settings_.logColours);
  connect(log, &LogPage::colourRulesChanged, this, [this](const QStringList& lines) {
    settings_.logColours = lines;
    saveSettings(settings_);
  });
  connect(timeline_, &TimelinePanel::acted, this, [this](const lab::Action& action) { engine_.act(action); });
  connect(timeline_, &TimelinePanel::selected, this, [this](const Selection& selection) { select(selection); });
  connect(timeline_, &TimelinePanel::announced, this, [this](const QString& what) { toast_->say(what); });
  connect(timeline_, &TimelinePanel::rangeSelected, this, [this](qint64 from, qint64 to) { selectRange(TimeSpan{from, to}); });
  connect(timeline_, &TimelinePanel::rangeCleared, this, [this] { selectRange(std::nullopt); });
  connect(timeline_, &TimelinePanel::closeAsked, this, &MainWindow::closeBranch);
  connect(timeline_, &TimelinePanel::runUntil, this, [this](Instant at) {
    engine_.runUntil({Goal::Kind::kTime, at}, EngineThread::Haste::kFast);
  });
  connect(dock_, &DetailsDock::acted, this, [this](const lab::Action& action) { engine_.act(action); });
  connect(dock_, &DetailsDock::selected, this, [this](const Selection& selection) { select(selection); });
  connect(dock_, &DetailsDock::wentTo, this, [this](PageId to) { goTo(to); });
  connect(dock_, &DetailsDock::closed, this, [this] { showDetails(false); });
  dock_->watches()->setLines(settings_.watches);
  connect(dock_->watches(), &WatchList::linesChanged, this, [this](const QStringList& lines) {
    settings_.watches = lines;
    saveSettings(settings_);
    refreshFocus();
  });
  showRecent();
}

void MainWindow::showRecent() {
  QVector<StartPage::Recent> rows;
  for (const RecentEntry& entry : settings_.recent) rows.push_back({entry.path, entry.when, entry.verdict});
  qobject_cast<StartPage*>(pageOf(PageId::kStart))->setRecent(rows);
}

void MainWindow::chooseFile() {
  const QString path = QFileDialog::getOpenFileName(this, QStringLiteral("Open a scenario"),
                                                    path_.isEmpty() ? QString() : QFileInfo(path_).path(), fileFilter());
  if (!path.isEmpty()) openFile(path);
}

void MainWindow::openFile(const QString& path) {
  std::string problem;
  const auto text = readFile(path.toStdString(), problem);
  if (!text) {
    toast_->say(QStringLiteral("%1: %2").arg(path, QString::fromStdString(problem)), State::kCut);
    settings_.noteUnreadable(path);
    saveSettings(settings_);
    showRecent();
    return;
  }
  if (!mayDiscard()) return;
  if (const auto shown = textOfFile(*text)) return openWith(path, *shown, 0);
  auto mistakes = checkText(path.toStdString(), *text).mistakes;
  if (!mistakes.empty()) mistakes.front().message += ": this is shown as Latin-1, and saving writes UTF-8";
  showBroken(path, QString::fromLatin1(*text), mistakes);
  qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))->setForeign();
}

void MainWindow::openAt(const QString& path, Instant at, PageId page) {
  whereToGo_ = {at, page};
  if (const auto bundled = scenario::read_bundled(path.toStdString())) return openText(path, QString::fromStdString(*bundled));
  openFile(path);
}

void MainWindow::openText(const QString& name, const QString& text) {
  if (mayDiscard()) openWith(name, text, 0);
}

void MainWindow::openWith(const QString& path, const QString& text, int which) {
  opening_.enqueue(text);
  engine_.open(path, text, which);
}

void MainWindow::takeOpened(const QString& path, const QStringList& cases, int which) {
  path_ = path;
  origin_ = {path, opening_.dequeue(), which, cases, {path}};
  asSaved_.reset();
  judgedBefore_.clear();
  selection_ = {};
  auto* const scenario = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario));
  if (scenario->text() != origin_.text || scenario->path() != path) scenario->setText(path, origin_.text);
  scenario->setWorld(origin_.text);
  scenario->showMistakes({});
  nameWindow();
  if (!path.isEmpty() && !path.startsWith(QLatin1Char(':'))) {
    settings_.noteRecent(path, QDateTime::currentDateTime());
    saveSettings(settings_);
    showRecent();
  }
  if (cases.size() > 1)
    toast_->say(QStringLiteral("Case %1 of %2: %3").arg(which + 1).arg(cases.size()).arg(cases.value(which)), State::kNone);
  whenShown_ = {};
  if (page_ != PageId::kStart && page_ != PageId::kScenario) return;
  whenShown_ = [this, where = std::exchange(whereToGo_, std::nullopt).value_or(std::pair(Instant{}, PageId::kMap))] {
    if (where.first > Instant{}) engine_.runUntil({Goal::Kind::kTime, where.first}, EngineThread::Haste::kFast);
    goTo(where.second);
  };
}

void MainWindow::nameWindow() {
  setWindowTitle(QStringLiteral("%1 - Jetlag").arg(origin_.path.isEmpty() ? QStringLiteral("Untitled") : origin_.fileName()));
}

void MainWindow::takeFailure(const QString& path, const QString& problem, const std::vector<Mistake>& mistakes) {
  showBroken(path, opening_.dequeue(), mistakes);
  if (mistakes.empty()) toast_->say(problem, State::kCut);  // else the editor says it, at the line
}

void MainWindow::showBroken(const QString& path, const QString& text, const std::vector<Mistake>& mistakes) {
  auto* const scenario = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario));
  if (scenario->text() != text || scenario->path() != path) scenario->setText(path, text);
  path_ = path;
  scenario->setWorld(editorHoldsWorld() ? std::optional(origin_.text) : std::nullopt);
  scenario->showMistakes(diagnosticsOf(mistakes));
  refreshBars();
  goTo(PageId::kScenario);
  if (!path.isEmpty() && !path.startsWith(QLatin1Char(':'))) {
    settings_.noteRecent(path, QDateTime::currentDateTime(), QStringLiteral("has errors"));
    saveSettings(settings_);
    showRecent();
  }
}

void MainWindow::takeChecked(int ticket, const std::vector<Mistake>& mistakes) {
  qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))->takeMistakes(ticket, diagnosticsOf(mistakes));
}

void MainWindow::askExport(QWidget& view, const QString& name) {
  const QString path =
      QFileDialog::getSaveFileName(this, QStringLiteral("Export a picture"), name + QStringLiteral(".png"),
                                   canSaveSvg() ? QStringLiteral("Pictures (*.png *.svg)") : QStringLiteral("Pictures (*.png)"));
  if (path.isEmpty()) return;
  const bool done = exportPicture(path, view);
  toast_->say(done ? QStringLiteral("%1 is written").arg(path) : QStringLiteral("%1 could not be written").arg(path),
              done ? State::kHealthy : State::kCut);
}

void MainWindow::askReport() {
  const QString path = QFileDialog::getSaveFileName(this, QStringLiteral("Save the report of the run"),
                                                    QStringLiteral("report.html"), QStringLiteral("Pages (*.html)"));
  if (!path.isEmpty()) exportReport(path);
}

bool MainWindow::exportReport(const QString& path) {
  if (!judged_ || !judged_->report) return false;
  observe::RunReport run = *judged_->report;
  const QString why = whyNoLine(*judged_->seen);
  run.rerun = why.isEmpty() ? commandLine({}).toStdString() : std::string();
  if (!why.isEmpty()) run.scenario.description += QStringLiteral(" This run is %1.").arg(why).toStdString();
  const QByteArray page = QByteArray::fromStdString(report::run_html(run, QCoreApplication::applicationVersion().toStdString()));
  QSaveFile file(path);
  const bool done = file.open(QIODevice::WriteOnly) && file.write(page) == page.size() && file.commit();
  toast_->say(done ? QStringLiteral("%1 is written").arg(path)
                   : QStringLiteral("%1 could not be written: %2").arg(path, file.errorString()),
              done ? State::kHealthy : State::kCut);
  return done;
}

QString MainWindow::commandLine(std::optional<Instant> until) const {
  return ui::runCommand(origin_.fileForTerminal(), origin_.caseName(), *seen_, until);
}

void MainWindow::copyLine(const QString& line) {
  QApplication::clipboard()->setText(line);
  toast_->say(QStringLiteral("Copied: %1").arg(line));
}

void MainWindow::copyCommandLine() {
  const QString why = whyNoLine(*seen_);
  const bool whole = seen_->state == observe::RunState::kFinished && seen_->at >= seen_->reached;  // judged to its end
  if (why.isEmpty()) copyLine(commandLine(whole ? std::nullopt : std::optional(seen_->at)));
  else toast_->say(QStringLiteral("No line gives this run again: it is %1").arg(why), State::kLagging);
}

void MainWindow::copyExplain(const QString& key) {
  const QString why = whyNoLine(*seen_);
  if (why.isEmpty()) copyLine(explainCommand(origin_.fileForTerminal(), origin_.caseName(), *seen_, key));
  else toast_->say(QStringLiteral("No line gives this answer again: the run is %1").arg(why), State::kLagging);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!draggedFile(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) { openFile(draggedFile(*event->mimeData())); }

}  // namespace jetlag::ui
