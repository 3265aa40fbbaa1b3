// SPDX-License-Identifier: Apache-2.0
// Loss on one direction of a link, per segment, and what TCP pays for it in time.
//
// Loss        a segment with at least three later ones in its message is sent again one RTT later (fast retransmit; several losses of
//             one message recover together); any other, and any that is lost again, waits for the timeout max(200 ms, 1.5 RTT),
//             doubling up to 60 s. After 15 repeats it gets through.
// Burst loss  Gilbert-Elliott: a good and a bad state with their own loss, changing with a probability per segment that is sent. While
//             a sender waits to repeat a segment, time passes for the weather too: it changes as often as if a segment had been
//             sent in each `slot` of the wait (the wire's own time for a segment, at most 1 ms). So a burst delays what it strikes
//             by one timeout or two, however seldom anything else is sent.
// Randomness  drawn only when something is lost or the weather changes.
// Value       copyable and comparable.
#pragma once

#include <cstdint>

#include "core/rng.h"
#include "core/time.h"

namespace jetlag::net {

/// Gilbert-Elliott burst loss; probabilities per segment in parts per billion. Off while `enter_ppb` is 0.
struct BurstLoss {
  std::uint64_t enter_ppb = 0;          ///< good -> bad
  std::uint64_t leave_ppb = 0;          ///< bad -> good
  std::uint64_t loss_ppb = 500'000'000;  ///< loss while bad
  bool operator==(const BurstLoss&) const = default;
};

class Loss {
 public:
  struct Timing {
    Duration rtt;
    Duration slot;  ///< in which the weather may change while nothing is sent
  };
  struct Recovery {
    Duration delay;
    std::uint32_t retransmissions = 0;
  };

  Loss() = default;
  Loss(std::uint64_t loss_ppb, const BurstLoss& burst, Rng& rng);

  /// A fault's loss on top, for segments sent from now on.
  void add(std::uint64_t loss_ppb, Rng& rng);

  /// Sends a message of so many segments.
  Recovery send(std::int64_t segments, const Timing& timing, Rng& rng) {
    if (segments <= until_loss_ && segments < until_weather_) [[likely]] {
      until_loss_ -= segments;
      until_weather_ -= segments;
      return {};
    }
    return recover(segments, timing, rng);
  }
  bool operator==(const Loss&) const = default;

 private:
  enum class Weather : std::uint8_t { kGood, kBad };

  Recovery recover(std::int64_t segments, const Timing& timing, Rng& rng);
  Recovery repeat(std::int64_t later_segments, const Timing& timing, Rng& rng);
  bool lost_again(Weather& weather, Duration after, const Timing& timing, Rng& rng);
  std::int64_t clean_run(std::int64_t segments, Rng& rng);
  std::uint64_t loss_in(Weather weather) const { return (weather == Weather::kBad ? burst_.loss_ppb : loss_ppb_) + added_ppb_; }
  std::uint64_t bad_share_after(Weather now, std::int64_t segments) const;
  void redraw_weather(Rng& rng);
  void redraw_loss(Rng& rng);

  std::uint64_t loss_ppb_ = 0, added_ppb_ = 0;
  BurstLoss burst_;
  std::int64_t until_loss_ = INT64_MAX;     // segments before the next one that is lost
  std::int64_t until_weather_ = INT64_MAX;  // segments before the burst state changes
  Weather weather_ = Weather::kGood;
};

}  // namespace jetlag::net
