// SPDX-License-Identifier: Apache-2.0
// The part of the executable specification that concerns lists: an item is present while a write of it is in force, and stands
// where the model puts it.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "list_model.h"
#include "specification.h"

namespace jetlag::crdt::laws {
namespace {

using Seen = std::vector<const Record*>;

struct ListState {
  ListModel model;
  struct Item {
    ItemId id;
    Seen writes;  ///< in force
  };
  std::vector<Item> items;  ///< present ones, in order
};

const ListMeaning& meaning_of(const Record& record, const Seen& seen, Settings settings);

bool names(const ListMeaning& meaning, ItemId item) {
  return std::find(meaning.targets.begin(), meaning.targets.end(), item) != meaning.targets.end();
}

ListState state_of(const Seen& seen, Settings settings) {
  ListState state;
  for (const Record* r : seen) {
    if (r->intent.kind != Kind::kInsertItems) continue;
    const ListMeaning& m = meaning_of(*r, seen, settings);
    ItemId left = m.left;
    for (std::uint32_t i = 0; i < r->intent.items.size(); ++i) {
      state.model.insert(m.generation, {{r->dot, i}, left, m.right});
      left = {r->dot, i};
    }
  }
  for (const ModelItem& item : state.model.items()) {
    Seen writes;
    for (const Record* x : seen) {
      const bool inserts = x->intent.kind == Kind::kInsertItems && x->dot == item.id.dot;
      const bool sets = x->intent.kind == Kind::kSetItem && names(meaning_of(*x, seen, settings), item.id);
      if (!inserts && !sets) continue;
      const bool covered = std::any_of(seen.begin(), seen.end(), [&](const Record* y) {
        if (!y->deps.contains(x->dot)) return false;
        if (y->intent.kind == Kind::kDelete) return true;
        if (y->intent.kind != Kind::kRemoveItems && y->intent.kind != Kind::kSetItem) return false;
        if (!names(meaning_of(*y, seen, settings), item.id)) return false;
        return y->intent.kind == Kind::kRemoveItems || overwrites(*y, *x, {Rule::kLww, settings.clock});
      });
      if (!covered) writes.push_back(x);
    }
    if (!writes.empty()) state.items.push_back({item.id, std::move(writes)});
  }
  return state;
}

const ListMeaning& meaning_of(const Record& record, const Seen& seen, Settings settings) {
  if (record.meaning) return *record.meaning;
  Seen before;
  for (const Record* r : seen)
    if (record.deps.contains(r->dot)) before.push_back(r);
  const ListState then = state_of(before, settings);
  const std::size_t size = then.items.size();
  auto meaning = std::make_shared<ListMeaning>();
  if (record.intent.kind != Kind::kInsertItems) {
    const std::size_t first = record.intent.position % size, last = std::min(size, first + record.intent.count);
    for (std::size_t i = first; i < last; ++i) meaning->targets.push_back(then.items[i].id);
  } else if (size == 0) {
    meaning->generation = record.dot;
  } else {
    const std::size_t position = record.intent.position % (size + 1);
    if (position != 0) meaning->left = then.items[position - 1].id;
    meaning->generation = then.model.generation_of(then.items[position == 0 ? 0 : position - 1].id);
    meaning->right = then.model.next_in(meaning->generation, meaning->left);
  }
  record.meaning = std::move(meaning);
  return *record.meaning;
}

std::string value_written(const Record& write, ItemId item) {
  return write.intent.kind == Kind::kSetItem ? write.intent.value : write.intent.items[item.index];
}

std::string item_text(const std::string& value, const std::set<std::string>& kept) {
  return kept.size() == 1 ? value + " " : fmt::format("{} of {{{}}} ", value, fmt::join(kept, "|"));
}

}  // namespace

std::string specify_list(const Seen& seen, Settings settings, Seen& creations) {
  std::string text;
  for (const ListState::Item& item : state_of(seen, settings).items) {
    const Record* winner = nullptr;
    std::set<std::string> kept;
    for (const Record* r : item.writes) {
      creations.push_back(r);
      kept.insert(value_written(*r, item.id));
      if (winner == nullptr || std::pair(r->stamp(), r->dot) > std::pair(winner->stamp(), winner->dot)) winner = r;
    }
    text += item_text(value_written(*winner, item.id), kept);
  }
  return text;
}

std::string describe_list(const Sequence& list) {
  std::string text;
  list.for_each(0, list.size(), [&](const Sequence::Item& item) {
    std::set<std::string> kept;
    for (std::size_t i = 0; i < item.content.size(); ++i) kept.insert(item.content[i].value.str());
    text += item_text(item.value().str(), kept);
    return true;
  });
  return text;
}

}  // namespace jetlag::crdt::laws
