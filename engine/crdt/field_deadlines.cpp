// SPDX-License-Identifier: Apache-2.0
#include "crdt/field_deadlines.h"

#include <algorithm>
#include <utility>

#include "core/fingerprint.h"

namespace jetlag::crdt {

void FieldDeadlines::account(const Bytes& field, const Expiry& claims, bool there) {
  const std::uint64_t share = mix(hash_bytes(field.view()), claims.digest());
  digest_ += there ? share : -share;
  const std::size_t bytes = claims.heap_bytes() + field.heap_bytes();
  shared_bytes_ += there ? bytes : -bytes;
  const auto deadline = claims.deadline();
  if (!deadline) return;
  const Due due{claims.winner()->dot.origin().region(), *deadline, field};
  if (there) due_.insert(due);
  else due_.erase(due);
}

/// Keeps digest and order right, and the absence of fields without claims.
template <class Change>
void FieldDeadlines::change(const Bytes& field, Change change) {
  const auto [place, fresh] = claims_.ensure(field);
  Expiry& claims = claims_.value(place);
  if (!fresh) account(field, claims, false);
  change(claims);
  if (claims.empty()) claims_.erase_at(place);
  else account(field, claims, true);
}

Observation FieldDeadlines::claim(const Bytes& field, const Claim& claim, const VersionVector& deps) {
  Observation met;
  change(field, [&](Expiry& claims) { met = claims.claim(claim, deps); });
  return met;
}

void FieldDeadlines::remove(const Bytes& field, const VersionVector& deps) {
  if (claims_.contains(field)) change(field, [&](Expiry& claims) { claims.remove(deps); });
}

void FieldDeadlines::remove_all(const VersionVector& deps) {
  for (std::size_t i = claims_.size(); i-- > 0;) remove(Bytes(claims_.nth(i).first), deps);  // erase moves only later ones
}

void FieldDeadlines::join(const FieldDeadlines& theirs, const VersionVector& mine, const VersionVector& their_context) {
  static const Expiry kNone;
  const auto seen = [&](const Claim& claim) { return their_context.contains(claim.dot); };
  for (std::size_t i = claims_.size(); i-- > 0;) {
    const auto& [name, own] = claims_.nth(i);
    if (theirs.find(name) != nullptr || std::none_of(own.begin(), own.end(), seen)) continue;
    change(Bytes(name), [&](Expiry& claims) { claims.join(kNone, mine, their_context); });
  }
  for (const auto& [field, other] : theirs)
    if (const Expiry* const own = find(field); own == nullptr || !(*own == other))
      change(field, [&](Expiry& claims) { claims.join(other, mine, their_context); });
}

void FieldDeadlines::put(const Bytes& field, Expiry claims) {
  change(field, [&](Expiry& mine) { mine = std::move(claims); });
}

std::uint64_t FieldDeadlines::content_digest() const {
  std::uint64_t sum = 0;
  for (const auto& [field, claims] : claims_) sum += mix(hash_bytes(field.view()), claims.content_digest());
  return sum;
}

std::size_t FieldDeadlines::heap_bytes() const {
  constexpr std::size_t kTreeNode = sizeof(Due) + 4 * sizeof(void*);
  return claims_.heap_bytes() + shared_bytes_ + due_.size() * kTreeNode;
}

}  // namespace jetlag::crdt
