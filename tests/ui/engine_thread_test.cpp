// SPDX-License-Identifier: GPL-3.0-or-later
// The engine thread: what is asked for happens, in order; the window gets values; broken files leave the open world alone.
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <optional>

#include "lab/faults.h"
#include "lab_thread/engine_thread.h"
#include "lab_thread/pacer.h"

namespace jetlag::ui {

namespace {

const QString kTwoRegions = QStringLiteral(R"({"jetlag": 1, "name": "Two", "seed": 3, "duration": "10s", "drain": "5s",
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
  "workloads": [{"name": "w", "rate": "200/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"SET": "60%", "GET": "40%"}}],
  "faults": [{"name": "cut", "at": "2s", "for": "3s", "cut": ["us", "eu"]}]})");

Instant seconds(double s) { return Instant{} + Duration{static_cast<std::int64_t>(s * 1e9)}; }

/// A window that takes every snapshot at once and keeps the last.
struct Viewer {
  Viewer() {
    QObject::connect(&engine, &EngineThread::snapshot, &engine, [this](const SnapshotPtr& seen) {
      last = seen;
      ++count;
      engine.taken();
    });
  }
  void settle() {
    engine.waitUntilIdle();
    QCoreApplication::processEvents();
    engine.waitUntilIdle();
    QCoreApplication::processEvents();
  }
  EngineThread engine;
  SnapshotPtr last;
  int count = 0;
};

}  // namespace

class EngineThreadTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void opensAScenarioAndShowsItsFirstInstant() {
    Viewer viewer;
    QSignalSpy opened(&viewer.engine, &EngineThread::opened);
    viewer.engine.open(QStringLiteral("two.json"), kTwoRegions);
    viewer.settle();
    QCOMPARE(opened.count(), 1);
    QVERIFY(viewer.last);
    QCOMPARE(viewer.last->at, Instant{});
    QCOMPARE(viewer.last->scenery->regions.size(), std::size_t{2});
  }

  void runsUntilATimeAndStopsThere() {
    Viewer viewer;
    QSignalSpy playing(&viewer.engine, &EngineThread::playing);
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.runUntil({Goal::Kind::kTime, seconds(3)}, EngineThread::Haste::kFast);
    viewer.settle();
    QCOMPARE(viewer.last->at, seconds(3));
    QVERIFY(viewer.last->frame->links[0].cut);
    QCOMPARE(playing.count(), 2);
  }

  void anInstantOfThePastIsProvisionalUntilItIsCounted() {
    Viewer viewer;
    std::vector<bool> told;
    QObject::connect(&viewer.engine, &EngineThread::snapshot, &viewer.engine,
                     [&](const SnapshotPtr& seen) { told.push_back(seen->provisional); });
    QString busy = kTwoRegions;
    viewer.engine.open({}, busy.replace(QStringLiteral("200/s"), QStringLiteral("20k/s")));
    viewer.engine.runUntil({Goal::Kind::kTime, seconds(1)}, EngineThread::Haste::kExpress);  // few checkpoints
    viewer.settle();
    told.clear();
    viewer.engine.act(lab::Seek{seconds(0.5)});
    viewer.settle();
    viewer.settle();
    QVERIFY(told.size() >= 2 && told.front());
    QVERIFY(!told.back() && !viewer.last->provisional);
    QCOMPARE(viewer.last->at, seconds(0.5));
  }

  void expressArrivesAtTheSameEndAsPlaying() {
    Viewer fast, express;
    fast.engine.open({}, kTwoRegions);
    fast.engine.runUntil({Goal::Kind::kEnd}, EngineThread::Haste::kFast);
    express.engine.open({}, kTwoRegions);
    express.engine.runUntil({Goal::Kind::kEnd}, EngineThread::Haste::kExpress);
    fast.settle();
    express.settle();
    QCOMPARE(fast.last->fingerprint.text(), express.last->fingerprint.text());
    QCOMPARE(express.last->state, observe::RunState::kFinished);
  }

  void goalsAreMetWhereTheyHappen() {
    Viewer viewer;
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.runUntil({Goal::Kind::kInteresting}, EngineThread::Haste::kFast);
    viewer.settle();
    QCOMPARE(viewer.last->at, seconds(2));
    viewer.engine.runUntil({Goal::Kind::kConverged}, EngineThread::Haste::kFast);
    viewer.settle();
    QVERIFY(viewer.last->at > seconds(5));
    QVERIFY(viewer.last->at < seconds(7));
  }

