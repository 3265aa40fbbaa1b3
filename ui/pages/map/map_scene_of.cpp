// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_scene_of.h"

#include <algorithm>
#include <cmath>

#include "pages/backlog_facts.h"
#include "pages/facts.h"
#include "pages/map/map_dots.h"
#include "pages/map/map_pipes.h"
#include "widgets/gauge_bar.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::ProcessState;
using observe::Snapshot;

constexpr Duration kClockTolerance = Duration::millis(10);
constexpr double kFastest = 1000;  ///< From this speed on dots would only flicker.
const QString kDot = QStringLiteral(" · ");

/// How many live regions hold what `r` holds, itself not counted.
std::size_t companions(const Snapshot& seen, std::size_t r) {
  const auto& regions = seen.frame->regions;
  const auto same = [&](const observe::RegionView& v) {
    return v.process != ProcessState::kDown && v.version == regions[r].version;
  };
  return static_cast<std::size_t>(std::count_if(regions.begin(), regions.end(), same)) - 1;
}

/// No region that is up can send it anything.
bool isCutOff(const Snapshot& seen, std::size_t r) {
  return std::ranges::none_of(seen.frame->links, [&](const observe::LinkView& way) {
    return way.to == r && !way.cut && seen.frame->regions[way.from].process != ProcessState::kDown;
  });
}

bool isLagging(const observe::LinkView* way) { return way != nullptr && way->lag > way->lag_bound; }

/// Something that this region lacks should have arrived by now.
bool isBehind(const Snapshot& seen, std::size_t r) {
  return std::ranges::any_of(seen.frame->links, [&](const observe::LinkView& way) { return way.to == r && isLagging(&way); });
}

QString sizeLine(const Snapshot& seen, std::size_t r) {
  const QString size = numbers::memory(static_cast<double>(seen.frame->regions[r].data_bytes));
  if (liveRegions(*seen.frame) < 2) return size;
  if (versionsOf(*seen.frame) == 1)
    return size + kDot +
           (seen.frame->divergent_keys == 0 ? QStringLiteral("converged")
            : isBehind(seen, r) ? (isCutOff(seen, r) ? QStringLiteral("nothing arrives") : QStringLiteral("catching up"))
                                : QStringLiteral("keeps up"));
  const std::size_t others = companions(seen, r);
  if (others == 0) return size;
  const bool equal = keysOnTheirWay(*seen.frame) == 0;
  const QString as = size + kDot + (equal ? QStringLiteral("equal to ") : QStringLiteral("keeps up with "));
  if (others > 1) return as + QStringLiteral("%1 others").arg(others);
  for (std::size_t i = 0; i < seen.frame->regions.size(); ++i)
    if (i != r && seen.frame->regions[i].version == seen.frame->regions[r].version &&
        seen.frame->regions[i].process != ProcessState::kDown)
      return as + briefId(nameOf(seen, static_cast<std::uint8_t>(i)));
  return size;
}

/// Of all full syncs into a region: done together, and when the last one ends.
struct Loading {
  bool is = false;
  double share = 0;
  std::optional<Instant> until{};
};

Loading loadingOf(const Snapshot& seen, const std::vector<PipeFacts>& pipes, std::size_t r) {
  Loading loading;
  std::uint64_t done = 0, total = 0;
  bool known = true;
  for (const PipeFacts& pipe : pipes) {
    if (pipe.to != r) continue;
    loading.is = true;
    done += pipe.done;
    total += pipe.total;
    const auto end = pipe.end(seen.at);
    known &= end.has_value();
    if (end) loading.until = std::max(loading.until.value_or(Instant{}), *end);
  }
  if (!known) loading.until.reset();
  if (total > 0) loading.share = static_cast<double>(done) / static_cast<double>(total);
  return loading;
}

void setStatus(const Snapshot& seen, const Loading& loading, std::size_t r, MapRegion& out) {
  const observe::RegionView& view = seen.frame->regions[r];
  const auto say = [&](State state, const QString& status) { out.statusState = state, out.status = status; };
  if (view.process == ProcessState::kDown) return say(State::kCut, downText(seen, static_cast<std::uint8_t>(r)));
  if (view.process == ProcessState::kPaused) return say(State::kLagging, QStringLiteral("paused"));
  if (loading.is || view.process == ProcessState::kLoading)
    return say(State::kFullSync, loading.until       ? QStringLiteral("stale until ≈ %1").arg(numbers::clock(loading.until->ns))
                                 : loading.share > 0 ? QStringLiteral("full sync, %1").arg(numbers::percent(loading.share))
                                                     : QStringLiteral("full sync begins"));
  if (view.version > 0 && view.differing_keys > 0)
    return say(out.ring, numbers::counted(static_cast<qint64>(view.differing_keys), QStringLiteral("key differs"), QStringLiteral("keys differ")));
  if (view.version > 0 && view.operations_behind > 0)
    return say(out.ring,
               QStringLiteral("%1 operations behind").arg(numbers::grouped(static_cast<qint64>(view.operations_behind))));
  const Duration error = std::max(view.clock_error, -view.clock_error);
  if (error > kClockTolerance)
    return say(State::kLagging, QStringLiteral("clock %1 %2")
                                    .arg(numbers::duration(error.ns),
                                         view.clock_error.ns > 0 ? QStringLiteral("ahead") : QStringLiteral("behind")));
  say(State::kNone, sizeLine(seen, r));
}

