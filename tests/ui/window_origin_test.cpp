// SPDX-License-Identifier: GPL-3.0-or-later
// What a run was made of and which file gives it again: verdict, recent files, command lines, report and title say the same.
#include <QClipboard>
#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include "lab/faults.h"
#include "lab_thread/loading.h"
#include "main_window/settings.h"
#include "pages/inspect/inspect_page.h"
#include "pages/scenario/scenario_page.h"
#include "widgets/button.h"
#include "widgets/numbers.h"
#include "widgets/scenario_editor.h"
#include "widgets/status_line.h"
#include "widgets/toast.h"
#include "widgets/transport_bar.h"
#include "widgets/verdict_bar.h"
#include "window_dialogs.h"
#include "window_driver.h"

namespace jetlag::ui {

/// Two regions whose one expectation the link between them decides.
QByteArray expectant() {
  return twoRegions().replace("\"regions\"", "\"expect\": [\"always divergent_keys < 150\"],\n  \"regions\"");
}

class WindowOriginTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setSettingsFile(folder_.filePath(QStringLiteral("lab.ini"))); }
  void init() { QApplication::clipboard()->setText(QStringLiteral("nothing")); }

  void aRunOfATextThatWasNotSavedHasNoLineAndNoVerdictInTheList() {
    MainWindow window;
    const QString file = opened(window, "edited.json");
    ScenarioPage* const page = scenarioOf(window);
    window.goTo(PageId::kScenario);
    page->editor()->replaceText(QString::fromUtf8(expectant().replace("< 150", "< 1")));
    page->run();
    settle(window);
    finish(window);
    const VerdictFacts facts = window.findChild<VerdictBar*>()->facts();
    QVERIFY2(facts.headline.startsWith(QStringLiteral("Failed")), qPrintable(facts.headline));
    QCOMPARE(facts.command, QString());
    QVERIFY2(facts.summary.contains(QStringLiteral("not what edited.json says")), qPrintable(facts.summary));
    QCOMPARE(loadSettings().recent.front().verdict, QString());
    copies(window, QStringLiteral("nothing"));
    QVERIFY(titleOf(window).dirty);
    page->editor()->undo();
    QTRY_VERIFY(stateOf(window).contains(QStringLiteral("another text runs")));
    QVERIFY2(titleOf(window).dirty, "the world still runs the text that is gone");
    page->editor()->redo();
    window.runCommand(QStringLiteral("save"));
    settle(window);
    QCOMPARE(window.findChild<VerdictBar*>()->facts().command, QStringLiteral("jetlag run %1 --seed 3").arg(file));
    QCOMPARE(loadSettings().recent.front().verdict, QStringLiteral("1 broken"));
    QVERIFY(!titleOf(window).dirty);
    // A text that is saved without having been run has no verdict yet.
    page->editor()->replaceText(QString::fromUtf8(expectant()));
    window.runCommand(QStringLiteral("save"));
    QCOMPARE(loadSettings().recent.front().verdict, QString());
    QCOMPARE(window.findChild<VerdictBar*>()->facts().command, QString());
  }

  void aRunThatHasEndedIsCopiedWhole() {
    MainWindow window;
    const QString line = QStringLiteral("jetlag run %1 --seed 3").arg(opened(window, "ended.json"));
    runTo(window, 2);
    copies(window, line + QStringLiteral(" --until 2s"));
    finish(window);
    copies(window, line);
    QCOMPARE(QApplication::clipboard()->text(), line);  // up to its last instant it would be judged less
  }

  void whatWasUndoneAfterSavingIsInTheFileAndNotInTheRun() {
    MainWindow window;
    opened(window, "undone.json");
    runTo(window, 2);
    cut(window);
    saveByHand(window);
    copies(window, QStringLiteral("jetlag run"));
    window.goTo(PageId::kMap);
    window.runCommand(QStringLiteral("undo"));
    settle(window);
    finish(window);
    const VerdictFacts facts = window.findChild<VerdictBar*>()->facts();
    QCOMPARE(facts.command, QString());
    QVERIFY2(facts.summary.contains(QStringLiteral("not what undone.json says")), qPrintable(facts.summary));
    copies(window, QStringLiteral("nothing"));
  }

  void aFileWithTheChangesOfOneBranchIsNotTheRunOfAnother() {
    MainWindow window;
    const QString file = opened(window, "branches.json");
    runTo(window, 2);
    window.runCommand(QStringLiteral("fork"));
    settle(window);
    cut(window);
    saveByHand(window);
    window.goTo(PageId::kMap);
    window.runCommand(QStringLiteral("branch"));
    settle(window);
    QCOMPARE(window.seen()->branch, std::uint32_t{0});
    finish(window);
    QCOMPARE(window.findChild<VerdictBar*>()->facts().command, QString());
    window.runCommand(QStringLiteral("branch"));
    settle(window);
    finish(window);
    QCOMPARE(window.findChild<VerdictBar*>()->facts().command, QStringLiteral("jetlag run %1 --seed 3").arg(file));
  }

  void whatIsTakenInAfterAnUndoTakesThePlaceOfWhatWasSaved() {
    MainWindow window;
    const QString file = opened(window, "twice.json");
    runTo(window, 2);
    cut(window);
    saveByHand(window);
    window.goTo(PageId::kMap);
    window.runCommand(QStringLiteral("undo"));
    settle(window);
    runTo(window, 3);
    cut(window);
    window.runCommand(QStringLiteral("save-injected"));
    QVERIFY(window.findChild<Toast*>()->text().contains(QStringLiteral("no longer what it held before")));
    window.runCommand(QStringLiteral("save"));
    settle(window);
    QCOMPARE(window.findChild<Toast*>()->text(), QStringLiteral("twice.json is saved"));
    QCOMPARE(faultsOf(file).size(), std::size_t{1});
    finish(window);
    QCOMPARE(window.findChild<VerdictBar*>()->facts().command, QStringLiteral("jetlag run %1 --seed 3").arg(file));
    // What was undone last goes too, with the list that it has made.
    window.runCommand(QStringLiteral("page-map"));
    window.runCommand(QStringLiteral("undo"));
    settle(window);
    window.goTo(PageId::kScenario);
    Button* const hand = scenarioOf(window)->handButton();
    QVERIFY(hand->isVisible() && hand->text() == QStringLiteral("Take out what was undone"));
    QTest::mouseClick(hand, Qt::LeftButton);
    QCOMPARE(scenarioOf(window)->text(), QString::fromUtf8(expectant()));
    QVERIFY(!hand->isVisible());
  }

  void aTextHoldsTheChangesOfOneBranch() {
    MainWindow window;
    const QString file = opened(window, "one-branch.json"), other = folder_.filePath(QStringLiteral("other-branch.json"));
    runTo(window, 2);
    window.runCommand(QStringLiteral("fork"));
    settle(window);
    cut(window);
    window.runCommand(QStringLiteral("branch"));
    settle(window);
    cut(window, 1, 0);
    saveByHand(window);
    window.goTo(PageId::kMap);
    window.runCommand(QStringLiteral("branch"));
    settle(window);
    window.runCommand(QStringLiteral("save-injected"));
    ChosenFile chosen(other);
    window.runCommand(QStringLiteral("save-as"));
    settle(window);
    QCOMPARE(faultsOf(file).size(), std::size_t{1});
    QCOMPARE(faultsOf(other).size(), std::size_t{1});
    // Both are kept now: nothing is asked.
    Answer cancel(QMessageBox::Cancel);
    window.openFile(file);
    settle(window);
    QCOMPARE(cancel.asked, 0);
    QVERIFY(window.seen()->injected.empty());
  }

  void whatAScenarioExtendsIsSavedBesideIt() {
    MainWindow window;
    show(window);
    QDir(folder_.path()).mkpath(QStringLiteral("away"));
    window.openAt(QStringLiteral(":bundled/backlog-overflows.json"), seconds(1), PageId::kMap);
    QTRY_COMPARE(window.page(), PageId::kMap);
    settle(window);
    const QString file = folder_.filePath(QStringLiteral("away/mine.json")),
                  base = folder_.filePath(QStringLiteral("away/backlog-suffices.json"));
    ChosenFile chosen(file);
    write(base, "{}");  // another file of that name
    window.runCommand(QStringLiteral("save-as"));
    settle(window);
    QVERIFY2(window.findChild<Toast*>()->text().startsWith(QStringLiteral("Nothing is saved: this scenario extends")),
             qPrintable(window.findChild<Toast*>()->text()));
    QVERIFY(!QFile::exists(file));
    QVERIFY(QFile::remove(base));
    window.runCommand(QStringLiteral("save-as"));
    settle(window);
    QVERIFY(QFile::exists(base));
    QVERIFY(faultsOf(file).size() != 99);
    copies(window, QStringLiteral("jetlag run %1 --seed").arg(file));
  }

  void aFileThatHasChangedOnTheDiskIsNotOverwrittenUnasked() {
    MainWindow window;
    const QString file = opened(window, "meanwhile.json");
    const QByteArray other = expectant().replace("\"Two\"", "\"Theirs\"");
    write(file, other);
    scenarioOf(window)->editor()->replaceText(QString::fromUtf8(expectant().replace("\"Two\"", "\"Ours\"")));
    {
      Answer cancel(QMessageBox::Cancel);
      window.runCommand(QStringLiteral("save"));
      QCOMPARE(cancel.asked, 1);
      QCOMPARE(bytesOf(file), other);
    }
    Answer save(QMessageBox::Save);
    window.runCommand(QStringLiteral("save"));
    QVERIFY(bytesOf(file).contains("Ours"));
    scenarioOf(window)->editor()->replaceText(QString::fromUtf8(expectant()));
    window.runCommand(QStringLiteral("save"));
    QCOMPARE(save.asked, 1);  // by nobody else since
  }

  void bytesThatAreNoUtf8AreAMistakeAndAreNotLost() {
    MainWindow window;
    show(window);
    const QString file = folder_.filePath(QStringLiteral("latin1.json"));
    const QByteArray bytes = expectant().replace("\"Two\"", "\"Z\xfcrich\"");
    write(file, bytes);
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    ScenarioPage* const page = scenarioOf(window);
    settle(window);  // the text that is shown was checked, too, and is valid
    QCOMPARE(page->mistakes(), 1);
    QVERIFY(page->editor()->diagnostics().front().message.contains(QStringLiteral("0xFC")));
    QVERIFY(page->text().contains(QStringLiteral("Z\u00fcrich")));
    QVERIFY(page->saveButton()->isEnabled());
    {
      Answer cancel(QMessageBox::Cancel);
      window.runCommand(QStringLiteral("save"));
      QCOMPARE(cancel.asked, 1);
      QCOMPARE(bytesOf(file), bytes);
    }
    Answer save(QMessageBox::Save);
    window.runCommand(QStringLiteral("save"));
    QVERIFY(bytesOf(file).contains("Z\xc3\xbcrich"));
    const QString marked = folder_.filePath(QStringLiteral("marked.json"));
    write(marked, "\xef\xbb\xbf" + expectant());
    window.openFile(marked);
    QTRY_COMPARE(window.page(), PageId::kMap);
  }

  void theTextRunsByItsOwnKey() {
    MainWindow window;
    opened(window, "run-key.json");
    window.goTo(PageId::kScenario);
    ScenarioPage* const page = scenarioOf(window);
    QVERIFY2(!page->runButton()->toolTip().contains(QStringLiteral("F5")), "F5 plays the world that is open");
    page->editor()->replaceText(QString::fromUtf8(expectant().replace("\"Two\"", "\"Three\"")));
    QTest::keyClick(page->focusWidget() == nullptr ? page : page->focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    settle(window);
    QCOMPARE(window.seen()->scenery->scenario.name, std::string("Three"));
  }

  void everyCaseOfAFileIsReachedAndNamed() {
    MainWindow window;
    show(window);
    const QString file = folder_.filePath(QStringLiteral("cases.json"));
    write(file,
          twoRegions().replace("\"seed\": 3",
                               R"("params": {"s": 3}, "cases": [{"name": "calm"}, {"name": "busy", "s": 9}], "seed": "${s}")"));
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    settle(window);
    QCOMPARE(titleOf(window).subtitle, QStringLiteral("calm · cases.json · seed 3"));
    window.runCommand(QStringLiteral("palette"));
    QCOMPARE(window.command(QStringLiteral("case-1"))->text, QStringLiteral("Open case 2 of 2: busy"));
    window.runCommand(QStringLiteral("case-1"));
    settle(window);
    QVERIFY2(titleOf(window).subtitle.startsWith(QStringLiteral("busy · ")), qPrintable(titleOf(window).subtitle));
    window.goTo(PageId::kScenario);
    scenarioOf(window)->run();
    settle(window);
    QVERIFY2(titleOf(window).subtitle.startsWith(QStringLiteral("busy · ")), "the text runs as the case that was open");
    copies(window, QStringLiteral("jetlag run %1 --case busy --seed").arg(file));
  }

  void aRepairedFileHasNoErrorsInTheList() {
    MainWindow window;
    show(window);
    const QString file = folder_.filePath(QStringLiteral("repaired.json"));
    write(file, "{");
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kScenario);
    QCOMPARE(loadSettings().recent.front().verdict, QStringLiteral("has errors"));
    write(file, expectant());
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    QCOMPARE(loadSettings().recent.front().path, file);
    QCOMPARE(loadSettings().recent.front().verdict, QString());
  }

  void theStartPageOpensWithEnter() {
    MainWindow window;
    opened(window, "back.json");
    window.goTo(PageId::kStart);
    QVERIFY(window.focusWidget() != nullptr);
    QTest::keyClick(window.focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(window.windowTitle() != QStringLiteral("back.json - Jetlag"));
  }

  void anExpressRunSaysWhereItIs() {
    MainWindow window;
    opened(window, "express.json");
    Q_EMIT window.engine().playing(true);
    Q_EMIT window.engine().passed(seconds(12.5));
    QCOMPARE(titleOf(window).clock, numbers::clock(12'500'000'000));
    QVERIFY(window.findChild<StatusLine*>()->shown().join(QLatin1Char(' ')).contains(QStringLiteral("Express: at")));
    Q_EMIT window.engine().playing(false);
    QCOMPARE(titleOf(window).clock, numbers::clock(0));
    // Of an express run there is one picture at its begin, which does not ask for Space.
    SnapshotPtr begin;
    connect(&window.engine(), &EngineThread::snapshot, this, [&](const SnapshotPtr& seen) {
      if (!begin) begin = seen;
    });
    window.runCommand(QStringLiteral("express"));
    settle(window);
    QCOMPARE(begin->state, observe::RunState::kRunning);
  }

  void withoutAScenarioThereIsNothingToRunOrSave() {
    MainWindow window;
    show(window);
    window.goTo(PageId::kScenario);
    ScenarioPage* const page = scenarioOf(window);
    QVERIFY(!page->runButton()->isEnabled() && !page->saveButton()->isEnabled());
    QCOMPARE(stateOf(window), QString());
    FileDialogsRejected rejected;
    window.runCommand(QStringLiteral("save-as"));
    QCOMPARE(rejected.count, 0);
  }

  void changesByHandThatAreNotSavedAreInNoLineListOrReport() {
    MainWindow window;
    opened(window, "by-hand.json");
    runTo(window, 2);
    copies(window, QStringLiteral("jetlag run"));
    cut(window);
    copies(window, QStringLiteral("nothing"));
    QVERIFY2(window.findChild<Toast*>()->text().contains(QStringLiteral("not in the file: 1 change by hand")),
             qPrintable(window.findChild<Toast*>()->text()));
    QVERIFY(titleOf(window).dirty);
    finish(window);
    QCOMPARE(loadSettings().recent.front().verdict, QString());
  }

  void theInspectorsLineIsThatOfAFileATerminalFinds() {
    MainWindow window;
    show(window);
    window.openAt(QStringLiteral(":bundled/quickstart.json"), seconds(2), PageId::kInspect);
    QTRY_COMPARE(window.page(), PageId::kInspect);
    settle(window);
    auto* const page = qobject_cast<InspectPage*>(window.pageOf(PageId::kInspect));
    page->inspect(QStringLiteral("cart:1"));
    settle(window);
    const auto copied = [&] {
      Q_EMIT page->lineRequested(page->key());
      return QApplication::clipboard()->text();
    };
    QCOMPARE(copied(), QStringLiteral("jetlag explain scenarios/quickstart.json --key cart:1 --at 2s"));
    QApplication::clipboard()->setText(QStringLiteral("nothing"));
    cut(window);
    QCOMPARE(copied(), QStringLiteral("nothing"));
  }

 private:
  QString opened(MainWindow& window, const char* name) {
    const QString file = folder_.filePath(QString::fromLatin1(name));
    write(file, expectant());
    show(window);
    window.openFile(file);
    static_cast<void>(QTest::qWaitFor([&] { return window.page() == PageId::kMap; }));
    settle(window);
    return file;
  }
  static void finish(MainWindow& window) {
    window.runCommand(QStringLiteral("fast"));
    settle(window);
    QTRY_VERIFY(window.findChild<VerdictBar*>()->isVisibleTo(&window) || window.page() == PageId::kStart);
  }
  static void cut(MainWindow& window, std::uint8_t from = 0, std::uint8_t to = 1) {
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, from, to)});
    settle(window);
  }
  static void saveByHand(MainWindow& window) {
    window.runCommand(QStringLiteral("save-injected"));
    window.runCommand(QStringLiteral("save"));
    settle(window);
  }
  static QByteArray bytesOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
  }
  /// Of the file as it lies on the disk; it has to be a scenario.
  static std::vector<scenario::FaultSpec> faultsOf(const QString& file) {
    std::string problem;
    const Checked checked = checkText(file.toStdString(), readFile(file.toStdString(), problem).value_or(""));
    return checked.specs.empty() ? std::vector<scenario::FaultSpec>(99) : checked.specs[0].faults;
  }
  static ScenarioPage* scenarioOf(MainWindow& window) { return qobject_cast<ScenarioPage*>(window.pageOf(PageId::kScenario)); }
  static QString stateOf(MainWindow& window) {
    for (const QLabel* label : scenarioOf(window)->findChildren<QLabel*>())
      if (label->accessibleName() == QStringLiteral("State of the text")) return label->text();
    return {};
  }
  static TransportFacts titleOf(MainWindow& window) { return window.findChild<TransportBar*>()->facts(); }
  /// What the shortcut leaves in the clipboard begins with that.
  static void copies(MainWindow& window, const QString& begin) {
    QApplication::clipboard()->setText(QStringLiteral("nothing"));
    window.runCommand(QStringLiteral("copy-command"));
    const QString now = QApplication::clipboard()->text();
    QVERIFY2(now.startsWith(begin), qPrintable(now));
  }
  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowOriginTest)
#include "window_origin_test.moc"
