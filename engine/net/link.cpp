// SPDX-License-Identifier: Apache-2.0
#include "net/link.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag::net {
namespace {

constexpr int kRateBits = 24;
constexpr std::int64_t kLongest = std::int64_t{1} << 61;  // 73 years: nothing waits longer
constexpr Duration kLongestSlot = Duration::millis(1);

std::int64_t narrow(Int128 ns) { return static_cast<std::int64_t>(std::min<Int128>(ns, kLongest)); }

/// Nanoseconds for so many bytes at a rate in ns per byte.
Duration time_for(std::int64_t bytes, std::int64_t rate) { return {narrow((static_cast<Int128>(bytes) * rate) >> kRateBits)}; }

Instant later(Instant at, Duration by) { return {std::min(at.ns + by.ns, kLongest)}; }

std::int64_t rate_of_bandwidth(std::int64_t bits_per_second) {
  return bits_per_second <= 0 ? 0 : std::max<std::int64_t>(1, narrow((static_cast<Int128>(8'000'000'000) << kRateBits) / bits_per_second));
}

std::int64_t rate_of_window(std::int64_t window_bytes, Duration rtt) {
  return window_bytes <= 0 ? 0 : narrow((static_cast<Int128>(rtt.ns) << kRateBits) / window_bytes);
}

std::int64_t segments_of(std::int64_t bytes) { return std::max<std::int64_t>((bytes + kSegmentBytes - 1) / kSegmentBytes, 1); }

/// What is left of a wait when its rate changes.
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
    return static_cast<Int128>(one_way.ns) * (degradation_.latency_factor_ppm - 1'000'000) / 1'000'000 + degradation_.latency_added.ns;
  };
  const Int128 extra = slower(there) + (degradation_.ways == Degradation::Ways::kBothWays ? slower(back) : 0);
  rtt_ = Duration{std::max<std::int64_t>(narrow(config_.rtt.ns + extra), 1)};
  rates_ = {rate_of_bandwidth(bandwidth_bps()), rate_of_window(config_.window_bytes, rtt_)};
}

std::vector<Moved> Link::set_degradation(Instant now, const Degradation& degradation) {
  JETLAG_CHECK(degradation.latency_factor_ppm >= 0 && degradation.bandwidth_bps >= 0, "a degradation does not turn a link round");
  send_repeats(now);
  Change change{rates_};
  degradation_ = degradation;
  set_rates();
  change.loss = loss_.add(degradation.loss_ppb, rng_);
  return replan(now, change);
}

std::vector<Moved> Link::reset(Instant now, std::size_t connection) {
  Connection& here = connection_at(connection);
  send_repeats(now);
  forget_departed(now);
  here.under_way.reset();
  std::vector<Moved> moved = replan(now, {rates_, false, static_cast<std::uint32_t>(connection)});
  here = Connection{now, now, now, 0, {}};
  return moved;
}

Link::Connection& Link::connection_at(std::size_t index) {
  if (index >= connections_.size()) connections_.resize(index + 1);
  return connections_[index];
}

Transmission Link::transmit(Instant now, std::int64_t bytes, std::size_t connection_index) {
  JETLAG_CHECK(bytes >= 0, "a message has no negative size");
  Connection& connection = connection_at(connection_index);
  send_repeats(now);
  forget_departed(now);

  Message message;
  message.number = next_number_++;
  message.connection = static_cast<std::uint32_t>(connection_index);
  message.bytes = bytes;
  message.start = message.wire = now;
  Duration sending;
  if (rates_.wire != 0) {
    sending = time_for(bytes, rates_.wire);
    message.start = std::max(now, wire_free_);
    message.wire = wire_free_ = later(message.start, sending);
  }
  message.departs = message.wire;
  if (rates_.window != 0) {
    message.departs = std::max(message.departs, through_window(connection, now, bytes));
    message.window = connection.window_busy;
  }
  message.drawn = draw_delay();
  message.delay = degraded(message.drawn);
  if (Recovery recovery = loss_.send(segments_of(bytes), {rtt_, slot()}, rng_); recovery.needed()) {
    set_recovery(message, std::move(recovery));
    plan_repeats(message, now);
  }
  message.arrives = connection.last_arrival = std::max(own_arrival(message), connection.last_arrival);

  const Transmission result{message.departs, message.arrives, message.recovery.retransmissions(), message.departs - now - sending, message.number};
  if (message.departs <= now && connection.waiting == 0) {
    leave(std::move(message), now);
  } else {
    ++connection.waiting;
    waiting_.push_back(std::move(message));
  }
  return result;
}

void Link::set_recovery(Message& message, Recovery&& recovery) {
  message.recovery = std::move(recovery);
  message.repeated = message.recovery.delay();
}

/// Its repeats that are later than `after`.
void Link::plan_repeats(const Message& message, Instant after) {
  const std::int64_t bytes = std::min(std::max<std::int64_t>(message.bytes, 1), kSegmentBytes);
  message.recovery.each_repeat([&](Duration sent) {
    const Instant at = later(message.departs, sent);
    if (at <= after) return;
    repeats_.push_back({at, bytes});
    std::ranges::push_heap(repeats_, Repeat::later);
  });
}

/// What was due by `now` has joined the queue of the wire.
void Link::send_repeats(Instant now) {
  while (!repeats_.empty() && repeats_.front().at <= now) {
    std::ranges::pop_heap(repeats_, Repeat::later);
    const Repeat repeat = repeats_.back();
    repeats_.pop_back();
    resent_ += repeat.bytes;
    if (rates_.wire != 0) wire_free_ = later(std::max(repeat.at, wire_free_), time_for(repeat.bytes, rates_.wire));
  }
}

std::int64_t Link::take_resent(Instant now) {
  send_repeats(now);
  return std::exchange(resent_, 0);
}

/// How long the wire takes for a segment.
Duration Link::slot() const { return rates_.wire == 0 ? kLongestSlot : std::min(time_for(kSegmentBytes, rates_.wire), kLongestSlot); }

/// Without what it waits for to keep the order.
Instant Link::own_arrival(const Message& message) { return later(message.departs, message.delay + message.repeated); }

Duration Link::degraded(Duration drawn) const {
  std::int64_t ns = drawn.ns;
  if (degradation_.latency_factor_ppm != 1'000'000) ns = narrow(static_cast<Int128>(ns) * degradation_.latency_factor_ppm / 1'000'000);
  return {std::clamp<std::int64_t>(narrow(static_cast<Int128>(ns) + degradation_.latency_added.ns), 1, kLongest)};
}

/// Earliest departure: the window lets one RTT's worth of its rate go ahead of the rate.
Instant Link::through_window(Connection& connection, Instant now, std::int64_t bytes) const {
  connection.window_busy = later(std::max(now, connection.window_busy), time_for(bytes, rates_.window));
  return std::max(now, connection.window_busy - rtt_);
}

void Link::forget_departed(Instant now) {
  for (; !waiting_.empty() && waiting_.front().departs <= now; waiting_.pop_front()) {
    --connections_[waiting_.front().connection].waiting;
    leave(std::move(waiting_.front()), now);
  }
}

/// The last byte of a message has left.
void Link::leave(Message&& message, Instant now) {
  Connection& connection = connections_[message.connection];
  settle(connection, now);
  if (!connection.under_way && message.departs + message.repeated <= now)
    connection.settled_arrival = std::max(connection.settled_arrival, message.arrives);
  else
    connection.under_way.ensure().push_back(std::move(message));
}

/// Forgets what was sent for the last time and waits for nobody.
void Link::settle(Connection& connection, Instant now) {
  if (!connection.under_way) return;
  std::deque<Message>& under_way = *connection.under_way;
  for (; !under_way.empty() && under_way.front().departs + under_way.front().repeated <= now; under_way.pop_front())
    connection.settled_arrival = std::max(connection.settled_arrival, under_way.front().arrives);
  if (under_way.empty()) connection.under_way.reset();
}

/// Another loss: what has not left is handed in anew, and of what has, the repeats to come.
void Link::redraw_losses(Instant now) {
  const auto redraw = [&](Message& message) {
    if (!message.recovery.needed()) return;
    loss_.redraw(message.recovery, now - message.departs, slot(), rng_);
    message.repeated = message.recovery.delay();
  };
  for (Connection& connection : connections_)
    if (connection.under_way) std::ranges::for_each(*connection.under_way, redraw);
  for (Message& message : waiting_) {
    if (message.departs > now) set_recovery(message, loss_.send_again(segments_of(message.bytes), {rtt_, slot()}, rng_));
    else redraw(message);
  }
}

/// The wire's share: what it has still to take is taken at the new rate, in the same order, without what was dropped. Between the messages
/// in its queue, and behind them, stand repeats.
void Link::replan_wire(Instant now, const Change& change) {
  const Rates& before = change.before;
  if (before == rates_ && !change.dropped) return;
  const auto at_new_rate = [&](Duration time) { return scaled(time, before.wire, rates_.wire); };
  Instant done_before = now, done = now;
  for (Message& message : waiting_) {
    const Duration repeats = std::max(message.start - done_before, Duration{});
    const Duration own = at_new_rate(std::max(message.wire - std::max(message.start, done_before), Duration{}));
    done_before = std::max(done_before, message.wire);
    if (message.connection == change.dropped) continue;
    if (message.wire > now) {
      message.start = later(done, at_new_rate(repeats));
      message.wire = done = later(message.start, own);
    }
    if (message.window > now) message.window = later(now, scaled(message.window - now, before.window, rates_.window));
  }
  const Duration behind = wire_free_ > done_before ? wire_free_ - done_before : Duration{};
  wire_free_ = done > now || behind.ns > 0 ? later(done, at_new_rate(behind)) : std::min(wire_free_, now);
  for (Connection& connection : connections_)
    if (connection.window_busy > now) connection.window_busy = later(now, scaled(connection.window_busy - now, before.window, rates_.window));
}

std::vector<Moved> Link::replan(Instant now, const Change& change) {
  forget_departed(now);
  if (change.loss) redraw_losses(now);
  replan_wire(now, change);
  std::erase_if(waiting_, [&](const Message& message) { return message.connection == change.dropped; });
  std::vector<Moved> moved;
  repeats_.clear();
  const auto arrive = [&](Connection& connection, Message& message) {
    plan_repeats(message, now);
    const Instant arrives = std::max(own_arrival(message), connection.last_arrival);
    if (arrives != message.arrives) moved.push_back({message.number, arrives});
    message.arrives = connection.last_arrival = arrives;
  };
  for (Connection& connection : connections_) {
    connection.last_arrival = connection.settled_arrival;
    if (!connection.under_way) continue;
    for (Message& message : *connection.under_way) arrive(connection, message);
  }
  std::vector<Instant> left(connections_.size(), now);
  for (Message& message : waiting_) {
    if (message.departs > now) {
      message.departs = std::max({now, message.wire, message.window.ns == INT64_MIN ? now : message.window - rtt_});
      // What the window holds back was on the wire's account at once, at the rate of then: it leaves no faster than at that of now.
      if (message.wire <= now && rates_.wire != 0)
        message.departs = std::max(message.departs, later(left[message.connection], time_for(message.bytes, rates_.wire)));
      message.delay = degraded(message.drawn);
    }
    left[message.connection] = std::max(left[message.connection], message.departs);
    arrive(connections_[message.connection], message);
  }
  std::ranges::sort(moved, {}, &Moved::number);
  return moved;
}

std::int64_t Link::queued_bytes(Instant now) const {
  if (rates_.wire == 0 || wire_free_ <= now) return 0;
  return static_cast<std::int64_t>((static_cast<Int128>((wire_free_ - now).ns) << kRateBits) / rates_.wire);
}

Duration Link::min_delay() const {
  const Int128 least = static_cast<Int128>(config_.one_way.min() + config_.jitter.min()) * degradation_.latency_factor_ppm / 1'000'000;
  return {std::max<std::int64_t>(narrow(least) + degradation_.latency_added.ns, 1)};
}

std::int64_t Link::bandwidth_bps() const {
  return degradation_.bandwidth_bps != 0 ? degradation_.bandwidth_bps : config_.bandwidth_bps;
}

std::int64_t Link::effective_bps() const {
  if (config_.window_bytes == 0) return bandwidth_bps();
  const std::int64_t window = narrow(static_cast<Int128>(config_.window_bytes) * 8'000'000'000 / rtt_.ns);
  return bandwidth_bps() == 0 ? window : std::min(window, bandwidth_bps());
}

}  // namespace jetlag::net
