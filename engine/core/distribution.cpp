// SPDX-License-Identifier: Apache-2.0
#include "core/distribution.h"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag {
namespace {

/// A quantile function at fixed probabilities. Each half of the probabilities is split into octaves towards its end, each octave
/// into equal cells: entry i of `lower` is the quantile at distance(i) from 0, of `upper` at distance(i) from 1. Between two
/// entries values lie on a straight line.
struct QuantileTable {
  static constexpr int kOctaves = 32, kCellBits = 4, kCells = 1 << kCellBits;
  static constexpr int kEntries = kOctaves * kCells + 1;

  std::array<std::int64_t, kEntries> lower{}, upper{};

  /// Probability between entry i and the end, as a numerator over 2^64: 2^31 (2^-33) for i = 0, 2^63 (one half) for the last.
  static constexpr std::uint64_t distance(int i) {
    return static_cast<std::uint64_t>(kCells + (i & (kCells - 1))) << (31 - kCellBits + (i >> kCellBits));
  }

  /// The value at probability draw / 2^64; ascending in `draw`.
  std::int64_t at(std::uint64_t draw) const {
    const bool high = (draw >> 63) != 0;
    const auto& half = high ? upper : lower;
    const std::uint64_t t = (high ? ~draw : draw) << 1;  // 64 fraction bits of twice the distance
    const int zeros = std::countl_zero(t);
    if (zeros >= kOctaves) return half[0];
    const std::uint64_t mantissa = t << zeros << 1;
    const auto cell = (static_cast<std::size_t>(kOctaves - 1 - zeros) << kCellBits) + (mantissa >> (64 - kCellBits));
    const std::uint64_t along = mantissa << kCellBits;
    const auto rise = static_cast<Int128>(half[cell + 1] - half[cell]) * static_cast<std::int64_t>(along >> 1);
    return half[cell] + static_cast<std::int64_t>(rise >> 63);
  }

  /// The mean of at() over all draws, with 15 fraction bits.
  Int128 mean_q15() const {
    Int128 sum = 0;  // of twice a value times a probability with 48 fraction bits
    for (const auto* half : {&lower, &upper}) {
      sum += static_cast<Int128>((*half)[0]) * static_cast<std::int64_t>(distance(0) >> 16) * 2;
      for (int i = 0; i + 1 < kEntries; ++i) {
        const auto cell = static_cast<std::size_t>(i);
        const auto width = static_cast<std::int64_t>((distance(i + 1) - distance(i)) >> 16);
        sum += (static_cast<Int128>((*half)[cell]) + (*half)[cell + 1]) * width;
      }
    }
    return sum >> (48 + 1 - 15);
  }
};

template <class Quantile>
std::shared_ptr<const QuantileTable> tabulate(const Quantile& quantile) {
  auto table = std::make_shared<QuantileTable>();
  for (int i = 0; i < QuantileTable::kEntries; ++i) {
    const std::uint64_t distance = QuantileTable::distance(i);
    table->lower[static_cast<std::size_t>(i)] = quantile(distance);
    table->upper[static_cast<std::size_t>(i)] = quantile(~distance + 1);
  }
  return table;
}

std::uint64_t draw_at(std::int64_t ppm) {
  JETLAG_CHECK(ppm >= 0 && ppm <= 1'000'000, "a quantile lies between 0 and 1 000 000 ppm");
  const Uint128 draw = (static_cast<Uint128>(static_cast<std::uint64_t>(ppm)) << 64) / 1'000'000;
  return draw > UINT64_MAX ? UINT64_MAX : static_cast<std::uint64_t>(draw);
}

}  // namespace

struct Distribution::Part {
  Kind kind = Kind::kConstant;
  std::int64_t a = 0, b = 0;  ///< constant, low, mean, median or min; high or cap (0 = none)
  double shape = 0;           ///< sigma or alpha
  std::vector<QuantilePoint> points;
  std::int64_t weight = 1;
  std::shared_ptr<const QuantileTable> table;

  bool operator==(const Part& other) const {
    return kind == other.kind && a == other.a && b == other.b && shape == other.shape && weight == other.weight &&
           points == other.points;
  }

