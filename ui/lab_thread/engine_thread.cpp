// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_thread/engine_thread.h"

#include <QStringList>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "lab/session.h"
#include "lab_thread/pacer.h"

namespace jetlag::ui {

namespace {

using Clock = std::chrono::steady_clock;

Pacer::Real realNow() { return Clock::now().time_since_epoch(); }

constexpr std::size_t kEventsPerSlice = 2'000;
constexpr std::size_t kEventsPerLook = 64;  ///< where a goal may be met by any event
constexpr Pacer::Real kSlice = std::chrono::milliseconds(10);
constexpr Pacer::Real kFrame = std::chrono::milliseconds(15);  ///< a little under a screen's 60th of a second: none is missed
constexpr Pacer::Real kBreath = std::chrono::milliseconds(4);  ///< between two slices of a run that keeps its speed

}  // namespace

class EngineThread::Worker {
 public:
  explicit Worker(EngineThread& window) : window_(window), thread_([this] { loop(); }) {}
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  using Job = std::function<void(Worker&)>;
  void ask(Job job) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    wake_.notify_all();
  }
  void waitUntilIdle() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return jobs_.empty() && waiting_; });
  }

  void open(const QString& path, const QString& text, int which);
  void close() {
    session_.reset();
    resting_ = false;
    setPlaying(false);
    Q_EMIT window_.snapshot(nullptr);
  }
  KeptWorld release() {
    KeptWorld out{std::move(session_), playing_, haste_, goal_, goal_from_};
    resting_ = false;
    setPlaying(false);
    return out;
  }
  void adopt(KeptWorld world) {
    session_ = std::move(world.session);
    owed_ = {};
    free_ = true;
    if (world.playing && world.goal) {
      runUntil(*world.goal, world.haste);
      goal_from_ = world.goal_from;
    } else if (world.playing) {
      play();
    }
    show();
  }
  void setPlaying(bool on) {
    if (on) {
      pacer_.start(realNow());
      rate_from_ = realNow();
    }
    if (playing_ == on) return;
    playing_ = on;
    resting_ = false;
    if (!on) {
      goal_.reset();
      search_.reset();
    }
    Q_EMIT window_.playing(on);
  }
  void play() {
    if (session_ && session_->finished() && session_->at() >= session_->reached()) session_->handle(lab::Seek{});
    goal_.reset();
    haste_ = Haste::kPaced;
    setPlaying(session_ != nullptr);
  }
  void runUntil(Goal goal, Haste haste) {
    if (!session_) return;
    condition_.reset();
    if (goal.kind == Goal::Kind::kCondition) {
      auto condition = lab::Condition::parse(goal.condition.toStdString(), session_->scenario());
      if (!condition) return Q_EMIT window_.goalTaken(QString::fromStdString(condition.error().message));
      condition_ = std::move(*condition);
    }
    Q_EMIT window_.goalTaken({});
    search_.reset();
    if (goal.kind == Goal::Kind::kEvent) {
      if (const auto at = session_->instant_of(goal.event)) return arrive(*at);
    }
    if (const auto told = goal.told(); told && session_->at() < session_->reached()) {
      if (const auto at = session_->next_told(told)) return arrive(*at);
      session_->handle(lab::Seek{session_->reached()});
    }
    goal_ = goal;
    looked_at_ = {};
    haste_ = haste;
    goal_from_ = session_->at();
    setPlaying(true);
    show();
  }
  void arrive(Instant at) {
    setPlaying(false);
    session_->handle(lab::Seek{at});
    show();
  }
  void act(const lab::Action& action) {
    if (!session_) return;
    const bool changes = std::holds_alternative<lab::Inject>(action) || std::holds_alternative<lab::Command>(action);
    const std::size_t before = session_->changes();
    const Instant at = session_->at();
    if (const auto error = session_->handle(action)) Q_EMIT window_.refused(QString::fromStdString(error->message));
    else if (changes && session_->changes() <= before)
      Q_EMIT window_.discarded(static_cast<int>(before + 1 - session_->changes()), at);
    if (search_) goal_from_ = session_->at();  // another past, looked through anew
    search_.reset();
    show();
  }
  void show() { due_ = true; }
  /// Until the next slice: no picture waits for it, unless the window has not taken the last one.
  Pacer::Real breath() const { return due_ ? kBreath : std::clamp(next_frame_ - realNow(), Pacer::Real{0}, kBreath); }

  Pacer pacer_;
  observe::Focus focus_;
  bool free_ = true;  ///< no snapshot is under way to the window

 private:
  void loop();
  void slice();
  void rest();
  void searchPast();
  void deliver();
  std::size_t eventsPerLook() const;
  /// When the goal was met, if it has been.
  std::optional<Instant> metGoal();
  void tellRates();

  EngineThread& window_;
  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::deque<Job> jobs_;
  bool stop_ = false, waiting_ = false;

  std::shared_ptr<lab::Session> session_;
  bool playing_ = false, due_ = false;
  bool resting_ = false;  ///< the instant shown is being simulated again
  Haste haste_ = Haste::kPaced;
  std::optional<Goal> goal_;
  std::optional<lab::Condition> condition_;  ///< of goal_
  std::optional<lab::Search> search_;        ///< for it, in what was simulated already
  Instant goal_from_{};
  Instant looked_at_{};  ///< the sample of the run that the condition was last asked about
  Duration owed_{};  ///< simulated time that should have passed
  Pacer::Real next_frame_{}, rate_from_{};
  std::uint64_t rate_events_ = 0;
  Instant rate_at_{};
  std::thread thread_;  // last: everything else is there when it starts
};

