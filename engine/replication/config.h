// SPDX-License-Identifier: Apache-2.0
// Settings of the replication of one shard, and where it stands in the topology.
//
// Units    bytes are encoded bytes; delays are one-way unless they say RTT.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace jetlag::replication {

struct Config {
  Duration batch_delay = Duration::millis(5);      ///< a batch is sealed this long after its first operation ...
  std::int64_t batch_bytes = 64 * 1024;            ///< ... or when it holds about so many bytes
  int compression = 0;                             ///< zstd level of batches; 0 = none
  std::int64_t backlog_bytes = 64 << 20;           ///< bound of the backlog of this shard
  std::int64_t window_bytes = 32 << 20;            ///< sent and not yet taken, per stream (credit)
  bool partial_syncs = true;                       ///< false: whoever has missed something takes a full sync
  Duration ack_interval = Duration::millis(100);
  /// A neighbour of the origin that has not acknowledged an operation this long after we got it is served by us: the relay takes
  /// over from a direct link that is cut. At least two RTTs of the slowest link plus two acknowledgement intervals.
  Duration relay_delay = Duration::seconds(1);
  bool operator==(const Config&) const = default;
};

/// Who is linked to whom, as bit sets by region: what relay suppression needs to know.
struct Neighbourhood {
  RegionId self;
  std::vector<RegionId> peers;             ///< neighbours of `self`, nearest first: the order in which full syncs are tried
  std::vector<std::uint64_t> adjacency;    ///< by region: bit r is set when it has a link with region r
  bool direct(RegionId a, RegionId b) const { return (adjacency[a.value] >> b.value) & 1; }
  bool operator==(const Neighbourhood&) const = default;
};

}  // namespace jetlag::replication
