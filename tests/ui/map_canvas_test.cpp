// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gauge_bar.h"
#include "widgets/map_canvas.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <random>
#include <set>

#include "map_samples.h"
#include "widgets/gauge_bar.h"
#include "widgets/map_pipe_lines.h"
#include "widgets/picture_export.h"

namespace jetlag::ui {

namespace {

double lat(const QPointF& plane) { return -plane.y(); }
double lon(const QPointF& plane) { return plane.x() / kPlanePerDegree; }

void wheel(QWidget& widget, const QPointF& at, int turns) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * turns), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(&widget, &event);
}

/// No label over a node, another label, a reserved box, or outside.
void expectNoOverlap(const MapLayout& layout, const std::vector<QRectF>& reserved) {
  for (std::size_t i = 0; i < layout.labels.size(); ++i) {
    const QRectF& box = layout.labels[i].box;
    QVERIFY(layout.view.area.contains(box));
    for (std::size_t j = 0; j < i; ++j) QVERIFY(!box.intersects(layout.labels[j].box));
    for (const QRectF& other : reserved) QVERIFY(!box.intersects(other));
    QVERIFY(!box.intersects(layout.headline) && !box.intersects(layout.legend));
    for (const MapNode& node : layout.nodes)
      QVERIFY(!node.inside || !box.intersects(QRectF(node.at - QPointF(8, 8), QSizeF(16, 16))));
  }
}

}  // namespace

class MapCanvasTest : public QObject {
  Q_OBJECT

  MapCanvas canvas_;

 private Q_SLOTS:
  void theLegendCoversNeitherRegionsNorLinks() {
    for (const QSizeF size : {QSizeF(976, 430), QSizeF(1176, 604), QSizeF(720, 400), QSizeF(2000, 900)})
      for (const MapScene& scene : {samples::transatlanticCut(), samples::manyRegions(4, 1), samples::manyRegions(7, 2),
                                    samples::manyRegions(5, 3), samples::oneRegion(), samples::longNames()}) {
        const MapLayout layout = layoutMap(scene, fittedView(scene, QRectF(QPointF(), size), headRoom(scene)));
        for (const MapNode& node : layout.nodes) QVERIFY(!layout.legend.contains(node.at));
        if (scene.links.size() > 40) continue;
        for (const MapLine& line : layout.lines)
          for (const QPolygonF& piece : line.pieces)
            for (const QPointF& p : piece) QVERIFY(!layout.legend.contains(p));
      }
    // Where there is room it is shown.
    const MapScene scene = samples::transatlanticCut();
    QVERIFY(!layoutMap(scene, fittedView(scene, QRectF(0, 0, 1176, 604), headRoom(scene))).legend.isEmpty());
  }

  void lostMessagesAreInTheLegendWhileThereAreSome() {
    MapScene scene = samples::transatlanticCut();
    const auto rows = [&] {
      const std::vector<LegendRow> all = legendRows(scene);
      return std::count_if(all.begin(), all.end(), [](const LegendRow& row) { return row.sample == LegendSample::kLost; });
    };
    for (MapDot& dot : scene.dots) dot.tint.reset();
    QCOMPARE(rows(), 0);
    const MapView view = fittedView(scene, QRectF(0, 0, 1176, 604), headRoom(scene));
    const QByteArray key = layoutKey(scene, view, {}, MapDetail::kFull);
    const double high = layoutMap(scene, view).legend.height();
    QVERIFY(!scene.dots.empty());
    scene.dots.front().tint = State::kCut;
    QCOMPARE(rows(), 1);
    QVERIFY(layoutKey(scene, view, {}, MapDetail::kFull) != key);
    QVERIFY(layoutMap(scene, view).legend.height() > high);
  }

  void aRegionNearAPoleIsOnTheMap() {
    for (const double latitude : {89.0, -89.0}) {
      MapScene scene = samples::transatlanticCut();
      scene.regions[1].lat = latitude;
      for (const QSizeF size : {QSizeF(976, 430), QSizeF(1176, 604), QSizeF(600, 900)}) {
        const MapLayout layout = layoutMap(scene, fittedView(scene, QRectF(QPointF(), size), headRoom(scene)));
        for (const MapNode& node : layout.nodes)
          QVERIFY2(node.inside, qPrintable(QStringLiteral("%1 N: %2 %3").arg(latitude).arg(node.at.x()).arg(node.at.y())));
      }
    }
  }

