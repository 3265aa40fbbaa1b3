// SPDX-License-Identifier: Apache-2.0
// Prints the ratios that the design asks for, from interleaved rounds in one run: the kernel against hand-written queues.
#include <cstdio>

#include "phold.h"

namespace jetlag::bench {
namespace {

constexpr std::size_t kEvents = 1'000'000;

template <class Queue>
Contender contender(const char* name, std::size_t pending) {
  return {name, [pending] { return run_phold<Queue>(pending, kEvents); }};
}

void phold_against_hand_written(std::size_t pending) {
  std::printf("PHOLD, 64 lanes, look-ahead 0.1, %zu pending\n", pending);
  Rounds({contender<PholdOnKernel>("kernel, 64-byte payloads", pending),
          contender<PholdOnPriorityQueue>("std::priority_queue, 64-byte events", pending),
          contender<PholdOnClosures>("std::priority_queue, std::function closures", pending)})
      .print("events/s");
}

void phold_by_size() {
  std::printf("PHOLD on the kernel, by pending events\n");
  std::vector<Contender> sizes;
  for (const std::size_t pending : {1'024u, 16u, 16'384u, 65'536u, 262'144u}) {
    const auto run = [pending] { return Work{run_phold<PholdOnKernel>(pending, kEvents).per_second, 0}; };
    sizes.push_back({std::to_string(pending), run});
  }
  Rounds(sizes).print("events/s");
}

}  // namespace
}  // namespace jetlag::bench

int main() {
  using namespace jetlag::bench;
  phold_against_hand_written(1'024);
  phold_against_hand_written(65'536);
  phold_by_size();
}
