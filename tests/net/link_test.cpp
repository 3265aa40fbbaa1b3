// SPDX-License-Identifier: Apache-2.0
#include "net/link.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/check.h"
#include "link_fixture.h"

namespace jetlag::net {
namespace {

TEST(Link, DelayPipelinesSoManyMessagesAreUnderWayAtOnce) {
  Link link = link_of(plain());
  for (int i = 0; i < 100; ++i) {
    const Transmission t = link.transmit(at(i), 1'000'000);
    EXPECT_EQ(t.departs, at(i));
    EXPECT_EQ(t.arrives, at(i + 50));
    EXPECT_EQ(t.queued, Duration{});
  }
}

TEST(Link, OnlyBandwidthSerialises) {
  LinkConfig config = plain();
  config.bandwidth_bps = 8'000'000;  // 1 byte per microsecond
  Link link = link_of(config);
  const Transmission first = link.transmit(at(0), 10'000);
  const Transmission second = link.transmit(at(0), 5'000);
  EXPECT_EQ(first.departs, at(10));
  EXPECT_EQ(first.arrives, at(60));
  EXPECT_EQ(second.departs, at(15));
  EXPECT_EQ(second.queued, Duration::millis(10));
  EXPECT_EQ(link.queued_bytes(at(0)), 15'000);
  EXPECT_EQ(link.queued_bytes(at(12)), 3'000);
  EXPECT_EQ(link.queued_bytes(at(15)), 0);
  EXPECT_EQ(link.transmit(at(100), 1'000).queued, Duration{});
}

TEST(Link, MessagesOfOneConnectionNeverOvertakeEachOther) {
  LinkConfig config = plain(5);
  config.jitter = Distribution::exponential(Duration::millis(20).ns);
  config.loss_ppb = 20'000'000;
  Link link = link_of(config);
  Instant last{INT64_MIN};
  for (int i = 0; i < 20'000; ++i) {
    const Transmission t = link.transmit(at(i), 200 + i % 5'000);
    EXPECT_GE(t.arrives, last);
    EXPECT_GE(t.arrives, at(i) + link.min_delay());
    last = t.arrives;
  }
}

TEST(Link, ConnectionsDoNotHoldUpEachOtherButShareTheWire) {
  LinkConfig config = plain(5);
  config.loss_ppb = 1'000'000'000;
  Link lossy = link_of(config);
  const Instant stuck = lossy.transmit(at(0), 100, 0).arrives;
  static_cast<void>(lossy.set_degradation(at(0), {}));
  LinkConfig wire = plain(5);
  wire.bandwidth_bps = 8'000'000;
  Link link = link_of(wire);
  static_cast<void>(link.transmit(at(0), 10'000, 0));
  EXPECT_EQ(link.transmit(at(0), 1'000, 3).departs, at(11));
  EXPECT_GT(stuck, at(200));
}

TEST(Link, EveryMessageTakesAtLeastANanosecond) {
  Link link = link_of(LinkConfig{});
  EXPECT_EQ(link.transmit(at(7), 10).arrives, at(7) + Duration{1});
  EXPECT_EQ(link.min_delay(), Duration{1});
}

TEST(Link, AWindowLeavesAtOnceAndTheNextOneRoundTripLater) {
  LinkConfig config = plain(50);
  config.window_bytes = 64'000;
  Link link = link_of(config);
  EXPECT_EQ(link.transmit(at(0), 64'000).departs, at(0));
  EXPECT_NEAR(static_cast<double>(link.transmit(at(0), 64'000).departs.ns), 100e6, 10);
  EXPECT_NEAR(static_cast<double>(link.transmit(at(0), 32'000).departs.ns), 150e6, 10);
}

TEST(Link, LongRunRateIsTheSmallerOfBandwidthAndWindowOverRtt) {
  LinkConfig config = plain(50);
  config.window_bytes = 125'000;  // 10 Mbit/s at 100 ms
  for (const auto& [bandwidth, expected] :
       {std::pair<std::int64_t, std::int64_t>{0, 10'000'000}, {4'000'000, 4'000'000}, {1'000'000'000, 10'000'000}}) {
    config.bandwidth_bps = bandwidth;
    Link link = link_of(config);
    EXPECT_EQ(link.effective_bps(), expected);
    Transmission last;
    constexpr int kMessages = 10'000;
    for (int i = 0; i < kMessages; ++i) last = link.transmit(at(0), 1'250);
    const double measured = kMessages * 1'250 * 8 / last.departs.in_seconds();
    EXPECT_NEAR(measured, static_cast<double>(expected), 0.02 * static_cast<double>(expected)) << bandwidth;
  }
}

TEST(Link, EachConnectionHasItsOwnWindow) {
  LinkConfig config = plain(50);
  config.window_bytes = 64'000;
  Link link = link_of(config);
  static_cast<void>(link.transmit(at(0), 64'000, 0));
  EXPECT_EQ(link.transmit(at(0), 64'000, 1).departs, at(0));
}

TEST(Link, LossCostsATimeoutForASmallMessageAndOneRoundTripInsideALargeOne) {
  LinkConfig config = plain(50);
  config.loss_ppb = 1'000'000;  // 0.1 %
  Link link = link_of(config);
  std::vector<Duration> small, large;
  for (std::int64_t i = 0; i < 40'000; ++i) {
    const bool is_large = i % 2 == 1;
    const Instant now = at(i * 10'000);  // far apart: nobody waits for an earlier message
    const Transmission t = link.transmit(now, is_large ? 20 * kSegmentBytes : 100);
    if (t.retransmissions == 1) (is_large ? large : small).push_back(t.arrives - now);
    EXPECT_TRUE(t.retransmissions > 0 || t.arrives - now == Duration::millis(50));
  }
  ASSERT_GT(small.size(), 5u);
  ASSERT_GT(large.size(), 200u);
  for (const Duration d : small) EXPECT_EQ(d, Duration::millis(250));  // timeout 200 ms
  EXPECT_EQ(*std::min_element(large.begin(), large.end()), Duration::millis(150));  // fast retransmit after 100 ms
  const auto fast = std::count(large.begin(), large.end(), Duration::millis(150));
  EXPECT_NEAR(static_cast<double>(fast) / static_cast<double>(large.size()), 17.0 / 20, 0.07);  // all but the last three
}

TEST(Link, TimeoutFollowsALongRoundTripAndDoubles) {
  LinkConfig config = plain(150);
  config.loss_ppb = 1'000'000'000;
  Link link = link_of(config);
  const Transmission t = link.transmit(at(0), 100);
  EXPECT_EQ(t.retransmissions, 15u);
  // 0.45 + 0.9 + 1.8 + 3.6 + 7.2 + 14.4 + 28.8 s, 57.6 s, then seven times 60 s
  EXPECT_EQ(t.arrives, at(150 + 450 * 255 + 7 * 60'000));
}

TEST(Link, SharesOfLostSegmentsMatchTheConfiguredLoss) {
  LinkConfig config = plain();
  config.loss_ppb = 10'000'000;  // 1 %
  Link link = link_of(config);
  std::uint64_t lost = 0;
  constexpr int kSegments = 300'000;
  for (int i = 0; i < kSegments / 3; ++i) lost += link.transmit(at(i), 3 * kSegmentBytes).retransmissions;
  EXPECT_NEAR(static_cast<double>(lost) / kSegments, 0.0101, 0.0008);
}

TEST(Link, BurstLossStrikesInClusters) {
  LinkConfig burst = plain();
  burst.burst = {1'000'000, 50'000'000, 500'000'000};  // bad for 20 segments every 1 000
  Link link = link_of(burst);
  std::vector<int> struck;
  constexpr int kMessages = 200'000;
  for (int i = 0; i < kMessages; ++i) {
    if (link.transmit(at(i), 100).retransmissions > 0) struck.push_back(i);
  }
  // 20 of 1 020 segments meet bad weather, and half of them are lost.
  EXPECT_NEAR(static_cast<double>(struck.size()) / kMessages, 0.0098, 0.002);
  int close = 0;
  for (std::size_t i = 1; i < struck.size(); ++i) close += struck[i] - struck[i - 1] < 10 ? 1 : 0;
  EXPECT_GT(close, static_cast<int>(struck.size()) * 7 / 10);
}

TEST(Link, DegradationSlowsAndClearingItRestores) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;
  Link link = link_of(config);
  const Link healthy = link;
  Degradation bad;
  bad.latency_factor_ppm = 3'000'000;
  bad.latency_added = Duration::millis(10);
  bad.bandwidth_bps = 800'000;
  static_cast<void>(link.set_degradation(at(0), bad));
  EXPECT_TRUE(link.degraded());
  EXPECT_EQ(link.rtt(), Duration::millis(100 + 2 * 110));
  EXPECT_EQ(link.min_delay(), Duration::millis(160));
  const Transmission t = link.transmit(at(0), 1'000);
  EXPECT_EQ(t.departs, at(10));
  EXPECT_EQ(t.arrives, at(170));
  static_cast<void>(link.clear_degradation(at(1'000)));
  static_cast<void>(link.reset(at(1'000)));
  EXPECT_EQ(link.rtt(), healthy.rtt());
  EXPECT_EQ(link.transmit(at(1'000), 1'000).arrives, at(1'051));
}

TEST(Link, OneWayDegradationAddsItselfToTheRoundTripOnce) {
  Link link = link_of(plain(50));
  Degradation bad;
  bad.latency_added = Duration::millis(30);
  bad.ways = Degradation::Ways::kOneWay;
  static_cast<void>(link.set_degradation(at(0), bad));
  EXPECT_EQ(link.rtt(), Duration::millis(130));
}

TEST(Link, DegradationCanBringLossAndTakeItAwayAgain) {
  Link link = link_of(plain(50));
  Degradation bad;
  bad.loss_ppb = 500'000'000;
  static_cast<void>(link.set_degradation(at(0), bad));
  std::uint32_t lost = 0;
  for (int i = 0; i < 200; ++i) lost += link.transmit(at(i), 100).retransmissions;
  EXPECT_GT(lost, 100u);
  static_cast<void>(link.clear_degradation(at(200)));
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(link.transmit(at(i), 100).retransmissions, 0u);
}

TEST(Link, ResetForgetsQueuesAndOrder) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000;
  config.window_bytes = 1'000;
  Link link = link_of(config);
  static_cast<void>(link.transmit(at(0), 1'000'000));
  EXPECT_GT(link.queued_bytes(at(10)), 900'000);
  EXPECT_TRUE(link.reset(at(10)).empty());
  EXPECT_EQ(link.queued_bytes(at(10)), 0);
  EXPECT_EQ(link.transmit(at(10), 1).departs, at(11));
}

TEST(Link, CopiesHaveTheSameFuture) {
  LinkConfig config = plain(50);
  config.jitter = default_jitter();
  config.loss_ppb = 50'000'000;
  Link link = link_of(config, 42);
  for (int i = 0; i < 100; ++i) static_cast<void>(link.transmit(at(i), 3'000));
  Link copy = link;
  EXPECT_EQ(copy, link);
  for (int i = 100; i < 1'000; ++i) EXPECT_EQ(copy.transmit(at(i), 3'000), link.transmit(at(i), 3'000));
  EXPECT_EQ(copy, link);
  static_cast<void>(copy.transmit(at(1'000), 1));
  EXPECT_NE(copy, link);
}

TEST(Link, MissingRoundTripIsTwiceTheMedianDelay) {
  LinkConfig config;
  config.one_way = Distribution::constant(Duration::millis(30).ns);
  EXPECT_EQ(link_of(config).rtt(), Duration::millis(60));
}

TEST(Link, HugeMessagesOnSlowWiresSaturateInsteadOfOverflowing) {
  LinkConfig config = plain();
  config.bandwidth_bps = 1;
  Link link = link_of(config);
  Instant last{};
  for (int i = 0; i < 10; ++i) {
    const Transmission t = link.transmit(at(0), std::int64_t{1} << 50);
    EXPECT_GE(t.arrives, last);
    last = t.arrives;
  }
  EXPECT_GT(last, at(0));
}

TEST(Link, ANegativeSizeIsABug) {
  Link link = link_of(plain());
  EXPECT_THROW(static_cast<void>(link.transmit(at(0), -1)), CheckFailure);
}

TEST(DefaultJitter, HasTheBodyAndTheTailOfAPrivateBackbone) {
  const Distribution& jitter = default_jitter();
  EXPECT_NEAR(static_cast<double>(jitter.quantile(500'000)), 120'000, 2'000);
  EXPECT_EQ(jitter.max(), 200'000'000);
  EXPECT_GT(jitter.quantile(999'000), 2'200'000);
  EXPECT_LT(jitter.quantile(990'000), 1'300'000);
  EXPECT_NEAR(static_cast<double>(internet_jitter().quantile(500'000)), 1'200'000, 20'000);
}

}  // namespace
}  // namespace jetlag::net
