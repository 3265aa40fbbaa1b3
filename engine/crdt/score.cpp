// SPDX-License-Identifier: Apache-2.0
#include "crdt/score.h"

#include <cmath>

namespace jetlag::crdt {
namespace {

/// Adds parts in the order in which they come.
class Sum {
 public:
  void add(double part) {
    if (std::isnan(part)) return;  // only out of malformed state
    if (!std::isinf(part)) finite_ += part;
    else if (part > 0) above_ = true;
    else below_ = true;
  }
  double total() const {
    if (above_ && below_) return 0;
    if (above_ || below_) return above_ ? HUGE_VAL : -HUGE_VAL;
    return finite_ == 0 ? 0 : finite_;  // -0.0 reads as 0
  }

 private:
  double finite_ = 0;
  bool above_ = false, below_ = false;
};

double uncancelled(double sum, const Accumulator& e) {
  return e.reset_sequence == 0 || std::isinf(sum) ? sum : sum - as_double(e.cancelled());
}

}  // namespace

double Score::value() const {
  const auto* const base = base_.resolve(Rule::kLww);
  if (accumulators_.empty()) return base == nullptr ? 0 : base->value;
  return value_with(Dot{}, 0);
}

/// As if the accumulator `birth` held `sum`.
double Score::value_with(Dot birth, double sum) const {
  Sum all;
  if (const auto* const base = base_.resolve(Rule::kLww)) all.add(base->value);
  bool counted = !birth;
  for (const Accumulator& e : accumulators_.entries()) {
    if (!counted && birth < e.birth) {
      all.add(sum);
      counted = true;
    }
    if (e.birth == birth) {
      all.add(uncancelled(sum, e));
      counted = true;
    } else if (e.alive()) {
      all.add(uncancelled(as_double(e.total()), e));
    }
  }
  if (!counted) all.add(sum);
  return all.total();
}

Increment Score::next_increment(Dot dot, double delta) const {
  Dot birth = dot;
  double sum = delta;
  for (const Accumulator& e : accumulators_.entries()) {
    if (e.birth.origin() != dot.origin() || !e.alive() || !e.is_float()) continue;
    const double total = as_double(e.total());
    const bool fits = std::isinf(delta) ? total == delta : std::isfinite(total) && std::isfinite(total + delta);
    if (!fits) continue;
    birth = e.birth;
    sum = std::isinf(delta) ? delta : total + delta;
  }
  const double wanted = value() + delta;
  const double noise = wanted - value_with(birth, sum);
  const bool is_noise = noise != 0 && std::abs(noise) <= std::abs(delta) * 1e-6;  // also false for what is not finite
  if (is_noise && value_with(birth, sum + noise) == wanted) sum += noise;
  return {birth, float_amount(sum)};
}

}  // namespace jetlag::crdt
