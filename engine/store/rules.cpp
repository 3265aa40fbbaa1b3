// SPDX-License-Identifier: Apache-2.0
#include "store/rules.h"

namespace jetlag::store {

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
      continue;
    }
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    const std::size_t at = escaped ? p + 1 : p;
    if (at < pattern.size() && (pattern[at] == text[t] || (!escaped && pattern[at] == '?'))) {
      p = at + 1;
      ++t;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star + 1;
    t = ++retry;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

crdt::Rule RuleTable::look_up(std::string_view key) const {
  for (const Line& line : lines_)
    if (glob_matches(line.pattern, key)) return line.rule;
  return {};
}

}  // namespace jetlag::store
