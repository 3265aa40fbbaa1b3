// SPDX-License-Identifier: Apache-2.0
#include "check/convergence.h"

#include "check/describe.h"
#include "core/fingerprint.h"

namespace jetlag::check {
namespace {

constexpr std::size_t kRemembered = 1024;

std::uint64_t hash_of(const crdt::VersionVector& vector) {
  std::uint64_t hash = 0;
  for (const auto& entry : vector) hash = mix(hash, mix(entry.origin.packed, entry.sequence));
  return hash;
}

WitnessStep step(const Probe& probe) {
  constexpr const char* digits = "0123456789abcdef";
  std::string digest;
  for (int shift = 60; shift >= 0; shift -= 4) digest += digits[(probe.digest >> shift) & 15];
  return {probe.at, probe.region, {}, {},
          "shard " + std::to_string(probe.shard.value) + " had seen " + describe(probe.vector) + " and its state was " + digest};
}

}  // namespace

void ConvergenceChecker::observe(const Probe& probe) {
  if (probe.shard.value >= shards_.size()) shards_.resize(probe.shard.value + std::size_t{1});
  Shard& shard = shards_[probe.shard.value];
  const std::uint64_t hash = hash_of(probe.vector);
  for (const Seen& seen : shard.ring) {
    if (seen.hash != hash || seen.probe.vector != probe.vector) continue;
    if (seen.probe.region != probe.region) ++found_.checked;
    if (seen.probe.digest != probe.digest) {
      if (seen.probe.region == probe.region) ++found_.checked;
      note_violation(found_, probe.at, "replicas that had seen the same operations were in different states",
                     {step(seen.probe), step(probe)});
    }
    return;
  }
  if (shard.ring.size() < kRemembered) {
    shard.ring.push_back({hash, probe});
  } else {
    shard.ring[shard.next] = {hash, probe};
    shard.next = (shard.next + 1) % kRemembered;
  }
}

Verdict ConvergenceChecker::verdict() const {
  return conclude(found_, "whenever two replicas had seen the same operations, their states were equal",
                  "no two replicas were seen with the same operations");
}

Verdict check_convergence(const History& history) {
  ConvergenceChecker checker;
  for (const Probe& probe : history.probes) checker.observe(probe);
  return checker.verdict();
}

}  // namespace jetlag::check
