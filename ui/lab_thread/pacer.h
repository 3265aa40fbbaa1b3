// SPDX-License-Identifier: GPL-3.0-or-later
// Pacer: how much simulated time passes for how much real time.
//
// Real     simulated seconds per second, 0.001 to unlimited. A stall (a busy machine, a closed lid) is not made up for: at most
//          kMostCatchUp of real time counts per step, so the picture never jumps.
// Value    plain; the clock is an argument, so tests need no waiting.
#pragma once

#include <algorithm>
#include <chrono>

#include "core/time.h"

namespace jetlag::ui {

class Pacer {
 public:
  using Real = std::chrono::nanoseconds;
  static constexpr Real kMostCatchUp = std::chrono::milliseconds(100);
  /// From this speed on time is not paced at all.
  static constexpr double kUnlimited = 1e6;

  double speed() const { return speed_; }
  void setSpeed(double speed) { speed_ = std::clamp(speed, 0.001, kUnlimited); }
  bool unlimited() const { return speed_ >= kUnlimited; }
  /// Time begins to count here.
  void start(Real now) { last_ = now; }
  /// The simulated time that has passed since start() or the last call.
  Duration elapsed(Real now);

 private:
  double speed_ = 1;
  Real last_{};
};

}  // namespace jetlag::ui
