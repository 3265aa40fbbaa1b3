// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

#include <cmath>

#include "shots.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/chip.h"
#include "widgets/command_palette.h"
#include "widgets/empty_state.h"
#include "widgets/flow_layout.h"
#include "widgets/gallery.h"
#include "widgets/gauge_bar.h"
#include "widgets/key_values.h"
#include "widgets/motion.h"
#include "widgets/page_rail.h"
#include "widgets/paint.h"
#include "widgets/recent_list.h"
#include "widgets/shortcut_sheet.h"
#include "widgets/status_line.h"
#include "widgets/tabular_label.h"
#include "widgets/toast.h"
#include "widgets/transport_bar.h"

namespace jetlag::ui {

namespace {

TransportFacts facts() {
  TransportFacts f;
  f.title = "Transatlantic cut";
  f.subtitle = "transatlantic-cut.jsonc · seed 42";
  f.dirty = f.open = f.playing = true;
  f.speed = 0.5;
  f.clock = "00:24.318";
  f.event = "event 1 857 204";
  f.events = "38.2 k";
  f.simulated = "0.50";
  return f;
}

QVector<RailEntry> pages() {
  return {{"start", Icon::kHome, "Start"},
          {"map", Icon::kMap, "Map"},
          {"inspect", Icon::kInspect, "Inspect"},
          {"matrix", Icon::kMatrix, "Matrix"},
          {"sequence", Icon::kSequence, "Sequence"},
          {"log", Icon::kLog, "Log"},
          {"charts", Icon::kCharts, "Charts"},
          {"scenario", Icon::kEditor, "Scenario", {}, true},
          {"console", Icon::kConsole, "Console"},
          {"conflicts", Icon::kConflicts, "Conflicts", {}, true},
          {"compare", Icon::kCompare, "Compare"},
          {"lessons", Icon::kLessons, "Lessons"},
          {"live", Icon::kLive, "Live"}};
}

QVector<Command> commands() {
  return {{"play", "Play or pause", "Run", "Space"},
          {"step", "Step one event", "Run", "F4"},
          {"until", "Run until…", "Run"},
          {"cut", "Cut us-east-1 to eu-west-1", "Faults"},
          {"heal", "Heal us-east-1 to eu-west-1", "Faults", {}, "repair restore", false},
          {"map", "Open the map", "Pages", "Alt 2"},
          {"dark", "Dark theme", "View"},
          {"full", "Full screen", "View", "F11"},
          {"fork", "Fork here", "Run", "Ctrl F"},
          {"png", "Export this view as PNG", "Export"}};
}

QVector<GalleryEntry> scenarios() {
  const auto thumb = [](QPainter& painter, const QRectF& box) {
    painter.fillRect(box, theme().sea);
    painter.setPen(QPen(theme().healthy.line, 2));
    painter.drawLine(box.topLeft() + QPointF(40, 80), box.topRight() + QPointF(-50, 40));
  };
  QVector<GalleryEntry> all{
      {"cut", "Transatlantic cut", "What a 20 s cut between us and eu costs a five-region store.", "5 regions   60 s", "Outage",
       "Outage", thumb},
      {"cart", "The cart kept both", "Add and remove one item at once. See why milk stays.", "5 regions   30 s", "Lesson",
       "Lesson", thumb},
      {"lied", "The balance that lied", "Two withdrawals, one account. Why a counter needs a guard.", "2 regions   15 s",
       "Lesson", "Lesson", thumb},
      {"backlog", "How big a backlog?", "Find the size at which a 10-minute cut still ends in a partial sync.",
       "2 regions   15 min", "Sizing", "Sizing", thumb}};
  for (int i = 0; i < 6; ++i)
    all.push_back({QString("more%1").arg(i), "Black Friday, one region down",
                   "Four times the traffic while eu-west-1 is gone, and then for a good "
                   "while longer than anybody would like to read about here.",
                   "5 regions   3 min", "Outage", "Outage", thumb});
  return all;
}

}  // namespace

class ControlsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void aRailClickRequestsThePageAndADisabledOneDoesNot();
  void theRailFitsALowWindow();
  void transportButtonsEmitWhatTheySay();
  void withoutAScenarioOnlyMenuAndCommandsWork();
  void theClockNeverChangesItsWidth();
  void theTransportBarNeverOverlapsAtAnyWidth();
  void speedsAreLogarithmicAndSnapToTicks();
  void theStatusLineDropsWhatHasNoRoom();
  void thePaletteFindsByWordsAndRunsByEnter();
  void thePaletteSkipsDisabledCommands();
  void theGalleryFiltersByChipAndWords();
  void galleryCardsOpenByEnterAndArrowsMoveTheFocus();
  void aToastAnnouncesAtMostOncePerSecond();
  void valuesAreNeverElided();
  void aFlowLayoutWraps();
  void gaugeStatesFollowTheFill();
  void everyControlHasAnAccessibleName();
  void reducedMotionTakesAllTime();
  void shellPictures();
  void startPictures();
  void partsPicture();
  void overlayPictures();
};

