// SPDX-License-Identifier: Apache-2.0
// MemoryBook: what a shard with a memory limit knows of its memory at any time, without looking at its keys.
//
// used()       exactly the total of Database::memory(): data, metadata and what is kept of removed things. Followed from write to
//              write. Backlogs, the copies that a full sync merges into, and this book are not part of it.
// Thresholds   above 80 % of the limit keys are evicted, above the limit without its reserve clients may write nothing that needs
//              memory, and what replication brings is taken even beyond the limit (store/eviction.h).
// Uses         when and how often each key was used here, kept only for the policies that ask for it. A command of a client is
//              a use of its keys in the region that executes it; reading changes nothing elsewhere. An operation that arrives
//              is a use too, unless it deletes.
// Frequency    approximate, after Redis: a new key begins at 5; a use at frequency f adds one with the probability
//              1 / (1 + 10 * (f - 5)), below 5 always; 255 is the most; each minute that begins without a use takes one off.
// Cost         none without a limit: there is no book. With one, two looks at the entry that a write changes; 16 bytes per key
//              where uses are kept, copied on write bucket by bucket.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/time.h"
#include "store/bucket.h"
#include "store/options.h"

namespace jetlag::store {

struct Use {
  static constexpr std::uint32_t kNewcomer = 5, kMost = 255;
  Instant last{};
  std::uint32_t frequency = kNewcomer;
  /// What is left of the frequency by then.
  std::uint32_t frequency_at(Instant now) const;
  bool operator==(const Use&) const = default;
};

class MemoryBook {
 public:
  /// Of a database without keys.
  explicit MemoryBook(const MemoryLimit& limit = {});

  std::int64_t used() const { return used_; }
  const MemoryLimit& limit() const { return limit_; }
  /// used() as a share of the limit, in parts per billion.
  std::int64_t fill_ppb() const;
  bool must_evict() const { return used_ > evict_above_; }
  /// How many keys a command evicts at most: one for each percent of the limit that has begun above the 80, 64 at most.
  std::int64_t pressure() const;
  bool only_reserve_left() const { return used_ > refuse_above_; }
  bool beyond_limit() const { return used_ > limit_.bytes; }

  // What it has led to.
  std::uint64_t evicted() const { return evicted_; }
  std::uint64_t refused() const { return refused_; }
  std::uint64_t taken_beyond() const { return taken_beyond_; }
  void count_eviction() { ++evicted_; }
  void count_refusal() { ++refused_; }
  void count_taken_beyond() { ++taken_beyond_; }

  // --- following the data --------------------------------------------------------------------------------------------
  /// What is known of one entry and its bucket before it changes. `bucket` may be null, `place` absent.
  struct Before {
    std::int64_t bytes = 0;
    std::size_t size = 0;
    bool present = false, timed = false;
  };
  static Before before(const Bucket* bucket, std::uint32_t place);
  /// The entry has been changed, inserted or erased since; everything else in the bucket is as it was, but for the last entry,
  /// which may have moved into the place of an erased one.
  void after(const Before& before, std::uint16_t index, const Bucket* bucket, std::uint32_t place);
  /// Other entries stand in the bucket from now on: those of a full sync.
  void replace(std::uint16_t index, const Bucket* bucket, const Bucket* by);
  /// Room was made for entries to come.
  void add(std::int64_t bytes) { used_ += bytes; }
  /// All keys are gone. What has been counted stays.
  void clear();

  // --- uses ----------------------------------------------------------------------------------------------------------
  bool keeps_uses() const { return !uses_.empty(); }
  bool counts_frequency() const;
  /// The region's clock was read.
  void read_clock(Instant now) { now_ = now; }
  Instant now() const { return now_; }
  /// Requires that uses are kept; `random` decides whether the frequency grows.
  void use(std::uint16_t index, std::uint32_t place, std::uint64_t random);
  const Use& use_of(std::uint16_t index, std::uint32_t place) const { return (*uses_[index])[place]; }
  /// Keys of the bucket that have a deadline.
  std::uint32_t timed(std::uint16_t index) const { return timed_[index]; }

  bool operator==(const MemoryBook& other) const;

 private:
  using Uses = std::vector<Use>;
  Uses& writable(std::uint16_t index);

  MemoryLimit limit_;
  std::int64_t evict_above_ = 0, refuse_above_ = 0;
  std::int64_t used_ = 0;
  std::vector<std::uint32_t> timed_;         ///< per bucket
  std::vector<std::shared_ptr<Uses>> uses_;  ///< per bucket, as its entries; empty when no policy asks
  Instant now_{};
  std::uint64_t evicted_ = 0, refused_ = 0, taken_beyond_ = 0;
};

}  // namespace jetlag::store
