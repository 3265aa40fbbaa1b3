// SPDX-License-Identifier: Apache-2.0
#include "shrink.h"

#include <algorithm>

namespace jetlag::differential {

std::optional<Mismatch> replay(Pair& pair, const std::vector<Words>& history) {
  pair.reset();
  for (std::size_t i = 0; i < history.size(); ++i)
    if (auto problem = pair.run(history[i])) return Mismatch{i, std::move(*problem)};
  if (auto problem = pair.compare_contents()) return Mismatch{history.size(), "at the end: " + std::move(*problem)};
  return std::nullopt;
}

std::vector<Words> shrunk(Pair& pair, std::vector<Words> history) {
  const auto cut = [&](const Mismatch& mismatch) { history.resize(std::min(history.size(), mismatch.at + 1)); };
  if (const auto first = replay(pair, history)) cut(*first);
  else return history;  // a random choice that did not come again
  for (std::size_t block = std::max<std::size_t>(history.size() / 2, 1);; block = (block + 1) / 2) {
    for (std::size_t at = 0; at < history.size();) {
      std::vector<Words> without = history;
      const auto from = without.begin() + static_cast<std::ptrdiff_t>(at);
      without.erase(from, from + static_cast<std::ptrdiff_t>(std::min(block, without.size() - at)));
      if (const auto mismatch = replay(pair, without)) {
        history = std::move(without);
        cut(*mismatch);
      } else {
        at += block;
      }
    }
    if (block == 1) return history;
  }
}

}  // namespace jetlag::differential
