// SPDX-License-Identifier: Apache-2.0
#include "replication/conflicts.h"

#include <iterator>

namespace jetlag::replication {

namespace {

bool is_increment(const crdt::Effect& effect) {
  return std::holds_alternative<crdt::Increment>(effect) || std::holds_alternative<crdt::IncrementField>(effect) ||
         std::holds_alternative<crdt::IncrementScore>(effect);
}

bool is_removal(const crdt::Effect& effect) {
  return std::holds_alternative<crdt::DeleteKey>(effect) || std::holds_alternative<crdt::RemoveFields>(effect) ||
         std::holds_alternative<crdt::RemoveScores>(effect) || std::holds_alternative<crdt::RemoveVectors>(effect);
}

ConflictKind kind_of(const crdt::Op& op, const crdt::Observation& seen) {
  if (seen.type_conflict) return ConflictKind::kTypes;
  if (seen.type == crdt::Type::kHyperLogLog) return ConflictKind::kHyperLogLog;
  if (std::holds_alternative<crdt::SetExpiry>(op.effect) || std::holds_alternative<crdt::SetFieldDeadlines>(op.effect))
    return ConflictKind::kExpiry;
  const bool merged = seen.discarded == 0;  // an increment that lost to a text did so by the rule of the string or field
  if (seen.increments || (merged && is_increment(op.effect))) return ConflictKind::kCounter;
  const bool kept = merged && is_removal(op.effect);
  switch (seen.type) {
    case crdt::Type::kSet: return ConflictKind::kSet;
    case crdt::Type::kHash: return kept ? ConflictKind::kFieldKept : ConflictKind::kHash;
    case crdt::Type::kSortedSet: return kept ? ConflictKind::kMemberKept : ConflictKind::kSortedSet;
    case crdt::Type::kList: return ConflictKind::kList;
    case crdt::Type::kStream: return ConflictKind::kStream;
    case crdt::Type::kDocument: return ConflictKind::kDocument;
    case crdt::Type::kBoundedCounter: return ConflictKind::kBoundedCounter;
    case crdt::Type::kVectorSet: return kept ? ConflictKind::kVectorKept : ConflictKind::kVectorSet;
    default: return kept ? ConflictKind::kStringKept : ConflictKind::kString;
  }
}

}  // namespace

void Conflicts::count(const crdt::Op& op, const crdt::Observation& seen, crdt::Rule rule) {
  Conflict& cell = cells_[slot(kind_of(op, seen), rule.kind())];
  if (seen.concurrent || seen.type_conflict) ++cell.concurrent;
  cell.discarded += seen.discarded;
  cell.popped_twice += seen.popped_twice;
  if (cell.example.empty()) cell.example = op.key;
}

std::string_view name_of(ConflictKind kind) {
  static constexpr std::string_view kNames[] = {"string",    "counter", "set",  "hash",        "zset",
                                                "list",      "stream",  "json", "hyperloglog", "bounded-counter",
                                                "vectorset", "key",     "key",  "string",      "hash",
                                                "zset",      "vectorset"};
  static_assert(std::size(kNames) == kConflictKinds);
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace jetlag::replication
