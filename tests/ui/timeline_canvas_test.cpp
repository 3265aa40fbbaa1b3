// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline_canvas.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <ctime>
#include <set>

#include "timeline_samples.h"
#include "widgets/numbers.h"
#include "widgets/paint.h"
#include "widgets/timeline_paint.h"

namespace jetlag::ui {

namespace {

constexpr Nanos kSecond = 1'000'000'000;

void wheel(QWidget& widget, const QPointF& at, int turns, Qt::KeyboardModifiers keys = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * turns), Qt::NoButton, keys, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, const QPoint& from, const QPoint& to) {
  QTest::mousePress(&widget, Qt::LeftButton, {}, from);
  QTest::mouseMove(&widget, (from * 2 + to) / 3);
  QTest::mouseMove(&widget, to);
  QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
}

std::set<TimelineRowKind> kindsAt(const TimelineScene& scene, double height, double width = 1000) {
  std::set<TimelineRowKind> kinds;
  const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, width, height), scene.range);
  for (const TimelineRow& row : layout.rows) {
    kinds.insert(row.kind);
    if (row.box.bottom() > height + 0.5) kinds.clear();
  }
  return kinds;
}

}  // namespace

class TimelineCanvasTest : public QObject {
  Q_OBJECT

  TimelineCanvas canvas_;

  QPoint at(double seconds, double y) const {
    return {static_cast<int>(std::lround(canvas_.places().x(static_cast<Nanos>(seconds * 1e9)))), static_cast<int>(y)};
  }

 private Q_SLOTS:
  void init() {
    setTheme(Scheme::kDark);
    canvas_.resize(1536, 324);
    canvas_.setScene(samples::transatlanticTimeline());
    canvas_.showAll();
    canvas_.show();
  }

  void timeAndPlaceAreInverse() {
    const TimelineLayout layout = canvas_.places();
    for (Nanos t = 0; t <= 60 * kSecond; t += 7 * kSecond / 3) QVERIFY(std::abs(layout.time(layout.x(t)) - t) <= 1);
    QCOMPARE(layout.x(0), layout.left);
    QCOMPARE(layout.x(60 * kSecond), layout.right);
  }

