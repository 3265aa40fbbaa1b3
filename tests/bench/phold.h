// SPDX-License-Identifier: Apache-2.0
// PHOLD, the usual workload for event queues, on the kernel and on the two queues that people write by hand.
//
// A fixed number of events is pending. Serving one sends one: nine times out of ten to a random lane, after the look-ahead plus
// an exponential delay. Every lane has its own generator and adds up when it was served, so all contenders must agree.
//
// Source   Fujimoto, "Performance of Time Warp under synthetic workloads" (1990).
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "rounds.h"
#include "sim/kernel.h"

namespace jetlag::bench {

struct Phold {
  static constexpr std::uint32_t kLanes = 64;
  static constexpr double kMeanDelay = 100e6;  ///< Nanoseconds, look-ahead included.
  static constexpr double kLookAhead = 0.1;    ///< As a part of the mean delay.

  struct alignas(64) Lane {
    std::uint64_t random;  ///< SplitMix64: as cheap as can be, because the queue is what we want to see.
    std::uint64_t sent = 0;
    std::uint64_t digest = 0;
  };
  struct Sent {
    std::uint32_t to;
    std::int64_t at;
  };

  std::vector<Lane> lanes{kLanes};

  Phold() {
    for (std::uint32_t i = 0; i < kLanes; ++i) lanes[i].random = 0x1234567 + i * 0x1000003ull;
  }

  static std::uint64_t next(Lane& lane) {
    std::uint64_t z = (lane.random += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  std::int64_t delay(Lane& lane) {
    const double uniform = static_cast<double>((next(lane) >> 11) + 1) * 0x1.0p-53;
    return static_cast<std::int64_t>(kMeanDelay * kLookAhead - std::log(uniform) * kMeanDelay * (1 - kLookAhead));
  }
  Sent serve(std::uint32_t to, std::int64_t now) {
    Lane& lane = lanes[to];
    lane.digest += static_cast<std::uint64_t>(now) * 0x9e3779b97f4a7c15ull;
    const std::uint64_t draw = next(lane);
    const bool remote = (draw & 0xffffffff) < 0xe6666666;
    return {remote ? static_cast<std::uint32_t>((draw >> 32) % kLanes) : to, now + delay(lane)};
  }
  std::uint64_t checksum() const {
    std::uint64_t sum = 14695981039346656037ull;
    for (const Lane& lane : lanes) sum = (sum ^ lane.digest) * 1099511628211ull;
    return sum;
  }
};

/// What an event carries besides its key.
struct Payload {
  std::array<std::uint64_t, 8> words{};
};

/// Runs `events` events with `pending` of them in the queue, filled by push(to, from, at) and run by serve_one().
template <class Queue>
Work run_phold(std::size_t pending, std::size_t events) {
  Phold model;
  Queue queue(model);
  for (std::size_t i = 0; i < pending; ++i) {
    const auto from = static_cast<std::uint32_t>(i % Phold::kLanes);
    queue.push(from, from, model.delay(model.lanes[from]));
  }
  for (std::size_t i = 0; i < 2 * pending; ++i) queue.serve_one();  // to the steady state, with all memory touched
  const Stopwatch watch;
  for (std::size_t i = 0; i < events; ++i) queue.serve_one();
  return {static_cast<double>(events) / watch.seconds(), model.checksum()};
}

/// sim::Kernel with 64 bytes of payload per event.
class PholdOnKernel {
 public:
  explicit PholdOnKernel(Phold& model) : model_(model) {}

  void push(std::uint32_t to, std::uint32_t from, std::int64_t at) {
    kernel_.push({{at}, {static_cast<std::uint16_t>(to)}, {static_cast<std::uint16_t>(from)}, model_.lanes[from].sent++},
                 Payload{{to, to, to, to, to, to, to, to}});
  }
  void serve_one() {
    kernel_.pop(entry_);
    const auto to = static_cast<std::uint32_t>(entry_.event.words[3]);
    const Phold::Sent sent = model_.serve(to, entry_.key.at.ns);
    push(sent.to, to, sent.at);
  }

 private:
  Phold& model_;
  sim::Kernel<Payload> kernel_;
  sim::Kernel<Payload>::Entry entry_;
};

/// std::priority_queue of events of 64 bytes, key and all: a cache line each.
class PholdOnPriorityQueue {
 public:
  explicit PholdOnPriorityQueue(Phold& model) : model_(model) {}

  void push(std::uint32_t to, std::uint32_t from, std::int64_t at) {
    queue_.push({at, std::uint64_t{from} << 40 | model_.lanes[from].sent++, {to, to, to, to, to, to}});
  }
  void serve_one() {
    const Event event = queue_.top();
    queue_.pop();
    const auto to = static_cast<std::uint32_t>(event.words[3]);
    const Phold::Sent sent = model_.serve(to, event.at);
    push(sent.to, to, sent.at);
  }

 private:
  struct Event {
    std::int64_t at;
    std::uint64_t tie;
    std::array<std::uint64_t, 6> words;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : tie > other.tie; }
  };
  static_assert(sizeof(Event) == 64);

  Phold& model_;
  std::priority_queue<Event> queue_;
};

/// std::priority_queue of std::function closures small enough to need no allocation.
class PholdOnClosures {
 public:
  explicit PholdOnClosures(Phold& model) : model_(model) {}

  void push(std::uint32_t to, std::uint32_t from, std::int64_t at) {
    queue_.push({at, std::uint64_t{from} << 40 | model_.lanes[from].sent++, [this, to] { serve(to); }});
  }
  void serve_one() {
    auto& top = const_cast<Event&>(queue_.top());
    const auto run = std::move(top.run);
    now_ = top.at;
    queue_.pop();
    run();
  }

 private:
  struct Event {
    std::int64_t at;
    std::uint64_t tie;
    std::function<void()> run;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : tie > other.tie; }
  };
  void serve(std::uint32_t to) {
    const Phold::Sent sent = model_.serve(to, now_);
    push(sent.to, to, sent.at);
  }

  Phold& model_;
  std::priority_queue<Event> queue_;
  std::int64_t now_ = 0;
};

}  // namespace jetlag::bench
