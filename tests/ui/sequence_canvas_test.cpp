// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include "shots.h"
#include "widgets/sequence_canvas.h"
#include "widgets/sequence_painter.h"

namespace jetlag::ui {

namespace {

constexpr std::int64_t kMs = 1'000'000;

/// The cart that kept both: an addition and a removal at 12 s, on either side of a cut.
SequenceScene cart() {
  SequenceScene scene;
  scene.lifelines = {{"us-east-1", true}, {"us-west-2"}, {"sa-east-1"}, {"ap-southeast-1"}, {"eu-west-1", true}};
  scene.begin = 11'985 * kMs;
  scene.end = 12'135 * kMs;
  const auto at = [](double ms) { return 12'000 * kMs + static_cast<std::int64_t>(ms * 1e6); };
  scene.events = {{"add", 0, at(0), "SADD milk · us:57, reply 0", State::kFullSync},
                  {"rem", 4, at(0), "SREM milk · eu:88 removes us:41, reply 1", State::kDiverged, false, true}};
  const auto send = [&](const QString& id, const QString& cause, int from, int to, double ms, State state, const QString& label) {
    scene.events.push_back({id + "-in", to, at(ms), {}, state, true});
    scene.arrows.push_back({id, from, to, at(0), at(ms), state, label, false, cause, id + "-in"});
  };
  send("a1", "add", 0, 1, 32.0, State::kFullSync, "+32.0 ms");
  send("a2", "add", 0, 2, 57.6, State::kFullSync, "+57.6 ms");
  send("a3", "add", 0, 3, 109.5, State::kFullSync, "+109.5 ms");
  send("r1", "rem", 4, 1, 59.2, State::kDiverged, {});
  send("r2", "rem", 4, 2, 89.1, State::kDiverged, {});
  send("r3", "rem", 4, 3, 91.0, State::kDiverged, {});
  scene.arrows.push_back({"lost", 0, 4, at(20), at(55), State::kCut, {}, true, "add", {}});
  scene.bands = {{3, at(91.0), at(109.5), State::kLagging, "milk absent in ap for 18.5 ms"}};
  scene.marks = {{0, 4, at(-3.6), State::kCut, "us ⇄ eu cut"}};
  return scene;
}

}  // namespace

class SequenceCanvasTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void aClickOnAPointSelectsIt();
  void aClickOnAnArrowSelectsIt();
  void hoveringLightsCausesAndConsequencesOnly();
  void twoPicksShowTheirDifference();
  void ctrlWheelKeepsTheTimeUnderThePointer();
  void draggingPansAndAClickAfterItSelectsNothing();
  void arrowKeysWalkAlongTimeAndCauses();
  void slopesAreRealDelays();
  void whatHasNotArrivedHasNoHead();
  void aLostMessageEndsOnNobodysLine();
  void tenThousandMessagesArePainted();
  void aCrowdOfPointsLeavesTheMessagesReadable();
  void noTickIsCutByTheFrame();
  void anEmptySceneIsPainted();
  void picture();

 private:
  static void click(SequenceCanvas& canvas, const QPointF& at, Qt::KeyboardModifiers with = {}) {
    QTest::mouseClick(&canvas, Qt::LeftButton, with, at.toPoint());
  }
};

void SequenceCanvasTest::aClickOnAPointSelectsIt() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  QSignalSpy spy(&canvas, &SequenceCanvas::selectedChanged);
  click(canvas, canvas.pointOf("add"));
  QCOMPARE(canvas.selected(), QString("add"));
  QCOMPARE(spy.size(), 1);
  QVERIFY(canvas.accessibleDescription().contains("SADD milk"));
}

void SequenceCanvasTest::aClickOnAnArrowSelectsIt() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  const QPointF middle = (canvas.pointOf("rem") + canvas.pointOf("r1-in")) / 2;
  click(canvas, middle);
  QCOMPARE(canvas.selected(), QString("r1"));
}

void SequenceCanvasTest::hoveringLightsCausesAndConsequencesOnly() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  hover(canvas, canvas.pointOf("a3-in"));
  QCOMPARE(canvas.chain(), QSet<QString>({"a3-in", "a3", "add"}));
  hover(canvas, canvas.pointOf("rem"));
  QCOMPARE(canvas.chain(), QSet<QString>({"rem", "r1", "r1-in", "r2", "r2-in", "r3", "r3-in"}));
  canvas.setHighlighted({});
  QVERIFY(canvas.chain().isEmpty());
}

