// SPDX-License-Identifier: Apache-2.0
// PHOLD in events per second, by pending events; and what it costs to copy a kernel. Ratios: bench_ratios.
#include <benchmark/benchmark.h>

#include "phold.h"

namespace jetlag::bench {
namespace {

template <class Queue>
void phold(benchmark::State& state) {
  Phold model;
  Queue queue(model);
  const auto pending = static_cast<std::size_t>(state.range(0));
  for (std::size_t i = 0; i < pending; ++i) {
    const auto lane = static_cast<std::uint32_t>(i % Phold::kLanes);
    queue.push(lane, lane, model.delay(model.lanes[lane]));
  }
  for (std::size_t i = 0; i < 2 * pending; ++i) queue.serve_one();
  for (auto _ : state) queue.serve_one();
  state.SetItemsProcessed(state.iterations());
  benchmark::DoNotOptimize(model.checksum());
}
BENCHMARK(phold<PholdOnKernel>)->Arg(16)->Arg(1 << 10)->Arg(1 << 16)->Arg(1 << 20);
BENCHMARK(phold<PholdOnPriorityQueue>)->Arg(16)->Arg(1 << 10)->Arg(1 << 16)->Arg(1 << 20);
BENCHMARK(phold<PholdOnClosures>)->Arg(16)->Arg(1 << 10)->Arg(1 << 16)->Arg(1 << 20);

void copy(benchmark::State& state) {
  sim::Kernel<Payload> kernel;
  Phold model;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(state.range(0)); ++i) {
    kernel.push({{model.delay(model.lanes[0])}, {1}, {1}, i}, {});
  }
  sim::Kernel<Payload>::Entry first;
  kernel.pop(first);
  for (auto _ : state) benchmark::DoNotOptimize(sim::Kernel<Payload>(kernel));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(copy)->Arg(16)->Arg(1 << 10)->Arg(1 << 16);

}  // namespace
}  // namespace jetlag::bench

BENCHMARK_MAIN();
