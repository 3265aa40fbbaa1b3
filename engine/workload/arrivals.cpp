// SPDX-License-Identifier: Apache-2.0
#include "workload/arrivals.h"

#include <algorithm>
#include <functional>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag::workload {
namespace {

/// Work is counted in picoarrivals: one nanosecond at one milli-operation per second is exactly one of them.
constexpr std::int64_t kArrival = 1'000'000'000'000;
constexpr std::int64_t kStairs = 64;

}  // namespace

Arrivals::Arrivals(const Config& config, const Rng& rng)
    : kind_(config.arrival), clients_(config.clients), rng_(rng), stop_(config.stop) {
  if (kind_ == Arrival::kClosed) {
    amount_ = config.think;
    for (std::uint32_t c = 0; c < clients_; ++c) {
      const std::int64_t think = std::max<std::int64_t>(0, amount_.sample(rng_));
      push(config.start + Duration{static_cast<std::int64_t>(rng_.below(static_cast<std::uint64_t>(think) + 1))}, c);
    }
    return;
  }
  if (kind_ == Arrival::kPoisson) amount_ = Distribution::exponential(kArrival / 1000);
  compile(config);
  const bool phased = kind_ == Arrival::kConstant;  // so that regions do not send at the same instants
  work_ = phased ? 1 + static_cast<std::int64_t>(rng_.below(kArrival)) : draw_work();
  advance(config.start);
}

void Arrivals::compile(const Config& config) {
  const auto& points = config.rates;
  JETLAG_CHECK(!points.empty(), "an open loop has a rate");
  steps_.push_back({Instant{INT64_MIN}, points.front().rate_milli});
  for (std::size_t i = 0; i < points.size(); ++i) {
    const RatePoint& a = points[i];
    if (i + 1 == points.size() || config.slope == Slope::kStep || points[i + 1].rate_milli == a.rate_milli) {
      steps_.push_back({a.at, a.rate_milli});
      continue;
    }
    const std::int64_t length = (points[i + 1].at - a.at).ns, rise = points[i + 1].rate_milli - a.rate_milli;
    const std::int64_t stairs = std::clamp<std::int64_t>(length, 1, kStairs);
    for (std::int64_t k = 0; k < stairs; ++k) {
      const auto from = static_cast<std::int64_t>(static_cast<Int128>(length) * k / stairs);
      const auto rate = a.rate_milli + static_cast<std::int64_t>(static_cast<Int128>(rise) * (2 * k + 1) / (2 * stairs));
      steps_.push_back({a.at + Duration{from}, rate});
    }
  }
}

std::int64_t Arrivals::draw_work() {
  return kind_ == Arrival::kConstant ? kArrival : std::max<std::int64_t>(1, amount_.sample(rng_)) * 1000;
}

/// Moves from `t`, with work_ still to be done before the next arrival.
void Arrivals::advance(Instant t) {
  while (step_ + 1 < steps_.size() && steps_[step_ + 1].from <= t) ++step_;
  for (;;) {
    const std::int64_t rate = steps_[step_].rate_milli;
    const Instant boundary = step_ + 1 < steps_.size() ? steps_[step_ + 1].from : kNever;
    if (rate > 0) {
      const std::int64_t wait = work_ <= 0 ? 0 : (work_ + rate - 1) / rate;
      if (wait <= (boundary - t).ns) {
        work_ = static_cast<std::int64_t>(work_ - static_cast<Int128>(wait) * rate);  // what is too much is credited to the next
        next_ = t + Duration{wait};
        if (next_ >= stop_) next_ = kNever;
        return;
      }
      work_ = static_cast<std::int64_t>(work_ - static_cast<Int128>((boundary - t).ns) * rate);
    }
    if (boundary == kNever || boundary >= stop_) {
      next_ = kNever;
      return;
    }
    t = boundary;
    ++step_;
  }
}

std::uint32_t Arrivals::take() {
  JETLAG_CHECK(next_ < kNever, "there is an arrival to take");
  if (kind_ == Arrival::kClosed) {
    std::pop_heap(ready_.begin(), ready_.end(), std::greater<>());
    const std::uint32_t client = ready_.back().second;
    ready_.pop_back();
    next_ = ready_.empty() ? kNever : ready_.front().first;
    return client;
  }
  const std::uint32_t client = turn_;
  turn_ = turn_ + 1 == clients_ ? 0 : turn_ + 1;
  work_ += draw_work();
  advance(next_);
  return client;
}

void Arrivals::completed(std::uint32_t client, Instant now) {
  if (kind_ != Arrival::kClosed) return;
  push(now + Duration{std::max<std::int64_t>(0, amount_.sample(rng_))}, client);
}

void Arrivals::push(Instant at, std::uint32_t client) {
  if (at >= stop_) return;
  ready_.emplace_back(at, client);
  std::push_heap(ready_.begin(), ready_.end(), std::greater<>());
  next_ = ready_.front().first;
}

}  // namespace jetlag::workload
