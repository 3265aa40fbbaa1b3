// SPDX-License-Identifier: Apache-2.0
// One direction of a link: the sending half, owned by the region that sends.
//
// Inputs      transmit(now, bytes[, connection]): a message goes in; the answer says when its last byte leaves, when it arrives and
//             how often a part of it was sent again. Whoever calls schedules the delivery; the link keeps no message.
// Delay       one-way delay + jitter, both drawn per message, at least 1 ns. Delay pipelines: any number of messages are under way at
//             once. Only bandwidth serialises: the wire carries one message after the other.
// Window      a connection has at most `window_bytes` unacknowledged, so a burst of one window leaves at once and the long-run rate of a
//             connection is min(bandwidth, window / RTT). Connections share the wire, each has its own window.
// FIFO        messages of one connection arrive in the order in which they were sent: a delayed one holds up what follows.
// Loss        counted per segment of 1 448 bytes and paid for in time, as TCP does. A segment with at least three later ones in its
//             message is sent again one RTT later (fast retransmit; several losses of one message recover together); any other, and
//             any that is lost again, waits for the timeout max(200 ms, 1.5 RTT), doubling up to 60 s. After 15 repeats it gets through.
// Burst loss  Gilbert-Elliott: a good and a bad state with their own loss, changing with a probability per segment.
// Degradation a fault's overlay on delay, loss and bandwidth, for messages sent from now on.
// Randomness  one draw per message for each of delay and jitter that is not constant; loss draws only when it strikes.
// Value       copyable and comparable; copying it copies its future.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/distribution.h"
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

struct LinkConfig {
  Distribution one_way;            ///< Nanoseconds.
  Distribution jitter;             ///< Nanoseconds, added per message.
  std::int64_t bandwidth_bps = 0;  ///< Bits per second; 0 = unlimited.
  std::int64_t window_bytes = 0;   ///< 0 = none.
  Duration rtt;                    ///< For the window and the retransmission timeout.
  std::uint64_t loss_ppb = 0;      ///< Per segment, parts per billion.
  BurstLoss burst;
  bool operator==(const LinkConfig&) const = default;
};

/// A fault's overlay. one-way delay = (delay + jitter) * latency_factor + latency_added.
struct Degradation {
  enum class Ways : std::uint8_t { kOneWay, kBothWays };
  std::int64_t latency_factor_ppm = 1'000'000;
  Duration latency_added;          ///< To the one-way delay.
  std::uint64_t loss_ppb = 0;      ///< Added to the link's own.
  std::int64_t bandwidth_bps = 0;  ///< Instead of the link's own; 0 = unchanged.
  Ways ways = Ways::kBothWays;     ///< Whether the way back is slowed too: the RTT (window, timeout) grows by one or two delays.
  bool operator==(const Degradation&) const = default;
};

struct Transmission {
  Instant departs;                  ///< When the last byte leaves the sender.
  Instant arrives;                  ///< When the message is complete at the other end.
  std::uint32_t retransmissions = 0;
  Duration queued;                  ///< Waited for the wire or the window before its own sending time.
  bool operator==(const Transmission&) const = default;
};

inline constexpr std::int64_t kSegmentBytes = 1448;
/// Private backbones and the public internet (judgement; net/data/README.md), per segment.
inline constexpr std::uint64_t kBackboneLossPpb = 10'000, kInternetLossPpb = 500'000;

/// Jitter of a private backbone: lognormal (median 0.12 ms, sigma 0.9) and for one message in 200 a Pareto tail (from 2.2 ms, alpha
/// 1.7, at most 200 ms). Source: net/data/README.md.
const Distribution& default_jitter();
/// The same, ten times as large: the public internet.
const Distribution& internet_jitter();

class Link {
 public:
  Link() = default;
  /// `rng` is the link's own stream, e.g. root.stream("net/link/us->eu").
  Link(LinkConfig config, Rng rng);

  Transmission transmit(Instant now, std::int64_t bytes, std::size_t connection = 0);

  void set_degradation(const Degradation& degradation);
  void clear_degradation() { set_degradation(Degradation{}); }
  const Degradation& degradation() const { return degradation_; }
  bool degraded() const { return degradation_ != Degradation{}; }

  /// The connections are made anew: queues are empty and nothing sent before holds up what follows.
  void reset(Instant now);

  /// Bytes that the wire has not taken yet.
  std::int64_t queued_bytes(Instant now) const;
  /// No message sent from now on takes less: the look-ahead of the lane behind it.
  Duration min_delay() const;
  /// With the degradation in force.
  Duration rtt() const { return rtt_; }
  std::int64_t bandwidth_bps() const;
  /// Bits per second of one connection over a long time: min(bandwidth, window / RTT); 0 = unlimited.
  std::int64_t effective_bps() const;

  const LinkConfig& config() const { return config_; }
  std::uint64_t random_digest() const { return rng_.digest(); }
  bool operator==(const Link&) const = default;

 private:
  enum class Weather : std::uint8_t { kGood, kBad };
  struct Connection {
    Instant last_arrival{INT64_MIN};
    Instant window_busy{INT64_MIN};  ///< When a window of this rate would have carried all that was sent.
    bool operator==(const Connection&) const = default;
  };
  struct Recovery {
    Duration delay;
    std::uint32_t retransmissions = 0;
  };

  Duration draw_delay();
  Instant through_window(Connection& connection, Instant now, std::int64_t bytes) const;
  Recovery recover(std::int64_t segments);
  Recovery lose(std::int64_t later_segments);
  bool next_segment_is_lost();
  std::int64_t clean_run(std::int64_t segments);
  std::uint64_t current_loss_ppb() const;
  void redraw_weather();
  void redraw_loss();
  Duration timeout() const;

  LinkConfig config_;
  Degradation degradation_;
  Rng rng_;
  Duration rtt_;
  std::int64_t wire_rate_ = 0;    ///< ns per byte, 24 fraction bits; 0 = unlimited.
  std::int64_t window_rate_ = 0;  ///< likewise
  Instant wire_free_{INT64_MIN};
  std::int64_t until_loss_ = INT64_MAX;     ///< Segments before the next one that is lost.
  std::int64_t until_weather_ = INT64_MAX;  ///< Segments before the burst state changes.
  Weather weather_ = Weather::kGood;
  std::vector<Connection> connections_ = std::vector<Connection>(1);
};

}  // namespace jetlag::net
