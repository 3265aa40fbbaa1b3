// SPDX-License-Identifier: Apache-2.0
#include "fault/channel.h"

#include <gtest/gtest.h>

#include "fault/degradations.h"

namespace jetlag::fault {
namespace {

TEST(Channel, TwoFaultsOnOneLinkEachTakeAwayOnlyTheirOwn) {
  Channel channel;
  EXPECT_TRUE(channel.apply(Change::kDown, 1, Instant{10}));
  EXPECT_FALSE(channel.apply(Change::kDown, 2, Instant{20}));
  EXPECT_FALSE(channel.apply(Change::kUp, 1, Instant{30}));
  EXPECT_FALSE(channel.up());
  EXPECT_TRUE(channel.apply(Change::kUp, 2, Instant{40}));
  EXPECT_TRUE(channel.up());
}

TEST(Channel, WhatWasSentBeforeItCameBackIsLost) {
  Channel channel;
  channel.apply(Change::kDown, 0, Instant{10});
  EXPECT_FALSE(channel.carries(Instant{5}));
  channel.apply(Change::kUp, 0, Instant{20});
  EXPECT_FALSE(channel.carries(Instant{5}));
  EXPECT_FALSE(channel.carries(Instant{15}));
  EXPECT_TRUE(channel.carries(Instant{20}));
}

TEST(Channel, RemembersTheFaultButNotTheProcess) {
  Channel channel;
  channel.apply(Change::kDown, 7, Instant{});
  channel.apply(Change::kDown, kPeerProcess, Instant{});
  EXPECT_EQ(channel.last_fault(), 7);
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
