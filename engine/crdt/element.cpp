// SPDX-License-Identifier: Apache-2.0
#include "crdt/element.h"

#include <algorithm>

namespace jetlag::crdt {

std::optional<Elem::Total> Elem::number(Rule rule) const {
  Amount amount;
  if (const Candidate* base = base_.resolve(rule)) {
    const auto parsed = parse_number(base->value);
    if (!parsed) return std::nullopt;
    amount = *parsed;
  }
  Total total{amount, false};
  if (accumulators_.empty()) return total;
  __extension__ __int128 wide = amount.is_float ? 0 : amount.bits;
  for (const Accumulator& e : accumulators_.entries()) {
    if (!e.alive()) continue;
    total.amount = add(total.amount, e.value());
    if (!e.is_float()) {
      wide += e.sum;
      wide -= e.cancelled().bits;
    }
  }
  total.overflow = !total.amount.is_float && wide != total.amount.bits;
  return total;
}

Bytes Elem::value(Rule rule) const {
  const Candidate* base = base_.resolve(rule);
  if (base != nullptr && !has_increments()) return base->value;
  if (const auto total = number(rule)) return present() ? format_number(total->amount) : Bytes{};
  return base->value;
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
