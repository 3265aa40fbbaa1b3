// SPDX-License-Identifier: Apache-2.0
// Elem: a string or a hash field, which is a register and a counter at once (crdt/cell.h).
//
// Value      number(base) + all unseen-by-reset increments, where base is what the register reads as. Without a base
//            the increments alone; with a base that is not a number the increments are hidden, not lost.
// Cost       72 bytes; counters add one allocation.
#pragma once

#include <optional>
#include <vector>

#include "crdt/cell.h"

namespace jetlag::crdt {

class Elem : public Cell<Bytes> {
 public:
  using Cell::Cell;

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

  // Prepare.
  /// The value that a write of `value` by `region` sends: with rules max and min the better one of it and what it replaces (the
  /// region's own candidates, or the number that it had counted to).
  Bytes value_to_send(Bytes value, RegionId region, Rule rule) const;
  Increment next_increment(Dot dot, Amount delta) const { return accumulators_.next(dot, delta); }

  bool operator==(const Elem&) const = default;
};
static_assert(sizeof(Elem) <= 72);

}  // namespace jetlag::crdt
