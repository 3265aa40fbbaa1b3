// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

#include "shots.h"
#include "widgets/chart.h"
#include "widgets/chart_overlay.h"
#include "widgets/numbers.h"
#include "widgets/chart_text.h"

namespace jetlag::ui {

namespace {

ChartSeries series(const QString& name, double from, double (*value)(double)) {
  ChartSeries made;
  made.name = name;
  for (double t = from; t <= 24.3; t += 0.1) {
    made.x << t;
    made.y << value(t);
  }
  return made;
}

ChartFacts lag() {
  ChartFacts facts;
  facts.title = "Replication lag p99";
  facts.unit = "ms";
  facts.log = true;
  facts.now = 24.3;
  facts.series = {series("us → eu", 0, [](double t) { return t < 10.3 ? 74.0 + 4 * std::sin(t) : 74 + (t - 10.3) * 1000; }),
                  series("eu → sa", 0, [](double t) { return t > 4 && t < 6 ? std::nan("") : 200 + 12 * t; }),
                  series("us → ap", 0, [](double t) { return 110 + 10 * std::sin(3 * t); })};
  facts.bands = {{10.3, 24.3, State::kCut, "cut us ⇄ eu"}};
  return facts;
}

ChartFacts keys() {
  ChartFacts facts;
  facts.title = "Divergent keys";
  facts.unit = "keys";
  facts.area = true;
  facts.series = {series("all", 0, [](double t) { return t < 10.3 ? 3.0 : std::round((t - 10.3) * 385); })};
  facts.series[0].state = State::kDiverged;
  return facts;
}

}  // namespace

class ChartTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void namesCarryTheLastValueAndTheUnit();
  void hoverTellsAllSeriesAndAGapHasNoValue();
  void draggingZoomsAndDoubleClickResets();
  void aClickOnANameTogglesItsSeries();
  void namesNeverOverlap();
  void everySeriesIsDrawnInItsOwnWayAndItsNameShowsIt();
  void csvHasOneRowPerTimeAndEmptyFieldsForGaps();
  void whatIsExportedIsWhatIsShown();
  void betweenTwoSamplesTheLineIsStillThere();
  void namesWithoutRoomAreCounted();
  void numbersHaveThreeDigitsAndATrueMinus();
  void anEmptyChartSaysSo();
  void keysMoveTheHoverLineAndZoom();
  void theWheelOverAChartScrollsThePage();
  void pictures();

 private:
  static void drag(Chart& chart, QPoint from, QPoint to);
};

void ChartTest::drag(Chart& chart, QPoint from, QPoint to) {
  QWidget* plot = chart.childAt(from);
  QTest::mousePress(plot, Qt::LeftButton, {}, from);
  QMouseEvent move(QEvent::MouseMove, QPointF(to), plot->mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton, {});
  QCoreApplication::sendEvent(plot, &move);
  QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
}

void ChartTest::namesCarryTheLastValueAndTheUnit() {
  Chart chart;
  chart.resize(700, 240);
  chart.setFacts(keys());
  QCOMPARE(chart.legend(), QStringList({QString("all 5") + QChar(0x202F) + "352" + QChar(0x202F) + "keys"}));
}

void ChartTest::hoverTellsAllSeriesAndAGapHasNoValue() {
  Chart chart;
  chart.resize(700, 240);
  chart.show();
  chart.setFacts(lag());
  chart.setHover(5.0);
  QVERIFY2(chart.hoverText().contains("eu → sa –"), qPrintable(chart.hoverText()));
  QSignalSpy spy(&chart, &Chart::hovered);
  QWidget* plot = chart.childAt(chart.plotArea().center());
  hover(*plot, chart.plotArea().center());
  QVERIFY(!spy.isEmpty());
  QVERIFY(std::abs(spy.back().front().toDouble() - 12.15) < 0.3);
}

