// SPDX-License-Identifier: Apache-2.0
// Why does this key read like that here? Everything that is stored under one key, as plain data for `explain` and the
// inspector.
//
// Value    per body: the candidates with the winner marked, the counters with what was cancelled, the members with their
//          tags; the bodies of other types that stay hidden; the claims on the deadline; the rule that decides. Lists are in
//          a canonical order (dots; members and fields by bytes, those of a sorted set too), so equal states give equal
//          descriptions in every region.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "crdt/object.h"
#include "store/database.h"

namespace jetlag::store {

struct CandidateInfo {
  crdt::Dot dot;
  crdt::Hlc hlc;
  Bytes value;
  bool wins = false;
  bool operator==(const CandidateInfo&) const = default;
};

struct CounterInfo {
  crdt::Dot birth, last;   ///< The increments of one origin from `birth` to `last`.
  crdt::Hlc hlc;           ///< Of the last one.
  crdt::Amount sum, cancelled;  ///< Together, and how much of it was seen and cancelled by a SET or DEL.
  std::uint64_t cancelled_until = 0;  ///< The number of the last operation that was; 0: none.
  bool alive = false;
  bool operator==(const CounterInfo&) const = default;
};

struct ClaimInfo {
  crdt::Dot dot;
  crdt::Hlc hlc;
  std::optional<Instant> deadline;  ///< Nothing: "never".
  bool wins = false;
  bool operator==(const ClaimInfo&) const = default;
};

/// A string, one field of a hash, the score of one member of a sorted set, one item of a list, one slot of a document, the vector
/// of an element or, behind it, its attributes. Of a HyperLogLog: the estimate, and as counters the adds that count. Of bounded
/// counters: each, and what every origin has moved it by.
struct ElementInfo {
  Bytes field;  ///< The field or member; empty for a string; of an item, or a bounded counter, its item_name(); of a slot its
                ///< slot_name().
  Bytes value;  ///< As a client reads it.
  std::vector<CandidateInfo> candidates;
  std::vector<CounterInfo> counters;
  /// The winning base is text, so concurrent increments are hidden.
  bool counters_hidden = false;
  std::vector<ClaimInfo> claims{};  ///< On the deadline of a field.
  bool past_deadline = false;       ///< Of a field: clients do not see it.
  bool present() const {
    return !candidates.empty() || std::any_of(counters.begin(), counters.end(), [](const auto& c) { return c.alive; });
  }
  Bytes path;         ///< Of a slot: as clients name it ("$.a[0]"), where they see it.
  crdt::ItemId node;  ///< Of a slot: the container or number that it shows.
  bool operator==(const ElementInfo&) const = default;
};

struct MemberInfo {
  Bytes member;
  std::vector<crdt::Tag> tags;
  bool operator==(const MemberInfo&) const = default;
};

/// One line of a body that is shown as it is built: items of a list with those that are gone and keep their places.
struct RowInfo {
  std::uint32_t depth = 0;
  Bytes name, value;     ///< The name is unique among its neighbours; a row may have no value.
  bool removed = false;  ///< Only its place is left.
  bool operator==(const RowInfo&) const = default;
};
/// What a description shows of one body at most; a last row says how many more there are.
inline constexpr std::size_t kMostRows = 500;

/// A consumer group of a stream: what is shared, and what this region keeps to itself.
struct GroupInfo {
  struct Consumer {
    Bytes name;
    std::size_t pending = 0;
    bool operator==(const Consumer&) const = default;
  };
  Bytes name;
  std::vector<crdt::Tag> tags;                ///< Its creations.
  std::vector<crdt::Watermark> acknowledged;  ///< As all regions know it.
  std::optional<crdt::StreamId> last_delivered;  ///< Here; nothing where nobody has read.
  std::vector<Consumer> consumers;
  std::size_t pending = 0, unread = 0;
  bool operator==(const GroupInfo&) const = default;
};

/// How far an origin may move a bounded counter.
struct RightsInfo {
  crdt::OriginId origin;
  crdt::Rights rights;
  bool operator==(const RightsInfo&) const = default;
};

struct BodyInfo {
  crdt::Type type = crdt::Type::kNone;
  bool visible = false;
  crdt::Creation newest;              ///< What decides which body is visible.
  /// One for a string, one per field or member, one per present item in the list's order, one per slot in that of a document.
  std::vector<ElementInfo> elements{};
  std::vector<MemberInfo> members{};  ///< Of a set.
  std::vector<RowInfo> rows{};        ///< Of what is shown as it is built: lists, streams, documents.
  std::vector<GroupInfo> groups{};    ///< Of a stream; its elements are the entries by ID, the field is the ID.
  std::vector<RightsInfo> rights{};   ///< Of the bounded counter that shows, by origin.
  crdt::CreateCounter terms{};        ///< Of the bounded counter that shows.
  std::size_t registers = 0;          ///< Of a HyperLogLog: those that are not 0.
  crdt::VersionVector deletions{};    ///< Of a HyperLogLog: those that may still win over adds under way.
  bool operator==(const BodyInfo&) const = default;
};

struct Description {
  Bytes key;
  std::uint16_t slot = 0;
  crdt::Rule rule{};
  crdt::Type visible = crdt::Type::kNone;  ///< kNone also when the deadline has passed.
  bool past_deadline = false;
  std::vector<BodyInfo> bodies;
  std::vector<ClaimInfo> claims;
  std::optional<RegionId> expiry_owner;
  std::uint64_t digest = 0;
  bool operator==(const Description&) const = default;
};

/// Nothing when there is no trace of the key.
std::optional<Description> describe(const Database& db, std::string_view key, Instant now_clock);
/// What a replica would hold that has seen all that these have.
std::optional<Description> describe(const std::vector<const Database*>& replicas, std::string_view key, Instant now_clock);
/// "2:17", the 17th operation of the second region; "2:17.1" for its second item, "2.3:17" of the third incarnation.
Bytes item_name(crdt::ItemId item);
/// What clients see under the key, in a word: "none", "string", "set", "hash", "zset", "list", "stream", "json", "hyperloglog",
/// "bounded-counter", "vectorset"; "counter" for a string whose number increments add up to.
std::string_view type_word(const crdt::Object* object, crdt::Rule rule);

}  // namespace jetlag::store
