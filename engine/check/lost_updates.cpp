// SPDX-License-Identifier: Apache-2.0
#include "check/lost_updates.h"

#include <algorithm>
#include <string>

#include "check/describe.h"

namespace jetlag::check {

void LostUpdateChecker::outranked(const Outranked& write) {
  ++outranked_;
  if (!first_outranked_) first_outranked_ = write;
}

std::vector<LostUpdateChecker::Vanished> LostUpdateChecker::vanished(const Presence& presence) const {
  std::vector<Vanished> all;
  const auto look = [&](const Issuer& process) {
    std::uint64_t held = 0;
    for (const Holder& holder : presence.holders)
      if (holder.shard == process.shard) held = std::max(held, holder.vector->at(process.origin));
    if (held < process.issued) all.push_back({process.origin, held + 1, process.issued});
  };
  for (const Issuer& process : lost_memories_) look(process);
  for (const Issuer& process : presence.absent) look(process);
  return all;
}

std::uint64_t LostUpdateChecker::count(const Presence& presence) const {
  std::uint64_t count = outranked_;
  for (const Vanished& run : vanished(presence)) count += run.last - run.first + 1;
  return count;
}

Verdict LostUpdateChecker::verdict(const Presence& presence) const {
  Verdict found;
  found.checked = presence.acknowledged;
  for (const Issuer& process : lost_memories_) found.checked += process.issued;
  found.violations = count(presence);
  if (first_outranked_) {
    found.first_broken_at = first_outranked_->at;
    found.witness.push_back(
        {first_outranked_->at, first_outranked_->dot.origin().region(), first_outranked_->dot, first_outranked_->key,
         "wrote " + describe(first_outranked_->dot) + ", which lost against a value that its writer had seen"});
  }
  if (found.violations > 0)
    found.message = std::to_string(found.violations) +
                    (found.violations == 1 ? " acknowledged update is gone" : " acknowledged updates are gone");
  return conclude(std::move(found), "no acknowledged update is gone", "no update was acknowledged");
}

}  // namespace jetlag::check