MapRegion regionOf(const Snapshot& seen, const std::vector<PipeFacts>& pipes, std::size_t r) {
  const observe::Scenery::Region& place = seen.scenery->regions[r];
  const observe::RegionView& view = seen.frame->regions[r];
  MapRegion out;
  out.id = static_cast<int>(r);
  out.name = textOf(place.id);
  out.place = textOf(place.place);
  out.lat = place.latitude;
  out.lon = place.longitude;
  out.down = view.process == ProcessState::kDown;
  const Loading loading = loadingOf(seen, pipes, r);
  if (out.down) {
    out.ring = State::kNone;
  } else if (loading.is || view.process == ProcessState::kLoading) {
    out.ring = State::kFullSync;
    out.progress = loading.is ? loading.share : 0;
  } else if (view.process == ProcessState::kPaused) {
    out.ring = State::kNone;
  } else {
    out.ring = stateOf(view.version);
    out.letter = letterOf(view.version);
  }
  setStatus(seen, loading, r, out);
  out.role = QStringLiteral("%1 keys").arg(numbers::grouped(static_cast<qint64>(view.keys)));
  return out;
}

/// Of every direction, as Frame.links.
using Backlogs = std::vector<BacklogFacts>;

const BacklogFacts& of(const Backlogs& backlogs, const Snapshot& seen, const observe::LinkView& way) {
  return backlogs[static_cast<std::size_t>(&way - seen.frame->links.data())];
}

QString detailOf(const Snapshot& seen, const Backlogs& backlogs, const LinkPair& pair) {
  QStringList lines;
  for (const observe::LinkView* way : {pair.forward, pair.backward}) {
    if (way == nullptr) continue;
    const BacklogFacts& backlog = of(backlogs, seen, *way);
    const QString lacks =
        backlog.gone()
            ? QStringLiteral("backlog %1").arg(gaugeText(backlog.share, true))
            : QStringLiteral("peer lacks %1 of the backlog").arg(numbers::percent(backlog.share, backlog.share < 0.1 ? 1 : 0));
    lines << QStringLiteral("%1: lag %2, %3, %4, %5")
                 .arg(arrowOf(seen, way->from, way->to), lagText(seen, *way),
                      way->cut ? QStringLiteral("cut") : numbers::rate(way->bytes_per_second), lacks,
                      deadlineText(seen, backlog));
  }
  if (const auto* figures = figuresOf(seen, pair.a, pair.b))
    lines << QStringLiteral("Round trip %1").arg(textOf(figures->provenance));
  return lines.join(QLatin1Char('\n'));
}

MapLink linkOf(const Snapshot& seen, const Backlogs& backlogs, const LinkPair& pair) {
  MapLink out;
  out.id = pairId(pair.a, pair.b);
  out.a = pair.a;
  out.b = pair.b;
  const bool dead = out.dead = hasDeadEnd(*seen.frame, pair.a, pair.b);
  out.cutForward = !dead && pair.forward != nullptr && pair.forward->cut;
  out.cutBackward = !dead && pair.backward != nullptr && pair.backward->cut;
  for (const observe::LinkView* way : {pair.forward, pair.backward}) {
    if (way == nullptr) continue;
    out.degraded |= way->degraded;
    out.bytesPerSecond += way->bytes_per_second;
  }
  for (const observe::LinkView* way : {pair.forward, pair.backward})
    if (way != nullptr) out.lag = std::max(out.lag, way->lag.in_seconds());
  Duration added;
  for (const observe::LinkView* way : {pair.forward, pair.backward})
    if (way != nullptr) added += way->delay_added;
  if (const auto* figures = figuresOf(seen, pair.a, pair.b)) out.label = numbers::duration((figures->rtt + added).ns);
  if (dead) {
    out.state = State::kNone;
  } else if (pair.isCut()) {
    out.state = State::kCut;
    out.cutLabel = cutText(seen.at - pair.cutSince());
  } else if (isLagging(pair.forward) || isLagging(pair.backward)) {
    out.state = State::kLagging;
    Duration lag;
    for (const observe::LinkView* way : {pair.forward, pair.backward})
      if (isLagging(way)) lag = std::max(lag, way->lag);
    out.label += kDot + QStringLiteral("lag %1").arg(numbers::duration(lag.ns));
  }
  if (out.degraded && !dead && out.state != State::kCut) out.label += kDot + QStringLiteral("degraded");
  out.detail = detailOf(seen, backlogs, pair);
  return out;
}

