// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QtTest>

#include "lab_fixture.h"
#include "pages/scenario/form_field.h"
#include "pages/scenario/form_view.h"
#include "pages/scenario/scenario_page.h"
#include "scenario/bundled.h"
#include "shots.h"
#include "widgets/button.h"
#include "widgets/fields.h"

namespace jetlag::ui {

namespace {

QString bundled(const char* name) {
  return QString::fromStdString(*scenario::read_bundled(std::string(scenario::kBundled) + name));
}

QVector<Diagnostic> diagnosticsOf(const std::vector<Mistake>& mistakes) {
  QVector<Diagnostic> out;
  for (const Mistake& each : mistakes)
    out.push_back({std::max(each.line, 1), std::max(each.column, 1), 1, QString::fromStdString(each.message), {}, false});
  return out;
}

/// As the window wires them.
void wire(ScenarioPage& page, LabFixture& lab) {
  QObject::connect(&page, &ScenarioPage::checkRequested, &lab.engine(),
                   [&](const QString& text, int ticket) { lab.engine().check(page.path(), text, ticket); });
  QObject::connect(&lab.engine(), &EngineThread::checked, &page, [&page](int ticket, const std::vector<Mistake>& mistakes) {
    page.takeMistakes(ticket, diagnosticsOf(mistakes));
  });
  QObject::connect(&page, &ScenarioPage::runRequested, &lab.engine(),
                   [&](const QString& text) { lab.engine().open(page.path(), text); });
}

}  // namespace

class PagesScenarioTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void aFormShowsEverySectionOfTheFormat();
  void aFieldChangesOneValueAndKeepsTheComments();
  void clearingAFieldTakesTheKeyOut();
  void entriesAreAddedAndTakenOut();
  void addingAKindOfFaultReplacesTheOther();
  void theFormFollowsTheText();
  void brokenTextKeepsTheFormAndUnderlinesTheLine();
  void onlyTheFirstSyntaxErrorIsTold();
  void aBrokenTextKeepsTheWorldThatIsOpen();
  void answersToAnOldTextAreIgnored();
  void whatWasDoneByHandComesIntoTheText();
  void savingIsAskedForAndEndsTheDirtyMark();
  void whatTheTextDoesNotSayIsNotGivenInTheForm();
  void everyBundledScenarioRoundTripsThroughItsForm();
  void pictures();
};

void PagesScenarioTest::aFormShowsEverySectionOfTheFormat() {
  ScenarioPage page;
  page.setText({}, bundled("quickstart.json"));
  const QStringList sections = page.form()->sections();
  for (const char* each :
       {"scenario", "network", "database", "regions.0", "regions.2", "workloads.1", "faults.0", "script.3", "expect.4"})
    QVERIFY2(sections.contains(each), each);
  QCOMPARE(page.form()->card("scenario")->field("seed")->text(), QString("42"));
  QCOMPARE(page.form()->card("database")->field("backlog")->text(), QString("16MiB"));
  QCOMPARE(page.form()->card("database")->field("sync.batch.delay")->line()->placeholderText(), QString("5ms"));
  QCOMPARE(page.form()->card("faults.0")->field("isolate")->text(), QString("eu"));
  QCOMPARE(page.form()->card("workloads.0")->field("mix")->text(), QString("{ \"INCR\": \"40%\", \"GET\": \"60%\" }"));
}

void PagesScenarioTest::aFieldChangesOneValueAndKeepsTheComments() {
  ScenarioPage page;
  page.resize(1216, 648);
  page.show();
  const QString text = bundled("quickstart.json");
  page.setText({}, text);
  auto* seed = page.form()->card("scenario")->field("seed")->line();
  seed->selectAll();
  QTest::keyClicks(seed, "43");
  QTest::keyClick(seed, Qt::Key_Return);
  QCOMPARE(page.text(), QString(text).replace("\"seed\": 42", "\"seed\": 43"));
  QVERIFY(page.isDirty());
  auto* topology = page.form()->card("network")->field("topology")->select();
  QTest::keyClick(topology, Qt::Key_Down);
  QVERIFY(page.text().contains("\"network\": { \"topology\": \"star\" }"));
  page.editor()->undo();
  page.editor()->undo();
  QCOMPARE(page.text(), text);
}

