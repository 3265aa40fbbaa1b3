// SPDX-License-Identifier: Apache-2.0
// Search: where in what was simulated already a condition first held after an instant. The past is lived through again from the
// newest checkpoint before it, in portions, so that whoever drives it can still be stopped.
//
// Changes by hand   each has a checkpoint of its own: where the search arrives at a checkpoint it goes on with that one.
// Effect            none: worlds are copied. What it found is true of the branch as it was when the search began.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "lab/condition.h"
#include "world/world.h"

namespace jetlag::lab {

class Search {
 public:
  /// `past`: at least one world, the first one not after `since`; the last one is the furthest simulated.
  Search(std::vector<std::shared_ptr<const world::World>> past, Instant since, Condition condition);

  /// Goes through at most so many events. True while nothing was found and something is left.
  bool go_on(std::size_t max_events);
  std::optional<Instant> found() const { return found_; }

 private:
  std::vector<std::shared_ptr<const world::World>> past_;
  std::size_t next_ = 1;  ///< of past_: what world_ will have become
  std::unique_ptr<world::World> world_;
  Instant since_, looked_at_;  ///< the sample that was judged last
  Condition condition_;
  std::optional<Instant> found_;
};

}  // namespace jetlag::lab
