// SPDX-License-Identifier: Apache-2.0
// Cell: a register and a counter at once. A string, a hash field (Elem) and the score of a sorted set's member (Score) are cells;
// they differ in what the register holds and in how the two are added up.
//
// Merge      of both parts.
// Conflict   write against increment: the write resets the increments it had seen; the others add to the new base. Write against
//            write: the rule of the register.
// Presence   present() when a candidate or a live accumulator exists; bottom() when nothing at all is left to remember, so that
//            the holder may forget the cell (dead accumulators wait for collection).
// Cost       a register and 8 bytes; counters add one allocation.
#pragma once

#include <span>
#include <vector>

#include "crdt/accumulator.h"
#include "crdt/register.h"

namespace jetlag::crdt {

template <class Value>
class Cell {
 public:
  Cell() = default;
  Cell(BasicRegister<Value> base, Accumulators accumulators) : base_(std::move(base)), accumulators_(std::move(accumulators)) {}

  bool present() const { return !base_.empty() || accumulators_.any_alive(); }
  bool bottom() const { return base_.empty() && accumulators_.empty(); }

  const BasicRegister<Value>& base() const { return base_; }
  /// nullptr when there are none, not even dead ones.
  const Accumulators* accumulators() const { return accumulators_.empty() ? nullptr : &accumulators_; }
  bool has_increments() const { return accumulators_.any_alive(); }
  /// The newest live write or increment; requires present().
  Creation newest() const;

  // Prepare.
  std::vector<AccumulatorReset> observed_resets() const;

  /// Starts to bring what an increment touches into the cache.
  void prefetch() const { accumulators_.entries().prefetch(); }

  // Effects.
  Observation write(BasicCandidate<Value> candidate, const VersionVector& deps, Overwrite overwrite,
                    std::span<const AccumulatorReset> resets, Rule rule);
  Observation increment(Dot birth, Amount sum, const Meta& meta);
  Observation remove(std::span<const AccumulatorReset> resets, const Meta& meta);

  void join(const Cell& theirs, const VersionVector& mine, const VersionVector& their_context);
  bool collect(const AckView& acks) { return accumulators_.collect(acks); }

  std::uint64_t digest() const { return base_.digest() + accumulators_.digest(); }
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const { return base_.data_bytes() + (has_increments() ? sizeof(std::int64_t) : 0); }
  std::size_t heap_bytes() const { return base_.heap_bytes() + accumulators_.entries().heap_bytes(); }
  bool operator==(const Cell&) const = default;

 protected:
  BasicRegister<Value> base_;
  Accumulators accumulators_;
};

}  // namespace jetlag::crdt