void PagesScenarioTest::clearingAFieldTakesTheKeyOut() {
  ScenarioPage page;
  page.show();
  const QString text = bundled("quickstart.json");
  page.setText({}, text);
  auto* drain = page.form()->card("scenario")->field("drain")->line();
  drain->clear();
  QTest::keyClick(drain, Qt::Key_Return);
  QCOMPARE(page.text(), QString(text).replace("  \"drain\": \"10s\",\n", ""));
}

void PagesScenarioTest::entriesAreAddedAndTakenOut() {
  ScenarioPage page;
  page.resize(1216, 900);
  page.show();
  page.setText({}, bundled("shopping-cart.json"));
  QSignalSpy checks(&page, &ScenarioPage::checkRequested);
  Q_EMIT page.form()->addButton("regions")->clicked();
  QTRY_VERIFY(page.form()->card("regions.2") != nullptr);
  QVERIFY(checkText("", page.text().toStdString()).mistakes.empty());
  Q_EMIT page.form()->addButton("faults")->clicked();
  QTRY_VERIFY(page.form()->card("faults.1") != nullptr);
  const Checked checked = checkText("", page.text().toStdString());
  QVERIFY2(checked.mistakes.empty(), checked.mistakes.empty() ? "" : checked.mistakes[0].message.c_str());
  QCOMPARE(checked.specs[0].faults.size(), std::size_t{2});
  Q_EMIT page.form()->removeButton("script.0")->clicked();
  Q_EMIT page.form()->addButton("expect")->clicked();
  QTRY_VERIFY(page.form()->card("expect.2") != nullptr);
  QVERIFY(page.text().contains("// One side removes the milk"));
  QTRY_VERIFY(!checks.isEmpty());
}

void PagesScenarioTest::addingAKindOfFaultReplacesTheOther() {
  ScenarioPage page;
  page.show();
  page.setText({}, bundled("shopping-cart.json"));
  QMenu* menu = page.form()->card("faults.0")->addMenu();
  for (QAction* action : menu->actions())
    if (action->text() == "isolate") action->trigger();
  delete menu;
  const Checked checked = checkText("", page.text().toStdString());
  QVERIFY2(checked.mistakes.empty(), qPrintable(page.text()));
  QCOMPARE(checked.specs[0].faults[0].kind, scenario::FaultKind::kIsolate);
  QCOMPARE(QString::fromStdString(checked.specs[0].faults[0].name), QString("cut"));
}

void PagesScenarioTest::theFormFollowsTheText() {
  ScenarioPage page;
  page.show();
  const QString text = bundled("quickstart.json");
  page.setText({}, text);
  page.editor()->replaceText(QString(text).replace("16MiB", "32MiB"));
  QTRY_COMPARE(page.form()->card("database")->field("backlog")->text(), QString("32MiB"));
  page.editor()->replaceText(QString(text).replace("\"id\": \"ap\"", "\"id\": \"asia\""));
  QTRY_COMPARE(page.form()->card("regions.2")->field("id")->text(), QString("asia"));
}

void PagesScenarioTest::brokenTextKeepsTheFormAndUnderlinesTheLine() {
  ScenarioPage page;
  page.resize(1216, 648);
  page.show();
  LabFixture lab(page);
  wire(page, lab);
  const QString text = bundled("quickstart.json");
  page.setText(":bundled/quickstart.json", text);
  lab.settle();
  QCOMPARE(page.mistakes(), 0);
  QVERIFY(page.runButton()->isEnabled());
  page.editor()->replaceText(QString(text).replace("\"backlog\"", "\"backlgo\""));
  QTRY_VERIFY((lab.settle(), page.mistakes() == 1));
  const Diagnostic mistake = page.editor()->diagnostics()[0];
  QCOMPARE(mistake.line, static_cast<int>(text.left(text.indexOf("\"backlog\"")).count('\n') + 1));
  QVERIFY2(mistake.message.contains("backlog"), qPrintable(mistake.message));
  QVERIFY(page.editor()->underlined(mistake.line, mistake.column));
  QVERIFY(!page.runButton()->isEnabled());
  page.editor()->replaceText(QString(text).replace("\"seed\": 42,", "\"seed\": 42"));
  QTRY_VERIFY(!page.form()->isCurrent());
  QCOMPARE(page.form()->card("scenario")->field("seed")->text(), QString("42"));
}

