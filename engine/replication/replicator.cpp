// SPDX-License-Identifier: Apache-2.0
#include "replication/replicator.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace jetlag::replication {

Replicator::Replicator(Config config, Neighbourhood place)
    : config_(config), place_(std::move(place)), backlog_(config.backlog_bytes), distant_(place_.adjacency.size()) {
  for (const RegionId peer : place_.peers) {
    outbound_.emplace_back(peer);
    inbound_.emplace_back(peer);
  }
}

SendContext Replicator::context(Instant now, const store::Database& database, Outbox& out) const {
  return {now, config_, place_, backlog_, database, distance(), out};
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
  loading_ |= memory_lost;
  if (memory_lost || backlog_.end() == 0) backlog_.restart(database.observed());
  for (Inbound& stream : inbound_) stream.because(loading_ ? SyncCause::kMemoryLost : SyncCause::kStart, now);
  out.timers.push_back({Timer::kTick, now + config_.ack_interval});
  if (open_.empty()) return;
  seal_due_ = now + config_.batch_delay;
  out.timers.push_back({Timer::kSeal, seal_due_});
}

void Replicator::stop(Instant now, store::Database& database, Outbox& out) {
  running_ = false;
  for (Outbound& stream : outbound_) stream.on_down();
  for (Inbound& stream : inbound_) {
    leave_full(now, database, stream, out);
    stream.on_down();
  }
  inbox_.clear();
}

void Replicator::wrote(Instant now, store::Database& database, std::vector<crdt::Op>& operations, Outbox& out) {
  if (open_.empty()) {
    seal_due_ = now + config_.batch_delay;
    out.timers.push_back({Timer::kSeal, seal_due_});
  }
  for (crdt::Op& op : operations) open_.add(std::move(op), database.observed());
  operations.clear();
  if (open_.encoded_bytes() >= config_.batch_bytes) seal(now, database, out);
}

void Replicator::seal(Instant now, const store::Database& database, Outbox& out) {
  if (open_.empty()) return;
  const BatchPtr batch = open_.seal(config_.compression);
  backlog_.append({batch, 0, batch->size()}, place_.self, now);
  const SendContext sending = context(now, database, out);
  for (Outbound& stream : outbound_) stream.on_append(sending);
}

void Replicator::receive(Instant now, store::Database& database, RegionId from, const Message& message, Outbox& out) {
  if (const auto* operations = std::get_if<Operations>(&message)) {
    Inbound& stream = inbound_from(from);
    if (!stream.take(operations->stream, wire_bytes(message))) return;
    inbox_.add(operations->slice, from, database.observed());
    deliver(now, database, out);
    if (stream.unacknowledged_bytes() > config_.window_bytes / 4) send_acks(database, AckRound::kCredit, out);
  } else if (const auto* ack = std::get_if<Shared<Ack>>(&message)) {
    for (const Applied& applied : (*ack)->distant) learn(applied);
    outbound_to(from).on_ack(context(now, database, out), **ack);
  } else if (const auto* request = std::get_if<Shared<SyncRequest>>(&message)) {
    seal(now, database, out);
    Outbound& stream = outbound_to(from);
    const bool serving = stream.state() == Outbound::State::kFullSync;
    stream.on_request(context(now, database, out), **request);
    if (!serving && stream.state() == Outbound::State::kFullSync) ++full_served_;
  } else if (const auto* reply = std::get_if<Shared<SyncReply>>(&message)) {
    take_reply(now, database, inbound_from(from), **reply, out);
  } else {
    take_chunk(now, database, from, message, out);
  }
}

namespace {

/// A data set is larger than the cache and its keys are hit at random: what the next operations need is fetched while this one
/// works.
class LookAhead {
 public:
  LookAhead(const store::Database& database, const Slice& slice) : database_(database), slice_(slice) {
    for (std::uint32_t i = 0; i < kOperation; ++i) fetch_operation(slice.begin + i);
    for (std::uint32_t i = 0; i < kBucket; ++i) fetch(slice.begin + i, Ahead::kBucket);
    for (std::uint32_t i = 0; i < kEntry; ++i) fetch(slice.begin + i, Ahead::kEntry);
    for (std::uint32_t i = 0; i < kBody; ++i) fetch(slice.begin + i, Ahead::kBody);
  }
  /// Operation `i` is about to be applied.
  void at(std::uint32_t i) const {
    fetch_operation(i + kOperation);
    fetch(i + kBucket, Ahead::kBucket);
    fetch(i + kEntry, Ahead::kEntry);
    fetch(i + kBody, Ahead::kBody);
  }

