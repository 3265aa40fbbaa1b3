// SPDX-License-Identifier: Apache-2.0
// Monitor: watches expectations while the run goes on.
//
// Inputs   sample(view) at regular instants. look(view) when a fault has struck, when one has ended, at the end of the warm-up,
//          and at every due(), before anything else happens at that instant; the view's registry is marked at once afterwards.
// Outputs  when an expectation first broke, to the distance of two samples, and the measurements in the windows of faults
//          ("during cut", "within 5s after cut").
// Windows  hold what was recorded from their first instant, included, to their last, excluded; of what belongs to the warm-up
//          nothing. Gauges are looked at when a window opens and ends, and in between at first every kLookStep, then half as
//          often each time that kLooksPerStep are done: neither depends on how long the run is.
// Value    holds the expectations and what it has noted; copying it copies both.
// Cost     a sample evaluates every expectation over a metric: microseconds each. Nothing is due() where none asks for a window.
#pragma once

#include <string_view>
#include <vector>

#include "check/evaluate.h"
#include "check/expectation.h"
#include "metrics/window.h"

namespace jetlag::check {

class Monitor {
 public:
  Monitor() = default;
  explicit Monitor(std::vector<Expectation> expectations);

  static constexpr Duration kLookStep = Duration::millis(10);
  static constexpr std::uint32_t kLooksPerStep = 128;

  /// `view.until` is now.
  void sample(const MetricsView& view);
  void look(const MetricsView& view);
  /// The next instant at which a window ends or wants to see its gauges; kNever when there is none.
  Instant due() const { return due_; }
  /// Whether a window ends then, as far as is known: counters have to be true.
  bool ends_window(Instant at) const;
  /// The metrics that are measured in windows, those of which others are made rather than the latter.
  std::vector<std::string_view> in_windows() const;
  /// Forgets what was noted during the warm-up.
  void clear();

  /// The results as of view.until, in the order of the expectations.
  std::vector<ExpectationResult> results(const MetricsView& view) const;
  const std::vector<Expectation>& expectations() const { return expectations_; }
  bool operator==(const Monitor&) const = default;

 private:
  struct Open {
    Instant struck{};
    Instant from{}, until{};  ///< kNever: its end is not known yet
    bool closed = false;
    Instant next_look = kNever;
    std::uint32_t looks = 0;
    metrics::Window window;     ///< while it is open
    metrics::Registry between;  ///< when it is closed
    bool operator==(const Open&) const = default;
  };
  struct Watch {
    Instant first_broken_at = kNever;
    Instant met_at = kNever;  ///< of a pass that nothing can undo; of another one, since when it has not failed any more
    std::vector<Open> windows;
    bool operator==(const Watch&) const = default;
  };

  static Open opened(const Expectation& expectation, const FaultWindow& fault, const MetricsView& view);
  void follow(const Expectation& expectation, Watch& watch, const FaultWindow& fault, const MetricsView& view);
  /// kNever where it holds so far, or where that cannot be said yet.
  static Instant failing_since(const Expectation& expectation, const Watch& watch, const ExpectationResult& result,
                               const MetricsView& view);
  Windows windows_of(const Watch& watch, const MetricsView& view) const;

  std::vector<Expectation> expectations_;
  std::vector<Watch> watches_;
  Instant due_ = kNever;
};

}  // namespace jetlag::check
