// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/facts.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/fault_words.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr Duration kGrowthWindow = Duration::seconds(5);

/// In the unit of `total`.
QString partOf(double done, const QString& total) {
  static const std::map<QString, double> kUnits{{QStringLiteral("KiB"), 1024.0},
                                                {QStringLiteral("MiB"), 1048576.0},
                                                {QStringLiteral("GiB"), 1073741824.0},
                                                {QStringLiteral("TiB"), 1099511627776.0}};
  const auto unit = kUnits.find(total.mid(total.lastIndexOf(numbers::kThinSpace) + 1));
  const double value = unit == kUnits.end() ? done : done / unit->second;
  return QStringLiteral("%1 of %2").arg(value <= 0 ? QStringLiteral("0") : numbers::significant(value), total);
}

/// "lag{from=us,to=eu}".
const observe::Series* seriesNamed(const observe::Snapshot& seen, const std::vector<observe::NamedSeries>& all,
                                   const std::string& name, const observe::LinkView& link) {
  const auto& regions = seen.scenery->regions;
  const std::string full = name + "{from=" + regions[link.from].id + ",to=" + regions[link.to].id + "}";
  const auto found = std::ranges::find(all, full, &observe::NamedSeries::name);
  return found == all.end() ? nullptr : &found->series;
}

}  // namespace

State stateOf(const observe::FaultRecord& fault) {
  switch (effectOf(fault)) {
    case FaultEffect::kCuts:
    case FaultEffect::kStops: return State::kCut;
    case FaultEffect::kRepairsLinks:
    case FaultEffect::kRepairsProcesses: return State::kHealthy;
    case FaultEffect::kSlows:
    case FaultEffect::kPauses:
    case FaultEffect::kMovesClock: break;
  }
  return State::kLagging;
}

QString nameOf(const observe::Snapshot& seen, std::uint8_t region) {
  return region < seen.scenery->regions.size() ? textOf(seen.scenery->regions[region].id) : QString();
}

QString nameOfBranch(const observe::Snapshot& seen, std::uint32_t id) {
  for (const observe::Branch& branch : seen.branches)
    if (branch.id == id) return textOf(branch.name);
  return QStringLiteral("other branch");
}

QString arrowOf(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to) {
  return QStringLiteral("%1 → %2").arg(nameOf(seen, from), nameOf(seen, to));
}

QString briefId(const QString& id) {
  constexpr qsizetype kMost = 24, kEnd = 12;
  return id.size() <= kMost ? id : id.left(kMost - kEnd - 1) + QChar(0x2026) + id.right(kEnd);
}

QString briefArrow(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to) {
  return QStringLiteral("%1 → %2").arg(briefId(nameOf(seen, from)), briefId(nameOf(seen, to)));
}

QString bothWays(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  return QStringLiteral("%1 ⇄ %2").arg(nameOf(seen, a), nameOf(seen, b));
}

int pairId(std::uint8_t a, std::uint8_t b) { return std::min(a, b) * 256 + std::max(a, b); }

Instant LinkPair::cutSince() const {
  Instant since = kNever;
  for (const observe::LinkView* way : {forward, backward})
    if (way != nullptr && way->cut) since = std::min(since, way->since);
  return since;
}

std::vector<LinkPair> pairsOf(const observe::Frame& frame) {
  std::map<int, LinkPair> pairs;
  for (const observe::LinkView& link : frame.links) {
    LinkPair& pair = pairs[pairId(link.from, link.to)];
    pair.a = std::min(link.from, link.to);
    pair.b = std::max(link.from, link.to);
    (link.from < link.to ? pair.forward : pair.backward) = &link;
  }
  std::vector<LinkPair> all;
  for (const auto& [id, pair] : pairs) all.push_back(pair);
  return all;
}

bool hasDeadEnd(const observe::Frame& frame, std::uint8_t a, std::uint8_t b) {
  const auto down = [&](std::uint8_t r) {
    return r < frame.regions.size() && frame.regions[r].process == observe::ProcessState::kDown;
  };
  return down(a) || down(b);
}

const observe::LinkView* directionOf(const observe::Frame& frame, std::uint8_t from, std::uint8_t to) {
  const auto found =
      std::find_if(frame.links.begin(), frame.links.end(), [&](const auto& l) { return l.from == from && l.to == to; });
  return found == frame.links.end() ? nullptr : &*found;
}

const observe::Scenery::Link* figuresOf(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to) {
  const auto& links = seen.scenery->links;
  const auto found = std::find_if(links.begin(), links.end(), [&](const auto& l) { return l.from == from && l.to == to; });
  return found == links.end() ? nullptr : &*found;
}

Told toldOf(const observe::Snapshot& seen) {
  return {seen.frame.get(), seen.timeline->series, seen.timeline->agreed, seen.at, seen.at >= seen.reached};
}

