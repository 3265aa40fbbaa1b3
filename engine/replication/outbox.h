// SPDX-License-Identifier: Apache-2.0
// What replication asks of its driver, and what it tells observers. The driver (the simulated world, the live server, a test)
// owns the outbox and empties it after each input; nothing is left inside the replicator to drain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "replication/message.h"

namespace jetlag::replication {

struct Send {
  RegionId to;
  Message message;
};

enum class Timer : std::uint8_t {
  kSeal,  ///< close the open batch
  kTick,  ///< acknowledge, relay what is overdue
};

struct TimerRequest {
  Timer timer;
  Instant at;
};

/// Remote operations that have just been applied here.
struct Delivered {
  Slice slice;
  RegionId from;  ///< the neighbour that brought them
};

enum class SyncCause : std::uint8_t {
  kStart,
  kLinkRestored,
  kSenderRestarted,  ///< its process was gone, and is there again
  kReceiverRestarted,
  kBacklogOverflow,
  kMemoryLost,
  kHistoryGap
};

/// A partial sync is told when it has finished; a full one when it starts, and again when it has finished or was abandoned.
enum class SyncPhase : std::uint8_t { kStarted, kFinished, kAbandoned };

/// A synchronisation, told by its receiver.
struct SyncRecord {
  RegionId from, to;
  SyncKind kind = SyncKind::kPartial;
  SyncCause cause = SyncCause::kStart;
  SyncPhase phase = SyncPhase::kFinished;
  Instant start, end;              ///< `end` of a sync that has only started: when it did
  std::int64_t bytes = 0;
  std::uint64_t missing_ops = 0;
  crdt::VersionVector vector;      ///< what it brought: the sender's vector
  std::int64_t backlog_needed = 0, backlog_limit = 0;  ///< of the sender, when it answered (SyncReply)
  bool operator==(const SyncRecord&) const = default;
};

struct Outbox {
  std::vector<Send> sends;
  std::vector<TimerRequest> timers;
  std::vector<Delivered> delivered;
  std::vector<SyncRecord> syncs;
  void clear() {
    sends.clear();
    timers.clear();
    delivered.clear();
    syncs.clear();
  }
};

}  // namespace jetlag::replication
