// SPDX-License-Identifier: Apache-2.0
// Causal order: no replica applies an operation before everything its writer had seen.
//
// Inputs      deliveries (local and remote) and jumps, replica by replica in their order.
// Invariants  when dot (o, n) with context `deps` is applied: the replica's vector covers `deps`, and holds exactly n - 1 of o
//             (contiguity: nothing skipped, nothing twice).
// Cost        one vector comparison per delivery; memory: one vector per replica.
// Source      Birman, Schiper, Stephenson, "Lightweight Causal and Atomic Group Multicast" (1991).
#pragma once

#include <vector>

#include "check/history.h"
#include "check/verdict.h"

namespace jetlag::check {

class CausalChecker {
 public:
  void observe(const Delivery& delivery) { observe_run(delivery, delivery.dot.sequence()); }
  /// The operations first.dot .. `last_sequence` of one origin, applied in a row, whose contexts are first.deps apart from their
  /// own origin: one check for all of them.
  void observe_run(const Delivery& first, std::uint64_t last_sequence);
  /// The same for what a replica has written itself after operation `before` of its own: it depends on nothing that is not there.
  void observe_own(Instant at, RegionId region, ShardId shard, crdt::OriginId origin, std::uint64_t before,
                   std::uint64_t last_sequence);
  void observe(const Jump& jump);
  Verdict verdict() const;
  bool operator==(const CausalChecker&) const = default;

 private:
  struct Replica {
    RegionId region;
    ShardId shard;
    crdt::VersionVector vector;
    bool operator==(const Replica&) const = default;
  };
  crdt::VersionVector& vector_of(RegionId region, ShardId shard);

  std::vector<Replica> replicas_;  ///< sorted by region, shard
  Verdict found_{};
};

Verdict check_causal(const History& history);

}  // namespace jetlag::check
