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
  ItemRun& last = runs_[before];
  const bool extends = last.ids.first && last.present() == run.present() && last.ids.solo == run.ids.solo &&
                       run.ids.first == last.ids.at(last.ids.length) && run.left == last.ids.last() && run.right == last.right;
  if (!extends) {
    add_node(before, std::move(run));
    return;
  }
  last.ids.length += run.ids.length;
  for (Register& content : run.contents) last.contents.push_back(std::move(content));
  weigh(before);
}

bool Sequence::place(ItemRun run, const Generation& generation) {
  const Place left = run.left ? require(run.left) : Place{generation.start, 0};
  const Place right = run.right ? require(run.right) : Place{end_of(generation), 0};
  Place at = left.offset + 1 < runs_[left.node].ids.length ? Place{left.node, left.offset + 1} : Place{tree_.next(left.node), 0};
  if (at == right) {
    insert_before(at, std::move(run));
    return false;
  }
  const std::uint32_t left_order = order(left), right_order = order(right);
  JETLAG_CHECK(left_order < right_order, "the left origin of an item is before its right one");
  const auto order_of = [&](ItemId other) { return order(other ? require(other) : Place{end_of(generation), 0}); };
  const bool met = shown_before(right) != shown_before(at);
  Place to = at;
  // The other items between the origins, run by run. The first of a run may be inserted at the same left origin: then right
  // origins and regions decide. The rest of it belongs to its first. What hangs on something before the left origin ends the
  // search.
  for (bool scanning = false; at != right && at.node != kNone; at = {tree_.next(at.node), 0}) {
    if (!scanning) to = at;
    const ItemRun& other = runs_[at.node];
    const ItemId other_left = other.left_of(at.offset);
    if (other_left == run.left) {
      if (other.right == run.right) {
        if (run.ids.first.dot.origin() < other.ids.at(at.offset).dot.origin()) break;
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
  if (last < runs_[node].ids.length) split_before({node, last});
  node = split_before({node, first});
  runs_[node].contents = {};
  runs_[node].skipped = 0;
  ++dead_nodes_;
  weigh(node);
  join_with_neighbours(node);
}

void Sequence::revive(Place place, Register content) {
  const Node node = split_before(place);
  if (runs_[node].ids.length > 1) split_before({node, 1});
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
      const std::uint32_t length = std::min(range.length - done, run.ids.length - from.offset);
      JETLAG_CHECK(run.ids.solo == range.solo, "the ids of a removal follow each other as those of the insertions did");
      const auto& in = generation_of(from.node);
      generations_[static_cast<std::size_t>(&in - generations_.data())].removals.raise(meta.dot.origin(), meta.dot.sequence());
      if (!run.present()) met.popped_twice += effect.popped ? length : 0;
      else change(from, length, [&](Register& content) { met.concurrent |= content.remove(*meta.deps); });
      done += length;
    }
  }
  met.concurrent |= met.popped_twice != 0;
  return met;
}

Observation Sequence::remove_all(const DeleteKey&, const Meta& meta) {
  Observation met;
  for (Generation& generation : generations_)
    if (meta.deps->contains(generation.name)) generation.removals.raise(meta.dot.origin(), meta.dot.sequence());
  std::vector<ItemId> firsts;  // retiring joins and splits nodes
  for (Node node = tree_.front(); node != kNone; node = tree_.next(node))
    if (runs_[node].present()) firsts.push_back(runs_[node].ids.first);
  for (const ItemId first : firsts) {
    const Place place = require(first);
    change(place, runs_[place.node].ids.length, [&](Register& content) { content.remove(*meta.deps); });
  }
  met.concurrent = present();
  return met;
}

}  // namespace jetlag::crdt
