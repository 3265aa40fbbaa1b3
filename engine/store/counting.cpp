// SPDX-License-Identifier: Apache-2.0
#include "store/counting.h"

#include <cmath>

#include "store/deadline.h"
#include "store/errors.h"

namespace jetlag::store {

std::optional<std::int64_t> integer_total(const crdt::Elem& element, crdt::Rule rule) {
  if (!element.present()) return 0;
  const auto total = element.number(rule);
  if (!total || total->overflow) return std::nullopt;
  if (!total->amount.is_float) return total->amount.bits;
  // Text such as "01", or a sum with fractions in it: an integer if that is how it reads.
  return crdt::parse_integer(element.value(rule));
}

std::optional<std::int64_t> bounded_sum(std::int64_t total, std::int64_t delta, CommandSet commands) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(total, delta, &sum)) return std::nullopt;
  // A counter that is outside already (a SET put it there, or regions added together) may come back.
  const bool leaves = (sum > crdt::kCounterLimit && delta > 0) || (sum < -crdt::kCounterLimit && delta < 0);
  if (commands == CommandSet::kActiveActive && leaves) return std::nullopt;
  return sum;
}

bool is_infinity(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return is_word(text, "INF") || is_word(text, "INFINITY");
}

namespace {

/// A delta without a fraction as an integer. To a number so large that a double holds no fractions of it none is added either:
/// it would come to light when the number has become smaller.
crdt::Amount step_on(crdt::Amount total, crdt::Amount delta) {
  const double whole = std::nearbyint(crdt::as_double(delta));
  const bool large = std::abs(crdt::as_double(total)) >= 0x1p53;
  if (!delta.is_float || !crdt::is_whole(crdt::float_amount(whole)) || (!crdt::is_whole(delta) && !large)) return delta;
  return crdt::integer_amount(static_cast<std::int64_t>(whole));
}

}  // namespace

tl::expected<crdt::Amount, Reply> read_float_delta(std::string_view text, crdt::Amount total) {
  if (is_infinity(text)) return tl::unexpected(errors::nan_or_infinity());
  const auto delta = crdt::parse_number(text);
  if (!delta) return tl::unexpected(errors::not_a_float());
  const double sum = crdt::as_double(total) + crdt::as_double(*delta);
  const bool leaves = std::abs(sum) > crdt::kFloatLimit && (sum > 0) == (crdt::as_double(*delta) > 0);
  if (!std::isfinite(sum) || leaves) return tl::unexpected(errors::nan_or_infinity());
  // Whole steps on a whole counter stay exact, unless they could leave its range.
  const crdt::Amount step = step_on(total, *delta);
  const bool whole = !step.is_float && !total.is_float && bounded_sum(total.bits, step.bits, CommandSet::kActiveActive);
  return whole ? step : crdt::float_amount(crdt::as_double(step));
}

}  // namespace jetlag::store
