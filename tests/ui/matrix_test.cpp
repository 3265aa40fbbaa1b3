// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

#include "shots.h"
#include "widgets/card.h"
#include "widgets/table_header.h"
#include "widgets/button.h"
#include "widgets/value_card.h"
#include "widgets/vector_table.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

namespace {

const QStringList kRegions{"us", "usw", "eu", "ap", "sa"};

MatrixRow row(const QString& key, const QString& type, const QString& letters, double seconds) {
  MatrixRow made{key, type, {}, static_cast<std::int64_t>(seconds * 1e9), QString::number(seconds, 'f', 1) + QChar(0x202F) + "s"};
  for (const QChar c : letters) made.letters << QString(c);
  return made;
}

QVector<MatrixRow> rows() {
  QVector<MatrixRow> all{row("cart:31", "set", "AAAAA", 0),
                         row("cart:7", "set", "BACAA", 2.6),
                         row("stock:sku-81", "counter", "BACAA", 4.4),
                         row("session:9f2c", "string", "BAAAA", 4.1),
                         row("invite:5", "string", "–AAAA", 3.2),
                         row("score:emea", "zset", "AACAA", 1.8),
                         row("profile:204", "hash", "BADAA", 0.7),
                         row("feed:home", "list", "AACAA", 0.4)};
  for (const auto* name :
       {"cart:44", "stock:sku-02", "score:apac", "profile:17", "session:1b07", "config:flags", "page:1", "page:2"})
    all.push_back(row(name, "set", "AAAAA", 0));
  return all;
}

ValueFacts cart(const QString& letter, const QString& region) {
  ValueFacts facts{letter,
                   region,
                   letter == "A" ? "same as 2 others" : "only this region",
                   {{"bread", "usw:12"}, {"eggs", "eu:89"}, {"milk", "us:57"}},
                   letter == "A" ? "SCARD 3" : "SCARD 2",
                   letter == "A"   ? "complete"
                   : letter == "B" ? "2 ops behind"
                                   : "1 op behind"};
  if (letter == "B") facts.rows[1] = {"eggs", "not here: eu:89 is behind the cut", true};
  if (letter == "C") facts.rows[2] = {"milk", "removed by eu:88, us:57 not here", true};
  return facts;
}

VectorFacts vectors() {
  return {{"us", "usw", "eu", "ap", "sa"},
          {{"us-east-1", {57, 12, 87, 30, 19}}, {"us-west-2", {57, 12, 89, 30, 19}}, {"eu-west-1", {56, 12, 89, 30, 19}, true},
           {"ap-southeast-1", {57, 12, 89, 30, 19}}, {"sa-east-1", {57, 12, 89, 30, 19}}}};
}

}  // namespace

class MatrixTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void divergentKeysComeFirstLongestFirst();
  void aClickSelectsTheKeyAndEnterOpensIt();
  void newRowsKeepTheSelectedKey();
  void cellsSayTheirVersionInWords();
  void everyColumnFitsIntoTheView();
  void twentyRegionsAreAllReachableByKeys();
  void aVectorCellBelowTheMaximumSaysHowFar();
  void aValueCardTellsOfTheRowUnderThePointer();
  void aValueCardSaysWhatItLeavesOut();
  void aHundredThousandRowsAreSet();
  void pictures();
};

void MatrixTest::divergentKeysComeFirstLongestFirst() {
  VersionMatrix matrix;
  matrix.setRows(kRegions, rows());
  QCOMPARE(matrix.keys().mid(0, 4), QStringList({"stock:sku-81", "session:9f2c", "invite:5", "cart:7"}));
  QCOMPARE(matrix.keys().mid(7, 2), QStringList({"cart:31", "cart:44"}));
}

