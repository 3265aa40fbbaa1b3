// SPDX-License-Identifier: Apache-2.0
// How often concurrent updates met at one shard, by data type and by the rule that settled them.
//
// Each replica counts a conflict once, when the second of two concurrent updates arrives there.
// Value    counters; `example` is the first key that it happened to.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/shared_bytes.h"
#include "crdt/object.h"
#include "crdt/op.h"

namespace jetlag::replication {

enum class ConflictKind : std::uint8_t {
  kString,
  kCounter,
  kSet,
  kHash,
  kSortedSet,
  kList,
  kStream,
  kDocument,
  kHyperLogLog,
  kBoundedCounter,
  kVectorSet,
  kTypes,
  kExpiry,
  kStringKept,  ///< what a removal had not seen
  kFieldKept,
  kMemberKept,
  kVectorKept
};
inline constexpr std::size_t kConflictKinds = 17, kConflictRules = crdt::Rule::kKinds;

struct Conflict {
  std::uint64_t concurrent = 0;  ///< updates that met a concurrent one
  std::uint64_t discarded = 0;   ///< updates that lost by the rule
  std::uint64_t popped_twice = 0;  ///< items that two clients got out of a list
  Bytes example;
  bool operator==(const Conflict&) const = default;
};

class Conflicts {
 public:
  void count(const crdt::Op& op, const crdt::Observation& seen, crdt::Rule rule);
  const Conflict& at(ConflictKind kind, crdt::Rule::Kind rule) const { return cells_[slot(kind, rule)]; }
  bool operator==(const Conflicts&) const = default;

 private:
  static std::size_t slot(ConflictKind kind, crdt::Rule::Kind rule) {
    return static_cast<std::size_t>(kind) * kConflictRules + static_cast<std::size_t>(rule);
  }
  std::array<Conflict, kConflictKinds * kConflictRules> cells_{};
};

/// False where the rule of the key decides nothing: where updates merge, and for scores, items and slots, which have one rule.
constexpr bool rule_decides(ConflictKind kind) { return kind == ConflictKind::kString || kind == ConflictKind::kHash; }

/// "string", "counter", "set", "hash", "zset", "list", "stream", "json", "hyperloglog", "bounded-counter", "vectorset"; "key" for
/// what concerns a key as a whole: types that met under it, and its deadline.
std::string_view name_of(ConflictKind kind);

}  // namespace jetlag::replication
