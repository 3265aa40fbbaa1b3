// SPDX-License-Identifier: GPL-3.0-or-later
// PageDriver: a page in front of a real world: opens a bundled scenario in an engine thread, runs it to a time, asks what the
// page wants to see and shows it. Everything goes the way of the window: signals and values.
#pragma once

#include <QFile>
#include <QTest>

#include "lab_thread/engine_thread.h"
#include "pages/page.h"

namespace jetlag::ui {

class PageDriver : public QObject {
 public:
  explicit PageDriver(Page& page) : page_(page) {
    qRegisterMetaType<SnapshotPtr>();
    qRegisterMetaType<Selection>();
    QObject::connect(&engine_, &EngineThread::snapshot, this, [this](const SnapshotPtr& seen) {
      seen_ = seen;
      page_.display(seen);
      engine_.taken();
    });
    QObject::connect(&page_, &Page::focusChanged, this, [this] { look(); });
    QObject::connect(&page_, &Page::acted, this, [this](const lab::Action& action) { engine_.act(action); });
  }

  void open(const QString& name) {
    QFile file(QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/") + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    engine_.open(QStringLiteral("scenarios/") + name, QString::fromUtf8(file.readAll()));
    look();
    settle();
  }
  void runTo(double seconds) {
    Goal goal;
    goal.kind = Goal::Kind::kTime;
    goal.at = at(seconds);
    engine_.runUntil(goal, EngineThread::Haste::kFast);
    QTRY_VERIFY_WITH_TIMEOUT(seen_ && seen_->at >= goal.at && seen_->state != observe::RunState::kRunning, 60'000);
    settle();
  }
  void seek(double seconds) {
    engine_.act(lab::Seek{at(seconds)});
    settle();
  }
  void act(const lab::Action& action) {
    engine_.act(action);
    settle();
  }
  void look() {
    observe::Focus focus;
    page_.want(focus);
    engine_.look(focus);
  }
  /// Until the engine has done what it was asked for, and the page shows it.
  void settle() {
    for (SnapshotPtr before; before != seen_ || !seen_;) {
      before = seen_;
      engine_.waitUntilIdle();
      QCoreApplication::processEvents();
    }
  }
  const observe::Snapshot& seen() const { return *seen_; }
  SnapshotPtr snapshot() const { return seen_; }

  static Instant at(double seconds) { return Instant{static_cast<std::int64_t>(seconds * 1e9)}; }

 private:
  Page& page_;
  SnapshotPtr seen_;
  EngineThread engine_;
};

}  // namespace jetlag::ui
