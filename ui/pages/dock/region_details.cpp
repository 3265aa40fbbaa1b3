// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/dock/region_details.h"

#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "pages/dock/dock_parts.h"
#include "pages/facts.h"
#include "pages/faults/fault_actions.h"
#include "widgets/button.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::ProcessState;
using observe::Snapshot;

struct ProcessWords {
  const char* words;
  State state;
  Icon glyph;
};

ProcessWords wordsOf(ProcessState state) {
  switch (state) {
    case ProcessState::kPaused: return {"Paused", State::kLagging, Icon::kPause};
    case ProcessState::kLoading: return {"Loading", State::kFullSync, Icon::kDrop};
    case ProcessState::kDown: return {"Down", State::kCut, Icon::kClose};
    case ProcessState::kRunning: break;
  }
  return {"Running", State::kHealthy, Icon::kOk};
}

QString capitalised(QString words) {
  words[0] = words[0].toUpper();
  return words;
}

QString count(std::uint64_t value) { return numbers::grouped(static_cast<qint64>(value)); }

}  // namespace

QVector<KeyValue> dataRows(const Snapshot& seen, std::uint8_t region) {
  const observe::RegionView& view = seen.frame->regions[region];
  QVector<KeyValue> rows;
  if (view.process == ProcessState::kDown) {
    rows.push_back(
        {QStringLiteral("Version"), QStringLiteral("–"), QStringLiteral("Nothing is served while the region is down")});
    rows.push_back({QStringLiteral("Operations missing here"), count(view.operations_behind),
                    QStringLiteral("Some region has them, over all shards")});
    return rows;
  }
  QStringList same;
  for (std::size_t r = 0; r < seen.frame->regions.size(); ++r)
    if (r != region && seen.frame->regions[r].version == view.version && seen.frame->regions[r].process != ProcessState::kDown)
      same << nameOf(seen, static_cast<std::uint8_t>(r));
  const QString letter = QString(letterOf(view.version));
  rows.push_back({QStringLiteral("Version"),
                  same.isEmpty() ? QStringLiteral("%1, alone").arg(letter)
                                 : QStringLiteral("%1, as %2")
                                       .arg(letter, same.size() > 2 ? QStringLiteral("%1 others").arg(same.size())
                                                                    : same.join(QStringLiteral(" and "))),
                  QStringLiteral("Regions with the same letter answer alike, but for operations under way"),
                  stateOf(view.version)});
  rows.push_back({QStringLiteral("Keys"), count(view.keys), {}});
  // Of a region that keeps up nothing differs but what is under way, and how many keys that is only all regions together tell.
  const bool passing = view.version == 0 && seen.frame->divergent_keys > 0;
  rows.push_back(
      {QStringLiteral("Keys that differ"), passing ? QStringLiteral("only on their way") : count(view.differing_keys),
       passing ? QStringLiteral("It lacks only what is under way, within the lag bound") : QStringLiteral("From version A"),
       view.differing_keys > 0 ? std::optional<State>(stateOf(view.version)) : std::nullopt});
  rows.push_back({QStringLiteral("Data"), numbers::memory(static_cast<double>(view.data_bytes)), {}});
  rows.push_back({QStringLiteral("Operations missing here"), count(view.operations_behind),
                  QStringLiteral("Some region has them, over all shards; those under way count")});
  return rows;
}

QVector<KeyValue> behindRows(const Snapshot& seen, std::uint8_t region) {
  QVector<KeyValue> rows;
  for (const observe::LinkView& link : seen.frame->links) {
    if (link.to != region) continue;
    const bool late = link.lag > link.lag_bound;
    rows.push_back({nameOf(seen, link.from), lagText(seen, link),
                    QStringLiteral("Age of its oldest operation that has never been here; bound %1")
                        .arg(numbers::duration(link.lag_bound.ns)),
                    link.cut ? std::optional(State::kCut)
                    : late   ? std::optional(State::kLagging)
                             : std::nullopt});
  }
  return rows;
}

