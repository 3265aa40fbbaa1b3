// SPDX-License-Identifier: Apache-2.0
// Ranges of a sorted set: read, counted, stored elsewhere, removed.
#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/score_range.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

using crdt::Type;

/// What a command lets its options choose.
struct Given {
  std::optional<RangeBy> by;
  std::optional<Direction> direction;
};

struct Query {
  RangeBy by = RangeBy::kRank;
  Direction direction = Direction::kUp;
  Scores scores = Scores::kWithout;
  std::int64_t offset = 0, count = -1;
  ScoreRange range;

  RankInterval resolve(const crdt::SortedSet& set) const { return range.resolve(set).limited(offset, count, direction); }
};

/// `args` begin with the key that is read.
tl::expected<Query, Reply> read_query(std::span<const Bytes> args, Given given, bool for_storing) {
  std::int64_t offset = 0, count = -1;
  Scores scores = Scores::kWithout;
  for (std::size_t i = 3; i < args.size(); ++i) {
    const std::string_view word = args[i];
    if (!for_storing && is_word(word, "WITHSCORES")) {
      scores = Scores::kWith;
    } else if (is_word(word, "LIMIT") && args.size() - i > 2) {
      const auto first = crdt::parse_integer(args[i + 1]), second = crdt::parse_integer(args[i + 2]);
      if (!first || !second) return tl::unexpected(errors::not_an_integer());
      offset = *first;
      count = *second;
      i += 2;
    } else if (!given.direction && is_word(word, "REV")) {
      given.direction = Direction::kDown;
    } else if (!given.by && (is_word(word, "BYLEX") || is_word(word, "BYSCORE"))) {
      given.by = is_word(word, "BYLEX") ? RangeBy::kLex : RangeBy::kScore;
    } else {
      return tl::unexpected(errors::syntax());
    }
  }
  const RangeBy by = given.by.value_or(RangeBy::kRank);
  const Direction direction = given.direction.value_or(Direction::kUp);
  if (count != -1 && by == RangeBy::kRank)
    return tl::unexpected(
        Reply::error("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"));
  if (scores == Scores::kWith && by == RangeBy::kLex)
    return tl::unexpected(Reply::error("ERR syntax error, WITHSCORES not supported in combination with BYLEX"));
  const bool max_first = direction == Direction::kDown && by != RangeBy::kRank;
  auto range = ScoreRange::parse(by, args[max_first ? 2 : 1], args[max_first ? 1 : 2], direction);
  if (!range) return tl::unexpected(range.error());
  if (by == RangeBy::kRank) offset = 0;
  return Query{by, direction, scores, offset, count, *range};
}

template <class F>
void visit(const crdt::SortedSet& set, RankInterval ranks, Direction direction, F f) {
  if (direction == Direction::kUp) set.for_each(ranks.first, ranks.last, f);
  else set.for_each_back(ranks.first, ranks.last, f);
}

Reply read_range(Call& call, Given given) {
  const auto query = read_query(call.args.subspan(1), given, false);
  if (!query) return query.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  std::vector<Reply> members;
  if (const crdt::SortedSet* set = sorted_set_of(key))
    visit(*set, query->resolve(*set), query->direction,
          [&](const auto& m) { append_member(members, m.name, m.score, query->scores); });
  return Reply::array(std::move(members));
}

Reply zrange(Call& call) { return read_range(call, {}); }
Reply zrevrange(Call& call) { return read_range(call, {RangeBy::kRank, Direction::kDown}); }
Reply zrangebyscore(Call& call) { return read_range(call, {RangeBy::kScore, Direction::kUp}); }
Reply zrevrangebyscore(Call& call) { return read_range(call, {RangeBy::kScore, Direction::kDown}); }
Reply zrangebylex(Call& call) { return read_range(call, {RangeBy::kLex, Direction::kUp}); }
Reply zrevrangebylex(Call& call) { return read_range(call, {RangeBy::kLex, Direction::kDown}); }

Reply zrangestore(Call& call) {
  const auto query = read_query(call.args.subspan(2), {}, true);
  if (!query) return query.error();
  const KeyView source(call, call.args[2]);
  if (!source.fits(Type::kSortedSet)) return errors::wrong_type();
  std::vector<ScoredMember> members;
  if (const crdt::SortedSet* set = sorted_set_of(source))
    visit(*set, query->resolve(*set), query->direction, [&](const auto& m) { members.emplace_back(m.name, m.score); });
  return store_members(call, call.args[1], members);
}

template <RangeBy kBy>
Reply count(Call& call) {
  const auto range = ScoreRange::parse(kBy, call.args[2], call.args[3]);
  if (!range) return range.error();
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const crdt::SortedSet* set = sorted_set_of(key);
  return Reply::integer(set == nullptr ? 0 : static_cast<std::int64_t>(range->resolve(*set).size()));
}

template <RangeBy kBy>
Reply remove(Call& call) {
  const auto range = ScoreRange::parse(kBy, call.args[2], call.args[3]);
  if (!range) return range.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const crdt::SortedSet* set = sorted_set_of(key);
  if (set == nullptr) return Reply::integer(0);
  const RankInterval ranks = range->resolve(*set);
  std::vector<Bytes> members;
  set->for_each(ranks.first, ranks.last, [&](const auto& m) { members.push_back(m.name); });
  if (!members.empty()) take_members(key, std::move(members));
  return Reply::integer(static_cast<std::int64_t>(ranks.size()));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "sorted-set";
constexpr Command kCommands[] = {
    {"ZCOUNT", 4, kRead | kFast, kOne, kGroup, "2.0.0", "Counts the members within a range of scores", count<RangeBy::kScore>},
    {"ZLEXCOUNT", 4, kRead | kFast, kOne, kGroup, "2.8.9", "Counts the members within a range of names", count<RangeBy::kLex>},
    {"ZRANGE", -4, kRead, kOne, kGroup, "1.2.0", "Returns the members within a range of ranks, scores or names", zrange},
    {"ZRANGEBYLEX", -4, kRead, kOne, kGroup, "2.8.9", "Returns the members within a range of names", zrangebylex},
    {"ZRANGEBYSCORE", -4, kRead, kOne, kGroup, "1.0.5", "Returns the members within a range of scores", zrangebyscore},
    {"ZRANGESTORE", -5, kGrows, {1, 2, 1}, kGroup, "6.2.0", "Stores a range of members under another key", zrangestore},
    {"ZREMRANGEBYLEX", 4, kWrite, kOne, kGroup, "2.8.9", "Removes the members within a range of names", remove<RangeBy::kLex>},
    {"ZREMRANGEBYRANK", 4, kWrite, kOne, kGroup, "2.0.0", "Removes the members within a range of ranks", remove<RangeBy::kRank>},
    {"ZREMRANGEBYSCORE", 4, kWrite, kOne, kGroup, "1.2.0", "Removes the members within a range of scores",
     remove<RangeBy::kScore>},
    {"ZREVRANGE", -4, kRead, kOne, kGroup, "1.2.0", "Returns the members within a range of ranks, the highest score first",
     zrevrange},
    {"ZREVRANGEBYLEX", -4, kRead, kOne, kGroup, "2.8.9", "Returns the members within a range of names, the last one first",
     zrevrangebylex},
    {"ZREVRANGEBYSCORE", -4, kRead, kOne, kGroup, "2.2.0", "Returns the members within a range of scores, the highest one first",
     zrevrangebyscore},
};

}  // namespace

std::span<const Command> sorted_set_range_commands() { return kCommands; }

}  // namespace jetlag::store
