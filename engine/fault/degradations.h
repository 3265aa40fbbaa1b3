// SPDX-License-Identifier: Apache-2.0
// Degradations: the faults that slow one direction of a link, and what they come to together.
//
// Sum      factors multiply, delays and losses add up, the narrowest bandwidth holds.
//          The way back counts for the RTT as soon as one of the faults slows it too.
// Value    one entry per fault, in the order in which they struck.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "fault/reason.h"
#include "net/link.h"

namespace jetlag::fault {

class Degradations {
 public:
  static constexpr std::int64_t kMostFactorPpm = 1'000'000'000'000'000;  ///< a billion times as slow

  /// What `fault` does from now on; an empty degradation ends it.
  void set(FaultNumber fault, const net::Degradation& degradation) {
    std::erase_if(entries_, [&](const auto& entry) { return entry.first == fault; });
    if (degradation != net::Degradation{}) entries_.emplace_back(fault, degradation);
  }
  net::Degradation sum() const {
    net::Degradation sum;
    if (!entries_.empty()) sum.ways = net::Degradation::Ways::kOneWay;
    for (const auto& [fault, one] : entries_) {
      if (sum.ways == net::Degradation::Ways::kOneWay) sum.ways = one.ways;
      sum.latency_factor_ppm = multiplied(sum.latency_factor_ppm, one.latency_factor_ppm);
      sum.latency_added += one.latency_added;
      sum.loss_ppb += one.loss_ppb;
      if (one.bandwidth_bps > 0)
        sum.bandwidth_bps = sum.bandwidth_bps > 0 ? std::min(sum.bandwidth_bps, one.bandwidth_bps) : one.bandwidth_bps;
    }
    return sum;
  }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool operator==(const Degradations&) const = default;

 private:
  static std::int64_t multiplied(std::int64_t a_ppm, std::int64_t b_ppm) {
    const std::int64_t most = kMostFactorPpm / std::max<std::int64_t>(b_ppm / 1'000'000, 1);
    return a_ppm > most ? kMostFactorPpm : a_ppm * (b_ppm / 1'000'000) + a_ppm / 1000 * (b_ppm % 1'000'000 / 1000);
  }

  std::vector<std::pair<FaultNumber, net::Degradation>> entries_;
};

}  // namespace jetlag::fault
