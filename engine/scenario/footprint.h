// SPDX-License-Identifier: Apache-2.0
// How much memory a data set takes before time 0: an estimate, so that a scenario that cannot fit is refused before it runs.
//
// Regions share what they load (copy on write), so the figure is that of one copy. What a run adds (writes, backlogs, vectors) is
// not in it.
// Units    bytes.
// Source   peak memory of runs of two regions, one release build on x86_64, estimate in brackets: 1 000 000 strings of 100 bytes
//          255 MiB (286), of 1 KB 1109 (1144), 1 000 000 counters 133 (191), 100 000 sets of 10 members of 100 bytes 388 (401),
//          hashes 467 (401).
#pragma once

#include <cstdint>

#include "scenario/spec.h"

namespace jetlag::scenario {

inline constexpr std::int64_t kMostDataset = std::int64_t{16} << 30;  ///< all data sets of a scenario together, at its scale

std::int64_t estimated_bytes(const DatasetSpec& data);

}  // namespace jetlag::scenario
