// SPDX-License-Identifier: Apache-2.0
// SCAN, SSCAN, HSCAN: going through much in small steps while others write.
//
// Promise  what is there from the first step to the last is returned at least once. For keys the cursor is the next bucket, and a
//          step returns whole buckets; for members and fields it is how many are still to come, from the end to the beginning:
//          whoever leaves is replaced by the last one, which has been returned already or is still to come.
// Pitfall  a full sync that changes a set or hash between two steps may reorder it, and then a member may be missed.
#include <algorithm>
#include <string>
#include <vector>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/key_view.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

using crdt::Type;

struct Options {
  std::string_view pattern = "*";
  std::optional<std::string_view> type;
  std::uint64_t count = 10;
  bool wants(std::string_view name) const { return pattern == "*" || glob_matches(pattern, name); }
};

std::optional<Reply> read_options(const Call& call, std::size_t from, bool of_keys, Options& out) {
  for (std::size_t i = from; i < call.args.size(); i += 2) {
    if (i + 1 == call.args.size()) return errors::syntax();
    const std::string_view word = call.args[i], given = call.args[i + 1];
    if (is_word(word, "COUNT")) {
      const Integer count = read_integer(given);
      if (!count) return count.error();
      if (*count < 1) return errors::syntax();
      out.count = static_cast<std::uint64_t>(*count);
    } else if (is_word(word, "MATCH")) {
      out.pattern = given;
    } else if (is_word(word, "TYPE") && of_keys) {
      out.type = given;
    } else {
      return errors::syntax();
    }
  }
  return std::nullopt;
}

Reply invalid_cursor() { return Reply::error("ERR invalid cursor"); }
Reply step(std::uint64_t next, std::vector<Reply> found) {
  return Reply::array({Reply::bulk(std::to_string(next)), Reply::array(std::move(found))});
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(errors::lower_case(a), errors::lower_case(b));
}

Reply scan(Call& call) {
  const auto cursor = read_cursor(call.args[1]);
  if (!cursor) return invalid_cursor();
  Options options;
  if (auto problem = read_options(call, 2, true, options)) return *problem;
  std::vector<Reply> found;
  std::uint64_t bucket = *cursor;
  for (std::uint64_t visited = 0; bucket < kBuckets && visited < options.count; ++bucket) {
    for (const Entry& e : call.db.bucket(static_cast<std::uint16_t>(bucket))) {
      if (crdt::db_of(e.key, e.hash) != call.session.db) continue;
      ++visited;
      if (!Database::visible(e.object, call.at.now_clock) || !options.wants(e.key)) continue;
      if (!options.type || same_word(*options.type, client_name_of(e.object.type()))) found.push_back(Reply::bulk(e.key));
    }
  }
  return step(bucket < kBuckets ? bucket : 0, std::move(found));
}

/// `size` things, of which `tell` tells one.
Reply step_through(std::uint64_t cursor, std::size_t size, const Options& options, auto tell) {
  std::uint64_t left = cursor == 0 ? size : std::min<std::uint64_t>(cursor, size);
  const std::uint64_t end = left > options.count ? left - options.count : 0;
  std::vector<Reply> found;
  while (left > end) tell(static_cast<std::size_t>(--left), found);
  return step(left, std::move(found));
}

/// What SSCAN and HSCAN have in common: the key, then the words behind the cursor.
Reply scan_inside(Call& call, Type type, auto go) {
  const auto cursor = read_cursor(call.args[2]);
  if (!cursor) return invalid_cursor();
  const KeyView key(call, call.args[1]);
  if (!key.fits(type)) return errors::wrong_type();
  if (!key.exists()) return step(0, {});
  Options options;
  if (auto problem = read_options(call, 3, false, options)) return *problem;
  return go(key, *cursor, options);
}

Reply sscan(Call& call) {
  return scan_inside(call, Type::kSet, [](const KeyView& key, std::uint64_t cursor, const Options& options) {
    const crdt::Set& set = *key.object().set();
    return step_through(cursor, set.size(), options, [&](std::size_t place, std::vector<Reply>& found) {
      if (const Bytes& member = set.nth(place); options.wants(member)) found.push_back(Reply::bulk(member));
    });
  });
}

Reply hscan(Call& call) {
  return scan_inside(call, Type::kHash, [](const KeyView& key, std::uint64_t cursor, const Options& options) {
    const crdt::Hash& hash = *key.object().hash();
    return step_through(cursor, hash.remembered(), options, [&](std::size_t place, std::vector<Reply>& found) {
      const auto& [field, element] = *(hash.begin() + static_cast<std::ptrdiff_t>(place));
      if (!element.present() || !options.wants(field)) return;
      found.push_back(Reply::bulk(field));
      found.push_back(shown(element, key.rule()));
    });
  });
}

constexpr Command kCommands[] = {
    {"HSCAN", -3, kRead, {1, 1, 1}, "hash", "2.8.0", "Goes through the fields and values of a hash step by step", hscan},
    {"SCAN", -2, kRead, {}, "generic", "2.8.0", "Goes through the keys of the database step by step", scan},
    {"SSCAN", -3, kRead, {1, 1, 1}, "set", "2.8.0", "Goes through the members of a set step by step", sscan},
};

}  // namespace

std::span<const Command> scan_commands() { return kCommands; }

}  // namespace jetlag::store
