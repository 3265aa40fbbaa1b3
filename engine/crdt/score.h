// SPDX-License-Identifier: Apache-2.0
// Score: the score of one member of a sorted set: a settable base and increments (crdt/cell.h), all of them doubles.
//
// Value      base + all unseen-by-reset increments, added as doubles: the base first, then by (origin, birth), so equal states
//            give equal bits. Infinite parts are set apart: with parts of one sign the score is infinite, with both it is 0, as
//            ZUNIONSTORE has it. A score is never NaN.
// Conflict   ZADD against ZADD: the newest stamp, at equal time the lower region, whatever the rule of the key is. ZADD against
//            ZINCRBY: the new base plus the increments it had not seen. ZREM cancels what it saw.
// Infinity   what once is infinite forgets the rest of a sum. So increments by infinity, and those that would lead to it, never
//            share an accumulator with others, and a removal can still cancel exactly what it saw.
// Rounding   a region alone nearly always gets the doubles that adding to the score it sees gives: next_increment() moves running
//            sums by rounding noise, and opens up to four accumulators where one cannot hold what is wanted.
// Cost       40 bytes; increments add one allocation.
#pragma once

#include "crdt/cell.h"

namespace jetlag::crdt {

class Score : public Cell<double> {
 public:
  using Cell::Cell;

  /// 0 when not present.
  double value() const;
  /// The increment that `dot` (the dot the operation will get) must carry to add `delta`, which is a number. Rounding noise is
  /// less than a millionth of `delta`.
  Increment next_increment(Dot dot, double delta) const;

  bool operator==(const Score&) const = default;

 private:
  double value_with(Dot birth, double sum) const;
};
static_assert(sizeof(Score) <= 40);

}  // namespace jetlag::crdt