  void faultsThatOverlapKeepTheirNames() {
    for (int count = 4; count <= 8; ++count)
      for (const double high : {324.0, 400.0, 480.0}) {
        const TimelineScene scene = samples::ladderTimeline(count);
        const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1536, high), scene.range);
        int named = 0;
        for (const TimelineItemBox& box : layout.items)
          if (box.lane == 0 && !(box.inside.text + box.beside.text).isEmpty()) ++named;
        QVERIFY2(named >= std::min(count, 6), qPrintable(QStringLiteral("%1 of %2 at %3").arg(named).arg(count).arg(high)));
      }
  }

  void aBarTooShortForItsNameHasItBeforeItsEnd() {
    TimelineScene scene = samples::ladderTimeline(2);
    scene.lanes.resize(1);
    scene.range = {0, 60 * kSecond};
    auto& items = scene.lanes[0].items;
    items[0].from = 5 * kSecond, items[0].done = items[0].to = 13 * kSecond;
    items[0].text = QStringLiteral("flap ireland ⇄ frankfurt, 500 ms down, 1.5 s up, for 8 s");
    items[0].tail.clear();
    items[1].from = 18 * kSecond, items[1].done = 19 * kSecond, items[1].to = 21 * kSecond;
    items[1].text = QStringLiteral("hang: pause frankfurt");
    const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1536, 200), scene.range);
    QCOMPARE(layout.items.size(), std::size_t{2});
    // A long name has the room in its bar rather than less beside it.
    QVERIFY(layout.items[0].inside.text.startsWith(QStringLiteral("flap ireland ⇄")));
    QCOMPARE(layout.items[1].beside.text, items[1].text);
    QCOMPARE(layout.items[1].tail.text, items[1].tail);
    QVERIFY(layout.items[1].beside.box.right() < layout.items[1].tail.box.left());
  }

  void noDashesStrikeThroughNames() {
    TimelineScene scene = samples::ladderTimeline(1);
    scene.lanes.resize(1);
    scene.charts.clear();
    scene.expectations.clear();
    scene.branches.clear();
    TimelineItem planned = scene.lanes[0].items[0];
    scene.now = scene.cursor = 1 * kSecond;
    planned.planned = true;
    planned.done = planned.from;
    scene.lanes[0].items.assign(6, planned);
    for (int i = 0; i < 6; ++i) scene.lanes[0].items[static_cast<std::size_t>(i)].id = i;
    canvas_.resize(1536, 118);
    canvas_.setScene(scene);
    canvas_.showAll();
    const QImage image = canvas_.grab().toImage();
    int checked = 0;
    for (const TimelineItemBox& box : canvas_.places().items) {
      if (box.inside.text.isEmpty() || box.box.height() >= 15) continue;
      ++checked;
      const int y = static_cast<int>(box.box.top());
      const QColor ground = image.pixelColor(static_cast<int>(box.inside.box.left()) - 2, y);
      int dashes = 0;
      for (int x = static_cast<int>(box.inside.box.left()); x < static_cast<int>(box.inside.box.right()); ++x)
        dashes += image.pixelColor(x, y) == stateColour(planned.state).line ? 1 : 0;
      QVERIFY2(dashes < 3, qPrintable(QString::number(dashes)));
      QVERIFY(ground != stateColour(planned.state).line);
    }
    QVERIFY(checked > 0);
  }

  void noLineRunsThroughTheLabelsOfBranches() {
    TimelineScene scene;
    scene.range = {0, 60 * kSecond};
    scene.now = scene.cursor = 20 * kSecond;
    TimelineBranch main, fork;
    main.id = 0, main.name = QStringLiteral("main"), main.to = 26 * kSecond, main.tail = QStringLiteral("to 26.0 s");
    fork.id = 1, fork.name = QStringLiteral("what-if 1"), fork.from = 12 * kSecond, fork.to = 20 * kSecond;
    fork.current = true, fork.parent = 0, fork.forkText = QStringLiteral("fork at 12.0 s");
    scene.branches = {main, fork};
    canvas_.setScene(scene);
    canvas_.showAll();
    const QImage image = canvas_.grab().toImage();
    const TimelineLayout layout = canvas_.places();
    const QRectF row = layout.row(TimelineRowKind::kBranches)->box;
    const auto inked = [&](double from, double to, double y) {  // columns that are not the ground's colour
      int count = 0;
      for (int x = static_cast<int>(from); x < static_cast<int>(to); ++x)
        count += image.pixelColor(x, static_cast<int>(y)) != image.pixelColor(static_cast<int>(to) + 1, static_cast<int>(y) + 6)
                     ? 1
                     : 0;
      return count;
    };
    // After the label of a branch that is not shown there is nothing; of the other one, nothing before the fork.
    const double after = layout.x(26 * kSecond) + 12 + face(11).width(main.tail) + 10;
    QVERIFY2(inked(after, layout.x(58 * kSecond), row.top() + 13) < 12, "only the grid's lines");
    QVERIFY(inked(layout.x(1 * kSecond), layout.x(8 * kSecond), row.top() + 31) < 12);
    QVERIFY(inked(layout.x(1 * kSecond), layout.x(10 * kSecond), row.top() + 13) > 100);  // its own line
    // The cursor stands in no label: where it would, the label stands after it.
    scene.cursor = scene.now = 27 * kSecond;
    canvas_.setScene(scene);
    const QImage moved = canvas_.grab().toImage();
    const int cursor = static_cast<int>(layout.x(27 * kSecond));
    const auto grey = [&](int from, int to) {
      bool any = false;
      for (int x = from; x < to; ++x)
        for (int y = static_cast<int>(row.top()) + 8; y < static_cast<int>(row.top()) + 19; ++y)
          any |= moved.pixelColor(x, y) == theme().text2;
      return any;
    };
    QVERIFY(grey(cursor + 8, cursor + 80) && !grey(static_cast<int>(layout.x(26 * kSecond)) + 6, cursor - 2));
  }

  void theLabelColumnOfExpectationsHasItsTitleOnly() {
    TimelineScene scene = samples::transatlanticTimeline();
    canvas_.resize(1536, 480);
    canvas_.setScene(scene);
    const QImage image = canvas_.grab().toImage();
    const TimelineLayout layout = canvas_.places();
    const QRectF row = layout.row(TimelineRowKind::kExpectations)->box;
    QVERIFY(scene.expectations.size() >= 3);
    for (int y = static_cast<int>(row.top()) + 38; y < static_cast<int>(row.bottom()) - 2; ++y)
      for (int x = 12; x < static_cast<int>(layout.left) - 4; ++x) QCOMPARE(image.pixelColor(x, y), theme().bg);
  }

  void draggingTheCursorScrubs() {
    QSignalSpy scrubbed(&canvas_, &TimelineCanvas::scrubbed);
    drag(canvas_, at(24.318, 12), at(12, 12));
    QVERIFY(scrubbed.count() >= 2);
    QVERIFY(std::abs(scrubbed.last()[0].toLongLong() - 12 * kSecond) < kSecond / 10);
    QCOMPARE(canvas_.scene().cursor, scrubbed.last()[0].toLongLong());
    drag(canvas_, at(12, 200), at(400, 200));
    QCOMPARE(canvas_.scene().cursor, 60 * kSecond);
  }

  void aClickJumpsAndAClickOnABarSelectsIt() {
    QSignalSpy scrubbed(&canvas_, &TimelineCanvas::scrubbed), selected(&canvas_, &TimelineCanvas::itemSelected);
    QTest::mouseClick(&canvas_, Qt::LeftButton, {}, at(50, 12));
    QVERIFY(std::abs(scrubbed.last()[0].toLongLong() - 50 * kSecond) < kSecond / 10);
    const TimelineLayout layout = canvas_.places();
    for (const TimelineItemBox& box : layout.items)
      if (box.lane == 0 && box.item == 1)
        QTest::mouseClick(&canvas_, Qt::LeftButton, {},
                          QPoint(static_cast<int>(box.box.left()) + 30, static_cast<int>(box.box.center().y())));
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected[0][0].value<TimelineHit>().id, 2);
    QCOMPARE(scrubbed.count(), 1);
  }

  void draggingOnTheRulerSelectsARange() {
    QSignalSpy ranges(&canvas_, &TimelineCanvas::rangeSelected), cleared(&canvas_, &TimelineCanvas::rangeCleared);
    drag(canvas_, at(45, 10), at(35, 10));
    QCOMPARE(ranges.count(), 1);
    QVERIFY(std::abs(ranges[0][0].toLongLong() - 35 * kSecond) < kSecond / 10);
    QVERIFY(std::abs(ranges[0][1].toLongLong() - 45 * kSecond) < kSecond / 10);
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    QCOMPARE(cleared.count(), 1);
    QVERIFY(!canvas_.scene().selection);
  }

  void zoomingKeepsTheTimeUnderThePointer() {
    const QPointF where(at(20, 200));
    for (int i = 0; i < 20; ++i) {
      const Nanos before = canvas_.places().time(where.x());
      wheel(canvas_, where, 1, Qt::ControlModifier);
      QVERIFY(std::abs(canvas_.places().time(where.x()) - before) <= 2);
    }
    QVERIFY(canvas_.visible().to - canvas_.visible().from < kSecond);
    const TimeSpan zoomed = canvas_.visible();
    wheel(canvas_, where, -1);
    QVERIFY(canvas_.visible().from > zoomed.from);
    QCOMPARE(canvas_.visible().to - canvas_.visible().from, zoomed.to - zoomed.from);
    QTest::keyClick(&canvas_, Qt::Key_A);
    QTest::keyClick(&canvas_, Qt::Key_S);
    QVERIFY(canvas_.visible().to - canvas_.visible().from > zoomed.to - zoomed.from);
    QTest::keyClick(&canvas_, Qt::Key_0);
    QCOMPARE(canvas_.visible(), (TimeSpan{0, 60 * kSecond}));
  }

  void theViewNeverLeavesTheRun() {
    canvas_.zoomAt(700, 4);
    for (int i = 0; i < 100; ++i) canvas_.panBy(200);
    QCOMPARE(canvas_.visible().to, 60 * kSecond);
    for (int i = 0; i < 100; ++i) canvas_.panBy(-200);
    QCOMPARE(canvas_.visible().from, Nanos{0});
    canvas_.zoomAt(700, 1e30);
    QVERIFY(canvas_.visible().to > canvas_.visible().from);
    canvas_.zoomAt(700, 1e-30);
    QCOMPARE(canvas_.visible(), (TimeSpan{0, 60 * kSecond}));
  }

  void keysStepAndStayInTheRange() {
    QSignalSpy scrubbed(&canvas_, &TimelineCanvas::scrubbed);
    QTest::keyClick(&canvas_, Qt::Key_Left);
    QCOMPARE(scrubbed.last()[0].toLongLong(), 24'318'000'000 - kSecond);
    QTest::keyClick(&canvas_, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(scrubbed.last()[0].toLongLong(), 24'318'000'000 + 4 * kSecond);
    QTest::keyClick(&canvas_, Qt::Key_Home);
    QTest::keyClick(&canvas_, Qt::Key_Left);
    QCOMPARE(canvas_.scene().cursor, Nanos{0});
    QTest::keyClick(&canvas_, Qt::Key_End);
    QCOMPARE(canvas_.scene().cursor, 24'318'000'000);
  }

  void aZoomedViewFollowsTheCursor() {
    canvas_.showSpan({20 * kSecond, 26 * kSecond});
    TimelineScene scene = samples::transatlanticTimeline();
    scene.now = scene.cursor = 26'500'000'000;
    canvas_.setScene(scene);
    QVERIFY(canvas_.visible().from < scene.cursor && scene.cursor < canvas_.visible().to);
    QCOMPARE(canvas_.visible().to - canvas_.visible().from, 6 * kSecond);
  }

  void lowHeightsLoseWhatIsNamedInTheDesign() {
    const TimelineScene scene = samples::transatlanticTimeline();
    using K = TimelineRowKind;
    QCOMPARE(kindsAt(scene, 324), (std::set<K>{K::kBranches, K::kLane, K::kExpectations, K::kChart}));
    QCOMPARE(kindsAt(scene, 160), (std::set<K>{K::kBranches, K::kEvents, K::kChart}));
    QCOMPARE(kindsAt(scene, 48), (std::set<K>{K::kEvents}));
    for (double high = 48; high < 700; high += 13) QVERIFY(!kindsAt(scene, high).empty());
    const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1000, 324), scene.range);
    for (const TimelineRow& row : layout.rows) QVERIFY(row.kind != K::kChart || row.box.height() >= 56);
  }

  void crowdedLanesDoNotPushTheExpectationsOut() {
    TimelineScene scene = samples::transatlanticTimeline();
    for (const char* title : {"Commands", "More commands"}) {
      TimelineLane lane{40 + static_cast<int>(scene.lanes.size()), QString::fromLatin1(title), {}};
      for (int i = 0; i < 12; ++i) {
        TimelineItem item;
        item.id = 9000 + i;
        item.from = i / 4 * kSecond;
        item.to = item.from + 2 * kSecond;
        lane.items.push_back(item);
      }
      scene.lanes.push_back(lane);
    }
    const std::set<TimelineRowKind> kinds = kindsAt(scene, 330);
    QVERIFY(kinds.contains(TimelineRowKind::kExpectations));
    QVERIFY(kinds.contains(TimelineRowKind::kChart));
  }

  void aSlimTimelineStillNamesItsBars() {
    TimelineScene scene = samples::transatlanticTimeline();
    scene.branches.resize(1);
    scene.lanes.resize(1);
    scene.lanes[0].items.clear();
    for (int i = 0; i < 3; ++i) {
      TimelineItem item;
      item.id = i;
      item.from = item.done = 5 * kSecond;
      item.to = item.done = 20 * kSecond;
      item.text = QStringLiteral("cut %1").arg(i);
      scene.lanes[0].items.push_back(item);
    }
    const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1000, 118), scene.range);
    QCOMPARE(layout.items.size(), std::size_t{3});
    for (const TimelineItemBox& box : layout.items) QVERIFY(!box.inside.text.isEmpty());
  }

  void aCommandLiesOnAFaultRatherThanTakeItsName() {
    TimelineScene scene = samples::transatlanticTimeline();
    scene.branches.resize(1);
    scene.lanes.resize(2);
    TimelineItem cut, command;
    cut.id = 1, cut.from = 10 * kSecond, cut.done = cut.to = 50 * kSecond, cut.text = QStringLiteral("cut us ⇄ eu");
    command.id = 2, command.shape = TimelineShape::kDiamond, command.from = 40 * kSecond,
    command.text = QStringLiteral("us: SET a b");
    scene.lanes[0].items = {cut};
    scene.lanes[1].items = {command};
    for (double high = 48; high < 400; high += 4) {
      const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1000, high), scene.range);
      QCOMPARE(layout.items.size(), std::size_t{2});
      QCOMPARE(layout.items[0].inside.text, cut.text);
      QVERIFY(!layout.items[0].inside.box.intersects(layout.items[1].box));
      for (const TimelineItemBox& box : layout.items) QVERIFY(box.box.bottom() <= high);
    }
  }

  void manyCommandsAtOneInstantAreOneMark() {
    TimelineScene scene = samples::transatlanticTimeline();
    scene.branches.resize(1);
    scene.lanes.resize(2);
    TimelineItem cut, command;
    cut.id = 1, cut.from = 10 * kSecond, cut.done = 20 * kSecond, cut.to = 30 * kSecond, cut.text = QStringLiteral("isolate eu");
    command.shape = TimelineShape::kDiamond, command.from = command.done = command.to = 15 * kSecond;
    command.text = QStringLiteral("us: SET a b");
    scene.lanes[0].items = {cut};
    scene.lanes[1].items.clear();
    for (int i = 0; i < 5; ++i) command.id = 2 + i, scene.lanes[1].items.push_back(command);
    int merged = 0;
    for (double high = 118; high < 400; high += 4) {
      const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1000, high), scene.range);
      const TimelineItemBox& bar = layout.items[0];
      QVERIFY2(bar.box.height() >= 11 && bar.inside.text + bar.beside.text == cut.text, qPrintable(QString::number(high)));
      for (std::size_t i = 1; i < layout.items.size(); ++i) {
        const TimelineItemBox& box = layout.items[i];
        QVERIFY(box.box.bottom() <= high && !box.box.intersects(bar.inside.box) && !box.box.intersects(bar.beside.box));
        QVERIFY(!box.beside.box.intersects(bar.beside.box));
        if (box.box.top() < bar.box.bottom()) continue;  // on the bar, which says its own name
        QCOMPARE(box.beside.text, box.more > 0 ? QStringLiteral("1 of 5 · us: SET a b") : command.text);
      }
      QCOMPARE(layout.items.size() + layout.items[1].more, std::size_t{6});
      merged += layout.items[1].more > 0 ? 1 : 0;
    }
    QVERIFY(merged > 0);
  }

  void aBarsNameKeepsWhatItIsAboutAndStandsAtItOrAfterIt() {
    TimelineScene scene = samples::ladderTimeline(1);
    scene.lanes.resize(1);
    scene.range = {0, 100 * kSecond};
    TimelineItem& bar = scene.lanes[0].items[0];
    bar.planned = false;
    bar.text = QStringLiteral("hub down: region-down frankfurt");
    bar.tail = QStringLiteral("ends at 60.0 s as scheduled");
    bar.from = 20 * kSecond, bar.to = 60 * kSecond;
    const auto placed = [&](Nanos done, double width) {
      bar.done = done;
      return layoutTimeline(scene, QRectF(0, 0, width, 300), scene.range).items.at(0);
    };
    // While it goes on: at first in the dashed rest, then inside.
    const TimelineItemBox early = placed(22 * kSecond, 1280), late = placed(50 * kSecond, 1280);
    QCOMPARE(early.beside.text, bar.text);
    QVERIFY(early.beside.box.left() >= early.doneX && early.beside.box.right() < early.box.right());
    QCOMPARE(late.inside.text, bar.text);
    // Neither part wide enough: after the end, before what else there is to say.
    const TimelineItemBox half = placed(40 * kSecond, 900);
    QCOMPARE(half.beside.text, bar.text);
    QVERIFY(half.beside.box.left() >= half.box.right());
    QVERIFY(half.tail.text.isEmpty() || half.tail.box.left() > half.beside.box.right());
    // No room after it: its first words, never before it.
    bar.from = 80 * kSecond, bar.to = 100 * kSecond;
    const TimelineItemBox shorter = placed(100 * kSecond, 900);
    QCOMPARE(shorter.inside.text, QStringLiteral("hub down…"));
    QVERIFY(shorter.beside.text.isEmpty());
    // Details go first.
    bar.text = QStringLiteral("slow: degrade eu ⇄ us, +200 ms, 2 % loss, 8 Mbit/s");
    const TimelineItemBox detailed = placed(100 * kSecond, 1100);
    QVERIFY2(detailed.inside.text.startsWith(QStringLiteral("slow: degrade eu ⇄ us")), qPrintable(detailed.inside.text));
    // Only where there is no other place it stands before it.
    bar.text = QStringLiteral("cut us ⇄ eu"), bar.tail.clear();
    bar.from = 99 * kSecond;
    QVERIFY(placed(100 * kSecond, 900).beside.box.right() < placed(100 * kSecond, 900).box.left());
  }

  void textsAreShortenedToWholeWordsThatSaySomething() {
    const Face& type = face(11);
    const auto shown = [&](const char* text, double share) {
      const QString whole = QString::fromUtf8(text);
      return elideWords(whole, type, share * type.width(whole));
    };
    QCOMPARE(shown("2 partial syncs", 1), QStringLiteral("2 partial syncs"));
    QCOMPARE(shown("2 partial syncs", 0.9), QStringLiteral("2 partial…"));
    QCOMPARE(shown("2 partial syncs", 0.4), QString());  // a bare number
    QCOMPARE(shown("flap ireland ⇄ frankfurt", 0.9), QStringLiteral("flap ireland…"));
    QCOMPARE(shown("flapping", 0.9), QString());
    QCOMPARE(shown("heals at 7.00\u2009s as scheduled", 0.85), QStringLiteral("heals at 7.00\u2009s…"));
    QCOMPARE(shown("eu: SMEMBERS cart:7 · no reply yet", 0.9), QStringLiteral("eu: SMEMBERS cart:7…"));
    // In a crowd, too; and a tail without its figure is left out.
    std::size_t shortened = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
      TimelineScene scene = samples::crowdedTimeline(20, seed);
      for (TimelineLane& lane : scene.lanes)
        for (TimelineItem& item : lane.items)
          if (item.shape == TimelineShape::kBar) item.tail = QStringLiteral("flaps until 13.0\u2009s as scheduled");
      const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1200, 900), scene.range);
      for (const TimelineItemBox& box : layout.items) {
        const TimelineItem& item = scene.lanes[box.lane].items[box.item];
        for (QString text : {box.inside.text, box.beside.text, box.tail.text}) {
          const QString whole = text == box.tail.text ? item.tail : item.text;
          if (!text.endsWith(QChar(0x2026))) continue;
          ++shortened;
          text.chop(1);
          QVERIFY2(whole.startsWith(text + QLatin1Char(' ')), qPrintable(text));
        }
        QVERIFY(box.tail.text.isEmpty() || box.tail.text.contains(QStringLiteral("13.0\u2009s")));
      }
    }
    QVERIFY(shortened > 0);
  }

  void theCursorMakesWayForTextsInBars() {
    TimelineScene scene = samples::ladderTimeline(1);
    scene.cursor = 8 * kSecond;  // in the past: the bar's name lies across it
    canvas_.setScene(scene);
    canvas_.showAll();
    const TimelineItemBox bar = canvas_.places().items.at(0);
    const double x = canvas_.places().x(scene.cursor);
    scene.cursor +=
        static_cast<Nanos>((bar.inside.box.center().x() - x) * 60e9 / (canvas_.places().right - canvas_.places().left));
    canvas_.setScene(scene);
    const QImage image = canvas_.grab().toImage();
    const int at = static_cast<int>(canvas_.places().x(scene.cursor));
    QVERIFY(bar.inside.box.contains(at, bar.inside.box.center().y()));
    for (int y = static_cast<int>(bar.box.top()) + 2; y < static_cast<int>(bar.box.bottom()) - 2; ++y)
      QVERIFY2(qGray(image.pixel(at, y)) < 190, qPrintable(QString::number(y)));  // darker than the cursor's line
    QVERIFY(qGray(image.pixel(at, static_cast<int>(bar.box.bottom()) + 3)) > 190);
  }

  void noLineOfAnotherBranchRunsThroughALabel() {
    const TimelineScene scene = samples::transatlanticTimeline();
    const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1536, 324), scene.range);
    const TimelineFrame frame{scene, layout, {}, false};
    for (const TimelineRow& row : layout.rows) {
      if (row.kind != TimelineRowKind::kChart) continue;
      const QRectF plot = plotOf(layout, row);
      const TimelineChart& chart = scene.charts[row.index];
      const std::vector<ChartLabel> labels = chartLabels(frame, chart, axisOf(chart, scene.range, plot.height()), plot);
      QVERIFY(labels.size() >= 2);
      for (const ChartLabel& label : labels) QVERIFY2(label.over, qPrintable(label.text));  // on a plate
    }
  }

  void aChartThatIsNotShownIsAnnouncedAndOneClickAway() {
    TimelineScene scene = samples::transatlanticTimeline();
    const TimelineLayout both = layoutTimeline(scene, QRectF(0, 0, 1536, 700), scene.range);
    QCOMPARE(otherCharts(scene, both), QString());
    const QRectF small(0, 0, 1536, 160);
    QCOMPARE(otherCharts(scene, layoutTimeline(scene, small, scene.range)), QStringLiteral("1 of 2 · click"));
    QCOMPARE(otherCharts(scene, layoutTimeline(scene, small, scene.range, 1)), QStringLiteral("2 of 2 · click"));
  }

  void noLabelOfAChartReachesBelowIt() {
    TimelineScene scene = samples::transatlanticTimeline();
    scene.charts.resize(1);
    for (TimelineSeries& series : scene.charts[0].series) series.value = QStringLiteral("5.04 s"), series.otherBranch = false;
    int checked = 0;
    for (int high = 130; high < 200; ++high) {
      canvas_.resize(1000, high);
      canvas_.setScene(scene);
      const QImage image = canvas_.grab().toImage();
      const TimelineLayout layout = canvas_.places();
      const TimelineRow* const row = layout.row(TimelineRowKind::kChart);
      if (row == nullptr) continue;
      ++checked;
      const int y = static_cast<int>(row->box.bottom()) - 2, from = static_cast<int>(canvas_.places().x(scene.cursor)) + 8;
      for (int x = from; x < from + 200; ++x)
        for (const TimelineSeries& series : scene.charts[0].series)
          QVERIFY2(image.pixelColor(x, y) != stateColour(series.colour).line, qPrintable(QString::number(high)));
    }
    QVERIFY(checked > 0);
  }

  void barsAndTextsOfARowNeverOverlap() {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
      const TimelineScene scene = samples::crowdedTimeline(4 + static_cast<int>(seed % 30), seed);
      const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 700 + 20 * seed, 900), scene.range);
      std::vector<QRectF> texts;
      for (const TimelineItemBox& box : layout.items)
        for (const TimelineText* text : {&box.inside, &box.beside, &box.tail})
          if (!text->text.isEmpty()) texts.push_back(text->box);
      for (std::size_t i = 0; i < texts.size(); ++i) {
        QVERIFY(texts[i].left() >= layout.left && texts[i].right() <= layout.right + 1);
        for (std::size_t j = 0; j < i; ++j) QVERIFY(!texts[i].intersects(texts[j]));
      }
      for (const TimelineItemBox& box : layout.items) {
        if (!box.inside.text.isEmpty()) QVERIFY(box.box.contains(box.inside.box));
        for (const TimelineItemBox& other : layout.items)
          if (&other != &box && scene.lanes[other.lane].items[other.item].shape == TimelineShape::kDiamond)
            QVERIFY(!other.box.intersects(box.beside.box) && !other.box.intersects(box.tail.box));
      }
    }
  }

  void axesHaveFewRoundTicksAndKeepZero() {
    TimelineChart chart;
    chart.series.resize(1);
    for (int i = 0; i <= 100; ++i) chart.series[0].points.emplace_back(i * 1e9, 53.95 * i);
    const ChartAxis axis = axisOf(chart, {0, 100 * kSecond}, 80);
    QCOMPARE(axis.low, 0.0);
    QVERIFY(axis.high >= 5395 && axis.ticks.size() >= 3 && axis.ticks.size() <= 7);
    chart.logarithmic = true;
    for (const double tick : axisOf(chart, {0, 100 * kSecond}, 80).ticks)
      QVERIFY(std::abs(std::log10(tick) - std::round(std::log10(tick))) < 1e-9);
    QCOMPARE(valueAt(chart.series[0], 3 * kSecond + 5), 53.95 * 3);
    QVERIFY(std::isnan(valueAt(chart.series[0], -1)));
  }

  void millionSamplesArePaintedInNoTime() {
    TimelineScene scene = samples::transatlanticTimeline();
    scene.charts[1].series[0].points.clear();
    for (int i = 0; i < 1'000'000; ++i) scene.charts[1].series[0].points.emplace_back(i * 24e3, i % 997);
    canvas_.setScene(scene);
    const std::clock_t begin = std::clock();  // of the processor: the machine may be busy with something else
    QVERIFY(!canvas_.grab().isNull());
    QVERIFY(std::clock() - begin < CLOCKS_PER_SEC);
  }

  void screenReadersHearBars() {
    const std::vector<CanvasItem> items = canvas_.canvasItems();
    QCOMPARE(items.size(), std::size_t{7});
    QVERIFY(items[1].name.startsWith(QStringLiteral("Faults: cut us ⇄ eu, from")));
    QVERIFY(!items[1].box.isEmpty());
    canvas_.chooseCanvasItem(4);
    QCOMPARE(canvas_.scene().selectedItem, 5);
  }

  void anEmptySceneAndATinyWindowAreSafe() {
    canvas_.setScene({});
    QVERIFY(!canvas_.grab().isNull());
    for (const int key : {Qt::Key_Left, Qt::Key_W, Qt::Key_D, Qt::Key_Period, Qt::Key_Return})
      QTest::keyClick(&canvas_, static_cast<Qt::Key>(key));
    canvas_.setScene(samples::crowdedTimeline(50, 1));
    canvas_.resize(30, 10);
    QVERIFY(!canvas_.grab().isNull());
  }

  void numbersAreWrittenAsTheDesignSays() {
    using namespace numbers;
    const auto plain = [](QString text) { return text.replace(kThinSpace, QLatin1Char(' ')).replace(kMinus, QLatin1Char('-')); };
    QCOMPARE(plain(grouped(1'857'204)), QStringLiteral("1 857 204"));
    QCOMPARE(plain(grouped(-1234)), QStringLiteral("-1 234"));
    QCOMPARE(plain(significant(9.996)), QStringLiteral("10.0"));
    QCOMPARE(plain(significant(0.5)), QStringLiteral("0.50"));
    QCOMPARE(plain(duration(412'000'000)), QStringLiteral("412 ms"));
    QCOMPARE(plain(duration(12'500'000'000)), QStringLiteral("12.5 s"));
    QCOMPARE(plain(duration(125'000'000'000)), QStringLiteral("2 min 05 s"));
    QCOMPARE(plain(instant(24'318'000'000)), QStringLiteral("24.318 s"));
    QCOMPARE(clock(24'318'000'000), QStringLiteral("00:24.318"));
    QCOMPARE(plain(memory(52.5 * 1024 * 1024)), QStringLiteral("52.5 MiB"));
    QCOMPARE(plain(rate(528.0 * (1 << 20))), QStringLiteral("528 MiB/s"));
    QCOMPARE(plain(percent(0.82)), QStringLiteral("82 %"));
    QCOMPARE(plain(axis(10000)), QStringLiteral("10 k"));
    QCOMPARE(plain(tick(12'050'000'000, 50'000'000)), QStringLiteral("12.05 s"));
    QCOMPARE(niceTimeStep(3 * kSecond), 5 * kSecond);
    QCOMPARE(niceTimeStep(40 * kSecond), 60 * kSecond);
    QCOMPARE(niceTimeStep(7 * kSecond), 10 * kSecond);  // 80 s on 1 280 px
    QCOMPARE(niceTimeStep(12 * kSecond), 20 * kSecond);
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::TimelineCanvasTest)
#include "timeline_canvas_test.moc"
