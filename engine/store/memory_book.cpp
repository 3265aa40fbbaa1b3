// SPDX-License-Identifier: Apache-2.0
#include "store/memory_book.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::store {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kWhole = 1'000'000'000;  // parts per billion
constexpr std::int64_t kMostKeys = 64;

std::int64_t share_of(std::int64_t bytes, std::int64_t ppb) { return static_cast<std::int64_t>(Wide{bytes} * ppb / kWhole); }

/// The table of buckets, which is there without any key.
constexpr std::int64_t kTable = kBuckets * sizeof(std::shared_ptr<Bucket>);

bool asks_for_uses(EvictionPolicy policy) {
  return policy == EvictionPolicy::kAllLru || policy == EvictionPolicy::kAllLfu || policy == EvictionPolicy::kVolatileLru ||
         policy == EvictionPolicy::kVolatileLfu;
}

bool is_timed(const Entry& entry) { return entry.object.deadline().has_value(); }

std::int64_t overhead_of(const Bucket* bucket) {
  return bucket == nullptr ? 0 : static_cast<std::int64_t>(bucket->overhead_bytes());
}

struct Weight {
  std::int64_t bytes = 0;
  std::uint32_t timed = 0;
};

Weight weight_of(const Bucket* bucket) {
  Weight weight{overhead_of(bucket), 0};
  if (bucket == nullptr) return weight;
  for (const Entry& entry : *bucket) {
    weight.bytes += entry.memory_bytes();
    weight.timed += is_timed(entry) ? 1u : 0u;
  }
  return weight;
}

std::int64_t minute_of(Instant at) {
  constexpr std::int64_t kMinute = 60'000'000'000;
  return at.ns / kMinute - (at.ns % kMinute < 0 ? 1 : 0);
}

}  // namespace

std::uint32_t Use::frequency_at(Instant now) const {
  const std::int64_t minutes = std::max<std::int64_t>(minute_of(now) - minute_of(last), 0);
  return minutes >= frequency ? 0 : frequency - static_cast<std::uint32_t>(minutes);
}

MemoryBook::MemoryBook(const MemoryLimit& limit)
    : limit_(limit),
      evict_above_(limit.bytes - limit.bytes / 5),
      refuse_above_(limit.bytes - share_of(limit.bytes, limit.reserve_ppb)),
      used_(kTable),
      timed_(kBuckets) {
  if (asks_for_uses(limit.eviction)) uses_.resize(kBuckets);
}

std::int64_t MemoryBook::fill_ppb() const { return static_cast<std::int64_t>(Wide{used_} * kWhole / limit_.bytes); }

std::int64_t MemoryBook::pressure() const {
  const std::int64_t percent = std::max<std::int64_t>(limit_.bytes / 100, 1);
  return std::clamp<std::int64_t>((used_ - evict_above_ + percent - 1) / percent, 0, kMostKeys);
}

MemoryBook::Before MemoryBook::before(const Bucket* bucket, std::uint32_t place) {
  Before known{overhead_of(bucket), bucket == nullptr ? 0 : bucket->size(), false, false};
  if (bucket == nullptr || place == Bucket::kAbsent) return known;
  known.present = true;
  known.timed = is_timed(bucket->at(place));
  known.bytes += bucket->at(place).memory_bytes();
  return known;
}

void MemoryBook::after(const Before& before, std::uint16_t index, const Bucket* bucket, std::uint32_t place) {
  const std::size_t size = bucket == nullptr ? 0 : bucket->size();
  const bool kept = size == before.size + (before.present ? 0 : 1);
  const bool timed = kept && is_timed(bucket->at(place));
  used_ += overhead_of(bucket) + (kept ? bucket->at(place).memory_bytes() : 0) - before.bytes;
  timed_[index] += (timed ? 1u : 0u) - (before.timed ? 1u : 0u);
  if (!keeps_uses() || kept == before.present) return;
  Uses& uses = writable(index);
  if (kept) {
    uses.push_back({now_});
  } else {
    uses[place] = uses.back();
    uses.pop_back();
  }
}

void MemoryBook::replace(std::uint16_t index, const Bucket* bucket, const Bucket* by) {
  const Weight before = weight_of(bucket), now = weight_of(by);
  used_ += now.bytes - before.bytes;
  timed_[index] = now.timed;
  if (!keeps_uses()) return;
  Uses uses;
  if (by != nullptr)
    for (const Entry& entry : *by) {
      const std::uint32_t place = bucket == nullptr ? Bucket::kAbsent : bucket->find(entry.key, entry.hash);
      uses.push_back(place == Bucket::kAbsent ? Use{now_} : use_of(index, place));
    }
  writable(index) = std::move(uses);
}

void MemoryBook::clear() {
  used_ = kTable;
  std::fill(timed_.begin(), timed_.end(), 0);
  std::fill(uses_.begin(), uses_.end(), nullptr);
}

bool MemoryBook::counts_frequency() const {
  return limit_.eviction == EvictionPolicy::kAllLfu || limit_.eviction == EvictionPolicy::kVolatileLfu;
}

MemoryBook::Uses& MemoryBook::writable(std::uint16_t index) {
  std::shared_ptr<Uses>& uses = uses_[index];
  if (!uses) uses = std::make_shared<Uses>();
  else if (uses.use_count() > 1) uses = std::make_shared<Uses>(*uses);
  return *uses;
}

void MemoryBook::use(std::uint16_t index, std::uint32_t place, std::uint64_t random) {
  Use& use = writable(index)[place];
  use.frequency = use.frequency_at(now_);
  const std::uint32_t above = std::max(use.frequency, Use::kNewcomer) - Use::kNewcomer;
  if (use.frequency < Use::kMost && random % (1 + 10 * std::uint64_t{above}) == 0) ++use.frequency;
  use.last = now_;
}

bool MemoryBook::operator==(const MemoryBook& o) const {
  const auto same = [](const std::shared_ptr<Uses>& a, const std::shared_ptr<Uses>& b) {
    static const Uses none;
    return a == b || (a ? *a : none) == (b ? *b : none);
  };
  return limit_ == o.limit_ && used_ == o.used_ && timed_ == o.timed_ && now_ == o.now_ && evicted_ == o.evicted_ &&
         refused_ == o.refused_ && taken_beyond_ == o.taken_beyond_ &&
         std::equal(uses_.begin(), uses_.end(), o.uses_.begin(), o.uses_.end(), same);
}

}  // namespace jetlag::store
