// SPDX-License-Identifier: Apache-2.0
// Histogram: how a quantity is distributed, in bounded memory and with a bounded error.
//
// Log-linear buckets: values up to 127 have a bucket each; above, every power of two is cut into 64 equal buckets. A quantile is
// the middle of its bucket, never outside [min, max], so it is at most 0.8 % away from the exact one; count, sum, min and max are
// exact.
//
// Value    the multiset of recorded values, as far as the buckets tell them apart. Equal contents are equal objects, in whatever
//          order they were recorded or merged. Negative values have buckets of their own.
// Merge    adds the counts.
// Cost     record: a few integer operations; memory: only the octaves between the smallest and the largest value, at most 60 KB.
// Source   the layout idea of HdrHistogram (Tene); buckets here are sized by the 1 % bound alone.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "core/time.h"

namespace jetlag::metrics {

/// A sum of int64 values that cannot overflow in any run.
__extension__ using WideInteger = __int128;

/// Bucket counts of non-negative values; exactly the octaves that were used are allocated.
class BucketCounts {
 public:
  static constexpr unsigned kSubBits = 6;
  static constexpr std::uint32_t kSub = 1u << kSubBits;

  static constexpr std::uint32_t bucket_of(std::uint64_t value) {
    if (value < 2 * kSub) return static_cast<std::uint32_t>(value);
    const auto shift = static_cast<std::uint32_t>(std::bit_width(value)) - (kSubBits + 1);
    return shift * kSub + static_cast<std::uint32_t>(value >> shift);
  }
  /// Smallest and largest value of a bucket.
  static constexpr std::uint64_t lowest(std::uint32_t bucket) {
    if (bucket < 2 * kSub) return bucket;
    const std::uint32_t shift = bucket / kSub - 1;
    return static_cast<std::uint64_t>(bucket - shift * kSub) << shift;
  }
  static constexpr std::uint64_t highest(std::uint32_t bucket) { return lowest(bucket + 1) - 1; }

  void add(std::uint32_t bucket, std::uint64_t n = 1) {
    const std::uint32_t at = bucket - first_;  // wraps around below first_
    if (at >= counts_.size()) [[unlikely]] return add_outside(bucket, n);
    counts_[at] += n;
  }
  void merge(const BucketCounts& other);
  /// Removes what `earlier` had counted. Requires that every count of `earlier` is contained in this one.
  void subtract(const BucketCounts& earlier);

  bool empty() const { return counts_.empty(); }
  std::uint32_t first() const { return first_; }
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  std::size_t heap_bytes() const { return counts_.capacity() * sizeof(std::uint64_t); }
  bool operator==(const BucketCounts&) const = default;

 private:
  void add_outside(std::uint32_t bucket, std::uint64_t n);
  void shrink();

  std::uint32_t first_ = 0;            ///< a multiple of kSub
  std::vector<std::uint64_t> counts_;  ///< whole octaves; the first and the last one hold something
};

/// The smallest and the largest of some values.
struct Extremes {
  std::int64_t low = INT64_MAX, high = INT64_MIN;
  void add(std::int64_t value) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  void merge(const Extremes& other) {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
  }
  bool operator==(const Extremes&) const = default;
};

class Histogram {
 public:
  void record(std::int64_t value) { record(value, 1); }
  void record(Duration value) { record(value.ns, 1); }
  void record(std::int64_t value, std::uint64_t times) {
    if (times == 0) return;
    count_ += times;
    sum_ += static_cast<WideInteger>(value) * static_cast<WideInteger>(times);
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
    if (value >= 0) [[likely]] positive_.add(BucketCounts::bucket_of(static_cast<std::uint64_t>(value)), times);
    else negative_.add(BucketCounts::bucket_of(~static_cast<std::uint64_t>(value)), times);
  }
  void merge(const Histogram& other);
  /// What was recorded after `earlier`, a former state of this histogram: `extremes` of those, as only who looked on can tell.
  Histogram since(const Histogram& earlier, const Extremes& extremes) const;

  std::uint64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  WideInteger sum() const { return sum_; }
  /// 0 without samples, like every other figure here; ask empty() first.
  std::int64_t min() const { return count_ == 0 ? 0 : min_; }
  std::int64_t max() const { return count_ == 0 ? 0 : max_; }
  std::int64_t mean() const;
  /// The value below which `parts_per_million` of the samples lie: 500'000 is the median, 999'000 is p99.9; 0 is min, 1'000'000
  /// max.
  std::int64_t quantile(std::uint32_t parts_per_million) const;

  /// Calls f(lowest, highest, count) for every bucket in use, in ascending order of value.
  template <class F>
  void each_bucket(F&& f) const;

  std::size_t heap_bytes() const { return positive_.heap_bytes() + negative_.heap_bytes(); }
  bool operator==(const Histogram&) const = default;

 private:
  std::uint64_t count_ = 0;
  WideInteger sum_ = 0;
  std::int64_t min_ = INT64_MAX;
  std::int64_t max_ = INT64_MIN;
  BucketCounts positive_;
  BucketCounts negative_;  ///< of ~value
};

template <class F>
void Histogram::each_bucket(F&& f) const {
  for (std::size_t i = negative_.counts().size(); i-- > 0;) {
    if (negative_.counts()[i] == 0) continue;
    const auto bucket = negative_.first() + static_cast<std::uint32_t>(i);
    f(~static_cast<std::int64_t>(BucketCounts::highest(bucket)), ~static_cast<std::int64_t>(BucketCounts::lowest(bucket)),
      negative_.counts()[i]);
  }
  for (std::size_t i = 0; i < positive_.counts().size(); ++i) {
    if (positive_.counts()[i] == 0) continue;
    const auto bucket = positive_.first() + static_cast<std::uint32_t>(i);
    f(static_cast<std::int64_t>(BucketCounts::lowest(bucket)), static_cast<std::int64_t>(BucketCounts::highest(bucket)),
      positive_.counts()[i]);
  }
}

}  // namespace jetlag::metrics