void ControlsTest::aRailClickRequestsThePageAndADisabledOneDoesNot() {
  PageRail rail(pages());
  rail.resize(64, 900);
  rail.show();
  rail.setCurrent("start");
  rail.setPageEnabled("log", false);
  QSignalSpy spy(&rail, &PageRail::pageRequested);
  QTest::mouseClick(rail.button("map"), Qt::LeftButton);
  QCOMPARE(spy.size(), 1);
  QCOMPARE(rail.current(), QString("map"));
  QTest::mouseClick(rail.button("log"), Qt::LeftButton);
  QCOMPARE(spy.size(), 1);
  rail.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&rail));
  rail.button("sequence")->setFocus();
  QTest::keyClick(rail.button("sequence"), Qt::Key_Down);
  QVERIFY(rail.button("charts")->hasFocus());
  QTest::keyClick(rail.button("charts"), Qt::Key_Return);
  QCOMPARE(rail.current(), QString("charts"));
}

void ControlsTest::theRailFitsALowWindow() {
  PageRail rail(pages());
  rail.resize(64, 648);
  rail.show();
  QCoreApplication::processEvents();
  QVERIFY(rail.button("live")->geometry().bottom() < 648);
  rail.setLabelled(false);
  QCOMPARE(rail.width(), 48);
}

void ControlsTest::transportButtonsEmitWhatTheySay() {
  TransportBar bar;
  bar.resize(1600, 48);
  bar.show();
  bar.setFacts(facts());
  QSignalSpy play(&bar, &TransportBar::playRequested), fork(&bar, &TransportBar::forkRequested),
      speed(&bar, &TransportBar::speedRequested);
  QTest::mouseClick(bar.playButton(), Qt::LeftButton);
  QCOMPARE(play.size(), 1);
  QCOMPARE(bar.playButton()->accessibleName(), QString("Pause"));
  for (auto* each : bar.findChildren<Button*>())
    if (each->accessibleName() == "Fork here") QTest::mouseClick(each, Qt::LeftButton);
  QCOMPARE(fork.size(), 1);
  bar.speedSlider()->setFocus();
  QTest::keyClick(bar.speedSlider(), Qt::Key_End);
  QVERIFY(std::isinf(speed.back().front().toDouble()));
}

void ControlsTest::withoutAScenarioOnlyMenuAndCommandsWork() {
  TransportBar bar;
  bar.resize(1600, 48);
  bar.show();
  bar.setFacts({});
  QStringList enabled;
  for (auto* each : bar.findChildren<Button*>())
    if (each->isEnabled()) enabled << each->accessibleName();
  QCOMPARE(enabled, QStringList({"Menu", "Commands"}));
}

void ControlsTest::theClockNeverChangesItsWidth() {
  TransportBar bar;
  bar.resize(1600, 48);
  bar.show();
  auto f = facts();
  QVector<int> widths;
  for (const char* clock : {"00:00.000", "11:11.111", "58:48.888"}) {
    f.clock = clock;
    bar.setFacts(f);
    QCoreApplication::processEvents();
    for (auto* each : bar.findChildren<TabularLabel*>())
      if (each->text() == clock) widths << each->width();
  }
  QCOMPARE(widths.size(), 3);
  QCOMPARE(widths[0], widths[1]);
  QCOMPARE(widths[1], widths[2]);
}

