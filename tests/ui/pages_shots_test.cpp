// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of map, timeline and dock together, of real runs. Somebody looks at them.
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "lab/faults.h"
#include "lab_bench.h"
#include "pages/dock/details_dock.h"
#include "pages/map/map_page.h"
#include "pages/timeline/timeline_panel.h"
#include "shots.h"

namespace jetlag::ui {

namespace {

/// As the window will put them together.
class Together : public QWidget {
 public:
  explicit Together(LabBench& bench, int timelineHeight = 346, bool withDock = true) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(&map, 1);
    row->addWidget(&dock);
    dock.setFixedWidth(360);
    dock.setVisible(withDock);
    column->addLayout(row, 1);
    column->addWidget(&timeline);
    timeline.setFixedHeight(timelineHeight);
    connect(&bench, &LabBench::changed, this, &Together::display);
    for (const auto& seen : {bench.seen()})
      if (seen) display(seen);
  }
  void display(const SnapshotPtr& seen) {
    map.display(seen);
    timeline.display(seen);
    dock.display(seen);
  }
  void choose(Selection::Kind kind, std::uint8_t a, std::uint8_t b = 0) {
    Selection selection;
    selection.kind = kind;
    selection.a = a;
    selection.b = b;
    map.select(selection);
    timeline.select(selection);
    dock.select(selection);
  }
  MapPage map;
  TimelinePanel timeline;
  DetailsDock dock;
};

}  // namespace

class PagesShotsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void shortlyBeforeTheBacklogIsGone() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")));
    QVERIFY(bench.runTo(12.2));
    Together page(bench);
    page.choose(Selection::Kind::kLink, 0, 2);
    shoot(page, QStringLiteral("pages-deadline"), {1536, 928});
  }
  void inTheMiddleOfACut() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(20));
    Together page(bench);
    page.choose(Selection::Kind::kLink, 0, 2);
    page.timeline.toggleBookmark(LabBench::instant(10));
    shoot(page, QStringLiteral("pages-cut"), {1536, 928});
    page.choose(Selection::Kind::kRegion, 2);
    shoot(page, QStringLiteral("pages-cut-region"), {1536, 928});
  }
  void whileFullSyncsAreUnderWay() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")));
    QVERIFY(bench.runTo(30.115));
    Together page(bench);
    page.choose(Selection::Kind::kLink, 2, 0);
    shoot(page, QStringLiteral("pages-full-sync"), {1536, 928});
  }
  void aForkThatHealed() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(26));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(18)}));
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.act(lab::Inject{lab::heal_all(*bench.seen()->scenery)}));
    QVERIFY(bench.runTo(24));
    Together page(bench);
    page.choose(Selection::Kind::kLink, 0, 2);
    shoot(page, QStringLiteral("pages-fork"), {1536, 928});
  }
  void fiveBusyRegions() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("five-regions-busy")));
    QVERIFY(bench.runTo(0.8));
    Together page(bench);
    page.map.setOptions(4, {}, MapArrangement::kGeographic);
    shoot(page, QStringLiteral("pages-busy"), {1536, 928});
    page.map.setOptions(1, {}, MapArrangement::kCircle);
    shoot(page, QStringLiteral("pages-busy-circle"), {1536, 928});
  }
  void aSmallWindow() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(20));
    Together page(bench, 160, false);
    page.choose(Selection::Kind::kLink, 0, 2);
    shoot(page, QStringLiteral("pages-small"), {976, 628});
  }
  void aRegionThatIsLost() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("region-lost")));
    Together fresh(bench);
    shoot(fresh, QStringLiteral("pages-before"), {1536, 928});
    QVERIFY(bench.runTo(15));
    Together page(bench);
    page.choose(Selection::Kind::kRegion, 1);
    shoot(page, QStringLiteral("pages-lost"), {1536, 928});
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesShotsTest)
#include "pages_shots_test.moc"
