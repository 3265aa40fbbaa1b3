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

tl::expected<crdt::Amount, Reply> read_float_delta(std::string_view text, crdt::Amount total) {
  if (is_infinity(text)) return tl::unexpected(errors::nan_or_infinity());
  if (text.size() > 1 && text[0] == '+') text.remove_prefix(1);
  const auto delta = crdt::parse_number(text);
  if (!delta) return tl::unexpected(errors::not_a_float());
  const double sum = crdt::as_double(total) + crdt::as_double(*delta);
  const bool leaves = std::abs(sum) > crdt::kFloatLimit && (sum > 0) == (crdt::as_double(*delta) > 0);
  if (!std::isfinite(sum) || leaves) return tl::unexpected(errors::nan_or_infinity());
  // Whole steps on a whole counter stay exact, unless they could leave its range.
  crdt::Amount step = *delta;
  if (const double given = crdt::as_double(*delta); delta->is_float && crdt::is_whole(crdt::float_amount(std::nearbyint(given)))) {
    // To a number so large that a double holds no fractions of it none is added, not even later, when it has become smaller.
    const bool rounded = crdt::is_whole(*delta) || std::abs(crdt::as_double(total)) >= 0x1p53;
    if (rounded) step = crdt::integer_amount(static_cast<std::int64_t>(std::nearbyint(given)));
  }
  const bool whole = !step.is_float && !total.is_float && bounded_sum(total.bits, step.bits, CommandSet::kActiveActive);
  return whole ? step : crdt::float_amount(crdt::as_double(step));
}

}  // namespace jetlag::store
