// SPDX-License-Identifier: Apache-2.0
#include "check/seeds.h"

#include <cmath>

#include "core/units.h"

namespace jetlag::check {
namespace {

constexpr double kZ = 1.959963984540054;  // the standard normal quantile at 97.5 %

std::string percent(double share) { return format_share(std::llround(share * 1e9)); }

}  // namespace

Interval wilson(std::uint64_t successes, std::uint64_t trials) {
  if (trials == 0) return {};
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n;
  const double scale = 1 + kZ * kZ / n;
  const double centre = (p + kZ * kZ / (2 * n)) / scale;
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / scale;
  return {successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half};
}

SeedsVerdict over_seeds(const std::vector<Outcome>& outcomes, std::optional<std::int64_t> required_ppb) {
  std::uint64_t passed = 0, failed = 0;
  for (const Outcome outcome : outcomes) {
    passed += outcome == Outcome::kPass;
    failed += outcome == Outcome::kFail;
  }
  const std::uint64_t judged = passed + failed;
  SeedsVerdict verdict;
  verdict.measured = std::to_string(passed) + " of " + std::to_string(outcomes.size()) + " seeds";
  if (judged < outcomes.size()) verdict.measured += ", " + std::to_string(outcomes.size() - judged) + " undecided";
  if (!required_ppb.has_value() || *required_ppb >= 1'000'000'000) {
    if (failed > 0) verdict.outcome = Outcome::kFail;
    else if (judged == outcomes.size() && judged > 0) verdict.outcome = Outcome::kPass;
    return verdict;
  }
  if (judged == 0) return verdict;
  const double share = static_cast<double>(passed) / static_cast<double>(judged),
               required = static_cast<double>(*required_ppb) / 1e9;
  const Interval interval = wilson(passed, judged);
  verdict.measured += " (" + percent(share) + ", between " + percent(interval.low) + " and " + percent(interval.high) + ")";
  if (interval.low >= required) verdict.outcome = Outcome::kPass;
  else if (interval.high < required) verdict.outcome = Outcome::kFail;
  return verdict;
}

}  // namespace jetlag::check
