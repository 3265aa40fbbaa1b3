// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/index_map.h"
#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/sample.h"

namespace jetlag::store {
namespace {

using crdt::Type;

/// The given names, each once, in the order in which they were given.
std::vector<Bytes> distinct(std::span<const Bytes> names) {
  if (names.size() == 1) return {names[0]};
  IndexMap<Bytes, bool> seen;
  std::vector<Bytes> all;
  for (const Bytes& name : names) {
    if (seen.contains(name)) continue;
    seen[name] = true;
    all.push_back(name);
  }
  return all;
}

/// Removes members that are present. When none is left the key goes, and its deadline with it, unless it hides something of
/// another type, which only a DEL removes.
void take(KeyView& key, std::vector<Bytes> members) {
  if (members.size() == key.object().set()->size() && key.object().bodies() == 1) key.remove();
  else key.write(crdt::RemoveMembers{std::move(members)});
}

Reply sadd(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  std::vector<Bytes> members = distinct(call.args.subspan(2));
  const crdt::Set* before = key.exists() ? key.object().set() : nullptr;
  const auto fresh =
      std::count_if(members.begin(), members.end(), [&](const Bytes& m) { return before == nullptr || !before->contains(m); });
  key.for_writing();
  // Members that are present get a fresh tag too: a concurrent SREM elsewhere must not win over this SADD.
  key.write(crdt::AddMembers{std::move(members)});
  return Reply::integer(fresh);
}

Reply srem(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  if (!key.exists()) return Reply::integer(0);
  std::vector<Bytes> members = distinct(call.args.subspan(2));
  std::erase_if(members, [&](const Bytes& m) { return !key.object().set()->contains(m); });
  const auto removed = static_cast<std::int64_t>(members.size());
  if (removed != 0) take(key, std::move(members));
  return Reply::integer(removed);
}

Reply spop(Call& call) {
  if (call.args.size() > 3) return errors::syntax();
  const bool many = call.args.size() == 3;
  std::size_t count = 1;
  if (many) {
    const auto given = crdt::parse_integer(call.args[2]);
    if (!given || *given < 0) return errors::not_positive();
    count = static_cast<std::size_t>(*given);
  }
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  if (!key.exists() || count == 0) return many ? Reply::array({}) : Reply::nil();
  const crdt::Set& set = *key.object().set();
  std::vector<Bytes> taken;
  std::vector<Reply> shown;
  for (const std::uint32_t place : distinct_places(set.size(), std::min(count, set.size()), *call.at.rng)) {
    taken.push_back(set.nth(place));
    shown.push_back(Reply::bulk(taken.back()));
  }
  take(key, std::move(taken));
  return many ? Reply::array(std::move(shown)) : shown.front();
}

Reply srandmember(Call& call) {
  const bool many = call.args.size() >= 3;
  if (call.args.size() > 3) return errors::syntax();
  const auto sample = many ? read_sample(call.args[2]) : Sample{};
  if (!sample) return sample.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  if (!key.exists() || sample->count == 0) return many ? Reply::array({}) : Reply::nil();
  const crdt::Set& set = *key.object().set();
  std::vector<Reply> chosen;
  for (const std::uint32_t place : sample->places(set.size(), *call.at.rng)) chosen.push_back(Reply::bulk(set.nth(place)));
  return many ? Reply::array(std::move(chosen)) : chosen.front();
}

/// Takes a member out of one set and puts it into another: two effects, each with its own conflicts.
Reply smove(Call& call) {
  KeyView from(call, call.args[1]);
  if (!from.exists()) return Reply::integer(0);
  KeyView to(call, call.args[2]);
  if (!from.fits(Type::kSet) || !to.fits(Type::kSet)) return errors::wrong_type();
  const Bytes& member = call.args[3];
  if (!from.object().set()->contains(member)) return Reply::integer(0);
  if (call.args[1] == call.args[2]) return Reply::integer(1);
  take(from, {member});
  KeyView target(call, call.args[2]);  // looked up again, because the other one may have moved it
  target.for_writing();
  target.write(crdt::AddMembers{{member}});
  return Reply::integer(1);
}

Reply smismember(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  std::vector<Reply> found;
  for (const Bytes& member : call.args.subspan(2))
    found.push_back(Reply::integer(key.exists() && key.object().set()->contains(member) ? 1 : 0));
  return Reply::array(std::move(found));
}

Reply smembers(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  if (!key.exists()) return Reply::array({});
  std::vector<Bytes> members;
  for (const auto& [member, tags] : *key.object().set()) members.push_back(member);
  // Sorted, so that equal sets give equal replies in every region.
  std::sort(members.begin(), members.end());
  std::vector<Reply> shown;
  for (Bytes& member : members) shown.push_back(Reply::bulk(std::move(member)));
  return Reply::array(std::move(shown));
}

Reply sismember(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  return Reply::integer(key.exists() && key.object().set()->contains(call.args[2]) ? 1 : 0);
}

Reply scard(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSet)) return errors::wrong_type();
  return Reply::integer(key.exists() ? static_cast<std::int64_t>(key.object().set()->size()) : 0);
}

constexpr Command kCommands[] = {
    {"SADD", -3, kGrows | kFast, {1, 1, 1}, "set", "1.0.0", "Adds members to a set", sadd},
    {"SCARD", 2, kRead | kFast, {1, 1, 1}, "set", "1.0.0", "Returns how many members a set has", scard},
    {"SISMEMBER", 3, kRead | kFast, {1, 1, 1}, "set", "1.0.0", "Tells whether a member is in a set", sismember},
    {"SMISMEMBER", -3, kRead | kFast, {1, 1, 1}, "set", "6.2.0", "Tells whether members are in a set", smismember},
    {"SMOVE", 4, kWrite | kFast, {1, 2, 1}, "set", "1.0.0", "Moves a member from one set to another", smove},
    {"SRANDMEMBER", -2, kRead | kRandom, {1, 1, 1}, "set", "1.0.0", "Returns random members of a set", srandmember},
    {"SMEMBERS", 2, kRead, {1, 1, 1}, "set", "1.0.0", "Returns all members of a set", smembers},
    {"SPOP", -2, kWrite | kFast | kRandom, {1, 1, 1}, "set", "1.0.0", "Takes random members out of a set", spop},
    {"SREM", -3, kWrite | kFast, {1, 1, 1}, "set", "1.0.0", "Removes members from a set", srem},
};

}  // namespace

std::span<const Command> set_commands() { return kCommands; }

}  // namespace jetlag::store
