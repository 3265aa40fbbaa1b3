// SPDX-License-Identifier: Apache-2.0
#include "check/monitor.h"

#include <algorithm>
#include <utility>

namespace jetlag::check {
namespace {

bool needs_windows(const Expectation& e) { return e.window != WindowKind::kWholeRun && !e.property.has_value(); }

/// The instruments that the term's number is made of.
std::vector<std::string_view> measured_by(const MetricTerm& term) {
  if (term.metric == "availability") return {"requests", "errors"};
  if (term.metric == "throughput") return {"requests"};
  if (term.metric == "divergence_integral") return {"divergent_keys"};
  return {metrics::find_metric(term.metric)->name};
}

metrics::Labels labels_of(const MetricTerm& term) {
  return term.metric == "divergence_integral" ? metrics::Labels() : term.selector;
}

/// Made of what happened between two samples: nobody can look in between.
bool only_sampled(const MetricTerm& term) { return term.metric == "backlog_exhaustion"; }

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

Monitor::Open Monitor::opened(const Expectation& e, const FaultWindow& f, const MetricsView& view) {
  Open open;
  open.struck = f.begin;
  open.from = std::max(window_of(e, f).first, view.from);
  open.window = metrics::Window(*view.registry, measured_by(e.term), labels_of(e.term));
  open.window.sample(*view.registry, view.until);
  if (open.window.has_gauges() && !only_sampled(e.term)) open.next_look = view.until + kLookStep;
  return open;
}

void Monitor::follow(const Expectation& e, Watch& watch, const FaultWindow& f, const MetricsView& view) {
  const auto [from, until] = window_of(e, f);
  if (in_warmup(e, f, view)) std::erase_if(watch.windows, [&](const Open& each) { return each.struck == f.begin; });
  if (from > view.until || in_warmup(e, f, view)) return;
  auto open = std::ranges::find(watch.windows, f.begin, &Open::struck);
  if (open == watch.windows.end()) open = watch.windows.insert(open, opened(e, f, view));
  else if (open->closed) return;
  else open->window.look(*view.registry);
  open->until = until;
  if (view.until >= std::min(until, open->next_look)) {
    open->window.sample(*view.registry, view.until);
    if (open->next_look < kNever) open->next_look = view.until + kLookStep * (std::int64_t{1} << (++open->looks / kLooksPerStep));
  }
  if (until <= view.until) {
    open->closed = true;
    open->between = open->window.inside(*view.registry);
    open->window = {};
    return;
  }
  due_ = std::min({due_, until, open->next_look});
}

void Monitor::look(const MetricsView& view) {
  due_ = kNever;
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    if (!needs_windows(expectations_[i])) continue;
    for (const FaultWindow& f : *view.faults)
      if (f.name == expectations_[i].fault) follow(expectations_[i], watches_[i], f, view);
  }
}

bool Monitor::ends_window(Instant at) const {
  const auto ends = [&](const Open& open) { return !open.closed && open.until <= at; };
  return std::ranges::any_of(watches_, [&](const Watch& watch) { return std::ranges::any_of(watch.windows, ends); });
}

std::vector<std::string_view> Monitor::in_windows() const {
  std::vector<std::string_view> names;
  for (const Expectation& e : expectations_)
    if (needs_windows(e))
      for (const std::string_view name : measured_by(e.term)) names.push_back(name);
  return names;
}

void Monitor::sample(const MetricsView& view) {
  MetricsView so_far = view;
  so_far.finished = true;
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    const Expectation& e = expectations_[i];
    Watch& watch = watches_[i];
    if (needs_windows(e) && only_sampled(e.term))
      for (Open& open : watch.windows)
        if (!open.closed) open.window.sample(*view.registry, view.until);
    if (watch.met_at == kNever && is_final(e, Outcome::kPass) && evaluate(e, so_far).verdict == Outcome::kPass)
      watch.met_at = view.until;
    if (!can_break(e)) continue;
    if (e.mood == Mood::kAlways && watch.first_broken_at != kNever) continue;  // broken for good
    const bool broken = evaluate(e, so_far).verdict == Outcome::kFail;
    if (broken) watch.first_broken_at = std::min(watch.first_broken_at, view.until);
    else if (std::exchange(watch.first_broken_at, kNever) != kNever && !is_final(e, Outcome::kPass)) watch.met_at = view.until;
  }
}

void Monitor::clear() {
  watches_ = std::vector<Watch>(expectations_.size());
  due_ = kNever;
}

Windows Monitor::windows_of(const Watch& watch, const MetricsView& view) const {
  Windows windows;
  for (const Open& open : watch.windows) {
    if (open.closed) {
      windows.push_back({open.from, open.until, open.between});
    } else if (view.finished && (open.until == kNever || open.until <= view.planned_until)) {
      metrics::Window window = open.window;
      window.sample(*view.registry, view.until);
      windows.push_back({open.from, open.until == kNever ? view.until : open.until, window.inside(*view.registry)});
    }
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
