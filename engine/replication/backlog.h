// SPDX-License-Identifier: Apache-2.0
// The replication backlog of one shard: what it has written and received, in the order in which it applied it, as long as it
// fits.
//
// It is shared by all peers: each link has its own cursor. It can relay: operations of other origins stand in it too. Its bound
// counts encoded bytes; when it is exceeded the oldest entries go, and a peer that still needed them must take a full sync.
//
// Entry       a slice of a batch, or a *jump*: the instant at which a full sync raised this shard's vector without the
//             operations. A peer that is served across a jump must get what the jump brought from somebody else, or a full sync
//             (pitfall 9).
// Checkpoint  the shard's vector before an entry, kept every 64 KiB (closer for small backlogs) and at jumps; vectors are
//             monotone along the backlog, so the last checkpoint that a peer's vector covers is found by binary search.
// Base        the vector before the oldest entry that is still here: what a peer must have seen of all that has gone.
// Horizon     entries before it are older than some age that the owner chose last: one comparison with its vector tells a stream
//             that its peer lacks none of them.
// Position    counts entries since the beginning; positions below first() are gone.
//
// Invariants  checkpoints ascend; sum of entry bytes <= limit unless a single entry is larger, which is kept alone.
// Source      replication rules 4.2; the idea of vectors instead of offsets makes partial sync work with every peer.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/ids.h"
#include "core/time.h"
#include "crdt/version_vector.h"
#include "replication/batch.h"

namespace jetlag::replication {

class Backlog {
 public:
  struct Entry {
    Slice slice;          ///< empty batch pointer: a jump
    RegionId from;        ///< the neighbour that brought it, or this region
    std::int64_t bytes = 0;
    std::int64_t offset = 0;  ///< bytes appended before it, since the beginning
    Instant at;           ///< when it was appended
    bool is_jump() const { return slice.batch == nullptr; }
    friend bool operator==(const Entry& a, const Entry& b) {
      if (a.is_jump() != b.is_jump() || a.from != b.from || a.at != b.at || a.bytes != b.bytes) return false;
      return a.is_jump() || a.slice == b.slice;
    }
  };

  explicit Backlog(std::int64_t limit_bytes = 0) : limit_(limit_bytes) {}

  /// Starts a new history at `vector`: nothing before it can be served.
  void restart(const crdt::VersionVector& vector);
  /// Appends operations that have just been applied (or sealed: a local batch enters when it is sealed).
  void append(Slice slice, RegionId from, Instant now);
  /// Records that a full sync has just brought everything in `brought`.
  void append_jump(Instant now, const crdt::VersionVector& brought);

  /// The position to serve a peer from that has seen `theirs`; nothing when the backlog no longer covers it. Jumps
  /// on the way are met by the link's cursor.
  std::optional<std::uint64_t> start_for(const crdt::VersionVector& theirs) const;
  /// The first jump from `position` on that brought something which a peer with this vector has not seen.
  std::optional<std::uint64_t> jump_ahead(std::uint64_t position, const crdt::VersionVector& theirs) const;
  /// What the jump at `position` brought.
  const crdt::VersionVector& jump_vector(std::uint64_t position) const;

  /// Moves the horizon past the entries that were appended until `until`.
  void advance_horizon(Instant until);
  std::uint64_t horizon() const { return horizon_.position; }
  const crdt::VersionVector& horizon_vector() const { return horizon_.vector; }

  std::uint64_t first() const { return first_; }
  std::uint64_t end() const { return first_ + entries_.size(); }
  const Entry& at(std::uint64_t position) const { return entries_[position - first_]; }
  std::int64_t bytes() const { return bytes_; }
  /// Bytes from `position` to the end: what a peer whose cursor stands there has still to be sent.
  std::int64_t bytes_from(std::uint64_t position) const { return position >= end() ? 0 : appended_ - at(position).offset; }
  /// Bytes appended since the beginning.
  std::int64_t appended_bytes() const { return appended_; }
  std::int64_t limit() const { return limit_; }
  /// Of the history that began with the last restart.
  std::uint64_t dropped_entries() const { return dropped_; }
  /// Everything that has entered: the vector after the last entry.
  const crdt::VersionVector& vector() const { return vector_; }
  /// The vector before the entry at first().
  const crdt::VersionVector& base() const { return base_; }
  bool operator==(const Backlog&) const = default;

 private:
  struct Checkpoint {
    std::uint64_t position = 0;
    crdt::VersionVector vector;  ///< before the entry at `position`
    bool operator==(const Checkpoint&) const = default;
  };
  void trim();
  void pass(const Entry& entry, std::uint64_t position, crdt::VersionVector& vector) const;
  std::int64_t checkpoint_spacing() const;

  std::deque<Entry> entries_;
  std::deque<Checkpoint> checkpoints_;
  std::deque<Checkpoint> jumps_;  // position of a jump, and what it brought
  Checkpoint horizon_;
  crdt::VersionVector vector_, base_;
  std::uint64_t first_ = 0;
  std::int64_t bytes_ = 0, limit_ = 0, since_checkpoint_ = 0, appended_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace jetlag::replication
