// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/charts/chart_facts.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string_view>

#include "pages/facts.h"
#include "pages/words/redis_text.h"
#include "widgets/chart_text.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using observe::NamedSeries;
using observe::Snapshot;

constexpr qsizetype kReadable = 6;

/// The value of a label in "lag{from=us,to=eu}".
std::string labelOf(std::string_view name, std::string_view label) {
  const auto open = name.find('{');
  if (open == std::string_view::npos) return {};
  for (std::size_t at = open + 1; at < name.size();) {
    const auto end = std::min(name.find_first_of(",}", at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part.starts_with(label) && part.size() > label.size() && part[label.size()] == '=')
      return std::string(part.substr(label.size() + 1));
    at = end + 1;
  }
  return {};
}

bool isCalled(const NamedSeries& series, std::string_view name) {
  return series.name == name ||
         (series.name.starts_with(name) && series.name.size() > name.size() && series.name[name.size()] == '{');
}

ChartSeries seriesOf(const QString& name, const observe::Series& from, double scale) {
  ChartSeries made;
  made.name = name;
  for (std::size_t i = 0; i < from.values.size(); ++i) {
    made.x << (from.start + from.step * static_cast<std::int64_t>(i)).in_seconds();
    const double value = from.values[i];
    made.y << (value == observe::Series::kNoSample ? std::nan("") : value * scale);
  }
  return made;
}

/// The larger of two values at each time; a gap only where both have none.
void raise(ChartSeries& series, const ChartSeries& other) {
  for (qsizetype i = 0; i < std::min(series.y.size(), other.y.size()); ++i)
    if (std::isnan(series.y[i]) || other.y[i] > series.y[i]) series.y[i] = other.y[i];
  for (qsizetype i = series.y.size(); i < other.y.size(); ++i) {
    series.x << other.x[i];
    series.y << other.y[i];
  }
}

double peak(const ChartSeries& series) {
  double most = -1;
  for (const double value : series.y)
    if (value > most) most = value;
  return most;
}

double sum(const ChartSeries& series) {
  double all = 0;
  for (const double value : series.y) all += std::isnan(value) ? 0 : value;
  return all;
}

/// A series, for passThrough and collapse.
struct Line {
  ChartSeries& series;
  std::size_t size() const { return static_cast<std::size_t>(series.x.size()); }
  double value(std::size_t i) const { return series.y[static_cast<qsizetype>(i)]; }
  void drop(std::size_t first, std::size_t last) {
    const auto at = static_cast<qsizetype>(first), count = static_cast<qsizetype>(last - first);
    series.x.remove(at, count);
    series.y.remove(at, count);
  }
  qsizetype from(Instant at) const {
    return std::lower_bound(series.x.begin(), series.x.end(), at.in_seconds()) - series.x.begin();
  }
  void endAt(Instant at) {
    series.x.resize(from(at));
    series.y.resize(series.x.size());
  }
  void put(Instant at, double value) {
    const qsizetype next = from(at);
    if (next < series.x.size() && series.x[next] == at.in_seconds()) {
      series.y[next] = value;
      return;
    }
    series.x.insert(next, at.in_seconds());
    series.y.insert(next, value);
  }
};

/// A direction of the frame, by the names of its ends.
const observe::LinkView* linkOf(const Snapshot& seen, const observe::Frame& frame, const std::string& from,
                                const std::string& to) {
  const auto& regions = seen.scenery->regions;
  for (const observe::LinkView& link : frame.links)
    if (regions[link.from].id == from && regions[link.to].id == to) return &link;
  return nullptr;
}

/// Every chart over time begins at 0 and ends where the branch does: what has no sample there is a gap.
void stretch(const Snapshot& seen, ChartFacts& facts) {
  for (ChartSeries& series : facts.series) {
    if (series.x.isEmpty()) continue;
    if (series.x.front() > 0) {
      series.x.prepend(0);
      series.y.prepend(std::nan(""));
    }
    const double end = seen.reached.in_seconds();
    if (series.branch) continue;
    if (series.x.back() < end) series.x << end, series.y << std::nan("");
    else series.x.back() = end;  // the middle of the last step may lie beyond
  }
}

void addBands(const Snapshot& seen, ChartFacts& facts) {
  stretch(seen, facts);
  facts.now = seen.at.in_seconds();
  for (const observe::FaultRecord& fault : seen.timeline->faults) {
    if (fault.momentary) continue;
    const Instant end = fault.ended.value_or(fault.until.value_or(seen.end));
    facts.bands.push_back({fault.at.in_seconds(), end.in_seconds(), stateOf(fault), textOf(fault.name)});
  }
}

/// By from and to, "lag" and "lag_now" made one.
std::map<std::pair<std::string, std::string>, ChartSeries> lagsOf(const Snapshot& seen, const Told& told) {
  std::map<std::pair<std::string, std::string>, ChartSeries> lags;
  for (const NamedSeries& series : told.series) {
    if (!isCalled(series, "lag") && !isCalled(series, "lag_now")) continue;
    const std::pair ends(labelOf(series.name, "from"), labelOf(series.name, "to"));
    ChartSeries made = seriesOf(textOf(ends.first) + QStringLiteral(" → ") + textOf(ends.second), series.series, 1e-6);
    const auto [at, isNew] = lags.try_emplace(ends, made);
    if (!isNew) raise(at->second, made);
  }
  for (auto& [ends, series] : lags)
    if (const observe::LinkView* link = linkOf(seen, *told.frame, ends.first, ends.second))
      tellExactly(told, lagShown(seen, told, *link).in_millis(), Line{series});
  return lags;
}

/// Of when another branch's newest value is: of the instant shown, of when keys were counted, of its newest frame.
enum class Known { kNow, kCounted, kFrame };

using SeriesMaker = std::function<QVector<ChartSeries>(const Told&)>;

/// The same series of the other branches, for each that is shown. Up to where they have one past they have one value, however
/// their steps lie.
void addGhosts(const Snapshot& seen, ChartFacts& facts, const SeriesMaker& make, Known known) {
  const QVector<ChartSeries> own = facts.series;
  for (const observe::GhostSeries& ghost : seen.timeline->ghosts) {
    const auto there = toldOf(seen, ghost);
    if (!there) continue;
    const bool shared = there->frame == seen.frame.get();
    const Told told = known == Known::kNow       ? *there
                      : known == Known::kCounted ? asOf(seen, *there, there->frame->divergent_at)
                                                 : asOf(seen, *there, there->frame->at);
    for (ChartSeries& series : make(told)) {
      const auto shown = std::ranges::find(own, series.name, &ChartSeries::name);
      if (shown == own.end()) continue;
      if (const auto value = shared ? lastValue(*shown, seen.at.in_seconds()) : std::nullopt)
        Line{series}.put(seen.at, value->y());
      series.name = nameOfBranch(seen, ghost.branch) + QStringLiteral(": ") + series.name;
      series.branch = true;
      if (told.at < seen.at) series.until = told.at.in_seconds();
      facts.series.push_back(std::move(series));
    }
  }
}

/// Of series in the order of what is to be read first, as many as can be read.
void keepReadable(ChartFacts& facts) {
  facts.more = std::max<qsizetype>(0, facts.series.size() - kReadable);
  facts.series.resize(facts.series.size() - facts.more);
}

/// A region looks the same in all charts. Of many those with the largest `size` are shown, in the order of the scenario, and with
/// them the chosen one.
void byRegion(const Snapshot& seen, const LinkChoice& choice, double (*size)(const ChartSeries&), ChartFacts& facts) {
  QHash<QString, qsizetype> places;
  for (const auto& region : seen.scenery->regions) places.insert(textOf(region.id), places.size());
  for (ChartSeries& series : facts.series) series.look = places.value(series.name);
  if (choice.kind == LinkChoice::Kind::kAll || facts.series.size() <= kReadable) return;
  const auto rank = [&](const ChartSeries& series) {
    return series.name == choice.region ? std::numeric_limits<double>::infinity() : size(series);
  };
  std::ranges::stable_sort(facts.series, std::ranges::greater{}, rank);
  keepReadable(facts);
  std::ranges::sort(facts.series, {}, &ChartSeries::look);
}

/// A chart of what one kind of series says.
ChartFacts factsOf(const Snapshot& seen, const QString& title, const QString& unit, Known known, const SeriesMaker& make,
                   const std::function<void(ChartFacts&)>& finish) {
  ChartFacts facts;
  facts.title = title;
  facts.unit = unit;
  if (seen.frame) facts.series = make(toldOf(seen));
  finish(facts);
  addGhosts(seen, facts, make, known);
  addBands(seen, facts);
  return facts;
}

QVector<ChartSeries> backlogs(const Snapshot& seen, const Told& told) {
  std::map<std::string, ChartSeries> byRegion;
  std::vector<std::string> order;
  for (const NamedSeries& series : told.series) {
    if (!isCalled(series, "backlog_fill")) continue;
    const std::string region = labelOf(series.name, "region");
    ChartSeries made = seriesOf(textOf(region), series.series, series.unit == "ppb" ? 1e-7 : 100);
    const auto [at, isNew] = byRegion.try_emplace(region, made);
    if (isNew) order.push_back(region);
    else raise(at->second, made);
  }
  QVector<ChartSeries> out;
  for (const std::string& region : order) {
    const auto at = std::ranges::find(seen.scenery->regions, region, &observe::Scenery::Region::id);
    const auto index = static_cast<std::size_t>(at - seen.scenery->regions.begin());
    if (index < told.frame->regions.size())
      tellExactly(told, told.frame->regions[index].backlog_fill * 100, Line{byRegion[region]});
    out.push_back(byRegion[region]);
  }
  return out;
}

/// A counter's totals by the end of each step as its rate per second. A step that is still being filled has none yet.
observe::Series rateOf(const observe::Series& totals) {
  observe::Series rate = totals;
  double before = 0;
  std::size_t known = 0;  // steps since the last known total
  for (std::size_t i = 0; i < totals.values.size(); ++i) {
    ++known;
    rate.values[i] = observe::Series::kNoSample;
    if (totals.values[i] == observe::Series::kNoSample) continue;
    const double grown = totals.values[i] - before;
    if (grown >= 0) rate.values[i] = grown / (static_cast<double>(known) * totals.step.in_seconds());
    before = totals.values[i];
    known = 0;
  }
  return rate;
}

/// Bytes per second that leave each region, over all its links.
QVector<ChartSeries> egresses(const Told& told) {
  QVector<ChartSeries> out;
  for (const NamedSeries& series : told.series) {
    if (!isCalled(series, "egress")) continue;
    const QString region = textOf(labelOf(series.name, "from"));
    const ChartSeries made = seriesOf(region, rateOf(series.series), 1.0 / (1 << 20));
    const auto at = std::ranges::find(out, region, &ChartSeries::name);
    if (at == out.end()) out.push_back(made);
    else
      for (qsizetype i = 0; i < std::min(at->y.size(), made.y.size()); ++i) at->y[i] += made.y[i];
  }
  return out;
}

QVector<ChartSeries> divergences(const Told& told) {
  for (const NamedSeries& series : told.series) {
    if (!isCalled(series, "divergent_keys")) continue;
    ChartSeries made = seriesOf(QObject::tr("keys that differ"), series.series, 1), counted = made;
    counted.x.clear(), counted.y.clear();
    for (qsizetype i = 0; i < made.y.size(); ++i)  // it is counted now and then: one holds until the next
      if (!std::isnan(made.y[i])) counted.x << made.x[i], counted.y << made.y[i];
    tellExactly(told, static_cast<double>(told.frame->divergent_keys), Line{counted});
    return {counted};
  }
  return {};
}

}  // namespace

