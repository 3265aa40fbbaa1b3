// SPDX-License-Identifier: Apache-2.0
#include "check/causal.h"

#include <algorithm>
#include <utility>

#include "check/describe.h"

namespace jetlag::check {

crdt::VersionVector& CausalChecker::vector_of(RegionId region, ShardId shard) {
  const auto key = std::pair(region, shard);
  auto it = std::lower_bound(replicas_.begin(), replicas_.end(), key,
                             [](const Replica& r, const auto& k) { return std::pair(r.region, r.shard) < k; });
  if (it == replicas_.end() || std::pair(it->region, it->shard) != key) it = replicas_.insert(it, Replica{region, shard, {}});
  return it->vector;
}

void CausalChecker::observe_run(const Delivery& first, std::uint64_t last_sequence) {
  crdt::VersionVector& held = vector_of(first.region, first.shard);
  const crdt::OriginId origin = first.dot.origin();
  const std::uint64_t before = first.dot.sequence() - 1;
  found_.checked += last_sequence - before;
  const std::uint64_t has = held.at(origin);
  const auto complain = [&](const char* message, std::string detail) {
    note_violation(found_, first.at, message,
                   {{first.at, first.region, first.dot, first.key, "applied " + describe(first.dot) + " " + std::move(detail)}});
  };
  if (has != before) {
    complain(has < before ? "an operation was applied before an earlier one of its origin" : "an operation was applied twice",
             "when it had " + std::to_string(has) + " of that origin");
  } else if (!first.deps.covered_by(held)) {
    complain("an operation was applied before something that its writer had seen",
             "before " + describe_missing(first.deps, held));
  }
  held.raise(origin, last_sequence);
}

void CausalChecker::observe_own(Instant at, RegionId region, ShardId shard, crdt::OriginId origin, std::uint64_t before,
                                std::uint64_t last_sequence) {
  crdt::VersionVector& held = vector_of(region, shard);
  if (held.at(origin) != before)
    return observe_run({at, region, shard, crdt::Dot::of(origin, before + 1), {}, {}}, last_sequence);
  found_.checked += last_sequence - before;
  held.raise(origin, last_sequence);
}

void CausalChecker::observe(const Jump& jump) {
  crdt::VersionVector& held = vector_of(jump.region, jump.shard);
  if (jump.kind == JumpKind::kReplace) held = jump.vector;
  else held.merge(jump.vector);
}

Verdict CausalChecker::verdict() const {
  return conclude(found_, "every operation was applied after all that its writer had seen", "no operation was delivered");
}

Verdict check_causal(const History& history) {
  CausalChecker checker;
  auto jump = history.jumps.begin();
  for (const Delivery& delivery : history.deliveries) {
    for (; jump != history.jumps.end() && jump->at <= delivery.at; ++jump) checker.observe(*jump);
    checker.observe(delivery);
  }
  return checker.verdict();
}

}  // namespace jetlag::check
