// SPDX-License-Identifier: Apache-2.0
// One direction of a link: the sending half, owned by the region that sends.
//
// Inputs      transmit(now, bytes[, connection]): a message goes in; the answer says when its last byte leaves, when it arrives
//             and how often a part of it was sent again. Whoever calls schedules the delivery; the link keeps no message.
// Delay       one-way delay + jitter, both drawn per message, at least 1 ns. Delay pipelines: any number of messages are under
//             way at once. Only bandwidth serialises: the wire carries one message after the other (net/wire.h).
// Window      a connection has at most `window_bytes` unacknowledged, so a burst of one window leaves at once and the long-run
//             rate of a connection is min(bandwidth, window / RTT). Connections share the wire, each has its own window; what
//             one's window holds back leaves the wire to the others until then.
// FIFO        messages of one connection arrive in the order in which they were sent: a delayed one holds up what follows.
// Loss        counted per segment of 1 448 bytes and paid for in time (net/loss.h) and on the wire: a repeat joins the wire's
//             queue at its time, and what is handed in later waits for it.
// Carried     take_carried() answers the bytes that have passed the wire, repeats among them; what a reset drops never has.
// Degradation a fault's overlay on delay, loss and bandwidth. It holds for everything that has not left yet: a change of the
//             bandwidth, the window or the delay moves the departures and arrivals of what still waits, and a change of the loss
//             decides anew what of it is lost and which repeats of a message under way get through. A repeat keeps its time.
//             What changes neither bandwidth nor window moves no departure.
// Moved       set_degradation() and reset() answer which messages arrive at another time now, by the number that transmit() gave
//             them; whoever scheduled the deliveries moves them. Of one connection they still arrive in order.
// Randomness  one draw per message for each of delay and jitter that is not constant; loss draws when it strikes and when it
//             changes.
// Value       copyable and comparable; copying it copies its future.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/box.h"
#include "core/distribution.h"
#include "core/rng.h"
#include "core/time.h"
#include "net/loss.h"
#include "net/wire.h"

namespace jetlag::net {

struct LinkConfig {
  Distribution one_way;            ///< Nanoseconds.
  Distribution jitter;             ///< Nanoseconds, added per message.
  std::int64_t bandwidth_bps = 0;  ///< Bits per second; 0 = unlimited.
  std::int64_t window_bytes = 0;   ///< 0 = none.
  Duration rtt;                    ///< There and back: for the window and the retransmission timeout.
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
  std::int64_t bandwidth_bps = 0;  ///< At most this much; 0 = no cap.
  Ways ways = Ways::kBothWays;     ///< Whether the way back is slowed too: the RTT (window, timeout) grows by one or two delays.
  bool operator==(const Degradation&) const = default;
};

struct Transmission {
  Instant departs;                  ///< When the last byte leaves the sender.
  Instant arrives;                  ///< When the message is complete at the other end.
  std::uint32_t retransmissions = 0;  ///< As drawn; a change of the loss may change it.
  Duration queued;                  ///< Waited for the wire or the window before its own sending time.
  std::uint32_t number = 0;         ///< Of the message on this link.
  bool operator==(const Transmission&) const = default;
};

/// A message that arrives at another time than transmit() or an earlier Moved said.
struct Moved {
  std::uint32_t number = 0;
  Instant arrives;
  bool operator==(const Moved&) const = default;
};

inline constexpr std::int64_t kSegmentBytes = 1448;
/// Private backbones and the public internet (judgement; net/data/README.md), per segment.
inline constexpr std::uint64_t kBackboneLossPpb = 10'000, kInternetLossPpb = 500'000;

/// Jitter of a private backbone: lognormal (median 0.12 ms, sigma 0.9) and for one message in 200 a Pareto tail (from 2.2 ms,
/// alpha 1.7, at most 200 ms). Source: net/data/README.md.
const Distribution& default_jitter();
/// The same, ten times as large: the public internet.
const Distribution& internet_jitter();

class Link {
 public:
  Link() = default;
  /// `rng` is the link's own stream, e.g. root.stream("net/link/us->eu").
  Link(LinkConfig config, Rng rng);

  Transmission transmit(Instant now, std::int64_t bytes, std::size_t connection = 0);

