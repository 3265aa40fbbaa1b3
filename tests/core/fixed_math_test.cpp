// SPDX-License-Identifier: Apache-2.0
#include "core/fixed_math.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/check.h"

namespace jetlag {
namespace {

TEST(FixedMath, LogarithmsAgreeWithTheMathematicalLibrary) {
  for (const std::uint64_t x : {1ull, 2ull, 3ull, 10ull, 1448ull, 999'999'937ull, 1ull << 40, 0x7fff'ffff'ffff'ffffull, ~0ull}) {
    EXPECT_NEAR(log2_of(x).to_double(), std::log2(static_cast<double>(x)), 1e-12) << x;
    EXPECT_NEAR(ln_of(x).to_double(), std::log(static_cast<double>(x)), 1e-12) << x;
  }
  EXPECT_EQ(log2_of(1).raw, 0);
  EXPECT_EQ(log2_of(1ull << 63), Fixed::from_int(63));
}

TEST(FixedMath, LogarithmsOfFractionsAreExactAtPowersOfTwo) {
  EXPECT_EQ(log2_of_fraction(1ull << 63), Fixed::from_int(-1));
  EXPECT_EQ(log2_of_fraction(1), Fixed::from_int(-64));
  EXPECT_NEAR(ln_of_fraction(1ull << 63).to_double(), -0.6931471805599453, 1e-13);
}

TEST(FixedMath, PowersAgreeWithTheMathematicalLibrary) {
  for (double e = -20; e <= 20; e += 0.37) {
    const double expected = 1e9 * std::exp(e);
    EXPECT_NEAR(static_cast<double>(scale_by_exp(1'000'000'000, Fixed::from_double(e))), expected, 0.6 + expected * 1e-11) << e;
  }
  EXPECT_EQ(scale_by_exp2(3, Fixed::from_int(10)), 3072);
  EXPECT_EQ(scale_by_exp2(1024, Fixed::from_int(-3)), 128);
}

TEST(FixedMath, PowersSaturateInsteadOfOverflowing) {
  EXPECT_EQ(scale_by_exp2(1, Fixed::from_int(100)), std::int64_t{1} << 62);
  EXPECT_EQ(scale_by_exp2(0, Fixed::from_int(100)), 0);
  EXPECT_EQ(scale_by_exp2(INT64_MAX, Fixed::from_int(-300)), 0);
}

TEST(FixedMath, LogarithmOfZeroIsABug) { EXPECT_THROW(log2_of(0), CheckFailure); }

TEST(FixedMath, NormalQuantileInvertsTheNormalDistributionFarIntoBothTails) {
  for (const double z : {-6.2, -4.0, -2.5, -1.0, -0.1, 0.3, 1.2815515655446004, 2.3263478740408408, 4.5}) {
    const double p = 0.5 * std::erfc(-z / std::sqrt(2.0));
    EXPECT_NEAR(normal_quantile(static_cast<std::uint64_t>(p * 18446744073709551616.0)), z, 1e-7) << z;
  }
  EXPECT_EQ(normal_quantile(1ull << 63), 0.0);
}

TEST(FixedMath, BitsAreFixedForEver) {
  EXPECT_EQ(ln_of(1'000'003).raw, 3'888'721'356'972'479);
  EXPECT_EQ(scale_by_exp(123'456'789, Fixed::from_double(1.25)), 430'906'534);
}

}  // namespace
}  // namespace jetlag
