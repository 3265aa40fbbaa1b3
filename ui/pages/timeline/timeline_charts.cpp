// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline's charts: replication lag of every direction, and keys that differ; those of other branches dashed.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "pages/facts.h"
#include "pages/timeline/timeline_scene_of.h"
#include "widgets/numbers.h"
#include "widgets/timeline_layout.h"

namespace jetlag::ui {

namespace {

using observe::Snapshot;

constexpr std::size_t kMostNamed = 3;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<QPointF> pointsOf(const observe::Series& series, double factor) {
  std::vector<QPointF> points;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const Instant at = series.start + series.step * static_cast<std::int64_t>(i);
    const double value = series.values[i];
    points.emplace_back(static_cast<double>(at.ns), value == observe::Series::kNoSample ? kNan : value * factor);
  }
  return points;
}

bool isGap(const QPointF& point) { return !std::isfinite(point.y()); }

struct Direction {
  const observe::LinkView* link;
  observe::Series series;
  bool chosen;
  double weight;  ///< How much it deserves a name.
};

std::vector<Direction> directionsOf(const Snapshot& seen, const Selection& selection) {
  std::vector<Direction> all;
  for (const observe::LinkView& link : seen.frame->links) {
    const auto series = lagSeries(seen, seen.timeline->series, link);
    if (!series) continue;
    const bool chosen =
        selection.kind == Selection::Kind::kLink && pairId(selection.a, selection.b) == pairId(link.from, link.to);
    const double over = static_cast<double>(link.lag.ns) / static_cast<double>(std::max<std::int64_t>(1, link.lag_bound.ns));
    all.push_back({&link, *series, chosen, over + (chosen ? 1e6 : 0)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Direction& a, const Direction& b) { return a.weight > b.weight; });
  return all;
}

/// A series, for passThrough and collapse.
struct Line {
  std::vector<QPointF>& points;
  std::size_t size() const { return points.size(); }
  double value(std::size_t i) const { return points[i].y(); }
  void drop(std::size_t first, std::size_t last) { points.erase(place(first), place(last)); }
  std::ptrdiff_t from(Instant at) const {
    return std::ranges::lower_bound(points, static_cast<double>(at.ns), std::less{}, [](const QPointF& p) { return p.x(); }) -
           points.begin();
  }
  std::vector<QPointF>::iterator place(std::size_t i) const { return points.begin() + static_cast<std::ptrdiff_t>(i); }
  void endAt(Instant at) { points.erase(points.begin() + from(at), points.end()); }
  void put(Instant at, double value) {
    const QPointF point(static_cast<double>(at.ns), value);
    const auto next = points.begin() + from(at);
    if (next != points.end() && next->x() == point.x()) *next = point;
    else points.insert(next, point);
  }
};

double keysOf(const Told& told) { return static_cast<double>(told.frame->divergent_keys); }

using Words = std::function<QString(double)>;
using Pick = std::function<std::optional<observe::Series>(const std::vector<observe::NamedSeries>&)>;

/// The value at the instant that is told of.
using Exact = std::function<double(const Told&)>;

/// What the other branches' series say; where the newest value is from before the instant shown, with its time.
void addGhosts(const Snapshot& seen, const Pick& pick, double factor, const Exact& exact, const Words& words, const QString& what,
               bool counted, TimelineChart& chart) {
  for (const observe::GhostSeries& ghost : seen.timeline->ghosts) {
    const auto found = pick(ghost.series);
    const auto there = toldOf(seen, ghost);
    if (!found || !there) continue;
    const Told told = counted ? asOf(seen, *there, there->frame->divergent_at) : *there;
    TimelineSeries series;
    series.otherBranch = true;
    series.until = there->at.ns;
    for (const observe::Branch& branch : seen.branches)
      if (branch.id == ghost.branch) series.until = branch.reached.ns;
    series.points = pointsOf(*found, factor);
    std::erase_if(series.points, isGap);
    tellExactly(told, exact(told), Line{series.points});
    series.name =
        what.isEmpty() ? nameOfBranch(seen, ghost.branch) : QStringLiteral("%1: %2").arg(nameOfBranch(seen, ghost.branch), what);
    const QPointF* const last = shownPoint(series, told.at.ns);
    if (last == nullptr) continue;
    series.value = words(last->y());
    if (told.at < seen.at) series.value += QStringLiteral(" at %1").arg(numbers::duration(told.at.ns));
    chart.series.push_back(std::move(series));
  }
}

TimelineChart lagChart(const Snapshot& seen, const Selection& selection) {
  TimelineChart chart;
  chart.id = 1;
  chart.title = QStringLiteral("Replication lag");
  chart.unit = QStringLiteral("ms, log scale");
  chart.logarithmic = true;
  const std::vector<Direction> all = directionsOf(seen, selection);
  const bool calm = std::none_of(all.begin(), all.end(), [](const Direction& d) { return d.chosen || d.weight > 1; });
  for (std::size_t i = all.size(); i-- > 0;) {  // what matters is painted last
    const Direction& direction = all[i];
    TimelineSeries series;
    series.until = seen.reached.ns;
    series.points = pointsOf(direction.series, 1e-6);
    const bool named = i < kMostNamed && (direction.weight > 1 || (calm && i == 0));
    series.colour = State::kNone;
    const Duration lag = lagShown(seen, *direction.link);
    tellExactly(toldOf(seen), lag.in_millis(), Line{series.points});
    series.name = briefArrow(seen, direction.link->from, direction.link->to);
    if (named) {
      series.value = lagText(seen, *direction.link, lag);
      series.colour = direction.link->cut                               ? State::kCut
                      : direction.link->lag > direction.link->lag_bound ? State::kLagging
                                                                        : State::kHealthy;
      series.dash = static_cast<int>(i);
    }
    chart.series.push_back(std::move(series));
  }
  if (!all.empty()) {
    const observe::LinkView& first = *all.front().link;
    const Words words = [&](double millis) { return lagText(seen, first, Duration{std::llround(millis * 1e6)}); };
    const Pick pick = [&](const std::vector<observe::NamedSeries>& series) { return lagSeries(seen, series, first); };
    const Exact exact = [&](const Told& told) {
      const observe::LinkView* link = directionOf(*told.frame, first.from, first.to);
      return link == nullptr ? kNan : lagShown(seen, told, *link).in_millis();
    };
    addGhosts(seen, pick, 1e-6, exact, words, briefArrow(seen, first.from, first.to), false, chart);
  }
  return chart;
}

TimelineChart keysChart(const Snapshot& seen) {
  TimelineChart chart;
  chart.id = 2;
  chart.title = QStringLiteral("Divergent keys");
  chart.unit = QStringLiteral("keys");
  const Words words = [](double keys) {
    return numbers::counted(std::llround(keys), QStringLiteral("key"), QStringLiteral("keys"));
  };
  TimelineSeries series;
  series.until = seen.reached.ns;
  series.colour = State::kDiverged;
  if (const observe::NamedSeries* keys = seriesOf(*seen.timeline, "divergent_keys")) {
    series.points = pointsOf(keys->series, 1);
    std::erase_if(series.points, isGap);  // it is counted now and then
    tellExactly(toldOf(seen), keysOf(toldOf(seen)), Line{series.points});
    series.value = words(keysOf(toldOf(seen)));
  }
  series.area = seen.timeline->ghosts.empty();
  chart.series.push_back(std::move(series));
  const Pick pick = [](const std::vector<observe::NamedSeries>& all) {
    const auto found = std::ranges::find(all, "divergent_keys", &observe::NamedSeries::name);
    return found == all.end() ? std::nullopt : std::optional(found->series);
  };
  addGhosts(seen, pick, 1, keysOf, words, {}, true, chart);
  return chart;
}

}  // namespace

std::vector<TimelineChart> chartsOf(const Snapshot& seen, const Selection& selection) {
  std::vector<TimelineChart> charts;
  if (seen.scenery->regions.size() > 1) charts.push_back(lagChart(seen, selection));
  charts.push_back(keysChart(seen));
  return charts;
}

}  // namespace jetlag::ui
