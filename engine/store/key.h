// SPDX-License-Identifier: Apache-2.0
// Keys: a key with its hash and slot, computed once per command. A key is identified by its database's number and its bytes, and
// the hash holds the number (crdt/slot.h).
//
// Slot     CRC16 of the key, or of what stands between the first '{' and the next '}', modulo 16 384. Sixteen neighbouring
//          slots share a bucket (store/bucket.h).
// Cost     one CRC and one hash per key; the position where the key was found last is remembered as a hint.
#pragma once

#include <cstdint>

#include "core/shared_bytes.h"
#include "crdt/op.h"
#include "crdt/slot.h"

namespace jetlag::store {

inline constexpr std::size_t kBuckets = 1024, kSlotsPerBucket = crdt::kSlots / kBuckets;

constexpr std::uint16_t bucket_of_slot(std::uint16_t slot) { return static_cast<std::uint16_t>(slot / kSlotsPerBucket); }

/// Refers to the caller's Bytes, which must outlive it.
struct KeyRef {
  const Bytes* bytes = nullptr;
  std::uint32_t hash = 0;
  std::uint16_t slot = 0, db = 0;
  mutable std::uint32_t hint = UINT32_MAX;  ///< Where the bucket's table found the key last; never trusted without a comparison.

  explicit KeyRef(const Bytes& key, std::uint16_t number = 0)
      : bytes(&key), hash(crdt::hash_key(key, number)), slot(crdt::slot_of(key)), db(number) {}
  /// In database 0.
  KeyRef(const Bytes& key, std::uint32_t key_hash, std::uint16_t key_slot) : bytes(&key), hash(key_hash), slot(key_slot) {}
  explicit KeyRef(const crdt::Op& op) : bytes(&op.key), hash(op.key_hash), slot(op.slot), db(op.db), hint(op.hint.place) {}
  std::uint16_t bucket() const { return bucket_of_slot(slot); }
};

}  // namespace jetlag::store