  void init() {
    setTheme(Scheme::kDark);
    canvas_.resize(1176, 604);
    canvas_.setScene(samples::transatlanticCut());
    canvas_.select({});
    canvas_.fit();
    canvas_.show();
  }

  void everyPointOfAGreatCircleDividesTheWayInTwoPartsOfTheSameSum() {
    const LinkPath path = arcBetween(39.04, -77.49, 53.35, -6.26);
    QVERIFY(!path.flattened);
    const double whole = greatCircleKilometres(39.04, -77.49, 53.35, -6.26);
    QVERIFY(std::abs(path.kilometres - whole) < 1e-6);
    for (const QPointF& p : path.points)
      QVERIFY(std::abs(greatCircleKilometres(39.04, -77.49, lat(p), lon(p)) +
                       greatCircleKilometres(lat(p), lon(p), 53.35, -6.26) - whole) < 0.01);
    QVERIFY(std::abs(lat(path.points.front()) - 39.04) < 1e-9 && std::abs(lon(path.points.back()) + 6.26) < 1e-9);
  }

  void arcsThatWouldLeaveTheMapAreBowsAndStayInTheWindow() {
    const LinkPath path = arcBetween(39.04, -77.49, 1.35, 103.82);
    QVERIFY(path.flattened);
    QVERIFY(path.kilometres > 15000 && path.kilometres < 16000);
    for (const QPointF& p : path.points) QVERIFY(std::abs(lat(p)) <= 66 && lon(p) >= -77.5 && lon(p) <= 103.9);
  }

  void sharesAreOfLengthAndDirectionsAreUnitVectors() {
    const LinkPath path = arcBetween(45.84, -119.7, -23.55, -46.63);
    double walked = 0;
    QPointF last = path.at(0).at;
    for (int i = 1; i <= 10; ++i) {
      const PathPoint p = path.at(i / 10.0);
      walked += std::hypot(p.at.x() - last.x(), p.at.y() - last.y());
      QVERIFY(std::abs(std::hypot(p.along.x(), p.along.y()) - 1) < 1e-9);
      last = p.at;
    }
    QVERIFY(std::abs(walked - path.length()) < path.length() * 0.005);
  }

  void anArcOverTheDateLineEndsAtBothEdgesAtTheSameLatitude() {
    MapView view;
    view.area = QRectF(0, 0, 1152, 600);
    view.west = -180;
    view.centre = QPointF(0, 0);
    const auto parts = pieces(arcBetween(35.68, 139.65, 45.84, -119.7), view);
    QCOMPARE(parts.size(), std::size_t{2});
    const QPointF east = parts[0].last(), west = parts[1].first();
    QVERIFY(std::abs(east.x() - view.toScreen(planeOf(0, 180)).x()) < 1e-6);
    QVERIFY(std::abs(west.x() - view.toScreen(planeOf(0, -180)).x()) < 1e-6);
    QVERIFY(std::abs(east.y() - west.y()) < 1e-6);
    QCOMPARE(pieces(arcBetween(35.68, 139.65, 45.84, -119.7), view, 0, 0.1).size(), std::size_t{1});
  }

  void bothStubsOfALinkOverTheDateLineSayWhereItLeads() {
    MapScene scene;
    const auto region = [&](int id, const char* name, double latitude, double longitude) {
      MapRegion made;
      made.id = id, made.name = QString::fromLatin1(name), made.lat = latitude, made.lon = longitude;
      made.status = QStringLiteral("4.28 MiB · keeps up");
      scene.regions.push_back(made);
    };
    region(0, "virginia", 38.9, -77.4), region(1, "ireland", 53.4, -6.4), region(2, "tokyo", 35.6, 139.8);
    region(3, "mumbai", 19.1, 72.9), region(4, "saopaulo", -23.5, -46.6);
    for (int a = 0; a < 5; ++a)
      for (int b = a + 1; b < 5; ++b) {
        MapLink link;
        link.id = static_cast<int>(scene.links.size()), link.a = a, link.b = b, link.label = QStringLiteral("149 ms");
        scene.links.push_back(link);
      }
    for (const QSizeF size : {QSizeF(720, 400), QSizeF(976, 462), QSizeF(1176, 604), QSizeF(2000, 900)}) {
      const MapLayout layout = layoutMap(scene, fittedView(scene, QRectF(QPointF(), size), headRoom(scene)));
      QStringList said;
      for (const MapLabel& label : layout.labels)
        if (label.kind == LabelKind::kStub) said << label.text.section(QStringLiteral("to "), 1);
      QCOMPARE(said, (QStringList{QStringLiteral("tokyo"), QStringLiteral("virginia")}));
      expectNoOverlap(layout, {});
    }
  }