  void compile() {
    if (kind == Kind::kExponential) {
      table = tabulate([this](std::uint64_t p) {
        const Fixed depth = -ln_of_fraction(~p + 1);  // -ln(1 - p)
        return static_cast<std::int64_t>((static_cast<Int128>(a) * depth.raw + Fixed::kOne / 2) >> Fixed::kFractionBits);
      });
    } else if (kind == Kind::kLognormal) {
      table = tabulate([this](std::uint64_t p) { return scale_by_exp(a, Fixed::from_double(shape * normal_quantile(p))); });
    } else if (kind == Kind::kPareto) {
      const Fixed inverse_alpha = Fixed::from_double(1.0 / shape);
      table = tabulate([this, inverse_alpha](std::uint64_t p) {
        const std::int64_t value = scale_by_exp2(a, -log2_of_fraction(~p + 1) * inverse_alpha);
        return b == 0 ? value : std::min(value, b);
      });
    }
  }

  std::int64_t at(std::uint64_t draw) const {
    switch (kind) {
      case Kind::kConstant: return a;
      case Kind::kUniform: {
        const auto count = static_cast<Uint128>(static_cast<std::uint64_t>(b - a)) + 1;
        return a + static_cast<std::int64_t>((count * draw) >> 64);
      }
      case Kind::kEmpirical: return between_points(draw);
      default: return table->at(draw);
    }
  }

  std::int64_t between_points(std::uint64_t draw) const {
    constexpr int kBits = 40;  // Millionths with 40 fraction bits.
    const auto ppm = static_cast<std::int64_t>((static_cast<Uint128>(draw) * 1'000'000) >> (64 - kBits));
    const auto next = std::upper_bound(points.begin(), points.end(), ppm,
                                       [](std::int64_t x, const QuantilePoint& point) { return x < point.ppm << kBits; });
    if (next == points.begin()) return points.front().value;
    if (next == points.end()) return points.back().value;
    const QuantilePoint& before = *(next - 1);
    const Int128 rise = static_cast<Int128>(next->value - before.value) * (ppm - (before.ppm << kBits));
    const Int128 run = static_cast<Int128>(next->ppm - before.ppm) << kBits;
    return before.value + static_cast<std::int64_t>((rise + run / 2) / run);
  }

  std::string text() const;

  /// The mean, with 15 fraction bits.
  Int128 mean_q15() const {
    switch (kind) {
      case Kind::kConstant: return static_cast<Int128>(a) << 15;
      case Kind::kUniform: return (static_cast<Int128>(a) + b) << 14;
      case Kind::kEmpirical: {
        Int128 sum = static_cast<Int128>(points.front().value) * points.front().ppm * 2;
        for (std::size_t i = 0; i + 1 < points.size(); ++i) {
          sum += (static_cast<Int128>(points[i].value) + points[i + 1].value) * (points[i + 1].ppm - points[i].ppm);
        }
        sum += static_cast<Int128>(points.back().value) * (1'000'000 - points.back().ppm) * 2;
        return (sum << 14) / 1'000'000;
      }
      default: return table->mean_q15();
    }
  }
};

struct Distribution::Shape {
  struct Slice {
    std::uint64_t begin = 0;   ///< The first draw that belongs to the part.
    std::uint64_t factor = 0;  ///< Stretches the slice over all draws: 2^96 / its width.
  };
  std::vector<Part> parts;
  std::vector<Slice> slices;  ///< Empty for a single part.
  Int128 total_weight = 0;

