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

template <class Doomed>
void Expiry::remove_if(Doomed doomed) {
  claims_.erase(std::remove_if(claims_.begin(), claims_.end(), doomed), claims_.end());
}

Observation Expiry::claim(Claim claim, const VersionVector& deps) {
  const std::size_t before = std::max<std::size_t>(claims_.size(), 1);
  remove(deps);
  const Claim* rival = winner();
  Observation met;
  if (rival != nullptr) {
    const bool wins = longer(claim, *rival);
    met.concurrent = true;
    met.winner = wins ? claim.dot : rival->dot;
    met.loser = wins ? rival->dot : claim.dot;
    met.discarded = claims_.size() + 1 > before && claim.deadline != rival->deadline ? 1 : 0;
  }
  insert(claim);
  return met;
}

void Expiry::remove(const VersionVector& deps) {
  remove_if([&](const Claim& c) { return deps.contains(c.dot); });
}

void Expiry::join(const Expiry& theirs, const VersionVector& mine, const VersionVector& their_context) {
  const auto they_have = [&](Dot dot) {
    return std::any_of(theirs.claims_.begin(), theirs.claims_.end(), [&](const Claim& c) { return c.dot == dot; });
  };
  remove_if([&](const Claim& c) { return their_context.contains(c.dot) && !they_have(c.dot); });
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