void ControlsTest::theTransportBarNeverOverlapsAtAnyWidth() {
  TransportBar bar;
  bar.show();
  bar.setFacts(facts());
  for (const int width : {1024, 1199, 1200, 1280, 1440, 1479, 1480, 1600, 1920, 3840}) {
    bar.resize(width, 48);
    QCoreApplication::processEvents();
    int end = 0;
    for (QObject* child : bar.children()) {
      auto* widget = qobject_cast<QWidget*>(child);
      if (widget == nullptr || !widget->isVisible() || qobject_cast<TabularLabel*>(widget) != nullptr) continue;
      QVERIFY2(widget->x() >= end - 1,
               qPrintable(QString("%1 at %2: %3 < %4").arg(widget->accessibleName()).arg(width).arg(widget->x()).arg(end)));
      end = widget->x() + widget->width();
    }
    QVERIFY2(end <= width, qPrintable(QString("%1 > %2").arg(end).arg(width)));
  }
}

void ControlsTest::speedsAreLogarithmicAndSnapToTicks() {
  QCOMPARE(SpeedSlider::textOf(0.1), QString("1/10×"));
  QCOMPARE(SpeedSlider::textOf(0.5), QString("0.50×"));
  QCOMPARE(SpeedSlider::textOf(25), QString("25×"));
  SpeedSlider slider;
  slider.resize(236, 40);
  slider.show();
  QTest::mouseClick(&slider, Qt::LeftButton, {}, {10 + 216 * 3 / 7 + 1, 15});
  QCOMPARE(slider.speed(), 1.0);
  QTest::keyClick(&slider, Qt::Key_Left);
  QVERIFY(std::abs(slider.speed() - 0.5) < 0.01);
  slider.setSpeed(1000);
  QCOMPARE(slider.speed(), 1000.0);
}

void ControlsTest::theStatusLineDropsWhatHasNoRoom() {
  StatusLine line;
  line.setItems({{"5 395 of 48 M keys differ", State::kDiverged}, {"2 expectations broken", State::kCut}},
                {{"Deterministic"}, {"Branch main"}});
  line.resize(1600, 24);
  QCOMPARE(line.shown().size(), 4);
  line.resize(430, 24);
  QVERIFY(!line.shown().contains("Deterministic"));
  QVERIFY(line.shown().contains("5 395 of 48 M keys differ"));
}

void ControlsTest::thePaletteFindsByWordsAndRunsByEnter() {
  QWidget window;
  window.resize(1000, 700);
  CommandPalette palette(&window);
  palette.setCommands(commands());
  window.show();
  palette.open();
  QCOMPARE(palette.shown().size(), commands().size());
  QSignalSpy spy(&palette, &CommandPalette::activated);
  QTest::keyClicks(palette.field(), "eu cut");
  QCOMPARE(palette.shown(), QStringList({"cut"}));
  QTest::keyClick(palette.field(), Qt::Key_Return);
  QCOMPARE(spy.back().front().toString(), QString("cut"));
  QVERIFY(!palette.isVisible());
  palette.open();
  QTest::keyClicks(palette.field(), "repair");
  QCOMPARE(palette.shown(), QStringList({"heal"}));
  QTest::keyClick(palette.field(), Qt::Key_Escape);
  QVERIFY(!palette.isVisible());
  QCOMPARE(spy.size(), 1);
}

void ControlsTest::thePaletteSkipsDisabledCommands() {
  QWidget window;
  window.resize(1000, 700);
  CommandPalette palette(&window);
  palette.setCommands(commands());
  window.show();
  palette.open();
  for (int i = 0; i < 3; ++i) QTest::keyClick(palette.field(), Qt::Key_Down);
  QCOMPARE(palette.chosen(), QString("cut"));
  QTest::keyClick(palette.field(), Qt::Key_Down);
  QCOMPARE(palette.chosen(), QString("map"));
  QTest::mouseClick(&window, Qt::LeftButton, {}, {5, 690});
  QVERIFY(!palette.isVisible());
}

