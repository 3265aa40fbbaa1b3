// SPDX-License-Identifier: Apache-2.0
#include "net/link.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag::net {
namespace {

constexpr int kRateBits = 24;
constexpr std::int64_t kLongest = kWireEnd.ns;
constexpr Duration kLongestSlot = Duration::millis(1);

std::int64_t narrow(Int128 ns) { return static_cast<std::int64_t>(std::min<Int128>(ns, kLongest)); }

/// Nanoseconds for so many bytes at a rate in ns per byte.
Duration time_for(std::int64_t bytes, std::int64_t rate) { return {narrow((static_cast<Int128>(bytes) * rate) >> kRateBits)}; }

/// Whole bytes that pass in so much time; none where a rate of 0 says that they take none.
std::int64_t bytes_in(Duration time, std::int64_t rate) {
  return rate == 0 ? 0 : narrow((static_cast<Int128>(time.ns) << kRateBits) / rate);
}

/// Bytes that are left of a message when the wire has been at work on it until `now`.
std::int64_t rest_of(std::int64_t bytes, const Carriage& carriage, Instant now, std::int64_t rate) {
  return std::max<std::int64_t>(bytes - bytes_in(carriage.done(now), rate), 0);
}

Instant later(Instant at, Duration by) { return {std::min(at.ns + by.ns, kLongest)}; }

std::int64_t rate_of_bandwidth(std::int64_t bits_per_second) {
  return bits_per_second <= 0
             ? 0
             : std::max<std::int64_t>(1, narrow((static_cast<Int128>(8'000'000'000) << kRateBits) / bits_per_second));
}

std::int64_t rate_of_window(std::int64_t window_bytes, Duration rtt) {
  return window_bytes <= 0 ? 0 : narrow((static_cast<Int128>(rtt.ns) << kRateBits) / window_bytes);
}

std::int64_t segments_of(std::int64_t bytes) { return std::max<std::int64_t>((bytes + kSegmentBytes - 1) / kSegmentBytes, 1); }

/// What is left of a wait when its rate changes; a rate of 0 waits for nothing.
Duration scaled(Duration wait, std::int64_t before, std::int64_t after) {
  if (before == after || before == 0) return wait;
  return {narrow(static_cast<Int128>(wait.ns) * after / before)};
}

}  // namespace

const Distribution& default_jitter() {
  static const Distribution jitter = Distribution::mixture({{995, Distribution::lognormal(120'000, 0.9)},
                                                            {5, Distribution::pareto(2'200'000, 1.7, 200'000'000)}});
  return jitter;
}

const Distribution& internet_jitter() {
  static const Distribution jitter = default_jitter().scaled(10, 1);
  return jitter;
}

Link::Link(LinkConfig config, Rng rng) : config_(std::move(config)), rng_(rng) {
  JETLAG_CHECK(config_.bandwidth_bps >= 0 && config_.window_bytes >= 0, "bandwidth and window are not negative");
  if (config_.rtt.ns <= 0) config_.rtt = Duration{2 * config_.one_way.quantile(500'000)};
  set_rates();
  loss_ = Loss(config_.loss_ppb, config_.burst, rng_);
}

void Link::set_rates() {
  const Duration there = std::min(Duration{config_.one_way.quantile(500'000)}, config_.rtt), back = config_.rtt - there;
  const auto slower = [&](Duration one_way) {
    return static_cast<Int128>(one_way.ns) * (degradation_.latency_factor_ppm - 1'000'000) / 1'000'000 +
           degradation_.latency_added.ns;
  };
  const Int128 extra = slower(there) + (degradation_.ways == Degradation::Ways::kBothWays ? slower(back) : 0);
  rtt_ = Duration{std::max<std::int64_t>(narrow(config_.rtt.ns + extra), 1)};
  rates_ = {rate_of_bandwidth(bandwidth_bps()), rate_of_window(config_.window_bytes, rtt_)};
}

std::vector<Moved> Link::set_degradation(Instant now, const Degradation& degradation) {
  JETLAG_CHECK(degradation.latency_factor_ppm >= 0 && degradation.bandwidth_bps >= 0, "a degradation does not turn a link round");
  send_planned(now);
  for (Connection& connection : connections_) settle(connection, now);
  const Rates before = rates_;
  degradation_ = degradation;
  set_rates();
  const bool other_loss = loss_.add(degradation.loss_ppb, rng_);
  draw_anew(now, other_loss ? Losses::kRedraw : Losses::kKeep);
  if (rates_ != before) replan_departures(now, before);
  return replan_arrivals(now);
}

std::vector<Moved> Link::reset(Instant now, std::size_t index) {
  send_planned(now);
  static_cast<void>(connection_at(index));
  for (Connection& each : connections_) settle(each, now);
  if (drop(index, now) && rates_.wire != 0) replan_departures(now, rates_);
  return replan_arrivals(now);
}

void Link::reset_all(Instant now) {
  send_planned(now);
  for (std::size_t index = 0; index < connections_.size(); ++index) drop(index, now);
  wire_.clear();
  planned_.clear();
}

/// What it has waiting is gone, true when there was something; what it has sent holds up nothing.
bool Link::drop(std::size_t index, Instant now) {
  Connection& connection = connections_[index];
  const auto take_back = [&](const Carriage& carriage, std::int64_t bytes) {
    handed_in_ -= rest_of(bytes, carriage, now, rates_.wire);
  };
  if (connection.under_way)
    for (const Message& message : *connection.under_way)
      if (message.departs > now && !message.held_back(now)) take_back(message.carriage, message.unsent);
  const bool repeating = std::erase_if(repeating_, [&](const Due& repeat) {
                           if (repeat.connection == index && !repeat.carriage.empty()) take_back(repeat.carriage, repeat.bytes);
                           return repeat.connection == index;
                         }) > 0;
  const bool waiting = connection.last_departure > now;
  connection = Connection{now, now, now, now, {}};
  return repeating || waiting;
}

Link::Connection& Link::connection_at(std::size_t index) {
  if (index >= connections_.size()) connections_.resize(index + 1);
  return connections_[index];
}

Transmission Link::transmit(Instant now, std::int64_t bytes, std::size_t index) {
  JETLAG_CHECK(bytes >= 0, "a message has no negative size");
  Connection& connection = connection_at(index);
  send_planned(now);
  settle(connection, now);

  Message message;
  message.number = next_number_++;
  message.connection = static_cast<std::uint32_t>(index);
  message.bytes = message.unsent = bytes;
  if (rates_.window != 0)
    message.window = connection.window_busy = later(std::max(now, connection.window_busy), time_for(bytes, rates_.window));
  send(connection, message, now);
  hand_in(message, now);
  message.drawn = draw_delay();
  message.delay = degraded(message.drawn);
  if (Recovery recovery = loss_.send(segments_of(bytes), {rtt_, slot()}, rng_); recovery.needed())
    set_recovery(message, std::move(recovery));
  plan(message, now);
  message.arrives = connection.last_arrival = std::max(own_arrival(message), connection.last_arrival);

  const Transmission result{message.departs, message.arrives, message.recovery.retransmissions(),
                            message.departs - now - time_for(bytes, rates_.wire), message.number};
  const bool nothing_to_come = message.departs + message.repeated <= now;
  if (nothing_to_come && (!connection.under_way || connection.under_way->empty())) {
    connection.settled_arrival = std::max(connection.settled_arrival, message.arrives);
  } else {
    connection.under_way.ensure().push_back(std::move(message));
  }
  return result;
}

/// Its last byte leaves behind what its connection has sent before, and not before the window lets it: that is one round trip
/// ahead of the time at which a window of this rate would have carried it all.
void Link::send(Connection& connection, Message& message, Instant now) {
  const Duration own = time_for(message.unsent, rates_.wire);
  const Instant earliest = std::max(now, connection.last_departure);
  message.departs = message.window.ns == INT64_MIN ? earliest : std::max(earliest, message.window - rtt_);
  message.carriage = {};
  if (own.ns > 0) {
    message.carriage = wire_.take(std::max(earliest, message.departs - own), own);
    message.departs = message.carriage.end();
  }
  connection.last_departure = message.departs;
}

void Link::set_recovery(Message& message, Recovery&& recovery) {
  message.recovery = std::move(recovery);
  message.repeated = message.recovery.delay();
}

/// The wire has it in its calendar, or it has left at once.
void Link::hand_in(const Message& message, Instant now) {
  if (!message.held_back(now)) handed_in_ += message.unsent;
}

/// What the wire gets of it later than `after`: its repeats, and itself where only a window holds it back.
void Link::plan(const Message& message, Instant after) {
  const auto add = [&](Instant at, std::int64_t bytes) {
    if (at <= after) return;
    planned_.push_back({at, bytes, message.connection, 0, {}});
    std::ranges::push_heap(planned_, Due::later);
  };
  if (message.held_back(after)) add(message.departs, message.unsent);
  if (!message.recovery.needed()) return;
  const std::int64_t bytes = std::min(std::max<std::int64_t>(message.bytes, 1), kSegmentBytes);
  message.recovery.each_repeat([&](Duration sent) { add(later(message.departs, sent), bytes); });
}

/// What was due by `now` has joined the queue of the wire.
void Link::send_planned(Instant now) {
  while (!planned_.empty() && planned_.front().at <= now) {
    std::ranges::pop_heap(planned_, Due::later);
    Due& due = planned_.back();
    handed_in_ += due.bytes;
    if (const Duration own = time_for(due.bytes, rates_.wire); own.ns > 0) {
      due.before = next_number_;
      due.carriage = wire_.take(due.at, own);
      repeating_.push_back(std::move(due));
    }
    planned_.pop_back();
  }
  while (!repeating_.empty() && repeating_.front().carriage.end() <= now) repeating_.pop_front();
  wire_.forget(now);
}

std::int64_t Link::take_carried(Instant now) {
  send_planned(now);
  const std::int64_t carried = std::max(handed_in_ - queued_bytes(now), told_);
  return carried - std::exchange(told_, carried);
}

/// How long the wire takes for a segment.
Duration Link::slot() const {
  return rates_.wire == 0 ? kLongestSlot : std::min(time_for(kSegmentBytes, rates_.wire), kLongestSlot);
}

/// Without what it waits for to keep the order.
Instant Link::own_arrival(const Message& message) { return later(message.departs, message.delay + message.repeated); }

Duration Link::degraded(Duration drawn) const {
  std::int64_t ns = drawn.ns;
  if (degradation_.latency_factor_ppm != 1'000'000)
    ns = narrow(static_cast<Int128>(ns) * degradation_.latency_factor_ppm / 1'000'000);
  return {std::clamp<std::int64_t>(narrow(static_cast<Int128>(ns) + degradation_.latency_added.ns), 1, kLongest)};
}

/// Forgets what has left, was sent for the last time and waits for nobody.
void Link::settle(Connection& connection, Instant now) const {
  if (!connection.under_way) return;
  std::deque<Message>& under_way = *connection.under_way;
  for (; !under_way.empty() && under_way.front().departs + under_way.front().repeated <= now; under_way.pop_front())
    connection.settled_arrival = std::max(connection.settled_arrival, under_way.front().arrives);
  if (under_way.empty() && rates_.wire == 0) connection.under_way.reset();  // where every message waits, the room is kept
}

/// What has not left meets the delay of now and, of another loss, is handed in anew; of what has, the repeats to come.
void Link::draw_anew(Instant now, Losses losses) {
  for (Connection& connection : connections_) {
    if (!connection.under_way) continue;
    for (Message& message : *connection.under_way) {
      if (message.departs > now) {
        message.delay = degraded(message.drawn);
        Recovery recovery = std::move(message.recovery);
        if (losses == Losses::kRedraw) recovery = loss_.send_again(segments_of(message.bytes), {rtt_, slot()}, rng_);
        else recovery.set_rtt(rtt_);
        set_recovery(message, std::move(recovery));
      } else if (losses == Losses::kKeep) {
        continue;
      } else if (message.recovery.needed()) {
        loss_.redraw(message.recovery, now - message.departs, slot(), rng_);
        message.repeated = message.recovery.delay();
      }
    }
  }
}

/// What has not left goes on at the rates of now, in the order in which it was handed in: of what the wire has begun with, the
/// rest.
void Link::replan_departures(Instant now, const Rates& before) {
  struct Item {
    std::uint32_t number;
    Message* message;  ///< none: a repeat
    Due* repeat;
  };
  std::vector<Item> items;
  for (Due& repeat : repeating_) items.push_back({repeat.before, nullptr, &repeat});
  for (Connection& connection : connections_) {
    if (connection.window_busy > now)
      connection.window_busy = later(now, scaled(connection.window_busy - now, before.window, rates_.window));
    connection.last_departure = std::min(connection.last_departure, now);
    if (!connection.under_way) continue;
    for (Message& message : *connection.under_way)
      if (message.departs > now) items.push_back({message.number, &message, nullptr});
  }
  std::ranges::stable_sort(items, {}, &Item::number);  // a repeat before the message that came after it
  wire_.clear();
  for (const Item& item : items) {  // in bytes, so that nothing is lost to rounding or at the end of time
    if (item.message == nullptr) {
      item.repeat->bytes = rest_of(item.repeat->bytes, item.repeat->carriage, now, before.wire);
      const Duration own = time_for(item.repeat->bytes, rates_.wire);
      item.repeat->carriage = own.ns > 0 ? wire_.take(now, own) : Carriage{};
      continue;
    }
    Message& message = *item.message;
    if (message.window > now) message.window = later(now, scaled(message.window - now, before.window, rates_.window));
    message.unsent = rest_of(message.unsent, message.carriage, now, before.wire);
    if (!message.held_back(now)) handed_in_ -= message.unsent;
    send(connections_[message.connection], message, now);
    hand_in(message, now);
  }
}

/// After a change.
std::vector<Moved> Link::replan_arrivals(Instant now) {
  std::vector<Moved> moved;
  planned_.clear();
  for (Connection& connection : connections_) {
    connection.last_arrival = connection.settled_arrival;
    if (!connection.under_way) continue;
    for (Message& message : *connection.under_way) {
      plan(message, now);
      const Instant arrives = std::max(own_arrival(message), connection.last_arrival);
      if (arrives != message.arrives) moved.push_back({message.number, arrives});
      message.arrives = connection.last_arrival = arrives;
    }
  }
  std::ranges::sort(moved, {}, &Moved::number);
  return moved;
}

std::int64_t Link::queued_bytes(Instant now) const {
  return bytes_in(wire_.taken_after(now), rates_.wire);
}

Duration Link::min_delay() const {
  const Int128 least =
      static_cast<Int128>(config_.one_way.min() + config_.jitter.min()) * degradation_.latency_factor_ppm / 1'000'000;
  return {std::max<std::int64_t>(narrow(least) + degradation_.latency_added.ns, 1)};
}

std::int64_t Link::bandwidth_bps() const {
  if (degradation_.bandwidth_bps == 0 || config_.bandwidth_bps == 0) return degradation_.bandwidth_bps + config_.bandwidth_bps;
  return std::min(degradation_.bandwidth_bps, config_.bandwidth_bps);
}

std::int64_t Link::effective_bps() const {
  if (config_.window_bytes == 0) return bandwidth_bps();
  const std::int64_t window = narrow(static_cast<Int128>(config_.window_bytes) * 8'000'000'000 / rtt_.ns);
  return bandwidth_bps() == 0 ? window : std::min(window, bandwidth_bps());
}

}  // namespace jetlag::net
