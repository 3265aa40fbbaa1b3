// SPDX-License-Identifier: Apache-2.0
#include "fault/channel.h"

#include <gtest/gtest.h>

#include "fault/degradations.h"
#include "fault/kinds.h"
#include "fault/process.h"

namespace jetlag::fault {
namespace {

TEST(Channel, TwoFaultsOnOneLinkEachTakeAwayOnlyTheirOwn) {
  Channel channel;
  EXPECT_TRUE(channel.apply(Change::kDown, {1}, Instant{10}));
  EXPECT_FALSE(channel.apply(Change::kDown, {2}, Instant{20}));
  EXPECT_FALSE(channel.apply(Change::kUp, {1}, Instant{30}));
  EXPECT_FALSE(channel.up());
  EXPECT_TRUE(channel.apply(Change::kUp, {2}, Instant{40}));
  EXPECT_TRUE(channel.up());
}

TEST(Channel, WhatWasSentBeforeItCameBackIsLost) {
  Channel channel;
  channel.apply(Change::kDown, {0}, Instant{10});
  EXPECT_FALSE(channel.carries(Instant{5}, 0));
  channel.apply(Change::kUp, {0}, Instant{20});
  EXPECT_FALSE(channel.carries(Instant{5}, 0));
  EXPECT_FALSE(channel.carries(Instant{15}, 1));
  EXPECT_TRUE(channel.carries(Instant{20}, 1));
}

TEST(Channel, ACutAndItsHealInOneInstantTakeWithThemWhatWasSentThen) {
  Channel channel;
  const std::uint16_t before = channel.connection();
  EXPECT_TRUE(channel.carries(Instant{10}, before));
  channel.apply(Change::kDown, {0}, Instant{10});
  channel.apply(Change::kUp, {0}, Instant{10});
  EXPECT_FALSE(channel.carries(Instant{10}, before));
  EXPECT_TRUE(channel.carries(Instant{10}, channel.connection()));
}

TEST(Channel, OneFaultAtBothEndsAndOnTheLinkIsThreeReasons) {
  Channel channel;
  channel.apply(Change::kDown, {7, Where::kLink}, Instant{});
  channel.apply(Change::kDown, {7, Where::kPeerProcess}, Instant{});
  channel.apply(Change::kDown, {7, Where::kOwnProcess}, Instant{});
  channel.apply(Change::kUp, {7, Where::kPeerProcess}, Instant{});
  EXPECT_FALSE(channel.apply(Change::kUp, {7, Where::kLink}, Instant{}));
  EXPECT_TRUE(channel.apply(Change::kUp, {7, Where::kOwnProcess}, Instant{}));
}

TEST(Channel, NamesTheFaultThatHoldsItDownOrDidLast) {
  Channel channel;
  EXPECT_EQ(channel.broken_by(), kNobody);
  channel.apply(Change::kDown, {4}, Instant{1});
  channel.apply(Change::kDown, {2, Where::kPeerProcess}, Instant{2});
  EXPECT_EQ(channel.broken_by(), 4);
  channel.apply(Change::kUp, {4}, Instant{3});
  EXPECT_EQ(channel.broken_by(), 2);
  channel.apply(Change::kUp, {2, Where::kPeerProcess}, Instant{4});
  EXPECT_EQ(channel.broken_by(), 2);
}

TEST(ProcessFaults, AProcessIsUpWhenNoFaultIsLeft) {
  ProcessFaults faults;
  EXPECT_EQ(faults.state(), ProcessState::kUp);
  faults.apply(Change::kDown, Stop::kPause, 3);
  EXPECT_EQ(faults.state(), ProcessState::kPaused);
  faults.apply(Change::kDown, Stop::kDown, 1);
  faults.apply(Change::kDown, Stop::kDown, 2);
  EXPECT_EQ(faults.down_by(), 1);
  EXPECT_EQ(faults.paused_by(), 3);
  faults.apply(Change::kUp, Stop::kDown, 1);
  EXPECT_EQ(faults.state(), ProcessState::kDown);
  EXPECT_EQ(faults.down_by(), 2);
  faults.apply(Change::kUp, Stop::kDown, 2);
  EXPECT_EQ(faults.state(), ProcessState::kPaused);
  faults.apply(Change::kUp, Stop::kPause, 3);
  EXPECT_EQ(faults.state(), ProcessState::kUp);
}

TEST(Kinds, TheCatalogueIsInTheOrderOfTheEnumeration) {
  for (std::size_t i = 0; i < kKinds; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kCatalogue[i].kind), i);
    EXPECT_FALSE(kCatalogue[i].name.empty());
    EXPECT_FALSE(kCatalogue[i].meaning.empty());
  }
  EXPECT_TRUE(momentary(Kind::kJump));
  EXPECT_EQ(effect_of(Kind::kFlap), Effect::kCutsLinks);
}

TEST(Degradations, FactorsThatMultiplyBeyondMeasureStayFinite) {
  Degradations all;
  net::Degradation slow;
  slow.latency_factor_ppm = 1'000'000'000'000;
  for (FaultNumber f = 0; f < 5; ++f) all.set(f, slow);
  EXPECT_EQ(all.sum().latency_factor_ppm, Degradations::kMostFactorPpm);
}

TEST(Degradations, TheWayBackCountsWhenOneOfThemSlowsItToo) {
  Degradations all;
  net::Degradation one_way;
  one_way.latency_added = Duration::millis(5);
  one_way.ways = net::Degradation::Ways::kOneWay;
  all.set(0, one_way);
  EXPECT_EQ(all.sum(), one_way);
  one_way.ways = net::Degradation::Ways::kBothWays;
  all.set(1, one_way);
  EXPECT_EQ(all.sum().ways, net::Degradation::Ways::kBothWays);
}

TEST(Degradations, AddUpAndEndOneByOne) {
  Degradations all;
  net::Degradation slow, thin;
  slow.latency_added = Duration::millis(5);
  slow.bandwidth_bps = 100;
  thin.latency_added = Duration::millis(2);
  thin.latency_factor_ppm = 3'000'000;
  thin.bandwidth_bps = 50;
  thin.loss_ppb = 9;
  all.set(0, slow);
  all.set(1, thin);
  EXPECT_EQ(all.sum().latency_added, Duration::millis(7));
  EXPECT_EQ(all.sum().latency_factor_ppm, 3'000'000);
  EXPECT_EQ(all.sum().bandwidth_bps, 50);
  all.set(1, {});
  EXPECT_EQ(all.sum(), slow);
  all.set(0, {});
  EXPECT_EQ(all.sum(), net::Degradation{});
}

}  // namespace
}  // namespace jetlag::fault
