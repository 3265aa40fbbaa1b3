// SPDX-License-Identifier: Apache-2.0
// Sorted set: observed-remove map from member to Score (crdt/cell_map.h), ordered by score, members of equal score by bytes.
//
// Value      the members whose score is present, in their order; the rank of a member counts from the lowest.
// Merge      per member, of the scores.
// Conflict   ZADD or ZINCRBY against ZREM or DEL: what the remover had not seen survives. A member that was removed while it was
//            incremented comes back with exactly the unseen increments, a score that no region ever showed. Within one score: the
//            rules of Score.
// Cost       one hash probe per member, and logarithmic time when a score changes; ranks are logarithmic, a range is that and its
//            length. Up to eight members need no hash table, and up to 64 no tree.
// Source     the semantics are those of the documented examples of the modelled store; ranks: core/counted_tree.h.
#pragma once

#include <optional>
#include <string_view>

#include "core/counted_tree.h"
#include "crdt/cell_map.h"
#include "crdt/score.h"

namespace jetlag::crdt {

/// The members of a map of scores in their order; a member is told by its place in the map.
class ScoreOrder {
 public:
  struct Ranked {
    double score = 0;
    std::uint32_t place = 0;
  };
  using Cells = IndexMap<Bytes, Score>;
  using Noted = std::optional<double>;

  static Noted note(const Cells& cells, std::size_t place) {
    const Score& score = cells.value(place);
    return score.present() ? Noted(score.value()) : std::nullopt;
  }
  void update(const Cells& cells, std::size_t place, Noted before);
  void move(const Cells& cells, std::size_t from, std::size_t to);

  /// How many members come before (score, member).
  std::size_t rank(const Cells& cells, double score, std::string_view member) const;
  const CountedTree<Ranked>& tree() const { return tree_; }

 private:
  CountedTree<Ranked> tree_;
};

class SortedSet : public CellMap<Score, ScoreOrder> {
 public:
  static constexpr Type kType = Type::kSortedSet;
  struct Member {
    const Bytes& name;
    double score;
  };

  // Reading. Ranks count from 0, the lowest score first.
  std::optional<double> score(const Bytes& member) const;
  std::optional<std::size_t> rank(const Bytes& member) const;
  /// Requires rank < size().
  Member nth(std::size_t rank) const { return at(index_.tree().nth(rank)); }
  /// How many members, from the lowest on, are before something: before(score, member) must hold for a prefix of the order.
  template <class Before>
  std::size_t count_before(Before before) const {
    return index_.tree().partition_point([&](const ScoreOrder::Ranked& r) { return before(r.score, cells_.nth(r.place).first); });
  }
  /// f(Member) for the ranks [first, last), upwards or downwards.
  template <class F>
  void for_each(std::size_t first, std::size_t last, F f) const {
    index_.tree().for_each(first, last, [&](const ScoreOrder::Ranked& r) { f(at(r)); });
  }
  template <class F>
  void for_each_back(std::size_t first, std::size_t last, F f) const {
    index_.tree().for_each_back(first, last, [&](const ScoreOrder::Ranked& r) { f(at(r)); });
  }

  // Effects.
  Observation write(const ScoreWrite& write, const Meta& meta, Overwrite overwrite);
  Observation increment(const IncrementScore& increment, const Meta& meta);
  Observation remove_all(const DeleteKey& effect, const Meta& meta) { return CellMap::remove_all(effect.score_resets, meta); }

  std::size_t heap_bytes() const { return CellMap::heap_bytes() + index_.tree().heap_bytes(); }

 private:
  Member at(const ScoreOrder::Ranked& r) const { return {cells_.nth(r.place).first, r.score}; }
};

}  // namespace jetlag::crdt
