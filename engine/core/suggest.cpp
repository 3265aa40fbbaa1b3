// SPDX-License-Identifier: Apache-2.0
#include "core/suggest.h"

#include <algorithm>
#include <vector>

namespace jetlag {
namespace {

constexpr std::size_t kLongestWord = 64;  ///< Longer ones are compared by their beginning.

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_folded(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongestWord);
  b = b.substr(0, kLongestWord);
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates) {
  word = word.substr(0, kLongestWord);
  std::string_view best;
  std::size_t best_score = SIZE_MAX;
  for (const auto candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    const std::size_t reach = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    const bool prefix = word.size() >= 3 && candidate.size() >= 3 &&
                        (starts_with_folded(candidate, word) || starts_with_folded(word, candidate));
    if (distance > reach && !prefix) continue;
    const std::size_t score = prefix ? std::min<std::size_t>(distance, reach) : distance;
    if (score < best_score) {
      best_score = score;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto name = nearest_name(word, candidates);
  return name.empty() ? std::string() : "; did you mean \"" + std::string(name) + "\"?";
}

std::string name_list(std::span<const std::string_view> names, std::string_view last_joint) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? last_joint : std::string_view(", ");
    out += names[i];
  }
  return out;
}

}  // namespace jetlag
