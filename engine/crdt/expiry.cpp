// SPDX-License-Identifier: Apache-2.0
#include "crdt/expiry.h"

#include <algorithm>

#include "core/fingerprint.h"

namespace jetlag::crdt {
namespace {

constexpr std::uint64_t kDigestSalt = 0xe891;

bool longer(const Claim& a, const Claim& b) {
  if (a.deadline != b.deadline) return a.deadline > b.deadline;
  if (a.stamp() != b.stamp()) return a.stamp() > b.stamp();
  return a.dot > b.dot;
}

}  // namespace

const Claim* Expiry::winner() const {
  const Claim* best = nullptr;
  for (const Claim& c : claims_)
    if (best == nullptr || longer(c, *best)) best = &c;
  return best;
}

std::optional<Instant> Expiry::deadline() const {
  const Claim* best = winner();
  if (best == nullptr || best->deadline == kNever) return std::nullopt;
  return best->deadline;
}

bool Expiry::claim(Claim claim, const VersionVector& deps) {
  remove(deps);
  const bool rivals = !claims_.empty();
  insert(claim);
  return rivals;
}

void Expiry::remove(const VersionVector& deps) {
  claims_.erase(std::remove_if(claims_.begin(), claims_.end(), [&](const Claim& c) { return deps.contains(c.dot); }),
                claims_.end());
}

void Expiry::join(const Expiry& theirs, const VersionVector& mine, const VersionVector& their_context) {
  const auto they_have = [&](Dot dot) {
    return std::any_of(theirs.claims_.begin(), theirs.claims_.end(), [&](const Claim& c) { return c.dot == dot; });
  };
  claims_.erase(std::remove_if(claims_.begin(), claims_.end(),
                               [&](const Claim& c) { return their_context.contains(c.dot) && !they_have(c.dot); }),
                claims_.end());
  for (const Claim& c : theirs.claims_)
    if (!mine.contains(c.dot)) insert(c);
}

void Expiry::insert(Claim claim) {
  const auto at = std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) { return claim.dot <= c.dot; });
  if (at == claims_.end() || at->dot != claim.dot) claims_.insert(at, claim);
}

std::uint64_t Expiry::digest() const {
  std::uint64_t sum = 0;
  for (const Claim& c : claims_) sum += mix(kDigestSalt, c.dot.packed);
  return sum;
}

std::uint64_t Expiry::content_digest() const {
  std::uint64_t sum = 0;
  for (const Claim& c : claims_)
    sum += mix(mix(static_cast<std::uint64_t>(c.deadline.ns), c.hlc.packed), kDigestSalt + c.dot.packed);
  return sum;
}

std::size_t Expiry::heap_bytes() const { return claims_.size() > 1 ? claims_.size() * sizeof(Claim) : 0; }

}  // namespace jetlag::crdt
