// SPDX-License-Identifier: Apache-2.0
// History: what happened, as the checkers need it.
//
// White box: the simulator knows what every replica had seen, so an operation carries version vectors instead of only values, and every
// property is decided in one pass. Vectors are per shard: a shard is one causal domain.
//
// Two ways to use the same checkers:
//   at once    record a History, then check(history) of each checker's header: for tests and small scenarios
//   on line    give each fact to a checker's observe() as it happens and ask verdict() at the end; nothing else is kept
//
// ClientOperation  a reply that a client has received. `seen` is the replica's vector when it served the command: for a write, before
//                  its own dots. A write issued the dots `first` .. `first + dots - 1` of its origin.
// OperationView    the same without copies, for checkers on line; it lives as long as what it points to.
// Delivery         a replica applied one operation, local or remote. `deps` is what its writer had seen.
// Jump             a replica took over a state at once: a full sync (vector merged in), or a restart (vector replaced, often by {}).
// Probe            the state of one replica: equal vectors must come with equal digests.
// KeyWrite         an operation that changed a key (SET, DEL, expiry; for a hash, each field is a key of its own).
// KeyFinal         the dots that a key's value consists of at the end, in one region.
#pragma once

#include <cstdint>
#include <vector>

#include "check/verdict.h"
#include "core/ids.h"
#include "core/shared_bytes.h"
#include "core/time.h"
#include "crdt/dot.h"
#include "crdt/version_vector.h"

namespace jetlag::check {

using SessionId = Id<struct SessionTag, std::uint32_t>;

enum class Access : std::uint8_t { kRead, kWrite };

struct ClientOperation {
  SessionId session;
  RegionId region;
  ShardId shard;
  Access access = Access::kRead;
  Bytes key;
  crdt::Dot first;         ///< writes
  std::uint32_t dots = 0;  ///< writes: how many; 0 when the command changed nothing
  crdt::VersionVector seen;
  Instant start{}, end{};
  bool operator==(const ClientOperation&) const = default;
};

struct OperationView {
  SessionId session;
  RegionId region;
  ShardId shard;
  Access access = Access::kRead;
  const Bytes* key = nullptr;
  crdt::Dot first;
  std::uint32_t dots = 0;
  const crdt::VersionVector* seen = nullptr;
  Instant end{};
};
inline OperationView view_of(const ClientOperation& o) {
  return {o.session, o.region, o.shard, o.access, &o.key, o.first, o.dots, &o.seen, o.end};
}

struct Delivery {
  Instant at{};
  RegionId region;
  ShardId shard;
  crdt::Dot dot;
  crdt::VersionVector deps;
  Bytes key;
  bool operator==(const Delivery&) const = default;
};

enum class JumpKind : std::uint8_t { kMerge, kReplace };

struct Jump {
  Instant at{};
  RegionId region;
  ShardId shard;
  JumpKind kind = JumpKind::kMerge;
  crdt::VersionVector vector;
  bool operator==(const Jump&) const = default;
};

struct Probe {
  Instant at{};
  RegionId region;
  ShardId shard;
  crdt::VersionVector vector;
  std::uint64_t digest = 0;
  bool operator==(const Probe&) const = default;
};

/// Whether a write that had seen the winner may still lose against it: only where the rule compares values, not age.
enum class Loses : std::uint8_t { kToConcurrentOnly, kByValue };
enum class Acknowledged : std::uint8_t { kNo, kYes };
/// kCompetes: gives the key a value that others may replace or beat. kMerges: has its effect wherever it is known (a removal, an
/// increment, a member added); it can only vanish.
enum class Effect : std::uint8_t { kCompetes, kMerges };

struct KeyWrite {
  Instant at{};
  RegionId region;
  ShardId shard;
  crdt::Dot dot;
  crdt::VersionVector deps;
  Bytes key;
  Acknowledged acknowledged = Acknowledged::kYes;
  Effect effect = Effect::kCompetes;
  Loses loses = Loses::kToConcurrentOnly;  ///< kByValue for the rules max and min
  bool operator==(const KeyWrite&) const = default;
};

struct KeyFinal {
  RegionId region;
  Bytes key;
  std::vector<crdt::Dot> visible;
  bool operator==(const KeyFinal&) const = default;
};

/// The vector of one replica at the end.
struct FinalVector {
  RegionId region;
  ShardId shard;
  crdt::VersionVector vector;
  bool operator==(const FinalVector&) const = default;
};

struct History {
  std::vector<ClientOperation> operations;  ///< in the order of their replies
  /// Each in order of time; at one instant a jump comes before the deliveries.
  std::vector<Delivery> deliveries;
  std::vector<Jump> jumps;
  std::vector<Probe> probes;
  std::vector<KeyWrite> writes;             ///< in the order of their commits
  std::vector<KeyFinal> finals;
  std::vector<FinalVector> vectors;
  bool operator==(const History&) const = default;
};

}  // namespace jetlag::check
