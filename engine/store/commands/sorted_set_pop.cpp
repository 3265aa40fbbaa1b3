// SPDX-License-Identifier: Apache-2.0
// Members taken from the ends of a sorted set. The members are chosen where the command runs and travel as removals, so two
// regions may take the same one. Those that wait (B...): store/waiting.h.
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/pop_request.h"
#include "store/scores.h"
#include "store/waiting.h"

namespace jetlag::store {
namespace {

using crdt::Type;

enum class End : bool { kLowest, kHighest };

/// Takes up to `count` members; requires the key to hold some.
std::vector<ScoredMember> pop(KeyView& key, End end, std::size_t count) {
  const crdt::SortedSet& set = *key.object().sorted_set();
  const std::size_t taken = std::min(count, set.size());
  std::vector<ScoredMember> members;
  const auto take = [&](const auto& m) { members.emplace_back(m.name, m.score); };
  if (end == End::kLowest) set.for_each(0, taken, take);
  else set.for_each_back(set.size() - taken, set.size(), take);
  std::vector<Bytes> names;
  for (const ScoredMember& m : members) names.push_back(m.first);
  if (!names.empty()) take_members(key, std::move(names));
  return members;
}

std::vector<Reply> flat(const std::vector<ScoredMember>& members) {
  std::vector<Reply> out;
  for (const auto& [member, score] : members) append_member(out, member, score, Scores::kWith);
  return out;
}

template <End kEnd>
Reply pop_from_one(Call& call) {
  if (call.args.size() > 3) return errors::syntax();
  const auto count = call.args.size() < 3 ? std::optional<std::int64_t>(1) : crdt::parse_integer(call.args[2]);
  if (!count || *count < 0) return errors::not_positive();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  if (!key.exists()) return Reply::array({});
  return Reply::array(flat(pop(key, kEnd, static_cast<std::size_t>(*count))));
}

template <End kEnd>
Reply pop_from_first(Call& call) {
  const auto longest = read_timeout(call.args.back());
  if (!longest) return longest.error();
  for (const Bytes& name : call.args.subspan(1, call.args.size() - 2)) {
    KeyView key(call, name);
    if (!key.fits(Type::kSortedSet) && !passes_over(call)) return errors::wrong_type();
    if (key.type() != Type::kSortedSet) continue;
    std::vector<Reply> out = flat(pop(key, kEnd, 1));
    out.insert(out.begin(), Reply::bulk(name));
    return Reply::array(std::move(out));
  }
  return nothing_yet(call, *longest);
}

/// `args` begin with the number of keys.
Reply pop_many(Call& call, std::span<const Bytes> args, const Bytes* timeout) {
  const auto request = read_pop_request(args, "MIN", "MAX", timeout);
  if (!request) return request.error();
  for (const Bytes& name : request->keys) {
    KeyView key(call, name);
    if (!key.fits(Type::kSortedSet) && !passes_over(call)) return errors::wrong_type();
    if (key.type() != Type::kSortedSet) continue;
    const End end = is_word(*request->end, "MIN") ? End::kLowest : End::kHighest;
    std::vector<Reply> members;
    for (const auto& [member, score] : pop(key, end, request->count))
      members.push_back(Reply::array({Reply::bulk(member), score_reply(score)}));
    return Reply::array({Reply::bulk(name), Reply::array(std::move(members))});
  }
  return request->timeout ? nothing_yet(call, *request->timeout) : Reply::nil_array();
}

Reply zmpop(Call& call) { return pop_many(call, call.args.subspan(1), nullptr); }
Reply bzmpop(Call& call) { return pop_many(call, call.args.subspan(2), &call.args[1]); }

constexpr const char* kGroup = "sorted-set";
constexpr Command kCommands[] = {
    {"BZMPOP", -5, kWrite | kBlocking, {3, 3, 1, 2}, kGroup, "7.0.0",
     "Takes members from an end of the first key that has some, waiting for one", bzmpop},
    {"BZPOPMAX", -3, kWrite | kFast | kBlocking, {1, -2, 1}, kGroup, "5.0.0",
     "Takes the member of the highest score from the first key that has one, waiting for it", pop_from_first<End::kHighest>},
    {"BZPOPMIN", -3, kWrite | kFast | kBlocking, {1, -2, 1}, kGroup, "5.0.0",
     "Takes the member of the lowest score from the first key that has one, waiting for it", pop_from_first<End::kLowest>},
    {"ZMPOP", -4, kWrite, {2, 2, 1, 1}, kGroup, "7.0.0", "Takes members from an end of the first key that has some", zmpop},
    {"ZPOPMAX", -2, kWrite | kFast, {1, 1, 1}, kGroup, "5.0.0", "Takes the members of the highest scores",
     pop_from_one<End::kHighest>},
    {"ZPOPMIN", -2, kWrite | kFast, {1, 1, 1}, kGroup, "5.0.0", "Takes the members of the lowest scores",
     pop_from_one<End::kLowest>},
};

}  // namespace

std::span<const Command> sorted_set_pop_commands() { return kCommands; }

}  // namespace jetlag::store
