// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "crdt/slot.h"
#include "lab/difference.h"
#include "lab/explain.h"
#include "lab/session_parts.h"
#include "store/describe.h"
#include "world/held_operations.h"

namespace jetlag::lab {

namespace {

using world::World;

RegionId region_at(std::size_t r) { return {static_cast<std::uint8_t>(r)}; }

std::vector<observe::VectorRow> vectors_of(const World& world, ShardId shard) {
  std::vector<observe::VectorRow> rows;
  const std::size_t regions = world.setup->lanes.regions;
  for (std::size_t r = 0; r < regions; ++r) {
    observe::VectorRow row{world.setup->spec.regions[r].id, std::vector<std::uint64_t>(regions, 0)};
    for (const auto& entry : world.lane(region_at(r), shard).shard.database().observed())
      if (entry.origin.incarnation() > 0) row.seen[entry.origin.region().value] += entry.sequence;  // all incarnations together
    rows.push_back(std::move(row));
  }
  return rows;
}

bool live(const region::Shard& shard) { return shard.process() != region::Process::kDown; }

/// What the live replicas of a shard hold.
std::vector<const store::Database*> replicas_of(const World& world, ShardId shard) {
  std::vector<const store::Database*> replicas;
  for (std::size_t r = 0; r < world.setup->lanes.regions; ++r)
    if (const region::Shard& here = world.lane(region_at(r), shard).shard; live(here)) replicas.push_back(&here.database());
  return replicas;
}

/// The newest operation on the key that is still in a backlog or an open batch.
std::map<std::string, Instant> newest_writes(const World& world, const std::vector<std::string>& keys) {
  std::map<std::string, Instant> newest;
  for (const std::string& key : keys) newest.emplace(key, Instant{});
  for (const world::ShardLane& lane : world.shards)
    world::for_each_slice_held(lane.shard.replicator(), world.now, [&](const replication::Slice& slice, Instant) {
      for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
        const auto it = newest.find(slice.batch->op(i).key.str());
        if (it != newest.end()) it->second = std::max(it->second, slice.batch->op(i).created_at);
      }
    });
  return newest;
}

observe::MatrixRow row_of(const World& world, const std::string& key) {
  const Bytes bytes(key);
  const store::KeyRef ref(bytes);
  const ShardId shard = world.setup->lanes.shard_of_slot(ref.slot);
  observe::MatrixRow row;
  row.key = key;
  row.type = "none";
  std::map<std::uint64_t, int> counts;
  std::vector<std::optional<std::uint64_t>> digests;
  using Row = observe::MatrixRow;
  for (std::size_t r = 0; r < world.setup->lanes.regions; ++r) {
    const region::Shard& here = world.lane(region_at(r), shard).shard;
    const crdt::Object* object = here.database().find_visible(ref, here.clock().read(world.now));
    row.versions.push_back(live(here) ? Row::kAbsent : Row::kDown);
    digests.push_back(live(here) && object != nullptr && object->exists() ? std::optional(object->digest()) : std::nullopt);
    if (digests.back()) ++counts[*digests.back()];
    if (object == nullptr || !object->exists() || row.type == "counter") continue;  // a counter is one that anybody has counted
    row.type = store::type_word(object, here.database().options().rules.rule_of(key));
  }
  std::vector<std::pair<int, std::uint64_t>> order;
  for (const auto& [digest, count] : counts) order.emplace_back(-count, digest);
  std::sort(order.begin(), order.end());
  for (std::size_t r = 0; r < digests.size(); ++r) {
    const auto same = [&](const auto& version) { return digests[r] && version.second == *digests[r]; };
    const auto it = std::find_if(order.begin(), order.end(), same);
    if (it != order.end()) row.versions[r] = static_cast<std::int16_t>(it - order.begin());
  }
  return row;
}

/// Keys on which some live region differs from the first one.
std::vector<std::string> differing(const World& world, const observe::Focus& focus) {
  std::map<std::string, bool> found;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const std::vector<const store::Database*> replicas = replicas_of(world, {s});
    for (std::size_t i = 1; i < replicas.size(); ++i)
      for_each_difference(*replicas.front(), *replicas[i], [&](const store::Entry& entry) {
        if (found.size() < 4 * focus.matrix_rows && entry.key.view().find(focus.matrix_filter) != std::string_view::npos)
          found[entry.key.str()] = true;
      });
  }
  std::vector<std::string> keys;
  for (const auto& [key, unused] : found) keys.push_back(key);
  return keys;
}

/// Some more keys that match, so that a filter finds what agrees too.
void add_agreeing(const World& world, const observe::Focus& focus, std::vector<std::string>& keys) {
  const std::size_t most = keys.size() + focus.matrix_rows;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards && keys.size() < most; ++s) {
    const std::vector<const store::Database*> replicas = replicas_of(world, {s});
    for (std::uint16_t bucket = 0; !replicas.empty() && bucket < store::kBuckets && keys.size() < most; ++bucket)
      replicas.front()->for_each_key(bucket, [&](const Bytes& key, const crdt::Object& object, std::uint64_t) {
        const bool wanted = object.exists() && key.view().find(focus.matrix_filter) != std::string_view::npos;
        if (wanted && keys.size() < most) keys.push_back(key.str());
      });
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

}  // namespace

observe::KeyView inspect_key(const World& world, const std::string& key) {
  observe::KeyView view;
  view.why = explain(world, key);
  const ShardId shard{static_cast<std::uint16_t>(view.why.shard)};
  view.vectors = vectors_of(world, shard);
  return view;
}

std::vector<observe::MatrixRow> matrix_of(const World& world, const observe::Focus& focus) {
  std::vector<std::string> keys = differing(world, focus);
  add_agreeing(world, focus, keys);
  std::vector<observe::MatrixRow> rows;
  std::vector<std::string> divergent;
  for (const std::string& key : keys) {
    rows.push_back(row_of(world, key));
    if (rows.back().differs()) divergent.push_back(key);
  }
  const auto newest = newest_writes(world, divergent);
  for (observe::MatrixRow& row : rows)
    if (const auto it = newest.find(row.key); it != newest.end()) row.differs_for = world.now - it->second;
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    const auto rank = [](const observe::MatrixRow& row) { return row.differs_for ? -row.differs_for->ns : 1; };
    return rank(a) < rank(b);
  });
  if (rows.size() > focus.matrix_rows) rows.resize(focus.matrix_rows);
  const bool wanted = !focus.key.empty() && focus.key.find(focus.matrix_filter) != std::string::npos;
  if (wanted && std::ranges::find(rows, focus.key, &observe::MatrixRow::key) == rows.end()) {
    observe::MatrixRow row = row_of(world, focus.key);  // the key that is looked at is always there, if it exists
    if (std::ranges::any_of(row.versions, [](std::int16_t v) { return v >= 0; })) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace jetlag::lab
