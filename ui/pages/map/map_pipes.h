// SPDX-License-Identifier: GPL-3.0-or-later
// Map pipes: the full syncs under way at a snapshot's instant, one per direction of a link.
//
// From      the frame tells what had come, the trace what has come since. The size is estimated from the part that has come
//           (Frame.pipes), before anything has from the sender's data; also where the future is known: the past is shown as it
//           was seen.
#pragma once

#include <optional>
#include <vector>

#include "observe/snapshot.h"

namespace jetlag::ui {

struct PipeFacts {
  std::uint8_t from = 0, to = 0;
  Instant start{};
  std::uint64_t done = 0, total = 0;
  std::uint64_t shards = 1;  ///< How many shards are being sent.
  Duration wait{};           ///< From the start until the first bytes can come: a round trip.
  double share() const;
  double rate(Instant at) const;  ///< Bytes per second since the first could come; 0 before anything has arrived.
  /// Expected; nothing while bytes have come for less than a round trip, which says too little about their rate.
  std::optional<Instant> end(Instant at) const;
};

/// Syncs are counted by shard, as in the report.
std::size_t syncsIn(const std::vector<PipeFacts>& pipes);
std::vector<PipeFacts> pipesOf(const observe::Snapshot& seen);

}  // namespace jetlag::ui
