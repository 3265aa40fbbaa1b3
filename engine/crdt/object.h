// SPDX-License-Identifier: Apache-2.0
// Object: everything that is stored under one key.
//
// Value      up to one body per type (string, set, hash, sorted set, list, stream, JSON document, HyperLogLog, bounded counter,
//            vector set) and an expiry. The visible type is that of the body whose newest live creation wins by Stamp; the others
//            stay hidden until a DEL that had seen them.
// Merge      of all parts, given what both sides have seen.
// Conflict   per body; see the headers of the types. A deletion of a HyperLogLog that wins over adds wins over claims on the
//            deadline of the key, too. apply() reports what it met.
// Removal    effects remove the dots in `meta.deps`, which must be the writer's context *of this key's slot*: during a full sync
//            that is the shard vector joined with this slot's context, never with the contexts of other slots.
// Prepare    the store reads the object and builds effects with the helpers below. A SET on a key whose visible type is not
//            string must be preceded by a DeleteKey (prepare_delete()); so must the first write to a key that is a ghost().
// Digest     0 exactly when nothing is live, so a missing key and a key with only dead counters agree. Equal operation sets give
//            equal digests whatever was collected. Digests of several keys may be added up (mix in the key first).
// Cost       80 bytes for a string; all other bodies and the expiry live behind one pointer.
#pragma once

#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

#include "core/box.h"
#include "crdt/bounded_counter.h"
#include "crdt/document.h"
#include "crdt/element.h"
#include "crdt/expiry.h"
#include "crdt/hash.h"
#include "crdt/hyperloglog.h"
#include "crdt/observation.h"
#include "crdt/op.h"
#include "crdt/sequence.h"
#include "crdt/set.h"
#include "crdt/sorted_set.h"
#include "crdt/stream.h"
#include "crdt/vector_set.h"

namespace jetlag::crdt {

/// The bodies that stand behind a pointer, one per type other than string. A body B has
///   kType                        the type as clients know it
///   bottom(), present()          nothing to remember; something that clients can see
///   size(), newest()             present elements; the newest live creation, of a present body
///   remove_all(DeleteKey, Meta)  what the writer of a DEL had seen goes; says what it met
///   join(), collect()            as those of Object
///   digest(), content_digest()   0 exactly when not present
///   data_bytes(), heap_bytes()   as those of Object
using BodyBoxes = std::tuple<Box<Set>, Box<Hash>, Box<SortedSet>, Box<Sequence>, Box<Stream>, Box<Document>, Box<HyperLogLog>,
                             Box<BoundedCounter>, Box<VectorSet>>;

class Object {
 public:
  Object() = default;

  // Building, piece by piece: what was decoded.
  void adopt(Elem string) { string_ = std::move(string); }
  void adopt(Expiry expiry);
  void adopt(FieldDeadlines deadlines) { ensure<Hash>().adopt(std::move(deadlines)); }
  template <class Body>
  void adopt(Body body) {
    if (!body.bottom()) std::get<Box<Body>>(parts_.ensure().bodies).ensure() = std::move(body);
  }

  // Reading.
  /// The type clients see; kNone when the key does not exist.
  Type type() const { return parts_ ? type_of_parts() : (string_.present() ? Type::kString : Type::kNone); }
  bool exists() const { return type() != Type::kNone; }
  /// How many bodies are present (DBSIZE of the modelled product counts each).
  unsigned bodies() const;
  /// Nothing at all to remember: the holder may forget the key.
  bool bottom() const { return string_.bottom() && !parts_; }
  /// The key does not exist, yet a claim on a deadline lives on (EXPIRE concurrent with DEL).
  bool ghost() const { return !exists() && has_claims(); }
  const Elem& string() const { return string_; }
  /// nullptr or not bottom; ask present().
  template <class Body>
  const Body* body() const {
    return parts_ ? std::get<Box<Body>>(parts_->bodies).get() : nullptr;
  }
  const Set* set() const { return body<Set>(); }
  const Hash* hash() const { return body<Hash>(); }
  const SortedSet* sorted_set() const { return body<SortedSet>(); }
  const Sequence* list() const { return body<Sequence>(); }
  const Stream* stream() const { return body<Stream>(); }
  const Document* document() const { return body<Document>(); }
  const HyperLogLog* hyperloglog() const { return body<HyperLogLog>(); }
  const BoundedCounter* bounded_counter() const { return body<BoundedCounter>(); }
  const VectorSet* vector_set() const { return body<VectorSet>(); }
  /// f(const Body&) for each that is there, in the order of types.
  template <class F>
  void for_each_body(F f) const {
    if (parts_) std::apply([&](const auto&... box) { ((box ? f(*box) : void()), ...); }, parts_->bodies);
  }
  /// Whether the body of `type` holds something that clients can see once its type wins.
  bool holds(Type type) const;
  /// Members or fields of the visible type, present ones; 1 of a string.
  std::size_t elements() const;
  const Expiry* expiry() const { return parts_ && !parts_->expiry.empty() ? &parts_->expiry : nullptr; }
  /// Something is said of when the key or one of its fields ends.
  bool has_claims() const { return parts_ && (!parts_->expiry.empty() || (hash() != nullptr && hash()->deadlines() != nullptr)); }
  /// The deadline in force, if the key expires.
  std::optional<Instant> deadline() const { return parts_ ? parts_->expiry.deadline() : std::nullopt; }
  /// The region whose duty it is to delete the key at its deadline.
  std::optional<RegionId> expiry_owner() const;
  /// The newest live creation in the body of `type`; requires that body to be present.
  Creation newest(Type type) const;