void ChartTest::draggingZoomsAndDoubleClickResets() {
  Chart chart;
  chart.resize(700, 240);
  chart.show();
  chart.setFacts(lag());
  const auto whole = chart.range();
  QSignalSpy spy(&chart, &Chart::rangeChanged);
  const QRect area = chart.plotArea();
  drag(chart, {area.left() + 100, area.center().y()}, {area.left() + 200, area.center().y()});
  QCOMPARE(spy.size(), 1);
  QVERIFY(chart.range().first > whole.first && chart.range().second < whole.second);
  QSignalSpy reset(&chart, &Chart::rangeReset);
  QTest::mouseDClick(chart.childAt(area.center()), Qt::LeftButton, {}, area.center());
  QCOMPARE(chart.range(), whole);
  QCOMPARE(reset.size(), 1);
  QCOMPARE(spy.size(), 1);  // it shows the whole, which grows, and not what the whole was
}

void ChartTest::aClickOnANameTogglesItsSeries() {
  Chart chart;
  chart.resize(700, 240);
  chart.show();
  chart.setFacts(lag());
  QSignalSpy spy(&chart, &Chart::shownChanged);
  const QPoint at = chart.legendBox("eu → sa").center();
  QTest::mouseClick(chart.childAt(at), Qt::LeftButton, {}, at);
  QVERIFY(!chart.isShown("eu → sa"));
  QCOMPARE(spy.size(), 1);
  const QPoint again = chart.legendBox("eu → sa").center();
  QTest::mouseClick(chart.childAt(again), Qt::LeftButton, {}, again);
  QVERIFY(chart.isShown("eu → sa"));
}

void ChartTest::namesNeverOverlap() {
  Chart chart;
  ChartFacts facts = lag();
  facts.series.clear();
  for (int i = 0; i < 6; ++i) {
    facts.series << series("us → ap", 0, [](double) { return 100.0; });
    facts.series.back().name = QString("link %1").arg(i);
  }
  chart.resize(700, 240);
  chart.setFacts(facts);
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < i; ++j)
      QVERIFY(!chart.legendBox(QString("link %1").arg(i))
                   .adjusted(0, 1, 0, -1)
                   .intersects(chart.legendBox(QString("link %1").arg(j)).adjusted(0, 1, 0, -1)));
}

void ChartTest::everySeriesIsDrawnInItsOwnWayAndItsNameShowsIt() {
  ChartFacts facts = lag();
  facts.series.clear();
  facts.bands.clear();
  constexpr int kLinks = 20;
  for (int i = 0; i < kLinks; ++i) {
    facts.series << series("", 0, [](double) { return 1.0; });
    for (double& y : facts.series.back().y) y = 10.0 * std::pow(1.5, i);
    facts.series.back().name = QString("link %1").arg(i);
  }
  for (int i = 0; i < kLinks; ++i)
    for (int j = 0; j < i; ++j) {
      const QPen a = chartPen(facts, i), b = chartPen(facts, j);
      QVERIFY2(a.color() != b.color() || a.dashPattern() != b.dashPattern(), qPrintable(QString("%1 and %2").arg(i).arg(j)));
    }
  // Of six, as many as three regions have links, no two have even the same colour; and each name has its line before it.
  facts.series.resize(6);
  Chart chart;
  chart.resize(700, 240);
  chart.show();
  chart.setFacts(facts);
  const QImage shown = chart.grab().toImage();
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < i; ++j) QVERIFY(chartPen(facts, i).color() != chartPen(facts, j).color());
    const QRect box = chart.legendBox(QString("link %1").arg(i));
    bool lined = false;
    for (int x = box.left(); x < box.left() + 20; ++x)
      for (int y = box.top(); y < box.bottom(); ++y) lined |= shown.pixelColor(x, y) == chartPen(facts, i).color();
    QVERIFY(lined);
  }
  shoot(chart, "chart-six", {700, 240});
}

