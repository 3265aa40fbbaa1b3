// SPDX-License-Identifier: Apache-2.0
// Lists: pushing at the ends, and reading.
#include <algorithm>
#include <cstdlib>
#include <limits>

#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/lists.h"

namespace jetlag::store {
namespace {

using crdt::Type;

enum class Push : bool { kAlways, kIfExists };

template <End kEnd, Push kPush>
Reply push(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (kPush == Push::kIfExists && !key.exists()) return Reply::integer(0);
  std::vector<Bytes> values(call.args.begin() + 2, call.args.end());
  if (kEnd == End::kLeft) std::reverse(values.begin(), values.end());  // the last one pushed comes first
  return insert_values(key, kEnd == End::kLeft ? 0 : length_of(key), std::move(values));
}

Reply llen(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  return Reply::integer(static_cast<std::int64_t>(length_of(key)));
}

Reply lindex(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return Reply::nil();
  const auto index = crdt::parse_integer(call.args[2]);
  if (!index) return errors::not_an_integer();
  const auto place = place_of(*index, length_of(key));
  return place ? Reply::bulk(list_of(key)->at(*place).value()) : Reply::nil();
}

Reply lrange(Call& call) {
  const auto start = crdt::parse_integer(call.args[2]), stop = crdt::parse_integer(call.args[3]);
  if (!start || !stop) return errors::not_an_integer();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  std::vector<Reply> values;
  if (key.exists()) {
    const IndexRange range = clamp(*start, *stop, length_of(key));
    values.reserve(range.size());
    list_of(key)->for_each(range.first, range.last, [&](const crdt::Sequence::Item& item) {
      values.push_back(Reply::bulk(item.value()));
      return true;
    });
  }
  return Reply::array(std::move(values));
}

struct Search {
  std::int64_t rank = 1;               ///< Which match is the first wanted; negative: from the end.
  std::optional<std::int64_t> count;   ///< How many are wanted; 0: all.
  std::int64_t longest = 0;            ///< How many items are compared; 0: all.
};

tl::expected<Search, Reply> read_search(std::span<const Bytes> args) {
  const auto refuse = [](const char* text) { return tl::unexpected<Reply>(Reply::error(text)); };
  constexpr std::int64_t kWithoutOpposite = std::numeric_limits<std::int64_t>::min();
  Search search;
  for (std::size_t i = 3; i < args.size(); i += 2) {
    if (i + 1 == args.size()) return tl::unexpected<Reply>(errors::syntax());
    const auto number = crdt::parse_integer(args[i + 1]);
    if (is_word(args[i], "RANK")) {
      if (!number) return tl::unexpected<Reply>(errors::not_an_integer());
      if (*number == 0)
        return refuse(
            "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the "
            "end of the list");
      search.rank = *number == kWithoutOpposite ? -1 : *number;  // as Redis 7.0 happens to read it
    } else if (is_word(args[i], "COUNT")) {
      if (!number || *number < 0) return refuse("ERR COUNT can't be negative");
      search.count = *number;
    } else if (is_word(args[i], "MAXLEN")) {
      if (!number || *number < 0) return refuse("ERR MAXLEN can't be negative");
      search.longest = *number;
    } else {
      return tl::unexpected<Reply>(errors::syntax());
    }
  }
  return search;
}

/// The places of the matches, in the order in which they are found.
std::vector<std::int64_t> find_all(const crdt::Sequence& list, const Bytes& wanted, const Search& search) {
  std::vector<std::int64_t> found;
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t most = search.count.value_or(1);
  std::int64_t compared = 0, to_skip = std::abs(search.rank) - 1;
  const auto look = [&](const crdt::Sequence::Item& item) {
    const std::int64_t at = compared++;
    if (item.value() == wanted && to_skip-- <= 0) found.push_back(search.rank > 0 ? at : size - 1 - at);
    return (most == 0 || static_cast<std::int64_t>(found.size()) < most) && (search.longest == 0 || compared < search.longest);
  };
  if (search.rank > 0) list.for_each(0, list.size(), look);
  else list.for_each_back(0, list.size(), look);
  return found;
}

Reply lpos(Call& call) {
  const auto search = read_search(call.args);
  if (!search) return search.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  std::vector<std::int64_t> found;
  if (key.exists()) found = find_all(*list_of(key), call.args[2], *search);
  if (!search->count) return found.empty() ? Reply::nil() : Reply::integer(found.front());
  std::vector<Reply> places;
  for (const std::int64_t place : found) places.push_back(Reply::integer(place));
  return Reply::array(std::move(places));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "list";
constexpr Command kCommands[] = {
    {"LINDEX", 3, kRead, kOne, kGroup, "1.0.0", "Returns the item at an index", lindex},
    {"LLEN", 2, kRead | kFast, kOne, kGroup, "1.0.0", "Returns how many items a list has", llen},
    {"LPOS", -3, kRead, kOne, kGroup, "6.0.6", "Returns the indexes of items of a value", lpos},
    {"LPUSH", -3, kGrows | kFast, kOne, kGroup, "1.0.0", "Puts items at the front of a list, one after the other",
     push<End::kLeft, Push::kAlways>},
    {"LPUSHX", -3, kGrows | kFast, kOne, kGroup, "2.2.0", "Puts items at the front of a list that is there",
     push<End::kLeft, Push::kIfExists>},
    {"LRANGE", 4, kRead, kOne, kGroup, "1.0.0", "Returns the items of a range of indexes", lrange},
    {"RPUSH", -3, kGrows | kFast, kOne, kGroup, "1.0.0", "Puts items at the end of a list", push<End::kRight, Push::kAlways>},
    {"RPUSHX", -3, kGrows | kFast, kOne, kGroup, "2.2.0", "Puts items at the end of a list that is there",
     push<End::kRight, Push::kIfExists>},
};

}  // namespace

std::span<const Command> list_commands() { return kCommands; }

}  // namespace jetlag::store
