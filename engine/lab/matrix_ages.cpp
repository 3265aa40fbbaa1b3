// SPDX-License-Identifier: Apache-2.0
#include "lab/matrix_ages.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "world/held_operations.h"

namespace jetlag::lab {

using world::World;

namespace {

RegionId region_at(std::size_t r) { return {static_cast<std::uint8_t>(r)}; }

/// Of the operations on a key that a live region still holds one by one.
struct Held {
  std::optional<Instant> missing{};  ///< when the oldest one was written that a live region lacks
  Instant newest{};                  ///< when the newest one was written
};

std::map<std::string, Held> held_of(const World& world, const std::vector<std::string>& keys) {
  std::map<std::string, Held> held;
  for (const std::string& key : keys) held.emplace(key, Held{});
  for (const world::ShardLane& lane : world.shards) {
    if (!live(lane.shard)) continue;
    const std::vector<const store::Database*> replicas = replicas_of(world, lane.shard.shard());
    const auto lacked = [&](crdt::Dot dot) {
      return std::ranges::any_of(replicas, [&](const store::Database* db) { return !db->observed().contains(dot); });
    };
    world::for_each_operation_held(lane.shard.replicator(), Instant{INT64_MIN}, world.now,
                                   [&](const crdt::Op& op, const crdt::VersionVector&, Instant) {
                                     const auto it = held.find(op.key.str());
                                     if (it == held.end()) return;
                                     it->second.newest = std::max(it->second.newest, op.created_at);
                                     if (op.created_at < it->second.missing.value_or(world.now) && lacked(op.dot))
                                       it->second.missing = op.created_at;
                                   });
  }
  return held;
}

/// Where a live region lacks operations of a shard that no backlog holds any more: when the oldest entry of those that would have
/// to reach back came to them.
std::optional<Instant> forgotten_before(const World& world, ShardId shard) {
  std::optional<Instant> latest;
  const std::size_t regions = world.setup->lanes.regions;
  for (std::size_t to = 0; to < regions; ++to) {
    const region::Shard& receiver = world.lane(region_at(to), shard).shard;
    if (!live(receiver)) continue;
    const crdt::VersionVector& theirs = receiver.database().observed();
    std::optional<Instant> oldest;
    bool whole = true;
    for (std::size_t from = 0; from < regions; ++from) {
      const region::Shard& holder = world.lane(region_at(from), shard).shard;
      const replication::Backlog& backlog = holder.replicator().backlog();
      if (from == to || !live(holder) || holder.database().observed().covered_by(theirs) || backlog.start_for(theirs)) continue;
      whole = false;
      const Instant first = backlog.first() < backlog.end() ? backlog.at(backlog.first()).at : world.now;
      oldest = std::min(oldest.value_or(first), first);
    }
    if (!whole) latest = std::max(latest.value_or(*oldest), *oldest);
  }
  return latest;
}

/// Where every region has every operation, only the clocks can differ: for how long the time of the key, or of a field, is up on
/// the one that is furthest ahead.
Duration up_for(const World& world, const std::string& key) {
  const Bytes bytes(key);
  const store::KeyRef ref(bytes);
  const ShardId shard = world.setup->lanes.shard_of_slot(ref.slot);
  Duration longest;
  for (std::size_t r = 0; r < world.setup->lanes.regions; ++r) {
    const region::Shard& here = world.lane(region_at(r), shard).shard;
    const crdt::Object* object = live(here) ? here.database().find(ref) : nullptr;
    const auto deadline = object != nullptr ? object->deadline() : std::nullopt;
    const Instant now = here.clock().read(world.now);
    if (deadline) longest = std::max(longest, now - *deadline);
    if (object == nullptr || object->hash() == nullptr || object->hash()->deadlines() == nullptr) continue;
    const crdt::FieldDeadlines& fields = *object->hash()->deadlines();
    fields.for_each_past(now,
                         [&](const Bytes& field, RegionId) { longest = std::max(longest, now - *fields.deadline_of(field)); });
  }
  return longest;
}

}  // namespace

bool live(const region::Shard& shard) { return shard.process() != region::Process::kDown; }

std::vector<const store::Database*> replicas_of(const World& world, ShardId shard) {
  std::vector<const store::Database*> replicas;
  for (std::size_t r = 0; r < world.setup->lanes.regions; ++r)
    if (const region::Shard& here = world.lane(region_at(r), shard).shard; live(here)) replicas.push_back(&here.database());
  return replicas;
}

void keep_longest(const World& world, std::size_t most, std::vector<std::string>& keys) {
  if (keys.size() <= most) return;
  const auto held = held_of(world, keys);
  const auto since = [&](const std::string& key) { return held.at(key).missing.value_or(Instant{INT64_MAX}); };
  std::ranges::nth_element(keys, keys.begin() + static_cast<std::ptrdiff_t>(most), [&](const auto& a, const auto& b) {
    return std::pair(since(a), std::string_view(a)) < std::pair(since(b), std::string_view(b));
  });
  keys.resize(most);
}

void tell_ages(const World& world, std::vector<observe::MatrixRow>& rows) {
  std::vector<std::string> keys;
  for (const observe::MatrixRow& row : rows)
    if (row.differs() && !row.differs_for) keys.push_back(row.key);
  if (keys.empty()) return;
  const auto held = held_of(world, keys);
  std::map<ShardId, std::optional<Instant>> forgotten;
  for (observe::MatrixRow& row : rows) {
    const auto it = held.find(row.key);
    if (it == held.end()) continue;
    const ShardId shard = world.setup->lanes.shard_of_slot(store::KeyRef(Bytes(row.key)).slot);
    const auto [gone, fresh] = forgotten.try_emplace(shard);
    if (fresh) gone->second = forgotten_before(world, shard);
    const auto& [missing, newest] = it->second;
    if (missing) row.differs_for = world.now - *missing;
    else if (gone->second) row.differs_for = world.now - *gone->second;
    else row.differs_for = std::min(up_for(world, row.key), world.now - newest);
    row.differs_longer = gone->second.has_value();
  }
}

}  // namespace jetlag::lab
