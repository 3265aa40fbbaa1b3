// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/sequence/trace_scene.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

#include "models/fault_words.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::TraceEntry;
using observe::TraceKind;

QString tr(const char* text) { return QCoreApplication::translate("SequencePage", text); }

bool wanted(TraceKind kind, const TraceKinds& kinds) {
  switch (kind) {
    case TraceKind::kOperations: return kinds.operations;
    case TraceKind::kAck: return kinds.acks;
    case TraceKind::kSyncRequest:
    case TraceKind::kSyncReply: return kinds.sync;
    case TraceKind::kFullChunk: return kinds.chunks;
    case TraceKind::kWrite:
    case TraceKind::kScript: return kinds.writes;
    case TraceKind::kEvicted:
    case TraceKind::kRead: return false;
    default: return true;
  }
}

}  // namespace

State traceState(TraceKind kind) {
  switch (kind) {
    case TraceKind::kOperations: return State::kAccent;
    case TraceKind::kAck: return State::kNone;
    case TraceKind::kSyncRequest:
    case TraceKind::kSyncReply: return State::kPartial;
    case TraceKind::kFullChunk: return State::kFullSync;
    default: return State::kCut;
  }
}

namespace {

/// "3 operations, 412 B"
QString messageLabel(TraceKind kind, std::uint32_t operations, std::uint32_t bytes) {
  const QString name = QString::fromLatin1(observe::name_of(kind).data(), static_cast<qsizetype>(observe::name_of(kind).size()));
  const QString size = numbers::memory(bytes);
  if (kind == TraceKind::kOperations)
    return (operations == 1 ? tr("1 operation, %1").arg(size) : tr("%1 operations, %2").arg(operations).arg(size));
  return name + QStringLiteral(", ") + size;
}

class TraceReader {
 public:
  TraceReader(const observe::Snapshot& seen, std::int64_t begin, std::int64_t end, const TraceKinds& kinds, const QString& kept,
              const TraceFocus& focus)
      : seen_(seen), begin_(begin), end_(end), kinds_(kinds), kept_(kept), focus_(focus) {
    for (const auto& region : seen.scenery->regions) out_.scene.lifelines.push_back({textOf(region.id)});
    out_.scene.begin = begin;
    out_.scene.end = end;
    out_.scene.cursor = seen.at.ns;
    for (const auto& link : seen.scenery->links) slowest_ = std::max(slowest_, link.one_way.ns);
  }

  TraceScene make() {
    for (const auto& chunk : seen_.trace) {
      const auto& entries = chunk->entries;
      // Messages are told when they arrive: look on for those that were sent inside.
      if (entries.empty() || entries.back().at.ns < begin_ || entries.front().at.ns > end_ + 2 * slowest_) continue;
      auto at = std::lower_bound(entries.begin(), entries.end(), begin_,
                                 [](const TraceEntry& entry, std::int64_t time) { return entry.at.ns < time; });
      for (; at != entries.end() && at->at.ns <= end_ + 2 * slowest_; ++at) add(*at);
    }
    for (std::size_t i = 0; i < seen_.flights.size(); ++i) addFlight(seen_.flights[i], i);
    addFaults();
    out_.carried = !carriers_.isEmpty();
    out_.thinned = applyFocus(out_.scene, focus_, carriers_, kept_);
    crop();
    mergeRefused();
    return std::move(out_);
  }

 private:
  static QString lane(std::uint8_t from, std::uint8_t to, std::uint16_t shard) {
    return QStringLiteral("%1>%2/%3").arg(from).arg(to).arg(shard);
  }

