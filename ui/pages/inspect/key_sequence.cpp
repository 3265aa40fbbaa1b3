// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/key_sequence.h"

#include <QCoreApplication>

#include <algorithm>

#include "pages/facts.h"
#include "pages/inspect/key_rows.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using Operation = KeyReplay::Operation;

QString tr(const char* text) { return QCoreApplication::translate("InspectPage", text); }

std::int64_t oneWay(const observe::Scenery& scenery, int from, int to) {
  std::int64_t most = 0;
  for (const auto& link : scenery.links) {
    if (link.from == from && link.to == to) return link.one_way.ns;
    most = std::max(most, link.one_way.ns);
  }
  return most;
}

/// What waits beneath another type is there still.
bool isDiscarded(const Operation& op) { return op.told->fate == observe::Fate::kLost && !op.told->hidden; }

State stateOf(const Operation& op) {
  if (isDiscarded(op)) return State::kLagging;
  return op.removes() ? State::kDiverged : State::kFullSync;
}

QString labelOf(const Operation& op) {
  QString what = op.brief();
  if (what.size() > 32) what = what.left(31) + QChar(0x2026);
  return what.trimmed() + QStringLiteral(" · ") + op.dot;
}

/// The operations to look at first: the newest that met a concurrent one, with these; else the newest alone.
QVector<const Operation*> focal(const KeyReplay& replay) {
  const auto& all = replay.operations();
  QVector<const Operation*> chosen;
  for (auto op = all.crbegin(); op != all.crend() && chosen.isEmpty(); ++op) {
    const Operation* nearest = nullptr;
    for (const auto& other : all)
      if (other.place < op->place && KeyReplay::concurrent(*op, other)) nearest = &other;
    if (nearest == nullptr) continue;
    chosen << &*op << nearest;
  }
  if (chosen.isEmpty() && !all.isEmpty()) {
    chosen << &all.back();
    if (const auto* rival = replay.find(textOf(all.back().told->ended_by)); rival != nullptr) chosen << rival;  // what it lost to
  }
  return chosen;
}

class SceneMaker {
 public:
  SceneMaker(const observe::Snapshot& seen, const KeyReplay& replay) : seen_(seen), replay_(replay) {}