  /// From `now` on; answers what arrives at another time by it.
  std::vector<Moved> set_degradation(Instant now, const Degradation& degradation);
  std::vector<Moved> clear_degradation(Instant now) { return set_degradation(now, Degradation{}); }
  const Degradation& degradation() const { return degradation_; }
  bool degraded() const { return degradation_ != Degradation{}; }

  /// A connection is made anew: what it had waiting is gone, what it had sent holds up nothing, and the others' messages move up.
  std::vector<Moved> reset(Instant now, std::size_t connection = 0);
  /// All of them: nothing is left that could move.
  void reset_all(Instant now);

  /// Bytes that have passed the wire by `now`, since the last call.
  std::int64_t take_carried(Instant now);
  /// Bytes that the wire has still to carry; none where it takes no time.
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
  struct Message {
    std::uint32_t number = 0, connection = 0;
    std::int64_t bytes = 0;
    Instant window{INT64_MIN};  ///< Connection::window_busy behind it; INT64_MIN: no window.
    std::int64_t unsent = 0;    ///< Bytes that were not on the wire when it was planned.
    Carriage carriage;          ///< Of these, where that takes time.
    Instant departs, arrives;
    Duration drawn;            ///< Delay and jitter, without a degradation.
    Duration delay;            ///< The same with the one it left under.
    Recovery recovery;
    Duration repeated;         ///< recovery.delay(): until the last repeat.
    /// By its window alone: the wire, which takes no time, gets it when it departs.
    bool held_back(Instant now) const { return departs > now && carriage.empty(); }
    bool operator==(const Message&) const = default;
  };
  struct Due {  ///< What the wire gets later: a repeat, or a message that its window holds back.
    Instant at;
    std::int64_t bytes = 0;
    std::uint32_t connection = 0;
    std::uint32_t before = 0;  ///< The message that was handed in next, once the wire has it.
    Carriage carriage;
    bool operator==(const Due&) const = default;
    static bool later(const Due& a, const Due& b) { return a.at > b.at; }
  };
  struct Connection {
    Instant settled_arrival{INT64_MIN};  ///< Of the last message whose arrival nothing changes any more.
    Instant last_arrival{INT64_MIN};
    Instant window_busy{INT64_MIN};      ///< When a window of this rate would have carried all that was sent.
    Instant last_departure{INT64_MIN};
    /// In order: those that have left and those that have not. The first has not left or has a repeat to come.
    Box<std::deque<Message>> under_way;
    bool operator==(const Connection&) const = default;
  };
  struct Rates {
    std::int64_t wire = 0;    ///< ns per byte, 24 fraction bits; 0 = unlimited.
    std::int64_t window = 0;  ///< likewise
    bool operator==(const Rates&) const = default;
  };
  enum class Losses : std::uint8_t { kKeep, kRedraw };

  void settle(Connection& connection, Instant now) const;
  static Instant own_arrival(const Message& message);
  Connection& connection_at(std::size_t index);
  Duration draw_delay() { return {config_.one_way.sample(rng_) + config_.jitter.sample(rng_)}; }
  Duration degraded(Duration drawn) const;
  void send(Connection& connection, Message& message, Instant now);
  Duration slot() const;
  void set_rates();
  void set_recovery(Message& message, Recovery&& recovery);
  void hand_in(const Message& message, Instant now);
  void plan(const Message& message, Instant after);
  void send_planned(Instant now);
  bool drop(std::size_t index, Instant now);
  void draw_anew(Instant now, Losses losses);
  void replan_departures(Instant now, const Rates& before);
  std::vector<Moved> replan_arrivals(Instant now);

  LinkConfig config_;
  Degradation degradation_;
  Rng rng_;
  Duration rtt_;
  Rates rates_;
  Wire wire_;
  Loss loss_;
  std::uint32_t next_number_ = 0;
  std::vector<Due> planned_;      ///< To come, of all messages: a heap, the earliest first.
  std::deque<Due> repeating_;     ///< On the wire, or waiting for it, in its order.
  std::int64_t handed_in_ = 0;    ///< Bytes that the wire has or had: messages and repeats, but for what was dropped.
  std::int64_t told_ = 0;         ///< Of these, by take_carried().
  std::vector<Connection> connections_ = std::vector<Connection>(1);
};

}  // namespace jetlag::net
