// SPDX-License-Identifier: GPL-3.0-or-later
// EngineThread: the running world, in a thread of its own. The only file with two threads.
//
//   window -> engine   open(), play(), pause(), act(), look(), check(): queued, never wait
//   engine -> window   signals, delivered in the window's thread: values only
//
// Pace        while playing, simulated time follows real time at the chosen speed (lab_thread/pacer.h). At most one snapshot is
//             under way to the window: a slow window gets fewer, never a backlog. Express makes one where it begins, and none
//             until it arrives.
// Busy        when the engine cannot keep the speed, behind() says by how much simulated time.
// Errors      a broken world ends in a snapshot of state kBroken; the thread lives on. A scenario that cannot be read or is
//             invalid leaves the world that is open as it was, and says so by failed().
// Resting     where nobody plays, an instant of the past is first shown as it was recorded, then as exact as when it was the
//             present (Session::rest()), in slices of work that everything else comes before.
// Ending      the destructor stops the thread within one slice of work (about 10 ms); but it waits for what is done in one go:
//             making a world, and simulating the past again for a key, the matrix, a watch, an event or a change there.
#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "lab/action.h"
#include "lab_thread/goal.h"
#include "lab_thread/loading.h"
#include "observe/snapshot.h"

namespace jetlag::lab {
class Session;
}

namespace jetlag::ui {

using SnapshotPtr = std::shared_ptr<const observe::Snapshot>;

enum class Haste { kPaced, kFast, kExpress };

/// A running world on its way from one window's thread to another's.
struct KeptWorld {
  std::shared_ptr<lab::Session> session;  ///< none: nothing was open
  bool playing = false;
  Haste haste = Haste::kPaced;
  std::optional<Goal> goal = {};  ///< until when
  Instant goal_from = {};         ///< since when it is looked out for
};

class EngineThread : public QObject {
  Q_OBJECT

 public:
  explicit EngineThread(QObject* parent = nullptr);
  ~EngineThread() override;

  /// Opens a scenario's text; `path` is where it came from (may be empty), `which` its case.
  void open(const QString& path, const QString& text, int which = 0);
  void close();
  /// Takes the world away, after what was asked for so far, for the window that takes this one's place: released() has it.
  void release();
  /// Goes on with it as it was.
  void adopt(KeptWorld world);
  void play();
  void pause();
  void setSpeed(double simulatedSecondsPerSecond);
  using Haste = jetlag::ui::Haste;
  /// Goes on until the goal, then pauses. kFast shows pictures as they come, kExpress only the last one.
  void runUntil(Goal goal, Haste haste);
  void act(lab::Action action);
  /// What the window looks at from now on.
  void look(observe::Focus focus);
  /// Checks a text; the answer carries `ticket`.
  void check(const QString& path, const QString& text, int ticket);
  /// The window has taken the last snapshot: the next one may come.
  void taken();
  /// For tests and pictures: waits until everything asked for so far has been done.
  void waitUntilIdle();

 Q_SIGNALS:
  void snapshot(jetlag::ui::SnapshotPtr seen);
  void playing(bool on);
  /// Where an express run is; there are no pictures of it.
  void passed(jetlag::Instant at);
  void released(const jetlag::ui::KeptWorld& world);
  void opened(const QString& path, const QStringList& cases, int which);
  void failed(const QString& path, const QString& problem, const std::vector<jetlag::ui::Mistake>& mistakes);
  void checked(int ticket, const std::vector<jetlag::ui::Mistake>& mistakes);
  /// The answer to runUntil(): what is wrong with the goal, or nothing.
  void goalTaken(const QString& problem);
  /// A goal did not come by the end of the run.
  void goalMissed(const QString& why);
  /// A change in the past has replaced what came after it, so many changes by hand among it.
  void discarded(int changes, Instant after);
  /// An action was refused, and why.
  void refused(const QString& why);
  /// Simulated seconds that the picture lags the chosen speed; events and simulated seconds per real second.
  void rates(double behind, double eventsPerSecond, double simulatedPerSecond);

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace jetlag::ui

Q_DECLARE_METATYPE(jetlag::ui::SnapshotPtr)
Q_DECLARE_METATYPE(std::vector<jetlag::ui::Mistake>)
