// SPDX-License-Identifier: Apache-2.0
// Items taken from the ends of a list. The items are chosen where the command runs and travel as removals, so two regions may
// take the same one: pops happen at least once. Those that wait (B...): store/waiting.h.
#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/lists.h"
#include "store/pop_request.h"
#include "store/waiting.h"

namespace jetlag::store {
namespace {

using crdt::Type;

std::vector<Reply> bulks(const std::vector<Bytes>& values) {
  std::vector<Reply> out;
  for (const Bytes& value : values) out.push_back(Reply::bulk(value));
  return out;
}

template <End kEnd>
Reply pop(Call& call) {
  const bool many = call.args.size() > 2;
  if (call.args.size() > 3) return errors::wrong_arity(kEnd == End::kLeft ? "LPOP" : "RPOP");
  const auto count = many ? crdt::parse_integer(call.args[2]) : std::optional<std::int64_t>(1);
  if (!count || *count < 0) return errors::not_positive();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kList)) return errors::wrong_type();
  if (!key.exists()) return many ? Reply::nil_array() : Reply::nil();
  const std::vector<Bytes> values = pop_values(key, kEnd, static_cast<std::size_t>(*count));
  return many ? Reply::array(bulks(values)) : Reply::bulk(values.front());
}

template <End kEnd>
Reply pop_from_first(Call& call) {
  const auto longest = read_timeout(call.args.back());
  if (!longest) return longest.error();
  for (const Bytes& name : call.args.subspan(1, call.args.size() - 2)) {
    KeyView key(call, name);
    if (!key.fits(Type::kList) && !passes_over(call)) return errors::wrong_type();
    if (key.type() != Type::kList) continue;
    return Reply::array({Reply::bulk(name), Reply::bulk(pop_values(key, kEnd, 1).front())});
  }
  return nothing_yet(call, *longest);
}

/// `args` begin with the number of keys.
Reply pop_many(Call& call, std::span<const Bytes> args, const Bytes* timeout) {
  const auto request = read_pop_request(args, "LEFT", "RIGHT", timeout);
  if (!request) return request.error();
  for (const Bytes& name : request->keys) {
    KeyView key(call, name);
    if (!key.fits(Type::kList) && !passes_over(call)) return errors::wrong_type();
    if (key.type() != Type::kList) continue;
    return Reply::array({Reply::bulk(name), Reply::array(bulks(pop_values(key, *end_named(*request->end), request->count)))});
  }
  return request->timeout ? nothing_yet(call, *request->timeout) : Reply::nil_array();
}

Reply lmpop(Call& call) { return pop_many(call, call.args.subspan(1), nullptr); }
Reply blmpop(Call& call) { return pop_many(call, call.args.subspan(2), &call.args[1]); }

/// First the item is put where it goes, then it is taken from where it was: whoever sees half of it sees it twice rather than
/// never, and a list that is turned around is never empty, so it keeps its deadline. `timeout`: of one that waits.
Reply move(Call& call, End from, End to, const Bytes* timeout) {
  const auto longest = timeout == nullptr ? tl::expected<Duration, Reply>() : read_timeout(*timeout);
  if (!longest) return longest.error();
  const Bytes &source = call.args[1], &destination = call.args[2];
  Bytes value;
  std::vector<crdt::ItemRange> items;
  {
    const KeyView key(call, source);
    if (!key.fits(Type::kList) && !passes_over(call)) return errors::wrong_type();
    if (key.type() != Type::kList) return timeout == nullptr || call.at.within_exec ? Reply::nil() : nothing_yet(call, *longest);
    const std::size_t place = from == End::kLeft ? 0 : length_of(key) - 1;
    value = list_of(key)->at(place).value();
    list_of(key)->append_ids(place, place + 1, items);
  }
  KeyView goal(call, destination);
  if (!goal.fits(Type::kList)) return errors::wrong_type();
  insert_values(goal, to == End::kLeft ? 0 : length_of(goal), {value});
  KeyView key(call, source);
  take_items(key, std::move(items), Taken::kHandedOut);
  return Reply::bulk(std::move(value));
}

Reply move_named(Call& call) {
  const auto from = end_named(call.args[3]), to = end_named(call.args[4]);
  if (!from || !to) return errors::syntax();
  return move(call, *from, *to, call.args.size() > 5 ? &call.args[5] : nullptr);
}

Reply rpoplpush(Call& call) { return move(call, End::kRight, End::kLeft, call.args.size() > 3 ? &call.args[3] : nullptr); }

constexpr KeyPositions kOne{1, 1, 1}, kTwo{1, 2, 1};
constexpr const char* kGroup = "list";
constexpr Command kCommands[] = {
    {"BLMOVE", 6, kGrows | kBlocking, kTwo, kGroup, "6.2.0",
     "Moves an item from an end of one list to an end of another, waiting for one", move_named},
    {"BLMPOP", -5, kWrite | kBlocking, {3, 3, 1, 2}, kGroup, "7.0.0",
     "Takes items from an end of the first list that has some, waiting for one", blmpop},
    {"BLPOP", -3, kWrite | kBlocking, {1, -2, 1}, kGroup, "2.0.0",
     "Takes the first item of the first list that has one, waiting for it", pop_from_first<End::kLeft>},
    {"BRPOP", -3, kWrite | kBlocking, {1, -2, 1}, kGroup, "2.0.0",
     "Takes the last item of the first list that has one, waiting for it", pop_from_first<End::kRight>},
    {"BRPOPLPUSH", 4, kGrows | kBlocking, kTwo, kGroup, "2.2.0",
     "Moves the last item of a list to the front of another, waiting for one", rpoplpush},
    {"LMOVE", 5, kGrows, kTwo, kGroup, "6.2.0", "Moves an item from an end of one list to an end of another", move_named},
    {"LMPOP", -4, kWrite, {2, 2, 1, 1}, kGroup, "7.0.0", "Takes items from an end of the first list that has some", lmpop},
    {"LPOP", -2, kWrite | kFast, kOne, kGroup, "1.0.0", "Takes the first items of a list", pop<End::kLeft>},
    {"RPOP", -2, kWrite | kFast, kOne, kGroup, "1.0.0", "Takes the last items of a list", pop<End::kRight>},
    {"RPOPLPUSH", 3, kGrows, kTwo, kGroup, "1.2.0", "Moves the last item of a list to the front of another", rpoplpush},
};

}  // namespace

std::span<const Command> list_pop_commands() { return kCommands; }

}  // namespace jetlag::store
