// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_samples.h"

#include <algorithm>
#include <random>

namespace jetlag::ui::samples {

namespace {

constexpr int kUsw = 1, kUs = 2, kEu = 3, kAp = 4, kSa = 5;

MapLink link(int id, int a, int b, State state, double rate, const QString& label) {
  MapLink made;
  made.id = id, made.a = a, made.b = b, made.state = state, made.bytesPerSecond = rate, made.label = label;
  return made;
}

MapRegion region(int id, const QString& name, double lat, double lon, State ring, QChar letter, const QString& status,
                 State tone) {
  MapRegion made;
  made.id = id, made.name = name, made.lat = lat, made.lon = lon, made.ring = ring, made.letter = letter;
  made.status = status, made.statusState = tone;
  return made;
}

void addDots(MapScene& scene) {
  struct Row {
    int link;
    double at;
    double bytes;  ///< 0 is an acknowledgement.
  };
  static constexpr Row kRows[] = {{1, .2, 2e3},  {1, .62, 2e4},  {1, .86, 2e3}, {1, .4, 0},    {2, .14, 2e4}, {2, .36, 1e3},
                                  {2, .58, 6e4}, {2, .78, 1e3},  {2, .47, 0},   {3, .24, 1e4}, {3, .66, 2e3}, {3, .82, 0},
                                  {4, .12, 6e4}, {4, .28, 2e5},  {4, .6, 2e5},  {4, .84, 2e4}, {4, .72, 0},   {5, .18, 1e3},
                                  {5, .52, 4e3}, {5, .76, 0},    {6, .1, 2e3},  {6, .33, 2e4}, {6, .52, 1e3}, {6, .9, 4e3},
                                  {6, .72, 0},   {7, .15, 1e3},  {7, .55, 2e3}, {7, .9, 1e3},  {7, .76, 0},   {10, .09, 4e3},
                                  {10, .2, 0},   {10, .87, 2e3}, {10, .95, 1e3}};
  for (const Row& row : kRows)
    scene.dots.push_back({row.link, true, row.at, row.bytes > 0 ? DotKind::kEffect : DotKind::kAck, row.bytes});
}

struct Place {
  const char* name;
  double lat, lon;
};
constexpr Place kPlaces[] = {{"us-east-1", 39.04, -77.49},       {"eu-west-1", 53.35, -6.26},   {"ap-southeast-1", 1.35, 103.82},
                             {"us-west-2", 45.84, -119.7},       {"sa-east-1", -23.55, -46.63}, {"ap-northeast-1", 35.68, 139.65},
                             {"ap-southeast-2", -33.87, 151.21}, {"eu-central-1", 50.11, 8.68}, {"af-south-1", -33.93, 18.42},
                             {"ap-south-1", 19.08, 72.88},       {"us-east-2", 39.96, -83.0},   {"us-west-1", 37.35, -121.96},
                             {"ca-central-1", 45.5, -73.57},     {"eu-west-2", 51.51, -0.13},   {"eu-west-3", 48.86, 2.35},
                             {"eu-north-1", 59.33, 18.07},       {"eu-south-1", 45.46, 9.19},   {"ap-northeast-2", 37.57, 126.98},
                             {"ap-east-1", 22.32, 114.17},       {"me-south-1", 26.07, 50.56},  {"il-central-1", 32.08, 34.78},
                             {"ap-southeast-4", -37.81, 144.96}};

}  // namespace

MapScene transatlanticCut() {
  MapScene s;
  s.regions = {region(kUsw, QStringLiteral("us-west-2"), 45.84, -119.70, State::kHealthy, u'A',
                      QStringLiteral("18.7 GiB · converged"), State::kNone),
               region(kUs, QStringLiteral("us-east-1"), 39.04, -77.49, State::kDiverged, u'B',
                      QStringLiteral("2 406 keys differ"), State::kDiverged),
               region(kEu, QStringLiteral("eu-west-1"), 53.35, -6.26, State::kVersionC, u'C', QStringLiteral("2 989 keys differ"),
                      State::kVersionC),
               region(kAp, QStringLiteral("ap-southeast-1"), 1.35, 103.82, State::kFullSync, QChar(),
                      QStringLiteral("stale until 00:43.4"), State::kFullSync),
               region(kSa, QStringLiteral("sa-east-1"), -23.55, -46.63, State::kHealthy, u'A',
                      QStringLiteral("18.7 GiB · converged"), State::kNone)};
  s.regions[3].progress = 0.46;
  s.regions[1].place = QStringLiteral("N. Virginia");
  const auto ms = [](const char* text) { return QString::fromUtf8(text); };
  s.links = {
      link(1, kUsw, kUs, State::kHealthy, 8e5, ms("64 ms")),  link(2, kUsw, kEu, State::kHealthy, 1e5, ms("118 ms")),
      link(3, kUs, kSa, State::kHealthy, 2e5, ms("115 ms")),  link(4, kEu, kSa, State::kLagging, 2e5, ms("178 ms · lag 412 ms")),
      link(5, kUsw, kSa, State::kHealthy, 2e4, ms("174 ms")), link(6, kEu, kAp, State::kHealthy, 2e5, ms("182 ms")),
      link(7, kSa, kAp, State::kHealthy, 1e4, ms("327 ms")),  link(8, kUs, kEu, State::kCut, 0, ms("70 ms")),
      link(9, kUs, kAp, State::kFullSync, 5e8, ms("215 ms")), link(10, kUsw, kAp, State::kHealthy, 4e4, ms("160 ms"))};
  s.links[7].cutForward = s.links[7].cutBackward = true;
  s.links[7].cutLabel = QStringLiteral("Cut 14.0 s");
  s.pipes = {{9, true, 0.46, QStringLiteral("Full sync us → ap"), QStringLiteral("8.6 of 18.7 GiB"),
              QStringLiteral("528 MiB/s · 19 s left")}};
  s.gauges = {
      {8, true, 0.82, QStringLiteral("Backlog us → eu"), QStringLiteral("exhausted in 3.1 s"), QStringLiteral("52.5 of 64 MiB")}};
  s.headline = {State::kCut, QStringLiteral("5 395 keys differ"),
                QStringLiteral("growing by 385/s while us ⇄ eu is cut · 3 digests, ap loading")};
  s.selection = {MapKind::kLink, 8, true};
  s.motion = 4;
  s.chevrons = 6;
  addDots(s);
  return s;
}

MapScene manyRegions(int count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Place> places(std::begin(kPlaces), std::end(kPlaces));
  if (seed != 0) std::shuffle(places.begin(), places.end(), random);
  MapScene s;
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  for (int i = 0; i < count; ++i) {
    const Place& place = places[static_cast<std::size_t>(i)];
    const bool other = chance(20);
    s.regions.push_back(region(i, QString::fromLatin1(place.name), place.lat, place.lon,
                               other ? State::kDiverged : State::kHealthy, other ? u'B' : u'A',
                               other ? QStringLiteral("1 204 keys differ") : QStringLiteral("18.7 GiB · converged"),
                               other ? State::kDiverged : State::kNone));
    for (int j = 0; j < i; ++j) {
      MapLink made = link(static_cast<int>(s.links.size()), j, i, chance(5) ? State::kLagging : State::kHealthy, 1e5,
                          QStringLiteral("%1 ms").arg(20 + random() % 300));
      if (chance(3))
        made.state = State::kCut, made.cutForward = true, made.cutBackward = chance(60),
        made.cutLabel = QStringLiteral("Cut 3.0 s");
      s.links.push_back(made);
    }
  }
  s.headline = {State::kCut, QStringLiteral("3 612 keys differ"), QStringLiteral("3 links are cut · 2 digests")};
  return s;
}

MapScene longNames() {
  MapScene s = transatlanticCut();
  for (MapRegion& r : s.regions) r.name = QStringLiteral("europe-and-neighbours-availability-zone-") + r.name;
  s.regions[1].status = QStringLiteral("clock 812 ms ahead of the others' median");
  s.headline.rest =
      QStringLiteral("growing by 385/s while us ⇄ eu is cut, with a sentence that nobody expected to become so very long here");
  return s;
}

MapScene oneRegion() {
  MapScene s;
  s.regions = {region(1, QStringLiteral("eu-west-1"), 53.35, -6.26, State::kHealthy, u'A',
                      QStringLiteral("18.7 GiB · 12 000 writes/s"), State::kNone)};
  s.headline = {State::kHealthy, QStringLiteral("One region"), QStringLiteral("nothing to replicate to")};
  return s;
}

MapScene busy(int dots) {
  MapScene s = transatlanticCut();
  s.dots.clear();
  std::mt19937 random(7);
  for (int i = 0; i < dots; ++i) {
    const auto kind = i % 5 == 0 ? DotKind::kAck : i % 7 == 0 ? DotKind::kSync : DotKind::kEffect;
    s.dots.push_back({1 + static_cast<int>(random() % 10), random() % 2 == 0, static_cast<double>(random() % 1000) / 1000, kind,
                      static_cast<double>(256 + random() % 100000)});
  }
  return s;
}

}  // namespace jetlag::ui::samples
