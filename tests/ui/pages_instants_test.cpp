// SPDX-License-Identifier: GPL-3.0-or-later
// Which instant a number speaks of: after going back every label is that of the cursor, and what was counted or sampled at
// another instant says so.
#include <QtTest>

#include <algorithm>

#include "lab_bench.h"
#include "main_window/facts.h"
#include "pages/charts/chart_facts.h"
#include "pages/facts.h"
#include "pages/map/map_scene_of.h"
#include "pages/timeline/timeline_scene_of.h"
#include "widgets/chart.h"
#include "widgets/numbers.h"
#include "widgets/timeline_paint.h"

namespace jetlag::ui {

namespace {

QString failing() {
  return QStringLiteral(R"({"jetlag": 1, "name": "Failing", "seed": 3, "duration": "20s", "drain": "5s",
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
  "workloads": [{"name": "w", "rate": "200/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"SET": "60%", "GET": "40%"}}],
  "faults": [{"name": "cut", "at": "4s", "for": "6s", "cut": ["us", "eu"]}],
  "expect": ["lag{from=us,to=eu}.p99 < 10ms", "lag{from=us,to=eu}.p50 < 60s", "full_syncs >= 1", "divergent_keys == 0"]})");
}

const TimelineExpectation* expectation(const TimelineScene& scene, const QString& begins) {
  const auto found = std::find_if(scene.expectations.begin(), scene.expectations.end(),
                                  [&](const auto& each) { return each.text.startsWith(begins); });
  return found == scene.expectations.end() ? nullptr : &*found;
}

}  // namespace

class PagesInstantsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(past_.open(QStringLiteral("backlog-suffices")));
    QVERIFY(past_.runTo(24));
    QVERIFY(past_.act(lab::Seek{LabBench::instant(15)}));
  }

  void timelineLabelsAreTheMapsNumbersOfTheInstantShown() {
    const observe::Snapshot& seen = *past_.seen();
    QVERIFY(seen.at < seen.reached && seen.frame->divergent_keys > 0);
    const TimelineScene scene = timelineSceneOf(seen, {});
    int told = 0;
    for (const observe::LinkView& link : seen.frame->links)
      for (const TimelineSeries& series : scene.charts[0].series) {
        if (series.value.isEmpty() || series.otherBranch || series.name != arrowOf(seen, link.from, link.to)) continue;
        QCOMPARE(series.value, lagText(seen, link));
        QCOMPARE(shownPoint(series, seen.at.ns)->y(), lagShown(seen, link).in_millis());
        ++told;
      }
    QVERIFY(told > 0);
    QCOMPARE(scene.charts[1].series[0].value,
             QStringLiteral("%1 keys").arg(numbers::grouped(static_cast<qint64>(seen.frame->divergent_keys))));
  }

  void timelineLabelsStandAtTheCursorNotAtTheBranchsEnd() {
    const TimelineScene scene = timelineSceneOf(*past_.seen(), {});
    const TimelineLayout layout = layoutTimeline(scene, QRectF(0, 0, 1400, 420), scene.range);
    int labels = 0;
    for (const TimelineRow& row : layout.rows) {
      if (row.kind != TimelineRowKind::kChart) continue;
      const TimelineChart& chart = scene.charts[row.index];
      const QRectF plot = plotOf(layout, row);
      for (const ChartLabel& label : chartLabels({scene, layout}, chart, axisOf(chart, layout.visible, plot.height()), plot)) {
        QVERIFY2(std::abs(label.x - layout.x(scene.cursor) - 10) < 1, qPrintable(label.text));
        QVERIFY2(label.over, "the line goes on beneath it");
        ++labels;
      }
    }
    QVERIFY(labels >= 2);
  }

  void chartLabelsAreThoseOfTheCursorToo() {
    const observe::Snapshot& seen = *past_.seen();
    Chart chart;
    chart.resize(900, 400);
    chart.setFacts(lagFacts(seen, {LinkChoice::Kind::kAll}));
    for (const observe::LinkView& link : seen.frame->links) {
      const QString label =
          QStringLiteral("%1 %2").arg(arrowOf(seen, link.from, link.to), numbers::duration(lagShown(seen, link).ns));
      QVERIFY2(chart.legend().contains(label),
               qPrintable(label + QStringLiteral(" | ") + chart.legend().join(QStringLiteral(", "))));
    }
    chart.setFacts(divergenceFacts(seen));
    QVERIFY2(chart.legend().first().contains(numbers::grouped(static_cast<qint64>(seen.frame->divergent_keys))),
             qPrintable(chart.legend().first()));
  }