void ControlsTest::theGalleryFiltersByChipAndWords() {
  Gallery gallery;
  gallery.resize(1136, 700);
  gallery.show();
  gallery.setEntries(scenarios());
  QCOMPARE(gallery.columns(), 4);
  QCOMPARE(gallery.chip({})->text(), QString("All 10"));
  QTest::mouseClick(gallery.chip("Lesson"), Qt::LeftButton);
  QCOMPARE(gallery.shown(), QStringList({"cart", "lied"}));
  QTest::keyClicks(gallery.field(), "milk");
  QCOMPARE(gallery.shown(), QStringList({"cart"}));
  QTest::keyClicks(gallery.field(), "zzz");
  QVERIFY(gallery.shown().isEmpty());
  QTest::mouseClick(gallery.findChild<EmptyState*>()->actionButton(), Qt::LeftButton);
  QCOMPARE(gallery.shown().size(), 10);
}

void ControlsTest::galleryCardsOpenByEnterAndArrowsMoveTheFocus() {
  Gallery gallery;
  gallery.resize(1136, 700);
  gallery.setEntries(scenarios());
  gallery.show();
  gallery.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&gallery));
  gallery.focusFirst();
  QSignalSpy spy(&gallery, &Gallery::activated);
  QTest::keyClick(gallery.card("cut"), Qt::Key_Return);
  QCOMPARE(spy.back().front().toString(), QString("cut"));
  QTest::keyClick(gallery.card("cut"), Qt::Key_Right);
  QVERIFY(gallery.card("cart")->hasFocus());
  QTest::keyClick(gallery.card("cart"), Qt::Key_Down);
  QVERIFY(gallery.card("more1")->hasFocus());
  QTest::mouseClick(gallery.card("lied"), Qt::LeftButton);
  QCOMPARE(spy.back().front().toString(), QString("lied"));
}

void ControlsTest::aToastAnnouncesAtMostOncePerSecond() {
  QWidget window;
  window.resize(800, 400);
  window.show();
  Toast toast(&window);
  for (int i = 0; i < 5; ++i) toast.say(QString("us ⇄ eu cut %1").arg(i), State::kCut, "Undo");
  QCOMPARE(toast.announced(), 1);
  QTRY_COMPARE_WITH_TIMEOUT(toast.announced(), 2, 1500);
  QCOMPARE(toast.text(), QString("us ⇄ eu cut 4"));
  QSignalSpy spy(&toast, &Toast::actionRequested);
  QTest::mouseClick(toast.findChildren<Button*>().front(), Qt::LeftButton);
  QCOMPARE(spy.size(), 1);
  QVERIFY(!toast.isVisible());
}

void ControlsTest::valuesAreNeverElided() {
  KeyValues values;
  values.setRows({{"Round trip between the two regions, median of a month", "69.6 ms"}});
  QCOMPARE(values.heightForWidth(200), 22);
  values.setRows({{"Address", "a value that is far too long for a narrow dock"}});
  QVERIFY(values.heightForWidth(200) > 22);
  QVERIFY(values.minimumSizeHint().width() > 200);
}

void ControlsTest::aFlowLayoutWraps() {
  QWidget box;
  auto* flow = new FlowLayout(&box, 8);
  for (int i = 0; i < 4; ++i) {
    auto* part = new QWidget;
    part->setFixedSize(100, 20);
    flow->addWidget(part);
  }
  QCOMPARE(flow->heightForWidth(500), 20);
  QCOMPARE(flow->heightForWidth(220), 48);
}

void ControlsTest::gaugeStatesFollowTheFill() {
  QCOMPARE(gaugeState(0.3), State::kHealthy);
  QCOMPARE(gaugeState(0.61), State::kLagging);
  QCOMPARE(gaugeState(0.82), State::kCut);
}

void ControlsTest::everyControlHasAnAccessibleName() {
  TransportBar bar;
  bar.setFacts(facts());
  PageRail rail(pages());
  Gallery gallery;
  gallery.setEntries(scenarios());
  for (QWidget* root : QVector<QWidget*>{&bar, &rail, &gallery})
    for (auto* each : root->findChildren<QAbstractButton*>())
      if (!each->isHidden() && each->parent()->metaObject() != &QLineEdit::staticMetaObject)
        QVERIFY(!each->accessibleName().isEmpty() || !each->text().isEmpty());
}