  void aConditionIsMetWhereItComesTrue() {
    Viewer viewer;
    QSignalSpy missed(&viewer.engine, &EngineThread::goalMissed), playing(&viewer.engine, &EngineThread::playing);
    viewer.engine.open({}, kTwoRegions);
    const auto until = [&](const char* condition) {
      Goal goal{Goal::Kind::kCondition};
      goal.condition = QString::fromLatin1(condition);
      viewer.engine.runUntil(goal, EngineThread::Haste::kFast);
      viewer.settle();
    };
    until("lag_now > 1s");
    QVERIFY2(viewer.last->at >= seconds(3) && viewer.last->at < seconds(3.2), qPrintable(QString::number(viewer.last->at.ns)));
    QVERIFY(missed.isEmpty());
    const auto before = playing.count();
    QSignalSpy taken(&viewer.engine, &EngineThread::goalTaken);
    until("lag_nwo > 1s");
    until("always lag_now > 1s");
    QCOMPARE(playing.count(), before);
    QCOMPARE(taken.count(), 2);
    QVERIFY2(taken[0][0].toString().contains("lag_now"), qPrintable(taken[0][0].toString()));
    QVERIFY2(taken[1][0].toString().contains("without always"), qPrintable(taken[1][0].toString()));
    until("lag_now > 1h");
    QCOMPARE(viewer.last->state, observe::RunState::kFinished);
    QCOMPARE(taken[2][0].toString(), QString());
    QCOMPARE(missed[0][0].toString(), QString("The run ended before lag_now > 1h"));
  }

  void aConditionIsMetAtTheSameSampleForwardsAndInThePast() {
    // Two writes a second: many samples pass between two events.
    QString calm = kTwoRegions;
    calm.replace(QStringLiteral("200/s"), QStringLiteral("2/s"));
    Goal goal{Goal::Kind::kCondition};
    goal.condition = QStringLiteral("lag_now > 1s");
    Viewer viewer;
    viewer.engine.open({}, calm);
    viewer.engine.runUntil(goal, EngineThread::Haste::kFast);
    viewer.settle();
    const Instant forwards = viewer.last->at;
    viewer.engine.runUntil({}, EngineThread::Haste::kFast);
    viewer.engine.act(lab::Seek{});
    viewer.engine.runUntil(goal, EngineThread::Haste::kFast);
    viewer.settle();
    QCOMPARE(viewer.last->at, forwards);
    QVERIFY2(forwards < seconds(3.6), qPrintable(QString::number(forwards.in_seconds())));
  }

  void whoseGoalDidNotComeIsTold() {
    Viewer viewer;
    QSignalSpy missed(&viewer.engine, &EngineThread::goalMissed);
    viewer.engine.open({}, kTwoRegions);
    for (const Goal& goal : {Goal{Goal::Kind::kFullSync}, Goal{Goal::Kind::kEvent, {}, 99'999'999}}) {
      viewer.engine.runUntil(goal, EngineThread::Haste::kFast);
      viewer.settle();
    }
    QCOMPARE(missed.count(), 2);
    QCOMPARE(missed[0][0].toString(), QStringLiteral("The run ended before another full sync"));
    QCOMPARE(missed[1][0].toString(), QStringLiteral("The run ended before event 99999999"));
  }

  void whoRestsInThePastSeesItExactly() {
    Viewer viewer;
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.runUntil({}, EngineThread::Haste::kExpress);
    viewer.settle();
    viewer.engine.act(lab::Seek{seconds(1.3) + Duration{77}});
    viewer.settle();
    const SnapshotPtr past = viewer.last;
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.runUntil({Goal::Kind::kTime, seconds(1.3) + Duration{77}}, EngineThread::Haste::kFast);
    viewer.settle();
    QCOMPARE(past->at, viewer.last->at);
    QCOMPARE(past->frame->events, viewer.last->frame->events);
    QCOMPARE(past->frame->divergent_keys, viewer.last->frame->divergent_keys);
    QVERIFY(past->flights == viewer.last->flights);
    QVERIFY(!past->flights.empty());
  }

