// SPDX-License-Identifier: Apache-2.0
// The geo workload on the real engine: the same regions, links and rates as the toys, but every write goes through the command
// table, the CRDTs, batches in the real encoding, causal delivery, the backlog, digests, lag histograms and the checkers.
//
// Half of the writes are SET of a string, half are INCR of a counter, over 100 000 keys that exist from the start. The clock runs
// from the first event to the end of the run; loading the data is not counted (the toys start empty).
#include <sys/resource.h>

#include <cstdio>

#include "geo_scenario.h"
#include "lab/run.h"

namespace {

using namespace jetlag;

bench::Work real_geo() {
  lab::Run run(bench::geo_scenario());
  const bench::Stopwatch clock;
  run.finish();
  const double seconds = clock.seconds();
  double deliveries = 0;
  for (const auto& region : run.world().measure.regions)
    deliveries += static_cast<double>(run.world().measure.registry.value(region.delivered));
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  std::fprintf(stderr, "real engine: %.0f deliveries, %.1f simulated s per s, %.2f M events/s, peak memory %.0f MiB, %s\n",
               deliveries, run.now().in_seconds() / seconds, static_cast<double>(run.events()) / seconds / 1e6,
               static_cast<double>(use.ru_maxrss) / 1024, world::reachable_equal(run.world()) ? "converged" : "NOT CONVERGED");
  return {deliveries / seconds, 0};
}

}  // namespace

int main(int argc, char**) {
  if (argc > 1) return real_geo().per_second > 0 ? 0 : 1;  // any argument: only the real engine, once, for a profiler
  jetlag::bench::compare_geo(real_geo);
}
