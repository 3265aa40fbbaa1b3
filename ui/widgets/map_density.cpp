// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_density.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace jetlag::ui {

namespace {

constexpr std::size_t kMostCards = 4, kMostOfRegion = 2, kMostLagging = 3;

bool isLinkSelected(const MapScene& scene, int link) {
  return scene.selection.kind != MapKind::kRegion && scene.selection.kind != MapKind::kNone && scene.selection.id == link;
}

int sourceOf(const MapScene& scene, const MapGauge& gauge) {
  const MapLink* link = scene.link(gauge.link);
  return link == nullptr ? -1 : gauge.forward ? link->a : link->b;
}

bool isNear(const MapScene& scene, const MapLink& link) {
  const MapHit& chosen = scene.selection;
  return chosen.kind == MapKind::kRegion ? chosen.id == link.a || chosen.id == link.b
                                         : chosen.kind != MapKind::kNone && chosen.id == link.id;
}

bool isTroubled(const MapLink& link) { return link.degraded || (link.state != State::kHealthy && link.state != State::kNone); }

}  // namespace

bool isDense(const MapScene& scene) { return scene.links.size() > 40; }

bool isShown(const MapScene& scene, const MapGauge& gauge) {
  return scene.layers.gauges && (gauge.gone || gauge.share > 0.1 || isLinkSelected(scene, gauge.link));
}

std::vector<GaugeRole> gaugeRoles(const MapScene& scene) {
  std::vector<GaugeRole> roles(scene.gauges.size(), GaugeRole::kHidden);
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < roles.size(); ++i)
    if (isShown(scene, scene.gauges[i]) && sourceOf(scene, scene.gauges[i]) >= 0) shown.push_back(i);
  if (shown.size() <= kMostCards) {
    for (const std::size_t i : shown) roles[i] = GaugeRole::kCard;
    return roles;
  }
  // In steps of 5 %, so that backlogs that fill side by side do not change places all the time.
  const auto step = [&](std::size_t i) {
    return scene.gauges[i].gone ? 20 : std::lround(std::min(scene.gauges[i].share, 1.0) * 20);
  };
  std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) { return step(a) > step(b); });
  std::set<int> told;
  std::size_t ofRegion = 0;
  const bool region = scene.selection.kind == MapKind::kRegion;
  for (const std::size_t i : shown) {
    const bool chosen = region ? sourceOf(scene, scene.gauges[i]) == scene.selection.id && ofRegion++ < kMostOfRegion
                               : isLinkSelected(scene, scene.gauges[i].link);
    if (!chosen && i != shown.front()) continue;
    roles[i] = GaugeRole::kCard;
    told.insert(sourceOf(scene, scene.gauges[i]));
  }
  for (const std::size_t i : shown)
    if (roles[i] == GaugeRole::kHidden && told.insert(sourceOf(scene, scene.gauges[i])).second) roles[i] = GaugeRole::kChip;
  return roles;
}

std::vector<bool> labelledLinks(const MapScene& scene) {
  std::vector<bool> labelled(scene.links.size(), true);
  if (!isDense(scene)) return labelled;
  std::vector<std::size_t> troubled;
  for (std::size_t i = 0; i < labelled.size(); ++i) {
    labelled[i] = isNear(scene, scene.links[i]);
    if (!labelled[i] && isTroubled(scene.links[i]) && !(scene.links[i].cutForward && scene.links[i].cutBackward))
      troubled.push_back(i);
  }
  std::stable_sort(troubled.begin(), troubled.end(),
                   [&](std::size_t a, std::size_t b) { return scene.links[a].lag > scene.links[b].lag; });
  troubled.resize(std::min(troubled.size(), kMostLagging));
  for (const std::size_t i : troubled) labelled[i] = true;
  return labelled;
}

std::vector<std::vector<std::size_t>> cutGroups(const MapScene& scene) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<QString, std::size_t> known;
  const bool dense = isDense(scene);
  for (std::size_t i = 0; i < scene.links.size(); ++i) {
    const MapLink& link = scene.links[i];
    if (link.cutLabel.isEmpty() || !(link.cutForward || link.cutBackward)) continue;
    const auto found = known.find(link.cutLabel);
    if (dense && found != known.end()) {
      groups[found->second].push_back(i);
      continue;
    }
    known[link.cutLabel] = groups.size();
    groups.push_back({i});
  }
  return groups;
}

}  // namespace jetlag::ui
