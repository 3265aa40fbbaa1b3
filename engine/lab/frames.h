// SPDX-License-Identifier: Apache-2.0
// Frames: a world's aggregates at one instant, as the map shows them; and the scenery that never changes.
//
// FrameMaker  remembers the frame before, because rates are differences. Counting differing keys costs the more the larger the data
//             are: large data sets are compared at every n-th frame and wherever the run comes to rest; the figure holds in between.
// Versions    a region is of version 0 when it lacks nothing but what is under way within the bound of its links; the others are
//             told apart by what they lack. Two regions of one version would answer alike once messages in flight have arrived.
#pragma once

#include <vector>

#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

observe::Scenery scenery_of(const world::World& world);

class FrameMaker {
 public:
  enum class Pace : std::uint8_t { kRunning, kAtRest };
  observe::Frame make(const world::World& world, Pace pace);
  /// What lag of this link is without trouble: one-way delay, batching, and room for jitter and acknowledgements.
  static Duration lag_bound(const world::World& world, std::size_t link);

 private:
  void count_differing(const world::World& world, Pace pace, observe::Frame& frame);

  Instant before_{};
  std::vector<std::int64_t> egress_;      ///< by link, at the frame before
  std::vector<std::int64_t> appended_;    ///< by shard lane, at the frame before
  std::vector<std::uint64_t> differing_;  ///< by region, when last counted
  std::uint64_t divergent_ = 0;           ///< likewise
  std::vector<world::DivergenceCell> cells_;
  std::uint64_t frames_ = 0;
};

}  // namespace jetlag::lab
