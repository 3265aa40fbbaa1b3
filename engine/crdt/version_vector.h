// SPDX-License-Identifier: Apache-2.0
// Version vector: for every origin, how many of its operations have been seen. It is the *context* of all dot-based types.
//
// Value       a map origin -> highest contiguous sequence; an absent origin means 0.
// Merge       component-wise maximum.
// Invariants  entries sorted by origin, no zero entries, so equality of values is equality of representations.
// Cost        linear in the number of origins (usually the number of regions); up to 8 origins need no allocation.
// Source      Parker et al., "Detection of Mutual Inconsistency in Distributed Systems" (1983).
#pragma once

#include <algorithm>
#include <cstdint>

#include <boost/container/small_vector.hpp>

#include "crdt/dot.h"

namespace jetlag::crdt {

class VersionVector {
 public:
  struct Entry {
    OriginId origin;
    std::uint64_t sequence = 0;
    bool operator==(const Entry&) const = default;
  };

  std::uint64_t at(OriginId origin) const {
    if (const std::size_t i = usual_place(origin); i < entries_.size()) return entries_[i].sequence;
    if (entries_.size() > kFew) {
      const auto it =
          std::lower_bound(entries_.begin(), entries_.end(), origin, [](const Entry& e, OriginId o) { return e.origin < o; });
      return it != entries_.end() && it->origin == origin ? it->sequence : 0;
    }
    for (const Entry& e : entries_)
      if (e.origin == origin) return e.sequence;
    return 0;
  }
  bool contains(Dot dot) const { return dot.sequence() <= at(dot.origin()); }

  /// Raises the entry of `origin` to `sequence`; never lowers it.
  void raise(OriginId origin, std::uint64_t sequence) {
    if (sequence == 0) return;
    if (const std::size_t i = usual_place(origin); i < entries_.size()) {
      entries_[i].sequence = std::max(entries_[i].sequence, sequence);
      return;
    }
    auto it = entries_.begin();
    while (it != entries_.end() && it->origin < origin) ++it;
    if (it != entries_.end() && it->origin == origin) it->sequence = std::max(it->sequence, sequence);
    else entries_.insert(it, Entry{origin, sequence});
  }
  /// The next operation of `origin`: false, and nothing changed, where `sequence` is not the next one.
  bool append(OriginId origin, std::uint64_t sequence) {
    if (const std::size_t i = usual_place(origin); i < entries_.size()) {
      if (entries_[i].sequence + 1 != sequence) return false;
      entries_[i].sequence = sequence;
      return true;
    }
    if (at(origin) + 1 != sequence) return false;
    raise(origin, sequence);
    return true;
  }
  void merge(const VersionVector& other) {
    auto mine = entries_.begin();
    for (const Entry& e : other.entries_) {
      while (mine != entries_.end() && mine->origin < e.origin) ++mine;
      if (mine != entries_.end() && mine->origin == e.origin) mine->sequence = std::max(mine->sequence, e.sequence);
      else mine = entries_.insert(mine, e);
    }
  }
  /// Component-wise <=: everything in this vector is in `other`.
  bool covered_by(const VersionVector& other) const {
    auto theirs = other.entries_.begin();
    for (const Entry& e : entries_) {
      while (theirs != other.entries_.end() && theirs->origin < e.origin) ++theirs;
      if (theirs == other.entries_.end() || theirs->origin != e.origin || theirs->sequence < e.sequence) return false;
    }
    return true;
  }
  /// Component-wise minimum, for causal stability.
  void meet(const VersionVector& other) {
    for (Entry& e : entries_) e.sequence = std::min(e.sequence, other.at(e.origin));
    entries_.erase(std::remove_if(entries_.begin(), entries_.end(), [](const Entry& e) { return e.sequence == 0; }),
                   entries_.end());
  }
  /// How many operations `other` has that this vector has not, summed over origins.
  std::uint64_t missing(const VersionVector& other) const {
    std::uint64_t total = 0;
    for (const Entry& e : other.entries_) total += e.sequence - std::min(e.sequence, at(e.origin));
    return total;
  }

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  bool operator==(const VersionVector&) const = default;

 private:
  /// Where the origin stands when every region has one incarnation, with the loaded data before them or without: two comparisons
  /// that nearly always say the same, where a scan would end at another place each time. Else size() or beyond.
  std::size_t usual_place(OriginId origin) const {
    const std::size_t region = origin.region().value, size = entries_.size();
    if (region + 1 < size && entries_[region + 1].origin == origin) return region + 1;
    return region < size && entries_[region].origin == origin ? region : size;
  }

  static constexpr std::size_t kFew = 12;  // up to here a plain scan is faster than halving
  boost::container::small_vector<Entry, 8> entries_;
};

}  // namespace jetlag::crdt
