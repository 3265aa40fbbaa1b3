// SPDX-License-Identifier: Apache-2.0
// Bounded counter: a number that no region can move beyond its bounds, although none asks another before it does so.
//
// Value      what the counter began with, and all that was added and taken since; always within the bounds.
// Rights     to move up and to move down belong to origins. Whoever creates the counter has all of them: initial - lower down and
//            upper - initial up. Moving down by n uses n rights down and makes n rights up, and the other way round. An origin
//            may give rights to another. A region without enough rights has to refuse, even if others have them.
// Merge      per origin, the row of which more operations are known: only the origin itself writes its row. Its own row is
//            exact there, and the rights that others have given it only grow, so what it sees of its rights is never too much.
// Conflict   none between moves. Counters that regions create at one key without knowing of each other stand side by side; the
//            newest shows (as with bodies of different types), and each stays within its own bounds. A DEL takes a counter with
//            all its rights, and moves that it had not seen: without the rights that were minted for it there are no bounds.
// Incarnations  a region that has lost its memory writes a new row, without rights; those of the old row stay unused, because
//            nobody can know which of them were spent.
// Numbers    bounds are within +-2^58; rows count modulo 2^64, and differences of rows are what matters.
// Cost       some 50 bytes for each origin that moved it, 24 for each to which it gave rights.
// Source     Balegas et al., "Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants" (SRDS 2015).
#pragma once

#include <optional>
#include <vector>

#include "crdt/accumulator.h"
#include "crdt/number.h"
#include "crdt/observation.h"
#include "crdt/register.h"

namespace jetlag::crdt {

/// How far an origin may move the value.
struct Rights {
  std::int64_t down = 0, up = 0;
  bool operator==(const Rights&) const = default;
};

/// Whether the number is within its bounds, and these within 59 bits.
constexpr bool valid(const CreateCounter& terms) {
  return -kCounterLimit <= terms.lower && terms.lower <= terms.initial && terms.initial <= terms.upper &&
         terms.upper <= kCounterLimit;
}

class BoundedCounter {
 public:
  static constexpr Type kType = Type::kBoundedCounter;
  struct Gift {
    OriginId to;
    std::uint64_t down = 0, up = 0;
    bool operator==(const Gift&) const = default;
  };
  /// What one origin has done, as running sums.
  struct Row {
    Dot last;  ///< The operation of the origin that this is after.
    std::uint64_t added = 0, taken = 0;
    std::vector<Gift> gifts;  ///< By origin.
    bool operator==(const Row&) const = default;
  };
  struct Counter {
    Dot name;  ///< The operation that created it.
    Hlc hlc;
    CreateCounter terms;
    std::vector<Row> rows;  ///< By origin.

    std::int64_t value() const;
    Rights rights_of(OriginId origin) const;
    const Row* row_of(OriginId origin) const;
    /// Nobody else has rights; as `origin` sees it, which is never too much.
    bool held_by(OriginId origin) const;
    /// Those that have or had rights, in order.
    std::vector<OriginId> holders() const;
    Creation creation() const { return {{hlc, name.origin()}, name}; }
    bool operator==(const Counter&) const = default;
  };

  bool present() const { return !counters_.empty(); }
  bool bottom() const { return counters_.empty(); }
  std::size_t size() const { return present() ? 1 : 0; }
  Creation newest() const { return shown().creation(); }
  /// The newest one. Requires present().
  const Counter& shown() const;
  /// By the dots of their creations.
  const std::vector<Counter>& counters() const { return counters_; }

  // Prepare, with the rights that `origin` has; the caller has made sure that they suffice.
  MoveCounter prepare_move(OriginId origin, std::int64_t by) const;
  MoveCounter prepare_gift(OriginId origin, OriginId to, Rights rights) const;

  // Effects. A move of a counter that is not there was beaten by a DEL.
  Observation create(const CreateCounter& effect, const Meta& meta);
  Observation move(const MoveCounter& effect, const Meta& meta);
  Observation remove_all(const DeleteKey&, const Meta& meta);

  void join(const BoundedCounter& theirs, const VersionVector& mine, const VersionVector& their_context);
  bool collect(const AckView&) { return false; }  ///< There is nothing dead in it.
  /// Adds a decoded counter; false where there is one of that name, or its parts are out of order.
  bool insert(Counter counter);

  std::uint64_t digest() const;
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const { return counters_.size() * sizeof(CreateCounter); }
  std::size_t heap_bytes() const;
  bool operator==(const BoundedCounter&) const = default;

 private:
  std::vector<Counter> counters_;
};

}  // namespace jetlag::crdt