void EngineThread::Worker::open(const QString& path, const QString& text, int which) {
  const Checked checked = checkText(path.toStdString(), text.toStdString());
  if (checked.specs.empty()) {
    Q_EMIT window_.failed(path, QStringLiteral("%1 mistakes").arg(checked.mistakes.size()), checked.mistakes);
    return;
  }
  const auto at = static_cast<std::size_t>(std::clamp(which, 0, static_cast<int>(checked.specs.size()) - 1));
  session_ = std::make_shared<lab::Session>(checked.specs[at]);
  owed_ = {};
  setPlaying(false);
  QStringList cases;
  for (const std::string& name : checked.cases) cases.push_back(QString::fromStdString(name));
  Q_EMIT window_.opened(path, cases, static_cast<int>(at));
  free_ = true;
  show();
}

void EngineThread::Worker::loop() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      const auto something = [this] { return stop_ || !jobs_.empty(); };
      waiting_ = jobs_.empty() && !playing_ && !resting_ && !(due_ && free_);  // what is due waits for the window, not for us
      if (waiting_) idle_.notify_all();
      if (playing_ && haste_ == Haste::kPaced && jobs_.empty()) wake_.wait_for(lock, breath(), something);
      else if (waiting_) wake_.wait(lock, something);
      waiting_ = false;
      if (stop_) return;
      if (!jobs_.empty()) {
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
    }
    if (job) job(*this);
    else if (playing_) slice();
    else if (resting_) rest();
    if (due_ && free_) deliver();
  }
}

std::optional<Instant> EngineThread::Worker::metGoal() {
  switch (goal_->kind) {
    case Goal::Kind::kTime: return session_->at() >= goal_->at ? std::optional(goal_->at) : std::nullopt;
    case Goal::Kind::kEvent: return session_->events() >= goal_->event ? std::optional(session_->at()) : std::nullopt;
    case Goal::Kind::kConverged:
    case Goal::Kind::kFullSync:
    case Goal::Kind::kInteresting: return session_->happened(goal_->told(), goal_from_);
    case Goal::Kind::kCondition:
      if (session_->sampled_at() == looked_at_) break;
      looked_at_ = session_->sampled_at();
      return session_->met(*condition_, goal_from_);
    case Goal::Kind::kEnd: break;
  }
  return std::nullopt;
}

/// The instant shown stays until it is known.
void EngineThread::Worker::searchPast() {
  const Pacer::Real began = realNow();
  if (!search_) search_ = session_->search(*condition_);
  bool more = true;
  while (more && realNow() - began < kSlice) more = search_->go_on(kEventsPerLook);
  if (more) return;
  const auto found = search_->found();
  search_.reset();
  if (found) arrive(*found);
  else session_->handle(lab::Seek{session_->reached()});
}

/// Of how many events at once a run may be told before it is asked whether its goal was met.
std::size_t EngineThread::Worker::eventsPerLook() const {
  if (!goal_ || goal_->kind == Goal::Kind::kTime || goal_->kind == Goal::Kind::kEnd) return kEventsPerSlice;
  if (goal_->kind == Goal::Kind::kCondition) return 1;  // samples may follow each other event by event
  if (goal_->kind == Goal::Kind::kEvent)
    return std::min<std::size_t>(kEventsPerLook, goal_->event - std::min(goal_->event, session_->events()));
  return kEventsPerLook;
}

void EngineThread::Worker::rest() {
  const Pacer::Real began = realNow();
  while (resting_ && realNow() - began < kSlice) resting_ = session_->rest(kEventsPerSlice);
  if (!resting_) show();
}

