// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileDialog>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolTip>

#include "crowded_worlds.h"
#include "lab_bench.h"
#include "pages/charts/chart_card.h"
#include "pages/charts/chart_facts.h"
#include "pages/charts/charts_page.h"
#include "pages/facts.h"
#include "pages/timeline/timeline_scene_of.h"
#include "pages/words/glossary.h"
#include "widgets/button.h"
#include "widgets/chart_overlay.h"
#include "widgets/chart_text.h"
#include "widgets/explain.h"
#include "widgets/fields.h"
#include "widgets/picture_export.h"
#include "widgets/timeline_layout.h"

#ifdef Q_OS_UNIX
#include <csignal>

#include <sys/resource.h>
#endif

namespace jetlag::ui {

namespace {

void choose(ChartsPage& page, const QString& what) {
  page.links()->setCurrent(what);
  Q_EMIT page.links()->currentChanged(what);
}

/// Names that have a place; none covers another.
QStringList namesOf(const Chart& chart, const QVector<ChartSeries>& all) {
  QStringList names;
  QVector<QRect> boxes;
  for (const ChartSeries& series : all) {
    const QRect box = chart.legendBox(series.name).adjusted(0, 1, 0, -1);
    if (box.height() <= 0) continue;
    if (std::ranges::any_of(boxes, [&](const QRect& other) { return other.intersects(box); })) return {};
    names << series.name;
    boxes << box;
  }
  return names;
}

/// As somebody who opens the card's menu, takes the entry and writes a path.
QString exported(ChartCard& card, const QString& entry, const QString& path) {
  QSignalSpy told(&card, &ChartCard::announced);
  QTest::mouseClick(card.findChild<Button*>(), Qt::LeftButton);
  auto* const menu = card.findChild<QMenu*>();
  for (QAction* const action : menu->actions())
    if (action->text() == entry) action->trigger();
  menu->close();
  auto* const dialog = card.findChild<QFileDialog*>();
  if (dialog == nullptr) return QStringLiteral("no dialog");
  dialog->findChild<QLineEdit*>()->setText(path);
  static_cast<QDialog*>(dialog)->accept();
  delete menu;
  delete dialog;
  return told.isEmpty() ? QStringLiteral("nothing") : told.front().front().toString();
}

QByteArray contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

}  // namespace

class PagesChartsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theTitleOfAChartSaysWhatItsWordsMean() {
    LabBench bench;
    ChartsPage page;
    page.resize(1500, 900);
    page.show();
    bench.open(QStringLiteral("backlog-suffices"));
    bench.runTo(25);
    page.display(bench.seen());
    setMeanings(meaningsIn);
    const auto tipAt = [](ChartCard& card, const QPoint& at) {
      QHelpEvent event(QEvent::ToolTip, at, card.chart()->mapToGlobal(at));
      QCoreApplication::sendEvent(card.chart(), &event);
      return QToolTip::text();
    };
    ChartCard& card = *page.card(QStringLiteral("backlog"));
    QVERIFY(tipAt(card, {20, 10}).contains(QStringLiteral("Map and details tell what a peer lacks")));
    QTRY_COMPARE(tipAt(card, {20, 100}), QString());  // there the lines have their values
    // The other way round, of the details' gauges.
    QVERIFY(meaningsIn(QStringLiteral("Peer lacks")).contains(QStringLiteral("The charts tell what is not acknowledged")));
  }

  void aRangesValuesAreThoseOfItsEndAndSaidToBe() {
    LabBench bench;
    ChartsPage page;
    page.resize(1500, 900);
    page.show();
    QVERIFY(bench.open(QStringLiteral("quickstart")) && bench.runTo(2));
    bench.act(lab::Fork{});
    QVERIFY(bench.runTo(9));
    bench.act(lab::Switch{0});
    QVERIFY(bench.runTo(7.98));
    bench.act(lab::Switch{1});
    page.display(bench.seen());
    const auto names = [&] {
      return (page.card(QStringLiteral("lag"))->chart()->legend() + page.card(QStringLiteral("divergence"))->chart()->legend())
          .join(QLatin1Char('\n'));
    };
    const auto hint = [&] {
      for (const QLabel* label : page.findChildren<QLabel*>())
        if (label->text().contains(QStringLiteral("Drag to zoom"))) return label->text();
      return QString();
    };
    QVERIFY2(names().contains(QStringLiteral(" at 7.98")), qPrintable(names()));
    QVERIFY(hint().startsWith(QStringLiteral("Up to 9.000")));
    page.selectRange(TimeSpan{4'000'000'000, 6'228'000'000});
    QVERIFY2(!names().contains(QStringLiteral(" at 7.98")), qPrintable(names()));
    QVERIFY2(hint().startsWith(QStringLiteral("Values at 6.228")), qPrintable(hint()));
    page.selectRange(std::nullopt);
    QVERIFY(hint().startsWith(QStringLiteral("Up to 9.000")));
  }

