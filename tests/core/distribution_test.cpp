// SPDX-License-Identifier: Apache-2.0
#include "core/distribution.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/check.h"

namespace jetlag {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

std::vector<std::int64_t> draw(const Distribution& d, std::size_t n, std::uint64_t seed = 7) {
  Rng rng(seed);
  std::vector<std::int64_t> values(n);
  for (auto& v : values) v = d.sample(rng);
  std::sort(values.begin(), values.end());
  return values;
}

double average(const std::vector<std::int64_t>& values) {
  double sum = 0;
  for (const auto v : values) sum += static_cast<double>(v);
  return sum / static_cast<double>(values.size());
}

std::vector<Distribution> every_kind() {
  return {Distribution::constant(42),
          Distribution::uniform(10, 20),
          Distribution::exponential(5 * kMillisecond),
          Distribution::lognormal(120'000, 0.9),
          Distribution::pareto(2'200'000, 1.7, 200 * kMillisecond),
          Distribution::empirical({{500'000, 10}, {900'000, 100}, {990'000, 5000}}),
          Distribution::mixture({{995, Distribution::lognormal(120'000, 0.9)}, {5, Distribution::pareto(2'200'000, 1.7)}})};
}

TEST(Distribution, DefaultIsAlwaysZeroAndAConstantDrawsNothing) {
  Rng rng(1);
  const Rng before = rng;
  EXPECT_EQ(Distribution().sample(rng), 0);
  EXPECT_EQ(Distribution::constant(17).sample(rng), 17);
  EXPECT_EQ(rng, before);
}

TEST(Distribution, EverySampleOfAShapeTakesExactlyOneDraw) {
  for (const Distribution& d : every_kind()) {
    if (d.is_constant()) continue;
    Rng sampled(9), drawn(9);
    static_cast<void>(d.sample(sampled));
    static_cast<void>(drawn.next());
    EXPECT_EQ(sampled, drawn) << d.text();
  }
}

TEST(Distribution, UniformReachesBothEndsAndNothingElse) {
  const auto values = draw(Distribution::uniform(-3, 3), 10'000);
  EXPECT_EQ(values.front(), -3);
  EXPECT_EQ(values.back(), 3);
  EXPECT_EQ(Distribution::uniform(-3, 3).mean(), 0);
  EXPECT_EQ(Distribution::uniform(5, 5).kind(), Distribution::Kind::kConstant);
}

TEST(Distribution, LognormalQuantilesAreThoseOfTheFormula) {
  const auto d = Distribution::lognormal(120'000, 0.9);
  EXPECT_EQ(d.quantile(500'000), 120'000);
  EXPECT_NEAR(static_cast<double>(d.quantile(900'000)), 120'000 * std::exp(0.9 * 1.2815515655), 120'000 * 0.01);
  EXPECT_NEAR(static_cast<double>(d.quantile(990'000)), 120'000 * std::exp(0.9 * 2.3263478740), 120'000 * 0.02);
  EXPECT_NEAR(static_cast<double>(d.quantile(999'999)), 120'000 * std::exp(0.9 * 4.7534243088), 120'000 * 0.15);
  EXPECT_NEAR(static_cast<double>(d.mean()), 120'000 * std::exp(0.405), 200);
}

TEST(Distribution, ExponentialQuantilesAreThoseOfTheFormula) {
  const auto d = Distribution::exponential(5 * kMillisecond);
  for (const std::int64_t ppm : {1'000, 100'000, 500'000, 990'000, 999'999}) {
    const double expected = -5e6 * std::log1p(-static_cast<double>(ppm) / 1e6);
    EXPECT_NEAR(static_cast<double>(d.quantile(ppm)), expected, expected * 0.002 + 2) << ppm;
  }
  EXPECT_NEAR(static_cast<double>(d.mean()), 5e6, 2'000);
}

TEST(Distribution, ParetoKeepsItsTailAndItsCap) {
  const auto free = Distribution::pareto(1'000, 1.7);
  for (const std::int64_t ppm : {0, 500'000, 990'000, 999'900, 999'999}) {
    const double expected = 1'000 / std::pow(1 - static_cast<double>(ppm) / 1e6, 1 / 1.7);
    EXPECT_NEAR(static_cast<double>(free.quantile(ppm)), expected, expected * 0.01) << ppm;
  }
  EXPECT_GT(free.max(), 100 * free.quantile(999'000));
  const auto capped = Distribution::pareto(1'000, 1.7, 50'000);
  EXPECT_EQ(capped.max(), 50'000);
  EXPECT_EQ(capped.min(), 1'000);
}

TEST(Distribution, TailReachesOneInAMillionInSamples) {
  const auto d = Distribution::exponential(kMillisecond);
  const auto values = draw(d, 1 << 20);
  // The largest of 2^20 exponentials lies near ln(2^20) = 13.9 means.
  EXPECT_GT(values.back(), 11 * kMillisecond);
  EXPECT_GT(d.max(), 20 * kMillisecond);
}

TEST(Distribution, EmpiricalGoesThroughItsPointsAndStopsAtItsEnds) {
  const auto d = Distribution::empirical({{100'000, 10}, {500'000, 20}, {900'000, 100}});
  EXPECT_EQ(d.quantile(0), 10);
  EXPECT_EQ(d.quantile(300'000), 15);
  EXPECT_NEAR(static_cast<double>(d.quantile(500'000)), 20, 1);
  EXPECT_EQ(d.quantile(1'000'000), 100);
  EXPECT_EQ(d.mean(), 41);  // 0.1*10 + 0.4*15 + 0.4*60 + 0.1*100
}

TEST(Distribution, MixtureDrawsItsPartsByWeight) {
  const auto d = Distribution::mixture({{3, Distribution::constant(1)}, {1, Distribution::uniform(100, 200)}});
  const auto values = draw(d, 40'000);
  const auto ones = std::count(values.begin(), values.end(), 1);
  EXPECT_NEAR(static_cast<double>(ones), 30'000, 400);
  EXPECT_EQ(d.quantile(700'000), 1);
  EXPECT_NEAR(static_cast<double>(d.quantile(875'000)), 150, 2);
  EXPECT_EQ(d.mean(), 38);  // (3*1 + 150) / 4
  EXPECT_EQ(d.max(), 200);
}

TEST(Distribution, MeanAndQuantilesDescribeTheSamplesOfEveryKind) {
  for (const Distribution& d : every_kind()) {
    const auto values = draw(d, 200'000);
    EXPECT_NEAR(average(values), static_cast<double>(d.mean()), 0.03 * static_cast<double>(d.mean()) + 0.6) << d.text();
    for (const std::int64_t ppm : {100'000, 500'000, 900'000, 990'000}) {
      const auto measured = static_cast<double>(values[values.size() * static_cast<std::size_t>(ppm) / 1'000'000]);
      EXPECT_NEAR(measured, static_cast<double>(d.quantile(ppm)), 0.05 * measured + 1) << d.text() << " at " << ppm;
    }
    EXPECT_GE(values.front(), d.min()) << d.text();
    EXPECT_LE(values.back(), d.max()) << d.text();
  }
}

TEST(Distribution, QuantilesNeverDescend) {
  for (const Distribution& d : every_kind()) {
    std::int64_t last = d.min();
    for (std::int64_t ppm = 0; ppm <= 1'000'000; ppm += 7'919) {
      EXPECT_LE(last, d.quantile(ppm)) << d.text() << " at " << ppm;
      last = d.quantile(ppm);
    }
  }
}

TEST(Distribution, EqualDescriptionsAreEqualValues) {
  EXPECT_EQ(every_kind(), every_kind());
  EXPECT_NE(Distribution::lognormal(10, 0.5), Distribution::lognormal(10, 0.6));
  EXPECT_NE(Distribution::constant(10), Distribution::exponential(10));
  EXPECT_NE(Distribution::constant(10), Distribution::constant(11));
}

TEST(Distribution, ScalingMultipliesEveryQuantile) {
  for (const Distribution& d : every_kind()) {
    const auto tenfold = d.scaled(10, 1);
    EXPECT_EQ(tenfold.kind(), d.kind());
    for (const std::int64_t ppm : {0, 250'000, 500'000, 990'000}) {
      const auto expected = static_cast<double>(10 * d.quantile(ppm));
      EXPECT_NEAR(static_cast<double>(tenfold.quantile(ppm)), expected, expected * 1e-3 + 10) << d.text();
    }
  }
  EXPECT_EQ(Distribution::exponential(1000).scaled(0, 1), Distribution::constant(0));
}

TEST(Distribution, TextNamesTheParameters) {
  EXPECT_EQ(Distribution::lognormal(120'000, 0.9).text(), "lognormal(median 120000, sigma 0.9)");
  EXPECT_EQ(Distribution::mixture({{199, Distribution::constant(1)}, {1, Distribution::pareto(5, 1.7, 9)}}).text(),
            "mixture(99.5 % constant(1), 0.5 % pareto(min 5, alpha 1.7, cap 9))");
}

TEST(Distribution, ParametersOutOfRangeAreBugs) {
  EXPECT_THROW(Distribution::uniform(2, 1), CheckFailure);
  EXPECT_THROW(Distribution::lognormal(0, 1), CheckFailure);
  EXPECT_THROW(Distribution::pareto(10, 1.7, 5), CheckFailure);
  EXPECT_THROW(Distribution::empirical({}), CheckFailure);
  EXPECT_THROW(Distribution::empirical({{500'000, 9}, {600'000, 8}}), CheckFailure);
  EXPECT_THROW(Distribution::mixture({{0, Distribution::constant(1)}}), CheckFailure);
}

TEST(Distribution, SamplesAreFixedForEver) {
  Rng rng(2026);
  std::vector<std::int64_t> samples;
  for (const Distribution& d : every_kind()) samples.push_back(d.sample(rng));
  EXPECT_EQ(samples, (std::vector<std::int64_t>{42, 14, 4761618, 203882, 7120045, 10, 424559}));
}

}  // namespace
}  // namespace jetlag
