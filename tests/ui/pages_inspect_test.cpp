// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/inspect_page.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>

#include "inspect_world.h"
#include "lab/faults.h"
#include "pages/inspect/card_row.h"
#include "pages/inspect/convergence_card.h"
#include "pages/inspect/inspect_bar.h"
#include "pages/inspect/operations_table.h"
#include "pages/words/command_line.h"
#include "pages/words/glossary.h"
#include "pages/words/redis_text.h"
#include "shots.h"
#include "widgets/button.h"
#include "widgets/chip.h"
#include "widgets/empty_state.h"
#include "widgets/fields.h"
#include "widgets/sequence_canvas.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

namespace {

void shootAll(World& world, const QString& name) {
  if (auto* focused = QApplication::focusWidget(); focused != nullptr) focused->clearFocus();
  shoot(world.page, QStringLiteral("inspect-%1-1600").arg(name), {1600, 1000});
  shoot(world.page, QStringLiteral("inspect-%1-1280").arg(name), {1280, 720});
  shoot(world.page, QStringLiteral("inspect-%1-1024").arg(name), {1024, 700});
  world.page.resize(1536, 880);
}

}  // namespace

class PagesInspectTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void missingMembersAreStruckOutWithTheirReasons();
  void lettersOnCardsAreThoseOfTheMatrix();
  void vectorsMarkWhatIsMissingAndSayWhoHoldsIt();
  void theRemovalThatHadNotSeenTheAdditionIsExplained();
  void whatIsForetoldIsWhatHappens();
  void aRegionThatIsDownIsNoCutAndDiffersFromNobody();
  void theLoserOfAWallClockIsNamedAndItsClockBlamed();
  void competingWritesShowTheirCandidates();
  void countersShowTheirPartsAndTheResetItsLimits();
  void fieldsOfAHashLineUpAndWhatWasTypedIsExplained();
  void scoresOfASortedSetLineUpAndTheirConflictIsExplained();
  void aSetThatLostAgainstAStringIsNamedByItsOperation();
  void theSequenceHasRealArrivalsAndWhatTheCutHolds();
  void aClickOnACardChoosesItsRegion();
  void aDotUnderThePointerIsLitEverywhere();
  void keysVisitedAreWalkedBackAndForward();
  void findingAKeyFiltersTheMatrixAndEnterInspects();
  void anExactKeyIsFoundThoughItIsNotListed();
  void aKeyThatNoRegionHasIsSaidSoAndTheNearestOffered();
  void valuesAreQuotedWhereTheyNeedIt();
  void pinnedKeysStayInSight();
  void withoutAKeyThoseThatDifferAreOffered();
  void theCommandLineIsCopiedQuoted();
  void nothingOpenAndUnknownKeysAreSaidSo();
  void anotherPagesSelectionIsFollowedAndNotEchoed();
  void narrowPagesOfferTheMatrixAsATab();
  void wordsOfTheFieldHaveTheirPapers();
  void aKeyWrittenThousandsOfTimesShowsItsNewestOperations();
  void pictures();
};

void PagesInspectTest::missingMembersAreStruckOutWithTheirReasons() {
  World world("shopping-cart.json", "cart:7", 4.5);
  QCOMPARE(world.page.facts().cards.size(), 2);
  QCOMPARE(world.card(0).region, QString("us"));
  // The same members in the same rows everywhere.
  QStringList names[2];
  for (int r = 0; r < 2; ++r)
    for (const auto& row : world.card(r).rows) names[r] << row.name;
  QCOMPARE(names[0], QStringList({"bread", "coffee", "eggs", "milk"}));
  QCOMPARE(names[1], names[0]);
  QVERIFY(world.row(0, "coffee")->missing);
  QCOMPARE(world.row(0, "coffee")->detail, QString("not here: eu:1 is behind the cut"));
  QVERIFY(world.row(0, "milk")->missing);
  QCOMPARE(world.row(0, "milk")->detail, QString("removed by us:3, eu:2 not here"));
  QVERIFY(!world.row(1, "milk")->missing);
  QCOMPARE(world.row(1, "milk")->detail, QString("eu:2"));
  QCOMPARE(world.row(0, "eggs")->detail, QString("us:1"));
  QCOMPARE(world.card(0).footerLeft, QString("SCARD 2"));
  QCOMPARE(world.card(0).footerRight, QString("2 ops behind"));
}

