// SPDX-License-Identifier: Apache-2.0
// Trace: what happened, entry by entry, as the event log, the sequence chart and the flying messages show it.
//
// TraceEntry   one event of a world in the words of the field. A delivered message names when it was sent, so it is an arrow from
//              (from, sent) to (to, at).
// TraceChunk   a run of entries in ascending time, immutable and shared: histories of branches share what they have in common.
// Order        entries are in the order in which the events happened; equal instants keep the world's order.
// Bytes        `subject` is a key, a fault's name or a sentence; it may hold any bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/shared_bytes.h"
#include "core/time.h"

namespace jetlag::observe {

enum class TraceKind : std::uint8_t {
  kOperations,   ///< a batch of operations arrived
  kAck,          ///< an acknowledgement arrived
  kSyncRequest,  ///< "I have seen this, send me what I miss"
  kSyncReply,    ///< the answer: partial or full
  kFullChunk,    ///< a part of a snapshot arrived
  kLost,         ///< a message that never arrived
  kRead,
  kWrite,    ///< a client's command
  kScript,   ///< a command of the script, or one that somebody typed
  kEvicted,  ///< a key that a command made its shard evict
  kFault,    ///< a fault struck
  kFaultEnd,
  kProcess,      ///< a process stopped, started, paused or went on
  kSyncBegins,   ///< a full sync began
  kSync,         ///< a partial or full sync finished, or a full one was abandoned
  kExpectation,  ///< an expectation broke
  kConverged,    ///< all live replicas hold the same data again
};

inline constexpr std::uint8_t kNoRegion = 255;

struct TraceEntry {
  Instant at{};              ///< when it happened; of a message: when it was taken in (or would have been); a paused process
                             ///< takes in messages and commands when it goes on
  Instant sent{};            ///< of a message: when it was sent; else `at`
  std::uint64_t number = 0;  ///< of the event in the world
  TraceKind kind{};
  std::uint8_t from = kNoRegion, to = kNoRegion;  ///< positions in the scenario; of a command or process: `to`
  std::uint16_t shard = 0;
  std::uint32_t operations = 0;
  std::uint32_t bytes = 0;
  Bytes subject{};           ///< key of a command or an eviction, name of a fault, text of a sync
  Bytes command{};           ///< of a client's command: its name
  bool refused = false;      ///< a client's command that found its shard down or being refilled
  bool operator==(const TraceEntry&) const = default;
};

struct TraceChunk {
  std::vector<TraceEntry> entries;
  bool operator==(const TraceChunk&) const = default;
};
using TraceChunkPtr = std::shared_ptr<const TraceChunk>;

/// What was kept of a run's trace.
struct Trace {
  std::vector<TraceChunkPtr> chunks;  ///< messages and commands, and more notable entries than are kept: the newest of them
  std::uint64_t dropped = 0;          ///< how many older ones went
  Instant whole_since{};              ///< from here on none is missing
  std::vector<TraceEntry> notable;    ///< what is_interesting(), from the start on; there is a bound
  std::uint32_t shards = 1;
};
/// Longer names and texts may be cut in a Trace.
inline constexpr std::size_t kTraceText = 200;

/// "operations", "ack", "sync request", ... : also the words of the log's filter language.
std::string_view name_of(TraceKind kind);
/// Worth stopping at: faults, syncs, expectations, divergence and convergence, processes.
bool is_interesting(TraceKind kind);
bool is_message(TraceKind kind);

}  // namespace jetlag::observe
