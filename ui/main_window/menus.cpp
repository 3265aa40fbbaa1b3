// SPDX-License-Identifier: GPL-3.0-or-later
// Commands, and the menus and shortcuts that are made from them.
#include <QApplication>
#include <QDir>
#include <QHash>
#include <QMenu>
#include <QShortcut>

#include <algorithm>
#include <tuple>

#include "main_window/context_commands.h"
#include "main_window/main_window.h"
#include "main_window/page_keys.h"
#include "main_window/page_list.h"
#include "main_window/until_dialog.h"
#include "pages/dock/details_dock.h"
#include "pages/faults/fault_actions.h"
#include "pages/map/map_page.h"
#include "pages/scenario/scenario_page.h"
#include "pages/timeline/timeline_panel.h"
#include "pages/words/change_text.h"
#include "pages/words/redis_text.h"
#include "widgets/command_palette.h"
#include "widgets/motion.h"
#include "widgets/numbers.h"
#include "widgets/page_rail.h"
#include "widgets/shortcut_sheet.h"
#include "widgets/theme.h"
#include "widgets/toast.h"
#include "widgets/transport_bar.h"

namespace jetlag::ui {

namespace {

QVector<QKeySequence> keys(std::initializer_list<const char*> all) {
  QVector<QKeySequence> out;
  for (const char* one : all) out.push_back(QKeySequence(QString::fromLatin1(one)));
  return out;
}

constexpr const char* kFileMenu = "File";
constexpr const char* kRunMenu = "Run";
constexpr const char* kChangeMenu = "Change";
constexpr const char* kViewMenu = "View";
constexpr const char* kMapMenu = "Map";
constexpr const char* kHelpMenu = "Help";

}  // namespace

void MainWindow::addCommand(const char* group, const char* id, const QString& text, QVector<QKeySequence> shortcuts,
                            std::function<void()> what, std::function<bool()> when, const QString& words) {
  commands_.push_back(
      {QString::fromLatin1(id), text, QString::fromLatin1(group), std::move(shortcuts), std::move(what), std::move(when), words});
}

void MainWindow::addFileCommands() {
  const auto open = [this] { return seen_ != nullptr; };
  addCommand(kFileMenu, "open", QStringLiteral("Open a scenario…"), keys({"Ctrl+O"}), [this] { chooseFile(); });
  addCommand(kFileMenu, "save", QStringLiteral("Save the scenario"), keys({"Ctrl+S"}), [this] { saveText(false); });
  addCommand(kFileMenu, "save-as", QStringLiteral("Save the scenario as…"), keys({"Ctrl+Shift+S"}), [this] { saveText(true); });
  addCommand(
      kFileMenu, "save-injected", QStringLiteral("Save what was done by hand into the scenario"), {}, [this] { saveInjected(); },
      [this] { return seen_ && !seen_->injected.empty(); }, QStringLiteral("faults injected"));
  addCommand(
      kFileMenu, "export", QStringLiteral("Export the window as a picture…"), keys({"Ctrl+E"}),
      [this] { askExport(*this, QStringLiteral("jetlag")); }, {}, QStringLiteral("png svg screenshot"));
  addCommand(
      kFileMenu, "export-page", QStringLiteral("Export the page as a picture…"), keys({"Ctrl+Shift+E"}),
      [this] { askExport(*pageOf(page_), pageList()[static_cast<int>(page_)].name); }, {},
      QStringLiteral("png svg view alone map inspect matrix sequence log charts"));
  addCommand(
      kFileMenu, "export-timeline", QStringLiteral("Export the timeline as a picture…"), {},
      [this] { askExport(*timeline_, QStringLiteral("timeline")); }, [this] { return timeline_->isVisibleTo(this); },
      QStringLiteral("png svg view alone"));
  addCommand(
      kFileMenu, "report", QStringLiteral("Save the report of the run…"), {}, [this] { askReport(); },
      [this] { return judged_ && judged_->report; }, QStringLiteral("html verdict tables charts"));
  addCommand(
      kFileMenu, "copy-command", QStringLiteral("Copy as command line"), keys({"Ctrl+Shift+C"}), [this] { copyCommandLine(); },
      open, QStringLiteral("rerun terminal"));
  addCommand(kFileMenu, "quit", QStringLiteral("Quit"), keys({"Ctrl+Q"}), [this] { close(); });
}

void MainWindow::addRunCommands() {
  const auto open = [this] { return seen_ != nullptr; };
  addCommand(kRunMenu, "play", QStringLiteral("Play or pause"), keys({"Space", "F5"}), [this] { togglePlay(); }, open);
  addCommand(
      kRunMenu, "run-text", QStringLiteral("Run the text of the editor"), keys({"Ctrl+Return", "Ctrl+Enter"}),
      [this] { qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))->run(); }, [this] { return page_ == PageId::kScenario; },
      QStringLiteral("open scenario"));
  addCommand(kRunMenu, "stop", QStringLiteral("Pause"), keys({"F8"}), [this] { engine_.pause(); }, open);
  addCommand(
      kRunMenu, "fast", QStringLiteral("Run to the end, fast"), keys({"F6"}),
      [this] { engine_.runUntil({}, EngineThread::Haste::kFast); }, open);
  addCommand(
      kRunMenu, "express", QStringLiteral("Run to the end, express"), keys({"F7"}),
      [this] { engine_.runUntil({}, EngineThread::Haste::kExpress); }, open, QStringLiteral("without pictures"));
  addCommand(kRunMenu, "step", QStringLiteral("Next event"), keys({"F4", "."}), [this] { engine_.act(lab::StepEvent{}); }, open);
  addCommand(
      kRunMenu, "back", QStringLiteral("Previous event"), keys({"Shift+F4", ","}), [this] { engine_.act(lab::StepBack{}); },
      open);
  addCommand(
      kRunMenu, "next", QStringLiteral("Next interesting event"), keys({"N"}), [this] { engine_.act(lab::StepInteresting{}); },
      open, QStringLiteral("fault sync convergence expectation"));
  addCommand(
      kRunMenu, "restart", QStringLiteral("Back to the start"), keys({"Ctrl+Home"}), [this] { engine_.act(lab::Seek{}); }, open,
      QStringLiteral("rewind"));
  addCommand(
      kRunMenu, "restart-clean", QStringLiteral("Start again, without what was done by hand"), {},
      [this] {
        if (mayDiscardChanges()) engine_.act(lab::Restart{});
      },
      open);
  addCommand(
      kRunMenu, "until-time", QStringLiteral("Run until a time, event or condition…"), keys({"Ctrl+G"}), [this] { askRunUntil(); }, open);
  addCommand(
      kRunMenu, "verdict", QStringLiteral("The verdict of the run, in full"), keys({"Ctrl+R"}), [this] { showVerdict(true); },
      [this] { return judged_.has_value(); }, QStringLiteral("expectations guarantees result rerun replay"));
  addCommand(kRunMenu, "until-converged", QStringLiteral("Run until all regions agree again"), {}, [this] {
    engine_.runUntil({Goal::Kind::kConverged}, EngineThread::Haste::kFast);
  }, open);
  addCommand(kRunMenu, "until-full", QStringLiteral("Run until the next full sync"), {}, [this] {
    engine_.runUntil({Goal::Kind::kFullSync}, EngineThread::Haste::kFast);
  }, open);
}

