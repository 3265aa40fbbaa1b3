// SPDX-License-Identifier: Apache-2.0
// The geo workload, as people write it by hand in an afternoon: the yardstick for the real engine.
//
// Five regions in a full mesh with 30 to 150 ms one way and 1 Gbit/s FIFO links; every region takes 10 000 writes per second for
// 10 simulated seconds, applies each one to a last-writer-wins map and sends it to the four others. 500 000 writes, 2 million
// deliveries. There are no vectors, batches, digests or metrics here: an applied write is one map update.
//
// geo_toy_queue      std::priority_queue of event structs
// geo_toy_closures   std::priority_queue of std::function closures
// compare_geo        runs the real engine and the toys in turns and prints who delivers how much faster
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rounds.h"

namespace jetlag::bench {

struct GeoWorkload {
  static constexpr int kRegions = 5;
  static constexpr std::int64_t kSeconds = 10;
  static constexpr std::int64_t kWritesPerSecond = 10'000;  ///< In each region, Poisson.
  static constexpr std::uint64_t kKeys = 100'000;           ///< Uniform.
  static constexpr std::int64_t kMessageBits = 200 * 8;     ///< On a link of 1 bit per nanosecond.
  static constexpr std::array<std::array<std::int64_t, 5>, 5> kOneWayMillis{
      {{0, 30, 75, 110, 150}, {30, 0, 60, 90, 135}, {75, 60, 0, 45, 85}, {110, 90, 45, 0, 70}, {150, 135, 85, 70, 0}}};
};

/// What the two toys share: the regions' maps, their random numbers and the links.
class GeoToy : GeoWorkload {
 public:
  struct Write {
    std::uint64_t key;
    std::int64_t at;
    std::uint64_t value;
    int origin;
  };

  GeoToy() {
    for (std::uint64_t i = 0; i < kRegions; ++i) regions_[i].random = 77 + i * 1315423911ull;
  }

  static bool is_over(std::int64_t at) { return at >= kSeconds * 1'000'000'000; }
  /// Nanoseconds until the region's next local write.
  std::int64_t gap(int region) {
    const double uniform = static_cast<double>((next(region) >> 11) + 1) * 0x1.0p-53;
    return static_cast<std::int64_t>(-std::log(uniform) * 1e9 / static_cast<double>(kWritesPerSecond));
  }
  Write write(int region, std::int64_t now) {
    const std::uint64_t key = next(region) % kKeys;
    const Write write{key, now, next(region), region};
    apply(region, write);
    return write;
  }
  /// When a message sent now from one region reaches the other.
  std::int64_t arrival(int from, int to, std::int64_t now) {
    std::int64_t& busy = regions_[at(from)].link_busy_until[at(to)];
    busy = std::max(busy, now) + kMessageBits;
    return busy + kOneWayMillis[at(from)][at(to)] * 1'000'000;
  }
  void deliver(int region, const Write& write) {
    apply(region, write);
    ++delivered_;
  }

  Work work(double seconds) const {
    std::uint64_t sum = delivered_;
    for (const Region& region : regions_) {
      for (const auto& [key, cell] : region.cells) {
        sum += ((key * 31 + static_cast<std::uint64_t>(cell.at)) ^ cell.value) * 0x9e3779b97f4a7c15ull;
      }
    }
    return {static_cast<double>(delivered_) / seconds, sum};
  }

 private:
  struct Cell {
    std::int64_t at = -1;
    std::uint64_t value = 0;
    int origin = -1;
  };
  struct Region {
    std::uint64_t random = 0;
    std::unordered_map<std::uint64_t, Cell> cells;
    std::array<std::int64_t, kRegions> link_busy_until{};
  };

  static std::size_t at(int region) { return static_cast<std::size_t>(region); }
  std::uint64_t next(int region) {
    std::uint64_t z = (regions_[at(region)].random += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  void apply(int region, const Write& write) {
    Cell& cell = regions_[at(region)].cells[write.key];
    if (write.at > cell.at || (write.at == cell.at && write.origin > cell.origin)) cell = {write.at, write.value, write.origin};
  }

  std::array<Region, kRegions> regions_;
  std::uint64_t delivered_ = 0;
};

inline Work geo_toy_queue() {
  struct Event {
    std::int64_t at;
    std::uint64_t sequence;
    int region;
    bool is_delivery;
    GeoToy::Write write;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
  };
  const Stopwatch watch;
  GeoToy geo;
  std::priority_queue<Event> queue;
  std::uint64_t sequence = 0;
  for (int i = 0; i < GeoWorkload::kRegions; ++i) queue.push({geo.gap(i), sequence++, i, false, {}});
  while (!queue.empty()) {
    const Event event = queue.top();
    queue.pop();
    if (event.is_delivery) {
      geo.deliver(event.region, event.write);
      continue;
    }
    const GeoToy::Write write = geo.write(event.region, event.at);
    for (int to = 0; to < GeoWorkload::kRegions; ++to) {
      if (to != event.region) queue.push({geo.arrival(event.region, to, event.at), sequence++, to, true, write});
    }
    const std::int64_t next = event.at + geo.gap(event.region);
    if (!GeoToy::is_over(next)) queue.push({next, sequence++, event.region, false, {}});
  }
  return geo.work(watch.seconds());
}

inline Work geo_toy_closures() {
  struct Event {
    std::int64_t at;
    std::uint64_t sequence;
    std::function<void()> run;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
  };
  const Stopwatch watch;
  GeoToy geo;
  std::priority_queue<Event> queue;
  std::uint64_t sequence = 0;
  std::int64_t now = 0;
  std::function<void(int)> generate = [&](int region) {
    const GeoToy::Write write = geo.write(region, now);
    for (int to = 0; to < GeoWorkload::kRegions; ++to) {
      if (to != region) queue.push({geo.arrival(region, to, now), sequence++, [&geo, to, write] { geo.deliver(to, write); }});
    }
    const std::int64_t next = now + geo.gap(region);
    if (!GeoToy::is_over(next)) queue.push({next, sequence++, [&generate, region] { generate(region); }});
  };
  for (int i = 0; i < GeoWorkload::kRegions; ++i) queue.push({geo.gap(i), sequence++, [&generate, i] { generate(i); }});
  while (!queue.empty()) {
    auto& top = const_cast<Event&>(queue.top());
    const auto run = std::move(top.run);
    now = top.at;
    queue.pop();
    run();
  }
  return geo.work(watch.seconds());
}

/// `real_geo` runs the same workload on the real engine and returns {deliveries / Stopwatch seconds, 0}.
inline void compare_geo(std::function<Work()> real_geo) {
  std::printf("Geo workload, 5 regions, 10 000 writes/s each, 10 simulated seconds\n");
  Rounds({{"jetlag", std::move(real_geo)},
          {"by hand: std::priority_queue of structs", geo_toy_queue},
          {"by hand: std::function closures", geo_toy_closures}}, 7)
      .print("deliveries/s");
}

}  // namespace jetlag::bench
