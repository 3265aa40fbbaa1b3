// SPDX-License-Identifier: GPL-3.0-or-later
// Words: the palette finds everything that can be done, the sheet lists every key that is handled, and what is shown is
// explained.
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QtTest>

#include <algorithm>

#include "crowded_worlds.h"
#include "lab/faults.h"
#include "main_window/main_window.h"
#include "main_window/page_keys.h"
#include "models/log_model.h"
#include "pages/console/console_page.h"
#include "pages/log/log_page.h"
#include "pages/map/map_page.h"
#include "pages/words/glossary.h"
#include "widgets/command_palette.h"
#include "widgets/console_view.h"
#include "widgets/explain.h"
#include "widgets/map_canvas.h"
#include "widgets/map_layout.h"
#include "widgets/shortcut_sheet.h"
#include "widgets/toast.h"
#include "widgets/verdict_bar.h"
#include "window_driver.h"

namespace jetlag::ui {

namespace {

/// By file below ui/, the names after Qt::Key_, and those of QKeySequence that pages bind.
QMap<QString, QSet<QString>> keysInSources() {
  const QDir root(QStringLiteral(JETLAG_SOURCE_DIR "/ui"));
  QMap<QString, QSet<QString>> found;
  QDirIterator files(root.path(), {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
  static const QRegularExpression kKey(QStringLiteral("Qt::Key_(\\w+)|QKeySequence::(Find|Copy|Paste|Undo|Redo|Save|Open)\\b"));
  while (files.hasNext()) {
    const QString path = files.next(), name = root.relativeFilePath(path);
    if (name.startsWith(QStringLiteral("main_window/"))) continue;  // the window's are its commands
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) continue;
    for (auto match = kKey.globalMatch(QString::fromUtf8(file.readAll())); match.hasNext();) {
      const auto one = match.next();
      found[name].insert(one.captured(1).isEmpty() ? one.captured(2) : one.captured(1));
    }
  }
  return found;
}

}  // namespace

class WindowWordsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setSettingsFile(folder_.filePath(QStringLiteral("lab.ini"))); }

