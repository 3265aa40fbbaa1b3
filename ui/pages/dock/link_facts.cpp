// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/dock/link_facts.h"

#include <algorithm>
#include <cmath>

#include "pages/backlog_facts.h"
#include "pages/facts.h"
#include "pages/map/map_pipes.h"
#include "pages/timeline/scheduled_end.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::LinkView;
using observe::Snapshot;

const QString kDot = QStringLiteral(" · ");

bool isLagging(const LinkView* way) { return way != nullptr && way->lag > way->lag_bound; }

/// One direction as the forecast sees it.
struct Way {
  const LinkView* view;
  BacklogFacts backlog;
  std::optional<Duration> lasts;  ///< Until its backlog is gone; absent: never at this rate.
};

std::vector<Way> waysOf(const Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  std::vector<Way> ways;
  const std::vector<PipeFacts> pipes = pipesOf(seen);
  for (const LinkView* view : {directionOf(*seen.frame, a, b), directionOf(*seen.frame, b, a)}) {
    if (view == nullptr || view->backlog_limit == 0) continue;
    Way way{view, backlogOf(seen, *view, pipes), {}};
    way.lasts = way.backlog.gone() ? Duration{} : view->exhausted_in;
    ways.push_back(way);
  }
  return ways;
}

/// How many shards of a direction take a full sync that begins `later`; nothing where only the first ones are known to.
std::optional<std::uint32_t> fullShards(const Way& way, Duration later) {
  if (!way.lasts || *way.lasts > later || way.backlog.served) return 0;
  if (later.ns == 0 || way.backlog.shards == 1) return std::max(1u, way.backlog.goneShards);
  return std::nullopt;
}

/// "full sync to eu, 3 of 64 shards".
QString fullWords(const Snapshot& seen, const std::vector<Way>& ways, Duration later) {
  std::vector<const Way*> full;
  bool some = false;
  std::uint32_t shards = 0, all = 0;
  for (const Way& way : ways) {
    const auto count = fullShards(way, later);
    if (count == std::optional<std::uint32_t>(0)) continue;
    full.push_back(&way);
    some |= !count.has_value();
    shards += count.value_or(0);
    all += way.backlog.shards;
  }
  if (full.empty()) return {};
  const QString which = full.size() < ways.size() ? QStringLiteral("full sync to %1").arg(nameOf(seen, full.front()->view->to))
                        : ways.size() > 1         ? QStringLiteral("full sync, both ways")
                                                  : QStringLiteral("full sync");
  return some           ? which + QStringLiteral(", first shards")
         : shards < all ? which + QStringLiteral(", %1 of %2 shards").arg(shards).arg(all)
                        : which;
}

/// What a sync costs when it begins `later`. Of a partial one only what it would bring now is known.
ForecastRow rowAt(const Snapshot& seen, const std::vector<Way>& ways, Duration later, bool cut) {
  ForecastRow row;
  double full = 0, partial = 0;
  bool known = true;
  const auto pipes = later.ns == 0 && !cut ? pipesOf(seen) : std::vector<PipeFacts>{};
  for (const Way& way : ways) {
    const auto pipe =
        std::ranges::find_if(pipes, [&](const PipeFacts& p) { return p.from == way.view->from && p.to == way.view->to; });
    if (pipe != pipes.end()) {  // as the map tells it
      full += static_cast<double>(pipe->total);
      continue;
    }
    const auto shards = fullShards(way, later);
    known &= shards.has_value();
    const double share = static_cast<double>(shards.value_or(0)) / static_cast<double>(way.backlog.shards);
    full += share * static_cast<double>(seen.frame->regions[way.view->from].data_bytes);
    partial += static_cast<double>(way.view->sync_bytes);
  }
  row.what = fullWords(seen, ways, later);
  row.state = row.what.isEmpty() ? State::kPartial : State::kFullSync;
  if (row.what.isEmpty()) {
    row.what = QStringLiteral("partial sync");
    const bool served = std::any_of(ways.begin(), ways.end(), [](const Way& way) { return way.backlog.served.has_value(); });
    if (cut && !served)
      row.amount = partial == 0 ? QStringLiteral("now: nothing") : QStringLiteral("now up to %1").arg(numbers::memory(partial));
  } else if (known) {
    row.amount = QStringLiteral("≈ %1").arg(numbers::memory(full + (later.ns == 0 ? partial : 0)));
  }
  return row;
}

