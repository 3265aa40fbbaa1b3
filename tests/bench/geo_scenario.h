// SPDX-License-Identifier: Apache-2.0
// The geo workload as a scenario for the real engine: the toys' regions, links and rates.
//
// Half of the writes are SET of a string, half are INCR of a counter, over 100 000 keys that exist from the start.
#pragma once

#include <string>
#include <vector>

#include "geo_toy.h"
#include "scenario/spec.h"

namespace jetlag::bench {

inline scenario::WorkloadSpec writes(const char* name, const char* pattern, const char* command,
                                     const std::vector<RegionId>& regions, Instant stop) {
  scenario::WorkloadSpec w;
  w.name = name;
  w.regions = regions;
  w.rate_milli = GeoWorkload::kWritesPerSecond * 1000 / 2;
  w.keys.pattern = pattern;
  w.keys.count = static_cast<std::int64_t>(GeoWorkload::kKeys / 2);
  w.mix = {{command, scenario::kOne}};
  w.value = scenario::constant_of(32);
  w.stop = stop;
  return w;
}

inline scenario::ScenarioSpec geo_scenario() {
  scenario::ScenarioSpec spec;
  spec.name = "geo workload";
  spec.duration = Duration::seconds(GeoWorkload::kSeconds);
  spec.drain = Duration::seconds(5);
  std::vector<RegionId> regions;
  for (int r = 0; r < GeoWorkload::kRegions; ++r) {
    scenario::RegionSpec region;
    region.id = "r" + std::to_string(r);
    region.longitude = r * 30.0;
    spec.regions.push_back(region);
    regions.push_back({static_cast<std::uint8_t>(r)});
  }
  spec.network.defaults.bandwidth_bits_per_s = 1'000'000'000;
  for (int a = 0; a < GeoWorkload::kRegions; ++a)
    for (int b = a + 1; b < GeoWorkload::kRegions; ++b) {
      scenario::LinkSpec link;
      link.from = regions[static_cast<std::size_t>(a)];
      link.to = regions[static_cast<std::size_t>(b)];
      link.one_way_delay =
          scenario::constant_of(GeoWorkload::kOneWayMillis[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] * 1'000'000);
      spec.network.links.push_back(link);
    }
  scenario::DatasetSpec strings, counters;
  strings.pattern = "s:{}";
  strings.keys = static_cast<std::int64_t>(GeoWorkload::kKeys / 2);
  strings.value = scenario::constant_of(32);
  counters.pattern = "n:{}";
  counters.keys = strings.keys;
  counters.type = scenario::ValueType::kCounter;
  spec.datasets = {strings, counters};
  spec.workloads = {writes("values", "s:{}", "SET", regions, spec.end()),
                    writes("counters", "n:{}", "INCR", regions, spec.end())};
  return spec;
}

}  // namespace jetlag::bench
