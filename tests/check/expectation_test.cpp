// SPDX-License-Identifier: Apache-2.0
#include "check/expectation.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetlag::check {
namespace {

using metrics::Aggregation;
using testing::HasSubstr;

Entities three_regions() {
  Entities e;
  e.regions = {"us", "eu", "ap"};
  e.faults = {"cut", "the storm in march", "crash-1"};
  e.shards = 2;
  return e;
}

Expectation parsed(const std::string& text) {
  const auto result = parse_expectation(text, three_regions());
  if (!result.has_value()) {
    ADD_FAILURE() << text << ": " << result.error().front().where << ": " << result.error().front().message;
    return {};
  }
  return *result;
}

/// "column N: message" of every error, one per line.
std::string errors(const std::string& text) {
  const auto result = parse_expectation(text, three_regions());
  if (result.has_value()) return "none";
  std::string all;
  for (const Error& e : result.error()) all += e.where + ": " + e.message + "\n";
  return all;
}

TEST(Expectation, ReadsTheExamplesOfTheContract) {
  for (const char* text :
       {"converged within 5s after cut", "lag{from=us,to=eu}.p99 < 150ms", "full_syncs == 0", "availability >= 99.99%",
        "lost_updates == 0", "egress{region=us} < 2GB", "sometimes backlog_fill > 50%"})
    EXPECT_EQ(errors(text), "none") << text;
}

TEST(Expectation, ReadsMetricLabelsAggregationOperatorAndValue) {
  const Expectation e = parsed("lag{to=eu, from=us}.p99.9 <= 150 ms");
  EXPECT_FALSE(e.property.has_value());
  EXPECT_EQ(e.term.metric, "lag");
  EXPECT_EQ(e.term.selector, (metrics::Labels{{"from", "us"}, {"to", "eu"}}));
  EXPECT_EQ(e.term.aggregation, Aggregation::kPercentile);
  EXPECT_EQ(e.term.percentile_ppm, 999'000u);
  EXPECT_EQ(e.term.comparison, Comparison::kLessEqual);
  EXPECT_EQ(e.term.value, 150e6);
}

TEST(Expectation, PercentilesHaveSeveralSpellings) {
  for (const char* text : {"lag.p99 < 1s", "lag.p(99) < 1s", "lag.p99.0 < 1s", "lag < 1s"})
    EXPECT_EQ(parsed(text).term.percentile_ppm, 990'000u) << text;
  EXPECT_EQ(parsed("lag.med < 1s").term.aggregation, Aggregation::kMed);
  for (const char* text : {"lag.p0 < 1s", "lag.p101 < 1s", "lag.p < 1s", "lag.p-5 < 1s", "lag.p() < 1s"})
    EXPECT_THAT(errors(text), HasSubstr("column 5: a distribution such as lag has no")) << text;
}

TEST(Expectation, EveryOperatorWorksWithAndWithoutBlanks) {
  EXPECT_EQ(parsed("full_syncs==0").term.comparison, Comparison::kEqual);
  EXPECT_EQ(parsed("full_syncs = 0").term.comparison, Comparison::kEqual);
  EXPECT_EQ(parsed("full_syncs!=0").term.comparison, Comparison::kNotEqual);
  EXPECT_EQ(parsed("full_syncs>=1").term.comparison, Comparison::kGreaterEqual);
  EXPECT_EQ(parsed("  full_syncs{from=us} <2  ").term.comparison, Comparison::kLess);
}

TEST(Expectation, ValuesCarryTheUnitOfWhatIsCompared) {
  EXPECT_EQ(parsed("availability >= 99.99%").term.value, 999'900'000.0);
  EXPECT_EQ(parsed("egress < 2GB").term.value, 2e9);
  EXPECT_EQ(parsed("egress.rate < 8Mbit/s").term.value, 8e6);
  EXPECT_EQ(parsed("egress_cost < $1.50").term.value, 1.5e9);
  EXPECT_EQ(parsed("throughput > 2k/s").term.value, 2e6);
  EXPECT_EQ(parsed("errors.rate < 1/s").term.value, 1e3);
  EXPECT_EQ(parsed("lag.count > 1000").term.value, 1000);
  EXPECT_EQ(parsed("divergence_integral < 12.5").term.value, 12.5);
  EXPECT_EQ(parsed("lag.max < 0").term.value, 0) << "0 needs no unit";
  EXPECT_THAT(errors("lag.p99 < 150"), HasSubstr("column 11: "));
  EXPECT_THAT(errors("lag.p99 < 150MB"), HasSubstr("column 11: "));
  EXPECT_THAT(errors("full_syncs == 3s"), HasSubstr("expected a plain number"));
  EXPECT_THAT(errors("egress_cost < 3"), HasSubstr("$0.50"));
}

TEST(Expectation, ARegionSelectsTheSourceWhereTheMetricSpeaksOfOne) {
  EXPECT_EQ(parsed("egress{region=us} < 2GB").term.selector, (metrics::Labels{{"from", "us"}}));
  EXPECT_EQ(parsed("availability{region=us} > 1%").term.selector, (metrics::Labels{{"region", "us"}}));
  EXPECT_THAT(errors("egress{region=us,from=eu} < 2GB"), HasSubstr("given twice"));
  EXPECT_THAT(errors("lag{region=us}.max < 2s"), HasSubstr("unknown label of lag \"region\""));
}

TEST(Expectation, PropertiesStandAlone) {
  for (const char* name : {"converged", "causal", "read-your-writes", "monotonic-reads", "monotonic-writes",
                           "writes-follow-reads", "no-lost-updates"}) {
    const Expectation e = parsed(name);
    ASSERT_TRUE(e.property.has_value()) << name;
    EXPECT_STREQ(name_of(*e.property), name);
  }
  EXPECT_THAT(errors("causal == 1"), HasSubstr("takes no labels and no comparison"));
  EXPECT_THAT(errors("always causal"), HasSubstr("column 1: \"always\" is for gauges"));
  EXPECT_THAT(errors("causal during cut"), HasSubstr("judged over the whole run"));
  EXPECT_THAT(errors("converged during cut"), HasSubstr("takes only \"within D after FAULT\""));
}

TEST(Expectation, ClausesNameAFaultAndAShareOfSeeds) {
  const Expectation e = parsed("converged within 5 s after cut in 95% of seeds");
  EXPECT_EQ(e.window, WindowKind::kWithinAfter);
  EXPECT_EQ(e.within, Duration::seconds(5));
  EXPECT_EQ(e.fault, "cut");
  EXPECT_EQ(e.seeds_ppb, 950'000'000);
  const Expectation d = parsed("latency{class=read}.p99 < 2ms during \"the storm in march\" in 90% of seeds");
  EXPECT_EQ(d.window, WindowKind::kDuring);
  EXPECT_EQ(d.fault, "the storm in march");
  EXPECT_EQ(d.seeds_ppb, 900'000'000);
}

TEST(Expectation, UnknownNamesComeWithTheNearestValidOne) {
  EXPECT_THAT(errors("full_sync == 0"), HasSubstr("column 1: unknown metric \"full_sync\"; did you mean \"full_syncs\"?"));
  EXPECT_THAT(errors("conveged"), HasSubstr("did you mean \"converged\"?"));
  EXPECT_THAT(errors("lag{form=us}.p99 < 1s"), HasSubstr("column 5: unknown label of lag \"form\"; did you mean \"from\"?"));
  EXPECT_THAT(errors("lag{from=mars}.p99 < 1s"), HasSubstr("column 5: unknown region \"mars\"; expected us, eu or ap"));
  EXPECT_THAT(errors("converged within 5s after cutt"), HasSubstr("column 27: unknown fault \"cutt\"; did you mean \"cut\"?"));
  EXPECT_THAT(errors("latency{class=reads}.max < 1s"), HasSubstr("did you mean \"read\"?"));
  EXPECT_THAT(errors("backlog_fill{shard=2} < 1%"), HasSubstr("expected 0 to 1"));
  EXPECT_THAT(errors("convergence{fault=storm} < 1s"), HasSubstr("unknown fault \"storm\""));
}

TEST(Expectation, ASelectorThatCannotMatchIsAnError) {
  EXPECT_THAT(errors("lag{from=us,to=us}.p99 < 1s"), HasSubstr("does not replicate to itself"));
  EXPECT_THAT(errors("lag{}.p99 < 1s"), HasSubstr("an empty selector"));
  EXPECT_THAT(errors("full_syncs => 0"), HasSubstr("expected \">=\", found \"=>\""));
  Entities star = three_regions();
  star.links = {{"us", "eu"}, {"eu", "us"}, {"us", "ap"}, {"ap", "us"}};
  for (const char* metric : {"full_syncs", "partial_syncs", "sync_bytes", "messages", "egress"}) {
    const std::string name(metric);
    EXPECT_FALSE(parse_expectation(name + "{from=eu,to=ap} == 0", star)) << name;
    EXPECT_TRUE(parse_expectation(name + "{from=us,to=ap} == 0", star)) << name;
  }
  EXPECT_TRUE(parse_expectation("lag{from=eu,to=ap}.p99 < 1s", star)) << "operations get there around the hub";
  EXPECT_THAT(errors("lost_updates{region=us} == 0"), HasSubstr("lost_updates has no labels"));
}

TEST(Expectation, AnAggregationHasToFitTheKind) {
  EXPECT_THAT(errors("full_syncs.p99 == 0"), HasSubstr("a counter such as full_syncs has no \"p99\"; expected count"));
  EXPECT_THAT(errors("availability.max > 1%"), HasSubstr("column 14: a derived"));
  EXPECT_THAT(errors("lag.last < 1s"), HasSubstr("no \"last\""));
  EXPECT_THAT(errors("egress_cost.rate < 1/s"), HasSubstr("no \"rate\""));
  EXPECT_EQ(errors("divergent_keys.avg < 10"), "none");
}

TEST(Expectation, APrefixWhereItSaysNothingIsAnError) {
  EXPECT_THAT(errors("always full_syncs == 0"), HasSubstr("\"always\" is for gauges: a counter is judged as a whole"));
  EXPECT_THAT(errors("sometimes divergent_keys.max > 3"), HasSubstr("leave out \".max\""));
  EXPECT_EQ(parsed("always divergent_keys < 10").mood, Mood::kAlways);
  EXPECT_EQ(parsed("sometimes divergent_keys.last > 10").mood, Mood::kSometimes);
}

TEST(Expectation, AllMistakesAreReportedInOneGo) {
  const std::string all = errors("lag{from=uss,too=eu}.p99 < 150 within 5 after cutt in 200% of seeds");
  for (const char* part : {"column 5: unknown region \"uss\"", "column 14: unknown label",
                           "column 28: ", "column 39: ", "unknown fault", "up to 100 %"})
    EXPECT_THAT(all, HasSubstr(part));
}

TEST(Expectation, BrokenTextIsAnErrorAndNeverACrash) {
  for (const char* text : {"",
                           "   ",
                           "always",
                           "lag",
                           "lag{",
                           "lag{from",
                           "lag{from=",
                           "lag{from=us",
                           "lag{from=us,",
                           "lag{from=us}.",
                           "lag{from=us}.p99",
                           "lag.p99 <",
                           "lag.p99 < < 5s",
                           "full_syncs == 0 nonsense",
                           "converged within",
                           "converged within 5s",
                           "converged within 5s after",
                           "full_syncs == 0 in",
                           "full_syncs == 0 in 5%",
                           "full_syncs == 0 in 5% of",
                           "\"",
                           "{}",
                           "converged.max",
                           "convergedx",
                           "full_syncs === 0",
                           "invariant{stock>=0}",
                           "lag{from=\"us} < 1s",
                           "full_syncs == 99999999999999999999",
                           "full_syncs == 0 during cut during cut"})
    EXPECT_NE(errors(text), "none") << text;
  for (int c = 0; c < 256; ++c) EXPECT_NE(errors(std::string("lag") + static_cast<char>(c) + "# < 5ms"), "none");
}

TEST(Expectation, EveryCutOfAValidTextIsHandled) {
  const std::string text =
      "sometimes backlog_fill{region=us,shard=1} > 50% within 5s after \"the storm in march\" in 95% of seeds";
  ASSERT_EQ(errors(text), "none");
  for (std::size_t n = 0; n <= text.size(); ++n) errors(text.substr(0, n));
  for (std::size_t n = 0; n < text.size(); ++n) errors(text.substr(n));
}

TEST(Expectation, ColumnsCountCharactersAndNotBytes) {
  EXPECT_THAT(errors("lag{from=\xc3\xbc\xc3\xbc,too=eu}.p99 < 1s"), HasSubstr("column 13: unknown label"));
}

TEST(Expectation, SaysWhatItExpects) {
  EXPECT_EQ(expected_text(parsed("lag.p99 < 150ms")), "< 150 ms");
  EXPECT_EQ(expected_text(parsed("availability >= 99.99%")), ">= 99.99 %");
  EXPECT_EQ(expected_text(parsed("sometimes backlog_fill > 50%")), "sometimes > 50 %");
  EXPECT_EQ(expected_text(parsed("converged within 5s after cut")), "within 5 s after cut");
  EXPECT_EQ(expected_text(parsed("errors == 0 during cut")), "== 0 during cut");
}

}  // namespace
}  // namespace jetlag::check