  void onePastHasOneValueInEveryBranch() {
    LabBench bench;
    ChartsPage page;
    page.resize(1500, 900);
    page.show();
    QVERIFY(bench.open(QStringLiteral("quickstart")) && bench.runTo(2));
    bench.act(lab::Fork{});
    QVERIFY(bench.runTo(9));
    bench.act(lab::Switch{0});
    page.display(bench.seen());
    const double at = bench.seen()->at.in_seconds();
    QCOMPARE(at, 2.0);
    int compared = 0;
    for (const ChartFacts& facts : {lagFacts(*bench.seen(), {}), divergenceFacts(*bench.seen()), backlogFacts(*bench.seen(), {}),
                                    egressFacts(*bench.seen(), {})})
      for (const ChartSeries& ghost : facts.series)
        for (const ChartSeries& own : facts.series) {
          if (!ghost.branch || own.branch || ghost.name != QStringLiteral("what-if 1: ") + own.name) continue;
          QVERIFY(!ghost.until);
          QVERIFY2(lastValue(ghost, at)->y() == lastValue(own, at)->y(), qPrintable(QStringLiteral("%1, %2: %3 and %4")
                                                                                        .arg(facts.title, own.name)
                                                                                        .arg(lastValue(own, at)->y())
                                                                                        .arg(lastValue(ghost, at)->y())));
          ++compared;
        }
    QVERIFY(compared >= 10);
  }

  void ofManyRegionsSixAreNamedAndTheOthersCounted() {
    LabBench bench;
    QVERIFY(bench.openText(QStringLiteral("mesh.json"), QString::fromUtf8(samples::fullMesh(20))) && bench.runTo(8));
    const observe::Snapshot& seen = *bench.seen();
    ChartsPage page;
    page.resize(1200, 600);
    page.show();
    page.display(bench.seen());
    Throughput counted;
    counted.display(seen);
    const auto factsOf = [&](const LinkChoice& choice) {
      return std::vector<std::pair<const char*, ChartFacts>>{{"lag", lagFacts(seen, choice)},
                                                             {"backlog", backlogFacts(seen, choice)},
                                                             {"throughput", throughputFacts(seen, counted, choice)},
                                                             {"egress", egressFacts(seen, choice)}};
    };
    for (const auto& [id, facts] : factsOf({})) {
      const Chart& chart = *page.card(QLatin1String(id))->chart();
      QCOMPARE(namesOf(chart, facts.series).size(), 6);
      QCOMPARE(chart.moreText(),
               QLatin1String(id) == QLatin1String("lag") ? QStringLiteral("374 more") : QStringLiteral("14 more"));
    }
    // A region that somebody chooses is among them; all are there for those who want that, with as many names as there is room.
    const QString chosen = QStringLiteral("me-south-1");
    for (const auto& [id, facts] : factsOf({LinkChoice::Kind::kFrom, chosen}))
      if (QLatin1String(id) != QLatin1String("lag"))
        QVERIFY2(std::ranges::find(facts.series, chosen, &ChartSeries::name) != facts.series.end(), id);
    choose(page, LinkChoice{LinkChoice::Kind::kAll}.text());
    for (const auto& [id, facts] : factsOf({LinkChoice::Kind::kAll})) {
      const Chart& chart = *page.card(QLatin1String(id))->chart();
      const qsizetype named = namesOf(chart, facts.series).size(), all = QLatin1String(id) == QLatin1String("lag") ? 380 : 20;
      QCOMPARE(facts.series.size(), all);
      QVERIFY(named > 6);
      QCOMPARE(chart.moreText(), QStringLiteral("%1 more").arg(all - named));
    }
  }

  void aRegionLooksTheSameInEveryChart() {
    for (const QString& name : {QStringLiteral("quickstart"), QStringLiteral("mesh")}) {
      LabBench bench;
      QVERIFY(bench.open(name) && bench.runTo(6));
      Throughput counted;
      counted.display(*bench.seen());
      QHash<QString, QPen> pens;
      int again = 0;
      for (const ChartFacts& facts :
           {throughputFacts(*bench.seen(), counted, {}), backlogFacts(*bench.seen(), {}), egressFacts(*bench.seen(), {})})
        for (qsizetype i = 0; i < facts.series.size(); ++i) {
          const QPen pen = chartPen(facts, i);
          const QPen first = pens.value(facts.series[i].name, pen);
          QVERIFY2(pen.color() == first.color() && pen.dashPattern() == first.dashPattern(), qPrintable(facts.series[i].name));
          again += pens.contains(facts.series[i].name) ? 1 : 0;
          pens.insert(facts.series[i].name, pen);
        }
      QVERIFY(again > 0);
    }
  }

