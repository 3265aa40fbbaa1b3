// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>

#include "lab/conflicts.h"

namespace jetlag::lab {

namespace {

using observe::Interleaving;

/// Levels without a gap: 0, 0, 1 but not 0, 0, 2.
bool is_dense(const std::vector<std::uint8_t>& level) {
  const std::uint8_t most = *std::max_element(level.begin(), level.end());
  for (std::uint8_t each = 0; each < most; ++each)
    if (std::find(level.begin(), level.end(), each) == level.end()) return false;
  return true;
}

bool is_transitive(const std::vector<std::vector<bool>>& saw) {
  for (std::size_t i = 0; i < saw.size(); ++i)
    for (std::size_t j = 0; j < saw.size(); ++j)
      for (std::size_t k = 0; k < saw.size(); ++k)
        if (saw[i][j] && saw[j][k] && !saw[i][k]) return false;
  return true;
}

/// Whoever is earlier may have been seen, or not.
void add_all(const std::vector<std::uint8_t>& level, std::vector<Interleaving>& out) {
  std::vector<std::pair<std::size_t, std::size_t>> may;
  for (std::size_t i = 0; i < level.size(); ++i)
    for (std::size_t j = 0; j < level.size(); ++j)
      if (level[j] < level[i]) may.emplace_back(i, j);
  for (std::uint32_t bits = 0; bits < 1u << may.size(); ++bits) {
    Interleaving one;
    one.level = level;
    one.saw.assign(level.size(), std::vector<bool>(level.size(), false));
    for (std::size_t m = 0; m < may.size(); ++m) one.saw[may[m].first][may[m].second] = (bits >> m & 1) != 0;
    if (is_transitive(one.saw)) out.push_back(std::move(one));
  }
}

}  // namespace

std::vector<Interleaving> interleavings(std::size_t commands) {
  std::vector<Interleaving> all;
  std::vector<std::uint8_t> level(commands, 0);
  for (;;) {
    if (is_dense(level)) add_all(level, all);
    std::size_t digit = commands;
    while (digit > 0 && ++level[digit - 1] == commands) level[--digit] = 0;
    if (digit == 0) return all;
  }
}

}  // namespace jetlag::lab