void PagesScenarioTest::onlyTheFirstSyntaxErrorIsTold() {
  const auto check = [](const char* text) { return checkText("", text).mistakes; };
  // A forgotten bracket made three more mistakes of what follows, a forgotten quote one.
  const auto bracket = check("{\"jetlag\": 1,\n \"regions\": [{\"id\": \"us\"},\n \"workloads\": []\n}\n");
  QCOMPARE(bracket.size(), std::size_t{1});
  QCOMPARE(bracket[0].line, 3);
  const auto quote = check("{\"jetlag\": 1,\n \"name\": \"x,\n \"regions\": [{\"id\": \"us\"}]\n}\n");
  QCOMPARE(quote.size(), std::size_t{1});
  QCOMPARE(quote[0].line, 2);
  // What reads well is checked to its end.
  QVERIFY(check("{\"jetlag\": 1, \"sead\": 3, \"durtion\": \"5s\", \"regions\": [{\"id\": \"us\"}]}").size() > 1);
  const auto both = check("{\"jetlag\": 1, \"sead\": 3, \"duration\": \"5s\", \"regions\": [{\"id\": \"us\"}], \"expect\": [\"lagg < 1s\"]}");
  QVERIFY2(std::ranges::any_of(both, [](const Mistake& m) { return m.message.find("did you mean \"lag\"") != std::string::npos; }),
           "an expectation too, beside other mistakes");
}

