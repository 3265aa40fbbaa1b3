// SPDX-License-Identifier: Apache-2.0
// Simulated time.
//
// Instant   a point of simulated time, in nanoseconds since the start of the run (0 = start; negative = before, e.g. loading).
// Duration  a length of simulated time, in nanoseconds; may be negative (a clock offset).
//
// Instant - Instant = Duration, Instant + Duration = Instant; nothing else mixes. Both are int64 (range: 292 years), so equal
// computations give equal bits everywhere. There is no "now" here: whoever needs the time is given it (docs/determinism.md).
#pragma once

#include <compare>
#include <cstdint>

namespace jetlag {

struct Duration {
  std::int64_t ns = 0;

  static constexpr Duration micros(std::int64_t us) { return {us * 1'000}; }
  static constexpr Duration millis(std::int64_t ms) { return {ms * 1'000'000}; }
  static constexpr Duration seconds(std::int64_t s) { return {s * 1'000'000'000}; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration& operator+=(Duration d) { ns += d.ns; return *this; }
  constexpr Duration& operator-=(Duration d) { ns -= d.ns; return *this; }
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
  friend constexpr Duration operator-(Duration a) { return {-a.ns}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ns * n}; }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.ns / n}; }
  constexpr double in_seconds() const { return static_cast<double>(ns) / 1e9; }
  constexpr double in_millis() const { return static_cast<double>(ns) / 1e6; }
};

struct Instant {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Instant&) const = default;
  constexpr Instant& operator+=(Duration d) { ns += d.ns; return *this; }
  friend constexpr Instant operator+(Instant t, Duration d) { return {t.ns + d.ns}; }
  friend constexpr Instant operator-(Instant t, Duration d) { return {t.ns - d.ns}; }
  friend constexpr Duration operator-(Instant a, Instant b) { return {a.ns - b.ns}; }
  constexpr double in_seconds() const { return static_cast<double>(ns) / 1e9; }
};

/// Later than every instant that occurs in a run.
inline constexpr Instant kNever{INT64_MAX};

}  // namespace jetlag
