// SPDX-License-Identifier: GPL-3.0-or-later
// Files in the window: what saving them changes in what is said, files that are no scenarios, keys that write pictures anywhere.
#include <QLabel>
#include <QMimeData>
#include <QTemporaryDir>
#include <QtTest>

#include "lab/faults.h"
#include "lab/session.h"
#include "lab_thread/loading.h"
#include "main_window/kept.h"
#include "main_window/settings.h"
#include "pages/console/console_page.h"
#include "pages/scenario/form_view.h"
#include "pages/scenario/scenario_page.h"
#include "pages/start/start_page.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/console_view.h"
#include "widgets/log_table.h"
#include "widgets/status_line.h"
#include "widgets/theme.h"
#include "widgets/verdict_bar.h"
#include "window_dialogs.h"
#include "window_driver.h"
#include "world/world.h"

namespace jetlag::ui {

class WindowFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setSettingsFile(folder_.filePath(QStringLiteral("lab.ini"))); }

  void theVerdictKnowsThatChangesByHandWereSaved() {
    const QString file = folder_.filePath(QStringLiteral("two.jsonc"));
    MainWindow window;
    runFile(window, file);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    window.runCommand(QStringLiteral("fast"));
    settle(window);
    auto* const verdict = window.findChild<VerdictBar*>();
    QTRY_VERIFY(verdict->isVisible());
    QVERIFY2(verdict->facts().summary.contains(QStringLiteral("not in the file: 1 change by hand")),
             qPrintable(verdict->facts().summary));
    QVERIFY(verdict->facts().command.isEmpty());
    const QString report = folder_.filePath(QStringLiteral("by-hand.html"));
    QVERIFY(window.exportReport(report));
    QFile page(report);
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray html = page.readAll();
    QVERIFY(html.contains("This run is not in the file: 1 change by hand.") && !html.contains("again: "));
    window.runCommand(QStringLiteral("save-injected"));
    QVERIFY(verdict->facts().summary.contains(QStringLiteral("not in the file")));  // only in the text so far
    QTest::keyClick(&window, Qt::Key_S, Qt::ControlModifier);
    settle(window);
    QVERIFY(verdict->isVisible());
    QVERIFY2(!verdict->facts().summary.contains(QStringLiteral("not in the file")), qPrintable(verdict->facts().summary));
    QCOMPARE(verdict->facts().command, QStringLiteral("jetlag run %1 --seed 3").arg(file));
  }

  void aFormSaysWhatItsFileExtends() {
    MainWindow window;
    show(window);
    auto* const page = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    auto* const base = page->form()->findChild<QLabel*>(QStringLiteral("formBase"));
    window.openFile(QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/ring.json"));
    window.goTo(PageId::kScenario);
    QTRY_VERIFY(base->isVisibleTo(page->form()));
    QVERIFY2(base->text().startsWith(QStringLiteral("This file extends mesh.json.")), qPrintable(base->text()));
    window.openFile(QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"));
    QTRY_VERIFY(!base->isVisibleTo(page->form()));
  }

  void aFormIsThatOfTheFileInTheTitle() {
    const QString broken = folder_.filePath(QStringLiteral("broken.json")),
                  empty = folder_.filePath(QStringLiteral("empty.json")), binary = folder_.filePath(QStringLiteral("bin.json"));
    write(broken, twoRegions().replace("\"20s\"", "\"20x\""));
    write(empty, {});
    const QByteArray bytes(
        "\x7f"
        "ELF\0\0\0 not a scenario\n",
        23);
    write(binary, bytes);
    MainWindow window;
    show(window);
    auto* const page = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    auto* const note = page->form()->findChild<QLabel*>(QStringLiteral("formNote"));
    window.openFile(broken);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    QTRY_VERIFY(page->form()->sections().contains(QStringLiteral("regions.1")));
    QVERIFY(!note->isVisible());
    for (const QString& path : {empty, binary}) {
      window.openFile(path);
      QTRY_COMPARE(page->path(), path);
      settle(window);
      QVERIFY(page->form()->sections().isEmpty());
      QVERIFY(note->isVisible());
      QVERIFY2(!note->text().contains(QStringLiteral("said before")), qPrintable(note->text()));
      QCOMPARE(page->mistakes(), 1);
      window.openFile(broken);
      QTRY_VERIFY(page->form()->sections().contains(QStringLiteral("regions.1")));
    }
    // As `jetlag check` says it.
    window.openFile(binary);
    QTRY_COMPARE(page->path(), binary);
    settle(window);
    QCOMPARE(page->editor()->diagnostics().front().message,
             QStringLiteral("expected text, found the byte 0x00: this is not a text file"));
    // Saving what is shown would destroy the file.
    QTest::keyClick(&window, Qt::Key_S, Qt::ControlModifier);
    settle(window);
    QFile still(binary);
    QVERIFY(still.open(QIODevice::ReadOnly));
    QCOMPARE(still.readAll(), bytes);
  }

  void twoLabsKeepOneListOfRecentFiles() {
    Settings first = loadSettings();
    first.recent.clear();
    saveSettings(first);
    Settings second = loadSettings();
    const QDateTime noon(QDate(2026, 1, 2), QTime(12, 0));
    const auto paths = [] {
      QStringList all;
      for (const RecentEntry& each : loadSettings().recent) all << each.path;
      return all;
    };
    first.noteRecent(QStringLiteral("/a.json"), noon);
    saveSettings(first);
    second.noteRecent(QStringLiteral("/b.json"), noon.addSecs(60));
    saveSettings(second);
    first.noteRecent(QStringLiteral("/c.json"), noon.addSecs(30));
    saveSettings(first);
    QCOMPARE(paths(), (QStringList{QStringLiteral("/b.json"), QStringLiteral("/c.json"), QStringLiteral("/a.json")}));
    // Of one file that both know the newer note counts, and what is not noted anew stays as the other left it.
    second.noteRecent(QStringLiteral("/a.json"), noon.addSecs(90), QStringLiteral("passed"));
    saveSettings(second);
    saveSettings(first);
    QCOMPARE(loadSettings().recent.front(), (RecentEntry{QStringLiteral("/a.json"), noon.addSecs(90), QStringLiteral("passed")}));
    // A list that is cleared is cleared in both, but for what comes later.
    first.recent.clear();
    saveSettings(first);
    second.noteRecent(QStringLiteral("/d.json"), noon.addSecs(120));
    saveSettings(second);
    QCOMPARE(paths(), QStringList{QStringLiteral("/d.json")});
    second.recent.clear();
    saveSettings(second);
  }

  void recentFilesAreFoundFromAnyFolderAndStayWhenTheyCannotBeRead() {
    const QString file = folder_.filePath(QStringLiteral("there.jsonc")), here = QDir::currentPath();
    Settings settings = loadSettings();
    settings.recent = {{QStringLiteral("there.jsonc"), {}, QStringLiteral("passed")}, {QStringLiteral("elsewhere.json"), {}, {}}};
    saveSettings(settings);  // as earlier versions did
    write(file, twoRegions());
    QVERIFY(QDir::setCurrent(folder_.path()));
    MainWindow window;
    show(window);
    window.openFile(QStringLiteral("./there.jsonc"));
    QTRY_COMPARE(window.page(), PageId::kMap);
    QVERIFY(QDir::setCurrent(here));
    const auto recent = [](int at) { return loadSettings().recent.value(at); };
    QCOMPARE(loadSettings().recent.size(), 2);
    QCOMPARE(recent(0).path, QFileInfo(file).absoluteFilePath());
    QCOMPARE(recent(0).verdict, QStringLiteral("passed"));
    QVERIFY(QFile::remove(file));
    window.goTo(PageId::kStart);
    for (const QString& path : {file, QStringLiteral("elsewhere.json")}) window.openFile(path);
    for (const int at : {0, 1}) QCOMPARE(recent(at).verdict, QStringLiteral("cannot be read"));
    const RecentList* const list = qobject_cast<StartPage*>(window.pageOf(PageId::kStart))->recent();
    QTRY_VERIFY(list->row(file)->isVisible());
    shot(window, "window-recent-unreadable");
    write(file, twoRegions());  // and it is an entry like any other again
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    QCOMPARE(recent(0).verdict, QString());
  }

  void aFileThatIsDroppedIsOpened() {
    const QString file = folder_.filePath(QStringLiteral("dropped.jsonc"));
    write(file, twoRegions());
    MainWindow window;
    show(window);
    const auto drop = [&](const QUrl& url) {
      QMimeData data;
      if (!url.isEmpty()) data.setUrls({url});
      QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
      enter.setAccepted(false);
      QCoreApplication::sendEvent(&window, &enter);
      if (!enter.isAccepted()) return false;
      QDropEvent event(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(&window, &event);
      return true;
    };
    QVERIFY(!drop({}));  // a text, say
    QVERIFY(!drop(QUrl(QStringLiteral("https://example.org/a.json"))));
    QVERIFY(!window.seen());
    QVERIFY(drop(QUrl::fromLocalFile(file)));
    QTRY_COMPARE(window.page(), PageId::kMap);
    QCOMPARE(window.seen()->scenery->scenario.name, std::string("Two"));
  }

  void theSystemsThemeIsThatOfItsPalette() {
    QVERIFY(loadSettings().theme == ThemeChoice::kSystem);
    const QPalette before = QApplication::palette();
    for (const bool dark : {true, false}) {
      QApplication::setPalette(QPalette(dark ? QColor(30, 30, 30) : QColor(240, 240, 240)));
      MainWindow window;
      QCOMPARE(theme().scheme == Scheme::kDark, dark);
      window.runCommand(dark ? QStringLiteral("theme-light") : QStringLiteral("theme-dark"));
      QCOMPARE(theme().scheme == Scheme::kDark, !dark);
      window.runCommand(QStringLiteral("theme-system"));
      QCOMPARE(theme().scheme == Scheme::kDark, dark);
    }
    QApplication::setPalette(before);
  }

  void runningTheTextAsksBeforeChangesByHandAreLost() {
    const QString file = folder_.filePath(QStringLiteral("asks.jsonc"));
    MainWindow window;
    runFile(window, file);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    auto* const scenario = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    {
      Answer cancel(QMessageBox::Cancel);
      Q_EMIT scenario->runRequested(scenario->text());
      settle(window);
      QCOMPARE(cancel.asked, 1);
      QCOMPARE(window.seen()->injected.size(), std::size_t{1});
    }
    Answer discard(QMessageBox::Discard);
    Q_EMIT scenario->runRequested(scenario->text());
    settle(window);
    QCOMPARE(discard.asked, 1);
    QVERIFY(window.seen()->injected.empty());
    Q_EMIT scenario->runRequested(scenario->text());
    settle(window);
    QCOMPARE(discard.asked, 1);  // there is nothing to lose any more
  }

  void savingBeforeTheTextRunsKeepsTheChangesInTextFileAndRun() {
    const QString file = folder_.filePath(QStringLiteral("keeps.jsonc"));
    MainWindow window;
    runFile(window, file);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    auto* const scenario = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    Answer save(QMessageBox::Save);
    Q_EMIT scenario->runRequested(scenario->text());
    settle(window);
    QCOMPARE(save.asked, 1);
    QVERIFY(scenario->text().contains(QStringLiteral("\"cut\"")));
    QVERIFY(!scenario->isDirty());
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(saved.readAll()), scenario->text());
    QCOMPARE(window.seen()->timeline->faults.size(), std::size_t{1});
  }

  void anotherTextInTheEditorIsNeverTakenForThatOfTheRun() {
    const QString a = folder_.filePath(QStringLiteral("a.jsonc")), b = folder_.filePath(QStringLiteral("b.jsonc"));
    MainWindow window;
    runFile(window, a);
    write(b, twoRegions().replace("\"seed\"", "\"sead\""));
    window.openFile(b);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    settle(window);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    auto* const scenario = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    scenario->editor()->setText(QString::fromUtf8(twoRegions().replace("\"Two\"", "\"Mended\"")));
    {
      Answer cancel(QMessageBox::Cancel);
      Q_EMIT scenario->runRequested(scenario->text());
      settle(window);
      QCOMPARE(cancel.asked, 1);
      QVERIFY(scenario->text().contains(QStringLiteral("Mended")));
    }
    Answer discard(QMessageBox::Discard);
    Q_EMIT scenario->runRequested(scenario->text());
    settle(window);
    QCOMPARE(window.seen()->scenery->scenario.name, std::string("Mended"));
    QVERIFY(window.windowTitle().startsWith(QStringLiteral("b.jsonc")));
    QFile first(a);
    QVERIFY(first.open(QIODevice::ReadOnly));
    QCOMPARE(first.readAll(), twoRegions());
  }

  void theLogSaysWhatExpressDidNotTellAndGetsItWhenThatIsPlayed() {
    const QString file = folder_.filePath(QStringLiteral("gap.jsonc"));
    MainWindow window;
    runFile(window, file);
    window.runCommand(QStringLiteral("express"));
    settle(window);
    QTRY_COMPARE(window.seen()->state, observe::RunState::kFinished);
    window.goTo(PageId::kLog);
    settle(window);
    const auto count = [&] { return window.pageOf(PageId::kLog)->findChild<FilterField*>()->count(); };
    QVERIFY2(count().contains(QStringLiteral("gap before")), qPrintable(count()));
    shot(window, "window-log-gap");
    window.engine().act(lab::Seek{seconds(1.5)});
    settle(window);
    runTo(window, 6);
    QVERIFY2(!count().contains(QStringLiteral("gap before 6")) && count().contains(QStringLiteral("gap before 1.5")),
             qPrintable(count()));
    QVERIFY(window.seen()->trace.back()->entries.back().at > seconds(5.9));
  }

  void onTheLogTheFilterAloneSaysWhichTimesAreShown() {
    MainWindow window;
    runFile(window, folder_.filePath(QStringLiteral("range.jsonc")));
    window.findChild<TimelinePanel*>()->setRange(TimeSpan{500'000'000, 900'000'000});
    Q_EMIT window.findChild<TimelinePanel*>()->rangeSelected(500'000'000, 900'000'000);
    const auto says = [&] {
      const auto items = window.findChild<StatusLine*>()->shown();
      return items.join(QLatin1Char(' ')).contains(QStringLiteral("Only"));
    };
    window.goTo(PageId::kCharts);
    settle(window);
    QVERIFY(says());
    window.goTo(PageId::kLog);
    settle(window);
    QVERIFY(!says());
    QVERIFY(window.pageOf(PageId::kLog)->findChild<FilterField*>()->text().contains(QStringLiteral("after:0.500s")));
  }

  void theTitleIsThatOfTheFileThatWasSavedLast() {
    const QString file = folder_.filePath(QStringLiteral("first.jsonc"));
    MainWindow window;
    runFile(window, file);
    QVERIFY(window.windowTitle().startsWith(QStringLiteral("first.jsonc")));
    ChosenFile chosen(folder_.filePath(QStringLiteral("second.jsonc")));
    window.runCommand(QStringLiteral("save-as"));
    settle(window);
    QVERIFY(QFile::exists(folder_.filePath(QStringLiteral("second.jsonc"))));
    QVERIFY2(window.windowTitle().startsWith(QStringLiteral("second.jsonc")), qPrintable(window.windowTitle()));
  }

  void aCheckThatReallyFailsStopsTheRunAndNothingElse() {
    const QString file = folder_.filePath(QStringLiteral("breaks.jsonc"));
    write(file, twoRegions());
    auto session = std::make_shared<lab::Session>(checkText("breaks.jsonc", twoRegions().toStdString()).specs.at(0));
    while (session->advance(seconds(5))) {
    }
    // Somebody has scribbled over its memory: a gauge was sampled in the future.
    auto& broken = const_cast<world::World&>(session->world_shown());
    broken.measure.registry.set(broken.measure.divergent, broken.now + Duration::seconds(3), 7);
    MainWindow window;
    show(window);
    Kept kept;
    kept.world.session = session;
    kept.origin = {file, QString::fromUtf8(twoRegions()), 0, {}, {file}};
    kept.page = PageId::kMap;
    window.takeOver(kept);
    settle(window);
    window.runCommand(QStringLiteral("fast"));
    settle(window);
    QCOMPARE(window.seen()->state, observe::RunState::kBroken);
    auto* const verdict = window.findChild<VerdictBar*>();
    QTRY_VERIFY(verdict->isVisible());
    QVERIFY2(verdict->shownText().startsWith(QStringLiteral("The run stopped at 5")), qPrintable(verdict->shownText()));
    QVERIFY(verdict->shownText().contains(QStringLiteral("samples come in ascending time")));
    QVERIFY2(verdict->facts().command.contains(QStringLiteral("--seed 3")), qPrintable(verdict->facts().command));
    window.engine().act(lab::Seek{seconds(2)});  // its past can be looked at
    settle(window);
    QCOMPARE(window.seen()->at, seconds(2));
    window.openFile(file);  // and the next scenario runs
    settle(window);
    runTo(window, 6);
    QVERIFY(window.seen()->problem.empty());
  }

  void theConsolesLineLeavesTheWindowItsKeys() {
    const QString file = folder_.filePath(QStringLiteral("keys.jsonc"));
    MainWindow window;
    runFile(window, file);
    window.goTo(PageId::kConsole);
    auto* const field = window.pageOf(PageId::kConsole)->findChild<ConsoleView*>()->field();
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("SET a 1"));
    QTest::keyClick(field, Qt::Key_Home, Qt::ControlModifier);
    settle(window);
    QCOMPARE(window.seen()->at, Instant{});
    QCOMPARE(field->text(), QStringLiteral("SET a 1"));
    FileDialogsRejected rejected;
    QTest::keyClick(field, Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(rejected.count, 1);
  }

 private:
  /// Two regions from a file of this name, after two seconds.
  static void runFile(MainWindow& window, const QString& file) {
    write(file, twoRegions());
    show(window);
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
  }
  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowFilesTest)
#include "window_files_test.moc"