void addPipes(const Snapshot& seen, const std::vector<PipeFacts>& pipes, MapScene& scene) {
  for (const PipeFacts& pipe : pipes) {
    MapPipe out;
    out.link = pairId(pipe.from, pipe.to);
    out.forward = pipe.from < pipe.to;
    out.share = pipe.share();
    out.title = QStringLiteral("Full sync %1").arg(briefArrow(seen, pipe.from, pipe.to));
    if (pipe.shards > 1) out.title += QStringLiteral(", %1 shards").arg(pipe.shards);
    out.amount = memoryOf(static_cast<double>(pipe.done), static_cast<double>(pipe.total))
                     .replace(QStringLiteral(" of "), QStringLiteral(" of about "));
    const double rate = pipe.rate(seen.at);
    out.rate = rate <= 0 ? QStringLiteral("first bytes on their way") : numbers::rate(rate);
    if (const auto end = pipe.end(seen.at))
      out.rate += kDot + QStringLiteral("%1 left").arg(numbers::duration((*end - seen.at).ns));
    scene.pipes.push_back(out);
    for (MapLink& link : scene.links)
      if (link.id == out.link && link.state != State::kCut) link.state = State::kFullSync;
  }
}

void addGauges(const Snapshot& seen, const Backlogs& backlogs, const QSet<int>& busy, MapScene& scene) {
  for (const observe::LinkView& way : seen.frame->links) {
    if (way.backlog_limit == 0 || busy.contains(way.from * 256 + way.to)) continue;
    const BacklogFacts& backlog = of(backlogs, seen, way);
    scene.gauges.push_back({pairId(way.from, way.to), way.from < way.to, backlog.share,
                            QStringLiteral("Backlog %1").arg(briefArrow(seen, way.from, way.to)), deadlineText(seen, backlog),
                            memoryOf(static_cast<double>(backlog.bytes), static_cast<double>(backlog.limit)), backlog.gone()});
  }
}

}  // namespace

double motionFactor(const Snapshot& seen, const MapOptions& options) {
  if (options.motion > 0) return options.motion;
  std::vector<Duration> delays;
  for (const auto& link : seen.scenery->links) delays.push_back(link.one_way);
  if (delays.empty()) return 1;
  std::nth_element(delays.begin(), delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2), delays.end());
  const double seconds = delays[delays.size() / 2].in_seconds() / std::max(options.speed, 1e-6);
  for (const double factor : {1.0, 4.0})
    if (seconds * factor >= 0.4) return factor;
  return 16;
}

MapScene mapSceneOf(const Snapshot& seen, const MapOptions& options) {
  MapScene scene;
  scene.layers = options.layers;
  scene.arrangement = options.arrangement;
  scene.motion = options.motion;
  scene.reducedMotion = options.reducedMotion;
  scene.scale = options.scale;
  scene.selection = hitOf(options.selection);
  if (!seen.scenery || !seen.frame) {
    scene.headline = headlineOf(seen);
    return scene;
  }
  const std::vector<PipeFacts> pipes = pipesOf(seen);
  Backlogs backlogs;
  for (const observe::LinkView& way : seen.frame->links) backlogs.push_back(backlogOf(seen, way, pipes));
  for (std::size_t r = 0; r < seen.scenery->regions.size(); ++r) scene.regions.push_back(regionOf(seen, pipes, r));
  for (const LinkPair& pair : pairsOf(*seen.frame)) scene.links.push_back(linkOf(seen, backlogs, pair));
  addPipes(seen, pipes, scene);
  DotsAsked asked;
  for (const PipeFacts& pipe : pipes) asked.pipes.insert(pipe.from * 256 + pipe.to);
  addGauges(seen, backlogs, asked.pipes, scene);
  asked.factor = motionFactor(seen, options);
  asked.jump = options.reducedMotion && seen.state == observe::RunState::kRunning ? 0.25 * options.speed : 0;
  if (scene.layers.messages && options.speed < kFastest) {
    Dots dots = dotsOf(seen, asked);
    scene.dots = std::move(dots.dots);
    scene.dotsOneIn = dots.oneIn;
  }
  scene.chevrons = seen.at.in_seconds() * 40;
  scene.headline = headlineOf(seen);
  return scene;
}

MapHit hitOf(const Selection& selection) {
  switch (selection.kind) {
    case Selection::Kind::kRegion: return {MapKind::kRegion, selection.a, true};
    case Selection::Kind::kLink:
    case Selection::Kind::kMessage: return {MapKind::kLink, pairId(selection.a, selection.b), selection.a < selection.b};
    default: return {};
  }
}

Selection selectionOf(const MapHit& hit, const Selection& otherwise) {
  Selection out;
  if (hit.kind == MapKind::kNone) return out;
  if (hit.kind == MapKind::kRegion) {
    out.kind = Selection::Kind::kRegion;
    out.a = static_cast<std::uint8_t>(hit.id);
    return out;
  }
  const auto low = static_cast<std::uint8_t>(hit.id / 256), high = static_cast<std::uint8_t>(hit.id % 256);
  // The same link again keeps the direction that somebody chose.
  if (hit.kind == MapKind::kLink && otherwise.kind == Selection::Kind::kLink && pairId(otherwise.a, otherwise.b) == hit.id)
    return otherwise;
  out.kind = Selection::Kind::kLink;
  out.a = hit.forward ? low : high;
  out.b = hit.forward ? high : low;
  return out;
}

}  // namespace jetlag::ui
