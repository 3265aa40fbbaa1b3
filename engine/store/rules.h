// SPDX-License-Identifier: Apache-2.0
// Which conflict rule a key's register follows.
//
// Value    a list of (pattern, rule); the first pattern that matches decides, last-writer-wins otherwise. The table is part
//          of the scenario and equal in every region; it only decides how candidates are *read*, so convergence never depends
//          on it.
// Pattern  `*` any characters, `?` one character, `[abc]`, `[a-f]`, `[^a]` one (not) of these, `\` takes the next one literally;
//          everything else stands for itself. A `[` without its `]` takes the rest of the pattern as its class, as Redis does.
// Cost     an empty table costs one comparison.
#pragma once

#include <string_view>
#include <vector>

#include "core/shared_bytes.h"
#include "crdt/object.h"

namespace jetlag::store {

bool glob_matches(std::string_view pattern, std::string_view text);

class RuleTable {
 public:
  struct Line {
    Bytes pattern;
    crdt::Rule rule{};
    bool operator==(const Line&) const = default;
  };

  void add(Bytes pattern, crdt::Rule rule) { lines_.push_back({std::move(pattern), rule}); }
  crdt::Rule rule_of(std::string_view key) const {
    if (lines_.empty()) return {};
    return look_up(key);
  }
  bool empty() const { return lines_.empty(); }
  const std::vector<Line>& lines() const { return lines_; }
  bool operator==(const RuleTable&) const = default;

 private:
  crdt::Rule look_up(std::string_view key) const;
  std::vector<Line> lines_;
};

}  // namespace jetlag::store
