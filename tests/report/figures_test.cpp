// SPDX-License-Identifier: Apache-2.0
#include "report/figures.h"

#include <gtest/gtest.h>

namespace jetlag::report {
namespace {

TEST(Figures, KeepAboutThreeDigitsAndAlwaysAUnit) {
  EXPECT_EQ(figure(Duration{0}), "0 s");
  EXPECT_EQ(figure(Duration{850}), "850 ns");
  EXPECT_EQ(figure(Duration{45'600}), "45.6 µs");
  EXPECT_EQ(figure(Duration{410'000}), "410 µs");  // as format_duration() says it in expectations
  EXPECT_EQ(figure(Duration{999'400}), "999 µs");
  EXPECT_EQ(figure(Duration{999'600}), "1.00 ms");
  EXPECT_EQ(figure(Duration{34'900'000}), "34.9 ms");
  EXPECT_EQ(figure(Duration{999'960'000}), "1.00 s");
  EXPECT_EQ(figure(Duration{19'790'000'000}), "19.8 s");
  EXPECT_EQ(figure(Duration::seconds(725)), "12 min 5 s");
  EXPECT_EQ(figure(Duration::seconds(7260)), "2 h 1 min");
  EXPECT_EQ(figure(Duration::millis(-40)), "-40.0 ms");
}

TEST(Figures, GiveTimesInSecondsUntilMinutesAreShorter) {
  EXPECT_EQ(figure(Instant{10'150'000'000}), "10.15 s");
  EXPECT_EQ(figure(Instant{0}), "0.00 s");
  EXPECT_EQ(figure(Instant{} + Duration::seconds(725)), "12 min 5.0 s");
}

TEST(Figures, NeverRoundAShareUpToAllOrDownToNothing) {
  EXPECT_EQ(figure_share(1), "100 %");
  EXPECT_EQ(figure_share(0), "0 %");
  EXPECT_EQ(figure_share(0.99996), "99.9960 %");
  EXPECT_EQ(figure_share(0.9999), "99.9900 %");
  EXPECT_EQ(figure_share(0.9997), "99.97 %");
  EXPECT_EQ(figure_share(0.9999999999), "99.9999 %");
  EXPECT_EQ(figure_share(0.6), "60 %");
  EXPECT_EQ(figure_share(0.00001), "< 0.01 %");
}

TEST(Figures, GroupDigitsOfCounts) {
  EXPECT_EQ(figure_count(0), "0");
  EXPECT_EQ(figure_count(999), "999");
  EXPECT_EQ(figure_count(119'871), "119,871");
  EXPECT_EQ(figure_count(UINT64_MAX), "18,446,744,073,709,551,615");
  EXPECT_EQ(figure_number(2000), "2,000");
  EXPECT_EQ(figure_number(-12345.4), "-12,345");
  EXPECT_EQ(figure_number(12.5), "12.5");
  EXPECT_EQ(figure_number(0.042), "0.042");
  EXPECT_EQ(figure_short(2'100'000), "2.1 M");
}

TEST(Figures, UsePrefixesOf1024ForBytes) {
  EXPECT_EQ(figure_bytes(0), "0 B");
  EXPECT_EQ(figure_bytes(812), "812 B");
  EXPECT_EQ(figure_bytes(64.0 * 1024 * 1024), "64 MiB");
  EXPECT_EQ(figure_bytes(4.12 * 1024 * 1024), "4.12 MiB");
  EXPECT_EQ(figure_bytes(1023), "1.00 KiB");
}

TEST(Figures, ShowSmallMoneyWithTheDigitsThatMatter) {
  EXPECT_EQ(figure_usd(0), "$0");
  EXPECT_EQ(figure_usd(0.011), "$0.011");
  EXPECT_EQ(figure_usd(0.0002), "$0.0002");
  EXPECT_EQ(figure_usd(0.000002), "< $0.0001");
  EXPECT_EQ(figure_usd(1234.5), "$1,234.50");
}

TEST(Figures, KnowTheStoredUnitsOfMetrics) {
  EXPECT_EQ(figure_unit(19.79e9, "ns"), "19.8 s");
  EXPECT_EQ(figure_unit(6e8, "ppb"), "60 %");
  EXPECT_EQ(figure_unit(11e6, "nano-dollars"), "$0.011");
  EXPECT_EQ(figure_unit(3, ""), "3");
}

}  // namespace
}  // namespace jetlag::report