  explicit Shape(std::vector<Part> all) : parts(std::move(all)) {
    for (const Part& part : parts) total_weight += part.weight;
    if (parts.size() == 1) return;
    constexpr Uint128 kNarrowest = Uint128{1} << 33;
    constexpr Uint128 kAll = Uint128{1} << 64;
    Uint128 begin = 0;
    Int128 before = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      before += parts[i].weight;
      const Uint128 room = kAll - kNarrowest * (parts.size() - 1 - i);  // every later part keeps a slice
      const Uint128 end =
          std::clamp((static_cast<Uint128>(before) << 64) / static_cast<Uint128>(total_weight), begin + kNarrowest, room);
      slices.push_back({static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>((Uint128{1} << 96) / (end - begin))});
      begin = end;
    }
  }

  std::int64_t at(std::uint64_t draw) const {
    if (slices.empty()) return parts.front().at(draw);
    std::size_t i = 0;
    while (i + 1 < slices.size() && draw >= slices[i + 1].begin) ++i;
    return parts[i].at(static_cast<std::uint64_t>((static_cast<Uint128>(draw - slices[i].begin) * slices[i].factor) >> 32));
  }

  /// How many draws of one part give at most `value`, of 2^64.
  static Uint128 draws_up_to(const Part& part, std::int64_t value) {
    if (part.at(UINT64_MAX) <= value) return Uint128{1} << 64;
    std::uint64_t low = 0, high = UINT64_MAX;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (part.at(middle) > value) high = middle; else low = middle + 1;
    }
    return low;
  }

  /// The smallest value that at least `ppm` millionths of all draws do not exceed.
  std::int64_t mixed_quantile(std::int64_t ppm) const {
    std::int64_t low = INT64_MAX, high = INT64_MIN;
    for (const Part& part : parts) {
      low = std::min(low, part.at(draw_at(ppm)));
      high = std::max(high, part.at(draw_at(ppm)));
    }
    if (ppm == 0) return low;
    while (low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      Int128 share = 0;  // of the weight, in millionths with 20 fraction bits
      for (const Part& part : parts) {
        share += static_cast<Int128>(((draws_up_to(part, middle) >> 24) * 1'000'000) >> 20) * part.weight;
      }
      if (share >= ((static_cast<Int128>(ppm) << 20) - 1) * total_weight) high = middle; else low = middle + 1;
    }
    return low;
  }
};

Distribution Distribution::of(Part part) {
  part.compile();
  Distribution result;
  result.shape_ = std::make_shared<const Shape>(std::vector<Part>{std::move(part)});
  return result;
}

Distribution Distribution::uniform(std::int64_t low, std::int64_t high) {
  JETLAG_CHECK(low <= high, "a uniform distribution goes from low to high");
  if (low == high) return constant(low);
  Part part;
  part.kind = Kind::kUniform;
  part.a = low;
  part.b = high;
  return of(std::move(part));
}

Distribution Distribution::exponential(std::int64_t mean) {
  JETLAG_CHECK(mean >= 0 && mean <= INT64_MAX / 64, "the mean of an exponential distribution is not negative");
  if (mean == 0) return constant(0);
  Part part;
  part.kind = Kind::kExponential;
  part.a = mean;
  return of(std::move(part));
}

Distribution Distribution::lognormal(std::int64_t median, double sigma) {
  JETLAG_CHECK(median > 0 && sigma >= 0 && sigma <= 8, "a lognormal distribution has a median above 0 and a sigma from 0 to 8");
  if (sigma == 0) return constant(median);
  Part part;
  part.kind = Kind::kLognormal;
  part.a = median;
  part.shape = sigma;
  return of(std::move(part));
}

Distribution Distribution::pareto(std::int64_t min, double alpha, std::optional<std::int64_t> cap) {
  JETLAG_CHECK(min > 0 && alpha >= 0.1 && alpha <= 64, "a Pareto distribution has a minimum above 0 and an alpha from 0.1 to 64");
  JETLAG_CHECK(!cap || *cap >= min, "the cap of a Pareto distribution is not below its minimum");
  Part part;
  part.kind = Kind::kPareto;
  part.a = min;
  part.b = cap.value_or(0);
  part.shape = alpha;
  return of(std::move(part));
}

Distribution Distribution::empirical(std::vector<QuantilePoint> points) {
  JETLAG_CHECK(!points.empty(), "an empirical distribution has at least one point");
  for (std::size_t i = 0; i < points.size(); ++i) {
    JETLAG_CHECK(points[i].ppm >= 0 && points[i].ppm <= 1'000'000, "probabilities lie between 0 and 1");
    JETLAG_CHECK(i == 0 || (points[i - 1].ppm < points[i].ppm && points[i - 1].value <= points[i].value),
                 "the points of an empirical distribution ascend");
  }
  if (points.front().value == points.back().value) return constant(points.front().value);
  Part part;
  part.kind = Kind::kEmpirical;
  part.points = std::move(points);
  return of(std::move(part));
}

