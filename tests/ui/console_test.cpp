// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemView>
#include <QAbstractTableModel>
#include <QClipboard>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

#include "shots.h"
#include "widgets/console_view.h"
#include "widgets/log_table.h"

namespace jetlag::ui {

namespace {

class Million : public QAbstractTableModel {
 public:
  using QAbstractTableModel::QAbstractTableModel;
  int rowCount(const QModelIndex& = {}) const override { return rows; }
  int columnCount(const QModelIndex& = {}) const override { return 4; }
  QVariant data(const QModelIndex& index, int role) const override {
    if (role == LogTable::kStateRole && index.column() == 2)
      return static_cast<int>(index.row() % 7 == 0 ? State::kCut : State::kHealthy);
    if (role == LogTable::kMonoRole) return index.column() == 3;
    if (role == Qt::TextAlignmentRole && index.column() < 2) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
      case 0: return QString::number(index.row());
      case 1: return QString::number(12 + index.row() / 1000.0, 'f', 3) + QChar(0x202F) + "s";
      case 2: return index.row() % 7 == 0 ? "link cut" : "batch received";
      default:
        return QString("us-east-1 → eu-west-1  %1 operations, %2 bytes").arg(index.row() % 90 + 1).arg(index.row() * 37 % 9000);
    }
  }
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    static const char* const kNames[] = {"Event", "Time", "Kind", "Details"};
    return role == Qt::DisplayRole && orientation == Qt::Horizontal ? QVariant(kNames[section]) : QVariant();
  }
  int rows = 1'000'000;
};

}  // namespace

class ConsoleTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void enterSubmitsToTheChosenRegion();
  void enterSendsAWholeCommandThoughCompletionsAreListed();
  void upAndDownWalkTheHistoryAndKeepTheDraft();
  void theTranscriptReadsAsATerminalAndCanBeCopied();
  void onlySomeThousandLinesAreKept();
  void aMillionRowsOpenAndScroll();
  void choosingRowsByKeysTellsThem();
  void theFilterCompletesTheWordAtTheCursor();
  void theFilterSaysWhatIsWrongAndWaitsForTheTypist();
  void pictures();
};

void ConsoleTest::enterSubmitsToTheChosenRegion() {
  ConsoleView console;
  console.setRegions({"us-east-1", "eu-west-1"});
  console.show();
  QSignalSpy spy(&console, &ConsoleView::submitted);
  QTest::keyClicks(console.field(), "SADD cart:7 milk");
  QTest::keyClick(console.field(), Qt::Key_Return);
  QCOMPARE(spy.back(), QVariantList({"us-east-1", "SADD cart:7 milk"}));
  QVERIFY(console.field()->text().isEmpty());
  QTest::keyClick(console.field(), Qt::Key_Down, Qt::ControlModifier);
  QCOMPARE(console.region(), QString("eu-west-1"));
  QTest::keyClick(console.field(), Qt::Key_Return);
  QCOMPARE(spy.size(), 1);
}

void ConsoleTest::enterSendsAWholeCommandThoughCompletionsAreListed() {
  ConsoleView console;
  console.setRegions({"us"});
  console.setWords({"INCR", "INCRBY", "PING"});
  console.show();
  console.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&console));
  console.field()->setFocus();
  QSignalSpy spy(&console, &ConsoleView::submitted);
  auto* const list = console.field()->completer()->popup();  // gets the keys while it is open
  for (const char* command : {"INCR", "ping"}) {
    QTest::keyClicks(console.field(), command);
    QVERIFY(list->isVisible());
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(!list->isVisible());
    QCOMPARE(spy.value(spy.size() - 1).value(1).toString(), QString(command));
  }
  QTest::keyClicks(console.field(), "PI");
  QTest::keyClick(list, Qt::Key_Down);
  QCOMPARE(console.field()->text(), QString("PING"));
  QTest::keyClick(list, Qt::Key_Return);  // takes what was chosen: it may need operands
  QCOMPARE(console.field()->text(), QString("PING"));
  QCOMPARE(spy.size(), 2);
  QTest::keyClick(console.field(), Qt::Key_Return);
  QCOMPARE(spy.size(), 3);
}

void ConsoleTest::upAndDownWalkTheHistoryAndKeepTheDraft() {
  ConsoleView console;
  console.setRegions({"us"});
  console.show();
  for (const char* command : {"GET a", "GET b", "GET b"}) {
    QTest::keyClicks(console.field(), command);
    QTest::keyClick(console.field(), Qt::Key_Return);
  }
  QCOMPARE(console.history(), QStringList({"GET a", "GET b"}));
  QTest::keyClicks(console.field(), "draft");
  QTest::keyClick(console.field(), Qt::Key_Up);
  QCOMPARE(console.field()->text(), QString("GET b"));
  QTest::keyClick(console.field(), Qt::Key_Up);
  QTest::keyClick(console.field(), Qt::Key_Up);
  QCOMPARE(console.field()->text(), QString("GET a"));
  QTest::keyClick(console.field(), Qt::Key_Down);
  QTest::keyClick(console.field(), Qt::Key_Down);
  QCOMPARE(console.field()->text(), QString("draft"));
}

void ConsoleTest::theTranscriptReadsAsATerminalAndCanBeCopied() {
  ConsoleView console;
  console.setRegions({"us"});
  console.show();
  QTest::keyClicks(console.field(), "SMEMBERS cart:7");
  QTest::keyClick(console.field(), Qt::Key_Return);
  console.addReply("1) \"bread\"\n2) \"milk\"");
  console.addReply("(error) WRONGTYPE", true);
  const QString expected("us> SMEMBERS cart:7\n1) \"bread\"\n2) \"milk\"\n(error) WRONGTYPE");
  QCOMPARE(console.transcript(), expected);
  setTheme(Scheme::kLight);
  setTheme(Scheme::kDark);
  QCOMPARE(console.transcript(), expected);
  auto* out = console.findChild<QPlainTextEdit*>();
  out->selectAll();
  out->copy();
  QCOMPARE(QApplication::clipboard()->text(), expected);
}

