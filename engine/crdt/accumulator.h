// SPDX-License-Identifier: Apache-2.0
// Counters that can be reset: birth-dotted accumulators.
//
// Value      the sum, over accumulators that are alive, of (sum - reset_sum). Each accumulator is written by one origin only and
//            is named by the dot of the increment that opened it (its birth). An increment carries the running sum, not the
//            delta, so it is idempotent and mergeable. A reset carries the (sequence, sum) it had seen and cancels exactly that
//            much: increments the resetter had not seen survive.
// Merge      per birth: the larger (sequence, sum), the larger (reset_sequence, reset_sum). An accumulator that only one side has
//            is kept unless the other side's context holds its birth (then that side has already collected it).
// Conflict   none: all unseen increments add up.
// Collection a dead accumulator (reset_sequence == sequence) is erased once its owner is known to have applied `dead_by`, at once
//            when the owner itself issued it. `dead_by` must be a reset which *itself* covers the whole accumulator: after it the
//            owner opens a new birth and never extends this one.
// Kinds      an accumulator is integer or float from birth; adding the other kind opens another one, and so does an integer
//            that its 64 bits have no room for (counting down from a very large SET). Sums are taken in (origin, birth) order, so
//            equal states give equal bits.
// Cost       8 bytes without any; else one allocation of 56 bytes for each live origin and each dead one not yet collected. All
//            operations are linear in their number.
// Source     after Weidner and Almeida, "An Oblivious Observed-Reset Embeddable Replicated Counter" (PaPoC 2022); the
//            rules here are our own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/flat_array.h"
#include "crdt/dot.h"
#include "crdt/hlc.h"
#include "crdt/number.h"
#include "crdt/op.h"

namespace jetlag::crdt {

/// What each *live* origin is known to have applied. An origin that is not listed (a dead incarnation whose operations may still
/// be under way) is known to have applied nothing; list it again when it is sealed and everybody has its tail.
struct AckView {
  struct Entry {
    OriginId origin;
    const VersionVector* applied = nullptr;
  };
  std::vector<Entry> entries;
  /// These are all: every region is listed, and no operation of a dead incarnation can be under way.
  bool everyone = false;

  bool everyone_applied(const VersionVector& operations) const {
    const auto has = [&](const Entry& e) { return operations.covered_by(*e.applied); };
    return everyone && std::all_of(entries.begin(), entries.end(), has);
  }
  bool applied(OriginId origin, Dot dot) const {
    for (const Entry& e : entries)
      if (e.origin == origin) return e.applied->contains(dot);
    return false;
  }
};

struct Accumulator {
  static constexpr std::uint64_t kFloatBit = std::uint64_t{1} << 63;

  Dot birth;
  std::uint64_t sequence_and_kind = 0;  ///< Of the last increment applied; the top bit says float.
  std::int64_t sum = 0;                 ///< Since birth, at that increment.
  Hlc hlc;                              ///< Of that increment.
  std::uint64_t reset_sequence = 0;     ///< Largest point known to be cancelled ...
  std::int64_t reset_sum = 0;           ///< ... and the sum at that point.
  Dot dead_by;                          ///< A reset that covers the whole accumulator; none while alive.

  std::uint64_t sequence() const { return sequence_and_kind & ~kFloatBit; }
  bool is_float() const { return (sequence_and_kind & kFloatBit) != 0; }
  bool alive() const { return reset_sequence < sequence(); }
  Dot last() const { return Dot::of(birth.origin(), sequence()); }
  Amount total() const { return {sum, is_float()}; }
  Amount cancelled() const { return reset_sequence == 0 ? Amount{0, is_float()} : Amount{reset_sum, is_float()}; }
  Amount value() const { return subtract(total(), cancelled()); }
  bool operator==(const Accumulator&) const = default;
};

class Accumulators {
 public:
  Accumulators() = default;
  /// From decoded entries; they must be strictly ordered by birth.
  explicit Accumulators(FlatArray<Accumulator> entries) : entries_(std::move(entries)) {}

  bool empty() const { return entries_.empty(); }
  bool any_alive() const;
  /// True when a live accumulator has grown beyond what `deps` has seen: a concurrent increment.
  bool holds_unseen(const VersionVector& deps) const {
    for (const Accumulator& a : entries_)
      if (a.alive() && a.sequence() > deps.at(a.birth.origin())) return true;
    return false;
  }
  const FlatArray<Accumulator>& entries() const { return entries_; }

  // Effects.
  void increment(Dot birth, Amount sum, Dot dot, Hlc hlc);
  void reset(std::span<const AccumulatorReset> resets, Dot dot);

  // Prepare.
  /// What a SET, DEL or HDEL written now must list.
  void observe(std::vector<AccumulatorReset>& out) const;
  /// The increment that `dot` (the dot the operation will get) must carry to add `delta`.
  Increment next(Dot dot, Amount delta) const;

  void join(const Accumulators& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Erases what nobody can extend any more; true when something went.
  bool collect(const AckView& acks);

  std::uint64_t digest() const;
  bool operator==(const Accumulators&) const = default;

 private:
  FlatArray<Accumulator> entries_;  // ordered by birth
};

}  // namespace jetlag::crdt
