// SPDX-License-Identifier: GPL-3.0-or-later
// Without a mouse: on every page Tab goes round and reaches every control that can be used, each of which says what it is; what
// the canvases show can be walked through with the arrow keys.
#include <QAbstractButton>
#include <QFile>
#include <QLineEdit>
#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

#include "main_window/main_window.h"
#include "main_window/page_list.h"
#include "main_window/settings.h"

namespace jetlag::ui {

namespace {

QString nameOf(const QWidget* widget) {
  if (!widget->accessibleName().isEmpty()) return widget->accessibleName();
  const auto* const button = qobject_cast<const QAbstractButton*>(widget);
  return button != nullptr ? button->text() : QString();
}

QString described(const QWidget* widget) {
  return QStringLiteral("%1 \"%2\" in %3")
      .arg(QString::fromLatin1(widget->metaObject()->className()), nameOf(widget),
           QString::fromLatin1(widget->parentWidget() ? widget->parentWidget()->metaObject()->className() : "-"));
}

bool isUsable(const QWidget* widget) {
  return widget->isVisible() && widget->isEnabled() && widget->width() > 0 && widget->height() > 0;
}

}  // namespace

class AccessTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    setSettingsFile(folder_.filePath(QStringLiteral("lab.ini")));
    window_.resize(1600, 1000);
    window_.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window_));
    window_.openFile(QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/quickstart.json"));
    QTRY_VERIFY(window_.seen());
    window_.engine().runUntil({Goal::Kind::kTime, Instant{} + Duration::seconds(9)}, EngineThread::Haste::kFast);
    QTRY_VERIFY(window_.seen()->at >= Instant{} + Duration::seconds(9));
    Selection key;
    key.kind = Selection::Kind::kKey;
    key.key = QStringLiteral("cart:7");
    window_.select(key);
  }

  void tabReachesEveryControl_data() {
    QTest::addColumn<int>("page");
    for (int i = 0; i < pageList().size(); ++i)
      if (pageList()[i].built) QTest::newRow(pageList()[i].name.toLatin1().constData()) << i;
  }
  void tabReachesEveryControl() {
    QFETCH(int, page);
    window_.goTo(static_cast<PageId>(page));
    QCoreApplication::processEvents();
    window_.engine().waitUntilIdle();
    QCoreApplication::processEvents();
    QSet<QWidget*> reached;
    QStringList nameless;
    // The text of the editor takes Tab for itself; Ctrl+Tab and Esc leave such fields, so the walk goes by the window's own
    // order.
    QWidget* const first = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : window_.centralWidget();
    QWidget* at = first;
    for (int steps = 0; steps < 2'000 && (steps == 0 || at != first); ++steps, at = at->nextInFocusChain()) {
      if (!window_.isAncestorOf(at) || !isUsable(at) || (at->focusPolicy() & Qt::TabFocus) == 0 || at->focusProxy() != nullptr)
        continue;
      reached.insert(at);
      if (nameOf(at).isEmpty()) nameless << described(at);
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral("; "))));
    QVERIFY(reached.size() > 3);
    QStringList missed;
    for (QWidget* widget : window_.findChildren<QWidget*>()) {
      const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr;
      if (!control || !isUsable(widget) || reached.contains(widget) || widget->focusProxy() != nullptr) continue;
      // A part of a control that is reached itself: the arrows of a scroll bar, the clear button of a field.
      bool part = false;
      for (QWidget* parent = widget->parentWidget(); parent != nullptr; parent = parent->parentWidget())
        part |= reached.contains(parent);
      if (!part) missed << described(widget);
    }
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QStringLiteral("; "))));
  }

 private:
  QTemporaryDir folder_;
  MainWindow window_;
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::AccessTest)
#include "access_test.moc"
