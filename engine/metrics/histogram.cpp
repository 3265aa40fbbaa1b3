// SPDX-License-Identifier: Apache-2.0
#include "metrics/histogram.h"

#include "core/check.h"

namespace jetlag::metrics {

void BucketCounts::add_outside(std::uint32_t bucket, std::uint64_t n) {
  const std::uint32_t octave = bucket / kSub * kSub;
  if (counts_.empty()) {
    first_ = octave;
    counts_.resize(kSub);
  } else if (octave < first_) {
    counts_.insert(counts_.begin(), first_ - octave, 0);
    first_ = octave;
  } else {
    counts_.resize(octave + kSub - first_);
  }
  counts_[bucket - first_] += n;
}

void BucketCounts::merge(const BucketCounts& other) {
  for (std::uint32_t i = 0; i < other.counts_.size(); ++i)
    if (other.counts_[i] != 0) add(other.first_ + i, other.counts_[i]);
}

void BucketCounts::subtract(const BucketCounts& earlier) {
  for (std::uint32_t i = 0; i < earlier.counts_.size(); ++i) {
    if (earlier.counts_[i] == 0) continue;
    const std::uint32_t at = earlier.first_ + i - first_;
    JETLAG_CHECK(at < counts_.size() && counts_[at] >= earlier.counts_[i], "a histogram only grows");
    counts_[at] -= earlier.counts_[i];
  }
  shrink();
}

void BucketCounts::shrink() {
  const auto used = [](std::uint64_t n) { return n != 0; };
  const auto low = std::find_if(counts_.begin(), counts_.end(), used);
  if (low == counts_.end()) {
    counts_.clear();
    first_ = 0;
    return;
  }
  const auto high = std::find_if(counts_.rbegin(), counts_.rend(), used).base();
  const auto from = static_cast<std::uint32_t>(low - counts_.begin()) / kSub * kSub;
  const auto until = (static_cast<std::uint32_t>(high - counts_.begin()) + kSub - 1) / kSub * kSub;
  counts_ = std::vector<std::uint64_t>(counts_.begin() + from, counts_.begin() + until);
  first_ += from;
}

void Histogram::merge(const Histogram& other) {
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  positive_.merge(other.positive_);
  negative_.merge(other.negative_);
}

Histogram Histogram::since(const Histogram& earlier, const Extremes& extremes) const {
  Histogram result = *this;
  result.count_ -= earlier.count_;
  result.sum_ -= earlier.sum_;
  result.positive_.subtract(earlier.positive_);
  result.negative_.subtract(earlier.negative_);
  result.min_ = result.count_ == 0 ? INT64_MAX : extremes.low;
  result.max_ = result.count_ == 0 ? INT64_MIN : extremes.high;
  return result;
}

std::int64_t Histogram::mean() const {
  return count_ == 0 ? 0 : static_cast<std::int64_t>(sum_ / static_cast<WideInteger>(count_));
}

std::int64_t Histogram::quantile(std::uint32_t parts_per_million) const {
  if (count_ == 0) return 0;
  if (parts_per_million == 0) return min_;
  if (parts_per_million >= 1'000'000) return max_;
  const auto scaled = static_cast<WideInteger>(count_) * parts_per_million;
  auto rank = static_cast<std::uint64_t>((scaled + 999'999) / 1'000'000);
  std::int64_t found = max_;
  bool is_found = false;
  each_bucket([&](std::int64_t lowest, std::int64_t highest, std::uint64_t n) {
    if (is_found) return;
    if (n >= rank) {
      found = lowest + (highest - lowest) / 2;
      is_found = true;
    } else {
      rank -= n;
    }
  });
  return std::clamp(found, min_, max_);
}

}  // namespace jetlag::metrics
