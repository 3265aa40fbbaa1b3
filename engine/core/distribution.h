// SPDX-License-Identifier: Apache-2.0
// Distributions of delays and sizes, sampled with integers only.
//
// Value    an immutable description (kind and parameters) with the quantile table that was compiled from it. Copies share the
//          table; two distributions are equal when their descriptions are.
// Sampling sample(rng) reads the quantile function at one 64-bit draw: one draw per sample, whatever the kind (a constant draws
//          nothing). Tables are finer towards both ends, down to a probability of 2^-32, so rare values keep their size.
// Mixture  chooses a part by weight and samples it, still with one draw.
// Units    whatever the caller counts in: nanoseconds or bytes. Values are never negative unless the parameters are.
// Cost     3 to 10 ns per sample; building a table about 0.2 ms.
// Errors   parameters out of range are bugs (JETLAG_CHECK); readers of scenarios check them first.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/rng.h"

namespace jetlag {

/// One point of an empirical distribution: `ppm` millionths of all values are at most `value`.
struct QuantilePoint {
  std::int64_t ppm = 0;
  std::int64_t value = 0;
  bool operator==(const QuantilePoint&) const = default;
};

class Distribution {
 public:
  enum class Kind : std::uint8_t { kConstant, kUniform, kExponential, kLognormal, kPareto, kEmpirical, kMixture };
  struct Weighted;

  /// Always 0.
  Distribution() = default;

  static Distribution constant(std::int64_t value) { return Distribution(value); }
  /// Every integer from `low` to `high`, both included.
  static Distribution uniform(std::int64_t low, std::int64_t high);
  static Distribution exponential(std::int64_t mean);
  /// exp(normal(ln median, sigma)). Requires median > 0 and 0 <= sigma <= 8.
  static Distribution lognormal(std::int64_t median, double sigma);
  /// min / U^(1/alpha), at most `cap` when there is one. Requires min > 0 and 0.1 <= alpha <= 64.
  static Distribution pareto(std::int64_t min, double alpha, std::optional<std::int64_t> cap = std::nullopt);
  /// Straight lines between the points; below the first and above the last the nearest point holds. At least one point, both
  /// columns ascending.
  static Distribution empirical(std::vector<QuantilePoint> points);
  /// Weights are relative. At least one part with a weight above 0.
  static Distribution mixture(const std::vector<Weighted>& parts);

  std::int64_t sample(Rng& rng) const { return shape_ ? sample_shape(rng.next()) : constant_; }

  /// The mean of what sample() returns, rounded (a Pareto tail without a mean ends at its 2^-32 quantile).
  std::int64_t mean() const;
  /// The value that `ppm` millionths of all samples do not exceed, 0 to 1'000'000.
  std::int64_t quantile(std::int64_t ppm) const;
  std::int64_t min() const { return quantile(0); }
  std::int64_t max() const { return quantile(1'000'000); }

  Kind kind() const;
  bool is_constant() const { return shape_ == nullptr; }
  /// Every value multiplied by numerator / denominator.
  Distribution scaled(std::int64_t numerator, std::int64_t denominator) const;
  /// For people: "lognormal(median 120000, sigma 0.9)".
  std::string text() const;

  bool operator==(const Distribution& other) const;

 private:
  struct Part;
  struct Shape;
  explicit Distribution(std::int64_t value) : constant_(value) {}
  static Distribution of(Part part);
  std::vector<Part> parts() const;
  std::int64_t sample_shape(std::uint64_t draw) const;

  std::int64_t constant_ = 0;
  std::shared_ptr<const Shape> shape_;  ///< Null for a constant.
};

struct Distribution::Weighted {
  std::int64_t weight = 1;
  Distribution distribution;
};

}  // namespace jetlag
