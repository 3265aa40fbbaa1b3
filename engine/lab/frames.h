// SPDX-License-Identifier: Apache-2.0
// Frames: a world's aggregates at one instant, as the map shows them; and the scenery that never changes.
//
// FrameMaker  remembers what was, because rates are differences over the last 100 to 200 ms (of writes: seconds). Counting
//             differing keys costs the more the larger the data are: they are counted after as many events as make that cheap,
//             and wherever the run comes to rest; in between the figure holds, or is that of the run's own samples. Sizes of the
//             data are added up likewise, and in between follow the number of keys.
//             All keys together are counted at rest; while it runs they are told as those of the region that has most.
// Versions    a region is of version 0 when it lacks nothing but what is under way within the bound of its links; the others are
//             told apart by what they lack. Two regions of one version would answer alike once messages in flight have arrived.
#pragma once

#include <vector>

#include "lab/sync_forecast.h"
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
  std::uint64_t data_bytes(const world::World& world, std::size_t region, std::uint64_t keys, Pace pace);
  void count_differing(const world::World& world, Pace pace, observe::Frame& frame);

  struct Totals {
    Instant at{};
    std::vector<std::int64_t> egress;  ///< by link; empty: not yet known
  };
  static Totals totals_of(const world::World& world);

  Totals before_, since_;                 ///< what rates are taken from; and what they will be taken from next
  OwnWrites writes_;
  struct DataSize {
    std::uint64_t bytes = 0;
    std::uint64_t keys = 0, events = 0;  ///< Then; World::events.
    double per_key = 0;                  ///< Of those that came last ...
    bool grown = false;                  ///< ... once some have come; before that, of all.
    std::uint64_t with(std::uint64_t more_keys) const;
  };
  std::vector<DataSize> data_;            ///< by region, when last added up
  bool added_up_ = false;                 ///< one of them in this frame: one at a time, so that no frame takes long
  std::vector<std::uint64_t> differing_;  ///< by region, when last counted
  std::uint64_t divergent_ = 0, total_ = 0;  ///< likewise
  std::vector<world::DivergenceCell> cells_;
  Instant counted_at_{INT64_MIN}, differing_at_{INT64_MIN};
  std::uint64_t counted_events_ = 0;
};

/// When a frame is due: once per step of time, and where a fault begins or ends, so that who stops there sees it.
class FramePace {
 public:
  explicit FramePace(Duration step = {}) : step_(step) {}
  void note(const observe::TraceEntry& entry) {
    if (entry.kind == observe::TraceKind::kFault || entry.kind == observe::TraceKind::kFaultEnd) next_ = entry.at;
  }
  bool due(const world::World& world) const { return world.now >= next_ && world.kernel.next_at() != world.now; }
  void made(const world::World& world) { next_ = world.now + step_; }
  void soon(const world::World& world) { next_ = world.now; }

 private:
  Duration step_{};
  Instant next_{};
};

}  // namespace jetlag::lab
