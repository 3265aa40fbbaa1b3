// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include "crdt/slot.h"
#include "lab/difference.h"
#include "lab/explain.h"
#include "lab/matrix_ages.h"
#include "lab/missing.h"
#include "lab/session_parts.h"
#include "store/describe.h"

namespace jetlag::lab {

namespace {

using world::World;

RegionId region_at(std::size_t r) { return {static_cast<std::uint8_t>(r)}; }

std::vector<observe::VectorRow> vectors_of(const World& world, ShardId shard) {
  std::vector<observe::VectorRow> rows;
  const std::size_t regions = world.setup->lanes.regions;
  const auto missing = operations_missing(world, shard);
  for (std::size_t r = 0; r < regions; ++r) {
    observe::VectorRow row{world.setup->spec.regions[r].id, std::vector<std::uint64_t>(regions, 0), missing[r]};
    for (const auto& entry : world.lane(region_at(r), shard).shard.database().observed())
      if (entry.origin.incarnation() > 0) row.seen[entry.origin.region().value] += entry.sequence;  // all incarnations together
    rows.push_back(std::move(row));
  }
  return rows;
}

observe::MatrixRow row_of(const World& world, const std::string& key) {
  const Bytes bytes(key);
  const store::KeyRef ref(bytes);
  const ShardId shard = world.setup->lanes.shard_of_slot(ref.slot);
  observe::MatrixRow row;
  row.key = key;
  row.type = "none";
  struct Version {
    std::uint64_t digest = 0;
    int regions = 0;
  };
  std::vector<Version> order;  // as they are met, so that of two that are as common the first region's is A
  std::vector<std::optional<std::uint64_t>> digests(world.setup->lanes.regions);
  using Row = observe::MatrixRow;
  for (std::size_t r = 0; r < digests.size(); ++r) {
    const region::Shard& here = world.lane(region_at(r), shard).shard;
    row.versions.push_back(live(here) ? Row::kAbsent : Row::kDown);
    const crdt::Object* object = live(here) ? here.database().find_visible(ref, here.clock().read(world.now)) : nullptr;
    if (object == nullptr || !object->exists()) continue;
    digests[r] = object->digest();
    auto version = std::ranges::find(order, *digests[r], &Version::digest);
    if (version == order.end()) version = order.insert(order.end(), {*digests[r], 0});
    ++version->regions;
    if (row.type != "counter")  // a counter is one that anybody has counted
      row.type = store::type_word(object, here.database().options().rules.rule_of(key));
  }
  std::ranges::stable_sort(order, std::greater(), &Version::regions);
  for (std::size_t r = 0; r < digests.size(); ++r)
    if (digests[r])
      row.versions[r] = static_cast<std::int16_t>(std::ranges::find(order, *digests[r], &Version::digest) - order.begin());
  return row;
}

/// Keys on which some live region differs from the first one: of very many those that have for longest.
std::vector<std::string> differing(const World& world, const observe::Focus& focus) {
  constexpr std::size_t kMostCompared = 100'000;
  std::vector<std::string> keys;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const std::vector<const store::Database*> replicas = replicas_of(world, {s});
    for (std::size_t i = 1; i < replicas.size(); ++i)
      for_each_difference(*replicas.front(), *replicas[i], [&](const store::Entry& entry) {
        if (keys.size() < kMostCompared && entry.key.view().find(focus.matrix_filter) != std::string_view::npos)
          keys.push_back(entry.key.str());
      });
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  keep_longest(world, 4 * focus.matrix_rows, keys);
  std::ranges::sort(keys);
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

/// The key that is looked at is always there, if it exists, and so are those that were asked for.
void add_wanted(const World& world, const observe::Focus& focus, std::vector<observe::MatrixRow>& rows) {
  const auto missing = [&](const std::string& key) {
    return key.find(focus.matrix_filter) != std::string::npos &&
           std::ranges::find(rows, key, &observe::MatrixRow::key) == rows.end();
  };
  for (const std::string& key : focus.matrix_keys)
    if (missing(key)) rows.push_back(row_of(world, key));
  if (focus.key.empty() || !missing(focus.key)) return;
  observe::MatrixRow row = row_of(world, focus.key);
  if (std::ranges::any_of(row.versions, [](std::int16_t v) { return v >= 0; })) rows.push_back(std::move(row));
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
  for (const std::string& key : keys) rows.push_back(row_of(world, key));
  tell_ages(world, rows);
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    const auto rank = [](const observe::MatrixRow& row) { return row.differs_for ? -row.differs_for->ns : 1; };
    return rank(a) < rank(b);
  });
  if (rows.size() > focus.matrix_rows) rows.resize(focus.matrix_rows);
  add_wanted(world, focus, rows);
  tell_ages(world, rows);  // of those that joined
  return rows;
}

}  // namespace jetlag::lab
