// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline_samples.h"

#include <cmath>
#include <functional>
#include <random>

namespace jetlag::ui::samples {

namespace {

Nanos at(double seconds) { return static_cast<Nanos>(std::llround(seconds * 1e9)); }

TimelineItem bar(int id, State state, double from, double done, double to, const QString& text, const QString& tail = {}) {
  TimelineItem item;
  item.id = id, item.state = state, item.from = at(from), item.done = at(done), item.to = at(to), item.text = text,
  item.tail = tail;
  return item;
}

TimelineItem mark(int id, TimelineShape shape, double when, const QString& text, bool planned = false) {
  TimelineItem item;
  item.id = id, item.shape = shape, item.from = item.done = item.to = at(when), item.text = text, item.planned = planned;
  return item;
}

TimelineSeries series(const QString& name, const QString& value, State colour, double from, double to,
                      const std::function<double(double)>& f) {
  TimelineSeries made;
  made.name = name, made.value = value, made.colour = colour;
  for (double t = from; t <= to; t += 0.15) made.points.emplace_back(t * 1e9, f(t));
  return made;
}

TimelineSeries whatIf(TimelineSeries made) {
  made.otherBranch = true;
  return made;
}

void addCharts(TimelineScene& s, double now) {
  std::mt19937 random(7);
  const auto noise = [&random](double share) { return 1 + share * static_cast<double>(random() % 1000) / 1000; };
  TimelineChart lag;
  lag.id = 1, lag.title = QStringLiteral("Lag p99"), lag.unit = QStringLiteral("ms, log scale"), lag.logarithmic = true;
  lag.series = {series({}, {}, State::kNone, 0, now, [&](double) { return 118 * noise(0.1); }),
                series(QStringLiteral("eu → sa"), QStringLiteral("412 ms"), State::kLagging, 0, now,
                       [&](double t) { return (t < 11 ? 186 : std::min(186 + (t - 11) * 17, 412.0)) * noise(0.05); }),
                series(QStringLiteral("us → eu"), QStringLiteral("14.0 s"), State::kCut, 0, now,
                       [&](double t) { return t < 10.3 ? 70 * noise(0.12) : std::max(74.0, (t - 10.3) * 1000); }),
                whatIf(series(QStringLiteral("what-if: us → eu"), QStringLiteral("74 ms"), State::kNone, 18, 42, [&](double t) {
                  return t < 20 ? (t - 10.3) * 1000 : std::max(72.0, 9700 * std::exp(-(t - 20) * 4.2)) * noise(0.06);
                }))};
  TimelineChart keys;
  keys.id = 2, keys.title = QStringLiteral("Divergent keys"), keys.unit = QStringLiteral("keys");
  keys.series = {series({}, QStringLiteral("5 395 keys"), State::kDiverged, 0, now,
                        [&](double t) { return t < 10.3 ? 18 + 22 * noise(1) - 22 : std::min(5395.0, (t - 10.3) * 385); }),
                 whatIf(series(QStringLiteral("what-if:"), QStringLiteral("21 keys"), State::kNone, 18, 42, [](double t) {
                   return t < 20 ? (t - 10.3) * 385 : std::max(20.0, 3730 * std::exp(-(t - 20) * 3.4));
                 }))};
  keys.series[0].area = true;
  s.charts = {lag, keys};
}

}  // namespace

TimelineScene transatlanticTimeline() {
  constexpr double kNow = 24.318;
  TimelineScene s;
  s.range = {0, at(60)};
  s.now = s.cursor = at(kNow);
  TimelineBranch main{1, QStringLiteral("main"), true, 0, at(kNow), -1, false, {}, {}, {}, {}};
  TimelineBranch fork{2,
                      QStringLiteral("what-if"),
                      false,
                      at(18),
                      at(42),
                      0,
                      true,
                      QStringLiteral("fork at 18.0 s"),
                      QStringLiteral("what if: heal at 20 s, no full sync"),
                      QStringLiteral("to 42.0 s · Compare…"),
                      {at(21.1)}};
  s.branches = {main, fork};
  TimelineItem diamond = mark(1, TimelineShape::kDiamond, 7.6, QStringLiteral("disk lost ap"));
  s.lanes = {
      {1,
       QStringLiteral("Faults"),
       {diamond,
        bar(2, State::kCut, 10.3, kNow, 30.3, QStringLiteral("cut us ⇄ eu"), QStringLiteral("heals at 30.3 s as scheduled")),
        mark(3, TimelineShape::kDiamond, 48, QStringLiteral("crash sa shard 1"), true)}},
      {2,
       QStringLiteral("Syncs"),
       {bar(4, State::kPartial, 0.8, 1.6, 1.6, QStringLiteral("partial us-west → sa")),
        bar(5, State::kFullSync, 8, kNow, 43.4, QStringLiteral("full us → ap · 8.6 of 18.7 GiB"),
            QStringLiteral("expected end 43.4 s")),
        mark(6, TimelineShape::kMark, 27.4, QStringLiteral("us → eu backlog gone 27.4 s"))}},
      {3,
       QStringLiteral("Failovers"),
       {bar(7, State::kFailover, 19.2, 21.1, 21.1, QStringLiteral("sa shard 1 promoted in 1.9 s · 0 writes lost"))}}};
  s.lanes[1].items[1].filled = true;
  s.lanes[2].items[0].glyphSwap = true;
  s.verdicts = QStringLiteral("1 ok · 2 broken");
  const auto broken = [&](int id, const char* text, double since) {
    return TimelineExpectation{
        id, QString::fromUtf8(text), State::kCut, {{{0, at(since)}, State::kHealthy}, {{at(since), at(kNow)}, State::kCut}}};
  };
  s.expectations = {
      broken(1, "lag{from=us,to=eu}.p99 < 150ms · broken at 10.45 s, now 14 018 ms", 10.45),
      broken(2, "full_syncs == 0 · broken at 8.00 s, now 1", 8),
      {3, QStringLiteral("availability ≥ 99.99 % · 99.998 %"), State::kHealthy, {{{0, at(kNow)}, State::kHealthy}}}};
  s.bookmarks = {{1, at(10.3), QStringLiteral("The cut")}};
  addCharts(s, kNow);
  return s;
}

TimelineScene crowdedTimeline(int count, std::uint32_t seed) {
  TimelineScene s = transatlanticTimeline();
  std::mt19937 random(seed);
  for (TimelineLane& lane : s.lanes) lane.items.clear();
  for (int i = 0; i < count; ++i) {
    const double from = static_cast<double>(random() % 58000) / 1000, wide = static_cast<double>(random() % 6000) / 1000;
    TimelineItem item =
        random() % 2 == 0 ? bar(i, State::kPartial, from, from + wide * 0.7, from + wide, QStringLiteral("item number %1").arg(i))
                          : mark(i, random() % 3 == 0 ? TimelineShape::kMark : TimelineShape::kDiamond, from,
                                 QStringLiteral("event %1").arg(i));
    s.lanes[random() % 3].items.push_back(item);
  }
  return s;
}

TimelineScene ladderTimeline(int count) {
  TimelineScene s = transatlanticTimeline();
  auto& faults = s.lanes.front().items;
  faults.clear();
  for (int i = 0; i < count; ++i)
    faults.push_back(bar(i, State::kCut, 4 + i, 24, 40 + i, QStringLiteral("cut us ⇄ eu %1").arg(i),
                         QStringLiteral("heals at %1 s as scheduled").arg(40 + i)));
  return s;
}

TimelineScene plainTimeline() {
  TimelineScene s;
  s.range = {0, at(30)};
  s.now = s.cursor = at(14.6);
  s.lanes = {{1,
              QStringLiteral("Faults"),
              {bar(1, State::kCut, 10, 14.6, 20, QStringLiteral("cut us ⇄ eu"), QStringLiteral("heals at 20 s"))}}};
  return s;
}

}  // namespace jetlag::ui::samples
