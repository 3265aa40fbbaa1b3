// SPDX-License-Identifier: Apache-2.0
#include "replication/conflicts.h"

namespace jetlag::replication {

void Conflicts::count(const crdt::Op& op, const crdt::Observation& seen, crdt::Rule rule) {
  ConflictKind kind = ConflictKind::kString;
  if (seen.type_conflict) kind = ConflictKind::kTypes;
  else if (std::holds_alternative<crdt::Increment>(op.effect) || std::holds_alternative<crdt::IncrementField>(op.effect)) kind = ConflictKind::kCounter;
  else if (seen.type == crdt::Type::kSet) kind = ConflictKind::kSet;
  else if (seen.type == crdt::Type::kHash) kind = ConflictKind::kHash;
  Conflict& cell = cells_[slot(kind, rule)];
  if (seen.concurrent) ++cell.concurrent;
  cell.discarded += seen.discarded;
  if (seen.lost_to_seen) ++cell.lost;
  if (cell.example.empty()) cell.example = op.key;
}

std::string_view name_of(ConflictKind kind) {
  static constexpr std::string_view kNames[] = {"string", "counter", "set", "hash", "key"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace jetlag::replication