  void add(const TraceEntry& entry) {
    if (observe::is_message(entry.kind)) return addMessage(entry);
    if (entry.at.ns > end_ || !wanted(entry.kind, kinds_)) return;
    const QString id = QStringLiteral("e%1").arg(entry.number);
    const int line = entry.to == observe::kNoRegion ? 0 : entry.to;
    QString text = textOf(entry.subject.str());
    State state = State::kHealthy;
    switch (entry.kind) {
      case TraceKind::kWrite:
      case TraceKind::kScript:
        if (entry.refused) {
          state = State::kCut;
          text = tr("refused, nobody serves: %1").arg(text);
          refused_.insert(id);
          break;
        }
        ++out_.writes;
        writes_[QStringLiteral("%1/%2").arg(entry.to).arg(entry.shard)].push_back({entry.at.ns, id});
        if (!focus_.key.isEmpty() && keyOf(entry) == focus_.key) {
          carriers_.insert(id);
          keyWrites_[QStringLiteral("%1/%2").arg(entry.to).arg(entry.shard)].push_back({entry.at.ns, id});
        }
        break;
      case TraceKind::kSyncBegins:
      case TraceKind::kSync: return addSync(entry);
      case TraceKind::kFault:
      case TraceKind::kFaultEnd: return;   // bands tell of them
      case TraceKind::kExpectation: state = State::kCut; text = tr("expectation broken: %1").arg(text); break;
      case TraceKind::kProcess:
        state = State::kCut;
        text = tr("process %1").arg(text);
        break;
      default: break;
    }
    out_.scene.events.push_back({id, line, entry.at.ns, text, state, false, line + 1 == out_.scene.lifelines.size(),
                                 entry.kind == TraceKind::kWrite, text});
  }

  using Told = QVector<std::pair<std::int64_t, QString>>;   // when, id; ascending

  /// The newest of those that had happened by `time`.
  static std::pair<std::int64_t, QString> newestBy(const Told& told, std::int64_t time) {
    const auto after =
        std::upper_bound(told.begin(), told.end(), time, [](std::int64_t t, const auto& each) { return t < each.first; });
    return after == told.begin() ? std::pair<std::int64_t, QString>{} : *(after - 1);
  }

  QString causeOf(const TraceEntry& entry) {
    const QString there = lane(entry.from, entry.to, entry.shard), back = lane(entry.to, entry.from, entry.shard);
    switch (entry.kind) {
      case TraceKind::kOperations: {
        const QString origin = QStringLiteral("%1/%2").arg(entry.from).arg(entry.shard);
        const std::int64_t before = batchSent_.value(there, -1);
        if (!keyWrites_.isEmpty())
          if (const auto [at, id] = newestBy(keyWrites_.value(origin), entry.sent.ns); !id.isEmpty() && at > before)
            carriers_.insert(QStringLiteral("m%1").arg(entry.number));
        const auto [at, id] = newestBy(writes_.value(origin), entry.sent.ns);
        batchSent_[there] = entry.sent.ns;
        return at > before ? id : QString();
      }
      case TraceKind::kAck: return newestBy(batches_.value(back), entry.sent.ns).second;
      case TraceKind::kSyncReply:
      case TraceKind::kFullChunk: return newestBy(requests_.value(back), entry.sent.ns).second;
      default: return {};
    }
  }

  void addMessage(const TraceEntry& entry) {
    if (entry.sent.ns > end_ || entry.from == observe::kNoRegion || entry.to == observe::kNoRegion) return;
    const QString id = QStringLiteral("m%1").arg(entry.number);
    const QString cause = causeOf(entry);
    if (entry.kind == TraceKind::kOperations) batches_[lane(entry.from, entry.to, entry.shard)].push_back({entry.at.ns, id});
    if (entry.kind == TraceKind::kSyncRequest) requests_[lane(entry.from, entry.to, entry.shard)].push_back({entry.at.ns, id});
    if (!wanted(entry.kind, kinds_)) return;
    const bool lost = entry.kind == TraceKind::kLost;
    ++out_.messages;
    out_.lost += lost ? 1 : 0;
    const QString text = messageLabel(entry.kind, entry.operations, entry.bytes);
    const State state = lost ? State::kCut : traceState(entry.kind);
    out_.scene.arrows.push_back({id, entry.from, entry.to, entry.sent.ns, entry.at.ns, state, text, lost, cause, {}, text});
  }

  void addFlight(const observe::Flight& flight, std::size_t place) {
    // One that the trace has told of already is drawn as that.
    if (flight.sent.ns > end_ || flight.arrives.ns < begin_ || flight.arrives <= seen_.reached || !wanted(flight.kind, kinds_))
      return;
    ++out_.messages;
    out_.lost += flight.lost ? 1 : 0;
    const QString text = messageLabel(flight.kind, flight.operations, flight.bytes);
    const State state = flight.lost ? State::kCut : traceState(flight.kind);
    out_.scene.arrows.push_back({QStringLiteral("f%1").arg(place),
                                 flight.from,
                                 flight.to,
                                 flight.sent.ns,
                                 flight.arrives.ns,
                                 state,
                                 flight.lost ? tr("will not arrive") : tr("under way"),
                                 flight.lost,
                                 {},
                                 {},
                                 (flight.lost ? tr("%1, will not arrive") : tr("%1, under way")).arg(text)});
  }

