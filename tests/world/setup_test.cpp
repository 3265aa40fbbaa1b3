// SPDX-License-Identifier: Apache-2.0
// What a scenario's places, scale and prices become.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "scenario/scale.h"
#include "story.h"

namespace jetlag::world {
namespace {

scenario::ScenarioSpec between(const std::string& a, const std::string& b, const std::string& more = "") {
  return scenario_of(R"({"jetlag": 1, "name": "t", "regions": [{"id": "a", "location": ")" + a +
                     R"("}, {"id": "b", "location": ")" + b + "\"}]" + more + "}");
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
  const auto price =
      net::catalogue().egress_price(*net::catalogue().place("gcp:us-east1"), *net::catalogue().place("gcp:us-west1"));
  EXPECT_NEAR(static_cast<double>(setup.links[0].nano_usd_per_gb) * 1.073741824,
              static_cast<double>(price->micro_usd_per_gb) * 1000, 10);
}

TEST(Setup, TheBoundOfTheTopologyIsTheLeastDelayOfALink) {
  StoryText text;
  text.links = R"([{"between": ["a", "b"], "one-way": {"distribution": "uniform", "min": "10ms", "max": "100ms"}}])";
  const net::Graph graph = graph_of(make_setup(spec_of(text)));
  EXPECT_EQ(graph.links[0].one_way_ab, Duration::millis(10));
}

std::string error_of(const StoryText& text) {
  try {
    static_cast<void>(spec_of(text));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(Setup, TheLargestWorldThatAScenarioCanSayRuns) {
  std::string regions;
  for (int r = 0; r < 64; ++r)
    regions += (r == 0 ? "" : ", ") + fmt::format(R"({{"id": "r{}", "location": {{"lat": {}, "lon": {}}}}})", r, r, 2 * r);
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "duration": "10ms", "drain": "0s", "regions": [)" + regions +
                                R"(], "network": {"topology": "star"}, "database": {"shards": 64}})");
  World world = make_world(std::make_shared<const world::Setup>(make_setup(spec)));
  for (int i = 0; i < 5'000; ++i) step(world);
  EXPECT_EQ(world.setup->lanes.count(), 1 + 64 * 64 + 64);
}

TEST(Setup, MoreCrashesThanAShardHasIncarnationsAreRefusedAtTheirPlace) {
  const auto crashes = [](int n) {
    std::string faults = "[";
    for (int i = 0; i < n; ++i)
      faults += fmt::format("{}\n{{\"at\": \"{}ms\", \"for\": \"5ms\", \"crash\": \"b\"}}", i == 0 ? "" : ",", 10 + 10 * i);
    return faults + "]";
  };
  StoryText text;
  text.faults = crashes(1'022);
  EXPECT_EQ(error_of(text), "");
  text.faults = crashes(1'023);
  EXPECT_NE(error_of(text).find("test.json:1024:1: expected at most 1022 faults"), std::string::npos) << error_of(text);
  text.more = R"(, "database": {"persistence": "always"})";
  EXPECT_EQ(error_of(text), "");
}

TEST(Setup, AFlapBelowAMillisecondIsRefused) {
  StoryText text;
  text.faults = R"([{"at": "1s", "flap": {"between": ["a", "b"], "down": "1ns", "up": "1ms"}}])";
  EXPECT_NE(error_of(text).find("at least 1ms"), std::string::npos) << error_of(text);
}

}  // namespace
}  // namespace jetlag::world
