// SPDX-License-Identifier: Apache-2.0
// Measuring: the numbers that a term compares, out of a registry and a span of time.
//
// A Reading is one number (in the unit of unit_of(term)) with the instrument it belongs to, when the term is judged per
// instrument; for a gauge under `always` or `sometimes` it is the extreme that decides, with its instant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "check/evaluate.h"
#include "check/expectation.h"

namespace jetlag::check {

struct Span {
  Instant from{}, until{};
  Instant load_until = kNever;
  double full_size = 1;  ///< what amounts are multiplied by: 500 in a run of scale 1/500
};

enum class Satisfied : std::uint8_t { kNo, kYes };

struct Reading {
  double value = 0;
  Satisfied satisfied = Satisfied::kNo;
  std::string instrument;      ///< "backlog_fill{region=eu,shard=0}" when several were looked at
  std::optional<Instant> at;   ///< of an extreme, or of a gauge's last value
  std::size_t together = 1;    ///< so many instruments make the number
  std::optional<double> worst{};  ///< of a broken `always`: what was furthest from what is wanted, and when
  std::optional<Instant> worst_at{};
};

bool satisfies(Comparison comparison, double measured, double wanted);

/// In the figures of the full size. One reading per instrument, or one for all of them; none when there is nothing to measure.
std::vector<Reading> measure(const Expectation& expectation, const metrics::Registry& registry, const Span& span);

}  // namespace jetlag::check
