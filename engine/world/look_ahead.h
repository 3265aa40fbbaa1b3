// SPDX-License-Identifier: Apache-2.0
// LookAhead: the keys of the last commands that clients have sent and that are still on their way.
//
// A data set is larger than the cache and its keys are hit at random. What a command will touch is fetched while others work:
// each new arrival moves those before it one step on (store::Database::Ahead), so that nobody waits for a step.
//
// Value    scratch: it decides nothing and is no part of the world's value.
// Cost     four prefetches per command.
#pragma once

#include <array>
#include <cstdint>

#include "store/database.h"

namespace jetlag::world {

class LookAhead {
 public:
  struct Coming {
    std::uint32_t hash = 0;
    std::uint16_t bucket = 0;
    std::uint16_t shard = 0;  ///< Lanes::index
  };

  /// Takes note of a command and calls fetch(step, coming) for it and for those before it.
  template <class Fetch>
  void add(Coming coming, Fetch&& fetch) {
    using Ahead = store::Database::Ahead;
    coming_[next_ % kSteps] = coming;
    for (const Ahead step : {Ahead::kBucket, Ahead::kCells, Ahead::kEntry, Ahead::kBody})
      fetch(step, coming_[(next_ - static_cast<std::uint32_t>(step)) % kSteps]);
    ++next_;
  }

 private:
  static constexpr std::uint32_t kSteps = 4;
  std::array<Coming, kSteps> coming_{};
  std::uint32_t next_ = 0;
};

}  // namespace jetlag::world