  void addSync(const TraceEntry& entry) {
    if (!kinds_.sync && !kinds_.chunks) return;
    const bool full = entry.kind == TraceKind::kSyncBegins || entry.subject.view().substr(0, 4) == "full";
    const QString key = QStringLiteral("%1 %2").arg(lane(entry.from, entry.to, entry.shard)).arg(entry.sent.ns);
    // A full sync begins with its first part, also for who looks back on the whole.
    if (const auto begun = fullSince_.constFind(key); full && entry.kind == TraceKind::kSync && begun != fullSince_.constEnd()) {
      out_.scene.bands[*begun].end = entry.at.ns;
      out_.scene.bands[*begun].label = textOf(entry.subject.str());
      return;
    }
    const auto goes_on = [&](const observe::PipeView& pipe) {
      return pipe.from == entry.from && pipe.to == entry.to && pipe.shard == entry.shard && pipe.start == entry.sent;
    };
    const bool begins = entry.kind == TraceKind::kSyncBegins;
    const bool open = begins && seen_.frame && std::ranges::any_of(seen_.frame->pipes, goes_on);
    if (begins) fullSince_.insert(key, out_.scene.bands.size());
    out_.scene.bands.push_back(
        {entry.to, begins ? entry.at.ns : entry.sent.ns, open ? std::max(seen_.at.ns, entry.at.ns) : entry.at.ns,
         full ? State::kFullSync : State::kPartial, open ? tr("full sync under way") : textOf(entry.subject.str())});
  }

  int lineOf(const QString& id) const {
    for (qsizetype i = 0; i < out_.scene.lifelines.size(); ++i)
      if (out_.scene.lifelines[i].name == id) return static_cast<int>(i);
    return -1;
  }

  void addFaults() {
    if (!seen_.timeline) return;
    for (const auto& fault : seen_.timeline->faults) {
      const std::int64_t until = fault.ended       ? fault.ended->ns
                                 : fault.momentary ? fault.at.ns
                                 : fault.until     ? fault.until->ns
                                                   : INT64_MAX;
      if (fault.at.ns > end_ || until < begin_ || fault.at > seen_.reached) continue;
      QString operands = textOf(fault.operands);
      const QString label = textOf(fault.kind) + QLatin1Char(' ') + operands;
      const QStringList pair =
          operands.section(QLatin1Char(','), 0, 0)
              .split(operands.contains(QStringLiteral(" → ")) ? QStringLiteral(" → ") : QStringLiteral(" × "));
      const int a = lineOf(pair.value(0).section(QLatin1Char(' '), 0, 0)), b = pair.size() > 1 ? lineOf(pair[1]) : -1;
      const bool inside = fault.at.ns >= begin_;
      if (a >= 0 && b >= 0) {
        const std::int64_t at = inside ? fault.at.ns : begin_ + (end_ - begin_) / 50;
        const bool cuts = effectOf(fault) == FaultEffect::kCuts, heals = effectOf(fault) == FaultEffect::kRepairsLinks;
        out_.scene.marks.push_back({std::min(a, b), std::max(a, b), at,
                                    cuts    ? State::kCut
                                    : heals ? State::kHealthy
                                            : State::kLagging,
                                    inside ? label : tr("%1, since %2").arg(label, numbers::instant(fault.at.ns)), cuts});
        if (!heals && fault.ended && fault.ended->ns <= end_)
          out_.scene.bands.push_back({-1, fault.ended->ns, fault.ended->ns + 1, State::kHealthy,
                                      (cuts ? tr("%1 healed") : tr("%1 ended")).arg(textOf(fault.name))});
      } else {
        out_.scene.bands.push_back({a, std::max(fault.at.ns, begin_), std::min(until, end_), State::kCut, label});
      }
    }
  }

  void crop() {
    auto& arrows = out_.scene.arrows;
    if (arrows.size() > kMostMessages) {
      out_.cropped = true;
      arrows.remove(0, arrows.size() - kMostMessages);
    }
    // Where it is crowded tooltips tell what labels would.
    if (arrows.size() > kMostLabels)
      for (auto& arrow : arrows) arrow.label.clear();
    const bool crowded = arrows.size() > kMostLabels || out_.scene.events.size() > kMostLabels;
    for (auto& each : out_.scene.events)
      if (crowded && each.small) each.label.clear();
  }