QString bitsWord(const QString& part) { return part.contains(QLatin1String("bit/s")) ? QStringLiteral("Bandwidth") : QString(); }

}  // namespace

QString shortPlace(const Snapshot& seen, std::uint8_t region) {
  const QString place = textOf(seen.scenery->regions[region].place);
  const qsizetype open = place.indexOf(QLatin1Char('(')), close = place.indexOf(QLatin1Char(')'));
  return open >= 0 && close > open ? place.mid(open + 1, close - open - 1) : place;
}

LinkState linkState(const Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  LinkState out;
  const LinkView *there = directionOf(*seen.frame, a, b), *back = directionOf(*seen.frame, b, a);
  const bool cutThere = there != nullptr && there->cut, cutBack = back != nullptr && back->cut;
  QStringList line;
  const QString from = shortPlace(seen, a), to = shortPlace(seen, b);
  if (!from.isEmpty() && !to.isEmpty()) line << QStringLiteral("%1 to %2").arg(from, to);
  out.cut = (cutThere || cutBack) && !hasDeadEnd(*seen.frame, a, b);
  if (hasDeadEnd(*seen.frame, a, b)) {
    out.words = QStringLiteral("No peer");
    out.state = State::kNone;
    out.glyph = Icon::kClose;
    line << QStringLiteral("a region is down");
  } else if (out.cut) {
    LinkPair pair{a, b, there, back};
    const Instant since = pair.cutSince();
    out.words = cutText(seen.at - since);
    out.state = State::kCut;
    out.glyph = Icon::kCut;
    line << (cutThere && cutBack ? QStringLiteral("both ways")
                                 : QStringLiteral("only %1").arg(cutThere ? arrowOf(seen, a, b) : arrowOf(seen, b, a)))
         << QStringLiteral("since %1").arg(numbers::duration(since.ns));
  } else if (const auto pipes = pipesOf(seen);
             std::any_of(pipes.begin(), pipes.end(), [&](const PipeFacts& p) { return pairId(p.from, p.to) == pairId(a, b); })) {
    out.words = QStringLiteral("Full sync");
    out.state = State::kFullSync;
    out.glyph = Icon::kDrop;
  } else if (isLagging(there) || isLagging(back)) {
    out.words = QStringLiteral("Lagging");
    out.state = State::kLagging;
    out.glyph = Icon::kWarn;
  } else if ((there != nullptr && there->degraded) || (back != nullptr && back->degraded)) {
    out.words = QStringLiteral("Degraded");
    out.state = State::kLagging;
    out.glyph = Icon::kWarn;
  } else {
    out.words = QStringLiteral("Healthy");
  }
  out.line = line.join(kDot);
  return out;
}

bool isPiped(const Snapshot& seen, std::uint8_t from, std::uint8_t to) {
  const auto pipes = pipesOf(seen);
  return std::any_of(pipes.begin(), pipes.end(), [&](const PipeFacts& pipe) { return pipe.from == from && pipe.to == to; });
}

GaugeFacts gaugeOf(const Snapshot& seen, const LinkView& link) {
  const BacklogFacts backlog = backlogOf(seen, link, pipesOf(seen));
  GaugeFacts out;
  out.label = arrowOf(seen, link.from, link.to);
  out.fill = backlog.share;
  out.gone = backlog.gone();
  out.headline = isPiped(seen, link.from, link.to) ? QStringLiteral("full sync under way") : deadlineText(seen, backlog);
  out.detail = numbers::memory(static_cast<double>(backlog.bytes));
  if (backlog.gone()) {
    out.detail = isLost(backlog.share, true)
                     ? QStringLiteral("%1 held, none that %2 lacks").arg(out.detail, nameOf(seen, link.to))
                     : QStringLiteral("over %1").arg(numbers::memory(static_cast<double>(backlog.limit)));
  }
  if (backlog.rate > 0) out.detail += QStringLiteral(", +%1/s").arg(numbers::memory(backlog.rate));
  if (backlog.shards > 1 && !backlog.gone())
    out.detail += QStringLiteral(" · %1 in all shards").arg(numbers::memory(static_cast<double>(link.sync_bytes)));
  return out;
}

