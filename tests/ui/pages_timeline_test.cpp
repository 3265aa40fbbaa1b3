// SPDX-License-Identifier: GPL-3.0-or-later
// Timeline panel and details dock over real runs: the same numbers as the map, and what they ask for.
#include <QAbstractButton>
#include <QElapsedTimer>
#include <QMenu>
#include <QSignalSpy>

#include <algorithm>

#include "lab/faults.h"
#include "lab_bench.h"
#include "pages/backlog_facts.h"
#include "pages/dock/details_dock.h"
#include "pages/dock/link_details.h"
#include "pages/dock/link_facts.h"
#include "pages/dock/region_details.h"
#include "pages/facts.h"
#include "pages/map/map_scene_of.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/numbers.h"
#include "widgets/timeline_canvas.h"

namespace jetlag::ui {

namespace {

constexpr std::uint8_t kVirginia = 0, kIreland = 2;

Selection link(std::uint8_t a, std::uint8_t b) {
  Selection out;
  out.kind = Selection::Kind::kLink;
  out.a = a, out.b = b;
  return out;
}

QAction* entry(const QMenu& menu, const QString& begins) {
  for (QAction* action : menu.actions())
    if (action->text().startsWith(begins)) return action;
  return nullptr;
}

template <typename Widget>
struct Watched {
  explicit Watched(const SnapshotPtr& seen) {
    QObject::connect(&widget, &Widget::acted, &widget, [this](const lab::Action& action) { actions.push_back(action); });
    QObject::connect(&widget, &Widget::selected, &widget,
                     [this](const Selection& selection) { selections.push_back(selection); });
    widget.resize(1200, 340);
    widget.show();
    widget.display(seen);
  }
  bool press(const QString& words) {
    for (auto* button : widget.template findChildren<QAbstractButton*>())
      if (button->text() == words && button->isVisible() && button->isEnabled()) {
        button->click();
        return true;
      }
    return false;
  }
  Widget widget;
  std::vector<lab::Action> actions;
  std::vector<Selection> selections;
};

const TimelineLane& laneOf(const TimelineScene& scene, int id) {
  return *std::find_if(scene.lanes.begin(), scene.lanes.end(), [&](const TimelineLane& lane) { return lane.id == id; });
}

}  // namespace

class PagesTimelineTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(cut_.open(QStringLiteral("backlog-suffices")));
    QVERIFY(cut_.runTo(20));
  }

  void aGuaranteeIsSaidToBeJudgedAtTheEnd() {
    // Watched all along; before the end there is nothing to tell, and that is no fault of the run.
    LabBench busy;
    QVERIFY(busy.open(QStringLiteral("five-regions-busy")));
    QVERIFY(busy.runTo(0.5));
    const TimelineScene scene = timelineSceneOf(*busy.seen(), {});
    const auto causal = std::find_if(scene.expectations.begin(), scene.expectations.end(),
                                     [](const auto& each) { return each.text.startsWith(QStringLiteral("causal")); });
    QVERIFY(causal != scene.expectations.end());
    QCOMPARE(causal->text, QStringLiteral("causal · open, judged when the run ends"));
  }

  void aFaultIsSolidInThePastAndDashedAhead() {
    const TimelineScene scene = timelineSceneOf(*cut_.seen(), {});
    const TimelineItem& cut = laneOf(scene, kFaultLane).items.at(0);
    QCOMPARE(cut.text, QStringLiteral("cut: isolate ireland"));
    QCOMPARE(cut.from, Nanos{10'000'000'000});
    QCOMPARE(cut.done, scene.now);
    QCOMPARE(cut.to, Nanos{30'000'000'000});
    QVERIFY(cut.tail.startsWith(QStringLiteral("heals at 30.0")));
    QCOMPARE(scene.cursor, cut_.seen()->at.ns);
    QCOMPARE(scene.range.to, cut_.seen()->end.ns);
  }
  void everythingDoneByHandIsThereWithWhatItDid() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("quickstart")) && bench.runTo(1));
    const observe::Scenery& world = *bench.seen()->scenery;
    QVERIFY(bench.act(lab::Inject{lab::slow(world, 0, 1, LabBench::instant(0.2) - Instant{})}));
    QVERIFY(bench.act(lab::Inject{lab::lose(world, 0, 2, 100'000'000)}) &&
            bench.act(lab::Inject{lab::narrow(world, 1, 2, 1'000'000)}));
    QVERIFY(bench.act(lab::Inject{lab::skew(0, LabBench::instant(0.5) - Instant{})}));
    QVERIFY(bench.act(lab::Inject{lab::crash(2, 0)}) && bench.act(lab::Command{RegionId{0}, "SET note hello"}));
    QVERIFY(bench.runTo(2) && bench.act(lab::Inject{lab::restart(2, 0)}));
    QVERIFY(bench.act(lab::Inject{lab::region_down(1, scenario::DataFate::kLost)}));
    QVERIFY(bench.runTo(3) && bench.act(lab::Inject{lab::region_up(1)}));
    QVERIFY(bench.act(lab::Inject{lab::pause(0, LabBench::instant(0.5) - Instant{})}) && bench.runTo(5));
    const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
    QStringList told;
    for (const TimelineLane& lane : scene.lanes)
      for (const TimelineItem& item : lane.items)
        if (item.from <= scene.now) told << spokenName(scene, {TimelinePart::kItem, item.id, lane.id, 0});
    const auto says = [&](const char* what, const char* evidence) {
      const bool found = std::ranges::any_of(told, [&](const QString& each) {
        return each.startsWith(QString::fromUtf8(what)) && each.contains(QString::fromUtf8(evidence));
      });
      QVERIFY2(found, qPrintable(QString::fromUtf8(what) + QStringLiteral(" not in\n") + told.join(QChar(u'\n'))));
    };
    says("Faults: degrade us ⇄ eu", "sent over degraded links so far");
    says("Faults: degrade us ⇄ ap", "sent over degraded links so far");
    says("Faults: degrade eu ⇄ ap", "sent over degraded links so far");
    says("Faults: skew us", "stamped by the wrong clock so far");
    says("Faults: crash ap", "refused");
    says("Faults: restart ap", "ended crash");
    says("Faults: region-down eu", "refused");
    says("Faults: region-up eu", "ended region-down");
    says("Faults: pause us", "client command");
    says("Commands: us: SET note hello", "at 1.00");
  }

  void theChartEndsAtTheHeadlinesNumber() {
    const TimelineScene scene = timelineSceneOf(*cut_.seen(), {});
    const MapScene map = mapSceneOf(*cut_.seen(), {});
    const TimelineSeries& keys = scene.charts.back().series.front();
    QCOMPARE(keys.points.back().y(), static_cast<double>(cut_.seen()->frame->divergent_keys));
    QCOMPARE(keys.value + QStringLiteral(" differ"), map.headline.strong);
    const auto* way = directionOf(*cut_.seen()->frame, kVirginia, kIreland);
    const TimelineScene chosen = timelineSceneOf(*cut_.seen(), {{}, {}, -1, link(kVirginia, kIreland), false});
    const auto& lags = chosen.charts.front().series;
    QVERIFY(std::any_of(lags.begin(), lags.end(), [&](const TimelineSeries& s) {
      return s.name == QStringLiteral("virginia → ireland") && s.value == numbers::duration(way->lag.ns) &&
             s.colour == State::kCut;
    }));
    QCOMPARE(lagOf(*cut_.seen(), kVirginia, kIreland).value, numbers::duration(way->lag.ns));
  }
  void theMarkOfAnEndingBacklogIsNowPlusTheDeadline() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")));
    QVERIFY(bench.runTo(12.2));
    Nanos soonest = INT64_MAX;
    for (const observe::LinkView& way : bench.seen()->frame->links)
      if (const auto in = backlogOf(*bench.seen(), way).exhaustedIn)
        soonest = std::min<Nanos>(soonest, (bench.seen()->at + *in).ns);
    const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
    const auto& items = laneOf(scene, kSyncLane).items;
    const auto mark = std::find_if(items.begin(), items.end(), [](const TimelineItem& item) { return item.id >= kGoneItem; });
    QVERIFY(mark != items.end());
    QCOMPARE(mark->from, soonest);
    // The dock says the same: partial before it, full after.
    const Forecast forecast = forecastOf(*bench.seen(), kVirginia, kIreland);
    QVERIFY(forecast.rows.size() >= 2);
    QCOMPARE(forecast.rows.front().what, QStringLiteral("partial sync"));
    const auto own = *backlogOf(*bench.seen(), *directionOf(*bench.seen()->frame, kVirginia, kIreland)).exhaustedIn;
    QCOMPARE(forecast.rows.front().when, QStringLiteral("before %1").arg(numbers::duration((bench.seen()->at + own).ns)));
    QVERIFY(forecast.rows.at(1).what.startsWith(QStringLiteral("full sync")));
    QVERIFY(forecast.hint.startsWith(QStringLiteral("scheduled at 30.0")));
    QVERIFY(bench.runTo(31));
    const TimelineScene later = timelineSceneOf(*bench.seen(), {});
    const auto& syncs = laneOf(later, kSyncLane).items;
    QVERIFY(std::any_of(syncs.begin(), syncs.end(),
                        [](const TimelineItem& item) { return item.state == State::kFullSync && item.filled; }));
  }
  void scrubbingAsksForTheInstant() {
    Watched<TimelinePanel> timeline(cut_.seen());
    TimelineCanvas* canvas = timeline.widget.canvas();
    const TimelineLayout places = canvas->places();
    const double y = places.ruler.center().y();
    QTest::mouseClick(canvas, Qt::LeftButton, {}, QPointF(places.x(5'000'000'000), y).toPoint());
    const auto* seek = std::get_if<lab::Seek>(&timeline.actions.back());
    QVERIFY(seek != nullptr && std::abs(seek->at.in_seconds() - 5) < 0.2);
    QSignalSpy said(&timeline.widget, &TimelinePanel::announced);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, QPointF(places.x(60'000'000'000), y).toPoint());
    QCOMPARE(std::get_if<lab::Seek>(&timeline.actions.back())->at, cut_.seen()->reached);
    QCOMPARE(said.count(), 1);
  }
  void itsMenuForksRunsAndBookmarks() {
    Watched<TimelinePanel> timeline(cut_.seen());
    QMenu* menu = timeline.widget.menuFor({TimelinePart::kLane, -1, kFaultLane, 12'000'000'000});
    QVERIFY(!entry(*menu, QStringLiteral("Run until"))->isEnabled());
    entry(*menu, QStringLiteral("Fork here"))->trigger();
    QCOMPARE(timeline.actions.size(), std::size_t{2});
    QCOMPARE(std::get_if<lab::Seek>(&timeline.actions[0])->at.ns, std::int64_t{12'000'000'000});
    QVERIFY(std::holds_alternative<lab::Fork>(timeline.actions[1]));
    entry(*menu, QStringLiteral("Bookmark"))->trigger();
    QCOMPARE(timeline.widget.bookmarks().size(), std::size_t{1});
    QCOMPARE(timeline.widget.canvas()->scene().bookmarks.front().at, Nanos{12'000'000'000});
    delete menu;
    menu = timeline.widget.menuFor({TimelinePart::kRuler, -1, -1, 25'000'000'000});
    QVERIFY(!entry(*menu, QStringLiteral("Fork here"))->isEnabled());
    Instant until{};
    connect(&timeline.widget, &TimelinePanel::runUntil, this, [&](Instant at) { until = at; });
    entry(*menu, QStringLiteral("Run until"))->trigger();
    QCOMPARE(until.ns, std::int64_t{25'000'000'000});
    delete menu;
    menu = timeline.widget.menuFor({TimelinePart::kBookmark, timeline.widget.bookmarks().front().id, -1, 12'000'000'000});
    entry(*menu, QStringLiteral("Remove bookmark"))->trigger();
    QVERIFY(timeline.widget.bookmarks().empty());
    delete menu;
  }
  void aRangeStaysWhileTheRunGoesOn() {
    Watched<TimelinePanel> timeline(cut_.seen());
    QSignalSpy ranges(&timeline.widget, &TimelinePanel::rangeSelected);
    Q_EMIT timeline.widget.canvas()->rangeSelected(1'000, 2'000);
    timeline.widget.display(cut_.seen());
    QCOMPARE(ranges.count(), 1);
    QCOMPARE(timeline.widget.canvas()->scene().selection, (std::optional<TimeSpan>{TimeSpan{1'000, 2'000}}));
    Q_EMIT timeline.widget.canvas()->rangeCleared();
    QVERIFY(!timeline.widget.range());
  }
  void aFaultsBarSelectsWhatItHit() {
    Watched<TimelinePanel> timeline(cut_.seen());
    Q_EMIT timeline.widget.canvas()->itemSelected({TimelinePart::kItem, kFaultItem, kFaultLane, 0});
    QCOMPARE(timeline.selections.back().kind, Selection::Kind::kRegion);
    QCOMPARE(timeline.selections.back().a, kIreland);
  }
  void branchesAreATreeWithGhosts() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(14));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(12)}));
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.act(lab::Inject{lab::heal_all(*bench.seen()->scenery)}));
    QVERIFY(bench.runTo(13));
    const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
    QCOMPARE(scene.branches.size(), std::size_t{2});
    QCOMPARE(scene.branches[1].parent, 0);
    QVERIFY(scene.branches[1].current && !scene.branches[0].current);
    QCOMPARE(scene.branches[1].from, Nanos{12'000'000'000});
    for (const TimelineChart& chart : scene.charts)
      QVERIFY(std::any_of(chart.series.begin(), chart.series.end(),
                          [](const TimelineSeries& s) { return s.otherBranch && s.name.startsWith(QStringLiteral("main")); }));
    const auto& faults = laneOf(scene, kFaultLane).items;
    QVERIFY(std::any_of(faults.begin(), faults.end(),
                        [](const TimelineItem& item) { return item.shape == TimelineShape::kDiamond && !item.planned; }));
    Watched<TimelinePanel> timeline(bench.seen());
    Q_EMIT timeline.widget.canvas()->activated({TimelinePart::kBranch, 0, -1, 0});
    const auto* to = std::get_if<lab::Switch>(&timeline.actions.back());
    QVERIFY(to != nullptr && to->branch == 0);
  }
  void aSceneOfFiveBusyRegionsIsMadeWithinAFrame() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("five-regions-busy")));
    QVERIFY(bench.runTo(1.5));
    std::vector<qint64> times;
    for (int i = 0; i < 21; ++i) {
      QElapsedTimer timer;
      timer.start();
      const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
      QCOMPARE(scene.charts.size(), std::size_t{2});
      times.push_back(timer.nsecsElapsed());
    }
    std::sort(times.begin(), times.end());
    qInfo("timeline scene: median %.2f ms", static_cast<double>(times[10]) / 1e6);
    QVERIFY(times[10] < 8'000'000);
  }
  void theDockTellsAboutALinkAndActsOnIt() {
    Watched<DetailsDock> dock(cut_.seen());
    dock.widget.resize(360, 800);
    dock.widget.select(link(kVirginia, kIreland));
    QVERIFY(dock.widget.link()->isVisible());
    const auto* way = directionOf(*cut_.seen()->frame, kVirginia, kIreland);
    const LinkState state = linkState(*cut_.seen(), kVirginia, kIreland);
    QCOMPARE(state.words, QStringLiteral("Cut %1").arg(numbers::duration((cut_.seen()->at - way->since).ns)));
    QCOMPARE(dock.widget.link()->title()->stateText(), state.words);
    const GaugeFacts gauge = gaugeOf(*cut_.seen(), *way);
    QVERIFY(std::abs(gauge.fill * static_cast<double>(way->backlog_limit) - static_cast<double>(way->backlog_bytes)) < 1);
    QVERIFY(dock.press(QStringLiteral("Heal now")));
    const auto* heal = std::get_if<lab::Inject>(&dock.actions.back());
    QVERIFY(heal != nullptr && heal->fault.kind == scenario::FaultKind::kHeal);
    dock.widget.select(link(kVirginia, 1));
    QVERIFY(dock.press(QStringLiteral("One way")));
    QCOMPARE(std::get_if<lab::Inject>(&dock.actions.back())->fault.kind, scenario::FaultKind::kOneWay);
    QVERIFY(dock.press(QStringLiteral("Cut now")));
    const QVector<KeyValue> network = networkOf(*cut_.seen(), kVirginia, 1);
    QCOMPARE(network.front().value, numbers::duration(cut_.seen()->scenery->links.front().rtt.ns));
    QVERIFY(sourcesOf(*cut_.seen(), kVirginia, 1).contains(QStringLiteral("cloudping")));
  }
  void theDockTellsAboutARegionAndGoesBack() {
    Watched<DetailsDock> dock(cut_.seen());
    dock.widget.resize(360, 800);
    dock.widget.select(link(kVirginia, kIreland));
    Selection ireland;
    ireland.kind = Selection::Kind::kRegion;
    ireland.a = kIreland;
    dock.widget.select(ireland);
    QVERIFY(dock.widget.region()->isVisible());
    const observe::RegionView& view = cut_.seen()->frame->regions[kIreland];
    QCOMPARE(dataRows(*cut_.seen(), kIreland).at(2).value, numbers::grouped(static_cast<qint64>(view.differing_keys)));
    QCOMPARE(behindRows(*cut_.seen(), kIreland).size(), 2);
    QVERIFY(dock.press(QStringLiteral("Down")));
    QCOMPARE(std::get_if<lab::Inject>(&dock.actions.back())->fault.kind, scenario::FaultKind::kRegionDown);
    for (auto* button : dock.widget.findChildren<QAbstractButton*>())
      if (button->accessibleName() == QStringLiteral("What was selected before")) button->click();
    QCOMPARE(dock.selections.back(), link(kVirginia, kIreland));
    dock.widget.select({});
    QVERIFY(!dock.widget.region()->isVisible() && !dock.widget.link()->isVisible());
    dock.widget.display(nullptr);
  }

 private:
  LabBench cut_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesTimelineTest)
#include "pages_timeline_test.moc"
