// SPDX-License-Identifier: Apache-2.0
#include "crdt/score.h"

#include <cmath>
#include <optional>

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

/// How far a running sum may be moved, as a part of the increment, to make up for rounding.
constexpr double kMostNoise = 1e-6;
/// How many accumulators a region may hold for one score only to make up for rounding.
constexpr std::size_t kMostAccumulators = 4;

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
  const double wanted = value() + delta;
  /// Moves `sum` by rounding noise if need be; whether the score then is what is wanted.
  const auto reaches = [&](Dot birth, double& sum) {
    const double noise = wanted - value_with(birth, sum);
    if (noise == 0) return true;
    const bool is_noise = std::abs(noise) <= std::abs(delta) * kMostNoise;  // also false for what is not finite
    if (!is_noise || value_with(birth, sum + noise) != wanted) return false;
    sum += noise;
    return true;
  };
  std::optional<Increment> newest;
  std::size_t own = 0;
  const auto& all = accumulators_.entries();
  for (const Accumulator* e = all.end(); e != all.begin();) {
    --e;
    if (e->birth.origin() != dot.origin() || !e->alive() || !e->is_float()) continue;
    ++own;
    const double total = as_double(e->total());
    if (std::isinf(delta) ? total != delta : !std::isfinite(total) || !std::isfinite(total + delta)) continue;
    double sum = std::isinf(delta) ? delta : total + delta;
    if (!newest) newest = {e->birth, float_amount(sum)};
    if (std::isinf(delta) || reaches(e->birth, sum)) return {e->birth, float_amount(sum)};
  }
  double sum = delta;
  const bool exact = (!newest || own < kMostAccumulators) && reaches(dot, sum);
  return exact || !newest ? Increment{dot, float_amount(sum)} : *newest;
}

}  // namespace jetlag::crdt