void PagesInspectTest::lettersOnCardsAreThoseOfTheMatrix() {
  World world("quickstart.json", "cart:7", 9.0);
  QString letters;
  for (const auto& letter : world.page.facts().letters) letters += letter;
  QCOMPARE(letters, world.letters("cart:7"));
  QCOMPARE(letters, QString("ABA"));
  QCOMPARE(world.card(0).agreement, QString("same as 1 other"));
  QCOMPARE(world.card(1).agreement, QString("only this region"));
  QVERIFY2(world.page.facts().stateText.startsWith("Diverged: 2 versions for 1.0"), qPrintable(world.page.facts().stateText));
  // The one that differs is looked at first.
  QVERIFY(world.page.facts().vectors.rows[1].strong);
}

void PagesInspectTest::vectorsMarkWhatIsMissingAndSayWhoHoldsIt() {
  World world("shopping-cart.json", "cart:7", 4.5);
  auto* table = world.page.findChild<VectorTable*>();
  QCOMPARE(table->behind(0, 1), 2u);
  QCOMPARE(table->behind(1, 0), 2u);
  QCOMPARE(table->behind(0, 0), 0u);
  QCOMPARE(
      world.text("vectorSentence"),
      QString("Marked: operations missing here. <b>us</b> misses 2 of eu, <b>eu</b> misses 2 of us. Both are held by the cut."));
  world.driver.runTo(9);
  QCOMPARE(table->behind(0, 1), 0u);
  QCOMPARE(world.text("vectorSentence"), QString("Every region has applied all operations of this shard."));
}

void PagesInspectTest::theRemovalThatHadNotSeenTheAdditionIsExplained() {
  World world("shopping-cart.json", "cart:7", 4.5);
  QCOMPARE(world.text("whyHeadline"), QString("milk stays. The removal had not seen the other addition."));
  QVERIFY(world.text("whyReason").startsWith("eu added milk again while us removed it."));
  QCOMPARE(world.operation("us:3")->outcome, QString("removes us:1 only"));
  QCOMPARE(world.operation("us:3")->state, State::kLagging);
  QCOMPARE(world.operation("eu:2")->outcome, QString("wins, stays"));
  QCOMPARE(world.operation("eu:2")->saw, QString("eu:1"));
  auto* table = world.page.findChild<OperationsTable*>();
  QCOMPARE(table->model()->rowCount(), 5);
  QCOMPARE(table->model()->index(4, OperationsModel::kOutcome).data().toString(), QString("wins, stays"));
  QVERIFY(table->model()->index(4, 0).data(Qt::ToolTipRole).toString().contains("Concurrent with"));
}

void PagesInspectTest::whatIsForetoldIsWhatHappens() {
  World world("shopping-cart.json", "cart:7", 4.5);
  QVERIFY2(world.text("whyForecast").startsWith("When us ⇄ eu heals, every region reads <b>bread, coffee, eggs, milk</b>."),
           qPrintable(world.text("whyForecast")));
  world.driver.runTo(9);
  for (int r = 0; r < 2; ++r) {
    QStringList held;
    for (const auto& row : world.card(r).rows)
      if (!row.missing) held << row.name;
    QCOMPARE(held, QStringList({"bread", "coffee", "eggs", "milk"}));
    QCOMPARE(world.card(r).letter, QString("A"));
    QCOMPARE(world.card(r).footerRight, QString("complete"));
  }
  QCOMPARE(world.page.facts().stateText, QString("All regions agree"));
  QVERIFY(world.page.story().settled);
}

void PagesInspectTest::aRegionThatIsDownIsNoCutAndDiffersFromNobody() {
  World world("shopping-cart.json", "cart:7", 8);
  world.driver.act(lab::Inject{lab::region_down(1, scenario::DataFate::kLost)});
  world.driver.act(lab::Command{RegionId{0}, "SADD cart:7 tea"});
  world.driver.runTo(9);
  QCOMPARE(world.page.facts().stateText, QString("All live regions agree"));
  QCOMPARE(world.card(1).letter, QString(QChar(0x00d7)));
  QCOMPARE(world.card(1).footerRight, QString("down"));
  QVERIFY2(world.row(1, "tea")->detail.contains("down"), qPrintable(world.row(1, "tea")->detail));
  QVERIFY2(world.text("whyForecast").startsWith("When eu is up again, every region reads"), qPrintable(world.text("whyForecast")));
  QVERIFY2(!world.text("vectorSentence").contains("cut"), qPrintable(world.text("vectorSentence")));
}

