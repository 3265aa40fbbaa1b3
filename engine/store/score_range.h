// SPDX-License-Identifier: Apache-2.0
// Ranges of a sorted set: by rank, by score or by the bytes of the members.
//
// Value    what the arguments of ZRANGE, ZCOUNT, ZREMRANGEBYLEX and their like say. resolve() turns it into an interval of ranks,
//          the lowest score first.
// By bytes a range makes sense where all scores are equal; else the result is some interval.
// Errors   the replies that clients know; parsing looks at no key.
// Cost     resolving is logarithmic.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "crdt/sorted_set.h"
#include "store/reply.h"

namespace jetlag::store {

enum class RangeBy : std::uint8_t { kRank, kScore, kLex };
enum class Direction : bool { kUp, kDown };

/// Ranks [first, last), the lowest score first; never first > last.
struct RankInterval {
  std::size_t first = 0, last = 0;
  std::size_t size() const { return last - first; }
  bool empty() const { return first == last; }
  /// Skips `offset` members from the end at which `direction` begins and keeps at most `count`; negative: none, and all.
  RankInterval limited(std::int64_t offset, std::int64_t count, Direction direction) const;
};

class ScoreRange {
 public:
  /// `min` and `max` as given; with ranks and kDown they count from the highest score.
  static tl::expected<ScoreRange, Reply> parse(RangeBy by, std::string_view min, std::string_view max,
                                               Direction direction = Direction::kUp);
  RankInterval resolve(const crdt::SortedSet& set) const;

 private:
  struct Ranks {
    std::int64_t first = 0, last = 0;  ///< Both within the range; negative ones count from the end.
    Direction direction = Direction::kUp;
  };
  struct ScoreEnds {
    double min = 0, max = 0;
    bool without_min = false, without_max = false;
  };
  struct LexEnd {
    enum class Kind : std::uint8_t { kLowest, kHighest, kWith, kWithout } kind = Kind::kLowest;
    Bytes text;
  };
  struct LexEnds {
    LexEnd min, max;
  };

  template <class Ends>
  explicit ScoreRange(Ends ends) : ends_(std::move(ends)) {}
  static bool read_score_end(std::string_view text, double& score, bool& without);
  static bool read_lex_end(std::string_view text, LexEnd& end);

  std::variant<Ranks, ScoreEnds, LexEnds> ends_;
};

}  // namespace jetlag::store
