// SPDX-License-Identifier: Apache-2.0
#include "core/units.h"

#include <gtest/gtest.h>

#include "core/rng.h"

namespace jetlag {
namespace {

std::string message(const Result<std::int64_t>& r) { return r ? "fine: " + std::to_string(*r) : r.error().message; }

TEST(Units, ReadsEveryUnitExactly) {
  EXPECT_EQ(*parse_duration("150ms"), Duration::millis(150));
  EXPECT_EQ(*parse_duration("10.5s"), Duration::millis(10'500));
  EXPECT_EQ(*parse_duration("2h"), Duration::seconds(7200));
  EXPECT_EQ(*parse_duration("1.5 min"), Duration::seconds(90));
  EXPECT_EQ(*parse_duration("3\xC2\xB5s"), Duration::micros(3));
  EXPECT_EQ(*parse_duration("-40ms"), Duration::millis(-40));
  EXPECT_EQ(*parse_duration("0s"), Duration{});
  EXPECT_EQ(*parse_bytes("64MiB"), 64LL << 20);
  EXPECT_EQ(*parse_bytes("2GB"), 2'000'000'000);
  EXPECT_EQ(*parse_bytes("1.5KiB"), 1536);
  EXPECT_EQ(*parse_bandwidth("1Gbit/s"), 1'000'000'000);
  EXPECT_EQ(*parse_bandwidth("10MB/s"), 80'000'000);
  EXPECT_EQ(*parse_rate("10k/s"), 10'000'000);
  EXPECT_EQ(*parse_rate("0.5/s"), 500);
  EXPECT_EQ(*parse_rate("60/m"), 1000);
  EXPECT_EQ(*parse_share("0.1%"), 1'000'000);
  EXPECT_EQ(*parse_share("20ppm"), 20'000);
  EXPECT_EQ(*parse_share("100%"), 1'000'000'000);
}

TEST(Units, RoundsWhatIsTooFineButNeverToNothing) {
  EXPECT_EQ(*parse_duration("1.2345678906us"), Duration{1235});
  EXPECT_EQ(message(parse_bytes("0.1B")),
            "expected a size such as \"64MiB\" (units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB), found \"0.1B\", which is too "
            "small to count");
}

TEST(Units, SaysWhichUnitsThereAreWhenOneIsMissingOrWrong) {
  EXPECT_EQ(parse_duration("150").error().message,
            "expected a duration such as \"150ms\" (units: ns, us, ms, s, m, h, d), found \"150\", which has no unit");
  EXPECT_EQ(parse_duration("0").error().message,
            "expected a duration such as \"150ms\" (units: ns, us, ms, s, m, h, d), found \"0\", which has no unit");
  EXPECT_EQ(
      message(parse_bytes("64Mib")),
      "expected a size such as \"64MiB\" (units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB), found \"64Mib\" with the unknown unit "
      "\"Mib\"; did you mean \"MiB\"?");
  EXPECT_EQ(
      message(parse_rate("fast")),
      "expected a rate such as \"10k/s\" (units: /s, k/s, M/s, /m, /h), found \"fast\", which does not start with a number");
}

TEST(Units, RefusesWhatOverflows) {
  EXPECT_FALSE(parse_duration("300000000000h"));
  EXPECT_FALSE(parse_duration("99999999999999999999s"));
  EXPECT_FALSE(parse_bytes("9223372036854775808B"));
  EXPECT_NE(message(parse_bytes("99999999TiB")).find("too large"), std::string::npos);
  EXPECT_EQ(*parse_bytes("922337203685477580B"), 922337203685477580);
}

TEST(Units, RefusesHalfNumbers) {
  for (const char* text : {"", " ", ".5s", "1.s", "1e3s", "--1s", "s", "+", "1  s", "0x10s", "1,5s"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Units, ReadsPlainDecimals) {
  EXPECT_EQ(*parse_decimal("0.99", 1000), 990);
  EXPECT_EQ(*parse_decimal("-2", 1000), -2000);
  EXPECT_FALSE(parse_decimal("1x", 1000));
  EXPECT_FALSE(parse_decimal("99999999999999999", 1000));
}

TEST(Units, WhatIsWrittenExactlyReadsBackEqual) {
  EXPECT_EQ(exact_text(Quantity::kDuration, 150'000'000), "150ms");
  EXPECT_EQ(exact_text(Quantity::kDuration, 1'500'000'000), "1500ms");
  EXPECT_EQ(exact_text(Quantity::kDuration, 9'000'000'008), "9.000000008s");
  EXPECT_EQ(exact_text(Quantity::kDuration, -12'340'000'000), "-12.34s");
  EXPECT_EQ(exact_text(Quantity::kDuration, 12'345'678), "12.345678ms");
  EXPECT_EQ(exact_text(Quantity::kDuration, 86'400'000'000'000), "1d");
  EXPECT_EQ(exact_text(Quantity::kDuration, INT64_MAX), "9223372036.854775807s");
  EXPECT_EQ(exact_text(Quantity::kBytes, 64 << 20), "64MiB");
  EXPECT_EQ(exact_text(Quantity::kRate, 1500), "1.500/s");
  Rng rng(7);
  for (int i = 0; i < 2000; ++i) {
    const auto value = static_cast<std::int64_t>(rng.next() >> (12 + i % 50)) * (i % 3 == 0 ? 1000 : 1);
    for (const Quantity q : {Quantity::kDuration, Quantity::kBytes, Quantity::kBandwidth, Quantity::kRate, Quantity::kShare}) {
      const auto back = parse_quantity(q, exact_text(q, value));
      ASSERT_TRUE(back) << exact_text(q, value) << ": " << back.error().message;
      ASSERT_EQ(*back, value) << exact_text(q, value);
    }
  }
}

TEST(Units, WritesThreeSignificantDigitsForPeople) {
  EXPECT_EQ(format_duration(Duration::millis(34)), "34 ms");
  EXPECT_EQ(format_duration(Duration::millis(19'832)), "19.8 s");
  EXPECT_EQ(format_duration(Duration{999'960}), "1 ms");
  EXPECT_EQ(format_duration(Duration{250}), "250 ns");
  EXPECT_EQ(format_duration(Duration{1'234'567}), "1.23 ms");
  EXPECT_EQ(format_duration(Duration{-40'000'000}), "-40 ms");
  EXPECT_EQ(format_duration(Duration::seconds(125)), "2 m 05 s");
  EXPECT_EQ(format_duration(Duration::seconds(12'000)), "3 h 20 m");
  EXPECT_EQ(format_duration(Duration{}), "0 s");
  EXPECT_EQ(format_duration(Duration{INT64_MIN}), "-106752 d 00 h");
  EXPECT_EQ(format_bytes(512), "512 B");
  EXPECT_EQ(format_bytes(4'320'133), "4.12 MiB");
  EXPECT_EQ(format_bytes(64 << 20), "64 MiB");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_count(119'871), "119,871");
  EXPECT_EQ(format_count(-1'000), "-1,000");
  EXPECT_EQ(format_count(INT64_MIN), "-9,223,372,036,854,775,808");
  EXPECT_EQ(format_rate(2'000'000), "2 k/s");
  EXPECT_EQ(format_rate(12'500), "12.5 /s");
  EXPECT_EQ(format_bandwidth(1'000'000'000), "1 Gbit/s");
}

TEST(Units, SharesNeverRoundToEverythingOrNothing) {
  EXPECT_EQ(format_share(1'000'000'000), "100 %");
  EXPECT_EQ(format_share(999'999'999), "99.9999999 %");
  EXPECT_EQ(format_share(999'900'000), "99.99 %");
  EXPECT_EQ(format_share(999'984'321), "99.9984 %");
  EXPECT_EQ(format_share(995'000'000), "99.5 %");
  EXPECT_EQ(format_share(500'000'000), "50 %");
  EXPECT_EQ(format_share(20'000), "20 ppm");
  EXPECT_EQ(format_share(1), "0.01 ppm");
  EXPECT_EQ(format_share(0), "0 %");
}

}  // namespace
}  // namespace jetlag