void PagesInspectTest::theLoserOfAWallClockIsNamedAndItsClockBlamed() {
  World world("skew-wall-clock.json", "price", 6);
  QCOMPARE(world.text("whyHeadline"), QStringLiteral("100 stays, although 90 was written 1.00%1s later.").arg(QChar(0x202F)));
  const QString reason = world.text("whyReason");
  QVERIFY2(reason.contains("virginia had seen tokyo:1 and replaced it."), qPrintable(reason));
  QVERIFY2(reason.contains("wall clock 4.000 s against wall clock 2.000 s"), qPrintable(reason));
  QVERIFY2(reason.contains("The clock of tokyo is 3.00"), qPrintable(reason));
  QCOMPARE(world.operation("virginia:1")->outcome, QString("discarded, lost to tokyo:1"));
  QCOMPARE(world.operation("tokyo:1")->outcome, QString("wins"));
  QVERIFY(world.row(0, "90")->missing);
  QCOMPARE(world.row(0, "90")->detail, QString("virginia:1 lost to tokyo:1"));
  QVERIFY(!world.row(0, "100")->missing);
}

void PagesInspectTest::competingWritesShowTheirCandidates() {
  World world("shopping-cart.json", "note:7", 6.5);
  QCOMPARE(world.card(0).footerLeft, QString("GET \"leave at the door\""));
  QVERIFY(!world.row(0, "\"leave at the door\"")->missing);
  QVERIFY(world.row(0, "\"ring the bell\"")->missing);
  QCOMPARE(world.row(0, "\"ring the bell\"")->detail, QString("eu:3 is behind the cut"));
  QCOMPARE(world.text("whyHeadline"), QString("\"ring the bell\" will win over \"leave at the door\": its stamp is newer."));
  QCOMPARE(world.operation("us:4")->outcome, QString("will be discarded"));
  QCOMPARE(world.operation("eu:3")->outcome, QString("will win"));
  world.driver.runTo(9);
  QCOMPARE(world.operation("us:4")->outcome, QString("discarded, lost to eu:3"));
  for (int r = 0; r < 2; ++r) QCOMPARE(world.card(r).footerLeft, QString("GET \"ring the bell\""));
}

void PagesInspectTest::countersShowTheirPartsAndTheResetItsLimits() {
  World world("counters-in-a-partition.json", "visits", 6.5);
  QCOMPARE(world.page.facts().type, QString("counter"));
  QCOMPARE(world.card(0).footerLeft, QString("GET \"15\""));
  QCOMPARE(world.card(1).footerLeft, QString("GET \"17\""));
  QCOMPARE(world.row(0, "us counted")->detail, QString("15"));
  QVERIFY2(world.row(1, "us counted")->detail.startsWith("10, lacks us:"), qPrintable(world.row(1, "us counted")->detail));
  QVERIFY(world.row(0, "eu counted")->missing);
  QCOMPARE(world.text("whyHeadline"), QString("22 in all: not every region has what the others counted meanwhile."));
  world.driver.runTo(8);
  QCOMPARE(world.text("whyHeadline"), QString("5 in all. The reset took away only what it had seen."));
  QVERIFY(world.text("whyForecast").contains("every region reads <b>5</b>"));
  world.driver.runTo(18.5);
  for (int r = 0; r < 2; ++r) QCOMPARE(world.card(r).footerLeft, QString("GET \"5\""));
}

void PagesInspectTest::fieldsOfAHashLineUpAndWhatWasTypedIsExplained() {
  World world("shopping-cart.json", "profile", 4.5);
  const auto type = [&](std::uint8_t region, const char* text) { world.driver.act(lab::Command{{region}, text}); };
  type(0, "HSET profile name Ada city Rome");
  type(1, "HSET profile city Paris");
  world.driver.runTo(4.8);
  QCOMPARE(world.page.facts().type, QString("hash"));
  QCOMPARE(world.card(0).rows.size(), 2);
  QCOMPARE(world.row(0, "city")->detail, QString("Rome"));
  QCOMPARE(world.row(1, "city")->detail, QString("Paris"));
  QVERIFY(world.row(1, "name")->missing);
  QVERIFY2(world.row(1, "name")->detail.startsWith("not here: us:"), qPrintable(world.row(1, "name")->detail));
  QCOMPARE(world.card(1).footerLeft, QString("HLEN 1"));
  world.driver.runTo(9);   // healed: both wrote the city at the same time, and of equal stamps the first region's wins
  QCOMPARE(world.text("whyHeadline"), QString("city is Rome. Paris was acknowledged and discarded."));
  QVERIFY2(world.text("whyReason").contains("Both wrote the field city"), qPrintable(world.text("whyReason")));
}

