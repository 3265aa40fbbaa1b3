// SPDX-License-Identifier: Apache-2.0
#include "store/all_keys.h"

#include <algorithm>
#include <string>

#include "core/check.h"
#include "store/arguments.h"

namespace jetlag::store {
namespace {

enum class Join : std::uint8_t {
  kStep,   ///< SCAN: of one shard at a time
  kSum,    ///< integers
  kSort,   ///< lists of keys
  kDraw,   ///< one of the keys that were drawn
  kAgree,  ///< all say the same
};

struct Joined {
  std::string_view command;
  Join by;
};
constexpr Joined kJoined[] = {{"DBSIZE", Join::kSum}, {"FLUSHALL", Join::kAgree}, {"FLUSHDB", Join::kAgree},
                              {"KEYS", Join::kSort},  {"RANDOMKEY", Join::kDraw}, {"SCAN", Join::kStep}};

Join join_of(const Command& command) {
  const auto* const found = std::ranges::find(kJoined, command.name, &Joined::command);
  JETLAG_CHECK(found != std::end(kJoined), "every command about all keys says how its parts are joined");
  return found->by;
}

std::uint64_t first_cursor(std::uint16_t shard) { return std::uint64_t{shard} * kBuckets; }

/// What is behind the last shard is the last one's: it has nothing there either.
std::uint16_t shard_at(std::uint64_t cursor, std::uint16_t shards) {
  return static_cast<std::uint16_t>(std::min<std::uint64_t>(cursor / kBuckets, shards - 1u));
}

Reply whole_step(ShardPlace place, const Reply& reply) {
  const std::uint64_t in_shard = read_cursor(reply.items()[0].text()).value_or(0);
  const auto behind = static_cast<std::uint16_t>(place.shard + 1);
  std::uint64_t next = first_cursor(place.shard) + in_shard;
  if (in_shard == 0) next = behind == place.shards ? 0 : first_cursor(behind);
  return Reply::array({Reply::bulk(std::to_string(next)), reply.items()[1]});
}

std::int64_t keys_to_draw_from(const Database& db, const Session& session, Instant now_clock) {
  std::int64_t count = 0;
  for (std::uint16_t bucket = 0; bucket < kBuckets; ++bucket)
    for (const Entry& e : db.bucket(bucket))
      count += crdt::db_of(e.key, e.hash) == session.db && Database::visible(e.object, now_clock) ? 1 : 0;
  return count;
}

Reply sum(const std::vector<Reply>& parts) {
  std::int64_t total = 0;
  for (const Reply& part : parts) total += part.integer_value();
  return Reply::integer(total);
}

Reply sorted(const std::vector<Reply>& parts) {
  std::vector<Reply> keys;
  for (const Reply& part : parts) keys.insert(keys.end(), part.items().begin(), part.items().end());
  std::ranges::sort(keys, {}, &Reply::text);
  return Reply::array(std::move(keys));
}

/// Parts are nil, or how many keys there are and one of them.
Reply drawn(const std::vector<Reply>& parts, Rng draws) {
  const auto keys_of = [](const Reply& part) {
    return part.is_nil() ? 0 : static_cast<std::uint64_t>(part.items()[0].integer_value());
  };
  std::uint64_t total = 0;
  for (const Reply& part : parts) total += keys_of(part);
  if (total == 0) return Reply::nil();
  std::uint64_t left = draws.below(total);
  const auto hit = std::ranges::find_if(parts, [&](const Reply& part) {
    if (left < keys_of(part)) return true;
    left -= keys_of(part);
    return false;
  });
  return hit->items()[1];
}

}  // namespace

const Command* about_all_keys(std::span<const Bytes> args, CommandSet commands) {
  if (misused(args)) return nullptr;
  const Command* command = find_command(args[0]);
  const bool refused = commands == CommandSet::kActiveActive && command->has(kStandardOnly);
  return command->whole_keyspace() && !refused ? command : nullptr;
}

ShardsAsked shards_asked(const Command& command, std::span<const Bytes> args, std::uint16_t shards) {
  if (join_of(command) != Join::kStep) return {0, shards};
  return {shard_at(read_cursor(args[1]).value_or(0), shards), 1};
}

void address(const Command& command, ShardPlace place, std::vector<Bytes>& args) {
  if (join_of(command) != Join::kStep) return;
  if (const auto cursor = read_cursor(args[1])) args[1] = Bytes(std::to_string(*cursor - first_cursor(place.shard)));
}

Reply part_of(const Command& command, ShardPlace place, Reply reply, const Database& db, const Session& session,
              Instant now_clock) {
  if (reply.is_error()) return reply;
  const Join join = join_of(command);
  if (join == Join::kStep) return whole_step(place, reply);
  if (join != Join::kDraw || reply.is_nil()) return reply;
  return Reply::array({Reply::integer(keys_to_draw_from(db, session, now_clock)), std::move(reply)});
}

Reply join(const Command& command, std::vector<Reply> parts, Rng draws) {
  JETLAG_CHECK(!parts.empty(), "somebody has answered");
  const auto error = std::ranges::find_if(parts, &Reply::is_error);
  if (error != parts.end()) return std::move(*error);
  switch (join_of(command)) {
    case Join::kSum: return sum(parts);
    case Join::kSort: return sorted(parts);
    case Join::kDraw: return drawn(parts, draws);
    case Join::kStep:
    case Join::kAgree: break;
  }
  return std::move(parts.front());
}

}  // namespace jetlag::store
