// SPDX-License-Identifier: Apache-2.0
// What would be accepted and change nothing: repairs of what is not broken, data that is loaded twice.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "scenario/fields.h"

namespace jetlag::scenario {
namespace {

bool harms_links(FaultKind kind) {
  return fault::effect_of(kind) == fault::Effect::kCutsLinks || fault::effect_of(kind) == fault::Effect::kDegradesLinks;
}
bool stops_processes(FaultKind kind) { return fault::effect_of(kind) == fault::Effect::kStopsProcess; }
bool starts_processes(FaultKind kind) { return fault::effect_of(kind) == fault::Effect::kRepairsProcess; }

template <class List>
bool share_one(const List& a, const List& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

/// Whether both concern a process of the same region and shard.
bool same_process(const FaultSpec& a, const FaultSpec& b) {
  return share_one(a.regions, b.regions) && (!a.shard || !b.shard || *a.shard == *b.shard);
}

/// Whether `fault`, which lasts, still does at the time of `repair`, and nothing else has repaired it before.
bool under_way(const std::vector<FaultSpec>& faults, const FaultSpec& fault, const FaultSpec& repair) {
  // Both are of one list, whose order decides between equal times.
  const auto before = [](const FaultSpec& a, const FaultSpec& b) { return a.at < b.at || (a.at == b.at && &a < &b); };
  if (before(repair, fault) || (fault.lasts && fault.at + *fault.lasts <= repair.at)) return false;
  return std::none_of(faults.begin(), faults.end(), [&](const FaultSpec& other) {
    if (!before(fault, other) || !before(other, repair)) return false;
    if (stops_processes(fault.kind)) {
      const bool covers = std::all_of(fault.regions.begin(), fault.regions.end(), [&](RegionId r) {
        return std::find(other.regions.begin(), other.regions.end(), r) != other.regions.end();
      });
      return starts_processes(other.kind) && covers && (!other.shard || other.shard == fault.shard);
    }
    return other.kind == FaultKind::kHeal && std::all_of(fault.links.begin(), fault.links.end(), [&](const DirectedPair& link) {
             return std::find(other.links.begin(), other.links.end(), link) != other.links.end();
           });
  });
}

bool repairs_something(const std::vector<FaultSpec>& faults, const FaultSpec& repair) {
  return std::any_of(faults.begin(), faults.end(), [&](const FaultSpec& fault) {
    const bool fits = repair.kind == FaultKind::kHeal ? harms_links(fault.kind) && share_one(fault.links, repair.links)
                                                      : stops_processes(fault.kind) && same_process(fault, repair);
    return fits && under_way(faults, fault, repair);
  });
}

}  // namespace

void check_repairs(Reader& reader, const JsonValue& scenario, const std::vector<FaultSpec>& faults) {
  const JsonMember* written = scenario.find("faults");
  if (written == nullptr || !reader.context.regions_known || reader.error_count() > 0) return;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const FaultSpec& repair = faults[i];
    if ((repair.kind != FaultKind::kHeal && !starts_processes(repair.kind)) || repairs_something(faults, repair)) continue;
    const JsonMember* member = written->value.items[i].find(name_of(repair.kind));
    const std::string at = exact_text(Quantity::kDuration, (repair.at - Instant{}).ns);
    reader.error(member->key_place, repair.kind == FaultKind::kHeal
                                        ? fmt::format("expected a link that is cut or degraded at {}, found none of them to heal", at)
                                    : repair.kind == FaultKind::kRestart
                                        ? fmt::format("expected a process that is down at {}, found that nothing has stopped it", at)
                                        : fmt::format("expected a region that is down at {}, found that nothing has stopped it", at));
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
