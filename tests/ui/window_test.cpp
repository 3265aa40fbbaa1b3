// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a newcomer meets it: open, play, cut, watch, inspect, heal, rewind, fork, save; by keys and clicks, looking at
// what is shown.
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include "lab/faults.h"
#include "main_window/main_window.h"
#include "main_window/page_list.h"
#include "main_window/settings.h"
#include "main_window/until_dialog.h"
#include "main_window/verdict.h"
#include "pages/facts.h"
#include "pages/scenario/scenario_page.h"
#include "pages/start/start_page.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/command_palette.h"
#include "widgets/gallery.h"
#include "widgets/gallery_card.h"
#include "widgets/map_canvas.h"
#include "widgets/page_rail.h"
#include "widgets/scenario_editor.h"
#include "widgets/shortcut_sheet.h"
#include "widgets/status_line.h"
#include "widgets/toast.h"
#include "widgets/transport_bar.h"
#include "widgets/verdict_bar.h"
#include "window_driver.h"

namespace jetlag::ui {

class WindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    setSettingsFile(folder_.filePath(QStringLiteral("lab.ini")));
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(twoRegions());
  }

  void opensOnTheStartPageWithPagesThatNeedAScenarioDisabled() {
    MainWindow window;
    show(window);
    QCOMPARE(window.page(), PageId::kStart);
    auto* const rail = window.findChild<PageRail*>();
    QVERIFY(!rail->button(QStringLiteral("map"))->isEnabled());
    QVERIFY(rail->button(QStringLiteral("scenario"))->isEnabled());
    QVERIFY(qobject_cast<StartPage*>(window.pageOf(PageId::kStart))->scenarioCount() >= 16);
    shot(window, "window-start");
  }

  void enterOnTheFirstCardOpensItOnTheMap() {
    MainWindow window;
    show(window);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(window.seen());
    QTRY_COMPARE(window.page(), PageId::kMap);
    QCOMPARE(window.seen()->at, Instant{});
  }

  void aNewcomersFirstFiveMinutes() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    // Play, and pause again.
    QTest::keyClick(&window, Qt::Key_Space);
    QTRY_VERIFY(window.seen()->at > seconds(0.2));
    QTest::keyClick(&window, Qt::Key_Space);
    settle(window);
    const Instant paused = window.seen()->at;
    settle(window);
    QCOMPARE(window.seen()->at, paused);
    // Cut, and watch divergence.
    runTo(window, 2);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    runTo(window, 6);
    QVERIFY(window.seen()->frame->links[0].cut);
    QVERIFY(window.seen()->frame->divergent_keys > 50);
    auto* const status = window.findChild<StatusLine*>();
    QVERIFY2(status->shown().join(QLatin1Char('|')).contains(QStringLiteral("differ")),
             qPrintable(status->shown().join(QLatin1Char('|'))));
    shot(window, "window-cut");
    // Inspect a key.
    Selection key;
    key.kind = Selection::Kind::kKey;
    key.key = QStringLiteral("k:7");
    window.select(key);
    QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
    settle(window);
    QCOMPARE(window.page(), PageId::kInspect);
    QVERIFY(window.seen()->key);
    QCOMPARE(window.seen()->key->why.key, std::string("k:7"));
    shot(window, "window-inspect");
    // Heal; all agree again.
    window.goTo(PageId::kMap);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::heal(*window.seen()->scenery, 0, 1)});
    settle(window);
    runTo(window, 9);
    QVERIFY(!window.seen()->frame->links[0].cut);
    QCOMPARE(window.seen()->frame->regions[0].version, 0u);
    QVERIFY(!window.seen()->timeline->syncs.empty());
  }

  void aCutIsRewoundForkedAndSaved() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    runTo(window, 6);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::heal(*window.seen()->scenery, 0, 1)});
    settle(window);
    runTo(window, 9);
    // Rewind into the cut: what was then is shown, nothing is lost.
    window.engine().act(lab::Seek{seconds(5)});
    settle(window);
    QVERIFY(window.seen()->frame->links[0].cut);
    QCOMPARE(window.seen()->reached, seconds(9));
    // Fork, and let the cut last.
    QTest::keyClick(&window, Qt::Key_B, Qt::ControlModifier);
    settle(window);
    QCOMPARE(window.seen()->branches.size(), std::size_t{2});
    runTo(window, 9);
    QVERIFY(window.seen()->frame->links[0].cut);
    shot(window, "window-fork");
    // What was done by hand goes into the file's text, comments kept.
    window.runCommand(QStringLiteral("save-injected"));
    auto* const scenario = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    QVERIFY(scenario->text().contains(QStringLiteral("\"cut\"")));
    QVERIFY(scenario->text().contains(QStringLiteral("a comment that saving must keep")));
    QVERIFY(scenario->isDirty());
    QTest::keyClick(&window, Qt::Key_S, Qt::ControlModifier);
    settle(window);
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("\"cut\""));
    QVERIFY(!scenario->isDirty());
    QFile again(path());
    QVERIFY(again.open(QIODevice::WriteOnly));
    again.write(twoRegions());
  }

  void reducedMotionIsSeenAtOnce() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2.1);
    const auto& scene = window.pageOf(PageId::kMap)->findChild<MapCanvas*>()->scene();
    QVERIFY(!scene.reducedMotion && !scene.dots.empty());
    window.runCommand(QStringLiteral("motion"));
    QVERIFY(scene.reducedMotion && !scene.dots.empty());
    window.runCommand(QStringLiteral("motion"));
    QVERIFY(!scene.reducedMotion);
  }

  void theCommandPaletteFindsAndRunsACommand() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    auto* const palette = window.findChild<CommandPalette*>();
    QVERIFY(palette->isVisible());
    QTest::keyClicks(palette->field(), QStringLiteral("go to log"));
    QTest::keyClick(palette->field(), Qt::Key_Return);
    settle(window);
    QCOMPARE(window.page(), PageId::kLog);
    QVERIFY(!palette->isVisible());
  }

  void aBrokenFileOpensInTheEditorAndTheWorldThatWasThereStays() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    const QString bad = folder_.filePath(QStringLiteral("bad.json"));
    QFile file(bad);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(twoRegions().replace("\"seed\"", "\"sead\""));
    file.close();
    window.openFile(bad);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    QCOMPARE(qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario))->mistakes(), 1);
    QVERIFY(window.seen());
    QCOMPARE(QString::fromStdString(window.seen()->scenery->scenario.name), QStringLiteral("Two"));
    window.openFile(folder_.filePath(QStringLiteral("missing.json")));
    QVERIFY(window.seen());
  }

  void everyCommandIsNamedOnceAndKeysAreUnambiguous() {
    MainWindow window;
    QSet<QString> ids, keys;
    for (const WindowCommand& command : window.commands()) {
      QVERIFY2(!ids.contains(command.id), qPrintable(command.id));
      ids.insert(command.id);
      QVERIFY(!command.text.isEmpty());
      for (const QKeySequence& key : command.keys) {
        QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
        keys.insert(key.toString());
      }
    }
  }

  void everyPageLaysItselfOutAtEverySize_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("tiny") << QSize(1024, 700);
    QTest::newRow("usual") << QSize(1600, 1000);
    QTest::newRow("huge") << QSize(3840, 2160);
  }
  void everyPageLaysItselfOutAtEverySize() {
    QFETCH(QSize, size);
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 3);
    window.resize(size);
    for (const PageEntry& entry : pageList()) {
      if (!entry.built) continue;
      window.goTo(pageNamed(entry.name));
      settle(window);
      QCOMPARE(window.size(), size);
      shot(window, qPrintable(QStringLiteral("window-%1-%2").arg(entry.name).arg(size.width())));
    }
  }

  void whatIsTypedIntoRunUntilIsATimeAnEventOrACondition() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    QPointer<UntilDialog> dialog;
    const auto type = [&](const char* words) {
      if (!dialog) {
        window.runCommand(QStringLiteral("until-time"));
        dialog = window.findChild<UntilDialog*>();
      }
      dialog->field()->setText(QString::fromLatin1(words));
      QTest::keyClick(dialog->field(), Qt::Key_Return);
      settle(window);
      QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    type("neither a time nor an event nor anything else that a run could be asked for");
    const auto* wrong = dialog->findChild<QLabel*>(QStringLiteral("untilProblem"));
    QVERIFY(wrong->text().contains(QStringLiteral("found \"neither a time")));
    QVERIFY2(wrong->height() >= wrong->heightForWidth(wrong->width()), "a long answer is cut");
    type("2.5s");
    QCOMPARE(window.seen()->at, seconds(2.5));
    QVERIFY(!dialog);
    type("#5000");
    QVERIFY2(window.seen()->frame->events >= 5000 && window.seen()->frame->events < 5200,
             qPrintable(QString::number(window.seen()->frame->events)));
    type("requests{region=us}.count > 1000");
    QVERIFY2(window.seen()->at > seconds(4.5) && window.seen()->at < seconds(6),
             qPrintable(QString::number(window.seen()->at.in_seconds())));
    const Instant there = window.seen()->at;
    // What cannot be a goal keeps the dialog open, says why under the field, and leaves the words to be mended.
    for (const auto& [words, why] : {std::pair("tomorrow", "found \"tomorrow\""), std::pair("reqests > 1", "did you mean \"requests\""),
                                     std::pair("900s", "The run ends at"), std::pair("#12x", "found \"#12x\"")}) {
      type(words);
      QVERIFY(dialog && dialog->isVisible());
      QVERIFY2(dialog->problem().contains(QString::fromLatin1(why)), qPrintable(dialog->problem()));
      QCOMPARE(dialog->field()->text(), QString::fromLatin1(words));
      QCOMPARE(dialog->focusWidget(), dialog->field());
    }
    QVERIFY(dialog->grab().save(QStringLiteral(JETLAG_SHOTS_DIR "/window-until.png")));
    QCOMPARE(window.seen()->at, there);
    type("1s");
    QVERIFY(!dialog);
    QCOMPARE(window.seen()->at, seconds(1));
  }

  void theEndOfARunTellsItsVerdictOnEveryPage() {
    const QString file = folder_.filePath(QStringLiteral("broken end.jsonc"));
    write(file, twoRegions().replace(
                    "\"workloads\"", R"("faults": [{"at": "2s", "for": "10s", "cut": ["us", "eu"]}],
      "script": [{"at": "3s", "region": "us", "run": "SET a 1", "expect": "OK"}, {"at": "3s", "region": "eu", "run": "GET a", "expect": "1"},
                 {"at": "3s", "region": "eu", "run": "SET a 2"}, {"at": "3s", "region": "us", "run": "SET a 3"}],
      "expect": ["converged", "causal", "lag.max < 1s", "full_syncs == 0"], "workloads")"));
    MainWindow window;
    show(window);
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    auto* const verdict = window.findChild<VerdictBar*>();
    runTo(window, 4);
    QVERIFY(!verdict->isVisible());
    window.runCommand(QStringLiteral("fast"));
    settle(window);
    QTRY_VERIFY(verdict->isVisible());
    QVERIFY2(verdict->shownText().startsWith(QStringLiteral("Failed · run ended at")), qPrintable(verdict->shownText()));
    QVERIFY2(verdict->shownText().contains(QStringLiteral("1 of 4 expectations broken · 1 of 2 script steps went wrong")),
             qPrintable(verdict->shownText()));
    for (const PageId page : {PageId::kInspect, PageId::kCharts, PageId::kConsole, PageId::kScenario, PageId::kMap}) {
      window.goTo(page);
      settle(window);
      QVERIFY(verdict->isVisible());
    }
    // As a page to keep.
    const QString page = folder_.filePath(QStringLiteral("report.html"));
    QVERIFY(window.exportReport(page));
    QFile written(page);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray html = written.readAll();
    QVERIFY(html.startsWith("<!doctype html>") && html.contains(">FAIL</span></h1>") && html.contains("full_syncs == 0"));
    QVERIFY(!window.exportReport(folder_.filePath(QStringLiteral("missing/report.html"))));
    // The line that gives it again.
    QTest::mouseClick(verdict->copyButton(), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("jetlag run '%1' --seed 3").arg(file));
    // Every point with its figures, the broken ones first; guarantees that nobody asked for, too.
    QTest::mouseClick(verdict->detailsButton(), Qt::LeftButton);
    QVERIFY(verdict->detailsShown());
    const auto& lines = verdict->facts().lines;
    QCOMPARE(lines[0].name, QStringLiteral("lag.max < 1s"));
    QVERIFY2(lines[0].note.contains(QStringLiteral("first broken at")), qPrintable(lines[0].note));
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const VerdictLine& line) {
      return line.name == QStringLiteral("read-your-writes") && !line.hint.isEmpty() && !line.note.isEmpty();
    }));
    window.applyTheme(ThemeChoice::kDark);
    settle(window);
    shot(window, "window-verdict-dark");
    window.applyTheme(ThemeChoice::kLight);
    settle(window);
    shot(window, "window-verdict-light");
    // Looking back keeps it; another run ends it.
    window.engine().act(lab::Seek{seconds(1)});
    settle(window);
    QVERIFY(verdict->isVisible());
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    QVERIFY(!verdict->isVisible());
  }

  void aRunThatAFailedCheckHasStoppedSaysSoWithItsReplayLine() {
    observe::Snapshot seen;
    seen.state = observe::RunState::kBroken;
    seen.at = seconds(12.4);
    seen.problem = "vector went backwards in eu (at 12.4 s)";
    QVERIFY(isJudged(seen));
    VerdictBar bar;
    bar.resize(1400, 41);
    bar.show();
    bar.setFacts(verdictFacts(seen, QStringLiteral("jetlag run x.json --seed 7")));
    QVERIFY2(bar.shownText().startsWith(QStringLiteral("The run stopped at 12.4")), qPrintable(bar.shownText()));
    QVERIFY(bar.shownText().contains(QStringLiteral("vector went backwards")));
    QVERIFY(bar.shownText().endsWith(QStringLiteral("jetlag run x.json --seed 7")));
    QVERIFY(bar.copyButton()->isVisible());
    QVERIFY(!bar.detailsButton()->isVisible());
  }

  void theTimelineGetsItsHeightBackAfterASmallWindow() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    settle(window);
    auto* const timeline = window.findChild<TimelinePanel*>();
    const int usual = timeline->height();
    QVERIFY2(usual > 300, qPrintable(QString::number(usual)));
    for (const QSize small : {QSize(1024, 700), QSize(1600, 780), QSize(1100, 620)}) {
      window.resize(small);
      settle(window);
      window.goTo(PageId::kLog);
      settle(window);
      window.resize(1600, 1000);
      window.goTo(PageId::kMap);
      settle(window);
      QCOMPARE(timeline->height(), usual);
    }
  }

  void aToastLeavesTheEditorsMistakesInSight() {
    MainWindow window;
    show(window);
    const QString bad = folder_.filePath(QStringLiteral("bad toast.json"));
    write(bad, twoRegions().replace("\"seed\"", "\"sead\""));
    window.openFile(bad);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    settle(window);
    auto* const toast = window.findChild<Toast*>();
    QVERIFY2(!toast->isVisible(), "the editor says it already, at the line");
    window.runCommand(QStringLiteral("motion"));
    QTRY_VERIFY(toast->isVisible());
    auto* const scenario = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    QVERIFY(scenario->editor()->problemHeight() > 0);
    const int top = scenario->mapTo(&window, QPoint(0, scenario->height() - scenario->footHeight())).y();
    QVERIFY2(toast->mapTo(&window, QPoint(0, toast->height())).y() <= top, qPrintable(QString::number(top)));
    shot(window, "window-toast-editor");
    // The list of recent files says it in words.
    QCOMPARE(loadSettings().recent.front().verdict, QStringLiteral("has errors"));
  }

  void pagesHaveOneNameAndSomeOtherWordsForIt() {
    QCOMPARE(pageNamed(QStringLiteral("inspector")), PageId::kInspect);
    QCOMPARE(pageNamed(QStringLiteral("editor")), PageId::kScenario);
    QCOMPARE(pageNamed(QStringLiteral("timeline")), PageId::kMap);
    QFile tool(QStringLiteral(JETLAG_SOURCE_DIR "/tools/shot"));
    QVERIFY(tool.open(QIODevice::ReadOnly));
    const QString help = QString::fromUtf8(tool.readAll());
    for (const PageEntry& entry : pageList()) {
      if (!entry.built) continue;
      QCOMPARE(pageList()[static_cast<int>(pageNamed(entry.label))].name, entry.name);  // the rail's label, too
      QVERIFY2(pageNames().contains(entry.name), qPrintable(entry.name));
      QVERIFY2(help.section(QStringLiteral("set -euo"), 0, 0).contains(entry.name), qPrintable(entry.name));
    }
  }

  void aHugeWindowIsFilledUpToReadableWidths() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 3);
    window.resize(3840, 2160);
    settle(window);
    // Rows of text are bounded, and in the middle.
    for (const PageId page : {PageId::kLog, PageId::kConsole, PageId::kMatrix, PageId::kScenario}) {
      window.goTo(page);
      settle(window);
      Page* const shown = window.pageOf(page);
      QRect used;
      for (Card* const card : shown->findChildren<Card*>())
        if (card->isVisible()) used |= QRect(card->mapTo(shown, QPoint()), card->size());
      QVERIFY2(used.width() <= 2420, qPrintable(QString::number(used.width())));
      QVERIFY2(std::abs(used.left() - (shown->width() - used.right())) < 40, qPrintable(shown->accessibleName()));
    }
    // Charts and pictures grow with the height.
    window.goTo(PageId::kCharts);
    settle(window);
    QRect used;
    for (Card* const card : window.pageOf(PageId::kCharts)->findChildren<Card*>()) {
      if (card->isVisible()) used |= QRect(card->mapTo(window.pageOf(PageId::kCharts), QPoint()), card->size());
    }
    QVERIFY2(used.bottom() > window.pageOf(PageId::kCharts)->height() * 9 / 10, qPrintable(QString::number(used.bottom())));
    window.goTo(PageId::kStart);
    settle(window);
    const auto cards = window.findChild<Gallery*>()->findChildren<GalleryCard*>();
    QVERIFY(cards.back()->mapTo(&window, QPoint(0, cards.back()->height())).y() > 1300);
  }

  void theShortcutSheetSaysEverythingInFull() {
    MainWindow window;
    show(window);
    for (const QSize size : {QSize(1600, 1000), QSize(1024, 700)}) {
      window.resize(size);
      window.runCommand(QStringLiteral("shortcuts"));
      auto* const sheet = window.findChild<ShortcutSheet*>();
      QVERIFY(sheet->isVisible());
      QVERIFY(sheet->cutsNothing());
      QTest::keyClick(sheet, Qt::Key_PageDown);
      if (size.width() == 1600) QCOMPARE(sheet->below(), 0.0);
      shot(window, qPrintable(QStringLiteral("window-shortcuts-%1").arg(size.width())));
      sheet->hide();
    }
  }

  void whatWasDoneByHandIsNotLostUnasked() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 1);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    const QString lost = QStringLiteral("1 change by hand would be lost");
    const auto [kept, went] = closing(window, QMessageBox::Cancel);
    QVERIFY(kept.startsWith(lost) && !went);
    const auto [discarded, gone] = closing(window, QMessageBox::Discard);
    QVERIFY(discarded.startsWith(lost) && gone);
  }

  void whatWasDoneByHandInOtherBranchesIsNotLostUnaskedEither() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 1);
    window.engine().act(lab::Fork{});
    window.engine().act(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    window.engine().act(lab::Switch{0});
    settle(window);
    QVERIFY(window.seen()->injected.empty());
    const auto [asked, closed] = closing(window, QMessageBox::Cancel);
    QVERIFY(!closed);
    QVERIFY2(asked.contains(QStringLiteral("what-if 1 would be lost")), qPrintable(asked));
    window.engine().act(lab::Switch{1});
    window.engine().act(lab::Undo{});
    settle(window);
    QVERIFY(window.close());  // nothing is lost
  }

  void aChangeInThePastSaysWhatItDiscardsAndUndoWhatItTookBack() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    auto* const toast = window.findChild<Toast*>();
    for (const double at : {3.0, 5.0}) {
      runTo(window, at);
      window.engine().act(lab::Inject{at < 4 ? lab::cut(*window.seen()->scenery, 0, 1) : lab::heal_all(*window.seen()->scenery)});
      settle(window);
    }
    window.engine().act(lab::Seek{seconds(4)});
    window.engine().act(lab::Inject{lab::crash(0, 0)});
    settle(window);
    QCOMPARE(window.seen()->injected.size(), std::size_t{2});
    QVERIFY2(toast->text().startsWith(QStringLiteral("1 change by hand after")), qPrintable(toast->text()));
    window.runCommand(QStringLiteral("undo"));
    settle(window);
    QVERIFY2(toast->text().startsWith(QStringLiteral("Undone: ")) && toast->text().contains(QStringLiteral("crash")),
             qPrintable(toast->text()));
  }

  void aBranchThatOneComesBackToHasItsVerdictAlsoInThePast() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 1);
    window.engine().act(lab::Fork{});
    window.engine().runUntil({}, EngineThread::Haste::kExpress);
    auto* const verdict = window.findChild<VerdictBar*>();
    QTRY_VERIFY(verdict->isVisible());
    window.engine().act(lab::Seek{seconds(3)});
    window.engine().act(lab::Switch{0});
    settle(window);
    QVERIFY(!verdict->isVisible());
    window.engine().act(lab::Switch{1});
    settle(window);
    QCOMPARE(window.seen()->at, seconds(3));
    QVERIFY(verdict->isVisible());
  }

  void ctrlFFindsInTheLogThatWasJustOpened() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 1);
    window.goTo(PageId::kLog);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
  }

  void closingWhileItRunsIsSafe() {
    for (int i = 0; i < 5; ++i) {
      MainWindow window;
      show(window);
      window.openFile(path());
      QTRY_COMPARE(window.page(), PageId::kMap);
      QTest::keyClick(&window, Qt::Key_Space);
      window.resize(900 + 100 * i, 640 + 50 * i);
      QTRY_VERIFY(window.seen() && window.seen()->state == observe::RunState::kRunning);
    }
  }

 private:
  /// What was asked when the window was closed, and whether it then was; the question gets that answer.
  static std::pair<QString, bool> closing(MainWindow& window, QMessageBox::StandardButton answer) {
    QString asked;
    QTimer::singleShot(0, &window, [&] {
      auto* const dialog = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
      if (dialog == nullptr) return;
      asked = dialog->text();
      dialog->button(answer)->click();
    });
    const bool closed = window.close();
    QCoreApplication::processEvents();
    return {asked, closed};
  }
  QString path() const { return folder_.filePath(QStringLiteral("two.jsonc")); }
  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowTest)
#include "window_test.moc"
