// SPDX-License-Identifier: Apache-2.0
// Searching positions: within a circle or a rectangle, around a position or a member; read or stored elsewhere.
//
// Order    as asked for; at equal distances, and where no order is asked for, as the squares are visited (store/geo.h).
#include <algorithm>
#include <string>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/geo_arguments.h"
#include "store/key_view.h"
#include "store/scores.h"

namespace jetlag::store {
namespace {

using crdt::Type;

enum class Order : std::uint8_t { kAsFound, kNearestFirst, kFarthestFirst };
/// What the command itself says of centre and shape, and whether it may store.
enum class Form : std::uint8_t { kAroundPosition, kAroundMember, kOptions };
enum class Storing : std::uint8_t { kNever, kByOption, kAlways };

struct Query {
  GeoArea area;
  double unit = 1;
  bool has_centre = false, from_member = false, has_shape = false;
  bool with_distance = false, with_hash = false, with_position = false;
  bool any = false;
  std::int64_t count = 0;
  Order order = Order::kAsFound;
  const Bytes* store = nullptr;
  bool store_distance = false;

  bool tells_more() const { return with_distance || with_hash || with_position; }
};

struct Found {
  Bytes member;
  double score = 0, distance = 0;
  Position position;
};

using Problem = std::optional<Reply>;

class Reader {
 public:
  Reader(Call& call, const KeyView& source, Form form, Storing storing)
      : call_(call), source_(source), form_(form), storing_(storing) {}

  tl::expected<Query, Reply> read() {
    Problem problem = read_fixed();
    while (!problem && at_ < call_.args.size()) problem = read_option();
    if (!problem) problem = check();
    if (problem) return tl::unexpected(*problem);
    return query_;
  }

 private:
  std::size_t left() const { return call_.args.size() - at_; }

  /// What stands at fixed places.
  Problem read_fixed() {
    at_ = storing_ == Storing::kAlways ? 3 : 2;
    if (storing_ == Storing::kAlways) query_.store = &call_.args[1];
    if (form_ == Form::kOptions) return std::nullopt;
    const Problem problem = form_ == Form::kAroundPosition ? take_position() : take_member();
    // Without the key there is no member either: Redis does not look at the radius then.
    if (problem || (form_ == Form::kAroundMember && !source_.exists())) {
      at_ += 2;
      return problem;
    }
    return take_radius();
  }
  Problem take_position() {
    const auto position = read_position(call_.args.subspan(at_));
    if (!position) return position.error();
    query_.area.centre = *position;
    query_.has_centre = true;
    at_ += 2;
    return std::nullopt;
  }
  Problem take_member() {
    query_.has_centre = query_.from_member = true;
    const Bytes& member = call_.args[at_++];
    if (!source_.exists()) return std::nullopt;
    const auto position = member_position(source_, member);
    if (!position) return Reply::error("ERR could not decode requested zset member");
    query_.area.centre = *position;
    return std::nullopt;
  }
  Problem take_unit() {
    const auto unit = read_unit(call_.args[at_++]);
    if (!unit) return unit.error();
    query_.unit = *unit;
    query_.has_shape = true;
    return std::nullopt;
  }
  Problem take_radius() {
    const auto radius = read_length(call_.args[at_++], "ERR need numeric radius");
    if (!radius) return radius.error();
    if (*radius < 0) return Reply::error("ERR radius cannot be negative");
    if (Problem problem = take_unit()) return problem;
    query_.area.radius = *radius * query_.unit;
    return std::nullopt;
  }
  Problem take_box() {
    const auto width = read_length(call_.args[at_++], "ERR need numeric width");
    if (!width) return width.error();
    const auto height = read_length(call_.args[at_++], "ERR need numeric height");
    if (!height) return height.error();
    if (*width < 0 || *height < 0) return Reply::error("ERR height or width cannot be negative");
    if (Problem problem = take_unit()) return problem;
    query_.area.is_box = true;
    query_.area.width = *width * query_.unit;
    query_.area.height = *height * query_.unit;
    return std::nullopt;
  }
  Problem take_count() {
    const Integer count = read_integer(call_.args[at_++]);
    if (!count) return count.error();
    if (*count <= 0) return Reply::error("ERR COUNT must be > 0");
    query_.count = *count;
    return std::nullopt;
  }

  Problem read_option() {
    const std::string_view word = call_.args[at_++];
    if (is_word(word, "WITHDIST")) query_.with_distance = true;
    else if (is_word(word, "WITHHASH")) query_.with_hash = true;
    else if (is_word(word, "WITHCOORD")) query_.with_position = true;
    else if (is_word(word, "ANY")) query_.any = true;
    else if (is_word(word, "ASC")) query_.order = Order::kNearestFirst;
    else if (is_word(word, "DESC")) query_.order = Order::kFarthestFirst;
    else if (is_word(word, "COUNT") && left() >= 1) return take_count();
    else if (form_ == Form::kOptions) return read_search_option(word);
    else if (storing_ == Storing::kByOption && left() >= 1 && (is_word(word, "STORE") || is_word(word, "STOREDIST"))) {
      query_.store = &call_.args[at_++];
      query_.store_distance = is_word(word, "STOREDIST");
    } else {
      return errors::syntax();
    }
    return std::nullopt;
  }
  Problem read_search_option(std::string_view word) {
    const bool from_position = query_.has_centre && !query_.from_member, by_radius = query_.has_shape && !query_.area.is_box;
    if (is_word(word, "FROMMEMBER") && left() >= 1 && !from_position) return take_member();
    if (is_word(word, "FROMLONLAT") && left() >= 2 && !query_.from_member) return take_position();
    if (is_word(word, "BYRADIUS") && left() >= 2 && !query_.area.is_box) return take_radius();
    if (is_word(word, "BYBOX") && left() >= 3 && !by_radius) return take_box();
    if (!is_word(word, "STOREDIST") || storing_ != Storing::kAlways) return errors::syntax();
    query_.store_distance = true;
    return std::nullopt;
  }

