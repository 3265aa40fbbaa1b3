// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "lab_fixture.h"
#include "models/log_model.h"
#include "pages/charts/chart_card.h"
#include "pages/charts/chart_facts.h"
#include "pages/charts/charts_page.h"
#include "pages/charts/report_tables.h"
#include "pages/console/console_page.h"
#include "pages/console/reply_lines.h"
#include "pages/log/log_page.h"
#include "pages/start/new_dialog.h"
#include "pages/start/scenario_cards.h"
#include "pages/start/start_page.h"
#include "scenario/bundled.h"
#include "shots.h"
#include "widgets/button.h"
#include "widgets/console_view.h"
#include "widgets/fields.h"
#include "widgets/gallery.h"
#include "widgets/log_table.h"

namespace jetlag::ui {

namespace {

void shown(QWidget& page) {
  page.resize(1216, 648);
  page.show();
  QCoreApplication::processEvents();
}

void clickMenu(QMenu* menu, const QString& text) {
  for (QAction* action : menu->actions())
    if (action->text() == text) return action->trigger();
  QFAIL(qPrintable(QStringLiteral("no entry ") + text));
}

}  // namespace

class PagesToolsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }

  void everyBundledScenarioHasACard();
  void promisesFitTwoLines();
  void enterOpensTheFirstCardAndAClickAnother();
  void chipsAndWordsFilterTheGallery();
  void recentFilesOpenAndADroppedFileToo();
  void aScenarioIsMadeFromRegions();
  void startPictures();

  void theLogShowsWhatHappensAndFollowsTheTime();
  void aFilterIsTypedCompletedAndMistakesAreTold();
  void choosingARowSeeksAndSelects();
  void cellsBecomeFilters();
  void rowsAreColouredByRule();
  void filtersAreSaved();
  void thePastIsQuietAfterSeekingBack();
  void logPictures();

  void repliesAreWrittenAsRedisCliDoes();
  void commandsRunInTheChosenRegion();
  void aRegionThatIsDownDoesNotAnswer();
  void wrongCommandsAreErrors();
  void thePastAsksToFork();
  void consolePictures();

  void chartsShowTheRun();
  void chartsShareTheirTimeAndExport();
  void ghostsOfOtherBranchesAreDashed();
  void chartPictures();
};

// ------------------------------------------------------------------------------------------------------------------- start
void PagesToolsTest::everyBundledScenarioHasACard() {
  StartPage page;
  QCOMPARE(page.gallery()->shown().size(), static_cast<qsizetype>(scenario::bundled_files().size()));
  for (const QString& id : page.gallery()->shown()) {
    const GalleryEntry& card = page.gallery()->card(id)->entry();
    QVERIFY2(!card.title.isEmpty() && !card.promise.isEmpty() && card.tag != QLatin1String("Other"), qPrintable(id));
    QVERIFY2(card.footerLeft.contains("region"), qPrintable(card.footerLeft));
  }
  QCOMPARE(page.gallery()->card(":bundled/quickstart.json")->entry().footerLeft, QString("3 regions   20") + QChar(0x202F) + "s");
}

void PagesToolsTest::promisesFitTwoLines() {
  for (const GalleryEntry& card : bundledCards()) QVERIFY2(card.promise.size() <= 78, qPrintable(card.promise));
  QCOMPARE(promiseOf("One. Two is short. A third sentence that is far too long to stand on the two lines of a card."),
           QString("One. Two is short."));
  QCOMPARE(promiseOf("No stop at all"), QString("No stop at all"));
}

