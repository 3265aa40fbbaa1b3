// SPDX-License-Identifier: Apache-2.0
// What the commands of sorted sets have in common: scores as clients write and read them, members taken out, and sets stored
// under another key.
//
// Text     reading takes what strtod() takes of decimal and hexadecimal numbers and of infinity, and refuses NaN. A score is also
//          refused with blanks before it or beyond what a double holds; the end of a range is not. Replies have 17 digits, as
//          RESP2 clients of Redis 7.0 see them: 1.1 reads as 1.1000000000000001.
// Writing  the last member takes its key along. What is stored under a key takes the place of all that was seen there.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "crdt/sorted_set.h"
#include "store/key_view.h"
#include "store/reply.h"

namespace jetlag::store {

std::optional<double> parse_score(std::string_view text);
/// An end of a range of scores: beyond the range of doubles it is infinite, or 0.
std::optional<double> parse_score_end(std::string_view text);
Bytes format_score(double score);
inline Reply score_reply(double score) { return Reply::bulk(format_score(score)); }

/// nullptr when the key is absent. Requires the key to fit the type.
inline const crdt::SortedSet* sorted_set_of(const KeyView& key) { return key.exists() ? key.object().sorted_set() : nullptr; }

/// Takes members out that are there, each given once.
void take_members(KeyView& key, std::vector<Bytes> members);

using ScoredMember = std::pair<Bytes, double>;

/// What ZADD may be told before the scores; GEOADD knows some of it.
struct AddOptions {
  bool nx = false, xx = false, gt = false, lt = false, ch = false, incr = false;

  /// Takes the word if it is an option.
  bool take(std::string_view word);
  /// Whether a member of this score (nothing: absent) may get that one.
  bool allow(std::optional<double> before, double score) const;
};
/// Writes the scores, in their order, that the options allow; how many members are new, or changed.
Reply set_scores(Call& call, KeyView& key, const AddOptions& options, const std::vector<ScoredMember>& members);

/// Puts a sorted set of these members, each given once, in the place of what is under `destination`; how many they are.
Reply store_members(Call& call, const Bytes& destination, const std::vector<ScoredMember>& members);

/// Whether scores follow members in a reply.
enum class Scores : bool { kWithout, kWith };
inline void append_member(std::vector<Reply>& out, const Bytes& member, double score, Scores scores) {
  out.push_back(Reply::bulk(member));
  if (scores == Scores::kWith) out.push_back(score_reply(score));
}

}  // namespace jetlag::store
