// SPDX-License-Identifier: Apache-2.0
// Running a pattern: all the places it can be in, letter by letter.
#include <algorithm>

#include "scenario/text_letters.h"
#include "scenario/text_pattern.h"

namespace jetlag::scenario {

bool TextPattern::Letters::holds(char32_t letter) const {
  const bool inside =
      std::any_of(ranges.begin(), ranges.end(), [&](const auto& r) { return letter >= r.first && letter <= r.second; });
  return inside != negated;
}

bool TextPattern::found_in(std::string_view text) const {
  std::vector<std::uint32_t> now, next, open;
  std::vector<std::size_t> visited(steps_.size(), SIZE_MAX);  // by step: the round in which it was reached
  std::size_t round = 0, at = 0;
  bool before_is_word = false;
  bool found = false;
  // Follows everything that needs no letter from `from`; the steps that need one go to `list`.
  const auto reach = [&](std::uint32_t from, std::vector<std::uint32_t>& list, bool word_before, bool word_after) {
    open.push_back(from);
    while (!open.empty()) {
      const std::uint32_t pc = open.back();
      open.pop_back();
      if (visited[pc] == round) continue;
      visited[pc] = round;
      const Step& step = steps_[pc];
      switch (step.op) {
        case Op::kFound: found = true; break;
        case Op::kJump: open.push_back(step.a); break;
        case Op::kSplit: open.push_back(step.b), open.push_back(step.a); break;
        case Op::kBegin: if (round == 0) open.push_back(pc + 1); break;
        case Op::kEnd: if (at >= text.size()) open.push_back(pc + 1); break;
        case Op::kWordEdge: if (word_before != word_after) open.push_back(pc + 1); break;
        case Op::kNoWordEdge: if (word_before == word_after) open.push_back(pc + 1); break;
        case Op::kLetter: case Op::kSet: list.push_back(pc); break;
      }
    }
  };
  const auto word_at = [&](std::size_t place) {
    return place < text.size() && static_cast<unsigned char>(text[place]) < 0x80 && is_word(static_cast<char32_t>(text[place]));
  };
  std::vector<std::uint32_t> arrived;
  for (;; ++round) {
    now.clear();
    const bool after = word_at(at);
    for (const std::uint32_t pc : arrived) reach(pc, now, before_is_word, after);
    reach(0, now, before_is_word, after);  // a match may begin anywhere
    if (found || at >= text.size()) return found;
    const char32_t letter = next_letter(text, at);
    arrived.clear();
    for (const std::uint32_t pc : now) {
      const Step& step = steps_[pc];
      if (step.op == Op::kLetter ? letter == step.a : sets_[step.a].holds(letter)) arrived.push_back(pc + 1);
    }
    before_is_word = letter < 0x80 && is_word(letter);
  }
}

}  // namespace jetlag::scenario
