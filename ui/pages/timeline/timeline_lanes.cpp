// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline's lanes: faults, syncs, commands of the script.
#include <QRegularExpression>

#include <algorithm>

#include "models/fault_words.h"
#include "pages/backlog_facts.h"
#include "pages/facts.h"
#include "pages/map/map_pipes.h"
#include "pages/timeline/scheduled_end.h"
#include "pages/timeline/timeline_scene_of.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::Snapshot;

/// What ends as scheduled: of a flap its turns, not the one that is on.
const char* endWord(const observe::FaultRecord& fault) {
  return effectOf(fault) != FaultEffect::kCuts ? "ends at %1 as scheduled"
         : fault.down.ns > 0                   ? "flaps until %1 as scheduled"
                                               : "heals at %1 as scheduled";
}

TimelineItem itemOf(const Snapshot& seen, std::size_t which) {
  const observe::FaultRecord& fault = seen.timeline->faults[which];
  TimelineItem item;
  item.id = kFaultItem + static_cast<int>(which);
  item.state = stateOf(fault);
  item.from = item.done = item.to = fault.at.ns;
  item.text = faultText(fault);
  item.planned = fault.at > seen.reached;
  const QString effect = item.planned ? QString() : faultEffect(fault);
  if (fault.momentary) {
    item.shape = TimelineShape::kDiamond;
    if (!effect.isEmpty()) item.text += QStringLiteral(" · ") + effect;
    if (fault.evidence.starts_with("affected nothing")) item.state = State::kNone;
    return item;
  }
  item.to = fault.ended ? fault.ended->ns : scheduledEnd(seen, which).value_or(seen.end).ns;
  item.done = std::clamp<Nanos>(seen.reached.ns, item.from, item.to);
  if (fault.ended) item.tail = effect;
  else if (!effect.isEmpty()) item.note = effect + QStringLiteral(" so far");
  if (!fault.ended && fault.until && *fault.until > seen.reached)
    item.tail = QString::fromLatin1(endWord(fault)).arg(numbers::duration(fault.until->ns));
  return item;
}

QString kindText(observe::SyncKind kind) {
  switch (kind) {
    case observe::SyncKind::kPartial: return QStringLiteral("partial");
    case observe::SyncKind::kDelta: return QStringLiteral("delta");
    case observe::SyncKind::kReconcile: return QStringLiteral("reconcile");
    case observe::SyncKind::kFull: break;
  }
  return QStringLiteral("full");
}

/// Syncs of one kind that cannot be told apart on the whole axis are one bar; the event log has them one by one.
struct SyncBar {
  const observe::SyncRecord* first;
  int id;
  Nanos from, to;
  std::uint64_t bytes;
  std::size_t count;
  bool open;  ///< not ended yet
};

/// Of more than these each bar is a thread without a name: then bars of a kind that overlap are one.
constexpr std::size_t kMostBars = 8;

std::vector<SyncBar> fewer(std::vector<SyncBar> bars) {
  std::stable_sort(bars.begin(), bars.end(), [](const SyncBar& a, const SyncBar& b) { return a.from < b.from; });
  std::vector<SyncBar> out;
  for (const SyncBar& bar : bars) {
    const auto met = std::find_if(out.rbegin(), out.rend(), [&](const SyncBar& other) {
      return other.first->kind == bar.first->kind && other.open == bar.open && bar.from <= other.to;
    });
    if (met == out.rend()) {
      out.push_back(bar);
      continue;
    }
    met->to = std::max(met->to, bar.to);
    met->bytes += bar.bytes;
    met->count += bar.count;
  }
  return out;
}

std::vector<SyncBar> syncBars(const Snapshot& seen) {
  std::vector<SyncBar> bars;
  const Nanos close = seen.end.ns / 200;
  const auto& syncs = seen.timeline->syncs;
  const bool pipes = seen.at >= seen.reached;  // then full syncs under way have a bar of their own
  for (std::size_t i = 0; i < syncs.size(); ++i) {
    const observe::SyncRecord& sync = syncs[i];
    if (pipes && sync.kind == observe::SyncKind::kFull && !sync.duration) continue;
    const Nanos from = sync.start.ns, to = sync.duration ? (sync.start + *sync.duration).ns : seen.reached.ns;
    const auto same = std::find_if(bars.rbegin(), bars.rend(), [&](const SyncBar& bar) {
      return bar.first->kind == sync.kind && bar.open == !sync.duration && std::abs(from - bar.from) < close &&
             std::abs(to - bar.to) < close;
    });
    if (same == bars.rend()) {
      bars.push_back({&sync, kSyncItem + static_cast<int>(i), from, to, sync.bytes, 1, !sync.duration});
      continue;
    }
    same->to = std::max(same->to, to);
    same->bytes += sync.bytes;
    ++same->count;
  }
  return bars.size() > kMostBars ? fewer(std::move(bars)) : bars;
}

