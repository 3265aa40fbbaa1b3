// SPDX-License-Identifier: Apache-2.0
#include "net/loss.h"

#include <algorithm>

#include "core/fixed_math.h"

namespace jetlag::net {
namespace {

constexpr std::int64_t kAll = 1'000'000'000;  // parts per billion
constexpr std::int64_t kLaterSegmentsForFastRetransmit = 3;
constexpr std::uint32_t kMostRetransmissions = 15;
constexpr Duration kShortestTimeout = Duration::millis(200);
constexpr Duration kLongestTimeout = Duration::seconds(60);

Duration timeout_of(Duration rtt) { return std::min(std::max(kShortestTimeout, rtt * 3 / 2), kLongestTimeout); }

/// How many segments pass before an event that strikes each with the same probability.
std::int64_t segments_before(std::uint64_t ppb, Rng& rng) {
  if (ppb == 0) return INT64_MAX;
  if (ppb >= static_cast<std::uint64_t>(kAll)) return 0;
  const auto spared = static_cast<std::uint64_t>((static_cast<Uint128>(static_cast<std::uint64_t>(kAll) - ppb) << 64) / kAll);
  return log2_of_fraction(rng.next() | 1).raw / log2_of_fraction(spared).raw;
}

bool happens(std::uint64_t ppb, Rng& rng) {
  if (ppb >= static_cast<std::uint64_t>(kAll)) return true;
  return static_cast<std::uint64_t>((static_cast<Uint128>(rng.next()) * kAll) >> 64) < ppb;
}

/// base^exponent, both base and result in parts per billion.
std::int64_t power_ppb(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = kAll;
  for (; exponent > 0 && result != 0; exponent /= 2) {
    if (exponent % 2 == 1) result = static_cast<std::int64_t>(static_cast<Int128>(result) * base / kAll);
    base = static_cast<std::int64_t>(static_cast<Int128>(base) * base / kAll);
  }
  return result;
}

}  // namespace

Duration Recovery::delay() const {
  Duration longest;
  for (const Segment& segment : lost_) longest = std::max(longest, sent(segment, segment.repeats));
  return longest;
}

std::uint32_t Recovery::retransmissions() const {
  std::uint32_t sum = 0;
  for (const Segment& segment : lost_) sum += segment.repeats;
  return sum;
}

void Recovery::set_rtt(Duration rtt) {
  rtt_ = rtt;
  timeout_ = timeout_of(rtt);
}

/// The n-th repeat: the first waits for the RTT or the timeout, each other one for a timeout that doubles.
Duration Recovery::sent(const Segment& segment, std::uint32_t repeat) const {
  Duration at = segment.fast ? rtt_ : timeout_;
  Duration wait = segment.fast ? timeout_ : std::min(timeout_ * 2, kLongestTimeout);
  for (std::uint32_t n = 1; n < repeat; ++n) {
    at = at + wait;
    wait = std::min(wait * 2, kLongestTimeout);
  }
  return at;
}

Loss::Loss(std::uint64_t loss_ppb, const BurstLoss& burst, Rng& rng) : loss_ppb_(loss_ppb), burst_(burst) {
  redraw_weather(rng);
  redraw_loss(rng);
}

bool Loss::add(std::uint64_t loss_ppb, Rng& rng) {
  if (loss_ppb == added_ppb_) return false;
  added_ppb_ = loss_ppb;
  redraw_loss(rng);
  return true;
}

Recovery Loss::recover(std::int64_t segments, const Timing& timing, Rng& rng) {
  Recovery recovery;
  recovery.set_rtt(timing.rtt);
  for (std::int64_t sent = clean_run(segments, rng); sent < segments; sent += 1 + clean_run(segments - sent - 1, rng)) {
    const std::int64_t later = segments - sent - 1;
    Recovery::Segment& lost = recovery.lost_.emplace_back(Recovery::Segment{later >= kLaterSegmentsForFastRetransmit, 1});
    repeat(recovery, lost, Duration{}, timing.slot, rng);
  }
  return recovery;
}

Recovery Loss::send_again(std::int64_t segments, const Timing& timing, Rng& rng) {
  const std::int64_t until_weather = until_weather_;
  const Weather weather = weather_;
  Recovery recovery = send(segments, timing, rng);
  until_weather_ = until_weather;
  if (weather_ != weather) {
    weather_ = weather;
    redraw_loss(rng);
  }
  return recovery;
}

void Loss::redraw(Recovery& recovery, Duration elapsed, Duration slot, Rng& rng) {
  for (Recovery::Segment& lost : recovery.lost_) {
    if (recovery.sent(lost, lost.repeats) <= elapsed) continue;
    while (lost.repeats > 1 && recovery.sent(lost, lost.repeats - 1u) > elapsed) --lost.repeats;
    repeat(recovery, lost, elapsed, slot, rng);
  }
}

/// The segment's last repeat is to come, `elapsed` after its message left: adds further ones until one gets through.
void Loss::repeat(const Recovery& recovery, Recovery::Segment& segment, Duration elapsed, Duration slot, Rng& rng) {
  Weather weather = weather_;
  Duration now = elapsed;
  for (; segment.repeats < kMostRetransmissions; ++segment.repeats) {
    const Duration next = recovery.sent(segment, segment.repeats);
    if (!lost_again(weather, next - now, slot, rng)) return;
    now = next;
  }
}

/// Whether a repeat is lost that is sent `after` the last try; `weather` moves on with it. What follows the message is sent
/// before the repeat, so the link's own weather stays where it is.
bool Loss::lost_again(Weather& weather, Duration after, Duration slot, Rng& rng) {
  if (burst_.enter_ppb > 0) {
    const std::int64_t slots = std::max<std::int64_t>(after.ns / std::max<std::int64_t>(slot.ns, 1), 1);
    weather = happens(bad_share_after(weather, slots), rng) ? Weather::kBad : Weather::kGood;
  }
  return loss_in(weather) > 0 && happens(loss_in(weather), rng);
}

/// How likely the weather is bad so many segments from now: the two-state chain after that many steps.
std::uint64_t Loss::bad_share_after(Weather now, std::int64_t segments) const {
  const auto enter = static_cast<std::int64_t>(std::min<std::uint64_t>(burst_.enter_ppb, kAll));
  const auto leave = static_cast<std::int64_t>(std::min<std::uint64_t>(burst_.leave_ppb, kAll));
  const std::int64_t settled = static_cast<std::int64_t>(static_cast<Int128>(enter) * kAll / (enter + leave));
  const std::int64_t memory = power_ppb(kAll - enter - leave, segments);
  const std::int64_t from = now == Weather::kBad ? kAll - settled : -settled;
  return static_cast<std::uint64_t>(
      std::clamp<std::int64_t>(settled + static_cast<std::int64_t>(static_cast<Int128>(from) * memory / kAll), 0, kAll));
}

/// Sends up to `segments` until one is lost; answers how many got through. The lost one is counted too.
std::int64_t Loss::clean_run(std::int64_t segments, Rng& rng) {
  std::int64_t clean = 0;
  while (clean < segments) {
    if (until_weather_ == 0) {
      weather_ = weather_ == Weather::kGood ? Weather::kBad : Weather::kGood;
      redraw_weather(rng);
      redraw_loss(rng);
      continue;
    }
    if (until_loss_ == 0) {
      redraw_loss(rng);
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

/// A state lasts at least one segment.
void Loss::redraw_weather(Rng& rng) {
  if (burst_.enter_ppb == 0) return;
  const std::int64_t drawn = segments_before(weather_ == Weather::kGood ? burst_.enter_ppb : burst_.leave_ppb, rng);
  until_weather_ = drawn == INT64_MAX ? drawn : drawn + 1;
}

void Loss::redraw_loss(Rng& rng) { until_loss_ = segments_before(loss_in(weather_), rng); }

}  // namespace jetlag::net
