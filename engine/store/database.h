// SPDX-License-Identifier: Apache-2.0
// Database: the data of one shard in one region, together with its context. A copyable, comparable value.
//
// Value       a copy-on-write keyspace (1 024 buckets, null when empty), the observed version vector, the hybrid clock, the
//             identity under which local writes are issued, and the options. Copying costs one reference per bucket.
// Local write the caller prepares an Effect against what find() shows; write() gives it the next dot and a stamp, applies
//             it and appends the operation to the caller's list. The operation depends on observed() as it was before it.
// Remote op   apply(): operations of one origin arrive in sequence, each after everything it depends on (causal delivery).
// Full sync   begin_join(), then join_bucket() for each bucket, then finish_join(). Each bucket is merged, when it comes, into a
//             copy *beside* the data in service, and from then on has a context of its own: observed() and the target. Both
//             sides go on writing: every operation goes to the data in service, and to the joined copy as well unless the copy's
//             context holds it already (replication rules 4.4). finish_join() puts the copies in service and raises observed()
//             in the same step. Nobody reads a join that is not finished, and nothing written meanwhile depends on it, so an
//             abandoned one leaves no trace: a context raised in service could not be lowered again once a local write had
//             built on it, and if the source then lost its memory no peer could ever have delivered that write.
// Invariants  equal observed() => equal digest(). observed() has no gaps.
// Time        `now_clock` and deadlines are instants of the region's own clock; true time is only copied into Op::created_at.
// Source      Almeida, Shoker, Baquero, "Delta State Replicated Data Types" (2018) for the join with contexts.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/box.h"
#include "core/time.h"
#include "crdt/hlc.h"
#include "crdt/object.h"
#include "crdt/op.h"
#include "crdt/version_vector.h"
#include "store/bucket.h"
#include "store/key.h"
#include "store/memory_book.h"
#include "store/options.h"

namespace jetlag::store {

/// The times of one execution: the world's, for observation, and the region's own clock.
struct WriteTimes {
  Instant now_true{}, now_clock{};
};

/// A frozen view: all buckets as they were, and what they contain. Costs one reference per bucket.
struct Snapshot {
  std::vector<BucketPtr> buckets;  ///< kBuckets entries.
  crdt::VersionVector observed;    ///< The context of all buckets: what begin_join() takes.
  crdt::Hlc clock;                 ///< Newest stamp in the data; the receiver folds it in with observe_clock().
};

/// Where the memory goes, in bytes. `tombstones` is what is kept only because something was removed.
struct MemoryUse {
  std::int64_t data = 0, metadata = 0, tombstones = 0;
  std::int64_t total() const { return data + metadata + tombstones; }
  bool operator==(const MemoryUse&) const = default;
};

/// The part of the keys of one type, told by what clients see. Keys that only wait for collection are of no type.
struct TypeUse {
  std::int64_t keys = 0, elements = 0;  ///< Elements: members and fields; 1 of a string.
  MemoryUse memory;
  bool operator==(const TypeUse&) const = default;
};

class Database {
 public:
  Database() : Database(crdt::OriginId{}) {}
  explicit Database(crdt::OriginId identity, Options options = {});

  // --- identity and context ----------------------------------------------------------------------------------------
  crdt::OriginId identity() const { return identity_; }
  RegionId region() const { return identity_.region(); }
  /// A new incarnation: later writes are issued under `identity`, which must be unused. Data and context stay.
  void become(crdt::OriginId identity);
  /// A crash without persistence: keyspace, vector and clock are gone. become() must follow before the next write.
  void clear_memory();
  const Options& options() const { return options_; }
  const crdt::VersionVector& observed() const { return observed_; }
  const crdt::HybridClock& clock() const { return clock_; }
  void observe_clock(crdt::Hlc received) { clock_.observe(received); }
  crdt::Dot next_dot() const { return crdt::Dot::of(identity_, observed_.at(identity_) + 1); }