void addSyncs(const Snapshot& seen, TimelineLane& lane) {
  for (const SyncBar& bar : syncBars(seen)) {
    TimelineItem item;
    item.id = bar.id;
    const bool full = bar.first->kind == observe::SyncKind::kFull;
    item.state = full ? State::kFullSync : State::kPartial;
    item.filled = full;
    item.from = bar.from;
    item.done = item.to = bar.to;
    const QString kind = kindText(bar.first->kind);
    const QString what =
        bar.count > 1 ? QStringLiteral("%1 %2 syncs").arg(bar.count).arg(kind)
                      : QStringLiteral("%1 %2 → %3").arg(kind, briefId(textOf(bar.first->from)), briefId(textOf(bar.first->to)));
    item.text = QStringLiteral("%1 · %2").arg(what, numbers::memory(static_cast<double>(bar.bytes)));
    if (bar.open && !full) item.text += QStringLiteral(" so far");
    lane.items.push_back(item);
  }
}

/// Under way at the instant shown; only where the branch goes no further, else its bar is known.
void addPipes(const Snapshot& seen, TimelineLane& lane) {
  const std::vector<PipeFacts> pipes = seen.at < seen.reached ? std::vector<PipeFacts>{} : pipesOf(seen);
  if (pipes.empty()) return;
  TimelineItem item;
  item.id = kPipeItem;
  item.state = State::kFullSync;
  item.filled = true;
  item.from = pipes.front().start.ns;
  item.done = item.to = seen.at.ns;
  std::uint64_t done = 0, total = 0;
  bool known = true;
  for (const PipeFacts& pipe : pipes) {
    const auto end = pipe.end(seen.at);
    item.from = std::min<Nanos>(item.from, pipe.start.ns);
    if (end) item.to = std::max<Nanos>(item.to, end->ns);
    known &= end.has_value();
    done += pipe.done;
    total += pipe.total;
  }
  const QString what = syncsIn(pipes) > 1 ? QStringLiteral("%1 full syncs").arg(syncsIn(pipes))
                                          : QStringLiteral("full %1").arg(briefArrow(seen, pipes.front().from, pipes.front().to));
  item.text = QStringLiteral("%1 · %2").arg(what, memoryOf(static_cast<double>(done), static_cast<double>(total)));
  if (known) item.tail = QStringLiteral("expected end %1").arg(numbers::duration(item.to));
  else item.to = item.done;
  lane.items.push_back(item);
}

