// SPDX-License-Identifier: Apache-2.0
// What a link does with messages on their way when it changes under them: degradations that begin and end, resets.
#include "net/link.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "link_fixture.h"

namespace jetlag::net {
namespace {

Degradation losing(std::uint64_t loss_ppb) {
  Degradation degradation;
  degradation.loss_ppb = loss_ppb;
  return degradation;
}
constexpr std::uint64_t kEverything = 1'000'000'000;

Degradation narrowed_to(std::int64_t bandwidth_bps) {
  Degradation degradation;
  degradation.bandwidth_bps = bandwidth_bps;
  return degradation;
}

TEST(Link, TheEndOfANarrowBandwidthMovesWhatStillWaits) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;  // 1 byte per microsecond
  Link link = link_of(config);
  Degradation narrow = narrowed_to(8'000);
  EXPECT_TRUE(link.set_degradation(at(0), narrow).empty());
  const Transmission first = link.transmit(at(0), 1'000), second = link.transmit(at(0), 1'000);
  EXPECT_EQ(first.arrives, at(1'050));
  EXPECT_EQ(second.arrives, at(2'050));
  // After half a second half of the first message has left.
  const std::vector<Moved> moved = link.clear_degradation(at(500));
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0], (Moved{first.number, at(500) + Duration::micros(500) + Duration::millis(50)}));
  EXPECT_EQ(moved[1], (Moved{second.number, at(501) + Duration::micros(500) + Duration::millis(50)}));
  EXPECT_EQ(link.transmit(at(500), 1'000).arrives, at(552) + Duration::micros(500));
}

TEST(Link, ANarrowBandwidthHoldsUpWhatStillWaits) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;
  Link link = link_of(config);
  const Transmission first = link.transmit(at(0), 10'000), second = link.transmit(at(0), 10'000);
  Degradation narrow = narrowed_to(800'000);
  const std::vector<Moved> moved = link.set_degradation(at(15), narrow);  // the first has left, the second by half
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(first.arrives, at(60));
  EXPECT_EQ(moved[0], (Moved{second.number, at(115)}));
}

TEST(Link, AChangedDelayOrWindowMovesWhatStillWaitsButKeepsTheOrder) {
  LinkConfig config = plain(50);
  config.window_bytes = 1'000;
  Link link = link_of(config);
  const Transmission gone = link.transmit(at(0), 1'000);
  const Transmission waits = link.transmit(at(0), 1'000), behind = link.transmit(at(0), 1'000);
  EXPECT_NEAR(static_cast<double>(behind.departs.ns), 200e6, 10);
  Degradation slow;
  slow.latency_added = Duration::millis(450);
  std::vector<Moved> moved = link.set_degradation(at(10), slow);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].number, waits.number);
  EXPECT_NEAR(static_cast<double>(moved[0].arrives.ns), (10 + 900 + 500) * 1e6, 1e3);
  EXPECT_GT(moved[1].arrives, moved[0].arrives);
  moved = link.clear_degradation(at(10));
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_NEAR(static_cast<double>(moved[0].arrives.ns), 150e6, 1e3);
  EXPECT_EQ(gone.arrives, at(50));
}

TEST(Link, AResetConnectionGivesItsPlaceInTheQueueToTheOthers) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;
  Link link = link_of(config);
  static_cast<void>(link.transmit(at(0), 100'000, 0));
  const Transmission other = link.transmit(at(0), 10'000, 1);
  static_cast<void>(link.transmit(at(0), 100'000, 0));
  EXPECT_EQ(other.departs, at(110));
  const std::vector<Moved> moved = link.reset(at(40), 0);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0], (Moved{other.number, at(40 + 10 + 50)}));
  EXPECT_EQ(link.queued_bytes(at(40)), 10'000);
  EXPECT_EQ(link.transmit(at(40), 1'000, 1).arrives, at(101));
}

TEST(Link, AResetOfOneConnectionLeavesTheOrderOfTheOthers) {
  LinkConfig config = plain(50);
  config.jitter = Distribution::exponential(Duration::millis(30).ns);
  Link link = link_of(config);
  Instant last{};
  for (int i = 0; i < 2'000; ++i) {
    const Instant arrives = link.transmit(at(i), 100, 1).arrives;
    EXPECT_GE(arrives, last);
    last = arrives;
    EXPECT_TRUE(link.reset(at(i), 0).empty());
  }
}

TEST(Link, ABurstDelaysByATimeoutOrTwoHoweverSeldomAnythingIsSent) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 1'000'000'000;
  config.burst = {10'000'000, 100'000'000, 1'000'000'000};  // everything is lost for ten segments
  Link link = link_of(config);
  Duration worst;
  int struck = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Instant now = at(10'000 * std::int64_t{i});
    const Transmission t = link.transmit(now, 100);
    struck += t.retransmissions > 0 ? 1 : 0;
    worst = std::max(worst, t.arrives - now);
  }
  EXPECT_GT(struck, 1'000);
  EXPECT_LT(worst, Duration::seconds(7));  // 200 + 400 + 800 + 1600 ms and so on, each with one chance in eleven
}

TEST(Link, LossThatEndsLetsTheNextRepeatThrough) {
  Link link = link_of(plain(50));
  static_cast<void>(link.set_degradation(at(0), losing(kEverything)));
  const Transmission first = link.transmit(at(0), 100), second = link.transmit(at(10), 100);
  EXPECT_EQ(first.retransmissions, 15u);
  // Repeats after 200, 600 and 1 400 ms: the third is the first one after the loss ended.
  const std::vector<Moved> moved = link.clear_degradation(at(1'000));
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0], (Moved{first.number, at(1'450)}));
  EXPECT_EQ(moved[1], (Moved{second.number, at(1'460)}));
  EXPECT_EQ(link.transmit(at(1'000), 100).arrives, at(1'460));
  EXPECT_EQ(link.transmit(at(1'420), 100).arrives, at(1'470));
}

TEST(Link, WhatWaitsOnlyForItsTurnMovesWithTheMessageAheadOfIt) {
  Link link = link_of(plain(50));
  static_cast<void>(link.set_degradation(at(0), losing(kEverything)));
  static_cast<void>(link.transmit(at(0), 100));
  static_cast<void>(link.clear_degradation(at(100)));
  const Transmission behind = link.transmit(at(110), 100);
  EXPECT_EQ(behind.arrives, at(250));  // with the first repeat of the lost one
  std::vector<Moved> moved = link.set_degradation(at(150), losing(kEverything));
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].arrives, at(462'250));
  EXPECT_EQ(moved[1], (Moved{behind.number, moved[0].arrives}));
  moved = link.clear_degradation(at(700));
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].arrives, at(1'450));
  EXPECT_EQ(moved[1], (Moved{behind.number, at(1'450)}));
}

TEST(Link, AnotherLossStrikesWhatHasNotLeft) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;  // 1 byte per microsecond
  Link link = link_of(config);
  const Transmission leaving = link.transmit(at(0), 1'000), queued = link.transmit(at(0), 9'000);
  std::vector<Moved> moved = link.set_degradation(at(5), losing(kEverything));
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(leaving.arrives, at(51));
  EXPECT_EQ(moved[0].number, queued.number);
  EXPECT_GT(moved[0].arrives, at(400'000));
  moved = link.clear_degradation(at(6));
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0], (Moved{queued.number, queued.arrives}));
  EXPECT_EQ(link.queued_bytes(at(6)), 4'000);
  EXPECT_EQ(link.take_carried(at(60'000)), 10'000);
}

TEST(Link, ARepeatIsCountedAndTakesTheWireAtItsTime) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;  // 1 byte per microsecond
  Link link = link_of(config);
  static_cast<void>(link.set_degradation(at(0), losing(kEverything)));
  EXPECT_EQ(link.transmit(at(0), 1'000).departs, at(1));
  EXPECT_EQ(link.take_carried(at(0)), 0);
  EXPECT_EQ(link.take_carried(at(201)), 1'000);
  EXPECT_EQ(link.queued_bytes(at(201)), 1'000);  // a timeout after it left
  EXPECT_EQ(link.take_carried(at(600)), 1'000);
  static_cast<void>(link.clear_degradation(at(600)));
  EXPECT_EQ(link.transmit(at(601), 500).departs, at(602) + Duration::micros(500));  // behind the second repeat
  EXPECT_EQ(link.take_carried(at(60'000)), 1'500);                               // which got through
}

TEST(Link, WhatAResetDropsIsNotRepeated) {
  Link link = link_of(plain(50));
  static_cast<void>(link.set_degradation(at(0), losing(kEverything)));
  static_cast<void>(link.transmit(at(0), 1'000, 0));
  static_cast<void>(link.transmit(at(0), 1'000, 1));
  EXPECT_TRUE(link.reset(at(300), 0).empty());
  EXPECT_EQ(link.take_carried(at(300)), 4'000);
  EXPECT_EQ(link.take_carried(at(700)), 1'000);
  EXPECT_EQ(link.take_carried(at(1'000'000)), 13'000);
}

TEST(Link, ANarrowBandwidthHoldsUpWhatTheWindowHeldBack) {
  LinkConfig config = plain(50);
  config.window_bytes = 65'536;  // 5.2 Mbit/s
  for (const std::int64_t bandwidth : {std::int64_t{0}, std::int64_t{1'000'000'000}}) {
    config.bandwidth_bps = bandwidth;
    Link link = link_of(config);
    Instant last;
    for (int i = 0; i < 100; ++i) last = link.transmit(at(0), 65'536).arrives;
    EXPECT_NEAR(last.in_seconds(), 9.95, 0.01);
    Degradation narrow = narrowed_to(100'000);  // 12.5 kB/s: 5.2 s for each of the 89 that wait
    std::vector<Moved> moved = link.set_degradation(at(1'000), narrow);
    ASSERT_GE(moved.size(), 89u);
    EXPECT_NEAR(moved.back().arrives.in_seconds(), 1 + static_cast<double>(moved.size()) * 65'536 / 12'500, 0.2);
    EXPECT_EQ(link.queued_bytes(at(1'000)), static_cast<std::int64_t>(moved.size()) * 65'536);
    moved = link.clear_degradation(at(1'000));
    EXPECT_NEAR(moved.back().arrives.in_seconds(), 9.95, 0.01);
  }
}

TEST(Link, ChangesOfTheBandwidthDoNotMakeWhatAWindowHoldsBackPassTwice) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 10'000'000;
  config.window_bytes = 16'384;
  Link link = link_of(config);
  for (int i = 0; i < 100; ++i) static_cast<void>(link.transmit(at(0), 65'536, 0));
  Instant other = link.transmit(at(0), 65'536, 1).arrives;
  const Instant undisturbed = other;
  Degradation narrower = narrowed_to(9'999'999);
  for (std::int64_t ms = 100; ms < 5'000; ms += 100)
    for (const Moved& move : link.set_degradation(at(ms), ms % 200 == 0 ? narrower : Degradation{}))
      if (move.number == 100) other = move.arrives;
  EXPECT_NEAR(other.in_seconds(), undisturbed.in_seconds(), 0.01);
  static_cast<void>(link.set_degradation(at(20'000), narrower));  // the wire is idle, though connection 0 waits for its window
  EXPECT_EQ(link.transmit(at(20'000), 1'000, 2).departs, at(20'000) + Duration{800'000});
}

TEST(Link, AChangeOfLossAloneLeavesTheWireAsItIs) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;
  Link link = link_of(config);
  Degradation narrow = narrowed_to(800'000);
  static_cast<void>(link.transmit(at(0), 10'000));
  static_cast<void>(link.set_degradation(at(5), narrow));
  const std::int64_t queued = link.queued_bytes(at(6));
  narrow.loss_ppb = 1;
  static_cast<void>(link.set_degradation(at(6), narrow));
  EXPECT_EQ(link.queued_bytes(at(6)), queued);
  static_cast<void>(link.clear_degradation(at(6)));
  EXPECT_NEAR(static_cast<double>(link.queued_bytes(at(6))), static_cast<double>(queued), 1);
}

/// 100 messages of one window each; connection 1 is there and silent.
Link one_window_after_the_other(std::int64_t bandwidth_bps, Instant& last) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = bandwidth_bps;
  config.window_bytes = 65'536;
  Link link = link_of(config);
  static_cast<void>(link.transmit(at(0), 0, 1));
  for (int i = 0; i < 100; ++i) last = link.transmit(at(0), 65'536).arrives;
  return link;
}

TEST(Link, WhatChangesNeitherBandwidthNorWindowMovesNoDeparture) {
  for (const std::int64_t narrow_bps : {0, 100'000}) {
    SCOPED_TRACE(narrow_bps);
    Instant last;
    Link link = one_window_after_the_other(10'000'000, last);
    Degradation narrow = narrowed_to(narrow_bps);
    static_cast<void>(link.set_degradation(at(1'000), narrow));
    for (std::int64_t ms = 1'000; ms < 500'000; ms += 700) {
      EXPECT_TRUE(link.set_degradation(at(ms), link.degradation()).empty()) << ms;
      EXPECT_TRUE(link.reset(at(ms), 1).empty()) << ms;
      narrow.loss_ppb = 1 - narrow.loss_ppb;
      EXPECT_TRUE(link.set_degradation(at(ms), narrow).empty()) << ms;
    }
  }
}

TEST(Link, WhatIsHandedInAfterAChangeStandsBehindWhatItsConnectionHasWaiting) {
  Instant last;
  Link link = one_window_after_the_other(0, last);
  Degradation narrow = narrowed_to(100'000);
  const std::vector<Moved> moved = link.set_degradation(at(1'000), narrow);
  const Instant held = moved.back().arrives;
  Instant before = held, behind;
  for (int i = 0; i < 89; ++i) {
    behind = link.transmit(at(1'000), 65'536).departs;
    EXPECT_GE(behind, before - Duration::millis(50));
    before = behind;
  }
  EXPECT_NEAR((behind - held).in_seconds(), 89 * 65'536 / 12'500.0, 0.1) << "each byte takes the wire once";
}

TEST(Link, ConnectionsShareANarrowWireAlsoForWhatTheirWindowsHeldBack) {
  LinkConfig config = plain(50);
  config.window_bytes = 65'536;
  Link link = link_of(config);
  for (int i = 0; i < 100; ++i)
    for (std::size_t connection = 0; connection < 16; ++connection) static_cast<void>(link.transmit(at(0), 65'536, connection));
  Degradation narrow = narrowed_to(100'000);
  const std::vector<Moved> moved = link.set_degradation(at(1'000), narrow);
  const auto within_a_minute = std::ranges::count_if(moved, [](const Moved& move) { return move.arrives < at(61'050); });
  EXPECT_NEAR(static_cast<double>(within_a_minute) * 65'536, 750'000, 65'536);
}

TEST(Link, ResettingAConnectionLeavesTheRepeatsOfOthersTheirPlaceOnTheWire) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000;  // 1 byte per millisecond
  Link link = link_of(config);
  static_cast<void>(link.set_degradation(at(0), losing(kEverything)));
  static_cast<void>(link.transmit(at(0), 1'000, 1));  // gone at 1 s, again at 1.2 s
  static_cast<void>(link.transmit(at(0), 1'300, 0));
  EXPECT_EQ(link.take_carried(at(1'200)), 1'200);
  EXPECT_EQ(link.queued_bytes(at(1'200)), 2'100);
  static_cast<void>(link.reset(at(1'200), 0));
  EXPECT_EQ(link.queued_bytes(at(1'200)), 1'000);
  static_cast<void>(link.reset(at(1'300), 1));
  EXPECT_EQ(link.queued_bytes(at(1'300)), 0) << "its own are gone with it";
  EXPECT_EQ(link.take_carried(at(2'000)), 100) << "and what was dropped has never passed";
}

TEST(Link, ARepeatThatTheWireCarriesInNoTimeHasPassedWhenItsConnectionIsReset) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'900'000'000;  // a byte takes no whole nanosecond
  Link link = link_of(config);
  Degradation narrow = losing(kEverything);
  narrow.bandwidth_bps = 8'000;  // 1 byte per millisecond
  static_cast<void>(link.set_degradation(at(0), narrow));
  static_cast<void>(link.transmit(at(0), 1'000, 0));
  static_cast<void>(link.transmit(at(0), 1, 1));
  EXPECT_EQ(link.take_carried(at(1'202)), 1'003);
  EXPECT_EQ(link.queued_bytes(at(1'202)), 999) << "the repeats, that of the single byte behind the other";
  static_cast<void>(link.clear_degradation(at(1'202)));
  static_cast<void>(link.reset(at(1'202), 1));
  EXPECT_EQ(link.take_carried(at(1'203)), 999) << "all, and nothing is taken back";
}

TEST(Link, WhatWasCarriedStaysCarriedWhateverTheBandwidthDoesMeanwhile) {
  LinkConfig config = plain(50);
  config.window_bytes = 1'000'000;  // as fast as the narrow wire
  Link link = link_of(config);
  const Degradation narrow = narrowed_to(80'000'000), still_narrower = narrowed_to(1);  // 10 kB per ms
  static_cast<void>(link.set_degradation(at(0), narrow));
  static_cast<void>(link.transmit(at(0), 10'000'000));
  Instant arrives = link.transmit(at(0), 10'000'000).arrives;
  std::int64_t carried = 0;
  for (int i = 0; i < 100; ++i) {  // unlimited, so slow that time ends, and back: at one instant
    static_cast<void>(link.clear_degradation(at(1'500)));
    static_cast<void>(link.set_degradation(at(1'500), still_narrower));
    for (const Moved& move : link.set_degradation(at(1'500), narrow)) arrives = move.arrives;
    ASSERT_NEAR(static_cast<double>(link.queued_bytes(at(1'500))), 5'000'000, 2);
    carried += link.take_carried(at(1'500));
    ASSERT_NEAR(static_cast<double>(carried), 15'000'000, 2);
  }
  EXPECT_NEAR(static_cast<double>(arrives.ns), 2'050e6, 1e3);
  EXPECT_EQ(carried + link.take_carried(at(2'001)), 20'000'000);
}

TEST(Link, WhatAWindowHoldsBackIsCarriedWhenItLeavesAlsoWhereTheWireTakesNoTime) {
  for (const std::int64_t bandwidth : {std::int64_t{0}, std::int64_t{100'000'000'000'000}}) {
    LinkConfig config = plain(50);
    config.bandwidth_bps = bandwidth;
    config.window_bytes = 10'000;
    Link link = link_of(config);
    for (int i = 0; i < 20; ++i) static_cast<void>(link.transmit(at(0), 10'000));  // one leaves each 100 ms
    EXPECT_EQ(link.take_carried(at(0)), 10'000);
    EXPECT_EQ(link.take_carried(at(99)), 0);
    EXPECT_EQ(link.take_carried(at(101)), 10'000);
    static_cast<void>(link.set_degradation(at(150), narrowed_to(8'000)));  // the third would have left at 200 ms
    EXPECT_EQ(link.take_carried(at(1'150)), 1'000);
    static_cast<void>(link.clear_degradation(at(1'150)));
    EXPECT_EQ(link.take_carried(at(1'151)), 99'000) << "the window has let twelve in all go meanwhile";
    static_cast<void>(link.reset(at(1'151)));
    static_cast<void>(link.transmit(at(1'200), 500));
    EXPECT_EQ(link.take_carried(at(60'000)), 500) << "what a reset dropped is not carried, and what comes later is";
  }
}

TEST(Link, ResettingAllConnectionsAtOnceIsResettingOneAfterTheOther) {
  for (const std::int64_t bandwidth : {0, 800'000})
    for (const std::int64_t window : {0, 5'000}) {
      LinkConfig config = plain(50);
      config.bandwidth_bps = bandwidth;
      config.window_bytes = window;
      config.loss_ppb = 300'000'000;
      Link together = link_of(config);
      for (int i = 0; i < 90; ++i) static_cast<void>(together.transmit(at(i), 2'000, static_cast<std::size_t>(i) % 3));
      Link apart = together;
      together.reset_all(at(333));
      for (const std::size_t connection : {1u, 2u, 0u}) static_cast<void>(apart.reset(at(333), connection));
      EXPECT_EQ(together, apart);
      EXPECT_EQ(together.queued_bytes(at(333)), 0);
      EXPECT_GT(together.take_carried(at(334)), 0);
      EXPECT_EQ(together.take_carried(at(60'000)), 0) << "what was dropped has never passed";
    }
}

TEST(Link, AWireThatTakesNoTimeRepeatsTooAndCarriesAtOnce) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 100'000'000'000'000;
  config.loss_ppb = 300'000'000;
  Link link = link_of(config);
  std::int64_t bytes = 0;
  for (int i = 0; i < 1'000; ++i) bytes += 10, static_cast<void>(link.transmit(at(i), 10));
  EXPECT_GE(link.take_carried(at(100'000)), bytes);
}

TEST(Link, ACapIsNoBandwidthOfItsOwn) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000;
  Link link = link_of(config);
  Degradation wide = narrowed_to(8'000'000);
  EXPECT_TRUE(link.set_degradation(at(0), wide).empty());
  EXPECT_EQ(link.transmit(at(0), 1'000).departs, at(1'000));
}

TEST(Link, WhatHasNotLeftIsRepeatedAfterTheRoundTripOfNow) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000;  // 1 byte per ms
  Link link = link_of(config);
  Degradation slow = losing(kEverything);
  static_cast<void>(link.set_degradation(at(0), slow));
  static_cast<void>(link.transmit(at(0), 100));
  slow.latency_added = Duration::seconds(5);
  const std::vector<Moved> moved = link.set_degradation(at(50), slow);
  ASSERT_EQ(moved.size(), 1u);
  Link fresh = link_of(config);
  static_cast<void>(fresh.set_degradation(at(0), slow));
  EXPECT_EQ(moved[0].arrives, fresh.transmit(at(0), 100).arrives);
}

/// Whatever changes and whoever is reset: in no stretch of time more leaves than the bandwidth of then carries.
TEST(Link, TheWireCarriesNoMoreThanItsBandwidth) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    LinkConfig config = plain(50);
    config.bandwidth_bps = 8'000'000;
    config.window_bytes = seed % 2 == 0 ? 20'000 : 0;
    Link link = link_of(config, seed);
    Rng random(seed);
    struct Sent { std::size_t connection; double bytes; Instant departs; };
    std::vector<Sent> sent;
    std::vector<double> room{0};  // bytes by then, for each millisecond
    double bytes_per_ms = 1'000;
    const auto follow = [&](const std::vector<Moved>& moved) {
      for (const Moved& move : moved) sent[move.number].departs = move.arrives - Duration::millis(50);
    };
    for (std::int64_t ms = 0; ms < 20'000; ++ms, room.push_back(room.back() + bytes_per_ms)) {
      const std::uint64_t dice = random.below(400);
      if (dice == 0) {
        Degradation other = narrowed_to(random.below(2) == 0 ? 0 : 800'000);
        follow(link.set_degradation(at(ms), other));
        bytes_per_ms = other.bandwidth_bps == 0 ? 1'000 : 100;
      } else if (dice == 1) {
        const std::size_t connection = random.below(3);
        follow(link.reset(at(ms), connection));
        for (Sent& one : sent)
          if (one.connection == connection && one.departs > at(ms)) one.bytes = 0;
      } else if (dice < 20) {
        const auto bytes = static_cast<std::int64_t>(random.below(20'000));
        const std::size_t connection = random.below(3);
        sent.push_back({connection, static_cast<double>(bytes), link.transmit(at(ms), bytes, connection).departs});
      }
    }
    std::ranges::stable_sort(sent, {}, &Sent::departs);
    double carried = 0, least = 0;
    for (const Sent& one : sent) {
      const auto ms = static_cast<std::size_t>(one.departs.ns / 1'000'000);
      if (ms + 1 >= room.size()) break;
      carried += one.bytes;
      const double ahead = carried - room[ms + 1];
      EXPECT_LE(ahead - least, 3 * 20'000) << "more than a message of each connection, seed " << seed << " at "
                                           << one.departs.in_seconds();
      least = std::min(least, carried - room[ms]);
    }
    EXPECT_GT(carried, 1'000'000);
  }
}

/// Random traffic, faults and resets; what the link says is kept and judged at every step.
void walk(const LinkConfig& config, std::uint64_t seed) {
  struct Told { std::size_t connection; Instant sent, arrives; bool dropped = false; };
  Link link = link_of(config, seed);
  Rng random(seed);
  std::vector<Told> told;
  for (std::int64_t ms = 0; ms < 30'000; ms += 1 + static_cast<std::int64_t>(random.below(8))) {
    std::vector<Moved> moved;
    if (const std::uint64_t dice = random.below(100); dice == 0) {
      const std::size_t connection = random.below(3);
      moved = link.reset(at(ms), connection);
      for (Told& message : told) message.dropped = message.dropped || message.connection == connection;
    } else if (dice < 6) {
      Degradation degradation = losing(random.below(4) * 300'000'000);
      degradation.bandwidth_bps = static_cast<std::int64_t>(random.below(3)) * 5'000'000;
      if (random.below(2) == 0) degradation.latency_added = Duration::millis(static_cast<std::int64_t>(random.below(200)));
      moved = link.set_degradation(at(ms), degradation);
    } else {
      const std::size_t connection = random.below(3);
      const Transmission sent = link.transmit(at(ms), static_cast<std::int64_t>(random.below(20'000)), connection);
      ASSERT_EQ(sent.number, told.size());
      ASSERT_GT(sent.arrives, at(ms));
      told.push_back({connection, at(ms), sent.arrives});
    }
    for (const Moved& move : moved) {
      Told& message = told[move.number];
      ASSERT_GT(message.arrives, at(ms)) << "it had arrived";
      ASSERT_GT(move.arrives, at(ms));
      ASSERT_NE(message.arrives, move.arrives);
      ASSERT_FALSE(message.dropped);
      message.arrives = move.arrives;
    }
    Instant last[3] = {};
    for (const Told& message : told) {
      if (message.dropped) continue;
      ASSERT_GE(message.arrives, last[message.connection]) << "sent at " << message.sent.in_seconds();
      last[message.connection] = message.arrives;
    }
  }
}

TEST(Link, WhateverHappensMessagesKeepTheirOrderAndNoneMovesThatHasArrived) {
  LinkConfig bare = plain(40), wire = bare, window = bare, all = bare;
  bare.jitter = Distribution::exponential(Duration::millis(5).ns);
  wire.bandwidth_bps = 20'000'000;
  window.window_bytes = 100'000;
  all.jitter = bare.jitter, all.bandwidth_bps = wire.bandwidth_bps, all.window_bytes = window.window_bytes;
  all.burst = {5'000'000, 50'000'000, 500'000'000};
  for (std::uint64_t seed = 1; seed <= 3; ++seed)
    for (const LinkConfig& config : {bare, wire, window, all}) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      walk(config, seed);
      if (testing::Test::HasFatalFailure()) return;
    }
}

/// Connection 1 has sent a message, but the link has not looked since: connection 0 still waits for its window ahead of it.
Link one_left_behind_one_that_waits(std::uint64_t loss_ppb) {
  LinkConfig config = plain(50);
  config.bandwidth_bps = 8'000'000;
  config.window_bytes = 10'000;
  Link link = link_of(config);
  static_cast<void>(link.set_degradation(at(0), losing(loss_ppb)));
  static_cast<void>(link.transmit(at(0), 10'000, 0));
  EXPECT_NEAR(link.transmit(at(0), 10'000, 0).departs.in_seconds(), 0.1, 1e-6);
  EXPECT_EQ(link.transmit(at(0), 1'000, 1).departs, at(11)) << "the window leaves it the wire";
  return link;
}

TEST(Link, WhatHasLeftKeepsItsDelay) {
  Link link = one_left_behind_one_that_waits(0);
  Degradation slow;
  slow.latency_added = Duration::millis(500);
  const std::vector<Moved> moved = link.set_degradation(at(60), slow);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0].number, 1u);
}

TEST(Link, WhatHasLeftKeepsItsLossesAndTheTimesOfItsRepeats) {
  Link link = one_left_behind_one_that_waits(kEverything);
  const std::vector<Moved> moved = link.clear_degradation(at(60));
  ASSERT_EQ(moved.size(), 3u);
  EXPECT_EQ(moved[0], (Moved{0, at(260)}));  // lost segments among later ones: after a round trip, the last three after a timeout
  EXPECT_NEAR(moved[1].arrives.in_seconds(), 0.26, 1e-6);  // nothing of it is lost, but it keeps its place
  EXPECT_EQ(moved[2], (Moved{2, at(261)}));
}

TEST(Link, ARepeatThatIsDecidedAnewMeetsTheBurstThatIsLeftByThen) {
  LinkConfig config = plain(50);
  config.burst = {1'000'000, 1'000'000, 1'000'000'000};  // bad for 1 000 slots of 1 ms
  int lost = 0, of = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    Link link = link_of(config, seed);
    Transmission sent;
    for (int i = 0; i < 3'000 && sent.retransmissions < 3; ++i)
      sent = link.transmit(at(10'000'000 + 1'000'000 * std::int64_t{i}), 100);
    if (sent.retransmissions < 3) continue;
    // The third repeat is due 1.4 s after the message; it is decided anew 0.7 s after it.
    const Instant now = sent.departs + Duration::millis(700);
    const auto moved = link.set_degradation(now, losing(1));
    const Instant arrives = moved.empty() ? sent.arrives : moved[0].arrives;
    ++of;
    lost += arrives > sent.departs + Duration::millis(1'450) ? 1 : 0;
  }
  ASSERT_GT(of, 1'000);
  EXPECT_NEAR(static_cast<double>(lost) / of, 0.5 + 0.5 * 0.2466, 0.04);  // two states of equal length: e^(-2 * 0.7)
}

}  // namespace
}  // namespace jetlag::net