QVector<KeyValue> processRows(const Snapshot& seen, std::uint8_t region) {
  const observe::RegionView& view = seen.frame->regions[region];
  QVector<KeyValue> rows;
  rows.push_back({QStringLiteral("State"),
                  view.process == ProcessState::kDown ? downText(seen, region)
                                                      : QString::fromLatin1(wordsOf(view.process).words).toLower(),
                  QStringLiteral("The worst of its shards"), wordsOf(view.process).state});
  rows.push_back({QStringLiteral("Shards"), count(seen.scenery->shards), {}});
  const Duration error = std::max(view.clock_error, -view.clock_error);
  const QString sign = view.clock_error.ns == 0  ? QString()
                       : view.clock_error.ns > 0 ? QStringLiteral(" ahead")
                                                 : QStringLiteral(" behind");
  rows.push_back({QStringLiteral("Clock error"), error.ns == 0 ? QStringLiteral("none") : numbers::duration(error.ns) + sign,
                  QStringLiteral("Of the true time"),
                  error > Duration::millis(10) ? std::optional(State::kLagging) : std::nullopt});
  return rows;
}

RegionDetails::RegionDetails(FaultActions* actions, QWidget* parent) : QWidget(parent), actions_(actions) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 12, 12, 12);
  column->setSpacing(2);
  title_ = new DockTitle(this);
  column->addWidget(title_);
  addButtons();
  const auto section = [&](const QString& title, KeyValues*& rows) {
    auto* made = new DockSection(title, this);
    rows = new KeyValues(made);
    made->body()->addWidget(rows);
    column->addWidget(made);
    return made;
  };
  data_ = section(QStringLiteral("Data"), dataRows_);
  behind_ = section(QStringLiteral("Behind each origin"), behindRows_);
  behind_->setHead(QStringLiteral("Behind each origin"), QStringLiteral("oldest operation not received yet"));
  process_ = section(QStringLiteral("Processes and clock"), processRows_);
  column->addStretch();
}

void RegionDetails::addButtons() {
  auto* buttons = new ButtonRow(this);
  write_ = buttons->add(QStringLiteral("Write…"), QStringLiteral("A client of this region sends a command"));
  isolate_ = buttons->add(QStringLiteral("Isolate"), QStringLiteral("Cuts all links of the region"));
  down_button_ = buttons->add(QStringLiteral("Down"), QStringLiteral("All processes end; disks survive"));
  pause_ = buttons->add(QStringLiteral("Pause…"), QStringLiteral("Stops all processes for a while"));
  auto* more = buttons->addMore(QStringLiteral("More that can be done to the region"));
  static_cast<QVBoxLayout*>(layout())->addWidget(buttons);
  connect(write_, &QAbstractButton::clicked, this, [this] { actions_->askWrite(region_); });
  connect(down_button_, &QAbstractButton::clicked, this, [this] {
    if (down_) actions_->regionUp(region_);
    else actions_->regionDown(region_, scenario::DataFate::kKeep);
  });
  connect(pause_, &QAbstractButton::clicked, this, [this] { actions_->askPause(region_); });
  connect(isolate_, &QAbstractButton::clicked, this, [this] { actions_->isolate(region_); });
  connect(more, &QAbstractButton::clicked, this, [this, more] {
    Selection region;
    region.kind = Selection::Kind::kRegion;
    region.a = region_;
    actions_->menuFor(region)->popup(more->mapToGlobal(QPoint(0, more->height() + 2)));
  });
}

void RegionDetails::show(const Snapshot& seen, std::uint8_t region) {
  region_ = region;
  const observe::RegionView& view = seen.frame->regions[region];
  const ProcessWords words = wordsOf(view.process);
  const bool differs = view.process == ProcessState::kRunning && view.version > 0;
  title_->set(nameOf(seen, region), textOf(seen.scenery->regions[region].place),
              differs ? numbers::counted(static_cast<qint64>(view.differing_keys), QStringLiteral("key differs"),
                                         QStringLiteral("keys differ"))
              : view.process == ProcessState::kDown ? capitalised(downText(seen, region))
                                                    : QString::fromLatin1(words.words),
              differs ? stateOf(view.version) : words.state, differs ? std::nullopt : std::optional(words.glyph));
  const bool down = isWhollyDown(seen, region);
  if (down != down_) {
    down_button_->setText(down ? QStringLiteral("Bring up") : QStringLiteral("Down"));
    down_button_->setToolTip(down ? QStringLiteral("Starts the region's processes again")
                                  : QStringLiteral("All processes end; disks survive"));
    down_button_->setLook(down ? Button::Look::kPrimary : Button::Look::kNormal);
  }
  down_ = down;
  for (Button* button : {write_, pause_}) button->setEnabled(!down);
  dataRows_->setRows(dataRows(seen, region));
  const QVector<KeyValue> behind = behindRows(seen, region);
  behind_->setVisible(!behind.isEmpty());
  behindRows_->setRows(behind);
  processRows_->setRows(processRows(seen, region));
}

}  // namespace jetlag::ui
