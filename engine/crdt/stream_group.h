// SPDX-License-Identifier: Apache-2.0
// Consumer group of a stream: what all regions share of it, and what each keeps to itself.
//
// Shared     that the group exists (a tag per XGROUP CREATE), and how far it is acknowledged: one ID per origin, up to which all
//            entries of that origin that were read are acknowledged. It moves on as far as there is no gap, whoever wrote the
//            entry that is missing.
// Deletes    win: XGROUP DESTROY and a DEL of the key end every group they had not seen, too. A creation counts only if its
//            writer had seen all deletions, so those are remembered until everybody has applied them.
// Progress   of one region, never sent: where it reads on, which entries were handed to which consumer and not acknowledged. It
//            begins where the creation says, or behind what is acknowledged. An acknowledgement that arrives moves it on.
// Cost       pending entries and consumers: logarithmic.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/box.h"
#include "core/time.h"
#include "crdt/accumulator.h"
#include "crdt/hlc.h"
#include "crdt/stream_id.h"
#include "crdt/version_vector.h"

namespace jetlag::crdt {

/// Before what a group reads: everything up to an ID; `only_seen`: and of that, what the creator had seen. The second is what `$`
/// means, so an entry of another region with a smaller ID that comes later is still read.
struct ReadStart {
  StreamId id;
  bool only_seen = false;
  VersionVector seen;  ///< Empty unless only_seen.

  bool covers(const EntryKey& entry) const { return entry.id <= id && (!only_seen || seen.contains(entry.dot)); }
  bool operator==(const ReadStart&) const = default;
};

struct GroupTag {
  Dot dot;  ///< of XGROUP CREATE
  Hlc hlc;
  ReadStart start;
  bool operator==(const GroupTag&) const = default;
};

struct PendingEntry {
  Bytes consumer;
  Instant delivered{};
  std::uint64_t deliveries = 1;
  bool operator==(const PendingEntry&) const = default;
};

struct StreamConsumer {
  Instant seen{};
  std::set<EntryKey> pending;
  bool operator==(const StreamConsumer&) const = default;
};

/// What one region knows of a group for itself.
class GroupProgress {
 public:
  GroupProgress() = default;
  explicit GroupProgress(ReadStart start) : start_(std::move(start)) {}

  bool delivered(const EntryKey& entry) const { return start_.covers(entry) || entry.id <= delivered_.at(entry.dot.origin()); }
  /// The last ID handed out, or where reading began.
  StreamId last_delivered() const { return std::max(start_.id, delivered_.highest()); }
  const ReadStart& start() const { return start_; }
  const Watermarks& delivered_by_origin() const { return delivered_; }

  const std::map<EntryKey, PendingEntry>& pending() const { return pending_; }
  const std::map<Bytes, StreamConsumer>& consumers() const { return consumers_; }
  const StreamConsumer* find_consumer(const Bytes& name) const {
    const auto it = consumers_.find(name);
    return it == consumers_.end() ? nullptr : &it->second;
  }
  /// All pending entries with this ID: several where regions have used the same one.
  std::vector<EntryKey> pending_with(StreamId id) const;
  std::optional<StreamId> first_pending() const {
    return pending_.empty() ? std::nullopt : std::optional(pending_.begin()->first.id);
  }

  /// Starts anew from here.
  void restart(ReadStart start);
  void mark_delivered(const EntryKey& entry) { delivered_.raise(entry.dot.origin(), entry.id); }
  /// Notes that the consumer was heard of; true when it is new.
  bool touch(const Bytes& consumer, Instant now);
  /// Hands an entry to a consumer; from another one where that had it.
  void assign(const EntryKey& entry, const Bytes& consumer, Instant delivered, std::uint64_t deliveries);
  bool forget(const EntryKey& entry);
  /// How many pending entries went with it.
  std::size_t drop_consumer(const Bytes& name);
  /// What other regions have acknowledged is neither read nor pending here.
  void acknowledge(const Watermarks& upto);

  /// How many entries were read ever, as XINFO tells it; nothing where that cannot be told.
  std::optional<std::uint64_t> entries_read;

  std::size_t heap_bytes() const;
  bool operator==(const GroupProgress&) const = default;

 private:
  ReadStart start_;
  struct OfOrigin {
    OriginId origin;
    EntryKey entry;
    auto operator<=>(const OfOrigin&) const = default;
  };

  Watermarks delivered_;
  std::map<EntryKey, PendingEntry> pending_;
  std::set<OfOrigin> by_origin_;  // the same entries
  std::map<Bytes, StreamConsumer> consumers_;
};

struct ConsumerGroup {
  std::vector<GroupTag> tags;   ///< Ordered by dot; none: only remembered.
  std::vector<Dot> destroyed;   ///< XGROUP DESTROYs that not everybody has applied, in order.
  Watermarks acknowledged;      ///< Empty without tags.
  Box<GroupProgress> progress;  ///< Of this region; none as long as nothing was read here.

  bool present() const { return !tags.empty(); }
  bool bottom() const { return tags.empty() && destroyed.empty(); }
  const GroupTag* tag(Dot dot) const;
  /// Where a region begins that has not read yet: of concurrent creations the one that reads most.
  GroupProgress fresh_progress() const;
  /// Ends it; how many creations that `deps` does not hold went along.
  std::size_t end(const VersionVector& deps);
  std::uint64_t digest(std::string_view name) const;
  std::size_t heap_bytes() const;
  bool operator==(const ConsumerGroup&) const = default;
};

}  // namespace jetlag::crdt
