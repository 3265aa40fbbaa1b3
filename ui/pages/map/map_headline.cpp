// SPDX-License-Identifier: GPL-3.0-or-later
// The sentence at the map's upper left: what is wrong now, why, and how it develops.
#include <algorithm>
#include <cmath>

#include "pages/facts.h"
#include "pages/map/map_pipes.h"
#include "pages/map/map_scene_of.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::ProcessState;
using observe::Snapshot;

bool isCutBothWays(const LinkPair& pair) {
  return pair.forward != nullptr && pair.forward->cut && pair.backward != nullptr && pair.backward->cut;
}

/// All links of a region are cut both ways.
bool isIsolated(const std::vector<LinkPair>& pairs, std::uint8_t region) {
  std::size_t links = 0, cut = 0;
  for (const LinkPair& pair : pairs) {
    if (pair.a != region && pair.b != region) continue;
    ++links;
    cut += isCutBothWays(pair) ? 1u : 0u;
  }
  return links > 1 && cut == links;
}

/// "us ⇄ eu", or the direction that is cut: "us → eu".
QString nameOfCut(const Snapshot& seen, const LinkPair& pair) {
  if (isCutBothWays(pair)) return bothWays(seen, pair.a, pair.b);
  const bool forward = pair.forward != nullptr && pair.forward->cut;
  return forward ? arrowOf(seen, pair.a, pair.b) : arrowOf(seen, pair.b, pair.a);
}

QString wordOfCut(const LinkPair& pair) { return isCutBothWays(pair) ? QStringLiteral("cut") : QStringLiteral("cut one way"); }

QString cutCause(const Snapshot& seen) {
  const std::vector<LinkPair> pairs = pairsOf(*seen.frame);
  std::vector<const LinkPair*> cuts;
  for (const LinkPair& pair : pairs)
    if (pair.isCut() && !hasDeadEnd(*seen.frame, pair.a, pair.b)) cuts.push_back(&pair);
  if (cuts.empty()) return {};
  for (std::size_t r = 0; r < seen.frame->regions.size(); ++r) {
    const auto region = static_cast<std::uint8_t>(r);
    const auto touches = [&](const LinkPair* pair) { return pair->a == region || pair->b == region; };
    if (isIsolated(pairs, region) && std::all_of(cuts.begin(), cuts.end(), touches))
      return QStringLiteral("%1 is cut off").arg(nameOf(seen, region));
  }
  const auto one_way =
      static_cast<std::size_t>(std::ranges::count_if(cuts, [](const LinkPair* pair) { return !isCutBothWays(*pair); }));
  if (cuts.size() == 1) return QStringLiteral("%1 is %2").arg(nameOfCut(seen, *cuts[0]), wordOfCut(*cuts[0]));
  if (cuts.size() == 2 && one_way != 1)
    return QStringLiteral("%1 and %2 are %3").arg(nameOfCut(seen, *cuts[0]), nameOfCut(seen, *cuts[1]), wordOfCut(*cuts[0]));
  const QString all = QStringLiteral("%1 links are cut").arg(cuts.size());
  return one_way == 0             ? all
         : one_way == cuts.size() ? all + QStringLiteral(" one way")
                                  : all + QStringLiteral(", %1 of them one way").arg(one_way);
}

QString processCause(const Snapshot& seen, ProcessState state, const QString& word) {
  QStringList names;
  QString partly;
  for (std::size_t r = 0; r < seen.frame->regions.size(); ++r) {
    const auto region = static_cast<std::uint8_t>(r);
    const observe::RegionView& view = seen.frame->regions[r];
    if (view.process != state) continue;
    names << nameOf(seen, region);
    if (view.shards_down > 0 && view.shards_down < seen.scenery->shards)
      partly = QStringLiteral("%1 has %2").arg(names.back(), downText(seen, region));
  }
  if (names.isEmpty()) return {};
  if (names.size() == 1 && state == ProcessState::kDown && !partly.isEmpty()) return partly;
  return names.size() == 1 ? QStringLiteral("%1 is %2").arg(names.front(), word)
                           : QStringLiteral("%1 regions are %2").arg(names.size()).arg(word);
}

