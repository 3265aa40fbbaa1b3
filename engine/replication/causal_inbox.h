// SPDX-License-Identifier: Apache-2.0
// Causal inbox: holds received operations until their past has arrived.
//
// Inputs      slices from any link, in any order between links, possibly twice.
// Outputs     next(): the next run of operations whose whole past is in `observed`; the caller applies it and raises `observed`.
// Invariants  what next() returns continues its origin's sequence exactly and depends on nothing unseen; duplicates are dropped
//             and counted. One queue per origin, ordered by sequence: a queue per link would deadlock when a relay sends an
//             operation behind one that needs it.
// Cost        per run one look at each origin's head; contexts are compared per segment, not per operation.
// Source      replication rules 2.2(b); Birman, Schiper, Stephenson, "Lightweight Causal and Atomic Group Multicast" (1991).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/ids.h"
#include "crdt/version_vector.h"
#include "replication/batch.h"

namespace jetlag::replication {

class CausalInbox {
 public:
  struct Run {
    Slice slice;
    RegionId from;
  };

  void add(Slice slice, RegionId from, const crdt::VersionVector& observed);
  std::optional<Run> next(const crdt::VersionVector& observed);
  /// Drops what a neighbour brought and what waits: its stream is opened anew, so it will bring again whatever is still missing.
  void forget(RegionId from);
  void clear();

  std::uint64_t duplicates() const { return duplicates_; }
  std::size_t held_operations() const;
  bool empty() const;
  bool operator==(const CausalInbox&) const = default;

 private:
  struct Held {
    Slice slice;
    RegionId from;
    bool operator==(const Held&) const = default;
  };
  struct Queue {
    crdt::OriginId origin;
    std::deque<Held> held;  // by first sequence
    bool operator==(const Queue&) const = default;
  };
  void drop_seen(Queue& queue, std::uint64_t seen);
  static std::uint32_t deliverable(const Slice& slice, const crdt::VersionVector& observed);

  std::vector<Queue> queues_;  // by origin
  std::uint64_t duplicates_ = 0;
};

}  // namespace jetlag::replication
