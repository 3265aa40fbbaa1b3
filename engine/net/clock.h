// SPDX-License-Identifier: Apache-2.0
// A region's wall clock, as wrong as the scenario says.
//
// Value    offset and drift against true (simulated) time: read(now) = now + offset + drift * (time since the drift was set).
// Drift    parts per billion; 20 ppm = 20'000. Positive runs fast.
// Jumps    shift the offset at once; a reading can go backwards, which is the point.
#pragma once

#include <cstdint>

#include "core/time.h"

namespace jetlag::net {

class WallClock {
 public:
  WallClock() = default;
  WallClock(Duration offset, std::int64_t drift_ppb) : offset_(offset), drift_ppb_(drift_ppb) {}

  /// What this clock shows at the true time `now`.
  Instant read(Instant now) const { return now + error(now); }
  /// How far it is ahead of true time (negative: behind).
  Duration error(Instant now) const { return offset_ + drifted(now); }

  /// How long after `now` it will show `reading` for the first time, if nothing is done to it; 0 where it shows that or more.
  Duration until(Instant reading, Instant now) const {
    const Duration left = reading - read(now), never = kNever - now;
    const std::int64_t speed = 1'000'000'000 + drift_ppb_;
    if (left <= Duration{}) return {};
    if (speed <= 0 || static_cast<Wide>(left.ns) * 1'000'000'000 / speed >= never.ns) return never;
    Duration wait{static_cast<std::int64_t>(static_cast<Wide>(left.ns) * 1'000'000'000 / speed)};
    while (read(now + wait) < reading) ++wait.ns;
    while (wait.ns > 0 && read(now + wait - Duration{1}) >= reading) --wait.ns;
    return wait;
  }

  /// From `now` on it is ahead by exactly `offset` and drifts on at its rate.
  void skew(Instant now, Duration offset) { offset_ = offset; since_ = now; }
  /// From `now` on it drifts at another rate, starting from where it is.
  void set_drift(Instant now, std::int64_t drift_ppb) {
    offset_ = error(now);
    since_ = now;
    drift_ppb_ = drift_ppb;
  }
  /// Forwards or backwards by `by`.
  void jump(Duration by) { offset_ += by; }

  std::int64_t drift_ppb() const { return drift_ppb_; }
  bool operator==(const WallClock&) const = default;

 private:
  __extension__ using Wide = __int128;
  Duration drifted(Instant now) const {
    return {static_cast<std::int64_t>(static_cast<Wide>((now - since_).ns) * drift_ppb_ / 1'000'000'000)};
  }

  Duration offset_;
  std::int64_t drift_ppb_ = 0;
  Instant since_;
};

}  // namespace jetlag::net
