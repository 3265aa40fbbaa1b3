// SPDX-License-Identifier: Apache-2.0
#include "net/catalogue.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "net/table_reader.h"

namespace jetlag::embedded {
extern const std::string_view net_regions;
extern const std::string_view net_rtt;
extern const std::string_view net_zones;
extern const std::string_view net_egress;
}  // namespace jetlag::embedded

namespace jetlag::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

/// Insertions, deletions and replacements that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

std::string_view without_provider(std::string_view id) { return id.substr(id.find(':') + 1); }

/// How far `typed` is from what names this region: its id, the id without the provider, its city or its name.
std::size_t name_distance(const std::string& typed, const RegionInfo& region) {
  std::size_t best = edit_distance(typed, region.id);
  for (const std::string& name : {std::string(without_provider(region.id)), lowered(region.city), lowered(region.name)}) {
    best = std::min(best, edit_distance(typed, name) + (typed == name ? 0 : 1));
    if (typed.size() >= 3 && typed.size() * 2 >= name.size() && name.find(typed) != std::string::npos)
      best = std::min<std::size_t>(best, 1);
  }
  return best;
}

}  // namespace

std::string_view method_name(Provenance::Method method) {
  constexpr std::array<std::string_view, 5> kNames = {"row", "local", "twin", "zone", "distance"};
  return kNames[static_cast<std::size_t>(method)];
}

std::string Provenance::text() const {
  if (kind == Kind::kMeasured) return "measured (" + std::string(source) + ", " + std::string(date) + ")";
  return "estimated ±30 % (" + std::string(method_name(method)) + ")";
}

Catalogue Catalogue::load() {
  Catalogue catalogue;
  catalogue.read_regions();
  catalogue.read_rtts();
  catalogue.read_zones();
  catalogue.read_egress();
  return catalogue;
}

const Catalogue& catalogue() {
  static const Catalogue loaded = Catalogue::load();
  return loaded;
}

void Catalogue::read_regions() {
  regions_.reserve(160);
  for (TableReader table(embedded::net_regions); table.next();) {
    RegionInfo region;
    region.id = table.text();
    region.provider = region.id.substr(0, region.id.find(':'));
    region.name = table.text();
    region.city = table.text();
    region.country = table.text();
    region.continent = table.text();
    region.zone = table.text();
    region.at.lat = static_cast<double>(table.number()) / 1000;
    region.at.lon = static_cast<double>(table.number()) / 1000;
    JETLAG_CHECK(regions_.empty() || regions_.back().id < region.id, "the regions of the table are sorted by id");
    regions_.push_back(region);
  }
}

void Catalogue::read_rtts() {
  cells_.resize(regions_.size() * regions_.size());
  for (TableReader table(embedded::net_rtt); table.next();) {
    if (table.starts_with('=')) {
      const std::string_view name = table.text();
      sources_.push_back({name, table.text()});
      continue;
    }
    const auto a = static_cast<std::size_t>(table.number()), b = static_cast<std::size_t>(table.number());
    JETLAG_CHECK(a < b && b < regions_.size() && !sources_.empty(), "a row of the RTT table names two regions, after its source");
    const auto source = static_cast<std::uint16_t>(sources_.size() - 1);
    cells_[a * regions_.size() + b] = {static_cast<std::uint16_t>(table.number()), source};
    cells_[b * regions_.size() + a] = {static_cast<std::uint16_t>(table.number()), source};
  }
}

void Catalogue::read_zones() {
  for (TableReader table(embedded::net_zones); table.next();) {
    ZonePair& pair = zones_.emplace_back();
    pair.a = table.text();
    pair.b = table.text();
    pair.samples = table.number();
    pair.detour_percent = table.number();
  }
}

void Catalogue::read_egress() {
  for (TableReader table(embedded::net_egress); table.next();) {
    EgressRow& row = egress_.emplace_back();
    row.provider = table.text();
    row.scope = table.text();
    row.from = table.text();
    row.to = table.text();
    row.price.micro_usd_per_gb = table.number();
    row.price.tier = table.text();
    row.price.as_of = table.text();
    row.price.source = table.text();
    row.price.confidence = table.text();
  }
}

const RegionInfo* Catalogue::find_region(std::string_view id) const {
  const auto at = std::lower_bound(regions_.begin(), regions_.end(), id,
                                   [](const RegionInfo& region, std::string_view wanted) { return region.id < wanted; });
  return at != regions_.end() && at->id == id ? &*at : nullptr;
}

std::optional<Place> Catalogue::place(std::string_view id) const {
  const RegionInfo* found = find_region(id);
  if (found == nullptr) return std::nullopt;
  return Place{static_cast<std::int16_t>(found - regions_.data()), found->at};
}

const RegionInfo* Catalogue::region(const Place& place) const {
  return place.in_catalogue() ? &regions_.at(static_cast<std::size_t>(place.region)) : nullptr;
}

std::vector<std::string_view> Catalogue::nearest_names(std::string_view id) const {
  constexpr std::size_t kMost = 3;
  const std::string typed = lowered(id.substr(0, 64));
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (const RegionInfo& region : regions_) {
    const std::size_t distance = name_distance(typed, region);
    if (distance <= std::max<std::size_t>(typed.size() / 3, 1)) ranked.emplace_back(distance, region.id);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string_view> names;
  for (const auto& [distance, name] : ranked) {
    if (names.size() == kMost) break;
    names.push_back(name);
  }
  return names;
}

}  // namespace jetlag::net
