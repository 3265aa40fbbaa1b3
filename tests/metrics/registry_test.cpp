// SPDX-License-Identifier: Apache-2.0
#include "metrics/registry.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/check.h"

namespace jetlag::metrics {
namespace {

Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

TEST(Catalogue, NamesAreUniqueLabelsAreSortedAndEveryMetricSaysWhatItMeans) {
  std::set<std::string_view> names;
  for (const MetricInfo& info : catalogue()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.meaning.empty()) << info.name;
    EXPECT_TRUE(std::is_sorted(info.labels().begin(), info.labels().end(),
                               [](const Label& a, const Label& b) { return a.name < b.name; })) << info.name;
    EXPECT_EQ(find_metric(info.name), &info);
  }
  EXPECT_EQ(find_metric("lagg"), nullptr);
}

TEST(Catalogue, HoldsTheMetricsThatTheContractUsesAsExamples) {
  for (const char* name : {"lag", "full_syncs", "availability", "lost_updates", "egress", "backlog_fill", "divergent_keys"})
    EXPECT_NE(find_metric(name), nullptr) << name;
}

TEST(Catalogue, ValuesReadWithTheirUnits) {
  EXPECT_EQ(text_of(Unit::kDuration, 19.8e9), "19.8 s");
  EXPECT_EQ(text_of(Unit::kCount, 3912), "3,912");
  EXPECT_EQ(text_of(Unit::kCount, 0.25), "0.25");
  EXPECT_EQ(text_of(Unit::kMoney, 11e6), "$0.011");
  EXPECT_EQ(text_of(Unit::kMoney, 1234.5e9), "$1,234.50");
  EXPECT_EQ(text_of(Unit::kShare, 999'900'000), "99.99 %");
}

TEST(Registry, RegisteringTwiceGivesTheSameInstrument) {
  Registry r;
  const auto a = r.counter("full_syncs", {{"from", "us"}, {"to", "eu"}});
  const auto b = r.counter("full_syncs", {{"to", "eu"}, {"from", "us"}});
  EXPECT_EQ(a, b);
  r.add(a);
  r.add(b, 2);
  EXPECT_EQ(r.value(a), 3);
  EXPECT_EQ(r.size(), 1u);
}

TEST(Registry, AnythingThatTheCatalogueDoesNotSayIsABug) {
  Registry r;
  EXPECT_THROW(r.counter("full_sync"), CheckFailure);
  EXPECT_THROW(r.gauge("full_syncs", {{"from", "us"}, {"to", "eu"}}), CheckFailure);
  EXPECT_THROW(r.counter("full_syncs", {{"from", "us"}}), CheckFailure);
  EXPECT_THROW(r.counter("lost_updates", {{"region", "us"}}), CheckFailure);
}

TEST(Registry, IterationDoesNotDependOnTheOrderOfRegistration) {
  Registry a, b;
  a.add(a.counter("errors", {{"region", "us"}}), 1);
  a.add(a.counter("errors", {{"region", "eu"}}), 2);
  a.record(a.distribution("lag", {{"from", "us"}, {"to", "eu"}}), 7);
  b.record(b.distribution("lag", {{"from", "us"}, {"to", "eu"}}), 7);
  b.add(b.counter("errors", {{"region", "eu"}}), 2);
  EXPECT_NE(a, b);
  b.add(b.counter("errors", {{"region", "us"}}), 1);
  EXPECT_EQ(a, b);
  const auto all = a.instruments();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(text_of(all[0].info->name, *all[0].labels), "lag{from=us,to=eu}");
  EXPECT_EQ(text_of(all[1].info->name, *all[1].labels), "errors{region=eu}");
  EXPECT_EQ(text_of(all[2].info->name, *all[2].labels), "errors{region=us}");
}

TEST(Registry, HandlesStayValidWhenInstrumentsAreAddedInFront) {
  Registry r;
  const auto errors = r.counter("errors", {{"region", "us"}});
  const auto lag = r.distribution("lag", {{"from", "us"}, {"to", "eu"}});
  const auto earlier = r.distribution("lag", {{"from", "ap"}, {"to", "eu"}});
  r.add(errors, 5);
  r.record(lag, 10);
  r.record(earlier, 20);
  EXPECT_EQ(r.value(errors), 5);
  EXPECT_EQ(r.histogram(lag).max(), 10);
  EXPECT_EQ(r.histogram(earlier).max(), 20);
}

TEST(Registry, ASelectorMatchesEveryInstrumentThatHasItsLabels) {
  Registry r;
  for (const char* from : {"us", "eu", "ap"})
    for (const char* to : {"us", "eu", "ap"})
      if (std::string(from) != to) r.counter("egress", {{"from", from}, {"to", to}});
  EXPECT_EQ(r.select("egress").size(), 6u);
  EXPECT_EQ(r.select("egress", {{"from", "us"}}).size(), 2u);
  EXPECT_EQ(r.select("egress", {{"from", "us"}, {"to", "eu"}}).size(), 1u);
  EXPECT_TRUE(r.select("egress", {{"from", "mars"}}).empty());
  EXPECT_TRUE(r.select("messages").empty());
}

TEST(Registry, SamplingPutsCountersAndTheWorstOfADistributionOnTheTimeLine) {
  Registry r;
  const auto syncs = r.counter("full_syncs", {{"from", "us"}, {"to", "eu"}}, TimeLine::kKept);
  const auto lag = r.distribution("lag", {{"from", "us"}, {"to", "eu"}}, TimeLine::kKept);
  r.record(lag, 30);
  r.record(lag, 90);
  r.sample(second(1));
  r.add(syncs);
  r.sample(second(2));
  r.record(lag, 40);
  r.sample(second(3));
  const auto counter = r.select("full_syncs")[0];
  EXPECT_EQ(counter.series->value_at(second(1)), 0);
  EXPECT_EQ(counter.series->value_at(second(2)), 1);
  const auto distribution = r.select("lag")[0];
  EXPECT_EQ(distribution.series->value_at(second(1)), 90);
  EXPECT_EQ(distribution.series->value_at(second(2)), 0) << "nothing came in that interval";
  EXPECT_EQ(distribution.series->value_at(second(3)), 40);
}

TEST(Registry, TheEndOfTheWarmUpForgetsSamplesButKeepsWhatGaugesSay) {
  Registry r;
  const auto errors = r.counter("errors", {{"region", "us"}});
  const auto lag = r.distribution("lag", {{"from", "us"}, {"to", "eu"}});
  const auto keys = r.gauge("keys", {{"region", "us"}});
  r.gauge("divergent_keys");
  r.add(errors);
  r.record(lag, 7);
  r.set(keys, second(1), 900);
  r.set(keys, second(2), 1'000);
  r.clear_samples(second(5));
  EXPECT_EQ(r.value(errors), 0);
  EXPECT_TRUE(r.histogram(lag).empty());
  EXPECT_EQ(r.value(keys), 1'000);
  const auto gauge = r.select("keys")[0];
  EXPECT_EQ(gauge.series->min(), 1'000);
  EXPECT_EQ(gauge.series->points().front().begin, second(5));
  EXPECT_TRUE(r.select("divergent_keys")[0].series->empty());
}

}  // namespace
}  // namespace jetlag::metrics