void PagesToolsTest::enterOpensTheFirstCardAndAClickAnother() {
  StartPage page;
  shown(page);
  page.activateWindow();
  QSignalSpy opened(&page, &StartPage::openText);
  auto* first = page.gallery()->card(page.gallery()->shown().front());
  QTest::keyClick(first, Qt::Key_Return);
  QCOMPARE(opened.size(), 1);
  QCOMPARE(opened[0][0].toString(), page.gallery()->shown().front());
  QTest::mouseClick(page.gallery()->card(":bundled/ring.json"), Qt::LeftButton);
  QCOMPARE(opened[1][0].toString(), QString(":bundled/ring.json"));
  LabFixture lab(page);  // what it extends is found in the program, too
  lab.open(opened[1][0].toString(), opened[1][1].toString());
  QVERIFY(lab.seen() && lab.mistakes.empty());
  QCOMPARE(lab.seen()->scenery->regions.size(), std::size_t{5});
}

void PagesToolsTest::chipsAndWordsFilterTheGallery() {
  StartPage page;
  shown(page);
  const auto all = page.gallery()->shown().size();
  QTest::mouseClick(page.gallery()->chip("Outage"), Qt::LeftButton);
  QVERIFY(page.gallery()->shown().size() < all && page.gallery()->shown().size() >= 3);
  QTest::keyClicks(page.gallery()->field(), "hub");
  QCOMPARE(page.gallery()->shown(), QStringList{":bundled/hub-fails.json"});
}

void PagesToolsTest::recentFilesOpenAndADroppedFileToo() {
  StartPage page;
  QVERIFY(page.recent()->isHidden());
  page.setRecent({{"/tmp/a.json", QDateTime::currentDateTime(), "2 broken"}});
  shown(page);
  QSignalSpy opened(&page, &StartPage::openFile), asked(&page, &StartPage::chooseFile), text(&page, &StartPage::openText);
  QTest::mouseClick(page.recent()->row("/tmp/a.json"), Qt::LeftButton);
  QCOMPARE(opened.back()[0].toString(), QString("/tmp/a.json"));
  Q_EMIT page.dropZone()->filesDropped({"/tmp/b.jsonc"});
  QCOMPARE(opened.back()[0].toString(), QString("/tmp/b.jsonc"));
  QTest::mouseClick(page.openButton(), Qt::LeftButton);
  QCOMPARE(asked.size(), 1);
  QTest::mouseClick(page.blankButton(), Qt::LeftButton);
  QVERIFY(checkText("", text.back()[1].toString().toStdString()).mistakes.empty());
}

void PagesToolsTest::aScenarioIsMadeFromRegions() {
  StartPage page;
  shown(page);
  QSignalSpy text(&page, &StartPage::openText);
  QTest::mouseClick(page.newButton(), Qt::LeftButton);
  auto* dialog = page.findChild<NewDialog*>();
  QVERIFY(dialog != nullptr && !dialog->createButton()->isEnabled());
  QTest::keyClicks(dialog->filterField(), "frankfurt");
  for (const char* place : {"aws:eu-central-1", "aws:us-east-1", "gcp:asia-south1"}) dialog->choose(place);
  QCOMPARE(dialog->chosen().size(), 3);
  dialog->choose("aws:us-east-1", false);
  dialog->setTopology("ring");
  QDir().mkpath(QStringLiteral(JETLAG_SHOTS_DIR));
  QVERIFY(dialog->grab().save(QStringLiteral(JETLAG_SHOTS_DIR "/page-start-new-dark.png")));
  QTest::mouseClick(dialog->createButton(), Qt::LeftButton);
  QCOMPARE(text.size(), 1);
  const Checked checked = checkText("", text[0][1].toString().toStdString());
  QVERIFY(checked.mistakes.empty());
  QCOMPARE(checked.specs[0].regions.size(), std::size_t{2});
  QCOMPARE(QString::fromStdString(checked.specs[0].regions[0].id), QString("eu-central-1"));
}

