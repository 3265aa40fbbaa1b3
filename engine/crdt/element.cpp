// SPDX-License-Identifier: Apache-2.0
#include "crdt/element.h"

#include <algorithm>
#include <cmath>

namespace jetlag::crdt {

std::optional<Elem::Total> Elem::number(Rule rule) const {
  Amount base;
  if (const Candidate* winner = base_.resolve(rule)) {
    const auto parsed = base_.is_made(rule) ? parse_number(base_.made(rule)) : parse_number(winner->value);
    if (!parsed) return std::nullopt;
    base = *parsed;
  }
  if (!has_increments()) return Total{base, false};
  // Whole numbers and fractions are added up apart: the former exactly, whatever the latter are.
  __extension__ using Wide = __int128;
  Wide whole = base.is_float ? 0 : base.bits;
  std::optional<Amount> fractions = base.is_float ? std::optional(base) : std::nullopt;
  for (const Accumulator& e : accumulators_.entries()) {
    if (!e.alive()) continue;
    if (e.is_float()) fractions = fractions ? add(*fractions, e.value()) : e.value();
    else whole += Wide{e.sum} - e.cancelled().bits;
  }
  const auto fits = [](Wide sum) { return sum == static_cast<std::int64_t>(sum); };
  if (fractions) {
    // Without a fraction, or beside a number so large that a double has none either.
    const double rest = std::nearbyint(as_double(*fractions));
    const bool large = !is_whole(float_amount(static_cast<double>(whole)));
    const bool countable = (large || rest == as_double(*fractions)) && -0x1p63 <= rest && rest < 0x1p63;
    if (const Wide all = whole + (countable ? static_cast<std::int64_t>(rest) : 0); countable && fits(all))
      return Total{integer_amount(static_cast<std::int64_t>(all)), false};
  }
  const Amount sum = integer_amount(static_cast<std::int64_t>(whole));
  if (!fractions) return Total{sum, !fits(whole)};
  return Total{add(*fractions, fits(whole) ? sum : float_amount(static_cast<double>(whole))), false};
}

Bytes Elem::value(Rule rule) const {
  const Candidate* base = base_.resolve(rule);
  const bool made = base_.is_made(rule);
  if (base != nullptr && !has_increments()) return made ? base_.made(rule) : base->value;
  if (const auto total = number(rule)) return present() ? format_number(total->amount) : Bytes{};
  return made ? base_.made(rule) : base->value;
}

std::vector<Bytes> Elem::values(Rule rule) const {
  if (rule != Rule::kMultiValue || base_.size() < 2) return {value(rule)};
  std::vector<const Candidate*> all;
  for (std::size_t i = 0; i < base_.size(); ++i) all.push_back(&base_[i]);
  std::sort(all.begin(), all.end(), [](const Candidate* a, const Candidate* b) { return beats(*a, *b, Rule::kMultiValue); });
  Amount counted;
  for (const Accumulator& e : accumulators_.entries())
    if (e.alive()) counted = add(counted, e.value());
  std::vector<Bytes> shown;
  for (const Candidate* c : all) {
    const auto number = has_increments() ? parse_number(c->value) : std::nullopt;
    shown.push_back(number ? format_number(add(*number, counted)) : c->value);
  }
  return shown;
}

Bytes Elem::value_to_send(Bytes value, RegionId region, Rule rule) const {
  if (rule != Rule::kMax && rule != Rule::kMin) return value;
  const auto counted = has_increments() ? number(rule) : std::nullopt;
  if (!counted) return base_.best_own(std::move(value), region, rule);
  Bytes reached = format_number(counted->amount);
  return better_value(reached, value, rule) ? reached : value;
}

}  // namespace jetlag::crdt
