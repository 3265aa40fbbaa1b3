// SPDX-License-Identifier: Apache-2.0
#include "world/world.h"

#include <gtest/gtest.h>

#include <memory>

#include "scenario_text.h"

namespace jetlag::world {
namespace {

std::shared_ptr<const world::Setup> setup_for(const std::string& more) {
  return std::make_shared<const world::Setup>(make_setup(two_regions(more)));
}

void finish(World& world) { while (step(world)) {} }

TEST(World, TwoWorldsSteppedAlternatelyEqualTwoRunAlone) {
  const auto a = setup_for(""), b = setup_for(R"("faults": [{"at": "2s", "for": "2s", "cut": ["us", "eu"]}])");
  World a1 = make_world(a), b1 = make_world(b), a2 = make_world(a), b2 = make_world(b);
  finish(a1);
  finish(b1);
  for (bool more = true; more;) {
    const bool first = step(a2), second = step(b2);
    more = first || second;
  }
  EXPECT_EQ(fingerprint(a1), fingerprint(a2));
  EXPECT_EQ(fingerprint(b1), fingerprint(b2));
}

TEST(World, ACopyForksHistory) {
  const auto setup = setup_for(R"("faults": [{"at": "2s", "for": "3s", "cut": ["us", "eu"]}])");
  World world = make_world(setup);
  while (step(world, Instant{} + Duration::seconds(4))) {}
  World copy = world;
  EXPECT_TRUE(copy.kernel == world.kernel);
  EXPECT_TRUE(copy.shards == world.shards);
  EXPECT_TRUE(copy.links == world.links);
  EXPECT_TRUE(copy.generators == world.generators);
  EXPECT_TRUE(copy.measure == world.measure);
  EXPECT_TRUE(copy == world);
  step(copy);
  EXPECT_FALSE(copy == world);
  finish(copy);
  finish(world);
  EXPECT_TRUE(copy == world);
  EXPECT_EQ(fingerprint(copy), fingerprint(world));
}

TEST(World, ASeedDecidesEverything) {
  scenario::ScenarioSpec spec = two_regions("");
  World one = make_world(std::make_shared<const world::Setup>(make_setup(spec)));
  spec.seed = 4;
  World other = make_world(std::make_shared<const world::Setup>(make_setup(spec)));
  finish(one);
  finish(other);
  EXPECT_NE(fingerprint(one), fingerprint(other));
}

struct FaultCase {
  const char* name;
  const char* fault;
};

class EveryFault : public testing::TestWithParam<FaultCase> {};

TEST_P(EveryFault, LeavesEvidenceAndTheReplicasEqual) {
  World world = make_world(setup_for("\"faults\": [" + std::string(GetParam().fault) + "]"));
  finish(world);
  EXPECT_TRUE(reachable_equal(world));
  EXPECT_TRUE(quiet(world));
  const fault::FaultState& state = world.faults.states.front();
  EXPECT_LT(state.struck, kNever);
  EXPECT_GT(state.lost + state.held + state.slowed + state.stamped + state.refused + state.waited, 0u);
  EXPECT_EQ(world.measure.causal.verdict().outcome, check::Outcome::kPass);
  EXPECT_EQ(world.measure.convergence_checker.verdict().outcome, check::Outcome::kPass);
}

INSTANTIATE_TEST_SUITE_P(
    World, EveryFault,
    testing::Values(
        FaultCase{"Cut", R"({"at": "2s", "for": "2s", "cut": ["us", "eu"]})"},
        FaultCase{"OneWay", R"({"at": "2s", "for": "2s", "one-way": {"from": "us", "to": "eu"}})"},
        FaultCase{"Isolate", R"({"at": "2s", "for": "2s", "isolate": "eu"})"},
        FaultCase{"Degrade",
                  R"({"at": "2s", "for": "2s", "degrade": {"between": ["us", "eu"], "latency": "80ms", "loss": "2%"}})"},
        FaultCase{"Flap", R"({"at": "2s", "for": "4s", "flap": {"between": ["us", "eu"], "down": "500ms", "up": "300ms"}})"},
        FaultCase{"Crash", R"({"at": "2s", "for": "2s", "crash": {"region": "eu"}})"},
        FaultCase{"Pause", R"({"at": "2s", "for": "2s", "pause": {"region": "eu"}})"},
        FaultCase{"RegionDownKeepingData", R"({"at": "2s", "for": "2s", "region-down": {"region": "eu", "data": "keep"}})"},
        FaultCase{"RegionDownLosingData", R"({"at": "2s", "for": "2s", "region-down": {"region": "eu", "data": "lost"}})"},
        FaultCase{"Skew", R"({"at": "2s", "for": "2s", "skew": {"region": "eu", "by": "250ms"}})"},
        FaultCase{"Jump", R"({"at": "2s", "jump": {"region": "eu", "by": "-3s"}})"}),
    [](const auto& one) { return one.param.name; });

TEST(World, HealEndsACutEarly) {
  World world = make_world(setup_for(
      R"("faults": [{"name": "cut", "at": "2s", "for": "7s", "cut": ["us", "eu"]}, {"at": "4s", "heal": ["us", "eu"]}])"));
  finish(world);
  EXPECT_EQ(world.faults.states[0].ended, Instant{} + Duration::seconds(4));
  EXPECT_TRUE(reachable_equal(world));
}

TEST(World, ACutThatNeverEndsLeavesTwoGroups) {
  World world = make_world(setup_for(R"("faults": [{"at": "2s", "cut": ["us", "eu"]}])"));
  finish(world);
  EXPECT_EQ(reachable_groups(world, {0}).size(), 2u);
  EXPECT_TRUE(reachable_equal(world));
  EXPECT_NE(world.lane({0}, {0}).shard.database().digest(), world.lane({1}, {0}).shard.database().digest());
}

TEST(World, LagOfAHealthyLinkIsItsOneWayDelayPlusTheBatch) {
  World world = make_world(setup_for(""));
  finish(world);
  const auto& lag = world.measure.registry.histogram(world.measure.pairs[0 * 2 + 1].lag);
  EXPECT_GT(lag.count(), 500u);
  EXPECT_GE(lag.min(), Duration::millis(34).ns);
  EXPECT_LE(lag.quantile(500'000), Duration::millis(45).ns);
}

}  // namespace
}  // namespace jetlag::world
