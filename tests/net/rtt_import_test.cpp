// SPDX-License-Identifier: Apache-2.0
#include "net/rtt_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetlag::net {
namespace {

using testing::HasSubstr;

std::vector<RttRow> read(std::string_view text) {
  auto rows = parse_rtt_csv(text, "ours.csv");
  EXPECT_TRUE(rows.has_value()) << (rows ? "" : rows.error().front().where + " " + rows.error().front().message);
  return rows.value_or(std::vector<RttRow>{});
}

Errors refuse(std::string_view text) {
  auto rows = parse_rtt_csv(text, "ours.csv");
  EXPECT_FALSE(rows.has_value()) << text;
  return rows ? Errors{} : rows.error();
}

TEST(RttImport, ReadsTheMedianAndTheOptionalQuantiles) {
  const auto rows = read("from,to,p50_ms,p90_ms,p99_ms\nus,eu,68.4,70,81.25\nus,ap,219,,\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].from, "us");
  EXPECT_EQ(rows[0].p50, Duration::micros(68'400));
  EXPECT_EQ(rows[0].p99, Duration::micros(81'250));
  EXPECT_FALSE(rows[1].has_spread());
}

TEST(RttImport, TakesColumnsInAnyOrderWithCommentsQuotesAndWindowsLineEnds) {
  const auto rows = read("\xef\xbb\xbf# ours\r\n\r\nto , p50_ms , from\r\n\"eu, west\" , 12.000000001 , us\r\n");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].to, "eu, west");
  EXPECT_EQ(rows[0].p50, Duration{12'000'000});
}

TEST(RttImport, ReportsEveryMistakeAtItsPlace) {
  const auto errors = refuse("from,to,p50_ms,p90_ms\nus,eu,-3,\nus,us,4,5\nus,ap,9,8\nus\nus,sa,abc,\n,x,1,\nus,af,0,\n");
  std::vector<std::string> places;
  for (const Error& e : errors) places.push_back(e.where);
  EXPECT_THAT(places, testing::ElementsAre("ours.csv:2:7", "ours.csv:3:4", "ours.csv:4:9", "ours.csv:5:1", "ours.csv:6:7",
                                           "ours.csv:7:1", "ours.csv:8:7"));
  EXPECT_THAT(errors[0].message, HasSubstr("found \"-3\""));
  EXPECT_THAT(errors[2].message, HasSubstr("p90_ms is below p50_ms"));
}

TEST(RttImport, RefusesAPairGivenTwiceInOneDirectionOnly) {
  EXPECT_EQ(read("from,to,p50_ms\nus,eu,68\neu,us,69\n").size(), 2u);
  const auto errors = refuse("from,to,p50_ms\nus,eu,68\nus,eu,69\n");
  EXPECT_EQ(errors.front().where, "ours.csv:3:1");
  EXPECT_THAT(errors.front().message, HasSubstr("line 2"));
}

TEST(RttImport, RefusesHeadersThatItDoesNotUnderstand) {
  EXPECT_THAT(refuse("from,to,ms\nus,eu,1\n").front().message, HasSubstr("unknown column \"ms\""));
  EXPECT_THAT(refuse("from,to\nus,eu\n").front().message, HasSubstr("\"p50_ms\" is missing"));
  EXPECT_THAT(refuse("from,to,p50_ms,to\n").front().message, HasSubstr("twice"));
  EXPECT_EQ(refuse("").front().where, "ours.csv:1:1");
  EXPECT_EQ(refuse("# only a comment\n").front().where, "ours.csv:1:1");
}

TEST(RttImport, SurvivesBinaryHugeAndTruncatedInput) {
  std::string binary;
  for (int i = 0; i < 4096; ++i) binary += static_cast<char>(i * 37);
  EXPECT_FALSE(parse_rtt_csv(binary, "b").has_value());
  EXPECT_FALSE(parse_rtt_csv("from,to,p50_ms\nus,eu," + std::string(100'000, '9') + "\n", "b").has_value());
  EXPECT_FALSE(parse_rtt_csv("from,to,p50_ms\nus,\"eu", "b").has_value());
  std::string many = "from,to,p50_ms\n";
  for (int i = 0; i < 5'000; ++i) many += "x\n";
  EXPECT_LE(refuse(many).size(), 200u);
}

TEST(RttImport, LastLineNeedsNoLineFeed) { EXPECT_EQ(read("from,to,p50_ms\nus,eu,5").front().p50, Duration::millis(5)); }

TEST(RttImport, SpreadBecomesOneWayJitterAboveTheMedian) {
  const auto rows = read("from,to,p50_ms,p90_ms,p99_ms\nus,eu,68,70,88\nus,ap,10,,\n");
  const Distribution jitter = rows[0].jitter();
  EXPECT_EQ(jitter.quantile(500'000), 0);
  EXPECT_EQ(jitter.quantile(900'000), Duration::millis(1).ns);
  EXPECT_EQ(jitter.quantile(990'000), Duration::millis(10).ns);
  EXPECT_EQ(rows[1].jitter(), Distribution::constant(0));
}

TEST(RttImport, FindsThePairInEitherDirection) {
  const auto rows = read("from,to,p50_ms\nus,eu,68\neu,us,69\nap,us,200\n");
  EXPECT_EQ(find_rtt(rows, "us", "eu")->p50, Duration::millis(68));
  EXPECT_EQ(find_rtt(rows, "eu", "us")->p50, Duration::millis(69));
  EXPECT_EQ(find_rtt(rows, "us", "ap")->p50, Duration::millis(200));
  EXPECT_EQ(find_rtt(rows, "eu", "ap"), nullptr);
}

}  // namespace
}  // namespace jetlag::net
