// SPDX-License-Identifier: Apache-2.0
// Some members of a sorted set: at random, and all of them a few at a time.
//
// ZSCAN    walks down the places of the members; the cursor says how many are left. A removal moves the last member into the gap,
//          so a member that stays is seen at least once, whatever happens meanwhile. Small sets come at once.
#include <algorithm>
#include <cmath>

#include "crdt/number.h"
#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/rules.h"
#include "store/sample.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply zrandmember(Call& call) {
  const bool many = call.args.size() > 2, scores = call.args.size() == 4;
  tl::expected<Sample, Reply> sample;
  if (many) sample = read_sample(call.args[2]);
  if (!sample) return sample.error();
  if (call.args.size() > 4 || (scores && !is_word(call.args[3], "WITHSCORES"))) return errors::syntax();
  if (scores && sample->count > INT64_MAX / 2) return Reply::error("ERR value is out of range");
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const crdt::SortedSet* set = sorted_set_of(key);
  if (set == nullptr) return many ? Reply::array({}) : Reply::nil();
  std::vector<Reply> members;
  for (const std::uint32_t rank : sample->places(set->size(), *call.at.rng)) {
    const crdt::SortedSet::Member member = set->nth(rank);
    append_member(members, member.name, member.score, scores ? Scores::kWith : Scores::kWithout);
  }
  return many ? Reply::array(std::move(members)) : std::move(members.front());
}

struct ScanOptions {
  std::int64_t count = 10;
  const Bytes* pattern = nullptr;
};

tl::expected<ScanOptions, Reply> read_scan_options(std::span<const Bytes> args) {
  ScanOptions options;
  for (std::size_t i = 0; i < args.size(); i += 2) {
    const bool more = i + 1 < args.size();
    if (more && is_word(args[i], "COUNT")) {
      const auto count = crdt::parse_integer(args[i + 1]);
      if (!count) return tl::unexpected(errors::not_an_integer());
      if (*count < 1) return tl::unexpected(errors::syntax());
      options.count = *count;
    } else if (more && is_word(args[i], "MATCH")) {
      options.pattern = &args[i + 1];
    } else {
      return tl::unexpected(errors::syntax());
    }
  }
  return options;
}

/// As Redis writes a score out of a small set, which keeps whole numbers as integers: 100000000000000000, elsewhere 1e+17.
Bytes packed_text(double score) {
  constexpr double kLimit = 0x1p62;
  if (std::abs(score) > kLimit || score != std::trunc(score)) return format_score(score);
  return Bytes(std::to_string(static_cast<std::int64_t>(score)));
}

Reply zscan(Call& call) {
  constexpr std::size_t kAtOnce = 128;
  const auto cursor = read_cursor(call.args[2]);
  if (!cursor) return Reply::error("ERR invalid cursor");
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const auto scanned = [](std::size_t left, std::vector<Reply> members) {
    return Reply::array({Reply::bulk(std::to_string(left)), Reply::array(std::move(members))});
  };
  const crdt::SortedSet* set = sorted_set_of(key);
  if (set == nullptr) return scanned(0, {});
  const auto options = read_scan_options(call.args.subspan(3));
  if (!options) return options.error();
  const std::size_t all = set->remembered();
  std::size_t left = *cursor == 0 ? all : static_cast<std::size_t>(std::min<std::uint64_t>(*cursor, all));
  std::size_t steps = all <= kAtOnce ? left : std::min(left, static_cast<std::size_t>(options->count));
  std::vector<Reply> members;
  for (; steps > 0; --steps) {
    const auto& [member, score] = set->remembered_at(--left);
    if (!score.present() || (options->pattern != nullptr && !glob_matches(*options->pattern, member))) continue;
    append_member(members, member, score.value(), Scores::kWithout);
    members.push_back(Reply::bulk(all <= kAtOnce ? packed_text(score.value()) : format_score(score.value())));
  }
  return scanned(left, std::move(members));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "sorted-set";
constexpr Command kCommands[] = {
    {"ZRANDMEMBER", -2, kRead | kRandom, kOne, kGroup, "6.2.0", "Returns random members of a sorted set", zrandmember},
    {"ZSCAN", -3, kRead, kOne, kGroup, "2.8.0", "Returns the members of a sorted set a few at a time", zscan},
};

}  // namespace

std::span<const Command> sorted_set_walk_commands() { return kCommands; }

}  // namespace jetlag::store
