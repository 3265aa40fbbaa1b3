// SPDX-License-Identifier: Apache-2.0
// Runs as nodes of the tree; reading and preparing. The effects are in sequence_place.cpp, whole states in sequence_join.cpp.
#include "crdt/sequence.h"

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {

// --- finding ------------------------------------------------------------------------------------------------------------

std::size_t Sequence::rank_in_ids(ItemId item) const {
  return ids_.partition_point([&](const Named& named) { return named.first < item; });
}

Sequence::Place Sequence::find(ItemId item) const {
  const std::size_t after = ids_.partition_point([&](const Named& named) { return named.first <= item; });
  if (after == 0) return {};
  const Node node = ids_.nth(after - 1).node;
  const ItemRun& run = runs_[node];
  return run.ids.contains(item) ? Place{node, run.offset_of(item)} : Place{};
}

Sequence::Place Sequence::require(ItemId item) const {
  const Place place = find(item);
  JETLAG_CHECK(place.node != kNone, "an operation on a list names items that have arrived before it");
  return place;
}

const Sequence::Generation* Sequence::generation_named(Dot name) const {
  const auto it = std::lower_bound(generations_.begin(), generations_.end(), name,
                                   [](const Generation& g, Dot n) { return g.name < n; });
  return it != generations_.end() && it->name == name ? &*it : nullptr;
}

const Sequence::Generation& Sequence::generation_of(Node node) const {
  if (generations_.size() == 1) return generations_.front();
  const std::uint32_t here = tree_.before(node).all;
  const auto after = std::partition_point(generations_.begin(), generations_.end(),
                                          [&](const Generation& g) { return tree_.before(g.start).all <= here; });
  return *std::prev(after);
}

std::uint32_t Sequence::present_in(const Generation& generation) const {
  return tree_.before(end_of(generation)).shown - tree_.before(generation.start).shown;
}

std::size_t Sequence::runs_in(const Generation& generation) const {
  std::size_t runs = 0;
  for_each_run(generation, [&](const ItemRun&) { ++runs; });
  return runs;
}

std::optional<std::size_t> Sequence::position(ItemId item) const {
  const Place place = find(item);
  if (place.node == kNone || !runs_[place.node].present()) return std::nullopt;
  return shown_before(place);
}

Creation Sequence::newest() const {
  Creation best;
  for_each(0, size(), [&](const Item& item) {
    best = std::max(best, item.content.newest());
    return true;
  });
  return best;
}

// --- prepare ------------------------------------------------------------------------------------------------------------

InsertItems Sequence::prepare_insert(std::size_t position, std::vector<Bytes> values) const {
  InsertItems effect;
  effect.values = std::move(values);
  if (!present()) return effect;
  Place before;
  if (position == 0) {
    before = {generation_of(tree_.shown(0).node).start, 0};
  } else {
    before = tree_.shown(static_cast<std::uint32_t>(position - 1));
    effect.left = runs_[before.node].id(before.offset);
  }
  if (before.offset + 1 < runs_[before.node].length()) {
    effect.right = runs_[before.node].id(before.offset + 1);
  } else if (const Node next = tree_.next(before.node); next != kNone && !starts_generation(next)) {
    effect.right = runs_[next].id(0);
  }
  if (!effect.left || !effect.right) effect.generation = generation_of(before.node).name;
  return effect;
}

SetItem Sequence::prepare_set(std::size_t position, Bytes value, ClockMode clock) const {
  return {at(position).id, std::move(value), overwrite_for(Rule::kLww, clock)};
}

void Sequence::append_ids(std::size_t first, std::size_t last, std::vector<ItemRange>& out) const {
  while (first < last) {
    const Place place = tree_.shown(static_cast<std::uint32_t>(first));
    const ItemRun& run = runs_[place.node];
    const auto length = static_cast<std::uint32_t>(std::min<std::size_t>(last - first, run.length() - place.offset));
    const ItemId lowest = run.id(run.falling ? place.offset + length - 1 : place.offset);
    if (!out.empty() && out.back().solo == run.ids.solo && out.back().at(out.back().length) == lowest)
      out.back().length += length;
    else out.push_back({lowest, length, run.ids.solo});
    first += length;
  }
}

// --- nodes --------------------------------------------------------------------------------------------------------------

void Sequence::weigh(Node node) {
  const ItemRun& run = runs_[node];
  tree_.weigh(node, {run.ids.length, run.present() ? run.ids.length : 0u});
}

Sequence::Node Sequence::add_node(Node before, ItemRun run) {
  const Node node = tree_.insert_after(before, {run.ids.length, run.present() ? run.ids.length : 0u});
  if (node >= runs_.size()) runs_.resize(node + 1);
  runs_[node] = std::move(run);
  if (starts_generation(node)) return node;
  name(node);
  dead_nodes_ += runs_[node].present() ? 0u : 1u;
  return node;
}

ItemRun Sequence::drop_node(Node node) {
  if (!starts_generation(node)) {
    unname(node);
    dead_nodes_ -= runs_[node].present() ? 0u : 1u;
  }
  tree_.erase(node);
  return std::exchange(runs_[node], {});
}

Sequence::Generation& Sequence::open_generation(Dot name) {
  const auto at = std::lower_bound(generations_.begin(), generations_.end(), name,
                                   [](const Generation& g, Dot n) { return g.name < n; });
  JETLAG_CHECK(at == generations_.end() || at->name != name, "a generation of a list is opened once");
  const Node start = add_node(at == generations_.end() ? tree_.back() : tree_.previous(at->start), {});
  return *generations_.insert(at, {name, start, {}});
}

Sequence::Node Sequence::split_before(Place place) {
  if (place.offset == 0) return place.node;
  unname(place.node);
  ItemRun tail = runs_[place.node].cut(place.offset);
  name(place.node);
  weigh(place.node);
  return add_node(place.node, std::move(tail));
}

ItemRun::Fit Sequence::fit(Node a, Node b) const {
  if (a == kNone || b == kNone || starts_generation(a) || starts_generation(b)) return ItemRun::Fit::kNone;
  return runs_[a].fit(runs_[b]);
}

void Sequence::join_with_neighbours(Node node) {
  const auto append = [&](Node to, Node from) {
    ItemRun more = drop_node(from);
    unname(to);
    runs_[to].append(std::move(more));
    name(to);
    weigh(to);
  };
  if (const Node before = tree_.previous(node); fit(before, node) != ItemRun::Fit::kNone) {
    append(before, node);
    node = before;
  }
  if (const Node after = tree_.next(node); fit(node, after) != ItemRun::Fit::kNone) append(node, after);
}

void Sequence::account(const ItemRun& run, std::uint32_t offset, int sign) {
  const Register& content = run.content(offset);
  const ItemId id = run.id(offset);
  const auto times = static_cast<std::uint64_t>(sign);
  digest_ += times * mix(mix(id.dot.packed, id.index), content.digest());
  data_bytes_ += times * content.data_bytes();
  shared_bytes_ += times * content.heap_bytes();
}

void Sequence::account_all(const ItemRun& run) {
  if (!run.present()) return;
  for (std::uint32_t i = 0; i < run.ids.length; ++i) account(run, i, 1);
}

std::uint64_t Sequence::content_digest() const {
  std::uint64_t all = 0;
  for_each(0, size(), [&](const Item& item) {
    all = mix(all, mix(mix(item.id.dot.packed, item.id.index), item.content.content_digest()));
    return true;
  });
  return all;
}

namespace {
/// A node: the run, its place in the tree, and its id at the usual load of the tree of ids.
constexpr std::size_t bytes_of_nodes(std::size_t nodes) { return nodes * sizeof(ItemRun) + RankTree::bytes_of(nodes); }
}  // namespace

std::size_t Sequence::heap_bytes() const {
  return bytes_of_nodes(tree_.size()) + ids_.heap_bytes() + generations_.size() * sizeof(Generation) + size() * sizeof(Register) +
         shared_bytes_;
}

std::size_t Sequence::dead_bytes() const { return bytes_of_nodes(dead_nodes_) + dead_nodes_ * sizeof(Named); }

bool Sequence::operator==(const Sequence& other) const {
  const auto same = [](const Generation& a, const Generation& b) { return a.name == b.name && a.removals == b.removals; };
  if (!std::equal(generations_.begin(), generations_.end(), other.generations_.begin(), other.generations_.end(), same))
    return false;
  Node a = tree_.front(), b = other.tree_.front();
  while (a != kNone && b != kNone && runs_[a] == other.runs_[b]) a = tree_.next(a), b = other.tree_.next(b);
  return a == kNone && b == kNone;
}

}  // namespace jetlag::crdt
