// SPDX-License-Identifier: Apache-2.0
// Elem: a string or a hash field, which is a register and a counter at once.
//
// Value      number(base) + all unseen-by-reset increments, where base is the register's winner. Without a base the increments
//            alone; with a base that is not a number the increments are hidden, not lost.
// Merge      of both parts.
// Conflict   SET against INCR: the SET resets the increments it had seen; the others add to the new base. SET against SET: the
//            rule.
// Presence   present() when a candidate or a live accumulator exists; bottom() when nothing at all is left to remember, so that
//            the holder may forget the element (dead accumulators wait for collection).
// Cost       72 bytes; counters add one allocation.
#pragma once

#include <optional>
#include <vector>

#include "crdt/accumulator.h"
#include "crdt/register.h"

namespace jetlag::crdt {

class Elem {
 public:
  Elem() = default;
  Elem(Register base, Accumulators accumulators);

  bool present() const { return !base_.empty() || accumulators_.any_alive(); }
  bool bottom() const { return base_.empty() && accumulators_.empty(); }

  const Register& base() const { return base_; }
  /// nullptr when there are none, not even dead ones.
  const Accumulators* accumulators() const { return accumulators_.empty() ? nullptr : &accumulators_; }
  bool has_increments() const { return accumulators_.any_alive(); }

  // Reading.
  /// The value that wins, as commands calculate with it; empty when not present (ask present()).
  Bytes value(Rule rule) const;
  /// What a read returns: under kMultiValue all concurrent values, newest first (numbers with the increments added); under every
  /// other rule the one that wins.
  std::vector<Bytes> values(Rule rule) const;
  struct Total {
    Amount amount;
    bool overflow = false;  ///< The integer sum left the 64-bit range and wrapped.
  };
  /// The element as a number (0 when not present); nothing when the base is not a number.
  std::optional<Total> number(Rule rule) const;
  /// The newest live write or increment; requires present().
  Creation newest() const;

  // Prepare.
  /// The value that a write of `value` by `region` sends: with rules max and min the better one of it and what it replaces (the
  /// region's own candidates, or the number that it had counted to).
  Bytes value_to_send(Bytes value, RegionId region, Rule rule) const;
  std::vector<AccumulatorReset> observed_resets() const;
  Increment next_increment(Dot dot, Amount delta) const;

  /// Starts to bring what an increment touches into the cache.
  void prefetch() const { accumulators_.entries().prefetch(); }

  // Effects.
  Observation write(Candidate candidate, const VersionVector& deps, Overwrite overwrite,
                    std::span<const AccumulatorReset> resets, Rule rule);
  Observation increment(Dot birth, Amount sum, const Meta& meta);
  Observation remove(std::span<const AccumulatorReset> resets, const Meta& meta);

  void join(const Elem& theirs, const VersionVector& mine, const VersionVector& their_context);
  bool collect(const AckView& acks);

  std::uint64_t digest() const { return base_.digest() + accumulators_.digest(); }
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const;
  std::size_t heap_bytes() const;
  bool operator==(const Elem&) const = default;

 private:
  Register base_;
  Accumulators accumulators_;
};
static_assert(sizeof(Elem) <= 72);

}  // namespace jetlag::crdt
