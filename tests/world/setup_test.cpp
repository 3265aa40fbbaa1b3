// SPDX-License-Identifier: Apache-2.0
// What a scenario's places, scale and prices become.
#include <gtest/gtest.h>

#include "scenario/scale.h"
#include "story.h"

namespace jetlag::world {
namespace {

scenario::ScenarioSpec between(const std::string& a, const std::string& b, const std::string& more = "") {
  return scenario_of(R"({"jetlag": 1, "name": "t", "regions": [{"id": "a", "location": ")" + a + R"("}, {"id": "b", "location": ")" + b + "\"}]" + more + "}");
}

TEST(Setup, TheDefaultBandwidthIsScaledLikeAnyOther) {
  const world::Setup full = make_setup(between("aws:us-east-1", "aws:eu-west-1"));
  const world::Setup small = make_setup(scenario::scaled(between("aws:us-east-1", "aws:eu-west-1", R"(, "scale": "1/500")")));
  EXPECT_EQ(full.links[0].config.bandwidth_bps, 1'000'000'000);
  EXPECT_EQ(small.links[0].config.bandwidth_bps, 2'000'000);
}

TEST(Setup, TwoCloudsMeetOverThePublicInternet) {
  const world::Setup backbone = make_setup(between("aws:us-east-1", "aws:eu-west-1"));
  const world::Setup internet = make_setup(between("aws:us-east-1", "gcp:europe-west1"));
  EXPECT_EQ(backbone.links[0].config.loss_ppb, net::kBackboneLossPpb);
  EXPECT_EQ(internet.links[0].config.loss_ppb, net::kInternetLossPpb);
  EXPECT_EQ(internet.links[0].config.jitter, net::internet_jitter());
}

TEST(Setup, APriceByTheGibibyteIsBilledByTheGibibyte) {
  const world::Setup setup = make_setup(between("gcp:us-east1", "gcp:us-west1"));
  ASSERT_TRUE(setup.links[0].priced);
  EXPECT_NE(setup.links[0].price_note.find("/GiB"), std::string::npos);
  const auto price = net::catalogue().egress_price(*net::catalogue().place("gcp:us-east1"), *net::catalogue().place("gcp:us-west1"));
  EXPECT_NEAR(static_cast<double>(setup.links[0].nano_usd_per_gb) * 1.073741824, static_cast<double>(price->micro_usd_per_gb) * 1000, 10);
}

TEST(Setup, TheBoundOfTheTopologyIsTheLeastDelayOfALink) {
  StoryText text;
  text.links = R"([{"between": ["a", "b"], "one-way": {"distribution": "uniform", "min": "10ms", "max": "100ms"}}])";
  const net::Graph graph = graph_of(make_setup(spec_of(text)));
  EXPECT_EQ(graph.links[0].one_way_ab, Duration::millis(10));
}

}  // namespace
}  // namespace jetlag::world
