// SPDX-License-Identifier: Apache-2.0
// Kernel<Event>: the future-event list.
//
// Hands events back in the order of their keys (sim/key.h), whatever the order in which they came.
//
// Value    copyable and comparable: two kernels are equal when the same events are pending under the same keys. How they are
//          stored is no part of the value. Event needs to be default-constructible, copyable and cheap to move.
// Moving   reschedule() gives pending events another time; their lanes and numbers stay. It looks at every pending event.
// Order    events may be pushed at or after the instant of the last popped one, never before: that is a programmer error, as are
//          an event at kNever and the same key twice.
// Cost     a push and a pop are O(1) while the pace of the run changes slowly, O(log pending) at worst; no allocation once the
//          memory is warm. next_at is a look, except when a bucket just ran empty: then it visits one bucket.
//
//   time ->   | open  | near ring: 2^slots buckets of 2^width ns | far ring: 2^slots buckets, each a near ring wide | beyond
//             | sorted, with a heap for latecomers | unsorted bags                                                  | heap
//
// A bucket is sorted when time reaches it. When the pace of the run has changed by factors, the buckets are fitted anew
// (sim/bucket_fit.h) and every pending event moves once.
//
// Source   the two-level ring: Brown, "Calendar queues" (1988); sorting late: Tang, Goh, Thng, "Ladder queue" (2005).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/check.h"
#include "sim/bucket_fit.h"
#include "sim/bucket_ring.h"
#include "sim/chunk_list.h"
#include "sim/event_heap.h"
#include "sim/key.h"
#include "sim/open_bucket.h"

namespace jetlag::sim {

template <class Event>
class Kernel {
 public:
  struct Entry {
    Key key;
    Event event;
  };

  Kernel() = default;
  Kernel(const Kernel& other)
      : size_(other.size_), last_(other.last_), cursor_(other.cursor_), fit_(other.fit_), fitted_at_(other.fitted_at_),
        popped_(other.popped_), fit_after_(other.fit_after_) {
    near_.resize(other.near_.slots());
    far_.resize(other.far_.slots());
    other.for_each([this](const PackedKey& key, const Event& event) { place(key, Event(event)); });
  }
  Kernel(Kernel&& other) noexcept : Kernel() { swap(other); }
  Kernel& operator=(Kernel other) noexcept { swap(other); return *this; }
  ~Kernel() { drain([](const PackedKey&, Event&&) {}); }

