// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/matrix/matrix_page.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

#include "page_driver.h"
#include "shots.h"
#include "widgets/button.h"
#include "widgets/fields.h"

namespace jetlag::ui {

namespace {

struct World {
  MatrixPage page;
  PageDriver driver{page};

  World(const QString& scenario, double seconds) {
    page.resize(1536, 880);
    page.show();
    driver.open(scenario);
    driver.runTo(seconds);
  }
  QString cell(int row, int column) const { return page.matrix()->model()->index(row, column).data().toString(); }
  int rows() const { return page.matrix()->model()->rowCount(); }
  QPoint centreOf(int row) const { return page.matrix()->visualRect(page.matrix()->model()->index(row, 0)).center(); }
  Button* button(const QString& begins) const {
    for (auto* each : page.findChildren<Button*>())
      if (each->text().startsWith(begins)) return each;
    return nullptr;
  }
};

}  // namespace

class PagesMatrixTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void divergentKeysComeFirstWithTheirLetters();
  void whenAllAgreeItSaysSo();
  void theFilterIsAskedOfTheEngine();
  void togglesLeaveDivergentAndHotKeys();
  void aClickInspectsAndArrowsOnlySelect();
  void rowsStayWhereTheyAreWhileTimePasses();
  void regionsTellWhatTheyHold();
  void hotKeysAreThoseOfTheLastFiveSeconds();
  void nothingOpenIsSaidSo();
  void pictures();
};

void PagesMatrixTest::divergentKeysComeFirstWithTheirLetters() {
  World world("shopping-cart.json", 6.5);
  QCOMPARE(world.rows(), 2);
  QCOMPARE(world.cell(0, 0), QString("cart:7"));   // longer than the note
  QCOMPARE(world.cell(0, 1), QString("set"));
  QCOMPARE(world.cell(1, 0), QString("note:7"));
  QVERIFY(world.cell(0, 2) != world.cell(0, 3));
  QCOMPARE(world.page.summary(), QStringLiteral("2 of 2 keys differ"));
}

void PagesMatrixTest::whenAllAgreeItSaysSo() {
  World world("shopping-cart.json", 9);
  for (int row = 0; row < world.rows(); ++row) {
    QCOMPARE(world.cell(row, 2), QString("A"));
    QCOMPARE(world.cell(row, 3), QString("A"));
    QCOMPARE(world.cell(row, 4), QString("same"));
  }
  QCOMPARE(world.page.summary(), QString("All regions hold the same data"));
  QTest::mouseClick(world.button("Divergent"), Qt::LeftButton);
  QCOMPARE(world.rows(), 0);
  QVERIFY(!world.page.matrix()->isVisible());
  QTest::mouseClick(world.button("Show all keys"), Qt::LeftButton);
  QCOMPARE(world.rows(), 2);
}

void PagesMatrixTest::theFilterIsAskedOfTheEngine() {
  World world("quickstart.json", 8.6);
  auto* find = world.page.findChild<SearchField*>();
  QTest::keyClicks(find, "user:12");
  observe::Focus focus;
  world.page.want(focus);
  QCOMPARE(QString::fromStdString(focus.matrix_filter), QString("user:12"));
  QVERIFY(focus.matrix);
  const auto all = [&](const char* text) {
    for (int row = 0; row < world.rows(); ++row)
      if (!world.cell(row, 0).contains(text)) return false;
    return world.rows() > 0;
  };
  QTRY_VERIFY(all("user:12"));
  find->setText("no such key");
  QTRY_COMPARE(world.rows(), 0);
  QTest::mouseClick(world.button("Clear filter"), Qt::LeftButton);
  QTRY_VERIFY(world.rows() > 100);
}

