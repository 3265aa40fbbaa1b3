// SPDX-License-Identifier: Apache-2.0
// How a shard finds somebody to synchronise with: offers, queues, full syncs, refilling after a loss of memory.
#include <algorithm>

#include "replication/replicator.h"

namespace jetlag::replication {

bool Replicator::ready() const {
  if (!loading_) return true;
  return std::all_of(inbound_.begin(), inbound_.end(), [](const Inbound& i) { return i.state() == Inbound::State::kDown; });
}

std::uint8_t Replicator::distance() const {
  if (!loading_) return 0;
  std::uint8_t nearest = UINT8_MAX;
  for (const Inbound& stream : inbound_)
    if (stream.state() != Inbound::State::kDown) nearest = std::min(nearest, stream.source_distance());
  return nearest >= crdt::OriginId::kMaxRegions ? crdt::OriginId::kMaxRegions : static_cast<std::uint8_t>(nearest + 1);
}

/// Ticks after which something that has not come is late.
std::uint32_t Replicator::patience() const {
  const std::int64_t ticks = config_.relay_delay.ns / std::max<std::int64_t>(1, config_.ack_interval.ns);
  return static_cast<std::uint32_t>(std::max<std::int64_t>(1, ticks));
}

bool Replicator::may_accept_full() const {
  return std::none_of(inbound_.begin(), inbound_.end(),
                      [](const Inbound& i) { return i.state() == Inbound::State::kFull || i.offers_full(); });
}

void Replicator::request(const store::Database& database, Inbound& stream, Outbox& out, Offer offer) {
  inbox_.forget(stream.peer());
  stream.request(database, {offer == Offer::kIfFree && may_accept_full(), loading_}, out);
}

void Replicator::start_queued(const store::Database& database, Outbox& out) {
  for (Inbound& stream : inbound_)  // nearest first
    if (stream.state() == Inbound::State::kQueued && stream.source_distance() == 0) {
      if (!may_accept_full()) return;
      request(database, stream, out);
    }
}

void Replicator::leave_full(Instant now, store::Database& database, Inbound& stream, Outbox& out) {
  if (stream.state() != Inbound::State::kFull) return;
  out.syncs.push_back(stream.full_record(now, place_.self, SyncPhase::kAbandoned));
  database.abandon_join();
}

void Replicator::take_reply(Instant now, store::Database& database, Inbound& stream, const SyncReply& reply, Outbox& out) {
  if (!stream.expects(reply)) return;
  leave_full(now, database, stream, out);
  const bool full = reply.kind == SyncKind::kFull && reply.begins;
  // An answer to an offer that was taken back because it came so late, and somebody else is serving now.
  if (full && !stream.offers_full() && !may_accept_full()) return request(database, stream, out, Offer::kNone);
  stream.on_reply(now, reply);
  catching_up_ |= stream.state() == Inbound::State::kCatchingUp;
  if (full) {
    database.begin_join(reply.target);
    out.syncs.push_back(stream.full_record(now, place_.self, SyncPhase::kStarted));
  }
  deliver(now, database, out);
  start_queued(database, out);
  end_refill_if_hopeless(database, out);
}

void Replicator::take_chunk(Instant now, store::Database& database, RegionId from, const Message& message, Outbox& out) {
  Inbound& stream = inbound_from(from);
  const FullChunk& chunk = *std::get<Shared<FullChunk>>(message);
  if (!stream.take(chunk.stream, wire_bytes(message)) || stream.state() != Inbound::State::kFull) return;
  database.observe_clock(chunk.clock);
  std::uint16_t index = chunk.first_bucket;
  for (const FullChunk::Part& part : chunk.parts)
    if (part.last) database.join_bucket(index++, store::deref(part.bucket));
  stream.joined(index);
  if (chunk.end) {
    seal(now, database, out);
    database.finish_join();
    backlog_.append_jump(now, stream.target());
    outbound_to(stream.peer()).has_seen(stream.target());
    out.syncs.push_back(stream.finish_full(now, place_.self));
    loading_ = false;
    stalls_ = 0;
    deliver(now, database, out);
    pump(now, database, out);
    start_queued(database, out);
  }
  if (chunk.end || stream.unacknowledged_bytes() > config_.window_bytes / 4) send_acks(database, AckRound::kCredit, out);
}

void Replicator::watch(Instant now, store::Database& database, Outbox& out) {
  constexpr std::uint32_t kStalled = 10, kMostDoublings = 8;
  const bool another = std::any_of(inbound_.begin(), inbound_.end(), [](const Inbound& i) {
    return i.state() == Inbound::State::kQueued && i.source_distance() == 0;
  });
  const std::uint32_t stalled = kStalled * patience() << std::min(stalls_, kMostDoublings);
  for (Inbound& stream : inbound_) {
    stream.tick();
    if (stream.state() == Inbound::State::kRequested && stream.ticks_waited() >= patience()) {
      stream.ask_again(database, loading_, out);
    } else if (stream.state() == Inbound::State::kFull && another && stream.ticks_waited() >= stalled) {
      ++stalls_;  // longer each time, so that slow links come to an end
      leave_full(now, database, stream, out);
      stream.because(loading_ ? SyncCause::kMemoryLost : SyncCause::kLinkRestored, now);
      request(database, stream, out, Offer::kNone);
    } else if (stream.state() == Inbound::State::kQueued && stream.source_distance() != 0) {
      request(database, stream, out, Offer::kNone);  // has it got its data by now?
    }
  }
  start_queued(database, out);
}

void Replicator::end_refill_if_hopeless(const store::Database& database, Outbox& out) {
  if (!loading_ || ready() || distance() < place_.adjacency.size()) return;
  loading_ = false;
  for (Inbound& stream : inbound_)
    if (stream.state() == Inbound::State::kQueued) request(database, stream, out);
}

}  // namespace jetlag::replication
