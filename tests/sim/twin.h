// SPDX-License-Identifier: Apache-2.0
// A kernel beside the plainest queue there is, a sorted map, driven by one random workload; every answer is compared.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.h"
#include "sim/kernel.h"

namespace jetlag::sim {

class Twin {
 public:
  explicit Twin(std::uint64_t seed) : rng_(seed) {}

  Rng& rng() { return rng_; }
  std::size_t size() const { return reference_.size(); }
  Instant now() const { return now_; }
  const Kernel<std::uint64_t>& kernel() const { return kernel_; }

  void push(Duration delay) {
    const auto from = static_cast<std::uint16_t>(rng_.below(7));
    const Key key{now_ + delay, {static_cast<std::uint16_t>(rng_.below(7))}, {from}, ++sent_[from]};
    const std::uint64_t event = rng_.next();
    kernel_.push(key, event);
    reference_.emplace(key, event);
  }

  /// Pops from both; false if they disagree or nothing is pending before `limit`.
  bool pop(Instant limit = kNever) {
    const Instant next = reference_.empty() ? kNever : reference_.begin()->first.at;
    Kernel<std::uint64_t>::Entry entry;
    const bool popped = kernel_.pop_before(limit, entry);
    EXPECT_EQ(popped, next < limit);
    if (!popped || next >= limit) return false;
    EXPECT_EQ(entry.key, reference_.begin()->first);
    EXPECT_EQ(entry.event, reference_.begin()->second);
    reference_.erase(reference_.begin());
    now_ = entry.key.at;
    EXPECT_EQ(kernel_.size(), reference_.size());
    return !::testing::Test::HasFailure();
  }

  void expect_same_next() const {
    EXPECT_EQ(kernel_.next_at(), reference_.empty() ? kNever : reference_.begin()->first.at);
    EXPECT_EQ(kernel_.empty(), reference_.empty());
  }

  void expect_same_contents() const {
    auto expected = reference_.begin();
    kernel_.for_each_sorted([&](const Key& key, std::uint64_t event) {
      ASSERT_NE(expected, reference_.end());
      EXPECT_EQ(key, expected->first);
      EXPECT_EQ(event, expected->second);
      ++expected;
    });
    EXPECT_EQ(expected, reference_.end());
  }

 private:
  Rng rng_;
  Kernel<std::uint64_t> kernel_;
  std::map<Key, std::uint64_t> reference_;
  std::map<std::uint16_t, std::uint64_t> sent_;
  Instant now_{};
};

}  // namespace jetlag::sim