void SequenceCanvasTest::twoPicksShowTheirDifference() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  click(canvas, canvas.pointOf("r3-in"));
  QVERIFY(canvas.difference().isEmpty());
  click(canvas, canvas.pointOf("a3-in"), Qt::ShiftModifier);
  QVERIFY2(canvas.difference().startsWith(QString("18.5") + QChar(0x202F) + "ms"), qPrintable(canvas.difference()));
  QTest::keyClick(&canvas, Qt::Key_Escape);
  QVERIFY(canvas.difference().isEmpty());
}

void SequenceCanvasTest::ctrlWheelKeepsTheTimeUnderThePointer() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  const QPointF at = canvas.pointOf("a2-in");
  const auto before = canvas.axis().at(at.x());
  const auto span = canvas.axis().end - canvas.axis().begin;
  QWheelEvent wheel(at, canvas.mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&canvas, &wheel);
  QVERIFY(canvas.axis().end - canvas.axis().begin < span);
  QVERIFY(std::abs(canvas.axis().at(at.x()) - before) < kMs);
}

void SequenceCanvasTest::draggingPansAndAClickAfterItSelectsNothing() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  const auto begin = canvas.axis().begin;
  QTest::mousePress(&canvas, Qt::LeftButton, {}, {500, 60});
  QMouseEvent move(QEvent::MouseMove, {560, 60}, canvas.mapToGlobal(QPointF(560, 60)), Qt::NoButton, Qt::LeftButton, {});
  QCoreApplication::sendEvent(&canvas, &move);
  QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {560, 60});
  QVERIFY(canvas.axis().begin < begin);
  QVERIFY(canvas.selected().isEmpty());
  QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {500, 20});
  QCOMPARE(canvas.axis().begin, cart().begin);
}

void SequenceCanvasTest::arrowKeysWalkAlongTimeAndCauses() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.show();
  canvas.setScene(cart());
  QTest::keyClick(&canvas, Qt::Key_Right);
  QCOMPARE(canvas.selected(), QString("add"));
  QTest::keyClick(&canvas, Qt::Key_Down);
  QCOMPARE(canvas.selected(), QString("a1-in"));
  QTest::keyClick(&canvas, Qt::Key_Up);
  QCOMPARE(canvas.selected(), QString("add"));
}

void SequenceCanvasTest::slopesAreRealDelays() {
  SequenceCanvas canvas;
  canvas.resize(1060, 262);
  canvas.setScene(cart());
  const double one = canvas.pointOf("a1-in").x() - canvas.pointOf("add").x();
  const double three = canvas.pointOf("a3-in").x() - canvas.pointOf("add").x();
  QVERIFY(std::abs(three / one - 109.5 / 32.0) < 0.01);
}

void SequenceCanvasTest::aLostMessageEndsOnNobodysLine() {
  const QRectF plot(0, 0, 700, 400);
  for (int regions = 2; regions <= 7; ++regions) {
    SequenceScene scene;
    scene.begin = 0;
    scene.end = 100 * kMs;
    for (int i = 0; i < regions; ++i) scene.lifelines.push_back({QString::number(i)});
    TimeAxis axis;
    axis.begin = scene.begin;
    axis.right = plot.width();
    axis.end = scene.end;
    for (int from = 0; from < regions; ++from)
      for (int to = 0; to < regions; ++to) {
        if (from == to) continue;
        const SequenceScene::Arrow arrow{"l", from, to, 10 * kMs, 60 * kMs, State::kCut, {}, true, {}, {}};
        const double end = SequencePainter::ends(scene, axis, plot, arrow).second.y();
        for (int line = 0; line < regions; ++line)
          QVERIFY2(std::abs(end - SequencePainter::lineY(scene, plot, line)) > 12, qPrintable(QString::number(line)));
        // The line nearest to it is that of its receiver, or as near as that of its sender.
        const double own = std::abs(end - SequencePainter::lineY(scene, plot, to));
        for (int line = 0; line < regions; ++line) QVERIFY(std::abs(end - SequencePainter::lineY(scene, plot, line)) > own - 2);
      }
  }
}