  /// Clients of a region that is down ask again and again: one label tells how often, in the middle of them.
  void mergeRefused() {
    const std::int64_t close = (end_ - begin_) / kMostLabels;
    QHash<int, QVector<qsizetype>> crowds;  // of a lifeline, until it is told
    const auto tell = [&](QVector<qsizetype>& crowd) {
      auto& events = out_.scene.events;
      if (crowd.size() == 1) events[crowd.front()].label = events[crowd.front()].tip;
      if (crowd.size() > 1) events[crowd[crowd.size() / 2]].label = tr("%1 commands refused").arg(numbers::grouped(crowd.size()));
      crowd.clear();
    };
    for (qsizetype i = 0; i < out_.scene.events.size(); ++i) {
      auto& each = out_.scene.events[i];
      if (!refused_.contains(each.id)) continue;
      QVector<qsizetype>& crowd = crowds[each.line];
      if (!crowd.isEmpty() && each.at - out_.scene.events[crowd.back()].at > close) tell(crowd);
      each.label.clear();
      crowd.push_back(i);
    }
    for (QVector<qsizetype>& crowd : crowds) tell(crowd);
  }

  static constexpr qsizetype kMostLabels = 24;
  const observe::Snapshot& seen_;
  std::int64_t begin_, end_, slowest_ = 0;
  TraceKinds kinds_;
  QString kept_;
  TraceFocus focus_;
  QSet<QString> refused_;   ///< events
  QSet<QString> carriers_;  ///< of the key in focus: its writes, and the batches that bring them
  TraceScene out_;
  QHash<QString, Told> writes_, keyWrites_, batches_, requests_;
  QHash<QString, std::int64_t> batchSent_;
  QHash<QString, qsizetype> fullSince_;  ///< full syncs that have begun: their band
};

}  // namespace

TraceScene traceScene(const observe::Snapshot& seen, std::int64_t begin, std::int64_t end, const TraceKinds& kinds,
                      const QString& kept, const TraceFocus& focus) {
  if (!seen.scenery) return {};
  return TraceReader(seen, begin, end, kinds, kept, focus).make();
}

std::int64_t readableSpan(const observe::Snapshot& seen, const TraceKinds& kinds) {
  constexpr int kEnough = 24;
  // Never much more than has happened.
  const std::int64_t most = std::min<std::int64_t>(20'000'000'000, seen.at.ns * 10 / 9);
  std::int64_t slowest = 0;
  for (const auto& link : seen.scenery->links) slowest = std::max(slowest, link.one_way.ns);
  // What a fault slows down takes longer than its link usually does.
  std::int64_t slow = 0;
  for (const observe::Flight& flight : seen.flights) slow = std::max(slow, flight.arrives.ns - flight.sent.ns);
  const std::int64_t least = std::min(most, std::max(slowest, slow) * 3 / 2);
  int found = 0;
  for (auto chunk = seen.trace.rbegin(); chunk != seen.trace.rend(); ++chunk)
    for (auto entry = (*chunk)->entries.rbegin(); entry != (*chunk)->entries.rend(); ++entry) {
      if (entry->at > seen.at || !observe::is_message(entry->kind) || !wanted(entry->kind, kinds)) continue;
      const std::int64_t span = seen.at.ns - entry->at.ns;
      if (++found >= kEnough || span > most) return std::max(least, std::min(span, most));
    }
  return std::max(least, most);
}

std::optional<observe::TraceEntry> entryOf(const observe::Snapshot& seen, const QString& id) {
  if (id.size() < 2 || (id[0] != QLatin1Char('m') && id[0] != QLatin1Char('e'))) return {};
  const auto number = id.mid(1).toULongLong();
  for (const auto& chunk : seen.trace) {
    const auto& entries = chunk->entries;
    if (entries.empty() || entries.back().number < number || entries.front().number > number) continue;
    for (const auto& entry : entries)
      if (entry.number == number && observe::is_message(entry.kind) == (id[0] == QLatin1Char('m'))) return entry;
  }
  return {};
}

QString keyOf(const observe::TraceEntry& entry) {
  const QString subject = textOf(entry.subject.str());
  if (entry.kind == TraceKind::kScript) return commandWords(subject).value(1);
  return entry.kind == TraceKind::kWrite || entry.kind == TraceKind::kRead ? subject : QString();
}

}  // namespace jetlag::ui
