// SPDX-License-Identifier: Apache-2.0
// The replicator of one shard: a sans-IO state machine that keeps one shard's data in step with the same shard of other regions.
//
// It owns the backlog, the causal inbox and one outbound and one inbound stream per neighbour; it holds no logic of its own beyond
// passing inputs to the part that answers them. The data is the store's Database, handed in with every input.
//
// Inputs      wrote      local operations that have just been executed
//             receive    a message from a neighbour
//             link_up    the link *from* a neighbour works (again): open its stream · reverse_up: the link *to* it does
//             link_down  a direction of a link broke (its messages in flight are lost with the connection)
//             on_timer   a timer asked for earlier
// Outputs     appended to the caller's Outbox: messages to send, timers to set, what was delivered, which syncs finished
// Timers      kSeal, one at most; kTick, re-armed by each tick from start() on
// Invariants  I1-I3 of the replication rules; deliveries respect causal order (or FIFO per origin, by configuration); one full sync
//             is received at a time.
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
  /// A process ends. Streams are gone; a persistent process keeps its backlog.
  void stop();

  void wrote(Instant now, store::Database& database, std::vector<crdt::Op>& operations, Outbox& out);
  void receive(Instant now, store::Database& database, RegionId from, const Message& message, Outbox& out);
  void link_up(Instant now, const store::Database& database, RegionId from, Outbox& out);
  void reverse_up(const store::Database& database, RegionId to, Outbox& out);
  void inbound_down(RegionId from);
  void outbound_down(RegionId to);
  void on_timer(Instant now, store::Database& database, Timer timer, Outbox& out);

  /// False while a process that lost its memory waits for its first synchronisation from a reachable neighbour.
  bool ready() const;
  /// Operations written but still in the open batch.
  bool has_open_batch() const { return !open_.empty(); }

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
  void take_chunk(Instant now, store::Database& database, Inbound& stream, const FullChunk& chunk, Outbox& out);
  void request(const store::Database& database, Inbound& stream, Outbox& out);
  void start_queued(const store::Database& database, Outbox& out);
  void pump(Instant now, const store::Database& database, Outbox& out);
  /// Erases dead accumulators whose owners are known to have seen their reset.
  void collect(store::Database& database) const;
  void send_acks(const store::Database& database, bool force, Outbox& out);
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
  std::uint64_t full_served_ = 0;
  bool running_ = false, loading_ = false;
};

}  // namespace jetlag::replication
