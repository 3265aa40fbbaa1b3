// SPDX-License-Identifier: Apache-2.0
// Loss on one direction of a link, per segment, and what TCP pays for it in time.
//
// Loss        a segment with at least three later ones in its message is sent again one RTT later (fast retransmit; several
//             losses of one message recover together); any other, and any that is lost again, waits for the timeout max(200 ms,
//             1.5 RTT), doubling up to 60 s. After 15 repeats it gets through.
// Burst loss  Gilbert-Elliott: a good and a bad state with their own loss, changing with a probability per segment that is sent.
//             While a sender waits to repeat a segment, time passes for the weather too: it changes as often as if a segment had
//             been sent in each `slot` of the wait (the wire's own time for a segment, at most 1 ms). So a burst delays what it
//             strikes by one timeout or two, however seldom anything else is sent.
// Recovery    what one message lost and when it is sent again; the times stand from the first loss on. When a fault changes the
//             loss, redraw() decides anew about the repeats that are still to come: those sent before stay as they were.
// Randomness  drawn only when something is lost or the weather or the loss changes.
// Value       copyable and comparable.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.h"
#include "core/time.h"

namespace jetlag::net {

/// Gilbert-Elliott burst loss; probabilities per segment in parts per billion. Off while `enter_ppb` is 0.
struct BurstLoss {
  std::uint64_t enter_ppb = 0;          ///< good -> bad
  std::uint64_t leave_ppb = 0;          ///< bad -> good
  std::uint64_t loss_ppb = 1'000'000'000;  ///< loss while bad
  bool operator==(const BurstLoss&) const = default;
};

/// The segments of a message that were lost. Times count from when the message left.
class Recovery {
 public:
  bool needed() const { return !lost_.empty(); }
  /// When the last repeat is sent.
  Duration delay() const;
  std::uint32_t retransmissions() const;
  /// Another round trip while nothing of it has left.
  void set_rtt(Duration rtt);
  /// visit(Duration) for every repeat, in no order.
  template <class Visit>
  void each_repeat(Visit&& visit) const {
    for (const Segment& segment : lost_)
      for (std::uint32_t n = 1; n <= segment.repeats; ++n) visit(sent(segment, n));
  }
  bool operator==(const Recovery&) const = default;

 private:
  friend class Loss;
  struct Segment {
    bool fast = false;         ///< The first repeat comes after one RTT instead of a timeout.
    std::uint8_t repeats = 0;  ///< The last of them gets through.
    bool operator==(const Segment&) const = default;
  };
  Duration sent(const Segment& segment, std::uint32_t repeat) const;

  Duration rtt_, timeout_;
  std::vector<Segment> lost_;
};

class Loss {
 public:
  struct Timing {
    Duration rtt;
    Duration slot;  ///< in which the weather may change while nothing is sent
  };

  Loss() = default;
  Loss(std::uint64_t loss_ppb, const BurstLoss& burst, Rng& rng);

  /// A fault's loss on top, for what is sent from now on; whether it is another one than before.
  bool add(std::uint64_t loss_ppb, Rng& rng);

  /// Sends a message of so many segments.
  Recovery send(std::int64_t segments, const Timing& timing, Rng& rng) {
    if (segments <= until_loss_ && segments < until_weather_) [[likely]] {
      until_loss_ -= segments;
      until_weather_ -= segments;
      return {};
    }
    return recover(segments, timing, rng);
  }
  /// The same for messages that were counted before: the weather stays where it is.
  Recovery send_again(std::int64_t segments, const Timing& timing, Rng& rng);
  /// Decides anew about the repeats that are sent later than `elapsed` after their message.
  void redraw(Recovery& recovery, Duration elapsed, Duration slot, Rng& rng);
  bool operator==(const Loss&) const = default;

 private:
  enum class Weather : std::uint8_t { kGood, kBad };

  Recovery recover(std::int64_t segments, const Timing& timing, Rng& rng);
  void repeat(const Recovery& recovery, Recovery::Segment& segment, Duration elapsed, Duration slot, Rng& rng);
  bool lost_again(Weather& weather, Duration after, Duration slot, Rng& rng);
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
