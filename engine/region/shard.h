// SPDX-License-Identifier: Apache-2.0
// One shard of one region: a process that holds data, replicates it, and serves clients. A sans-IO value.
//
// Inputs      execute: a client's command · wake: the same for one that has waited (store/waiting.h)
//             receive, inbound_up, inbound_down, outbound_up, outbound_down, on_timer: see replication/replicator.h
//             expire: the timer that it asked for · clock_changed
//             start, crash, lose_memory, restart, pause, resume: what happens to the process
// Outputs     appended to the Outbox; execute() also returns the reply and when it is ready
// Process     kRunning · kPaused (stopped by the machine; everything addressed to it waits) · kDown
//             A crash loses the memory unless the shard persists or the fault says that the data survives. A process that lost
//             its memory comes back under a new incarnation, empty, and answers -LOADING until a neighbour has refilled it, also
//             over further crashes. A process that kept its data kept its backlog too (every write was logged) and goes on under
//             the same incarnation.
// Service     one command at a time: `service` long; a client waits for those before it.
// Clock       the shard reads its region's wall clock; a region's shards share the same errors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/box.h"
#include "core/ids.h"
#include "core/rng.h"
#include "core/time.h"
#include "net/clock.h"
#include "replication/replicator.h"
#include "store/command.h"

namespace jetlag::region {

struct ShardConfig {
  replication::Config replication;
  store::Options options;
  bool persists = false;
  Duration service = Duration::micros(5);
  bool operator==(const ShardConfig&) const = default;
};

/// A write that lost at once against a value that its writer had seen.
struct Outranked {
  crdt::Dot dot;
  Bytes key;
};

struct Outbox {
  replication::Outbox streams;
  std::vector<Outranked> outranked;
  Instant expiry_timer = kNever;  ///< ask to be called with expire() at this true time
  void clear() {
    streams.clear();
    outranked.clear();
    expiry_timer = kNever;
  }
};

struct Served {
  store::Reply reply;
  Instant ready_at;    ///< when the shard has finished it
  bool accepted = true;  ///< false: nobody was there to execute it (connection refused, loading)
  Box<store::Wait> wait;  ///< what it waits for; the reply is then the one of its time being over
};

enum class Process : std::uint8_t { kRunning, kPaused, kDown };

class Shard {
 public:
  Shard(RegionId region, ShardId shard, ShardConfig config, replication::Neighbourhood place, const store::Database& preloaded,
        net::WallClock clock, Rng rng);

  void start(Instant now, Outbox& out);
  void crash(Instant now, bool keeps_data, Outbox& out);
  /// What a process that is down had kept is gone too.
  void lose_memory();
  void restart(Instant now, Outbox& out);
  /// Requires a process that is running; resume() one that is paused.
  void pause();
  void resume();

  Served execute(Instant now, store::Session& session, const store::Command& command, std::span<const Bytes> args, Outbox& out);
  /// The same for a name that may not exist. `audience`: whom messages reach that it publishes.
  Served execute(Instant now, store::Session& session, std::span<const Bytes> args, Outbox& out,
                 const store::KeyRef* first_key = nullptr, std::span<store::Session> audience = {});
  /// Once more a command that waits. What goes on waiting has taken no time.
  Served wake(Instant now, store::Session& session, std::span<const Bytes> args, Outbox& out);
  void receive(Instant now, RegionId from, const replication::Message& message, Outbox& out);
  void on_timer(Instant now, replication::Timer timer, Outbox& out);
  void expire(Instant now, Outbox& out);
  /// The region's clock was moved: what expires by it expires at another time.
  void clock_changed(Instant now, Outbox& out) { arm_expiry(now, out); }

  void inbound_up(Instant now, RegionId from, replication::SyncCause cause, Outbox& out);
  void inbound_down(Instant now, RegionId from, Outbox& out) { replicator_.inbound_down(now, database_, from, out.streams); }
  void outbound_up(RegionId to, Outbox& out);
  void outbound_down(RegionId to) { replicator_.outbound_down(to); }

  Process process() const { return process_; }
  /// Numbers the processes that have run here: timers of an earlier one are void.
  std::uint32_t process_number() const { return process_number_; }
  bool serving() const { return process_ == Process::kRunning && replicator_.ready(); }

  RegionId region() const { return region_; }
  ShardId shard() const { return shard_; }
  const store::Database& database() const { return database_; }
  void own_data() { database_.own(); }  ///< Database::own()
  const replication::Replicator& replicator() const { return replicator_; }
  net::WallClock& clock() { return clock_; }
  const net::WallClock& clock() const { return clock_; }
  std::uint64_t random_digest() const { return rng_.digest(); }
  std::uint64_t memory_losses() const { return memory_losses_; }
  bool operator==(const Shard&) const = default;

 private:
  template <class Run>
  Served serve(Instant now, Outbox& out, Run&& run);
  void arm_expiry(Instant now, Outbox& out);

  RegionId region_;
  ShardId shard_;
  ShardConfig config_;
  replication::Neighbourhood place_;
  store::Database database_;
  replication::Replicator replicator_;
  net::WallClock clock_;
  Rng rng_;
  Process process_ = Process::kDown;
  std::uint16_t incarnation_ = 1;
  std::uint32_t process_number_ = 0;
  std::uint64_t memory_losses_ = 0;
  bool memory_lost_ = false;
  Instant busy_until_{INT64_MIN};
  Instant armed_expiry_ = kNever;
  std::vector<crdt::Op> written_;  // scratch, empty between inputs
};

}  // namespace jetlag::region
