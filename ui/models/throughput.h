// SPDX-License-Identifier: GPL-3.0-or-later
// Throughput: commands per second of each region over simulated time, counted from the trace.
//
// Bins      equal steps from 0 on, so many that a run of the given length has about 240. A bin whose entries are partly gone from
// the
//           trace, and the present one until it is over, have no value (NaN): a gap, not a low number.
// Cost      each entry is counted once; a reset counts anew.
#pragma once

#include <QVector>

#include <memory>
#include <vector>

#include "models/trace_log.h"
#include "observe/snapshot.h"

namespace jetlag::ui {

class Throughput {
 public:
  void display(const observe::Snapshot& seen);
  /// Middle of each bin in seconds.
  QVector<double> times() const;
  enum class What { kReads, kWrites };
  QVector<double> perSecond(std::size_t region, What what) const;
  bool isEmpty() const { return bins_.empty(); }

 private:
  struct Count {
    std::uint32_t reads = 0, writes = 0;
  };
  void count(std::uint64_t from);

  TraceLog log_;
  Duration step_{};
  Instant complete_from_{}, reached_{};
  std::size_t regions_ = 0;
  std::vector<Count> bins_;  ///< by bin, then region
};

}  // namespace jetlag::ui
