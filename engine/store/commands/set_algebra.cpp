// SPDX-License-Identifier: Apache-2.0
// Intersection, union and difference of sets. What is stored replaces what the key held, as far as that had been seen here.
#include <algorithm>
#include <vector>

#include "core/index_map.h"
#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

using crdt::Set;
using crdt::Type;

using Sources = std::vector<const Set*>;
using Members = std::vector<Bytes>;

/// The sets under these keys, empty ones for keys that are absent; an error when one holds something else.
tl::expected<Sources, Reply> sources_of(Call& call, std::span<const Bytes> names) {
  static const Set empty;
  Sources all;
  for (const Bytes& name : names) {
    const KeyView key(call, name);
    if (!key.fits(Type::kSet)) return tl::unexpected(errors::wrong_type());
    all.push_back(key.exists() ? key.object().set() : &empty);
  }
  return all;
}

Members intersection(const Sources& sets) {
  const Set& smallest = **std::ranges::min_element(sets, {}, &Set::size);
  Members common;
  for (const auto& [member, tags] : smallest)
    if (std::ranges::all_of(sets, [&member = member](const Set* set) { return set->contains(member); })) common.push_back(member);
  return common;
}

Members united(const Sources& sets) {
  IndexMap<Bytes, bool> seen;
  for (const Set* set : sets)
    for (const auto& [member, tags] : *set) seen[member] = true;
  Members all;
  for (const auto& [member, present] : seen) all.push_back(member);
  return all;
}

Members difference(const Sources& sets) {
  Members rest;
  for (const auto& [member, tags] : *sets.front())
    if (std::none_of(sets.begin() + 1, sets.end(), [&member = member](const Set* set) { return set->contains(member); }))
      rest.push_back(member);
  return rest;
}

using Combine = Members(const Sources&);

/// Sorted, so that equal sets give equal replies in every region.
tl::expected<Members, Reply> combined(Call& call, std::size_t from, Combine* combine) {
  const auto sets = sources_of(call, call.args.subspan(from));
  if (!sets) return tl::unexpected(sets.error());
  Members members = combine(*sets);
  std::ranges::sort(members);
  return members;
}

Reply reply_with(Call& call, Combine* combine) {
  const auto members = combined(call, 1, combine);
  if (!members) return members.error();
  std::vector<Reply> shown;
  for (const Bytes& member : *members) shown.push_back(Reply::bulk(member));
  return Reply::array(std::move(shown));
}

Reply store_with(Call& call, Combine* combine) {
  auto members = combined(call, 2, combine);
  if (!members) return members.error();
  const auto count = static_cast<std::int64_t>(members->size());
  KeyView target(call, call.args[1]);
  if (target.exists()) target.remove();
  if (count == 0) return Reply::integer(0);
  target.for_writing();
  target.write(crdt::AddMembers{std::move(*members)});
  return Reply::integer(count);
}

Reply sinter(Call& call) { return reply_with(call, intersection); }
Reply sunion(Call& call) { return reply_with(call, united); }
Reply sdiff(Call& call) { return reply_with(call, difference); }
Reply sinterstore(Call& call) { return store_with(call, intersection); }
Reply sunionstore(Call& call) { return store_with(call, united); }
Reply sdiffstore(Call& call) { return store_with(call, difference); }

Reply sintercard(Call& call) {
  const Integer count = read_range(call.args[1], 1, INT64_MAX, "ERR numkeys should be greater than 0");
  if (!count) return count.error();
  const std::size_t given = call.args.size() - 2;
  if (static_cast<std::uint64_t>(*count) > given) return Reply::error("ERR Number of keys can't be greater than number of args");
  const auto keys = static_cast<std::size_t>(*count);
  std::int64_t limit = 0;
  for (std::size_t i = 2 + keys; i < call.args.size(); i += 2) {
    if (!is_word(call.args[i], "LIMIT") || i + 1 == call.args.size()) return errors::syntax();
    const Integer most = read_range(call.args[i + 1], 0, INT64_MAX, "ERR LIMIT can't be negative");
    if (!most) return most.error();
    limit = *most;
  }
  const auto sets = sources_of(call, call.args.subspan(2, keys));
  if (!sets) return sets.error();
  const auto size = static_cast<std::int64_t>(intersection(*sets).size());
  return Reply::integer(limit == 0 ? size : std::min(size, limit));
}

constexpr Command kCommands[] = {
    {"SDIFF", -2, kRead, {1, -1, 1}, "set", "1.0.0", "Returns what is in the first set alone", sdiff},
    {"SDIFFSTORE", -3, kGrows, {1, -1, 1}, "set", "1.0.0", "Stores what is in the first set alone", sdiffstore},
    {"SINTER", -2, kRead, {1, -1, 1}, "set", "1.0.0", "Returns what several sets have in common", sinter},
    {"SINTERCARD", -3, kRead, {2, 2, 1, 1}, "set", "7.0.0", "Counts what several sets have in common", sintercard},
    {"SINTERSTORE", -3, kGrows, {1, -1, 1}, "set", "1.0.0", "Stores what several sets have in common", sinterstore},
    {"SUNION", -2, kRead, {1, -1, 1}, "set", "1.0.0", "Returns what is in any of several sets", sunion},
    {"SUNIONSTORE", -3, kGrows, {1, -1, 1}, "set", "1.0.0", "Stores what is in any of several sets", sunionstore},
};

}  // namespace

std::span<const Command> set_algebra_commands() { return kCommands; }

}  // namespace jetlag::store