  void whatWasSimulatedAlreadyIsLookedThroughFromTheInstantShown() {
    const auto until = [](Viewer& viewer, const Goal& goal) {
      viewer.engine.runUntil(goal, EngineThread::Haste::kFast);
      viewer.settle();
      return viewer.last->at;
    };
    const auto lagging = [](const char* condition) {
      Goal goal{Goal::Kind::kCondition};
      goal.condition = QString::fromLatin1(condition);
      return goal;
    };
    const auto rewind = [](Viewer& viewer, double to) {
      viewer.engine.act(lab::Seek{seconds(to)});
      viewer.settle();
      QCOMPARE(viewer.last->at, seconds(to));
    };
    Viewer fresh, done;
    fresh.engine.open({}, kTwoRegions);
    const Instant lag = until(fresh, lagging("lag_now > 1s"));
    fresh.engine.open({}, kTwoRegions);
    const Instant event = until(fresh, {Goal::Kind::kEvent, {}, 1'500});
    QCOMPARE(fresh.last->events, std::uint64_t{1'500});
    done.engine.open({}, kTwoRegions);
    const Instant end = until(done, {});
    QVERIFY(lag < end && event < end && event > seconds(0.5));
    QSignalSpy missed(&done.engine, &EngineThread::goalMissed);
    rewind(done, 0.5);
    QCOMPARE(until(done, lagging("lag_now > 1s")), lag);
    QVERIFY(done.last->state != observe::RunState::kRunning);
    rewind(done, 0.5);
    QCOMPARE(until(done, {Goal::Kind::kEvent, {}, 1'500}), event);
    // As with times, one that lies before the instant shown is gone back to.
    rewind(done, 9);
    QCOMPARE(until(done, {Goal::Kind::kEvent, {}, 1'500}), event);
    QCOMPARE(until(done, lagging("lag_now > 1s")), lag);
    QVERIFY(missed.isEmpty());
    rewind(done, 9);
    QCOMPARE(until(done, lagging("lag_now > 1s")), end);
    QCOMPARE(missed.count(), 1);
  }

  void whatWasDoneByHandIsThereInTheSearch() {
    Viewer viewer;
    viewer.engine.open({}, QString(kTwoRegions).replace(QStringLiteral("\"at\": \"2s\""), QStringLiteral("\"at\": \"9s\"")));
    viewer.engine.runUntil({Goal::Kind::kTime, seconds(2)}, EngineThread::Haste::kFast);
    viewer.settle();
    viewer.engine.act(lab::Inject{lab::cut(*viewer.last->scenery, 0, 1)});
    viewer.engine.runUntil({Goal::Kind::kTime, seconds(6)}, EngineThread::Haste::kFast);
    viewer.engine.act(lab::Seek{seconds(1)});
    Goal goal{Goal::Kind::kCondition};
    goal.condition = QStringLiteral("lag_now > 1s");
    viewer.engine.runUntil(goal, EngineThread::Haste::kFast);
    viewer.settle();
    QVERIFY2(viewer.last->at >= seconds(3) && viewer.last->at < seconds(3.2), qPrintable(QString::number(viewer.last->at.ns)));
    QCOMPARE(viewer.last->injected.size(), std::size_t{1});
  }

  void playingFollowsTheSpeedAndPausesOnRequest() {
    Viewer viewer;
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.setSpeed(5);
    viewer.engine.play();
    QTRY_VERIFY_WITH_TIMEOUT(viewer.last && viewer.last->at > seconds(0.5), 10'000);
    viewer.engine.pause();
    viewer.settle();
    const Instant stopped = viewer.last->at;
    viewer.settle();
    QCOMPARE(viewer.last->at, stopped);
    QVERIFY(viewer.last->state != observe::RunState::kRunning);
  }

  void actionsAreDoneAndRefusalsSayWhy() {
    Viewer viewer;
    QSignalSpy refused(&viewer.engine, &EngineThread::refused);
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.runUntil({Goal::Kind::kTime, seconds(1)}, EngineThread::Haste::kFast);
    viewer.settle();
    viewer.engine.act(lab::Command{{0}, "SET note hello"});
    viewer.engine.act(lab::Command{{0}, "SET \"open"});
    viewer.settle();
    QCOMPARE(viewer.last->timeline->script.size(), std::size_t{1});
    QCOMPARE(refused.count(), 1);
    QVERIFY(refused[0][0].toString().contains(QStringLiteral("quotes")));
  }

  void aBrokenFileLeavesTheWorldThatIsOpen() {
    Viewer viewer;
    std::optional<std::vector<Mistake>> mistakes;
    QObject::connect(&viewer.engine, &EngineThread::failed, this,
                     [&](const QString&, const QString&, const std::vector<Mistake>& all) { mistakes = all; });
    viewer.engine.open({}, kTwoRegions);
    viewer.engine.open(QStringLiteral("bad.json"),
                       QString(kTwoRegions).replace(QStringLiteral("\"seed\""), QStringLiteral("\"sead\"")));
    viewer.settle();
    QVERIFY(mistakes.has_value());
    QCOMPARE(mistakes->at(0).line, 1);
    QVERIFY(mistakes->at(0).message.find("seed") != std::string::npos);
    QVERIFY(viewer.last);
    QCOMPARE(QString::fromStdString(viewer.last->scenery->scenario.name), QStringLiteral("Two"));
  }

  void textsAreCheckedWithTheirTicket() {
    Viewer viewer;
    QSignalSpy checked(&viewer.engine, &EngineThread::checked);
    viewer.engine.check({}, QStringLiteral("{\n  \"jetlag\": 1,\n  \"regions\": 7\n}"), 41);
    viewer.settle();
    QCOMPARE(checked.count(), 1);
    QCOMPARE(checked[0][0].toInt(), 41);
    const auto mistakes = checked[0][1].value<std::vector<Mistake>>();
    QVERIFY(std::any_of(mistakes.begin(), mistakes.end(), [](const Mistake& m) { return m.line == 3 && m.column > 1; }));
  }

  void closingWhileItRunsEndsAtOnce() {
    for (int i = 0; i < 20; ++i) {
      Viewer viewer;
      viewer.engine.open({}, kTwoRegions);
      viewer.engine.setSpeed(Pacer::kUnlimited);
      viewer.engine.play();
    }
  }

  void thePacerNeverMakesUpForAStall() {
    Pacer pacer;
    pacer.setSpeed(2);
    pacer.start(std::chrono::seconds(1));
    QCOMPARE(pacer.elapsed(std::chrono::milliseconds(1'050)).ns, std::int64_t{100'000'000});
    QCOMPARE(pacer.elapsed(std::chrono::seconds(60)).ns, std::int64_t{200'000'000});
  }
};

}  // namespace jetlag::ui

QTEST_GUILESS_MAIN(jetlag::ui::EngineThreadTest)
#include "engine_thread_test.moc"
