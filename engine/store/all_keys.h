// SPDX-License-Identifier: Apache-2.0
// Commands about all keys (KEYS, SCAN, DBSIZE, ...) in a database with several shards, each of which knows its own keys only.
//
// about_all_keys   the command that the arguments name, if shards have to answer it together; nullptr: any one will do, also for
//                  what it refuses whatever its keys are.
// shards_asked     SCAN goes through one shard after the other, and its cursor says which; all others ask every shard.
// address          makes the arguments those that this shard is to execute.
// part_of          what it replied, as its part of the whole.
// join             all parts, in the order of the shards, as the reply that one server would give. What is an error for one shard
//                  is an error: nobody can tell what is missing.
//
// Cursors     shard * kBuckets + bucket: those of the first shard are those of a database with one. What is there from the first
//             step to the last is returned at least once, since no key moves to another shard.
// RANDOMKEY   every key is equally likely: each shard draws one of its own, and join() draws among these by how many keys stand
//             behind each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/command.h"

namespace jetlag::store {

struct ShardsAsked {
  std::uint16_t first = 0, count = 1;
  bool operator==(const ShardsAsked&) const = default;
};

/// Which shard of how many.
struct ShardPlace {
  std::uint16_t shard = 0, shards = 1;
};

const Command* about_all_keys(std::span<const Bytes> args, CommandSet commands);
ShardsAsked shards_asked(const Command& command, std::span<const Bytes> args, std::uint16_t shards);
void address(const Command& command, ShardPlace place, std::vector<Bytes>& args);
/// `db`, `session`, `now_clock`: with which the shard has just executed it.
Reply part_of(const Command& command, ShardPlace place, Reply reply, const Database& db, const Session& session,
              Instant now_clock);
Reply join(const Command& command, std::vector<Reply> parts, Rng draws);

}  // namespace jetlag::store
