// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

#include "models/log_model.h"
#include "models/throughput.h"
#include "trace_samples.h"

namespace jetlag::ui {

using samples::snapshot;
using samples::trace;

class LogModelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aGrowingTraceInsertsRowsAndKeepsTheRest();
  void aRingThatDropsItsOldestRemovesRows();
  void aRewindIsAReset();
  void everyFilterAgreesWithItsMeaning_data();
  void everyFilterAgreesWithItsMeaning();
  void mistakesAreToldAtTheirColumn_data();
  void mistakesAreToldAtTheirColumn();
  void aMistakeKeepsTheLastFilter();
  void aTermFindsTheRowItWasMadeFrom();
  void rowsAreFoundByTimeAndEvent();
  void aCommandSaysWhatWasDoneToWhichKeyAndWhere();
  void aFaultSaysItsKindItsPlaceAndItsEffect();
  void theThroughputCountsWhatIsThereAndLeavesGaps();
};

void LogModelTest::aGrowingTraceInsertsRowsAndKeepsTheRest() {
  for (const char* filter : {"", "kind:write"}) {
    LogModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.display(snapshot(trace(0, 1500)));
    QVERIFY(model.setFilter(filter).message.isEmpty());
    const int before = model.rowCount();
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset), inserts(&model, &QAbstractItemModel::rowsInserted);
    auto chunks = trace(0, 2500);
    model.display(snapshot(chunks));  // other chunks with the same entries: an open chunk is copied each time
    chunks.pop_back();
    chunks.push_back(trace(2048, 2900)[0]);
    model.display(snapshot(chunks));
    QVERIFY(model.rowCount() > before);
    QCOMPARE(model.total(), std::uint64_t{2900});
    QVERIFY(!inserts.isEmpty());
    const int last = model.rowCount() - 1;
    QCOMPARE(model.entry(last).number, (*filter == 0 ? std::uint64_t{2899} : std::uint64_t{2895}));
    QVERIFY(resets.size() <= 1);  // only where full chunks were other objects
  }
}

void LogModelTest::aRingThatDropsItsOldestRemovesRows() {
  for (const char* filter : {"", "region:eu kind:ack"}) {
    LogModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto chunks = trace(0, 8000);
    QVERIFY(!model.setFilter("kind:nothing").message.isEmpty());
    model.display(snapshot(chunks));
    model.setFilter(filter);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset), removed(&model, &QAbstractItemModel::rowsRemoved);
    for (std::uint64_t step = 0; step < 5; ++step) {
      chunks.erase(chunks.begin());
      auto seen = snapshot(chunks);
      seen->trace_dropped = 1024 * (step + 1);
      model.display(seen);
      QVERIFY(model.entry(0).number >= 1024 * (step + 1));
    }
    QCOMPARE(removed.size(), 5);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.total(), std::uint64_t{8000 - 5 * 1024});
    model.display(snapshot({}));
    QCOMPARE(model.rowCount(), 0);
  }
}

void LogModelTest::aRewindIsAReset() {
  LogModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.display(snapshot(trace(0, 3000)));
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  model.display(snapshot(trace(0, 1200)));
  QCOMPARE(resets.size(), 1);
  QCOMPARE(model.rowCount(), 1200);
  auto shown = std::make_shared<observe::Snapshot>(*snapshot(trace(0, 1200)));
  shown->at = Instant{10'000'000};
  model.display(shown);
  QVERIFY(!model.data(model.index(100, 0), LogModel::kLaterRole).toBool());
  QVERIFY(model.data(model.index(300, 0), LogModel::kLaterRole).toBool());
  model.display(nullptr);
  QCOMPARE(model.rowCount(), 0);
}

void LogModelTest::everyFilterAgreesWithItsMeaning_data() {
  using Entry = observe::TraceEntry;
  using Kind = observe::TraceKind;
  using Says = bool (*)(const Entry&);
  QTest::addColumn<void*>("says");
  const auto row = [](const char* filter, Says says) { QTest::newRow(filter) << reinterpret_cast<void*>(says); };
  row("kind:ack", [](const Entry& e) { return e.kind == Kind::kAck; });
  row("kind:ack,fault", [](const Entry& e) { return e.kind == Kind::kAck || e.kind == Kind::kFault; });
  row("kind:commands", [](const Entry& e) { return e.kind == Kind::kRead || e.kind == Kind::kWrite; });
  row("region:eu", [](const Entry& e) { return e.from == 1 || e.to == 1; });
  row("from:us to:ap", [](const Entry& e) { return e.from == 0 && e.to == 2; });
  row("key:cart*", [](const Entry& e) { return e.subject.view().starts_with("cart"); });
  row("key:cart:??", [](const Entry& e) { return e.subject.view().starts_with("cart") && e.subject.size() == 7; });
  row("-kind:messages", [](const Entry& e) { return !observe::is_message(e.kind); });
  row("lag>100ms", [](const Entry& e) { return e.at - e.sent > Duration::millis(100); });
  row("lag<=50ms", [](const Entry& e) { return e.at != e.sent && e.at - e.sent <= Duration::millis(50); });
  row("after:10ms before:20ms", [](const Entry& e) { return e.at.ns >= 10'000'000 && e.at.ns < 20'000'000; });
  row("kind:fault | region:ap kind:write",
      [](const Entry& e) { return e.kind == Kind::kFault || (e.kind == Kind::kWrite && e.to == 2); });
  row("(kind:fault | kind:ack) region:eu",
      [](const Entry& e) { return (e.kind == Kind::kFault || e.kind == Kind::kAck) && (e.from == 1 || e.to == 1); });
  row("bytes>=2KB operations>8", [](const Entry& e) { return e.bytes >= 2000 && e.operations > 8; });
  row("event=500", [](const Entry& e) { return e.number == 500; });
  row("name:\"slow link\"", [](const Entry& e) { return e.kind == Kind::kFault && e.subject.view() == "slow link"; });
  row("\"link\"", [](const Entry& e) { return e.subject.view() == "slow link"; });
  row("-(region:eu | region:us)", [](const Entry& e) { return e.from > 1 && e.to > 1; });
}