void ControlsTest::reducedMotionTakesAllTime() {
  QVERIFY(hoverMs() > 0);
  setReducedMotion(true);
  QCOMPARE(hoverMs(), 0);
  QCOMPARE(selectionMs(), 0);
  setReducedMotion(false);
}

void ControlsTest::shellPictures() {
  QWidget page;
  auto* column = new QVBoxLayout(&page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* bar = new TransportBar;
  bar->setFacts(facts());
  column->addWidget(bar);
  auto* row = new QHBoxLayout;
  auto* rail = new PageRail(pages());
  rail->setCurrent("map");
  rail->setPageEnabled("live", false);
  row->addWidget(rail);
  row->addStretch(1);
  column->addLayout(row, 1);
  auto* status = new StatusLine;
  status->setItems({{"5 395 of 48 M keys differ", State::kDiverged},
                    {"2 expectations broken", State::kCut},
                    {"Profile redis-aa · full mesh, no relay"},
                    {"Scaled 1/500, full-size figures shown"}},
                   {{"Deterministic · trace 9f3c 51d0"}, {"60 frames/s"}, {"Branch main"}});
  column->addWidget(status);
  shoot(page, "shell-1600", {1600, 860});
  shoot(page, "shell-1280", {1280, 720});
  rail->setLabelled(false);
  shoot(page, "shell-1024", {1024, 700});
}

void ControlsTest::startPictures() {
  QWidget page;
  auto* row = new QHBoxLayout(&page);
  row->setContentsMargins(32, 26, 32, 0);
  row->setSpacing(32);
  auto* left = new QVBoxLayout;
  auto* title = new QLabel("See what your data does while it crosses the world");
  title->setProperty("role", "title");
  title->setWordWrap(true);
  left->addWidget(title);
  auto* gallery = new Gallery;
  gallery->setEntries(scenarios());
  left->addWidget(gallery, 1);
  row->addLayout(left, 1);
  auto* side = new QVBoxLayout;
  auto* fresh = new Button("New from regions…");
  fresh->setLook(Button::Look::kPrimary);
  fresh->setGlyph(Icon::kPlus);
  fresh->setExtent(304, 40);
  fresh->setTextPixels(14, true);
  side->addWidget(fresh);
  auto* zone = new DropZone;
  zone->setTexts("Drop a scenario or a trace here", ".json, .jsonc, failing case from CI",
                 "RTT tables (.csv) are added to the open one");
  side->addWidget(zone);
  auto* recent = new RecentList;
  recent->setFiles({{"/a", "transatlantic-cut.jsonc", "~/shop/scenarios · today 14:02", "2 broken", State::kCut},
                    {"/b", "checkout-stock.jsonc", "~/shop/scenarios · today 11:37", "passed", State::kHealthy},
                    {"/c", "apac-expansion.jsonc", "~/planning · yesterday", "undecided", State::kNone},
                    {"/e", "flash-sale.json", "~/shop/load · 9 Nov", "65: line 31", State::kLagging}});
  side->addWidget(recent);
  side->addStretch(1);
  row->addLayout(side);
  page.resize(1536, 860);
  page.show();
  page.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&page));
  gallery->focusFirst();
  shoot(page, "start", {1536, 860});
  shoot(page, "start-1024", {976, 640});
  QSignalSpy opened(recent, &RecentList::activated), dropped(zone, &DropZone::filesDropped);
  QTest::mouseClick(recent->row("/c"), Qt::LeftButton);
  QCOMPARE(opened.size(), 1);
  QCOMPARE(opened.back().front().toString(), QString("/c"));
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile("/x.json")});
  QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QCoreApplication::sendEvent(zone, &enter);
  QDropEvent drop({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QCoreApplication::sendEvent(zone, &drop);
  QCOMPARE(dropped.size(), 1);
  QCOMPARE(dropped.back().front().toStringList(), QStringList({"/x.json"}));
}

void ControlsTest::partsPicture() {
  Card card("Inspector", {});
  auto* body = new QWidget;
  auto* column = new QVBoxLayout(body);
  column->setContentsMargins(14, 10, 14, 12);
  auto* buttons = new QWidget;
  auto* flow = new FlowLayout(buttons, 6);
  auto* heal = new Button("Heal now");
  heal->setLook(Button::Look::kPrimary);
  heal->setGlyph(Icon::kHeal, 14);
  heal->setSmall();
  flow->addWidget(heal);
  for (const char* text : {"One way", "Slow…", "Lose…"}) {
    auto* button = new Button(text);
    button->setSmall();
    flow->addWidget(button);
  }
  flow->addWidget(new Chip("Cut 14.0 s", State::kCut, Icon::kCut));
  flow->addWidget(new Chip("wins, stays", State::kHealthy, Icon::kOk));
  flow->addWidget(new Chip("superseded by us:57", State::kNone));
  flow->addWidget(new Pill("118 ms"));
  flow->addWidget(new KeyCap("Ctrl K"));
  for (const char* letter : {"A", "B", "C", "–"}) flow->addWidget(new VersionBadge(QString::fromUtf8(letter)));
  column->addWidget(buttons);
  for (const double fill : {0.82, 0.61, 0.2}) {
    auto* gauge = new GaugeBar;
    gauge->setFacts({"virginia → ireland", 0.21, "exhausted in 55.8 s", "5.15 MiB, +346 KiB/s"});
    gauge->resize(400, 54);
    QVERIFY(!gauge->stacks());
    gauge->resize(240, 54);
    QVERIFY2(gauge->stacks() && gauge->sizeHint().height() > 54, "both are values: neither is elided");
    gauge->setFacts({"us → eu", fill, "exhausted in 3.1 s", "52.5 MiB, +3.75 MiB/s"});
    column->addWidget(gauge);
  }
  auto* values = new KeyValues;
  values->setRows({{"Round trip, median", "69.6 ms"},
                   {"Jitter · loss", "2 ms · 0.01 %"},
                   {"Bandwidth", "5 Gbit/s"},
                   {"Egress price", "$0.02 per GB"},
                   {"Replication lag, us → eu", "14 018 ms", {}, State::kCut}});
  column->addWidget(values);
  auto* empty = new EmptyState;
  empty->set(Icon::kInspect, "Select a region, a link or a key", "Arrow keys move between them", "Open the matrix");
  column->addWidget(empty, 1);
  card.body()->addWidget(body);
  shoot(card, "parts", {360, 640});
}

void ControlsTest::overlayPictures() {
  QWidget window;
  window.resize(1100, 700);
  window.show();
  CommandPalette palette(&window);
  palette.setCommands(commands());
  palette.open();
  shoot(window, "palette", {1100, 700});
  palette.hide();
  ShortcutSheet sheet(&window);
  sheet.setGroups(
      {{"Run",
        {{"Space", "Play or pause"},
         {"F4", "Step one event"},
         {"F5", "Run"},
         {"F6", "Run fast"},
         {"F7", "Express"},
         {"F8", "Stop"}}},
       {"Move in time",
        {{"W / S", "Zoom in or out"}, {"A / D", "Pan"}, {"Ctrl wheel", "Zoom at the pointer"}, {"B", "Set a bookmark"}}},
       {"Find", {{"Ctrl K", "Every command by name"}, {"Ctrl F", "Find"}, {"F1 / ?", "All shortcuts"}}},
       {"View", {{"F11", "Full screen"}, {"Ctrl +", "Presentation scale"}}}});
  sheet.open();
  Toast toast(&window);
  toast.setBottomMargin([] { return 24; });
  toast.say("us-east-1 ⇄ eu-west-1 cut at 24.3 s", State::kCut, "Rewind", 60000);
  shoot(window, "shortcuts", {1100, 700});
  QTest::keyClick(&sheet, Qt::Key_Escape);
  QVERIFY(!sheet.isVisible());
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::ControlsTest)
#include "controls_test.moc"
