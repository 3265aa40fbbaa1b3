// SPDX-License-Identifier: Apache-2.0
#include "crdt/sorted_set.h"

namespace jetlag::crdt {

std::size_t ScoreOrder::rank(const Cells& cells, double score, std::string_view member) const {
  return tree_.partition_point([&](const Ranked& r) {
    return r.score != score ? r.score < score : cells.nth(r.place).first.view() < member;
  });
}

void ScoreOrder::update(const Cells& cells, std::size_t place, Noted before) {
  const Noted after = note(cells, place);
  if (before == after) return;
  const std::string_view member = cells.nth(place).first.view();
  if (before) tree_.erase(rank(cells, *before, member));
  if (after) tree_.insert(rank(cells, *after, member), {*after, static_cast<std::uint32_t>(place)});
}

void ScoreOrder::move(const Cells& cells, std::size_t from, std::size_t to) {
  if (const Noted score = note(cells, from))
    tree_.replace(rank(cells, *score, cells.nth(from).first.view()), {*score, static_cast<std::uint32_t>(to)});
}

std::optional<double> SortedSet::score(const Bytes& member) const {
  const Score* const score = find(member);
  return score != nullptr && score->present() ? std::optional(score->value()) : std::nullopt;
}

std::optional<std::size_t> SortedSet::rank(const Bytes& member) const {
  const auto here = score(member);
  return here ? std::optional(index_.rank(cells_, *here, member.view())) : std::nullopt;
}

Observation SortedSet::write(const ScoreWrite& write, const Meta& meta, Overwrite overwrite) {
  Observation met;
  change(write.member, [&](Score& s) {
    met = s.write({meta.dot, meta.hlc, write.score}, *meta.deps, overwrite, write.resets, Rule::kLww);
  });
  return met;
}

Observation SortedSet::increment(const IncrementScore& increment, const Meta& meta) {
  Observation met;
  change(increment.member, [&](Score& s) { met = s.increment(increment.birth, increment.sum, meta); });
  return met;
}

}  // namespace jetlag::crdt
