// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/faults/fault_actions.h"

#include <QMenu>

#include <cmath>

#include "pages/facts.h"
#include "pages/faults/ask_value.h"
#include "widgets/icons.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr double kMilli = 1e6, kSecond = 1e9;

QVector<Question::Unit> timeUnits() { return {{QStringLiteral("ms"), kMilli}, {QStringLiteral("s"), kSecond}}; }

Duration durationOf(double nanoseconds) { return Duration{std::llround(nanoseconds)}; }

}  // namespace

FaultActions::FaultActions(QWidget* owner) : QObject(owner), owner_(owner) {}

void FaultActions::inject(scenario::FaultSpec fault) { Q_EMIT acted(lab::Inject{std::move(fault)}); }

void FaultActions::ask(const Question& question, const std::function<void(double)>& then) {
  auto* dialog = new AskValue(question, owner_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog, then] {
    if (isReady()) then(dialog->value());
  });
  dialog->open();
}

void FaultActions::cut(std::uint8_t a, std::uint8_t b) { inject(lab::cut(*seen_->scenery, a, b)); }
void FaultActions::heal(std::uint8_t a, std::uint8_t b) { inject(lab::heal(*seen_->scenery, a, b)); }
void FaultActions::oneWay(std::uint8_t from, std::uint8_t to) { inject(lab::one_way(*seen_->scenery, from, to)); }
void FaultActions::isolate(std::uint8_t region) { inject(lab::isolate(*seen_->scenery, region)); }
void FaultActions::reconnect(std::uint8_t region) { inject(lab::reconnect(*seen_->scenery, region)); }
void FaultActions::healAll() { inject(lab::heal_all(*seen_->scenery)); }
void FaultActions::crash(std::uint8_t region, std::uint16_t shard) { inject(lab::crash(region, shard)); }
void FaultActions::restart(std::uint8_t region, std::uint16_t shard) { inject(lab::restart(region, shard)); }
void FaultActions::regionDown(std::uint8_t region, scenario::DataFate data) { inject(lab::region_down(region, data)); }
void FaultActions::regionUp(std::uint8_t region) { inject(lab::region_up(region)); }

void FaultActions::askSlow(std::uint8_t a, std::uint8_t b) {
  Question question;
  question.title = QStringLiteral("Slow %1").arg(bothWays(*seen_, a, b));
  question.explanation = QStringLiteral("Every message of both directions takes longer, from now to the end of the run.");
  question.label = QStringLiteral("More one-way delay");
  question.units = timeUnits();
  question.initial = QStringLiteral("200");
  question.least = 0.001 * kMilli;
  question.most = 3600 * kSecond;
  question.action = QStringLiteral("Slow down");
  ask(question, [this, a, b](double ns) { inject(lab::slow(*seen_->scenery, a, b, durationOf(ns))); });
}

void FaultActions::askLose(std::uint8_t a, std::uint8_t b) {
  Question question;
  question.title = QStringLiteral("Lose packets on %1").arg(bothWays(*seen_, a, b));
  question.explanation =
      QStringLiteral("This share of both directions' messages is lost and sent again, from now to the end of the run.");
  question.label = QStringLiteral("Loss");
  question.units = {{QStringLiteral("%"), 1e7}};
  question.initial = QStringLiteral("1");
  question.least = 1;
  question.most = 1e9;
  question.action = QStringLiteral("Lose packets");
  ask(question, [this, a, b](double ppb) { inject(lab::lose(*seen_->scenery, a, b, std::llround(ppb))); });
}

void FaultActions::askNarrow(std::uint8_t a, std::uint8_t b) {
  Question question;
  question.title = QStringLiteral("Narrow %1").arg(bothWays(*seen_, a, b));
  question.explanation = QStringLiteral("Each direction carries at most this much, from now to the end of the run.");
  question.label = QStringLiteral("Bandwidth");
  question.units = {{QStringLiteral("kbit/s"), 1e3}, {QStringLiteral("Mbit/s"), 1e6}, {QStringLiteral("Gbit/s"), 1e9}};
  question.unit = 1;
  question.initial = QStringLiteral("10");
  question.least = 1e3;
  question.most = 1e12;
  question.action = QStringLiteral("Narrow");
  ask(question, [this, a, b](double bits) { inject(lab::narrow(*seen_->scenery, a, b, std::llround(bits))); });
}

void FaultActions::askPause(std::uint8_t region) {
  Question question;
  question.title = QStringLiteral("Pause %1").arg(nameOf(*seen_, region));
  question.explanation =
      QStringLiteral("All processes of the region stop and go on later with their data, as in a long garbage collection.");
  question.label = QStringLiteral("For");
  question.units = timeUnits();
  question.unit = 1;
  question.initial = QStringLiteral("2");
  question.least = kMilli;
  question.most = 86'400 * kSecond;
  question.action = QStringLiteral("Pause");
  ask(question, [this, region](double ns) { inject(lab::pause(region, durationOf(ns))); });
}

void FaultActions::askSkew(std::uint8_t region) {
  Question question;
  question.title = QStringLiteral("Skew the clock of %1").arg(nameOf(*seen_, region));
  question.explanation =
      QStringLiteral("The region's clock is wrong from now to the end of the run: ahead, or behind with a minus sign.");
  question.label = QStringLiteral("Offset");
  question.units = timeUnits();
  question.initial = QStringLiteral("500");
  question.least = -86'400 * kSecond;
  question.most = 86'400 * kSecond;
  question.action = QStringLiteral("Skew");
  ask(question, [this, region](double ns) { inject(lab::skew(region, durationOf(ns))); });
}

void FaultActions::askWrite(std::uint8_t region) {
  Question question;
  question.title = QStringLiteral("Write in %1").arg(nameOf(*seen_, region));
  question.explanation =
      QStringLiteral("A client of this region sends one command now, quoted as in redis-cli. The reply is in the log.");
  question.label = QStringLiteral("Command");
  question.initial = QStringLiteral("SET key:1 hello");
  question.action = QStringLiteral("Send");
  auto* dialog = new AskValue(question, owner_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog, region] {
    Q_EMIT acted(lab::Command{RegionId{region}, dialog->text().toStdString()});
  });
  dialog->open();
}

}  // namespace jetlag::ui
