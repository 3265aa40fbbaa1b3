// SPDX-License-Identifier: GPL-3.0-or-later
// The window with worlds that leave little room: what matters stays in sight.
#include <QFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QtTest>

#ifdef JETLAG_SVG
#include <QSvgRenderer>
#endif

#include <algorithm>

#include "crowded_worlds.h"
#include "main_window/main_window.h"
#include "main_window/page_list.h"
#include "main_window/settings.h"
#include "pages/inspect/operations_table.h"
#include "pages/log/log_page.h"
#include "pages/map/map_scene_of.h"
#include "pages/sequence/sequence_page.h"
#include "pages/sequence/trace_scene.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/chart.h"
#include "widgets/elided_label.h"
#include "widgets/key_values.h"
#include "widgets/log_table.h"
#include "widgets/map_canvas.h"
#include "widgets/map_layout.h"
#include "widgets/page_rail.h"
#include "widgets/picture_export.h"
#include "widgets/sequence_canvas.h"
#include "widgets/sequence_painter.h"
#include "widgets/timeline_canvas.h"
#include "widgets/toast.h"
#include "widgets/vector_table.h"
#include "widgets/verdict_bar.h"
#include "widgets/version_matrix.h"
#include "window_driver.h"

namespace jetlag::ui {

class LayoutTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  void open(MainWindow& window, const QByteArray& text, double at) {
    const QString path = folder_.filePath(QStringLiteral("world.json"));
    write(path, text);
    openFile(window, path, at);
  }

  void openFile(MainWindow& window, const QString& path, double at) {
    show(window);
    window.openFile(path);
    QTRY_COMPARE(window.page(), PageId::kMap);
    settle(window);
    runTo(window, at);
  }

 private Q_SLOTS:
  void initTestCase() { setSettingsFile(folder_.filePath(QStringLiteral("lab.ini"))); }

  void theFirstScenarioShowsAllItsCharts() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"), 12);
    const TimelineCanvas* canvas = window.findChild<TimelinePanel*>()->canvas();
    const TimelineLayout layout = canvas->places();
    std::vector<QString> charts;
    for (const TimelineRow& row : layout.rows)
      if (row.kind == TimelineRowKind::kChart) {
        charts.push_back(canvas->scene().charts[row.index].title);
        QVERIFY(row.box.height() >= 56 && row.box.bottom() <= canvas->height() + 0.5);
      }
    QCOMPARE(charts, (std::vector<QString>{QStringLiteral("Replication lag"), QStringLiteral("Divergent keys")}));
    QVERIFY(!layout.items.empty());
    for (const TimelineItemBox& box : layout.items)  // and every command and fault has its name
      QVERIFY(!box.inside.text.isEmpty() || !box.beside.text.isEmpty());
  }

  void exportedPicturesShowThePageAndNothingElse() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/hub-fails.json"), 12);
    window.goTo(PageId::kCharts);
    settle(window);
    auto* const toast = window.findChild<Toast*>();
    toast->say(QStringLiteral("the picture before is written"));
    const QString png = folder_.filePath(QStringLiteral("charts.png")), svg = folder_.filePath(QStringLiteral("charts.svg"));
    QVERIFY(window.exportPicture(png));
    QVERIFY(!toast->isVisible());
    const QImage seen(png);
    QCOMPARE(seen.size(), window.size() * window.devicePixelRatio());
#ifdef JETLAG_SVG
    toast->say(QStringLiteral("the picture before is written"));
    QVERIFY(window.exportPicture(svg));
    QFile file(svg);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(!text.contains("the picture before is written") && text.contains(">Replication lag<"));
    QImage drawn(window.size(), QImage::Format_RGB32);
    QPainter painter(&drawn);
    QSvgRenderer(text).render(&painter);
    painter.end();
    // Charts that reach beneath the timeline end at its edge: its ground is where it is on the screen.
    const auto* const panel = window.findChild<TimelinePanel*>();
    const QRect place(panel->mapTo(&window, QPoint(0, 0)), panel->size());
    int other = 0;
    for (int y = place.top() + 2; y < place.bottom(); ++y)
      for (int x = place.left(); x < place.right(); ++x)
        other += std::abs(qGray(drawn.pixel(x, y)) - qGray(seen.pixel(x, y))) > 24 ? 1 : 0;
    const int all = place.width() * place.height();
    QVERIFY2(other < all / 25, qPrintable(QStringLiteral("%1 of %2 pixels").arg(other).arg(all)));
