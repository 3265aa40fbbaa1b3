// SPDX-License-Identifier: Apache-2.0
// CustomRule: a short list of steps that says what concurrent values of a register read as.
//
// Steps      applied in order to the candidates: each keeps those that answer its question best and leaves out the others. Where
//            none answers it (a pattern that no value matches, numbers of which there are none), it leaves out nobody. So every
//            step is a comparison, the first that tells two candidates apart decides, and the newest stamp where none does: a
//            total order, as that of every other rule.
// Last step  kSum, kJoin and kUnion make one value of all that are left. Of one that is left alone the value is as it was
//            written, whatever the last step is.
// Left out   a candidate that is left out changes nothing about who is left.
// Value      pure: reads values, stamps and dots. It decides what is read and never what is kept, so replicas converge whatever
//            it says. Candidates that a data set has loaded are from no region.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "crdt/candidate.h"

namespace jetlag::crdt {

class CustomRule {
 public:
  enum class Kind : std::uint8_t {
    kMatches,
    kLongest,
    kShortest,
    kLargest,
    kSmallest,
    kFirst,
    kLast,
    kNewest,
    kOldest,
    kFrom,
    kJoin,  // this and what follows make a value
    kSum,
    kUnion
  };
  struct Step {
    Kind kind{};
    Bytes argument = {};   ///< kMatches: the pattern; kJoin, kUnion: what stands between the parts
    RegionId region = {};  ///< kFrom
    Bytes text = {};       ///< As it was written, for explanations.
    bool operator==(const Step&) const = default;
  };
  static constexpr bool makes_value(Kind kind) { return kind >= Kind::kJoin; }

  /// REQUIRES: at least one step, of those that make a value only the last.
  explicit CustomRule(std::vector<Step> steps);

  const std::vector<Step>& steps() const { return steps_; }
  /// The step that makes one value of several; nullptr when the rule chooses one.
  const Step* maker() const { return makes_value(steps_.back().kind) ? &steps_.back() : nullptr; }

  /// The step that tells the two apart; nullptr when the newer stamp decides, or both are part of the value.
  const Step* step_between(const Candidate& a, const Candidate& b) const;
  /// Greater: the steps prefer `a`.
  std::weak_ordering compare(const Candidate& a, const Candidate& b) const;

  /// What the last step makes of candidates between which no step decides, in the order of their dots.
  /// REQUIRES: maker().
  Bytes made_of(std::span<const Candidate* const> left) const;

  bool operator==(const CustomRule&) const = default;

 private:
  std::vector<Step> steps_;
};

}  // namespace jetlag::crdt
