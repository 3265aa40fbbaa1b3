// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/check.h"
#include "store/database.h"

namespace jetlag::store {

Snapshot Database::snapshot() const {
  return {std::vector<BucketPtr>(buckets_.begin(), buckets_.end()), observed_, clock_.last()};
}

bool Database::Join::operator==(const Join& other) const {
  if (target != other.target || joined != other.joined) return false;
  return std::equal(buckets.begin(), buckets.end(), other.buckets.begin(),
                    [](const auto& a, const auto& b) { return a == b || deref(a) == deref(b); });
}

void Database::begin_join(const crdt::VersionVector& target) {
  join_.reset();
  join_.ensure().target = target;
}

void Database::join_bucket(std::uint16_t index, const Bucket& theirs) {
  JETLAG_CHECK(index < kBuckets && join_ && !join_->joined[index], "each bucket is joined once");
  std::shared_ptr<Bucket>& copy = join_->buckets[index];
  copy = buckets_[index];
  join_->joined[index] = true;
  if (&bucket(index) == &theirs || (bucket(index).empty() && theirs.empty())) return;  // data set that both still share
  Bucket& home = writable(copy);
  home.join(theirs, observed_, join_->target);
  if (home.empty()) copy.reset();
}

void Database::follow_join(const KeyRef& key, const crdt::Effect& effect, const crdt::Meta& meta) {
  const std::uint16_t index = key.bucket();
  // What comes after its bucket has been joined was not in observed() then: the copy holds it already exactly if the sender did.
  if (!join_->joined[index] || join_->target.contains(meta.dot)) return;
  KeyRef there = key;
  there.hint = Bucket::kAbsent;
  std::shared_ptr<Bucket>& copy = join_->buckets[index];
  Bucket& home = writable(copy);
  std::uint32_t place = home.find(there);
  if (place == Bucket::kAbsent) place = home.insert(there);
  home.edit(place).apply(effect, meta, options_.rules.rule_of(*key.bytes));
  home.settle(place);
  if (home.empty()) copy.reset();
}

/// What this region did while the copy was being joined, and what it alone knows.
void Database::keep_local(const Bucket& in_service, std::shared_ptr<Bucket>& joined) {
  for (const Entry& e : in_service) {
    if (e.object.stream() == nullptr || !joined) continue;
    const std::uint32_t place = joined->find(e.key, e.hash);
    if (place != Bucket::kAbsent) writable(joined).edit(place).keep_local(e.object);
  }
}

void Database::finish_join() {
  JETLAG_CHECK(join_ && std::find(join_->joined.begin(), join_->joined.end(), false) == join_->joined.end(),
               "a join ends when all buckets have been joined");
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    std::shared_ptr<Bucket>& joined = join_->buckets[i];
    if (joined == buckets_[i]) continue;
    keep_local(bucket(i), joined);
    if (book_) book_->replace(i, buckets_[i].get(), joined.get());
    digest_ -= bucket(i).digest();
    key_count_ -= bucket(i).live();
    buckets_[i] = std::move(joined);
    digest_ += bucket(i).digest();
    key_count_ += bucket(i).live();
    for (const Entry& e : bucket(i)) watch_deadline(i, e.object);
    may_hold_dead_[i] = true;
  }
  observed_.merge(join_->target);
  join_.reset();
}

}  // namespace jetlag::store