QString LinkChoice::text() const {
  switch (kind) {
    case Kind::kSlowest: return QObject::tr("Slowest links");
    case Kind::kAll: return QObject::tr("All links");
    case Kind::kFrom: return QObject::tr("From %1").arg(region);
    case Kind::kTo: return QObject::tr("To %1").arg(region);
  }
  return {};
}

QStringList LinkChoice::offered(const QStringList& regions) {
  QStringList all{LinkChoice{}.text(), LinkChoice{Kind::kAll}.text()};
  for (const QString& region : regions) all << LinkChoice{Kind::kFrom, region}.text();
  for (const QString& region : regions) all << LinkChoice{Kind::kTo, region}.text();
  return all;
}

LinkChoice LinkChoice::of(const QString& text) {
  if (text == LinkChoice{Kind::kAll}.text()) return {Kind::kAll};
  const QString region = text.section(u' ', 1);
  for (const Kind kind : {Kind::kFrom, Kind::kTo})
    if (text == LinkChoice{kind, region}.text()) return {kind, region};
  return {};
}

ChartFacts lagFacts(const Snapshot& seen, const LinkChoice& links) {
  ChartFacts facts;
  facts.title = QObject::tr("Replication lag");
  facts.unit = QStringLiteral("ms");
  facts.log = true;
  if (!seen.frame) return facts;
  for (const auto& [ends, series] : lagsOf(seen, toldOf(seen))) {
    const bool chosen = links.kind == LinkChoice::Kind::kFrom ? textOf(ends.first) == links.region
                        : links.kind == LinkChoice::Kind::kTo ? textOf(ends.second) == links.region
                                                              : true;
    if (chosen) facts.series.push_back(series);
  }
  std::ranges::stable_sort(facts.series, std::ranges::greater{}, peak);
  if (links.kind == LinkChoice::Kind::kSlowest) keepReadable(facts);
  addGhosts(
      seen, facts,
      [&](const Told& told) {
        QVector<ChartSeries> out;
        for (const auto& [ends, series] : lagsOf(seen, told)) out.push_back(series);
        return out;
      },
      Known::kNow);
  for (ChartSeries& series : facts.series) series.stepped = true;
  addBands(seen, facts);
  return facts;
}

