// SPDX-License-Identifier: Apache-2.0
// Operations: what travels between regions.
//
// A command is *prepared* once, where it was written: all its non-determinism (which member SPOP took, the time, the observed
// state) is resolved into an Effect. The effect is then *applied* on every replica, deterministically. One operation concerns
// one key.
//
// Removal is observed-remove: an effect that removes (SET over old values, SREM, HDEL, ZREM, LREM, DEL) removes the dots that are
// in the operation's own context `deps`; under causal delivery that context is exactly what the writer had seen, so no dots are
// listed.
// Accumulators (counters) are the exception: their observed (sequence, sum) is listed as resets (crdt/accumulator.h).
//
// Meta      what the effect needs to know about its operation. `deps` is everything the writer had seen, without the dot itself.
// Op        the key with its database's number and slot, meta and effect. `created_at` (true simulated time), `outranked`
//           `expired`, `evicted` and `kept_own` are for observation only: they are not encoded, and no decision reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/shared_bytes.h"
#include "core/time.h"
#include "crdt/amount.h"
#include "crdt/document_edit.h"
#include "crdt/dot.h"
#include "crdt/hlc.h"
#include "crdt/hll_registers.h"
#include "crdt/item.h"
#include "crdt/stream_id.h"
#include "crdt/version_vector.h"

