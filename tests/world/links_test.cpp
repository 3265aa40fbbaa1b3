// SPDX-License-Identifier: Apache-2.0
// Links in the world: degradations that end, connections that are reset, messages that move.
#include <gtest/gtest.h>

#include <map>

#include "story.h"
#include "world/inject.h"

namespace jetlag::world {
namespace {

TEST(Links, TheEndOfANarrowBandwidthIsItsEnd) {
  Story story(R"([{"name": "d", "at": "2s", "for": "2s", "degrade": {"between": ["a", "b"], "bandwidth": "10kbit/s"}}])");
  story.finish();
  EXPECT_LE(story.converged_after("d"), Duration::millis(60));  // one way, and the step of the look
  EXPECT_LE(story.lag(0, 1).max(), Duration::millis(2'100).ns);
}

TEST(Links, AHeavyLossThatIsOverDelaysNothingForLong) {
  for (const char* loss : {"50%", "90%", "100%"}) {
    Story story(std::string(R"([{"name": "d", "at": "2s", "for": "1s", "degrade": {"between": ["a", "b"], "loss": ")") + loss +
                "\"}}]");
    story.finish();
    // A wait doubles: what was lost during one second is repeated at most a second after it.
    EXPECT_LE(story.converged_after("d"), Duration::millis(1'100)) << loss;
    EXPECT_LE(story.lag(0, 1).max(), Duration::millis(2'100).ns) << loss;
    EXPECT_GT(story.lag(0, 1).max(), Duration::millis(300).ns) << loss;
  }
}

TEST(Links, EgressOnlyGrowsAndMoneyFollowsIt) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "50/s", "arrival": "constant", "mix": {"SET": "100%"}, "value": "20KB"}])";
  text.faults = R"([{"name": "d", "at": "2s", "for": "4s", "degrade": {"between": ["a", "b"], "loss": "100%"}},
                    {"name": "c", "at": "9s", "for": "1s", "cut": ["a", "b"]},
                    {"name": "e", "at": "12s", "for": "3s", "degrade": {"between": ["a", "b"], "loss": "50%"}},
                    {"name": "g", "at": "14s", "for": "2s", "cut": ["a", "b"]}])";
  text.times = R"("warmup": "5900ms", "duration": "20s", "drain": "30s")";
  Story story(text);
  const auto egress = [&] { return story.world.measure.registry.value(story.world.measure.pair({0}, {1}).egress); };
  std::int64_t last = 0;
  for (std::int64_t ms = 5'950; ms < 25'000; ms += 50) {
    story.run_to(Duration::millis(ms));
    EXPECT_GE(egress(), last) << ms;
    last = egress();
  }
  story.finish();
  const std::int64_t price = story.world.setup->link({0}, {1}).nano_usd_per_gb;
  const double expected = static_cast<double>(egress()) * static_cast<double>(price) / 1e9;
  EXPECT_NEAR(static_cast<double>(story.world.measure.registry.value(story.world.measure.pair({0}, {1}).egress_cost)), expected,
              2'000);
}

/// A queue of minutes, many connections, a window, loss, cuts, crashes: a link is paid for what it can carry, and not for more.
TEST(Links, EgressIsWhatTheBandwidthCarries) {
  for (const char* window : {"1MiB", "4KiB"}) {
    StoryText text;
    text.links = std::string(R"([{"between": ["a", "b"], "rtt": "100ms", "bandwidth": "400kbit/s", "loss": "1%", "window": ")") +
                 window + "\"}]";
    text.workloads = R"([{"name": "w", "regions": ["a"], "rate": "200/s", "mix": {"SET": "100%"}, "value": "1KB"}])";
    text.faults = R"([{"at": "2s", "for": "6s", "flap": {"between": ["a", "b"], "down": "30ms", "up": "200ms"}},
                      {"at": "9s", "for": "1s", "crash": {"region": "b", "shard": 2}},
                      {"at": "11s", "for": "1s", "region-down": "b"},
                      {"at": "13s", "for": "3s", "degrade": {"between": ["a", "b"], "bandwidth": "100kbit/s"}}])";
    text.times = R"("warmup": "3010ms", "duration": "20s", "drain": "5s")";
    text.more = R"(, "database": {"shards": 8})";
    Story story(text);
    std::map<std::int64_t, std::int64_t> egress;
    for (std::int64_t ms = 3'100; ms < 25'000; ms += 50) {
      story.run_to(Duration::millis(ms));
      egress[ms] = story.world.measure.registry.value(story.world.measure.pair({0}, {1}).egress);
      ASSERT_LE(egress[ms], (ms - 3'010) * 50 + 1'100) << ms;  // and the message that was on the wire when the warm-up ended
    }
    const auto busy = [&](std::int64_t from, std::int64_t to, std::int64_t bytes_per_ms) {
      EXPECT_GE(egress[to] - egress[from], (to - from) * bytes_per_ms * 98 / 100 - 1'100) << from << " to " << to;
    };
    busy(8'300, 8'900, 50);  // between the faults, all there is; 12.5 bytes/ms while it is narrow
    busy(9'300, 10'900, 50);
    busy(13'100, 15'900, 12);
    busy(16'300, 24'900, 50);
  }
}

/// What a connection has sent since it was made anew is not dropped by the next one that goes in the same instant.
TEST(Links, ACutAndAHealInOneInstantCostWhatTheyCostOneAfterTheOther) {
  const auto egress_with = [](const char* heal) {
    StoryText text;
    text.links = R"([{"between": ["a", "b"], "rtt": "100ms", "bandwidth": "400kbit/s"}])";
    text.workloads = "[]";
    text.more = R"(, "database": {"shards": 8})";
    text.faults = std::string(R"([{"at": "2s", "cut": ["a", "b"]}, {"at": ")") + heal + R"(", "heal": "all"}])";
    Story story(text);
    story.finish();
    return story.world.measure.registry.value(story.world.measure.pair({0}, {1}).egress);
  };
  EXPECT_GT(egress_with("2s"), 0);
  EXPECT_EQ(egress_with("2s"), egress_with("2001ms"));
}

TEST(Links, RepeatsThatTheEndOfALossSparesAreNotPaidFor) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "10/s", "arrival": "constant", "mix": {"SET": "100%"}, "value": "1000B"}])";
  const auto egress_with = [&](const char* faults) {
    text.faults = faults;
    Story story(text);
    story.finish();
    return story.world.measure.registry.value(story.world.measure.pair({0}, {1}).egress);
  };
  const std::int64_t calm = egress_with("[]");
  const std::int64_t lossy =
      egress_with(R"([{"name": "d", "at": "2s", "for": "1s", "degrade": {"between": ["a", "b"], "loss": "100%"}}])");
  // Ten messages of that second and their acknowledged neighbours: two to four repeats each, not fifteen.
  EXPECT_GT(lossy, calm + 10 * 2 * 1'000);
  EXPECT_LT(lossy, calm + 10 * 5 * 1'200);
}

TEST(Links, HealEndsADegradation) {
  Story story(
      R"([{"name": "d", "at": "2s", "for": "15s", "degrade": {"between": ["a", "b"], "latency": "500ms"}}, {"at": "5s", "heal": "all"}])");
  story.run_to(Duration::millis(4'900));
  EXPECT_TRUE(story.world.links[0].link.degraded());
  story.run_to(Duration::millis(5'100));
  EXPECT_FALSE(story.world.links[0].link.degraded());
  EXPECT_EQ(story.fault("d").ended, Instant{} + Duration::seconds(5));
  story.finish();
  EXPECT_FALSE(story.fault("d").active);
}

TEST(Links, ACrashOfOneShardLeavesTheOtherShardsMessagesInTheirOrderAndPace) {
  StoryText text;
  text.links = R"([{"between": ["a", "b"], "rtt": "100ms", "bandwidth": "2Mbit/s"}])";
  text.times = R"("duration": "20s", "drain": "60s")";
  text.more = R"(, "database": {"shards": 2})";
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "500/s", "arrival": "constant", "keys": {"pattern": "{x}:{}", "count": 1000},
                        "mix": {"SET": "100%"}, "value": "1000B"}])";  // all in shard 1
  Story calm(text);
  text.faults = R"([{"at": "10s", "for": "1s", "crash": {"region": "b", "shard": 0}}])";
  Story story(text);
  calm.finish();
  story.finish();
  EXPECT_NEAR(static_cast<double>(story.lag(0, 1).max()), static_cast<double>(calm.lag(0, 1).max()), 5e6);
  EXPECT_EQ(story.lag(0, 1).count(), calm.lag(0, 1).count());
}

TEST(Links, BothWaysOfALinkMakeItsRoundTrip) {
  StoryText text;
  text.links = R"([{"from": "a", "to": "b", "one-way": "30ms"}, {"from": "b", "to": "a", "one-way": "90ms"}])";
  const world::Setup setup = make_setup(spec_of(text));
  for (const LinkSetup& link : setup.links) {
    EXPECT_EQ(link.rtt, Duration::millis(120));
    EXPECT_EQ(link.config.rtt, Duration::millis(120));
  }
  EXPECT_EQ(setup.link({0}, {1}).one_way, Duration::millis(30));
}

TEST(Links, WhatIsSentAgainIsPaidFor) {
  StoryText text;
  text.workloads =
      R"([{"name": "w", "regions": ["a"], "rate": "10/s", "arrival": "constant", "mix": {"SET": "100%"}, "value": "100KB"}])";
  text.times = R"("duration": "20s", "drain": "300s")";
  const auto egress_with = [&](const char* loss) {
    text.links = std::string(R"([{"between": ["a", "b"], "rtt": "100ms", "loss": ")") + loss + "\"}]";
    Story story(text);
    story.finish();
    return static_cast<double>(story.world.measure.registry.value(story.world.measure.pairs[1].egress));
  };
  EXPECT_NEAR(egress_with("20%") / egress_with("0%"), 1.25, 0.03);  // 1 + 0.2 + 0.04 + ...
}

TEST(Links, ACutAndAHealByHandInOneInstantTakeWithThemWhatWasJustSent) {
  StoryText text;
  text.faults =
      R"([{"name": "cut", "at": "15s", "for": "3s", "cut": ["a", "b"]}, {"name": "heal", "at": "17s", "heal": ["a", "b"]}])";
  Story story(text);
  const auto under_way = [&](Instant since) {
    std::uint64_t count = 0;
    story.world.kernel.for_each([&](const auto&, const Event& event) {
      const auto* delivery = std::get_if<Deliver>(&event);
      count += delivery != nullptr && delivery->sent >= since ? 1u : 0u;
    });
    return count;
  };
  story.run_to(Duration::seconds(5));
  while (under_way(story.world.now) == 0) step(story.world);
  const std::uint64_t all = under_way(Instant{});
  const Instant moment = story.world.now;
  scenario::FaultSpec cut = story.world.setup->spec.faults[0], heal = story.world.setup->spec.faults[1];
  cut.name = "now", cut.lasts.reset();
  heal.name = "at once";
  inject(story.world, cut);
  inject(story.world, heal);
  story.run_to(Duration::seconds(6));
  EXPECT_EQ(story.fault("now").struck, moment);
  EXPECT_EQ(story.fault("now").ended, moment);
  EXPECT_EQ(story.fault("now").lost, all + 1);  // and a request of the heal that finds the way back still cut
  story.finish();
  EXPECT_TRUE(reachable_equal(story.world));
}

TEST(Links, StreamsAreOpenAtTimeZero) {
  Story story("[]");
  story.finish();
  EXPECT_LE(story.lag(0, 1).max(), Duration::millis(56).ns);
  EXPECT_EQ(story.lag(0, 1).count(), 2'000u);
}

TEST(Links, ABurstDelaysWhatItStrikesByATimeoutOrTwo) {
  StoryText text;
  text.links = R"([{"between": ["a", "b"], "rtt": "100ms", "burst-loss": {"enter": "0.1%", "leave": "10%", "loss": "100%"}}])";
  Story story(text);
  story.finish();
  EXPECT_GT(story.lag(0, 1).max() + story.lag(1, 0).max(), Duration::millis(300).ns);
  EXPECT_LT(story.lag(0, 1).max(), Duration::seconds(1).ns);
}

}  // namespace
}  // namespace jetlag::world
