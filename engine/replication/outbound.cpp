// SPDX-License-Identifier: Apache-2.0
#include "replication/outbound.h"

#include <algorithm>
#include <utility>

namespace jetlag::replication {

namespace {

std::int64_t chunk_bytes(const Config& config) { return std::clamp<std::int64_t>(config.window_bytes / 4, 1024, 64 * 1024); }

}  // namespace

void Outbound::send(const SendContext& context, Message message) {
  context.out.sends.push_back({peer_, std::move(message)});
}

void Outbound::on_down() {
  state_ = State::kDown;
  full_.reset();
  sent_bytes_ = taken_bytes_ = 0;
}

SyncReply Outbound::reply(const SendContext& context, SyncKind kind, const crdt::VersionVector& target,
                          std::int64_t needed) const {
  return {stream_,
          kind,
          true,
          FullReason::kNone,
          context.distance,
          target,
          acknowledged_.missing(target),
          needed,
          context.backlog.limit()};
}

void Outbound::on_request(const SendContext& context, const SyncRequest& request) {
  if (state_ != State::kDown && request.stream == stream_ && request.identity == peer_identity_) return;  // it was answered
  stream_ = request.stream;
  acknowledged_ = request.observed;
  gaps_.clear();
  relay_blocked_ = false;
  peer_identity_ = request.identity;
  sent_bytes_ = taken_bytes_ = 0;
  full_.reset();
  if (request.refilling && context.distance != 0) return refuse(context, FullReason::kReceiverEmpty);
  const auto start = context.backlog.start_for(request.observed);
  FullReason reason = start ? blocking_jump(context, *start) : missing_start(context);
  const bool behind = !context.backlog.vector().covered_by(request.observed);
  if (reason == FullReason::kNone && behind && !context.config.partial_syncs) reason = FullReason::kOnlyTier;
  if (reason != FullReason::kNone) {
    if (request.refilling) reason = FullReason::kReceiverEmpty;
    if (!request.accepts_full) return refuse(context, reason);
    return begin_full(context, reason);
  }
  state_ = State::kStreaming;
  cursor_ = relay_cursor_ = *start;
  send(context,
       Shared<SyncReply>(reply(context, SyncKind::kPartial, context.backlog.vector(), context.backlog.bytes_from(*start))));
  pump(context);
  if (state_ == State::kStreaming) relay_overdue(context);  // what R lacks and somebody else was to bring long ago
}

/// Why the backlog has no position for R: entries have gone, or its history only begins later (it was restarted).
FullReason Outbound::missing_start(const SendContext& context) const {
  return context.backlog.dropped_entries() > 0 ? FullReason::kBacklogOverflow : FullReason::kHistoryGap;
}

/// A stream that would stop at a jump for good is no partial sync.
FullReason Outbound::blocking_jump(const SendContext& context, std::uint64_t start) const {
  const auto jump = context.backlog.jump_ahead(start, acknowledged_);
  const bool blocks = jump && context.now >= context.backlog.at(*jump).at + context.config.relay_delay;
  return blocks ? FullReason::kHistoryGap : FullReason::kNone;
}

void Outbound::begin_full(const SendContext& context, FullReason reason) {
  state_ = State::kFullSync;
  full_ = FullSync{context.database.snapshot(), 0, {}, 0};
  full_->pieces = store::pieces(store::deref(full_->snapshot.buckets[0]), chunk_bytes(context.config));
  cursor_ = relay_cursor_ = context.backlog.end();
  SyncReply answer = reply(context, SyncKind::kFull, full_->snapshot.observed, context.backlog.bytes());
  answer.reason = reason;
  send(context, Shared<SyncReply>(std::move(answer)));
  pump(context);
}

void Outbound::refuse(const SendContext& context, FullReason reason) {
  state_ = State::kIdle;
  SyncReply answer = reply(context, SyncKind::kFull, context.backlog.vector(), context.backlog.bytes());
  answer.begins = false;
  answer.reason = reason;
  send(context, Shared<SyncReply>(std::move(answer)));
}

void Outbound::on_ack(const SendContext& context, const Ack& ack) {
  acknowledged_.merge(ack.observed);
  if (ack.stream == stream_) taken_bytes_ = std::max(taken_bytes_, ack.taken_bytes);
  pump(context);
  if (relay_blocked_ && state_ == State::kStreaming) relay_overdue(context);
}

void Outbound::pump(const SendContext& context) {
  if (state_ == State::kFullSync) send_chunks(context);
  if (state_ == State::kStreaming && cursor_ < context.backlog.end()) send_new(context);
}

void Outbound::on_append(const SendContext& context) {
  if (state_ != State::kStreaming) return;
  if (cursor_ + 1 == context.backlog.end() && suppressed(context, context.backlog.at(cursor_))) ++cursor_;
  else send_new(context);
}

void Outbound::on_tick(const SendContext& context) {
  pump(context);
  if (state_ == State::kStreaming) relay_overdue(context);
}

bool Outbound::known(const Backlog::Entry& entry) const {
  return entry.slice.last_sequence() <= acknowledged_.at(entry.slice.origin());
}

bool Outbound::suppressed(const SendContext& context, const Backlog::Entry& entry) const {
  // R probably has it: it wrote it, brought it, or hears its origin directly. Only an acknowledgement makes that sure (R may have
  // lost its memory since), so it is looked at again when it is overdue.
  if (entry.is_jump()) return false;
  const RegionId origin = entry.slice.origin().region();
  return entry.from == peer_ || origin == peer_ || (origin != context.place.self && context.place.direct(origin, peer_));
}

void Outbound::send_operations(const SendContext& context, const Backlog::Entry& entry) {
  if (entry.slice.origin().region() != context.place.self) relayed_ += entry.slice.size();
  Message message = Operations{stream_, entry.slice};
  sent_bytes_ += wire_bytes(message);
  send(context, std::move(message));
}

void Outbound::send_new(const SendContext& context) {
  const Backlog& backlog = context.backlog;
  if (cursor_ < backlog.first()) {
    if (!backlog.base().covered_by(acknowledged_)) return refuse(context, FullReason::kBacklogOverflow);
    cursor_ = backlog.first();  // R has the trimmed ones from elsewhere
    relay_cursor_ = std::max(relay_cursor_, cursor_);
  }
  while (cursor_ < backlog.end() && has_credit(context)) {
    const Backlog::Entry& entry = backlog.at(cursor_);
    if (entry.is_jump()) {
      const crdt::VersionVector& brought = backlog.jump_vector(cursor_);
      if (!brought.covered_by(acknowledged_)) gaps_.push_back({brought, entry.at, FullReason::kHistoryGap});
    } else if (!known(entry) && !suppressed(context, entry)) {
      send_operations(context, entry);
    }
    ++cursor_;
  }
}

/// True while nothing can be relayed because suppressed operations were trimmed before R acknowledged them. R probably has them
/// from elsewhere. What it has to acknowledge is what had been trimmed when the gap was found: the backlog moves on meanwhile.
bool Outbound::waits_for_gap(const SendContext& context) {
  const Backlog& backlog = context.backlog;
  std::erase_if(gaps_, [&](const Gap& g) { return g.vector.covered_by(acknowledged_); });
  for (const Gap& gap : gaps_)
    if (context.now >= gap.since + context.config.relay_delay) {
      refuse(context, gap.reason);
      return true;
    }
  if (std::any_of(gaps_.begin(), gaps_.end(), [](const Gap& g) { return g.reason == FullReason::kBacklogOverflow; })) return true;
  if (relay_cursor_ >= backlog.first()) return false;
  relay_cursor_ = backlog.first();
  if (backlog.base().covered_by(acknowledged_)) return false;
  gaps_.push_back({backlog.base(), context.now, FullReason::kBacklogOverflow});
  return true;
}

void Outbound::relay_overdue(const SendContext& context) {
  relay_blocked_ = false;
  if (waits_for_gap(context)) return;
  const Backlog& backlog = context.backlog;
  const std::uint64_t overdue = std::min(backlog.horizon(), cursor_);
  if (relay_cursor_ < overdue && backlog.horizon_vector().covered_by(acknowledged_)) relay_cursor_ = overdue;
  for (; relay_cursor_ < overdue; ++relay_cursor_) {
    const Backlog::Entry& entry = backlog.at(relay_cursor_);
    if (!suppressed(context, entry) || known(entry)) continue;
    relay_blocked_ = !has_credit(context);
    if (relay_blocked_) return;
    send_operations(context, entry);
  }
}

FullChunk Outbound::next_chunk(const SendContext& context) {
  const std::int64_t limit = chunk_bytes(context.config);
  const auto& buckets = full_->snapshot.buckets;
  FullChunk chunk;
  chunk.stream = stream_;
  chunk.first_bucket = full_->bucket;
  chunk.clock = full_->snapshot.clock;
  chunk.compression = context.config.compression;
  std::int64_t bytes = 0;
  while (full_->bucket < buckets.size()) {
    const store::BucketPtr& bucket = buckets[full_->bucket];
    const bool last = full_->next_piece + 1 >= full_->pieces.size();
    const store::BucketPiece piece = full_->pieces.empty() ? store::BucketPiece{} : full_->pieces[full_->next_piece];
    if (!chunk.parts.empty() && bytes + piece.bytes > limit) break;
    chunk.parts.push_back({full_->pieces.empty() ? nullptr : bucket, piece, last});
    bytes += 1 + piece.bytes;
    ++full_->next_piece;
    if (!last) continue;
    full_->next_piece = 0;
    full_->pieces.clear();
    if (++full_->bucket < buckets.size()) full_->pieces = store::pieces(store::deref(buckets[full_->bucket]), limit);
  }
  chunk.end = full_->bucket == buckets.size();
  chunk.bytes = measure(chunk);
  return chunk;
}

void Outbound::send_chunks(const SendContext& context) {
  while (full_ && has_credit(context)) {
    Message message = Shared<FullChunk>(next_chunk(context));
    sent_bytes_ += wire_bytes(message);
    send(context, std::move(message));
    if (full_->bucket < full_->snapshot.buckets.size()) continue;
    full_.reset();
    state_ = State::kStreaming;
  }
}

}  // namespace jetlag::replication