void SequenceCanvasTest::whatHasNotArrivedHasNoHead() {
  SequenceScene scene;
  scene.lifelines = {{"us"}, {"eu"}};
  scene.begin = 0;
  scene.end = 200 * kMs;
  scene.arrows = {{"m1", 0, 1, 20 * kMs, 120 * kMs, State::kAccent, {}}};
  SequenceCanvas canvas;
  canvas.resize(1000, 300);
  canvas.show();
  /// Pixels of the arrow's full colour between two shares of its way.
  const auto inked = [&](std::int64_t cursor, double from, double to) {
    scene.cursor = cursor;
    canvas.setScene(scene, true);
    const QImage shown = canvas.grab().toImage();
    const QRectF plot = SequencePainter::plotArea(scene, QRectF(canvas.rect()));
    const auto [a, b] = SequencePainter::ends(scene, canvas.axis(), plot, scene.arrows[0]);
    int count = 0;
    for (double t = from; t < to; t += 0.002)
      for (int off = -5; off <= 5; ++off) {
        const QPointF p = a + (b - a) * t + QPointF(0, off);
        count += shown.pixelColor(p.toPoint()) == stateColour(State::kAccent).line ? 1 : 0;
      }
    return count;
  };
  QVERIFY(inked(150 * kMs, 0.95, 1.0) > 20);   // arrived: a filled head
  QVERIFY(inked(70 * kMs, 0.95, 1.0) < 5);     // under way: none
  QVERIFY(inked(70 * kMs, 0.6, 0.9) < 5);      // and nothing solid beyond the cursor
  QVERIFY(inked(70 * kMs, 0.1, 0.45) > 20);
  QVERIFY(inked(10 * kMs, 0.0, 0.9) < 5);      // not even sent
}

void SequenceCanvasTest::tenThousandMessagesArePainted() {
  SequenceScene scene = cart();
  for (int i = 0; i < 10'000; ++i)
    scene.arrows.push_back({QString::number(i),
                            i % 5,
                            (i + 1) % 5,
                            scene.begin + i * 15'000,
                            scene.begin + i * 15'000 + 30 * kMs,
                            State::kHealthy,
                            {}});
  SequenceCanvas canvas;
  canvas.resize(1060, 400);
  canvas.setScene(scene);
  const QImage all = canvas.grab().toImage();
  canvas.setScene(cart());
  QVERIFY(all != canvas.grab().toImage());
}

void SequenceCanvasTest::aCrowdOfPointsLeavesTheMessagesReadable() {
  SequenceScene scene;
  scene.lifelines = {{"us"}, {"eu"}};
  scene.end = 100 * kMs;
  scene.arrows = {{"m", 0, 1, 20 * kMs, 60 * kMs, State::kAccent, {}}};
  const auto painted = [&](int points) {
    scene.events.clear();
    for (int i = 0; i < points; ++i)
      scene.events.push_back({QString::number(i), 1, 100 * kMs * i / points, {}, State::kHealthy, false, false, true});
    SequenceCanvas canvas;
    canvas.resize(800, 300);
    canvas.setScene(scene, true);
    return canvas.grab().toImage();
  };
  const auto count = [](const QImage& image, const QColor& ink) {
    int all = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) all += image.pixelColor(x, y) == ink ? 1 : 0;
    return all;
  };
  const QColor green = stateColour(State::kHealthy).line, blue = stateColour(State::kAccent).line;
  const QImage few = painted(20), many = painted(5000);
  QVERIFY(count(few, green) > 20 * 10);                   // dots
  QCOMPARE(count(many, green), 0);                        // a strip that is never opaque
  QVERIFY(count(many, blue) >= count(painted(0), blue));  // beneath the message's head
  QVERIFY(many.pixelColor(400, 0) == few.pixelColor(400, 0) && many != few);
}

void SequenceCanvasTest::noTickIsCutByTheFrame() {
  SequenceCanvas canvas;
  canvas.resize(900, 262);
  canvas.show();
  canvas.setScene(cart());
  for (int shift = 0; shift < 120; ++shift) {  // the last tick at every place
    canvas.setRange(25'000 * kMs + shift * kMs / 60, 25'010 * kMs + shift * kMs / 60);
    const QImage image = canvas.grab().toImage();
    for (int x = image.width() - 3; x < image.width(); ++x)
      for (int y = 8; y < 26; ++y) QVERIFY2(image.pixelColor(x, y) == theme().surface, qPrintable(QString::number(shift)));
  }
}

void SequenceCanvasTest::anEmptySceneIsPainted() {
  SequenceCanvas canvas;
  canvas.resize(320, 120);
  canvas.setScene({});
  QVERIFY(!canvas.grab().isNull());
  QTest::keyClick(&canvas, Qt::Key_Right);
  QVERIFY(canvas.selected().isEmpty());
}

void SequenceCanvasTest::picture() {
  SequenceCanvas canvas;
  canvas.setScene(cart());
  shoot(canvas, "sequence", {1060, 262});
  canvas.setSelected("a3");
  canvas.setHighlighted("add");
  click(canvas, canvas.pointOf("r3-in"));
  click(canvas, canvas.pointOf("a3-in"), Qt::ShiftModifier);
  canvas.setHighlighted("a3-in");
  shoot(canvas, "sequence-chain", {760, 420});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::SequenceCanvasTest)
#include "sequence_canvas_test.moc"
