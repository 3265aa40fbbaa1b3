// SPDX-License-Identifier: GPL-3.0-or-later
// The map page over real runs: what its scene says is what the snapshot says, and what menus and dialogs do.
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>

#include "lab_bench.h"
#include "pages/backlog_facts.h"
#include "pages/facts.h"
#include "pages/faults/ask_value.h"
#include "pages/faults/fault_actions.h"
#include "pages/map/map_dots.h"
#include "pages/map/map_page.h"
#include "pages/map/map_pipes.h"
#include "widgets/button.h"
#include "widgets/fields.h"
#include "widgets/map_canvas.h"
#include "widgets/motion.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr std::uint8_t kVirginia = 0, kOregon = 1, kIreland = 2;

Selection link(std::uint8_t a, std::uint8_t b) {
  Selection out;
  out.kind = Selection::Kind::kLink;
  out.a = a, out.b = b;
  return out;
}

Selection region(std::uint8_t r) {
  Selection out;
  out.kind = Selection::Kind::kRegion;
  out.a = r;
  return out;
}

/// The entry of a menu, sub-menus included.
QAction* entry(const QMenu& menu, const QString& words) {
  for (QAction* action : menu.actions()) {
    if (action->text() == words) return action;
    if (action->menu() != nullptr)
      if (QAction* inner = entry(*action->menu(), words)) return inner;
  }
  return nullptr;
}

const scenario::FaultSpec* faultOf(const lab::Action& action) {
  const auto* inject = std::get_if<lab::Inject>(&action);
  return inject == nullptr ? nullptr : &inject->fault;
}

/// A page over the run, and what it asked for.
struct Watched {
  explicit Watched(const SnapshotPtr& seen) {
    QObject::connect(&page, &Page::acted, &page, [this](const lab::Action& action) { actions.push_back(action); });
    QObject::connect(&page, &Page::selected, &page, [this](const Selection& selection) { selections.push_back(selection); });
    page.resize(1100, 600);
    page.show();
    page.display(seen);
  }
  bool choose(const Selection& target, const QString& words) {
    QMenu* menu = page.actions()->menuFor(target);
    QAction* action = entry(*menu, words);
    const bool can = action != nullptr && action->isEnabled();
    if (can) action->trigger();
    delete menu;
    return can;
  }
  /// Types into the open dialog and accepts; false where it refuses.
  bool answer(const QString& typed, const QString& unit = {}) {
    auto* dialog = page.findChild<AskValue*>();
    if (dialog == nullptr) return false;
    dialog->findChild<QLineEdit*>()->setText(typed);
    while (!unit.isEmpty() && dialog->findChild<Select*>()->current() != unit) {
      const QString before = dialog->findChild<Select*>()->current();
      QTest::keyClick(dialog->findChild<Select*>(), Qt::Key_Down);
      if (dialog->findChild<Select*>()->current() == before) break;
    }
    const bool fine = dialog->problem().isEmpty();
    if (fine) QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
    else dialog->reject();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return fine;
  }
  MapPage page;
  std::vector<lab::Action> actions;
  std::vector<Selection> selections;
};

}  // namespace

class PagesMapTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    setReducedMotion(false);
    QVERIFY(cut_.open(QStringLiteral("backlog-suffices")));
    QVERIFY(cut_.runTo(20));
  }

  void theHeadlineIsTheBadgesAndWhatIsOnItsWay() {
    const MapScene scene = mapSceneOf(*cut_.seen(), {});
    std::uint64_t sum = 0;
    for (const observe::RegionView& view : cut_.seen()->frame->regions) sum += view.differing_keys;
    QVERIFY(sum > 1000);
    const std::uint64_t all = cut_.seen()->frame->divergent_keys;
    const auto words = [](std::uint64_t keys) {
      return QStringLiteral("%1 keys differ").arg(numbers::grouped(static_cast<qint64>(keys)));
    };
    QCOMPARE(scene.headline.strong, words(all));
    QCOMPARE(scene.regions[kIreland].status, words(sum));
    QVERIFY(all > sum);
    QVERIFY(scene.headline.rest.contains(
        QStringLiteral("%1 of these keys within the lag bound").arg(numbers::grouped(static_cast<qint64>(all - sum)))));
    QCOMPARE(scene.regions[kIreland].letter, QChar(u'B'));
    QCOMPARE(scene.regions[kVirginia].letter, QChar(u'A'));
    QVERIFY(scene.headline.rest.contains(QStringLiteral("ireland is cut off")));
    QVERIFY(scene.regions[kVirginia].status.endsWith(QStringLiteral("keeps up with oregon")));
  }
  void thePillTellsForHowLongALinkHasBeenCut() {
    const MapScene scene = mapSceneOf(*cut_.seen(), {});
    const MapLink* made = scene.link(pairId(kVirginia, kIreland));
    QVERIFY(made != nullptr && made->cutForward && made->cutBackward);
    const auto* way = directionOf(*cut_.seen()->frame, kVirginia, kIreland);
    QCOMPARE(made->cutLabel, QStringLiteral("Cut %1").arg(numbers::duration((cut_.seen()->at - way->since).ns)));
    QCOMPARE(scene.link(pairId(kVirginia, kOregon))->state, State::kHealthy);
    QCOMPARE(scene.links.size(), std::size_t{3});
  }
  void gaugesAgreeWithTheirAmountsAndDeadlines() {
    const MapScene scene = mapSceneOf(*cut_.seen(), {});
    int filling = 0;
    for (const observe::LinkView& way : cut_.seen()->frame->links) {
      const BacklogFacts backlog = backlogOf(*cut_.seen(), way);
      QVERIFY(std::abs(backlog.share * static_cast<double>(backlog.limit) - static_cast<double>(backlog.bytes)) < 1);
      if (!way.cut) {
        QVERIFY(!backlog.exhaustedIn);
        continue;
      }
      ++filling;
      QVERIFY(backlog.exhaustedIn.has_value() && backlog.rate > 0);
      const double left = static_cast<double>(backlog.limit - backlog.bytes);
      QVERIFY(std::abs(backlog.exhaustedIn->in_seconds() * backlog.rate - left) < left / 1000);
    }
    QCOMPARE(filling, 4);
    for (const MapGauge& gauge : scene.gauges)
      if (gauge.link == pairId(kVirginia, kIreland) && gauge.forward)
        QVERIFY(gauge.amount.endsWith(QStringLiteral("of 24\u202fMiB")));
  }
  void dotsStandAtTheRealShareOfTheirDelay() {
    const Dots dots = dotsOf(*cut_.seen(), {});
    QVERIFY(!dots.dots.empty());
    QCOMPARE(dots.dots.size(), cut_.seen()->flights.size());
    const observe::Flight& flight = cut_.seen()->flights.front();
    const double share = (cut_.seen()->at - flight.sent).in_seconds() / (flight.arrives - flight.sent).in_seconds();
    QVERIFY(std::any_of(dots.dots.begin(), dots.dots.end(), [&](const MapDot& dot) { return std::abs(dot.at - share) < 1e-9; }));
    DotsAsked slower;
    slower.factor = 4;
    QVERIFY(dotsOf(*cut_.seen(), slower).dots.size() > 2 * dots.dots.size());
  }
  void automaticMotionFollowsTheSpeed() {
    MapOptions options;
    options.motion = 0;
    options.speed = 0.1;
    QCOMPARE(motionFactor(*cut_.seen(), options), 4.0);
    options.speed = 0.01;
    QCOMPARE(motionFactor(*cut_.seen(), options), 1.0);
    options.speed = 10;
    QCOMPARE(motionFactor(*cut_.seen(), options), 16.0);
    options.speed = 2000;
    QVERIFY(mapSceneOf(*cut_.seen(), options).dots.empty());
  }
  void everyEntryOfALinksMenuDoesWhatItSays() {
    Watched map(cut_.seen());
    QVERIFY(!map.choose(link(kVirginia, kIreland), QStringLiteral("Cut")));
    QVERIFY(map.choose(link(kVirginia, kIreland), QStringLiteral("Heal")));
    QCOMPARE(faultOf(map.actions.back())->kind, scenario::FaultKind::kHeal);
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Cut")));
    QCOMPARE(faultOf(map.actions.back())->kind, scenario::FaultKind::kCut);
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Cut oregon → virginia only")));
    const scenario::FaultSpec* oneWay = faultOf(map.actions.back());
    QCOMPARE(oneWay->kind, scenario::FaultKind::kOneWay);
    QCOMPARE(oneWay->links.size(), std::size_t{1});
    QCOMPARE(oneWay->links[0].from.value, kOregon);
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Slow…")));
    QVERIFY(map.answer(QStringLiteral("1.5"), QStringLiteral("s")));
    QCOMPARE(faultOf(map.actions.back())->extra_one_way_delay.ns, Duration::millis(1500).ns);
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Lose…")));
    QVERIFY(map.answer(QStringLiteral("2.5")));
    QCOMPARE(faultOf(map.actions.back())->loss_ppb.value(), std::int64_t{25'000'000});
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Narrow…")));
    QVERIFY(map.answer(QStringLiteral("20")));
    QCOMPARE(faultOf(map.actions.back())->bandwidth_bits_per_s.value(), std::int64_t{20'000'000});
    QCOMPARE(map.actions.size(), std::size_t{6});
  }
  void everyEntryOfARegionsMenuDoesWhatItSays() {
    Watched map(cut_.seen());
    const auto kind = [&] { return faultOf(map.actions.back())->kind; };
    QVERIFY(!map.choose(region(kIreland), QStringLiteral("Isolate")));
    QVERIFY(map.choose(region(kVirginia), QStringLiteral("Isolate")));
    QCOMPARE(kind(), scenario::FaultKind::kIsolate);
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Heal its links")));
    QCOMPARE(map.actions.size(), std::size_t{2});  // one change, and one to undo
    QCOMPARE(kind(), scenario::FaultKind::kHeal);
    QCOMPARE(faultOf(map.actions.back())->links.size(), std::size_t{4});
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Crash shard")));
    QCOMPARE(kind(), scenario::FaultKind::kCrash);
    QVERIFY(!map.choose(region(kIreland), QStringLiteral("Restart shard")));
    QVERIFY(!map.choose(region(kIreland), QStringLiteral("Region up")));
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Region down, data lost")));
    QCOMPARE(kind(), scenario::FaultKind::kRegionDown);
    QCOMPARE(faultOf(map.actions.back())->data, scenario::DataFate::kLost);
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Region down, keeps its data")));
    QCOMPARE(faultOf(map.actions.back())->data, scenario::DataFate::kKeep);
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Pause…")));
    QVERIFY(map.answer(QStringLiteral("3")));
    QCOMPARE(faultOf(map.actions.back())->lasts->ns, Duration::seconds(3).ns);
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Skew clock…")));
    QVERIFY(map.answer(QStringLiteral("-250")));
    QCOMPARE(faultOf(map.actions.back())->by.ns, -Duration::millis(250).ns);
    QVERIFY(map.choose(region(kIreland), QStringLiteral("Write here…")));
    QVERIFY(map.answer(QStringLiteral("SET a \"b c\"")));
    const auto* command = std::get_if<lab::Command>(&map.actions.back());
    QVERIFY(command != nullptr && command->region.value == kIreland);
    QCOMPARE(command->text, std::string("SET a \"b c\""));
  }
  void aRegionOfWhichOneShardIsDownIsNotDown() {
    auto seen = std::make_shared<observe::Snapshot>(*cut_.seen());
    auto scenery = std::make_shared<observe::Scenery>(*seen->scenery);
    auto frame = std::make_shared<observe::Frame>(*seen->frame);
    scenery->shards = 4;
    frame->regions[kIreland].process = observe::ProcessState::kDown;
    frame->regions[kIreland].shards_down = 1;
    seen->scenery = scenery;
    seen->frame = frame;
    Watched map(seen);
    const auto can = [&](const char* words) {
      const std::unique_ptr<QMenu> menu(map.page.actions()->menuFor(region(kIreland)));
      const QAction* action = entry(*menu, QString::fromUtf8(words));
      return action != nullptr && action->isEnabled();
    };
    for (const char* words : {"Write here…", "Crash shard", "Restart shard", "Pause…", "Region down, data lost", "Region up"})
      QVERIFY2(can(words), words);
    frame->regions[kIreland].shards_down = 4;
    for (const char* words : {"Write here…", "Crash shard", "Pause…", "Region down, data lost"}) QVERIFY2(!can(words), words);
    for (const char* words : {"Restart shard", "Region up"}) QVERIFY2(can(words), words);
  }
  void whatIsSlowedByHandCanBeHealed() {
    auto seen = std::make_shared<observe::Snapshot>(*cut_.seen());
    auto frame = std::make_shared<observe::Frame>(*seen->frame);
    for (observe::LinkView& way : frame->links) way.cut = false, way.degraded = way.from == kOregon && way.to == kVirginia;
    seen->frame = frame;
    Watched map(seen);
    QVERIFY(!map.choose(link(kVirginia, kIreland), QStringLiteral("Heal")));
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Heal")));
    QCOMPARE(faultOf(map.actions.back())->kind, scenario::FaultKind::kHeal);
    QVERIFY(!map.choose(region(kIreland), QStringLiteral("Heal its links")));
    QVERIFY(map.choose(region(kOregon), QStringLiteral("Heal its links")));
    QVERIFY(map.choose({}, QStringLiteral("Heal all")));
  }
  void theNetworksMenuHealsForksAndUndoes() {
    Watched map(cut_.seen());
    QVERIFY(map.choose({}, QStringLiteral("Heal all")));
    QCOMPARE(faultOf(map.actions.back())->links.size(), std::size_t{6});
    QVERIFY(map.choose({}, QStringLiteral("Fork here")));
    QVERIFY(std::holds_alternative<lab::Fork>(map.actions.back()));
    QVERIFY(!map.choose({}, QStringLiteral("Undo last action")));
    QVERIFY(map.choose({}, QStringLiteral("oregon")));
    QCOMPARE(faultOf(map.actions.back())->kind, scenario::FaultKind::kIsolate);
  }
  void aDialogRefusesWhatCannotBe() {
    Watched map(cut_.seen());
    for (const char* bad : {"", "many", "-5", "0", "1e300", "nan"}) {
      QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Slow…")));
      QVERIFY2(!map.answer(QString::fromLatin1(bad)), bad);
    }
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Lose…")));
    QVERIFY(!map.answer(QStringLiteral("101")));
    QVERIFY(map.choose(region(kOregon), QStringLiteral("Write here…")));
    QVERIFY(!map.answer(QStringLiteral("  ")));
    QVERIFY(map.actions.empty());
  }
  void clicksSelectAndMenusOpenWhereTheyAreAsked() {
    Watched map(cut_.seen());
    const MapLayout& places = map.page.canvas()->places();
    QTest::mouseClick(map.page.canvas(), Qt::LeftButton, {}, places.nodes[kIreland].at.toPoint());
    QCOMPARE(map.selections.back(), region(kIreland));
    QTest::keyClick(map.page.canvas(), Qt::Key_Period);
    QCOMPARE(map.selections.back().kind, Selection::Kind::kLink);
    Q_EMIT map.page.canvas()->contextRequested({MapKind::kRegion, kOregon, true}, QPoint(10, 10));
    auto* menu = map.page.findChild<QMenu*>();
    QVERIFY(menu != nullptr);
    QVERIFY(entry(*menu, QStringLiteral("Region oregon")) != nullptr);
    menu->close();
  }
  void aFullSyncIsAPipeWithItsRealBytes() {
    const auto told = [](const std::vector<PipeFacts>& pipes) {
      QStringList all;
      for (const PipeFacts& p : pipes)
        all << QStringLiteral("%1>%2 since %3: %4 of %5").arg(p.from).arg(p.to).arg(p.start.ns).arg(p.done).arg(p.total);
      return all.join(QLatin1Char('\n'));
    };
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")));
    QVERIFY(bench.runTo(30.05));
    const auto before = told(pipesOf(*bench.seen()));
    QVERIFY(bench.runTo(30.115));
    const auto live = pipesOf(*bench.seen());
    QVERIFY(!live.empty());
    for (const PipeFacts& pipe : live)  // 257 ms in all: what has only begun to come tells no end of seconds away
      QVERIFY(!pipe.end(bench.seen()->at) || *pipe.end(bench.seen()->at) < LabBench::instant(31));
    const MapScene scene = mapSceneOf(*bench.seen(), {});
    QCOMPARE(scene.pipes.size(), live.size());
    for (const MapGauge& gauge : scene.gauges)
      for (const MapPipe& pipe : scene.pipes) QVERIFY(!(gauge.link == pipe.link && gauge.forward == pipe.forward));
    // The past is shown as it was seen: with no sync that had not begun, and with the size that was thought then.
    QVERIFY(bench.runTo(31));
    QVERIFY(pipesOf(*bench.seen()).empty());
    for (const auto& [at, was] : {std::pair(30.115, told(live)), std::pair(30.05, before)}) {
      QVERIFY(bench.act(lab::Seek{LabBench::instant(at)}));
      QTRY_COMPARE(told(pipesOf(*bench.seen())), was);
    }
  }
  void aRegionThatIsDownIsNotCalledCut() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("region-lost")));
    QVERIFY(bench.runTo(15));
    const MapScene scene = mapSceneOf(*bench.seen(), {});
    QCOMPARE(scene.headline.strong, QStringLiteral("frankfurt is down"));
    QVERIFY(scene.regions[1].down);
    QCOMPARE(scene.regions[1].status, QStringLiteral("down"));
    for (const MapLink& made : scene.links) QVERIFY(!made.cutForward && !made.cutBackward);
  }
  void whatIsDoneByHandHappensInTheWorld() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(2));
    Watched map(bench.seen());
    QVERIFY(mapSceneOf(*bench.seen(), {}).headline.state == State::kHealthy);
    QVERIFY(map.choose(link(kVirginia, kOregon), QStringLiteral("Cut")));
    QVERIFY(bench.act(map.actions.back()));
    const MapScene after = mapSceneOf(*bench.seen(), {});
    QVERIFY(after.link(pairId(kVirginia, kOregon))->cutForward);
    map.page.display(bench.seen());
    QVERIFY(map.choose({}, QStringLiteral("Undo last action")));
    QVERIFY(bench.act(map.actions.back()));
    QVERIFY(!mapSceneOf(*bench.seen(), {}).link(pairId(kVirginia, kOregon))->cutForward);
  }
  void aSceneOfFiveBusyRegionsIsMadeWithinAFrame() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("five-regions-busy")));
    QVERIFY(bench.runTo(1.5));
    MapOptions options;
    options.motion = 16;
    std::vector<qint64> times;
    for (int i = 0; i < 21; ++i) {
      QElapsedTimer timer;
      timer.start();
      const MapScene scene = mapSceneOf(*bench.seen(), options);
      QVERIFY(scene.dotsOneIn >= 10 && !scene.dots.empty());
      times.push_back(timer.nsecsElapsed());
    }
    std::sort(times.begin(), times.end());
    qInfo("map scene: median %.2f ms", static_cast<double>(times[10]) / 1e6);
    QVERIFY(times[10] < 8'000'000);
  }
  void reducedMotionShowsMessagesWhereTheyAre() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("quickstart")));
    QVERIFY(bench.runTo(3.24));
    const MapScene moving = mapSceneOf(*bench.seen(), {});
    MapOptions still;
    still.reducedMotion = true;
    const MapScene paused = mapSceneOf(*bench.seen(), still);
    QVERIFY(!moving.dots.empty());
    QCOMPARE(paused.dots.size(), moving.dots.size());
    for (std::size_t i = 0; i < paused.dots.size(); ++i) QCOMPARE(paused.dots[i].at, moving.dots[i].at);
    // While it runs they jump: to where they were at 3 s, although most of them have arrived since.
    observe::Snapshot running = *bench.seen();
    running.state = observe::RunState::kRunning;
    const MapScene jumped = mapSceneOf(running, still);
    QVERIFY(!jumped.dots.empty());
    for (const MapDot& dot : jumped.dots) QVERIFY(dot.at >= 0 && dot.at <= 1);
  }
  void nothingOpenIsSaidInWords() {
    Watched map(nullptr);
    QCOMPARE(map.page.canvas()->scene().headline.strong, QStringLiteral("No scenario open"));
    Q_EMIT map.page.canvas()->contextRequested({}, QPoint(10, 10));
    QVERIFY(map.page.findChild<QMenu*>() == nullptr);
  }
  void stretchedMotionIsRemarked() {
    Watched map(cut_.seen());
    QSignalSpy spy(&map.page, &MapPage::remarksChanged);
    Q_EMIT map.page.canvas()->motionRequested(4);
    QCOMPARE(map.page.remarks().value(0), QStringLiteral("motion stretched ×4"));
    QCOMPARE(spy.count(), 1);
  }

 private:
  LabBench cut_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesMapTest)
#include "pages_map_test.moc"