void MatrixTest::aClickSelectsTheKeyAndEnterOpensIt() {
  VersionMatrix matrix;
  matrix.resize(432, 600);
  matrix.show();
  matrix.setRows(kRegions, rows());
  QSignalSpy selected(&matrix, &VersionMatrix::selectedChanged), opened(&matrix, &VersionMatrix::keyActivated);
  const QRect cell = matrix.visualRect(matrix.model()->index(3, 2));
  QTest::mouseClick(matrix.viewport(), Qt::LeftButton, {}, cell.center());
  QCOMPARE(matrix.selectedKey(), QString("cart:7"));
  QCOMPARE(selected.back().front().toString(), QString("cart:7"));
  QTest::keyClick(&matrix, Qt::Key_Down);
  QCOMPARE(matrix.selectedKey(), QString("score:emea"));
  QTest::keyClick(&matrix, Qt::Key_Return);
  QCOMPARE(opened.back().front().toString(), QString("score:emea"));
}

void MatrixTest::newRowsKeepTheSelectedKey() {
  VersionMatrix matrix;
  matrix.setRows(kRegions, rows());
  matrix.setSelectedKey("cart:7");
  QSignalSpy selected(&matrix, &VersionMatrix::selectedChanged);
  auto later = rows();
  later[1].differsFor = 9'000'000'000;
  matrix.setRows(kRegions, later);
  QCOMPARE(matrix.keys().front(), QString("cart:7"));
  QCOMPARE(matrix.selectedKey(), QString("cart:7"));
  QCOMPARE(selected.size(), 0);
}

void MatrixTest::cellsSayTheirVersionInWords() {
  VersionMatrix matrix;
  matrix.setRows(kRegions, rows());
  QCOMPARE(matrix.model()->index(3, 2).data(Qt::AccessibleTextRole).toString(), QString("cart:7 in us: version B"));
  QCOMPARE(matrix.model()->index(2, 2).data(Qt::AccessibleTextRole).toString(), QString("invite:5 in us: absent"));
  QCOMPARE(matrix.model()->index(8, 7).data().toString(), QString("same"));
}

void MatrixTest::everyColumnFitsIntoTheView() {
  VersionMatrix matrix;
  matrix.resize(360, 400);
  matrix.show();
  matrix.setRows(kRegions, rows());
  QVERIFY(matrix.horizontalHeader()->length() <= matrix.viewport()->width());
}

void MatrixTest::twentyRegionsAreAllReachableByKeys() {
  QStringList regions;
  QVector<MatrixRow> all;
  for (int r = 0; r < 20; ++r) regions << QStringLiteral("region-number-%1").arg(r);
  for (int k = 0; k < 40; ++k) all.push_back(row(QStringLiteral("key:%1").arg(k), "set", QString(20, QLatin1Char('A')), 0));
  VersionMatrix matrix;
  matrix.resize(900, 500);
  matrix.setRows(regions, all);
  matrix.show();
  auto* heads = qobject_cast<TableHeader*>(matrix.horizontalHeader());
  const auto rightOf = [&](int column) { return matrix.columnViewportPosition(column) + matrix.columnWidth(column); };
  // Upright names: all in sight at 900 px.
  QVERIFY(heads->isUpright());
  QVERIFY(rightOf(matrix.model()->columnCount() - 1) <= matrix.viewport()->width());
  // At 400 px they are scrolled to; keys alone do that, and new rows do not scroll back.
  matrix.resize(400, 500);
  matrix.setSelectedKey("key:3");
  const int last = matrix.model()->columnCount() - 2;
  QVERIFY(rightOf(last) > matrix.viewport()->width());
  for (int i = 0; i < 22; ++i) QTest::keyClick(&matrix, Qt::Key_Right);
  QVERIFY2(rightOf(last) <= matrix.viewport()->width(), qPrintable(QString::number(rightOf(last))));
  QCOMPARE(matrix.selectedKey(), QString("key:3"));
  all[0].letters[1] = "B";
  matrix.setRows(regions, all);
  matrix.setSelectedKey("key:3");
  QVERIFY(rightOf(last) <= matrix.viewport()->width());
  shoot(matrix, "matrix-twenty-scrolled", {400, 500});
  // A few names that fit lie.
  matrix.setRows(kRegions, rows());
  QVERIFY(!heads->isUpright());
}

