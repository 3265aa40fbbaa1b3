// SPDX-License-Identifier: Apache-2.0
// Hash: observed-remove map from field to Elem.
//
// Value      the fields whose element is present. A field may be remembered without being present (dead accumulators).
// Merge      per field, of the elements.
// Conflict   HSET or HINCRBY against HDEL or DEL: what the remover had not seen survives, so a field is kept by a concurrent
//            write and a counter keeps exactly the unseen increments. Within one field: the rules of Elem.
// Order      iteration in insertion order of this replica, as Set.
// Cost       one hash probe per field operation; digest and sizes are kept incrementally.
#pragma once

#include "core/index_map.h"
#include "crdt/element.h"

namespace jetlag::crdt {

class Hash {
 public:
  /// Present fields: what HLEN counts.
  std::size_t size() const { return present_; }
  bool present() const { return present_ != 0; }
  /// With those that are not present: what iteration visits.
  std::size_t remembered() const { return fields_.size(); }
  bool bottom() const { return fields_.empty(); }
  /// The element of a field (maybe not present), or nullptr.
  const Elem* find(const Bytes& field) const { return fields_.find(field); }
  bool contains(const Bytes& field) const { const Elem* e = find(field); return e != nullptr && e->present(); }
  /// Pairs (field, element), with those that are not present.
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  /// The newest live write: linear, only needed when types conflict. Requires present().
  Creation newest() const;

  // Effects.
  Observation write(const FieldWrite& write, const Meta& meta, Overwrite overwrite, Rule rule);
  Observation increment(const IncrementField& increment, const Meta& meta);
  Observation remove(const FieldRemoval& removal, const Meta& meta);
  Observation remove_all(std::span<const FieldRemoval> resets, const Meta& meta);

  void join(const Hash& theirs, const VersionVector& mine, const VersionVector& their_context);
  bool collect(const AckView& acks);
  /// Replaces a field by a decoded element.
  void put(const Bytes& field, Elem element);

  std::uint64_t digest() const { return digest_; }
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const { return data_bytes_; }
  std::size_t heap_bytes() const;
  bool operator==(const Hash&) const = default;

 private:
  template <class Change> void change(const Bytes& field, Change change);
  void account(const Bytes& field, const Elem& element, bool adding);

  IndexMap<Bytes, Elem> fields_;  // no bottom elements
  std::size_t present_ = 0;
  std::uint64_t digest_ = 0;
  std::size_t data_bytes_ = 0, shared_bytes_ = 0;
};

}  // namespace jetlag::crdt