/// When backlogs that fill will be gone, where nothing is scheduled to end that before. Marks that would lie on one another are
/// one, at the earliest.
void addExhaustion(const Snapshot& seen, TimelineLane& lane) {
  if (seen.at < seen.reached) return;
  std::vector<std::pair<Nanos, const observe::LinkView*>> ends;
  for (const observe::LinkView& way : seen.frame->links) {
    const BacklogFacts backlog = backlogOf(seen, way);
    if (!backlog.exhaustedIn) continue;
    if (seen.at + *backlog.exhaustedIn < scheduledEnd(seen, way.from, way.to).value_or(seen.end))
      ends.emplace_back((seen.at + *backlog.exhaustedIn).ns, &way);
  }
  std::sort(ends.begin(), ends.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<TimelineItem> marks;
  for (const auto& [when, way] : ends) {
    if (!marks.empty() && when - marks.back().from < seen.end.ns / 8) {
      if (!marks.back().text.endsWith(QLatin1String("follow"))) marks.back().text += QStringLiteral(", others follow");
      continue;
    }
    TimelineItem item;
    item.id = kGoneItem + way->from * 256 + way->to;
    item.shape = TimelineShape::kMark;
    item.planned = true;
    item.from = item.done = item.to = when;
    item.text = QStringLiteral("%1 backlog gone %2").arg(briefArrow(seen, way->from, way->to), numbers::duration(when));
    marks.push_back(item);
  }
  lane.items.insert(lane.items.end(), marks.begin(), marks.end());
}

bool isOpen(const Snapshot& seen, const observe::ScriptResult& step) {
  return !step.reply && (*step.at > seen.reached || seen.state != observe::RunState::kFinished);
}

/// What a step came to where it is not what it asked for; empty: it was done, or is still to be.
QString troubleOf(const Snapshot& seen, const observe::ScriptResult& step) {
  using Type = observe::ReplyValue::Type;
  if (isOpen(seen, step)) return *step.at > seen.reached ? QString() : QStringLiteral("no reply yet");
  if (!step.reply) return textOf(step.message);
  if (step.reply->type == Type::kError) return QStringLiteral("refused: %1").arg(textOf(step.reply->text));
  const QString word = textOf(step.command).section(QLatin1Char(' '), 0, 0).toUpper();
  // Not SADD: a member that is there already is added anew, and withstands a removal that did not know of it.
  static const QStringList kCount{QStringLiteral("SREM"), QStringLiteral("DEL"),     QStringLiteral("UNLINK"), QStringLiteral("HDEL"),
                                  QStringLiteral("EXPIRE"), QStringLiteral("PEXPIRE"), QStringLiteral("PERSIST")};
  const bool none = step.reply->type == Type::kInteger && step.reply->integer == 0 && kCount.contains(word);
  const bool unset = step.reply->type == Type::kNull && word == QLatin1String("SET");
  return none || unset ? QStringLiteral("changed nothing") : QString();
}

/// Done: solid. Refused or failed: red; it changed nothing: grey; not yet issued, or nobody was there: hollow.
TimelineItem itemOf(const Snapshot& seen, const observe::ScriptResult& step, int id) {
  TimelineItem item;
  item.id = id;
  item.shape = TimelineShape::kDiamond;
  item.from = item.done = item.to = step.at->ns;
  item.text = QStringLiteral("%1: %2").arg(textOf(step.region), textOf(step.command));
  item.planned = !step.reply;
  const QString trouble = troubleOf(seen, step);
  const bool refused = step.reply && step.reply->type == observe::ReplyValue::Type::kError;
  const bool failed = refused || (step.verdict == observe::Verdict::kFail && !isOpen(seen, step));
  item.state = failed ? State::kCut : trouble.isEmpty() ? State::kAccent : State::kNone;
  if (!trouble.isEmpty()) item.text += QStringLiteral(" · ") + trouble;
  return item;
}

void addScript(const Snapshot& seen, std::vector<TimelineLane>& lanes) {
  TimelineLane lane{kScriptLane, QStringLiteral("Commands"), {}};
  for (std::size_t i = 0; i < seen.timeline->script.size(); ++i)
    if (const observe::ScriptResult& step = seen.timeline->script[i]; step.at && !step.region.empty())
      lane.items.push_back(itemOf(seen, step, kScriptItem + static_cast<int>(i)));
  if (!lane.items.empty()) lanes.push_back(std::move(lane));
}

std::optional<std::uint8_t> regionOf(const Snapshot& seen, const QString& id) {
  for (std::size_t r = 0; r < seen.scenery->regions.size(); ++r)
    if (textOf(seen.scenery->regions[r].id) == id) return static_cast<std::uint8_t>(r);
  return std::nullopt;
}

Selection linkBetween(const Snapshot& seen, const QString& from, const QString& to) {
  const auto a = regionOf(seen, from), b = regionOf(seen, to);
  Selection out;
  if (!a || !b || directionOf(*seen.frame, *a, *b) == nullptr) return out;
  out.kind = Selection::Kind::kLink;
  out.a = *a;
  out.b = *b;
  return out;
}

}  // namespace

Selection selectionOf(const Snapshot& seen, int item) {
  Selection out;
  if (!seen.timeline || !seen.scenery || !seen.frame || item < 0) return out;
  if (item >= kGoneItem && item < kScriptItem) {
    const int id = item - kGoneItem;
    return linkBetween(seen, nameOf(seen, static_cast<std::uint8_t>(id / 256)),
                       nameOf(seen, static_cast<std::uint8_t>(id % 256)));
  }
  if (item >= kPipeItem && item < kGoneItem) {
    const auto pipes = pipesOf(seen);
    const auto at = static_cast<std::size_t>(item - kPipeItem);
    return at < pipes.size() ? linkBetween(seen, nameOf(seen, pipes[at].from), nameOf(seen, pipes[at].to)) : out;
  }
  if (item >= kSyncItem && item < kPipeItem) {
    const auto at = static_cast<std::size_t>(item - kSyncItem);
    return at < seen.timeline->syncs.size()
               ? linkBetween(seen, textOf(seen.timeline->syncs[at].from), textOf(seen.timeline->syncs[at].to))
               : out;
  }
  const auto at = static_cast<std::size_t>(item - kFaultItem);
  if (item >= kSyncItem || at >= seen.timeline->faults.size()) return out;
  const QString operands = textOf(seen.timeline->faults[at].operands).section(QLatin1Char(','), 0, 0);
  const QStringList ends = operands.split(QRegularExpression(QStringLiteral(" [×→] ")));
  if (ends.size() == 2) return linkBetween(seen, ends[0], ends[1]);
  if (const auto region = regionOf(seen, operands.section(QLatin1Char(' '), 0, 0))) {
    out.kind = Selection::Kind::kRegion;
    out.a = *region;
  }
  return out;
}

std::vector<TimelineLane> lanesOf(const Snapshot& seen) {
  std::vector<TimelineLane> lanes{{kFaultLane, QStringLiteral("Faults"), {}}, {kSyncLane, QStringLiteral("Syncs"), {}}};
  for (std::size_t i = 0; i < seen.timeline->faults.size(); ++i) lanes[0].items.push_back(itemOf(seen, i));
  addSyncs(seen, lanes[1]);
  addPipes(seen, lanes[1]);
  addExhaustion(seen, lanes[1]);
  addScript(seen, lanes);
  return lanes;
}

}  // namespace jetlag::ui
