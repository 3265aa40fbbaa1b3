// SPDX-License-Identifier: Apache-2.0
// What a rewind point or a branch costs: copying a world in the middle of the geo workload, comparing it, and going on from it.
#include <benchmark/benchmark.h>

#include "geo_scenario.h"
#include "lab/run.h"

namespace jetlag::bench {
namespace {

/// The geo workload after two simulated seconds: 5 regions, 100 000 keys in each, some 20 000 operations on their way.
const lab::Run& in_the_middle() {
  static const lab::Run run = [] {
    lab::Run r(geo_scenario());
    r.step_until(Instant{} + Duration::seconds(2));
    return r;
  }();
  return run;
}

void copy_world(benchmark::State& state) {
  const lab::Run& run = in_the_middle();
  for (auto _ : state) benchmark::DoNotOptimize(lab::Run(run));
  state.counters["pending events"] = static_cast<double>(run.world().kernel.size());
  state.counters["keys"] =
      static_cast<double>(run.world().shards.front().shard.database().key_count() * run.world().shards.size());
}
BENCHMARK(copy_world)->Unit(benchmark::kMicrosecond);

/// Copies and simulates 10 ms more: buckets that are written become private again.
void copy_and_go_on(benchmark::State& state) {
  const lab::Run& run = in_the_middle();
  for (auto _ : state) {
    lab::Run branch(run);
    branch.step_until(run.now() + Duration::millis(10));
    benchmark::DoNotOptimize(branch.events());
  }
}
BENCHMARK(copy_and_go_on)->Unit(benchmark::kMicrosecond);

void fingerprint_world(benchmark::State& state) {
  const lab::Run& run = in_the_middle();
  for (auto _ : state) benchmark::DoNotOptimize(run.fingerprint());
}
BENCHMARK(fingerprint_world)->Unit(benchmark::kMicrosecond);

/// Six seconds of a link that flaps five times a second under a queue of minutes, over the shards that share it.
void flapping_link(benchmark::State& state) {
  scenario::ScenarioSpec spec;
  spec.name = "flapping link";
  spec.duration = Duration::seconds(8);
  spec.regions.resize(2);
  spec.regions[0].id = "a", spec.regions[1].id = "b";
  spec.regions[1].longitude = 60;
  spec.network.defaults.bandwidth_bits_per_s = 64'000;
  spec.database.shards = static_cast<std::uint16_t>(state.range(0));
  spec.workloads = {writes("writes", "k{}", "SET", {{0}, {1}}, spec.end())};
  spec.workloads[0].rate_milli = 2'000'000;
  scenario::FaultSpec flap;
  flap.kind = scenario::FaultKind::kFlap;
  flap.at = Instant{} + Duration::seconds(1);
  flap.lasts = Duration::seconds(6);
  flap.links = {{{0}, {1}}, {{1}, {0}}};
  flap.down = Duration::millis(10);
  flap.up = Duration::millis(200);
  spec.faults = {flap};
  for (auto _ : state) {
    lab::Run run(spec);
    run.step_until(spec.end());
    benchmark::DoNotOptimize(run.events());
  }
}
BENCHMARK(flapping_link)->ArgName("shards")->Arg(1)->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace jetlag::bench

BENCHMARK_MAIN();
