// SPDX-License-Identifier: Apache-2.0
// Which conflict rule a key's register follows.
//
// Value    a list of (pattern, rule); the first pattern that matches decides, last-writer-wins otherwise. The table is part
//          of the scenario and equal in every region; it only decides how candidates are *read*, so convergence never depends
//          on it. Patterns are those of core/glob.h.
// Sharing  copies share the steps of custom rules, which never change: a rule is valid as long as some copy of its table is.
// Cost     an empty table costs one comparison.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/glob.h"
#include "core/shared_bytes.h"
#include "crdt/custom_rule.h"
#include "crdt/object.h"

namespace jetlag::store {

class RuleTable {
 public:
  struct Line {
    Bytes pattern;
    crdt::Rule rule{};
    bool operator==(const Line&) const = default;
  };

  void add(Bytes pattern, crdt::Rule::Kind rule) { lines_.push_back({std::move(pattern), rule}); }
  void add(Bytes pattern, crdt::CustomRule rule) {
    customs_.push_back(std::make_shared<const crdt::CustomRule>(std::move(rule)));
    lines_.push_back({std::move(pattern), crdt::Rule(*customs_.back())});
  }
  crdt::Rule rule_of(std::string_view key) const {
    if (lines_.empty()) return {};
    return look_up(key);
  }
  bool empty() const { return lines_.empty(); }
  const std::vector<Line>& lines() const { return lines_; }
  bool operator==(const RuleTable& other) const { return lines_ == other.lines_; }

 private:
  crdt::Rule look_up(std::string_view key) const;

  std::vector<Line> lines_;
  std::vector<std::shared_ptr<const crdt::CustomRule>> customs_;  // what the rules of the lines refer to
};

}  // namespace jetlag::store
