// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: the lab. Top bar, page rail, the current page with its dock, the timeline, the status line; and behind them one
// engine thread, one snapshot, one selection.
//
// Flow      the engine's snapshot goes to the bars, the visible page, the timeline and the dock; what they ask for goes back as
//           actions. Nothing is kept here that the engine knows.
// Files     opening replaces the world only when the scenario is valid; else it opens in the editor with its mistakes marked, and
//           the world that was there stays. Closing with unsaved text asks once.
// Verdict   once a run has ended its report is asked for and shown above the page, on every page, until the run is another one:
//           by an action in its past, on another branch, or when something else is opened. Rewinding keeps it.
// Sizes     below 1180 px the rail has no labels and the dock is shown on demand; below 760 px height the timeline is 160 px.
#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QQueue>
#include <QVector>

#include "lab_thread/engine_thread.h"
#include "main_window/commands.h"
#include "main_window/facts.h"
#include "main_window/judged.h"
#include "main_window/origin.h"
#include "main_window/settings.h"
#include "pages/page.h"

class QMenu;
class QSplitter;
class QStackedWidget;

namespace jetlag::ui {

class ConsolePage;
struct ContextCommands;
struct Kept;
class DetailsDock;
class PageRail;
class ScenarioPage;
class StartPage;
class TimelinePanel;
class Toast;
class VerdictBar;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  void openFile(const QString& path);
  void openText(const QString& name, const QString& text);
  /// Opens it and shows that instant on that page.
  void openAt(const QString& path, Instant at, PageId page);
  void goTo(PageId page);
  PageId page() const { return page_; }
  Page* pageOf(PageId page) const { return pages_[static_cast<int>(page)]; }
  EngineThread& engine() { return engine_; }
  const SnapshotPtr& seen() const { return seen_; }
  void select(const Selection& selection);
  const QVector<WindowCommand>& commands() const { return commands_; }
  /// One of commands(), or of those that the open palette offers; null where there is none.
  const WindowCommand* command(const QString& id) const;
  void runCommand(const QString& id);
  void applyTheme(ThemeChoice choice);
  /// The whole window, or a page or the timeline alone, as a picture (.png, .svg); false when it cannot be written.
  bool exportPicture(const QString& path) { return exportPicture(path, *this); }
  bool exportPicture(const QString& path, QWidget& view);
  /// The page of `jetlag run --html`, of the run that has ended; false when it cannot be written.
  bool exportReport(const QString& path);
  /// Everything that this window holds, for the one that takes its place, after reopenRequested(): this one is only good for
  /// closing then.
  Kept handOver();
  /// Whether this screen has room for the window at the scale of the settings; if not, they get the largest one that it has.
  bool fitsScreen();
  void takeOver(const Kept& kept);

 Q_SIGNALS:
  /// A window of another scale is to take this one's place, and the engine has let go of the world: handOver() and takeOver().
  void reopenRequested();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// A run is the one that was judged as long as none of these has changed.
  // main_window.cpp
  void build();
  void addPages();
  void connectPage(Page* page);
  void connectBars();
  void take(const SnapshotPtr& seen);
  void refreshBars();
  void refreshFocus();
  void selectRange(const std::optional<TimeSpan>& range);
  void arrange();
  int footHeight() const;
  void togglePlay();
  void setSpeed(double speed);
  void askRunUntil();
  void judge();
  void tellVerdict();
  void showVerdict(bool shown);
  void remember(const Judged& judged);
  void noteVerdict(const observe::Snapshot& ended);
  void showDetails(bool shown);
  bool isPast() const;
  // menus.cpp
  void makeCommands();
  void addFileCommands();
  void addRunCommands();
  void addChangeCommands();
  void addViewCommands();
  void addMapCommands();
  void addCommand(const char* group, const char* id, const QString& text, QVector<QKeySequence> shortcuts,
                  std::function<void()> what, std::function<bool()> when = {}, const QString& words = {});
  void showMenu();
  void addRecentTo(QMenu& menu);
  QVector<WindowCommand> caseCommands();
  QVector<WindowCommand> branchCommands();
  void openPalette();
  void openSheet();
  void nextBranch();
  void nextPresentation();
  bool fits(double scale) const;
  void rememberShape();
  void showRunUntilMenu();
  // saving.cpp
  static QString fileFilter();
  bool mayDiscard();
  bool mayDiscardText();
  bool mayDiscardChanges();
  bool mayDiscardChangesHere();
  bool mayDiscardOtherBranches();
  bool takeInChanges();
  bool saveText(bool asNew);
  bool mayOverwrite(const QString& path, const QString& opened);
  bool saveBeside(const QString& path);
  bool saveInjected();
  void closeBranch(std::uint32_t id);
  bool isDirty() const;
  bool isAsSaved();
  QString whyNoLine(const observe::Snapshot& run) const;
  // file_actions.cpp
  void chooseFile();
  void nameWindow();
  void openWith(const QString& path, const QString& text, int which);
  void showRecent();
  void copyCommandLine();
  void copyExplain(const QString& key);
  QString commandLine(std::optional<Instant> until) const;
  void copyLine(const QString& line);
  void askExport(QWidget& view, const QString& name);
  void askReport();
  int bundledCount() const;
  void connectOwnSignals();
  void takeOpened(const QString& path, const QStringList& cases, int which);
  void takeChecked(int ticket, const std::vector<Mistake>& mistakes);
  void takeFailure(const QString& path, const QString& problem, const std::vector<Mistake>& mistakes);
  void showBroken(const QString& path, const QString& text, const std::vector<Mistake>& mistakes);

  Settings settings_;
  bool systemIsDark_ = false;
  EngineThread engine_;
  SnapshotPtr seen_;
  KeptWorld released_;  ///< the engine has it no more
  Selection selection_;
  Pace pace_;
  Origin origin_;  ///< of the world. The editor may hold another file, which could not be opened
  bool editorHoldsWorld() const { return path_ == origin_.path; }
  QString path_;  ///< of what the editor holds
  std::optional<std::pair<Changes, bool>> asSaved_;  ///< what the file was asked last, for the title
  QQueue<QString> opening_;  ///< texts that the engine was asked to open: it answers each, in the order in which they came
  std::optional<std::pair<Instant, PageId>> whereToGo_;  ///< openAt()'s, until what it opened is shown
  std::function<void()> whenShown_;                      ///< done with the first picture of what was opened
  PageId page_ = PageId::kStart;

  class TransportBar* transport_ = nullptr;
  PageRail* rail_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QSplitter* across_ = nullptr;  ///< page and dock
  QSplitter* down_ = nullptr;    ///< those and the timeline
  int timelineHeight_ = 0;       ///< as chosen, while the whole timeline is shown; 0: never chosen
  DetailsDock* dock_ = nullptr;
  VerdictBar* verdict_ = nullptr;
  std::optional<Judged> judged_;  ///< what verdict_ tells of
  std::vector<Judged> judgedBefore_;  ///< of every branch what was said last
  TimelinePanel* timeline_ = nullptr;
  class StatusLine* status_ = nullptr;
  class CommandPalette* palette_ = nullptr;
  class ShortcutSheet* sheet_ = nullptr;
  Toast* toast_ = nullptr;
  QVector<Page*> pages_;
  QVector<WindowCommand> commands_;
  std::unique_ptr<ContextCommands> context_;  ///< of the palette that is or was open
};

}  // namespace jetlag::ui
