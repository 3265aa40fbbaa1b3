// SPDX-License-Identifier: Apache-2.0
// Set: add-wins observed-remove set.
//
// Value      the members that have at least one live tag. A tag is the dot (and clock) of an SADD; there are no tombstones.
// Merge      per member and tag: keep it if both sides have it, or if the side that lacks it has not seen its dot.
// Conflict   SADD against SREM or DEL of the same member: the add wins, because the remover had not seen its tag. An SADD of a
//            present member issues a fresh tag for the same reason.
// Order      iteration is in insertion order of *this* replica (erase moves the last member into the gap): deterministic, but two
//            replicas with the same members may differ. Sort before comparing.
// Cost       add, remove, look-up: one hash probe; digest and sizes are kept incrementally. About 130 bytes per member.
// Source     Bieniusa et al., "An Optimized Conflict-free Replicated Set" (2012).
#pragma once

#include <vector>

#include "core/box.h"
#include "core/index_map.h"
#include "crdt/accumulator.h"
#include "crdt/observation.h"
#include "crdt/register.h"

namespace jetlag::crdt {

struct Tag {
  Dot dot;
  Hlc hlc;
  bool operator==(const Tag&) const = default;
};

/// The live tags of one member, in dot order; the first inline.
class Tags {
 public:
  bool empty() const { return !first_.dot; }
  std::size_t size() const { return empty() ? 0 : 1 + (more_ ? more_->size() : 0); }
  const Tag& operator[](std::size_t i) const { return i == 0 ? first_ : (*more_)[i - 1]; }
  bool contains(Dot dot) const;
  void insert(Tag tag);
  template <class Keep> void keep_if(Keep keep);
  bool operator==(const Tags&) const = default;

 private:
  Tag first_;
  Box<std::vector<Tag>> more_;
};

class Set {
 public:
  static constexpr Type kType = Type::kSet;
  std::size_t size() const { return members_.size(); }
  bool empty() const { return members_.empty(); }
  bool present() const { return !empty(); }
  bool bottom() const { return empty(); }
  bool contains(const Bytes& member) const { return members_.contains(member); }
  const Tags* tags(const Bytes& member) const { return members_.find(member); }
  /// The i-th member in iteration order: how SPOP picks one.
  const Bytes& nth(std::size_t i) const { return members_.nth(i).first; }
  /// Pairs (member, tags).
  auto begin() const { return members_.begin(); }
  auto end() const { return members_.end(); }
  /// The newest live tag: linear, only needed when types conflict. Requires a member.
  Creation newest() const;

  // Effects. Each returns whether live tags survive that the writer (who had seen `deps`) had not seen.
  bool add(const Bytes& member, Tag tag, const VersionVector& deps);
  bool remove(const Bytes& member, const VersionVector& deps);
  Observation remove_all(const DeleteKey&, const Meta& meta);

  void join(const Set& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Adds a decoded tag.
  void insert(const Bytes& member, Tag tag);
  bool collect(const AckView&) { return false; }  ///< There is nothing dead in it.

  std::uint64_t digest() const { return digest_; }  ///< Of members and tags.
  std::uint64_t content_digest() const { return digest_; }
  std::size_t data_bytes() const { return data_bytes_; }
  std::size_t heap_bytes() const;
  bool operator==(const Set&) const = default;

 private:
  template <class Change> bool change(const Bytes& member, Change change);
  void drop(const Bytes& member);

  IndexMap<Bytes, Tags> members_;
  std::uint64_t digest_ = 0;
  std::size_t data_bytes_ = 0, shared_bytes_ = 0, extra_tags_ = 0;
};

}  // namespace jetlag::crdt
