// SPDX-License-Identifier: Apache-2.0
#include "lab/witness.h"

#include <algorithm>

#include <fmt/format.h>

#include "crdt/slot.h"
#include "lab/explain_text.h"
#include "store/describe.h"
#include "store/reply.h"

namespace jetlag::lab {

namespace {

using replication::Conflict;
using replication::ConflictKind;

void add(std::string& text, const std::string& part) { text += (text.empty() ? "" : "; ") + part; }

template <class Visit>
void for_each_conflict(const world::World& world, Visit visit) {
  for (const world::ShardLane& lane : world.shards)
    for (std::size_t kind = 0; kind < replication::kConflictKinds; ++kind)
      for (std::size_t rule = 0; rule < replication::kConflictRules; ++rule)
        visit(lane, lane.shard.replicator().conflicts().at(static_cast<ConflictKind>(kind), static_cast<crdt::Rule>(rule)));
}

/// The writes that a key is made of in one replica: those that win, and those that were beaten.
std::string candidates_text(const world::World& world, const world::ShardLane& lane, const Bytes& key) {
  const auto description = store::describe(lane.shard.database(), key.view(), lane.shard.clock().read(world.now));
  std::string won, beaten;
  if (description)
    for (const store::BodyInfo& body : description->bodies)
      for (const store::ElementInfo& element : body.elements)
        for (const store::CandidateInfo& candidate : element.candidates) {
          std::string& list = candidate.wins && body.visible ? won : beaten;
          list += (list.empty() ? "" : ", ") + dot_text(*world.setup, candidate.dot);
        }
  if (won.empty() || beaten.empty()) return {};
  return fmt::format("{} beat {}", won, beaten);
}

}  // namespace

std::string lost_witness(const world::World& world) {
  std::string text;
  for (const world::DeadIncarnation& dead : world.measure.dead) {
    std::uint64_t held = 0;
    for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r)
      held = std::max(held, world.lane({static_cast<std::uint8_t>(r)}, dead.shard).shard.database().observed().at(dead.origin));
    if (held >= dead.issued) continue;
    const std::string first = dot_text(*world.setup, crdt::Dot::of(dead.origin, held + 1));
    const std::string last = dead.issued == held + 1 ? "" : " to " + dot_text(*world.setup, crdt::Dot::of(dead.origin, dead.issued));
    add(text, fmt::format("{}{} {} acknowledged in {} and no live replica holds {}", first, last, last.empty() ? "was" : "were",
                          world.setup->name(dead.origin.region()), last.empty() ? "it" : "them"));
  }
  std::string key;
  for_each_conflict(world, [&](const world::ShardLane&, const Conflict& conflict) {
    if (conflict.lost > 0 && key.empty()) key = conflict.example.str();
  });
  if (!key.empty()) add(text, fmt::format("on key {} a write lost against a value that its writer had seen", store::quoted(key)));
  return text;
}

std::string discarded_witness(const world::World& world) {
  std::string text;
  for_each_conflict(world, [&](const world::ShardLane& lane, const Conflict& conflict) {
    if (conflict.discarded == 0 || !text.empty()) return;
    const std::string operations = candidates_text(world, lane, conflict.example);
    text = fmt::format("e.g. on key {}{}", store::quoted(conflict.example.view()), operations.empty() ? "" : ": " + operations);
  });
  return text;
}

}  // namespace jetlag::lab
