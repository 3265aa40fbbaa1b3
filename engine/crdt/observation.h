// SPDX-License-Identifier: Apache-2.0
// What applying one effect met on this replica: the raw material of conflict counters and of "why did this value win".
//
// An observation describes *this* replica's moment of delivery; it never influences state. Of two concurrent updates, each
// replica reports the conflict when it applies the second one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crdt/dot.h"

namespace jetlag::crdt {

enum class Type : std::uint8_t {
  kNone,
  kString,
  kSet,
  kHash,
  kSortedSet,
  kList,
  kStream,
  kDocument,
  kHyperLogLog,
  kBoundedCounter,
  kVectorSet
};
inline constexpr std::size_t kTypeCount = 11;
/// As clients know it (TYPE, but for a HyperLogLog, which is a string to them) and reports write it.
constexpr const char* name_of(Type type) {
  switch (type) {
    case Type::kString: return "string";
    case Type::kSet: return "set";
    case Type::kHash: return "hash";
    case Type::kSortedSet: return "zset";
    case Type::kList: return "list";
    case Type::kStream: return "stream";
    case Type::kDocument: return "ReJSON-RL";
    case Type::kHyperLogLog: return "hyperloglog";
    case Type::kBoundedCounter: return "bounded-counter";
    case Type::kVectorSet: return "vectorset";
    case Type::kNone: break;
  }
  return "none";
}

struct Observation {
  Type type = Type::kNone;        ///< The body the effect was for; of a DEL a body that survives it; kNone for EXPIRE.
  bool increments = false;        ///< All that it met are increments.
  bool concurrent = false;        ///< It met live state that its writer had not seen (and that survives it).
  bool type_conflict = false;     ///< It made the key hold bodies of more than one type.
  bool lost_to_seen = false;      ///< A write lost to a value its writer *had* seen: only wall clocks do that.
  std::uint32_t discarded = 0;    ///< Register updates that lost by the rule: one per effect (and field) that met a rival.
  Dot winner, loser;              ///< Of the last such loss.
  std::uint32_t popped_twice = 0; ///< Items of a list that a client got although others had taken them out already.
  bool operator==(const Observation&) const = default;

  /// What an update meets that something wins over.
  static Observation lost(Type type, Dot winner, Dot loser) {
    Observation met;
    met.type = type;
    met.concurrent = true;
    met.discarded = 1;
    met.winner = winner;
    met.loser = loser;
    return met;
  }

  /// Folds in what another part of the same effect met.
  void add(const Observation& other) {
    if ((other.concurrent || other.discarded != 0) && type == Type::kNone) type = other.type;
    if (other.concurrent) increments = other.increments && (increments || !concurrent);
    concurrent |= other.concurrent;
    lost_to_seen |= other.lost_to_seen;
    discarded += other.discarded;
    popped_twice += other.popped_twice;
    if (other.loser) { winner = other.winner; loser = other.loser; }
  }
};

}  // namespace jetlag::crdt
