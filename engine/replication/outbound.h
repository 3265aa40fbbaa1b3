// SPDX-License-Identifier: Apache-2.0
// The sending half of one stream S -> R: a cursor in S's backlog, the credit that R gives, and a full sync when the backlog no
// longer covers R.
//
// Inputs      on_request, on_ack (from R) · on_down (the link broke) · pump (something was appended, or time has passed)
// Outputs     messages to R
// Invariants  R is sent every operation of the backlog from its start position on, in backlog order, except what R is known to have
//             (acknowledged), and what is *suppressed*: operations that R wrote or brought, or whose origin it hears directly. A
//             suppressed operation that R has not acknowledged in time is relayed by the second cursor, so a healthy full mesh
//             carries each operation once per peer and a cut link is bridged by the others.
//             A jump is passed only when R has seen all that it brought.
//             Bytes sent and not taken stay below the window (plus one message).
// Source      replication rules 2.2(a), 4.1-4.6.
#pragma once

#include <cstdint>
#include <optional>

#include "core/time.h"
#include "replication/backlog.h"
#include "replication/config.h"
#include "replication/outbox.h"
#include "store/database.h"

namespace jetlag::replication {

/// What a stream may look at while it handles an input.
struct SendContext {
  Instant now;
  const Config& config;
  const Neighbourhood& place;
  const Backlog& backlog;
  const store::Database& database;
  Outbox& out;
};

class Outbound {
 public:
  enum class State : std::uint8_t { kDown, kIdle, kStreaming, kFullSync };

  explicit Outbound(RegionId peer) : peer_(peer) {}

  void on_request(const SendContext& context, const SyncRequest& request);
  void on_ack(const SendContext& context, const Ack& ack);
  void on_down();
  void pump(const SendContext& context);

  RegionId peer() const { return peer_; }
  State state() const { return state_; }
  /// Under which R writes, as of its last request.
  crdt::OriginId peer_identity() const { return peer_identity_; }
  /// What R is known to have seen.
  const crdt::VersionVector& acknowledged() const { return acknowledged_; }
  std::uint64_t relayed_operations() const { return relayed_; }
  std::uint64_t cursor() const { return cursor_; }
  std::int64_t bytes_in_flight() const { return sent_bytes_ - taken_bytes_; }
  friend bool operator==(const Outbound& a, const Outbound& b);

 private:
  struct FullSync {
    store::Snapshot snapshot;
    std::uint16_t next_bucket = 0;
  };

  bool has_credit(const SendContext& context) const { return bytes_in_flight() < context.config.window_bytes; }
  bool suppressed(const SendContext& context, const Backlog::Entry& entry) const;
  bool known(const Backlog::Entry& entry) const;
  void send_operations(const SendContext& context, const Backlog::Entry& entry);
  void send_new(const SendContext& context);
  void send_overdue(const SendContext& context);
  void send_chunks(const SendContext& context);
  void refuse(const SendContext& context, FullReason reason);
  void send(const SendContext& context, Message message);

  RegionId peer_;
  State state_ = State::kDown;
  std::uint32_t stream_ = 0;
  std::uint64_t cursor_ = 0;        // next backlog position to send
  std::uint64_t relay_cursor_ = 0;  // next position to look at for overdue suppressed operations; <= cursor_
  Instant gap_since_ = kNever;      // when suppressed operations were first trimmed unacknowledged
  crdt::OriginId peer_identity_;
  crdt::VersionVector acknowledged_;
  std::int64_t sent_bytes_ = 0, taken_bytes_ = 0;
  std::uint64_t relayed_ = 0;
  std::optional<FullSync> full_;
};

}  // namespace jetlag::replication
