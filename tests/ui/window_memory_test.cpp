// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers: what is watched, and whose file the changes by hand belong to.
#include <QAbstractButton>
#include <QLineEdit>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include "lab/faults.h"
#include "main_window/settings.h"
#include "pages/dock/details_dock.h"
#include "pages/dock/region_details.h"
#include "pages/dock/watch_list.h"
#include "widgets/transport_bar.h"
#include "window_driver.h"

namespace jetlag::ui {

class WindowMemoryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    setSettingsFile(folder_.filePath(QStringLiteral("lab.ini")));
    write(path(), twoRegions());
  }

  void theDetailsGoAndComeAndThatIsRemembered() {
    const auto details = [](MainWindow& window) { return window.findChild<DetailsDock*>(); };
    {
      MainWindow window;
      show(window);
      window.openFile(path());
      QTRY_COMPARE(window.page(), PageId::kMap);
      runTo(window, 2);
      QVERIFY(details(window)->isVisible());
      window.resize(1024, 700);  // where there is no room for them they are shown to who asks
      QVERIFY(!details(window)->isVisible());
      QTest::keyClick(&window, Qt::Key_I, Qt::ControlModifier);
      QVERIFY(details(window)->isVisible());
      Selection region;
      region.kind = Selection::Kind::kRegion;
      window.select(region);
      QTRY_VERIFY(!window.findChild<RegionDetails*>()->visibleRegion().isEmpty());
      QCOMPARE(window.size(), QSize(1024, 700));
      QVERIFY(window.pageOf(PageId::kMap)->width() > 560);
      shot(window, "window-details-1024");
      window.resize(1600, 1000);
      for (auto* const button : details(window)->findChildren<QAbstractButton*>())
        if (button->accessibleName() == QStringLiteral("Close the details")) button->click();
      QVERIFY(!details(window)->isVisible());
    }
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    QVERIFY(!details(window)->isVisible());
    window.runCommand(QStringLiteral("details"));
    QVERIFY(details(window)->isVisible());
  }

  void whatIsWatchedShowsItsValueAndIsRemembered() {
    MainWindow window;
    show(window);
    window.openFile(path());
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
    auto* const list = window.findChild<WatchList*>();
    const auto type = [&](const char* line) {
      QTest::keyClicks(list->field(), QString::fromLatin1(line));
      QTest::keyClick(list->field(), Qt::Key_Return);
      settle(window);
    };
    const auto value = [&](const QString& line) {
      for (auto* const row : list->findChildren<QWidget*>())
        if (row->accessibleName() == line) return row->accessibleDescription();
      return QString();
    };
    type("divergent_keys");
    type("EXISTS k:7");
    type("divergent");
    QCOMPARE(value(QStringLiteral("EXISTS k:7")), QStringLiteral("(integer) 1  everywhere"));
    QVERIFY(!value(QStringLiteral("divergent_keys")).isEmpty() && value(QStringLiteral("divergent_keys"))[0].isDigit());
    QVERIFY2(value(QStringLiteral("divergent")).contains(QStringLiteral("did you mean \"divergent_keys\"")),
             qPrintable(value(QStringLiteral("divergent"))));
    for (auto* const row : list->findChildren<QWidget*>())
      if (list->lines().contains(row->accessibleName())) QTRY_VERIFY(row->height() >= row->heightForWidth(row->width()));
    shot(window, "window-watch");
    window.engine().act(lab::Seek{});
    settle(window);
    QTRY_COMPARE(window.seen()->at, Instant{});
    QTRY_VERIFY(value(QStringLiteral("divergent_keys")).startsWith(QStringLiteral("0  at 0.000")));
    for (auto* const button : list->findChildren<QAbstractButton*>())
      if (button->accessibleName() == QStringLiteral("Watch divergent no longer")) QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(list->lines(), (QStringList{QStringLiteral("divergent_keys"), QStringLiteral("EXISTS k:7")}));
    QCOMPARE(loadSettings().watches, list->lines());
    type("EXISTS k:7");
    QCOMPARE(list->lines().size(), 2);
    list->setLines({});
    Settings clean = loadSettings();
    clean.watches.clear();
    saveSettings(clean);
  }

  void changesByHandGoIntoTheFileOfTheirWorldAndNoOther() {
    const QString first = folder_.filePath(QStringLiteral("first.jsonc")), broken = folder_.filePath(QStringLiteral("broken.jsonc"));
    const QByteArray wrong = QByteArray(twoRegions()).replace("\"20s\"", "\"20x\"");
    write(first, twoRegions());
    write(broken, wrong);
    MainWindow window;
    show(window);
    window.openFile(first);
    QTRY_COMPARE(window.page(), PageId::kMap);
    runTo(window, 2);
    Q_EMIT window.pageOf(PageId::kMap)->acted(lab::Inject{lab::cut(*window.seen()->scenery, 0, 1)});
    settle(window);
    const auto open = [&](const QString& path, QMessageBox::StandardButton answer) {
      int asked = 0;
      QTimer::singleShot(0, &window, [&] {
        auto* const dialog = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (dialog == nullptr) return;
        ++asked;
        dialog->button(answer)->click();
      });
      window.openFile(path);
      settle(window);
      return asked;
    };
    const auto text = [&](const QString& path) {
      QFile file(path);
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QCOMPARE(open(broken, QMessageBox::Discard), 1);  // the broken file shows; the world with its change lives on
    QTRY_COMPARE(window.page(), PageId::kScenario);
    auto* const transport = window.findChild<TransportBar*>();
    QVERIFY2(transport->facts().subtitle.startsWith(QStringLiteral("first.jsonc")), qPrintable(transport->facts().subtitle));
    QCOMPARE(open(path(), QMessageBox::Save), 1);
    QTRY_COMPARE(window.seen()->injected.size(), std::size_t{0});
    QCOMPARE(text(broken), wrong);
    QVERIFY(text(first).contains("\"cut\""));
    QCOMPARE(open(first, QMessageBox::Save), 0);  // nothing to ask: the new world has no changes
  }

 private:
  QString path() const { return folder_.filePath(QStringLiteral("two.jsonc")); }

  QTemporaryDir folder_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::WindowMemoryTest)
#include "window_memory_test.moc"
