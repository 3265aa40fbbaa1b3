// SPDX-License-Identifier: Apache-2.0
// How far apart in time: published rows first, then the estimators.
#include <algorithm>
#include <tuple>

#include "core/check.h"
#include "net/catalogue.h"

namespace jetlag::net {
namespace {

using Kind = Provenance::Kind;
using Method = Provenance::Method;

// Source of every figure: net/data/README.md.
constexpr std::int64_t kTwinMetres = 150'000, kTwinPairMetres = 300'000, kZoneMetres = 1'500'000, kSamePlaceMetres = 1'000;
constexpr std::size_t kMostTwins = 3;
constexpr std::int64_t kOverheadNs = 2'500'000;
constexpr std::int64_t kGlobalDetourPercent = 165, kFewestSamples = 3;
constexpr Duration kSameRegion{300'000};
constexpr std::string_view kSameRegionSource = "gcp-perfdash", kSameRegionDate = "2023-11-27";

Duration along(std::int64_t metres, std::int64_t detour_percent) {
  return {kOverheadNs + fibre_floor_ns(metres) * detour_percent / 100};
}

Provenance estimated(Method method) { return {Kind::kEstimated, method, {}, {}}; }

struct Nearby {
  std::size_t region;
  std::int64_t metres;
};

std::vector<Nearby> within(const std::vector<RegionInfo>& regions, Coordinates at, std::int64_t most) {
  std::vector<Nearby> found;
  const double most_degrees = static_cast<double>(most) / 110'000;  // a degree of latitude is longer
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const double north = regions[i].at.lat - at.lat;
    if (north > most_degrees || north < -most_degrees) continue;
    const std::int64_t metres = great_circle_m(regions[i].at, at);
    if (metres <= most) found.push_back({i, metres});
  }
  return found;
}

}  // namespace

std::optional<RttEstimate> Catalogue::row(std::size_t from, std::size_t to) const {
  const Cell& cell = cells_.at(from * regions_.size() + to);
  if (cell.rtt == 0) return std::nullopt;
  const Source& source = sources_[cell.source];
  return RttEstimate{Duration{std::int64_t{cell.rtt} * 10'000}, {Kind::kMeasured, Method::kRow, source.name, source.date}};
}

RttEstimate Catalogue::rtt(const Place& from, const Place& to) const {
  if (from.in_catalogue() && from.region == to.region) {
    // Measured inside Google Cloud's regions only; for another provider it is a guess.
    if (!region(from)->id.starts_with("gcp:")) return {kSameRegion, estimated(Method::kLocal)};
    return {kSameRegion, {Kind::kMeasured, Method::kLocal, kSameRegionSource, kSameRegionDate}};
  }
  if (from.in_catalogue() && to.in_catalogue()) {
    const auto a = static_cast<std::size_t>(from.region), b = static_cast<std::size_t>(to.region);
    if (const auto there = row(a, b)) return *there;
    if (const auto back = row(b, a)) return *back;
  }
  return estimate(from, to);
}

RttEstimate Catalogue::estimate(const Place& from, const Place& to) const {
  // One order for both directions, so that an estimate does not depend on who asks.
  if (std::tie(to.region, to.at.lat, to.at.lon) < std::tie(from.region, from.at.lat, from.at.lon)) return estimate(to, from);
  const std::int64_t metres = great_circle_m(from.at, to.at);
  const Duration floor{fibre_floor_ns(metres)};
  if (!(from.in_catalogue() && to.in_catalogue()) && metres <= kSamePlaceMetres)
    return {kSameRegion, estimated(Method::kDistance)};
  if (metres > kTwinPairMetres) {
    if (const auto found = twin(from, to)) return {std::max(*found, floor), estimated(Method::kTwin)};
  }
  if (const auto found = zone(from, to, metres)) return {std::max(*found, floor), estimated(Method::kZone)};
  return {std::max(along(metres, kGlobalDetourPercent), floor), estimated(Method::kDistance)};
}

/// The median of up to three measured pairs whose ends lie close to both ends, the closest first.
std::optional<Duration> Catalogue::twin(const Place& from, const Place& to) const {
  std::vector<std::tuple<std::int64_t, std::size_t, std::size_t, Duration>> twins;
  const auto ends = within(regions_, to.at, kTwinMetres);
  for (const Nearby& a : within(regions_, from.at, kTwinMetres)) {
    for (const Nearby& b : ends) {
      if (static_cast<int>(a.region) == from.region && static_cast<int>(b.region) == to.region) continue;
      auto found = row(a.region, b.region);
      if (!found) found = row(b.region, a.region);
      if (found) twins.emplace_back(a.metres + b.metres, a.region, b.region, found->rtt);
    }
  }
  if (twins.empty()) return std::nullopt;
  std::sort(twins.begin(), twins.end());
  twins.resize(std::min(twins.size(), kMostTwins));
  std::vector<Duration> rtts;
  for (const auto& twin : twins) rtts.push_back(std::get<Duration>(twin));
  std::sort(rtts.begin(), rtts.end());
  return (rtts[(rtts.size() - 1) / 2] + rtts[rtts.size() / 2]) / 2;
}

std::optional<Duration> Catalogue::zone(const Place& from, const Place& to, std::int64_t metres) const {
  const std::string_view a = zone_of(from), b = zone_of(to);
  if (a.empty() || b.empty()) return std::nullopt;
  for (const ZonePair& pair : zones_) {
    const bool matches = (pair.a == a && pair.b == b) || (pair.a == b && pair.b == a);
    if (matches && pair.samples >= kFewestSamples) return along(metres, pair.detour_percent);
  }
  return along(metres, kGlobalDetourPercent);
}

/// A region's own zone; for coordinates that of the nearest region, unless every region is far away.
std::string_view Catalogue::zone_of(const Place& place) const {
  if (const RegionInfo* own = region(place)) return own->zone;
  const auto near = within(regions_, place.at, kZoneMetres);
  const auto nearest =
      std::min_element(near.begin(), near.end(), [](const Nearby& x, const Nearby& y) { return x.metres < y.metres; });
  return nearest == near.end() ? std::string_view() : regions_[nearest->region].zone;
}

}  // namespace jetlag::net
