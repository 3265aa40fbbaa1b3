// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages say, beside what has really happened: rates beside bandwidths, ends beside plans, one page beside another.
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "lab/faults.h"
#include "lab_bench.h"
#include "models/fault_words.h"
#include "pages/backlog_facts.h"
#include "pages/charts/chart_facts.h"
#include "pages/charts/report_tables.h"
#include "pages/dock/link_facts.h"
#include "pages/facts.h"
#include "pages/inspect/key_story.h"
#include "pages/map/map_scene_of.h"
#include "pages/sequence/trace_scene.h"
#include "pages/timeline/scheduled_end.h"
#include "pages/timeline/timeline_scene_of.h"
#include "widgets/chart_text.h"
#include "widgets/numbers.h"
#include "widgets/timeline_layout.h"

namespace jetlag::ui {

namespace {

QString twoWith(const QString& more) {
  return QStringLiteral(R"({"jetlag": 1, "name": "Two", "seed": 3, "duration": "20s", "drain": "5s",
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
  "workloads": [{"name": "w", "rate": "200/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"INCR": "60%", "GET": "40%"}}],
  %1})")
      .arg(more);
}

const ChartSeries* seriesOf(const ChartFacts& facts, const QString& name, bool ghost = false) {
  const auto found = std::ranges::find_if(
      facts.series, [&](const ChartSeries& series) { return series.branch == ghost && series.name.endsWith(name); });
  return found == facts.series.end() ? nullptr : &*found;
}

}  // namespace

class PagesTruthTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDirectionThatLivesIsNotExhausted() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("quickstart")) && bench.runTo(2));
    const auto& regions = bench.seen()->scenery->regions;
    const auto place = [&](const char* id) {
      return static_cast<std::uint8_t>(std::ranges::find(regions, id, &observe::Scenery::Region::id) - regions.begin());
    };
    const std::uint8_t us = place("us"), eu = place("eu"), ap = place("ap");
    QVERIFY(bench.act(lab::Inject{lab::one_way(*bench.seen()->scenery, us, eu)}) && bench.runTo(2.2));
    QVERIFY(bench.act(lab::Inject{lab::isolate(*bench.seen()->scenery, ap)}) && bench.runTo(2.6));
    const observe::Snapshot& seen = *bench.seen();
    const BacklogFacts there = backlogOf(seen, *directionOf(*seen.frame, us, eu)),
                       back = backlogOf(seen, *directionOf(*seen.frame, eu, us));
    QVERIFY(there.filling && there.exhaustedIn);
    QVERIFY2(!back.filling && !back.exhaustedIn && back.rate == 0, qPrintable(deadlineText(seen, back)));
    QCOMPARE(deadlineText(seen, back), QStringLiteral("keeps up"));
    for (const auto& node : mapSceneOf(seen, {}).regions)
      QVERIFY2(!node.status.contains(QStringLiteral("catching up")), qPrintable(node.status));
  }

  void egressIsWhatTheLinkCarries() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("degraded-link")) && bench.runTo(15));  // 1 Mbit/s from 8 s on, and full
    const ChartFacts facts = egressFacts(*bench.seen(), {LinkChoice::Kind::kAll});
    const double limit = 1e6 / 8 / (1 << 20);
    for (const ChartSeries& series : facts.series) {
      int steps = 0;
      for (qsizetype i = 0; i < series.x.size(); ++i) {
        if (series.x[i] < 9 || std::isnan(series.y[i])) continue;
        QVERIFY2(std::abs(series.y[i] - limit) < limit * 0.03,
                 qPrintable(QStringLiteral("%1 at %2").arg(series.y[i]).arg(series.x[i])));
        ++steps;
      }
      QVERIFY(steps > 20);
    }
  }

  void theBacklogsChartIsExactAtTheInstantShown() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")) && bench.runTo(25));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(17.3)}));
    const observe::Snapshot& seen = *bench.seen();
    const ChartFacts facts = backlogFacts(seen, {LinkChoice::Kind::kAll});
    for (std::size_t r = 0; r < seen.frame->regions.size(); ++r) {
      const ChartSeries* series = seriesOf(facts, nameOf(seen, static_cast<std::uint8_t>(r)));
      QVERIFY(series != nullptr);
      QCOMPARE(valueAt(*series, seen.at.in_seconds()).value_or(-1), seen.frame->regions[r].backlog_fill * 100);
    }
    QVERIFY(std::ranges::any_of(seen.frame->regions, [](const auto& region) { return region.backlog_fill > 0.01; }));
  }

  void inTheCommonPastBranchesSayTheSame() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")) && bench.runTo(12));
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.act(lab::Inject{lab::heal(*bench.seen()->scenery, 0, 1)}));
    QVERIFY(bench.runTo(16));
    for (const double at : {12.0, 11.37, 6.0}) {
      QVERIFY(bench.act(lab::Seek{LabBench::instant(at)}));
      const observe::Snapshot& seen = *bench.seen();
      const ChartFacts lag = lagFacts(seen, {LinkChoice::Kind::kAll});
      for (const observe::LinkView& link : seen.frame->links) {
        const QString name = arrowOf(seen, link.from, link.to);
        const auto own = valueAt(*seriesOf(lag, name), at), other = valueAt(*seriesOf(lag, name, true), at);
        QVERIFY2(own && other && std::abs(*own - *other) < 1, qPrintable(QStringLiteral("%1 at %2").arg(name).arg(at)));
      }
      for (const TimelineChart& chart : chartsOf(seen, {}))
        for (const TimelineSeries& series : chart.series) {
          if (!series.otherBranch) continue;
          const auto twin = std::ranges::find_if(chart.series, [&](const TimelineSeries& own) {
            return !own.otherBranch && !own.value.isEmpty() && (chart.id == 2 || series.name.endsWith(own.name));
          });
          QVERIFY(twin != chart.series.end());
          QCOMPARE(series.value, twin->value);
        }
    }
  }

  void theOtherBranchSaysWhatItSaidItself() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")) && bench.runTo(16));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(13)}));
    const auto keys = static_cast<double>(bench.seen()->frame->divergent_keys);
    const observe::LinkView behind = *std::ranges::max_element(bench.seen()->frame->links, {}, &observe::LinkView::lag);
    const double lag = lagShown(*bench.seen(), behind).in_millis();
    QVERIFY(keys > 0 && lag > 500);
    QVERIFY(bench.act(lab::Seek{LabBench::instant(12)}));
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.act(lab::Inject{lab::heal(*bench.seen()->scenery, 0, 1)}));
    QVERIFY(bench.runTo(14));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(13)}));
    const SnapshotPtr kept = bench.seen();
    const observe::Snapshot& seen = *kept;
    const auto waits =
        valueAt(*seriesOf(lagFacts(seen, {LinkChoice::Kind::kAll}), arrowOf(seen, behind.from, behind.to), true), 13);
    QVERIFY2(waits && std::abs(*waits - lag) <= 60, qPrintable(QStringLiteral("%1, was %2").arg(*waits).arg(lag)));
    const ChartFacts facts = divergenceFacts(seen);
    const ChartSeries* main = seriesOf(facts, QStringLiteral("differ"), true);
    QVERIFY(main->until && *main->until > 12.5 && *main->until < 13);
    QVERIFY(valueAt(*main, *main->until).value_or(0) < keys);
    const double counted = *main->until, told = *valueAt(*main, counted);
    QVERIFY(bench.act(lab::Switch{seen.branches[0].id}));  // where it is counted anew
    QVERIFY(bench.act(lab::Seek{LabBench::instant(counted)}));
    QCOMPARE(told, static_cast<double>(bench.seen()->frame->divergent_keys));
  }

  void aGaugeOfLostMemoryIsNotFull() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("shard-restarts-empty")) && bench.runTo(10));
    int gone = 0;
    for (const MapGauge& gauge : mapSceneOf(*bench.seen(), {}).gauges) {
      if (!gauge.gone) continue;
      QVERIFY(gauge.share < 0.1);
      QVERIFY2(gauge.deadline.startsWith(QStringLiteral("full sync")), qPrintable(gauge.deadline));
      ++gone;
    }
    QVERIFY(gone > 0);
    for (const observe::LinkView& link : bench.seen()->frame->links) {
      const GaugeFacts facts = gaugeOf(*bench.seen(), link);
      QCOMPARE(facts.gone, link.full_shards > 0);
      QCOMPARE(facts.detail.contains(QStringLiteral("none that")), facts.gone);
    }
    LabBench full;
    QVERIFY(full.open(QStringLiteral("backlog-overflows")) && full.runTo(29.5));
    const auto over = std::ranges::find_if(full.seen()->frame->links, [](const auto& link) { return link.full_shards > 0; });
    QVERIFY(over != full.seen()->frame->links.end());
    const BacklogFacts facts = backlogOf(*full.seen(), *over);
    QVERIFY(facts.gone() && facts.share > 0.9);
    QVERIFY(gaugeOf(*full.seen(), *over).detail.startsWith(QStringLiteral("over ")));
  }

  void aFlapHealsWhenItsTurnIsOver() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("flapping-link")) && bench.runTo(11.05));  // from 5 s on 500 ms down, 1 500 ms up
    const observe::Snapshot& seen = *bench.seen();
    const auto cut = std::ranges::find_if(seen.frame->links, [](const auto& link) { return link.cut; });
    QVERIFY(cut != seen.frame->links.end());
    QCOMPARE(scheduledEnd(seen, cut->from, cut->to).value_or(Instant{}), LabBench::instant(11.5));
    const TimelineScene scene = timelineSceneOf(seen, {});
    const auto item = std::ranges::find_if(scene.lanes[0].items,
                                           [](const TimelineItem& each) { return each.text.startsWith(QStringLiteral("flap")); });
    QVERIFY2(item->tail.startsWith(QStringLiteral("flaps until 13")), qPrintable(item->tail));
  }

  void aPlannedCutEndsAtItsHeal() {
    LabBench bench;
    QVERIFY(bench.openText({}, twoWith(QStringLiteral(
                                   R"("faults": [{"at": "2s", "cut": ["us", "eu"]}, {"at": "4s", "heal": ["us", "eu"]},
                                                 {"at": "8s", "crash": {"region": "eu"}}, {"at": "9s", "restart": {"region": "eu"}}])"))));
    for (const double at : {0.0, 3.0, 6.0}) {
      QVERIFY(bench.runTo(at));
      const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
      QCOMPARE(scene.lanes[0].items[0].from, Nanos{2'000'000'000});
      QCOMPARE(scene.lanes[0].items[0].to, Nanos{4'000'000'000});
    }
  }

  void aDegradedLinksRoundTripIsTheOneOfNow() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("degraded-link")) && bench.runTo(15));
    const observe::Snapshot& seen = *bench.seen();
    const Duration usual = figuresOf(seen, 0, 1)->rtt, now = usual + Duration::millis(300);
    const MapLink link = mapSceneOf(seen, {}).links.front();
    QVERIFY2(link.label.startsWith(numbers::duration(now.ns)), qPrintable(link.label));
    QVERIFY2(link.label.contains(QStringLiteral("degraded")), qPrintable(link.label));
    QVERIFY(networkOf(seen, 0, 1).front().value.startsWith(numbers::duration(now.ns)));
  }

  void theTableOfLagsKnowsWhatStillWaits() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")) && bench.runTo(22));
    QVERIFY(bench.look({.report = true}));
    double most = 0;
    for (const observe::LinkView& link : bench.seen()->frame->links) most = std::max(most, link.lag.in_seconds());
    QVERIFY(most > 5);
    const QStringList first = lagRows(*bench.seen()->report).front();
    QCOMPARE(first.size(), 6);
    QVERIFY2(first[5].endsWith(QStringLiteral("s")) && !first[5].endsWith(QStringLiteral("ms")), qPrintable(first[5]));
    QVERIFY2(first[4].endsWith(QStringLiteral("ms")), qPrintable(first[4]));
  }

  void theSequenceChartMarksOnlyCutsAsCuts() {
    LabBench slow;
    QVERIFY(slow.open(QStringLiteral("degraded-link")) && slow.runTo(15));
    std::int64_t longest = 0;
    for (const observe::Flight& flight : slow.seen()->flights) longest = std::max(longest, (flight.arrives - flight.sent).ns);
    QVERIFY(longest > 3'000'000'000);
    QVERIFY(readableSpan(*slow.seen(), {}) > longest);
    const auto marks = traceScene(*slow.seen(), 7'000'000'000, 16'000'000'000, {}, {}, {}).scene.marks;
    QCOMPARE(marks.size(), qsizetype{1});
    QVERIFY(!marks[0].slashed && marks[0].state == State::kLagging);
    LabBench bench;
    QVERIFY(bench.openText(
        {}, twoWith(QStringLiteral(R"("faults": [{"at": "2s", "cut": ["us", "eu"]}, {"at": "4s", "heal": ["us", "eu"]}])"))));
    QVERIFY(bench.runTo(5));
    const SequenceScene scene = traceScene(*bench.seen(), 1'000'000'000, 5'000'000'000, {}, {}, {}).scene;
    QCOMPARE(scene.marks.size(), qsizetype{2});
    QVERIFY(scene.marks[0].slashed && scene.marks[0].state == State::kCut);
    QVERIFY(!scene.marks[1].slashed && scene.marks[1].state == State::kHealthy);
    QCOMPARE(std::ranges::count_if(scene.bands, [](const auto& band) { return band.label.startsWith(QStringLiteral("heal")); }),
             0);
  }

  void timesToLiveThatCompeteAreNoValuesThatDo() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("sessions-expire")) && bench.runTo(12));
    QVERIFY(bench.look({.key = "session:anna"}));
    const KeyReplay replay(bench.seen()->key->why);
    const KeyStory story = keyStory(*bench.seen(), replay);
    QCOMPARE(story.headline, QStringLiteral("The longest time to live counts."));
    QVERIFY(std::ranges::any_of(story.rows, [](const OperationRow& row) {
      return row.brief == QStringLiteral("expire at 10.000") + numbers::kThinSpace + QStringLiteral("s");
    }));
  }

  void aRegionThatLostItsMemoryHoldsNoCount() {
    LabBench bench;
    QVERIFY(bench.openText(
        {}, twoWith(QStringLiteral(R"("faults": [{"at": "5s", "region-down": {"region": "eu", "data": "lost"}}])"))));
    QVERIFY(bench.runTo(6));
    QVERIFY(bench.look({.key = "k:1"}));
    const KeyReplay replay(bench.seen()->key->why);
    QCOMPARE(replay.form(), KeyForm::kCounter);
    QVERIFY(!replay.at(0).isEmpty());
    QVERIFY(replay.lostMemory(1) && replay.at(1).isEmpty());
  }

  void aForkWhoseParentWasTakenBackBeginsThere() {
    LabBench bench;
    QVERIFY(
        bench.openText({}, twoWith(QStringLiteral(R"("drain": "4s")")).replace(QStringLiteral(R"("drain": "5s",)"), QString())));
    QVERIFY(bench.runTo(3));
    QVERIFY(bench.act(lab::Inject{lab::cut(*bench.seen()->scenery, 0, 1)}));
    QVERIFY(bench.runTo(7));
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.runTo(8));
    QVERIFY(bench.act(lab::Switch{bench.seen()->branches[0].id}));
    QVERIFY(bench.act(lab::Undo{}));
    const observe::Snapshot& seen = *bench.seen();
    QVERIFY(seen.branches[0].reached < LabBench::instant(3.1) && seen.branches[1].forked_at == LabBench::instant(7));
    QCOMPARE(timelineSceneOf(seen, {}).branches[1].from, seen.branches[0].reached.ns);
  }

  void ofManyBranchesTheOneShownIsThere() {
    LabBench bench;
    QVERIFY(bench.openText({}, twoWith(QStringLiteral(R"("tags": [])"))));
    for (const double at : {1.0, 2.0, 3.0, 4.0, 5.0}) {
      QVERIFY(bench.runTo(at));
      QVERIFY(bench.act(lab::Fork{}));
    }
    const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
    QCOMPARE(scene.branches.size(), std::size_t{3});
    QCOMPARE(scene.branchesMore, 3);
    QCOMPARE(std::ranges::count_if(scene.branches, &TimelineBranch::current), 1);
    QVERIFY(scene.branches[0].parent < 0 || scene.branches[0].parent < 3);
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesTruthTest)
#include "pages_truth_test.moc"