  // Prepare: `dot` is the dot the operation is going to get.
  /// Value, overwrite mode and resets for SET; the caller fills in the TTL part.
  SetRegister prepare_set(Bytes value, RegionId me, Rule rule, ClockMode clock) const;
  Increment prepare_increment(Dot dot, Amount delta) const { return string_.next_increment(dot, delta); }
  FieldWrite prepare_field(Bytes field, Bytes value, RegionId me, Rule rule) const;
  IncrementField prepare_field_increment(Bytes field, Dot dot, Amount delta) const;
  CellRemoval prepare_field_removal(Bytes field) const;
  /// Of these fields, each given once; a DeleteKey where they are all that is there, so that the deadline of the key goes, too.
  Effect prepare_fields_removal(const std::vector<Bytes>& fields) const;
  ScoreWrite prepare_score(Bytes member, double score) const;
  IncrementScore prepare_score_increment(Bytes member, Dot dot, double delta) const;
  CellRemoval prepare_score_removal(Bytes member) const;
  /// Before the item at `position`, or at the end.
  InsertItems prepare_insert(std::size_t position, std::vector<Bytes> values) const;
  DeleteKey prepare_delete() const;

  // Effects.
  Observation apply(const Effect& effect, const Meta& meta, Rule rule);

  /// Joins the state of a replica that had seen `their_context`; this side has seen `mine`. With two empty contexts this is a
  /// union: how the pieces of one big object are put together again.
  void join(const Object& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Erases dead accumulators and generations of lists that nobody can extend any more; true when something went. Never changes
  /// values or digests.
  bool collect(const AckView& acks);

  // What only this region knows: the progress of consumer groups. No operation tells it, no join brings it.
  /// Requires the group.
  GroupProgress& progress_of(const Bytes& group) { return ensure<Stream>().progress_of(group); }
  /// Takes over what this region knew before a join that was made beside the object in service.
  void keep_local(const Object& before) {
    if (stream() != nullptr && before.stream() != nullptr) ensure<Stream>().keep_progress(*before.stream());
  }

  /// Over all that is live, without payloads. O(1) in members and fields.
  std::uint64_t digest() const { return parts_ ? digest_of_parts() : string_.digest(); }
  /// Also over values: the slow path, for checkers.
  std::uint64_t content_digest() const;
  /// Payload bytes: values, members, fields.
  std::size_t data_bytes() const;
  /// Memory outside the object itself. Metadata = sizeof(Object) + heap_bytes() - data_bytes().
  std::size_t heap_bytes() const;
  bool operator==(const Object&) const = default;

 private:
  struct Parts {
    BodyBoxes bodies;  // none of them is bottom
    Expiry expiry;
    bool operator==(const Parts&) const = default;
  };
  struct Applier;

  template <class Body>
  Body& ensure() {
    return std::get<Box<Body>>(parts_.ensure().bodies).ensure();
  }
  template <class F>
  void for_each_box(F f) {
    std::apply([&](auto&... box) { (f(box), ...); }, parts_->bodies);
  }
  Type type_of_parts() const;
  std::uint64_t digest_of_parts() const;
  void prune();

  Elem string_;
  Box<Parts> parts_;
};
static_assert(sizeof(Object) <= 80 && std::is_nothrow_move_constructible_v<Object>);

}  // namespace jetlag::crdt
