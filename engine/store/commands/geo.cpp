// SPDX-License-Identifier: Apache-2.0
// Positions in sorted sets: added, told, measured.
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/geo_arguments.h"
#include "store/key_view.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply geoadd(Call& call) {
  AddOptions options;
  std::size_t first = 2;
  while (first < call.args.size()) {
    const std::string_view word = call.args[first];
    if (!is_word(word, "NX") && !is_word(word, "XX") && !is_word(word, "CH")) break;
    options.take(word);
    ++first;
  }
  const std::size_t given = call.args.size() - first;
  if (given % 3 != 0 || (options.nx && options.xx)) return errors::syntax();
  std::vector<ScoredMember> members;
  for (std::size_t i = first; i < call.args.size(); i += 3) {
    const auto position = read_position(call.args.subspan(i));
    if (!position) return position.error();
    members.emplace_back(call.args[i + 2], score_of(*position));
  }
  if (members.empty()) return errors::syntax();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  return set_scores(call, key, options, members);
}

Reply geodist(Call& call) {
  double unit = 1;
  if (call.args.size() > 5) return errors::syntax();
  if (call.args.size() == 5) {
    const auto given = read_unit(call.args[4]);
    if (!given) return given.error();
    unit = *given;
  }
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  const auto from = member_position(key, call.args[2]), to = member_position(key, call.args[3]);
  return from && to ? distance_reply(metres_between(*from, *to) / unit) : Reply::nil();
}

template <Reply (*kTold)(Position)>
Reply each_position(Call& call, const Reply& missing) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kSortedSet)) return errors::wrong_type();
  std::vector<Reply> all;
  for (const Bytes& member : call.args.subspan(2)) {
    const auto position = member_position(key, member);
    all.push_back(position ? kTold(*position) : missing);
  }
  return Reply::array(std::move(all));
}

Reply hash_reply(Position position) { return Reply::bulk(Bytes(geohash_text(position))); }

Reply geohash(Call& call) { return each_position<hash_reply>(call, Reply::nil()); }
Reply geopos(Call& call) { return each_position<position_reply>(call, Reply::nil_array()); }

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "geo";
constexpr Command kCommands[] = {
    {"GEOADD", -5, kGrows, kOne, kGroup, "3.2.0", "Sets the positions of members, and adds those that are new", geoadd},
    {"GEODIST", -4, kRead, kOne, kGroup, "3.2.0", "Returns the distance between two members", geodist},
    {"GEOHASH", -2, kRead, kOne, kGroup, "3.2.0", "Returns the positions of members as geohash texts", geohash},
    {"GEOPOS", -2, kRead, kOne, kGroup, "3.2.0", "Returns the longitudes and latitudes of members", geopos},
};

}  // namespace

std::span<const Command> geo_commands() { return kCommands; }

}  // namespace jetlag::store
