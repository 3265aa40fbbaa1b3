// SPDX-License-Identifier: Apache-2.0
// What the next sync of each direction of a link would have to bring, and until when a partial one would do.
//
// Lacks      by what the receiver itself has seen, since that is what a sync's handshake compares; what it has acknowledged may
//            be older by far.
// Full       a shard's next sync is a full one when its backlog no longer reaches back to that, when a jump stands in between
//            that nobody has filled, or when the scenario allows nothing else.
// Fills      while nothing gets through, a backlog grows by what its own region writes and by what the regions on its side of the
//            gap do. Only own writes are counted, over two to four seconds: what a region catches up with after a heal is none.
// Relayed    where others connect the two ends, they carry what this direction does not, and its backlog lasts.
#pragma once

#include <cstdint>
#include <vector>

#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

/// How fast each shard writes operations of its own. Every backlog entry is looked at once.
class OwnWrites {
 public:
  void look(const world::World& world);
  /// Bytes per second; 0 where nothing is known yet, or nobody serves.
  double rate(const world::World& world, std::size_t lane) const;

 private:
  struct Totals {
    Instant at{};
    std::vector<double> bytes;  ///< by shard lane; empty: not yet known
  };
  void count(const world::World& world, std::size_t lane);

  Totals now_, before_, since_;           ///< what rates are taken from; and what they will be taken from next
  std::vector<std::uint64_t> positions_;  ///< by shard lane: up to where the backlog has been counted
  std::vector<std::int64_t> appended_;    ///< likewise, in bytes
};

/// Fills in what every LinkView says of backlogs and syncs; the rest of the frame is known.
void forecast_syncs(const world::World& world, const OwnWrites& writes, observe::Frame& frame);

}  // namespace jetlag::lab