void PagesScenarioTest::aBrokenTextKeepsTheWorldThatIsOpen() {
  ScenarioPage page;
  page.resize(1216, 648);
  page.show();
  LabFixture lab(page);
  wire(page, lab);
  lab.openBundled("shopping-cart");
  lab.runTo(3);
  const auto scenery = lab.seen()->scenery;
  lab.open("broken.json",
           "{ \"jetlag\": 1,\n \"name\": \"x\",\n \"regions\": [ { \"id\": \"us\", \"locatoin\": \"aws:us-east-1\" } ] }");
  QVERIFY(!lab.mistakes.empty());
  page.setText("broken.json",
               "{ \"jetlag\": 1,\n \"name\": \"x\",\n \"regions\": [ { \"id\": \"us\", \"locatoin\": \"aws:us-east-1\" } ] }");
  page.showMistakes(diagnosticsOf(lab.mistakes));
  QVERIFY(page.editor()->marked(3));
  lab.runTo(4);
  QCOMPARE(lab.seen()->scenery, scenery);
  QCOMPARE(lab.seen()->at.ns, std::int64_t{4'000'000'000});
  QSignalSpy run(&page, &ScenarioPage::runRequested);
  page.run();
  QCOMPARE(run.size(), 0);
}

void PagesScenarioTest::answersToAnOldTextAreIgnored() {
  ScenarioPage page;
  page.show();
  QSignalSpy checks(&page, &ScenarioPage::checkRequested);
  page.setText({}, bundled("quickstart.json"));
  const int ticket = checks.back()[1].toInt();
  page.editor()->replaceText("{}");
  page.takeMistakes(ticket, {{1, 1, 1, "old news"}});
  QCOMPARE(page.mistakes(), 0);
  QTRY_COMPARE(checks.size(), 2);
  page.takeMistakes(checks.back()[1].toInt(), {{1, 1, 1, "expected a name"}});
  QCOMPARE(page.mistakes(), 1);
}

void PagesScenarioTest::whatWasDoneByHandComesIntoTheText() {
  ScenarioPage page;
  page.resize(1216, 648);
  page.show();
  LabFixture lab(page);
  wire(page, lab);
  const QString text = bundled("quickstart.json");
  page.setText({}, text);
  lab.openBundled("quickstart");
  lab.runTo(4);
  QVERIFY(!page.handButton()->isVisible());
  scenario::FaultSpec cut;
  cut.kind = scenario::FaultKind::kCut;
  cut.regions = {RegionId{0}, RegionId{2}};
  cut.links = {{RegionId{0}, RegionId{2}}, {RegionId{2}, RegionId{0}}};
  lab.act(lab::Inject{cut});
  lab.act(lab::Command{RegionId{1}, "SET by:hand yes"});
  QTRY_VERIFY(page.handButton()->isVisible());
  QTest::mouseClick(page.handButton(), Qt::LeftButton);
  lab.settle();
  QVERIFY2(!page.handButton()->isEnabled(), "what was taken in need not be taken in again");
  QCOMPARE(page.handButton()->text(), QString("Changes by hand are in the text"));
  QVERIFY(page.text().contains("// Nobody can reach Europe"));
  QVERIFY(page.text().contains("\"run\": \"SET by:hand yes\""));
  const Checked checked = checkText("", page.text().toStdString());
  QVERIFY2(checked.mistakes.empty(), checked.mistakes.empty() ? "" : checked.mistakes[0].message.c_str());
  QCOMPARE(checked.specs[0].faults.size(), std::size_t{2});
  QCOMPARE(checked.specs[0].script.size(), std::size_t{5});
  page.editor()->undo();
  QCOMPARE(page.text(), text);
  QTRY_VERIFY(page.handButton()->isEnabled());
}

void PagesScenarioTest::savingIsAskedForAndEndsTheDirtyMark() {
  ScenarioPage page;
  page.resize(1216, 648);
  page.show();
  page.setText("/tmp/mine.json", bundled("quickstart.json"));
  QVERIFY(!page.saveButton()->isEnabled());
  QSignalSpy asked(&page, &ScenarioPage::saveRequested), dirty(&page, &ScenarioPage::dirtyChanged);
  page.editor()->replaceText(page.text() + "\n");
  QVERIFY(page.isDirty() && page.saveButton()->isEnabled());
  QTest::mouseClick(page.saveButton(), Qt::LeftButton);
  QCOMPARE(asked.back()[0].toBool(), false);
  page.markSaved("/tmp/other.json");
  QVERIFY(!page.isDirty());
  QCOMPARE(page.path(), QString("/tmp/other.json"));
  QCOMPARE(dirty.back()[0].toBool(), false);
  page.setText(":bundled/quickstart.json", bundled("quickstart.json"));
  QVERIFY(page.saveButton()->isEnabled());  // as a copy
}

void PagesScenarioTest::whatTheTextDoesNotSayIsNotGivenInTheForm() {
  ScenarioPage page;
  page.resize(1216, 648);
  page.show();
  const QString star = QStringLiteral(R"({"jetlag": 1, "regions": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
  "network": {"topology": "star"}})");
  page.setText({}, QString(star).replace("\"network\"", "\"drain\": \"1s\",\n  \"network\""));
  const auto hub = [&] { return page.form()->card("network")->field("hub")->select(); };
  QCOMPARE(hub()->current(), QString("not given"));
  hub()->step(1);
  QVERIFY2(page.text().contains("\"hub\": \"a\""), qPrintable(page.text()));
  QCoreApplication::processEvents();
  QCOMPARE(hub()->current(), QString("a"));
  hub()->step(-1);
  QVERIFY(!page.text().contains("hub"));
  page.editor()->replaceText(QString(star).replace("\"star\"", "\"star\", \"hub\": \"gone\""));
  QTRY_COMPARE(hub()->current(), QString("gone"));
}

void PagesScenarioTest::everyBundledScenarioRoundTripsThroughItsForm() {
  for (const scenario::BundledFile& file : scenario::bundled_files()) {
    ScenarioPage page;
    const QString text = bundled(std::string(file.name).c_str());
    page.setText({}, text);
    QVERIFY2(page.form()->isCurrent(), std::string(file.name).c_str());
    // Leaving every field as it is changes nothing.
    for (auto* line : page.form()->findChildren<QLineEdit*>()) Q_EMIT line->editingFinished();
    QCOMPARE(page.text(), text);
  }
}

void PagesScenarioTest::pictures() {
  ScenarioPage page;
  page.show();
  LabFixture lab(page);
  wire(page, lab);
  const QString text = bundled("quickstart.json");
  page.setText(":bundled/quickstart.json", text);
  lab.openBundled("quickstart");
  lab.runTo(2);
  lab.act(lab::Command{RegionId{1}, "SET by:hand yes"});
  shootPage(page, "page-scenario");
  page.editor()->replaceText(QString(text).replace("\"backlog\"", "\"backlgo\""));
  QTRY_VERIFY((lab.settle(), page.mistakes() == 1));
  shoot(page, "page-scenario-mistake", {1216, 648});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesScenarioTest)
#include "pages_scenario_test.moc"