Forecast forecastOf(const Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  Forecast out;
  const bool dead = hasDeadEnd(*seen.frame, a, b), cut = dead || linkState(seen, a, b).cut;
  const std::vector<Way> ways = waysOf(seen, a, b);
  const bool gone = std::any_of(ways.begin(), ways.end(), [](const Way& way) { return way.backlog.gone(); });
  const bool relayed = std::any_of(ways.begin(), ways.end(), [](const Way& way) { return way.view->relayed; });
  const bool piped = isPiped(seen, a, b) || isPiped(seen, b, a);
  const auto end = cut ? scheduledEnd(seen, a, b) : std::nullopt;
  out.title = dead   ? QStringLiteral("When the region is back")
              : cut  ? QStringLiteral("When the link heals")
              : gone ? (piped ? QStringLiteral("Sync under way") : QStringLiteral("Next sync"))
                     : QStringLiteral("If the link were cut now");
  out.hint = end       ? QStringLiteral("scheduled at %1").arg(numbers::duration(end->ns))
             : gone    ? QStringLiteral("the backlog is gone")
             : relayed ? QStringLiteral("others relay meanwhile")
             : cut     ? QString()
                       : QStringLiteral("at the recent write rate");
  if (ways.empty()) return out;
  std::vector<Duration> turns;  ///< When the kind of sync changes, before it is to end anyway.
  for (const Way& way : ways)
    if (way.lasts && way.lasts->ns > 0 && (!cut || seen.at + *way.lasts < end.value_or(seen.end))) turns.push_back(*way.lasts);
  std::sort(turns.begin(), turns.end());
  const auto when = [&](Duration turn) { return numbers::duration(cut ? (seen.at + turn).ns : turn.ns); };
  ForecastRow row = rowAt(seen, ways, Duration{}, cut);
  row.when = gone && piped    ? QStringLiteral("now")
             : !turns.empty() ? (cut ? QStringLiteral("before %1") : QStringLiteral("within %1")).arg(when(turns.front()))
             : end            ? QStringLiteral("at %1").arg(numbers::duration(end->ns))
             : cut            ? QStringLiteral("until the end")
             : gone           ? QStringLiteral("next")
                              : QStringLiteral("at any time");
  out.rows.push_back(row);
  for (const Way& way : ways)
    if (way.backlog.served)
      out.rows.push_back({{},
                          QStringLiteral("partial to %1").arg(nameOf(seen, way.view->to)),
                          QStringLiteral("after a full one from %1").arg(nameOf(seen, *way.backlog.served)),
                          State::kPartial});
  for (std::size_t i = 0; i < turns.size(); ++i) {
    // Directions that turn within the same tenth of a second are one row.
    if (i + 1 < turns.size() && turns[i + 1] - turns[i] < Duration::millis(100)) continue;
    ForecastRow next = rowAt(seen, ways, turns[i], cut);
    next.when = QStringLiteral("after %1").arg(when(turns[i]));
    out.rows.push_back(next);
  }
  return out;
}

LagFacts lagOf(const Snapshot& seen, std::uint8_t from, std::uint8_t to) {
  LagFacts out;
  const LinkView* link = directionOf(*seen.frame, from, to);
  out.title = QStringLiteral("Replication lag, %1").arg(arrowOf(seen, from, to));
  if (link == nullptr) return out;
  out.value = lagText(seen, *link);
  out.state = link->cut ? State::kCut : link->lag > link->lag_bound ? State::kLagging : State::kHealthy;
  SparkFacts& spark = out.spark;
  spark.state = out.state;
  spark.span = std::clamp(seen.at.in_seconds(), 1.0, 30.0);
  spark.fromText = seen.at < Instant{} + Duration::seconds(30) ? QStringLiteral("start") : QStringLiteral("30 s ago");
  spark.spoken = QStringLiteral("%1: %2 now, bound %3").arg(out.title, out.value, numbers::duration(link->lag_bound.ns));
  if (link->cut && link->since.ns > 0) spark.mark = (link->since - seen.at).in_seconds(), spark.markText = QStringLiteral("cut");
  const auto series = seen.timeline ? lagSeries(seen, seen.timeline->series, *link) : std::nullopt;
  for (std::size_t i = 0; series && i < series->values.size(); ++i) {
    const Instant at = series->start + series->step * static_cast<std::int64_t>(i);
    if (at + series->step > seen.at) break;
    const double value = series->values[i];
    spark.points.push_back({(at - seen.at).in_seconds(), value == observe::Series::kNoSample ? std::nan("") : value});
  }
  spark.points.push_back({0, static_cast<double>(lagShown(seen, *link).ns)});
  return out;
}