  KeySequence make() {
    addLifelines();
    const auto& all = replay_.operations();
    for (qsizetype i = std::max<qsizetype>(0, all.size() - kMostOperations); i < all.size(); ++i) add(all[i]);
    setRange();
    addCuts();
    auto& scene = out_.scene;
    std::stable_sort(scene.events.begin(), scene.events.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return std::move(out_);
  }

 private:
  void addLifelines() {
    const auto writes = [&](const std::string& region) {
      return std::any_of(replay_.operations().begin(), replay_.operations().end(),
                         [&](const auto& op) { return op.told->region == region; });
    };
    for (const auto& region : replay_.why().regions)
      out_.scene.lifelines.push_back({textOf(region.region), writes(region.region)});
  }

  void add(const Operation& op) {
    const int origin = originOf(seen_, op);
    if (origin < 0) return;
    const State state = stateOf(op);
    (op.removes() ? out_.hasRemovals : isDiscarded(op) ? out_.hasLost : out_.hasWrites) = true;
    const bool last = origin + 1 == static_cast<int>(replay_.why().regions.size());
    out_.scene.events.push_back({op.dot, origin, op.told->at.ns, labelOf(op), state, false, last && origin > 0});
    for (std::size_t r = 0; r < op.told->arrivals.size(); ++r) {
      if (static_cast<int>(r) == origin) continue;
      const auto& arrival = op.told->arrivals[r];
      const QString id = op.dot + QLatin1Char('>') + textOf(arrival.region);
      if (arrival.at) {
        QString label = QLatin1Char('+') + numbers::duration(arrival.at->ns - op.told->at.ns);
        const auto& arrows = out_.scene.arrows;
        const auto together = [&](const auto& other) {
          return other.to == static_cast<int>(r) && other.from == origin && other.received == arrival.at->ns;
        };
        if (std::any_of(arrows.begin(), arrows.end(), together)) label.clear();   // they came in one batch
        out_.scene.events.push_back({id + QStringLiteral(".in"), static_cast<int>(r), arrival.at->ns, {}, state, true, false});
        out_.scene.arrows.push_back({id, origin, static_cast<int>(r), op.told->at.ns, arrival.at->ns, state, label, false, op.dot,
                                     id + QStringLiteral(".in")});
        continue;
      }
      const std::int64_t wouldBe = op.told->at.ns + oneWay(*seen_.scenery, origin, static_cast<int>(r));
      // What had arrived before the link was cut is missing for another reason: the region lost its memory.
      const auto since = cutSince(static_cast<std::uint8_t>(origin), static_cast<std::uint8_t>(r));
      if (!since || since->ns > wouldBe) continue;
      out_.scene.arrows.push_back({id, origin, static_cast<int>(r), op.told->at.ns, wouldBe, state, {}, true, op.dot, {}});
    }
  }

  std::optional<Instant> cutSince(std::uint8_t from, std::uint8_t to) const {
    if (!seen_.frame) return {};
    const auto link = std::ranges::find_if(seen_.frame->links,
                                           [&](const auto& each) { return each.from == from && each.to == to && each.cut; });
    return link == seen_.frame->links.end() ? std::nullopt : std::optional(link->since);
  }

  void setRange() {
    auto& scene = out_.scene;
    const auto ops = focal(replay_);
    if (ops.isEmpty()) return;
    std::int64_t slowest = 0;
    for (const auto& link : seen_.scenery->links) slowest = std::max(slowest, link.one_way.ns);
    scene.begin = INT64_MAX;
    scene.end = INT64_MIN;
    for (const auto* op : ops) {
      scene.begin = std::min(scene.begin, op->told->at.ns);
      scene.end = std::max(scene.end, op->told->at.ns + slowest);
      for (const auto& arrival : op->told->arrivals)  // also what a cut held for long: that is what there is to see
        if (arrival.at) scene.end = std::max(scene.end, arrival.at->ns);
    }
    const std::int64_t room = std::max<std::int64_t>((scene.end - scene.begin) / 8, 1'000'000);
    scene.begin -= room;
    scene.end += room;
  }

  /// Cuts that last at the beginning of the range stand at its edge; they may be older.
  void addCuts() {
    if (!seen_.frame) return;
    auto& scene = out_.scene;
    const std::int64_t edge = scene.begin + (scene.end - scene.begin) / 24;
    int step = 0;
    for (const auto& link : seen_.frame->links) {
      if (!link.cut || link.from > link.to || link.since.ns > scene.end) continue;
      if (hasDeadEnd(*seen_.frame, link.from, link.to)) continue;
      const bool both = isCut(*seen_.frame, link.to, link.from);
      const QString name = regionName(*seen_.scenery, link.from) + (both ? QStringLiteral(" ⇄ ") : QStringLiteral(" → ")) +
                           regionName(*seen_.scenery, link.to);
      const QString since =
          link.since.ns < edge ? tr("%1 cut since %2").arg(name, numbers::instant(link.since.ns)) : tr("%1 cut").arg(name);
      const std::int64_t at = std::max(link.since.ns, edge + step++ * (scene.end - scene.begin) / 40);
      scene.marks.push_back({link.from, link.to, at, State::kCut, since});
    }
  }

  const observe::Snapshot& seen_;
  const KeyReplay& replay_;
  KeySequence out_;
};

}  // namespace

KeySequence keySequence(const observe::Snapshot& seen, const KeyReplay& replay) {
  if (!seen.scenery) return {};
  KeySequence out = SceneMaker(seen, replay).make();
  out.hint = tr("slope = real time until visible there");
  return out;
}

}  // namespace jetlag::ui
