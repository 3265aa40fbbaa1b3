// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "store/database.h"

namespace jetlag::store {

Snapshot Database::snapshot() const {
  Snapshot view{std::vector<BucketPtr>(buckets_.begin(), buckets_.end()), observed_, {}, clock_.last()};
  for (const auto& [index, context] : raised_) view.raised.emplace(index, context_of_bucket(index));
  return view;
}

void Database::join_bucket(std::uint16_t index, const Bucket& theirs, const crdt::VersionVector& their_context) {
  JETLAG_CHECK(index < kBuckets, "a bucket index is below kBuckets");
  crdt::VersionVector mine = context_of_bucket(index);
  if (buckets_[index] || !theirs.empty()) {
    Bucket& home = writable(index);
    digest_ -= home.digest();
    key_count_ -= home.live();
    home.join(theirs, mine, their_context);
    digest_ += home.digest();
    key_count_ += home.live();
    for (const Entry& e : home) watch_deadline(index, e.object);
    may_hold_dead_[index] = true;
    if (home.empty()) buckets_[index].reset();
  }
  // The data and its context change in the same step: an operation that arrives later is either in both or in neither.
  mine.merge(their_context);
  if (mine.covered_by(observed_)) return;
  if (raised_.empty()) context_ = observed_;
  context_.merge(mine);
  raised_.insert_or_assign(index, std::move(mine));
}

crdt::VersionVector Database::context_of_bucket(std::uint16_t index) const {
  crdt::VersionVector context = observed_;
  if (const auto it = raised_.find(index); it != raised_.end()) context.merge(it->second);
  return context;
}

void Database::advance(crdt::Dot dot) {
  observed_.raise(dot.origin(), dot.sequence());
  if (raised_.empty()) return;
  context_.raise(dot.origin(), dot.sequence());
  if (!context_.covered_by(observed_)) return;
  raised_.clear();
  context_ = {};
}

void Database::finish_join(const crdt::VersionVector& v) {
  observed_.merge(v);
  if (raised_.empty()) return;
  for (auto it = raised_.begin(); it != raised_.end();) it = it->second.covered_by(observed_) ? raised_.erase(it) : std::next(it);
  context_ = {};
  if (raised_.empty()) return;
  context_ = observed_;
  for (const auto& [index, context] : raised_) context_.merge(context);
}

}  // namespace jetlag::store
