// SPDX-License-Identifier: Apache-2.0
// The geo workload on the real engine: the same regions, links and rates as the toys, but every write goes through the command table,
// the CRDTs, batches in the real encoding, causal delivery, the backlog, digests, lag histograms and the checkers.
//
// Half of the writes are SET of a string, half are INCR of a counter, over 100 000 keys that exist from the start. The clock runs from
// the first event to the end of the run; loading the data is not counted (the toys start empty).
#include <sys/resource.h>

#include <cstdio>

#include "geo_toy.h"
#include "lab/run.h"

namespace {

using namespace jetlag;
using bench::GeoWorkload;

scenario::WorkloadSpec writes(const char* name, const char* pattern, const char* command, const std::vector<RegionId>& regions, Instant stop) {
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

scenario::ScenarioSpec geo_scenario() {
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
      link.one_way_delay = scenario::constant_of(GeoWorkload::kOneWayMillis[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] * 1'000'000);
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
  spec.workloads = {writes("values", "s:{}", "SET", regions, spec.end()), writes("counters", "n:{}", "INCR", regions, spec.end())};
  return spec;
}

bench::Work real_geo() {
  lab::Run run(geo_scenario());
  const bench::Stopwatch clock;
  run.finish();
  const double seconds = clock.seconds();
  double deliveries = 0;
  for (const auto& region : run.world().measure.regions) deliveries += static_cast<double>(run.world().measure.registry.value(region.delivered));
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  std::fprintf(stderr, "real engine: %.0f deliveries, %.1f simulated s per s, %.2f M events/s, peak memory %.0f MiB, %s\n", deliveries,
               run.now().in_seconds() / seconds, static_cast<double>(run.events()) / seconds / 1e6, static_cast<double>(use.ru_maxrss) / 1024,
               world::reachable_equal(run.world()) ? "converged" : "NOT CONVERGED");
  return {deliveries / seconds, 0};
}

}  // namespace

int main() { jetlag::bench::compare_geo(real_geo); }