void PagesMatrixTest::togglesLeaveDivergentAndHotKeys() {
  World world("counters-in-a-partition.json", 8);
  const int all = world.rows();
  QTest::mouseClick(world.button("Hot"), Qt::LeftButton);
  QVERIFY(world.rows() > 0 && world.rows() <= 20 && world.rows() < all);
  const QStringList hot = hottest(world.driver.seen());
  for (int row = 0; row < world.rows(); ++row) QVERIFY(hot.contains(world.cell(row, 0)));
  QVERIFY(hot.contains("likes:0"));   // zipf: the first is the most used
  QTest::mouseClick(world.button("Hot"), Qt::LeftButton);
  QTest::mouseClick(world.button("Divergent"), Qt::LeftButton);
  for (int row = 0; row < world.rows(); ++row) QVERIFY(world.cell(row, 4) != QString("same"));
}

void PagesMatrixTest::aClickInspectsAndArrowsOnlySelect() {
  World world("shopping-cart.json", 6.5);
  QSignalSpy selected(&world.page, &Page::selected), went(&world.page, &Page::wentTo);
  QTest::mouseClick(world.page.matrix()->viewport(), Qt::LeftButton, {}, world.centreOf(1));
  QVERIFY(!selected.isEmpty());
  QCOMPARE(selected.back().front().value<Selection>().key, QString("note:7"));
  QCOMPARE(went.size(), 1);
  QCOMPARE(went.front().front().value<PageId>(), PageId::kInspect);
  QTest::keyClick(world.page.matrix(), Qt::Key_Up);
  QCOMPARE(selected.back().front().value<Selection>().key, QString("cart:7"));
  QCOMPARE(went.size(), 1);
  QTest::keyClick(world.page.matrix(), Qt::Key_Return);
  QCOMPARE(went.size(), 2);
  // What another page selects is followed and not told again.
  const auto told = selected.size();
  Selection selection;
  selection.kind = Selection::Kind::kKey;
  selection.key = "note:7";
  world.page.select(selection);
  QCOMPARE(world.page.matrix()->selectedKey(), QString("note:7"));
  QCOMPARE(selected.size(), told);
}

void PagesMatrixTest::rowsStayWhereTheyAreWhileTimePasses() {
  World world("shopping-cart.json", 5.6);
  QSignalSpy reset(world.page.matrix()->model(), &QAbstractItemModel::modelReset);
  const QString before = world.cell(0, 4);
  world.driver.runTo(5.9);
  QCOMPARE(reset.size(), 0);
  QVERIFY(world.cell(0, 4) != before);
}

void PagesMatrixTest::regionsTellWhatTheyHold() {
  World world("quickstart.json", 8.6);
  const auto& frame = *world.driver.seen().frame;
  QVERIFY(frame.regions[1].differing_keys > 0);
  QVERIFY(world.page.summary().contains("keys differ"));
}

void PagesMatrixTest::hotKeysAreThoseOfTheLastFiveSeconds() {
  World world("shopping-cart.json", 6.5);
  const auto uses = usesOfKeys(world.driver.seen());
  QCOMPARE(uses.value("cart:7"), 4);   // four commands from 3 s on; the first was at 1 s
  QCOMPARE(uses.value("note:7"), 2);
}

void PagesMatrixTest::nothingOpenIsSaidSo() {
  MatrixPage page;
  page.resize(1024, 600);
  page.show();
  page.display(nullptr);
  QVERIFY(!page.matrix()->isVisible());
  QVERIFY(matrixRows(nullptr, false, false).rows.isEmpty());
}

void PagesMatrixTest::pictures() {
  World world("quickstart.json", 8.6);
  if (auto* focused = QApplication::focusWidget(); focused != nullptr) focused->clearFocus();
  Selection selection;
  selection.kind = Selection::Kind::kKey;
  selection.key = world.cell(3, 0);
  world.page.select(selection);
  shoot(world.page, "matrix-1600", {1600, 1000});
  shoot(world.page, "matrix-1280", {1280, 720});
  shoot(world.page, "matrix-1024", {1024, 700});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesMatrixTest)
#include "pages_matrix_test.moc"