  void aBranchThatEndsBeforeTheCursorSaysWhenItsValueWas() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(12));
    QVERIFY(bench.act(lab::Fork{}));
    QVERIFY(bench.runTo(14));
    Chart chart;
    chart.resize(900, 400);
    chart.setFacts(divergenceFacts(*bench.seen()));
    QCOMPARE(chart.legend().size(), 2);
    QVERIFY2(chart.legend()[1].endsWith(QStringLiteral(" at 12%1s").arg(numbers::kThinSpace)), qPrintable(chart.legend()[1]));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(11)}));
    chart.setFacts(divergenceFacts(*bench.seen()));
    QVERIFY2(!chart.legend()[1].contains(QStringLiteral(" at ")), qPrintable(chart.legend()[1]));
  }

  void keysCountedBeforeTheInstantShownSayWhen() {
    const observe::Snapshot& seen = *past_.seen();
    observe::Snapshot exact = seen;
    auto frame = std::make_shared<observe::Frame>(*seen.frame);
    frame->divergent_at = seen.at;
    exact.frame = frame;
    QVERIFY2(!headlineOf(exact).rest.contains(QStringLiteral("counted")), qPrintable(headlineOf(exact).rest));
    frame->divergent_at = LabBench::instant(14.75);
    const QString counted = QStringLiteral("counted at %1").arg(numbers::instant(14'750'000'000));
    QVERIFY2(headlineOf(exact).rest.contains(counted), qPrintable(headlineOf(exact).rest));
    const StatusFacts status = statusFacts(&exact, {}, 1);
    QVERIFY(
        std::any_of(status.left.begin(), status.left.end(), [&](const StatusItem& item) { return item.text.contains(counted); }));
    QVERIFY(!status.left.front().text.contains(QStringLiteral("As recorded at")));
    exact.provisional = true;
    QVERIFY(statusFacts(&exact, {}, 1).left.front().text.startsWith(QStringLiteral("As recorded at")));
    exact.state = observe::RunState::kRunning;  // while it plays the number moves on by itself
    QVERIFY(!headlineOf(exact).rest.contains(QStringLiteral("counted")));
  }

  void whereARunRestsTheKeysAreCountedForThatInstant() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-suffices")));
    QVERIFY(bench.runTo(13.37));
    QVERIFY(bench.seen()->frame->divergent_keys > 0);
    QCOMPARE(bench.seen()->frame->divergent_at, bench.seen()->frame->at);
    QVERIFY(!headlineOf(*bench.seen()).rest.contains(QStringLiteral("counted")));
  }

  void anExpectationThatFailsSoFarSaysSoAndSinceWhen() {
    LabBench bench;
    QVERIFY(bench.openText({}, failing()));
    QVERIFY(bench.runTo(3.33));
    TimelineScene scene = timelineSceneOf(*bench.seen(), {});
    const TimelineExpectation* p99 = expectation(scene, QStringLiteral("lag{from=us,to=eu}.p99"));
    QVERIFY(p99 != nullptr);
    QCOMPARE(p99->verdict, State::kLagging);
    QVERIFY2(p99->text.contains(QStringLiteral("fails so far, since")), qPrintable(p99->text));
    QCOMPARE(p99->segments.back().state, State::kLagging);
    QCOMPARE(scene.expectations.front().verdict, State::kLagging);  // before those that are open
    QVERIFY2(scene.verdicts.contains(QStringLiteral("failing")), qPrintable(scene.verdicts));
    // What holds so far, or has to be reached first, is open.
    QCOMPARE(expectation(scene, QStringLiteral("lag{from=us,to=eu}.p50"))->verdict, State::kNone);
    QCOMPARE(expectation(scene, QStringLiteral("full_syncs"))->verdict, State::kNone);
    const StatusFacts status = statusFacts(bench.seen().get(), {}, 1);
    QVERIFY(std::any_of(status.left.begin(), status.left.end(), [](const StatusItem& item) {
      return item.text.contains(QStringLiteral("so far")) &&
             item.hint.startsWith(QStringLiteral("Would fail if the run ended now"));
    }));
    // At the end it is broken.
    QVERIFY(bench.runOut());
    scene = timelineSceneOf(*bench.seen(), {});
    QCOMPARE(expectation(scene, QStringLiteral("lag{from=us,to=eu}.p99"))->verdict, State::kCut);
    QVERIFY(!scene.verdicts.contains(QStringLiteral("so far")));
  }

  void aFigureOfAnExpectationSaysWhenItWasSampled() {
    LabBench bench;
    QVERIFY(bench.openText({}, failing()));
    QVERIFY(bench.runTo(6.6));
    const auto& results = bench.seen()->timeline->expectations;
    const TimelineScene scene = timelineSceneOf(*bench.seen(), {});
    for (const auto& result : results) {
      QVERIFY(result.sampled_at && *result.sampled_at <= bench.seen()->reached);
      const TimelineExpectation* shown = expectation(scene, textOf(result.text));
      const bool by_itself = shown->text.contains(QStringLiteral(", at 6.6 s"));  // the last value of a gauge
      QVERIFY2(by_itself || shown->text.endsWith(QStringLiteral(" at %1").arg(numbers::instant(result.sampled_at->ns))),
               qPrintable(shown->text));
    }
    // Going back changes nothing about what was sampled at the branch's end, and it says so by its instant.
    QVERIFY(bench.act(lab::Seek{LabBench::instant(2)}));
    const TimelineScene before = timelineSceneOf(*bench.seen(), {});
    QVERIFY(statusFacts(bench.seen().get(), {}, 1).right.front().text.endsWith(QStringLiteral(" of 00:06.600")));
    QCOMPARE(before.expectations.front().text, scene.expectations.front().text);
  }

 private:
  LabBench past_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesInstantsTest)
#include "pages_instants_test.moc"
