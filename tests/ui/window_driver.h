// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a test drives it: shown, its engine waited for, run to an instant, grabbed.
#pragma once

#include <QDir>
#include <QFile>
#include <QtTest>

#include "main_window/main_window.h"

namespace jetlag::ui {

inline Instant seconds(double s) { return Instant{} + Duration{static_cast<std::int64_t>(s * 1e9)}; }

inline QByteArray twoRegions() {
  return R"({"jetlag": 1, "name": "Two", "seed": 3, "duration": "20s", "drain": "5s",
  // a comment that saving must keep
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
  "workloads": [{"name": "w", "rate": "200/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"SET": "60%", "GET": "40%"}}]})";
}

inline void write(const QString& file, const QByteArray& text) {
  QFile out(file);
  QVERIFY(out.open(QIODevice::WriteOnly));
  out.write(text);
}

inline void show(MainWindow& window) {
  window.resize(1600, 1000);
  window.show();
  QVERIFY(QTest::qWaitForWindowExposed(&window));
  window.activateWindow();
}

inline void settle(MainWindow& window) {
  for (int i = 0; i < 3; ++i) {
    window.engine().waitUntilIdle();
    QCoreApplication::processEvents();
  }
}

inline void runTo(MainWindow& window, double at) {
  window.engine().runUntil({Goal::Kind::kTime, seconds(at)}, EngineThread::Haste::kFast);
  settle(window);
  QCOMPARE(window.seen()->at, seconds(at));
}

inline void shot(MainWindow& window, const char* name) {
  QDir().mkpath(QStringLiteral(JETLAG_SHOTS_DIR));
  QVERIFY(window.grab().save(QStringLiteral(JETLAG_SHOTS_DIR "/%1.png").arg(QString::fromLatin1(name))));
}

}  // namespace jetlag::ui