namespace jetlag::crdt {

struct Meta {
  Dot dot;
  Hlc hlc;
  const VersionVector* deps = nullptr;
  Stamp stamp() const { return {hlc, dot.origin()}; }
};

/// "I have seen accumulator `birth` up to `sequence`, when it held `sum`; cancel that much."
struct AccumulatorReset {
  Dot birth;
  std::uint64_t sequence = 0;
  Amount sum;
  bool operator==(const AccumulatorReset&) const = default;
};

/// How a register write treats the candidates it had seen.
enum class Overwrite : std::uint8_t {
  kObserved,       ///< Removes every observed candidate (every rule but max and min; clock modes hlc and causal-wall).
  kObservedOlder,  ///< Removes observed candidates whose stamp is not newer (clock mode wall: shows the harm of skew).
  kOwn,            ///< Removes only the writer's own observed candidates (rules max and min).
};

enum class TtlChange : std::uint8_t { kKeep, kClear, kSet };

struct SetRegister {  // SET and everything that replaces a string
  Bytes value;
  Overwrite overwrite = Overwrite::kObserved;
  TtlChange ttl = TtlChange::kClear;
  Instant expires_at{};  ///< With TtlChange::kSet: deadline on the writer's clock.
  std::vector<AccumulatorReset> resets;
  bool operator==(const SetRegister&) const = default;
};
struct Increment {  // INCR family on a string: the running sum of the writer's accumulator
  Dot birth;
  Amount sum;
  bool operator==(const Increment&) const = default;
};
struct AddMembers {  // SADD
  std::vector<Bytes> members;
  bool operator==(const AddMembers&) const = default;
};
struct RemoveMembers {  // SREM, SPOP
  std::vector<Bytes> members;
  bool operator==(const RemoveMembers&) const = default;
};
struct FieldWrite {
  Bytes field, value;
  std::vector<AccumulatorReset> resets;
  bool operator==(const FieldWrite&) const = default;
};
struct SetFields {  // HSET
  std::vector<FieldWrite> fields;
  Overwrite overwrite = Overwrite::kObserved;
  bool operator==(const SetFields&) const = default;
};
struct IncrementField {  // HINCRBY
  Bytes field;
  Dot birth;
  Amount sum;
  bool operator==(const IncrementField&) const = default;
};
struct CellRemoval {  // of a field, or of a member of a sorted set
  Bytes name;
  std::vector<AccumulatorReset> resets;
  bool operator==(const CellRemoval&) const = default;
};
struct RemoveFields {  // HDEL
  std::vector<CellRemoval> fields;
  bool operator==(const RemoveFields&) const = default;
};
struct DeleteKey {  // DEL, UNLINK, GETDEL, expiry: every body of the key, as observed
  std::vector<AccumulatorReset> resets;       ///< of the string body
  std::vector<CellRemoval> field_resets;      ///< of hash fields that hold accumulators
  std::vector<CellRemoval> score_resets;      ///< of members of a sorted set that do
  /// The writer saw a stream: all of its consumer groups end, also those that the writer had not seen.
  bool ends_groups = false;
  /// It saw a HyperLogLog: what was added to it ends, also what the writer had not seen.
  bool ends_adds = false;
  bool operator==(const DeleteKey&) const = default;
};
struct SetExpiry {  // EXPIRE, PERSIST
  TtlChange ttl = TtlChange::kClear;  ///< kSet, or kClear for PERSIST ("never", which beats every deadline)
  Instant expires_at{};
  bool operator==(const SetExpiry&) const = default;
};
struct FieldDeadline {
  Bytes field;
  Instant at = kNever;
  bool operator==(const FieldDeadline&) const = default;
};
struct SetFieldDeadlines {  // HEXPIRE, HPERSIST (kNever), behind the write of an HSETEX
  std::vector<FieldDeadline> fields;
  bool operator==(const SetFieldDeadlines&) const = default;
};
struct ScoreWrite {
  Bytes member;
  double score = 0;  ///< A number, maybe infinite; so are all amounts of a sorted set.
  std::vector<AccumulatorReset> resets;
  bool operator==(const ScoreWrite&) const = default;
};
struct SetScores {  // ZADD
  std::vector<ScoreWrite> members;
  Overwrite overwrite = Overwrite::kObserved;
  bool operator==(const SetScores&) const = default;
};
struct IncrementScore {  // ZINCRBY
  Bytes member;
  Dot birth;
  Amount sum;
  bool operator==(const IncrementScore&) const = default;
};
struct RemoveScores {  // ZREM, ZPOPMIN, ZREMRANGEBYRANK ...
  std::vector<CellRemoval> members;
  bool operator==(const RemoveScores&) const = default;
};

struct InsertItems {  // LPUSH, RPUSH, LINSERT, the second half of LMOVE
  /// The generation whose end an origin is that is none. None: both origins are items; or nothing visible was there, and the
  /// operation opens a generation (crdt/sequence.h).
  Dot generation;
  ItemId left, right;         ///< Origins: the item before the first one and the item behind the last one; none: an end.
  std::vector<Bytes> values;  ///< In the order in which they stand in the list; at least one.
  bool operator==(const InsertItems&) const = default;
};
struct SetItem {  // LSET
  ItemId item;
  Bytes value;
  Overwrite overwrite = Overwrite::kObserved;
  bool operator==(const SetItem&) const = default;
};
struct RemoveItems {  // LPOP, RPOP, LREM, LTRIM, the first half of LMOVE
  std::vector<ItemRange> items;
  bool popped = false;  ///< The items were handed to a client, so one that is gone already was handed out twice.
  bool operator==(const RemoveItems&) const = default;
};

struct NewEntry {
  StreamId id;
  Bytes fields;  ///< crdt/stream_id.h
  bool operator==(const NewEntry&) const = default;
};
/// What the writer's own region has added to a stream since it was there: replaces what it said before.
struct StreamHead {
  StreamId last;            ///< No ID that comes later may be less.
  std::uint64_t added = 0;  ///< Entries, with those that are gone; modulo 2^64.
  StreamId max_deleted;     ///< XSETID says so; none: says nothing.
  bool keeps = false;       ///< The key stays when the stream is empty (standard command set).
  bool begins = false;      ///< There was no stream for the writer: what was said of earlier ones does not count any more.
  bool operator==(const StreamHead&) const = default;
};
struct AddEntries {               // XADD; without entries XSETID
  std::vector<NewEntry> entries;  ///< Ascending.
  StreamHead head;
  bool operator==(const AddEntries&) const = default;
};
struct RemoveEntries {        // XDEL, XTRIM
  std::vector<StreamId> ids;  ///< All entries with one of these IDs.
  EntryKey upto;              ///< And all up to this one; none: no others.
  bool operator==(const RemoveEntries&) const = default;
};
struct CreateGroup {  // XGROUP CREATE
  Bytes name;
  StreamId start, last;                ///< Up to where is not read; and the last ID of the stream as its writer saw it.
  bool only_seen = false;              ///< `$`: of what lies before, only what the writer had seen is not read.
  bool keeps = false, begins = false;  ///< As those of StreamHead.
  bool operator==(const CreateGroup&) const = default;
};
struct DestroyGroup {  // XGROUP DESTROY
  Bytes name;
  bool operator==(const DestroyGroup&) const = default;
};
struct AckEntries {  // XACK, once everything read before is acknowledged, too
  Bytes group;
  Watermarks upto;
  bool operator==(const AckEntries&) const = default;
};

struct AddRanks {              // PFADD, PFMERGE, SET of a HyperLogLog
  std::vector<HllRank> ranks;  ///< By index, each once, none of them 0.
  bool operator==(const AddRanks&) const = default;
};

struct CreateCounter {  // BC.CREATE: lower <= initial <= upper
  std::int64_t lower = 0, upper = 0, initial = 0;
  bool operator==(const CreateCounter&) const = default;
};
struct MoveCounter {  // BC.INCR, BC.DECR, BC.GIVE: the running sums of the writer (crdt/bounded_counter.h)
  Dot counter;        ///< The operation that created it.
  std::uint64_t added = 0, taken = 0;
  OriginId to;                                 ///< Of a gift; none: of no gift.
  std::uint64_t given_down = 0, given_up = 0;  ///< To that origin.
  bool operator==(const MoveCounter&) const = default;
};

struct VectorWrite {
  Bytes element;
  std::optional<Bytes> vector, attributes;  ///< What is written of it.
  bool fresh = false;                       ///< It was not there: attributes that its writer knew of an earlier one end.
  bool operator==(const VectorWrite&) const = default;
};
struct SetVectors {  // VADD, VSETATTR
  std::vector<VectorWrite> elements;
  Overwrite overwrite = Overwrite::kObserved;
  bool operator==(const SetVectors&) const = default;
};
struct RemoveVectors {  // VREM
  std::vector<Bytes> elements;
  bool operator==(const RemoveVectors&) const = default;
};

struct PublishMessage {  // PUBLISH, SPUBLISH: the key is the channel, and nothing of it is kept
  Bytes message;
  bool sharded = false;  ///< For subscribers of SSUBSCRIBE.
  bool operator==(const PublishMessage&) const = default;
};

using Effect = std::variant<SetRegister, Increment, AddMembers, RemoveMembers, SetFields, IncrementField, RemoveFields, DeleteKey,
                            SetExpiry, SetScores, IncrementScore, RemoveScores, InsertItems, SetItem, RemoveItems, AddEntries,
                            RemoveEntries, CreateGroup, DestroyGroup, AckEntries, EditDocument, AddRanks, CreateCounter,
                            MoveCounter, SetVectors, RemoveVectors, SetFieldDeadlines, PublishMessage>;

/// Where the writer's own table held the key. Other replicas usually hold it at the same place, so they look there first: a hint
/// saves a look-up and decides nothing, hence it is never encoded and always equal.
struct PlaceHint {
  std::uint32_t place = UINT32_MAX;
  bool operator==(const PlaceHint&) const { return true; }
};

struct Op {
  Dot dot;
  Hlc hlc;
  std::uint32_t key_hash = 0;  ///< hash_key(key, db); carried, never encoded (recomputed on decode)
  std::uint16_t slot = 0;      ///< CRC16 slot of the key, 0..16383
  std::uint16_t db = 0;        ///< the numbered database that the key is in
  PlaceHint hint{};
  bool outranked = false;      ///< observation only: lost at once against a value that its writer had seen
  bool expired = false;        ///< observation only: the key's owner deletes it because its time is up
  bool evicted = false;        ///< observation only: deleted because its writer's memory filled
  bool kept_own = false;       ///< observation only: asked for was a worse value than its region stands for (rules max and min)
  Bytes key;
  Effect effect;
  Instant created_at{};        ///< observation only
  bool operator==(const Op&) const = default;
};

}  // namespace jetlag::crdt
