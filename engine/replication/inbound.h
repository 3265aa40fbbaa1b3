// SPDX-License-Identifier: Apache-2.0
// The receiving half of one stream S -> R: opens it, follows a synchronisation to its end, returns credit.
//
// State       kDown       the link is cut
//             kRequested  R has said what it has seen and waits for S's answer
//             kQueued     S cannot serve from its backlog and R is not ready for a full sync from it, or S has nothing itself
//             kCatchingUp S streams what R missed, up to S's vector at the answer (partial sync)
//             kFull       S sends its snapshot
//             kLive       caught up
// Timers      the owner calls tick() at each of its ticks; ticks_waited() says for how many of them nothing has come. Ticks, not
//             times: a process that was paused has not waited.
// Invariants  messages of an earlier opening are ignored; taken bytes count every message of the stream.
#pragma once

#include <cstdint>
#include <optional>

#include "core/time.h"
#include "replication/config.h"
#include "replication/outbox.h"

namespace jetlag::replication {

class Inbound {
 public:
  enum class State : std::uint8_t { kDown, kRequested, kQueued, kCatchingUp, kFull, kLive };

  /// What a request says besides what R has seen.
  struct Terms {
    bool accepts_full = false, refilling = false;
  };

  explicit Inbound(RegionId peer) : peer_(peer) {}

  /// Opens the stream anew.
  void request(const store::Database& database, Terms terms, Outbox& out);
  /// Says the request of this opening again: it may be lost. The sender ignores it when it was not.
  void repeat(const store::Database& database, bool refilling, Outbox& out) const;
  /// Repeats a request that was not answered in time. R no longer keeps itself free for a full sync from S.
  void ask_again(const store::Database& database, bool refilling, Outbox& out);
  /// Why the next synchronisation happens, for its record.
  void because(SyncCause cause, Instant since) { cause_ = cause; started_ = since; }
  void on_down();
  /// True when the reply belongs to this opening.
  bool expects(const SyncReply& reply) const { return reply.stream == stream_ && state_ != State::kDown; }
  void on_reply(Instant now, const SyncReply& reply);
  /// Counts a message of this stream; false when it belongs to an earlier opening.
  bool take(std::uint32_t stream, std::int64_t bytes);
  void tick() { ++ticks_waited_; }
  /// Ends a partial sync whose target is reached.
  std::optional<SyncRecord> finish_if_done(Instant now, RegionId self, const crdt::VersionVector& observed);
  SyncRecord finish_full(Instant now, RegionId self);
  /// The record of a full sync that has begun, or that ends before its time.
  SyncRecord full_record(Instant now, RegionId self, SyncPhase phase) const { return record(now, self, SyncKind::kFull, phase); }
  /// The record of the partial sync under way, as far as it has come.
  std::optional<SyncRecord> partial_under_way(Instant now, RegionId self) const;
  std::optional<Ack> ack_if_due(const crdt::VersionVector& observed, bool force);

  RegionId peer() const { return peer_; }
  State state() const { return state_; }
  /// R has offered to take a full sync from S and keeps itself free for it.
  bool offers_full() const { return state_ == State::kRequested && accepts_full_; }
  /// How far S was from data when it answered last; 0: it serves, or has not answered yet.
  std::uint8_t source_distance() const { return distance_; }
  std::uint32_t ticks_waited() const { return ticks_waited_; }
  const crdt::VersionVector& target() const { return reply_.target; }
  /// Taken since S answered: of the synchronisation under way.
  std::int64_t sync_bytes() const { return taken_bytes_ - sync_bytes_from_; }
  /// Of a full sync under way: how many buckets have come whole.
  std::uint16_t buckets_joined() const { return buckets_joined_; }
  void joined(std::uint16_t buckets) { buckets_joined_ = buckets; }
  std::int64_t unacknowledged_bytes() const { return taken_bytes_ - acked_bytes_; }
  bool operator==(const Inbound&) const = default;

 private:
  SyncRecord record(Instant now, RegionId self, SyncKind kind, SyncPhase phase) const;

  RegionId peer_;
  State state_ = State::kDown;
  std::uint32_t stream_ = 0, ticks_waited_ = 0;
  std::uint8_t distance_ = 0;
  std::uint16_t buckets_joined_ = 0;
  bool accepts_full_ = false;
  SyncCause cause_ = SyncCause::kStart;
  Instant started_{};
  SyncReply reply_;
  std::int64_t taken_bytes_ = 0, acked_bytes_ = 0, sync_bytes_from_ = 0;
  crdt::VersionVector acked_;
};

}  // namespace jetlag::replication
