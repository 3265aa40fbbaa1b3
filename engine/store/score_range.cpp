// SPDX-License-Identifier: Apache-2.0
#include "store/score_range.h"

#include <algorithm>
#include <utility>

#include "crdt/number.h"
#include "store/errors.h"
#include "store/scores.h"

namespace jetlag::store {

RankInterval RankInterval::limited(std::int64_t offset, std::int64_t count, Direction direction) const {
  const std::size_t skipped = offset < 0 ? size() : std::min(static_cast<std::size_t>(offset), size());
  const std::size_t kept = count < 0 ? size() - skipped : std::min(static_cast<std::size_t>(count), size() - skipped);
  if (direction == Direction::kUp) return {first + skipped, first + skipped + kept};
  return {last - skipped - kept, last - skipped};
}

bool ScoreRange::read_score_end(std::string_view text, double& score, bool& without) {
  without = text.starts_with('(');
  if (without) text.remove_prefix(1);
  const auto parsed = parse_score_end(text);
  if (parsed) score = *parsed;
  return parsed.has_value();
}

bool ScoreRange::read_lex_end(std::string_view text, LexEnd& end) {
  if (text == "-") end.kind = LexEnd::Kind::kLowest;
  else if (text == "+") end.kind = LexEnd::Kind::kHighest;
  else if (text.starts_with('[')) end = {LexEnd::Kind::kWith, text.substr(1)};
  else if (text.starts_with('(')) end = {LexEnd::Kind::kWithout, text.substr(1)};
  else return false;
  return true;
}

tl::expected<ScoreRange, Reply> ScoreRange::parse(RangeBy by, std::string_view min, std::string_view max, Direction direction) {
  switch (by) {
    case RangeBy::kRank: {
      const auto first = crdt::parse_integer(min), last = crdt::parse_integer(max);
      if (!first || !last) return tl::unexpected(errors::not_an_integer());
      return ScoreRange(Ranks{*first, *last, direction});
    }
    case RangeBy::kScore: {
      ScoreEnds ends;
      if (!read_score_end(min, ends.min, ends.without_min) || !read_score_end(max, ends.max, ends.without_max))
        return tl::unexpected(Reply::error("ERR min or max is not a float"));
      return ScoreRange(ends);
    }
    case RangeBy::kLex: break;
  }
  LexEnds ends;
  if (!read_lex_end(min, ends.min) || !read_lex_end(max, ends.max))
    return tl::unexpected(Reply::error("ERR min or max not valid string range item"));
  return ScoreRange(std::move(ends));
}

RankInterval ScoreRange::resolve(const crdt::SortedSet& set) const {
  RankInterval found;
  if (const auto* ranks = std::get_if<Ranks>(&ends_)) {
    const auto size = static_cast<std::int64_t>(set.size());
    const auto from_start = [&](std::int64_t rank) { return rank < 0 ? std::max(rank, -size - 1) + size : std::min(rank, size); };
    const std::int64_t first = std::max<std::int64_t>(from_start(ranks->first), 0), last = from_start(ranks->last) + 1;
    if (first >= last || first >= size) return {};
    found = {static_cast<std::size_t>(first), static_cast<std::size_t>(std::min(last, size))};
    if (ranks->direction == Direction::kDown) found = {set.size() - found.last, set.size() - found.first};
    return found;
  }
  if (const auto* ends = std::get_if<ScoreEnds>(&ends_)) {
    const auto until = [](double limit, bool with) {
      return [limit, with](double score, const Bytes&) { return with ? score <= limit : score < limit; };
    };
    found = {set.count_before(until(ends->min, ends->without_min)), set.count_before(until(ends->max, !ends->without_max))};
  } else {
    const auto& lex = std::get<LexEnds>(ends_);
    const auto rank = [&](const LexEnd& end, bool with) {
      if (end.kind == LexEnd::Kind::kLowest) return std::size_t{0};
      if (end.kind == LexEnd::Kind::kHighest) return set.size();
      return set.count_before([&](double, const Bytes& member) { return with ? member <= end.text : member < end.text; });
    };
    found = {rank(lex.min, lex.min.kind == LexEnd::Kind::kWithout), rank(lex.max, lex.max.kind == LexEnd::Kind::kWith)};
  }
  return found.first < found.last ? found : RankInterval{};
}

}  // namespace jetlag::store