void ConsoleTest::onlySomeThousandLinesAreKept() {
  ConsoleView console;
  for (int i = 0; i < 6000; ++i) console.addReply(QString::number(i));
  QCOMPARE(console.transcript().count('\n') + 1, 5000);
}

void ConsoleTest::aMillionRowsOpenAndScroll() {
  Million model;
  LogTable table;
  table.resize(900, 600);
  table.show();
  table.setModel(&model);
  table.setColumnWidths({90, 90, 150, 0});
  table.verticalScrollBar()->setValue(500'000);
  table.grab();
  table.showRow(999'999);
  table.grab();
  QVERIFY(table.viewport()->rect().intersects(table.visualRect(model.index(999'999, 0))));
}

void ConsoleTest::choosingRowsByKeysTellsThem() {
  Million model;
  LogTable table;
  table.setModel(&model);
  table.resize(900, 600);
  table.show();
  QSignalSpy chosen(&table, &LogTable::rowChosen), activated(&table, &LogTable::rowActivated);
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, {200, 26 * 3 + 10});
  QCOMPARE(chosen.back().front().toInt(), 3);
  QTest::keyClick(&table, Qt::Key_Down);
  QCOMPARE(chosen.back().front().toInt(), 4);
  QTest::keyClick(&table, Qt::Key_Return);
  QCOMPARE(activated.back().front().toInt(), 4);
  QTest::keyClick(&table, Qt::Key_PageDown);
  const int page = chosen.back().front().toInt() - 4, last = model.rowCount() - 1;
  QVERIFY2(page > 10 && page < 30, qPrintable(QString::number(page)));
  QTest::keyClick(&table, Qt::Key_End);
  QCOMPARE(chosen.back().front().toInt(), last);
  QCOMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
  QTest::keyClick(&table, Qt::Key_PageUp);
  QVERIFY(chosen.back().front().toInt() < last - 10);
  QTest::keyClick(&table, Qt::Key_Home);
  QCOMPARE(chosen.back().front().toInt(), 0);
  QCOMPARE(table.verticalScrollBar()->value(), 0);
}

void ConsoleTest::theFilterCompletesTheWordAtTheCursor() {
  FilterField filter;
  filter.setWords({"region", "received", "kind", "eu-west-1"});
  filter.resize(600, 60);
  filter.show();
  QTest::keyClicks(filter.field(), "kind = cut and reg");
  QCOMPARE(filter.completions(), QStringList({"region"}));
  QTest::keyClick(filter.field(), Qt::Key_Tab);
  QCOMPARE(filter.text(), QString("kind = cut and region"));
}

void ConsoleTest::theFilterSaysWhatIsWrongAndWaitsForTheTypist() {
  FilterField filter;
  filter.show();
  QSignalSpy edited(&filter, &FilterField::edited), accepted(&filter, &FilterField::accepted);
  QTest::keyClicks(filter.field(), "kind ==");
  QCOMPARE(edited.size(), 0);
  QTRY_COMPARE(edited.size(), 1);
  filter.setError("expected a value", 7);
  QCOMPARE(filter.error(), QString("Column 8: expected a value"));
  QTest::keyClick(filter.field(), Qt::Key_Return);
  QCOMPARE(accepted.size(), 1);
  filter.resize(260, 120);  // the whole of it is read, wherever it ends
  filter.setError("unknown field \"knd\"; fields are time, event, kind, from, to, shard, bytes, lag and text");
  const QString said = filter.error();
  QCoreApplication::processEvents();
  for (const auto* label : filter.findChildren<QLabel*>())
    if (label->text() == said) QVERIFY(label->width() <= 260 && label->height() >= label->heightForWidth(label->width()));
  QVERIFY(filter.minimumSizeHint().width() <= 260);
  filter.setError({});
  QVERIFY(filter.error().isEmpty());
}

void ConsoleTest::pictures() {
  ConsoleView console;
  console.setRegions({"us-east-1", "eu-west-1"});
  console.show();
  QTest::keyClicks(console.field(), "SADD cart:7 milk");
  QTest::keyClick(console.field(), Qt::Key_Return);
  console.addReply("(integer) 0");
  console.setRegion("eu-west-1");
  QTest::keyClicks(console.field(), "SMEMBERS cart:7");
  QTest::keyClick(console.field(), Qt::Key_Return);
  console.addReply("1) \"bread\"\n2) \"eggs\"");
  console.addNote("us ⇄ eu cut at 10.3 s");
  QTest::keyClicks(console.field(), "INCR cart:7");
  QTest::keyClick(console.field(), Qt::Key_Return);
  console.addReply("(error) WRONGTYPE Operation against a key holding the wrong kind of value", true);
  shoot(console, "console", {760, 320});

  QWidget page;
  auto* column = new QVBoxLayout(&page);
  auto* filter = new FilterField;
  filter->setText("kind = cut and region == eu");
  filter->setError("unknown region \"eu\", did you mean \"eu-west-1\"?", 25);
  filter->setCount("1 204 of 1 000 000 events");
  column->addWidget(filter);
  Million model;
  auto* table = new LogTable;
  table->setModel(&model);
  table->setColumnWidths({90, 96, 160, 0});
  table->selectRow(4);
  column->addWidget(table, 1);
  shoot(page, "log", {900, 420});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::ConsoleTest)
#include "console_test.moc"
