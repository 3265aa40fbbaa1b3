// SPDX-License-Identifier: Apache-2.0
// Register: the set of values that no known write has replaced, resolved on read.
//
// Value      the winner among the candidates, by a Rule. Storing all maximal candidates keeps convergence independent of the
//            rule, of clocks and of arrival order (choosing pairwise on arrival would not be transitive with skewed clocks).
// Merge      keep a candidate if both sides have it, or if the side that lacks it has not seen its dot.
// Conflict   kLww newest stamp · kFww oldest stamp · kMax / kMin by number if both are numbers, else by bytes · kMultiValue all
//            (reads return them newest first; what calculates with the value takes the newest) · kRegionPriority lowest region.
//            All ties end at the one comparator: newest Stamp, lower region first.
// Writing    how a write treats what it had seen is decided when it is prepared (Overwrite); overwrite_for() says how per rule
//            and clock.
// Values     Bytes (strings, hash fields) or double (scores of a sorted set).
// Cost       64 bytes with one candidate (32 with a double), no allocation for values up to 32 bytes; more candidates live in a
//            vector behind a pointer.
#pragma once

#include <cstdint>
#include <vector>

#include "core/box.h"
#include "core/shared_bytes.h"
#include "crdt/dot.h"
#include "crdt/hlc.h"
#include "crdt/observation.h"
#include "crdt/op.h"

namespace jetlag::crdt {

enum class Rule : std::uint8_t { kLww, kFww, kMax, kMin, kMultiValue, kRegionPriority };

/// Which clock stamps register writes: the hybrid logical clock; the wall clock among concurrent writes only; the wall clock
/// alone.
enum class ClockMode : std::uint8_t { kHlc, kCausalWall, kWall };

constexpr Overwrite overwrite_for(Rule rule, ClockMode clock) {
  if (rule == Rule::kMax || rule == Rule::kMin) return Overwrite::kOwn;
  return clock == ClockMode::kWall ? Overwrite::kObservedOlder : Overwrite::kObserved;
}

template <class Value>
struct BasicCandidate {
  Dot dot;
  Hlc hlc;
  Value value{};
  Stamp stamp() const { return {hlc, dot.origin()}; }
  bool operator==(const BasicCandidate&) const = default;
};
using Candidate = BasicCandidate<Bytes>;

/// The operation that created something, ordered: newer stamp, then larger dot.
struct Creation {
  Stamp stamp;
  Dot dot;
  bool operator==(const Creation&) const = default;
  friend std::strong_ordering operator<=>(const Creation& a, const Creation& b) {
    if (const auto c = a.stamp <=> b.stamp; c != 0) return c;
    return a.dot <=> b.dot;
  }
};

/// True when `a` wins over `b` under `rule`; a total order for every rule.
template <class Value>
bool beats(const BasicCandidate<Value>& a, const BasicCandidate<Value>& b, Rule rule);
/// True when `a` is the better *value* for kMax or kMin (ties: false).
bool better_value(std::string_view a, std::string_view b, Rule rule);
bool better_value(double a, double b, Rule rule);

template <class Value>
class BasicRegister {
 public:
  using Candidate = BasicCandidate<Value>;

  bool empty() const { return !first_.dot; }
  std::size_t size() const { return empty() ? 0 : 1 + (more_ ? more_->size() : 0); }
  /// Candidates in dot order.
  const Candidate& operator[](std::size_t i) const { return i == 0 ? first_ : (*more_)[i - 1]; }

  /// A write by an operation that had seen `deps`.
  Observation write(Candidate candidate, const VersionVector& deps, Overwrite overwrite, Rule rule);
  /// Removes every candidate in `deps`; true when some candidate survives.
  bool remove(const VersionVector& deps);
  void join(const BasicRegister& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Adds a decoded candidate; false when its dot is there already.
  bool insert(Candidate candidate);

  /// The winner, or nullptr when empty.
  const Candidate* resolve(Rule rule) const { return more_ ? resolve_many(rule) : (empty() ? nullptr : &first_); }
  Creation newest() const;
  /// With rules max and min a write replaces the writer's own candidates by the best of them and the new value: the value to
  /// send.
  Value best_own(Value value, RegionId region, Rule rule) const;

  std::uint64_t digest() const;
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const;
  std::size_t heap_bytes() const;
  bool operator==(const BasicRegister&) const = default;

 private:
  template <class Keep> void keep_if(Keep keep);
  const Candidate* resolve_many(Rule rule) const;
  Observation judge(Dot written, const VersionVector& deps, Rule rule) const;

  Candidate first_;
  Box<std::vector<Candidate>> more_;  // ordered by dot, all after first_; never an empty vector
};
using Register = BasicRegister<Bytes>;

}  // namespace jetlag::crdt