  void linesFallWhenAllAgreeAgain() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")) && bench.runTo(34));
    const observe::Snapshot& seen = *bench.seen();
    const std::vector<Instant>& agreed = seen.timeline->agreed;
    QCOMPARE(agreed.size(), std::size_t{1});
    const double at = agreed[0].in_seconds();  // 285 ms after the cut
    QVERIFY(at > 30.28 && at < 30.29);
    const ChartFacts keys = divergenceFacts(seen), lag = lagFacts(seen, {LinkChoice::Kind::kAll});
    QVERIFY(valueAt(keys.series[0], at - 0.01).value() > 17'000);
    for (const double after : {0.0, 0.1, 0.4, 0.8, 1.2}) QVERIFY(valueAt(keys.series[0], at + after).value() < 200);
    for (const ChartSeries& series : lag.series) {
      QVERIFY(series.stepped && keys.series[0].stepped);
      QVERIFY2(valueAt(series, at + 0.01).value() < 1000 && valueAt(series, at + 0.5).value() < 1000, qPrintable(series.name));
    }
    for (const TimelineChart& chart : chartsOf(seen, {}))
      for (const TimelineSeries& series : chart.series)
        for (const double after : {0.0, 0.1, 0.4, 0.8}) {
          const double value = valueAt(series, static_cast<Nanos>((at + after) * 1e9) + 1);
          QVERIFY2(value < 1000, qPrintable(QStringLiteral("%1 %2").arg(series.name).arg(value)));
        }
  }

  void noStepOfThePastStandsBehindTheInstantShown() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("backlog-overflows")) && bench.runTo(34));
    QVERIFY(bench.act(lab::Seek{LabBench::instant(30.3)}));  // all agree since 30.285 s
    const ChartSeries keys = divergenceFacts(*bench.seen()).series[0];
    for (const double at : {30.29, 30.31, 30.6, 30.9, 31.3})
      QVERIFY2(valueAt(keys, at).value() < 200, qPrintable(QString::number(at)));
    for (const TimelineChart& chart : chartsOf(*bench.seen(), {}))
      for (const TimelineSeries& series : chart.series)
        for (const double at : {30.31, 30.6, 31.0})
          QVERIFY2(valueAt(series, static_cast<Nanos>(at * 1e9)) < 1000, qPrintable(series.name));
  }

  void whatIsCountedAnewForThePastIsDrawnAnew() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("quickstart")) && bench.runTo(9));
    ChartsPage page;
    page.resize(1200, 600);
    page.show();
    page.display(bench.seen());
    const auto shown = [&] { return page.card(QStringLiteral("divergence"))->chart()->legend().join(QChar(u' ')); };
    auto counted = std::make_shared<observe::Snapshot>(*bench.seen());
    auto frame = std::make_shared<observe::Frame>(*counted->frame);
    frame->divergent_keys = 777;
    counted->frame = frame;
    QVERIFY(!shown().contains(QStringLiteral("777")));
    page.display(counted);
    QVERIFY2(shown().contains(QStringLiteral("777")), qPrintable(shown()));
  }

  void anExportTellsWhatCameOfIt() {
    LabBench bench;
    QVERIFY(bench.open(QStringLiteral("quickstart")) && bench.runTo(6));
    ChartsPage page;
    page.resize(1200, 600);
    page.show();
    page.display(bench.seen());
    QSignalSpy announced(&page, &Page::announced);
    ChartCard& card = *page.card(QStringLiteral("lag"));
    QTemporaryDir folder;
    const auto in = [&](const char* name) { return folder.filePath(QLatin1String(name)); };
    const QString png = QStringLiteral("Export as PNG…"), csv = QStringLiteral("Export as CSV…");
    QCOMPARE(exported(card, png, in("lag.png")), QStringLiteral("Saved ") + in("lag.png"));
    QCOMPARE(QImage(in("lag.png")).width(), 2 * card.chart()->width());
    QCOMPARE(exported(card, csv, in("capitals.CSV")), QStringLiteral("Saved ") + in("capitals.CSV"));
    QVERIFY(contents(in("capitals.CSV")).startsWith("time_s,"));
    if (canSaveSvg()) {
      QCOMPARE(exported(card, QStringLiteral("Export as SVG…"), in("lag.Svg")), QStringLiteral("Saved ") + in("lag.Svg"));
      const QByteArray drawn = contents(in("lag.Svg"));
      QVERIFY(drawn.contains("<svg") && drawn.contains("Replication lag") && !drawn.contains("<image"));
    }
    QVERIFY(exported(card, csv, in("lag.xls"))
                .startsWith(QStringLiteral("Could not write ") + in("lag.xls") + QStringLiteral(": a chart")));
    QVERIFY(!QFile::exists(in("lag.xls")));
    QCOMPARE(announced.size(), canSaveSvg() ? 4 : 3);
    QVERIFY(!card.exportTo(in("no/such/folder.csv")) && !card.exportTo(in("no/such/folder.png")));
  }

  void aFileThatCannotBeWrittenWholeStaysAsItWas() {
#ifdef Q_OS_UNIX
    ChartCard card(QStringLiteral("lag"));
    ChartFacts facts;
    facts.title = QStringLiteral("Lag");
    ChartSeries series;
    for (int i = 0; i < 5000; ++i) series.x << i, series.y << i;
    facts.series = {series};
    card.setFacts(facts, {});
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("lag.csv"));
    QVERIFY(card.exportTo(path));
    const QByteArray before = contents(path);
    QVERIFY(before.size() > 20'000);
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit small{10'000, limit.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);  // as a disk that is full then
    const bool saved = card.exportTo(path);
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!saved);
    QCOMPARE(contents(path), before);
#endif
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesChartsTest)
#include "pages_charts_test.moc"
