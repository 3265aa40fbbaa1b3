// SPDX-License-Identifier: Apache-2.0
// The sending half of one stream S -> R: a cursor in S's backlog, the credit that R gives, and a full sync when the backlog no
// longer covers R.
//
// Inputs      on_request, on_ack (from R) · on_down (the link broke) · on_append (one entry has entered the backlog) · pump
//             (it may have grown by any number) · on_tick (time has passed)
// Outputs     messages to R
// Invariants  R is sent every operation of the backlog from its start position on, in backlog order, except what R is known to
//             have (acknowledged), and what is *suppressed*: operations that R wrote or brought, or whose origin it hears
//             directly. A suppressed operation that R has not acknowledged in time is relayed by the second cursor, so a healthy
//             full mesh carries each operation once per peer and a cut link is bridged by the others.
//             What R must have got from elsewhere, because it left the backlog or stands behind a jump, is a *gap*: if R does not
//             acknowledge it in time, only a full sync helps. R holds what builds on it until then.
//             Bytes sent and not taken stay below the window (plus one message; chunks of a full sync are a quarter of it).
//             The operations that follow a snapshot are sent behind it, not between its chunks: they build on the snapshot, so R
//             could not apply one of them earlier and would only have to hold them.
// Cost        an entry that R is known to have or gets elsewhere costs one comparison when it is appended; a tick at which R has
//             acknowledged everything older than relay_delay costs one comparison of vectors.
// Source      replication rules 2.2(a), 4.1-4.6.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"
#include "replication/backlog.h"
#include "replication/config.h"
#include "replication/outbox.h"
#include "store/database.h"

namespace jetlag::replication {

/// What a stream may look at while it handles an input. `distance`: 0 when this shard has its data, else how far it believes to
/// be from somebody who has (see Replicator).
struct SendContext {
  Instant now;
  const Config& config;
  const Neighbourhood& place;
  const Backlog& backlog;
  const store::Database& database;
  std::uint8_t distance;
  Outbox& out;
};

class Outbound {
 public:
  enum class State : std::uint8_t { kDown, kIdle, kStreaming, kFullSync };

  explicit Outbound(RegionId peer) : peer_(peer) {}

  void on_request(const SendContext& context, const SyncRequest& request);
  void on_ack(const SendContext& context, const Ack& ack);
  void on_down();
  void on_append(const SendContext& context);
  void pump(const SendContext& context);
  /// R has seen this: it has sent it itself.
  void has_seen(const crdt::VersionVector& vector) { acknowledged_.merge(vector); }
  void on_tick(const SendContext& context);

  RegionId peer() const { return peer_; }
  State state() const { return state_; }
  /// Under which R writes, as of its last request.
  crdt::OriginId peer_identity() const { return peer_identity_; }
  /// What R is known to have seen.
  const crdt::VersionVector& acknowledged() const { return acknowledged_; }
  std::uint64_t relayed_operations() const { return relayed_; }
  std::uint64_t cursor() const { return cursor_; }
  std::int64_t bytes_in_flight() const { return sent_bytes_ - taken_bytes_; }
  bool operator==(const Outbound&) const = default;

 private:
  struct FullSync {
    store::Snapshot snapshot;
    std::uint16_t bucket = 0;                ///< the one whose pieces are being sent
    std::vector<store::BucketPiece> pieces;  ///< of that bucket
    std::size_t next_piece = 0;
    bool operator==(const FullSync& other) const {
      return bucket == other.bucket && next_piece == other.next_piece && snapshot.observed == other.snapshot.observed;
    }
  };

  struct Gap {
    crdt::VersionVector vector;  ///< what R must acknowledge ...
    Instant since;               ///< ... within relay_delay of this instant
    FullReason reason = FullReason::kNone;
    bool operator==(const Gap&) const = default;
  };

  bool has_credit(const SendContext& context) const { return bytes_in_flight() < context.config.window_bytes; }
  bool suppressed(const SendContext& context, const Backlog::Entry& entry) const;
  bool known(const Backlog::Entry& entry) const;
  void send_operations(const SendContext& context, const Backlog::Entry& entry);
  void send_new(const SendContext& context);
  void relay_overdue(const SendContext& context);
  bool waits_for_gap(const SendContext& context);
  FullReason missing_start(const SendContext& context) const;
  FullReason blocking_jump(const SendContext& context, std::uint64_t start) const;
  void begin_full(const SendContext& context, FullReason reason);
  void send_chunks(const SendContext& context);
  FullChunk next_chunk(const SendContext& context);
  void refuse(const SendContext& context, FullReason reason);
  SyncReply reply(const SendContext& context, SyncKind kind, const crdt::VersionVector& target, std::int64_t needed) const;
  void send(const SendContext& context, Message message);

  RegionId peer_;
  State state_ = State::kDown;
  std::uint32_t stream_ = 0;
  std::uint64_t cursor_ = 0;        // next backlog position to send
  std::uint64_t relay_cursor_ = 0;  // next position to look at for overdue suppressed operations; <= cursor_
  std::vector<Gap> gaps_;           // at most one for trimmed operations, others for jumps
  bool relay_blocked_ = false;      // relaying stopped for want of credit
  crdt::OriginId peer_identity_;
  crdt::VersionVector acknowledged_;
  std::int64_t sent_bytes_ = 0, taken_bytes_ = 0;
  std::uint64_t relayed_ = 0;
  std::optional<FullSync> full_;
};

}  // namespace jetlag::replication
