// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/sequence/sequence_page.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

#include "page_driver.h"
#include "shots.h"
#include "widgets/button.h"
#include "widgets/fields.h"
#include "widgets/picture_export.h"
#include "widgets/sequence_canvas.h"

namespace jetlag::ui {

namespace {

struct World {
  SequencePage page;
  PageDriver driver{page};

  World(const QString& scenario, double seconds) {
    page.resize(1536, 880);
    page.show();
    driver.open(scenario);
    driver.runTo(seconds);
  }
  const SequenceScene& scene() const { return page.shown().scene; }
  Button* button(const QString& name) const {
    for (auto* each : page.findChildren<Button*>())
      if (each->text() == name || each->accessibleName() == name) return each;
    return nullptr;
  }
  QString said() const { return page.findChild<QLabel*>("sequencePick")->text(); }
  const SequenceScene::Arrow* firstArrow(bool lost) const {
    for (const auto& arrow : scene().arrows)
      if (arrow.lost == lost && arrow.id.startsWith('m') && arrow.sent > scene().begin && arrow.received < scene().end)
        return &arrow;
    return nullptr;
  }
  void click(const QPointF& at, Qt::KeyboardModifiers with = {}) {
    QTest::mouseClick(page.canvas(), Qt::LeftButton, with, at.toPoint());
  }
};

}  // namespace

class PagesSequenceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void slopesAreTheRealDelays();
  void whatTheCutTookIsMarkedLost();
  void faultsAreToldInTheChart();
  void crowdsAreThinnedAndZoomingBringsAllBack();
  void refusedCommandsAndLostMessagesAreNoBlock();
  void whatAllBringIsSaidToBeBrought();
  void kindsCanBeLeftOut();
  void batchesFollowTheirWritesAndAcksTheirBatches();
  void theRangeFollowsTheInstantUntilItIsMovedByHand();
  void twoPicksTellTheTimeBetween();
  void aPickedMessageIsSelectedEverywhere();
  void aPickedWriteLeadsToItsKey();
  void goThereSeeks();
  void theListChoosesAsClicksDo();
  void aHiddenPageIsDrawnWhenItIsSeen();
  void picturesCanBeSaved();
  void nothingOpenIsSaidSo();
  void pictures();
};

void PagesSequenceTest::slopesAreTheRealDelays() {
  World world("quickstart.json", 4);
  QVERIFY(world.scene().arrows.size() > 10);
  QCOMPARE(world.scene().lifelines.size(), 3);
  int compared = 0;
  for (const auto& arrow : world.scene().arrows) {
    const auto entry = entryOf(world.driver.seen(), arrow.id);
    if (!entry) continue;
    ++compared;
    QCOMPARE(arrow.sent, entry->sent.ns);
    QCOMPARE(arrow.received, entry->at.ns);
    for (const auto& link : world.driver.seen().scenery->links)
      if (link.from == arrow.from && link.to == arrow.to) QVERIFY(arrow.received - arrow.sent >= link.one_way.ns * 9 / 10);
  }
  QVERIFY(compared > 10);
  QCOMPARE(*world.scene().cursor, world.driver.seen().at.ns);
}

