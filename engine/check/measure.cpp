// SPDX-License-Identifier: Apache-2.0
#include "check/measure.h"

#include <algorithm>

namespace jetlag::check {
namespace {

using metrics::Aggregation;
using metrics::Histogram;
using metrics::Kind;
using metrics::Labels;
using metrics::Registry;
using metrics::Series;
using Readings = std::vector<Reading>;

double seconds_of(const Span& span) {
  const Instant until = std::min(span.until, span.load_until);
  return until > span.from ? (until - span.from).in_seconds() : 0;
}

double total(const Registry& registry, std::string_view name, const Labels& selector) {
  std::int64_t sum = 0;
  for (const auto& i : registry.select(name, selector)) sum += i.counter->value;
  return static_cast<double>(sum);
}

/// Thousandths per second, or bits per second.
Readings rate_of(double amount, double factor, const Span& span) {
  const double seconds = seconds_of(span);
  if (seconds <= 0) return {};
  return {Reading{amount * factor / seconds, Satisfied::kNo, {}, {}}};
}

Readings measure_counter(const MetricTerm& term, const Registry& registry, const Span& span) {
  const double sum = total(registry, term.metric, term.selector);
  if (term.aggregation != Aggregation::kRate) return {Reading{sum, Satisfied::kNo, {}, {}}};
  return rate_of(sum, unit_of(term) == metrics::Unit::kBandwidth ? 8 : 1000, span);
}

Readings measure_distribution(const MetricTerm& term, const Registry& registry, const Span& span) {
  Histogram all;
  std::size_t together = 0;
  for (const auto& i : registry.select(term.metric, term.selector)) {
    all.merge(i.distribution->histogram);
    if (!i.distribution->histogram.empty()) ++together;
  }
  if (term.aggregation == Aggregation::kCount) return {Reading{static_cast<double>(all.count()), Satisfied::kNo, {}, {}}};
  if (term.aggregation == Aggregation::kRate) return rate_of(static_cast<double>(all.count()), 1000, span);
  if (all.empty()) return {};
  const auto value = [&]() -> std::int64_t {
    switch (term.aggregation) {
      case Aggregation::kMin: return all.min();
      case Aggregation::kMax: return all.max();
      case Aggregation::kAvg: return all.mean();
      case Aggregation::kMed: return all.quantile(500'000);
      default: return all.quantile(term.percentile_ppm);
    }
  }();
  Reading reading{static_cast<double>(value), Satisfied::kNo, {}, {}};
  reading.together = together;
  return {reading};
}

Readings measure_derived(const MetricTerm& term, const Registry& registry, const Span& span) {
  if (term.metric == "availability") {
    const double requests = total(registry, "requests", term.selector);
    if (requests <= 0) return {};
    return {Reading{1e9 * (1 - total(registry, "errors", term.selector) / requests), Satisfied::kNo, {}, {}}};
  }
  if (term.metric == "throughput") return rate_of(total(registry, "requests", term.selector), 1000, span);
  const auto divergent = registry.select("divergent_keys");  // divergence_integral
  if (divergent.empty() || divergent.front().series->empty()) return {};
  const auto area = divergent.front().series->integral(span.from, span.until);
  return {Reading{static_cast<double>(area) / 1e9, Satisfied::kNo, {}, {}}};
}

/// A stretch of a gauge's time line: its first instant and the smallest and largest value in it.
struct Stretch {
  Instant at{};
  std::int64_t low = 0, high = 0;
};

std::vector<Stretch> stretches(const Series& series, const Span& span) {
  std::vector<Stretch> result;
  for (const Series::Point& p : series.points()) {
    if (p.begin > span.until) break;
    if (p.end <= span.from) {  // what holds when the span begins
      result.assign(1, {span.from, p.last, p.last});
      continue;
    }
    if (p.begin <= span.from) result.clear();
    result.push_back({std::max(p.begin, span.from), p.min, p.max});
  }
  return result;
}

/// Whether the comparison can hold for some value of the stretch, and the value that tells.
bool any_satisfies(Comparison comparison, const Stretch& s, double wanted, double& telling) {
  const auto low = static_cast<double>(s.low), high = static_cast<double>(s.high);
  telling = comparison == Comparison::kLess || comparison == Comparison::kLessEqual ? low : high;
  if (comparison == Comparison::kEqual) telling = std::clamp(wanted, low, high);
  if (comparison == Comparison::kNotEqual && high == wanted) telling = low;
  return satisfies(comparison, telling, wanted);
}

Comparison opposite(Comparison comparison) {
  constexpr Comparison kOpposite[] = {Comparison::kGreaterEqual, Comparison::kGreater,  Comparison::kLessEqual,
                                      Comparison::kLess,         Comparison::kNotEqual, Comparison::kEqual};
  return kOpposite[static_cast<std::size_t>(comparison)];
}

/// Under `sometimes`: the first stretch that satisfies, else the value that came nearest. Under `always`: the first that does
/// not, and the one that is furthest from it.
std::optional<Reading> extreme_of(const Expectation& e, const Series& series, const Span& span) {
  const bool sometimes = e.mood == Mood::kSometimes;
  const Comparison sought = sometimes ? e.term.comparison : opposite(e.term.comparison);
  const bool seeks_high =
      sought == Comparison::kGreater || sought == Comparison::kGreaterEqual || sought == Comparison::kNotEqual;
  std::optional<Reading> nearest, decisive;
  for (const Stretch& s : stretches(series, span)) {
    double telling = 0;
    const bool found = any_satisfies(sought, s, e.term.value, telling);
    if (decisive) {
      if (!found || !(seeks_high ? telling > *decisive->worst : telling < *decisive->worst)) continue;
      decisive->worst = telling;
      decisive->worst_at = s.at;
      continue;
    }
    if (found) {
      decisive = Reading{telling, sometimes ? Satisfied::kYes : Satisfied::kNo, {}, s.at};
      if (sometimes) return decisive;
      decisive->worst = telling;
      decisive->worst_at = s.at;
      continue;
    }
    if (!nearest.has_value() || (seeks_high ? telling > nearest->value : telling < nearest->value))
      nearest = Reading{telling, sometimes ? Satisfied::kNo : Satisfied::kYes, {}, s.at};
  }
  return decisive ? decisive : nearest;
}

std::optional<Reading> aggregate_gauge(const Expectation& e, const Series& series, const Span& span) {
  if (e.mood != Mood::kPlain) return extreme_of(e, series, span);
  if (series.empty() || series.points().front().begin > span.until) return std::nullopt;
  std::int64_t low = 0, high = 0;
  if (!series.range(span.from, span.until, low, high)) return std::nullopt;
  switch (e.term.aggregation) {
    case Aggregation::kMin: return Reading{static_cast<double>(low), Satisfied::kNo, {}, {}};
    case Aggregation::kMax: return Reading{static_cast<double>(high), Satisfied::kNo, {}, {}};
    case Aggregation::kAvg: {
      const Instant from = std::max(span.from, series.points().front().begin);
      if (span.until <= from) break;
      const auto area = static_cast<double>(series.integral(from, span.until));
      return Reading{area / static_cast<double>((span.until - from).ns), Satisfied::kNo, {}, {}};
    }
    default: break;
  }
  return Reading{static_cast<double>(series.value_at(span.until)), Satisfied::kNo, {}, span.until};
}

Readings measure_gauge(const Expectation& e, const Registry& registry, const Span& span) {
  Readings readings;
  const auto instruments = registry.select(e.term.metric, e.term.selector);
  for (const auto& i : instruments) {
    auto reading = aggregate_gauge(e, *i.series, span);
    if (!reading.has_value()) continue;
    if (instruments.size() > 1) reading->instrument = metrics::text_of(i.info->name, *i.labels);
    readings.push_back(std::move(*reading));
  }
  const bool is_max = e.term.aggregation == Aggregation::kMax, is_min = e.term.aggregation == Aggregation::kMin;
  if (readings.empty() || (!is_max && !is_min)) return readings;
  const auto less = [](const Reading& a, const Reading& b) { return a.value < b.value; };
  return {is_max ? *std::max_element(readings.begin(), readings.end(), less)
                 : *std::min_element(readings.begin(), readings.end(), less)};
}

}  // namespace

bool satisfies(Comparison comparison, double measured, double wanted) {
  switch (comparison) {
    case Comparison::kLess: return measured < wanted;
    case Comparison::kLessEqual: return measured <= wanted;
    case Comparison::kGreater: return measured > wanted;
    case Comparison::kGreaterEqual: return measured >= wanted;
    case Comparison::kEqual: return measured == wanted;
    case Comparison::kNotEqual: return measured != wanted;
  }
  return false;
}

Readings measure(const Expectation& expectation, const Registry& registry, const Span& span) {
  const metrics::MetricInfo* info = metrics::find_metric(expectation.term.metric);
  const double factor = metrics::grows_with_size(*info, expectation.term.aggregation) ? span.full_size : 1;
  Expectation simulated = expectation;  // the same question to the small world
  simulated.term.value /= factor;
  Readings readings;
  switch (info->kind) {
    case Kind::kCounter: readings = measure_counter(simulated.term, registry, span); break;
    case Kind::kDistribution: readings = measure_distribution(simulated.term, registry, span); break;
    case Kind::kDerived: readings = measure_derived(simulated.term, registry, span); break;
    case Kind::kGauge: readings = measure_gauge(simulated, registry, span); break;
  }
  for (Reading& r : readings) {
    r.value *= factor;
    if (r.worst) *r.worst *= factor;
    if (expectation.mood == Mood::kPlain)
      r.satisfied = satisfies(expectation.term.comparison, r.value, expectation.term.value) ? Satisfied::kYes : Satisfied::kNo;
  }
  return readings;
}

}  // namespace jetlag::check
