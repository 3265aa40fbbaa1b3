// SPDX-License-Identifier: Apache-2.0
// What would be accepted and change nothing: repairs of what is not broken, caps that no link reaches, data that is loaded twice.
#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenario/fields.h"
#include "scenario/links.h"

namespace jetlag::scenario {
namespace {

constexpr Instant kUnbroken{INT64_MIN};

/// Until when things are broken, as faults and repairs strike one after the other.
class Broken {
 public:
  explicit Broken(std::int64_t shards) : shards_(static_cast<std::size_t>(shards)) {}
  /// Whether the repair mends anything.
  bool strike(const FaultSpec& fault) {
    switch (fault::effect_of(fault.kind)) {
      case fault::Effect::kCutsLinks:
      case fault::Effect::kDegradesLinks:
        for (const DirectedPair& link : fault.links) extend(links_[link], end_of(fault));
        return true;
      case fault::Effect::kStopsProcess:
        for (const RegionId region : fault.regions) stop(processes_[region], fault);
        return true;
      case fault::Effect::kRepairsLinks:
        return count_of(fault.links, [&](const DirectedPair& link) { return take(links_[link]) > fault.at; }) > 0;
      case fault::Effect::kRepairsProcess:
        return count_of(fault.regions, [&](RegionId region) { return start(processes_[region], fault.shard) > fault.at; }) > 0;
      default: return true;
    }
  }

 private:
  struct Region {
    Instant all = kUnbroken;            ///< every shard that is not among
    std::map<ShardId, Instant> others;  ///< these
  };

  static Instant end_of(const FaultSpec& fault) { return fault.lasts ? fault.at + *fault.lasts : kNever; }
  static void extend(Instant& until, Instant end) { until = std::max(until, end); }
  static Instant take(Instant& until) { return std::exchange(until, kUnbroken); }
  template <class List, class Mends>
  static std::ptrdiff_t count_of(const List& list, Mends mends) {  // all of them: each is mended
    return std::count_if(list.begin(), list.end(), mends);
  }

  static void stop(Region& region, const FaultSpec& fault) {
    if (fault.shard) return extend(region.others.try_emplace(*fault.shard, region.all).first->second, end_of(fault));
    extend(region.all, end_of(fault));
    for (auto& [shard, until] : region.others) extend(until, end_of(fault));
  }
  Instant start(Region& region, std::optional<ShardId> shard) const {
    if (shard) {
      const Instant until = take(region.others.try_emplace(*shard, region.all).first->second);
      if (region.others.size() == shards_) region.all = kUnbroken;  // there is none besides these
      return until;
    }
    Instant latest = take(region.all);
    for (const auto& [unused, until] : region.others) latest = std::max(latest, until);
    region.others.clear();
    return latest;
  }

  std::size_t shards_;
  std::map<DirectedPair, Instant> links_;
  std::map<RegionId, Region> processes_;
};

}  // namespace

void check_repairs(Reader& reader, const JsonValue& scenario, const std::vector<FaultSpec>& faults) {
  const JsonMember* written = scenario.find("faults");
  if (written == nullptr || !reader.context.regions_known || reader.error_count() > 0) return;
  std::vector<std::size_t> order(faults.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return faults[i].at; });
  Broken broken(reader.context.shards);
  std::erase_if(order, [&](std::size_t i) { return broken.strike(faults[i]); });
  std::ranges::sort(order);
  for (const std::size_t i : order) {
    const FaultSpec& repair = faults[i];
    const JsonMember* member = written->value.items[i].find(name_of(repair.kind));
    const std::string at = exact_text(Quantity::kDuration, (repair.at - Instant{}).ns);
    reader.error(member->key_place,
                 repair.kind == FaultKind::kHeal
                     ? fmt::format("expected a link that is cut or degraded at {}, found none of them to heal", at)
                 : repair.kind == FaultKind::kRestart
                     ? fmt::format("expected a process that is down at {}, found that nothing has stopped it", at)
                     : fmt::format("expected a region that is down at {}, found that nothing has stopped it", at));
  }
}

void check_degradations(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  const JsonMember* written = scenario.find("faults");
  if (written == nullptr || !reader.context.links_known || reader.error_count() > 0) return;
  for (std::size_t i = 0; i < s.faults.size(); ++i) {
    const FaultSpec& fault = s.faults[i];
    if (fault.kind != FaultKind::kDegrade) continue;
    const JsonMember* degrade = written->value.items[i].find(name_of(fault.kind));
    if (fault.extra_one_way_delay.ns > 0 || fault.delay_factor_ppm > 1'000'000 || fault.loss_ppb.value_or(0) > 0) continue;
    if (!fault.bandwidth_bits_per_s) {
      reader.error(degrade->value.place, "expected something that gets worse, found that nothing changes");
      continue;
    }
    std::int64_t widest = 0;
    for (const DirectedPair& link : fault.links)
      widest = std::max(widest, traits_of(s, link).bandwidth_bits_per_s.value_or(kDefaultBandwidth));
    if (*fault.bandwidth_bits_per_s < widest) continue;
    const JsonMember* cap = degrade->value.find("bandwidth");
    reader.error(cap->value.place,
                 fmt::format("expected a cap below the bandwidth that {} ({}), found {}",
                             fault.links.size() <= 2 ? "the link has" : "the widest of these links has",
                             exact_text(Quantity::kBandwidth, widest),
                             exact_text(Quantity::kBandwidth, *fault.bandwidth_bits_per_s)));
  }
}

void check_datasets(Reader& reader, const JsonValue& scenario, const std::vector<DatasetSpec>& datasets) {
  const JsonMember* written = scenario.find("dataset");
  if (written == nullptr || !written->value.is(JsonKind::kArray)) return;
  for (std::size_t i = 0; i < datasets.size(); ++i)
    for (std::size_t before = 0; before < i; ++before) {
      if (datasets[i].pattern != datasets[before].pattern || datasets[i].type == datasets[before].type) continue;
      const JsonValue& item = written->value.items[i];
      const JsonMember* pattern = item.find("pattern");
      reader.error(pattern != nullptr ? pattern->value.place : item.place,
                   fmt::format("expected keys of their own, found those of the data set \"{}\", which hold another type",
                               datasets[before].name));
      break;
    }
}

}  // namespace jetlag::scenario