void PagesInspectTest::scoresOfASortedSetLineUpAndTheirConflictIsExplained() {
  World world("shopping-cart.json", "board", 4.5);
  world.driver.act(lab::Command{RegionId{0}, "ZADD board 5 ann 1 bob"});
  world.driver.act(lab::Command{RegionId{1}, "ZADD board 7 ann"});
  world.driver.runTo(4.8);
  QCOMPARE(world.page.facts().type, QString("sorted set"));
  QCOMPARE(world.row(0, "ann")->detail, QString("5"));
  QCOMPARE(world.row(1, "ann")->detail, QString("7"));
  QVERIFY2(world.row(1, "bob")->detail.startsWith("not here: us:"), qPrintable(world.row(1, "bob")->detail));
  QCOMPARE(world.card(0).footerLeft, QString("ZCARD 2"));
  world.driver.runTo(9);   // healed: of equal stamps the first region's wins
  QCOMPARE(world.text("whyHeadline"), QString("ann is 5. 7 was acknowledged and discarded."));
  QVERIFY2(world.text("whyReason").contains("Both set the score of ann"), qPrintable(world.text("whyReason")));
}

void PagesInspectTest::aSetThatLostAgainstAStringIsNamedByItsOperation() {
  World world("shopping-cart.json", "s", 4.5);
  world.driver.act(lab::Command{RegionId{1}, "SADD s bread"});
  world.driver.runTo(4.8);
  world.driver.act(lab::Command{RegionId{0}, "SET s toast"});
  world.driver.runTo(9);
  QCOMPARE(world.text("whyHeadline"), QString("toast is shown; SADD bread waits hidden."));
}

void PagesInspectTest::theSequenceHasRealArrivalsAndWhatTheCutHolds() {
  World world("shopping-cart.json", "cart:7", 4.5);
  auto* canvas = world.page.findChild<SequenceCanvas*>();
  QVERIFY(canvas->axis().begin < 4'000'000'000 && canvas->axis().end > 4'030'000'000);
  QVERIFY(canvas->axis().end < 4'100'000'000);   // the conflict, not the whole story
  QVERIFY(canvas->accessibleDescription().startsWith("6 events"));   // five operations and the one arrival before the cut
  canvas->setHighlighted("us:3");
  QVERIFY(canvas->chain().contains("us:3>eu"));   // lost on the way
  canvas->setHighlighted({});
}

void PagesInspectTest::aClickOnACardChoosesItsRegion() {
  World world("quickstart.json", "cart:7", 9);
  auto* row = world.page.findChild<CardRow*>();
  QTest::mouseClick(row->card(2), Qt::LeftButton);
  QVERIFY(world.page.facts().vectors.rows[2].strong);
  QVERIFY(!world.page.facts().vectors.rows[1].strong);
  QTest::keyClick(row->card(0), Qt::Key_Return);
  QVERIFY(world.page.facts().vectors.rows[0].strong);
}

void PagesInspectTest::aDotUnderThePointerIsLitEverywhere() {
  World world("shopping-cart.json", "cart:7", 4.5);
  auto* row = world.page.findChild<CardRow*>();
  auto* table = world.page.findChild<OperationsTable*>();
  auto* canvas = world.page.findChild<SequenceCanvas*>();
  hover(*row->card(0), QPointF(60, 60));   // bread
  QCOMPARE(table->highlighted(), QString("us:2"));
  QVERIFY(canvas->chain().contains("us:2"));
  const QRect cell = table->visualRect(table->model()->index(4, 1));
  hover(*table->viewport(), cell.center());
  QVERIFY(canvas->chain().contains("eu:2"));
}

void PagesInspectTest::keysVisitedAreWalkedBackAndForward() {
  World world("shopping-cart.json", "cart:7", 6.5);
  world.look("note:7");
  QCOMPARE(world.page.facts().key, QString("note:7"));
  QSignalSpy selected(&world.page, &Page::selected);
  QTest::keyClick(&world.page, Qt::Key_Left, Qt::AltModifier);
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("cart:7"));
  QCOMPARE(selected.size(), 1);
  QCOMPARE(selected.front().front().value<Selection>().key, QString("cart:7"));
  world.page.goForward();
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("note:7"));
  world.page.goForward();
  QCOMPARE(world.page.key(), QString("note:7"));
}

