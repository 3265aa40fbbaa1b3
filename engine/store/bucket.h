// SPDX-License-Identifier: Apache-2.0
// Bucket: the keys of sixteen neighbouring slots, the unit of copying and of full sync.
//
// Value       a set of keys with their objects. Equality and digest are *semantic*: they do not depend on the order in which
//             keys came. Iteration order is that of insertion (erase moves the last entry into the gap): deterministic for
//             one history.
// Sharing     databases, snapshots and full syncs hold buckets by reference count; a database clones a shared bucket before
//             it writes (BucketPtr = shared and read-only). An empty bucket is a null pointer.
// Invariants  digest() is the sum of the key digests; key digest = mix(hash of key, digest of object), and 0 when nothing in
//             the object is live (dead counters that wait for collection); live() counts the others. No object is bottom.
// Cost        one probe sequence over 4-byte cells per look-up, entries in one dense array with 1/8 spare room.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/pool.h"
#include "core/result.h"
#include "crdt/object.h"
#include "crdt/version_vector.h"
#include "store/key.h"

namespace jetlag::store {

/// Two cache lines: the key, what is compared and the digest in the first one.
struct alignas(64) Entry {
  [[no_unique_address]] Bytes key;  ///< Its last word has room for the hash.
  std::uint32_t hash = 0;
  std::uint64_t digest = 0;         ///< Key digest, kept current by Bucket::settle().
  crdt::Object object;

  std::int64_t memory_bytes() const { return static_cast<std::int64_t>(sizeof(Entry) + key.heap_bytes() + object.heap_bytes()); }
};
static_assert(sizeof(Entry) == 128);

class Bucket {
 public:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  const Entry& at(std::uint32_t place) const { return entries_[place]; }
  /// True when this holds at `place` the same live entry as `other` does; false says nothing.
  bool surely_equal_at(std::uint32_t place, const Bucket& other) const {
    return place < other.size() && at(place).digest != 0 && at(place).digest == other.at(place).digest;
  }
  std::uint64_t digest() const { return digest_; }
  /// Keys that hold something live.
  std::size_t live() const { return live_; }

  /// The place of `key`, or kAbsent. `hint` is tried first.
  std::uint32_t find(std::string_view key, std::uint32_t hash, std::uint32_t hint = kAbsent) const;
  std::uint32_t find(const KeyRef& key) const { return key.hint = find(*key.bytes, key.hash, key.hint); }
  // To bring what a look-up and a write touch into the cache, one step after the other: each reads what the one before has asked
  // for. `hint`: where the key probably is, or kAbsent.
  /// Inlined at once: GCC takes a function that only fetches for one without effect, and drops calls to it.
  [[gnu::always_inline]] void prefetch_cells(std::uint32_t hash) const {
    if (!cells_.empty()) __builtin_prefetch(&cells_[hash & (cells_.size() - 1)]);
  }
  void prefetch_entry(std::uint32_t hash, std::uint32_t hint) const;
  /// What the entry points to; or the entry itself where the hint was wrong.
  void prefetch_body(std::uint32_t hash, std::uint32_t hint) const;
  /// Adds a key that is absent, with an empty object. settle() must follow.
  std::uint32_t insert(const KeyRef& key) { return key.hint = insert(*key.bytes, key.hash); }
  /// The object at `place`, to be changed; settle() must follow.
  crdt::Object& edit(std::uint32_t place) { return entries_[place].object; }
  /// Brings the digest of a changed entry up to date, and removes the entry when its object has become bottom.
  void settle(std::uint32_t place);
  void reserve(std::size_t keys);
  /// Memory beside the entries: spare room and cells.
  std::size_t overhead_bytes() const {
    return sizeof(Bucket) + entries_.size() / 16 * sizeof(Entry) + cells_.size() * sizeof cells_[0];
  }

  /// Merges the same bucket of another replica. Everything here was seen under `mine`, everything there under `theirs`.
  void join(const Bucket& other, const crdt::VersionVector& mine, const crdt::VersionVector& theirs);

  bool operator==(const Bucket& other) const;

 private:
  std::uint32_t insert(const Bytes& key, std::uint32_t hash);
  void erase(std::uint32_t place);
  void rebuild_index(std::size_t cells);
  void link(std::uint32_t place);
  /// The first place whose cell says that the key may be there, or kAbsent.
  std::uint32_t likely_place(std::uint32_t hash) const;
  std::size_t cell_of(std::uint32_t place) const;
  /// A cell holds the place plus one in its low 24 bits and 8 bits of the hash; 0 is free.
  static std::uint32_t tag_of(std::uint32_t hash) { return hash & 0xff000000u; }

  std::vector<Entry, pool::Allocator<Entry>> entries_;
  std::vector<std::uint32_t, pool::Allocator<std::uint32_t>> cells_;
  std::uint64_t digest_ = 0;
  std::size_t live_ = 0;
};

using BucketPtr = std::shared_ptr<const Bucket>;

/// The bucket without keys: what a null BucketPtr stands for.
const Bucket& empty_bucket();
inline const Bucket& deref(const BucketPtr& bucket) { return bucket ? *bucket : empty_bucket(); }

// --- full-sync transfer --------------------------------------------------------------------------------------------

/// A run of entries of one bucket that travels in one chunk, or a part of one big entry.
struct BucketPiece {
  std::uint32_t first = 0, count = 0;
  std::int64_t bytes = 0;       ///< Exactly what encode() writes for it.
  std::int64_t part_bytes = 0;  ///< Not 0: the entry is cut into parts of about so many bytes (crdt::split), and this is ...
  std::uint32_t part = 0;       ///< ... which of them.
  bool operator==(const BucketPiece&) const = default;
};

/// Cuts the bucket into runs of at most `max_bytes`; a larger entry is cut by members or fields (a single one of which may be
/// larger still). An empty bucket has no pieces.
std::vector<BucketPiece> pieces(const Bucket& bucket, std::int64_t max_bytes);
/// The exact length of the encoding of the whole bucket.
std::int64_t encoded_size(const Bucket& bucket);
void encode(const Bucket& bucket, const BucketPiece& piece, std::string& out);
/// Adds encoded entries to `bucket`; the pieces of one key are united. Errors: `where` is the byte offset; what came before
/// it was added.
Result<std::size_t> decode(std::string_view bytes, Bucket& bucket);

}  // namespace jetlag::store
