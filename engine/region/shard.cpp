// SPDX-License-Identifier: Apache-2.0
#include "region/shard.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace jetlag::region {

Shard::Shard(RegionId region, ShardId shard, ShardConfig config, replication::Neighbourhood place,
             const store::Database& preloaded, net::WallClock clock, Rng rng)
    : region_(region),
      shard_(shard),
      config_(std::move(config)),
      place_(place),
      database_(preloaded),
      replicator_(config_.replication, std::move(place)),
      clock_(clock),
      rng_(rng) {
  database_.become(crdt::OriginId::of(region_, incarnation_));
}

void Shard::start(Instant now, Outbox& out) {
  process_ = Process::kRunning;
  ++process_number_;
  replicator_.start(now, database_, false, out.streams);
  arm_expiry(now, out);
}

void Shard::crash(Instant now, bool keeps_data, Outbox& out) {
  if (process_ == Process::kDown) return;
  process_ = Process::kDown;
  replicator_.stop(now, database_, out.streams);
  armed_expiry_ = kNever;
  if (!keeps_data && !config_.persists) lose_memory();
}

void Shard::lose_memory() {
  JETLAG_CHECK(process_ == Process::kDown, "memory is lost by a process that is down");
  if (std::exchange(memory_lost_, true)) return;
  ++memory_losses_;
  database_.clear_memory();
  replicator_ = replication::Replicator(config_.replication, place_);
  JETLAG_CHECK(incarnation_ + 1 < crdt::OriginId::kMaxIncarnations, "a shard has at most 1 023 incarnations");
  database_.become(crdt::OriginId::of(region_, ++incarnation_));
}

void Shard::restart(Instant now, Outbox& out) {
  if (process_ != Process::kDown) return;
  process_ = Process::kRunning;
  ++process_number_;
  busy_until_ = now;
  replicator_.start(now, database_, std::exchange(memory_lost_, false), out.streams);
  arm_expiry(now, out);
}

void Shard::pause() {
  JETLAG_CHECK(process_ == Process::kRunning, "a process that is running is paused");
  process_ = Process::kPaused;
}

void Shard::resume() {
  JETLAG_CHECK(process_ == Process::kPaused, "a process that is paused goes on");
  process_ = Process::kRunning;
}

template <class Run>
Served Shard::serve(Instant now, Outbox& out, Run&& run) {
  if (process_ == Process::kDown) return {store::Reply::error("ERR connection refused"), now, false, {}};
  if (!replicator_.ready())
    return {store::Reply::error("LOADING the shard lost its memory and is being refilled"), now, false, {}};
  busy_until_ = std::max(busy_until_, now) + config_.service;
  const store::ExecuteContext at{now, clock_.read(now), &rng_, nullptr, replicator_.loading(), {}};
  store::Reply reply = run(at);
  if (!written_.empty()) {
    for (const crdt::Op& op : written_)
      if (op.outranked) out.outranked.push_back({op.dot, op.key});
    replicator_.wrote(now, database_, written_, out.streams);
    arm_expiry(now, out);
  }
  return {std::move(reply), busy_until_, true, {}};
}

Served Shard::execute(Instant now, store::Session& session, const store::Command& command, std::span<const Bytes> args,
                      Outbox& out) {
  return serve(now, out, [&](const store::ExecuteContext& at) {
    return store::execute_command(command, database_, session, at, args, written_);
  });
}

Served Shard::execute(Instant now, store::Session& session, std::span<const Bytes> args, Outbox& out,
                      const store::KeyRef* first_key, std::span<store::Session> audience) {
  Served served = serve(now, out, [&](store::ExecuteContext at) {
    at.first_key = first_key;
    at.audience = audience;
    at.patience = store::Patience::kWaits;
    return store::execute(database_, session, at, args, written_);
  });
  served.wait = std::exchange(session.wait, {});
  return served;
}

Served Shard::wake(Instant now, store::Session& session, std::span<const Bytes> args, Outbox& out) {
  const Instant busy = busy_until_;
  Served served = serve(now, out, [&](store::ExecuteContext at) {
    at.patience = store::Patience::kWoken;
    return store::execute(database_, session, at, args, written_);
  });
  served.wait = std::exchange(session.wait, {});
  if (served.wait) busy_until_ = busy;
  return served;
}

void Shard::receive(Instant now, RegionId from, const replication::Message& message, Outbox& out) {
  if (store::MemoryBook* const book = database_.book()) book->read_clock(clock_.read(now));
  replicator_.receive(now, database_, from, message, out.streams);
  if (!out.streams.delivered.empty() || !out.streams.syncs.empty()) arm_expiry(now, out);
}

void Shard::on_timer(Instant now, replication::Timer timer, Outbox& out) {
  replicator_.on_timer(now, database_, timer, out.streams);
}

void Shard::expire(Instant now, Outbox& out) {
  if (now < armed_expiry_) return;  // another timer has been set since, or this one's work is done
  armed_expiry_ = kNever;
  if (process_ != Process::kRunning) return;
  database_.expire({now, clock_.read(now)}, written_);
  if (!written_.empty()) replicator_.wrote(now, database_, written_, out.streams);
  arm_expiry(now, out);
}

void Shard::arm_expiry(Instant now, Outbox& out) {
  const Instant deadline = database_.next_expiry();
  if (deadline == kNever) return;
  const Instant due = now + std::max(clock_.until(deadline, now), Duration::millis(1));
  if (due >= armed_expiry_) return;
  armed_expiry_ = due;
  out.expiry_timer = due;
}

void Shard::inbound_up(Instant now, RegionId from, replication::SyncCause cause, Outbox& out) {
  replicator_.link_up(now, database_, from, cause, out.streams);
}

void Shard::outbound_up(RegionId to, Outbox& out) { replicator_.reverse_up(database_, to, out.streams); }

}  // namespace jetlag::region
