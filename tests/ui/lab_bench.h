// SPDX-License-Identifier: GPL-3.0-or-later
// LabBench: a real scenario in the engine thread, driven from a test; the last snapshot is kept and every one is taken at once.
#pragma once

#include <QTest>

#include "lab_thread/engine_thread.h"
#include "lab_thread/loading.h"

namespace jetlag::ui {

class LabBench : public QObject {
  Q_OBJECT

 public:
  LabBench() {
    connect(&engine_, &EngineThread::snapshot, this, [this](const SnapshotPtr& seen) {
      seen_ = seen;
      ++count_;
      Q_EMIT changed(seen);
      engine_.taken();
    });
    connect(&engine_, &EngineThread::refused, this, [this](const QString& why) { refused_ = why; });
  }

  const SnapshotPtr& seen() const { return seen_; }
  const QString& refused() const { return refused_; }

  /// Opens scenarios/<name>.json.
  bool open(const QString& name) {
    const QString path = QStringLiteral(JETLAG_SOURCE_DIR "/scenarios/%1.json").arg(name);
    std::string problem;
    const auto text = readFile(path.toStdString(), problem);
    return text && openText(path, QString::fromStdString(*text));
  }
  bool openText(const QString& path, const QString& text) {
    const int before = count_;
    engine_.open(path, text);
    return QTest::qWaitFor([&] { return count_ > before; }, 20'000) && settle();
  }
  bool look(const observe::Focus& focus) {
    engine_.look(focus);
    return settle();
  }
  bool runTo(double seconds) {
    Goal goal;
    goal.kind = Goal::Kind::kTime;
    goal.at = instant(seconds);
    engine_.runUntil(goal, EngineThread::Haste::kFast);
    return QTest::qWaitFor([&] { return seen_->at >= goal.at && seen_->state != observe::RunState::kRunning; }, 120'000) &&
           settle();
  }
  bool runOut() {
    engine_.runUntil({}, EngineThread::Haste::kFast);
    return QTest::qWaitFor([&] { return seen_->state == observe::RunState::kFinished; }, 120'000) && settle();
  }
  bool act(const lab::Action& action) {
    const int before = count_;
    engine_.act(action);
    return QTest::qWaitFor([&] { return count_ > before; }, 20'000) && settle();
  }
  static Instant instant(double seconds) { return Instant{static_cast<std::int64_t>(seconds * 1e9)}; }

 Q_SIGNALS:
  void changed(const jetlag::ui::SnapshotPtr& seen);

 private:
  /// Until the last snapshot is the answer to what was asked last: whoever rests is shown once more, counted anew.
  bool settle() {
    for (SnapshotPtr before; before != seen_;) {
      before = seen_;
      engine_.waitUntilIdle();
      QCoreApplication::processEvents();
    }
    return seen_ != nullptr;
  }
  EngineThread engine_;
  SnapshotPtr seen_;
  QString refused_;
  int count_ = 0;
};

}  // namespace jetlag::ui
