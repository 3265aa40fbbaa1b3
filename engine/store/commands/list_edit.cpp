// SPDX-License-Identifier: Apache-2.0
// Lists: what changes items in the middle.
#include <algorithm>

#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/lists.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply linsert(Call& call) {
  const bool before = is_word(call.args[2], "BEFORE");
  if (!before && !is_word(call.args[2], "AFTER")) return errors::syntax();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(0);
  const crdt::Sequence& list = *list_of(key);
  std::size_t place = 0;
  list.for_each(0, list.size(), [&](const crdt::Sequence::Item& item) { return item.value() != call.args[3] && ++place != 0; });
  if (place == list.size()) return Reply::integer(-1);
  return insert_values(key, before ? place : place + 1, {call.args[4]});
}

Reply lset(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return Reply::error("ERR no such key");
  const auto index = crdt::parse_integer(call.args[2]);
  if (!index) return errors::not_an_integer();
  const auto place = place_of(*index, length_of(key));
  if (!place) return Reply::error("ERR index out of range");
  key.write(list_of(key)->prepare_set(*place, call.args[3], call.db.options().clock));
  return Reply::ok();
}

Reply lrem(Call& call) {
  const auto count = crdt::parse_integer(call.args[2]);
  if (!count) return errors::not_an_integer();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(0);
  const crdt::Sequence& list = *list_of(key);
  const auto asked = static_cast<std::uint64_t>(*count);
  const std::size_t most = *count == 0 ? list.size() : *count < 0 ? 0 - asked : asked;
  std::vector<std::size_t> places;
  std::size_t looked_at = 0;
  const auto look = [&](const crdt::Sequence::Item& item) {
    if (item.value() == call.args[3]) places.push_back(*count < 0 ? list.size() - 1 - looked_at : looked_at);
    ++looked_at;
    return places.size() < most;
  };
  if (*count < 0) list.for_each_back(0, list.size(), look);
  else list.for_each(0, list.size(), look);
  std::sort(places.begin(), places.end());
  std::vector<crdt::ItemRange> items;
  for (const std::size_t place : places) list.append_ids(place, place + 1, items);
  take_items(key, std::move(items), Taken::kDropped);
  return Reply::integer(static_cast<std::int64_t>(places.size()));
}

Reply ltrim(Call& call) {
  const auto start = crdt::parse_integer(call.args[2]), stop = crdt::parse_integer(call.args[3]);
  if (!start || !stop) return errors::not_an_integer();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return Reply::ok();
  const crdt::Sequence& list = *list_of(key);
  const IndexRange kept = clamp(*start, *stop, list.size());
  std::vector<crdt::ItemRange> items;
  list.append_ids(0, kept.first, items);
  list.append_ids(kept.last, list.size(), items);
  take_items(key, std::move(items), Taken::kDropped);
  return Reply::ok();
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "list";
constexpr Command kCommands[] = {
    {"LINSERT", 5, kGrows, kOne, kGroup, "2.2.0", "Puts an item before or behind the first one of a value", linsert},
    {"LREM", 4, kWrite, kOne, kGroup, "1.0.0", "Removes items of a value, from one end of the list or from both", lrem},
    {"LSET", 4, kGrows, kOne, kGroup, "1.0.0", "Gives the item at an index another value", lset},
    {"LTRIM", 4, kWrite, kOne, kGroup, "1.0.0", "Removes the items outside a range of indexes", ltrim},
};

}  // namespace

std::span<const Command> list_edit_commands() { return kCommands; }

}  // namespace jetlag::store