std::optional<Told> toldOf(const observe::Snapshot& seen, const observe::GhostSeries& ghost) {
  const auto branch = std::ranges::find(seen.branches, ghost.branch, &observe::Branch::id);
  if (branch == seen.branches.end() || !branch->frame) return std::nullopt;
  return Told{branch->frame.get(), ghost.series, ghost.agreed, std::min(seen.at, branch->reached), seen.at >= branch->reached};
}

Told asOf(const observe::Snapshot& seen, const Told& told, Instant at) {
  if (told.frame == seen.frame.get()) return told;  // of the past that both have
  return {told.frame, told.series, told.agreed, std::min(told.at, at), told.newest};
}

Duration lagShown(const observe::Snapshot& seen, const observe::LinkView& link) {
  static const std::vector<observe::NamedSeries> kNoSeries;
  static const std::vector<Instant> kNever;
  if (seen.timeline) return lagShown(seen, toldOf(seen), link);
  return lagShown(seen, Told{seen.frame.get(), kNoSeries, kNever, seen.at, false}, link);
}

Duration lagShown(const observe::Snapshot& seen, const Told& told, const observe::LinkView& link) {
  // What waits behind a cut has grown older since the frame, which may be some milliseconds old after a rewind.
  const bool ages = link.cut && link.lag > link.lag_bound && told.at > told.frame->at;
  const Duration waits = ages ? link.lag + (told.at - told.frame->at) : link.lag;
  const observe::Series* arrived = seriesNamed(seen, told.series, "lag", link);
  if (arrived == nullptr || arrived->step.ns <= 0) return waits;
  const auto now = static_cast<std::size_t>((told.at - arrived->start).ns / arrived->step.ns);
  for (std::size_t i = std::min(now + 1, arrived->values.size()); i-- > 0;) {
    if (arrived->values[i] == observe::Series::kNoSample) continue;
    const Duration lag{static_cast<std::int64_t>(arrived->values[i])};
    return lag <= link.lag_bound ? std::max(waits, lag) : waits;
  }
  return waits;
}

std::optional<observe::Series> lagSeries(const observe::Snapshot& seen, const std::vector<observe::NamedSeries>& all,
                                         const observe::LinkView& link) {
  const observe::Series *waits = seriesNamed(seen, all, "lag_now", link), *arrived = seriesNamed(seen, all, "lag", link);
  if (waits == nullptr) return std::nullopt;
  observe::Series lag = *waits;
  for (std::size_t i = 0; arrived != nullptr && i < std::min(lag.values.size(), arrived->values.size()); ++i)
    if (arrived->values[i] != observe::Series::kNoSample) lag.values[i] = std::max(lag.values[i], arrived->values[i]);
  return lag;
}

QString lagText(const observe::Snapshot& seen, const observe::LinkView& link, Duration lag) {
  if (lag.ns == 0) return QStringLiteral("nothing waits");
  const observe::Scenery::Link* figures = figuresOf(seen, link.from, link.to);
  const bool young = figures != nullptr && lag < figures->one_way;
  return young ? QStringLiteral("under %1").arg(numbers::duration(figures->one_way.ns)) : numbers::duration(lag.ns);
}

QString lagText(const observe::Snapshot& seen, const observe::LinkView& link) {
  return lagText(seen, link, lagShown(seen, link));
}

QString cutText(Duration lasted) {
  return lasted < Duration::millis(1) ? QStringLiteral("Cut just now")
                                      : QStringLiteral("Cut %1").arg(numbers::duration(lasted.ns));
}

std::uint64_t keysOnTheirWay(const observe::Frame& frame) {
  if (versionsOf(frame) != 2 || frame.differing_at != frame.divergent_at) return 0;
  std::uint64_t told = 0;
  for (const observe::RegionView& region : frame.regions) told = std::max(told, region.differing_keys);
  return frame.divergent_keys - std::min(frame.divergent_keys, told);
}

bool isWhollyDown(const observe::Snapshot& seen, std::uint8_t region) {
  return seen.frame->regions[region].shards_down >= seen.scenery->shards;
}

QString downText(const observe::Snapshot& seen, std::uint8_t region) {
  const std::uint32_t down = seen.frame->regions[region].shards_down, all = seen.scenery->shards;
  return down == 0 || down >= all ? QStringLiteral("down") : QStringLiteral("%1 of %2 shards down").arg(down).arg(all);
}

std::size_t liveRegions(const observe::Frame& frame) {
  return static_cast<std::size_t>(
      std::ranges::count_if(frame.regions, [](const auto& r) { return r.process != observe::ProcessState::kDown; }));
}