void PagesToolsTest::startPictures() {
  StartPage page;
  const QDateTime now = QDateTime::currentDateTime();
  const QString home = QDir::homePath();
  page.setRecent({{home + "/shop/scenarios/transatlantic-cut.jsonc", now, "2 broken"},
                  {home + "/shop/scenarios/checkout-stock.jsonc", now, "passed"},
                  {home + "/planning/apac-expansion.jsonc", now.addDays(-1), "undecided"},
                  {home + "/shop/load/flash-sale.json", now.addDays(-30), "65: line 31"}});
  QCOMPARE(StartPage::whereAndWhen("/a/b.json", QDateTime({2025, 11, 9}, {14, 2}), QDateTime({2025, 11, 12}, {1, 0})),
           QString("/a · 9 Nov"));
  shootPage(page, "page-start");
}

// --------------------------------------------------------------------------------------------------------------------- log
void PagesToolsTest::theLogShowsWhatHappensAndFollowsTheTime() {
  LogPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(6.5);
  QVERIFY(page.model().rowCount() > 1000);
  QCOMPARE(page.table()->currentIndex().row(), page.model().rowAt(lab.seen()->at));
  QCOMPARE(page.table()->verticalScrollBar()->value(), page.table()->verticalScrollBar()->maximum());
  // Home shows the first event and its instant, End the last one; who opens the page may press them at once.
  page.setFocus();
  QVERIFY(page.table()->hasFocus());
  QTest::keyClick(page.table(), Qt::Key_Home);
  lab.settle();
  QCOMPARE(page.table()->currentIndex().row(), 0);
  QCOMPARE(lab.seen()->at, page.model().entry(0).at);
  QTest::keyClick(page.table(), Qt::Key_End);
  lab.settle();
  QCOMPARE(page.table()->currentIndex().row(), page.model().rowCount() - 1);
  page.setFilter("kind:fault");
  QCOMPARE(page.model().rowCount(), 1);
  const QString fault = page.model().index(0, LogModel::kWhat).data().toString();
  QVERIFY2(fault.startsWith("cut: isolate eu · ") && fault.contains("messages lost"), qPrintable(fault));
  const QPointF at(100, 100);
  page.setFilter("");
  QWheelEvent wheel(at, page.table()->viewport()->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(page.table()->viewport(), &wheel);
  QVERIFY(!page.follows());
}

void PagesToolsTest::aFilterIsTypedCompletedAndMistakesAreTold() {
  LogPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(3);
  const int all = page.model().rowCount();
  auto* field = page.filterField();
  QTest::keyClicks(field->field(), "ki");
  QCOMPARE(field->completions(), QStringList{"kind:"});
  QTest::keyClick(field->field(), Qt::Key_Tab);
  QTest::keyClicks(field->field(), "ack");
  QTest::keyClick(field->field(), Qt::Key_Return);
  QCOMPARE(page.filter(), QString("kind:ack"));
  const int acks = page.model().rowCount();
  QVERIFY(acks > 0 && acks < all);
  QTest::keyClicks(field->field(), " region:euu");
  QTest::keyClick(field->field(), Qt::Key_Return);
  QCOMPARE(field->error(), QString("Column 17: unknown region \"euu\", did you mean \"eu\"?"));
  QCOMPARE(page.model().rowCount(), acks);
  page.setFilter("kind:fault");
  QCOMPARE(page.model().rowCount(), 0);
  auto* clear = page.findChild<Button*>();
  for (auto* each : page.findChildren<Button*>())
    if (each->text() == "Clear filter") clear = each;
  QVERIFY(clear->isVisible());
  QTest::mouseClick(clear, Qt::LeftButton);
  QCOMPARE(page.model().rowCount(), all);
}

void PagesToolsTest::choosingARowSeeksAndSelects() {
  LogPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(4);
  page.setFilter("kind:operations from:us to:ap before:2s");
  QSignalSpy selected(&page, &Page::selected), went(&page, &Page::wentTo);
  page.table()->verticalScrollBar()->setValue(0);
  QTest::mouseClick(page.table()->viewport(), Qt::LeftButton, {}, {300, 26 * 4 + 10});
  lab.settle();
  QVERIFY(!selected.isEmpty());
  const auto chosen = selected.back()[0].value<Selection>();
  QCOMPARE(chosen.kind, Selection::Kind::kMessage);
  QCOMPARE(int(chosen.a), 0);
  QCOMPARE(int(chosen.b), 2);
  const int row = page.table()->currentIndex().row();
  QCOMPARE(page.model().entry(row).number, chosen.event);
  QCOMPARE(lab.seen()->at, page.model().entry(row).at);
  QTest::mouseDClick(page.table()->viewport(), Qt::LeftButton, {}, {300, page.table()->rowViewportPosition(row) + 10});
  QCOMPARE(went.back()[0].value<PageId>(), PageId::kSequence);
  page.setFilter("kind:write");
  const auto seeks = selected.size();
  QTest::keyClick(page.table(), Qt::Key_Home);
  QTest::keyClick(page.table(), Qt::Key_Down);
  QVERIFY(selected.size() > seeks);
  QCOMPARE(selected.back()[0].value<Selection>().kind, Selection::Kind::kKey);
  QVERIFY(!selected.back()[0].value<Selection>().key.isEmpty());
}

void PagesToolsTest::cellsBecomeFilters() {
  LogPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(1);
  page.setFilter("kind:operations");
  QMenu* menu = page.menuFor(0, LogModel::kFrom);
  const QString term = page.model().termFor(0, LogModel::kFrom);
  clickMenu(menu, "Hide " + term);
  QCOMPARE(page.filter(), "kind:operations -" + term);
  delete menu;
  menu = page.menuFor(0, LogModel::kKind);
  clickMenu(menu, "Copy row");
  QVERIFY(QApplication::clipboard()->text().contains("operations"));
  delete menu;
}

void PagesToolsTest::filtersAreSaved() {
  LogPage page;
  LabFixture lab(page);
  lab.openBundled("quickstart");
  QSignalSpy saved(&page, &LogPage::savedFiltersChanged);
  page.setFilter("region:eu kind:write");
  QMenu* menu = page.savedMenu();
  clickMenu(menu, "Save this filter");
  delete menu;
  QCOMPARE(saved.back()[0].toStringList(), QStringList{"region:eu kind:write"});
  page.setFilter("");
  menu = page.savedMenu();
  clickMenu(menu, "region:eu kind:write");
  QCOMPARE(page.filter(), QString("region:eu kind:write"));
  delete menu;
}

void PagesToolsTest::rowsAreColouredByRule() {
  LogPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(4);
  QSignalSpy changed(&page, &LogPage::colourRulesChanged);
  page.setFilter("kind:write region:eu");
  QMenu* menu = page.savedMenu();
  clickMenu(menu->findChild<QMenu*>(), "purple");
  delete menu;
  QCOMPARE(changed.back()[0].toStringList(), QStringList{"purple kind:write region:eu"});
  page.setFilter("");
  const auto* rows = page.table()->model();
  int tinted = 0;
  for (int row = 0; row < rows->rowCount(); ++row) {
    const auto& entry = page.model().entry(row);
    const bool wanted = entry.kind == observe::TraceKind::kWrite && page.model().regions()[entry.to] == "eu";
    const QVariant tint = rows->index(row, 0).data(LogTable::kTintRole);
    QCOMPARE(tint.isValid(), wanted);
    if (wanted) QCOMPARE(static_cast<State>(tint.toInt()), State::kDiverged);
    tinted += wanted ? 1 : 0;
  }
  QVERIFY(tinted > 0);
  page.table()->showRow(rows->rowCount() - 1);
  shootPage(page, "log-coloured");
  menu = page.savedMenu();
  clickMenu(menu, "No longer purple kind:write region:eu");
  delete menu;
  QVERIFY(page.colourRules().isEmpty());
  QVERIFY(!rows->index(rows->rowCount() - 1, 0).data(LogTable::kTintRole).isValid());
  page.setColourRules({"pink kind:write", "red kind:wrong", "red"});  // from a file that somebody has edited
  for (int row = 0; row < 20; ++row) QVERIFY(!rows->index(row, 0).data(LogTable::kTintRole).isValid());
}

void PagesToolsTest::thePastIsQuietAfterSeekingBack() {
  LogPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(3);
  const int all = page.model().rowCount();
  lab.act(lab::Seek{Instant{1'000'000'000}});
  QCOMPARE(page.model().rowCount(), all);
  const int now = page.table()->currentIndex().row();
  QVERIFY(page.model().entry(now).at <= lab.seen()->at && page.model().entry(now + 1).at > lab.seen()->at);
  QVERIFY(!page.table()->model()->index(now, 0).data(LogTable::kQuietRole).toBool());
  QVERIFY(page.table()->model()->index(now + 1, 0).data(LogTable::kQuietRole).toBool());
}

void PagesToolsTest::logPictures() {
  LogPage page;
  LabFixture lab(page);
  lab.openBundled("shard-restarts-empty");
  lab.runTo(10.2);
  page.setFilter("-kind:ack,read");
  shootPage(page, "page-log");
  page.setFilter("kind:fualt");
  lab.act(lab::Seek{Instant{8'000'000'000}});
  shoot(page, "page-log-mistake", {976, 628});
}

// ----------------------------------------------------------------------------------------------------------------- console
void PagesToolsTest::repliesAreWrittenAsRedisCliDoes() {
  using R = observe::ReplyValue;
  const auto text = [](const char* bytes) { return R{R::Type::kString, bytes, 0, 0, {}}; };
  QCOMPARE(replyLines({R::Type::kStatus, "OK", 0, 0, {}}), QString("OK"));
  QCOMPARE(replyLines(text("say \"hi\"\n\xc3\xa4")), QString("\"say \\\"hi\\\"\\n\\xc3\\xa4\""));
  QCOMPARE(replyLines({R::Type::kArray, "", 0, 0, {}}), QString("(empty array)"));
  R inner{R::Type::kArray, "", 0, 0, {text("a"), {R::Type::kNull, "", 0, 0, {}}}};
  R outer{R::Type::kArray, "", 0, 0, {{R::Type::kInteger, "", 7, 0, {}}, inner}};
  QCOMPARE(replyLines(outer), QString("1) (integer) 7\n2) 1) \"a\"\n   2) (nil)"));
}

void PagesToolsTest::commandsRunInTheChosenRegion() {
  ConsolePage page;
  page.setCommands(
      {{"GET", "string", "the value"}, {"SET", "string", "sets it"}, {"SADD", "set", "adds"}, {"SMEMBERS", "set", ""}});
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(6.5);
  // Whoever comes here first is told what to type.
  QVERIFY(page.view()->transcript().isEmpty());
  QVERIFY2(page.view()->hint().contains("SET greeting hello"), qPrintable(page.view()->hint()));
  auto* field = page.view()->field();
  const auto type = [&](const char* text) {
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
    if (!field->text().isEmpty()) QTest::keyClick(field, Qt::Key_Return);  // the first one closed the completions
    lab.settle();
  };
  type("SADD cart:7 milk");
  type("SADD cart:7 milk");
  QTest::keyClick(field, Qt::Key_Down, Qt::ControlModifier);
  type("SMEMBERS cart:7");
  type("SADD cart:7 bread eggs");
  type("SMEMBERS cart:7");
  QCOMPARE(page.view()->transcript(),
           QString("us> SADD cart:7 milk\nat 6.500 s\n(integer) 1\nus> SADD cart:7 milk\n(integer) 0\neu> SMEMBERS cart:7\n(empty array)\n"
                   "eu> SADD cart:7 bread eggs\n(integer) 2\neu> SMEMBERS cart:7\n1) \"bread\"\n2) \"eggs\""));
  QCOMPARE(lab.seen()->injected.size(), std::size_t{5});
  QTest::keyClick(field, Qt::Key_Up);
  QCOMPARE(field->text(), QString("SMEMBERS cart:7"));
  // Help comes from the page; the branch stays as it is.
  field->clear();
  page.view()->clear();
  type("help");
  type("HELP Set");
  type("HELP s");
  type("HELP X");
  QCOMPARE(page.view()->transcript(),
           QString("eu> help\nset    SADD SMEMBERS\nstring GET SET\n"
                   "HELP and a name, its beginning or a group tell what these do, such as HELP SET\n"
                   "eu> HELP Set\nSET  sets it\neu> HELP s\nSET       sets it\nSADD      adds\nSMEMBERS  \n"
                   "eu> HELP X\nNo command begins with X; HELP lists them all"));
  QCOMPARE(lab.seen()->injected.size(), std::size_t{5});
}

void PagesToolsTest::aRegionThatIsDownDoesNotAnswer() {
  ConsolePage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("region-lost");
  lab.runTo(13);
  page.view()->setRegion("frankfurt");
  QTest::keyClicks(page.view()->field(), "GET order:1");
  QTest::keyClick(page.view()->field(), Qt::Key_Return);
  lab.settle();
  QVERIFY2(
      page.view()->transcript().contains("(error) ERR connection refused") || page.view()->transcript().contains("no reply yet"),
      qPrintable(page.view()->transcript()));
}

void PagesToolsTest::wrongCommandsAreErrors() {
  ConsolePage page;
  shown(page);
  LabFixture lab(page);
  QObject::connect(&lab.engine(), &EngineThread::refused, &page, &ConsolePage::refused);
  lab.openBundled("quickstart");
  lab.runTo(1);
  for (const char* text : {"NOSUCH x", "GET \"open", "SADD only"}) {
    QTest::keyClicks(page.view()->field(), text);
    QTest::keyClick(page.view()->field(), Qt::Key_Return);
    lab.settle();
  }
  const QStringList lines = page.view()->transcript().split('\n');
  QCOMPARE(lines.size(), 6);
  QVERIFY2(lines[1].startsWith("(error) ERR unknown command"), qPrintable(lines[1]));
  QVERIFY2(lines[3].contains("unbalanced quotes"), qPrintable(lines[3]));
  QVERIFY2(lines[5].contains("wrong number of arguments"), qPrintable(lines[5]));
}

void PagesToolsTest::thePastAsksToFork() {
  ConsolePage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(5);
  Button* fork = nullptr;
  for (auto* each : page.findChildren<Button*>())
    if (each->text() == "Fork first") fork = each;
  QVERIFY(fork != nullptr && !fork->isVisible());
  lab.act(lab::Seek{Instant{2'000'000'000}});
  QVERIFY(fork->isVisible());
  QTest::mouseClick(fork, Qt::LeftButton);
  lab.settle();
  QCOMPARE(lab.seen()->branches.size(), std::size_t{2});
  QVERIFY(!fork->isVisible());
}

void PagesToolsTest::consolePictures() {
  ConsolePage page;
  page.show();
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(6.5);
  const QPair<const char*, const char*> typed[] = {
      {"us", "SADD cart:7 milk"}, {"eu", "SADD cart:7 bread"}, {"eu", "SMEMBERS cart:7"}, {"us", "SET note:7 \"ring the bell\""},
      {"eu", "GET note:7"},       {"us", "INCR cart:7"},       {"us", "HGETALL none"},    {"ap", "SMEMBERS cart:7"}};
  for (const auto& [region, text] : typed) {
    page.view()->setRegion(region);
    QTest::keyClicks(page.view()->field(), text);
    QTest::keyClick(page.view()->field(), Qt::Key_Return);
    lab.settle();
  }
  shootPage(page, "page-console");
}

// ------------------------------------------------------------------------------------------------------------------ charts
void PagesToolsTest::chartsShowTheRun() {
  ChartsPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("backlog-suffices");
  QVERIFY(!page.card("lag")->showsChart());
  lab.runTo(34);
  for (const char* id : {"lag", "divergence", "backlog", "throughput", "egress", "latency"})
    QVERIFY2(page.card(id)->showsChart(), id);
  QVERIFY(!page.card("lag")->chart()->legend().isEmpty());
  page.card("lag")->chart()->setHover(25.0);
  QVERIFY2(page.card("lag")->chart()->hoverText().contains("ireland"), qPrintable(page.card("lag")->chart()->hoverText()));
  page.card("throughput")->chart()->setHover(5.0);
  QVERIFY2(page.card("throughput")->chart()->hoverText().contains("virginia"),
           qPrintable(page.card("throughput")->chart()->hoverText()));
  QCOMPARE(page.lagTable().rowCount(), 6);
  QCOMPARE(page.costTable().rowCount(), 3);
  QVERIFY(page.costTable().data(page.costTable().index(0, 2), Qt::DisplayRole).toString().contains("$"));
  // What the curves hold is what the table says.
  const ChartFacts egress = egressFacts(*lab.seen(), {});
  QCOMPARE(egress.series.size(), 3);
  for (const ChartSeries& series : egress.series) {
    double mebibytes = 0;
    for (qsizetype i = 1; i < series.y.size(); ++i)
      mebibytes += std::isnan(series.y[i]) ? 0 : series.y[i] * (series.x[i] - series.x[i - 1]);
    const auto row = std::ranges::find(lab.seen()->report->costs, series.name.toStdString(), &observe::CostRow::region);
    QVERIFY(std::abs(mebibytes - static_cast<double>(row->egress_bytes) / (1 << 20)) < 0.3);
  }
  page.links()->setCurrent("From ireland");
  Q_EMIT page.links()->currentChanged("From ireland");
  QCOMPARE(page.card("lag")->chart()->legend().size(), 2);
}

void PagesToolsTest::chartsShareTheirTimeAndExport() {
  ChartsPage page;
  page.resize(1216, 1000);
  page.show();
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(14);
  Chart* lag = page.card("lag")->chart();
  const QRect area = lag->plotArea();
  auto* plot = lag->childAt(area.center());
  QTest::mousePress(plot, Qt::LeftButton, {}, area.center());
  QMouseEvent move(QEvent::MouseMove, area.center() + QPoint(60, 0), plot->mapToGlobal(area.center() + QPoint(60, 0)),
                   Qt::NoButton, Qt::LeftButton, {});
  QCoreApplication::sendEvent(plot, &move);
  QTest::mouseRelease(plot, Qt::LeftButton, {}, area.center() + QPoint(60, 0));
  QVERIFY(lag->range().first > 1 && lag->range().second < 13);
  QCOMPARE(page.card("divergence")->chart()->range(), lag->range());
  QTemporaryDir folder;
  for (const char* end : {"png", "csv"}) QVERIFY(page.card("lag")->exportTo(folder.filePath("lag.") + end));
  QFile csv(folder.filePath("lag.csv"));
  QVERIFY(csv.open(QIODevice::ReadOnly) && csv.readAll().contains("us → eu"));
  QVERIFY(!page.card("lag")->exportTo("/nowhere/at/all.csv"));
}

void PagesToolsTest::ghostsOfOtherBranchesAreDashed() {
  ChartsPage page;
  shown(page);
  LabFixture lab(page);
  lab.openBundled("quickstart");
  lab.runTo(8);
  lab.act(lab::Seek{Instant{5'000'000'000}});
  lab.act(lab::Fork{"no cut"});
  lab.runTo(8);
  const QStringList legend = page.card("divergence")->chart()->legend();
  QVERIFY2(legend.join('|').contains("main: keys that differ"), qPrintable(legend.join('|')));
}

void PagesToolsTest::chartPictures() {
  ChartsPage page;
  page.show();
  LabFixture lab(page);
  lab.openBundled("backlog-suffices");
  lab.runTo(34);
  shootPage(page, "page-charts");
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesToolsTest)
#include "pages_tools_test.moc"
