// SPDX-License-Identifier: Apache-2.0
// Evaluation: an expectation against what was measured.
//
// MetricsView   everything an expectation can speak about. Windows of time are answered from what a Monitor kept of them
//               (Windows, check/monitor.h), so counters and distributions are exact in them.
// Several       a selector may match several instruments. Counters add up, distributions merge, ratios are of the sums;
// instruments   of gauges, `max` and `min` are over all, and for anything else each has to satisfy (one of them, under
//               `sometimes`).
// Stopped       before the end of the run only what can no longer change is decided: a counter beyond its bound, a largest value
//               above it, a sample that broke `always`, a window that is over.
// Undecided     a distribution without samples, a share of nothing, a fault that did not strike or did not end, a window that the
//               run did not reach the end of or that lies in the warm-up, a checker that could not decide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "check/expectation.h"
#include "check/verdict.h"
#include "metrics/registry.h"

namespace jetlag::check {

/// One strike of a fault (a flap has several of one name).
struct FaultWindow {
  std::string name;
  Instant begin{};
  Instant end = kNever;           ///< kNever: has not ended
  Instant converged_at = kNever;  ///< when all reachable live replicas were equal again after `end`; kNever: not yet
  bool operator==(const FaultWindow&) const = default;
};

/// What was measured between two instants.
struct WindowMeasurement {
  Instant from{}, until{};
  metrics::Registry registry;  ///< Window::inside()
  bool operator==(const WindowMeasurement&) const = default;
};

/// The windows of one expectation, in the order of its fault's strikes.
using Windows = std::vector<WindowMeasurement>;

struct MetricsView {
  const metrics::Registry* registry = nullptr;
  Instant from{};   ///< end of the warm-up
  Instant until{};  ///< now: the end of the run, or an earlier moment
  Instant load_until = kNever;            ///< when clients stop: rates are per second of [from, load_until]
  bool finished = true;                   ///< false while the run goes on: what may still happen is undecided
  /// a finished run that had nothing left to do ended before this planned end: nothing more would have happened up to it
  Instant planned_until{};
  double full_size = 1;                   ///< what amounts are multiplied by: 500 in a run of scale 1/500
  bool converged = false;                 ///< reachable live replicas are equal now
  const std::vector<FaultWindow>* faults = nullptr;
  const std::vector<std::pair<Property, Verdict>>* verdicts = nullptr;
};

struct ExpectationResult {
  std::string text;
  Outcome verdict = Outcome::kUndecided;
  std::string expected;
  std::string measured;
  Instant first_broken_at = kNever;
  /// of a failure: from here on nothing that still happens can mend it; kNever: only the end decides
  Instant decided_at = kNever;
  /// of a pass that had to come first (a bound to be passed, a window to be over): since when it holds; kNever: it held all along
  Instant met_at = kNever;
  /// while the run goes on, of one that what follows may still turn: it would fail if this were the end, and since when
  Instant failing_since = kNever;
  std::vector<WitnessStep> witness;
  bool operator==(const ExpectationResult&) const = default;
};

/// The window that one strike of the fault opens; its end is kNever while the fault goes on.
std::pair<Instant, Instant> window_of(const Expectation& expectation, const FaultWindow& fault);
/// Whether it was over when the warm-up was.
bool in_warmup(const Expectation& expectation, const FaultWindow& fault, const MetricsView& view);

/// `windows` as a Monitor collected them; empty for an expectation over the whole run.
ExpectationResult evaluate(const Expectation& expectation, const MetricsView& view, const Windows& windows = {});

/// Whether nothing that may still happen can turn this result of an expectation about a metric over the whole run.
bool is_final(const Expectation& expectation, Outcome verdict);

/// One sentence per witness: "10.150 s us: session 3 wrote us:1842"; region names by position.
std::string witness_text(const std::vector<WitnessStep>& witness, const std::vector<std::string>& regions);

}  // namespace jetlag::check
