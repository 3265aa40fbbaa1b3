// SPDX-License-Identifier: Apache-2.0
#include "core/fixed_math.h"

#include <bit>
#include <cmath>

#include "core/check.h"

namespace jetlag {
namespace {

/// ln 2 with 62 fraction bits.
constexpr std::int64_t kLn2 = 3'196'577'161'300'663'915;
constexpr std::int64_t kLargest = std::int64_t{1} << 62;

/// 2^(2^-i) for i = 1, 2, ... with 63 fraction bits.
constexpr std::uint64_t kRoots[] = {
    0xb504f333f9de6484, 0x9837f0518db8a96f, 0x8b95c1e3ea8bd6e7, 0x85aac367cc487b15, 0x82cd8698ac2ba1d7, 0x8164d1f3bc030773,
    0x80b1ed4fd999ab6c, 0x8058d7d2d5e5f6b1, 0x802c6436d0e04f51, 0x8016302f17467628, 0x800b179c82028fd1, 0x80058baf7fee3b5d,
    0x8002c5d00fdcfcb7, 0x800162e61bed4a49, 0x8000b17292f702a4, 0x800058b92abbae02, 0x80002c5c8dade4d7, 0x8000162e44eaf636,
    0x80000b1721fa7c19, 0x8000058b90de7e4d, 0x800002c5c8678f37, 0x80000162e431dba0, 0x800000b1721872d1, 0x80000058b90c1aa9,
};
constexpr int kRootCount = static_cast<int>(std::size(kRoots));

Fixed times_ln2(Fixed x) { return {static_cast<std::int64_t>((static_cast<Int128>(x.raw) * kLn2) >> 62)}; }

/// 2^fraction for a fraction in [0, 1), with 63 fraction bits: the roots for the leading bits, a short series for the rest.
std::uint64_t exp2_fraction(std::uint64_t fraction) {
  std::uint64_t result = std::uint64_t{1} << 63;
  for (int i = 0; i < kRootCount; ++i) {
    if (((fraction >> (Fixed::kFractionBits - 1 - i)) & 1) != 0) {
      result = static_cast<std::uint64_t>((static_cast<Uint128>(result) * kRoots[i]) >> 63);
    }
  }
  const std::uint64_t rest = fraction & ((std::uint64_t{1} << (Fixed::kFractionBits - kRootCount)) - 1);
  // 2^r = 1 + r ln 2 + ..., and (r ln 2)^2 / 2 is below 2^-49 for r < 2^-24.
  const auto slope = static_cast<std::uint64_t>((static_cast<Uint128>(rest) * static_cast<std::uint64_t>(kLn2)) >> 62);
  return result + static_cast<std::uint64_t>((static_cast<Uint128>(result) * slope) >> Fixed::kFractionBits);
}

struct Coefficients {
  double a[6], b[5], c[6], d[4];
};
constexpr Coefficients kQuantile = {
    {-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01,
     2.506628277459239e+00},
    {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01},
    {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00,
     2.938163982698783e+00},
    {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00}};

double polynomial(const double* coefficients, int count, double x) {
  double sum = 0;
  for (int i = 0; i < count; ++i) sum = sum * x + coefficients[i];
  return sum;
}

/// z for a probability below 0.02425.
double lower_tail(std::uint64_t numerator) {
  const double q = std::sqrt(-2.0 * ln_of_fraction(numerator).to_double());
  return polynomial(kQuantile.c, 6, q) / (polynomial(kQuantile.d, 4, q) * q + 1.0);
}

}  // namespace

Fixed log2_of(std::uint64_t x) {
  JETLAG_CHECK(x > 0, "the logarithm of 0 does not exist");
  const int exponent = 63 - std::countl_zero(x);
  std::uint64_t mantissa = x << (63 - exponent);  // in [1, 2) with 63 fraction bits
  std::int64_t fraction = 0;
  for (int i = 0; i < Fixed::kFractionBits; ++i) {
    const Uint128 square = static_cast<Uint128>(mantissa) * mantissa;  // 126 fraction bits
    const bool carry = static_cast<std::uint64_t>(square >> 127) != 0;
    mantissa = static_cast<std::uint64_t>(square >> (carry ? 64 : 63));
    fraction = fraction * 2 + (carry ? 1 : 0);
  }
  return {Fixed::kOne * exponent + fraction};
}

Fixed ln_of(std::uint64_t x) { return times_ln2(log2_of(x)); }
Fixed log2_of_fraction(std::uint64_t numerator) { return log2_of(numerator) - Fixed::from_int(64); }
Fixed ln_of_fraction(std::uint64_t numerator) { return times_ln2(log2_of_fraction(numerator)); }

std::int64_t scale_by_exp2(std::int64_t value, Fixed exponent) {
  JETLAG_CHECK(value >= 0, "only values that are not negative can be scaled");
  const std::int64_t whole = exponent.raw >> Fixed::kFractionBits;
  const auto fraction = static_cast<std::uint64_t>(exponent.raw & (Fixed::kOne - 1));
  const Uint128 product = static_cast<Uint128>(static_cast<std::uint64_t>(value)) * exp2_fraction(fraction);  // 63 fraction bits
  const std::int64_t shift = 63 - whole;
  if (shift > 127) return 0;
  if (shift <= 0) return value == 0 ? 0 : kLargest;
  const Uint128 rounded = (product + (static_cast<Uint128>(1) << (shift - 1))) >> shift;
  return rounded > static_cast<Uint128>(kLargest) ? kLargest : static_cast<std::int64_t>(rounded);
}

std::int64_t scale_by_exp(std::int64_t value, Fixed exponent) {
  constexpr Fixed kLog2OfE{406'082'553'034'800};  // 1.4426950408889634 * 2^48
  JETLAG_CHECK(exponent > Fixed::from_int(-10'000) && exponent < Fixed::from_int(10'000), "an exponent of e within +-10 000");
  return scale_by_exp2(value, exponent * kLog2OfE);
}

double normal_quantile(std::uint64_t numerator) {
  JETLAG_CHECK(numerator > 0, "no normal variable stays below its quantile at probability 0");
  constexpr double kTail = 0.02425;
  constexpr double kTwoTo64 = 18446744073709551616.0;
  const double p = static_cast<double>(numerator) / kTwoTo64;
  if (p < kTail) return lower_tail(numerator);
  if (p > 1.0 - kTail) return -lower_tail(~numerator + 1);
  const double q = p - 0.5;
  const double r = q * q;
  return polynomial(kQuantile.a, 6, r) * q / (polynomial(kQuantile.b, 5, r) * r + 1.0);
}

}  // namespace jetlag