void PagesInspectTest::findingAKeyFiltersTheMatrixAndEnterInspects() {
  World world("quickstart.json", "cart:7", 9);
  auto* find = world.page.findChild<SearchField*>();
  QTest::keyClick(&world.page, Qt::Key_F, Qt::ControlModifier);
  QTest::keyClicks(find, "page:1");
  const auto* matrix = world.page.findChild<VersionMatrix*>();
  QTRY_VERIFY(!matrix->keys().isEmpty() && matrix->keys().filter("page:1") == matrix->keys());
  QTest::keyClick(find, Qt::Key_Return);
  world.driver.settle();
  QVERIFY(world.page.facts().key.contains("page:1"));
  QTest::keyClick(find, Qt::Key_Escape);
  QVERIFY(find->text().isEmpty());
}

void PagesInspectTest::anExactKeyIsFoundThoughItIsNotListed() {
  World world("quickstart.json", "cart:7", 9);
  const auto listed = world.page.findChild<VersionMatrix*>()->keys();
  QString key;  // one that is there, but below the rows that are listed
  for (int i = 0; i < 5000 && key.isEmpty(); ++i) {
    const QString candidate = QStringLiteral("user:%1").arg(i);
    if (listed.contains(candidate)) continue;
    world.look(candidate);
    if (!world.page.facts().key.isEmpty()) key = candidate;
  }
  QVERIFY(!key.isEmpty());
  world.look("cart:7");
  auto* find = world.page.findChild<SearchField*>();
  find->setFocus();
  QTest::keyClicks(find, key);
  QTest::keyClick(find, Qt::Key_Return);  // at once: the list does not follow yet
  world.driver.settle();
  QCOMPARE(world.page.facts().key, key);
  QCOMPARE(world.page.key(), key);
  // A part of a name is the first key that contains it.
  find->clear();
  QTest::keyClicks(find, "art:");
  QTest::keyClick(find, Qt::Key_Return);
  world.driver.settle();
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("cart:7"));
}

void PagesInspectTest::aKeyThatNoRegionHasIsSaidSoAndTheNearestOffered() {
  World world("quickstart.json", "cart:7", 9);
  auto* find = world.page.findChild<SearchField*>();
  QTest::keyClicks(find, "cart:99");
  QTest::keyClick(find, Qt::Key_Return);
  world.driver.settle();
  world.driver.settle();
  auto* empty = world.page.findChild<EmptyState*>();
  QVERIFY(empty->isVisible());
  QCOMPARE(empty->accessibleName(), QString("No region has the key cart:99"));
  QCOMPARE(empty->actionButton()->text(), QString("Inspect cart:7"));
  shoot(world.page, QStringLiteral("inspect-absent"), {1536, 880});
  QTest::mouseClick(empty->actionButton(), Qt::LeftButton);
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("cart:7"));
  QVERIFY(!empty->isVisible());
  // A name of any length neither widens the page nor is lost: its middle gives way, the tooltip has it.
  const int usual = world.page.minimumSizeHint().width();
  const QString longName = QStringLiteral("user:") + QString(300, QLatin1Char('x'));
  world.driver.act(lab::Command{{0}, QStringLiteral("SET %1 1").arg(longName).toStdString()});
  world.look(longName);
  const int now = world.page.minimumSizeHint().width();
  QVERIFY2(now <= usual + 100, qPrintable(QString::number(now)));
  auto* title = world.page.findChild<QLabel*>(QStringLiteral("inspectedKey"));
  QVERIFY(title->text().contains(QChar(0x2026)));
  QCOMPARE(title->toolTip(), longName);
}

