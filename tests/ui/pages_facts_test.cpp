// SPDX-License-Identifier: GPL-3.0-or-later
// Figures that several pages show are the same on all of them, and true.
#include <QTest>

#include <algorithm>
#include <cmath>

#include "lab/faults.h"
#include "lab_bench.h"
#include "pages/backlog_facts.h"
#include "pages/charts/chart_facts.h"
#include "pages/dock/link_facts.h"
#include "pages/dock/region_details.h"
#include "pages/facts.h"
#include "pages/inspect/key_facts.h"
#include "pages/inspect/key_rows.h"
#include "pages/inspect/key_story.h"
#include "pages/map/map_pipes.h"
#include "pages/map/map_scene_of.h"
#include "pages/matrix/matrix_rows.h"
#include "pages/timeline/timeline_scene_of.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

/// Regions us, eu and, if so, ap; what `more` adds.
QString scenarioOf(const QString& more, const QString& regions = QStringLiteral("us-east-1 eu-west-1"), int writes = 200) {
  QStringList rows;
  for (const QString& region : regions.split(QLatin1Char(' ')))
    rows << QStringLiteral(R"({"id": "%1", "location": "aws:%2"})").arg(region.section(QLatin1Char('-'), 0, 0), region);
  return QStringLiteral(R"({"jetlag": 1, "name": "test", "seed": 3, "duration": "20s", "drain": "20s", "regions": [%1],
    "workloads": [{"name": "w", "rate": "%2/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"SET": "60%", "GET": "40%"}}], %3})")
      .arg(rows.join(QStringLiteral(", ")))
      .arg(writes)
      .arg(more);
}

const QString kThree = QStringLiteral("us-east-1 eu-west-1 ap-southeast-1");

struct Bench : LabBench {
  Bench(const QString& text, double seconds) { opened = openText(QStringLiteral("test.json"), text) && runTo(seconds); }
  bool opened = false;
};

const TimelineLane* laneOf(const std::vector<TimelineLane>& lanes, int id) {
  const auto at = std::ranges::find(lanes, id, &TimelineLane::id);
  return at == lanes.end() ? nullptr : &*at;
}

const TimelineItem* itemWith(const TimelineLane& lane, const char* words) {
  const auto at = std::ranges::find_if(lane.items, [&](const auto& item) { return item.text.contains(QLatin1String(words)); });
  return at == lane.items.end() ? nullptr : &*at;
}

QString valueOf(const QVector<KeyValue>& rows, const QString& key) {
  const auto at = std::ranges::find_if(rows, [&](const KeyValue& row) { return row.key == key; });
  return at == rows.end() ? QString() : at->value;
}

}  // namespace

class PagesFactsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lagIsTheSameOnEveryPageAndNeverLessThanTheWay() {
    Bench bench(scenarioOf(QStringLiteral(R"("faults": [{"name": "cut", "at": "3s", "for": "2s", "cut": ["us", "eu"]}])"),
                           QStringLiteral("us-east-1 eu-west-1"), 20),
                0.5);
    QVERIFY(bench.opened);
    for (const double at : {1.01, 1.37, 2.9, 4.2, 5.02, 5.5, 7.013, 12.0, 20.05}) {
      QVERIFY(bench.runTo(at));
      const observe::Snapshot& seen = *bench.seen();
      for (const observe::LinkView& link : seen.frame->links) {
        const QString told = lagText(seen, link);
        const Duration way = figuresOf(seen, link.from, link.to)->one_way;
        const Duration lag = lagShown(seen, link);
        QVERIFY2(lag >= way || lag.ns == 0 || told.startsWith(QStringLiteral("under ")), qPrintable(told));
        QCOMPARE(lagOf(seen, link.from, link.to).value, told);
        QCOMPARE(behindRows(seen, link.to).front().value, told);
        const QString name = arrowOf(seen, link.from, link.to);
        for (const ChartSeries& series : lagFacts(seen, {LinkChoice::Kind::kAll}).series) {
          if (series.name != name) continue;
          double last = 0;
          for (const double y : series.y)
            if (!std::isnan(y)) last = y;
          QVERIFY(std::abs(last - lag.in_millis()) < 1e-6);
        }
        for (const TimelineChart& chart : chartsOf(seen, {}))
          for (const TimelineSeries& series : chart.series)
            if (series.name == name && !series.value.isEmpty()) QCOMPARE(series.value, told);
      }
    }
  }
  void whatEndsBeforeAsScheduledIsNotForecast() {
    Bench bench(scenarioOf(QStringLiteral(R"("database": {"backlog": "100KiB"},
      "faults": [{"name": "down", "at": "2s", "for": "4s", "region-down": {"region": "eu", "data": "keep"}}])")),
                4);
    QVERIFY(bench.opened);
    const observe::Snapshot& seen = *bench.seen();
    const auto exhausted = backlogOf(seen, *directionOf(*seen.frame, 0, 1)).exhaustedIn;
    QVERIFY(exhausted && seen.at + *exhausted > LabBench::instant(6) && seen.at + *exhausted < seen.end);
    QVERIFY(itemWith(*laneOf(lanesOf(seen), kSyncLane), "backlog gone") == nullptr);
    const Forecast forecast = forecastOf(seen, 0, 1);
    QCOMPARE(forecast.hint, QStringLiteral("scheduled at 6.00") + numbers::kThinSpace + QStringLiteral("s"));
    QCOMPARE(forecast.rows.size(), qsizetype{1});
    QCOMPARE(forecast.rows[0].what, QStringLiteral("partial sync"));
    QVERIFY(forecast.rows[0].amount.startsWith(QStringLiteral("now up to ")));
  }
  void aLinkThatOthersBridgeNeedsNoFullSync() {
    Bench bench(scenarioOf(QStringLiteral(R"("database": {"backlog": "200KiB"},
      "faults": [{"name": "cut", "at": "2s", "for": "16s", "cut": ["us", "eu"]}])"),
                           kThree),
                17);
    QVERIFY(bench.opened);
    const observe::Snapshot& seen = *bench.seen();
    QCOMPARE(gaugeOf(seen, *directionOf(*seen.frame, 0, 1)).headline, QStringLiteral("others relay"));
    const Forecast forecast = forecastOf(seen, 0, 1);
    QCOMPARE(forecast.rows.size(), qsizetype{1});
    QCOMPARE(forecast.rows[0].what, QStringLiteral("partial sync"));
  }
  void whoIsServedByANearerNeighbourTakesAPartialSync() {
    const QString isolated = QStringLiteral(R"("database": {"shards": 4, "backlog": "8KiB"},
      "faults": [{"name": "cut", "at": "2s", "for": "8s", "isolate": "eu"}])");
    Bench bench(scenarioOf(isolated, kThree), 9.9);
    QVERIFY(bench.opened);
    const Forecast near = forecastOf(*bench.seen(), 0, 1), far = forecastOf(*bench.seen(), 1, 2);
    QCOMPARE(near.rows[0].what, QStringLiteral("full sync, both ways"));
    QCOMPARE(far.rows[0].what, QStringLiteral("full sync to ap"));
    QCOMPARE(far.rows[1].what, QStringLiteral("partial to eu"));
    QVERIFY(bench.runTo(12));
    for (const observe::SyncRecord& sync : bench.seen()->timeline->syncs)
      if (sync.start >= LabBench::instant(10))
        QCOMPARE(sync.kind == observe::SyncKind::kFull, !(sync.from == "ap" && sync.to == "eu"));
    // The bar of all counts as the report does, and as the map did while they were under way.
    const std::vector<TimelineLane> lanes = lanesOf(*bench.seen());
    QVERIFY(itemWith(*laneOf(lanes, kSyncLane), "12 full syncs") != nullptr);
  }
  void fullSyncsUnderWayAreCountedByShardAndOnce() {
    Bench bench(scenarioOf(QStringLiteral(R"("database": {"shards": 4, "backlog": "8KiB"},
      "dataset": {"keys": 20000, "value": "256B", "pattern": "k:{}"},
      "faults": [{"name": "cut", "at": "2s", "for": "8s", "cut": ["us", "eu"]}])")),
                10);
    QVERIFY(bench.opened);
    bool some = false, compared = false;
    for (double at = 10; at < 11; at += 0.01) {
      QVERIFY(bench.runTo(at));
      const std::vector<PipeFacts> pipes = pipesOf(*bench.seen());
      if (syncsIn(pipes) < 2) continue;
      const Forecast forecast = forecastOf(*bench.seen(), 0, 1);  // of the dock: the sizes that the map tells
      if (pipes.size() == 2 && forecast.title == QLatin1String("Sync under way")) {
        compared = true;
        QCOMPARE(forecast.rows[0].amount,
                 QStringLiteral("≈ %1").arg(numbers::memory(static_cast<double>(pipes[0].total + pipes[1].total))));
      }
      some = true;
      const QString words = QStringLiteral("%1 full syncs").arg(syncsIn(pipes));
      const MapHeadline headline = mapSceneOf(*bench.seen(), {}).headline;
      QVERIFY2((headline.strong + headline.rest).contains(words), qPrintable(headline.strong + headline.rest));
      const std::vector<TimelineLane> lanes = lanesOf(*bench.seen());
      const auto under = std::ranges::count_if(laneOf(lanes, kSyncLane)->items,
                                               [](const auto& item) { return item.filled && item.id >= kPipeItem; });
      QCOMPARE(under, 1);
      QVERIFY(itemWith(*laneOf(lanes, kSyncLane), qPrintable(words)) != nullptr);
    }
    QVERIFY(some && compared);
  }
  void lagBehindACutIsThatOfTheInstantShownAlsoAfterARewind() {
    Bench bench(scenarioOf(QStringLiteral(R"("faults": [{"name": "cut", "at": "2s", "for": "8s", "cut": ["us", "eu"]}])")),
                6.013);
    QVERIFY(bench.opened);
    const Duration exact = lagShown(*bench.seen(), *directionOf(*bench.seen()->frame, 0, 1));
    QVERIFY(bench.runTo(9));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(5.501)}));
    const Duration earlier = lagShown(*bench.seen(), *directionOf(*bench.seen()->frame, 0, 1));
    QCOMPARE((exact - earlier).ns, Duration::millis(512).ns);
  }
  void ofManyShardsItIsToldHowManyNeedAFullSync() {
    Bench bench(scenarioOf(QStringLiteral(R"("database": {"shards": 8, "backlog": "8KiB"},
      "faults": [{"name": "cut", "at": "2s", "for": "17s", "cut": ["us", "eu"]}])")),
                2);
    QVERIFY(bench.opened);
    bool some = false;
    for (double at = 3; at < 19 && !some; at += 0.1) {
      QVERIFY(bench.runTo(at));
      const observe::LinkView link = *directionOf(*bench.seen()->frame, 0, 1);
      some = link.full_shards > 0 && link.full_shards < 8;
      if (!some) continue;
      QCOMPARE(deadlineText(*bench.seen(), backlogOf(*bench.seen(), link)),
               QStringLiteral("full sync of %1 of 8 shards").arg(link.full_shards));
      QVERIFY(forecastOf(*bench.seen(), 0, 1).rows[0].what.contains(QStringLiteral(" shards")));
      const QString lacks = gaugeOf(*bench.seen(), link).detail;  // what the backlog no longer holds is not counted
      QVERIFY2(lacks.startsWith(QStringLiteral("over 8")), qPrintable(lacks));
    }
    QVERIFY(some);
  }
  void whoServesARegionThatLostItsMemoryIsTheOnlyOneThatNeedsAFullSync() {
    Bench bench(scenarioOf(QStringLiteral(R"("database": {"backlog": "16KiB"}, "network": {"defaults": {"bandwidth": "1Mbit/s"}},
      "faults": [{"name": "lost", "at": "2s", "for": "2s", "region-down": {"region": "eu", "data": "lost"}}])"),
                           kThree),
                4.3);
    QVERIFY(bench.opened);
    const observe::Snapshot& seen = *bench.seen();
    QCOMPARE(pipesOf(seen).size(), std::size_t{1});
    QCOMPARE(pipesOf(seen)[0].from, std::uint8_t{0});  // the nearest
    const BacklogFacts other = backlogOf(seen, *directionOf(*seen.frame, 2, 1), pipesOf(seen));
    QVERIFY(other.gone());
    QCOMPARE(deadlineText(seen, other), QStringLiteral("after a full sync from us"));
  }
  void theSizeOfAFullSyncIsKnownBetterTheMoreOfItHasCome() {
    Bench bench(
        scenarioOf(QStringLiteral(R"("database": {"backlog": "16KiB"}, "network": {"defaults": {"bandwidth": "200kbit/s"}},
      "faults": [{"name": "lost", "at": "2s", "for": "2s", "region-down": {"region": "eu", "data": "lost"}}])")),
        4.1);
    QVERIFY(bench.opened);
    std::vector<PipeFacts> told;
    for (double at = 4.1; at < 8; at += 0.02) {
      QVERIFY(bench.runTo(at));
      const auto pipes = pipesOf(*bench.seen());
      if (!pipes.empty()) told.push_back(pipes.front());
      else if (!told.empty()) break;
    }
    QVERIFY(told.size() > 5);
    const auto size = static_cast<double>(bench.seen()->timeline->syncs.front().bytes);
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (i > 0) QVERIFY(told[i].share() >= told[i - 1].share() - 0.03);
      if (told[i].share() < 0.3) continue;
      QVERIFY2(std::abs(static_cast<double>(told[i].total) - size) < 0.15 * size, qPrintable(QString::number(told[i].total)));
    }
  }
  void keysThatExpireOnSomeClocksOnlyAreToldAsThat() {
    Bench bench(
        QStringLiteral(R"({"jetlag": 1, "name": "t", "duration": "20s", "regions": [{"id": "us", "location": "aws:us-east-1"},
      {"id": "eu", "location": "aws:eu-west-1", "clock": {"offset": "3s"}}],
      "script": [{"at": "1s", "region": "us", "run": "SET s:1 a EX 5"}]})"),
        4.5);
    QVERIFY(bench.opened);
    QVERIFY(bench.look({.matrix = true}));
    const MatrixRows rows = matrixRows(bench.seen().get(), false, false);
    QCOMPARE(rows.divergent, 1);
    QCOMPARE(summaryText(*bench.seen()->frame, rows), QStringLiteral("Same data everywhere · 1 key expired on some clocks only"));
    QCOMPARE(divergentText(bench.seen().get(), rows, 200, {}), QStringLiteral("Divergent 1"));
  }
  void theRoundTripOfADegradedLinkIsToldWithAndWithout() {
    Bench bench(scenarioOf(QStringLiteral(R"("faults": [{"name": "slow", "at": "1s", "for": "5s",
      "degrade": {"between": ["us", "eu"], "latency": "40ms"}}])")),
                3);
    QVERIFY(bench.opened);
    const Duration usual = figuresOf(*bench.seen(), 0, 1)->rtt;
    const QString before = numbers::duration(usual.ns), now = numbers::duration((usual + Duration::millis(80)).ns);
    QCOMPARE(valueOf(networkOf(*bench.seen(), 0, 1), QStringLiteral("Round trip, median")),
             QStringLiteral("%1 now, else %2").arg(now, before));
    QVERIFY(bench.runTo(8));
    QCOMPARE(valueOf(networkOf(*bench.seen(), 0, 1), QStringLiteral("Round trip, median")), before);
  }
  void aStepThatWasRefusedOrChangedNothingLooksSo() {
    Bench bench(
        scenarioOf(QStringLiteral(R"("faults": [{"name": "down", "at": "2s", "for": "4s", "region-down": {"region": "eu"}}],
      "script": [{"at": "3s", "region": "us", "run": "SADD s a"}, {"at": "3.1s", "region": "us", "run": "SREM s b"},
                 {"at": "3.2s", "region": "us", "run": "INCR s"}, {"at": "3.3s", "region": "eu", "run": "SET x 1"},
                 {"at": "9s", "region": "us", "run": "SADD s a", "expect": 0}])")),
        5);
    QVERIFY(bench.opened);
    const std::vector<TimelineLane> lanes = lanesOf(*bench.seen());
    const TimelineLane& lane = *laneOf(lanes, kScriptLane);
    QCOMPARE(lane.items.size(), std::size_t{5});
    QVERIFY(lane.items[0].state == State::kAccent && !lane.items[0].planned);
    QVERIFY(lane.items[1].state == State::kNone && lane.items[1].text.endsWith(QStringLiteral("changed nothing")));
    QVERIFY(lane.items[2].state == State::kCut && lane.items[2].text.contains(QStringLiteral("refused: WRONGTYPE")));
    QVERIFY(lane.items[3].state == State::kCut);
    QVERIFY(lane.items[4].state == State::kAccent && lane.items[4].planned);
  }
  void theStepThatIsStillFillingIsNoRate() {
    Bench bench(scenarioOf(QStringLiteral(R"("tags": ["x"])")), 3.01);
    QVERIFY(bench.opened);
    for (const double at : {3.01, 4.56, 6.0}) {
      QVERIFY(bench.runTo(at));
      const double step = seriesOf(*bench.seen()->timeline, "egress{from=us,to=eu}")->series.step.in_seconds();
      for (const ChartSeries& series : egressFacts(*bench.seen(), {}).series) {
        double last = 0;
        for (qsizetype i = 0; i < series.y.size(); ++i)
          if (!std::isnan(series.y[i])) last = series.x[i];
        QVERIFY(last > 0 && last + step <= at + 1e-9);
      }
    }
  }
  void aRegionThatIsDownIsNotAmongThoseThatAgree() {
    Bench bench(
        scenarioOf(QStringLiteral(R"("faults": [{"name": "down", "at": "2s", "for": "4s", "region-down": {"region": "eu"}}])")),
        4);
    QVERIFY(bench.opened);
    QCOMPARE(sameDataText(*bench.seen()->frame), QStringLiteral("1 region is down, 1 is up"));
    const MapScene scene = mapSceneOf(*bench.seen(), {});
    QCOMPARE(scene.headline.strong, QStringLiteral("eu is down"));
    QCOMPARE(scene.headline.rest, QStringLiteral("one region is up"));
    QVERIFY(!scene.regions[0].status.contains(QStringLiteral("converged")));
  }
  void ofARegionWithOneShardDownItIsToldSo() {
    Bench bench(scenarioOf(QStringLiteral(R"("database": {"shards": 2},
      "faults": [{"name": "crash", "at": "2s", "for": "4s", "crash": {"region": "eu", "shard": 1}}])")),
                4);
    QVERIFY(bench.opened);
    const MapScene scene = mapSceneOf(*bench.seen(), {});
    QCOMPARE(scene.headline.strong, QStringLiteral("eu has 1 of 2 shards down"));
    QCOMPARE(scene.regions[1].status, QStringLiteral("1 of 2 shards down"));
    QCOMPARE(valueOf(processRows(*bench.seen(), 1), QStringLiteral("State")), QStringLiteral("1 of 2 shards down"));
  }
  void hotKeysAreTheSameHoweverManyRowsAPageAsksFor() {
    Bench bench(scenarioOf(QStringLiteral(R"("tags": ["x"])")), 6);
    QVERIFY(bench.opened);
    observe::Focus few, many;
    few.matrix = many.matrix = true;
    few.matrix_rows = 5;
    many.matrix_rows = 1000;
    QVERIFY(bench.look(few));
    const QStringList first = matrixRows(bench.seen().get(), false, false).hot;
    QVERIFY(first.size() > 5);
    for (const QString& key : first) few.matrix_keys.push_back(key.toStdString());
    QVERIFY(bench.look(many));
    QCOMPARE(matrixRows(bench.seen().get(), false, false).hot, first);
    QVERIFY(bench.look(few));
    QCOMPARE(matrixRows(bench.seen().get(), false, true).rows.size(), first.size());
  }
  void anOperationWaitsBehindTheCutOfALinkOnItsWay() {
    Bench bench(scenarioOf(QStringLiteral(R"("network": {"topology": "line"},
      "faults": [{"name": "cut", "at": "2s", "for": "10s", "cut": ["us", "eu"]}],
      "script": [{"at": "4s", "region": "us", "run": "SET here 1"}])"),
                           kThree, 1),
                8);
    QVERIFY2(bench.opened, qPrintable(bench.refused()));
    observe::Focus focus;
    focus.key = "here";
    QVERIFY(bench.look(focus));
    const KeyReplay replay(bench.seen()->key->why);
    QCOMPARE(replay.operations().size(), qsizetype{1});
    const auto& op = replay.operations().front();
    QCOMPARE(whyNotHere(*bench.seen(), op, 2), QStringLiteral("%1 is behind the cut").arg(op.dot));
    QVERIFY(keyFacts(*bench.seen(), replay, -1).vectorSentence.contains(QStringLiteral("held by")));
  }
  void whatACardSaysIsReplacedIsNotSaidToStay() {
    Bench bench(
        scenarioOf(QStringLiteral(R"("faults": [{"name": "cut", "at": "2s", "for": "8s", "cut": ["us", "eu"]}])"), kThree, 400),
        5);
    QVERIFY(bench.opened);
    int replaced = 0;
    for (const double at : {5.0, 9.99, 10.05, 10.2}) {
      QVERIFY(bench.runTo(at));
      for (int key = 0; key < 60; ++key) {
        observe::Focus focus;
        focus.key = "k:" + std::to_string(key);
        QVERIFY(bench.look(focus));
        const KeyReplay replay(bench.seen()->key->why);
        const KeyStory story = keyStory(*bench.seen(), replay);
        for (const ValueFacts& card : keyFacts(*bench.seen(), replay, 0).cards)
          for (const ValueFacts::Row& row : card.rows) {
            const auto told = std::ranges::find(story.rows, row.id, &OperationRow::dot);
            if (told == story.rows.end() || !row.detail.startsWith(QStringLiteral("replaced by "))) continue;
            ++replaced;
            QVERIFY2(!told->outcome.contains(QStringLiteral("stays")) && !told->outcome.contains(QStringLiteral("win")),
                     qPrintable(QStringLiteral("%1 at %2: %3 but %4").arg(row.id).arg(at).arg(told->outcome, row.detail)));
          }
      }
    }
    QVERIFY(replaced > 0);
  }
  void ofEqualStampsTheFirstRegionsWins() {
    observe::Explanation why;
    why.key = "k";
    why.rule = "lww (default)";
    for (const char* region : {"us", "eu"}) {
      observe::RegionValue value;
      value.region = region, value.type = "string", value.value = std::string("\"") + region + "\"";
      value.candidates.push_back({std::string(region) + ":1", std::string("\"") + region + "\"", true});
      why.regions.push_back(value);
    }
    for (const char* region : {"eu", "us"}) {
      observe::ExplainedOperation op;
      op.dot = std::string(region) + ":1";
      op.region = region;
      op.stamp = 7;
      op.command = std::string("SET k ") + region;
      op.parts.push_back({"", std::string("\"") + region + "\""});
      op.saw = {false, false};
      op.fate = observe::Fate::kPending;
      for (const char* to : {"us", "eu"}) op.arrivals.push_back({to, op.region == to ? std::optional(Instant{5}) : std::nullopt});
      why.operations.push_back(op);
    }
    const KeyReplay replay(why);
    QVERIFY(replay.holds());
    QVERIFY(replay.outcome().has_value());
    QCOMPARE(*replay.outcome(), replay.find(QStringLiteral("us:1"))->value);
  }
  void aBranchThatEndsEarlierSaysWhen() {
    Bench bench(scenarioOf(QStringLiteral(R"("faults": [{"name": "cut", "at": "2s", "for": "8s", "cut": ["us", "eu"]}])")), 4);
    QVERIFY(bench.opened);
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.runTo(7));
    for (const TimelineChart& chart : chartsOf(*bench.seen(), {})) {
      const auto ghost = std::ranges::find_if(chart.series, &TimelineSeries::otherBranch);
      QVERIFY(ghost != chart.series.end());
      QVERIFY2(ghost->value.endsWith(QStringLiteral(" at 4.00") + numbers::kThinSpace + QStringLiteral("s")),
               qPrintable(ghost->value));
    }
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesFactsTest)
#include "pages_facts_test.moc"
