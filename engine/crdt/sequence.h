// SPDX-License-Identifier: Apache-2.0
// Sequence: a list, in which every item keeps its place among those that its writer saw around it (FugueMax).
//
// Value       the items that are present, in order. An item is inserted between two others, its origins, and its place follows
//             from them alone. Its content is a register: the insertion writes it, LSET writes it again, removal removes the
//             writes that the remover had seen. The item is present while a write is left.
// Merge       the union of the items; of each, of the registers.
// Conflict    insertions at one gap: the run of the lower region comes first, and runs stay whole, forwards (RPUSH) and backwards
//             (LPUSH). Removal against LSET: the write that the remover had not seen keeps the item, at its place, once. LSET
//             against LSET: last writer wins, whatever the rule of the key. Removal against removal: the item is gone, but two
//             clients may have got it (Observation::popped_twice).
// Skeleton    of a removed item its id and origins stay, because others may name it as an origin; runs of them take one node.
// Generations what is pushed where nothing visible is left names no old item but opens a generation: a sequence of its own, named
//             by its first operation. The list is its generations in the order of their names, lower regions first. A generation
//             without present items never gets another one from anybody who knows that, so it is forgotten, skeleton and all,
//             once every region has applied its removals (collect()). Inside a generation the skeleton stays.
// Runs        items that were inserted one behind the other, and are all present or all removed, are one node, always the longest
//             possible: equal states have equal nodes whatever happened on the way.
// Cost        from position to item, from item to position and every change of one item: logarithmic in the runs, and linear in
//             concurrent insertions at the same gap; splitting a run moves its shorter part. A node takes some 170 bytes, a
//             present item 64 more. Whole-state operations: linear, each step logarithmic.
// Errors      an operation or a state that names items which are not there is a failed check: causal delivery rules it out.
// Source      Weidner, Kleppmann, "The Art of the Fugue: Minimizing Interleaving in Collaborative Text Editing" (2025), with the
//             insertion loop of Gentle's reference-crdts; generations and their collection are our own.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/counted_tree.h"
#include "core/rank_tree.h"
#include "crdt/accumulator.h"
#include "crdt/item.h"
#include "crdt/register.h"

namespace jetlag::crdt {

/// Items inserted one behind the other: the origin of each but the first is the one before it, the right origin of all is one.
struct ItemRun {
  ItemRange ids;
  ItemId left, right;
  std::vector<Register> contents;  ///< Of the items from `skipped` on; empty when the items are removed.
  std::uint32_t skipped = 0;       ///< Dead entries at the front of `contents`.

  bool present() const { return !contents.empty(); }
  Register& content(std::uint32_t offset) { return contents[skipped + offset]; }
  const Register& content(std::uint32_t offset) const { return contents[skipped + offset]; }
  ItemId left_of(std::uint32_t offset) const { return offset == 0 ? left : ids.at(offset - 1); }
  bool operator==(const ItemRun&) const;
};

class Sequence {
 public:
  static constexpr Type kType = Type::kList;
  struct Generation {
    Dot name;
    RankTree::Node start = RankTree::kNone;  ///< Stands before its items, and counts as one that is removed.
    VersionVector removals;                  ///< Operations that removed items of it.
  };
  /// A present item.
  struct Item {
    ItemId id;
    const Register& content;
    const Bytes& value() const { return content.resolve(Rule::kLww)->value; }
  };

  // Reading. Positions count the present items from 0.
  std::size_t size() const { return tree_.total().shown; }
  bool present() const { return size() != 0; }
  /// Removed items whose skeleton is kept.
  std::size_t removed() const { return tree_.total().all - tree_.total().shown - generations_.size(); }
  bool bottom() const { return generations_.empty(); }
  /// Requires position < size().
  Item at(std::size_t position) const { return item(tree_.shown(static_cast<std::uint32_t>(position))); }
  /// f(Item) for the positions [first, last), onwards or backwards; f may return false to stop.
  template <class F> void for_each(std::size_t first, std::size_t last, F f) const;
  template <class F> void for_each_back(std::size_t first, std::size_t last, F f) const;
  /// Where a present item is.
  std::optional<std::size_t> position(ItemId item) const;
  /// The newest live write: linear, only needed when types conflict. Requires present().
  Creation newest() const;
  /// All runs of a generation in order, removed ones included.
  template <class F>
  void for_each_run(const Generation& generation, F f) const {
    const Node end = end_of(generation);
    for (Node node = tree_.next(generation.start); node != end; node = tree_.next(node)) f(runs_[node]);
  }
  std::size_t runs_in(const Generation& generation) const;
  const std::vector<Generation>& generations() const { return generations_; }

  // Prepare.
  /// An insertion before the item at `position`, or at the end.
  InsertItems prepare_insert(std::size_t position, std::vector<Bytes> values) const;
  SetItem prepare_set(std::size_t position, Bytes value, ClockMode clock) const;
  /// The ids at positions [first, last), appended to `out`.
  void append_ids(std::size_t first, std::size_t last, std::vector<ItemRange>& out) const;

