// SPDX-License-Identifier: GPL-3.0-or-later
// Branches in the window: every one of many is reached, seen where it was forked, and can be closed.
#include <QMenu>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

#include "lab/faults.h"
#include "main_window/settings.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/command_palette.h"
#include "widgets/timeline_canvas.h"
#include "widgets/toast.h"
#include "window_dialogs.h"
#include "window_driver.h"

namespace jetlag::ui {

class WindowBranchesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setSettingsFile(folder_.filePath(QStringLiteral("lab.ini"))); }

  void everyBranchOfManyCanBeReached() {
    MainWindow window;
    forked(window, 6);
    TimelineCanvas* const canvas = window.findChild<TimelineCanvas*>();
    QCOMPARE(canvas->scene().branchesMore, 4);
    // The current one, and those that it comes from.
    QCOMPARE(shown(*canvas),
             (QStringList{QStringLiteral("what-if 4"), QStringLiteral("what-if 5"), QStringLiteral("what-if 6")}));
    turn(*canvas, 120);
    QCOMPARE(shown(*canvas),
             (QStringList{QStringLiteral("what-if 3"), QStringLiteral("what-if 4"), QStringLiteral("what-if 5")}));
    for (int i = 0; i < 9; ++i) turn(*canvas, 120);
    QCOMPARE(shown(*canvas).front(), QStringLiteral("main"));
    turn(*canvas, -120);
    QCOMPARE(shown(*canvas).front(), QStringLiteral("what-if 1"));
    // A list of all, of which one is chosen.
    const QRectF row = canvas->places().row(TimelineRowKind::kBranches)->box;
    QTest::mouseClick(canvas, Qt::LeftButton, {}, QPointF(30, row.top() + 12).toPoint());
    auto* const menu = window.findChild<TimelinePanel*>()->findChild<QMenu*>();
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().size(), 7);
    QVERIFY(menu->actions()[6]->isChecked());
    menu->actions()[2]->trigger();
    menu->close();
    settle(window);
    QCOMPARE(window.seen()->branch, std::uint32_t{2});
    // And by name.
    window.runCommand(QStringLiteral("palette"));
    QVERIFY(window.command(QStringLiteral("branch-4")) != nullptr);
    QCOMPARE(window.command(QStringLiteral("branch-4"))->text, QStringLiteral("Go to branch what-if 4"));
    window.runCommand(QStringLiteral("branch-4"));
    window.findChild<CommandPalette*>()->hide();
    settle(window);
    QCOMPARE(window.seen()->branch, std::uint32_t{4});
  }

  void aBranchWhoseOriginIsNotShownBeginsWhereItWasForked() {
    MainWindow window;
    forked(window, 6);
    const TimelineScene& scene = window.findChild<TimelineCanvas*>()->scene();
    const TimelineBranch& first = scene.branches.front();
    QCOMPARE(first.name, QStringLiteral("what-if 4"));
    QVERIFY(first.forked && first.parent < 0);
    QCOMPARE(first.from, Nanos{2'300'000'000});
    QCOMPARE(first.forkText, QStringLiteral("fork at 2.30\u202fs"));
    shot(window, "window-branches");
  }

  void aBranchIsClosedAfterAskingForWhatOnlyItHas() {
    MainWindow window;
    forked(window, 2);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    {
      Answer cancel(QMessageBox::Cancel);
      window.runCommand(QStringLiteral("close-branch"));
      settle(window);
      QCOMPARE(cancel.asked, 1);
      QCOMPARE(window.seen()->branches.size(), std::size_t{3});
    }
    Answer discard(QMessageBox::Discard);
    window.runCommand(QStringLiteral("close-branch"));
    settle(window);
    QCOMPARE(discard.asked, 1);
    QCOMPARE(window.seen()->branches.size(), std::size_t{2});
    QCOMPARE(window.seen()->branch, std::uint32_t{1});
    window.runCommand(QStringLiteral("close-branch"));
    settle(window);
    QCOMPARE(discard.asked, 1);  // nothing was done there
    QCOMPARE(window.seen()->branch, std::uint32_t{0});
    QVERIFY(!window.command(QStringLiteral("close-branch"))->enabled());
  }

  void theTimelineTellsNothingBeyondABranchsEnd() {
    MainWindow window;
    forked(window, 1);  // main ends at 2 s
    runTo(window, 6);
    for (const TimelineChart& chart : window.findChild<TimelineCanvas*>()->scene().charts)
      for (const TimelineSeries& series : chart.series) {
        QVERIFY(std::isfinite(valueAt(series, 1'990'000'000)) || series.points.empty());
        QCOMPARE(std::isfinite(valueAt(series, 2'100'000'000)), !series.otherBranch);
        QVERIFY(!std::isfinite(valueAt(series, 6'001'000'000)));
      }
  }

  void theColumnOfNamesOffersNoInstant() {
    MainWindow window;
    forked(window, 1);
    auto* const panel = window.findChild<TimelinePanel*>();
    const auto texts = [&](bool titled) {
      TimelineHit hit;
      hit.part = TimelinePart::kLane;
      hit.titled = titled;
      std::unique_ptr<QMenu> menu(panel->menuFor(hit));
      QStringList all;
      for (const QAction* action : menu->actions()) all << action->text();
      return all.join(QLatin1Char('|'));
    };
    QVERIFY(texts(false).contains(QStringLiteral("Go to 0")));
    QVERIFY2(!texts(true).contains(QStringLiteral("Go to")) && !texts(true).contains(QStringLiteral("Bookmark")),
             qPrintable(texts(true)));
  }

  void anUndoIsToldInWords() {
    MainWindow window;
    forked(window, 1);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Command{RegionId{1}, "SET a 1"});
    settle(window);
    window.runCommand(QStringLiteral("undo"));
    settle(window);
    QCOMPARE(window.findChild<Toast*>()->text().section(QStringLiteral(" at "), 0, 0), QStringLiteral("Undone: SET a 1 in eu"));
    window.runCommand(QStringLiteral("undo"));
    settle(window);
    QCOMPARE(window.findChild<Toast*>()->text(), QStringLiteral("Undone: cut us eu at 2.00\u202fs"));
  }

 private:
  /// As many forks, each of the one before and a tenth of a second later, from 2 s on.
  void forked(MainWindow& window, int many) {
    const QString file = folder_.filePath(QStringLiteral("forked.json"));
    write(file, twoRegions());
    show(window);
    window.openFile(file);
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
    for (int i = 0; i < many; ++i) {
      window.runCommand(QStringLiteral("fork"));
      settle(window);
      if (i + 1 < many) runTo(window, 2 + (i + 1) / 10.0);
    }
    QCOMPARE(window.seen()->branches.size(), static_cast<std::size_t>(many) + 1);
  }
  static QStringList shown(const TimelineCanvas& canvas) {
    QStringList names;
    for (const TimelineBranch& branch : canvas.scene().branches) names << branch.name;
    return names;
  }
  static void turn(TimelineCanvas& canvas, int by) {
    const QPointF at(400, canvas.places().row(TimelineRowKind::kBranches)->box.center().y());
    QWheelEvent event(at, canvas.mapToGlobal(at), {}, {0, by}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas, &event);
  }
  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowBranchesTest)
#include "window_branches_test.moc"