void MainWindow::addChangeCommands() {
  const auto open = [this] { return seen_ != nullptr; };
  addCommand(
      kChangeMenu, "undo", QStringLiteral("Undo the last change by hand"), keys({"Ctrl+Z"}),
      [this] {
        toast_->say(QStringLiteral("Undone: %1").arg(changeText(seen_->injected.back())));
        engine_.act(lab::Undo{});
      },
      [this] { return seen_ && !seen_->injected.empty() && page_ != PageId::kScenario; });
  addCommand(
      kChangeMenu, "fork", QStringLiteral("Fork here: a what-if branch"), keys({"Ctrl+B"}), [this] { engine_.act(lab::Fork{}); },
      open);
  addCommand(kChangeMenu, "branch", QStringLiteral("Next branch"), keys({"Ctrl+Tab"}), [this] { nextBranch(); },
      [this] { return seen_ && seen_->branches.size() > 1; });
  addCommand(
      kChangeMenu, "close-branch", QStringLiteral("Close this branch…"), {}, [this] { closeBranch(seen_->branch); },
      [this] { return seen_ && seen_->branches.size() > 1 && seen_->branch != seen_->branches.front().id; },
      QStringLiteral("what-if delete remove"));
}

void MainWindow::addViewCommands() {
  const auto& pages = pageList();
  for (int i = 0; i < pages.size(); ++i) {
    const PageEntry& entry = pages[i];
    if (!entry.built) continue;
    const auto shown = [this, needs = entry.needsScenario] { return !needs || seen_ != nullptr; };
    const QVector<QKeySequence> shortcut =
        i < 9 ? QVector<QKeySequence>{QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1))} : QVector<QKeySequence>{};
    commands_.push_back({QStringLiteral("page-") + entry.name, QStringLiteral("Go to %1").arg(entry.label),
                         QString::fromLatin1(kViewMenu), shortcut, [this, i] { goTo(static_cast<PageId>(i)); }, shown,
                         entry.hint});
  }
  addCommand(kViewMenu, "theme-dark", QStringLiteral("Dark theme"), {}, [this] { applyTheme(ThemeChoice::kDark); });
  addCommand(kViewMenu, "theme-light", QStringLiteral("Light theme"), {}, [this] { applyTheme(ThemeChoice::kLight); });
  addCommand(kViewMenu, "theme-system", QStringLiteral("The system's theme"), {}, [this] { applyTheme(ThemeChoice::kSystem); });
  addCommand(kViewMenu, "full-screen", QStringLiteral("Full screen"), keys({"F11"}),
             [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
  addCommand(
      kViewMenu, "details", QStringLiteral("Details beside the page on or off"), keys({"Ctrl+I"}),
      [this] { showDetails(!dock_->isVisibleTo(this)); },
      [this] { return seen_ != nullptr && pageList()[static_cast<int>(page_)].dock; }, QStringLiteral("dock panel watches"));
  addCommand(kViewMenu, "presentation", QStringLiteral("Presentation scale: 100, 150, 200 %"), keys({"F9"}),
             [this] { nextPresentation(); });
  addCommand(kViewMenu, "motion", QStringLiteral("Reduced motion on or off"), {}, [this] {
    settings_.reducedMotion = !settings_.reducedMotion;
    setReducedMotion(settings_.reducedMotion);
    pages_[static_cast<int>(page_)]->display(seen_);
    if (timeline_->isVisibleTo(this)) timeline_->display(seen_);
    toast_->say(settings_.reducedMotion ? QStringLiteral("Motion is reduced") : QStringLiteral("Motion is normal"));
  });
}

/// What the box in the map's corner offers.
void MainWindow::addMapCommands() {
  const auto open = [this] { return seen_ != nullptr; };
  const auto setting = [this](std::function<void(MapOptions&)> change) {
    return [this, change] {
      auto* const map = qobject_cast<MapPage*>(pageOf(PageId::kMap));
      MapOptions options = map->options();
      change(options);
      map->setOptions(options.motion, options.layers, options.arrangement);
      goTo(PageId::kMap);
    };
  };
  addCommand(kMapMenu, "map-world", QStringLiteral("World map"), {},
             setting([](MapOptions& o) { o.arrangement = MapArrangement::kGeographic; }), open,
             QStringLiteral("layout geographic"));
  addCommand(kMapMenu, "map-circle", QStringLiteral("Circle layout"), {},
             setting([](MapOptions& o) { o.arrangement = MapArrangement::kCircle; }), open,
             QStringLiteral("regions round abstract"));
  for (const int factor : {1, 4, 16, 0})
    addCommand(kMapMenu, qPrintable(QStringLiteral("map-motion-%1").arg(factor)),
               factor == 0 ? QStringLiteral("Motion automatic") : QStringLiteral("Motion ×%1").arg(factor), {},
               setting([factor](MapOptions& o) { o.motion = factor; }), open, QStringLiteral("stretch flights messages slow"));
  static constexpr std::tuple<const char*, const char*, bool MapLayers::*> kLayers[] = {
      {"map-messages", "messages", &MapLayers::messages},
      {"map-gauges", "gauges", &MapLayers::gauges},
      {"map-round-trips", "round trips", &MapLayers::labels},
      {"map-badges", "badges", &MapLayers::badges},
      {"map-legend", "legend", &MapLayers::legend}};
  for (const auto& [id, name, layer] : kLayers)
    addCommand(kMapMenu, id, QStringLiteral("Layers: %1 on or off").arg(QString::fromLatin1(name)), {},
               setting([layer = layer](MapOptions& o) { o.layers.*layer = !(o.layers.*layer); }), open,
               QStringLiteral("show hide"));
}

void MainWindow::makeCommands() {
  addFileCommands();
  addRunCommands();
  addChangeCommands();
  addViewCommands();
  addMapCommands();
  addCommand(kHelpMenu, "palette", QStringLiteral("Every command by name"), keys({"Ctrl+K"}), [this] { openPalette(); });
  addCommand(kHelpMenu, "shortcuts", QStringLiteral("All shortcuts"), keys({"F1", "?"}), [this] { openSheet(); });

  for (const WindowCommand& command : commands_)
    for (const QKeySequence& key : command.keys) {
      auto* const shortcut = new QShortcut(key, this);
      connect(shortcut, &QShortcut::activated, this, [this, id = command.id] { runCommand(id); });
    }
}

const WindowCommand* MainWindow::command(const QString& id) const {
  const WindowCommand* const found = commandOf(commands_, id);
  return found == nullptr && context_ ? commandOf(context_->commands, id) : found;
}

void MainWindow::runCommand(const QString& id) {
  const WindowCommand* const asked = command(id);
  if (asked == nullptr || (asked->enabled && !asked->enabled())) return;
  const auto run = asked->run;  // the palette's command may be gone before it returns
  run();
}

void MainWindow::showMenu() {
  QMenu menu(this);
  QMenu* group = nullptr;
  const QHash<QString, bool> ticks{{QStringLiteral("theme-dark"), settings_.theme == ThemeChoice::kDark},
                                   {QStringLiteral("theme-light"), settings_.theme == ThemeChoice::kLight},
                                   {QStringLiteral("theme-system"), settings_.theme == ThemeChoice::kSystem},
                                   {QStringLiteral("motion"), settings_.reducedMotion}};
  for (const WindowCommand& command : commands_) {
    if (group == nullptr || group->title() != command.group) {
      if (group != nullptr && group->title() == QLatin1String(kFileMenu)) addRecentTo(*group);
      group = menu.addMenu(command.group);
    }
    QAction* const action = group->addAction(command.text);
    if (const auto tick = ticks.find(command.id); tick != ticks.end()) {
      action->setCheckable(true);
      action->setChecked(*tick);
    }
    if (!command.keys.isEmpty()) action->setShortcut(command.keys.first());
    action->setShortcutContext(Qt::WidgetShortcut);  // shown here, bound once elsewhere
    action->setEnabled(!command.enabled || command.enabled());
    connect(action, &QAction::triggered, this, [this, id = command.id] { runCommand(id); });
  }
  const QWidget* const button = transport_->menuButton();
  menu.exec(button->mapToGlobal(QPoint(0, button->height() + 4)));
}

void MainWindow::addRecentTo(QMenu& menu) {
  for (const WindowCommand& each : caseCommands()) connect(menu.addAction(each.text), &QAction::triggered, this, each.run);
  if (settings_.recent.isEmpty()) return;
  menu.addSeparator();
  for (const RecentEntry& each : settings_.recent)
    connect(menu.addAction(QDir::toNativeSeparators(each.path)), &QAction::triggered, this,
            [this, path = each.path] { openFile(path); });
}

QVector<WindowCommand> MainWindow::branchCommands() {
  QVector<WindowCommand> all;
  for (const observe::Branch& branch : seen_->branches)
    if (branch.id != seen_->branch)
      all.push_back({QStringLiteral("branch-%1").arg(branch.id),
                     QStringLiteral("Go to branch %1").arg(textOf(branch.name)),
                     QString::fromLatin1(kChangeMenu),
                     {},
                     [this, id = branch.id] { engine_.act(lab::Switch{id}); },
                     {},
                     QStringLiteral("switch what-if")});
  return all;
}

/// The other cases of the file; none where it has but one.
QVector<WindowCommand> MainWindow::caseCommands() {
  QVector<WindowCommand> all;
  for (int i = 0; seen_ && i < origin_.cases.size(); ++i)
    if (i != origin_.which)
      all.push_back({QStringLiteral("case-%1").arg(i),
                     QStringLiteral("Open case %1 of %2: %3").arg(i + 1).arg(origin_.cases.size()).arg(origin_.cases[i]),
                     QString::fromLatin1(kFileMenu),
                     {},
                     [this, i] {
                       if (mayDiscard()) openWith(origin_.path, origin_.text, i);
                     },
                     {},
                     QStringLiteral("switch")});
  return all;
}

void MainWindow::openPalette() {
  QVector<WindowCommand> all = commands_;
  context_ = std::make_unique<ContextCommands>();
  if (seen_) {
    FaultActions* const actions = qobject_cast<MapPage*>(pageOf(PageId::kMap))->actions();
    actions->setSnapshot(seen_);
    *context_ = contextCommands(*actions, *seen_, selection_);
    context_->commands += branchCommands() + caseCommands();
    all += context_->commands;
  }
  palette_->setCommands(paletteOf(all));
  palette_->setMore([this](const QString& typed) {
    if (!seen_ || !context_) return QVector<Command>();
    return paletteOf(linkCommands(*qobject_cast<MapPage*>(pageOf(PageId::kMap))->actions(), *seen_, typed, *context_));
  });
  palette_->open();
}

void MainWindow::openSheet() {
  sheet_->setGroups(sheetOf(commands_, pageKeys()));
  sheet_->open();
}

void MainWindow::nextBranch() {
  const auto& all = seen_->branches;
  const auto current = std::find_if(all.begin(), all.end(), [this](const auto& b) { return b.id == seen_->branch; });
  const auto next = current == all.end() || current + 1 == all.end() ? all.begin() : current + 1;
  engine_.act(lab::Switch{next->id});
}

void MainWindow::showRunUntilMenu() {
  QMenu menu(this);
  for (const char* id : {"until-time", "next", "until-converged", "until-full", "fast", "express"}) {
    const WindowCommand* const command = commandOf(commands_, QString::fromLatin1(id));
    connect(menu.addAction(command->text), &QAction::triggered, this, [this, name = command->id] { runCommand(name); });
  }
  const QWidget* const button = transport_->runUntilButton();
  menu.exec(button->mapToGlobal(QPoint(0, button->height() + 4)));
}

void MainWindow::askRunUntil() {
  auto* const dialog = new UntilDialog(seen_->at, seen_->end, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &UntilDialog::wanted, this,
          [this](const Goal& goal) { engine_.runUntil(goal, EngineThread::Haste::kFast); });
  connect(dialog, &UntilDialog::rewound, this, [this](Instant at) { engine_.act(lab::Seek{at}); });
  connect(&engine_, &EngineThread::goalTaken, dialog, &UntilDialog::settle);
  dialog->open();
}

}  // namespace jetlag::ui
