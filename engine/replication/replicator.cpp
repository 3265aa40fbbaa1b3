// SPDX-License-Identifier: Apache-2.0
#include "replication/replicator.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace jetlag::replication {

Replicator::Replicator(Config config, Neighbourhood place)
    : config_(config), place_(std::move(place)), backlog_(config.backlog_bytes), inbox_(config.order) {
  for (const RegionId peer : place_.peers) {
    outbound_.emplace_back(peer);
    inbound_.emplace_back(peer);
  }
}

SendContext Replicator::context(Instant now, const store::Database& database, Outbox& out) const {
  return {now, config_, place_, backlog_, database, out};
}

Outbound& Replicator::outbound_to(RegionId peer) {
  const auto it = std::find_if(outbound_.begin(), outbound_.end(), [peer](const Outbound& o) { return o.peer() == peer; });
  JETLAG_CHECK(it != outbound_.end(), "messages come from neighbours only");
  return *it;
}

Inbound& Replicator::inbound_from(RegionId peer) {
  const auto it = std::find_if(inbound_.begin(), inbound_.end(), [peer](const Inbound& i) { return i.peer() == peer; });
  JETLAG_CHECK(it != inbound_.end(), "messages come from neighbours only");
  return *it;
}

void Replicator::start(Instant now, const store::Database& database, bool memory_lost, Outbox& out) {
  running_ = true;
  loading_ = memory_lost;
  if (memory_lost || backlog_.end() == 0) backlog_.restart(database.observed());
  for (Inbound& stream : inbound_) stream.because(memory_lost ? SyncCause::kMemoryLost : SyncCause::kStart, now);
  out.timers.push_back({Timer::kTick, now + config_.ack_interval});
  if (!open_.empty()) out.timers.push_back({Timer::kSeal, now + config_.batch_delay});
}

void Replicator::stop() {
  running_ = false;
  for (Outbound& stream : outbound_) stream.on_down();
  for (Inbound& stream : inbound_) stream.on_down();
  inbox_.clear();
}

bool Replicator::ready() const {
  if (!loading_) return true;
  return std::all_of(inbound_.begin(), inbound_.end(), [](const Inbound& i) { return i.state() == Inbound::State::kDown; });
}

void Replicator::wrote(Instant now, store::Database& database, std::vector<crdt::Op>& operations, Outbox& out) {
  for (crdt::Op& op : operations) {
    if (open_.empty()) out.timers.push_back({Timer::kSeal, now + config_.batch_delay});
    const std::uint16_t slot = op.slot;
    if (database.has_raised_contexts()) open_.add(std::move(op), database.context(), database.removal_context(slot));
    else open_.add(std::move(op), database.observed(), database.observed());
    if (open_.estimated_bytes() >= config_.batch_bytes) seal(now, database, out);
  }
  operations.clear();
}

void Replicator::seal(Instant now, const store::Database& database, Outbox& out) {
  if (open_.empty()) return;
  const BatchPtr batch = open_.seal(config_.compression);
  backlog_.append({batch, 0, batch->size()}, place_.self, now);
  pump(now, database, out);
}

void Replicator::receive(Instant now, store::Database& database, RegionId from, const Message& message, Outbox& out) {
  if (const auto* operations = std::get_if<Operations>(&message)) {
    Inbound& stream = inbound_from(from);
    if (!stream.take(operations->stream, wire_bytes(message))) return;
    inbox_.add(operations->slice, from, database.observed());
    deliver(now, database, out);
    if (stream.unacknowledged_bytes() > config_.window_bytes / 4) send_acks(database, false, out);
  } else if (const auto* ack = std::get_if<Shared<Ack>>(&message)) {
    outbound_to(from).on_ack(context(now, database, out), **ack);
  } else if (const auto* request = std::get_if<Shared<SyncRequest>>(&message)) {
    seal(now, database, out);
    Outbound& stream = outbound_to(from);
    stream.on_request(context(now, database, out), **request);
    if (stream.state() == Outbound::State::kFullSync) ++full_served_;
  } else if (const auto* reply = std::get_if<Shared<SyncReply>>(&message)) {
    Inbound& stream = inbound_from(from);
    if (!stream.on_reply(now, **reply)) return;
    deliver(now, database, out);
    start_queued(database, out);
  } else {
    take_chunk(now, database, inbound_from(from), *std::get<Shared<FullChunk>>(message), out);
  }
}

void Replicator::take_chunk(Instant now, store::Database& database, Inbound& stream, const FullChunk& chunk, Outbox& out) {
  if (!stream.take(chunk.stream, wire_bytes(Message(Shared<FullChunk>(chunk)))) || stream.state() != Inbound::State::kFull) return;
  database.observe_clock(chunk.clock);
  for (std::size_t i = 0; i < chunk.buckets.size(); ++i)
    database.join_bucket(static_cast<std::uint16_t>(chunk.first_bucket + i), store::deref(chunk.buckets[i]),
                         chunk.contexts.empty() ? stream.target() : chunk.contexts[i]);
  if (chunk.end) {
    seal(now, database, out);
    database.finish_join(stream.target());
    backlog_.append_jump(now, database.observed());
    out.syncs.push_back(stream.finish_full(now, place_.self));
    loading_ = false;
    deliver(now, database, out);
    start_queued(database, out);
  }
  if (chunk.end || stream.unacknowledged_bytes() > config_.window_bytes / 4) send_acks(database, false, out);
}

