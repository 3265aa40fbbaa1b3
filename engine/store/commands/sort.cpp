// SPDX-License-Identifier: Apache-2.0
// SORT: members or items in the order of numbers or of texts, their own or those under keys that a pattern names.
//
// STORE    makes a list of what is shown, or takes away what is there when nothing is.
// Limits   BY a pattern and GET read other keys, which an active-active database, whose keys are spread over slots, does not
//          allow. BY without a place for the member reads none.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/content.h"
#include "store/deadline.h"
#include "store/fields.h"
#include "store/key_view.h"
#include "store/lists.h"

namespace jetlag::store {
namespace {

using crdt::Type;

struct Options {
  bool descending = false, as_text = false;
  std::int64_t skip = 0, most = -1;
  std::optional<std::string_view> by;
  std::vector<std::string_view> get;
  const Bytes* store = nullptr;

  /// A pattern without a place for the member gives all the same weight: Redis does not sort then.
  bool unsorted() const { return by && by->find('*') == std::string_view::npos; }
};

std::optional<Reply> read_limit(const Call& call, std::size_t& i, Options& out) {
  const Integer skip = read_integer(call.args[i + 1]);
  if (!skip) return skip.error();
  const Integer most = read_integer(call.args[i + 2]);
  if (!most) return most.error();
  out.skip = *skip;
  out.most = *most;
  i += 2;
  return std::nullopt;
}

std::optional<Reply> read_options(const Call& call, bool may_store, Options& out) {
  const bool spread = call.db.options().commands == CommandSet::kActiveActive;
  for (std::size_t i = 2; i < call.args.size(); ++i) {
    const std::string_view word = call.args[i];
    const std::size_t more = call.args.size() - i - 1;
    if (is_word(word, "ASC")) out.descending = false;
    else if (is_word(word, "DESC")) out.descending = true;
    else if (is_word(word, "ALPHA")) out.as_text = true;
    else if (is_word(word, "LIMIT") && more >= 2) {
      if (auto problem = read_limit(call, i, out)) return problem;
    } else if (is_word(word, "STORE") && more >= 1 && may_store) {
      out.store = &call.args[++i];
    } else if (is_word(word, "BY") && more >= 1) {
      out.by = call.args[++i].view();
      if (spread && !out.unsorted()) return Reply::error("ERR BY option of SORT denied in cluster mode.");
    } else if (is_word(word, "GET") && more >= 1) {
      if (spread) return Reply::error("ERR GET option of SORT denied in cluster mode.");
      out.get.push_back(call.args[++i].view());
    } else {
      return errors::syntax();
    }
  }
  return std::nullopt;
}

/// What stands under the key, or the field of a hash, that the pattern names for this member.
std::optional<Bytes> looked_up(Call& call, std::string_view pattern, const Bytes& member) {
  if (pattern == "#") return member;
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return std::nullopt;
  auto arrow = pattern.find("->", star + 1);
  if (arrow != std::string_view::npos && arrow + 2 == pattern.size()) arrow = std::string_view::npos;
  std::string name(pattern.substr(0, star));
  (name += member.view()) += pattern.substr(star + 1, arrow == std::string_view::npos ? arrow : arrow - star - 1);
  const Bytes key_name(name);
  const KeyView key(call, key_name);
  if (arrow == std::string_view::npos) return key.type() == Type::kString ? std::optional(key.text()) : std::nullopt;
  if (key.type() != Type::kHash) return std::nullopt;
  const crdt::Elem* element = field_of(key, Bytes(pattern.substr(arrow + 2)));
  return element != nullptr ? std::optional(element->value(key.rule())) : std::nullopt;
}

/// A member with what it is sorted by: a number, or a text that may be missing.
struct Item {
  Bytes member;
  double weight = 0;
  std::optional<Bytes> text;
};

/// As strtod reads it, to the end.
std::optional<double> weight_of(const Bytes& text) {
  const std::string copy = text.str();
  char* end = nullptr;
  errno = 0;
  const double value = std::strtod(copy.c_str(), &end);
  if (*end != '\0' || errno == ERANGE || std::isnan(value)) return std::nullopt;
  return value;
}

bool comes_before(const Item& a, const Item& b, const Options& options) {
  const Item &first = options.descending ? b : a, &second = options.descending ? a : b;
  if (options.as_text) return first.text < second.text;
  return first.weight != second.weight ? first.weight < second.weight : first.member < second.member;
}

/// The members with their weights; nothing when one is no number. What has an order of its own keeps it where nothing is sorted.
std::optional<std::vector<Item>> items_of(Call& call, const KeyView& key, const Options& options) {
  std::vector<Item> items;
  if (key.type() == Type::kList) {
    const auto add = [&](const crdt::Sequence::Item& item) {
      items.push_back({item.value(), 0, std::nullopt});
      return true;
    };
    if (options.unsorted() && options.descending) list_of(key)->for_each_back(0, length_of(key), add);
    else list_of(key)->for_each(0, length_of(key), add);
    if (options.unsorted()) return items;
  } else if (key.type() == Type::kSortedSet) {
    const crdt::SortedSet& set = *key.object().sorted_set();
    const auto add = [&](const crdt::SortedSet::Member& member) { items.push_back({member.name, 0, std::nullopt}); };
    if (options.unsorted() && options.descending) set.for_each_back(0, set.size(), add);
    else set.for_each(0, set.size(), add);
    if (options.unsorted()) return items;  // by their scores
  } else {
    for (const auto& [member, tags] : *key.object().set()) items.push_back({member, 0, std::nullopt});
  }
  std::ranges::sort(items, {}, &Item::member);
  if (options.unsorted()) return items;
  for (Item& item : items) {
    item.text = options.by ? looked_up(call, *options.by, item.member) : item.member;
    if (options.as_text || !item.text) continue;
    const auto weight = weight_of(*item.text);
    if (!weight) return std::nullopt;
    item.weight = *weight;
  }
  std::ranges::stable_sort(items, [&](const Item& a, const Item& b) { return comes_before(a, b, options); });
  return items;
}

/// What is missing is stored as an empty text.
Reply store(Call& call, const Bytes& name, const std::vector<Reply>& shown) {
  KeyView goal(call, name);
  if (shown.empty()) {
    if (goal.exists()) goal.remove();
    return Reply::integer(0);
  }
  Content::Items items;
  for (const Reply& value : shown) items.values.push_back(value.text());
  write_content(call, goal, {std::move(items), std::nullopt});
  return Reply::integer(static_cast<std::int64_t>(shown.size()));
}

Reply sort_with(Call& call, bool may_store) {
  Options options;
  if (auto problem = read_options(call, may_store, options)) return *problem;
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet) && !key.fits(Type::kSortedSet) && !key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return options.store == nullptr ? Reply::array({}) : store(call, *options.store, {});
  const auto items = items_of(call, key, options);
  if (!items) return Reply::error("ERR One or more scores can't be converted into double");
  const auto size = static_cast<std::int64_t>(items->size());
  const std::int64_t first = std::clamp<std::int64_t>(options.skip, 0, size);
  const std::int64_t end = options.most < 0 ? size : first + std::min(options.most, size - first);
  std::vector<Reply> shown;
  for (std::int64_t i = first; i < end; ++i) {
    const Bytes& member = (*items)[static_cast<std::size_t>(i)].member;
    if (options.get.empty()) shown.push_back(Reply::bulk(member));
    for (const std::string_view pattern : options.get) {
      const auto value = looked_up(call, pattern, member);
      shown.push_back(value ? Reply::bulk(*value) : Reply::nil());
    }
  }
  return options.store == nullptr ? Reply::array(std::move(shown)) : store(call, *options.store, shown);
}

Reply sort(Call& call) { return sort_with(call, true); }
Reply sort_ro(Call& call) { return sort_with(call, false); }

constexpr KeyPositions kKeys{1, 1, 1, 0, NamedKeys::kStore};
constexpr Command kCommands[] = {
    {"SORT", -2, kGrows, kKeys, "generic", "1.0.0", "Returns the members of a key in order, or stores them", sort},
    {"SORT_RO", -2, kRead, {1, 1, 1}, "generic", "7.0.0", "Returns the members of a key in order, like SORT", sort_ro},
};

}  // namespace

std::span<const Command> sort_commands() { return kCommands; }

}  // namespace jetlag::store