  // --- reading -----------------------------------------------------------------------------------------------------
  /// The object stored under a key, expired or not.
  const crdt::Object* find(const KeyRef& key) const;
  const crdt::Object* find(std::string_view key) const { const Bytes bytes(key); return find(KeyRef(bytes)); }
  /// Whether clients see an object: it exists, and its deadline has not passed.
  static bool visible(const crdt::Object& object, Instant now_clock) { return object.exists() && !past(object, now_clock); }
  /// The deadline of an object has passed, or it is a hash of which all fields have.
  static bool past(const crdt::Object& object, Instant now_clock) {
    if (!object.has_claims()) return false;
    const auto deadline = object.deadline();
    return (deadline && *deadline <= now_clock) || (object.type() == crdt::Type::kHash && object.hash()->over_at(now_clock));
  }
  /// The object as clients see it: nullptr when absent or when its deadline has passed.
  const crdt::Object* find_visible(const KeyRef& key, Instant now_clock) const;
  /// Keys that hold something live, hidden and expired ones included.
  std::size_t key_count() const { return key_count_; }
  const Bucket& bucket(std::uint16_t index) const { return buckets_[index] ? *buckets_[index] : empty_bucket(); }
  /// f(const Bytes& key, const crdt::Object&, std::uint64_t key_digest) for every key of a bucket.
  template <class F> void for_each_key(std::uint16_t index, F&& f) const {
    for (const Entry& e : bucket(index)) f(e.key, e.object, e.digest);
  }

  // --- writing -----------------------------------------------------------------------------------------------------
  /// Issues a local operation: dot, stamp, application, and a copy in `written`.
  crdt::Observation write(const KeyRef& key, crdt::Effect effect, const WriteTimes& times, std::vector<crdt::Op>& written);
  /// Changes what only this region knows of a key, as a reading consumer group does: change(Object&). No operation tells it.
  template <class Change>
  void edit_local(const KeyRef& key, Change change) {
    std::shared_ptr<Bucket>& home = buckets_[key.bucket()];
    const std::uint32_t place = home ? home->find(key) : Bucket::kAbsent;
    if (place == Bucket::kAbsent) return;
    const MemoryBook::Before before = book_ ? MemoryBook::before(home.get(), place) : MemoryBook::Before{};
    change(writable(home).edit(place));
    if (book_) book_->after(before, key.bucket(), home.get(), place);
  }
  /// Applies another origin's operation. Requires op.dot to be the next one of its origin and deps to be covered by observed().
  crdt::Observation apply(const crdt::Op& op, const crdt::VersionVector& deps);
  /// Brings what a coming command or operation touches into the cache, one step at a time, so that each step finds what the one
  /// before has asked for: some four operations, or a microsecond, should lie between two. kCells is for keys without a hint.
  /// Never changes anything.
  enum class Ahead : std::uint8_t { kBucket, kCells, kEntry, kBody };
  void prefetch(Ahead step, std::uint16_t bucket, std::uint32_t hash, std::uint32_t hint = Bucket::kAbsent) const {
    const Bucket* home = buckets_[bucket].get();
    if (home == nullptr) return;
    switch (step) {
      case Ahead::kBucket: __builtin_prefetch(home); break;
      case Ahead::kCells: home->prefetch_cells(hash); break;
      case Ahead::kEntry: home->prefetch_entry(hash, hint); break;
      case Ahead::kBody: home->prefetch_body(hash, hint); break;
    }
  }

  // --- expiry ------------------------------------------------------------------------------------------------------
  /// Not later than the earliest deadline that this region has to act on; kNever when there is none. (A lower bound: a timer
  /// set to it may find nothing to do, and then a later bound.)
  Instant next_expiry() const { return next_expiry_; }
  /// Deletes the keys and the fields of hashes whose deadline has passed and is owned by this region, as operations appended to
  /// `written`.
  void expire(const WriteTimes& times, std::vector<crdt::Op>& written);

  // --- memory limit ------------------------------------------------------------------------------------------------
  /// Of a database with a limit; nullptr of one without.
  const MemoryBook* book() const { return book_.get(); }
  MemoryBook* book() { return book_.get(); }
  /// The key has been used, if it is there; `random` decides whether its frequency grows. Requires a book that keeps uses.
  void use(const KeyRef& key, Instant now_clock, std::uint64_t random);
  /// nullptr where uses are not kept, or the key is not there.
  const Use* use_of(const KeyRef& key) const;

