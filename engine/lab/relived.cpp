// SPDX-License-Identifier: Apache-2.0
#include "lab/relived.h"

namespace jetlag::lab {

Relived::Relived(const Moment& from, Instant until)
    : until_(until),
      world_(std::make_shared<world::World>(*from.world)),
      frames_(from.frames),
      pace_(from.pace),
      tracer_(*world_) {}

bool Relived::go_on(std::size_t max_events) {
  if (done()) return false;
  const auto sink = [this](observe::TraceEntry&& entry) {
    pace_.note(entry);
    last_told_ = entry.at;
  };
  for (std::size_t n = 0; n < max_events; ++n) {
    if (!tracer_.step(*world_, until_ + Duration{1}, sink)) {
      FrameMaker at_rest = frames_;
      frame_ = std::make_shared<const observe::Frame>(at_rest.make(*world_, FrameMaker::Pace::kAtRest));
      return false;
    }
    if (!pace_.due(*world_)) continue;
    frames_.make(*world_, FrameMaker::Pace::kRunning);
    pace_.made(*world_);
  }
  return true;
}

}  // namespace jetlag::lab