QString sameDataText(const observe::Frame& frame) {
  const std::size_t live = liveRegions(frame), all = frame.regions.size();
  if (live == all) return QStringLiteral("All regions hold the same data");
  if (live == 0) return QStringLiteral("All regions are down");
  const QString down =
      all - live == 1 ? QStringLiteral("1 region is down") : QStringLiteral("%1 regions are down").arg(all - live);
  return live == 1 ? down + QStringLiteral(", 1 is up") : down + QStringLiteral(", the other %1 hold the same data").arg(live);
}

std::uint32_t versionsOf(const observe::Frame& frame) {
  std::uint32_t most = 0;
  for (const observe::RegionView& region : frame.regions)
    if (region.process != observe::ProcessState::kDown) most = std::max(most, region.version);
  return most + 1;
}

/// Since when the newest of the cuts lasts; the start where there is none.
static Instant lastCut(const observe::Frame& frame) {
  Instant since{};
  for (const observe::LinkView& link : frame.links)
    if (link.cut) since = std::max(since, link.since);
  return since;
}

/// Values that only waver: those of the window's later half reach into those of its earlier one.
static bool isPlateau(const observe::Series& series, Instant at, Instant since) {
  const Instant begin = std::max(at - kGrowthWindow, since);
  double low[2] = {1e300, 1e300}, high[2] = {-1e300, -1e300};
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const Instant then = series.start + series.step * static_cast<std::int64_t>(i);
    if (then <= begin || then + series.step > at || series.values[i] == observe::Series::kNoSample) continue;
    const int half = then - begin < (at - begin) / 2 ? 0 : 1;
    low[half] = std::min(low[half], series.values[i]);
    high[half] = std::max(high[half], series.values[i]);
  }
  return low[1] <= high[0] && high[1] >= low[0];
}

std::optional<double> divergenceGrowth(const observe::Snapshot& seen) {
  if (!seen.timeline) return std::nullopt;
  const observe::NamedSeries* keys = seriesOf(*seen.timeline, "divergent_keys");
  if (keys == nullptr) return std::nullopt;
  const Instant since = lastCut(*seen.frame);
  if (isPlateau(keys->series, seen.at, since)) return 0;
  return slopeOf(keys->series, seen.at, since, kGrowthWindow);
}

QChar letterOf(std::uint32_t version) { return QChar(static_cast<char16_t>(u'A' + std::min<std::uint32_t>(version, 25))); }

State stateOf(std::uint32_t version) {
  static constexpr State kStates[] = {State::kHealthy, State::kDiverged, State::kVersionC};
  return version < std::size(kStates) ? kStates[version] : State::kNone;
}

const observe::NamedSeries* seriesOf(const observe::Timeline& timeline, const std::string& name) {
  const auto found = std::find_if(timeline.series.begin(), timeline.series.end(), [&](const auto& s) { return s.name == name; });
  return found == timeline.series.end() ? nullptr : &*found;
}

std::optional<double> slopeOf(const observe::Series& series, Instant at, Instant since, Duration window) {
  if (series.step.ns <= 0) return std::nullopt;
  const auto index = [&](Instant t) { return (t - series.start).ns / series.step.ns; };
  // Only whole steps: the last one is still being filled.
  const auto count = static_cast<std::int64_t>(series.values.size());
  std::int64_t last = std::min(index(at) - 1, count - 1),
               first = std::max<std::int64_t>(index(std::max(at - window, since)) + 1, 0);
  const auto gap = [&](std::int64_t i) { return series.values[static_cast<std::size_t>(i)] == observe::Series::kNoSample; };
  while (last > first && gap(last)) --last;
  while (first < last && gap(first)) ++first;
  if (last - first < 2) return std::nullopt;
  const double low = series.values[static_cast<std::size_t>(first)], high = series.values[static_cast<std::size_t>(last)];
  return (high - low) / (series.step.in_seconds() * static_cast<double>(last - first));
}

QString countedText(const observe::Snapshot& seen) {
  if (!seen.frame || seen.state == observe::RunState::kRunning || seen.frame->divergent_keys == 0) return {};
  const QString counted = numbers::instant(seen.frame->divergent_at.ns);
  const bool newest = seen.at >= seen.reached && seen.frame->divergent_at >= seen.frame->at;  // nothing has happened since
  const bool now = newest || seen.frame->divergent_at >= seen.at || counted == numbers::instant(seen.at.ns);
  return now ? QString() : QStringLiteral("counted at %1").arg(counted);
}

QString memoryOf(double done, double total) { return partOf(done, plainMemory(total)); }

QString plainMemory(double bytes) {
  for (const auto& [unit, name] : {std::pair{1073741824.0, "GiB"}, {1048576.0, "MiB"}, {1024.0, "KiB"}})
    if (bytes >= unit && std::fmod(bytes, unit) == 0)
      return numbers::grouped(static_cast<qint64>(bytes / unit)) + numbers::kThinSpace + QString::fromLatin1(name);
  return numbers::memory(bytes);
}

}  // namespace jetlag::ui
