// SPDX-License-Identifier: GPL-3.0-or-later
// F9 opens the window anew for another scale: everything that a person had there is found again.
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "lab/faults.h"
#include "lab/session.h"
#include "main_window/kept.h"
#include "main_window/main_window.h"
#include "pages/charts/chart_card.h"
#include "pages/charts/charts_page.h"
#include "pages/console/console_page.h"
#include "pages/inspect/inspect_page.h"
#include "pages/log/log_page.h"
#include "pages/scenario/scenario_page.h"
#include "pages/sequence/sequence_page.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/chart.h"
#include "widgets/console_view.h"
#include "widgets/fields.h"
#include "widgets/scenario_editor.h"
#include "widgets/transport_bar.h"
#include "widgets/verdict_bar.h"
#include "window_driver.h"

namespace jetlag::ui {

class WindowReopenTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setSettingsFile(folder_.filePath(QStringLiteral("lab.ini"))); }

  void fNineAsksForAWindowOfTheNextScaleAndNothingIsLost() {
    presentLarge();
    MainWindow window;
    show(window);
    window.openText(QStringLiteral("two.json"), QString::fromUtf8(twoRegions()));
    QTRY_COMPARE(window.page(), PageId::kMap);
    QSignalSpy anew(&window, &MainWindow::reopenRequested);
    QTest::keyClick(&window, Qt::Key_F9);
    QTRY_COMPARE(anew.size(), 1);
    QVERIFY(loadSettings().presentation != 1.5);
    QVERIFY2(window.seen() != nullptr, "the world is there until it is handed over");
  }

  void whoAsksTwiceGetsOneWindowWithTheWorld() {
    presentLarge();
    MainWindow window;
    open(window);
    QSignalSpy anew(&window, &MainWindow::reopenRequested);
    window.runCommand(QStringLiteral("presentation"));
    window.runCommand(QStringLiteral("presentation"));
    QTest::keyClick(&window, Qt::Key_F9);
    QTRY_COMPARE(anew.size(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(anew.size(), 1);
    QVERIFY(window.handOver().world.session != nullptr);
  }

  void aFileThatIsBeingOpenedGoesAlongWithItsWorld() {
    presentLarge();
    MainWindow window;
    open(window);
    QSignalSpy anew(&window, &MainWindow::reopenRequested);
    const QString other = QString::fromUtf8(twoRegions()).replace(QStringLiteral("\"us\""), QStringLiteral("\"xx\""));
    window.openText(QStringLiteral("other.json"), other);
    window.runCommand(QStringLiteral("presentation"));
    QTRY_COMPARE(anew.size(), 1);
    const Kept kept = window.handOver();
    QCOMPARE(kept.origin.path, QStringLiteral("other.json"));
    QCOMPARE(kept.origin.text, other);
    QCOMPARE(kept.world.session->snapshot({}).scenery->regions[0].id, std::string("xx"));
  }

  void ofTwoFilesOpenedAtOnceTheWorldKeepsItsOwnText() {
    MainWindow window;
    show(window);
    const QString broken = QString::fromUtf8(twoRegions()).replace(QStringLiteral("\"20s\""), QStringLiteral("\"20x\""));
    window.openText(QStringLiteral("two.json"), QString::fromUtf8(twoRegions()));
    window.openText(QStringLiteral("broken.json"), broken);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    const auto* const page = qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario));
    QCOMPARE(page->path(), QStringLiteral("broken.json"));
    QCOMPARE(page->text(), broken);
    const Kept kept = handedOver(window);
    QCOMPARE(kept.origin.path, QStringLiteral("two.json"));
    QCOMPARE(kept.origin.text, QString::fromUtf8(twoRegions()));
  }

  void worldBranchesChangesAndInstantAreKept() {
    MainWindow old, next;
    open(old);
    Q_EMIT old.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*old.seen()->scenery, 0, 1)});
    runTo(old, 4);
    old.engine().act(lab::Seek{seconds(3)});
    old.engine().act(lab::Fork{});
    settle(old);
    const auto before = old.seen();
    QCOMPARE(before->branches.size(), std::size_t{2});
    moved(old, next);
    QCOMPARE(next.seen()->at, seconds(3));
    QCOMPARE(next.seen()->branch, before->branch);
    QVERIFY(next.seen()->branches == before->branches);
    QVERIFY(next.seen()->injected == before->injected);
    QVERIFY(next.seen()->fingerprint == before->fingerprint);
    QCOMPARE(next.windowTitle(), old.windowTitle());
    runTo(next, 6);  // and it goes on
    next.engine().act(lab::Switch{0});
    settle(next);
    QCOMPARE(next.seen()->reached, seconds(4));
  }

  void theConsoleKeepsItsTextHistoryAndWhatIsBeingTyped() {
    MainWindow old, next;
    open(old);
    old.goTo(PageId::kConsole);
    ConsoleView* const view = consoleOf(old);
    view->setRegion(QStringLiteral("eu"));
    type(old, QStringLiteral("SET greeting hello"));
    type(old, QStringLiteral("NONSENSE"));
    QTest::keyClicks(view->field(), QStringLiteral("GET gree"));
    QVERIFY(view->transcript().contains(QStringLiteral("OK")));
    moved(old, next);
    QCOMPARE(next.page(), PageId::kConsole);
    ConsoleView* const again = consoleOf(next);
    QCOMPARE(again->transcript(), view->transcript());
    QCOMPARE(again->history(), view->history());
    QCOMPARE(again->region(), QStringLiteral("eu"));
    QCOMPARE(again->field()->text(), QStringLiteral("GET gree"));
    again->field()->clear();
    type(next, QStringLiteral("GET greeting"));
    QTRY_VERIFY(again->transcript().endsWith(QStringLiteral("\"hello\"")));
  }

  void fullScreenPageSelectionRangeBookmarksFilterAndSpeedAreKept() {
    MainWindow old, next;
    open(old);
    old.runCommand(QStringLiteral("full-screen"));
    QVERIFY(old.isFullScreen());
    Q_EMIT old.findChild<TransportBar*>()->speedRequested(0.1);
    auto* const timeline = old.findChild<TimelinePanel*>();
    timeline->toggleBookmark(seconds(1));
    timeline->setRange(TimeSpan{500'000'000, 1'500'000'000});
    Selection link;
    link.kind = Selection::Kind::kLink;
    link.b = 1;
    old.select(link);
    qobject_cast<LogPage*>(old.pageOf(PageId::kLog))->setFilter(QStringLiteral("kind:fault"));
    old.goTo(PageId::kCharts);
    moved(old, next);
    QVERIFY(next.isFullScreen());
    QCOMPARE(next.page(), PageId::kCharts);
    auto* const again = next.findChild<TimelinePanel*>();
    QCOMPARE(again->bookmarks().size(), std::size_t{1});
    QVERIFY(again->range() == timeline->range());
    QVERIFY(qobject_cast<LogPage*>(next.pageOf(PageId::kLog))->filter().contains(QStringLiteral("kind:fault")));
    QCOMPARE(next.findChild<TransportBar*>()->speedSlider()->speed(), 0.1);
    next.runCommand(QStringLiteral("full-screen"));
    MainWindow third;
    moved(next, third);
    QVERIFY(!third.isFullScreen());
  }

  void whatWasChosenOnPagesIsKept() {
    MainWindow old, next;
    open(old);
    auto* const inspect = qobject_cast<InspectPage*>(old.pageOf(PageId::kInspect));
    for (const char* key : {"k:1", "k:2", "k:3"}) inspect->inspect(QString::fromLatin1(key));
    inspect->goBack();
    const auto filterOf = [](MainWindow& window) { return window.pageOf(PageId::kMatrix)->findChild<SearchField*>(); };
    filterOf(old)->setText(QStringLiteral("k:7"));
    auto* const sequence = qobject_cast<SequencePage*>(old.pageOf(PageId::kSequence));
    sequence->setSpan(50'000'000);
    Selection region;
    region.kind = Selection::Kind::kRegion;
    region.a = 1;
    old.select(region);
    moved(old, next);
    auto* const again = qobject_cast<InspectPage*>(next.pageOf(PageId::kInspect));
    QCOMPARE(again->key(), QStringLiteral("k:2"));
    QCOMPARE(filterOf(next)->text(), QStringLiteral("k:7"));
    const auto* const drawn = qobject_cast<SequencePage*>(next.pageOf(PageId::kSequence));
    QVERIFY(drawn->focus().any() && drawn->focus() == sequence->focus());
    QCOMPARE(drawn->kept(), sequence->kept());
    again->goForward();
    QCOMPARE(again->key(), QStringLiteral("k:3"));
  }

  void unsavedTextIsKeptAndStillUnsaved() {
    MainWindow old, next;
    open(old);
    auto* const page = qobject_cast<ScenarioPage*>(old.pageOf(PageId::kScenario));
    page->editor()->replaceText(page->text().replace(QStringLiteral("\"seed\": 3"), QStringLiteral("\"seed\": 4")));
    old.goTo(PageId::kScenario);
    QVERIFY(page->isDirty());
    moved(old, next);
    QCOMPARE(next.page(), PageId::kScenario);
    auto* const again = qobject_cast<ScenarioPage*>(next.pageOf(PageId::kScenario));
    QCOMPARE(again->text(), page->text());
    QVERIFY(again->isDirty());
    QCOMPARE(next.seen()->scenery->seed, std::uint64_t{3});
    again->editor()->setFocus();  // and undo leads back to what was saved, not to nothing
    QTest::keyClick(again->editor()->focusWidget(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(again->text(), QString::fromUtf8(twoRegions()));
    QVERIFY(!again->isDirty());
  }

  void theVerdictStaysInSightAlsoOverThePast() {
    MainWindow old, next;
    open(old);
    old.engine().runUntil({}, Haste::kExpress);
    const auto bandOf = [](MainWindow& window) { return window.findChild<VerdictBar*>(); };
    QTRY_VERIFY(bandOf(old)->isVisible());
    old.engine().act(lab::Seek{seconds(5)});
    QTRY_COMPARE(old.seen()->at, seconds(5));
    QVERIFY(bandOf(old)->isVisible());
    moved(old, next);
    QCOMPARE(next.seen()->at, seconds(5));
    QVERIFY(bandOf(next)->isVisible());
    QCOMPARE(bandOf(next)->facts().headline, bandOf(old)->facts().headline);
    QVERIFY(next.command(QStringLiteral("report"))->enabled());
    bandOf(next)->dismissed();
    QVERIFY(!bandOf(next)->isVisible());
    MainWindow third;
    moved(next, third);
    QVERIFY(!bandOf(third)->isVisible());
  }

  void theCaretAndWhatChartsShowStayWhereTheyWere() {
    MainWindow old, next;
    open(old);
    const auto editorOf = [](MainWindow& w) { return qobject_cast<ScenarioPage*>(w.pageOf(PageId::kScenario))->editor(); };
    const auto chartsOf = [](MainWindow& w) { return qobject_cast<ChartsPage*>(w.pageOf(PageId::kCharts)); };
    old.goTo(PageId::kScenario);
    editorOf(old)->goTo(3, 4);
    old.goTo(PageId::kCharts);
    settle(old);
    ChartsPage& charts = *chartsOf(old);
    charts.links()->setCurrent(QStringLiteral("All links"));
    Chart& lag = *charts.card(QStringLiteral("lag"))->chart();
    const QString first = QStringLiteral("us → eu");
    lag.setRange(0.5, 1.5);
    Q_EMIT lag.rangeChanged(0.5, 1.5);
    lag.setShown(first, false);
    moved(old, next);
    QCOMPARE(editorOf(next)->kept(), editorOf(old)->kept());
    QCOMPARE(editorOf(next)->currentLine(), 3);
    QCOMPARE(chartsOf(next)->kept(), charts.kept());
    QVERIFY(!chartsOf(next)->card(QStringLiteral("lag"))->chart()->isShown(first));
    QCOMPARE(chartsOf(next)->card(QStringLiteral("throughput"))->chart()->range(), qMakePair(0.5, 1.5));
  }

  void whatCanBeUndoneAndRedoneStaysSo() {
    MainWindow old, next;
    open(old);
    const auto editorOf = [](MainWindow& w) { return qobject_cast<ScenarioPage*>(w.pageOf(PageId::kScenario))->editor(); };
    ScenarioEditor& before = *editorOf(old);
    const QString text = before.text(), one = text + QStringLiteral("// one\n"), two = text + QStringLiteral("// two\n");
    before.replaceText(one);
    before.replaceText(two);
    before.undo();
    moved(old, next);
    ScenarioEditor& after = *editorOf(next);
    QVERIFY(after.isDirty() && after.canUndo() && after.canRedo());
    QCOMPARE(after.text(), one);
    after.redo();
    QCOMPARE(after.text(), two);
    after.undo();
    after.undo();
    QCOMPARE(after.text(), text);
    QVERIFY(!after.isDirty() && !after.canUndo());
  }

  void whatPlaysGoesOnPlaying() {
    MainWindow old, next;
    open(old);
    QTest::keyClick(&old, Qt::Key_Space);
    QTRY_VERIFY(old.seen()->state == observe::RunState::kRunning);
    next.takeOver(handedOver(old));
    show(next);
    QTRY_VERIFY(next.seen() && next.seen()->state == observe::RunState::kRunning);
    const Instant then = next.seen()->at;
    QTRY_VERIFY(next.seen()->at > then);
  }

  void aRunThatIsFastOrHasAGoalGoesOnUntilItIsThere() {
    const auto over = [](const Goal& goal, Haste haste) {
      MainWindow old, next;
      open(old);
      old.engine().runUntil(goal, haste);
      next.takeOver(handedOver(old));
      show(next);
      [&] { QTRY_VERIFY(next.seen() && next.seen()->at > seconds(2) && next.seen()->state != observe::RunState::kRunning); }();
      settle(next);
      return next.seen();
    };
    QCOMPARE(over({}, Haste::kFast)->state, observe::RunState::kFinished);
    QCOMPARE(over({}, Haste::kExpress)->state, observe::RunState::kFinished);
    QCOMPARE(over({Goal::Kind::kTime, seconds(12)}, Haste::kFast)->at, seconds(12));
    QCOMPARE(over({Goal::Kind::kEvent, {}, 12'000}, Haste::kFast)->events, std::uint64_t{12'000});
  }

  void anEngineInTheMiddleOfSomethingLongDoesNotStopTheWindow() {
    Settings settings = loadSettings();
    settings.presentation = 1.5;
    saveSettings(settings);
    MainWindow window;
    open(window);
    QSignalSpy anew(&window, &MainWindow::reopenRequested);
    for (int ticket = 0; ticket < 500; ++ticket) window.engine().check({}, QString::fromUtf8(twoRegions()), 1'000'000 + ticket);
    window.runCommand(QStringLiteral("presentation"));
    QVERIFY(anew.isEmpty());  // it did not wait for them
    QVERIFY(!window.isEnabled());
    QTRY_COMPARE(anew.size(), 1);
    QVERIFY(window.handOver().world.session);
    settings.presentation = 1;
    saveSettings(settings);
  }

  void aWindowWithoutAScenarioIsHandedOverToo() {
    MainWindow old, next;
    show(old);
    next.takeOver(handedOver(old));
    show(next);
    QCOMPARE(next.page(), PageId::kStart);
    QVERIFY(!next.seen());
  }

 private:
  /// From where 100 % fits every screen.
  static void presentLarge() {
    Settings settings = loadSettings();
    settings.presentation = 1.5;
    saveSettings(settings);
  }

  static void open(MainWindow& window) {
    show(window);
    window.openText(QStringLiteral("two.json"), QString::fromUtf8(twoRegions()));
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
  }
  static Kept handedOver(MainWindow& old) {
    QSignalSpy anew(&old, &MainWindow::reopenRequested);
    old.engine().release();
    if (anew.isEmpty()) anew.wait();
    return old.handOver();
  }
  static void moved(MainWindow& old, MainWindow& next) {
    next.takeOver(handedOver(old));
    next.show();
    QVERIFY(QTest::qWaitForWindowExposed(&next));
    QTRY_VERIFY(next.seen());
    settle(next);
  }
  static ConsoleView* consoleOf(MainWindow& window) {
    return qobject_cast<ConsolePage*>(window.pageOf(PageId::kConsole))->view();
  }
  static void type(MainWindow& window, const QString& command) {
    QTest::keyClicks(consoleOf(window)->field(), command);
    QTest::keyClick(consoleOf(window)->field(), Qt::Key_Return);
    settle(window);
  }

  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowReopenTest)
#include "window_reopen_test.moc"