  void theWindowIsCutInTheLargestGapBetweenRegions() {
    const double west = westOf(samples::transatlanticCut().regions);
    for (const MapRegion& region : samples::transatlanticCut().regions) QVERIFY(wrapped(region.lon, west) - west > 30);
    QVERIFY(wrapped(190, -180) == -170 && wrapped(-190, -180) == 170 && wrapped(-180, -180) == -180);
  }

  void theFirstViewShowsAllRegionsWithTheirMargin() {
    for (const QSize& size : {QSize(1176, 604), QSize(640, 700), QSize(3840, 1700), QSize(400, 240)}) {
      canvas_.resize(size);
      canvas_.setScene(samples::manyRegions(20, 0));
      const QRectF inner = QRectF(QPointF(), size).adjusted(size.width() * 0.07, 0, -size.width() * 0.07, 0);
      for (const MapNode& node : canvas_.places().nodes)
        QVERIFY(node.inside && node.at.x() >= inner.left() && node.at.x() <= inner.right());
    }
  }

  void labelsNeverOverlapOverManyLayouts() {
    std::mt19937 random(11);
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
      const MapScene scene = samples::manyRegions(1 + static_cast<int>(random() % 22), seed);
      const QRectF area(0, 0, static_cast<double>(500 + random() % 1500), static_cast<double>(300 + random() % 900));
      const std::vector<QRectF> reserved{QRectF(area.right() - 340, 12, 330, 32),
                                         QRectF(area.right() - 42, area.bottom() - 112, 30, 98)};
      MapView view = fittedView(scene, area, headRoom(scene));
      if (seed % 3 == 0) view = clamped(zoomedAt(view, area.center(), 3));
      expectNoOverlap(layoutMap(scene, view, reserved), reserved);
    }
    for (const MapScene& scene : {samples::transatlanticCut(), samples::longNames(), samples::oneRegion()})
      expectNoOverlap(layoutMap(scene, fittedView(scene, QRectF(0, 0, 1176, 604), headRoom(scene))), {});
  }

  void theDesignsSituationShowsEveryLabel() {
    std::map<LabelKind, int> count;
    for (const MapLabel& label : canvas_.places().labels) ++count[label.kind];
    QCOMPARE(count[LabelKind::kBadge], 5);
    QCOMPARE(count[LabelKind::kCut], 1);
    QCOMPARE(count[LabelKind::kGauge], 1);
    QCOMPARE(count[LabelKind::kPipe], 1);
    QCOMPARE(count[LabelKind::kRtt], 7);
    QCOMPARE(count[LabelKind::kStub], 2);
  }

  void countingNumbersDoNotMoveLabels() {
    MapScene scene = samples::transatlanticCut();
    const MapLayout before = canvas_.places();
    scene.regions[1].status = QStringLiteral("2 408 keys differ");
    scene.gauges[0].deadline = QStringLiteral("exhausted in 2.9 s");
    scene.selection = {};
    canvas_.setScene(scene);
    const MapLayout& after = canvas_.places();
    QCOMPARE(after.labels.size(), before.labels.size());
    for (std::size_t i = 0; i < after.labels.size(); ++i) QCOMPARE(after.labels[i].box, before.labels[i].box);
  }

  void equalScenesPaintEqualPixels() {
    const QImage first = canvas_.grab().toImage();
    MapCanvas other;
    other.resize(canvas_.size());
    MapScene scene = samples::transatlanticCut();
    scene.selection = {};
    other.setScene(samples::oneRegion());
    other.show();
    static_cast<void>(other.grab());
    other.setScene(scene);
    QCOMPARE(other.grab().toImage(), first);
  }

  void zoomingKeepsWhatIsUnderThePointer() {
    for (const QPointF at : {QPointF(200, 100), QPointF(900, 400)}) {
      const QPointF before = canvas_.view().toPlane(at);
      wheel(canvas_, at, 2);
      const QPointF after = canvas_.view().toPlane(at);
      QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-6);
    }
    canvas_.fit();
    QCOMPARE(canvas_.view(), fittedView(canvas_.scene(), QRectF(canvas_.rect()), headRoom(canvas_.scene())));
  }

  void nodesBadgesLinksAndCardsAreHit() {
    const MapLayout& layout = canvas_.places();
    QCOMPARE(canvas_.hitAt(layout.nodes[2].at), (MapHit{MapKind::kRegion, 3, true}));
    QCOMPARE(canvas_.hitAt(layout.nodes[2].at + QPointF(10, 3)), (MapHit{MapKind::kRegion, 3, true}));
    for (const MapLabel& label : layout.labels) {
      const MapHit hit = canvas_.hitAt(label.box.center());
      if (label.kind == LabelKind::kBadge) QCOMPARE(hit.kind, MapKind::kRegion);
      if (label.kind == LabelKind::kGauge) QCOMPARE(hit, (MapHit{MapKind::kGauge, 8, true}));
      if (label.kind == LabelKind::kPipe) QCOMPARE(hit, (MapHit{MapKind::kPipe, 9, true}));
      if (label.kind == LabelKind::kCut) QCOMPARE(hit, (MapHit{MapKind::kLink, 8, true}));
    }
    QCOMPARE(canvas_.hitAt(layout.on(*layout.line(7), 0.3).at + QPointF(3, 3)), (MapHit{MapKind::kLink, 7, true}));
    QCOMPARE(canvas_.hitAt(QPointF(600, 590)).kind, MapKind::kNone);
  }

  void clicksSelectAndRightClicksAskForAMenu() {
    QSignalSpy selected(&canvas_, &MapCanvas::selectionChanged), menus(&canvas_, &MapCanvas::contextRequested);
    const QPoint node = canvas_.places().nodes[0].at.toPoint();
    QTest::mouseClick(&canvas_, Qt::LeftButton, {}, node);
    QCOMPARE(selected.count(), 1);
    QCOMPARE(canvas_.scene().selection, (MapHit{MapKind::kRegion, 1, true}));
    QContextMenuEvent event(QContextMenuEvent::Mouse, node, canvas_.mapToGlobal(node));
    QCoreApplication::sendEvent(&canvas_, &event);
    QCOMPARE(menus.count(), 1);
    QCOMPARE(menus[0][0].value<MapHit>(), (MapHit{MapKind::kRegion, 1, true}));
    QTest::mouseClick(&canvas_, Qt::LeftButton, {}, QPoint(600, 590));
    QCOMPARE(canvas_.scene().selection.kind, MapKind::kNone);
  }

  void draggingPansAndSelectsNothing() {
    QSignalSpy selected(&canvas_, &MapCanvas::selectionChanged);
    const QPointF before = canvas_.view().centre;
    QTest::mousePress(&canvas_, Qt::LeftButton, {}, QPoint(600, 560));
    QTest::mouseMove(&canvas_, QPoint(640, 560));
    QTest::mouseMove(&canvas_, QPoint(660, 570));
    QTest::mouseRelease(&canvas_, Qt::LeftButton, {}, QPoint(660, 570));
    QVERIFY(canvas_.view().centre.x() < before.x());
    QCOMPARE(selected.count(), 0);
  }

  void arrowsGoToTheNextThingInTheirDirection() {
    QTest::keyClick(&canvas_, Qt::Key_Right);
    QCOMPARE(canvas_.scene().selection, (MapHit{MapKind::kRegion, 1, true}));
    QTest::keyClick(&canvas_, Qt::Key_Right);
    QCOMPARE(canvas_.scene().selection, (MapHit{MapKind::kLink, 1, true}));
    QTest::keyClick(&canvas_, Qt::Key_Right);
    QCOMPARE(canvas_.scene().selection, (MapHit{MapKind::kRegion, 2, true}));
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    QCOMPARE(canvas_.scene().selection.kind, MapKind::kNone);
  }

  void fullStopReachesEveryRegionAndLink() {
    std::set<std::pair<int, int>> seen;
    for (int i = 0; i < 15; ++i) {
      QTest::keyClick(&canvas_, Qt::Key_Period);
      seen.emplace(static_cast<int>(canvas_.scene().selection.kind), canvas_.scene().selection.id);
    }
    QCOMPARE(seen.size(), std::size_t{15});
    QSignalSpy activated(&canvas_, &MapCanvas::activated);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
  }

  void screenReadersHearWhatEachThingIs() {
    QCOMPARE(spokenName(canvas_.scene(), {MapKind::kLink, 8, true}),
             QStringLiteral("Link us-east-1 to eu-west-1, cut for 14.0 s, backlog 82 per cent"));
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&canvas_);
    QVERIFY(access != nullptr && access->childCount() >= 15);
    QCOMPARE(access->child(0)->text(QAccessible::Name), QStringLiteral("Region us-west-2, version A, 18.7 GiB · converged"));
    access->child(12)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(canvas_.scene().selection, (MapHit{MapKind::kLink, 8, true}));
    QVERIFY(canvas_.accessibleDescription().startsWith(QStringLiteral("Link us-east-1")));
  }

  void gaugesShowOverTenPercentOrWhenSelected() {
    MapScene scene = samples::transatlanticCut();
    scene.gauges[0].share = 0.05;
    QVERIFY(isShown(scene, scene.gauges[0]));
    scene.selection = {};
    QVERIFY(!isShown(scene, scene.gauges[0]));
    QCOMPARE(gaugeState(0.49), State::kHealthy);
    QCOMPARE(gaugeState(0.8), State::kLagging);
    QCOMPARE(gaugeState(0.81), State::kCut);
  }

  void ofManyGaugesOnlyTheWorstAndTheSelectedAreCards() {
    MapScene scene = samples::manyRegions(12, 3);
    for (const MapLink& link : scene.links)
      for (const bool forward : {true, false})
        scene.gauges.push_back({link.id, forward, 0.2 + 0.01 * static_cast<double>(scene.gauges.size() % 60),
                                QStringLiteral("Backlog"), QStringLiteral("catching up"), QStringLiteral("1 of 2 MiB")});
    scene.gauges[30].share = 0.97;
    for (MapLink& link : scene.links) link.cutLabel = link.cutForward ? QStringLiteral("Cut 3.0 s") : QString();
    const auto cards = [&](LabelKind kind) {
      canvas_.resize(1176, 604);
      canvas_.setScene(scene);
      std::vector<std::size_t> found;
      for (const MapLabel& label : canvas_.places().labels)
        if (label.kind == kind) found.push_back(label.index);
      return found;
    };
    scene.selection = {};
    QCOMPARE(cards(LabelKind::kGauge), (std::vector<std::size_t>{30}));
    const auto chips = cards(LabelKind::kGaugeChip);
    QVERIFY(chips.size() >= 8 && chips.size() < scene.regions.size());
    QVERIFY(cards(LabelKind::kCut).size() <= 1);
    QVERIFY(cards(LabelKind::kRtt).size() + cards(LabelKind::kStub).size() <= 6);
    double covered = 0;
    for (const MapLabel& label : canvas_.places().labels) covered += label.box.width() * label.box.height();
    QVERIFY2(covered < 0.12 * canvas_.width() * canvas_.height(), qPrintable(QString::number(covered)));
    // What a chip leaves out is said under the pointer, and by the card of a selected link.
    const MapHit chip{MapKind::kGauge, scene.gauges[chips.front()].link, scene.gauges[chips.front()].forward};
    QVERIFY(spokenName(scene, chip).contains(QStringLiteral("1 of 2 MiB")));
    scene.selection = {MapKind::kLink, scene.gauges[4].link, true};
    const auto chosen = cards(LabelKind::kGauge);
    QVERIFY(std::find(chosen.begin(), chosen.end(), 4) != chosen.end() &&
            std::find(chosen.begin(), chosen.end(), 5) != chosen.end());
    QVERIFY(chosen.size() <= 3);
  }

  void fullSyncsOfBothWaysLieSideBySide() {
    MapScene scene = samples::transatlanticCut();
    MapPipe back = scene.pipes.front();
    back.forward = !back.forward;
    back.share = 0.8;
    scene.pipes = {scene.pipes.front(), back};
    canvas_.setScene(scene);
    const MapLayout& layout = canvas_.places();
    const auto points = [&](const MapPipe& pipe, double to) {
      std::vector<QPointF> all;
      for (const QPolygonF& piece : pipePieces(scene, layout, pipe, 0, to)) all.insert(all.end(), piece.begin(), piece.end());
      return all;
    };
    // What has arrived lies in its own pipe, and neither touches the other.
    for (const QPointF& p : points(scene.pipes[0], scene.pipes[0].share))
      for (const QPointF& q : points(scene.pipes[1], scene.pipes[1].share))
        QVERIFY(std::hypot(p.x() - q.x(), p.y() - q.y()) > 11.5 * pipeThinness(scene, back));
    std::set<std::size_t> named;
    for (const MapLabel& label : layout.labels)
      if (label.kind == LabelKind::kPipe) named.insert(label.index);
    QCOMPARE(named, (std::set<std::size_t>{0, 1}));
  }

  void theCardOfAPipeLiesOnItsOwnSideOfTheOther() {
    MapScene scene = samples::transatlanticCut();
    scene.gauges.clear();
    MapPipe back = scene.pipes.front();
    back.forward = !back.forward;
    scene.pipes.push_back(back);
    for (const MapLink& link : scene.links) {
      for (MapPipe& pipe : scene.pipes) pipe.link = link.id;
      canvas_.setScene(scene);
      const MapLayout& layout = canvas_.places();
      const auto distance = [&](std::size_t pipe, const QRectF& box) {
        double least = 1e9;
        for (const QPolygonF& piece : pipePieces(scene, layout, scene.pipes[pipe], 0, 1))
          for (const QPointF& p : piece)
            least = std::min(least, std::hypot(p.x() - std::clamp(p.x(), box.left(), box.right()),
                                               p.y() - std::clamp(p.y(), box.top(), box.bottom())));
        return least;
      };
      for (const MapLabel& label : layout.labels)
        if (label.kind == LabelKind::kPipe) QVERIFY(distance(label.index, label.box) <= distance(1 - label.index, label.box));
    }
  }

  void theFirstViewShowsAllArcsBelowTheHeadline() {
    for (const QSizeF size : {QSizeF(1176, 604), QSizeF(976, 430), QSizeF(640, 700), QSizeF(2000, 900), QSizeF(3400, 1500)})
      for (std::uint32_t seed = 1; seed <= 8; ++seed)
        for (const MapArrangement arrangement : {MapArrangement::kGeographic, MapArrangement::kCircle}) {
          MapScene scene = samples::manyRegions(3 + static_cast<int>(seed) * 2, seed);
          scene.arrangement = arrangement;
          const MapLayout layout = layoutMap(scene, fittedView(scene, QRectF(QPointF(), size), headRoom(scene)));
          for (const MapLine& line : layout.lines)
            for (const QPolygonF& piece : line.pieces)
              for (const QPointF& p : piece) QVERIFY(p.y() >= headRoom(scene) && p.y() <= size.height() - 6);
          for (const MapLabel& label : layout.labels) QVERIFY(layout.view.area.contains(label.box));
        }
  }

  void marksGrowWithTheLogarithmAndStayInTheirBounds() {
    QCOMPARE(linkWidth(0), 1.4);
    QCOMPARE(linkWidth(1e12), 4.0);
    QVERIFY(linkWidth(1e6) > linkWidth(1e5));
    QCOMPARE(dotRadius(256), 2.6);
    QCOMPARE(dotRadius(0), 2.6);
    QCOMPARE(dotRadius(1e12), 6.0);
  }

  void reducedMotionStopsChevrons() {
    MapScene scene = samples::transatlanticCut();
    const auto shot = [&](double chevrons, bool reduced) {
      scene.chevrons = chevrons, scene.reducedMotion = reduced;
      return pictureOf({800, 500}, 1, mapPicture(scene));
    };
    QVERIFY(shot(0, false) != shot(9, false));
    QCOMPARE(shot(3, true), shot(9, true));
  }

  void anEmptySceneAndATinyWindowAreSafe() {
    canvas_.setScene({});
    QVERIFY(!canvas_.grab().isNull());
    QTest::keyClick(&canvas_, Qt::Key_Right);
    QTest::keyClick(&canvas_, Qt::Key_Comma);
    canvas_.setScene(samples::manyRegions(22, 5));
    canvas_.resize(1, 1);
    QVERIFY(!canvas_.grab().isNull());
    MapScene broken = samples::transatlanticCut();
    broken.links[0].a = 99, broken.dots[0].link = 77, broken.pipes[0].link = 78, broken.gauges[0].link = 79;
    canvas_.resize(800, 500);
    canvas_.setScene(broken);
    QVERIFY(!canvas_.grab().isNull());
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::MapCanvasTest)
#include "map_canvas_test.moc"