  void push(const Key& key, Event event) {
    JETLAG_CHECK(PackedKey::holds(key), "lanes are below 8192, sequence numbers below 2^38");
    JETLAG_CHECK(key.at.ns >= last_.at, "an event cannot be scheduled in the past");
    JETLAG_CHECK(key.at < kNever, "an event at kNever would never happen");
    ++size_;
    place(PackedKey(key), std::move(event));
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  /// The instant of the next event; kNever when there is none.
  Instant next_at() const {
    std::int64_t at = INT64_MAX;
    if (!open_.empty()) at = open_.front().key.at;
    if (!late_.empty()) at = std::min(at, late_.front().at);
    if (at != INT64_MAX) return {at};
    const auto look = [&](const Node<Event>& node) { at = std::min(at, node.key.at); };
    if (const auto bucket = near_.next(cursor_ + 1); bucket != kNoBucket) near_.at(bucket).for_each(look);
    if (const auto bucket = far_.next(cursor_ >> fit_.slots); bucket != kNoBucket) far_.at(bucket).for_each(look);
    return {beyond_.empty() ? at : std::min(at, beyond_.front().at)};
  }

  /// Moves the first event into `out`; false if nothing is pending.
  bool pop(Entry& out) { return pop_before(kNever, out); }
  /// Moves the first event into `out` if it happens before `limit` (exclusive).
  bool pop_before(Instant limit, Entry& out) {
    if (popped_ >= fit_after_) refit();
    for (;;) {
      if (!open_.empty()) {
        const PackedKey key = open_.front().key;
        if (late_.empty() || key < late_.front()) {
          if (key.at >= limit.ns) return false;
          open_.pop(out.event);
          return popped(key, out);
        }
      }
      if (!late_.empty()) {
        const PackedKey key = late_.front();
        if (key.at >= limit.ns) return false;
        out.event = late_.pop();
        return popped(key, out);
      }
      if (!open_next(limit)) return false;
    }
  }

  /// Asks when(const Key&, const Event&) for the instant of every pending event: its own, or another one that is not in the past.
  template <class When>
  void reschedule(When&& when) {
    std::vector<Node<Event>> moving;
    moving.reserve(size_);
    drain([&](const PackedKey& key, Event&& event) { moving.push_back({key, std::move(event)}); });
    for (Node<Event>& node : moving) {
      node.key.at = when(node.key.unpack(), node.event).ns;
      JETLAG_CHECK(node.key.at >= last_.at && Instant{node.key.at} < kNever, "an event is moved to an instant to come");
      place(node.key, std::move(node.event));
    }
  }

  /// Calls visit(const Key&, const Event&) for every pending event, first to last.
  template <class Visit>
  void for_each_sorted(Visit&& visit) const {
    for (const auto& [key, event] : sorted()) visit(key.unpack(), *event);
  }

  /// Calls visit(key, event) for every pending event, in no particular order: for observers that sort for themselves.
  template <class Visit>
  void for_each(Visit&& visit) const {
    const auto visit_bag = [&](const Bag<Event>& bag) {
      bag.for_each([&](const Node<Event>& node) { visit(node.key, node.event); });
    };
    open_.for_each(visit);
    late_.for_each(visit);
    near_.for_each_bag(visit_bag);
    far_.for_each_bag(visit_bag);
    beyond_.for_each(visit);
  }

  bool operator==(const Kernel& other) const {
    if (size_ != other.size_) return false;
    const auto same = [](const Pending& a, const Pending& b) { return a.key == b.key && *a.event == *b.event; };
    const auto mine = sorted(), theirs = other.sorted();
    return std::equal(mine.begin(), mine.end(), theirs.begin(), same);
  }

 private:
  struct Pending {
    PackedKey key;
    const Event* event;
  };
  static constexpr std::uint64_t kFitEvery = 256;  ///< Pops between two looks at the fit, at least.

  /// Puts an event where its time belongs.
  void place(const PackedKey& key, Event&& event) {
    const std::int64_t bucket = key.at >> fit_.width;
    if (bucket <= cursor_) return late_.push(key, std::move(event));
    if (distance(cursor_, bucket) <= near_.slots()) return pool_.add(near_.fill(bucket), key, std::move(event));
    const std::int64_t far_bucket = bucket >> fit_.slots;
    if (distance(cursor_ >> fit_.slots, far_bucket) < far_.slots())
      return pool_.add(far_.fill(far_bucket), key, std::move(event));
    beyond_.push(key, std::move(event));
  }
  static std::uint64_t distance(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  }

  bool popped(const PackedKey& key, Entry& out) {
    JETLAG_CHECK(key != last_, "event keys are unique");
    last_ = key;
    out.key = key.unpack();
    --size_;
    ++popped_;
    return true;
  }

  /// Opens the next bucket with events; false if there is none that starts before `limit`.
  bool open_next(Instant limit) {
    pool_.recycle(open_.close());
    for (;;) {
      const std::int64_t near = near_.next(cursor_ + 1);
      const std::int64_t far = far_.next(cursor_ >> fit_.slots);
      const std::int64_t from_far = far == kNoBucket ? kNoBucket : std::max(far << fit_.slots, cursor_ + 1);
      const std::int64_t beyond = beyond_.empty() ? kNoBucket : beyond_.front().at >> fit_.width;
      const std::int64_t first = std::min({near, from_far, beyond});
      if (first == kNoBucket || first << fit_.width >= limit.ns) return false;
      if (from_far == first) {
        cursor_ = first - 1;
        pool_.drain(far_.take(far), [this](const PackedKey& key, Event&& event) { place(key, std::move(event)); });
      } else if (beyond == first) {
        cursor_ = first - 1;
        while (!beyond_.empty() && distance(cursor_, beyond_.front().at >> fit_.width) <= near_.slots()) {
          const PackedKey key = beyond_.front();
          place(key, beyond_.pop());
        }
      } else {
        cursor_ = first;
        open_.open(near_.take(first), first << fit_.width, fit_.width);
        return true;
      }
    }
  }

  /// Looks whether the buckets still suit the run, and changes them if they do not.
  void refit() {
    if (size_ == 0) return;
    const bool first_time = near_.slots() == 0;
    const BucketFit better = first_time ? first_fit() : fit_for_pace();
    const bool change = first_time || fit_.is_far_from(better);
    popped_ = 0;
    fitted_at_ = last_.at;
    fit_after_ = std::max<std::uint64_t>(kFitEvery, size_ / 4);
    if (change) rebuild(better);
  }
  /// Before anything was popped: the nearer half of the pending events sets the pace.
  BucketFit first_fit() {
    std::vector<std::int64_t> times;
    for_each([&](const PackedKey& key, const Event&) { times.push_back(key.at); });
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    const std::int64_t first = *std::min_element(times.begin(), middle + 1);
    return BucketFit::of(size_, times.size() / 2 + 1, distance(first, *middle));
  }
  BucketFit fit_for_pace() const {
    const std::uint64_t span = distance(fitted_at_, last_.at);
    return span == 0 ? fit_ : BucketFit::of(size_, popped_, span);
  }
  void rebuild(const BucketFit& fit) {
    std::vector<Node<Event>> moving;
    moving.reserve(size_);
    drain([&](const PackedKey& key, Event&& event) { moving.push_back({key, std::move(event)}); });
    std::int64_t start = last_.at;
    if (start == INT64_MIN) {
      start = INT64_MAX;
      for (const Node<Event>& node : moving) start = std::min(start, node.key.at);
    }
    fit_ = fit;
    fitted_at_ = start;
    cursor_ = (start >> fit_.width) - 1;
    near_.resize(std::size_t{1} << fit_.slots);
    far_.resize(std::size_t{1} << fit_.slots);
    for (Node<Event>& node : moving) place(node.key, std::move(node.event));
  }

  /// Hands every pending event to take(key, event&&), in no particular order, and leaves none.
  template <class Take>
  void drain(Take&& take) {
    const auto take_bag = [&](const Bag<Event>& bag) { pool_.drain(bag, take); };
    open_.drain(take);
    pool_.recycle(open_.close());
    late_.drain(take);
    near_.take_all(take_bag);
    far_.take_all(take_bag);
    beyond_.drain(take);
  }

  std::vector<Pending> sorted() const {
    std::vector<Pending> all;
    all.reserve(size_);
    for_each([&](const PackedKey& key, const Event& event) { all.push_back({key, &event}); });
    std::sort(all.begin(), all.end(), [](const Pending& a, const Pending& b) { return a.key < b.key; });
    return all;
  }

  void swap(Kernel& other) noexcept {
    std::swap(size_, other.size_);
    std::swap(last_, other.last_);
    std::swap(cursor_, other.cursor_);
    std::swap(fit_, other.fit_);
    std::swap(fitted_at_, other.fitted_at_);
    std::swap(popped_, other.popped_);
    std::swap(fit_after_, other.fit_after_);
    std::swap(pool_, other.pool_);
    std::swap(open_, other.open_);
    std::swap(near_, other.near_);
    std::swap(far_, other.far_);
    std::swap(late_, other.late_);
    std::swap(beyond_, other.beyond_);
  }

  std::size_t size_ = 0;
  PackedKey last_ = PackedKey::lowest();  ///< Of the last popped event.
  std::int64_t cursor_ = INT64_MIN;       ///< The bucket that is open; everything up to its end is in open_ and late_.

  BucketFit fit_;
  std::int64_t fitted_at_ = INT64_MIN;  ///< When counting for the next fit began.
  std::uint64_t popped_ = 0;            ///< Since then.
  std::uint64_t fit_after_ = 0;         ///< Pops after which the fit is looked at.

  ChunkPool<Event> pool_;
  OpenBucket<Event> open_;   ///< Sorted.
  EventHeap<Event> late_;    ///< Came after their bucket was opened.
  BucketRing<Event> near_;   ///< Buckets cursor_ + 1 .. cursor_ + slots.
  BucketRing<Event> far_;    ///< The next slots near rings.
  EventHeap<Event> beyond_;  ///< The rest. Before the first pop: everything.
};

}  // namespace jetlag::sim
