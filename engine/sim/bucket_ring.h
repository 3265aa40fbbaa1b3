// SPDX-License-Identifier: Apache-2.0
// A ring of buckets, each an unsorted bag of events.
//
// Buckets have absolute numbers; the ring holds any run of slots() consecutive ones, bucket b in slot b mod slots(). One bit per
// slot says whether it holds anything, so looking for the next bucket with events skips 64 empty ones at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/chunk_list.h"

namespace jetlag::sim {

/// The number of no bucket: behind all others.
inline constexpr std::int64_t kNoBucket = INT64_MAX;

template <class Event>
class BucketRing {
 public:
  std::uint64_t slots() const { return bags_.size(); }

  /// Changes the number of slots: 0 or a power of two of at least 64. The ring must be empty.
  void resize(std::size_t slots) {
    bags_.assign(slots, {});
    occupied_.assign(slots / 64, 0);
  }

  /// The bag of bucket `number`, about to get an event.
  Bag<Event>& fill(std::int64_t number) {
    const std::size_t slot = slot_of(number);
    Bag<Event>& bag = bags_[slot];
    if (bag.empty()) occupied_[slot / 64] |= std::uint64_t{1} << slot % 64;
    return bag;
  }

  /// The bag of bucket `number`, to look at.
  const Bag<Event>& at(std::int64_t number) const { return bags_[slot_of(number)]; }

  /// Hands the bag over and leaves the bucket empty.
  Bag<Event> take(std::int64_t number) {
    const std::size_t slot = slot_of(number);
    occupied_[slot / 64] &= ~(std::uint64_t{1} << slot % 64);
    return std::exchange(bags_[slot], {});
  }

  /// The first bucket with events among the slots() numbers from `from` on; kNoBucket when there is none.
  std::int64_t next(std::int64_t from) const {
    if (occupied_.empty()) return kNoBucket;
    const std::size_t start = slot_of(from);
    std::size_t word = start / 64;
    std::uint64_t bits = occupied_[word] & ~std::uint64_t{0} << start % 64;
    for (std::size_t scanned = 0; scanned <= occupied_.size(); ++scanned) {
      if (bits != 0) {
        const std::size_t slot = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        return from + static_cast<std::int64_t>((slot - start) & (bags_.size() - 1));
      }
      word = (word + 1) & (occupied_.size() - 1);
      bits = occupied_[word];
    }
    return kNoBucket;
  }

  /// Calls visit(bag) for every bucket with events, in no particular order.
  template <class Visit>
  void for_each_bag(Visit&& visit) const {
    for (const Bag<Event>& bag : bags_) {
      if (!bag.empty()) visit(bag);
    }
  }
  /// Hands every bag to take(bag) and leaves the ring empty.
  template <class Take>
  void take_all(Take&& take) {
    for (Bag<Event>& bag : bags_) {
      if (!bag.empty()) take(std::exchange(bag, {}));
    }
    occupied_.assign(occupied_.size(), 0);
  }

 private:
  std::size_t slot_of(std::int64_t number) const { return static_cast<std::size_t>(number) & (bags_.size() - 1); }

  std::vector<Bag<Event>> bags_;
  std::vector<std::uint64_t> occupied_;
};

}  // namespace jetlag::sim
