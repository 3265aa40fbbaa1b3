// SPDX-License-Identifier: Apache-2.0
// Members of a sorted set and their scores.
#include <cmath>

#include "core/index_map.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply not_a_number() { return Reply::error("ERR resulting score is not a number (NaN)"); }

Reply increment_score(Call& call, KeyView& key, const AddOptions& options, const Bytes& member, double delta) {
  const crdt::SortedSet* before = sorted_set_of(key);
  const std::optional<double> score = before == nullptr ? std::nullopt : before->score(member);
  const double sum = score.value_or(0) + delta;
  if (std::isnan(sum)) return not_a_number();
  if (!options.allow(score, sum)) return Reply::nil();
  const crdt::Object& object = key.for_writing();
  key.write(object.prepare_score_increment(member, call.db.next_dot(), delta));
  return score_reply(*key.written().sorted_set()->score(member));
}

Reply add(Call& call, AddOptions options) {
  std::size_t first = 2;
  while (first < call.args.size() && options.take(call.args[first])) ++first;
  const std::size_t given = call.args.size() - first;
  if (given == 0 || given % 2 != 0) return errors::syntax();
  if (options.nx && options.xx) return Reply::error("ERR XX and NX options at the same time are not compatible");
  if ((options.gt && options.nx) || (options.lt && options.nx) || (options.gt && options.lt))
    return Reply::error("ERR GT, LT, and/or NX options at the same time are not compatible");
  if (options.incr && given > 2) return Reply::error("ERR INCR option supports a single increment-element pair");
  std::vector<ScoredMember> members;
  for (std::size_t i = first; i < call.args.size(); i += 2) {
    const auto score = parse_score(call.args[i]);
    if (!score) return errors::not_a_float();
    members.emplace_back(call.args[i + 1], *score);
  }
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  if (options.incr) return increment_score(call, key, options, members.front().first, members.front().second);
  return set_scores(call, key, options, members);
}

Reply zadd(Call& call) { return add(call, {}); }
Reply zincrby(Call& call) {
  AddOptions options;
  options.incr = true;
  return add(call, options);
}

Reply zrem(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const crdt::SortedSet* set = sorted_set_of(key);
  if (set == nullptr) return Reply::integer(0);
  IndexMap<Bytes, bool> seen;
  std::vector<Bytes> members;
  for (const Bytes& member : call.args.subspan(2))
    if (set->contains(member) && seen.ensure(member).second) members.push_back(member);
  const auto removed = static_cast<std::int64_t>(members.size());
  if (removed != 0) take_members(key, std::move(members));
  return Reply::integer(removed);
}

Reply zcard(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const crdt::SortedSet* set = sorted_set_of(key);
  return Reply::integer(set == nullptr ? 0 : static_cast<std::int64_t>(set->size()));
}

Reply score_or_nil(const crdt::SortedSet* set, const Bytes& member) {
  const auto score = set == nullptr ? std::nullopt : set->score(member);
  return score ? score_reply(*score) : Reply::nil();
}

Reply zscore(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  return score_or_nil(sorted_set_of(key), call.args[2]);
}

Reply zmscore(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  std::vector<Reply> scores;
  for (const Bytes& member : call.args.subspan(2)) scores.push_back(score_or_nil(sorted_set_of(key), member));
  return Reply::array(std::move(scores));
}

template <bool kFromHighest>
Reply rank(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const crdt::SortedSet* set = sorted_set_of(key);
  const auto rank = set == nullptr ? std::nullopt : set->rank(call.args[2]);
  if (!rank) return Reply::nil();
  return Reply::integer(static_cast<std::int64_t>(kFromHighest ? set->size() - 1 - *rank : *rank));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "sorted-set";
constexpr Command kCommands[] = {
    {"ZADD", -4, kGrows | kFast, kOne, kGroup, "1.2.0", "Sets scores of members, and adds those that are new", zadd},
    {"ZCARD", 2, kRead | kFast, kOne, kGroup, "1.2.0", "Returns how many members a sorted set has", zcard},
    {"ZINCRBY", 4, kGrows | kFast, kOne, kGroup, "1.2.0", "Adds a number to the score of a member", zincrby},
    {"ZMSCORE", -3, kRead | kFast, kOne, kGroup, "6.2.0", "Returns the scores of several members", zmscore},
    {"ZRANK", 3, kRead | kFast, kOne, kGroup, "2.0.0", "Returns the place of a member, the lowest score first", rank<false>},
    {"ZREM", -3, kWrite | kFast, kOne, kGroup, "1.2.0", "Removes members from a sorted set", zrem},
    {"ZREVRANK", 3, kRead | kFast, kOne, kGroup, "2.0.0", "Returns the place of a member, the highest score first", rank<true>},
    {"ZSCORE", 3, kRead | kFast, kOne, kGroup, "1.2.0", "Returns the score of a member", zscore},
};

}  // namespace

std::span<const Command> sorted_set_commands() { return kCommands; }

}  // namespace jetlag::store