void LogModelTest::everyFilterAgreesWithItsMeaning() {
  QFETCH(void*, says);
  LogModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.display(snapshot(trace(0, 5000)));
  const LogFilter::Error error = model.setFilter(QTest::currentDataTag());
  QVERIFY2(error.message.isEmpty(), qPrintable(error.message));
  std::vector<std::uint64_t> expected, found;
  for (std::uint64_t n = 0; n < 5000; ++n)
    if (reinterpret_cast<bool (*)(const observe::TraceEntry&)>(says)(samples::entry(n))) expected.push_back(n);
  for (int r = 0; r < model.rowCount(); ++r) found.push_back(model.entry(r).number);
  QVERIFY(!expected.empty());
  QVERIFY(found == expected);
}

void LogModelTest::mistakesAreToldAtTheirColumn_data() {
  QTest::addColumn<int>("column");
  QTest::addColumn<QString>("says");
  QTest::newRow("knid:ack") << 0 << "did you mean \"kind\"?";
  QTest::newRow("kind:akc") << 5 << "did you mean \"ack\"?";
  QTest::newRow("kind:ack,faultt") << 9 << "unknown kind \"faultt\", did you mean \"fault\"?";
  QTest::newRow("region:usa") << 7 << "did you mean \"us\"?";
  QTest::newRow("fault") << 0 << "did you mean kind:fault?";
  QTest::newRow("kind:ack eu") << 9 << "did you mean region:eu?";
  QTest::newRow("kind:ack zzz") << 9 << "a text to look for needs quotes";
  QTest::newRow("lag>100") << 4 << "duration";
  QTest::newRow("kind>ack") << 0 << "takes a colon";
  QTest::newRow("(kind:ack") << 0 << "not closed";
  QTest::newRow("kind:ack |") << 10 << "expected a term";
  QTest::newRow("\"open") << 0 << "not closed";
  QTest::newRow("kind:") << 5 << "expected a value";
  QTest::newRow(")") << 0 << "expected a term";
  QTest::newRow("event:x") << 6 << "whole number";
  QTest::newRow("-") << 1 << "expected a term";
}

void LogModelTest::mistakesAreToldAtTheirColumn() {
  QFETCH(int, column);
  QFETCH(QString, says);
  LogFilter::Error error;
  QVERIFY(LogFilter::parse(QTest::currentDataTag(), {"us", "eu", "ap"}, error).isEmpty());
  QVERIFY2(error.message.contains(says), qPrintable(error.message));
  QCOMPARE(error.column, column);
}

void LogModelTest::aMistakeKeepsTheLastFilter() {
  LogModel model;
  model.display(snapshot(trace(0, 3000)));
  model.setFilter("kind:ack");
  const int rows = model.rowCount();
  QVERIFY(!model.setFilter("kind:ak").message.isEmpty());
  QCOMPARE(model.rowCount(), rows);
  QCOMPARE(model.filter(), QString("kind:ack"));
  LogFilter::Error error;
  QVERIFY(LogFilter::parse(QString(1000, u'('), {}, error).isEmpty());
  QVERIFY(!error.message.isEmpty());
}

void LogModelTest::aTermFindsTheRowItWasMadeFrom() {
  LogModel model;
  model.display(snapshot(trace(0, 3000)));
  for (const int row : {0, 1, 2, 3, 997, 1994})
    for (int column = 0; column < LogModel::kColumns; ++column) {
      model.setFilter("");
      const std::uint64_t number = model.entry(row).number;
      const QString term = model.termFor(row, column);
      if (term.isEmpty()) continue;
      QVERIFY2(model.setFilter(term).message.isEmpty(), qPrintable(term));
      bool found = false;
      for (int r = 0; r < model.rowCount() && !found; ++r) found = model.entry(r).number == number;
      QVERIFY2(found, qPrintable(term));
    }
}

