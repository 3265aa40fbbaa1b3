// SPDX-License-Identifier: Apache-2.0
// The expectation language.
//
//   [always | sometimes] metric{label=value,...}.aggregation op value [within D after FAULT | during FAULT] [in P% of seeds]
//   property [in P% of seeds]            converged [within D after FAULT] [in P% of seeds]
//
//   lag{from=us,to=eu}.p99 < 150ms          full_syncs == 0           availability{region=us} >= 99.99% during cut
//   sometimes backlog_fill > 50%            converged within 5s after cut            read-your-writes in 95% of seeds
//
// op            < <= > >= == != (= is ==)
// aggregation   counter: count (its total), rate      gauge: value or last, min, max, avg (over time)
//               distribution: count, rate, min, max, avg, med, p(N), p99, p99.9 ...      derived: value
//               default: the metric table's
// always        every sample of a gauge; sometimes: at least one; without either its last value. Other kinds take no prefix.
// value         a number with the unit of what is compared: a duration, bytes, a share (%), money ($), a rate (/s), a bandwidth,
//               or a plain count; 0 needs no unit
// property      converged causal read-your-writes monotonic-reads monotonic-writes writes-follow-reads no-lost-updates
// FAULT         a fault's name, in double quotes when it contains the words `in` or `within` or `during`; the window of `during`
//               is the fault's, that of `within` begins when the fault ends. A gauge's last value is then that at the window's
//               end, and counters and distributions hold what happened inside, from its first instant on and before its last. A
//               fault that strikes several times must satisfy every time; a flap is one fault, from its first strike to its end.
//
// Errors        unknown metric, label, aggregation, fault (with the nearest valid name), a value of the wrong unit, a selector
//               that matches no declared entity, a prefix where it says nothing: all of them, each with its column ("column 5").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/verdict.h"
#include "core/result.h"
#include "core/time.h"
#include "metrics/catalogue.h"
#include "metrics/registry.h"

namespace jetlag::check {

enum class Comparison : std::uint8_t { kLess, kLessEqual, kGreater, kGreaterEqual, kEqual, kNotEqual };
enum class Mood : std::uint8_t { kPlain, kAlways, kSometimes };
enum class WindowKind : std::uint8_t { kWholeRun, kWithinAfter, kDuring };

struct MetricTerm {
  std::string metric;
  metrics::Labels selector;  ///< sorted; `region` already turned into `from` where the metric speaks of its source
  metrics::Aggregation aggregation = metrics::Aggregation::kValue;
  bool aggregation_given = false;
  std::uint32_t percentile_ppm = 0;  ///< of kPercentile
  Comparison comparison = Comparison::kEqual;
  double value = 0;                  ///< in the stored unit of what is compared
  std::string value_text;            ///< as written
  bool operator==(const MetricTerm&) const = default;
};

struct Expectation {
  std::string text;                    ///< as written
  std::optional<Property> property;    ///< else `term` says what is compared
  MetricTerm term;
  Mood mood = Mood::kPlain;
  WindowKind window = WindowKind::kWholeRun;
  std::string fault;                   ///< of the window
  Duration within{};
  std::optional<std::int64_t> seeds_ppb;  ///< "in 95% of seeds"
  bool operator==(const Expectation&) const = default;
};

/// What the scenario declares: the names that selectors and windows may use.
struct Entities {
  std::vector<std::string> regions;
  std::vector<std::string> faults;
  std::vector<std::pair<std::string, std::string>> links;  ///< from, to; none: not known
  std::uint32_t shards = 1;
  bool complete = true;  ///< false: the scenario has mistakes, so a name that is not here is no mistake of the expectation
  bool operator==(const Entities&) const = default;
};

/// Parses and validates in one go. The errors' `where` is "column N" (1-based, in characters of `text`).
tl::expected<Expectation, Errors> parse_expectation(std::string_view text, const Entities& entities);

/// What may be compared, alone: "lag_now{from=us,to=eu}", "lag.p99". The comparison is left as it is by default.
tl::expected<MetricTerm, Errors> parse_metric(std::string_view text, const Entities& entities);

/// "< 150 ms", ">= 99.99 %", "within 5 s after cut".
std::string expected_text(const Expectation& expectation);
/// The unit of what the term compares: the metric's, or a count or rate of it.
metrics::Unit unit_of(const MetricTerm& term);

}  // namespace jetlag::check