  // Effects.
  Observation insert(const InsertItems& effect, const Meta& meta);
  Observation set(const SetItem& effect, const Meta& meta);
  Observation remove(const RemoveItems& effect, const Meta& meta);
  Observation remove_all(const DeleteKey&, const Meta& meta);

  void join(const Sequence& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Forgets generations without present items whose removals everybody has applied; true when something went.
  bool collect(const AckView& acks);
  /// Whether collect() may find something some day.
  bool awaits_collection() const;
  /// Builds a decoded sequence from its start: generations in order, runs in order. False when it does not fit.
  bool append(Dot generation, VersionVector removals);
  bool append(ItemRun run);
  /// Whether all origins are in their generation, on the right side: to be asked once everything is appended.
  bool complete() const;

  std::uint64_t digest() const { return digest_; }  ///< Over ids and writes, not over their order, which follows.
  std::uint64_t content_digest() const;             ///< Over values and order.
  std::size_t data_bytes() const { return data_bytes_; }
  std::size_t heap_bytes() const;
  /// The part of it that belongs to removed items.
  std::size_t dead_bytes() const;
  bool operator==(const Sequence& other) const;

 private:
  using Node = RankTree::Node;
  using Place = RankTree::Place;
  static constexpr Node kNone = RankTree::kNone;
  struct Named {
    ItemId first;
    Node node;
  };
  class Joiner;

  // sequence.cpp: finding, and runs as nodes.
  Place find(ItemId item) const;
  Place require(ItemId item) const;
  Item item(Place place) const { return {runs_[place.node].ids.at(place.offset), runs_[place.node].content(place.offset)}; }
  std::size_t rank_in_ids(ItemId item) const;
  std::uint32_t order(Place p) const { return p.node == kNone ? UINT32_MAX : tree_.before(p.node).all + p.offset; }
  const Generation* generation_named(Dot name) const;
  const Generation& generation_of(Node node) const;
  /// The first node behind it; kNone at the end of the list.
  Node end_of(const Generation& generation) const {
    const Generation* const next = &generation + 1;
    return next == generations_.data() + generations_.size() ? kNone : next->start;
  }
  bool starts_generation(Node node) const { return !runs_[node].ids.first; }
  std::uint32_t shown_before(Place place) const {
    return tree_.before(place.node).shown + (place.node != kNone && runs_[place.node].present() ? place.offset : 0);
  }
  std::uint32_t present_in(const Generation& generation) const;
  Generation& open_generation(Dot name);
  Node add_node(Node before, ItemRun run);
  ItemRun drop_node(Node node);
  void weigh(Node node);
  /// Makes the place the first of its node.
  Node split_before(Place place);
  bool joinable(Node a, Node b) const;
  void join_with_neighbours(Node node);
  void account(const ItemRun& run, std::uint32_t offset, int sign);
  void account_all(const ItemRun& run);

  // sequence_place.cpp: where an insertion belongs, and what happens to single items.
  /// Puts a run between its origins. True when present items stand there, too: nobody who saw both origins knew of those.
  bool place(ItemRun run, const Generation& generation);
  void insert_before(Place place, ItemRun run);
  /// Runs change(content) on items of one present run, and keeps nodes, sizes and digest right.
  template <class Change> void change(Place from, std::uint32_t length, Change change);
  void retire(Node node, std::uint32_t first, std::uint32_t last);
  void revive(Place place, Register content);

  std::vector<ItemRun> runs_;  // by node; of nodes in use
  RankTree tree_;
  CountedTree<Named> ids_;     // by first id; without the starts of generations
  std::vector<Generation> generations_;
  std::size_t dead_nodes_ = 0;
  std::uint64_t digest_ = 0;
  std::size_t data_bytes_ = 0, shared_bytes_ = 0;
};

template <class F>
void Sequence::for_each(std::size_t first, std::size_t last, F f) const {
  last = std::min(last, size());
  Place place;
  for (std::size_t i = first; i < last; ++i, ++place.offset) {
    if (place.node == kNone || place.offset == runs_[place.node].ids.length) place = tree_.shown(static_cast<std::uint32_t>(i));
    if (!f(item(place))) return;
  }
}

template <class F>
void Sequence::for_each_back(std::size_t first, std::size_t last, F f) const {
  Place place;
  for (std::size_t i = std::min(last, size()); i-- > first; --place.offset) {
    if (place.node == kNone || place.offset == UINT32_MAX) place = tree_.shown(static_cast<std::uint32_t>(i));
    if (!f(item(place))) return;
  }
}

template <class Change>
void Sequence::change(Place from, std::uint32_t length, Change change) {
  ItemRun& run = runs_[from.node];
  std::vector<std::pair<std::uint32_t, std::uint32_t>> gone;  // stretches [first, last)
  for (std::uint32_t i = from.offset; i < from.offset + length; ++i) {
    account(run, i, -1);
    Register& content = run.content(i);
    change(content);
    if (!content.empty()) account(run, i, 1);
    else if (!gone.empty() && gone.back().second == i) ++gone.back().second;
    else gone.push_back({i, i + 1});
  }
  for (auto stretch = gone.rbegin(); stretch != gone.rend(); ++stretch) retire(from.node, stretch->first, stretch->second);
}

}  // namespace jetlag::crdt
