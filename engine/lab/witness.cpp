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
        visit(lane, lane.shard.replicator().conflicts().at(static_cast<ConflictKind>(kind), static_cast<crdt::Rule::Kind>(rule)));
}

/// The writes that a key is made of in one replica: those that win, and those that were beaten.
std::string candidates_text(const world::World& world, const world::ShardLane& lane, const Bytes& key) {
  const auto description = store::describe(lane.shard.database(), key.view(), lane.shard.clock().read(world.now));
  std::string won, beaten;
  if (description)
    for (const store::BodyInfo& body : description->bodies)
      for (const store::ElementInfo& element : body.elements) {
        const auto wins = [](const store::CandidateInfo& candidate) { return candidate.wins; };
        if (std::ranges::all_of(element.candidates, wins)) continue;  // nothing met there
        for (const store::CandidateInfo& candidate : element.candidates) {
          std::string& list = candidate.wins && body.visible ? won : beaten;
          list += (list.empty() ? "" : ", ") + dot_text(*world.setup, candidate.dot);
        }
      }
  if (won.empty() || beaten.empty()) return {};
  return fmt::format("{} beat {}", won, beaten);
}

}  // namespace

std::string lost_witness(const world::World& world) {
  std::string text;
  const check::Presence presence = world::presence_of(world);
  std::uint64_t unnamed = world.measure.lost.count(presence);
  for (const check::LostUpdateChecker::Vanished& run : world.measure.lost.vanished(presence)) {
    unnamed -= run.last - run.first + 1;
    const std::string first = dot_text(*world.setup, crdt::Dot::of(run.origin, run.first));
    const std::string last = run.first == run.last ? "" : " to " + dot_text(*world.setup, crdt::Dot::of(run.origin, run.last));
    add(text, fmt::format("{}{} {} acknowledged in {} and no live replica holds {}", first, last, last.empty() ? "was" : "were",
                          world.setup->name(run.origin.region()), last.empty() ? "it" : "them"));
  }
  if (const auto& write = world.measure.lost.first_outranked()) {
    add(text, fmt::format("on key {} {} lost against a value that its writer had seen", store::quoted(write->key.view()),
                          dot_text(*world.setup, write->dot)));
    --unnamed;
  }
  if (unnamed > 0) add(text, fmt::format("and {} more", unnamed));
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