void ChartTest::csvHasOneRowPerTimeAndEmptyFieldsForGaps() {
  ChartFacts facts;
  facts.unit = "ms";
  facts.series = {{"a", {0, 1, 2}, {1, std::nan(""), 3}}, {"b", {1, 2}, {5, 6}}};
  QCOMPARE(chartCsv(facts), QString("time_s,\"a (ms)\",\"b (ms)\"\n0,1,\n1,,5\n2,3,6\n"));
}

void ChartTest::whatIsExportedIsWhatIsShown() {
  Chart chart;
  chart.resize(500, 200);
  chart.show();
  chart.setFacts(lag());
  const QImage shown = chart.grab().toImage().convertToFormat(QImage::Format_RGB32);
  chart.setHover(12.0);
  QImage drawn(chart.size(), QImage::Format_RGB32);
  QPainter painter(&drawn);
  chart.paintInto(painter);
  painter.end();
  int other = 0;
  for (int y = 0; y < drawn.height(); ++y)
    for (int x = 0; x < drawn.width(); ++x) other += std::abs(qGray(drawn.pixel(x, y)) - qGray(shown.pixel(x, y))) > 32 ? 1 : 0;
  QVERIFY2(other < 500 * 200 / 40, qPrintable(QString::number(other)));
}

void ChartTest::betweenTwoSamplesTheLineIsStillThere() {
  ChartFacts facts;
  facts.series = {{"a", {0, 10}, {100, 300}}};
  QCOMPARE(shownValues(facts, {}, 4, 5).value(), qMakePair(180.0, 200.0));
  QCOMPARE(shownValues(facts, {}, 5, 20).value(), qMakePair(200.0, 300.0));
  QVERIFY(!shownValues(facts, {"a"}, 4, 5) && !shownValues(facts, {}, 11, 12));
  facts.series[0].stepped = true;
  QCOMPARE(shownValues(facts, {}, 4, 5).value(), qMakePair(100.0, 100.0));
  facts.series[0].y[1] = std::nan("");
  QCOMPARE(shownValues(facts, {}, 4, 5).value(), qMakePair(100.0, 100.0));
  facts.series[0].stepped = false;
  QVERIFY(!shownValues(facts, {}, 4, 5));
  facts = {"Lag", "ms", {{"a", {0, 10}, {100, 10'000}}}, {}};
  facts.log = true;
  QVERIFY(std::abs(shownValues(facts, {}, 5, 5).value().first - 1000) < 1e-6);
  // And it is seen: in the middle of the chart is a pixel of its colour.
  Chart chart;
  chart.resize(500, 200);
  chart.show();
  chart.setFacts(facts);
  chart.setRange(4.9, 5.1);
  const QImage shown = chart.grab().toImage();
  const QRect area = chart.plotArea();
  bool lined = false;
  for (int y = area.top(); y < area.bottom(); ++y) lined |= shown.pixelColor(area.center().x(), y) == chartPen(facts, 0).color();
  QVERIFY(lined);
}

void ChartTest::namesWithoutRoomAreCounted() {
  Chart chart;
  ChartFacts facts;
  for (int i = 0; i < 40; ++i) facts.series << ChartSeries{QString("link %1").arg(i), {0, 1}, {1.0 + i, 1.0 + i}};
  chart.show();
  for (const int shown : {3, 6, 7, 40})
    for (const int high : {96, 150, 240})
      for (const qsizetype more : {0, 14}) {
        facts.more = more;
        chart.resize(700, high);
        ChartFacts some = facts;
        some.series.resize(shown);
        chart.setFacts(some);
        QVector<QRect> boxes;
        for (const auto& one : some.series)
          if (const QRect box = chart.legendBox(one.name); !box.isEmpty()) boxes << box.adjusted(0, 1, 0, -1);
        QVERIFY(!boxes.isEmpty());
        for (int i = 0; i < boxes.size(); ++i) {
          QVERIFY(chart.rect().contains(boxes[i]));
          for (int j = 0; j < i; ++j) QVERIFY(!boxes[i].intersects(boxes[j]));
        }
        const qsizetype out = shown - boxes.size() + more;
        QCOMPARE(chart.moreText(), out > 0 ? QString("%1 more").arg(out) : QString());
      }
}

void ChartTest::numbersHaveThreeDigitsAndATrueMinus() {
  QCOMPARE(numbers::duration(0), QString("0") + QChar(0x202F) + "s");
  QCOMPARE(valueText(14.018, {}), QString("14.0"));
  QCOMPARE(valueText(-0.01234, {}), QString(QChar(0x2212)) + "0.0123");
  QCOMPARE(valueText(5395, "keys"), QString("5") + QChar(0x202F) + "395" + QChar(0x202F) + "keys");
  QCOMPARE(valueText(4811.4, "ms"), QString("4.81") + QChar(0x202F) + "s");
  QCOMPARE(valueText(std::nan(""), {}), QString(QChar(0x2013)));
}

void ChartTest::anEmptyChartSaysSo() {
  Chart chart;
  chart.resize(400, 160);
  chart.setFacts({"Lag", "ms", {}, {}});
  QVERIFY(!chart.grab().isNull());
  QVERIFY(chart.hoverText().isEmpty());
}

void ChartTest::keysMoveTheHoverLineAndZoom() {
  Chart chart;
  chart.resize(700, 240);
  chart.show();
  chart.setFacts(lag());
  QTest::keyClick(&chart, Qt::Key_Right);
  QVERIFY(chart.hoverText().startsWith("12.6"));
  QTest::keyClick(&chart, Qt::Key_Plus);
  QVERIFY(chart.range().second - chart.range().first < 20);
  QTest::keyClick(&chart, Qt::Key_Home);
  QCOMPARE(chart.range().first, 0.0);
  QTest::keyClick(&chart, Qt::Key_Escape);
  QVERIFY(chart.hoverText().isEmpty());
}

void ChartTest::theWheelOverAChartScrollsThePage() {
  QScrollArea area;
  auto* chart = new Chart;
  chart->setFacts(lag());
  chart->setFixedSize(500, 900);
  area.setWidget(chart);
  area.resize(560, 300);
  area.show();
  QVERIFY(QTest::qWaitForWindowExposed(&area));
  QVERIFY(area.verticalScrollBar()->maximum() > 0);
  const QPoint at(250, 150);
  QWidget* const over = chart->childAt(at);
  QVERIFY(over != nullptr);
  const auto shown = chart->range();
  QWheelEvent down(over->mapFrom(chart, at), chart->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
  QSpontaneKeyEvent::setSpontaneous(&down);  // others are not passed on to parents
  qApp->notify(over, &down);
  QVERIFY(area.verticalScrollBar()->value() > 0);
  QCOMPARE(chart->range(), shown);
}

void ChartTest::pictures() {
  QWidget page;
  auto* column = new QVBoxLayout(&page);
  auto* top = new Chart;
  top->setFacts(lag());
  auto* middle = new Chart;
  middle->setFacts(keys());
  auto* bottom = new Chart;
  HistogramFacts histogram;
  histogram.title = "One-way delay us → eu";
  histogram.unit = "ms";
  for (int i = 0; i <= 40; ++i) histogram.edges << 30 + i;
  for (int i = 0; i < 40; ++i) histogram.counts << std::round(4000 * std::exp(-std::pow(i - 8, 2) / 40.0) + 40);
  histogram.marks = {{38.2, "p50 38.2 ms", State::kAccent}, {52.0, "p99 52.0 ms", State::kLagging}};
  bottom->setHistogram(histogram);
  for (auto* each : {top, middle, bottom}) column->addWidget(each);
  page.resize(720, 640);
  page.show();
  QCoreApplication::processEvents();
  top->setHover(14.0);
  shoot(page, "charts", {720, 640});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::ChartTest)
#include "chart_test.moc"