void LogModelTest::rowsAreFoundByTimeAndEvent() {
  LogModel model;
  model.display(snapshot(trace(0, 3000)));
  QCOMPARE(model.rowAt(Instant{-1}), -1);
  QCOMPARE(model.rowAt(Instant{50'000 * 10 + 3}), 10);
  QCOMPARE(model.rowAt(kNever), 2999);
  QCOMPARE(model.rowOfEvent(10), 10);
  model.setFilter("kind:fault");
  QCOMPARE(model.rowOfEvent(10), -1);
  QCOMPARE(model.rowAt(Instant{50'000 * 1000}), 1);
}

namespace {

/// A snapshot of one entry.
std::shared_ptr<observe::Snapshot> only(observe::TraceEntry entry) {
  auto chunk = std::make_shared<observe::TraceChunk>();
  chunk->entries.push_back(std::move(entry));
  return snapshot({chunk});
}

QString whatOf(const LogModel& model) { return model.index(0, LogModel::kWhat).data().toString(); }

}  // namespace

void LogModelTest::aCommandSaysWhatWasDoneToWhichKeyAndWhere() {
  LogModel model;
  observe::TraceEntry entry;
  entry.kind = observe::TraceKind::kWrite;
  entry.to = 1;
  entry.shard = 3;
  entry.command = "SET";
  entry.subject = "cart:7";
  model.display(only(entry));
  QCOMPARE(whatOf(model), QStringLiteral("SET cart:7 · client in eu, shard 3"));
  QVERIFY(model.setFilter("\"SET\"").message.isEmpty());  // found by its command, and by its key as before
  QCOMPARE(model.rowCount(), 1);
  QVERIFY(model.setFilter("key:cart:7").message.isEmpty());
  QCOMPARE(model.rowCount(), 1);
  model.setFilter({});
  entry.refused = true;
  model.display(only(entry));
  QCOMPARE(whatOf(model), QStringLiteral("SET cart:7 · client in eu, refused: its shard is down"));
  entry.kind = observe::TraceKind::kScript;
  entry.subject = "SADD cart:7 milk";
  model.display(only(entry));
  QCOMPARE(whatOf(model), QStringLiteral("SADD cart:7 milk · in eu"));
}

void LogModelTest::aFaultSaysItsKindItsPlaceAndItsEffect() {
  LogModel model;
  observe::TraceEntry entry;
  entry.kind = observe::TraceKind::kFault;
  entry.subject = "fire";
  auto timeline = std::make_shared<observe::Timeline>();
  observe::FaultRecord fault;
  fault.name = "fire";
  fault.kind = "cut";
  fault.operands = "us × eu";
  fault.messages_lost = 1012;
  fault.messages_held = 3;
  timeline->faults.push_back(fault);
  auto seen = only(entry);
  seen->timeline = timeline;
  model.display(seen);
  QCOMPARE(whatOf(model), QStringLiteral("fire: cut us ⇄ eu · 1\u2009012 messages lost, 3 held so far"));
  timeline->faults[0].ended = Instant{5};
  timeline->faults[0].name = "cut-2";  // made up by the program: it tells nothing
  timeline->faults[0].evidence = "4,004 client commands refused";
  entry.subject = "cut-2";
  entry.kind = observe::TraceKind::kFaultEnd;
  seen = only(entry);
  seen->timeline = timeline;
  model.display(seen);
  QCOMPARE(whatOf(model),
           QStringLiteral("cut us ⇄ eu ends · 1\u2009012 messages lost, 3 held, 4\u2009004 client commands refused"));
  seen->timeline = nullptr;  // as a shorter look gives it: at least its name
  model.display(seen);
  QCOMPARE(whatOf(model), QStringLiteral("cut-2 ends"));
}

void LogModelTest::theThroughputCountsWhatIsThereAndLeavesGaps() {
  Throughput rates;
  auto seen = snapshot(trace(0, 200'000));  // 10 s at 20 000/s
  rates.display(*seen);
  const QVector<double> writes = rates.perSecond(1, Throughput::What::kWrites);
  QVERIFY(writes.size() > 100);
  QVERIFY(std::abs(writes[20] - 20'000.0 / 5 / 3) < 60);
  QVERIFY(std::isnan(writes.back()));
  seen->trace.erase(seen->trace.begin(), seen->trace.begin() + 20);
  seen->trace_dropped = 20 * 1024;
  seen->told_since = seen->trace.front()->entries.front().at;
  rates.display(*seen);
  QVERIFY(std::isnan(rates.perSecond(1, Throughput::What::kWrites)[2]));
  QCOMPARE(rates.perSecond(1, Throughput::What::kWrites)[40], writes[40]);
}

}  // namespace jetlag::ui

QTEST_GUILESS_MAIN(jetlag::ui::LogModelTest)
#include "log_model_test.moc"
