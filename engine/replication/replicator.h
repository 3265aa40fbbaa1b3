// SPDX-License-Identifier: Apache-2.0
// The replicator of one shard: a sans-IO state machine that keeps one shard's data in step with the same shard of other regions.
//
// It owns the backlog, the causal inbox and one outbound and one inbound stream per neighbour; it holds no logic of its own
// beyond passing inputs to the part that answers them. The data is the store's Database, handed in with every input.
//
// Inputs      wrote      the operations of one command that has just been executed
//             receive    a message from a neighbour
//             link_up    the link *from* a neighbour works (again): open its stream · reverse_up: the link *to* it does
//             link_down  a direction of a link broke (its messages in flight are lost with the connection)
//             on_timer   a timer asked for earlier
// Outputs     appended to the caller's Outbox: messages to send, timers to set, what was delivered, which syncs began and ended
// Timers      kSeal, one that counts; kTick, re-armed by each tick from start() on. Whatever is said only once may be lost with a
//             connection, so ticks repeat it: requests without an answer, acknowledgements.
// Full sync   one is received at a time. R offers itself to one neighbour at a time, nearest first; a neighbour that does not
//             answer loses the offer, and one that stops in the middle of its snapshot is left for another that is ready to
//             serve. A full sync that does not reach its end leaves no trace in the data (see store/database.h).
// Refilling   a process that lost its memory is not ready until a neighbour *that has its data* has brought it up to date,
//             however often the process crashes meanwhile. A neighbour that is being refilled itself says so, and how many links
//             away from data it believes to be: one more than the nearest of its own neighbours. When that grows as large as the
//             number of regions there is no data left within reach, and waiting ends.
// Invariants  I1-I3 of the replication rules; deliveries respect causal order.
#pragma once

#include <cstdint>
#include <vector>

#include "replication/backlog.h"
#include "replication/causal_inbox.h"
#include "replication/config.h"
#include "replication/conflicts.h"
#include "replication/inbound.h"
#include "replication/outbound.h"
#include "replication/outbox.h"
#include "store/database.h"

namespace jetlag::replication {

class Replicator {
 public:
  Replicator(Config config, Neighbourhood place);

  /// A process begins: with the data it has (a restart that kept its data), or empty.
  void start(Instant now, const store::Database& database, bool memory_lost, Outbox& out);
  /// A process ends. Streams are gone, and with them a full sync under way; a persistent process keeps its backlog.
  void stop(Instant now, store::Database& database, Outbox& out);

  void wrote(Instant now, store::Database& database, std::vector<crdt::Op>& operations, Outbox& out);
  void receive(Instant now, store::Database& database, RegionId from, const Message& message, Outbox& out);
  void link_up(Instant now, const store::Database& database, RegionId from, SyncCause cause, Outbox& out);
  void reverse_up(const store::Database& database, RegionId to, Outbox& out);
  void inbound_down(Instant now, store::Database& database, RegionId from, Outbox& out);
  void outbound_down(RegionId to);
  void on_timer(Instant now, store::Database& database, Timer timer, Outbox& out);

  /// False while a process that lost its memory waits to be refilled by a reachable neighbour.
  bool ready() const;
  /// It has lost its memory, and nobody has refilled it yet; it may be ready() all the same.
  bool loading() const { return loading_; }
  /// 0 when this shard has its data; else how many links away from data it believes to be.
  std::uint8_t distance() const;
  /// Operations written but still in the open batch.
  const BatchBuilder& open_batch() const { return open_; }

  const Backlog& backlog() const { return backlog_; }
  const CausalInbox& inbox() const { return inbox_; }
  const std::vector<Outbound>& outbound() const { return outbound_; }
  const std::vector<Inbound>& inbound() const { return inbound_; }
  const Conflicts& conflicts() const { return conflicts_; }
  const Config& config() const { return config_; }
  std::uint64_t full_syncs_served() const { return full_served_; }
  bool operator==(const Replicator&) const = default;

 private:
  void seal(Instant now, const store::Database& database, Outbox& out);
  void deliver(Instant now, store::Database& database, Outbox& out);
  void apply(store::Database& database, const Slice& slice);
  void pump(Instant now, const store::Database& database, Outbox& out);
  /// Erases dead accumulators whose owners are known to have seen their reset.
  void collect(store::Database& database) const;
  enum class AckRound : std::uint8_t { kCredit, kTick };
  void send_acks(const store::Database& database, AckRound round, Outbox& out);
  /// What regions without a link to `peer` are known here to have applied.
  std::vector<Applied> distant_from(RegionId peer) const;
  void learn(const Applied& applied);

  void take_reply(Instant now, store::Database& database, Inbound& stream, const SyncReply& reply, Outbox& out);
  void take_chunk(Instant now, store::Database& database, RegionId from, const Message& message, Outbox& out);
  enum class Offer : std::uint8_t { kIfFree, kNone };  ///< whether a request offers to take a full sync
  void request(const store::Database& database, Inbound& stream, Outbox& out, Offer offer = Offer::kIfFree);
  void leave_full(Instant now, store::Database& database, Inbound& stream, Outbox& out);
  void start_queued(const store::Database& database, Outbox& out);
  /// Repeats what was not answered; leaves what has stopped.
  void watch(Instant now, store::Database& database, Outbox& out);
  void end_refill_if_hopeless(const store::Database& database, Outbox& out);
  std::uint32_t patience() const;
  bool may_accept_full() const;
  SendContext context(Instant now, const store::Database& database, Outbox& out) const;
  Outbound& outbound_to(RegionId peer);
  Inbound& inbound_from(RegionId peer);

  Config config_;
  Neighbourhood place_;
  Backlog backlog_;
  CausalInbox inbox_;
  BatchBuilder open_;
  std::vector<Outbound> outbound_;
  std::vector<Inbound> inbound_;
  Conflicts conflicts_;
  std::vector<Applied> distant_;   // by region: what its acknowledgements said that came by way of others
  Instant seal_due_ = kNever;
  std::uint32_t ticks_ = 0;
  std::uint32_t stalls_ = 0;       // full syncs left in a row because they had stopped
  std::uint64_t full_served_ = 0;
  bool running_ = false, loading_ = false;
  bool catching_up_ = false;       // some stream may be in a partial sync
};

}  // namespace jetlag::replication
