// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline_layout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/numbers.h"
#include "widgets/timeline_items.h"

namespace jetlag::ui {

namespace {

constexpr double kRuler = 26, kBranch = 22, kLane = 26, kStacked = 22, kExpectation = 16.5, kLeastChart = 56;
constexpr double kTickDistance = 84;
constexpr std::size_t kNamedRows = 6;

struct Plan {
  bool branches = true, merged = false, expectations = true;
  std::size_t charts = 0;
  std::size_t stacked = 4;  ///< rows that a lane may have
  bool close = false;       ///< a single branch takes one row
};

/// Where room is short a single branch takes one row: the events need the other one.
double branchesHeight(const TimelineScene& scene, const Plan& plan) {
  const std::size_t least = plan.close ? 1 : 2;
  return scene.branches.empty() ? 0 : kBranch * static_cast<double>(std::clamp<std::size_t>(scene.branches.size(), least, 3));
}

double expectationsHeight(const TimelineScene& scene) {
  return scene.expectations.empty()
             ? 0
             : std::max(26.0, kExpectation * static_cast<double>(std::min<std::size_t>(scene.expectations.size(), 6)) + 6.5);
}

double laneHeight(const TimelineScene& scene, const TimelineLayout& layout, std::size_t lane, const Plan& plan) {
  return kLane + kStacked * static_cast<double>(std::min<std::size_t>(countRows(scene, layout, {lane}, false), plan.stacked) - 1);
}

double fixedHeight(const TimelineScene& scene, const TimelineLayout& layout, const Plan& plan) {
  double high = kRuler;
  if (plan.branches) high += branchesHeight(scene, plan);
  if (plan.merged) high += scene.lanes.empty() ? 0 : kLane;
  else
    for (std::size_t i = 0; i < scene.lanes.size(); ++i) high += laneHeight(scene, layout, i, plan);
  if (plan.expectations) high += expectationsHeight(scene);
  return high;
}

/// Whether faults have their names: those of more rows than kNamedRows are a crowd anyway.
bool namesFaults(const TimelineScene& scene, const TimelineLayout& layout, const Plan& plan, double spare) {
  if (scene.lanes.empty()) return true;
  std::vector<std::size_t> lanes(plan.merged ? scene.lanes.size() : 1);
  std::iota(lanes.begin(), lanes.end(), std::size_t{0});
  const double high = plan.merged ? kLane + spare : laneHeight(scene, layout, 0, plan);
  return leastHeight(std::min(countRows(scene, layout, lanes, plan.merged), kNamedRows)) <= high;
}

Plan planFor(const TimelineScene& scene, const TimelineLayout& layout, double height) {
  const std::size_t charts = scene.charts.size(), one = std::min<std::size_t>(charts, 1);
  // Branches, merged events, expectations, charts, rows of a lane, close: from everything to the least. All charts stay while
  // lanes have two rows; what is expected, and whether it holds, stays longest: many commands or faults are thin bands rather
  // than take its place.
  const Plan plans[] = {{true, false, true, charts},          {true, false, true, charts, 4, true},
                        {true, false, true, charts, 2, true}, {true, false, true, one, 4, true},
                        {true, false, true, one, 2, true},    {true, false, true, one, 1, true},
                        {true, true, true, one, 1, true},     {true, true, false, one, 1, true},
                        {true, true, false, 0, 1, true},      {false, true, false, 0, 1, true}};
  for (const bool named : {true, false})
    for (const Plan& plan : plans) {
      const double spare = height + 0.5 - fixedHeight(scene, layout, plan) - kLeastChart * static_cast<double>(plan.charts);
      if (spare >= 0 && (!named || (plan.expectations && namesFaults(scene, layout, plan, spare)))) return plan;
    }
  return plans[std::size(plans) - 1];
}

QString fromTo(Nanos from, Nanos to) {
  return QStringLiteral("from %1 to %2").arg(numbers::duration(from), numbers::duration(to));
}

}  // namespace

double TimelineLayout::x(Nanos at) const {
  const double span = std::max<double>(1, static_cast<double>(visible.to - visible.from));
  return left + (right - left) * (static_cast<double>(at - visible.from) / span);
}

Nanos TimelineLayout::time(double x) const {
  const double share = right > left ? (x - left) / (right - left) : 0;
  return visible.from + static_cast<Nanos>(std::llround(share * static_cast<double>(visible.to - visible.from)));
}

const TimelineRow* TimelineLayout::row(TimelineRowKind kind) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const TimelineRow& r) { return r.kind == kind; });
  return found == rows.end() ? nullptr : &*found;
}