  Problem check() {
    const auto error = [](std::string text) { return Reply::error(Bytes("ERR " + text)); };
    const std::string name = call_.args[0].str();
    if (query_.store != nullptr && query_.tells_more())
      return error((storing_ == Storing::kAlways ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS") +
                   std::string(" is not compatible with WITHDIST, WITHHASH and WITHCOORD options"));
    if (form_ == Form::kOptions && !query_.has_centre)
      return error("exactly one of FROMMEMBER or FROMLONLAT can be specified for " + name);
    if (form_ == Form::kOptions && !query_.has_shape)
      return error("exactly one of BYRADIUS and BYBOX can be specified for " + name);
    if (query_.any && query_.count == 0) return error("the ANY argument requires COUNT argument");
    // The nearest ones are meant, unless any will do.
    if (query_.count != 0 && query_.order == Order::kAsFound && !query_.any) query_.order = Order::kNearestFirst;
    return std::nullopt;
  }

  Call& call_;
  const KeyView& source_;
  Form form_;
  Storing storing_;
  Query query_;
  std::size_t at_ = 0;
};

std::vector<Found> search(const crdt::SortedSet& set, const Query& query) {
  std::vector<Found> found;
  const std::size_t most = query.count == 0 ? set.size() : std::min(set.size(), static_cast<std::size_t>(query.count));
  const auto rank_of = [&](double score) { return set.count_before([&](double s, const Bytes&) { return s < score; }); };
  for (const GeoSquare& square : squares_around(query.area)) {
    set.for_each(rank_of(square.first_score()), rank_of(square.end_score()), [&](const crdt::SortedSet::Member& member) {
      if (query.any && found.size() >= most) return;
      const Position position = position_of(member.score);
      if (const auto distance = query.area.distance_within(position))
        found.push_back({member.name, member.score, *distance / query.unit, position});
    });
  }
  if (query.order == Order::kNearestFirst) std::ranges::stable_sort(found, {}, &Found::distance);
  if (query.order == Order::kFarthestFirst) std::ranges::stable_sort(found, std::greater<>{}, &Found::distance);
  if (found.size() > most) found.resize(most);
  return found;
}

Reply told(const Found& found, const Query& query) {
  Reply name = Reply::bulk(found.member);
  if (!query.tells_more()) return name;
  std::vector<Reply> parts{std::move(name)};
  if (query.with_distance) parts.push_back(distance_reply(found.distance));
  if (query.with_hash) parts.push_back(Reply::integer(static_cast<std::int64_t>(found.score)));
  if (query.with_position) parts.push_back(position_reply(found.position));
  return Reply::array(std::move(parts));
}

template <Form kForm, Storing kStoring>
Reply geo_search(Call& call) {
  const KeyView source(call, call.args[kStoring == Storing::kAlways ? 2 : 1]);
  if (!source.fits(Type::kSortedSet)) return errors::wrong_type();
  const auto query = Reader(call, source, kForm, kStoring).read();
  if (!query) return query.error();
  std::vector<Found> found;
  if (const crdt::SortedSet* set = sorted_set_of(source)) found = search(*set, *query);
  if (query->store != nullptr) {
    std::vector<ScoredMember> members;
    for (const Found& f : found) members.emplace_back(f.member, query->store_distance ? f.distance : f.score);
    return store_members(call, *query->store, members);
  }
  std::vector<Reply> all;
  for (const Found& f : found) all.push_back(told(f, *query));
  return Reply::array(std::move(all));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "geo";
constexpr Command kCommands[] = {
    {"GEORADIUS",
     -6,
     kGrows,
     {1, 1, 1, 0, NamedKeys::kStore, 6},
     kGroup,
     "3.2.0",
     "Returns or stores the members within a circle around a position",
     geo_search<Form::kAroundPosition, Storing::kByOption>},
    {"GEORADIUSBYMEMBER",
     -5,
     kGrows,
     {1, 1, 1, 0, NamedKeys::kStore, 5},
     kGroup,
     "3.2.0",
     "Returns or stores the members within a circle around a member",
     geo_search<Form::kAroundMember, Storing::kByOption>},
    {"GEORADIUSBYMEMBER_RO", -5, kRead, kOne, kGroup, "3.2.10", "Returns the members within a circle around a member",
     geo_search<Form::kAroundMember, Storing::kNever>},
    {"GEORADIUS_RO", -6, kRead, kOne, kGroup, "3.2.10", "Returns the members within a circle around a position",
     geo_search<Form::kAroundPosition, Storing::kNever>},
    {"GEOSEARCH", -7, kRead, kOne, kGroup, "6.2.0", "Returns the members within a circle or a rectangle",
     geo_search<Form::kOptions, Storing::kNever>},
    {"GEOSEARCHSTORE",
     -8,
     kGrows,
     {1, 2, 1},
     kGroup,
     "6.2.0",
     "Stores the members within a circle or a rectangle",
     geo_search<Form::kOptions, Storing::kAlways>},
};

}  // namespace

std::span<const Command> geo_search_commands() { return kCommands; }

}  // namespace jetlag::store
