// SPDX-License-Identifier: Apache-2.0
#include "core/glob.h"

#include <algorithm>

namespace jetlag {

namespace {

/// Whether `c` is in the class that begins after the `[` before `p`; moves `p` behind its `]`.
bool class_holds(std::string_view pattern, std::size_t& p, char c) {
  const bool negated = p < pattern.size() && pattern[p] == '^';
  if (negated) ++p;
  bool found = false;
  for (; p < pattern.size() && pattern[p] != ']'; ++p) {
    if (pattern[p] == '\\' && p + 1 < pattern.size()) {
      found |= pattern[++p] == c;
    } else if (p + 2 < pattern.size() && pattern[p + 1] == '-') {
      const auto [low, high] = std::minmax(pattern[p], pattern[p + 2]);
      found |= low <= c && c <= high;
      p += 2;
    } else {
      found |= pattern[p] == c;
    }
  }
  if (p < pattern.size()) ++p;
  return found != negated;
}

/// Whether the part of the pattern at `p`, which is no `*`, matches `c`; moves `p` behind it.
bool one_matches(std::string_view pattern, std::size_t& p, char c) {
  if (p >= pattern.size()) return false;
  const char wanted = pattern[p++];
  if (wanted == '?') return true;
  if (wanted == '[') return class_holds(pattern, p, c);
  if (wanted == '\\' && p < pattern.size()) return pattern[p++] == c;
  return wanted == c;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
      continue;
    }
    std::size_t behind = p;
    if (one_matches(pattern, behind, text[t])) {
      p = behind;
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

}  // namespace jetlag