namespace {

/// A data set is larger than the cache and its keys are hit at random: what the next operations need is fetched while this one works.
class LookAhead {
 public:
  LookAhead(const store::Database& database, const Slice& slice) : database_(database), slice_(slice) {
    for (std::uint32_t i = 0; i < kBucket; ++i) fetch(slice.begin + i, Ahead::kBucket);
    for (std::uint32_t i = 0; i < kEntry; ++i) fetch(slice.begin + i, Ahead::kEntry);
    for (std::uint32_t i = 0; i < kBody; ++i) fetch(slice.begin + i, Ahead::kBody);
  }
  /// Operation `i` is about to be applied.
  void at(std::uint32_t i) const {
    fetch(i + kBucket, Ahead::kBucket);
    fetch(i + kEntry, Ahead::kEntry);
    fetch(i + kBody, Ahead::kBody);
  }

 private:
  using Ahead = store::Database::Ahead;
  static constexpr std::uint32_t kBucket = 12, kEntry = 8, kBody = 4;
  void fetch(std::uint32_t i, Ahead step) const {
    if (i < slice_.end) database_.prefetch(step, slice_.batch->op(i));
  }
  const store::Database& database_;
  const Slice& slice_;
};

}  // namespace

void Replicator::apply(store::Database& database, const Slice& slice) {
  const Batch& batch = *slice.batch;
  std::size_t at = batch.context_of(slice.begin);
  crdt::VersionVector deps = batch.contexts()[at].removal;
  const LookAhead ahead(database, slice);
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    ahead.at(i);
    if (at + 1 < batch.contexts().size() && batch.contexts()[at + 1].first == i) deps = batch.contexts()[++at].removal;
    const crdt::Op& op = batch.op(i);
    deps.raise(op.dot.origin(), op.dot.sequence() - 1);
    const crdt::Observation seen = database.apply(op, deps);
    if (seen.concurrent || seen.lost_to_seen || seen.discarded > 0) conflicts_.count(op, seen, database.options().rules.rule_of(op.key));
  }
}

void Replicator::deliver(Instant now, store::Database& database, Outbox& out) {
  bool progress = false;
  while (auto run = inbox_.next(database.observed())) {
    apply(database, run->slice);
    backlog_.append(run->slice, run->from, now);
    out.delivered.push_back({std::move(run->slice), run->from});
    progress = true;
  }
  for (Inbound& stream : inbound_)
    if (auto record = stream.finish_if_done(now, place_.self, database.observed())) {
      out.syncs.push_back(*record);
      loading_ = false;
    }
  if (progress) pump(now, database, out);
}

bool Replicator::may_accept_full() const {
  return std::none_of(inbound_.begin(), inbound_.end(), [](const Inbound& i) {
    return i.state() == Inbound::State::kFull || (i.state() == Inbound::State::kRequested && i.accepts_full());
  });
}

void Replicator::request(const store::Database& database, Inbound& stream, Outbox& out) {
  stream.request(database, may_accept_full(), out);
}

void Replicator::start_queued(const store::Database& database, Outbox& out) {
  for (Inbound& stream : inbound_) {  // nearest first
    if (stream.state() != Inbound::State::kQueued) continue;
    if (!may_accept_full()) return;
    request(database, stream, out);
  }
}

void Replicator::link_up(Instant now, const store::Database& database, RegionId from, Outbox& out) {
  if (!running_) return;
  Inbound& stream = inbound_from(from);
  if (stream.state() != Inbound::State::kDown) return;
  if (now > Instant{} && !loading_) stream.because(SyncCause::kLinkRestored, now);
  request(database, stream, out);
}

void Replicator::reverse_up(const store::Database& database, RegionId to, Outbox& out) {
  if (!running_) return;
  Inbound& stream = inbound_from(to);  // what we said to this neighbour while we could not reach it is lost: say it again
  if (stream.state() == Inbound::State::kRequested || stream.state() == Inbound::State::kQueued) request(database, stream, out);
  else if (auto ack = stream.ack_if_due(database.observed(), true)) out.sends.push_back({to, Shared<Ack>(*ack)});
}

void Replicator::inbound_down(RegionId from) { inbound_from(from).on_down(); }

void Replicator::outbound_down(RegionId to) { outbound_to(to).on_down(); }

void Replicator::pump(Instant now, const store::Database& database, Outbox& out) {
  const SendContext sending = context(now, database, out);
  for (Outbound& stream : outbound_) stream.pump(sending);
}

void Replicator::send_acks(const store::Database& database, bool force, Outbox& out) {
  for (Inbound& stream : inbound_)
    if (auto ack = stream.ack_if_due(database.observed(), force)) out.sends.push_back({stream.peer(), Shared<Ack>(*ack)});
}

void Replicator::collect(store::Database& database) const {
  crdt::AckView acks;
  acks.entries.push_back({database.identity(), &database.observed()});
  for (const Outbound& stream : outbound_) {
    // Only the incarnation that acknowledges: the tail of an older one may still be on its way from somebody else. And an
    // acknowledgement can overtake increments that its sender issued before it saw the reset: it counts once those are here.
    const crdt::OriginId live = stream.peer_identity();
    const bool caught_up = stream.acknowledged().at(live) <= database.observed().at(live);
    if (stream.state() != Outbound::State::kDown && caught_up) acks.entries.push_back({live, &stream.acknowledged()});
  }
  database.collect(acks);
}

void Replicator::on_timer(Instant now, store::Database& database, Timer timer, Outbox& out) {
  if (!running_) return;
  if (timer == Timer::kSeal) return seal(now, database, out);
  send_acks(database, false, out);
  pump(now, database, out);
  start_queued(database, out);
  collect(database);
  out.timers.push_back({Timer::kTick, now + config_.ack_interval});
}

}  // namespace jetlag::replication