QString causeOf(const Snapshot& seen) {
  QStringList causes;
  for (const QString& cause : {processCause(seen, ProcessState::kDown, QStringLiteral("down")), cutCause(seen),
                               processCause(seen, ProcessState::kPaused, QStringLiteral("paused"))})
    if (!cause.isEmpty()) causes << cause;
  return causes.join(QStringLiteral(" and "));
}

QString syncClause(const Snapshot& seen) {
  const std::vector<PipeFacts> pipes = pipesOf(seen);
  if (pipes.empty()) return {};
  if (pipes.size() == 1 && pipes[0].shards == 1)
    return QStringLiteral("full sync %1, %2").arg(arrowOf(seen, pipes[0].from, pipes[0].to), numbers::percent(pipes[0].share()));
  return QStringLiteral("%1 full syncs under way").arg(syncsIn(pipes));
}

QString growthClause(const Snapshot& seen) {
  const auto growth = divergenceGrowth(seen);
  if (!growth || std::abs(*growth) < 1) return {};
  const QString rate = numbers::grouped(std::llround(std::abs(*growth)));
  return *growth > 0 ? QStringLiteral("growing by %1/s").arg(rate) : QStringLiteral("shrinking by %1/s").arg(rate);
}

/// Nothing is cut or down: what brings the regions together.
QString remedyOf(const Snapshot& seen) {
  const QString loading = processCause(seen, ProcessState::kLoading, QStringLiteral("about to be filled by a full sync"));
  return loading.isEmpty() ? QStringLiteral("the missing operations are on their way") : loading;
}

MapHeadline diverged(const Snapshot& seen) {
  MapHeadline out;
  const std::uint64_t keys = seen.frame->divergent_keys;
  const QString cause = causeOf(seen), sync = syncClause(seen);
  out.state = cause.isEmpty() ? State::kDiverged : State::kCut;
  out.strong = keys > 0 ? numbers::counted(static_cast<qint64>(keys), QStringLiteral("key differs"), QStringLiteral("keys differ"))
                        : QStringLiteral("Regions lack operations");
  QStringList parts;
  if (!sync.isEmpty()) {
    parts << sync;
    if (!cause.isEmpty()) parts << QStringLiteral("while %1").arg(cause);
  } else {
    const QString growth = growthClause(seen);
    if (!cause.isEmpty())
      parts << (growth.isEmpty() ? QStringLiteral("while %1").arg(cause) : QStringLiteral("%1 while %2").arg(growth, cause));
    else parts << (growth.startsWith(QLatin1String("shrinking")) ? growth : remedyOf(seen));
  }
  if (const std::uint64_t passing = keysOnTheirWay(*seen.frame); passing > 0)
    parts << QStringLiteral("%1 of these keys within the lag bound").arg(numbers::grouped(static_cast<qint64>(passing)));
  if (const QString counted = countedText(seen); !counted.isEmpty()) parts << counted;
  if (versionsOf(*seen.frame) > 2) parts << QStringLiteral("%1 versions").arg(versionsOf(*seen.frame));
  out.rest = parts.join(QStringLiteral(" · "));
  return out;
}

