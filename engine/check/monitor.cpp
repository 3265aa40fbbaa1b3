// SPDX-License-Identifier: Apache-2.0
#include "check/monitor.h"

#include <algorithm>
#include <utility>

namespace jetlag::check {
namespace {

/// The window that one strike of the fault opens; `until` is kNever while the fault goes on.
std::pair<Instant, Instant> window_of(const Expectation& e, const FaultWindow& f) {
  if (e.window == WindowKind::kDuring) return {f.begin, f.end};
  return f.end == kNever ? std::pair(kNever, kNever) : std::pair(f.end, f.end + e.within);
}

bool needs_windows(const Expectation& e) { return e.window != WindowKind::kWholeRun && !e.property.has_value(); }

/// Whether "when it first broke" means something: not for what has to be reached first.
bool can_break(const Expectation& e) {
  if (e.property.has_value() || e.window != WindowKind::kWholeRun || e.mood == Mood::kSometimes) return false;
  const auto* info = metrics::find_metric(e.term.metric);
  const bool grows = info->kind == metrics::Kind::kCounter || e.term.aggregation == metrics::Aggregation::kCount;
  const bool bounded_above = e.term.comparison == Comparison::kLess || e.term.comparison == Comparison::kLessEqual ||
                             (e.term.comparison == Comparison::kEqual && e.term.value == 0);
  return !grows || bounded_above;
}

}  // namespace

Monitor::Monitor(std::vector<Expectation> expectations)
    : expectations_(std::move(expectations)), watches_(expectations_.size()) {}

Instant Monitor::boundary(const std::vector<FaultWindow>& faults, Instant after) const {
  Instant next = kNever;
  for (const Expectation& e : expectations_) {
    if (!needs_windows(e)) continue;
    for (const FaultWindow& f : faults) {
      if (f.name != e.fault) continue;
      const auto [from, until] = window_of(e, f);
      if (from > after) next = std::min(next, from);
      else if (until > after) next = std::min(next, until);
    }
  }
  return next;
}

void Monitor::follow_windows(const Expectation& e, Watch& watch, const MetricsView& view) {
  std::size_t strike = 0;
  for (const FaultWindow& f : *view.faults) {
    if (f.name != e.fault) continue;
    const auto [from, until] = window_of(e, f);
    if (from > view.until) continue;
    if (strike == watch.windows.size()) watch.windows.push_back({from, until, false, *view.registry, {}});
    Open& open = watch.windows[strike++];
    if (open.closed) continue;
    open.until = until;
    if (until > view.until) continue;
    open.closed = true;
    open.between = view.registry->since(open.at_start);
    open.at_start = {};
  }
}

void Monitor::sample(const MetricsView& view) {
  MetricsView so_far = view;
  so_far.finished = true;
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    const Expectation& e = expectations_[i];
    Watch& watch = watches_[i];
    if (needs_windows(e)) follow_windows(e, watch, view);
    if (watch.met_at == kNever && is_final(e, Outcome::kPass) && evaluate(e, so_far).verdict == Outcome::kPass)
      watch.met_at = view.until;
    if (!can_break(e)) continue;
    if (e.mood == Mood::kAlways && watch.first_broken_at != kNever) continue;  // broken for good
    const bool broken = evaluate(e, so_far).verdict == Outcome::kFail;
    if (broken) watch.first_broken_at = std::min(watch.first_broken_at, view.until);
    else if (std::exchange(watch.first_broken_at, kNever) != kNever && !is_final(e, Outcome::kPass)) watch.met_at = view.until;
  }
}

void Monitor::clear() { watches_ = std::vector<Watch>(expectations_.size()); }

Windows Monitor::windows_of(const Watch& watch, const MetricsView& view) const {
  Windows windows;
  for (const Open& open : watch.windows) {
    if (open.closed) windows.push_back({open.from, open.until, open.between});
    else if (view.finished && (open.until == kNever || open.until <= view.planned_until))
      windows.push_back({open.from, open.until == kNever ? view.until : open.until, view.registry->since(open.at_start)});
  }
  return windows;
}

Instant Monitor::failing_since(const Expectation& e, const Watch& watch, const ExpectationResult& result,
                               const MetricsView& view) {
  if (view.finished || result.verdict != Outcome::kUndecided || !can_break(e) || view.until < view.from) return kNever;
  MetricsView so_far = view;
  so_far.finished = true;
  return evaluate(e, so_far).verdict == Outcome::kFail ? std::min(watch.first_broken_at, view.until) : kNever;
}

std::vector<ExpectationResult> Monitor::results(const MetricsView& view) const {
  std::vector<ExpectationResult> results;
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    const Watch& watch = watches_[i];
    ExpectationResult result = evaluate(expectations_[i], view, windows_of(watch, view));
    if (result.verdict == Outcome::kFail && watch.first_broken_at != kNever) {
      result.first_broken_at = std::min(result.first_broken_at, watch.first_broken_at);  // the sample itself, or who looked at it
      if (is_final(expectations_[i], result.verdict)) result.decided_at = watch.first_broken_at;
    }
    if (result.verdict == Outcome::kPass && is_final(expectations_[i], result.verdict))
      result.met_at = std::min(watch.met_at, view.until);  // now, where nobody has looked since
    else if (result.verdict == Outcome::kPass && watch.first_broken_at != kNever) result.met_at = view.until;
    else if (result.verdict == Outcome::kPass && result.met_at == kNever) result.met_at = watch.met_at;
    result.failing_since = failing_since(expectations_[i], watch, result, view);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace jetlag::check