 private:
  using Ahead = store::Database::Ahead;
  static constexpr std::uint32_t kOperation = 20, kBucket = 12, kEntry = 8, kBody = 4;
  /// The operation itself was written by another region, a while ago.
  [[gnu::always_inline]] void fetch_operation(std::uint32_t i) const {  // see Bucket::prefetch_cells
    if (i >= slice_.end) return;
    const char* const start = reinterpret_cast<const char*>(&slice_.batch->op(i));
    for (std::size_t line = 0; line < sizeof(crdt::Op); line += 64) __builtin_prefetch(start + line);
  }
  void fetch(std::uint32_t i, Ahead step) const {
    if (i >= slice_.end) return;
    const crdt::Op& op = slice_.batch->op(i);
    database_.prefetch(step, store::bucket_of_slot(op.slot), op.key_hash, op.hint.place);
  }
  const store::Database& database_;
  const Slice& slice_;
};

}  // namespace

void Replicator::apply(store::Database& database, const Slice& slice) {
  const Batch& batch = *slice.batch;
  std::size_t at = batch.context_of(slice.begin);
  crdt::VersionVector deps = batch.contexts()[at].deps;
  const LookAhead ahead(database, slice);
  for (std::uint32_t i = slice.begin; i < slice.end; ++i) {
    ahead.at(i);
    if (at + 1 < batch.contexts().size() && batch.contexts()[at + 1].first == i) deps = batch.contexts()[++at].deps;
    const crdt::Op& op = batch.op(i);
    deps.raise(op.dot.origin(), op.dot.sequence() - 1);
    const crdt::Observation seen = database.apply(op, deps);
    if (seen.concurrent || seen.type_conflict || seen.discarded > 0)
      conflicts_.count(op, seen, database.options().rules.rule_of(op.key));
  }
}

void Replicator::deliver(Instant now, store::Database& database, Outbox& out) {
  const SendContext sending = context(now, database, out);
  while (auto run = inbox_.next(database.observed())) {
    apply(database, run->slice);
    backlog_.append(run->slice, run->from, now);
    for (Outbound& stream : outbound_) stream.on_append(sending);
    out.delivered.push_back({std::move(run->slice), run->from});
  }
  if (!catching_up_) return;
  catching_up_ = false;
  for (Inbound& stream : inbound_) {
    if (auto record = stream.finish_if_done(now, place_.self, database.observed())) {
      out.syncs.push_back(*record);
      if (stream.source_distance() == 0) loading_ = false;
    }
    catching_up_ |= stream.state() == Inbound::State::kCatchingUp;
  }
}

void Replicator::link_up(Instant now, const store::Database& database, RegionId from, SyncCause cause, Outbox& out) {
  if (!running_) return;
  Inbound& stream = inbound_from(from);
  if (stream.state() != Inbound::State::kDown) return;
  stream.because(loading_ ? SyncCause::kMemoryLost : cause, now);
  request(database, stream, out);
}

void Replicator::reverse_up(const store::Database& database, RegionId to, Outbox& out) {
  if (!running_) return;
  Inbound& stream = inbound_from(to);  // what we said to this neighbour while we could not reach it is lost: say it again
  if (stream.state() == Inbound::State::kRequested) stream.repeat(database, loading_, out);
  else if (stream.state() == Inbound::State::kQueued) request(database, stream, out);
  else if (auto ack = stream.ack_if_due(database.observed(), true)) out.sends.push_back({to, Shared<Ack>(*ack)});
}

void Replicator::inbound_down(Instant now, store::Database& database, RegionId from, Outbox& out) {
  Inbound& stream = inbound_from(from);
  leave_full(now, database, stream, out);
  stream.on_down();
  inbox_.forget(from);
}

void Replicator::outbound_down(RegionId to) { outbound_to(to).on_down(); }

void Replicator::pump(Instant now, const store::Database& database, Outbox& out) {
  const SendContext sending = context(now, database, out);
  for (Outbound& stream : outbound_) stream.pump(sending);
}

void Replicator::on_timer(Instant now, store::Database& database, Timer timer, Outbox& out) {
  if (!running_) return;
  if (timer == Timer::kSeal) {
    if (now >= seal_due_) seal(now, database, out);
    return;
  }
  ++ticks_;
  send_acks(database, AckRound::kTick, out);
  backlog_.advance_horizon(now - config_.relay_delay);
  const SendContext sending = context(now, database, out);
  for (Outbound& stream : outbound_) stream.on_tick(sending);
  watch(now, database, out);
  collect(database);
  out.timers.push_back({Timer::kTick, now + config_.ack_interval});
}

}  // namespace jetlag::replication