/// The data agree, but something is not as it should be.
std::optional<MapHeadline> troubled(const Snapshot& seen) {
  if (const QString sync = syncClause(seen); !sync.isEmpty()) {
    const QString cause = causeOf(seen);
    return MapHeadline{State::kFullSync, QStringLiteral("Catching up"),
                       cause.isEmpty() ? sync : QStringLiteral("%1 · while %2").arg(sync, cause)};
  }
  if (QString cause = causeOf(seen); !cause.isEmpty()) {
    if (cause.front().isLetter() && cause.contains(QLatin1String("links are"))) cause[0] = cause[0].toUpper();
    const std::size_t live = liveRegions(*seen.frame);
    const bool down = live < seen.frame->regions.size();
    return MapHeadline{State::kCut, cause,
                       live == 0           ? QStringLiteral("nobody can read or write")
                       : down && live == 1 ? QStringLiteral("one region is up")
                       : seen.frame->divergent_keys != 0
                           ? (down ? QStringLiteral("the other regions keep up") : QStringLiteral("all regions keep up so far"))
                       : down ? QStringLiteral("the other regions hold the same data")
                              : QStringLiteral("all regions hold the same data")};
  }
  const observe::LinkView* worst = nullptr;
  std::size_t lagging = 0;
  for (const observe::LinkView& way : seen.frame->links) {
    if (way.lag <= way.lag_bound) continue;
    ++lagging;
    if (worst == nullptr || way.lag > worst->lag) worst = &way;
  }
  if (worst != nullptr) {
    const QString lag =
        QStringLiteral("%1 lags %2, bound %3")
            .arg(arrowOf(seen, worst->from, worst->to), numbers::duration(worst->lag.ns), numbers::duration(worst->lag_bound.ns));
    return MapHeadline{State::kLagging,
                       lagging == 1 ? QStringLiteral("1 direction lags") : QStringLiteral("%1 directions lag").arg(lagging), lag};
  }
  for (std::size_t r = 0; r < seen.frame->regions.size(); ++r) {
    const Duration error = seen.frame->regions[r].clock_error;
    if (std::max(error, -error) <= Duration::millis(10)) continue;
    return MapHeadline{
        State::kLagging, QStringLiteral("%1's clock is wrong").arg(nameOf(seen, static_cast<std::uint8_t>(r))),
        (error.ns > 0 ? QStringLiteral("%1 ahead: its writes pass for newer than they are, keys expire early there")
                      : QStringLiteral("%1 behind: its writes pass for older than they are, keys expire late there"))
            .arg(numbers::duration(std::abs(error.ns)))};
  }
  return std::nullopt;
}

}  // namespace

MapHeadline headlineOf(const Snapshot& seen) {
  if (seen.state == observe::RunState::kBroken)
    return {State::kCut, QStringLiteral("The run stopped at %1").arg(numbers::instant(seen.at.ns)),
            textOf(seen.problem).section(QLatin1Char('\n'), 0, 0)};
  if (!seen.scenery || !seen.frame) return {};
  if (seen.frame->regions.size() < 2 && seen.frame->regions[0].process == ProcessState::kDown)
    return {State::kCut, QStringLiteral("%1 is down").arg(nameOf(seen, 0)), QStringLiteral("nobody can read or write")};
  if (seen.frame->regions.size() < 2)
    return {State::kHealthy, QStringLiteral("One region"), QStringLiteral("nothing to replicate to")};
  if (versionsOf(*seen.frame) > 1) return diverged(seen);
  if (const auto trouble = troubled(seen)) return *trouble;
  if (const auto keys = static_cast<qint64>(seen.frame->divergent_keys); keys > 0 && seen.reached.ns > 0) {
    // What was counted longer ago than messages take has arrived since.
    Duration bound;
    for (const observe::LinkView& way : seen.frame->links) bound = std::max(bound, way.lag_bound);
    if (seen.frame->divergent_at + bound < seen.at)
      return {State::kHealthy, QStringLiteral("All regions keep up"),
              QStringLiteral("what differs is under way, within the lag bound")};
    QStringList parts{QStringLiteral("%1 under way, within the lag bound")
                          .arg(numbers::counted(keys, QStringLiteral("key"), QStringLiteral("keys")))};
    if (const QString counted = countedText(seen); !counted.isEmpty()) parts << counted;
    return {State::kHealthy, QStringLiteral("All regions keep up"), parts.join(QStringLiteral(" · "))};
  }
  return {State::kHealthy, QStringLiteral("All regions hold the same data"),
          seen.reached.ns == 0 && seen.state != observe::RunState::kRunning ? QStringLiteral("press Space to run") : QString()};
}

}  // namespace jetlag::ui
