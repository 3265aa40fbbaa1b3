// SPDX-License-Identifier: GPL-3.0-or-later
// What pages say about a state is true of it: a plateau does not grow, what lags does not keep up, and every cut is named.
#include <QtTest>

#include <algorithm>

#include "lab/faults.h"
#include "lab_bench.h"
#include "pages/backlog_facts.h"
#include "pages/dock/link_facts.h"
#include "pages/facts.h"
#include "pages/map/map_scene_of.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

QString threeRegions() {
  return QStringLiteral(R"({"jetlag": 1, "name": "Three", "seed": 3, "duration": "40s", "drain": "10s",
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
              {"id": "ap", "location": "aws:ap-southeast-1"}],
  "workloads": [{"name": "w", "rate": "300/s", "keys": {"pattern": "k:{}", "count": 300},
                 "mix": {"SET": "60%", "GET": "40%"}}]})");
}

}  // namespace

class PagesStatesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aPlateauIsNotSaidToGrow() {
    LabBench bench;
    QVERIFY(bench.openText({}, threeRegions()));
    QVERIFY(bench.runTo(2));
    QVERIFY(bench.act(lab::Inject{lab::isolate(*bench.seen()->scenery, 1)}));
    QVERIFY(bench.runTo(3.2));
    QVERIFY2(headlineOf(*bench.seen()).rest.contains(QStringLiteral("growing by")), qPrintable(headlineOf(*bench.seen()).rest));
    QVERIFY(bench.runTo(20));  // by now every one of the 300 keys differs
    QVERIFY(bench.seen()->frame->divergent_keys > 290);
    QVERIFY2(!headlineOf(*bench.seen()).rest.contains(QStringLiteral("growing")), qPrintable(headlineOf(*bench.seen()).rest));
  }

  void aPlateauThatWaversIsNotSaidToGrowEither() {
    // Others carry on what one direction does not: more keys are under way than before, but not ever more.
    LabBench bench;
    QVERIFY(bench.openText({}, threeRegions()));
    QVERIFY(bench.runTo(2));
    QVERIFY(bench.act(lab::Inject{lab::one_way(*bench.seen()->scenery, 0, 1)}));
    for (double at = 8; at < 16; at += 0.5) {
      QVERIFY(bench.runTo(at));
      const MapHeadline headline = headlineOf(*bench.seen());
      QVERIFY2(!headline.rest.contains(QStringLiteral("growing")),
               qPrintable(QStringLiteral("%1: %2").arg(at).arg(headline.rest)));
    }
  }

  void whatLagsDoesNotKeepUp() {
    LabBench bench;
    QVERIFY(bench.openText({}, threeRegions()));
    QVERIFY(bench.runTo(2));
    QVERIFY(bench.act(lab::Inject{lab::isolate(*bench.seen()->scenery, 1)}));
    QVERIFY(bench.runTo(8));
    QVERIFY(bench.act(lab::Inject{lab::heal_all(*bench.seen()->scenery)}));
    int lagging = 0;
    for (double at = 8.005; at < 9; at += 0.01) {
      QVERIFY(bench.runTo(at));
      for (const observe::LinkView& link : bench.seen()->frame->links) {
        if (link.lag <= link.lag_bound) continue;
        ++lagging;
        const QString told = deadlineText(*bench.seen(), backlogOf(*bench.seen(), link));
        QVERIFY2(told != QStringLiteral("keeps up"), qPrintable(QString::number(at)));
        const MapScene scene = mapSceneOf(*bench.seen(), {});
        QVERIFY2(!scene.regions[link.to].status.contains(QStringLiteral("keeps up")), qPrintable(scene.regions[link.to].status));
      }
      if (lagging > 0 && std::none_of(bench.seen()->frame->links.begin(), bench.seen()->frame->links.end(),
                                      [](const auto& link) { return link.lag > link.lag_bound; }))
        break;
    }
    QVERIFY(lagging > 0);
  }

  void aOneWayCutIsNamedAsOne() {
    LabBench bench;
    QVERIFY(bench.openText({}, threeRegions()));
    QVERIFY(bench.runTo(2));
    QVERIFY(bench.act(lab::Inject{lab::one_way(*bench.seen()->scenery, 0, 1)}));
    QVERIFY(bench.runTo(4));
    const auto said = [&] { return headlineOf(*bench.seen()).strong + QStringLiteral(" ") + headlineOf(*bench.seen()).rest; };
    QVERIFY2(said().contains(QStringLiteral("us → eu is cut one way")), qPrintable(said()));
    QVERIFY(bench.act(lab::Inject{lab::cut(*bench.seen()->scenery, 0, 2)}));
    QVERIFY(bench.runTo(5));
    QVERIFY2(said().contains(QStringLiteral("1 of them one way")), qPrintable(said()));
    QVERIFY(bench.act(lab::Inject{lab::one_way(*bench.seen()->scenery, 1, 0)}));
    QVERIFY(bench.runTo(6));  // us is alone now
    QVERIFY2(said().contains(QStringLiteral("us is cut off")), qPrintable(said()));
  }

  void aSyncUnderWayDoesNotHideACut() {
    observe::Snapshot seen;
    LabBench bench;
    QVERIFY(bench.openText({}, threeRegions()));
    QVERIFY(bench.runTo(2));
    QVERIFY(bench.act(lab::Inject{lab::one_way(*bench.seen()->scenery, 0, 1)}));
    QVERIFY(bench.runTo(3));
    seen = *bench.seen();
    auto frame = std::make_shared<observe::Frame>(*seen.frame);
    frame->pipes.push_back({2, 1, 0, Instant{2'500'000'000}, 1000, 4000});
    seen.frame = frame;
    const MapHeadline headline = headlineOf(seen);
    QVERIFY2(headline.rest.contains(QStringLiteral("full sync ap → eu")), qPrintable(headline.rest));
    QVERIFY2(headline.rest.contains(QStringLiteral("us → eu is cut one way")), qPrintable(headline.rest));
  }

  void aWrongClockIsSaidByWhatItDoesToKeys() {
    LabBench bench;
    QVERIFY(bench.openText({}, threeRegions()));
    QVERIFY(bench.runTo(2));
    observe::Snapshot seen = *bench.seen();
    for (const bool ahead : {true, false}) {
      auto frame = std::make_shared<observe::Frame>(*seen.frame);
      for (observe::RegionView& region : frame->regions) region.version = 0;
      frame->regions[0].clock_error = Duration::millis(ahead ? 500 : -500);
      seen.frame = frame;
      QCOMPARE(headlineOf(seen).rest,
               numbers::duration(500'000'000) +
                   (ahead ? QStringLiteral(" ahead: its writes pass for newer than they are, keys expire early there")
                          : QStringLiteral(" behind: its writes pass for older than they are, keys expire late there")));
    }
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesStatesTest)
#include "pages_states_test.moc"
