// SPDX-License-Identifier: Apache-2.0
#include "replication/outbound.h"

#include <algorithm>
#include <utility>

#include "crdt/codec.h"

namespace jetlag::replication {

namespace {
constexpr std::int64_t kChunkBytes = 64 * 1024;
}

bool operator==(const Outbound& a, const Outbound& b) {
  const bool full = a.full_.has_value() == b.full_.has_value() &&
                    (!a.full_ || (a.full_->next_bucket == b.full_->next_bucket && a.full_->snapshot.observed == b.full_->snapshot.observed));
  return full && a.peer_ == b.peer_ && a.state_ == b.state_ && a.stream_ == b.stream_ && a.cursor_ == b.cursor_ &&
         a.relay_cursor_ == b.relay_cursor_ && a.acknowledged_ == b.acknowledged_ && a.gap_since_ == b.gap_since_ && a.peer_identity_ == b.peer_identity_ && a.sent_bytes_ == b.sent_bytes_ &&
         a.taken_bytes_ == b.taken_bytes_ && a.relayed_ == b.relayed_;
}

void Outbound::send(const SendContext& context, Message message) {
  context.out.sends.push_back({peer_, std::move(message)});
}

void Outbound::on_down() {
  state_ = State::kDown;
  full_.reset();
  sent_bytes_ = taken_bytes_ = 0;
}

void Outbound::on_request(const SendContext& context, const SyncRequest& request) {
  stream_ = request.stream;
  acknowledged_ = request.observed;
  gap_since_ = kNever;
  peer_identity_ = request.identity;
  sent_bytes_ = taken_bytes_ = 0;
  full_.reset();
  auto start = context.backlog.start_for(request.observed);
  if (start) {
    // A stream that would stop at a jump for good is no partial sync.
    const auto jump = context.backlog.jump_ahead(*start, request.observed);
    if (jump && context.now >= context.backlog.at(*jump).at + context.config.relay_delay) start.reset();
  }
  if (!start) {
    const bool empty = request.observed.size() <= 1;  // nothing but preloaded data
    const FullReason reason = empty ? FullReason::kReceiverEmpty
                              : context.backlog.dropped_entries() > 0 ? FullReason::kBacklogOverflow : FullReason::kHistoryGap;
    if (!request.accepts_full) return refuse(context, reason);
    state_ = State::kFullSync;
    full_ = FullSync{context.database.snapshot(), 0};
    cursor_ = relay_cursor_ = context.backlog.end();
    SyncReply reply{stream_, SyncKind::kFull, true, reason, full_->snapshot.observed,
                    request.observed.missing(full_->snapshot.observed), context.backlog.bytes(), context.backlog.limit()};
    send(context, Shared<SyncReply>(std::move(reply)));
    return pump(context);
  }
  state_ = State::kStreaming;
  cursor_ = relay_cursor_ = *start;
  SyncReply reply{stream_, SyncKind::kPartial, true, FullReason::kNone, context.backlog.vector(),
                  request.observed.missing(context.backlog.vector()), context.backlog.bytes(), context.backlog.limit()};
  send(context, Shared<SyncReply>(std::move(reply)));
  pump(context);
}

void Outbound::refuse(const SendContext& context, FullReason reason) {
  state_ = State::kIdle;
  SyncReply reply{stream_, SyncKind::kFull, false, reason, context.backlog.vector(), acknowledged_.missing(context.backlog.vector()),
                  context.backlog.bytes(), context.backlog.limit()};
  send(context, Shared<SyncReply>(std::move(reply)));
}

void Outbound::on_ack(const SendContext& context, const Ack& ack) {
  acknowledged_.merge(ack.observed);
  if (ack.stream == stream_) taken_bytes_ = std::max(taken_bytes_, ack.taken_bytes);
  pump(context);
}

void Outbound::pump(const SendContext& context) {
  if (state_ == State::kFullSync) send_chunks(context);
  if (state_ == State::kStreaming) send_new(context);
  if (state_ == State::kStreaming) send_overdue(context);
}

bool Outbound::known(const Backlog::Entry& entry) const {
  return entry.slice.last_sequence() <= acknowledged_.at(entry.slice.origin());
}

bool Outbound::suppressed(const SendContext& context, const Backlog::Entry& entry) const {
  // R probably has it: it wrote it, brought it, or hears its origin directly. Only an acknowledgement makes that sure (R may have
  // lost its memory since), so it is looked at again when it is overdue.
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
  if (cursor_ < backlog.first()) return refuse(context, FullReason::kBacklogOverflow);
  while (cursor_ < backlog.end() && has_credit(context)) {
    const Backlog::Entry& entry = backlog.at(cursor_);
    if (entry.is_jump()) {
      if (!backlog.jump_vector(cursor_).covered_by(acknowledged_)) {
        if (context.now >= entry.at + context.config.relay_delay) refuse(context, FullReason::kHistoryGap);
        return;
      }
    } else if (!known(entry) && !suppressed(context, entry)) {
      send_operations(context, entry);
    }
    ++cursor_;
  }
}

void Outbound::send_overdue(const SendContext& context) {
  const Backlog& backlog = context.backlog;
  if (relay_cursor_ < backlog.first()) {
    // Suppressed operations were trimmed before they were acknowledged. R probably has them from elsewhere; if it does not say so in
    // time, only a full sync helps.
    if (gap_since_ == kNever) gap_since_ = context.now;
    relay_cursor_ = backlog.first();
  }
  if (gap_since_ < kNever) {
    if (backlog.start_for(acknowledged_)) gap_since_ = kNever;
    else if (context.now >= gap_since_ + context.config.relay_delay) return refuse(context, FullReason::kBacklogOverflow);
  }
  for (; relay_cursor_ < cursor_ && has_credit(context); ++relay_cursor_) {
    const Backlog::Entry& entry = backlog.at(relay_cursor_);
    if (entry.is_jump() || known(entry) || !suppressed(context, entry)) continue;
    if (context.now < entry.at + context.config.relay_delay) return;
    send_operations(context, entry);
  }
}

void Outbound::send_chunks(const SendContext& context) {
  const store::Snapshot& snapshot = full_->snapshot;
  const auto& buckets = snapshot.buckets;
  while (has_credit(context)) {
    FullChunk chunk;
    chunk.stream = stream_;
    chunk.first_bucket = full_->next_bucket;
    while (full_->next_bucket < buckets.size() && (chunk.buckets.empty() || chunk.bytes < kChunkBytes)) {
      if (!snapshot.raised.empty()) {
        chunk.contexts.push_back(snapshot.context_of(full_->next_bucket));
        chunk.bytes += static_cast<std::int64_t>(crdt::encoded_size(chunk.contexts.back()));
      }
      const store::BucketPtr& bucket = buckets[full_->next_bucket++];
      chunk.bytes += 1 + (bucket ? store::encoded_size(*bucket) : 0);
      chunk.buckets.push_back(bucket);
    }
    chunk.clock = snapshot.clock;
    chunk.end = full_->next_bucket == buckets.size();
    const bool last = chunk.end;
    Message message = Shared<FullChunk>(std::move(chunk));
    sent_bytes_ += wire_bytes(message);
    send(context, std::move(message));
    if (last) {
      full_.reset();
      state_ = State::kStreaming;
      return;
    }
  }
}

}  // namespace jetlag::replication
