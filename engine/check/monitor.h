// SPDX-License-Identifier: Apache-2.0
// Monitor: watches expectations while the run goes on.
//
// Inputs   sample(view) at regular instants, and at every boundary(): the world schedules a sample there.
// Outputs  when an expectation first broke, to the distance of two samples, and the measurements in the windows of faults
//          ("during cut", "within 5s after cut"), for which it copies the registry when a window opens.
// Value    holds the expectations and what it has noted; copying it copies both.
// Cost     a sample evaluates every expectation over a metric: microseconds each.
#pragma once

#include <vector>

#include "check/evaluate.h"
#include "check/expectation.h"

namespace jetlag::check {

class Monitor {
 public:
  Monitor() = default;
  explicit Monitor(std::vector<Expectation> expectations);

  /// The next instant at which a window opens or closes, given the faults as far as they are known; kNever when there is none.
  Instant boundary(const std::vector<FaultWindow>& faults, Instant after) const;
  /// `view.until` is now.
  void sample(const MetricsView& view);
  /// Forgets what was noted during the warm-up.
  void clear();

  /// The results as of view.until, in the order of the expectations.
  std::vector<ExpectationResult> results(const MetricsView& view) const;
  const std::vector<Expectation>& expectations() const { return expectations_; }
  bool operator==(const Monitor&) const = default;

 private:
  struct Open {
    Instant from{}, until{};
    bool closed = false;
    metrics::Registry at_start;
    metrics::Registry between;
    bool operator==(const Open&) const = default;
  };
  struct Watch {
    Instant first_broken_at = kNever;
    Instant met_at = kNever;  ///< of a pass that nothing can undo; of another one, since when it has not failed any more
    std::vector<Open> windows;
    bool operator==(const Watch&) const = default;
  };

  void follow_windows(const Expectation& expectation, Watch& watch, const MetricsView& view);
  /// kNever where it holds so far, or where that cannot be said yet.
  static Instant failing_since(const Expectation& expectation, const Watch& watch, const ExpectationResult& result,
                               const MetricsView& view);
  Windows windows_of(const Watch& watch, const MetricsView& view) const;

  std::vector<Expectation> expectations_;
  std::vector<Watch> watches_;
};

}  // namespace jetlag::check
