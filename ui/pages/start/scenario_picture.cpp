// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/start/scenario_picture.h"

#include <algorithm>

#include "scenario/links.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

using scenario::FaultKind;
using scenario::FaultSpec;
using scenario::ScenarioSpec;

class Picture {
 public:
  explicit Picture(const ScenarioSpec& spec) : spec_(spec) {}

  MapScene made() {
    scene_.layers.legend = false;
    addRegions();
    addLinks();
    for (const FaultSpec& fault : spec_.faults) strike(fault);
    addClocks();
    addWrites();
    addFullSync();
    addTraffic();
    return std::move(scene_);
  }

 private:
  void addRegions() {
    for (std::size_t r = 0; r < spec_.regions.size(); ++r) {
      const auto& from = spec_.regions[r];
      MapRegion region;
      region.id = static_cast<int>(r);
      region.name = QString::fromStdString(from.id);
      region.lat = from.latitude;
      region.lon = from.longitude;
      region.letter = QLatin1Char('A');
      scene_.regions.push_back(region);
    }
  }

  void addLinks() {
    for (const scenario::DirectedPair& pair : scenario::linked_pairs(spec_)) {
      if (linkOf(pair.from.value, pair.to.value) != nullptr) continue;
      MapLink link;
      link.id = static_cast<int>(scene_.links.size());
      link.a = pair.from.value;
      link.b = pair.to.value;
      link.bytesPerSecond = spec_.regions.size() > 4 ? 1e4 : 2e5;
      scene_.links.push_back(link);
    }
  }

  MapLink* linkOf(int a, int b) {
    for (MapLink& link : scene_.links)
      if ((link.a == a && link.b == b) || (link.a == b && link.b == a)) return &link;
    return nullptr;
  }

  void strike(const FaultSpec& fault) {
    for (const scenario::DirectedPair& pair : fault.links) {
      MapLink* link = linkOf(pair.from.value, pair.to.value);
      if (link == nullptr) continue;
      if (fault.kind == FaultKind::kDegrade) {
        link->degraded = true;
        link->state = State::kLagging;
      } else if (fault.kind != FaultKind::kHeal) {
        (link->a == pair.from.value ? link->cutForward : link->cutBackward) = true;
        link->state = State::kCut;
      }
    }
    if (fault.kind == FaultKind::kIsolate || fault.kind == FaultKind::kCut) {
      MapRegion& other = scene_.regions[fault.regions.back().value];
      other.letter = QLatin1Char('B');
      other.ring = State::kDiverged;
    }
    const bool down = fault.kind == FaultKind::kRegionDown || fault.kind == FaultKind::kCrash;
    for (const RegionId region : fault.regions)
      if (down) {
        scene_.regions[region.value].down = true;
        scene_.regions[region.value].ring = State::kCut;
      }
    if (fault.kind == FaultKind::kDegrade && !fault.links.empty()) {
      const auto extra = fault.extra_one_way_delay.ns;
      if (extra > 0) note(fault.links.front().to.value, QStringLiteral("+") + numbers::duration(extra), State::kLagging);
    }
  }

  void note(int region, const QString& text, State state) { scene_.notes.push_back({region, text, state}); }

  void addClocks() {
    for (std::size_t r = 0; r < spec_.regions.size(); ++r) {
      const auto offset = spec_.regions[r].clock.offset.ns;
      if (offset == 0) continue;
      const QString sign = offset > 0 ? QStringLiteral("+") : QString();
      note(static_cast<int>(r), QStringLiteral("clock ") + sign + numbers::duration(offset), State::kLagging);
      scene_.regions[r].ring = State::kLagging;
    }
  }

  /// What two regions do at the same instant: the heart of a conflict.
  void addWrites() {
    for (std::size_t i = 0; i + 1 < spec_.script.size(); ++i) {
      const auto &first = spec_.script[i], &second = spec_.script[i + 1];
      if (!first.at || first.at != second.at || !first.region || !second.region || first.region == second.region) continue;
      if (first.text.size() > 24 || second.text.size() > 24) continue;
      note(first.region->value, QString::fromStdString(first.text), State::kFullSync);
      note(second.region->value, QString::fromStdString(second.text), State::kDiverged);
      return;
    }
  }

  void addFullSync() {
    const bool expected = std::any_of(spec_.expect.begin(), spec_.expect.end(), [](const scenario::ExpectationText& e) {
      return e.text.starts_with("full_syncs") &&
             (e.text.find("> 0") != std::string::npos || e.text.find("== 1") != std::string::npos);
    });
    for (const FaultSpec& fault : spec_.faults) {
      if (!expected || fault.regions.empty()) continue;
      const int behind = fault.regions.front().value;
      for (MapLink& link : scene_.links) {
        if (link.a != behind && link.b != behind) continue;
        link.cutForward = link.cutBackward = false;
        link.state = State::kFullSync;
        scene_.pipes.push_back({link.id, link.b == behind, 0.62, {}, {}, {}, 0});
        MapRegion& empty = scene_.regions[static_cast<std::size_t>(behind)];
        empty.ring = State::kFullSync;
        empty.letter = QLatin1Char('A');
        empty.down = false;
        return;
      }
    }
  }

  void addTraffic() {
    const bool many = scene_.links.size() > 6;
    for (const MapLink& link : scene_.links) {
      if (link.state == State::kCut || link.state == State::kFullSync) continue;
      if (scene_.regions[static_cast<std::size_t>(link.a)].down || scene_.regions[static_cast<std::size_t>(link.b)].down)
        continue;
      for (const double at : {0.3, 0.68})
        if (!many || (at < 0.5) == (link.id % 2 == 0))
          scene_.dots.push_back({link.id, link.id % 2 == 0, at, DotKind::kEffect, 2e4, {}});
    }
  }

  const ScenarioSpec& spec_;
  MapScene scene_;
};

}  // namespace

MapScene pictureOf(const scenario::ScenarioSpec& spec) { return Picture(spec).made(); }

}  // namespace jetlag::ui