ChartFacts divergenceFacts(const Snapshot& seen) {
  ChartFacts facts;
  facts.title = QObject::tr("Divergent keys");
  facts.unit = QStringLiteral("keys");
  facts.area = true;
  if (seen.frame) facts.series = divergences(toldOf(seen));
  addGhosts(seen, facts, divergences, Known::kCounted);
  addBands(seen, facts);
  for (ChartSeries& series : facts.series) {
    series.stepped = true;
    if (!series.branch) series.state = State::kDiverged;
  }
  return facts;
}

ChartFacts backlogFacts(const Snapshot& seen, const LinkChoice& choice) {
  return factsOf(
      seen, QObject::tr("Backlog not acknowledged by the slowest peer, fullest shard"), QStringLiteral("%"), Known::kFrame,
      [&](const Told& told) { return backlogs(seen, told); }, [&](ChartFacts& facts) { byRegion(seen, choice, peak, facts); });
}

ChartFacts egressFacts(const Snapshot& seen, const LinkChoice& choice) {
  return factsOf(seen, QObject::tr("Egress, all links of a region, mean of each step"), QStringLiteral("MiB/s"), Known::kNow,
                 egresses, [&](ChartFacts& facts) { byRegion(seen, choice, sum, facts); });
}

ChartFacts throughputFacts(const Snapshot& seen, const Throughput& counted, const LinkChoice& choice) {
  ChartFacts facts;
  facts.title = QObject::tr("Throughput, commands of clients");
  facts.unit = QStringLiteral("/s");
  for (std::size_t r = 0; r < seen.scenery->regions.size(); ++r) {
    ChartSeries series;
    series.name = textOf(seen.scenery->regions[r].id);
    series.x = counted.times();
    series.y = counted.perSecond(r, Throughput::What::kReads);
    const QVector<double> writes = counted.perSecond(r, Throughput::What::kWrites);
    double all = 0;
    for (qsizetype i = 0; i < series.y.size(); ++i) {
      series.y[i] += writes[i];
      all += std::isnan(series.y[i]) ? 0 : series.y[i];
    }
    if (all > 0) facts.series.push_back(std::move(series));
  }
  byRegion(seen, choice, sum, facts);
  addBands(seen, facts);
  return facts;
}

}  // namespace jetlag::ui
