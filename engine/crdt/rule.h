// SPDX-License-Identifier: Apache-2.0
// Rule: how a register is read whose candidates did not know of each other.
//
// Kinds     kLww newest stamp · kFww oldest stamp · kMax / kMin by number if both are numbers, else by bytes · kMultiValue all
//           (reads return them newest first; what calculates with the value takes the newest) · kRegionPriority lowest region ·
//           kCustom the steps of a CustomRule, then the newest stamp. All ties end at the one comparator: newest Stamp, lower
//           region first.
// Value     16 bytes, passed by value. A custom one refers to steps that it does not own: those of a store::RuleTable, which its
//           copies share. Two are equal when their steps are; nothing orders by the reference.
// Writing   how a write treats what it had seen is decided when it is prepared (Overwrite); overwrite_for() says how per rule
//           and clock. Under a custom rule it is as under kLww.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crdt/op.h"

namespace jetlag::crdt {

class CustomRule;

class Rule {
 public:
  enum Kind : std::uint8_t { kLww, kFww, kMax, kMin, kMultiValue, kRegionPriority, kCustom };
  static constexpr std::size_t kKinds = 7;

  constexpr Rule() = default;
  /// REQUIRES: not kCustom, which needs its steps.
  constexpr Rule(Kind kind) : kind_(kind) {}  // NOLINT(google-explicit-constructor): a kind *is* the rule but for the custom one
  /// `steps` outlive the rule.
  explicit Rule(const CustomRule& steps);

  constexpr Kind kind() const { return kind_; }
  /// The last step of a custom rule makes one value of several candidates.
  constexpr bool makes_value() const { return makes_value_; }
  /// REQUIRES: kCustom.
  const CustomRule& steps() const { return *steps_; }

  friend constexpr bool operator==(const Rule& a, Kind b) { return a.kind_ == b; }
  friend bool operator==(const Rule& a, const Rule& b) { return a.kind_ == b.kind_ && a.has_the_steps_of(b); }

 private:
  bool has_the_steps_of(const Rule& other) const;

  Kind kind_ = kLww;
  bool makes_value_ = false;
  const CustomRule* steps_ = nullptr;
};
static_assert(sizeof(Rule) == 16);

/// Which clock stamps register writes: the hybrid logical clock; the wall clock among concurrent writes only; the wall clock
/// alone.
enum class ClockMode : std::uint8_t { kHlc, kCausalWall, kWall };

constexpr Overwrite overwrite_for(Rule rule, ClockMode clock) {
  if (rule == Rule::kMax || rule == Rule::kMin) return Overwrite::kOwn;
  return clock == ClockMode::kWall ? Overwrite::kObservedOlder : Overwrite::kObserved;
}

}  // namespace jetlag::crdt
