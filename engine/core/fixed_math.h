// SPDX-License-Identifier: Apache-2.0
// Logarithms, powers and the normal quantile with the same bits on every processor.
//
// Units    Fixed: a real number as an integer with 48 fraction bits, range +-32 768.
// Fixed in, fixed out: only integer operations. normal_quantile uses doubles, but no more than + - * / and sqrt, whose results
//          IEEE 754 fixes to the last bit.
// Cost     50 to 150 ns each: for building tables, not for sampling.
// Errors   log of 0 and arguments out of range are bugs (JETLAG_CHECK). Absolute error of the logarithms below 2^-45, relative
//          error of the powers below 2^-40, of the normal quantile below 2e-9.
// Source   the normal quantile is the rational approximation that P. Acklam published in 2003.
#pragma once

#include <compare>
#include <cstdint>

namespace jetlag {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

struct Fixed {
  static constexpr int kFractionBits = 48;
  static constexpr std::int64_t kOne = std::int64_t{1} << kFractionBits;

  std::int64_t raw = 0;

  static constexpr Fixed from_int(std::int64_t n) { return {n * kOne}; }
  /// Exact scaling, then truncation.
  static constexpr Fixed from_double(double x) { return {static_cast<std::int64_t>(x * static_cast<double>(kOne))}; }
  constexpr double to_double() const { return static_cast<double>(raw) / static_cast<double>(kOne); }

  constexpr auto operator<=>(const Fixed&) const = default;
  friend constexpr Fixed operator+(Fixed a, Fixed b) { return {a.raw + b.raw}; }
  friend constexpr Fixed operator-(Fixed a, Fixed b) { return {a.raw - b.raw}; }
  friend constexpr Fixed operator-(Fixed a) { return {-a.raw}; }
  friend constexpr Fixed operator*(Fixed a, Fixed b) {
    return {static_cast<std::int64_t>((static_cast<Int128>(a.raw) * b.raw) >> kFractionBits)};
  }
  friend constexpr Fixed operator/(Fixed a, Fixed b) {
    return {static_cast<std::int64_t>((static_cast<Int128>(a.raw) << kFractionBits) / b.raw)};
  }
};

/// log2 of an integer above 0.
Fixed log2_of(std::uint64_t x);
Fixed ln_of(std::uint64_t x);
/// log2 and ln of numerator / 2^64, the fraction that a 64-bit draw stands for.
Fixed log2_of_fraction(std::uint64_t numerator);
Fixed ln_of_fraction(std::uint64_t numerator);

/// value * 2^exponent, rounded to the nearest integer and kept within +-2^62. Requires value >= 0.
std::int64_t scale_by_exp2(std::int64_t value, Fixed exponent);
/// value * e^exponent, likewise.
std::int64_t scale_by_exp(std::int64_t value, Fixed exponent);

/// The z that a standard normal variable stays below with probability p = numerator / 2^64. Requires numerator > 0.
double normal_quantile(std::uint64_t numerator);

}  // namespace jetlag
