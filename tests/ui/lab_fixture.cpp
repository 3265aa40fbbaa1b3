// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_fixture.h"

#include "scenario/bundled.h"
#include "shots.h"

namespace jetlag::ui {

LabFixture::LabFixture(Page& page) : page_(page) {
  connect(&engine_, &EngineThread::snapshot, this, [this](const SnapshotPtr& seen) {
    seen_ = seen;
    page_.display(seen);
    engine_.taken();
  });
  connect(&engine_, &EngineThread::refused, this, [this](const QString& why) { refusals << why; });
  connect(&engine_, &EngineThread::failed, this,
          [this](const QString&, const QString&, const std::vector<Mistake>& all) { mistakes = all; });
  connect(&page, &Page::acted, this, [this](const lab::Action& action) { engine_.act(action); });
  connect(&page, &Page::focusChanged, this, [this] {
    observe::Focus focus;
    page_.want(focus);
    engine_.look(focus);
  });
}

void LabFixture::settle() {
  // A snapshot that comes lets the next one come: until nothing more does.
  for (int i = 0; i < 3; ++i) {
    engine_.waitUntilIdle();
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
  }
}

void LabFixture::openBundled(const QString& name) {
  const std::string path = std::string(scenario::kBundled) + name.toStdString() + ".json";
  open(QString::fromStdString(path), QString::fromStdString(*scenario::read_bundled(path)));
}

void LabFixture::open(const QString& path, const QString& text) {
  observe::Focus focus;
  page_.want(focus);
  engine_.look(focus);
  engine_.open(path, text);
  settle();
}

void LabFixture::runTo(double seconds) {
  Goal goal;
  goal.kind = Goal::Kind::kTime;
  goal.at = Instant{static_cast<std::int64_t>(seconds * 1e9)};
  engine_.runUntil(goal, EngineThread::Haste::kFast);
  settle();
}

void LabFixture::runToEnd() {
  engine_.runUntil(Goal{}, EngineThread::Haste::kFast);
  settle();
}

void LabFixture::act(const lab::Action& action) {
  engine_.act(action);
  settle();
}

void shootPage(QWidget& page, const QString& name) {
  shoot(page, name + QStringLiteral("-1600"), {1536, 928});
  shoot(page, name + QStringLiteral("-1280"), {1216, 648});
  shoot(page, name + QStringLiteral("-1024"), {976, 628});
}

}  // namespace jetlag::ui
