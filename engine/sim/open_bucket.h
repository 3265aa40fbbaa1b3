// SPDX-License-Identifier: Apache-2.0
// The bucket that is being served: its events in order.
//
// open() sorts once. Every event becomes one 64-bit word, its time inside the bucket above its position in the bag; one pass
// deals the words into about as many cells as there are events, which an insertion sort finishes. Crowded cells are sorted on
// their own first, and events that the time bits cannot tell apart are sorted by their whole keys.
//
// Cost   about 2 n word moves for evenly spread times, n log n for any others.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sim/chunk_list.h"

namespace jetlag::sim {

template <class Event>
class OpenBucket {
 public:
  bool empty() const { return next_ == sorted_.size(); }
  /// The first event that was not taken yet. Requires !empty().
  const Node<Event>& front() const { return *sorted_[next_]; }

  /// Moves the first event into `out`. Requires !empty().
  void pop(Event& out) {
    Node<Event>& node = *sorted_[next_++];
    out = std::move(node.event);
    std::destroy_at(&node);
  }
  /// Hands every event not taken yet to take(key, event&&).
  template <class Take>
  void drain(Take&& take) {
    for (; !empty(); ++next_) {
      Node<Event>& node = *sorted_[next_];
      take(node.key, std::move(node.event));
      std::destroy_at(&node);
    }
  }

  /// Starts serving `bag`, whose times lie in [base, base + 2^width). The bucket must be empty.
  void open(const Bag<Event>& bag, std::int64_t base, int width) {
    bag_ = bag;
    next_ = 0;
    gather(base, width);
    if (words_.size() > kInsertion) deal(std::min(width, kTimeBits));
    insertion_sort();
    settle();
  }

  /// Hands over the memory of the bag, all of whose events were taken.
  Bag<Event> close() {
    sorted_.clear();
    next_ = 0;
    return std::exchange(bag_, {});
  }

  /// Calls visit(key, event) for every event not taken yet, in order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t i = next_; i < sorted_.size(); ++i) visit(sorted_[i]->key, sorted_[i]->event);
  }

 private:
  static constexpr std::size_t kInsertion = 12;  ///< Up to this many events insertion sort alone is best.
  static constexpr int kTimeBits = 32;           ///< Bits of a word that hold the time.
  static constexpr int kCellBits = 12;           ///< At most this many cells, as a power of two.
  static constexpr std::uint32_t kCrowded = 24;  ///< A cell with more events is sorted on its own.

  void gather(std::int64_t base, int width) {
    const int drop = std::max(width - kTimeBits, 0);
    nodes_.clear();
    words_.clear();
    bag_.for_each([&](Node<Event>& node) {
      const std::uint64_t offset = static_cast<std::uint64_t>(node.key.at) - static_cast<std::uint64_t>(base);
      words_.push_back((offset >> drop) << kTimeBits | nodes_.size());
      nodes_.push_back(&node);
    });
  }

  void deal(int time_bits) {
    const int cell_bits = std::min({static_cast<int>(std::bit_width(words_.size() / 2)), time_bits, kCellBits});
    const int shift = kTimeBits + time_bits - cell_bits;
    starts_.assign((std::size_t{1} << cell_bits) + 1, 0);
    for (const std::uint64_t word : words_) ++starts_[(word >> shift) + 1];
    std::uint32_t most = 0;
    for (std::size_t cell = 1; cell < starts_.size(); ++cell) {
      most = std::max(most, starts_[cell]);
      starts_[cell] += starts_[cell - 1];
    }
    dealt_.resize(words_.size());
    for (const std::uint64_t word : words_) dealt_[starts_[word >> shift]++] = word;
    words_.swap(dealt_);
    if (most > kCrowded) sort_crowded_cells();
  }

  /// After dealing, starts_[cell] is where the cell ends.
  void sort_crowded_cells() {
    std::uint32_t begin = 0;
    for (const std::uint32_t end : starts_) {
      if (end > begin + kCrowded) std::sort(words_.begin() + begin, words_.begin() + end);
      begin = std::max(begin, end);
    }
  }

  void insertion_sort() {
    for (std::size_t i = 1; i < words_.size(); ++i) {
      const std::uint64_t word = words_[i];
      std::size_t gap = i;
      for (; gap > 0 && words_[gap - 1] > word; --gap) words_[gap] = words_[gap - 1];
      words_[gap] = word;
    }
  }

  /// Follows the words back to their nodes and orders those with the same time bits by their whole keys.
  void settle() {
    sorted_.resize(words_.size());
    std::size_t begin = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      sorted_[i] = nodes_[static_cast<std::uint32_t>(words_[i])];
      if (words_[i] >> kTimeBits == words_[begin] >> kTimeBits) continue;
      if (i - begin > 1) sort_by_key(begin, i);
      begin = i;
    }
    if (words_.size() - begin > 1) sort_by_key(begin, words_.size());
  }
  void sort_by_key(std::size_t begin, std::size_t end) {
    const auto at = [&](std::size_t i) { return sorted_.begin() + static_cast<std::ptrdiff_t>(i); };
    std::sort(at(begin), at(end), [](const Node<Event>* a, const Node<Event>* b) { return a->key < b->key; });
  }

  Bag<Event> bag_;
  std::vector<Node<Event>*> sorted_;
  std::size_t next_ = 0;
  // Scratch, kept for its memory.
  std::vector<Node<Event>*> nodes_;
  std::vector<std::uint64_t> words_, dealt_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace jetlag::sim