QVector<KeyValue> networkOf(const Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  QVector<KeyValue> rows;
  const observe::Scenery::Link* figures = figuresOf(seen, a, b);
  if (figures == nullptr) figures = figuresOf(seen, b, a);
  if (figures == nullptr) return rows;
  const LinkView *there = directionOf(*seen.frame, a, b), *back = directionOf(*seen.frame, b, a);
  const Duration added =
      (there != nullptr ? there->delay_added : Duration{}) + (back != nullptr ? back->delay_added : Duration{});
  const auto both = [](Duration usual, Duration more) {
    const QString text = numbers::duration(usual.ns);
    return more.ns == 0 ? text : QStringLiteral("%1 now, else %2").arg(numbers::duration((usual + more).ns), text);
  };
  const auto mark = [](Duration more) { return more.ns == 0 ? std::nullopt : std::optional(State::kLagging); };
  rows.push_back({QStringLiteral("Round trip, median"), both(figures->rtt, added), textOf(figures->provenance), mark(added)});
  const auto oneWay = [&](const LinkView* way) {
    const observe::Scenery::Link* own = way == nullptr ? nullptr : figuresOf(seen, way->from, way->to);
    return own == nullptr ? QString() : both(own->one_way, way->delay_added);
  };
  const bool alike = oneWay(there) == oneWay(back);
  for (const LinkView* way : {there, back}) {
    const QString text = oneWay(way);
    if (text.isEmpty() || (alike && way == back)) continue;
    rows.push_back(
        {alike ? QStringLiteral("One-way, median") : QStringLiteral("One-way %1").arg(arrowOf(seen, way->from, way->to)), text,
         QStringLiteral("Half of the round trip where nothing else is given"), mark(way->delay_added)});
  }
  const QStringList shape = textOf(figures->shape).split(QStringLiteral(", "), Qt::SkipEmptyParts);
  for (QString part : shape) {
    QString key = bitsWord(part);
    if (key.isEmpty()) {
      key = part.section(QLatin1Char(' '), 0, 0);
      part = part.mid(key.size() + 1);
      if (!key.isEmpty()) key[0] = key[0].toUpper();
    }
    rows.push_back({key, part.isEmpty() ? QStringLiteral("yes") : part, QStringLiteral("As the scenario says")});
  }
  for (const auto& [from, to] : {std::pair{a, b}, {b, a}})
    if (const LinkView* way = directionOf(*seen.frame, from, to))
      rows.push_back({QStringLiteral("Traffic %1").arg(arrowOf(seen, from, to)), numbers::rate(way->bytes_per_second), {}});
  for (const auto& [from, to] : {std::pair{a, b}, {b, a}}) {
    const observe::Scenery::Link* way = figuresOf(seen, from, to);
    if (way == nullptr || way->price.empty()) continue;
    const QString price = textOf(way->price).section(QStringLiteral(", "), -1);
    const auto* other = figuresOf(seen, to, from);
    const bool same = other != nullptr && textOf(other->price).section(QStringLiteral(", "), -1) == price;
    rows.push_back({same ? QStringLiteral("Egress price") : QStringLiteral("Egress price %1").arg(arrowOf(seen, from, to)), price,
                    textOf(way->price)});
    if (same) break;
  }
  return rows;
}

QString sourcesOf(const Snapshot& seen, std::uint8_t a, std::uint8_t b) {
  const observe::Scenery::Link* figures = figuresOf(seen, a, b);
  if (figures == nullptr) return {};
  QString line = QStringLiteral("Round trip: %1").arg(textOf(figures->provenance));
  if (!figures->price.empty())
    line += kDot + QStringLiteral("price: %1").arg(textOf(figures->price).section(QStringLiteral(", "), 0, 0));
  return line;
}

}  // namespace jetlag::ui
