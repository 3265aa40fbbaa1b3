// SPDX-License-Identifier: Apache-2.0
// Relived: an instant of the past as exact as when it was the present. It is simulated again from a checkpoint, in portions, so
// that whoever drives it can still be stopped, and watched as it was then.
//
// Frame    what FrameMaker says at rest; rates are those of the run, since the checkpoint brought along what they are taken from.
// World    that of the instant: all events up to it have happened. What was under way then is in its queue.
// Told     when the last event of the stretch happened that a log tells of, for runs of which no trace was kept.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "lab/history.h"
#include "lab/tracer.h"

namespace jetlag::lab {

class Relived {
 public:
  /// `from` is not after `until`.
  Relived(const Moment& from, Instant until);

  /// At most so many events. True while something is left.
  bool go_on(std::size_t max_events = SIZE_MAX);
  bool done() const { return frame_ != nullptr; }

  // Of the instant; require done().
  const world::World& world() const { return *world_; }
  /// To go on from.
  Moment moment() const { return {world_, frames_, pace_}; }
  const observe::FramePtr& frame() const { return frame_; }
  const std::optional<Instant>& last_told() const { return last_told_; }

 private:
  Instant until_;
  std::shared_ptr<world::World> world_;
  FrameMaker frames_;
  FramePace pace_;
  Tracer tracer_;
  std::optional<Instant> last_told_;
  observe::FramePtr frame_;
};

}  // namespace jetlag::lab