  void thePaletteFindsEveryContextActionByItsWords_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("begins");
    QTest::newRow("cut") << "cut us eu"
                         << "Cut";
    QTest::newRow("one-way") << "one-way eu"
                             << "Cut us → eu only";
    QTest::newRow("isolate") << "isolate us"
                             << "Isolate";
    QTest::newRow("degrade") << "degrade"
                             << "Slow";
    QTest::newRow("latency") << "latency"
                             << "Slow";
    QTest::newRow("loss") << "packets"
                          << "Lose";
    QTest::newRow("bandwidth") << "bandwidth"
                               << "Narrow";
    QTest::newRow("crash") << "crash us"
                           << "Crash shard";
    QTest::newRow("restart") << "restart eu"
                             << "Restart shard";
    QTest::newRow("down") << "region down us"
                          << "Region down, keeps its data";
    QTest::newRow("lost") << "data lost"
                          << "Region down, data lost";
    QTest::newRow("up") << "region up"
                        << "Region up";
    QTest::newRow("skew") << "skew"
                          << "Skew clock";
    QTest::newRow("write") << "write us"
                           << "Write here";
    QTest::newRow("pause") << "pause eu"
                           << "Pause…";
    QTest::newRow("heal") << "heal us eu"
                          << "Heal";
    QTest::newRow("heal all") << "heal all"
                              << "Heal all";
    QTest::newRow("fork") << "fork"
                          << "Fork here";
  }
  void thePaletteFindsEveryContextActionByItsWords() {
    QFETCH(QString, typed);
    QFETCH(QString, begins);
    MainWindow window;
    open(window);
    auto* const palette = window.findChild<CommandPalette*>();
    window.runCommand(QStringLiteral("palette"));
    palette->field()->setText(typed);
    if (typed == QStringLiteral("heal us eu")) shot(window, "window-palette-heal");
    const QStringList shown = palette->shown();
    QStringList texts;
    for (const QString& id : shown) texts << window.command(id)->text;
    QVERIFY2(std::any_of(texts.begin(), texts.end(), [&](const QString& text) { return text.startsWith(begins); }),
             qPrintable(typed + QStringLiteral(": ") + texts.join(QStringLiteral(" | "))));
  }

  void whatThePaletteFindsIsDone() {
    MainWindow window;
    open(window);
    const auto choose = [&](const QString& typed) {
      window.runCommand(QStringLiteral("palette"));
      auto* const palette = window.findChild<CommandPalette*>();
      palette->field()->setText(typed);
      QTest::keyClick(palette->field(), Qt::Key_Return);
      settle(window);
    };
    choose(QStringLiteral("cut us ⇄ eu"));
    QVERIFY(window.seen()->frame->links[0].cut && window.seen()->frame->links[1].cut);
    choose(QStringLiteral("heal us ⇄ eu"));
    QVERIFY(!window.seen()->frame->links[0].cut && !window.seen()->frame->links[1].cut);
    choose(QStringLiteral("only us → eu"));
    QVERIFY(window.seen()->frame->links[0].cut != window.seen()->frame->links[1].cut);
  }

  void thePaletteHasWhatTheMapsBoxOffers() {
    MainWindow window;
    open(window);
    auto* const palette = window.findChild<CommandPalette*>();
    const auto& options = qobject_cast<MapPage*>(window.pageOf(PageId::kMap))->options();
    for (const char* typed : {"circle layout", "motion 16", "layers badges"}) {
      window.runCommand(QStringLiteral("palette"));
      palette->field()->setText(QString::fromLatin1(typed));
      QTest::keyClick(palette->field(), Qt::Key_Return);
    }
    QVERIFY(options.arrangement == MapArrangement::kCircle);
    QCOMPARE(options.motion, 16.0);
    QVERIFY(!options.layers.badges && options.layers.gauges);
  }

  void thePaletteGoesWithThePageItWasOpenedOver() {
    MainWindow window;
    open(window);
    auto* const palette = window.findChild<CommandPalette*>();
    for (const auto& [key, with] : {std::pair(Qt::Key_1, Qt::ControlModifier), std::pair(Qt::Key_F11, Qt::NoModifier)}) {
      window.runCommand(QStringLiteral("palette"));
      QVERIFY(palette->isVisible());
      QTest::keyClick(palette->field(), key, with);
      QVERIFY(!palette->isVisible());
    }
    QCOMPARE(window.page(), PageId::kStart);
    window.runCommand(QStringLiteral("palette"));
    QTest::keyClicks(palette->field(), QStringLiteral("n. "));  // keys of the window that are letters here
    QVERIFY(palette->isVisible());
  }

  void aPaletteOverManyRegionsNamesLinksOnceTheyAreTyped() {
    const QString file = folder_.filePath(QStringLiteral("mesh.json"));
    write(file, samples::fullMesh(20));
    MainWindow window;
    show(window);
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    settle(window);
    auto* const palette = window.findChild<CommandPalette*>();
    const auto menus = [&] { return window.findChildren<QMenu*>(QString(), Qt::FindChildrenRecursively).size(); };
    const auto shown = [&] {
      QStringList texts;
      for (const QString& id : palette->shown()) texts << window.command(id)->text;
      return texts;
    };
    const auto before = menus();
    window.runCommand(QStringLiteral("palette"));
    QVERIFY2(menus() - before < 80, qPrintable(QString::number(menus() - before)));
    QVERIFY(shown().contains(QStringLiteral("Isolate · eu-west-3")));
    QCOMPARE(shown().filter(QStringLiteral("Fork here")), QStringList{QStringLiteral("Fork here: a what-if branch")});
    QVERIFY(shown().filter(QStringLiteral("⇄")).isEmpty());
    palette->field()->setText(QStringLiteral("cut eu-west-3 ap-south-1"));
    QCOMPARE(shown().value(0), QStringLiteral("Cut · ap-south-1 ⇄ eu-west-3"));
    palette->field()->setText(QStringLiteral("isolate eu-west-3"));
    QCOMPARE(shown(), QStringList{QStringLiteral("Isolate · eu-west-3")});
    // What is selected is there at once, and the menus go with the palette.
    QTest::keyClick(palette->field(), Qt::Key_Escape);
    QTRY_COMPARE(menus(), before);
    window.select({Selection::Kind::kLink, 3, 4, {}, 0});
    window.runCommand(QStringLiteral("palette"));
    QVERIFY(!shown().filter(QStringLiteral("⇄")).isEmpty());
    palette->field()->setText(QStringLiteral("slow"));
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QTRY_COMPARE(menus(), before);
  }

  void whatCannotBeDoneNowIsShownAndNothingElseIsDoneInstead() {
    MainWindow window;
    open(window);
    auto* const palette = window.findChild<CommandPalette*>();
    window.runCommand(QStringLiteral("palette"));
    palette->field()->setText(QStringLiteral("heal us ⇄ eu"));  // nothing is cut
    QCOMPARE(window.command(palette->shown().first())->text, QStringLiteral("Heal · us ⇄ eu"));
    QVERIFY(palette->chosen().isEmpty());
    QTest::keyClick(palette->field(), Qt::Key_Return);
    settle(window);
    QVERIFY(window.seen()->injected.empty());
  }

  void everyKeyThatIsHandledIsOnTheSheet() {
    const auto inSources = keysInSources();
    QVERIFY(inSources.size() > 15);
    QMap<QString, QSet<QString>> onSheet;
    for (const PageKey& key : pageKeys())
      for (const QString& source : QString::fromLatin1(key.sources).split(QLatin1Char(' ')))
        for (const QString& one : QString::fromLatin1(key.handled).split(QLatin1Char(' '))) onSheet[source].insert(one);
    for (auto file = inSources.begin(); file != inSources.end(); ++file)
      for (const QString& key : *file)
        QVERIFY2(onSheet[file.key()].contains(key),
                 qPrintable(QStringLiteral("%1 handles %2: main_window/page_keys.cpp needs a row").arg(file.key(), key)));
    for (const PageKey& key : pageKeys())
      for (const QString& source : QString::fromLatin1(key.sources).split(QLatin1Char(' ')))
        QVERIFY2(inSources.contains(source), qPrintable(source + QStringLiteral(" handles no keys")));
  }

  void theSheetShowsTheKeysOfTheWindowAndOfItsPages() {
    MainWindow window;
    open(window);
    window.runCommand(QStringLiteral("shortcuts"));
    const QString said = window.findChild<ShortcutSheet*>()->accessibleDescription();
    for (const WindowCommand& command : window.commands())
      if (!command.keys.isEmpty()) QVERIFY2(said.contains(command.text), qPrintable(command.text));
    for (const PageKey& key : pageKeys()) QVERIFY2(said.contains(QString::fromUtf8(key.what)), key.what);
  }

  void wordsInTooltipsAreExplained() {
    MainWindow window;
    open(window);
    QVERIFY(explained(QStringLiteral("others relay")).contains(QStringLiteral("longer way")));
    QVERIFY(explained(QStringLiteral("lag within its bound")).contains(QStringLiteral("<b>Lag bound</b>")));
    QCOMPARE(explained(QStringLiteral("Show the whole run")), QStringLiteral("Show the whole run"));
    // A word within a longer one is explained once, and a metric's name is no word.
    QVERIFY(!explained(QStringLiteral("lag bound")).contains(QStringLiteral("Replication lag")));
    QCOMPARE(explained(QStringLiteral("divergent_keys > 100")), QStringLiteral("divergent_keys > 100"));
    QLabel label(QStringLiteral("backlog of eu"));
    QVERIFY(TipFilter::tipOf(label).contains(QStringLiteral("partial sync")));
    label.setText(QStringLiteral("hello"));
    QVERIFY(TipFilter::tipOf(label).isEmpty());
    for (const char* word : {"effect batch", "ack", "full sync", "partial sync", "incarnation", "credit", "hlc", "backlog", "dot",
                             "version vector", "relay", "lag bound", "shard", "divergence", "egress", "p99", "causal"})
      QVERIFY2(!meaningsIn(QString::fromLatin1(word)).isEmpty(), word);
  }

  void theMapsLegendHeadlineAndLinksExplainTheirWords() {
    MainWindow window;
    open(window);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    runTo(window, 5);
    auto* const canvas = window.findChild<MapCanvas*>();
    const QRectF legend = canvas->places().legend, headline = canvas->places().headline;
    QVERIFY(!legend.isEmpty() && !headline.isEmpty());
    const QString said = explained(canvas->tooltipAt(legend.center()));
    for (const char* word : {"Lag bound", "Batch of effects", "Acknowledgement", "Full sync"})
      QVERIFY2(said.contains(QLatin1String(word)), word);
    QVERIFY(explained(canvas->tooltipAt(headline.center())).contains(QStringLiteral("Divergent keys")));
  }

  void theLogTellsFaultsCommandsAndTheScriptInFull() {
    MainWindow window;
    open(window);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    runTo(window, 4);
    window.engine().act(lab::Command{RegionId{1}, "SADD cart:7 milk"});
    settle(window);
    window.goTo(PageId::kLog);
    settle(window);
    auto* const log = qobject_cast<LogPage*>(window.pageOf(PageId::kLog));
    const auto first = [&](const QString& filter) {
      log->setFilter(filter);
      return log->model().rowCount() == 0 ? QString() : log->model().index(0, LogModel::kWhat).data().toString();
    };
    const QString fault = first(QStringLiteral("kind:fault"));
    QVERIFY2(fault.startsWith(QStringLiteral("cut us ⇄ eu · ")) && fault.contains(QStringLiteral("messages")), qPrintable(fault));
    const QString write = first(QStringLiteral("kind:write"));
    QVERIFY2(write.startsWith(QStringLiteral("SET k:")) && write.contains(QStringLiteral("client in ")), qPrintable(write));
    QCOMPARE(first(QStringLiteral("kind:script")), QStringLiteral("SADD cart:7 milk · in eu"));
    shot(window, "window-log-words");
  }

  void aLongMessageDoesNotSpanTheWindow() {
    MainWindow window;
    show(window);
    auto* const toast = window.findChild<Toast*>();
    toast->say(QStringLiteral("/a/rather/long/path/to/a/file.json could not be written: ").repeated(4), State::kCut);
    QVERIFY2(toast->width() <= 640, qPrintable(QString::number(toast->width())));
    QVERIFY(!toast->toolTip().isEmpty());  // what does not fit is whole there
    shot(window, "window-toast-long");
    toast->say(QStringLiteral("Motion is reduced"));
    QVERIFY(toast->toolTip().isEmpty());
    QVERIFY(toast->width() < 300);
  }

  void theVerdictsLinesAreNeverSqueezed_data() {
    QTest::addColumn<QSize>("size");
    for (const QSize size : {QSize(1600, 1000), QSize(1024, 700), QSize(900, 600)})
      QTest::newRow(qPrintable(QString::number(size.width()))) << size;
  }
  void theVerdictsLinesAreNeverSqueezed() {
    QFETCH(QSize, size);
    QWidget window;
    auto* const rows = new QVBoxLayout(&window);
    auto* const bar = new VerdictBar;
    rows->addWidget(bar);
    rows->addStretch(1);
    window.resize(size);
    window.show();
    VerdictFacts facts;
    facts.headline = QStringLiteral("Failed · run ended at 30.0 s");
    const QString note =
        QStringLiteral("10.1 s · first broken at 12.1 s · us: session 3 wrote us:1842, which nobody holds any more; ");
    for (int i = 0; i < 12; ++i)
      facts.lines.push_back({QStringLiteral("expectation"),
                             QStringLiteral("lag{from=us-east-1,to=eu-west-1}.p99 < 150ms"),
                             i < 6 ? State::kCut : State::kHealthy,
                             i % 2 == 0 ? note.repeated(4) : note,
                             {}});
    bar->setFacts(facts);
    bar->showDetails(true);
    QCoreApplication::processEvents();
    int wrapped = 0;
    for (const QLabel* const label : bar->details()->findChildren<QLabel*>()) {
      if (!label->wordWrap()) continue;
      QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
      wrapped += label->height() > 30 ? 1 : 0;
    }
    QVERIFY(wrapped > 0);
    QVERIFY2(bar->details()->height() <= std::max(96, size.height() / 4) + 1, "the window is for the page");
    QVERIFY(bar->details()->verticalScrollBar()->maximum() > 0);
  }

  void whatTheConsoleSaysIsNotSaidTwice() {
    MainWindow window;
    open(window);
    window.goTo(PageId::kConsole);
    auto* const view = qobject_cast<ConsolePage*>(window.pageOf(PageId::kConsole))->view();
    QTest::keyClicks(view->field(), QStringLiteral("NONSENSE"));
    QTest::keyClick(view->field(), Qt::Key_Return);
    QTRY_VERIFY(view->transcript().contains(QStringLiteral("(error)")));
    settle(window);
    QVERIFY(!window.findChild<Toast*>()->isVisible());
    // What was asked for elsewhere is said.
    window.goTo(PageId::kMap);
    window.engine().act(lab::Switch{77});
    QTRY_VERIFY(window.findChild<Toast*>()->isVisible());
  }

 private:
  static void open(MainWindow& window) {
    show(window);
    window.openText(QStringLiteral("two.json"), QString::fromUtf8(twoRegions()));
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
  }
  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowWordsTest)
#include "window_words_test.moc"