Distribution Distribution::mixture(const std::vector<Weighted>& parts) {
  std::vector<Part> flat;
  for (const Weighted& weighted : parts) {
    JETLAG_CHECK(weighted.weight >= 0 && weighted.weight <= 1'000'000'000'000,
                 "the weights of a mixture lie between 0 and 10^12");
    if (weighted.weight == 0) continue;
    JETLAG_CHECK(weighted.distribution.kind() != Kind::kMixture, "a mixture is made of simple distributions");
    flat.push_back(weighted.distribution.parts().front());
    flat.back().weight = weighted.weight;
  }
  JETLAG_CHECK(!flat.empty(), "a mixture has at least one part with a weight above 0");
  Distribution result;
  if (flat.size() == 1 && flat.front().kind == Kind::kConstant) return constant(flat.front().a);
  if (flat.size() == 1) flat.front().weight = 1;
  result.shape_ = std::make_shared<const Shape>(std::move(flat));
  return result;
}

std::vector<Distribution::Part> Distribution::parts() const {
  if (shape_) return shape_->parts;
  Part part;
  part.a = constant_;
  return {std::move(part)};
}

std::int64_t Distribution::sample_shape(std::uint64_t draw) const { return shape_->at(draw); }

std::int64_t Distribution::mean() const {
  if (!shape_) return constant_;
  Int128 sum = 0;
  for (const Part& part : shape_->parts) sum += part.mean_q15() * part.weight;
  const Int128 mean = sum / shape_->total_weight;
  return static_cast<std::int64_t>((mean + (1 << 14)) >> 15);
}

std::int64_t Distribution::quantile(std::int64_t ppm) const {
  const std::uint64_t draw = draw_at(ppm);
  if (!shape_) return constant_;
  return shape_->slices.empty() ? shape_->at(draw) : shape_->mixed_quantile(ppm);
}

Distribution::Kind Distribution::kind() const {
  if (!shape_) return Kind::kConstant;
  return shape_->parts.size() == 1 ? shape_->parts.front().kind : Kind::kMixture;
}

Distribution Distribution::scaled(std::int64_t numerator, std::int64_t denominator) const {
  JETLAG_CHECK(numerator >= 0 && denominator > 0, "a distribution is scaled by a fraction that is not negative");
  const auto scale = [&](std::int64_t x) { return static_cast<std::int64_t>(static_cast<Int128>(x) * numerator / denominator); };
  if (!shape_) return constant(scale(constant_));
  if (numerator == 0) return constant(0);
  std::vector<Part> parts = shape_->parts;
  for (Part& part : parts) {
    part.a =
        part.kind == Kind::kLognormal || part.kind == Kind::kPareto ? std::max<std::int64_t>(scale(part.a), 1) : scale(part.a);
    part.b = part.b == 0 ? 0 : std::max(scale(part.b), part.a);
    for (QuantilePoint& point : part.points) point.value = scale(point.value);
    part.compile();
  }
  Distribution result;
  result.shape_ = std::make_shared<const Shape>(std::move(parts));
  return result;
}

bool Distribution::operator==(const Distribution& other) const {
  if (!shape_ || !other.shape_) return shape_ == other.shape_ && constant_ == other.constant_;
  return shape_ == other.shape_ || shape_->parts == other.shape_->parts;
}

std::string Distribution::Part::text() const {
  switch (kind) {
    case Kind::kConstant: return fmt::format("constant({})", a);
    case Kind::kUniform: return fmt::format("uniform({}, {})", a, b);
    case Kind::kExponential: return fmt::format("exponential(mean {})", a);
    case Kind::kLognormal: return fmt::format("lognormal(median {}, sigma {:g})", a, shape);
    case Kind::kPareto:
      return b == 0 ? fmt::format("pareto(min {}, alpha {:g})", a, shape)
                    : fmt::format("pareto(min {}, alpha {:g}, cap {})", a, shape, b);
    case Kind::kEmpirical:
      return fmt::format("empirical({} points, {} to {})", points.size(), points.front().value, points.back().value);
    case Kind::kMixture: break;
  }
  return "mixture";
}

std::string Distribution::text() const {
  const std::vector<Part> all = parts();
  if (all.size() == 1) return all.front().text();
  std::string result = "mixture(";
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double share = 100.0 * static_cast<double>(all[i].weight) / static_cast<double>(shape_->total_weight);
    result += fmt::format("{}{:g} % {}", i == 0 ? "" : ", ", share, all[i].text());
  }
  return result + ")";
}

}  // namespace jetlag
