// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/check.h"
#include "workload/key_chooser.h"
#include "workload/value_source.h"
#include "workload/zipf.h"

namespace jetlag::workload {
namespace {

double exact_share(std::uint64_t first, std::uint64_t population, double s) {
  double part = 0, all = 0;
  for (std::uint64_t r = 0; r < population; ++r) {
    const double w = std::pow(static_cast<double>(r + 1), -s);
    all += w;
    if (r < first) part += w;
  }
  return part / all;
}

Config keys(KeyChoice choice, std::uint64_t count) {
  Config c;
  c.keys.choice = choice;
  c.keys.count = count;
  return c;
}

TEST(Zipf, TheTableHasTheSharesOfTheFormula) {
  for (const std::int64_t s : {0, 500, 990, 1500}) {
    for (const std::uint64_t n : {10u, 1'000u, 200'000u}) {
      const Zipf zipf(n, s);
      for (const std::uint64_t r : {std::uint64_t{1}, n / 10, n / 2, n - 1}) {
        const double exact = exact_share(r, n, static_cast<double>(s) / 1000);
        EXPECT_NEAR(static_cast<double>(zipf.share_of_first(r)) / 1e9, exact, 0.0005) << n << " " << s << " " << r;
      }
    }
  }
}

TEST(Zipf, DrawsFollowTheTable) {
  const Zipf zipf(100'000, 990);
  Rng rng(1);
  std::uint64_t first = 0, hundred = 0, tail = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t r = zipf.rank(rng);
    ASSERT_LT(r, 100'000u);
    first += r == 0;
    hundred += r < 100;
    tail += r >= 50'000;
  }
  EXPECT_NEAR(static_cast<double>(first) / kDraws, static_cast<double>(zipf.share_of_first(1)) / 1e9, 0.002);
  EXPECT_NEAR(static_cast<double>(hundred) / kDraws, static_cast<double>(zipf.share_of_first(100)) / 1e9, 0.005);
  EXPECT_NEAR(static_cast<double>(tail) / kDraws, 1.0 - static_cast<double>(zipf.share_of_first(50'000)) / 1e9, 0.003);
}

TEST(Zipf, EveryRankOfAWideClassCanComeUp) {
  const Zipf zipf(4'096, 0);
  Rng rng(2);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 80'000; ++i) seen.insert(zipf.rank(rng));
  EXPECT_EQ(seen.size(), 4'096u);
}

TEST(Zipf, OneRankAndABillionRanksWork) {
  Rng rng(3);
  EXPECT_EQ(Zipf(1, 990).rank(rng), 0u);
  const Zipf large(1'000'000'000, 990);
  std::uint64_t highest = 0;
  for (int i = 0; i < 10'000; ++i) highest = std::max(highest, large.rank(rng));
  EXPECT_LT(highest, 1'000'000'000u);
  EXPECT_GT(highest, 900'000'000u);
  EXPECT_THROW(Zipf(0, 990), CheckFailure);
}

TEST(KeyChooser, UniformKeysAreAllEquallyLikely) {
  KeyChooser chooser(keys(KeyChoice::kUniform, 10), Rng(1));
  std::map<std::uint64_t, int> counts;
  for (int i = 0; i < 10'000; ++i) ++counts[chooser.choose()];
  ASSERT_EQ(counts.size(), 10u);
  for (const auto& [key, n] : counts) EXPECT_NEAR(n, 1'000, 150) << key;
}

TEST(KeyChooser, AHotSpotGetsItsShareOfTheTraffic) {
  Config c = keys(KeyChoice::kHotspot, 1'000);
  c.keys.hot_keys_ppb = kOne / 100;
  c.keys.hot_traffic_ppb = kOne / 10 * 9;
  KeyChooser chooser(c, Rng(1));
  int hot = 0;
  for (int i = 0; i < 10'000; ++i) hot += chooser.choose() < 10;
  EXPECT_NEAR(hot, 9'000, 120);
}

TEST(KeyChooser, LatestPrefersWhatWasInsertedLast) {
  KeyChooser chooser(keys(KeyChoice::kLatest, 1'000), Rng(1));
  std::uint64_t newest = 0;
  for (int i = 0; i < 50; ++i) newest = chooser.insert();
  EXPECT_EQ(newest, 1'049u);
  std::map<std::uint64_t, int> counts;
  for (int i = 0; i < 20'000; ++i) ++counts[chooser.choose()];
  EXPECT_GT(counts[newest], counts[newest - 1]);
  EXPECT_GT(counts[newest - 1], counts[newest - 10]);
  EXPECT_LE(counts.rbegin()->first, newest);
}

TEST(KeyChooser, RegionsUseKeysOfTheirOwnExceptForTheStrayShare) {
  Config c = keys(KeyChoice::kZipf, 9'000);
  c.home = Home::kByKey;
  c.place = {1, 3, 1};
  c.stray_ppb = kOne / 50;
  KeyChooser chooser(c, Rng(1));
  int stray = 0, to_zero = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t key = chooser.choose();
    ASSERT_LT(key, 9'000u);
    stray += key % 3 != 1;
    to_zero += key % 3 == 0;
  }
  EXPECT_NEAR(stray, 1'000, 130);
  EXPECT_NEAR(to_zero, 500, 95) << "stray requests spread over the other regions";
}

TEST(KeyChooser, WithoutStrayTrafficNoTwoRegionsShareAKey) {
  std::set<std::uint64_t> seen[3];
  for (std::uint32_t place = 0; place < 3; ++place) {
    Config c = keys(KeyChoice::kLatest, 100);
    c.home = Home::kByKey;
    c.place = {place, 3, place};
    KeyChooser chooser(c, Rng(place));
    for (int i = 0; i < 2'000; ++i) seen[place].insert(i % 20 == 0 ? chooser.insert() : chooser.choose());
  }
  for (int a = 0; a < 3; ++a)
    for (int b = a + 1; b < 3; ++b)
      for (const std::uint64_t key : seen[a]) ASSERT_FALSE(seen[b].contains(key)) << key;
}

TEST(KeyChooser, GeneratorsNeverInsertTheSameKeyEvenWithoutHomes) {
  std::set<std::uint64_t> seen;
  for (std::uint32_t place = 0; place < 5; ++place) {
    Config c = keys(KeyChoice::kUniform, 17);
    c.place = {place, 5, place};
    KeyChooser chooser(c, Rng(place));
    for (int i = 0; i < 100; ++i) {
      const std::uint64_t key = chooser.insert();
      EXPECT_GE(key, 17u);
      EXPECT_TRUE(seen.insert(key).second) << key;
    }
  }
}

TEST(KeyChooser, NamesFollowThePattern) {
  Config c = keys(KeyChoice::kUniform, 10);
  c.keys.pattern = "page:{}:views";
  EXPECT_EQ(KeyChooser(c, Rng(1)).name(42).view(), "page:42:views");
  c.keys.pattern = "{}";
  EXPECT_EQ(KeyChooser(c, Rng(1)).name(0).view(), "0");
  c.keys.pattern = "the one";
  EXPECT_EQ(KeyChooser(c, Rng(1)).name(7).view(), "the one");
  c.keys.pattern = std::string(200, 'x') + "{}";
  EXPECT_EQ(KeyChooser(c, Rng(1)).name(7).view(), std::string(200, 'x') + "7");
}

TEST(ValueSource, NoTwoValuesAreEqualWithinOrAcrossGenerators) {
  std::set<std::string> seen;
  for (std::uint32_t generator : {0u, 1u, 61u, 62u}) {
    ValueSource source(generator, Distribution::uniform(0, 40), Rng(generator));
    for (int i = 0; i < 5'000; ++i) ASSERT_TRUE(seen.insert(source.next().str()).second);
  }
}

TEST(ValueSource, ValuesHaveTheDrawnSizeAndAreNeverCutBelowTheirHead) {
  ValueSource exact(3, Distribution::constant(256), Rng(1));
  EXPECT_EQ(exact.next().size(), 256u);
  ValueSource large(3, Distribution::constant(100'000), Rng(1));
  EXPECT_EQ(large.next().size(), 100'000u);
  ValueSource none(3, Distribution::constant(0), Rng(1));
  EXPECT_EQ(none.next().view(), "3.0");
}

TEST(ValueSource, FillersDoNotRepeatFromValueToValue) {
  ValueSource source(0, Distribution::constant(64), Rng(1));
  const std::string a = source.next().str(), b = source.next().str();
  int same = 0;
  for (std::size_t i = 8; i < 64; ++i) same += a[i] == b[i];
  EXPECT_LT(same, 10);
}

}  // namespace
}  // namespace jetlag::workload
