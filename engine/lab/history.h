// SPDX-License-Identifier: Apache-2.0
// History: what a branch remembers, so that any of its instants can be shown at once and visited again.
//
// Frames       one per step of simulated time: the map at any instant, without touching a world.
// Trace        a bounded ring of chunks: the log and the messages under way. The oldest chunks go first; what went is counted.
// Checkpoints  whole worlds at some instants, under a budget: older ones are thinned out, so that going back costs the simulation
//              of at most the gap between two of them. The first one is never thinned out.
// Value        copying a history shares all its pieces: that is what a fork does.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "observe/snapshot.h"
#include "world/world.h"

namespace jetlag::lab {

struct HistoryLimits {
  std::size_t trace_bytes = std::size_t{64} << 20;
  std::size_t checkpoint_bytes = std::size_t{1} << 30;
};

class History {
 public:
  static constexpr std::size_t kChunk = 1024;

  explicit History(HistoryLimits limits = {}) : limits_(limits) {}

  void add(observe::Frame frame) { frames_.push_back(std::make_shared<const observe::Frame>(std::move(frame))); }
  void add(observe::TraceEntry&& entry);
  /// The newest frame of an instant, said better; or a further one.
  void replace_last(observe::Frame frame);
  enum class Keep : std::uint8_t { kWhileThereIsRoom, kAlways };
  /// A world that was changed by hand is kept always: stepping an older one would not bring the change back.
  void checkpoint(const world::World& world, Keep keep = Keep::kWhileThereIsRoom);
  /// Forgets everything after `at`.
  void truncate(Instant at);
  /// Forgets the checkpoints at `at` as well.
  void forget_checkpoints_at(Instant at);

  /// The newest frame not after `at`; requires the first frame to be there.
  observe::FramePtr frame_at(Instant at) const;
  const std::vector<observe::FramePtr>& frames() const { return frames_; }
  /// All chunks, the open one as it is now.
  std::vector<observe::TraceChunkPtr> trace() const;
  std::uint64_t dropped() const { return dropped_; }
  /// The newest checkpoint not after `at`.
  std::shared_ptr<const world::World> checkpoint_before(Instant at) const;
  /// That one and all that follow.
  std::vector<std::shared_ptr<const world::World>> checkpoints_from(Instant at) const;
  std::size_t checkpoints() const { return checkpoints_.size(); }
  /// The first entry after `at` for which `wanted` says yes, and the last one before it.
  template <class Wanted> const observe::TraceEntry* next_after(Instant at, Wanted wanted) const;
  template <class Wanted> const observe::TraceEntry* last_before(Instant at, Wanted wanted) const;
  /// Messages of the trace that were under way at `at`.
  void collect_flights(Instant at, std::vector<observe::Flight>& flights) const;

 private:
  /// Entries after `at`, first to last, until `visit` says false.
  template <class Visit> void forwards(Instant at, Visit visit) const;
  /// Entries before `at`, last to first, until `visit` says false.
  template <class Visit> void backwards(Instant at, Visit visit) const;

  HistoryLimits limits_;
  std::vector<observe::FramePtr> frames_;
  std::vector<observe::TraceChunkPtr> chunks_;  ///< full ones
  std::vector<observe::TraceEntry> open_;
  std::uint64_t dropped_ = 0;
  Duration longest_delay_{};  ///< of a message: how far ahead of an instant its flights end
  struct Checkpoint {
    std::shared_ptr<const world::World> world;
    Keep keep = Keep::kWhileThereIsRoom;
  };
  std::vector<Checkpoint> checkpoints_;
};

/// Of a message of the trace.
observe::Flight flight_of(const observe::TraceEntry& entry);

template <class Wanted>
const observe::TraceEntry* History::next_after(Instant at, Wanted wanted) const {
  const observe::TraceEntry* found = nullptr;
  forwards(at, [&](const observe::TraceEntry& entry) {
    if (wanted(entry)) found = &entry;
    return found == nullptr;
  });
  return found;
}

template <class Wanted>
const observe::TraceEntry* History::last_before(Instant at, Wanted wanted) const {
  const observe::TraceEntry* found = nullptr;
  backwards(at, [&](const observe::TraceEntry& entry) {
    if (wanted(entry)) found = &entry;
    return found == nullptr;
  });
  return found;
}

template <class Visit>
void History::forwards(Instant at, Visit visit) const {
  const auto run = [&](const std::vector<observe::TraceEntry>& entries) {
    auto it = std::upper_bound(entries.begin(), entries.end(), at, [](Instant t, const auto& e) { return t < e.at; });
    for (; it != entries.end(); ++it)
      if (!visit(*it)) return false;
    return true;
  };
  auto chunk =
      std::upper_bound(chunks_.begin(), chunks_.end(), at, [](Instant t, const auto& c) { return t < c->entries.back().at; });
  for (; chunk != chunks_.end(); ++chunk)
    if (!run((*chunk)->entries)) return;
  run(open_);
}

template <class Visit>
void History::backwards(Instant at, Visit visit) const {
  const auto run = [&](const std::vector<observe::TraceEntry>& entries) {
    auto it = std::lower_bound(entries.begin(), entries.end(), at, [](const auto& e, Instant t) { return e.at < t; });
    while (it != entries.begin())
      if (!visit(*--it)) return false;
    return true;
  };
  if (!run(open_)) return;
  auto chunk =
      std::lower_bound(chunks_.begin(), chunks_.end(), at, [](const auto& c, Instant t) { return c->entries.front().at < t; });
  while (chunk != chunks_.begin())
    if (!run((*--chunk)->entries)) return;
}

}  // namespace jetlag::lab
