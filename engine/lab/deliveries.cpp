// SPDX-License-Identifier: Apache-2.0
#include "lab/deliveries.h"

#include <vector>

#include "core/check.h"

namespace jetlag::lab {

namespace {

struct Shipped {
  crdt::Op op;
  crdt::VersionVector deps;
};

std::vector<Shipped> shipped_in(const world::World& world) {
  const replication::Backlog& backlog = world.lane({0}, {0}).shard.replicator().backlog();
  JETLAG_CHECK(backlog.first() == 0, "the backlog still holds everything");
  std::vector<Shipped> all;
  for (std::uint64_t at = backlog.first(); at < backlog.end(); ++at) {
    const replication::Slice& slice = backlog.at(at).slice;
    for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
      crdt::VersionVector deps = slice.batch->contexts()[slice.batch->context_of(i)].deps;
      const crdt::Op& op = slice.batch->op(i);
      if (op.dot.sequence() > 1) deps.raise(op.dot.origin(), op.dot.sequence() - 1);
      all.push_back({op, std::move(deps)});
    }
  }
  return all;
}

class Orders {
 public:
  Orders(const store::Database& whole, std::vector<Shipped> all)
      : whole_(whole), all_(std::move(all)), done_(all_.size(), false) {}

  std::uint64_t compare() {
    go_on(store::Database(store::Database::genesis(), whole_.options()), 0);
    return compared_;
  }

 private:
  /// One replica that has applied `count` of them; the next is any whose dependencies it has.
  void go_on(const store::Database& replica, std::size_t count) {
    merge(replica);
    if (count == all_.size()) {
      JETLAG_CHECK(replica.digest() == whole_.digest() && replica.content_digest() == whole_.content_digest(),
                   "every order of delivery comes to the same");
      ++orders_;
      ++compared_;
      return;
    }
    for (std::size_t i = 0; i < all_.size() && orders_ < kMostOrders; ++i) {
      const bool next = !done_[i] && all_[i].deps.covered_by(replica.observed());
      if (!next) continue;
      store::Database more = replica;
      more.apply(all_[i].op, all_[i].deps);
      done_[i] = true;
      go_on(more, count + 1);
      done_[i] = false;
    }
  }

  void merge(const store::Database& part) {
    store::Database copy = part;
    const store::Snapshot all = whole_.snapshot();
    copy.begin_join(all.observed);
    for (std::uint16_t bucket = 0; bucket < all.buckets.size(); ++bucket)
      copy.join_bucket(bucket, all.buckets[bucket] ? *all.buckets[bucket] : store::Bucket());
    copy.observe_clock(all.clock);
    copy.finish_join();
    JETLAG_CHECK(copy.digest() == whole_.digest() && copy.content_digest() == whole_.content_digest(),
                 "a copy that merges the whole comes to the same");
    ++compared_;
  }

  const store::Database& whole_;
  std::vector<Shipped> all_;
  std::vector<bool> done_;
  std::uint64_t orders_ = 0, compared_ = 0;
};

}  // namespace

std::uint64_t compare_deliveries(const world::World& world) {
  return Orders(world.lane({0}, {0}).shard.database(), shipped_in(world)).compare();
}

}  // namespace jetlag::lab
