// SPDX-License-Identifier: Apache-2.0
// A binary heap of events for the few that do not fit the buckets: keys move, events stay where they are in a pool.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/key.h"

namespace jetlag::sim {

template <class Event>
class EventHeap {
 public:
  bool empty() const { return items_.empty(); }
  const PackedKey& front() const { return items_.front().key; }

  void push(const PackedKey& key, Event&& event) {
    std::size_t slot = events_.size();
    if (free_.empty()) {
      events_.push_back(std::move(event));
    } else {
      slot = free_.back();
      free_.pop_back();
      events_[slot] = std::move(event);
    }
    items_.push_back({key, slot});
    std::push_heap(items_.begin(), items_.end(), later);
  }

  /// Takes the first event out.
  Event pop() {
    std::pop_heap(items_.begin(), items_.end(), later);
    const std::size_t slot = items_.back().slot;
    items_.pop_back();
    free_.push_back(slot);
    return std::move(events_[slot]);
  }

  /// Calls visit(key, event) for every event, in no particular order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Item& item : items_) visit(item.key, events_[item.slot]);
  }
  /// Hands every event to take(key, event&&) in no particular order and leaves the heap empty.
  template <class Take>
  void drain(Take&& take) {
    for (const Item& item : items_) take(item.key, std::move(events_[item.slot]));
    items_.clear();
    events_.clear();
    free_.clear();
  }

 private:
  struct Item {
    PackedKey key;
    std::size_t slot;
  };
  static bool later(const Item& a, const Item& b) { return b.key < a.key; }

  std::vector<Item> items_;
  std::vector<Event> events_;
  std::vector<std::size_t> free_;
};

}  // namespace jetlag::sim
