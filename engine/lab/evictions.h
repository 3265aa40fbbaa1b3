// SPDX-License-Identifier: Apache-2.0
// Evictions for the trace: which keys a command made its shard evict, read off by looking before and after it.
//
// Cost   none worth measuring unless something was evicted: then a look at what the shard has just written.
#pragma once

#include <cstdint>
#include <functional>

#include "observe/trace.h"
#include "world/world.h"

namespace jetlag::lab {

class Evictions {
 public:
  /// Before an event of that lane happens.
  Evictions(const world::World& world, LaneId lane);
  /// After it: one entry for each key.
  void tell(const world::World& world, const std::function<void(observe::TraceEntry&&)>& sink) const;

 private:
  LaneId lane_;
  std::uint64_t evicted_ = 0, written_ = 0;
};

}  // namespace jetlag::lab
