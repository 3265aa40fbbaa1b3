// SPDX-License-Identifier: Apache-2.0
#include "replication/inbound.h"

namespace jetlag::replication {

void Inbound::repeat(const store::Database& database, bool refilling, Outbox& out) const {
  SyncRequest request{stream_, database.identity(), database.observed(), accepts_full_, refilling};
  out.sends.push_back({peer_, Shared<SyncRequest>(std::move(request))});
}

void Inbound::request(const store::Database& database, Terms terms, Outbox& out) {
  ++stream_;
  state_ = State::kRequested;
  accepts_full_ = terms.accepts_full;
  ticks_waited_ = 0;
  taken_bytes_ = acked_bytes_ = 0;
  repeat(database, terms.refilling, out);
}

void Inbound::ask_again(const store::Database& database, bool refilling, Outbox& out) {
  accepts_full_ = false;
  ticks_waited_ = 0;
  repeat(database, refilling, out);
}

void Inbound::on_down() {
  state_ = State::kDown;
  accepts_full_ = false;
  distance_ = 0;
}

void Inbound::on_reply(Instant now, const SyncReply& reply) {
  if (state_ == State::kLive) started_ = now;  // the sender can no longer serve a stream that was well
  reply_ = reply;
  distance_ = reply.distance;
  ticks_waited_ = 0;
  sync_bytes_from_ = taken_bytes_;
  buckets_joined_ = 0;
  if (reply.kind == SyncKind::kPartial) state_ = State::kCatchingUp;
  else state_ = reply.begins ? State::kFull : State::kQueued;
  accepts_full_ = false;
}

bool Inbound::take(std::uint32_t stream, std::int64_t bytes) {
  if (stream != stream_ || state_ == State::kDown) return false;
  taken_bytes_ += bytes;
  ticks_waited_ = 0;
  return true;
}

SyncRecord Inbound::record(Instant now, RegionId self, SyncKind kind, SyncPhase phase) const {
  SyncRecord record;
  record.from = peer_;
  record.to = self;
  record.kind = kind;
  record.cause = cause_;
  record.phase = phase;
  if (reply_.reason == FullReason::kBacklogOverflow) record.cause = SyncCause::kBacklogOverflow;
  if (reply_.reason == FullReason::kReceiverEmpty) record.cause = SyncCause::kMemoryLost;
  if (reply_.reason == FullReason::kHistoryGap) record.cause = SyncCause::kHistoryGap;
  record.start = started_;
  record.end = now;
  record.bytes = sync_bytes();
  record.missing_ops = reply_.missing_ops;
  record.vector = reply_.target;
  record.backlog_needed = reply_.backlog_needed;
  record.backlog_limit = reply_.backlog_limit;
  return record;
}

std::optional<SyncRecord> Inbound::finish_if_done(Instant now, RegionId self, const crdt::VersionVector& observed) {
  if (state_ != State::kCatchingUp || !reply_.target.covered_by(observed)) return std::nullopt;
  state_ = State::kLive;
  return record(now, self, SyncKind::kPartial, SyncPhase::kFinished);
}

std::optional<SyncRecord> Inbound::partial_under_way(Instant now, RegionId self) const {
  if (state_ != State::kCatchingUp) return std::nullopt;
  return record(now, self, SyncKind::kPartial, SyncPhase::kStarted);
}

SyncRecord Inbound::finish_full(Instant now, RegionId self) {
  state_ = State::kLive;
  return record(now, self, SyncKind::kFull, SyncPhase::kFinished);
}

std::optional<Ack> Inbound::ack_if_due(const crdt::VersionVector& observed, bool force) {
  if (state_ == State::kDown) return std::nullopt;
  if (!force && taken_bytes_ == acked_bytes_ && observed == acked_) return std::nullopt;
  acked_bytes_ = taken_bytes_;
  acked_ = observed;
  return Ack{stream_, observed, taken_bytes_, {}};
}

}  // namespace jetlag::replication
