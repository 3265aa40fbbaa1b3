// SPDX-License-Identifier: Apache-2.0
// Where an insertion belongs, and what the other effects do to single items.
#include "core/check.h"
#include "crdt/sequence.h"

namespace jetlag::crdt {

void Sequence::insert_before(Place place, ItemRun run) {
  account_all(run);
  Node before;
  if (place.offset != 0) {
    split_before(place);
    before = place.node;
  } else {
    before = place.node == kNone ? tree_.back() : tree_.previous(place.node);
  }
  const Node behind = tree_.next(before);
  if (!starts_generation(before) && runs_[before].fit(run) == ItemRun::Fit::kRising) {
    runs_[before].append(std::move(run));
    weigh(before);
  } else if (behind != kNone && !starts_generation(behind) && run.fit(runs_[behind]) == ItemRun::Fit::kFalling) {
    runs_[behind].prepend(std::move(run));
    weigh(behind);
  } else {
    add_node(before, std::move(run));
  }
}

bool Sequence::place(ItemRun run, const Generation& generation) {
  const Place left = run.left ? require(run.left) : Place{generation.start, 0};
  Place right = run.right ? require(run.right) : Place{end_of(generation), 0};
  Place at = left.offset + 1 < runs_[left.node].length() ? Place{left.node, left.offset + 1} : Place{tree_.next(left.node), 0};
  if (at == right) {
    insert_before(at, std::move(run));
    return false;
  }
  // Others may have pushed at the same left origin and before the right one: the latter begins a node, as long as this takes.
  const bool within = right.offset != 0;
  if (within) right = {split_before(right), 0};
  const std::uint32_t left_order = order(left), right_order = order(right);
  JETLAG_CHECK(left_order < right_order, "the left origin of an item is before its right one");
  const auto order_of = [&](ItemId other) { return order(other ? require(other) : Place{end_of(generation), 0}); };
  const bool met = shown_before(right) != shown_before(at);
  Place to = at;
  // The other items between the origins, run by run. A run may be inserted at the same left origin: then right origins and
  // regions decide, of its first item if it rises, of its last if it falls; the rest of it belongs to that one. What hangs on
  // something before the left origin ends the search.
  for (bool scanning = false; at != right && at.node != kNone; at = {tree_.next(at.node), 0}) {
    if (!scanning) to = at;
    const ItemRun& other = runs_[at.node];
    const ItemId other_left = other.left_of(at.offset);
    if (other_left == run.left) {
      if (other.right == run.right) {
        if (run.ids.first.dot.origin() < other.ids.first.dot.origin()) break;
        scanning = false;
      } else {
        scanning = order_of(other.right) < right_order;
      }
    } else if (!other_left || order(require(other_left)) < left_order) {
      break;
    }
    if (!scanning) to = {tree_.next(at.node), 0};
  }
  insert_before(to, std::move(run));
  if (within) join_with_neighbours(right.node);
  return met;
}

Observation Sequence::insert(const InsertItems& effect, const Meta& meta) {
  JETLAG_CHECK(!effect.values.empty(), "an insertion inserts something");
  ItemRun run;
  run.ids = {{meta.dot, 0}, static_cast<std::uint32_t>(effect.values.size()), effect.values.size() == 1};
  run.left = effect.left;
  run.right = effect.right;
  run.contents.reserve(effect.values.size() == 1 ? 1 : effect.values.size());
  for (const Bytes& value : effect.values) run.contents.emplace_back().insert({meta.dot, meta.hlc, value});
  Observation met;
  if (effect.generation) {
    const Generation* const generation = generation_named(effect.generation);
    JETLAG_CHECK(generation != nullptr, "an operation on a list names a generation that has been opened before it");
    met.concurrent = place(std::move(run), *generation);
  } else if (effect.left) {
    met.concurrent = place(std::move(run), generation_of(require(effect.left).node));
  } else {
    met.concurrent = present();
    place(std::move(run), open_generation(meta.dot));
  }
  return met;
}

void Sequence::retire(Node node, std::uint32_t first, std::uint32_t last) {
  if (last < runs_[node].length()) split_before({node, last});
  node = split_before({node, first});
  runs_[node].contents = {};
  ++dead_nodes_;
  weigh(node);
  join_with_neighbours(node);
}

void Sequence::revive(Place place, Register content) {
  const Node node = split_before(place);
  if (runs_[node].length() > 1) split_before({node, 1});
  runs_[node].contents.push_back(std::move(content));
  --dead_nodes_;
  account(runs_[node], 0, 1);
  weigh(node);
  join_with_neighbours(node);
}

Observation Sequence::set(const SetItem& effect, const Meta& meta) {
  Observation met;
  const Place place = require(effect.item);
  Candidate candidate{meta.dot, meta.hlc, effect.value};
  if (runs_[place.node].present()) {
    change(place, 1, [&](Register& content) {
      met = content.write(std::move(candidate), *meta.deps, effect.overwrite, Rule::kLww);
    });
  } else {  // somebody took it out who had not seen this write
    Register content;
    content.insert(std::move(candidate));
    revive(place, std::move(content));
    met.concurrent = true;
  }
  return met;
}

Observation Sequence::remove(const RemoveItems& effect, const Meta& meta) {
  Observation met;
  for (const ItemRange& range : effect.items) {
    for (std::uint32_t done = 0; done < range.length;) {
      const Place from = require(range.at(done));
      const ItemRun& run = runs_[from.node];
      const std::uint32_t length = std::min(range.length - done, run.falling ? from.offset + 1 : run.length() - from.offset);
      const Place first = run.falling ? Place{from.node, from.offset + 1 - length} : from;
      JETLAG_CHECK(run.ids.solo == range.solo, "the ids of a removal follow each other as those of the insertions did");
      const auto& in = generation_of(from.node);
      generations_[static_cast<std::size_t>(&in - generations_.data())].removals.raise(meta.dot.origin(), meta.dot.sequence());
      if (!run.present()) met.popped_twice += effect.popped ? length : 0;
      else change(first, length, [&](Register& content) { met.concurrent |= content.remove(*meta.deps); });
      done += length;
    }
  }
  met.concurrent |= met.popped_twice != 0;
  return met;
}

Observation Sequence::remove_all(const DeleteKey&, const Meta& meta) {
  // Of the generations those that show something: the emptied ones may be very many while a region is away.
  for (std::uint32_t position = 0; position < size();) {
    const Generation& in = generation_of(tree_.shown(position).node);
    Generation& generation = generations_[static_cast<std::size_t>(&in - generations_.data())];
    if (meta.deps->contains(in.name)) generation.removals.raise(meta.dot.origin(), meta.dot.sequence());
    position = tree_.before(end_of(in)).shown;
  }
  std::vector<ItemId> firsts;  // of the present runs: retiring joins and splits nodes
  for (std::size_t position = 0; position < size();) {
    const Node node = tree_.shown(static_cast<std::uint32_t>(position)).node;
    firsts.push_back(runs_[node].id(0));
    position += runs_[node].length();
  }
  for (const ItemId first : firsts) {
    const Place place = require(first);
    change(place, runs_[place.node].length(), [&](Register& content) { content.remove(*meta.deps); });
  }
  Observation met;
  met.concurrent = present();
  return met;
}

}  // namespace jetlag::crdt