#endif
  }

  void everyPageIsExportedAlone() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"), 12);
    QVector<std::pair<QString, QWidget*>> views{{QStringLiteral("timeline"), window.findChild<TimelinePanel*>()}};
    for (const PageEntry& entry : pageList())
      if (entry.built) views.push_back({entry.name, window.pageOf(pageNamed(entry.name))});
    QVERIFY(views.size() >= 9);
    for (const auto& [name, view] : views) {
      if (name != QLatin1String("timeline")) window.goTo(pageNamed(name));
      settle(window);
      const QString png = folder_.filePath(name + QStringLiteral(".png")), svg = folder_.filePath(name + QStringLiteral(".svg"));
      QVERIFY2(window.exportPicture(png, *view), qPrintable(name));
      const QImage seen(png), whole = window.grab().toImage();
      QCOMPARE(seen.size(), view->size() * window.devicePixelRatio());
      const QPoint at = view->mapTo(&window, QPoint(0, 0)) * window.devicePixelRatio();
      const QImage shown = whole.copy(QRect(at, seen.size())).convertToFormat(seen.format());  // its ground as well
      int other = 0;
      for (int y = 0; y < seen.height(); ++y)
        for (int x = 0; x < seen.width(); ++x) other += seen.pixel(x, y) != shown.pixel(x, y) ? 1 : 0;
      QVERIFY2(other < seen.width() * seen.height() / 100, qPrintable(QStringLiteral("%1: %2 pixels").arg(name).arg(other)));
      if (!canSaveSvg()) continue;
      QVERIFY2(window.exportPicture(svg, *view), qPrintable(name));
      QFile file(svg);
      QVERIFY(file.open(QIODevice::ReadOnly));
      const QByteArray text = file.readAll();
      QVERIFY2(text.contains(QByteArray("viewBox=\"0 0 ") + QByteArray::number(view->width())), qPrintable(name));
      QVERIFY2(text.count("<text") >= 5, qPrintable(name));
    }
    // In the menu and the palette.
    for (const char* id : {"export", "export-page", "export-timeline"})
      QVERIFY(window.command(QString::fromLatin1(id)) != nullptr);
  }

  void theVerdictsDetailsLeaveThePageItsRoom() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"), 2);
    const auto* const rail = window.findChild<PageRail*>();
    const auto* const map = window.findChild<MapCanvas*>();
    auto* const bar = window.findChild<VerdictBar*>();
    const int button = rail->button(QStringLiteral("map"))->height(), high = rail->height();
    window.engine().runUntil({Goal::Kind::kEnd}, EngineThread::Haste::kFast);
    settle(window);
    QTRY_VERIFY(bar->isVisible());
    bar->showDetails(true);
    settle(window);
    QVERIFY(bar->detailsShown() && bar->details()->verticalScrollBar()->maximum() > 0);
    QCOMPARE(rail->height(), high);
    QCOMPARE(rail->button(QStringLiteral("map"))->height(), button);
    QVERIFY2(map->height() >= 240, qPrintable(QString::number(map->height())));
    const MapLayout layout = map->places();
    QVERIFY(!layout.headline.isEmpty() && !layout.nodes.empty());
    for (const MapNode& node : layout.nodes) QVERIFY(!layout.headline.adjusted(-6, -6, 6, 6).contains(node.at));
    shot(window, "window-verdict-details");
  }

  void aPartialSyncUnderWayIsOnTheTimeline() {
    for (const QSize size : {QSize(1600, 1000), QSize(1024, 700)}) {
      MainWindow window;
      open(window, samples::slowRepair("64MiB"), 9.8);
      window.resize(size);
      settle(window);
      const TimelineCanvas* canvas = window.findChild<TimelinePanel*>()->canvas();
      QStringList names;
      const TimelineLayout layout = canvas->places();
      for (const TimelineItemBox& box : layout.items) names << box.inside.text + box.beside.text;
      QVERIFY2(names.contains(QStringLiteral("cut: isolate eu")), qPrintable(names.join(QLatin1Char('\n'))));
      QVERIFY2(!names.filter(QStringLiteral("partial syncs")).filter(QStringLiteral("so far")).isEmpty(),
               qPrintable(names.join(QLatin1Char('\n'))));
      // Once it has ended it is there once, as a whole.
      runTo(window, 14);
      const TimelineLane& syncs = canvas->scene().lanes[1];
      QCOMPARE(std::count_if(syncs.items.begin(), syncs.items.end(),
                             [](const TimelineItem& item) { return item.text.contains(QStringLiteral("so far")); }),
               0);
      QVERIFY(!syncs.items.empty());
    }
  }

  void manySyncsAreFewBarsWithNames() {
    MainWindow window;
    open(window, samples::fullMesh(12), 8);
    const TimelineCanvas* canvas = window.findChild<TimelinePanel*>()->canvas();
    int bars = 0;
    const TimelineLayout layout = canvas->places();
    for (const TimelineItemBox& box : layout.items) {
      const TimelineItem& item = canvas->scene().lanes[box.lane].items[box.item];
      if (item.shape != TimelineShape::kBar) continue;
      ++bars;
      QVERIFY2(!box.inside.text.isEmpty() || !box.beside.text.isEmpty(), qPrintable(item.text));
    }
    QVERIFY(bars > 0);
  }

  void longNamesGiveWayToNumbers() {
    for (const QSize size : {QSize(1600, 1000), QSize(1024, 700)}) {
      MainWindow window;
      open(window, samples::longNames(), 8);
      window.resize(size);
      window.goTo(PageId::kMatrix);
      settle(window);
      const QWidget* page = window.findChild<QWidget*>(QStringLiteral("matrixPage"));
      int figures = 0, names = 0;
      for (const KeyValues* values : page->findChildren<KeyValues*>()) {
        if (!values->isVisible()) continue;
        ++figures;
        const QWidget* card = values->parentWidget()->parentWidget()->parentWidget();  // the viewport it is seen through
        QVERIFY(values->mapTo(card, QPoint(values->width(), 0)).x() <= card->width());
      }
      for (const ElidedLabel* name : page->findChildren<ElidedLabel*>()) {
        if (!name->isVisible()) continue;
        ++names;
        QVERIFY(name->isElided() && name->text().contains(QChar(0x2026)));
        QCOMPARE(name->toolTip(), name->fullText());
      }
      if (size.width() >= 1300) QVERIFY(figures > 0 && names > 0);  // narrower, the card of regions makes way
      const auto* matrix = page->findChild<VersionMatrix*>();
      QCOMPARE(matrix->model()->headerData(2, Qt::Horizontal, Qt::ToolTipRole).toString(), america());
      QCOMPARE(matrix->horizontalScrollBar()->maximum(), 0);

      Selection key;
      key.kind = Selection::Kind::kKey;
      key.key = QString::fromUtf8(samples::longKey());
      window.select(key);
      window.goTo(PageId::kInspect);
      settle(window);
      const auto* vectors = window.findChild<VectorTable*>();
      QCOMPARE(vectors->horizontalScrollBar()->maximum(), 0);
      const auto* operations = window.findChild<OperationsTable*>();
      QCOMPARE(operations->horizontalScrollBar()->maximum(), 0);
      const auto* title = window.findChild<ElidedLabel*>(QStringLiteral("inspectedKey"));
      QVERIFY(title->isElided() && title->text().endsWith(QStringLiteral("7")));
      QCOMPARE(title->toolTip(), key.key);
    }
  }

  void chartsKeepTheFiguresOfLongNames() {
    MainWindow window;
    open(window, samples::longNames(), 8);
    window.goTo(PageId::kCharts);
    settle(window);
    int written = 0;
    for (Chart* chart : window.findChildren<Chart*>()) {
      for (const QString& name : chart->legend()) {
        ++written;
        const QString shown = chart->shownName(name);
        QVERIFY2(shown == name ||
                     (shown.contains(QChar(0x2026)) && shown.section(QLatin1Char(' '), -1) == name.section(QLatin1Char(' '), -1)),
                 qPrintable(shown));
      }
    }
    QVERIFY(written > 0);
    // On the timeline a name is short enough for its figure to stand behind it.
    const TimelineChart& lag = window.findChild<TimelinePanel*>()->canvas()->scene().charts.front();
    QVERIFY(!lag.series.empty());
    for (const TimelineSeries& series : lag.series) QVERIFY2(series.name.size() <= 51, qPrintable(series.name));
  }

  void theSequenceOfManyRegionsIsThatOfTheChosenOnes() {
    MainWindow window;
    open(window, samples::fullMesh(12), 8);
    window.goTo(PageId::kSequence);
    settle(window);
    auto* page = window.findChild<SequencePage*>();
    SequenceCanvas* canvas = page->canvas();
    const auto bright = [&](auto&& wanted) {
      int count = 0;
      for (const auto& arrow : page->shown().scene.arrows)
        if (!arrow.faded) ++count, wanted(arrow);
      return count;
    };
    QVERIFY(page->shown().scene.arrows.size() <= 3 * kReadableMessages);
    const auto* told = page->findChild<QLabel*>(QStringLiteral("sequencePick"));
    QVERIFY2(told->text().startsWith(QStringLiteral("Click a region's name")), qPrintable(told->text()));
    const auto clickName = [&](int line) {
      const QRectF plot = SequencePainter::plotArea(page->shown().scene, QRectF(canvas->rect()));
      QTest::mouseClick(canvas, Qt::LeftButton, {},
                        QPoint(40, static_cast<int>(SequencePainter::lineY(page->shown().scene, plot, line))));
      settle(window);
    };
    clickName(1);
    QCOMPARE(page->focus(), (TraceFocus{1, -1, {}}));
    const int own = bright([](const auto& arrow) { QVERIFY(arrow.from == 1 || arrow.to == 1); });
    QVERIFY2(own > 0 && own <= 3 * kReadableMessages, qPrintable(QString::number(own)));
    clickName(3);
    QCOMPARE(page->focus(), (TraceFocus{1, 3, {}}));
    QVERIFY(bright([](const auto& arrow) { QVERIFY((arrow.from == 1 && arrow.to == 3) || (arrow.from == 3 && arrow.to == 1)); }) >
            0);
    const auto& lines = page->shown().scene.lifelines;
    QVERIFY2(told->text().contains(QStringLiteral("between %1 and %2").arg(lines[1].name, lines[3].name)),
             qPrintable(told->text()));
    clickName(3);
    clickName(1);
    QVERIFY(!page->focus().any());
    QVERIFY(!page->shown().scene.arrows.isEmpty());
    for (const auto& arrow : page->shown().scene.arrows) QVERIFY(!arrow.faded);
  }

  void theSequenceShowsWhatBringsTheWritesOfAKey() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"), 15.3);
    Selection key;
    key.kind = Selection::Kind::kKey;
    key.key = QStringLiteral("page:0");
    window.select(key);
    window.goTo(PageId::kSequence);
    settle(window);
    const auto& scene = window.findChild<SequencePage*>()->shown().scene;
    const auto faded = std::count_if(scene.arrows.begin(), scene.arrows.end(), [](const auto& arrow) { return arrow.faded; });
    QVERIFY(faded > 0 && faded < scene.arrows.size());
    QVERIFY(!scene.events.isEmpty());
    for (const auto& event : scene.events) QCOMPARE(event.faded, !event.tip.startsWith(key.key));
  }

  void whatHappenedHasRoomInTheLogOfASmallWindow() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"), 2);
    window.resize(1024, 700);
    window.goTo(PageId::kLog);
    settle(window);
    const auto* table = window.findChild<LogPage*>()->findChild<LogTable*>();
    const int what = table->model()->columnCount() - 1, last = table->model()->rowCount() - 1;
    for (int row = std::max(0, last - 50); row <= last; ++row)
      QVERIFY(table->sizeHintForIndex(table->model()->index(row, what)).width() <= table->columnWidth(what));
  }

  void partsOfFullSyncsDoNotFillTheSequence() {
    MainWindow window;
    openFile(window, QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/backlog-overflows.json"), 30.1);
    window.resize(1024, 700);
    window.goTo(PageId::kSequence);
    settle(window);
    const auto* page = window.findChild<SequencePage*>();
    QVERIFY(page->shown().thinned.chunksOneIn > 1);
    const auto chunks =
        std::count_if(page->shown().scene.arrows.begin(), page->shown().scene.arrows.end(),
                      [](const auto& arrow) { return arrow.state == traceState(observe::TraceKind::kFullChunk) && !arrow.lost; });
    QVERIFY2(chunks > 10 && chunks <= 2 * kReadableMessages, qPrintable(QString::number(chunks)));
    QVERIFY(!page->shown().scene.bands.isEmpty());
    for (const auto& band : page->shown().scene.bands)
      QVERIFY2(!band.label.endsWith(QStringLiteral(" 0 B")), qPrintable(band.label));
    const auto* counts = page->findChild<QLabel*>(QStringLiteral("sequenceCounts"));
    QVERIFY(counts->fontMetrics().horizontalAdvance(counts->text()) <= counts->width());
    QVERIFY(counts->toolTip().contains(QStringLiteral("chunks of full syncs")));
    // Where there is neither room for a chart nor for expectations the events have all of it.
    const TimelineLayout layout = window.findChild<TimelinePanel*>()->canvas()->places();
    QVERIFY(std::abs(layout.rows.back().box.bottom() - layout.area.bottom()) < 1);
  }

 private:
  static QString america() { return QStringLiteral("north-america-east-virginia-datacenter-primary-01"); }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::LayoutTest)
#include "layout_test.moc"
