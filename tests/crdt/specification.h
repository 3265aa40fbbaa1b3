// SPDX-License-Identifier: Apache-2.0
// The executable specification: what a key must look like, given only the set of operations a replica has seen and, for each,
// what its writer had seen. It knows commands, not effects: no running sums, no accumulators, no tags.
//
// One rule explains everything: an operation is *covered* by another if the other replaces or removes that kind of thing and its
// writer had seen it. What is not covered is in force.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crdt/object.h"

namespace jetlag::crdt::laws {

enum class Kind {
  kSet,
  kIncrement,
  kAdd,
  kRemove,
  kSetField,
  kIncrementField,
  kRemoveField,
  kExpireField,
  kPersistField,
  kSetScore,
  kIncrementScore,
  kRemoveScore,
  kInsertItems,
  kSetItem,
  kRemoveItems,
  kAddEntry,
  kRemoveEntry,
  kTrimEntries,
  kCreateGroup,
  kDestroyGroup,
  kAckEntries,
  kAddThing,
  kCreateCounter,
  kMoveCounter,
  kGiveRights,
  kSetVector,
  kSetAttributes,
  kRemoveVector,
  kDelete,
  kExpire,
  kPersist,
  kAssign,
  kAssignMember,
  kRemovePart,
  kInsertElements,
  kClear,
  kAddToNumber  // of documents, which are the last
};

/// A command as a client means it.
struct Intent {
  Kind kind = Kind::kSet;
  std::string name = {};   ///< member or field
  std::string value = {};  ///< of SET, HSET; the score of ZADD
  Amount delta = {};       ///< of INCR, HINCRBY, ZINCRBY; how far a bounded counter moves, or how many rights down are given
  TtlChange ttl = TtlChange::kClear;  ///< of SET
  Instant deadline = {};              ///< of SET with a TTL, EXPIRE, HEXPIRE
  std::size_t position = 0;           ///< In the list as its writer sees it; beyond its end: the remainder. The region that
                                      ///< rights go to.
  std::size_t count = 1;              ///< How many items are removed.
  std::vector<std::string> items = {};  ///< of LPUSH, RPUSH, LINSERT: in the order in which they stand in the list
  // Of streams and groups; known once the command is prepared.
  StreamId id = {}, last = {};  ///< of the entry; the last one of the stream
  EntryKey upto = {};           ///< of XTRIM
  Watermarks marks = {};        ///< of XACK
  bool begins = false;          ///< There was no stream, or no element of a vector set, for the writer.
  bool ends_groups = false;     ///< of DEL: its writer saw a stream
  /// The way from a document's root to what is meant: of the n children that its writer sees the one of this number modulo n + 1,
  /// and the end of the way where there is none of that number.
  std::vector<std::size_t> way = {};
  std::vector<DocumentValue> values = {};  ///< What is assigned, or inserted into an array.
};

/// What an operation on a list meant where it was written.
struct ListMeaning {
  Dot generation;
  ItemId left, right;           ///< of what it inserts
  std::vector<ItemId> targets;  ///< of LSET and removals
};

struct DocumentMeaning;

/// A command that became an operation. `deps` is everything its writer had seen.
struct Record {
  Intent intent;
  Dot dot;
  Hlc hlc;
  VersionVector deps;
  mutable std::shared_ptr<const ListMeaning> meaning = {};  ///< Kept once it is known: it follows from what the writer had seen.
  mutable std::shared_ptr<const DocumentMeaning> document = {};
  mutable std::optional<bool> ends_adds = {};               ///< Likewise, of a DEL.
  mutable std::optional<Dot> counter = {};                  ///< Likewise, of a move: the creation that it is about.
  Stamp stamp() const { return {hlc, dot.origin()}; }
};

struct Settings {
  Rule rule = Rule::kLww;
  ClockMode clock = ClockMode::kHlc;
  bool touch = false;  ///< Edits of documents touch everything above them.
};

/// Does the write `y` take away the write `x`, which its writer had seen?
bool overwrites(const Record& y, const Record& x, Settings settings);
/// The list after the operations in `seen`, as canonical text, and the writes that make it.
std::string specify_list(const std::vector<const Record*>& seen, Settings settings, std::vector<const Record*>& creations);
std::string describe_list(const Sequence& list);
/// The same for a stream.
std::string specify_stream(const std::vector<const Record*>& seen, std::vector<const Record*>& creations);
std::string describe_stream(const Stream& stream);
/// The document, likewise.
std::string specify_document(const std::vector<const Record*>& seen, Settings settings, std::vector<const Record*>& creations);
std::string describe_document(const Document& document);

/// Is `y` a DEL of a HyperLogLog, and did the writer of `x` not know it? It wins over adds and over what is said of deadlines.
bool ends_what_it_had_not_seen(const Record& y, const Record& x, const std::vector<const Record*>& seen);
/// The same for a HyperLogLog, bounded counters, and a vector set. Of a bounded counter it also makes sure that the bounds hold.
std::string specify_hyperloglog(const std::vector<const Record*>& seen, std::vector<const Record*>& creations);
std::string specify_bounded_counter(const std::vector<const Record*>& seen, std::vector<const Record*>& creations);
std::string specify_vector_set(const std::vector<const Record*>& seen, Settings settings, std::vector<const Record*>& creations);
/// Those of them that are there, with their names.
std::string describe_others(const Object& object);

/// The key after the operations in `seen`, as canonical text.
std::string specify(const std::vector<const Record*>& seen, Settings settings);
/// The same text for a real object.
std::string describe(const Object& object, Settings settings);

}  // namespace jetlag::crdt::laws
