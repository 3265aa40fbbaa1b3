// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector says of long values and of what is no longer recorded, and that there is room for it.
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>

#include "inspect_world.h"
#include "lab/faults.h"
#include "pages/inspect/card_row.h"
#include "pages/inspect/why_card.h"
#include "shots.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

class PagesInspectWordsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }

  void whatIsMissingHasItsReasonThoughNothingIsRecorded() {
    QVERIFY(QDir::setCurrent(QStringLiteral(JETLAG_SOURCE_DIR)));  // where the scenario's `extends` is looked for
    World world("backlog-overflows.json", "item:10005", 29);
    QVERIFY(world.page.story().rows.isEmpty());
    const auto reasons = [&](int region) {
      QStringList all;
      for (const auto& row : world.card(region).rows)
        if (row.missing) all << row.detail;
      return all;
    };
    QCOMPARE(reasons(0), QStringList{"ireland:9361 is behind the cut"});
    QCOMPARE(reasons(2), QStringList{"virginia:15588 is behind the cut"});
    // Thin spaces of numbers do not become places where a rich text breaks.
    const QString sentence = world.text("vectorSentence");
    QVERIFY2(sentence.contains(QChar(QChar::Nbsp)) && !sentence.contains(numbers::kThinSpace), qPrintable(sentence));
    world.driver.runTo(30.1);
    QCOMPARE(reasons(2), QStringList{"virginia:15588 is on its way"});
  }

  void longValuesAreShortenedInSentences() {
    World world("quickstart.json", "note", 2);
    world.driver.act(lab::Inject{lab::isolate(*world.driver.seen().scenery, 1)});
    const QString one = QString("0.43p.").repeated(20), other = QString("2.2qY_KC-").repeated(20);
    world.driver.act(lab::Command{{0}, "SET note " + one.toStdString()});
    world.driver.act(lab::Command{{1}, "SET note " + other.toStdString()});
    world.driver.runTo(2.5);
    for (const int width : {1536, 976}) {
      world.page.resize(width, 880);
      QCoreApplication::processEvents();
      const auto* headline = world.page.findChild<QLabel*>("whyHeadline");
      const auto* reason = world.page.findChild<QLabel*>("whyReason");
      QVERIFY2(headline->text().contains(QChar(0x2026)) && headline->text().size() < 110, qPrintable(headline->text()));
      QVERIFY(headline->height() >= headline->heightForWidth(headline->width()));
      QVERIFY(reason->y() < headline->geometry().bottom() + 10);
      shoot(world.page, QStringLiteral("inspect-long-%1").arg(width), {width, 880});
    }
  }

  void aValueBeneathAnotherTypeIsHiddenNotDiscarded() {
    World world("types/two-types-on-one-key.json", "cart:1", 9);
    QCOMPARE(world.text("whyHeadline"), QString("SADD bread is shown; milk waits hidden."));
    QVERIFY2(world.text("whyReason").contains("two types"), qPrintable(world.text("whyReason")));
  }

  void aCrashedShardSaysNothingOfTheOthers() {
    World world("shard-restarts-empty.json", "doc:2", 9);  // shard 0 of ireland is down, this is a key of shard 1
    QVERIFY(world.driver.seen().key->why.regions[0].live);
    const QString lacks = world.text("vectorSentence");
    QVERIFY2(lacks.contains("<b>ireland</b> misses") && !lacks.contains("down"), qPrintable(lacks));
    world.driver.act(lab::Command{{1}, "SET doc:2 new"});
    QCOMPARE(world.card(0).footerRight, QString("1 op behind"));
    QVERIFY2(world.text("whyForecast").startsWith("When the operations under way arrive,"),
             qPrintable(world.text("whyForecast")));
    for (const auto& row : world.card(0).rows) QVERIFY2(!row.detail.contains("down"), qPrintable(row.detail));
    world.look("doc:1");
    QCOMPARE(world.card(0).footerRight, QString("down"));
  }

  void theSentencesStandBelowTheHeadWhateverTheRoom() {
    KeyStory story;
    story.headline = "What wrote this value is no longer recorded.";
    story.reason = "Backlogs keep the newest operations only; those of this key are older.";
    story.rule = "Rule: last writer wins";
    WhyCard card;
    card.setStory(story);
    card.resize(640, 560);
    card.show();
    const auto* headline = card.findChild<QLabel*>("whyHeadline");
    const int top = headline->mapTo(&card, QPoint(0, 0)).y();
    QVERIFY2(top < 60, qPrintable(QString::number(top)));
    QVERIFY(card.findChild<QLabel*>("whyReason")->y() < headline->geometry().bottom() + 10);
    shoot(card, QStringLiteral("inspect-unrecorded"), {640, 560});
  }

  void ofManyRegionsThoseThatDifferComeFirst() {
    CardRow row;
    row.resize(800, 900);
    QVector<ValueFacts> facts(20);
    for (int r = 0; r < 20; ++r) {
      facts[r].region = QStringLiteral("r%1").arg(r);
      facts[r].letter = QStringLiteral("A");
    }
    facts[13].letter = QStringLiteral("B");
    facts[17].letter = QStringLiteral("C");
    row.setCards(facts, 13);
    QVERIFY(row.card(13)->geometry().topLeft() == QPoint(0, 0));
    QVERIFY(row.card(17)->y() == 0 && row.card(17)->x() > 0 && row.card(0)->x() > row.card(17)->x());
    QSignalSpy chosen(&row, &CardRow::chosen);
    row.show();
    QTest::mouseClick(row.card(17), Qt::LeftButton);
    QCOMPARE(chosen.back()[0].toInt(), 17);
    facts.resize(3);
    facts[2].letter = QStringLiteral("B");
    row.setCards(facts, 0);
    QVERIFY(row.card(0)->x() == 0 && row.card(1)->x() < row.card(2)->x());  // one line keeps the regions' order
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesInspectWordsTest)
#include "pages_inspect_words_test.moc"
