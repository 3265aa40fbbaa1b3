// SPDX-License-Identifier: Apache-2.0
// History: what a branch remembers, so that any of its instants can be shown at once and visited again.
//
// Frames       one per step of simulated time: the map at any instant, without touching a world.
// Trace        a bounded ring (lab/trace_ring.h): the log and the messages under way.
// Checkpoints  whole worlds at some instants, under a budget: older ones are thinned out, so that going back costs the simulation
//              of at most the gap between two of them. The first one is never thinned out.
// Value        copying a history shares all its pieces: that is what a fork does.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lab/frames.h"
#include "lab/trace_ring.h"
#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

/// A world, and what those who watch it remember: with both one goes on as if it had never been left.
struct Moment {
  std::shared_ptr<const world::World> world;
  FrameMaker frames;
  FramePace pace;
};

struct HistoryLimits {
  std::size_t trace_bytes = kTraceBytes;
  std::size_t checkpoint_bytes = std::size_t{1} << 30;
};

class History {
 public:
  explicit History(HistoryLimits limits = {}) : limits_(limits), trace_(limits.trace_bytes) {}

  void add(observe::Frame frame) { frames_.push_back(std::make_shared<const observe::Frame>(std::move(frame))); }
  void add(observe::TraceEntry&& entry);
  /// The newest frame of an instant, said better; or a further one.
  void replace_last(observe::Frame frame);
  enum class Keep : std::uint8_t { kWhileThereIsRoom, kAlways };
  /// A world that was changed by hand is kept always: stepping an older one would not bring the change back.
  void checkpoint(Moment moment, Keep keep = Keep::kWhileThereIsRoom);
  /// Forgets everything after `at`, and of that instant what came after so many events.
  void truncate(Instant at, std::uint64_t events = UINT64_MAX);
  /// Forgets the checkpoints at `at` as well.
  void forget_checkpoints_at(Instant at);

  /// The newest frame not after `at`; requires the first frame to be there.
  observe::FramePtr frame_at(Instant at) const;
  const std::vector<observe::FramePtr>& frames() const { return frames_; }
  const TraceRing& trace() const { return trace_; }
  /// The newest checkpoint not after `at`.
  const Moment& checkpoint_before(Instant at) const;
  /// The worlds of that one and of all that follow.
  std::vector<std::shared_ptr<const world::World>> checkpoints_from(Instant at) const;
  std::size_t checkpoints() const { return checkpoints_.size(); }
  /// Messages of the trace that were under way at `at`.
  void collect_flights(Instant at, std::vector<observe::Flight>& flights) const;

 private:
  HistoryLimits limits_;
  std::vector<observe::FramePtr> frames_;
  TraceRing trace_;
  Duration longest_delay_{};  ///< of a message: how far ahead of an instant its flights end
  struct Checkpoint {
    Moment moment;
    Keep keep = Keep::kWhileThereIsRoom;
    Instant at() const { return moment.world->now; }
  };
  std::vector<Checkpoint> checkpoints_;
};

/// Of a message of the trace.
observe::Flight flight_of(const observe::TraceEntry& entry);

}  // namespace jetlag::lab
