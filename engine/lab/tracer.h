// SPDX-License-Identifier: Apache-2.0
// Tracer: turns a world's events into trace entries while the world is stepped.
//
//   Tracer tracer;
//   tracer.step(world, limit, [&](observe::TraceEntry&& entry) { ... });   // one event, the entries it gave
//
// An event is described before it happens (who sent what to whom, whether it still arrives) and what it led to afterwards (a sync
// that began or finished, a fault after which all is equal again). What reaches a paused process is told when that takes it in. A
// traced run and an untraced one are the same run.
//
// Value    what it has reported so far, so that nothing is told twice.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "observe/trace.h"
#include "world/world.h"

namespace jetlag::lab {

class Tracer {
 public:
  using Sink = std::function<void(observe::TraceEntry&&)>;

  /// A tracer for a world in its present state: only what happens from now on is told.
  explicit Tracer(const world::World& world);

  /// world::step(), told to `sink`.
  bool step(world::World& world, Instant limit, const Sink& sink);

 private:
  void hand_over(world::World& world, LaneId lane, std::vector<world::Event> waited, const Sink& sink);
  void tell_outcomes(const world::World& world, const Sink& sink);

  std::size_t syncs_ = 0;              ///< told so far
  std::vector<std::size_t> begun_;     ///< of these: full ones that have not ended
  std::vector<Instant> converged_;     ///< by fault: told so far
};

/// A message that is under way in the queue, or nothing when the event is something else.
bool describe_message(const world::World& world, const sim::Key& key, const world::Event& event, observe::TraceEntry& entry);

}  // namespace jetlag::lab
