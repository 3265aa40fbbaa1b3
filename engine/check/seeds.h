// SPDX-License-Identifier: Apache-2.0
// Expectations over many seeds.
//
// "in 95% of seeds" is decided by the Wilson interval of the share of passing seeds: pass when all of it lies at or above the
// required share, fail when all of it lies below, undecided when it straddles (more seeds would tell). Without such a clause, or
// with 100 %, every seed must pass.
//
// Source   Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "check/verdict.h"

namespace jetlag::check {

struct Interval {
  double low = 0, high = 1;
};

/// The 95 % Wilson interval of `successes` out of `trials`; [0, 1] without trials.
Interval wilson(std::uint64_t successes, std::uint64_t trials);

struct SeedsVerdict {
  Outcome outcome = Outcome::kUndecided;
  std::string measured;  ///< "38 of 40 seeds (95 %, between 83.5 % and 98.6 %)"
};

/// `outcomes`: one per seed. Undecided seeds count neither way for a share, and make "every seed" undecided.
SeedsVerdict over_seeds(const std::vector<Outcome>& outcomes, std::optional<std::int64_t> required_ppb);

}  // namespace jetlag::check
