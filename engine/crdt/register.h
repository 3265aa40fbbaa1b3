// SPDX-License-Identifier: Apache-2.0
// Register: the set of values that no known write has replaced, resolved on read.
//
// Value      the winner among the candidates, by a Rule (crdt/rule.h), or what a custom one makes of several. Storing all maximal
//            candidates keeps convergence independent of the rule, of clocks and of arrival order (choosing pairwise on arrival
//            would not be transitive with skewed clocks).
// Merge      keep a candidate if both sides have it, or if the side that lacks it has not seen its dot.
// Conflict   as the rule says: crdt/rule.h.
// Values     Bytes (strings, hash fields) or double (scores of a sorted set).
// Cost       64 bytes with one candidate (32 with a double), no allocation for values up to 32 bytes; more candidates live in a
//            vector behind a pointer.
#pragma once

#include <cstdint>
#include <vector>

#include "core/box.h"
#include "core/shared_bytes.h"
#include "crdt/candidate.h"
#include "crdt/custom_rule.h"
#include "crdt/dot.h"
#include "crdt/hlc.h"
#include "crdt/observation.h"
#include "crdt/op.h"
#include "crdt/rule.h"

namespace jetlag::crdt {

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

  /// The winner, or nullptr when empty. Of several that a custom rule makes one value of, the newest.
  const Candidate* resolve(Rule rule) const { return more_ ? resolve_many(rule) : (empty() ? nullptr : &first_); }
  /// What the value consists of, in dot order: the winner; all under kMultiValue; those of which a custom rule makes one value.
  std::vector<const Candidate*> chosen(Rule rule) const;
  /// There is more than one candidate, and the rule may make one value of several: ask made().
  bool is_made(Rule rule) const { return more_ && rule.makes_value(); }
  /// REQUIRES: is_made().
  Value made(Rule rule) const;
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
  void judge_made(const Candidate& own, const Candidate& rival, Rule rule, Observation& met) const;

  Candidate first_;
  Box<std::vector<Candidate>> more_;  // ordered by dot, all after first_; never an empty vector
};
using Register = BasicRegister<Bytes>;

}  // namespace jetlag::crdt
