// SPDX-License-Identifier: Apache-2.0
#include "net/link.h"

#include <algorithm>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag::net {
namespace {

constexpr int kRateBits = 24;
constexpr std::int64_t kAll = 1'000'000'000;            // parts per billion
constexpr std::int64_t kLongest = std::int64_t{1} << 61;  // 73 years: nothing waits longer
constexpr std::int64_t kLaterSegmentsForFastRetransmit = 3;
constexpr std::uint32_t kMostRetransmissions = 15;
constexpr Duration kShortestTimeout = Duration::millis(200);
constexpr Duration kLongestTimeout = Duration::seconds(60);

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

/// How many segments pass before an event that strikes each with the same probability.
std::int64_t segments_before(std::uint64_t ppb, Rng& rng) {
  if (ppb == 0) return INT64_MAX;
  if (ppb >= static_cast<std::uint64_t>(kAll)) return 0;
  const auto spared = static_cast<std::uint64_t>((static_cast<Uint128>(static_cast<std::uint64_t>(kAll) - ppb) << 64) / kAll);
  return log2_of_fraction(rng.next() | 1).raw / log2_of_fraction(spared).raw;
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
  set_degradation(Degradation{});
  redraw_weather();
  redraw_loss();
}

void Link::set_degradation(const Degradation& degradation) {
  JETLAG_CHECK(degradation.latency_factor_ppm >= 0 && degradation.bandwidth_bps >= 0, "a degradation does not turn a link round");
  const std::uint64_t loss_before = current_loss_ppb();
  degradation_ = degradation;
  const Duration half = config_.rtt / 2;
  const auto slower = static_cast<std::int64_t>(static_cast<Int128>(half.ns) * (degradation.latency_factor_ppm - 1'000'000) / 1'000'000);
  const std::int64_t extra = (slower + degradation.latency_added.ns) * (degradation.ways == Degradation::Ways::kBothWays ? 2 : 1);
  rtt_ = Duration{std::max<std::int64_t>(config_.rtt.ns + extra, 1)};
  wire_rate_ = rate_of_bandwidth(bandwidth_bps());
  window_rate_ = rate_of_window(config_.window_bytes, rtt_);
  if (current_loss_ppb() != loss_before) redraw_loss();
}

Transmission Link::transmit(Instant now, std::int64_t bytes, std::size_t connection_index) {
  JETLAG_CHECK(bytes >= 0, "a message has no negative size");
  if (connection_index >= connections_.size()) connections_.resize(connection_index + 1);
  Connection& connection = connections_[connection_index];

  Transmission result;
  Duration sending;
  result.departs = now;
  if (wire_rate_ != 0) {
    sending = time_for(bytes, wire_rate_);
    result.departs = wire_free_ = later(std::max(now, wire_free_), sending);
  }
  if (window_rate_ != 0) result.departs = std::max(result.departs, through_window(connection, now, bytes));
  result.queued = result.departs - now - sending;

  Duration delay = draw_delay();
  const std::int64_t segments = std::max<std::int64_t>((bytes + kSegmentBytes - 1) / kSegmentBytes, 1);
  if (segments <= until_loss_ && segments < until_weather_) [[likely]] {
    until_loss_ -= segments;
    until_weather_ -= segments;
  } else {
    const Recovery recovery = recover(segments);
    delay += recovery.delay;
    result.retransmissions = recovery.retransmissions;
  }
  result.arrives = connection.last_arrival = std::max(later(result.departs, delay), connection.last_arrival);
  return result;
}

Duration Link::draw_delay() {
  std::int64_t ns = config_.one_way.sample(rng_) + config_.jitter.sample(rng_);
  if (degradation_.latency_factor_ppm != 1'000'000) {
    ns = narrow(static_cast<Int128>(ns) * degradation_.latency_factor_ppm / 1'000'000);
  }
  return {std::clamp<std::int64_t>(ns + degradation_.latency_added.ns, 1, kLongest)};
}

/// Earliest departure: the window lets one RTT's worth of its rate go ahead of the rate.
Instant Link::through_window(Connection& connection, Instant now, std::int64_t bytes) const {
  connection.window_busy = later(std::max(now, connection.window_busy), time_for(bytes, window_rate_));
  return std::max(now, connection.window_busy - rtt_);
}

Link::Recovery Link::recover(std::int64_t segments) {
  Recovery total;
  for (std::int64_t sent = clean_run(segments); sent < segments; sent += 1 + clean_run(segments - sent - 1)) {
    const Recovery one = lose(segments - sent - 1);
    total.delay = std::max(total.delay, one.delay);
    total.retransmissions += one.retransmissions;
  }
  return total;
}

/// A segment was lost; `later_segments` of its message follow it.
Link::Recovery Link::lose(std::int64_t later_segments) {
  Recovery result{later_segments >= kLaterSegmentsForFastRetransmit ? rtt_ : timeout(), 1};
  Duration wait = timeout();
  if (later_segments < kLaterSegmentsForFastRetransmit) wait = std::min(wait * 2, kLongestTimeout);
  while (result.retransmissions < kMostRetransmissions && next_segment_is_lost()) {
    result.delay += wait;
    result.retransmissions += 1;
    wait = std::min(wait * 2, kLongestTimeout);
  }
  return result;
}

bool Link::next_segment_is_lost() { return clean_run(1) == 0; }

/// Sends up to `segments` until one is lost; answers how many got through. The lost one is counted too.
std::int64_t Link::clean_run(std::int64_t segments) {
  std::int64_t clean = 0;
  while (clean < segments) {
    if (until_weather_ == 0) {
      weather_ = weather_ == Weather::kGood ? Weather::kBad : Weather::kGood;
      redraw_weather();
      redraw_loss();
      continue;
    }
    if (until_loss_ == 0) {
      redraw_loss();
      until_weather_ -= 1;
      break;
    }
    const std::int64_t passed = std::min({segments - clean, until_loss_, until_weather_});
    clean += passed;
    until_loss_ -= passed;
    until_weather_ -= passed;
  }
  return clean;
}

std::uint64_t Link::current_loss_ppb() const {
  return (weather_ == Weather::kBad ? config_.burst.loss_ppb : config_.loss_ppb) + degradation_.loss_ppb;
}

/// A state lasts at least one segment.
void Link::redraw_weather() {
  if (config_.burst.enter_ppb == 0) return;
  const std::int64_t drawn = segments_before(weather_ == Weather::kGood ? config_.burst.enter_ppb : config_.burst.leave_ppb, rng_);
  until_weather_ = drawn == INT64_MAX ? drawn : drawn + 1;
}

void Link::redraw_loss() { until_loss_ = segments_before(current_loss_ppb(), rng_); }

Duration Link::timeout() const { return std::min(std::max(kShortestTimeout, rtt_ * 3 / 2), kLongestTimeout); }

void Link::reset(Instant now) {
  wire_free_ = now;
  for (Connection& connection : connections_) connection = Connection{now, now};
}

std::int64_t Link::queued_bytes(Instant now) const {
  if (wire_rate_ == 0 || wire_free_ <= now) return 0;
  return static_cast<std::int64_t>((static_cast<Int128>((wire_free_ - now).ns) << kRateBits) / wire_rate_);
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
