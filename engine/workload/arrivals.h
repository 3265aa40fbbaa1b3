// SPDX-License-Identifier: Apache-2.0
// Arrivals: when the next request comes and which client sends it.
//
// Open loop    an arrival uses up one unit of work (constant) or an exponentially distributed amount with mean one (Poisson);
//              work passes at the current rate, so a change of rate takes effect at its instant, between two arrivals as well. A
//              straight slope is followed in at most 64 stairs per pair of points, each at the rate of its middle. Clients take
//              turns.
// Closed loop  a client that has its reply thinks and then sends; all clients start within one think time, spread out.
// Timers       none: the world asks next().
// Units        rates in thousandths of an operation per second; an arrival is late by less than a nanosecond, and what it is late
//              is credited to the next, so rates are exact in the long run.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/distribution.h"
#include "core/rng.h"
#include "core/time.h"
#include "workload/config.h"

namespace jetlag::workload {

class Arrivals {
 public:
  Arrivals(const Config& config, const Rng& rng);

  /// The next arrival; kNever when there is none (closed loop: while every client waits).
  Instant next() const { return next_; }
  /// Takes the arrival of next(); returns its client.
  std::uint32_t take();
  /// Closed loop: the client may send again after thinking.
  void completed(std::uint32_t client, Instant now);

  Arrival kind() const { return kind_; }
  std::uint32_t clients() const { return clients_; }
  std::uint64_t digest() const { return rng_.digest(); }
  bool operator==(const Arrivals&) const = default;

 private:
  struct Step {
    Instant from;
    std::int64_t rate_milli = 0;
    bool operator==(const Step&) const = default;
  };

  void compile(const Config& config);
  void advance(Instant t);
  std::int64_t draw_work();
  void push(Instant at, std::uint32_t client);

  Arrival kind_;
  std::uint32_t clients_;
  std::uint32_t turn_ = 0;
  Rng rng_;
  Distribution amount_;  ///< think time, or the exponential amount of work between two Poisson arrivals
  Instant stop_;
  Instant next_ = kNever;
  std::vector<Step> steps_;
  std::size_t step_ = 0;   ///< the step in which the next arrival is
  std::int64_t work_ = 0;  ///< still to be done before it; credit when negative
  std::vector<std::pair<Instant, std::uint32_t>> ready_;  ///< closed loop: a heap, earliest first, ties by client
};

}  // namespace jetlag::workload