  // --- full sync ---------------------------------------------------------------------------------------------------
  Snapshot snapshot() const;
  /// Begins to merge the snapshot of a peer that had seen `target`; an unfinished join is abandoned.
  void begin_join(const crdt::VersionVector& target);
  /// Merges a peer's bucket of that snapshot.
  void join_bucket(std::uint16_t index, const Bucket& theirs);
  /// Requires all buckets to have been joined: the merged data is in service, and observed() has grown by the target.
  void finish_join();
  void abandon_join() { join_.reset(); }
  bool joining() const { return static_cast<bool>(join_); }

  // --- data sets ---------------------------------------------------------------------------------------------------
  // Preloaded keys are operations of the genesis origin (region 0, incarnation 0), equal in every region that loads the same
  // data in the same order; they are not replicated. Loading one database and copying it shares all buckets.
  static constexpr crdt::OriginId genesis() { return crdt::OriginId{}; }
  void load_string(const Bytes& key, Bytes value);
  void load_counter(const Bytes& key, std::int64_t value);
  void load_set(const Bytes& key, std::vector<Bytes> members);
  void load_hash(const Bytes& key, std::vector<std::pair<Bytes, Bytes>> fields);
  void load_sorted_set(const Bytes& key, std::vector<std::pair<Bytes, double>> members);
  void load_list(const Bytes& key, std::vector<Bytes> items);
  /// Room for so many keys, to load without growing.
  void reserve(std::size_t keys);

  // --- digests and accounting --------------------------------------------------------------------------------------
  /// Equal data and metadata => equal digest, whatever the order of arrival.
  std::uint64_t digest() const { return digest_; }
  std::uint64_t bucket_digest(std::uint16_t index) const { return buckets_[index] ? buckets_[index]->digest() : 0; }
  /// Also over values, not only over dots: visits every key. For checkers.
  std::uint64_t content_digest() const;
  /// Copies at once what it shares with copies of itself, which writes would copy bucket by bucket.
  void own();
  MemoryUse memory() const;
  /// memory().data, without the rest.
  std::int64_t data_bytes() const;
  /// By crdt::Type. What belongs to no key (tables) is left out.
  std::array<TypeUse, crdt::kTypeCount> memory_by_type() const;
  /// Erases dead counters and generations of lists that nobody can extend any more; never changes values or digests.
  void collect(const crdt::AckView& acks);

  bool operator==(const Database& other) const;

 private:
  struct Join {
    crdt::VersionVector target;
    std::vector<std::shared_ptr<Bucket>> buckets = std::vector<std::shared_ptr<Bucket>>(kBuckets);
    std::vector<bool> joined = std::vector<bool>(kBuckets);
    bool operator==(const Join& other) const;
  };
  static Bucket& writable(std::shared_ptr<Bucket>& home);
  static void keep_local(const Bucket& in_service, std::shared_ptr<Bucket>& joined);
  crdt::Observation apply_effect(const KeyRef& key, const crdt::Effect& effect, const crdt::Meta& meta);
  /// The same effect on the joined copy of the key's bucket, if there is one.
  void follow_join(const KeyRef& key, const crdt::Effect& effect, const crdt::Meta& meta);
  void advance(crdt::Dot dot) { observed_.raise(dot.origin(), dot.sequence()); }
  crdt::Hlc stamp(Instant now_clock);
  void watch_deadline(std::uint16_t index, const crdt::Object& object) {
    if (object.has_claims()) note_deadline(index, object);
  }
  void note_deadline(std::uint16_t index, const crdt::Object& object);
  void watch_dead(std::uint16_t index, const crdt::Effect& effect, const crdt::Object& object);
  void load(const Bytes& key, const crdt::Effect& effect);
  void note_arrival(const KeyRef& key, const crdt::Op& op);

  crdt::OriginId identity_;
  Options options_;
  Box<MemoryBook> book_;
  std::vector<std::shared_ptr<Bucket>> buckets_;
  crdt::VersionVector observed_;
  crdt::HybridClock clock_;
  std::uint64_t digest_ = 0;
  std::size_t key_count_ = 0;
  Box<Join> join_;
  std::vector<Instant> deadlines_;                       ///< Per bucket, a lower bound of the owned deadlines; empty when none.
  Instant next_expiry_ = kNever;
  bool any_deadline_ = false;                            ///< Some key had a deadline once.
  std::bitset<kBuckets> may_hold_dead_;                  ///< Per bucket: resets were applied since collect() found nothing left.
};

}  // namespace jetlag::store