void PagesInspectTest::valuesAreQuotedWhereTheyNeedIt() {
  QCOMPARE(shownWord("milk"), QString("milk"));
  QCOMPARE(shownWord("Zürich"), QString("Zürich"));
  QCOMPARE(shownWord(""), QString("\"\""));
  QCOMPARE(shownWord("say \"hi\""), QString("\"say \\\"hi\\\"\""));
  QCOMPARE(shownReply("\"15\""), QString("15"));
  QCOMPARE(shownReply("(nil)"), QString("(nil)"));
  World world("quickstart.json", "cart:7", 2);
  world.driver.act(lab::Command{{0}, "SADD odd plain \"two words\" \"\" \"\\x01\""});
  world.look("odd");
  QVERIFY(world.row(0, "plain"));
  QVERIFY(world.row(0, "\"two words\""));
  QVERIFY(world.row(0, "\"\""));
  QVERIFY(world.row(0, "\"\\x01\""));
  world.driver.act(lab::Command{{0}, "HSET shelf top \"a  b\""});
  world.look("shelf");
  QCOMPARE(world.row(0, "top")->detail, QString("\"a  b\""));
  world.driver.act(lab::Command{{0}, "SET blank \" \""});
  world.look("blank");
  QVERIFY(world.row(0, "\" \""));
}

void PagesInspectTest::pinnedKeysStayInSight() {
  World world("shopping-cart.json", "cart:7", 6.5);
  world.page.findChild<InspectBar*>()->findChildren<Button*>();
  for (auto* button : world.page.findChildren<Button*>())
    if (button->accessibleName() == "Pin") QTest::mouseClick(button, Qt::LeftButton);
  QCOMPARE(world.page.pinned(), QStringList{"cart:7"});
  world.look("note:7");
  Button* chip = nullptr;
  for (auto* button : world.page.findChildren<Button*>())
    if (button->accessibleName().startsWith("Pinned key cart:7")) chip = button;
  QVERIFY(chip != nullptr);
  QVERIFY(chip->text().contains(world.letters("cart:7")));
  QTest::mouseClick(chip, Qt::LeftButton);
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("cart:7"));
}

void PagesInspectTest::theCommandLineIsCopiedQuoted() {
  World world("shopping-cart.json", "cart:7", 4.5);
  QSignalSpy asked(&world.page, &InspectPage::lineRequested);
  for (auto* button : world.page.findChildren<Button*>())
    if (button->accessibleName() == "Copy as command line") QTest::mouseClick(button, Qt::LeftButton);
  QCOMPARE(asked.size(), 1);
  QCOMPARE(asked.front()[0].toString(), QString("cart:7"));
  QCOMPARE(shellWord("it's 5 o'clock"), QString("'it'\\''s 5 o'\\''clock'"));
  QCOMPARE(explainCommand("a.json", "slow clock", world.driver.seen(), "a b;$(rm)"),
           QString("jetlag explain a.json --case 'slow clock' --key 'a b;$(rm)' --at 4.5s"));
}

void PagesInspectTest::nothingOpenAndUnknownKeysAreSaidSo() {
  InspectPage page;
  page.resize(1200, 700);
  page.show();
  page.display(nullptr);
  QVERIFY(page.facts().key.isEmpty());
  page.inspect("gone");
  World world("shopping-cart.json", "no such key", 2);
  auto* empty = world.page.findChild<EmptyState*>();
  QVERIFY(empty->isVisible());
  QCOMPARE(empty->accessibleName(), QString("No region has the key \"no such key\""));
  world.page.display(nullptr);
  QVERIFY(world.page.facts().key.isEmpty());
}

void PagesInspectTest::withoutAKeyThoseThatDifferAreOffered() {
  World world("shopping-cart.json", "", 4.5);
  const auto* empty = world.page.findChild<EmptyState*>();
  QVERIFY(empty->isVisible());
  Button* first = nullptr;
  for (auto* button : empty->findChildren<Button*>())
    if (button->text().startsWith("cart:7 · differs for ")) first = button;
  QVERIFY(first != nullptr && first->isVisible());
  const qsizetype buttons = empty->findChildren<Button*>().size();
  QVERIFY2(buttons <= 1 + 6, qPrintable(QString::number(buttons)));
  QTest::mouseClick(first, Qt::LeftButton);
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("cart:7"));
  QVERIFY(!empty->isVisible());
}