void MatrixTest::aVectorCellBelowTheMaximumSaysHowFar() {
  VectorTable table;
  table.setFacts(vectors());
  QCOMPARE(table.behind(0, 2), 2u);
  QCOMPARE(table.behind(2, 0), 1u);
  QCOMPARE(table.behind(1, 2), 0u);
  QCOMPARE(table.model()->index(0, 3).data(Qt::ToolTipRole).toString(),
           QString("us-east-1 has applied 87 operations of eu, 2 are missing"));
}

void MatrixTest::aValueCardTellsOfTheRowUnderThePointer() {
  ValueCard card;
  card.setFacts(cart("B", "us-east-1"));
  card.resize(204, 210);
  card.show();
  QSignalSpy hovered(&card, &ValueCard::rowHovered), clicked(&card, &ValueCard::clicked);
  hover(card, {60, 60});
  QCOMPARE(hovered.back().front().toString(), QString("usw:12"));
  hover(card, {60, 100});
  QCOMPARE(hovered.back().front().toString(), QString());
  card.setFocus();
  QTest::keyClick(&card, Qt::Key_Return);
  QCOMPARE(clicked.size(), 1);
  QVERIFY(card.accessibleDescription().contains("eggs missing, not here: eu:89 is behind the cut"));
}

void MatrixTest::aValueCardSaysWhatItLeavesOut() {
  ValueCard card;
  ValueFacts facts = cart("A", "sa-east-1");
  for (int i = 0; i < 20; ++i) facts.rows.push_back({QString("item %1").arg(i), "us:1"});
  card.setFacts(facts);
  card.resize(204, 210);
  QCOMPARE(card.shownRows(), 3);
  QVERIFY(card.sizeHint().height() > 900);
}

void MatrixTest::aHundredThousandRowsAreSet() {
  QVector<MatrixRow> many;
  for (int i = 0; i < 100'000; ++i) many.push_back(row(QString("key:%1").arg(i), "string", "ABAAA", i % 50));
  VersionMatrix matrix;
  matrix.resize(432, 600);
  matrix.show();
  matrix.setRows(kRegions, many);
  matrix.grab();
  QCOMPARE(matrix.keys().size(), 100'000);
}

void MatrixTest::pictures() {
  Card frame("Convergence", {});
  auto* divergent = new Button("Divergent 7");
  divergent->setSmall();
  divergent->setCheckable(true);
  divergent->setChecked(true);
  frame.addToHead(divergent);
  auto* matrix = new VersionMatrix;
  matrix->setRows(kRegions, rows());
  matrix->setSelectedKey("cart:7");
  frame.body()->addWidget(matrix);
  shoot(frame, "matrix", {432, 620});

  QWidget page;
  auto* column = new QVBoxLayout(&page);
  auto* cards = new QHBoxLayout;
  cards->setSpacing(10);
  const QString letters("BACAA");
  const QStringList names{"us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1", "sa-east-1"};
  for (int i = 0; i < 5; ++i) {
    auto* card = new ValueCard;
    card->setFacts(cart(QString(letters[i]), names[i]));
    card->setSelected(i == 2);
    cards->addWidget(card);
  }
  column->addLayout(cards);
  auto* second = new QHBoxLayout;
  auto* box = new Card("Version vectors", "shard 5, operations applied, by origin");
  auto* table = new VectorTable;
  table->setFacts(vectors());
  box->body()->addWidget(table);
  second->addWidget(box, 2);
  second->addStretch(3);
  column->addLayout(second, 1);
  shoot(page, "inspector", {1084, 520});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::MatrixTest)
#include "matrix_test.moc"
