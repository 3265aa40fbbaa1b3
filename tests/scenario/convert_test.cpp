// SPDX-License-Identifier: Apache-2.0
#include "scenario/convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files.h"
#include "scenario/links.h"
#include "scenario/scale.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;

std::string regions(int n, const std::string& rest) {
  std::string out = "{ \"jetlag\": 1, \"name\": \"t\", \"regions\": [";
  for (int i = 0; i < n; ++i)
    out += std::string(i > 0 ? "," : "") + "{ \"id\": \"r" + std::to_string(i) +
           "\", \"location\": { \"lat\": " + std::to_string(i) + ", \"lon\": 0 } }";
  return out + "] " + rest + " }";
}

std::vector<std::string> pairs(const ScenarioSpec& s) {
  std::vector<std::string> out;
  for (const DirectedPair& p : linked_pairs(s))
    if (p.from < p.to) out.push_back(std::to_string(p.from.value) + "-" + std::to_string(p.to.value));
  return out;
}

TEST(Links, FollowTheTopology) {
  EXPECT_THAT(pairs(load_one(regions(3, ""))), ElementsAre("0-1", "0-2", "1-2"));
  EXPECT_THAT(pairs(load_one(regions(4, R"(, "network": { "topology": "star", "hub": "r2" })"))),
              ElementsAre("0-2", "1-2", "2-3"));
  EXPECT_THAT(pairs(load_one(regions(4, R"(, "network": { "topology": "ring" })"))), ElementsAre("0-1", "0-3", "1-2", "2-3"));
  EXPECT_THAT(pairs(load_one(regions(3, R"(, "network": { "topology": "line" })"))), ElementsAre("0-1", "1-2"));
  EXPECT_THAT(pairs(load_one(regions(4, R"(, "network": { "topology": "tree", "hub": "r2" })"))),
              ElementsAre("0-2", "0-3", "1-2"));
  EXPECT_THAT(
      pairs(load_one(regions(
          3,
          R"(, "network": { "topology": "explicit", "links": [ { "between": ["r0", "r2"] }, { "between": ["r1", "r2"] } ] })"))),
      ElementsAre("0-2", "1-2"));
}

TEST(Convert, DistributionsKeepTheirMeaning) {
  DistributionSpec d;
  d.kind = DistributionKind::kUniform;
  d.min = 10;
  d.max = 20;
  EXPECT_EQ(sampler_of(d), Distribution::uniform(10, 20));
  d = {};
  d.kind = DistributionKind::kLognormal;
  d.median = 1000;
  d.sigma_milli = 500;
  EXPECT_EQ(sampler_of(d), Distribution::lognormal(1000, 0.5));
  DistributionSpec mixture;
  mixture.kind = DistributionKind::kMixture;
  mixture.parts = {constant_of(1), constant_of(3)};
  mixture.weights_ppb = {kOne / 2, kOne / 2};
  EXPECT_EQ(sampler_of(mixture).mean(), 2);
}

TEST(Scaled, DividesTheAmountsAndKeepsTimesAndSizes) {
  const ScenarioSpec full = load_one(two(R"(, "scale": "1/100", "database": { "backlog": "100MB" },
    "network": { "links": [ { "between": ["us", "eu"], "rtt": "70ms", "bandwidth": "1Gbit/s" } ] },
    "dataset": { "keys": 1000000, "value": "256B" },
    "workloads": [ { "rate": "10k/s", "keys": { "count": 50 }, "mix": { "GET": "100%" } } ])"));
  const ScenarioSpec small = scaled(full);
  EXPECT_EQ(small.database.backlog_bytes, 1'000'000);
  EXPECT_EQ(small.network.links[0].traits.bandwidth_bits_per_s, 10'000'000);
  EXPECT_EQ(small.network.links[0].rtt, full.network.links[0].rtt);
  EXPECT_EQ(small.datasets[0].keys, 10'000);
  EXPECT_EQ(small.datasets[0].value, full.datasets[0].value);
  EXPECT_EQ(small.workloads[0].rate_milli, 100'000);
  EXPECT_EQ(small.workloads[0].keys.count, 1);
  EXPECT_EQ(full_size(small.datasets[0].keys, small.scale), 1'000'000);
  EXPECT_EQ(scaled(load_one(two(""))), load_one(two("")));
}

TEST(Convert, PerRegionFiguresWin) {
  const ScenarioSpec s = load_one(two(R"(, "workloads": [
    { "name": "a", "rate": "2k/s", "home": { "stray": "5%" }, "mix": { "GET": "100%" }, "per-region": { "eu": { "rate": "1k/s", "mix": { "SET": "100%" } } } },
    { "name": "b", "clients": 10, "think": "5ms", "mix": { "GET": "100%" }, "per-region": { "us": { "clients": 2, "think": "1ms" } } },
    { "name": "c", "start": "1s", "shape": [ { "at": "0s", "rate": "1/s" }, { "at": "2s", "rate": "3/s" } ], "mix": { "GET": "100%" } } ])"));
  const auto us = workload_config(s.workloads[0], RegionId{0}, 4), eu = workload_config(s.workloads[0], RegionId{1}, 5);
  EXPECT_TRUE(workload::validate(us).empty());
  EXPECT_EQ(us.rates.at(0).rate_milli, 2'000'000);
  EXPECT_EQ(eu.rates.at(0).rate_milli, 1'000'000);
  EXPECT_EQ(us.mix.at(0).command, "GET");
  EXPECT_EQ(eu.mix.at(0).command, "SET");
  EXPECT_EQ(eu.place, (workload::Place{1, 2, 5}));
  EXPECT_EQ(us.home, workload::Home::kByKey);
  EXPECT_EQ(us.stray_ppb, kOne / 20);
  EXPECT_EQ(workload_config(s.workloads[1], RegionId{0}, 0).clients, 2U);
  EXPECT_EQ(workload_config(s.workloads[1], RegionId{1}, 0).think, Distribution::constant(5'000'000));
  const auto shaped = workload_config(s.workloads[2], RegionId{0}, 0);
  EXPECT_THAT(shaped.rates,
              ElementsAre(workload::RatePoint{Instant{1'000'000'000}, 1000}, workload::RatePoint{Instant{3'000'000'000}, 3000}));
  EXPECT_TRUE(workload::validate(shaped).empty());
}

}  // namespace
}  // namespace jetlag::scenario
