// SPDX-License-Identifier: Apache-2.0
// History: what happened, as the checkers need it.
//
// White box: the simulator knows what every replica had seen, so an operation carries version vectors instead of only values, and
// every property is decided in one pass. Vectors are per shard: a shard is one causal domain.
//
// Two ways to use the same checkers:
//   at once    record a History, then check(history) of each checker's header: for tests and small scenarios
//   on line    give each fact to a checker's observe() as it happens and ask verdict() at the end; nothing else is kept
//
// ClientOperation  a reply that a client has received. `seen` is the replica's vector when it served the command: for a write,
//                  before its own dots. A write issued the dots `first` .. `first + dots - 1` of its origin.
// OperationView    the same without copies, for checkers on line; it lives as long as what it points to.
// Delivery         a replica applied one operation, local or remote. `deps` is what its writer had seen.
// Jump             a replica took over a state at once: a full sync (vector merged in), or a restart (vector replaced, often by
//                  {}).
// Probe            the state of one replica: equal vectors must come with equal digests.
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

struct History {
  std::vector<ClientOperation> operations;  ///< in the order of their replies
  /// Each in order of time; at one instant a jump comes before the deliveries.
  std::vector<Delivery> deliveries;
  std::vector<Jump> jumps;
  std::vector<Probe> probes;
  bool operator==(const History&) const = default;
};

}  // namespace jetlag::check
