// SPDX-License-Identifier: Apache-2.0
// Hybrid logical clock and the one comparator for every tie.
//
// Hlc          48-bit milliseconds | 16-bit counter, ordered as one number. In the clock modes that use the wall clock the same
//              64 bits hold the wall time of the writer (milliseconds, counter 0).
// Stamp        (hlc, origin): totally ordered; *at equal time the lower origin is the newer one* (replication rules 0b).
// HybridClock  the state of one shard's clock: tick() for a local event, observe() for a received stamp.
//
// Invariants   e happened before f => hlc(e) < hlc(f); l - physical <= the largest clock error among the replicas; never goes
//              back.
// Units        physical time comes in as an Instant of the *replica's own* clock (with its offset and drift), not of the world.
// Source       Kulkarni, Demirbas, Madappa, Avva, Leone, "Logical Physical Clocks" (OPODIS 2014).
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

#include "core/time.h"
#include "crdt/dot.h"

namespace jetlag::crdt {

struct Hlc {
  std::uint64_t packed = 0;
  static constexpr unsigned kCounterBits = 16;
  /// Milliseconds are kept relative to 2^40 before the start of the run, so that loading times and slow clocks stay positive.
  static constexpr std::int64_t kEpochMillis = std::int64_t{1} << 40;

  static constexpr Hlc of_millis(std::int64_t run_millis, std::uint16_t counter = 0) {
    return {(static_cast<std::uint64_t>(run_millis + kEpochMillis) << kCounterBits) | counter};
  }
  static constexpr Hlc of(Instant physical) {
    const std::int64_t ns = physical.ns;
    return of_millis(ns >= 0 ? ns / 1'000'000 : -((-ns + 999'999) / 1'000'000));
  }
  constexpr std::int64_t millis() const { return static_cast<std::int64_t>(packed >> kCounterBits) - kEpochMillis; }
  constexpr std::uint16_t counter() const { return static_cast<std::uint16_t>(packed); }
  constexpr auto operator<=>(const Hlc&) const = default;
};

struct Stamp {
  Hlc hlc;
  OriginId origin;
  /// Greater = newer = wins under last-writer-wins.
  friend constexpr std::strong_ordering operator<=>(const Stamp& a, const Stamp& b) {
    if (const auto c = a.hlc <=> b.hlc; c != 0) return c;
    return b.origin <=> a.origin;
  }
  friend constexpr bool operator==(const Stamp&, const Stamp&) = default;
};

class HybridClock {
 public:
  /// A stamp for a local event: later than everything ticked or observed before. A counter overflow carries into the
  /// milliseconds.
  constexpr Hlc tick(Instant physical) {
    last_.packed = std::max(last_.packed + 1, Hlc::of(physical).packed);
    return last_;
  }
  /// Folds in a received stamp.
  constexpr void observe(Hlc received) { last_ = std::max(last_, received); }
  constexpr Hlc last() const { return last_; }
  bool operator==(const HybridClock&) const = default;

 private:
  Hlc last_;
};

}  // namespace jetlag::crdt