void PagesInspectTest::anotherPagesSelectionIsFollowedAndNotEchoed() {
  World world("shopping-cart.json", "cart:7", 6.5);
  QSignalSpy selected(&world.page, &Page::selected), focus(&world.page, &Page::focusChanged);
  Selection selection;
  selection.kind = Selection::Kind::kKey;
  selection.key = "note:7";
  world.page.select(selection);
  QCOMPARE(selected.size(), 0);
  QCOMPARE(focus.size(), 1);
  world.driver.settle();
  QCOMPARE(world.page.facts().key, QString("note:7"));
  selection = {};
  selection.kind = Selection::Kind::kRegion;
  selection.a = 1;
  world.page.select(selection);
  QVERIFY(world.page.facts().vectors.rows[1].strong);
}

void PagesInspectTest::narrowPagesOfferTheMatrixAsATab() {
  World world("shopping-cart.json", "cart:7", 6.5);
  auto* matrix = world.page.findChild<VersionMatrix*>();
  auto* cards = world.page.findChild<CardRow*>();
  QVERIFY(matrix->isVisible() && cards->isVisible());
  world.page.resize(976, 600);
  QCoreApplication::processEvents();
  QVERIFY(!matrix->isVisible() && cards->isVisible());
  for (auto* button : world.page.findChildren<Button*>())
    if (button->accessibleName() == "Convergence") QTest::mouseClick(button, Qt::LeftButton);
  QVERIFY(matrix->isVisible() && !cards->isVisible());
  matrix->setSelectedKey("note:7");   // as a click does
  world.driver.settle();
  QVERIFY(cards->isVisible());
  QCOMPARE(world.page.facts().key, QString("note:7"));
}

void PagesInspectTest::wordsOfTheFieldHaveTheirPapers() {
  for (const char* word : {"dot", "candidate", "accumulator", "version vector", "causal stability"}) {
    const QString said = glossary(QString::fromLatin1(word));
    QVERIFY2(said.contains("<i>") && (said.contains("20") || said.contains("19")), word);
  }
  QVERIFY(glossary("no such word").isEmpty());
  World world("shopping-cart.json", "cart:7", 4.5);
  int tips = 0;
  for (auto* widget : world.page.findChildren<QWidget*>()) tips += widget->toolTip().contains("<i>") ? 1 : 0;
  QVERIFY(tips >= 3);
}

void PagesInspectTest::aKeyWrittenThousandsOfTimesShowsItsNewestOperations() {
  World world("counters-in-a-partition.json", "likes:0", 7);
  const auto count = world.driver.seen().key->why.operations.size();
  QVERIFY2(count > 400, qPrintable(QString::number(count)));
  QVERIFY(world.page.story().older > 0);
  QCOMPARE(world.page.story().rows.size(), KeyStory::kMostRows);
  // Parts are told only where they add up to what the region shows; else the value stands alone.
  QVERIFY(!world.card(0).rows.isEmpty());
}

void PagesInspectTest::pictures() {
  {
    World world("shopping-cart.json", "cart:7", 4.5);
    shootAll(world, "conflict");
    world.look("note:7");
  }
  {
    World world("shopping-cart.json", "note:7", 6.5);
    shootAll(world, "register");
  }
  {
    World world("counters-in-a-partition.json", "visits", 8);
    shootAll(world, "counter");
  }
  {
    World world("skew-wall-clock.json", "price", 6);
    shootAll(world, "loser");
  }
  {
    World world("mesh.json", "cart:7", 3);
    const auto type = [&](std::uint8_t region, const char* text) { world.driver.act(lab::Command{{region}, text}); };
    type(0, "SADD cart:7 milk bread");
    world.driver.runTo(3.6);
    world.driver.act(lab::Inject{lab::cut(*world.driver.seen().scenery, 0, 1)});
    type(1, "SADD cart:7 eggs");
    type(1, "SREM cart:7 milk");
    type(0, "SADD cart:7 milk");
    world.driver.runTo(3.78);
    shootAll(world, "five");
    world.page.resize(1536, 880);
    world.page.findChild<CardRow*>()->card(1)->setFocus();
    shoot(world.page, "inspect-in-window-1600", {1536, 880});
  }
  {
    World world("quickstart.json", "cart:7", 9);
    world.page.setPinned({"cart:7", "page:1"});
    shootAll(world, "quickstart");
  }
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesInspectTest)
#include "pages_inspect_test.moc"
