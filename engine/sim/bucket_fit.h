// SPDX-License-Identifier: Apache-2.0
// How wide the buckets of a kernel are, and how many.
//
// The queue is fast when a bucket holds a handful of events and the ring reaches past most of them. Both follow from the pace of
// the run, which is counted, never timed: how many events were popped while simulated time moved how far. The fit only moves
// work around; it never changes the order of events.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace jetlag::sim {

struct BucketFit {
  int width = kMinWidth;  ///< A bucket spans 2^width nanoseconds.
  int slots = kMinSlots;  ///< A ring has 2^slots buckets.

  static constexpr int kMinWidth = 1;
  static constexpr int kMaxWidth = 56;
  static constexpr int kMinSlots = 6;
  static constexpr int kMaxSlots = 13;

  bool operator==(const BucketFit&) const = default;

  /// Events that a bucket should hold: enough to make sorting them at once worth it, few enough to stay in the cache and to make
  /// a push into the open bucket rare.
  static std::uint64_t events_per_bucket(std::size_t pending) {
    return std::uint64_t{1} << std::clamp(static_cast<int>(std::bit_width(pending)) / 2 + 1, 3, 7);
  }

  /// The fit for `pending` events when `popped` events took `span` nanoseconds of simulated time. Requires popped > 0.
  static BucketFit of(std::size_t pending, std::uint64_t popped, std::uint64_t span) {
    const std::uint64_t events = events_per_bucket(pending);
    const std::uint64_t wide = span > UINT64_MAX / events ? span / popped * events : span * events / popped;
    const std::uint64_t reach = pending * 4 / events;  // an exponential delay outlives 4 mean delays once in 50 times
    return {std::clamp(nearest_log2(wide), kMinWidth, kMaxWidth), std::clamp(nearest_log2(reach), kMinSlots, kMaxSlots)};
  }

  /// True if changing from this fit to `better` is worth moving every pending event.
  bool is_far_from(const BucketFit& better) const {
    return std::abs(width - better.width) > 1 || std::abs(slots - better.slots) > 1;
  }

 private:
  /// The exponent of the power of two nearest to `n`, for n > 2.
  static int nearest_log2(std::uint64_t n) { return static_cast<int>(std::bit_width(n - n / 4)); }
};

}  // namespace jetlag::sim
