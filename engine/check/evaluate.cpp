// SPDX-License-Identifier: Apache-2.0
#include "check/evaluate.h"

#include <algorithm>

#include "check/measure.h"
#include "core/units.h"

namespace jetlag::check {
namespace {

ExpectationResult start(const Expectation& e) {
  ExpectationResult result;
  result.text = e.text;
  result.expected = expected_text(e);
  return result;
}

/// Of a run that has ended, and of one in which the fault may still strike.
std::string unstruck_text(const Expectation& e, const MetricsView& view) {
  return e.fault + (view.finished ? " did not strike" : " has not struck yet");
}

ExpectationResult& undecided(ExpectationResult& result, std::string why) {
  result.verdict = Outcome::kUndecided;
  result.measured = std::move(why);
  return result;
}

// ------------------------------------------------------------------------------------------------------------ properties
ExpectationResult converged_within(const Expectation& e, const MetricsView& view) {
  ExpectationResult result = start(e);
  const auto differ_still = [&](Duration since) {
    return view.finished ? "not within " + format_duration(since) + ", when the run ended"
                         : "not yet, " + format_duration(since) + " after its end";
  };
  std::optional<Duration> slowest;
  Instant last{};
  bool struck = false;
  result.verdict = Outcome::kPass;
  for (const FaultWindow& f : *view.faults) {
    if (f.name != e.fault) continue;
    struck = true;
    if (f.end == kNever || f.end > view.until) {
      if (result.verdict == Outcome::kPass) undecided(result, e.fault + " has not ended");
      continue;
    }
    const Instant limit = f.end + e.within;
    const bool is_equal = f.converged_at <= view.until;
    if (is_equal && f.converged_at <= limit) {
      slowest = std::max(slowest.value_or(Duration{}), f.converged_at - f.end);
      last = std::max(last, f.converged_at);
    } else if (!is_equal && view.until < limit) {
      if (result.verdict == Outcome::kPass) undecided(result, differ_still(view.until - f.end));
    } else if (result.verdict != Outcome::kFail) {
      result.verdict = Outcome::kFail;
      result.first_broken_at = result.decided_at = limit;
      result.measured = is_equal ? format_duration(f.converged_at - f.end) : differ_still(view.until - f.end);
    }
  }
  if (!struck) return undecided(result, unstruck_text(e, view));
  if (result.verdict != Outcome::kPass) return result;
  result.measured = format_duration(*slowest);
  result.met_at = last;
  return result;
}

ExpectationResult evaluate_property(const Expectation& e, const MetricsView& view) {
  if (e.window == WindowKind::kWithinAfter) return converged_within(e, view);
  ExpectationResult result = start(e);
  const Verdict* found = nullptr;
  if (view.verdicts != nullptr)
    for (const auto& [property, verdict] : *view.verdicts)
      if (property == e.property) found = &verdict;
  if (e.property == Property::kConvergence) {
    const bool states_differ = found != nullptr && found->outcome == Outcome::kFail;
    if (view.converged && !states_differ) {
      result.verdict = Outcome::kPass;
      result.measured = "all reachable replicas are equal";
      return result;
    }
    if (!states_differ) {
      result.verdict = view.finished ? Outcome::kFail : Outcome::kUndecided;
      result.measured = view.finished ? "reachable replicas differ" : "judged when the run ends";
      return result;
    }
  }
  if (found == nullptr) return undecided(result, view.finished ? "not checked in this run" : "judged when the run ends");
  result.verdict = found->outcome;
  result.measured = found->message;
  result.first_broken_at = found->first_broken_at;
  result.witness = found->witness;
  return result;
}

// --------------------------------------------------------------------------------------------------------------- metrics
std::string measured_text(const Expectation& e, const Reading& r) {
  const std::string value = metrics::text_of(unit_of(e.term), r.value);
  std::string text = value;
  const bool upward = e.term.comparison == Comparison::kGreater || e.term.comparison == Comparison::kGreaterEqual;
  if (e.mood != Mood::kPlain) {
    const std::string at = r.at.has_value() ? ", at " + format_duration(*r.at - Instant{}) : "";
    const bool decisive = (e.mood == Mood::kSometimes) == (r.satisfied == Satisfied::kYes);
    const bool is_most = upward == (e.mood == Mood::kSometimes);
    const bool one_value = e.term.comparison == Comparison::kEqual || e.term.comparison == Comparison::kNotEqual;
    const bool gets_worse = decisive && r.worst && *r.worst != r.value;
    if (gets_worse)
      text = value + at + ", at worst " + metrics::text_of(unit_of(e.term), *r.worst) + " at " +
             format_duration(*r.worst_at - Instant{});
    else if (decisive) text = value + at;
    else if (one_value) text = e.mood == Mood::kSometimes ? "never" : value;  // nothing was nearest
    else text = (e.mood == Mood::kSometimes ? "never: " : "") + value + (is_most ? " at most" : " at least") + at;
  } else if (r.at.has_value()) {
    text += ", at " + format_duration(*r.at - Instant{});  // the last value, and none before it
  }
  if (r.together > 1) text += " (" + std::to_string(r.together) + " series together)";
  return r.instrument.empty() ? text : text + " (" + r.instrument + ")";
}

/// The reading that decides for all: under `sometimes` one that satisfies, else one that does not. Of several that decide, the
/// earliest; of others, the most extreme.
const Reading& deciding(const Expectation& e, const std::vector<Reading>& readings) {
  const Satisfied wanted = e.mood == Mood::kSometimes ? Satisfied::kYes : Satisfied::kNo;
  const bool upward = e.term.comparison == Comparison::kGreater || e.term.comparison == Comparison::kGreaterEqual;
  const bool prefers_high = upward == (e.mood == Mood::kSometimes);
  const auto comes_before = [&](const Reading& a, const Reading& b) {
    const bool a_decides = a.satisfied == wanted, b_decides = b.satisfied == wanted;
    if (a_decides != b_decides) return a_decides;
    if (a_decides && a.at != b.at) return a.at < b.at;
    return prefers_high ? a.value > b.value : a.value < b.value;
  };
  return *std::min_element(readings.begin(), readings.end(), comes_before);
}

std::string nothing_text(const Expectation& e) {
  const auto* info = metrics::find_metric(e.term.metric);
  return e.term.metric == "availability" ? "no requests"
         : info->kind == metrics::Kind::kDistribution ? "no samples" : "nothing was measured";
}

ExpectationResult evaluate_span(const Expectation& e, const metrics::Registry& registry, const Span& span) {
  ExpectationResult result = start(e);
  const auto readings = measure(e, registry, span);
  if (readings.empty()) return undecided(result, nothing_text(e));
  const Reading& r = deciding(e, readings);
  result.verdict = r.satisfied == Satisfied::kYes ? Outcome::kPass : Outcome::kFail;
  result.measured = measured_text(e, r);
  if (result.verdict == Outcome::kFail && e.mood == Mood::kAlways && r.at.has_value()) result.first_broken_at = *r.at;
  return result;
}

ExpectationResult evaluate_windows(const Expectation& e, const MetricsView& view, const Windows& windows) {
  ExpectationResult worst = start(e);
  if (windows.empty()) {
    bool struck = false, warm = true;
    for (const FaultWindow& f : *view.faults) {
      if (f.name != e.fault) continue;
      struck = true;
      warm &= in_warmup(e, f, view);
    }
    if (!struck) return undecided(worst, unstruck_text(e, view));
    return undecided(worst, warm ? "the window lies in the warm-up" : "the run did not reach the end of the window");
  }
  bool first = true;
  for (const WindowMeasurement& w : windows) {
    ExpectationResult result = evaluate_span(e, w.registry, {w.from, w.until, view.load_until, view.full_size});
    if (result.verdict == Outcome::kFail) result.decided_at = w.until;
    if (result.verdict == Outcome::kFail && result.first_broken_at == kNever) result.first_broken_at = w.until;
    if (first || (worse(result.verdict, worst.verdict) == result.verdict && result.verdict != worst.verdict))
      worst = std::move(result);
    first = false;
  }
  if (worst.verdict == Outcome::kPass) worst.met_at = windows.back().until;
  return worst;
}

/// Counters, counts, integrals and largest values only grow; smallest values only fall.
enum class Course : std::uint8_t { kGrows, kFalls, kEither };

Course course_of(const MetricTerm& term) {
  using metrics::Aggregation;
  using metrics::Kind;
  const auto* info = metrics::find_metric(term.metric);
  if (term.aggregation == Aggregation::kRate) return Course::kEither;
  if (info->kind == Kind::kCounter || term.metric == "divergence_integral") return Course::kGrows;
  if (info->kind == Kind::kDistribution && term.aggregation == Aggregation::kCount) return Course::kGrows;
  if (term.aggregation == Aggregation::kMax) return Course::kGrows;
  return term.aggregation == Aggregation::kMin ? Course::kFalls : Course::kEither;
}

}  // namespace

std::pair<Instant, Instant> window_of(const Expectation& e, const FaultWindow& f) {
  if (e.window == WindowKind::kDuring) return {f.begin, f.end};
  return f.end == kNever ? std::pair(kNever, kNever) : std::pair(f.end, f.end + e.within);
}

bool in_warmup(const Expectation& e, const FaultWindow& f, const MetricsView& view) {
  const auto [from, until] = window_of(e, f);
  return from < view.from && until <= view.from;
}

bool is_final(const Expectation& e, Outcome verdict) {
  if (e.property.has_value() || e.window != WindowKind::kWholeRun) return false;
  if (e.mood == Mood::kAlways) return verdict == Outcome::kFail;
  if (e.mood == Mood::kSometimes) return verdict == Outcome::kPass;
  const Course course = course_of(e.term);
  if (course == Course::kEither) return false;
  const bool above = e.term.comparison == Comparison::kLess || e.term.comparison == Comparison::kLessEqual;
  const bool below = e.term.comparison == Comparison::kGreater || e.term.comparison == Comparison::kGreaterEqual;
  const bool none = e.term.comparison == Comparison::kEqual && e.term.value == 0 && course == Course::kGrows;
  if (verdict == Outcome::kFail) return none || (course == Course::kGrows ? above : below);
  return verdict == Outcome::kPass && (course == Course::kGrows ? below : above);
}

ExpectationResult evaluate(const Expectation& e, const MetricsView& view, const Windows& windows) {
  if (e.property.has_value()) {
    ExpectationResult result = evaluate_property(e, view);
    const bool may_still_break = e.window == WindowKind::kWholeRun && result.verdict == Outcome::kPass;
    if (!view.finished && may_still_break) result.verdict = Outcome::kUndecided;
    return result;
  }
  if (e.window != WindowKind::kWholeRun) return evaluate_windows(e, view, windows);
  ExpectationResult result = evaluate_span(e, *view.registry, {view.from, view.until, view.load_until, view.full_size});
  if (!view.finished && !is_final(e, result.verdict)) result.verdict = Outcome::kUndecided;
  return result;
}

std::string witness_text(const std::vector<WitnessStep>& witness, const std::vector<std::string>& regions) {
  std::string text;
  for (const WitnessStep& step : witness) {
    std::string what = step.what;
    for (std::size_t r = regions.size(); r-- > 0;) {  // "region 12" before "region 1"
      const std::string numbered = "region " + std::to_string(r + 1);
      for (std::size_t at = what.find(numbered); at != std::string::npos; at = what.find(numbered, at + 1)) {
        const std::size_t end = at + numbered.size();
        if (end < what.size() && (what[end] == ':' || what[end] == '.')) what.replace(at, numbered.size(), regions[r]);
      }
    }
    const auto region = step.region.value;
    if (!text.empty()) text += "; ";
    text += format_duration(step.at - Instant{}) + " " +
            (region < regions.size() ? regions[region] : "region " + std::to_string(region + 1)) + ": " + what;
    if (!step.key.empty()) text += " (key " + step.key.str() + ")";
  }
  return text;
}

}  // namespace jetlag::check