TimelineLayout layoutTimeline(const TimelineScene& scene, const QRectF& area, const TimeSpan& visible, std::size_t chart) {
  TimelineLayout layout;
  layout.area = area;
  layout.visible = visible;
  layout.left = area.left() + (area.width() < 760 ? 112 : 152);
  layout.right = area.right() - 16;
  layout.tickStep = std::max<Nanos>(1, visible.to - visible.from);
  if (layout.right < layout.left + 20 || visible.to <= visible.from) return layout;
  layout.ruler = QRectF(area.left(), area.top(), area.width(), kRuler);
  const auto least =
      static_cast<Nanos>(kTickDistance * static_cast<double>(visible.to - visible.from) / (layout.right - layout.left));
  layout.tickStep = numbers::niceTimeStep(std::max<Nanos>(1, least));
  const Plan plan = planFor(scene, layout, area.height());
  double y = layout.ruler.bottom();
  const auto add = [&](TimelineRowKind kind, std::size_t index, double high) {
    layout.rows.push_back({kind, index, QRectF(area.left(), y, area.width(), high)});
    y += high;
  };
  if (plan.branches && !scene.branches.empty()) add(TimelineRowKind::kBranches, 0, branchesHeight(scene, plan));
  std::vector<std::size_t> all(scene.lanes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (plan.merged && !all.empty()) {
    const double spare = area.height() - fixedHeight(scene, layout, plan) - kLeastChart * static_cast<double>(plan.charts);
    const double wish = kStacked * static_cast<double>(countRows(scene, layout, all, false) - 1);
    const bool last = plan.charts == 0 && (!plan.expectations || scene.expectations.empty());  // then what is left is its
    add(TimelineRowKind::kEvents, 0, std::max(20.0, last ? area.bottom() - y : kLane + std::min(spare, wish)));
    placeItems(scene, layout, all, layout.rows.back().box);
  }
  for (const std::size_t lane : all) {
    if (plan.merged) break;
    add(TimelineRowKind::kLane, lane, laneHeight(scene, layout, lane, plan));
    placeItems(scene, layout, {lane}, layout.rows.back().box);
  }
  if (plan.expectations && !scene.expectations.empty()) add(TimelineRowKind::kExpectations, 0, expectationsHeight(scene));
  const double share = plan.charts == 0 ? 0 : (area.bottom() - y) / static_cast<double>(plan.charts);
  for (std::size_t i = 0; i < plan.charts; ++i)
    add(TimelineRowKind::kChart, plan.charts == 1 ? chart % scene.charts.size() : i, share);
  return layout;
}

namespace {

TimelineHit hitInRow(const TimelineScene& scene, const TimelineRow& row, const QPointF& point, TimelineHit hit) {
  const auto line = [&](double high) { return static_cast<std::size_t>(std::max(0.0, (point.y() - row.box.top() - 3) / high)); };
  switch (row.kind) {
    case TimelineRowKind::kBranches:
      if (line(kBranch) < scene.branches.size()) hit.part = TimelinePart::kBranch, hit.id = scene.branches[line(kBranch)].id;
      break;
    case TimelineRowKind::kExpectations:
      if (line(kExpectation) < scene.expectations.size())
        hit.part = TimelinePart::kExpectation, hit.id = scene.expectations[line(kExpectation)].id;
      break;
    case TimelineRowKind::kChart:
      hit.part = TimelinePart::kChart;
      hit.id = scene.charts[row.index].id;
      break;
    case TimelineRowKind::kLane:
      hit.part = TimelinePart::kLane;
      hit.lane = scene.lanes[row.index].id;
      break;
    case TimelineRowKind::kEvents: hit.part = TimelinePart::kLane; break;
  }
  return hit;
}

}  // namespace

TimelineHit hitTest(const TimelineScene& scene, const TimelineLayout& layout, const QPointF& point) {
  TimelineHit hit;
  hit.at = std::clamp(layout.time(point.x()), scene.range.from, std::max(scene.range.from, scene.range.to));
  if (!layout.area.contains(point)) return hit;
  for (const TimelineBookmark& mark : scene.bookmarks) {
    const TimelineRow* branches = layout.row(TimelineRowKind::kBranches);
    const double y = branches == nullptr ? layout.ruler.bottom() - 8 : branches->box.top() + 11;
    if (std::abs(layout.x(mark.at) - point.x()) <= 7 && std::abs(y - point.y()) <= 11) {
      hit.part = TimelinePart::kBookmark, hit.id = mark.id;
      return hit;
    }
  }
  if (layout.ruler.contains(point)) {
    hit.part = TimelinePart::kRuler;
    return hit;
  }
  // Backwards: what was painted last lies on top.
  for (auto box = layout.items.rbegin(); box != layout.items.rend(); ++box)
    if (box->box.adjusted(-4, -3, 4, 3).contains(point) || box->beside.box.contains(point) || box->tail.box.contains(point)) {
      hit.part = TimelinePart::kItem;
      hit.id = scene.lanes[box->lane].items[box->item].id;
      hit.lane = scene.lanes[box->lane].id;
      return hit;
    }
  for (const TimelineRow& row : layout.rows)
    if (row.box.contains(point)) return hitInRow(scene, row, point, hit);
  return hit;
}

QString spokenName(const TimelineScene& scene, const TimelineHit& hit) {
  switch (hit.part) {
    case TimelinePart::kItem:
      for (const TimelineLane& lane : scene.lanes)
        for (const TimelineItem& item : lane.items) {
          if (lane.id != hit.lane || item.id != hit.id) continue;
          const QString when = item.shape == TimelineShape::kBar ? fromTo(item.from, std::max(item.to, item.done))
                                                                 : QStringLiteral("at %1").arg(numbers::duration(item.from));
          QString name = QStringLiteral("%1: %2, %3").arg(lane.title, item.text, when);
          for (const QString& more : {item.planned ? QStringLiteral("planned") : QString(), item.tail, item.note})
            if (!more.isEmpty()) name += QStringLiteral(", ") + more;
          return name;
        }
      return {};
    case TimelinePart::kBranch:
      for (const TimelineBranch& branch : scene.branches)
        if (branch.id == hit.id)
          return QStringLiteral("Branch %1, %2").arg(branch.name, fromTo(branch.from, branch.to)) +
                 (branch.current ? QStringLiteral(", current") : QString());
      return {};
    case TimelinePart::kExpectation:
      for (const TimelineExpectation& expectation : scene.expectations)
        if (expectation.id == hit.id) return QStringLiteral("Expectation %1").arg(expectation.text);
      return {};
    case TimelinePart::kBookmark:
      for (const TimelineBookmark& mark : scene.bookmarks)
        if (mark.id == hit.id) return QStringLiteral("Bookmark %1 at %2").arg(mark.text, numbers::duration(mark.at));
      return {};
    default: return {};
  }
}

}  // namespace jetlag::ui
