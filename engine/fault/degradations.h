// SPDX-License-Identifier: Apache-2.0
// Degradations: the faults that slow one direction of a link, and what they come to together.
//
// Sum      factors multiply, delays and losses add up, the narrowest bandwidth holds.
// Value    one entry per fault, in the order in which they struck.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "fault/channel.h"
#include "net/link.h"

namespace jetlag::fault {

class Degradations {
 public:
  /// What `fault` does from now on; an empty degradation ends it.
  void set(Reason fault, const net::Degradation& degradation) {
    std::erase_if(entries_, [&](const auto& entry) { return entry.first == fault; });
    if (degradation != net::Degradation{}) entries_.emplace_back(fault, degradation);
  }
  net::Degradation sum() const {
    net::Degradation sum;
    for (const auto& [fault, one] : entries_) {
      sum.latency_factor_ppm = sum.latency_factor_ppm * one.latency_factor_ppm / 1'000'000;
      sum.latency_added += one.latency_added;
      sum.loss_ppb += one.loss_ppb;
      if (one.bandwidth_bps > 0) sum.bandwidth_bps = sum.bandwidth_bps > 0 ? std::min(sum.bandwidth_bps, one.bandwidth_bps) : one.bandwidth_bps;
    }
    return sum;
  }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool operator==(const Degradations&) const = default;

 private:
  std::vector<std::pair<Reason, net::Degradation>> entries_;
};

}  // namespace jetlag::fault