void PagesSequenceTest::whatTheCutTookIsMarkedLost() {
  World world("shopping-cart.json", 2.05);
  world.page.setSpan(5'000'000'000);
  world.driver.runTo(8);
  QVERIFY(world.page.shown().lost > 0 || world.page.shown().messages > 0);
  for (const auto& arrow : world.scene().arrows) {
    const auto entry = entryOf(world.driver.seen(), arrow.id);
    if (entry) QCOMPARE(arrow.lost, entry->kind == observe::TraceKind::kLost);
  }
}

void PagesSequenceTest::faultsAreToldInTheChart() {
  World cut("shopping-cart.json", 4.2);
  cut.page.setSpan(200'000'000);
  QCOMPARE(cut.scene().marks.size(), 1);
  QCOMPARE(cut.scene().marks[0].from, 0);
  QCOMPARE(cut.scene().marks[0].to, 1);
  QVERIFY2(cut.scene().marks[0].label.startsWith("cut us × eu, since 2.000"), qPrintable(cut.scene().marks[0].label));
  World isolated("quickstart.json", 8.6);
  const auto& bands = isolated.scene().bands;
  QVERIFY(std::any_of(bands.begin(), bands.end(), [](const auto& band) { return band.line == 1 && band.label == "isolate eu"; }));
}

void PagesSequenceTest::crowdsAreThinnedAndZoomingBringsAllBack() {
  World busy("five-regions-busy.json", 1);
  const auto& shown = busy.page.shown();
  QVERIFY(shown.thinned.oneIn > 1);
  QVERIFY2(shown.scene.arrows.size() < shown.messages / 2, qPrintable(QString::number(shown.scene.arrows.size())));
  const QString counts = busy.page.findChild<QLabel*>("sequenceCounts")->text();
  QVERIFY2(counts.contains(QString("1 of %1 batches drawn").arg(shown.thinned.oneIn)), qPrintable(counts));
  // The slowest arrow is seen whole.
  std::int64_t slowest = 0;
  for (const auto& link : busy.driver.seen().scenery->links) slowest = std::max(slowest, link.one_way.ns);
  QVERIFY(busy.page.span() > slowest);
  // Where little happens there is more time to see.
  World calm("shopping-cart.json", 4.2);
  QVERIFY(calm.page.span() > busy.page.span());
  QCOMPARE(calm.page.shown().thinned.oneIn, 1);
  shoot(busy.page, "sequence-busy", {1536, 880});
}

void PagesSequenceTest::refusedCommandsAndLostMessagesAreNoBlock() {
  World hub("hub-fails.json", 12);
  const TraceScene& shown = hub.page.shown();
  QStringList labels;
  int refused = 0;
  for (const auto& event : shown.scene.events) {
    if (!event.tip.startsWith("refused")) continue;
    ++refused;
    QVERIFY(event.small);
    if (!event.label.isEmpty()) labels << event.label;
  }
  QVERIFY(refused > 50);
  QCOMPARE(labels, QStringList{QString("%1 commands refused").arg(refused)});
  QVERIFY(shown.thinned.lostOneIn > 1);
  const auto lost =
      std::count_if(shown.scene.arrows.begin(), shown.scene.arrows.end(), [](const auto& arrow) { return arrow.lost; });
  QVERIFY2(lost > 0 && lost <= 2 * kReadableLost, qPrintable(QString::number(lost)));
  const QString counts =
      hub.page.findChild<QLabel*>("sequenceCounts")->toolTip() + hub.page.findChild<QLabel*>("sequenceCounts")->text();
  QVERIFY2(counts.contains(QString("%1 lost (1 of %2 drawn)").arg(shown.lost).arg(shown.thinned.lostOneIn)), qPrintable(counts));
}

void PagesSequenceTest::whatAllBringIsSaidToBeBrought() {
  observe::Snapshot seen;
  auto scenery = std::make_shared<observe::Scenery>();
  for (const char* id : {"us", "eu"}) scenery->regions.push_back({id, "", 0, 0});
  seen.scenery = scenery;
  auto chunk = std::make_shared<observe::TraceChunk>();
  observe::TraceEntry write, batch;
  write.number = 1;
  write.kind = observe::TraceKind::kWrite;
  write.at = write.sent = Instant{10};
  write.to = 0;
  write.subject = "k:1";
  batch.number = 2;
  batch.kind = observe::TraceKind::kOperations;
  batch.sent = Instant{20};
  batch.at = Instant{40};
  batch.from = 0;
  batch.to = 1;
  chunk->entries = {write, batch};
  seen.trace = {chunk};
  seen.at = seen.reached = Instant{50};
  const TraceScene own = traceScene(seen, 0, 60, {}, {}, {-1, -1, "k:1"});
  QVERIFY(own.carried);  // though nothing else is faded beside it
  QCOMPARE(std::count_if(own.scene.arrows.begin(), own.scene.arrows.end(), [](const auto& arrow) { return arrow.faded; }), 0);
  QCOMPARE(own.scene.arrows.size(), 1);
  QVERIFY(!traceScene(seen, 0, 60, {}, {}, {-1, -1, "k:2"}).carried);
}

void PagesSequenceTest::kindsCanBeLeftOut() {
  World world("quickstart.json", 4);
  const auto before = world.scene().arrows.size();
  QVERIFY(world.page.shown().writes > 0);
  QTest::mouseClick(world.button("Client writes"), Qt::LeftButton);
  QCOMPARE(world.page.shown().writes, 0);
  QCOMPARE(world.scene().arrows.size(), before);
  QTest::mouseClick(world.button("Operations"), Qt::LeftButton);
  QVERIFY(world.scene().arrows.size() < before);
  for (const auto& arrow : world.scene().arrows) QVERIFY(!arrow.label.contains("operation"));
}

void PagesSequenceTest::batchesFollowTheirWritesAndAcksTheirBatches() {
  World world("quickstart.json", 4);
  int writes = 0, acks = 0;
  for (const auto& arrow : world.scene().arrows) {
    if (arrow.cause.isEmpty()) continue;
    const auto entry = entryOf(world.driver.seen(), arrow.id), cause = entryOf(world.driver.seen(), arrow.cause);
    if (!entry || !cause) continue;
    QVERIFY(cause->at.ns <= entry->sent.ns);
    writes +=
        entry->kind == observe::TraceKind::kOperations && !observe::is_message(cause->kind) && cause->to == entry->from ? 1 : 0;
    acks += entry->kind == observe::TraceKind::kAck && cause->kind == observe::TraceKind::kOperations && cause->from == entry->to
                ? 1
                : 0;
  }
  QVERIFY(writes > 0);
  QVERIFY(acks > 0);
}

void PagesSequenceTest::theRangeFollowsTheInstantUntilItIsMovedByHand() {
  World world("quickstart.json", 4);
  QVERIFY(world.page.canvas()->axis().end > world.driver.seen().at.ns);
  world.driver.runTo(4.5);
  QVERIFY(world.page.canvas()->axis().end > 4'500'000'000 - 30'000'000);
  world.page.canvas()->setFocus();
  QTest::keyClick(world.page.canvas(), Qt::Key_A);
  const auto begin = world.page.canvas()->axis().begin;
  world.driver.runTo(5);
  QCOMPARE(world.page.canvas()->axis().begin, begin);
  QTest::mouseClick(world.button("Follow"), Qt::LeftButton);
  QVERIFY(world.page.canvas()->axis().begin > begin);
}

void PagesSequenceTest::twoPicksTellTheTimeBetween() {
  World world("shopping-cart.json", 1.12);
  const auto* arrow = world.firstArrow(false);
  QVERIFY(arrow != nullptr);
  const auto& events = world.scene().events;
  QVERIFY(!events.isEmpty());
  const QString id = arrow->id, write = events.front().id;
  world.click(world.page.canvas()->pointOf(write));
  world.click(world.page.canvas()->pointOf(id) - QPointF(3, 2), Qt::ShiftModifier);
  QVERIFY2(world.said().contains("between the picked points"), qPrintable(world.said()));
}

void PagesSequenceTest::aPickedMessageIsSelectedEverywhere() {
  World world("shopping-cart.json", 1.2);
  const auto* arrow = world.firstArrow(false);
  QVERIFY(arrow != nullptr);
  const QString id = arrow->id;
  QSignalSpy selected(&world.page, &Page::selected);
  world.page.canvas()->setSelected(id);
  QCOMPARE(selected.size(), 1);
  const auto told = selected.front().front().value<Selection>();
  QCOMPARE(told.kind, Selection::Kind::kMessage);
  QCOMPARE(QStringLiteral("m%1").arg(told.event), id);
  // And the other way: it comes into view and is not told again.
  world.driver.runTo(9);
  world.page.select(told);
  QCOMPARE(world.page.canvas()->selected(), id);
  QVERIFY(world.page.canvas()->axis().begin < 1'200'000'000);
  QCOMPARE(selected.size(), 1);
}

void PagesSequenceTest::aPickedWriteLeadsToItsKey() {
  World world("shopping-cart.json", 1.1);
  QSignalSpy selected(&world.page, &Page::selected), went(&world.page, &Page::wentTo);
  QVERIFY(!world.button("Inspect key")->isVisible());
  world.page.canvas()->setSelected(world.scene().events.front().id);
  QCOMPARE(selected.back().front().value<Selection>().key, QString("cart:7"));
  QVERIFY(world.button("Inspect key")->isVisible());
  QTest::mouseClick(world.button("Inspect key"), Qt::LeftButton);
  QCOMPARE(went.front().front().value<PageId>(), PageId::kInspect);
}

void PagesSequenceTest::goThereSeeks() {
  World world("shopping-cart.json", 1.1);
  world.page.canvas()->setSelected(world.scene().events.front().id);
  QTest::mouseClick(world.button("Go there"), Qt::LeftButton);
  world.driver.settle();
  QCOMPARE(world.driver.seen().at.ns, 1'000'000'000);
}

void PagesSequenceTest::theListChoosesAsClicksDo() {
  World world("quickstart.json", 4);
  Select* lanes = nullptr;
  for (auto* each : world.page.findChildren<Select*>())
    if (each->items().contains("All messages")) lanes = each;
  QVERIFY(lanes != nullptr);
  const auto faded = [&] {
    const auto& arrows = world.scene().arrows;
    return std::any_of(arrows.begin(), arrows.end(), [](const auto& arrow) { return arrow.faded; });
  };
  QSignalSpy selected(&world.page, &Page::selected);
  world.page.select({Selection::Kind::kKey, 0, 0, "no:such:key", 0});
  QCOMPARE(world.page.focus().key, QString("no:such:key"));
  lanes->step(-99);  // from the key to "All messages"
  QCOMPARE(lanes->current(), QString("All messages"));
  QVERIFY(!world.page.focus().any());
  QVERIFY(!faded());
  QCOMPARE(selected.size(), 1);
  QCOMPARE(selected.back().front().value<Selection>().kind, Selection::Kind::kNone);
  world.page.select({Selection::Kind::kLink, 0, 1, {}, 0});
  QVERIFY(faded());
  lanes->step(-3);  // from the pair to its first region
  QCOMPARE(lanes->current(), lanes->items().value(1));
  QCOMPARE(world.page.focus(), (TraceFocus{0, -1, {}}));
  QCOMPARE(selected.size(), 2);
  QCOMPARE(selected.back().front().value<Selection>().kind, Selection::Kind::kRegion);
  lanes->step(-1);
  QVERIFY(!faded());
  QCOMPARE(selected.back().front().value<Selection>().kind, Selection::Kind::kNone);
}

void PagesSequenceTest::aHiddenPageIsDrawnWhenItIsSeen() {
  World world("quickstart.json", 4);
  const auto faded = [&] {
    const auto& arrows = world.scene().arrows;
    return std::any_of(arrows.begin(), arrows.end(), [](const auto& arrow) { return arrow.faded; });
  };
  const auto* message = world.firstArrow(false);
  QVERIFY(message != nullptr);
  const QString id = message->id;
  world.page.hide();
  world.page.select({Selection::Kind::kRegion, 0, 0, {}, 0});
  world.page.select({Selection::Kind::kMessage, 0, 0, {}, id.mid(1).toULongLong()});
  QVERIFY(!faded());
  QVERIFY(world.page.canvas()->selected().isEmpty());
  world.page.show();
  QTRY_VERIFY(faded());
  QCOMPARE(world.page.canvas()->selected(), id);
}

void PagesSequenceTest::picturesCanBeSaved() {
  World world("quickstart.json", 4);
  QTemporaryDir folder;
  QVERIFY(world.page.exportTo(folder.filePath("sequence.png")));
  const QImage image(folder.filePath("sequence.png"));
  QCOMPARE(image.width(), world.page.canvas()->width() * 2);
  if (canSaveSvg()) {
    QVERIFY(world.page.exportTo(folder.filePath("sequence.svg")));
    QVERIFY(QFileInfo(folder.filePath("sequence.svg")).size() > 1000);
  }
  QVERIFY(!world.page.exportTo(folder.filePath("no/such/folder.png")));
}

void PagesSequenceTest::nothingOpenIsSaidSo() {
  SequencePage page;
  page.resize(1024, 600);
  page.show();
  page.display(nullptr);
  QVERIFY(!page.canvas()->isVisible());
}

void PagesSequenceTest::pictures() {
  World world("quickstart.json", 8.6);
  if (auto* focused = QApplication::focusWidget(); focused != nullptr) focused->clearFocus();
  shoot(world.page, "sequence-1600", {1600, 1000});
  shoot(world.page, "sequence-1280", {1280, 720});
  shoot(world.page, "sequence-1024", {1024, 700});
  World cart("shopping-cart.json", 7.2);
  if (auto* focused = QApplication::focusWidget(); focused != nullptr) focused->clearFocus();
  cart.page.setSpan(500'000'000);
  shoot(cart.page, "sequence-heal-1600", {1600, 1000});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesSequenceTest)
#include "pages_sequence_test.moc"