void EngineThread::Worker::slice() {
  const Pacer::Real began = realNow();
  if (goal_ && goal_->kind == Goal::Kind::kCondition && session_->at() < session_->reached()) return searchPast();
  Instant limit = kNever;
  if (haste_ == Haste::kPaced) {
    owed_ += pacer_.elapsed(began);
    limit = session_->at() + owed_;
  }
  if (goal_ && goal_->kind == Goal::Kind::kTime) limit = std::min(limit, goal_->at);
  const Instant from = session_->at();
  const auto watch = haste_ == Haste::kExpress ? lab::Watch::kFramesOnly : lab::Watch::kEverything;
  bool more = true;
  std::optional<Instant> met;
  while (more && !met && realNow() - began < kSlice) {
    more = session_->advance(limit, eventsPerLook(), watch);
    if (goal_) met = metGoal();
  }
  if (met) session_->handle(lab::Seek{*met});
  const Duration went = session_->at() - from;
  owed_ = haste_ == Haste::kPaced && more && !pacer_.unlimited() ? std::max(owed_ - went, Duration{}) : Duration{};
  const bool ended = session_->finished() && session_->at() >= session_->reached();
  if (ended && !met && goal_ && !goal_->text().isEmpty())
    Q_EMIT window_.goalMissed(QStringLiteral("The run ended before %1").arg(goal_->text()));
  if (met || ended || session_->broken()) {
    setPlaying(false);
    show();
  } else if (haste_ != Haste::kExpress && realNow() >= next_frame_) {
    show();
  }
  tellRates();
}

void EngineThread::Worker::tellRates() {
  const Pacer::Real now = realNow();
  if (now - rate_from_ < std::chrono::milliseconds(500)) return;
  if (haste_ == Haste::kExpress && playing_) Q_EMIT window_.passed(session_->at());
  const double seconds = std::chrono::duration<double>(now - rate_from_).count();
  const std::uint64_t events = session_->events();
  const double perSecond = events > rate_events_ ? static_cast<double>(events - rate_events_) / seconds : 0;
  Q_EMIT window_.rates(owed_.in_seconds(), perSecond, std::max(0.0, (session_->at() - rate_at_).in_seconds()) / seconds);
  rate_from_ = now;
  rate_events_ = events;
  rate_at_ = session_->at();
}

void EngineThread::Worker::deliver() {
  due_ = false;
  if (!session_) return;
  free_ = false;
  next_frame_ = std::max(next_frame_ + kFrame, realNow());  // what was late does not delay the next one
  resting_ = !playing_ && session_->rest(kEventsPerSlice);
  auto seen = std::make_shared<observe::Snapshot>(session_->snapshot(focus_));
  if (playing_) seen->state = observe::RunState::kRunning;
  seen->provisional = resting_;
  Q_EMIT window_.snapshot(std::move(seen));
}

EngineThread::EngineThread(QObject* parent) : QObject(parent) {
  qRegisterMetaType<SnapshotPtr>();
  qRegisterMetaType<std::vector<Mistake>>();
  worker_ = std::make_unique<Worker>(*this);
}

EngineThread::~EngineThread() = default;

void EngineThread::open(const QString& path, const QString& text, int which) {
  worker_->ask([=](Worker& worker) { worker.open(path, text, which); });
}
void EngineThread::close() {
  worker_->ask([](Worker& worker) { worker.close(); });
}
void EngineThread::release() {
  worker_->ask([this](Worker& worker) { Q_EMIT released(worker.release()); });
}
void EngineThread::adopt(KeptWorld world) {
  worker_->ask([world = std::move(world)](Worker& worker) { worker.adopt(world); });
}
void EngineThread::play() {
  worker_->ask([](Worker& worker) { worker.play(); });
}
void EngineThread::pause() {
  worker_->ask([](Worker& worker) {
    worker.setPlaying(false);
    worker.show();
  });
}
void EngineThread::setSpeed(double speed) {
  worker_->ask([speed](Worker& worker) { worker.pacer_.setSpeed(speed); });
}
void EngineThread::runUntil(Goal goal, Haste haste) {
  worker_->ask([=](Worker& worker) { worker.runUntil(goal, haste); });
}
void EngineThread::act(lab::Action action) {
  worker_->ask([action = std::move(action)](Worker& worker) { worker.act(action); });
}
void EngineThread::look(observe::Focus focus) {
  worker_->ask([focus = std::move(focus)](Worker& worker) {
    worker.focus_ = focus;
    worker.show();
  });
}
void EngineThread::check(const QString& path, const QString& text, int ticket) {
  worker_->ask([=, this](Worker&) { Q_EMIT checked(ticket, checkText(path.toStdString(), text.toStdString()).mistakes); });
}
void EngineThread::taken() {
  worker_->ask([](Worker& worker) { worker.free_ = true; });
}
void EngineThread::waitUntilIdle() { worker_->waitUntilIdle(); }

}  // namespace jetlag::ui
